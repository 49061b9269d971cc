//! Every SQL statement about absences.

use crate::{
    kernel::{
        bulk,
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
    org::Directory,
};
use chrono::NaiveDate;
use entity::{
    absence::{self, AbsenceStatus, Column},
    employee::{self, EmployeeStatus},
    ids::{AbsenceId, DepartmentId, EmployeeId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashMap;

/// Those that count on this day or later.
pub async fn in_force(db: &impl ConnectionTrait, from: NaiveDate) -> Result<Vec<absence::Model>, DbErr> {
    let counts = Column::Status.ne(AbsenceStatus::Cancelled);
    absence::Entity::find().filter(counts).filter(Column::LastDay.gte(from)).all(db).await
}

/// Those that count on any of these days, of one of these people or with one of them as deputy.
pub async fn near(
    tx: &Tx,
    people: impl IntoIterator<Item = EmployeeId>,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<absence::Model>, DbErr> {
    let people: Vec<_> = people.into_iter().map(|id| id.0).collect();
    let backend = tx.get_database_backend();
    let concerns = Condition::any()
        .add(db::any_of(backend, Column::EmployeeId, people.iter().copied()))
        .add(db::any_of(backend, Column::DeputyId, people));
    absence::Entity::find()
        .filter(Column::Status.ne(AbsenceStatus::Cancelled))
        .filter(Column::FirstDay.lte(last))
        .filter(Column::LastDay.gte(first))
        .filter(concerns)
        .all(tx)
        .await
}

/// Whether these people work here, as the database says: another node may know more than this one's memory.
pub async fn standings(
    tx: &Tx,
    people: impl IntoIterator<Item = EmployeeId>,
) -> Result<HashMap<EmployeeId, EmployeeStatus>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), employee::Column::Id, people.into_iter().map(|id| id.0));
    let rows = employee::Entity::find().filter(these).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.status)).collect())
}

pub async fn insert(tx: &Tx, absence: &absence::Model) -> Result<(), DbErr> {
    absence::Entity::insert(absence.clone().into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

pub async fn absence(db: &impl ConnectionTrait, id: AbsenceId) -> Result<Option<absence::Model>, DbErr> {
    absence::Entity::find_by_id(id).one(db).await
}

/// Writes how it ended if it is still as it was read; false if somebody was faster.
pub async fn end(tx: &Tx, ended: &absence::Model) -> Result<bool, DbErr> {
    let values = absence::ActiveModel {
        status: Set(ended.status),
        last_day: Set(ended.last_day),
        ended_by: Set(ended.ended_by),
        ended_at: Set(ended.ended_at),
        version: Set(ended.version),
        ..Default::default()
    };
    let unchanged = absence::Entity::update_many().set(values).filter(Column::Id.eq(ended.id));
    Ok(unchanged.filter(Column::Version.eq(ended.version - 1)).exec(tx).await?.rows_affected == 1)
}

/// These people's own that count on this day or later, locked until the transaction ends.
pub async fn lasting(tx: &Tx, people: &[EmployeeId], day: NaiveDate) -> Result<Vec<absence::Model>, DbErr> {
    let theirs = db::any_of(tx.get_database_backend(), Column::EmployeeId, people.iter().map(|id| id.0));
    absence::Entity::find()
        .filter(theirs)
        .filter(Column::Status.ne(AbsenceStatus::Cancelled))
        .filter(Column::LastDay.gte(day))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
}

/// Writes what became of these, which the transaction has locked.
pub async fn save(tx: &Tx, absences: Vec<absence::Model>) -> Result<(), DbErr> {
    bulk::upsert(tx, absences.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// The list's name, for its cursors.
pub const ABSENCES: &str = "absences, latest first day first";

/// Which absences.
#[derive(Default)]
pub struct AbsenceFilter {
    pub employee: Option<EmployeeId>,
    pub department: Option<DepartmentId>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub cancelled: bool,
}

pub async fn absences(
    db: &DatabaseConnection,
    scope: &Scope,
    directory: &Directory,
    filter: &AbsenceFilter,
    page: &Page,
    count: bool,
) -> Result<(Slice<absence::Model>, Option<Total>), DbErr> {
    let backend = db.get_database_backend();
    let mut list = absence::Entity::find().into_query();
    if let Some(employee) = filter.employee {
        list.and_where(Column::EmployeeId.eq(employee));
    }
    if let Some(department) = filter.department {
        let people = directory.employees_within(&[department]).map(|id| id.0).collect::<Vec<_>>();
        list.and_where(db::any_of(backend, Column::EmployeeId, people));
    }
    if let Some(from) = filter.from {
        list.and_where(Column::LastDay.gte(from));
    }
    if let Some(until) = filter.until {
        list.and_where(Column::FirstDay.lte(until));
    }
    if !filter.cancelled {
        list.and_where(Column::Status.ne(AbsenceStatus::Cancelled));
    }
    // Whose the scope covers, and those in which one stands in oneself.
    let stands_in = || Expr::col(Column::DeputyId).eq(scope.employee());
    match scope.rows() {
        Rows::All => {}
        Rows::Of(employee) => {
            list.and_where(Column::EmployeeId.eq(employee).or(stands_in()));
        }
        Rows::Within(departments) => {
            let people = directory.employees_within(departments).map(|id| id.0).chain([scope.employee().0]);
            list.and_where(db::any_of(backend, Column::EmployeeId, people.collect::<Vec<_>>()).or(stands_in()));
        }
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset_by_day(&mut list, page, (Column::FirstDay, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}
