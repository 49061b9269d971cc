//! Every SQL statement about accounts, and reading the audit log.

use crate::kernel::{
    db::{self, Db, Tx},
    id,
    page::{self, Page, Slice, Total},
    policy::{Rows, Scope},
};
use crate::org::Directory;
use chrono::TimeDelta;
use entity::{
    account, audit_record, department, employee,
    employee_role::{self, Role},
    ids::{AuditRecordId, EmployeeId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{OnConflict, SelectStatement},
};
use uuid::Uuid;

pub async fn account(db: &impl ConnectionTrait, id: EmployeeId) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find_by_id(id).one(db).await
}

/// Whether the account is still as it was read; it then stays so until the transaction ends.
pub async fn hold_account(tx: &Tx, account: &account::Model) -> Result<bool, DbErr> {
    let same = account::Entity::find_by_id(account.employee_id)
        .filter(account::Column::ChangedAt.eq(account.changed_at))
        .filter(account::Column::PasswordHash.eq(&account.password_hash));
    Ok(same.lock_exclusive().one(tx).await?.is_some())
}

/// Makes sign-ins of this account wait until the transaction ends, and waits for those under way.
pub async fn lock_account(tx: &Tx, id: EmployeeId) -> Result<(), DbErr> {
    account::Entity::find_by_id(id).lock_exclusive().one(tx).await.map(|_| ())
}

/// Sets the password, whether there was one or not.
pub async fn save_password(tx: &Tx, account: account::Model) -> Result<(), DbErr> {
    use account::Column::{ChangedAt, EmployeeId, MustChangePassword, PasswordHash};
    let replace =
        OnConflict::column(EmployeeId).update_columns([PasswordHash, MustChangePassword, ChangedAt]).to_owned();
    account::Entity::insert(account.into_active_model()).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// Writes the first person of an empty company; false if it is not empty.
pub async fn insert_first_person(
    tx: &Tx,
    department: department::Model,
    person: employee::Model,
    roles: &[Role],
) -> Result<bool, DbErr> {
    if department::Entity::find().one(tx).await?.is_some() {
        return Ok(false);
    }
    let id = person.id;
    department::Entity::insert(department.into_active_model()).exec_without_returning(tx).await?;
    employee::Entity::insert(person.into_active_model()).exec_without_returning(tx).await?;
    let roles = roles.iter().map(|role| employee_role::Model { employee_id: id, role: *role }.into_active_model());
    employee_role::Entity::insert_many(roles).exec_without_returning(tx).await?;
    Ok(true)
}

/// The list's name, for its cursors.
pub const AUDIT_LOG: &str = "audit log, newest first";

/// Which records.
#[derive(Default)]
pub struct AuditFilter {
    pub actor: Option<EmployeeId>,
    pub object: Option<Uuid>,
    pub action: Option<String>,
}

pub async fn audit_log(
    db: &Db,
    scope: &Scope,
    directory: &Directory,
    filter: AuditFilter,
    page: &Page,
    count: bool,
) -> Result<(Slice<audit_record::Model>, Option<Total>), DbErr> {
    let mut list = within(audit_record::Entity::find().into_query(), db, scope, directory);
    if let Some(actor) = filter.actor {
        list.and_where(audit_record::Column::ActorId.eq(actor));
    }
    if let Some(object) = filter.object {
        list.and_where(audit_record::Column::ObjectId.eq(object));
    }
    if let Some(action) = filter.action {
        list.and_where(audit_record::Column::Action.eq(action));
    }
    let total = if count { Some(page::total(db.reader(), list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (audit_record::Column::At, audit_record::Column::Id), true);
    Ok((page::fetch(db.reader(), &list, page).await?, total))
}

pub async fn audit_record(
    db: &Db,
    scope: &Scope,
    directory: &Directory,
    id: AuditRecordId,
) -> Result<Option<audit_record::Model>, DbErr> {
    // The key begins with the time, and the id says when it was made, to the millisecond.
    let Some(from) = id::made_at(id.0) else { return Ok(None) };
    let one = audit_record::Entity::find()
        .filter(audit_record::Column::At.gte(from))
        .filter(audit_record::Column::At.lt(from + TimeDelta::milliseconds(1)))
        .filter(audit_record::Column::Id.eq(id));
    let one = within(one.into_query(), db, scope, directory);
    let statement = db::limited(db.reader().get_database_backend(), &one, 1);
    audit_record::Model::find_by_statement(statement).one(db.reader()).await
}

/// Whose records the scope covers: those of what they did themselves.
fn within(mut list: SelectStatement, db: &Db, scope: &Scope, directory: &Directory) -> SelectStatement {
    match scope.rows() {
        Rows::All => {}
        Rows::Of(actor) => {
            list.and_where(audit_record::Column::ActorId.eq(actor));
        }
        Rows::Within(departments) => {
            let people = directory.employees_within(departments).map(|id| id.0);
            let backend = db.reader().get_database_backend();
            list.and_where(db::any_of(backend, audit_record::Column::ActorId, people));
        }
    }
    list
}
