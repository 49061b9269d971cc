//! The SQL of suggestions. It reads what the customers' domain and VOC keep, because these stand on the left.

use crate::{
    kernel::db,
    meeting::{rules::Candidate, suggestion::Window},
};
use chrono::NaiveDate;
use entity::ids::CustomerId;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, FromQueryResult, Statement, Value};

/// Of each reason.
const OF_EACH: usize = 50;
/// So many of the newest VOC are looked through for each: where few customers are excellent, all there is would be read else.
const NEWEST: usize = 5_000;

/// Excellent customers who agreed, are not erased, and are neither met lately nor about to be.
const WHO: &str = "cu.tier = 'EXCELLENT' AND cu.contact_consent = true AND cu.erased_at IS NULL AND NOT EXISTS (\
    SELECT 1 FROM customer_meeting m WHERE m.customer_id = cu.id \
    AND CASE WHEN m.state = 'DONE' THEN m.day >= $1 WHEN m.state = 'PLANNED' THEN m.day >= $2 ELSE false END)";

/// Sensitive VOC is its path's alone (V10): that there is any is nobody else's business.
const OPEN: [&str; 4] = ["RECEIVED", "ASSIGNED", "IN_PROGRESS", "WAITING_FOR_CUSTOMER"];

#[derive(FromQueryResult)]
struct Id {
    id: CustomerId,
}

/// `CROSS JOIN`: SQLite keeps to the order in which it is written, and so reads no more than is asked for.
fn pools_sql() -> String {
    let renewals = format!(
        "SELECT c.customer_id AS id FROM contract c CROSS JOIN customer cu WHERE cu.id = c.customer_id AND c.ends_on >= $3 AND c.ends_on <= $4 AND {WHO} ORDER BY c.ends_on LIMIT {OF_EACH}"
    );
    // One range of the index for each state, the newest first: an item that is open is rarely old.
    let open = OPEN.map(|state| {
        format!(
            "{} WHERE cu.id = v.customer_id AND {WHO} ORDER BY v.received_at DESC LIMIT {OF_EACH}",
            newest(&format!("n.state = '{state}'"))
        )
    });
    let recent = format!(
        "{} WHERE cu.id = v.customer_id AND {WHO} ORDER BY v.received_at DESC LIMIT {OF_EACH}",
        newest("n.received_at >= $5")
    );
    let oldest = format!("SELECT cu.id AS id FROM customer cu WHERE {WHO} ORDER BY cu.since_on, cu.id LIMIT {OF_EACH}");
    let all: Vec<String> = [renewals, recent, oldest]
        .into_iter()
        .chain(open)
        .enumerate()
        .map(|(n, sql)| format!("SELECT id FROM ({sql}) p{n}"))
        .collect();
    all.join(" UNION ")
}

/// The newest VOC of which this holds, with customers.
fn newest(which: &str) -> String {
    format!(
        "SELECT v.customer_id AS id FROM (SELECT n.customer_id, n.received_at FROM voc_item n WHERE {which} AND n.sensitivity IS NULL \
         ORDER BY n.received_at DESC LIMIT {NEWEST}) v CROSS JOIN customer cu"
    )
}

fn window_values(window: &Window) -> [Value; 5] {
    [
        window.met_since.into(),
        window.planned_since.into(),
        window.today.into(),
        window.renewal_until.into(),
        window.voc_since.into(),
    ]
}

pub async fn pools(db: &DatabaseConnection, window: &Window) -> Result<Vec<CustomerId>, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), pools_sql(), window_values(window));
    let rows = Id::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(FromQueryResult)]
struct Row {
    id: CustomerId,
    caution: bool,
    last_met_on: Option<NaiveDate>,
    renewal_on: Option<NaiveDate>,
    open_voc: i64,
    recent_voc: i64,
}

pub async fn candidates(db: &DatabaseConnection, window: &Window, ids: &[CustomerId]) -> Result<Vec<Candidate>, DbErr> {
    let backend = db.get_database_backend();
    let these = match backend {
        DbBackend::Postgres => "cu.id = ANY($4)",
        _ => "cu.id IN (SELECT unhex(value) FROM json_each($4))",
    };
    let open = OPEN.map(|state| format!("'{state}'")).join(", ");
    let voc = "SELECT COUNT(*) FROM voc_item v WHERE v.customer_id = cu.id AND v.sensitivity IS NULL";
    let sql = format!(
        "SELECT cu.id, cu.caution, \
         (SELECT MAX(m.day) FROM customer_meeting m WHERE m.customer_id = cu.id AND m.state = 'DONE') AS last_met_on, \
         (SELECT MIN(c.ends_on) FROM contract c WHERE c.customer_id = cu.id AND c.ends_on >= $1 AND c.ends_on <= $2) AS renewal_on, \
         ({voc} AND v.state IN ({open})) AS open_voc, ({voc} AND v.received_at >= $3) AS recent_voc \
         FROM customer cu WHERE {these}"
    );
    let ids = ids.iter().map(|id| id.0);
    let ids: Value = match backend {
        DbBackend::Postgres => ids.collect::<Vec<_>>().into(),
        _ => db::json_ids(ids).into(),
    };
    let values = [window.today.into(), window.renewal_until.into(), window.voc_since.into(), ids];
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?;
    let candidate = |row: Row| Candidate {
        customer: row.id,
        caution: row.caution,
        last_met_on: row.last_met_on,
        renewal_on: row.renewal_on,
        open_voc: row.open_voc,
        recent_voc: row.recent_voc,
    };
    Ok(rows.into_iter().map(candidate).collect())
}

/// How the database means to look customers up, in its own words: a test holds it to the indexes.
pub async fn plans(db: &DatabaseConnection, window: &Window) -> Result<Vec<String>, DbErr> {
    let (backend, sql) = (db.get_database_backend(), pools_sql());
    let (explain, column) = match backend {
        DbBackend::Postgres => (format!("EXPLAIN {sql}"), "QUERY PLAN"),
        _ => (format!("EXPLAIN QUERY PLAN {sql}"), "detail"),
    };
    let rows = db.query_all_raw(Statement::from_sql_and_values(backend, explain, window_values(window))).await?;
    rows.iter().map(|row| row.try_get("", column)).collect()
}
