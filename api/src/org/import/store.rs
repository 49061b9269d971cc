//! Every SQL statement of an import.

use crate::{
    kernel::{
        bulk,
        db::{self, Db, Turn, Tx},
    },
    org::import::rules::{Known, Plan, Stamp},
};
use chrono::{DateTime, Utc};
use entity::{
    department, employee,
    employee_role::{self, Role},
    ids::EmployeeId,
    session,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Statement,
    sea_query::Expr,
};
use std::collections::HashMap;

/// Nobody else changes people, departments or roles until the transaction ends; reading goes on. Who imports at the same
/// time waits here, and then plans from what the first one made of the company.
pub async fn hold(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Postgres {
        // The transaction is the only one that writes.
        return Ok(());
    }
    // First, as `leave` and `hand_over` do: each of them goes on to rows that are locked below, so whoever has the turn waits
    // for nobody who waits for it. Who leaves has their absences ended, and nobody names them as deputy meanwhile.
    db::take_turn(tx, Turn::Absences).await?;
    // In this order: approving a change locks the administrators first, and then a person.
    let administrators = employee_role::Entity::find().filter(employee_role::Column::Role.eq(Role::Admin));
    administrators.lock_exclusive().all(tx).await?;
    tx.execute_unprepared("LOCK TABLE department, employee, employee_role IN SHARE ROW EXCLUSIVE MODE").await?;
    Ok(())
}

/// The company as it is. In a transaction that holds it, or that reads one moment.
pub async fn known(tx: &Tx) -> Result<Known, DbErr> {
    let mut roles = HashMap::new();
    for row in employee_role::Entity::find().all(tx).await? {
        let of_one: &mut crate::kernel::actor::RoleSet = roles.entry(row.employee_id).or_default();
        *of_one = of_one.with(row.role);
    }
    Ok(Known {
        departments: department::Entity::find().all(tx).await?,
        employees: employee::Entity::find().all(tx).await?,
        roles,
    })
}

/// The company's stamp by now, in one statement.
pub async fn stamp(tx: &Tx) -> Result<Stamp, DbErr> {
    const STAMP: &str = "SELECT (SELECT CAST(COALESCE(SUM(1 + version), 0) AS BIGINT) FROM department) AS departments, \
                         (SELECT CAST(COALESCE(SUM(1 + version), 0) AS BIGINT) FROM employee) AS employees";
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), STAMP)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the stamp".to_owned()))?;
    Ok(Stamp { departments: row.try_get("", "departments")?, employees: row.try_get("", "employees")? })
}

/// As `known`, of one moment, without holding anything: for a dry run.
pub async fn glance(db: &Db) -> Result<Known, DbErr> {
    let tx = db.begin_reading().await?;
    let known = known(&tx).await?;
    tx.commit().await?;
    Ok(known)
}

/// Writes the plan. Departments first, because people need them.
pub async fn save(tx: &Tx, plan: &Plan, now: DateTime<Utc>) -> Result<(), DbErr> {
    bulk::upsert(tx, plan.departments.iter().map(|change| change.row.clone().into_active_model())).await?;
    set_addresses_aside(tx, &plan.readdressed).await?;
    bulk::upsert(tx, plan.employees.iter().map(|change| change.row.clone().into_active_model())).await?;
    take_roles(tx, &plan.taken).await?;
    let given =
        plan.given.iter().map(|(employee_id, role)| employee_role::Model { employee_id: *employee_id, role: *role });
    bulk::insert(tx, given.map(IntoActiveModel::into_active_model)).await?;
    end_sessions(tx, &plan.left, now).await
}

/// Addresses are unique at every moment: two people who swap theirs would meet on the way.
async fn set_addresses_aside(tx: &Tx, people: &[EmployeeId]) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let these = db::any_of(tx.get_database_backend(), employee::Column::Id, people.iter().map(|id| id.0));
    // No address begins like this, and no number is another's.
    let aside = employee::Entity::update_many().col_expr(employee::Column::Email, Expr::cust("'#' || number"));
    aside.filter(these).exec(tx).await?;
    Ok(())
}

async fn take_roles(tx: &Tx, taken: &[(EmployeeId, Role)]) -> Result<(), DbErr> {
    let mut by_role: HashMap<Role, Vec<EmployeeId>> = HashMap::new();
    for (person, role) in taken {
        by_role.entry(*role).or_default().push(*person);
    }
    for (role, people) in by_role {
        let these =
            db::any_of(tx.get_database_backend(), employee_role::Column::EmployeeId, people.into_iter().map(|id| id.0));
        let taken = employee_role::Entity::delete_many().filter(employee_role::Column::Role.eq(role)).filter(these);
        taken.exec(tx).await?;
    }
    Ok(())
}

/// O4: who leaves is signed out. Their tokens are refused from the moment the directory knows it.
async fn end_sessions(tx: &Tx, people: &[EmployeeId], now: DateTime<Utc>) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let these = db::any_of(tx.get_database_backend(), session::Column::EmployeeId, people.iter().map(|id| id.0));
    let ended = session::Entity::update_many().col_expr(session::Column::EndedAt, Expr::value(now));
    ended.filter(session::Column::EndedAt.is_null()).filter(these).exec(tx).await?;
    Ok(())
}
