//! The SQL of candidates. It reads what VOC and improvement keep, because these stand on the left.

use crate::kernel::page::{Key, LARGEST_TOTAL, Page, Slice, Total};
use chrono::{DateTime, Utc};
use entity::ids::CustomerId;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, FromQueryResult, Statement, Value};

pub const CANDIDATES: &str = "customers who could be advisors, the last verified first";

/// One customer, and what their VOC did.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    pub id: CustomerId,
    pub last_verified_at: DateTime<Utc>,
    pub tasks: i64,
    pub items: i64,
    pub high: i64,
    /// Whether somebody named an item of theirs when the task was asked for.
    pub named: i64,
}

/// What came after a task was verified led to none (H8).
const THOSE: &str = "SELECT i.customer_id AS id, MAX(t.verified_at) AS last_verified_at, COUNT(DISTINCT i.task_id) AS tasks, \
    COUNT(DISTINCT i.item_id) AS items, COUNT(DISTINCT CASE WHEN v.severity = 'HIGH' THEN i.item_id END) AS high, \
    CAST(MAX(CASE WHEN i.why = 'NAMED' THEN 1 ELSE 0 END) AS BIGINT) AS named \
    FROM improvement_task t JOIN improvement_item i ON i.task_id = t.id JOIN customer c ON c.id = i.customer_id \
    JOIN voc_item v ON v.id = i.item_id \
    WHERE t.state = 'VERIFIED' AND i.why <> 'RECURRED' AND v.sensitivity IS NULL AND v.abused_at IS NULL AND c.erased_at IS NULL AND c.contact_consent = true \
    AND NOT EXISTS (SELECT 1 FROM loyal_customer_advisor a WHERE a.customer_id = c.id \
    AND a.state IN ('NOMINATED', 'FEASIBLE', 'APPROVED', 'ACTIVE')) GROUP BY i.customer_id";

/// `named`: those alone of whom somebody named an item when they asked for the task.
pub async fn candidates(
    db: &DatabaseConnection,
    named: bool,
    page: &Page,
    count: bool,
) -> Result<(Slice<Row>, Option<Total>), DbErr> {
    let backend = db.get_database_backend();
    let only = if named { " HAVING MAX(CASE WHEN i.why = 'NAMED' THEN 1 ELSE 0 END) = 1" } else { "" };
    let total = match count {
        true => {
            let sql = format!("SELECT COUNT(*) AS n FROM ({THOSE}{only} LIMIT {}) t", LARGEST_TOTAL + 1);
            let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
            let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
            Some(Total::of(usize::try_from(n).unwrap_or_default()))
        }
        false => None,
    };
    let (sign, order) = if page.backward { (">", "ASC") } else { ("<", "DESC") };
    let mut values: Vec<Value> = Vec::new();
    let beyond = match page.from.as_ref().map(|from| (&from.key, from.id)) {
        Some((Key::Time(at), id)) => {
            values.extend([(*at).into(), id.into()]);
            format!(
                "{} (MAX(t.verified_at), i.customer_id) {sign} ($1, $2)",
                if only.is_empty() { " HAVING" } else { " AND" }
            )
        }
        _ => String::new(),
    };
    let sql = format!("{THOSE}{only}{beyond} ORDER BY 2 {order}, 1 {order} LIMIT {}", page.size + 1);
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?;
    Ok((Slice::cut(rows, page), total))
}
