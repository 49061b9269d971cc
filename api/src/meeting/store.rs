//! Every SQL statement about meetings but those of lists, suggestions and quotas.

use crate::kernel::{
    db::{self, Tx},
    writes::Writes,
};
use chrono::NaiveDate;
use entity::{
    customer_meeting::{self, Column, MeetingState, Model as Meeting},
    customer_meeting_point::{self, Column as P, Model as Point},
    ids::{CustomerId, CustomerMeetingId, EmployeeId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, LockType},
};
use std::collections::HashMap;

pub fn insert(rows: Writes, meeting: &Meeting) -> Writes {
    rows.insert(meeting.clone().into_active_model())
}

pub fn insert_point(rows: Writes, point: &Point) -> Writes {
    rows.insert(point.clone().into_active_model())
}

/// Whether the customer is called on that day already.
pub fn is_taken(error: &DbErr) -> bool {
    db::broke_unique(error, "customer_meeting_once_a_day", "customer_meeting.customer_id")
}

pub async fn meeting(db: &impl ConnectionTrait, id: CustomerMeetingId) -> Result<Option<Meeting>, DbErr> {
    customer_meeting::Entity::find_by_id(id).one(db).await
}

/// After its customer.
pub async fn lock(tx: &Tx, id: CustomerMeetingId) -> Result<Option<Meeting>, DbErr> {
    customer_meeting::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// Its customer is locked, so nobody takes the day meanwhile.
pub async fn another_on(
    tx: &Tx,
    customer: CustomerId,
    day: NaiveDate,
    but: Option<CustomerMeetingId>,
) -> Result<bool, DbErr> {
    let mut found = customer_meeting::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CustomerId.eq(customer))
        .filter(Column::Day.eq(day))
        .filter(Column::State.ne(MeetingState::Cancelled));
    if let Some(id) = but {
        found = found.filter(Column::Id.ne(id));
    }
    Ok(found.limit(1).into_tuple::<CustomerMeetingId>().one(tx).await?.is_some())
}

pub async fn save(tx: &Tx, meeting: &Meeting) -> Result<(), DbErr> {
    let meeting = ActiveModelTrait::reset_all(meeting.clone().into_active_model());
    customer_meeting::Entity::update(meeting).exec(tx).await.map(|_| ())
}

pub async fn by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CustomerMeetingId>,
) -> Result<HashMap<CustomerMeetingId, Meeting>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    let rows = customer_meeting::Entity::find().filter(these).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What was said in these, in order.
pub async fn points(
    db: &impl ConnectionTrait,
    meetings: impl IntoIterator<Item = CustomerMeetingId>,
) -> Result<Vec<Point>, DbErr> {
    let these = db::any_of(db.get_database_backend(), P::MeetingId, meetings.into_iter().map(|id| id.0));
    customer_meeting_point::Entity::find().filter(these).order_by_asc(P::Position).all(db).await
}

/// What somebody has still to do, locked if it is to be handed over, the earliest first.
pub async fn planned_of(
    db: &impl ConnectionTrait,
    leader: EmployeeId,
    lock: bool,
    most: u64,
) -> Result<Vec<Meeting>, DbErr> {
    let theirs = customer_meeting::Entity::find()
        .filter(Column::LeaderId.eq(leader))
        .filter(Column::State.eq(MeetingState::Planned))
        .order_by_asc(Column::Day)
        .order_by_asc(Column::Id)
        .limit(most);
    if lock { theirs.lock(LockType::NoKeyUpdate).all(db).await } else { theirs.all(db).await }
}

/// C4: those that were planned with a customer who is erased.
pub async fn lock_planned_with(tx: &Tx, customer: CustomerId) -> Result<Vec<Meeting>, DbErr> {
    customer_meeting::Entity::find()
        .filter(Column::CustomerId.eq(customer))
        .filter(Column::State.eq(MeetingState::Planned))
        .order_by_asc(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await
}

/// C4: what was said goes, that it was stays.
pub async fn blank(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    use sea_orm::QueryTrait;
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    let theirs = customer_meeting::Entity::find().select_only().column(Column::Id);
    let theirs = theirs.filter(Column::CustomerId.eq(customer)).into_query();
    customer_meeting_point::Entity::update_many()
        .col_expr(P::Text, nothing())
        .filter(P::MeetingId.in_subquery(theirs))
        .exec(tx)
        .await?;
    customer_meeting::Entity::update_many()
        .col_expr(Column::NextStep, nothing())
        .col_expr(Column::CancelReason, nothing())
        .filter(Column::CustomerId.eq(customer))
        .exec(tx)
        .await
        .map(|_| ())
}
