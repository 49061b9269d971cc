//! Every SQL statement about decisions and requests.

use crate::{
    kernel::{
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    approval_request::{self, ApprovalStage, ApprovalStatus},
    approval_step,
    decision::{self, DecisionKind},
    decision_key,
    employee::{self, EmployeeStatus},
    employee_role::Role,
    ids::{ApprovalRequestId, CustomerId, DecisionId, DepartmentId, EmployeeId},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, QueryResult, Select,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query},
};
use std::collections::HashMap;

pub async fn key(
    db: &impl ConnectionTrait,
    employee: EmployeeId,
    key: &str,
) -> Result<Option<decision_key::Model>, DbErr> {
    decision_key::Entity::find_by_id((employee, key.to_owned())).one(db).await
}

pub fn key_taken(error: &DbErr) -> bool {
    db::broke_unique(error, "decision_key_pkey", "decision_key.employee_id")
}

pub async fn decision(db: &impl ConnectionTrait, id: DecisionId) -> Result<Option<decision::Model>, DbErr> {
    decision::Entity::find().filter(decision::Column::Id.eq(id)).one(db).await
}

pub async fn decisions_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = DecisionId>,
) -> Result<Vec<decision::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), decision::Column::Id, ids.into_iter().map(|id| id.0));
    decision::Entity::find().filter(these).all(db).await
}

pub async fn request(
    db: &impl ConnectionTrait,
    id: ApprovalRequestId,
) -> Result<Option<approval_request::Model>, DbErr> {
    approval_request::Entity::find_by_id(id).one(db).await
}

pub async fn requests_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ApprovalRequestId>,
) -> Result<Vec<approval_request::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), approval_request::Column::Id, ids.into_iter().map(|id| id.0));
    approval_request::Entity::find().filter(these).all(db).await
}

pub async fn lock_request(tx: &Tx, id: ApprovalRequestId) -> Result<Option<approval_request::Model>, DbErr> {
    approval_request::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

pub async fn save_request(tx: &Tx, request: approval_request::Model) -> Result<(), DbErr> {
    let request = request.into_active_model().reset_all();
    approval_request::Entity::update(request).exec(tx).await.map(|_| ())
}

pub async fn steps(
    db: &impl ConnectionTrait,
    requests: impl IntoIterator<Item = ApprovalRequestId>,
) -> Result<HashMap<ApprovalRequestId, Vec<approval_step::Model>>, DbErr> {
    let column = approval_step::Column::RequestId;
    let these = db::any_of(db.get_database_backend(), column, requests.into_iter().map(|id| id.0));
    let rows = approval_step::Entity::find().filter(these).order_by_asc(approval_step::Column::Version).all(db).await?;
    let mut steps: HashMap<ApprovalRequestId, Vec<_>> = HashMap::new();
    for row in rows {
        steps.entry(row.request_id).or_default().push(row);
    }
    Ok(steps)
}
