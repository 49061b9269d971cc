//! Every SQL statement about reports of abuse and rests.

use crate::{
    kernel::{
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
        writes::Writes,
    },
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{
    abuse_report::{self, AbuseReportState, Column, Model as Report},
    ids::{AbuseReportId, CustomerId, EmployeeId, VocItemId},
    rest_period::{self, Model as Rest},
    voc_item,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, Iterable, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, SelectStatement, UnionType},
};
use std::collections::{HashMap, HashSet};

const STANDING: [AbuseReportState; 2] = [AbuseReportState::Reported, AbuseReportState::Confirmed];

pub fn insert(rows: Writes, report: &Report) -> Writes {
    rows.insert(report.clone().into_active_model())
}

pub fn insert_rest(rows: Writes, rest: &Rest) -> Writes {
    rows.insert(rest.clone().into_active_model())
}

pub async fn report(db: &impl ConnectionTrait, id: AbuseReportId) -> Result<Option<Report>, DbErr> {
    abuse_report::Entity::find_by_id(id).one(db).await
}

/// After its customer and its item.
pub async fn lock(tx: &Tx, id: AbuseReportId) -> Result<Option<Report>, DbErr> {
    abuse_report::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

pub async fn save(tx: &Tx, report: &Report) -> Result<(), DbErr> {
    let report = ActiveModelTrait::reset_all(report.clone().into_active_model());
    abuse_report::Entity::update(report).exec(tx).await.map(|_| ())
}

/// All reports about an item.
pub async fn of_item(tx: &Tx, item: VocItemId) -> Result<Vec<Report>, DbErr> {
    abuse_report::Entity::find().filter(Column::ItemId.eq(item)).order_by_asc(Column::Id).all(tx).await
}

/// Those about a customer that stand.
pub async fn standing_of(tx: &Tx, customer: CustomerId) -> Result<Vec<Report>, DbErr> {
    let theirs = abuse_report::Entity::find().filter(Column::CustomerId.eq(customer));
    theirs.filter(Column::State.is_in(STANDING)).order_by_asc(Column::Id).all(tx).await
}

#[derive(FromQueryResult)]
struct Person {
    employee_id: EmployeeId,
}

/// Whom assignment passes over: who rests, who was abused over this item, and who was by this customer.
pub async fn passed_over(
    tx: &Tx,
    (item, customer): (VocItemId, Option<CustomerId>),
    now: DateTime<Utc>,
) -> Result<HashSet<EmployeeId>, DbErr> {
    let resting = rest_period::Entity::find().select_only().column(rest_period::Column::EmployeeId);
    let mut people = resting.filter(rest_period::Column::UntilAt.gt(now)).into_query();
    people.union(UnionType::Distinct, reporters(item));
    if let Some(customer) = customer {
        let theirs = abuse_report::Entity::find().select_only().column(Column::ReporterId);
        let theirs = theirs.filter(Column::CustomerId.eq(customer)).filter(Column::State.is_in(STANDING));
        people.union(UnionType::Distinct, theirs.into_query());
    }
    let statement = tx.get_database_backend().build(&people);
    let people = Person::find_by_statement(statement).all(tx).await?;
    Ok(people.into_iter().map(|person| person.employee_id).collect())
}

/// Whoever was abused over an item does not get it again, unless they took that back.
/// Whoever was abused over the item, or over one that was merged into it.
fn reporters(item: VocItemId) -> SelectStatement {
    let those = abuse_report::Entity::find().select_only().column_as(Column::ReporterId, "employee_id");
    let merged = voc_item::Entity::find().select_only().column(voc_item::Column::Id);
    let merged = merged.filter(voc_item::Column::MergedIntoId.eq(item)).into_query();
    those
        .filter(Column::ItemId.eq(item).or(Column::ItemId.in_subquery(merged)))
        .filter(Column::State.ne(AbuseReportState::Withdrawn))
        .into_query()
}

pub async fn has_reported(tx: &Tx, item: VocItemId, who: EmployeeId) -> Result<bool, DbErr> {
    let people = Person::find_by_statement(tx.get_database_backend().build(&reporters(item))).all(tx).await?;
    Ok(people.iter().any(|person| person.employee_id == who))
}

/// Which reports.
#[derive(Default)]
pub struct ReportFilter {
    pub state: Option<AbuseReportState>,
    pub reporter: Option<EmployeeId>,
    pub customer: Option<CustomerId>,
    pub item: Option<VocItemId>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

pub const REPORTS: &str = "reports of abuse, newest first";
pub const RESTS: &str = "rests, newest first";

/// Those of whom the scope covers.
pub async fn reports(
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    filter: &ReportFilter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Report>, Option<Total>), DbErr> {
    let mut list = abuse_report::Entity::find().into_query();
    let conditions = [
        filter.state.map(|state| Column::State.eq(state)),
        filter.reporter.map(|id| Column::ReporterId.eq(id)),
        filter.customer.map(|id| Column::CustomerId.eq(id)),
        filter.item.map(|id| Column::ItemId.eq(id)),
        filter.from.map(|from| Column::ReportedAt.gte(from)),
        filter.before.map(|before| Column::ReportedAt.lt(before)),
    ];
    for condition in conditions.into_iter().flatten() {
        list.and_where(condition);
    }
    within(&mut list, db, (scope, directory), Column::ReporterId);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::ReportedAt, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// As `reports`; `since`: those that last longer.
pub async fn rests(
    db: &DatabaseConnection,
    who: (&Scope, &Directory),
    since: Option<DateTime<Utc>>,
    page: &Page,
    count: bool,
) -> Result<(Slice<Rest>, Option<Total>), DbErr> {
    use rest_period::Column as R;
    let mut list = rest_period::Entity::find().into_query();
    if let Some(since) = since {
        list.and_where(R::UntilAt.gt(since));
    }
    within(&mut list, db, who, R::EmployeeId);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (R::FromAt, R::ReportId), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

fn within(
    list: &mut SelectStatement,
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    column: impl ColumnTrait,
) {
    match scope.rows() {
        Rows::All => {}
        Rows::Of(employee) => {
            list.and_where(column.eq(employee));
        }
        Rows::Within(departments) => {
            let people = directory.employees_within(departments).chain([scope.employee()]).map(|id| id.0);
            list.and_where(db::any_of(db.get_database_backend(), column, people.collect::<Vec<_>>()));
        }
    }
}

pub async fn reports_by_id(
    db: &DatabaseConnection,
    ids: impl IntoIterator<Item = AbuseReportId>,
) -> Result<HashMap<AbuseReportId, Report>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    let rows = abuse_report::Entity::find().filter(these).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub async fn rest(db: &impl ConnectionTrait, report: AbuseReportId) -> Result<Option<Rest>, DbErr> {
    rest_period::Entity::find_by_id(report).one(db).await
}

/// Its report is locked.
pub async fn put_rest(tx: &Tx, rest: &Rest) -> Result<(), DbErr> {
    use rest_period::Column::ReportId;
    let others = rest_period::Column::iter().filter(|column| !matches!(column, ReportId));
    let key = OnConflict::column(ReportId).update_columns(others).to_owned();
    let row = rest.clone().into_active_model();
    rest_period::Entity::insert(row).on_conflict(key).exec_without_returning(tx).await.map(|_| ())
}

/// C4: what was said goes, that it happened stays.
pub async fn blank(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    abuse_report::Entity::update_many()
        .col_expr(Column::Words, nothing())
        .col_expr(Column::Reason, nothing())
        .filter(Column::CustomerId.eq(customer))
        .exec(tx)
        .await
        .map(|_| ())
}

/// Reports about customers whom nobody knows, after this one: what they say is sealed by the ring itself.
pub async fn sealed_by_ring(
    db: &DatabaseConnection,
    after: Option<AbuseReportId>,
    most: u64,
) -> Result<Vec<Report>, DbErr> {
    let reports =
        abuse_report::Entity::find().filter(Column::CustomerId.is_null()).order_by_asc(Column::Id).limit(most);
    match after {
        Some(after) => reports.filter(Column::Id.gt(after)).all(db).await,
        None => reports.all(db).await,
    }
}

/// Puts a report's seals in the place of those that it had.
pub async fn reseal(
    db: &DatabaseConnection,
    report: &Report,
    (words, reason): (Option<Vec<u8>>, Option<Vec<u8>>),
) -> Result<bool, DbErr> {
    let renewed = abuse_report::Entity::update_many()
        .col_expr(Column::Words, Expr::value(words))
        .col_expr(Column::Reason, Expr::value(reason))
        .filter(Column::Id.eq(report.id))
        .filter(Column::Version.eq(report.version))
        .exec(db)
        .await?;
    Ok(renewed.rows_affected == 1)
}
