//! Every SQL statement about people, departments and roles.

use crate::{
    kernel::{
        actor::RoleSet,
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
    org::{self, calendar},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    absence, calendar_version, department,
    employee::{self, EmployeeStatus},
    employee_role::{self, Role},
    holiday,
    ids::{EmployeeId, PendingChangeId},
    pending_change::{self, ChangeStatus},
    setting_value, value_tag,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// How long an absence stays in memory when it is over.
const ABSENCES_KEPT: Days = Days::new(7);

/// Everything that the directory is made of.
pub struct Company {
    pub departments: Vec<department::Model>,
    pub employees: Vec<employee::Model>,
    pub roles: Vec<employee_role::Model>,
    pub value_tags: Vec<value_tag::Model>,
    pub calendar_versions: Vec<calendar_version::Model>,
    pub holidays: Vec<holiday::Model>,
    pub absences: Vec<absence::Model>,
    pub settings: Vec<setting_value::Model>,
}

pub async fn company(db: &Tx, now: DateTime<Utc>) -> Result<Company, DbErr> {
    Ok(Company {
        departments: department::Entity::find().all(db).await?,
        employees: employee::Entity::find().all(db).await?,
        roles: employee_role::Entity::find().all(db).await?,
        value_tags: value_tag::Entity::find().order_by_asc(value_tag::Column::Position).all(db).await?,
        calendar_versions: calendar::store::versions(db).await?,
        holidays: calendar::store::holidays(db).await?,
        settings: org::settings::store::all(db).await?,
        absences: org::absence::store::in_force(db, now.date_naive() - ABSENCES_KEPT).await?,
    })
}

/// How many administrators work here beside this person. Locks their roles until the transaction ends, so that two
/// changes can't both count on the other's.
pub async fn other_administrators(tx: &Tx, but: EmployeeId) -> Result<usize, DbErr> {
    let locked = employee_role::Entity::find().filter(employee_role::Column::Role.eq(Role::Admin)).lock_exclusive();
    let ids = locked.all(tx).await?.into_iter().map(|row| row.employee_id.0).filter(|id| *id != but.0);
    let these = db::any_of(tx.get_database_backend(), employee::Column::Id, ids);
    let active = employee::Column::Status.eq(EmployeeStatus::Active);
    Ok(employee::Entity::find().filter(these).filter(active).all(tx).await?.len())
}

/// The roles of somebody who works here; `None` if they have left.
pub async fn roles_of(tx: &Tx, id: EmployeeId) -> Result<Option<RoleSet>, DbErr> {
    let person = employee::Entity::find_by_id(id).one(tx).await?;
    if !person.is_some_and(|person| person.status == EmployeeStatus::Active) {
        return Ok(None);
    }
    let rows = employee_role::Entity::find().filter(employee_role::Column::EmployeeId.eq(id)).all(tx).await?;
    Ok(Some(rows.into_iter().map(|row| row.role).collect()))
}

/// Raises the version if it is still this one; false if somebody was faster.
pub async fn bump_version(tx: &Tx, id: EmployeeId, from: i32) -> Result<bool, DbErr> {
    let result = employee::Entity::update_many()
        .col_expr(employee::Column::Version, Expr::col(employee::Column::Version).add(1))
        .filter(employee::Column::Id.eq(id))
        .filter(employee::Column::Version.eq(from))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Takes what is not among these, and gives what is new. What stays is not touched: who counts administrators waits for their
/// rows, and must find them again.
pub async fn replace_roles(tx: &Tx, id: EmployeeId, roles: impl Iterator<Item = Role>) -> Result<(), DbErr> {
    use employee_role::Column::{EmployeeId as Who, Role as What};
    let roles: Vec<Role> = roles.collect();
    let lost = employee_role::Entity::delete_many().filter(Who.eq(id)).filter(What.is_not_in(roles.iter().copied()));
    lost.exec(tx).await?;
    let rows = roles.into_iter().map(|role| employee_role::Model { employee_id: id, role }.into_active_model());
    let kept = OnConflict::columns([Who, What]).do_nothing().to_owned();
    tx.execute(&employee_role::Entity::insert_many(rows).on_conflict(kept).into_query()).await?;
    Ok(())
}

/// Who became an executive begins a term today, and whose last day as one was yesterday ends it (P5). After every change of
/// roles, and of who works here, in its transaction.
pub async fn follow_executives(tx: &Tx, today: NaiveDate) -> Result<(), DbErr> {
    const ARE: &str = "SELECT e.id FROM employee e JOIN employee_role r ON r.employee_id = e.id \
                       WHERE r.role IN ('EXECUTIVE', 'CEO') AND e.status = 'ACTIVE'";
    // Who left did so on the day that HR says, which may be long ago.
    let ended = format!(
        "UPDATE executive_term SET last_day = COALESCE((SELECT e.left_on FROM employee e WHERE e.id = employee_id \
         AND e.status = 'LEFT' AND e.left_on < $1), $1) WHERE last_day IS NULL AND employee_id NOT IN ({ARE})"
    );
    let begun = format!(
        "INSERT INTO executive_term (employee_id, first_day) SELECT DISTINCT e.id, {} FROM ({ARE}) e WHERE NOT EXISTS \
         (SELECT 1 FROM executive_term t WHERE t.employee_id = e.id AND t.last_day IS NULL) ON CONFLICT DO NOTHING",
        if tx.get_database_backend() == DbBackend::Postgres { "$1::date" } else { "$1" }
    );
    let run = |sql: String, day: NaiveDate| {
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [day.into()]))
    };
    run(ended, today - Days::new(1)).await?;
    // What began and ended on one day was never due.
    tx.execute_unprepared("DELETE FROM executive_term WHERE last_day < first_day").await?;
    run(begun, today).await?;
    Ok(())
}

/// False if another change of this person's roles, or of this setting, still waits.
pub async fn insert_pending_change(tx: &Tx, change: &pending_change::Model) -> Result<bool, DbErr> {
    let insert = pending_change::Entity::insert(change.clone().into_active_model());
    match insert.exec_without_returning(tx).await {
        Ok(_) => Ok(true),
        Err(error) if db::broke_unique(&error, "pending_change_open", "pending_change.subject_id") => Ok(false),
        Err(error) if db::broke_unique(&error, "pending_change_open_setting", "pending_change.setting_key") => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

pub async fn pending_change(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: PendingChangeId,
) -> Result<Option<pending_change::Model>, DbErr> {
    pending_change::Entity::find_by_id(id).filter(seen(scope)).one(db).await
}

/// How the keys of processing scopes begin.
pub const SCOPES: &str = "scope.";

/// Everything, for those who look after roles and settings; for others processing scopes.
fn seen(scope: &Scope) -> Condition {
    match scope.rows() {
        Rows::All => Condition::all(),
        _ => Condition::all().add(pending_change::Column::SettingKey.starts_with(SCOPES)),
    }
}

/// Marks it decided if it still waits; false if somebody was faster.
pub async fn decide_pending_change(
    tx: &Tx,
    id: PendingChangeId,
    status: ChangeStatus,
    by: EmployeeId,
    at: DateTime<Utc>,
    reason: Option<String>,
) -> Result<bool, DbErr> {
    let decided = pending_change::ActiveModel {
        status: Set(status),
        decided_by: Set(Some(by)),
        decided_at: Set(Some(at)),
        reason: Set(reason),
        ..Default::default()
    };
    let result = pending_change::Entity::update_many()
        .set(decided)
        .filter(pending_change::Column::Id.eq(id))
        .filter(pending_change::Column::Status.eq(ChangeStatus::Pending))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

/// The list's name, for its cursors.
pub const PENDING_CHANGES: &str = "pending changes, newest first";

pub async fn pending_changes(
    db: &DatabaseConnection,
    scope: &Scope,
    status: Option<ChangeStatus>,
    page: &Page,
    count: bool,
) -> Result<(Slice<pending_change::Model>, Option<Total>), DbErr> {
    let mut list = pending_change::Entity::find().filter(seen(scope));
    if let Some(status) = status {
        list = list.filter(pending_change::Column::Status.eq(status));
    }
    let list = list.into_query();
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    let mut rows = list;
    page::keyset(&mut rows, page, (pending_change::Column::ProposedAt, pending_change::Column::Id), true);
    Ok((page::fetch(db, &rows, page).await?, total))
}
