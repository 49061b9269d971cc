//! Whether every sealed row is as it was sealed, and what is wrong where. Reads some thousand rows at a time.

mod findings;
mod rows;

pub use findings::{Finding, Report, Wrong};

use crate::kernel::{
    db::Db,
    seal::{
        MOST_ROWS, Sealed,
        head::{self, HeadMark, NOTHING},
        keys::SealKeys,
        store,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::seal_block::Model;
use sea_orm::DbErr;
use std::collections::VecDeque;

/// Heads that are read at once.
const HEADS: u64 = 1_000;
/// A row that has waited longer was not seen by any sealer, or the sealers stand still.
const LONGEST_UNSEALED: TimeDelta = TimeDelta::minutes(1);
/// A change may be written that long after the time it bears: clocks differ, and an import takes its time.
const LONGEST_WRITING: TimeDelta = TimeDelta::minutes(10);

struct Verifier<'a> {
    db: &'a Db,
    sealed: &'static Sealed,
    keys: &'a SealKeys,
    report: Report,
    last: Option<Model>,
    /// When all places up to the blocks read so far had been given: later rows are not older than that.
    since: Option<DateTime<Utc>>,
    /// What will move `since`: the last place given when a block was sealed, and when that was.
    looks: VecDeque<(i64, DateTime<Utc>)>,
}

/// Everything from this block on, the chain up to these heads, and what is not sealed yet.
pub async fn verify(
    db: &Db,
    sealed: &'static Sealed,
    keys: &SealKeys,
    from_block: i64,
    heads: &[HeadMark],
    now: DateTime<Utc>,
) -> Result<Report, DbErr> {
    let mut verifier =
        Verifier { db, sealed, keys, report: Report::default(), last: None, since: None, looks: VecDeque::new() };
    verifier.begin(from_block).await?;
    verifier.blocks(from_block).await?;
    verifier.heads(heads).await?;
    verifier.tail(now).await?;
    Ok(verifier.report)
}

impl Verifier<'_> {
    async fn begin(&mut self, from_block: i64) -> Result<(), DbErr> {
        if from_block > 1 {
            match store::block(self.db, self.sealed, from_block - 1).await? {
                Some(before) => {
                    self.looks.push_back((before.horizon_seq, before.sealed_at));
                    self.last = Some(before);
                }
                None => self.report.block(from_block - 1, Wrong::BlockMissing),
            }
            return Ok(());
        }
        for row in store::rows(self.db.reader(), self.sealed, self.sealed.format, (i64::MIN, 0), HEADS).await? {
            self.report.row(None, row.seq, Wrong::RowInserted);
        }
        Ok(())
    }

    async fn blocks(&mut self, from_block: i64) -> Result<(), DbErr> {
        let mut next = from_block;
        loop {
            let page = store::blocks(self.db, self.sealed, next - 1, HEADS).await?;
            let Some(last) = page.last() else { return Ok(()) };
            let following = last.number + 1;
            let mut together: Vec<Model> = Vec::new();
            for head in page {
                for missing in (next..head.number).take(100) {
                    self.report.block(missing, Wrong::BlockMissing);
                }
                let joins = next == head.number;
                next = head.number + 1;
                self.report.blocks += 1;
                let whole = self.head(&head, joins);
                let full = together.iter().map(|head| head.row_count).sum::<i64>() + head.row_count > MOST_ROWS as i64;
                let other = together.first().is_some_and(|first| first.format != head.format);
                if full || other || !whole || !joins || head.dropped_at.is_some() {
                    self.rows(std::mem::take(&mut together)).await?;
                }
                if head.dropped_at.is_some() {
                    self.dropped(&head).await?;
                } else if whole {
                    together.push(head.clone());
                }
                self.last = Some(head);
            }
            self.rows(together).await?;
            next = following;
        }
    }

    /// Whether the head is one that we signed: only then does it say anything of rows.
    fn head(&mut self, head: &Model, joins: bool) -> bool {
        let number = head.number;
        if joins {
            let (previous, after) =
                self.last.as_ref().map_or((NOTHING, 0), |last| (head::digest(last), last.through_seq));
            // Where one begins in the middle without its predecessor, that has been said.
            let known = self.last.is_some() || number == 1;
            if known && head.previous != previous {
                self.report.block(number, Wrong::ChainBroken);
            }
            if known && head.after_seq != after {
                self.report.block(number, Wrong::RangeBroken);
            }
        }
        if self.sealed.without(head.format).is_none() {
            self.report.block(number, Wrong::UnknownFormat);
            return false;
        }
        match self.keys.verify(&head.key_id, &head::bytes(head), &head.signature) {
            Some(true) => return true,
            Some(false) => self.report.block(number, Wrong::NotSigned),
            None => self.report.block(number, Wrong::UnknownKey),
        }
        false
    }

    /// The rows are gone, and we said so.
    async fn dropped(&mut self, head: &Model) -> Result<(), DbErr> {
        if head::drop_is_signed(head, self.keys) == Some(false) {
            self.report.block(head.number, Wrong::DropNotSigned);
        }
        for row in
            store::rows(self.db.reader(), self.sealed, head.format, (head.after_seq, head.through_seq), HEADS).await?
        {
            self.report.row(Some(head.number), row.seq, Wrong::RowInserted);
        }
        self.report.dropped_blocks += 1;
        self.report.dropped_rows += head.row_count;
        self.looks.push_back((head.horizon_seq, head.sealed_at));
        Ok(())
    }

    async fn heads(&mut self, heads: &[HeadMark]) -> Result<(), DbErr> {
        let last = store::last_block(self.db.reader(), self.sealed).await?;
        self.report.last = last.as_ref().map(HeadMark::of);
        for told in heads {
            match store::block(self.db, self.sealed, told.number).await? {
                Some(head) if head::digest(&head) == told.digest => {}
                Some(_) => self.report.block(told.number, Wrong::HeadDiffers),
                None => self.report.block(told.number, Wrong::TailMissing),
            }
        }
        Ok(())
    }

    async fn tail(&mut self, now: DateTime<Utc>) -> Result<(), DbErr> {
        let sealed = self.last.as_ref().map_or(0, |last| last.through_seq);
        let (unsealed, oldest) = store::waiting(self.db, self.sealed, sealed).await?;
        (self.report.unsealed, self.report.oldest_unsealed) = (unsealed, oldest);
        if self.report.oldest_unsealed.is_some_and(|at| at < now - LONGEST_UNSEALED) {
            self.report.nowhere(Wrong::NotSealed);
        }
        Ok(())
    }
}
