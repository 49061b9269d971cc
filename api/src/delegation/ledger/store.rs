//! Every SQL statement about entries and balances.

use crate::{
    delegation::{
        ledger::{Windows, customer_window},
        rules::{Given, ledger},
    },
    kernel::db::{self, Tx},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{
    decision::DecisionKind,
    ids::{CustomerId, DecisionId, EmployeeId},
    ledger_balance::BalanceWindow,
    ledger_entry::{self, Column, Ledger},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Statement, Value, sea_query::Expr,
};
use std::collections::HashMap;

/// A balance's key.
pub type BalanceKey = (BalanceWindow, String, NaiveDate);

/// Of windows that have no period.
const ALWAYS: NaiveDate = NaiveDate::MIN;

impl Windows {
    /// In the one order in which everybody takes them.
    pub fn keys(&self) -> [BalanceKey; 4] {
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

/// Raises the balances, or lowers them, and keeps them from everybody else until the transaction ends.
pub async fn add(tx: &Tx, windows: &Windows, amount: i64) -> Result<(), DbErr> {
    let mut values: Vec<Value> = Vec::with_capacity(16);
    for (window, owner, period) in windows.keys() {
        values.extend([window.to_value().into(), owner.into(), period.into(), amount.into()]);
    }
    let sql = "INSERT INTO ledger_balance (\"window\", owner, period, used) \
         VALUES ($1, $2, $3, $4), ($5, $6, $7, $8), ($9, $10, $11, $12), ($13, $14, $15, $16) \
         ON CONFLICT (\"window\", owner, period) DO UPDATE SET used = ledger_balance.used + excluded.used";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.map(|_| ())
}

#[derive(FromQueryResult)]
struct Balance {
    window: BalanceWindow,
    owner: String,
    period: NaiveDate,
    used: i64,
}

/// The balances of these keys, as they are now. Those that nothing was ever consumed of are left out.
pub async fn balances(db: &impl ConnectionTrait, keys: &[BalanceKey]) -> Result<HashMap<BalanceKey, i64>, DbErr> {
    let backend = db.get_database_backend();
    let keys: Vec<_> = keys.iter().map(|(window, owner, period)| (window.to_value(), owner, period)).collect();
    let keys = serde_json::to_string(&keys).map_err(|error| DbErr::Custom(error.to_string()))?;
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT b.\"window\", b.owner, b.period, b.used FROM json_array_elements($1::json) k \
             JOIN ledger_balance b ON b.\"window\" = k->>0 AND b.owner = k->>1 AND b.period = (k->>2)::date"
        }
        _ => {
            "SELECT b.\"window\", b.owner, b.period, b.used FROM json_each($1) k \
             JOIN ledger_balance b ON b.\"window\" = k.value->>0 AND b.owner = k.value->>1 AND b.period = k.value->>2"
        }
    };
    let rows = Balance::find_by_statement(Statement::from_sql_and_values(backend, sql, [keys.into()])).all(db).await?;
    Ok(rows.into_iter().map(|row| ((row.window, row.owner, row.period), row.used)).collect())
}

/// Who spent what, as far as a limit looks at it, at a moment that is over; of the holders only of this kind, if there is one.
pub async fn balances_at(
    db: &impl ConnectionTrait,
    holders: impl IntoIterator<Item = EmployeeId>,
    claims: &[String],
    kind: Option<DecisionKind>,
    (day, at): (NaiveDate, DateTime<Utc>),
) -> Result<HashMap<BalanceKey, i64>, DbErr> {
    let (first, last) = crate::kernel::calendar::Period::Month.around(day);
    let of_holders = ledger_entry::Entity::find()
        .filter(db::any_of(db.get_database_backend(), Column::HolderId, holders.into_iter().map(|id| id.0)))
        .apply_if(kind, |entries, kind| entries.filter(Column::Kind.eq(kind)))
        .filter(Column::Day.between(first, last))
        .filter(Column::At.lt(at));
    let mut balances: HashMap<BalanceKey, i64> = HashMap::new();
    let sums = of_holders
        .select_only()
        .column(Column::HolderId)
        .column(Column::Kind)
        .column(Column::Day)
        .column_as(Expr::cust("CAST(SUM(amount) AS BIGINT)"), "amount")
        .group_by(Column::HolderId)
        .group_by(Column::Kind)
        .group_by(Column::Day);
    let sums = sums.into_tuple::<(EmployeeId, DecisionKind, NaiveDate, i64)>().all(db).await?;
    for (holder, kind, on, amount) in sums {
        *balances.entry(month_key(kind, holder, day)).or_default() += amount;
        if on == day {
            *balances.entry(day_key(kind, holder, day)).or_default() += amount;
        }
    }
    let of_claims = ledger_entry::Entity::find()
        .filter(Column::ClaimReference.is_in(claims))
        .filter(Column::At.lt(at))
        .select_only()
        .column(Column::ClaimReference)
        .column(Column::Kind)
        .column_as(Expr::cust("CAST(SUM(amount) AS BIGINT)"), "amount")
        .group_by(Column::ClaimReference)
        .group_by(Column::Kind);
    for (claim, kind, amount) in of_claims.into_tuple::<(String, DecisionKind, i64)>().all(db).await? {
        *balances.entry(incident_key(kind, &claim)).or_default() += amount;
    }
    Ok(balances)
}

/// What was decided for these customers in the twelve months before this moment, by kind.
pub async fn for_customers(
    db: &impl ConnectionTrait,
    customers: impl IntoIterator<Item = CustomerId>,
    at: DateTime<Utc>,
    is_past: bool,
) -> Result<HashMap<(CustomerId, DecisionKind), i64>, DbErr> {
    let theirs = db::any_of(db.get_database_backend(), Column::CustomerId, customers.into_iter().map(|id| id.0));
    let mut entries = ledger_entry::Entity::find().filter(theirs).filter(Column::CountsFrom.gt(customer_window(at)));
    if is_past {
        entries = entries.filter(Column::At.lt(at));
    }
    let sums = entries
        .select_only()
        .column(Column::CustomerId)
        .column(Column::Kind)
        .column_as(Expr::cust("CAST(SUM(amount) AS BIGINT)"), "amount")
        .group_by(Column::CustomerId)
        .group_by(Column::Kind);
    let sums = sums.into_tuple::<(CustomerId, DecisionKind, i64)>().all(db).await?;
    Ok(sums.into_iter().map(|(customer, kind, amount)| ((customer, kind), amount)).collect())
}

/// D10: goodwill that these customers were given since that day.
pub async fn goodwill(
    db: &impl ConnectionTrait,
    customers: impl IntoIterator<Item = CustomerId>,
    since: NaiveDate,
    until: Option<DateTime<Utc>>,
) -> Result<HashMap<CustomerId, Vec<Given>>, DbErr> {
    let theirs = db::any_of(db.get_database_backend(), Column::CustomerId, customers.into_iter().map(|id| id.0));
    let entries = ledger_entry::Entity::find()
        .filter(theirs)
        .filter(Column::Ledger.eq(Ledger::Goodwill))
        .filter(Column::Day.gte(since))
        .apply_if(until, |entries, until| entries.filter(Column::At.lt(until)));
    let sums = entries
        .select_only()
        .column(Column::CustomerId)
        .column(Column::Day)
        .column_as(Expr::cust("CAST(SUM(amount) AS BIGINT)"), "amount")
        .group_by(Column::CustomerId)
        .group_by(Column::Day);
    let mut given: HashMap<CustomerId, Vec<Given>> = HashMap::new();
    for (customer, day, amount) in sums.into_tuple::<(CustomerId, NaiveDate, i64)>().all(db).await? {
        given.entry(customer).or_default().push(Given { day, amount });
    }
    Ok(given)
}

/// A decision's entries: what it consumed, and what was given back.
pub async fn entries_of(
    db: &impl ConnectionTrait,
    decisions: impl IntoIterator<Item = DecisionId>,
) -> Result<Vec<ledger_entry::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::DecisionId, decisions.into_iter().map(|id| id.0));
    ledger_entry::Entity::find().filter(these).order_by_asc(Column::At).order_by_asc(Column::Id).all(db).await
}
