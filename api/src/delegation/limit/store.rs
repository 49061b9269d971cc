//! Every SQL statement about limits.

use crate::{delegation::limit::rules::Person, kernel::db};
use chrono::{DateTime, Utc};
use entity::{
    decision::DecisionKind,
    delegation_limit::{self, Column, LimitStatus},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// The approved limits in force at that moment that could be one of these people's: theirs by name, or their job
/// functions' in any of their departments or everywhere. Which of them counts for whom `rules::most_specific` says.
pub async fn in_force(
    db: &impl ConnectionTrait,
    people: &[Person],
    kind: Option<DecisionKind>,
    at: DateTime<Utc>,
) -> Result<Vec<delegation_limit::Model>, DbErr> {
    let backend = db.get_database_backend();
    let mut functions = Vec::new();
    for function in people.iter().filter_map(|person| person.job_function) {
        if !functions.contains(&function) {
            functions.push(function);
        }
    }
    let departments = people.iter().flat_map(|person| &person.path).map(|id| id.0);
    let somewhere = Condition::any().add(Column::DepartmentId.is_null()).add(db::any_of(
        backend,
        Column::DepartmentId,
        departments,
    ));
    let theirs = Condition::any()
        .add(db::any_of(backend, Column::EmployeeId, people.iter().map(|person| person.id.0)))
        .add(Condition::all().add(Column::JobFunction.is_in(functions)).add(somewhere));
    let mut limits = delegation_limit::Entity::find()
        .filter(Column::Status.eq(LimitStatus::Approved))
        .filter(Column::Ends.eq(false))
        .filter(Column::EffectiveFrom.lte(at))
        .filter(Condition::any().add(Column::EffectiveUntil.is_null()).add(Column::EffectiveUntil.gt(at)))
        .filter(theirs);
    if let Some(kind) = kind {
        limits = limits.filter(Column::Kind.eq(kind));
    }
    limits.all(db).await
}
