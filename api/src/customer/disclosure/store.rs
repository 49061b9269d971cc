//! Every SQL statement about who saw customers, and about who has a case with them.

use crate::{
    customer::disclosure::rules::WITH_CASE,
    kernel::{
        db::{self, Db, Tx},
        id,
        page::{self, Page, Slice, Total},
        policy::Scope,
        seal::{Kind, Sealed},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    access_record::{self, Column},
    approval_request::{self, ApprovalStatus},
    customer_meeting::{self, MeetingState},
    decision,
    ids::{AccessRecordId, CustomerId, EmployeeId},
    recovery_case,
    recovery_promise::{self, PromiseState},
    voc_item::{self, VocState},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait,
};

/// How an access record is written down when it is sealed (C3).
pub static SEALED: Sealed = Sealed {
    table: "access_record",
    format: 1,
    columns: &[
        ("at", Kind::Time),
        ("id", Kind::Id),
        ("actor_id", Kind::Id),
        ("session_id", Kind::Id),
        ("customer_id", Kind::Id),
        ("fields", Kind::Json),
        ("reason", Kind::Text),
        ("reference", Kind::Text),
        ("client_ip", Kind::Text),
        ("request_id", Kind::Text),
    ],
    earlier: &[],
};

pub async fn insert(db: &impl ConnectionTrait, record: access_record::Model) -> Result<(), DbErr> {
    access_record::Entity::insert(record.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// How many reveals somebody made since a moment. What they saw with a case is none.
pub async fn reveals_since(tx: &Tx, actor: EmployeeId, since: DateTime<Utc>) -> Result<u64, DbErr> {
    let revealed = access_record::Entity::find().filter(Column::Reason.ne(WITH_CASE));
    revealed.filter(Column::ActorId.eq(actor)).filter(Column::At.gt(since)).count(tx).await
}

/// Whether somebody asks for or decides something about the customer, or did so since a moment, or handles VOC of theirs, or holds a recovery case,
/// owes them something, or visits them. It reads what the domains of authority, VOC, recovery and meetings keep, because these stand on this one.
pub async fn has_case(
    tx: &Tx,
    employee: EmployeeId,
    customer: CustomerId,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    use approval_request::Column as R;
    use decision::Column as D;
    use voc_item::Column as V;
    let theirs = R::RequestedBy.eq(employee).or(R::ApproverId.eq(employee)).or(R::HolderId.eq(employee));
    let open = approval_request::Entity::find()
        .filter(R::CustomerId.eq(customer))
        .filter(R::Status.eq(ApprovalStatus::Pending))
        .filter(theirs);
    if open.limit(1).one(tx).await?.is_some() {
        return Ok(true);
    }
    let handled = voc_item::Entity::find()
        .filter(V::CustomerId.eq(customer))
        .filter(V::AssigneeId.eq(employee))
        .filter(V::State.is_in([
            VocState::Assigned,
            VocState::InProgress,
            VocState::WaitingForCustomer,
            VocState::Resolved,
        ]));
    if handled.limit(1).one(tx).await?.is_some() {
        return Ok(true);
    }
    // R3: who is to call the customer, or has just done so.
    use recovery_case::Column as C;
    let held = recovery_case::Entity::find()
        .filter(C::CustomerId.eq(customer))
        .filter(C::ExecutiveId.eq(employee))
        .filter(C::ClosedAt.is_null().or(C::ClosedAt.gt(since)));
    if held.limit(1).one(tx).await?.is_some() {
        return Ok(true);
    }
    // R5: who has promised them something that is to be kept.
    use recovery_promise::Column as P;
    let owed = recovery_promise::Entity::find()
        .filter(P::CustomerId.eq(customer))
        .filter(P::OwnerId.eq(employee))
        .filter(P::State.is_in([PromiseState::Open, PromiseState::Disputed]));
    if owed.limit(1).one(tx).await?.is_some() {
        return Ok(true);
    }
    // M1: who is to visit them, or has just done so. What was planned long ago and never was gives no right for ever.
    use customer_meeting::Column as M;
    let planned = M::State.eq(MeetingState::Planned).and(M::Day.gte(since.date_naive()));
    let visits = customer_meeting::Entity::find()
        .filter(M::CustomerId.eq(customer))
        .filter(M::LeaderId.eq(employee))
        .filter(planned.or(M::RecordedAt.gt(since)));
    if visits.limit(1).one(tx).await?.is_some() {
        return Ok(true);
    }
    let decided = decision::Entity::find()
        .filter(D::CustomerId.eq(customer))
        .filter(D::At.gt(since))
        .filter(D::RequestedBy.eq(employee).or(D::DecidedBy.eq(employee)));
    Ok(decided.limit(1).one(tx).await?.is_some())
}

/// The list's name, for its cursors.
pub const ACCESS_RECORDS: &str = "access records, newest first";

/// Which access records.
#[derive(Default)]
pub struct AccessFilter {
    pub customer: Option<CustomerId>,
    pub actor: Option<EmployeeId>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

/// `scope`: who may read them may read all.
pub async fn access_records(
    db: &Db,
    _scope: &Scope,
    filter: &AccessFilter,
    page: &Page,
    count: bool,
) -> Result<(Slice<access_record::Model>, Option<Total>), DbErr> {
    let mut list = access_record::Entity::find().into_query();
    if let Some(customer) = filter.customer {
        list.and_where(Column::CustomerId.eq(customer));
    }
    if let Some(actor) = filter.actor {
        list.and_where(Column::ActorId.eq(actor));
    }
    if let Some(from) = filter.from {
        list.and_where(Column::At.gte(from));
    }
    if let Some(before) = filter.before {
        list.and_where(Column::At.lt(before));
    }
    let total = if count { Some(page::total(db.reader(), list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::At, Column::Id), true);
    Ok((page::fetch(db.reader(), &list, page).await?, total))
}

pub async fn access_record(db: &Db, id: AccessRecordId) -> Result<Option<access_record::Model>, DbErr> {
    // The key begins with the time, and the id says when it was made, to the millisecond.
    let Some(from) = id::made_at(id.0) else { return Ok(None) };
    let one = access_record::Entity::find()
        .filter(Column::At.gte(from))
        .filter(Column::At.lt(from + TimeDelta::milliseconds(1)))
        .filter(Column::Id.eq(id));
    let statement = db::limited(db.reader().get_database_backend(), &one.into_query(), 1);
    access_record::Model::find_by_statement(statement).one(db.reader()).await
}
