//! What a verification says: what was read, and each thing that is wrong, with its block and row.

use crate::kernel::seal::HeadMark;
use chrono::{DateTime, Utc};
use std::fmt;

/// Further ones are counted alone.
const MOST_FINDINGS: usize = 1_000;

#[derive(Debug, Default)]
pub struct Report {
    pub blocks: u64,
    /// Rows that were read in blocks.
    pub rows: u64,
    /// Blocks whose rows retention has dropped, and how many rows those were.
    pub dropped_blocks: u64,
    pub dropped_rows: i64,
    pub unsealed: i64,
    pub oldest_unsealed: Option<DateTime<Utc>>,
    pub last: Option<HeadMark>,
    pub findings: Vec<Finding>,
    /// Findings beyond those.
    pub more: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub block: Option<i64>,
    /// The row's place, its column `seq`.
    pub row: Option<i64>,
    pub wrong: Wrong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    RowChanged,
    RowRemoved,
    RowInserted,
    RowBackDated,
    /// Its rows are not those that were sealed, and its index does not say which.
    BlockDiffers,
    BlockMissing,
    ChainBroken,
    RangeBroken,
    NotSigned,
    UnknownKey,
    UnknownFormat,
    DropNotSigned,
    HeadDiffers,
    TailMissing,
    NotSealed,
}

impl Report {
    pub(super) fn block(&mut self, block: i64, wrong: Wrong) {
        self.add(Finding { block: Some(block), row: None, wrong });
    }

    pub(super) fn row(&mut self, block: Option<i64>, row: i64, wrong: Wrong) {
        self.add(Finding { block, row: Some(row), wrong });
    }

    pub(super) fn nowhere(&mut self, wrong: Wrong) {
        self.add(Finding { block: None, row: None, wrong });
    }

    fn add(&mut self, finding: Finding) {
        match self.findings.len() < MOST_FINDINGS {
            true => self.findings.push(finding),
            false => self.more += 1,
        }
    }

    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(block) = self.block {
            write!(f, "block {block}: ")?;
        }
        if let Some(row) = self.row {
            write!(f, "row {row} ")?;
        }
        f.write_str(match self.wrong {
            Wrong::RowChanged => "was changed after it was sealed",
            Wrong::RowRemoved => "was removed after it was sealed",
            Wrong::RowInserted => "was added where nothing may be added any more",
            Wrong::RowBackDated => "was added long after the time that it bears",
            Wrong::BlockDiffers => {
                "its rows are not those that were sealed; its index does not say which, so it was changed too"
            }
            Wrong::BlockMissing => "is missing",
            Wrong::ChainBroken => "does not follow on the block before it",
            Wrong::RangeBroken => "does not begin where the block before it ends",
            Wrong::NotSigned => "is not signed by its key",
            Wrong::UnknownKey => "is signed by a key that is not among those given",
            Wrong::UnknownFormat => "is written in a form that this version does not know",
            Wrong::DropNotSigned => "its rows are said to be dropped, which is not signed by its key",
            Wrong::HeadDiffers => "is another one than the head that was given",
            Wrong::TailMissing => "is missing, but its head was given: the end of the log was cut off",
            Wrong::NotSealed => {
                "rows wait to be sealed for more than a minute: no sealer runs, or they bear a false time"
            }
        })
    }
}
