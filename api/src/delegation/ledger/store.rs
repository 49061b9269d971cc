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
    decision::{self, DecisionKind},
    ids::{CustomerId, DecisionId, EmployeeId},
    incident_part,
    ledger_balance::BalanceWindow,
    ledger_entry::{self, Column, Ledger},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Statement, Value, sea_query::Expr,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A balance's key.
pub type BalanceKey = (BalanceWindow, String, NaiveDate);

/// Of windows that have no period.
const ALWAYS: NaiveDate = NaiveDate::MIN;

impl Windows {
    /// In the one order in which everybody takes them.
    pub fn keys(&self) -> Vec<BalanceKey> {
        let customer =
            (BalanceWindow::Customer, format!("{}:{}", self.kind.to_value(), self.customer.0.simple()), always());
        let mut keys = vec![customer, day_key(self.kind, self.holder, self.day)];
        keys.extend(self.parts.iter().map(|part| incident_key(self.kind, part)));
        keys.push(month_key(self.kind, self.holder, self.day));
        keys
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

pub fn incident_key(kind: DecisionKind, part: &str) -> BalanceKey {
    (BalanceWindow::Incident, format!("{}:{part}", ledger(kind).to_value()), always())
}

/// Raises the balances, or lowers them, and keeps them from everybody else until the transaction ends.
pub async fn add(tx: &Tx, windows: &Windows, amount: i64) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let keys = as_json(&windows.keys())?;
    let rows = match backend {
        DbBackend::Postgres => {
            "SELECT k->>0, k->>1, (k->>2)::date, CAST($2 AS BIGINT) \
             FROM json_array_elements($1::json) WITH ORDINALITY AS keys (k, n) ORDER BY n"
        }
        _ => "SELECT k.value->>0, k.value->>1, k.value->>2, $2 FROM json_each($1) k WHERE TRUE ORDER BY k.key",
    };
    let sql = format!(
        "INSERT INTO ledger_balance (\"window\", owner, period, used) {rows} \
         ON CONFLICT (\"window\", owner, period) DO UPDATE SET used = ledger_balance.used + excluded.used"
    );
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, [Value::from(keys), amount.into()])).await.map(|_| ())
}

fn as_json(keys: &[BalanceKey]) -> Result<String, DbErr> {
    let keys: Vec<_> = keys.iter().map(|(window, owner, period)| (window.to_value(), owner, period)).collect();
    serde_json::to_string(&keys).map_err(|error| DbErr::Custom(error.to_string()))
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
    let keys = as_json(keys)?;
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
    Ok(balances)
}

/// An incident in one ledger: its parts.
pub type Parts = (Ledger, Vec<String>);

/// What was decided about each of these incidents until a moment, or until now: all that counts for any of its parts, once each. What
/// nothing was ever decided about is left out.
pub async fn incidents(
    db: &impl ConnectionTrait,
    incidents: &HashSet<Parts>,
    until: Option<DateTime<Utc>>,
) -> Result<HashMap<Parts, i64>, DbErr> {
    let backend = db.get_database_backend();
    let incidents: Vec<&Parts> = incidents.iter().collect();
    let parts = incidents.iter().enumerate().flat_map(|(n, (ledger, parts))| {
        let ledger = ledger.to_value();
        parts.iter().map(move |part| (n, ledger.clone(), part))
    });
    let asked = serde_json::to_string(&parts.collect::<Vec<_>>()).map_err(|error| DbErr::Custom(error.to_string()))?;
    let from = match backend {
        DbBackend::Postgres => {
            "SELECT (k->>0)::bigint AS n, k->>1 AS ledger, k->>2 AS part FROM json_array_elements($1::json) k"
        }
        _ => "SELECT k.value->>0 AS n, k.value->>1 AS ledger, k.value->>2 AS part FROM json_each($1) k",
    };
    let mut values = vec![Value::from(asked)];
    let before = until.map(|until| {
        values.push(until.into());
        "WHERE e.at < $2"
    });
    // The claim of its own row is no part that is kept beside it.
    let sql = format!(
        "WITH asked AS ({from}), counts AS ( \
         SELECT a.n, e.decision_id FROM asked a JOIN ledger_entry e ON e.claim_reference = a.part AND e.ledger = a.ledger \
         UNION SELECT a.n, i.decision_id FROM asked a JOIN incident_part i ON i.part = a.part AND i.ledger = a.ledger) \
         SELECT c.n, CAST(SUM(e.amount) AS BIGINT) AS amount FROM counts c JOIN ledger_entry e ON e.decision_id = c.decision_id \
         {} GROUP BY c.n",
        before.unwrap_or_default()
    );
    let rows = OfIncident::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?;
    let sum = |row: OfIncident| Some(((*incidents.get(usize::try_from(row.n).ok()?)?).clone(), row.amount));
    Ok(rows.into_iter().filter_map(sum).collect())
}

#[derive(FromQueryResult)]
struct OfIncident {
    n: i64,
    amount: i64,
}

/// Every part that a decision counts for, in order; its own claim, too, if it has one.
pub async fn parts_of(db: &impl ConnectionTrait, decision: &decision::Model) -> Result<Vec<String>, DbErr> {
    let kept = incident_part::Entity::find().filter(incident_part::Column::DecisionId.eq(decision.id)).all(db).await?;
    let claim = Some(decision.claim_reference.clone()).filter(|claim| !claim.is_empty());
    let parts: BTreeSet<String> = kept.into_iter().map(|row| row.part).chain(claim).collect();
    Ok(parts.into_iter().collect())
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
