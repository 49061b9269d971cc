//! Every SQL statement about decisions and requests.

use crate::kernel::{
    db::{self, Tx},
    writes::Writes,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    absence::{self, AbsenceStatus},
    approval_request::{self, ApprovalStage, ApprovalStatus},
    approval_step, decision, decision_key,
    employee::{self, EmployeeStatus},
    ids::{ApprovalRequestId, CustomerId, DecisionId, EmployeeId, VocItemId},
    incident_part, ledger_entry,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use std::collections::HashMap;

/// What can be read from: for who may not speak SQL.
pub trait Reads: ConnectionTrait {}
impl<C: ConnectionTrait> Reads for C {}

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

/// Decisions about these items, by item, the oldest first.
pub async fn decisions_about(
    db: &impl ConnectionTrait,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<decision::Model>, DbErr> {
    use decision::Column;
    let these = db::any_of(db.get_database_backend(), Column::VocItemId, items.into_iter().map(|id| id.0));
    // In so many words: the index holds those alone that are about one.
    let about_one = decision::Entity::find().filter(Column::VocItemId.is_not_null()).filter(these);
    about_one.order_by_asc(Column::At).order_by_asc(Column::Id).all(db).await
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
    let request = ActiveModelTrait::reset_all(request.into_active_model());
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

/// A decision with what it consumes.
pub fn new_decision(decision: decision::Model, entry: ledger_entry::Model, parts: Vec<incident_part::Model>) -> Writes {
    let rows = Writes::default().insert(decision.into_active_model()).insert(entry.into_active_model());
    parts.into_iter().fold(rows, |rows, part| rows.insert(part.into_active_model()))
}

/// What gives back.
pub fn reversal(entry: ledger_entry::Model) -> Writes {
    Writes::default().insert(entry.into_active_model())
}

pub fn new_request(request: approval_request::Model, first: approval_step::Model) -> Writes {
    Writes::default().insert(request.into_active_model()).insert(step(first))
}

pub fn step(step: approval_step::Model) -> approval_step::ActiveModel {
    step.into_active_model()
}

pub fn key_row(key: decision_key::Model) -> decision_key::ActiveModel {
    key.into_active_model()
}

/// Requests for which time has something to do, the longest waiting first.
pub async fn due_requests(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<ApprovalRequestId>, DbErr> {
    use approval_request::Column;
    let due = Condition::any().add(Column::RemindAt.lte(now)).add(Column::DueAt.lte(now));
    let rows = approval_request::Entity::find()
        .filter(Column::Status.eq(ApprovalStatus::Pending))
        .filter(due)
        .order_by_asc(Column::RequestedAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A request that may have to be put before somebody else.
#[derive(FromQueryResult)]
pub struct Waiting {
    pub id: ApprovalRequestId,
    pub approver_id: Option<EmployeeId>,
    pub holder_id: EmployeeId,
    pub requested_by: EmployeeId,
}

/// Requests before somebody who stands in, whose holder is away today, or with somebody who has left.
pub async fn stood_in_for(db: &DatabaseConnection, today: NaiveDate, most: u64) -> Result<Vec<Waiting>, DbErr> {
    use approval_request::Column;
    let gone = employee::Entity::find().select_only().column(employee::Column::Id);
    let gone = || gone.clone().filter(employee::Column::Status.eq(EmployeeStatus::Left)).into_query();
    let away = absence::Entity::find()
        .select_only()
        .column(absence::Column::EmployeeId)
        .filter(absence::Column::Status.ne(AbsenceStatus::Cancelled))
        .filter(absence::Column::FirstDay.lte(today))
        .filter(absence::Column::LastDay.gte(today));
    let unlike = Condition::any()
        .add(Expr::col(Column::ApproverId).ne(Expr::col(Column::HolderId)))
        .add(Column::HolderId.in_subquery(away.into_query()))
        .add(Column::HolderId.in_subquery(gone()))
        .add(Column::ApproverId.in_subquery(gone()));
    approval_request::Entity::find()
        .select_only()
        .columns([Column::Id, Column::ApproverId, Column::HolderId, Column::RequestedBy])
        .filter(Column::Status.eq(ApprovalStatus::Pending))
        .filter(Column::Stage.eq(ApprovalStage::Line))
        .filter(unlike)
        .order_by_asc(Column::RequestedAt)
        .limit(most)
        .into_model()
        .all(db)
        .await
}

/// The request, unless somebody is at it: they look after it.
pub async fn lock_free_request(tx: &Tx, id: ApprovalRequestId) -> Result<Option<approval_request::Model>, DbErr> {
    let one = approval_request::Entity::find_by_id(id);
    one.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx).await
}

/// What of a customer a request depends on.
pub struct About {
    pub is_erased: bool,
    /// The employee that they also are.
    pub benefits: Option<EmployeeId>,
}

pub async fn about(db: &impl ConnectionTrait, customer: CustomerId) -> Result<About, DbErr> {
    let customer = entity::customer::Entity::find_by_id(customer).one(db).await?;
    let is_erased = customer.as_ref().is_none_or(|customer| customer.erased_at.is_some());
    Ok(About { is_erased, benefits: customer.and_then(|customer| customer.employee_id) })
}
