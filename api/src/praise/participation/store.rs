//! Every SQL statement about executives' participation.

use crate::{
    kernel::db,
    praise::participation::rules::{Executive, Span},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    absence::{self, AbsenceStatus},
    executive_term,
    ids::EmployeeId,
    praise_comment,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QuerySelect, Statement, Value,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Who was an executive on any of these days, and when.
pub async fn executives(db: &impl ConnectionTrait, span: Span) -> Result<HashMap<EmployeeId, Executive>, DbErr> {
    use executive_term::Column::{FirstDay, LastDay};
    let lasted = Condition::any().add(LastDay.is_null()).add(LastDay.gte(span.first));
    let terms = executive_term::Entity::find().filter(FirstDay.lte(span.last)).filter(lasted).all(db).await?;
    let mut found: HashMap<EmployeeId, Executive> = HashMap::new();
    for term in terms {
        let term_span = Span { first: term.first_day, last: term.last_day.unwrap_or(NaiveDate::MAX) };
        found.entry(term.employee_id).or_default().terms.push(term_span);
    }
    Ok(found)
}

/// When these people were absent.
pub async fn absences(
    db: &impl ConnectionTrait,
    people: &[EmployeeId],
    span: Span,
) -> Result<HashMap<EmployeeId, Vec<Span>>, DbErr> {
    use absence::Column::{EmployeeId as Who, FirstDay, LastDay, Status};
    let rows = absence::Entity::find()
        .filter(db::any_of(db.get_database_backend(), Who, people.iter().map(|id| id.0)))
        .filter(Status.ne(AbsenceStatus::Cancelled))
        .filter(FirstDay.lte(span.last))
        .filter(LastDay.gte(span.first))
        .all(db)
        .await?;
    let mut found: HashMap<EmployeeId, Vec<Span>> = HashMap::new();
    for row in rows {
        found.entry(row.employee_id).or_default().push(Span { first: row.first_day, last: row.last_day });
    }
    Ok(found)
}

/// One day, and the moments at which it begins and the next one does.
pub type Moments = (NaiveDate, DateTime<Utc>, DateTime<Utc>);

#[derive(FromQueryResult)]
struct Done {
    id: EmployeeId,
    n: i32,
}

/// On which of these days each of these people commented as an executive; what was deleted or hidden is no comment. For each
/// of them and each day one look into the index of their comments, however many there are.
pub async fn done(
    db: &DatabaseConnection,
    people: &[EmployeeId],
    days: &[Moments],
) -> Result<HashMap<EmployeeId, HashSet<NaiveDate>>, DbErr> {
    if people.is_empty() || days.is_empty() {
        return Ok(HashMap::new());
    }
    let backend = db.get_database_backend();
    let mut values: Vec<Value> = Vec::new();
    let mut rows: Vec<String> = Vec::new();
    for (n, (_, begins, ends)) in days.iter().enumerate() {
        rows.push(format!("({n}, ${}, ${})", values.len() + 1, values.len() + 2));
        values.extend([(*begins).into(), (*ends).into()]);
    }
    let place = values.len() + 1;
    let who = match backend {
        DbBackend::Postgres => {
            values.push(people.iter().map(|id| id.0).collect::<Vec<_>>().into());
            format!("e.id = ANY(${place})")
        }
        _ => {
            values.push(db::json_ids(people.iter().map(|id| id.0)).into());
            format!("e.id IN (SELECT unhex(value) FROM json_each(${place}))")
        }
    };
    // A subquery with a limit is run for each pair; EXISTS might be turned into a join over all of their comments.
    let sql = format!(
        "WITH d (n, begins, ends) AS (VALUES {}) SELECT e.id, d.n FROM employee e CROSS JOIN d WHERE {who} AND \
         (SELECT 1 FROM praise_comment c WHERE c.author_id = e.id AND c.by_executive AND c.deleted_at IS NULL \
         AND c.hidden_at IS NULL AND c.created_at >= d.begins AND c.created_at < d.ends LIMIT 1) IS NOT NULL",
        rows.join(", ")
    );
    let mut found: HashMap<EmployeeId, HashSet<NaiveDate>> = HashMap::new();
    for row in Done::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await? {
        if let Some((day, ..)) = usize::try_from(row.n).ok().and_then(|n| days.get(n)) {
            found.entry(row.id).or_default().insert(*day);
        }
    }
    Ok(found)
}

/// When each of these people first commented as an executive between two moments.
pub async fn first_comments(
    db: &impl ConnectionTrait,
    people: &[EmployeeId],
    (begins, ends): (DateTime<Utc>, DateTime<Utc>),
) -> Result<HashMap<EmployeeId, DateTime<Utc>>, DbErr> {
    use praise_comment::Column as C;
    let rows: Vec<(EmployeeId, DateTime<Utc>)> = praise_comment::Entity::find()
        .select_only()
        .columns([C::AuthorId, C::CreatedAt])
        .filter(db::any_of(db.get_database_backend(), C::AuthorId, people.iter().map(|id| id.0)))
        .filter(C::ByExecutive.eq(true))
        .filter(C::DeletedAt.is_null())
        .filter(C::HiddenAt.is_null())
        .filter(C::CreatedAt.gte(begins))
        .filter(C::CreatedAt.lt(ends))
        .into_tuple()
        .all(db)
        .await?;
    let mut first = HashMap::new();
    for (who, at) in rows {
        first.entry(who).and_modify(|one: &mut DateTime<Utc>| *one = (*one).min(at)).or_insert(at);
    }
    Ok(first)
}

/// When these comments were written, whatever became of them.
pub async fn written(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<DateTime<Utc>>, DbErr> {
    use praise_comment::Column as C;
    let these = praise_comment::Entity::find().select_only().column(C::CreatedAt);
    these.filter(db::any_of(db.get_database_backend(), C::Id, ids.iter().copied())).into_tuple().all(db).await
}
