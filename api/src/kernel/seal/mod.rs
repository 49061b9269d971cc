//! Tables whose rows nobody can change unseen (C3, X6): `docs/AUDIT.md` says what is promised, decision 8 why it is so.
//!
//! Every row of a sealed table has a *place* (`seq`), given by the database as it is inserted. A *sealer* closes a *block*
//! of all rows between two places every few seconds: it writes each row down in one canonical way, hashes it as a leaf,
//! and signs a *head* with the Merkle root and the hash of the head before. `verify` reads everything again.

mod canonical;
mod head;
mod keys;
mod merkle;
mod outside;
mod retention;
mod sealer;
mod store;
mod verify;

pub use head::HeadMark;
pub use keys::{SealKeyError, SealKeys, fresh_key};
pub use outside::{last_told, tell};
pub use retention::drop_blocks;
pub use sealer::{MOST_ROWS, Sealer};
pub use store::last_block;
pub use verify::{Finding, Report, Wrong, verify};

/// A table that is sealed. It needs a column `seq` as `audit_record` has it, and a time `at`.
pub struct Sealed {
    pub table: &'static str,
    /// To be raised, with the old one kept in `earlier`, when columns are added.
    pub format: i32,
    /// All of its columns but `seq`, in the order in which they are written down. The first is the time.
    pub columns: &'static [(&'static str, Kind)],
    /// Formats of before: blocks that were sealed in them stay what they are.
    pub earlier: &'static [Earlier],
}

/// A format of before, and the columns that it did not have yet. In rows of its blocks these are empty: what is in them was never
/// sealed.
pub struct Earlier {
    pub format: i32,
    pub without: &'static [&'static str],
}

impl Sealed {
    /// The columns that this format does not have; `None` if there never was such a format.
    fn without(&self, format: i32) -> Option<&'static [&'static str]> {
        match format == self.format {
            true => Some(&[]),
            false => self.earlier.iter().find(|earlier| earlier.format == format).map(|earlier| earlier.without),
        }
    }
}

/// How a column's value is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    Time,
    Text,
    Integer,
    Bool,
    Json,
    Bytes,
    Date,
}
