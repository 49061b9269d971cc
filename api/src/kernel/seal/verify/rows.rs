//! The rows of blocks whose heads are ours: several small blocks in one statement, and if a block is not as it was sealed,
//! which of its rows.

use crate::kernel::seal::{
    MOST_ROWS,
    merkle::{self, Hash},
    store::{self, Row},
    verify::{LONGEST_WRITING, Verifier, Wrong},
};
use entity::seal_block::Model;
use sea_orm::DbErr;
use std::collections::HashMap;

impl Verifier<'_> {
    /// Of blocks that follow each other, of one format.
    pub(super) async fn rows(&mut self, blocks: Vec<Model>) -> Result<(), DbErr> {
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(()) };
        let expected: i64 = blocks.iter().map(|head| head.row_count).sum();
        let most = u64::try_from(expected).unwrap_or_default().saturating_add(1);
        let rows =
            store::rows(self.db.reader(), self.sealed, first.format, (first.after_seq, last.through_seq), most).await?;
        let mut rest = rows.as_slice();
        for head in &blocks {
            let end = rest.partition_point(|row| row.seq <= head.through_seq);
            let (mine, others) = rest.split_at(end);
            rest = others;
            if is_as_sealed(head, mine) {
                self.report.rows += mine.len() as u64;
                self.times(head, mine);
            } else {
                self.diagnose(head).await?;
            }
        }
        Ok(())
    }

    /// Rows that were added later than they say.
    fn times(&mut self, head: &Model, rows: &[Row]) {
        while let Some((_, at)) = self.looks.pop_front_if(|(seq, _)| *seq <= head.after_seq) {
            self.since = self.since.max(Some(at));
        }
        self.looks.push_back((head.horizon_seq, head.sealed_at));
        let Some(since) = self.since else { return };
        for row in rows {
            if row.read.is_some_and(|(at, _)| at < since - LONGEST_WRITING) {
                self.report.row(Some(head.number), row.seq, Wrong::RowBackDated);
            }
        }
    }

    /// Reads the block by itself: what was wrong may be its neighbour's, or its rows may have been dropped meanwhile.
    async fn diagnose(&mut self, head: &Model) -> Result<(), DbErr> {
        let now = store::block(self.db, self.sealed, head.number).await?;
        if let Some(now) = now.filter(|now| now.dropped_at.is_some()) {
            return self.dropped(&now).await;
        }
        let most = MOST_ROWS as u64 * 2;
        let rows =
            store::rows(self.db.reader(), self.sealed, head.format, (head.after_seq, head.through_seq), most).await?;
        self.report.rows += rows.len() as u64;
        if is_as_sealed(head, &rows) {
            self.times(head, &rows);
            return Ok(());
        }
        let entries = store::index(self.db, self.sealed, head.number).await?.unwrap_or_default();
        let mut entries = read_index(head.after_seq, &entries);
        if entries.len() as i64 != head.row_count {
            self.report.block(head.number, Wrong::BlockDiffers);
            return Ok(());
        }
        let mut found = false;
        for row in &rows {
            let wrong = match (entries.remove(&row.seq), row.read) {
                (Some(sealed), Some((_, leaf))) if leaf.starts_with(&sealed) => continue,
                (Some(_), _) => Wrong::RowChanged,
                (None, _) => Wrong::RowInserted,
            };
            self.report.row(Some(head.number), row.seq, wrong);
            found = true;
        }
        let mut gone: Vec<i64> = entries.into_keys().collect();
        gone.sort_unstable();
        for seq in &gone {
            self.report.row(Some(head.number), *seq, Wrong::RowRemoved);
        }
        if !found && gone.is_empty() {
            self.report.block(head.number, Wrong::BlockDiffers);
        }
        Ok(())
    }
}

fn is_as_sealed(head: &Model, rows: &[Row]) -> bool {
    let leaves: Option<Vec<Hash>> = rows.iter().map(|row| row.read.map(|(_, leaf)| leaf)).collect();
    leaves.is_some_and(|leaves| leaves.len() as i64 == head.row_count && merkle::root(leaves).as_slice() == head.root)
}

/// Places with the beginnings of their hashes, as the sealer wrote them.
fn read_index(after: i64, entries: &[u8]) -> HashMap<i64, [u8; 8]> {
    let entry = |entry: &[u8]| {
        let (place, hash) = entry.split_first_chunk::<4>()?;
        Some((after + i64::from(u32::from_be_bytes(*place)), hash.try_into().ok()?))
    };
    entries.chunks_exact(12).filter_map(entry).collect()
}
