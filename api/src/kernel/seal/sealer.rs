//! Closing blocks: which rows belong to the next one, although transactions commit in another order than they began.

use crate::kernel::{
    db::{Db, Tx},
    seal::{
        Sealed,
        head::{self, NOTHING},
        keys::SealKeys,
        merkle,
        store::{self, Row},
    },
};
use chrono::{DateTime, Utc};
use entity::seal_block::Model;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use std::time::Duration;

/// Rows of one block. A pass makes as many blocks as it takes.
pub const MOST_ROWS: usize = 10_000;
/// How long a pass waits for transactions that began before it; the next pass goes on waiting.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(20);

/// Seals one table. Every node has one; the database lets one work at a time.
pub struct Sealer {
    sealed: &'static Sealed,
    /// What the next pass will seal up to, once everyone who began before has ended.
    horizon: Option<Horizon>,
    /// Heads of blocks that stand, of a pass that failed after them.
    sealed_so_far: Vec<Model>,
}

struct Horizon {
    seq: i64,
    /// Who wrote when it was seen.
    writers: Vec<String>,
    at: DateTime<Utc>,
}

impl Sealer {
    pub fn new(sealed: &'static Sealed) -> Self {
        Self { sealed, horizon: None, sealed_so_far: Vec::new() }
    }

    pub fn table(&self) -> &'static str {
        self.sealed.table
    }

    /// Seals what can be sealed now; returns the heads that it has not returned yet. Called again and again.
    pub async fn pass(&mut self, db: &Db, keys: &SealKeys, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
        // What an earlier pass waited for is old: what came since is sealed in the same pass.
        let mut again = self.horizon.is_some();
        loop {
            let horizon = match self.horizon.take() {
                Some(horizon) => horizon,
                None => match self.look(db, now).await? {
                    Some(horizon) => horizon,
                    None => break,
                },
            };
            if !self.settled(db, &horizon).await? {
                tracing::debug!(target: "sunhwan::seal", table = self.sealed.table, "waiting for an older transaction");
                self.horizon = Some(horizon);
                break;
            }
            while let Some(head) = self.next_block(db, keys, &horizon).await? {
                self.sealed_so_far.push(head);
            }
            if !std::mem::take(&mut again) {
                break;
            }
        }
        Ok(std::mem::take(&mut self.sealed_so_far))
    }

    /// The order matters: the last place first, then everyone who may have an earlier one.
    async fn look(&self, db: &Db, now: DateTime<Utc>) -> Result<Option<Horizon>, DbErr> {
        let seq = store::newest(db, self.sealed).await?;
        let sealed = store::last_block(db.reader(), self.sealed).await?.map_or(0, |last| last.through_seq);
        if seq <= sealed {
            return Ok(None);
        }
        Ok(Some(Horizon { seq, writers: store::writers(db, self.sealed).await?, at: now }))
    }

    async fn settled(&self, db: &Db, horizon: &Horizon) -> Result<bool, DbErr> {
        let mut waited = Duration::ZERO;
        let mut before = horizon.writers.clone();
        loop {
            if before.is_empty() {
                return Ok(true);
            }
            if waited >= LONGEST_WAIT {
                return Ok(false);
            }
            tokio::time::sleep(STEP).await;
            waited += STEP;
            let now = store::writers(db, self.sealed).await?;
            before.retain(|writer| now.contains(writer));
        }
    }

    async fn next_block(&self, db: &Db, keys: &SealKeys, horizon: &Horizon) -> Result<Option<Model>, DbErr> {
        // SQLite's one writer is not kept waiting while rows are read: a second block of this number would break a key.
        if db.writer().get_database_backend() != DbBackend::Postgres {
            let Some((head, entries)) = self.compose(db.reader(), keys, horizon).await? else { return Ok(None) };
            return self.keep(db.begin().await?, head, entries).await.map(Some);
        }
        let tx = db.begin().await?;
        if !store::lock(&tx, self.sealed).await? {
            return Ok(None);
        }
        let Some((head, entries)) = self.compose(&tx, keys, horizon).await? else { return Ok(None) };
        self.keep(tx, head, entries).await.map(Some)
    }

    async fn keep(&self, tx: Tx, head: Model, entries: Vec<u8>) -> Result<Model, DbErr> {
        store::insert(&tx, head.clone(), entries).await?;
        tx.commit().await?;
        Ok(head)
    }

    async fn compose(
        &self,
        on: &impl ConnectionTrait,
        keys: &SealKeys,
        horizon: &Horizon,
    ) -> Result<Option<(Model, Vec<u8>)>, DbErr> {
        let last = store::last_block(on, self.sealed).await?;
        let after = last.as_ref().map_or(0, |last| last.through_seq);
        if after >= horizon.seq {
            return Ok(None);
        }
        // Within a block's width, or PostgreSQL might sort all that waits for one block of it; beyond it if that is empty.
        let mut through = horizon.seq.min(after.saturating_add(MOST_ROWS as i64));
        let mut rows = store::rows(on, self.sealed, self.sealed.format, (after, through), MOST_ROWS as u64).await?;
        if rows.is_empty() {
            through = horizon.seq;
            rows = store::rows(on, self.sealed, self.sealed.format, (after, through), MOST_ROWS as u64).await?;
        }
        let leaves: Option<Vec<Leaf>> = rows.iter().map(|row| row.read.map(|(_, hash)| (row.seq, hash))).collect();
        let leaves = leaves.ok_or_else(|| unreadable(self.sealed, &rows))?;
        let mut head = self.head(last.as_ref(), horizon, through, &leaves);
        head.key_id = keys.signing_id().unwrap_or_default().to_owned();
        let signed = keys.sign(&head::bytes(&head));
        (_, head.signature) = signed.ok_or_else(|| DbErr::Custom("there is no key to seal with".to_owned()))?;
        Ok(Some((head, index(after, &leaves))))
    }

    fn head(&self, last: Option<&Model>, horizon: &Horizon, through: i64, leaves: &[Leaf]) -> Model {
        let full = leaves.len() == MOST_ROWS;
        Model {
            series: self.sealed.table.to_owned(),
            number: last.map_or(1, |last| last.number + 1),
            format: self.sealed.format,
            after_seq: last.map_or(0, |last| last.through_seq),
            through_seq: leaves.last().filter(|_| full).map_or(through, |(seq, _)| *seq),
            horizon_seq: horizon.seq,
            row_count: leaves.len() as i64,
            root: merkle::root(leaves.iter().map(|(_, hash)| *hash).collect()).to_vec(),
            previous: last.map_or(NOTHING, head::digest).to_vec(),
            sealed_at: horizon.at,
            key_id: String::new(),
            signature: Vec::new(),
            dropped_at: None,
            drop_key_id: None,
            drop_signature: None,
        }
    }
}

/// A row's place and hash.
type Leaf = (i64, merkle::Hash);

fn unreadable(sealed: &Sealed, rows: &[Row]) -> DbErr {
    let place = rows.iter().find(|row| row.read.is_none()).map_or(0, |row| row.seq);
    DbErr::Custom(format!("row {place} of {} can't be read, so nothing after it is sealed", sealed.table))
}

/// Twelve bytes for each row: its place after the block's beginning, and the first eight of its hash.
fn index(after: i64, leaves: &[Leaf]) -> Vec<u8> {
    let entry = |(seq, leaf): &Leaf| {
        let place = u32::try_from(seq - after).unwrap_or(u32::MAX).to_be_bytes();
        place.into_iter().chain(leaf.iter().copied().take(8)).collect::<Vec<u8>>()
    };
    leaves.iter().flat_map(entry).collect()
}
