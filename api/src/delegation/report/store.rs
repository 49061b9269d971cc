//! Every SQL statement of the report.

use crate::{
    delegation::listing::within,
    kernel::{
        db,
        policy::{Rows, Scope},
    },
    org::Directory,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    decision::{DecisionKind, Demand},
    ids::{CustomerId, DepartmentId, EmployeeId},
};
use sea_orm::{DatabaseConnection, DbBackend, DbErr, FromQueryResult, Statement, Value};

/// Whose decisions, of which days.
pub struct Which<'a> {
    pub scope: &'a Scope,
    pub directory: &'a Directory,
    pub department: Option<DepartmentId>,
    pub kind: Option<DecisionKind>,
    pub days: (NaiveDate, NaiveDate),
}

/// Decisions that agree in all of this.
#[derive(FromQueryResult)]
pub struct Group {
    pub department_id: DepartmentId,
    pub kind: DecisionKind,
    pub demand: Demand,
    /// `2026-03`.
    pub month: String,
    pub decisions: i64,
    pub amount: i64,
    pub alone: i64,
    /// Minutes from asking to deciding, of those that were not decided alone, and how many took at most an hour and four.
    pub minutes: f64,
    pub within_hour: i64,
    pub within_four: i64,
    pub reversed: i64,
    pub reversed_amount: i64,
}

#[derive(FromQueryResult)]
pub struct OfHolder {
    pub holder_id: EmployeeId,
    pub kind: DecisionKind,
    pub decisions: i64,
    pub amount: i64,
}

#[derive(FromQueryResult)]
pub struct OfCustomer {
    pub customer_id: CustomerId,
    pub decisions: i64,
    pub amount: i64,
}

/// What became of the customers of decisions that agree in this.
#[derive(FromQueryResult)]
pub struct Followed {
    pub demand: Demand,
    /// 1: decided alone.
    pub alone: i64,
    /// Those whose days are over, and how many of them a complaint followed.
    pub decisions: i64,
    pub complained: i64,
    /// Those whose days are not over.
    pub open: i64,
}

/// D11: after how many a complaint of the customer was filed within so many days. Not the item that was decided about, nor one that was
/// merged with it, nor what was rejected.
pub async fn complaints(
    db: &DatabaseConnection,
    which: &Which<'_>,
    days: i32,
    now: DateTime<Utc>,
) -> Result<Vec<Followed>, DbErr> {
    let backend = db.get_database_backend();
    let within = match backend {
        DbBackend::Postgres => format!("v.received_at <= d.at + interval '{} hours'", i64::from(days) * 24),
        _ => format!("julianday(v.received_at) - julianday(d.at) <= {days}"),
    };
    // From the one up the way of what was merged into what: the other is not on it.
    let apart = |from: &str, other: &str| {
        format!(
            "NOT EXISTS (WITH RECURSIVE up (id) AS (SELECT {from} UNION SELECT m.merged_into_id FROM up \
             JOIN voc_item m ON m.id = up.id WHERE m.merged_into_id IS NOT NULL) SELECT 1 FROM up WHERE up.id = {other})"
        )
    };
    let complaint = format!(
        "EXISTS (SELECT 1 FROM voc_item v WHERE v.customer_id = d.customer_id AND v.kind = 'COMPLAINT' AND v.state <> 'REJECTED' \
         AND v.received_at > d.at AND {within} AND (d.voc_item_id IS NULL OR ({} AND {})))",
        apart("v.id", "d.voc_item_id"),
        apart("d.voc_item_id", "v.id")
    );
    let select = format!(
        "SELECT d.demand, CAST(CASE WHEN d.request_id IS NULL THEN 1 ELSE 0 END AS BIGINT) AS alone, \
         COUNT(CASE WHEN d.at <= $3 THEN 1 END) AS decisions, COUNT(CASE WHEN d.at <= $3 AND {complaint} THEN 1 END) AS complained, \
         COUNT(CASE WHEN d.at > $3 THEN 1 END) AS open"
    );
    let over = vec![(now - TimeDelta::days(days.into())).into()];
    let (sql, values) = statement_with(backend, which, (&select, "", "GROUP BY 1, 2"), over);
    Followed::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await
}

pub async fn groups(db: &DatabaseConnection, which: &Which<'_>) -> Result<Vec<Group>, DbErr> {
    let (month, minutes) = match db.get_database_backend() {
        DbBackend::Postgres => {
            ("to_char(e.day, 'YYYY-MM')", "EXTRACT(EPOCH FROM (d.at - d.requested_at))::float8 / 60")
        }
        _ => ("substr(e.day, 1, 7)", "(julianday(d.at) - julianday(d.requested_at)) * 1440.0"),
    };
    let select = format!(
        "SELECT d.department_id, d.kind, d.demand, {month} AS month, COUNT(*) AS decisions, \
         CAST(SUM(d.amount) AS BIGINT) AS amount, COUNT(*) - COUNT(d.request_id) AS alone, \
         COALESCE(SUM(CASE WHEN d.request_id IS NOT NULL THEN {minutes} END), 0.0) AS minutes, \
         COUNT(CASE WHEN d.request_id IS NOT NULL AND {minutes} <= 60 THEN 1 END) AS within_hour, \
         COUNT(CASE WHEN d.request_id IS NOT NULL AND {minutes} <= 240 THEN 1 END) AS within_four, \
         COUNT(r.decision_id) AS reversed, CAST(COALESCE(SUM(-r.amount), 0) AS BIGINT) AS reversed_amount"
    );
    let back = "LEFT JOIN ledger_entry r ON r.decision_id = d.id AND (r.amount < 0) = true";
    let (sql, values) = statement(db.get_database_backend(), which, &select, back, "GROUP BY 1, 2, 3, 4");
    Group::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await
}

pub async fn holders(db: &DatabaseConnection, which: &Which<'_>) -> Result<Vec<OfHolder>, DbErr> {
    let select = "SELECT d.holder_id, d.kind, COUNT(*) AS decisions, CAST(SUM(d.amount) AS BIGINT) AS amount";
    let (sql, values) = statement(db.get_database_backend(), which, select, "", "GROUP BY 1, 2");
    OfHolder::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await
}

/// Those with the most; and one by one how often how many, to know what is usual, would be millions of rows.
pub async fn customers(
    db: &DatabaseConnection,
    which: &Which<'_>,
    least: i64,
    most: usize,
) -> Result<Vec<OfCustomer>, DbErr> {
    let select = "SELECT d.customer_id, COUNT(*) AS decisions, CAST(SUM(d.amount) AS BIGINT) AS amount";
    let group = format!("GROUP BY 1 HAVING COUNT(*) >= {least} ORDER BY 2 DESC, 1 LIMIT {most}");
    let (sql, values) = statement(db.get_database_backend(), which, select, "", &group);
    OfCustomer::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).all(db).await
}

fn statement(backend: DbBackend, which: &Which<'_>, select: &str, join: &str, group: &str) -> (String, Vec<Value>) {
    statement_with(backend, which, (select, join, group), Vec::new())
}

/// The further values are `$3` and so on.
fn statement_with(
    backend: DbBackend,
    which: &Which<'_>,
    (select, join, group): (&str, &str, &str),
    further: Vec<Value>,
) -> (String, Vec<Value>) {
    let (first, last) = which.days;
    let mut values: Vec<Value> = vec![first.into(), last.into()];
    values.extend(further);
    let mut sql = format!(
        "{select} FROM ledger_entry e JOIN decision d ON d.id = e.decision_id {join} \
         WHERE e.amount > 0 AND e.day >= $1 AND e.day <= $2"
    );
    if let Some(kind) = which.kind {
        values.push(sea_orm::ActiveEnum::to_value(&kind).into());
        sql.push_str(&format!(" AND d.kind = ${}", values.len()));
    }
    let asked = which.department.map(|department| within(which.directory, &[department]));
    let covered = match which.scope.rows() {
        Rows::All => None,
        Rows::Within(roots) => Some(within(which.directory, roots)),
        Rows::Of(_) => Some(Vec::new()),
    };
    for departments in [asked, covered].into_iter().flatten() {
        let ids = departments.into_iter().map(|id| id.0);
        values.push(match backend {
            DbBackend::Postgres => Value::from(ids.collect::<Vec<_>>()),
            _ => db::json_ids(ids).into(),
        });
        let n = values.len();
        sql.push_str(&match backend {
            DbBackend::Postgres => format!(" AND d.department_id = ANY(${n})"),
            _ => format!(" AND d.department_id IN (SELECT unhex(value) FROM json_each(${n}))"),
        });
    }
    (format!("{sql} {group}"), values)
}
