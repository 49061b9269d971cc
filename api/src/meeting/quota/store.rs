//! The SQL of quotas: since when who heads what, when they were absent, whom they met.

use crate::{
    kernel::db::{self, Tx},
    meeting::rules::Span,
};
use chrono::NaiveDate;
use entity::{
    absence::{self, AbsenceStatus},
    customer::CustomerTier,
    customer_meeting::{self, MeetingState},
    ids::{DepartmentId, EmployeeId},
    leader_term::{self, Column as T},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Statement, sea_query::Expr,
};
use std::collections::HashMap;

type Term = (EmployeeId, DepartmentId, Span);

/// Who headed what on any of these days, in the order in which they began.
pub async fn terms(db: &impl ConnectionTrait, span: Span, people: Option<&[EmployeeId]>) -> Result<Vec<Term>, DbErr> {
    let lasted = Condition::any().add(T::LastDay.is_null()).add(T::LastDay.gte(span.first));
    let backend = db.get_database_backend();
    let terms = leader_term::Entity::find()
        .filter(T::FirstDay.lte(span.last))
        .filter(lasted)
        .apply_if(people, |rows, people| rows.filter(db::any_of(backend, T::EmployeeId, people.iter().map(|id| id.0))))
        .order_by_asc(T::FirstDay)
        .order_by_asc(T::DepartmentId);
    let of = |term: leader_term::Model| {
        let last = term.last_day.unwrap_or(NaiveDate::MAX);
        (term.employee_id, term.department_id, Span { first: term.first_day, last })
    };
    Ok(terms.all(db).await?.into_iter().map(of).collect())
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

/// How many excellent customers each of them met: one whom they met twice is one.
pub async fn done(
    db: &impl ConnectionTrait,
    people: &[EmployeeId],
    span: Span,
) -> Result<HashMap<EmployeeId, i32>, DbErr> {
    use customer_meeting::Column as M;
    let rows = customer_meeting::Entity::find()
        .select_only()
        .column(M::LeaderId)
        .column_as(Expr::cust("COUNT(DISTINCT customer_id)"), "n")
        .filter(M::State.eq(MeetingState::Done))
        .filter(M::Tier.eq(CustomerTier::Excellent))
        .filter(M::Day.between(span.first, span.last))
        .filter(db::any_of(db.get_database_backend(), M::LeaderId, people.iter().map(|id| id.0)))
        .group_by(M::LeaderId)
        .into_tuple::<(EmployeeId, i64)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(who, n)| (who, i32::try_from(n).unwrap_or(i32::MAX))).collect())
}

/// Lets the terms say who heads what now. Whoever was seen last did until yesterday; whoever is seen first does since today.
pub async fn follow_leaders(tx: &Tx, today: NaiveDate) -> Result<u64, DbErr> {
    let backend = tx.get_database_backend();
    let yesterday = today.pred_opt().unwrap_or(today);
    let heads = "SELECT 1 FROM department d JOIN employee e ON e.id = d.leader_id WHERE d.id = leader_term.department_id \
                 AND d.leader_id = leader_term.employee_id AND e.status = 'ACTIVE'";
    let close = format!("UPDATE leader_term SET last_day = $1 WHERE last_day IS NULL AND NOT EXISTS ({heads})");
    let closed = tx.execute_raw(Statement::from_sql_and_values(backend, close, [yesterday.into()])).await?;
    let open = "INSERT INTO leader_term (department_id, employee_id, first_day) SELECT d.id, d.leader_id, $1 FROM department d \
                JOIN employee e ON e.id = d.leader_id WHERE e.status = 'ACTIVE' AND NOT EXISTS (SELECT 1 FROM leader_term t \
                WHERE t.department_id = d.id AND t.last_day IS NULL) \
                ON CONFLICT (department_id, employee_id, first_day) DO UPDATE SET last_day = NULL";
    let opened = tx.execute_raw(Statement::from_sql_and_values(backend, open, [today.into()])).await?;
    Ok(closed.rows_affected() + opened.rows_affected())
}
