//! Every SQL statement about limits.

use crate::{
    delegation::limit::rules::Person,
    kernel::{
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::Scope,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    delegation_limit::{self, Column, LimitStatus},
    employee::JobFunction,
    ids::{DelegationLimitId, DepartmentId, EmployeeId},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QueryTrait, Value, sea_query::SimpleExpr,
};

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
    let mut limits = delegation_limit::Entity::find().filter(counts_at(at)).filter(theirs);
    if let Some(kind) = kind {
        limits = limits.filter(Column::Kind.eq(kind));
    }
    limits.all(db).await
}

/// Those in force at that moment.
fn counts_at(at: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::Status.eq(LimitStatus::Approved))
        .add(Column::Ends.eq(false))
        .add(Column::EffectiveFrom.lte(at))
        .add(Condition::any().add(Column::EffectiveUntil.is_null()).add(Column::EffectiveUntil.gt(at)))
}

pub async fn limit(db: &impl ConnectionTrait, id: DelegationLimitId) -> Result<Option<delegation_limit::Model>, DbErr> {
    delegation_limit::Entity::find_by_id(id).one(db).await
}

pub async fn limits_by_id(
    db: &impl ConnectionTrait,
    ids: &[DelegationLimitId],
) -> Result<Vec<delegation_limit::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    delegation_limit::Entity::find().filter(these).all(db).await
}

/// The approved limits of the same holder and kind, for whichever customers.
pub async fn approved_beside(tx: &Tx, limit: &delegation_limit::Model) -> Result<Vec<delegation_limit::Model>, DbErr> {
    delegation_limit::Entity::find()
        .filter(Column::Status.eq(LimitStatus::Approved))
        .filter(Column::Ends.eq(false))
        .filter(Column::Kind.eq(limit.kind))
        .filter(same(Column::EmployeeId, limit.employee_id))
        .filter(same(Column::JobFunction, limit.job_function))
        .filter(same(Column::DepartmentId, limit.department_id))
        .order_by_asc(Column::Id)
        .all(tx)
        .await
}

fn same<T: Into<Value>>(column: Column, value: Option<T>) -> SimpleExpr {
    match value {
        Some(value) => column.eq(value),
        None => column.is_null(),
    }
}

pub async fn insert(tx: &Tx, limit: &delegation_limit::Model) -> Result<(), DbErr> {
    delegation_limit::Entity::insert(limit.clone().into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// What was decided, or that it ends: by who has the turn, so that nobody else has changed it.
pub async fn save(tx: &Tx, limit: &delegation_limit::Model) -> Result<(), DbErr> {
    let values = delegation_limit::ActiveModel {
        status: Set(limit.status),
        effective_from: Set(limit.effective_from),
        effective_until: Set(limit.effective_until),
        decided_by: Set(limit.decided_by),
        decided_at: Set(limit.decided_at),
        reason: Set(limit.reason.clone()),
        version: Set(limit.version),
        ..Default::default()
    };
    let update = delegation_limit::Entity::update_many().set(values).filter(Column::Id.eq(limit.id));
    update.exec(tx).await.map(|_| ())
}

/// The list's name, for its cursors.
pub const LIMITS: &str = "delegation limits, newest first";

/// Which limits.
#[derive(Default)]
pub struct LimitFilter {
    pub employee: Option<EmployeeId>,
    pub function: Option<JobFunction>,
    pub department: Option<DepartmentId>,
    pub kind: Option<DecisionKind>,
    pub tier: Option<CustomerTier>,
    pub status: Option<LimitStatus>,
    pub in_force_at: Option<DateTime<Utc>>,
}

pub async fn limits(
    db: &DatabaseConnection,
    _scope: &Scope,
    filter: &LimitFilter,
    page: &Page,
    count: bool,
) -> Result<(Slice<delegation_limit::Model>, Option<Total>), DbErr> {
    let equal = [
        filter.employee.map(|id| Column::EmployeeId.eq(id)),
        filter.function.map(|function| Column::JobFunction.eq(function)),
        filter.department.map(|id| Column::DepartmentId.eq(id)),
        filter.kind.map(|kind| Column::Kind.eq(kind)),
        filter.tier.map(|tier| Column::Tier.eq(tier)),
        filter.status.map(|status| Column::Status.eq(status)),
    ];
    let mut condition = Condition::all();
    for part in equal.into_iter().flatten() {
        condition = condition.add(part);
    }
    if let Some(at) = filter.in_force_at {
        condition = condition.add(counts_at(at));
    }
    let mut list = delegation_limit::Entity::find().filter(condition).into_query();
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::ProposedAt, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}
