//! What has been consumed (D7, D8). Entries are only ever added, and sealed; *balances* are their sums for the windows that have a
//! row to wait for: a holder's day and month, a customer, an incident. Whoever consumes raises four balances first and then
//! looks whether all fits: nobody else can raise them before the transaction has ended.

pub mod store;

use crate::{
    delegation::rules::ledger,
    kernel::seal::{Kind, Sealed},
};
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use entity::{
    decision::DecisionKind,
    ids::{CustomerId, EmployeeId},
    ledger_balance::BalanceWindow,
};
use sea_orm::ActiveEnum;

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
};

/// How decisions are written down when they are sealed.
pub static DECISIONS: Sealed = Sealed {
    table: "decision",
    format: 1,
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
    ],
};

/// What a consumption counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    pub kind: DecisionKind,
    pub holder: EmployeeId,
    pub customer: CustomerId,
    pub claim_reference: String,
    pub day: NaiveDate,
}

/// A balance's key.
pub type BalanceKey = (BalanceWindow, String, NaiveDate);

/// Of windows that have no period.
const ALWAYS: NaiveDate = NaiveDate::MIN;

impl Windows {
    /// In the one order in which everybody takes them.
    fn keys(&self) -> [BalanceKey; 4] {
        [
            (BalanceWindow::Customer, format!("{}:{}", self.kind.to_value(), self.customer.0.simple()), always()),
            day_key(self.kind, self.holder, self.day),
            incident_key(self.kind, &self.claim_reference),
            month_key(self.kind, self.holder, self.day),
        ]
    }
}

fn always() -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(ALWAYS)
}

pub fn day_key(kind: DecisionKind, holder: EmployeeId, day: NaiveDate) -> BalanceKey {
    (BalanceWindow::Day, format!("{}:{}", kind.to_value(), holder.0.simple()), day)
}

pub fn month_key(kind: DecisionKind, holder: EmployeeId, day: NaiveDate) -> BalanceKey {
    let (_, owner, _) = day_key(kind, holder, day);
    (BalanceWindow::Month, owner, day.with_day(1).unwrap_or(day))
}

pub fn incident_key(kind: DecisionKind, claim_reference: &str) -> BalanceKey {
    (BalanceWindow::Incident, format!("{}:{claim_reference}", ledger(kind).to_value()), always())
}

/// D1: since when what was decided for a customer counts.
pub fn customer_window(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_months(Months::new(12)).unwrap_or(DateTime::<Utc>::MIN_UTC)
}
