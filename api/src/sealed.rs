//! Which tables are sealed (C3, X6), and for how many years their rows are kept. A table that is to be sealed is declared by its
//! domain and added here.

use crate::{
    customer,
    delegation::ledger,
    kernel::{audit, seal::Sealed},
    voc::regulatory,
};

/// A sealed table, and when its rows go.
pub struct Table {
    pub sealed: &'static Sealed,
    pub kept: Kept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As `audit_retention_years` says, and never shorter than so many years; for ever if it says nothing.
    AsConfigured {
        least: u32,
    },
    ForEver,
}

pub static TABLES: [Table; 5] = [
    Table { sealed: &audit::SEALED, kept: Kept::AsConfigured { least: 1 } },
    Table { sealed: &customer::ACCESS_RECORDS, kept: Kept::AsConfigured { least: 2 } },
    // What was decided with the company's money is asked about for as long as there is a company (D8).
    Table { sealed: &ledger::DECISIONS, kept: Kept::ForEver },
    Table { sealed: &ledger::ENTRIES, kept: Kept::ForEver },
    // What the company told the regulator (V13).
    Table { sealed: &regulatory::FREEZES, kept: Kept::ForEver },
];

/// The sealed table of this name.
pub fn of_name(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.sealed.table == name)
}

impl Kept {
    /// For how many years, if rows are ever dropped.
    pub fn years(self, configured: u32) -> Option<u32> {
        match self {
            Self::AsConfigured { least } => (configured > 0).then(|| configured.max(least)),
            Self::ForEver => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3: at least two years of access records.
    #[test]
    fn c3_access_records_are_kept_for_two_years_whatever_is_configured() {
        let kept = of_name("access_record").unwrap().kept;
        assert_eq!([0, 1, 2, 5].map(|years| kept.years(years)), [None, Some(2), Some(2), Some(5)]);
        assert_eq!(of_name("audit_record").unwrap().kept.years(1), Some(1));
        assert_eq!(Kept::ForEver.years(1), None);
        assert!(of_name("employee").is_none());
    }
}
