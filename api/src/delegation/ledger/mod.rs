//! What has been consumed (D7, D8). Entries are only ever added, and sealed; *balances* are their sums for the windows that have a
//! row to wait for: a holder's day and month, a customer, each claim and item of an incident. Whoever consumes raises these balances
//! first and then looks whether all fits: nobody else can raise them before the transaction has ended.

pub mod store;

pub use store::{BalanceKey, Parts, day_key, incident_key, month_key};

use crate::kernel::seal::{Earlier, Kind, Sealed};
use chrono::{DateTime, Months, NaiveDate, Utc};
use entity::{
    decision::DecisionKind,
    ids::{CustomerId, EmployeeId},
};

/// How entries are written down when they are sealed (D8, C3).
pub static ENTRIES: Sealed = Sealed {
    table: "ledger_entry",
    format: 1,
    columns: &[
        ("at", Kind::Time),
        ("id", Kind::Id),
        ("decision_id", Kind::Id),
        ("ledger", Kind::Text),
        ("kind", Kind::Text),
        ("holder_id", Kind::Id),
        ("customer_id", Kind::Id),
        ("claim_reference", Kind::Text),
        ("amount", Kind::Integer),
        ("day", Kind::Date),
        ("counts_from", Kind::Time),
        ("made_by", Kind::Id),
        ("reason", Kind::Bytes),
    ],
    earlier: &[],
};

/// How decisions are written down when they are sealed.
pub static DECISIONS: Sealed = Sealed {
    table: "decision",
    format: 2,
    columns: &[
        ("at", Kind::Time),
        ("id", Kind::Id),
        ("kind", Kind::Text),
        ("customer_id", Kind::Id),
        ("tier", Kind::Text),
        ("claim_reference", Kind::Text),
        ("amount", Kind::Integer),
        ("demand", Kind::Text),
        ("reason", Kind::Bytes),
        ("requested_by", Kind::Id),
        ("decided_by", Kind::Id),
        ("holder_id", Kind::Id),
        ("department_id", Kind::Id),
        ("limit_id", Kind::Id),
        ("request_id", Kind::Id),
        ("requested_at", Kind::Time),
        ("basis", Kind::Json),
        ("voc_item_id", Kind::Id),
    ],
    earlier: &[Earlier { format: 1, without: &["voc_item_id"] }],
};

/// What a consumption counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    pub kind: DecisionKind,
    pub holder: EmployeeId,
    pub customer: CustomerId,
    /// The incident's, each once, in order.
    pub parts: Vec<String>,
    pub day: NaiveDate,
}

/// D1: since when what was decided for a customer counts.
pub fn customer_window(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(12)).unwrap_or(DateTime::<Utc>::MIN_UTC)
}
