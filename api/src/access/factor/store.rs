//! Every SQL statement about second factors and the sign-ins that wait for one.

use crate::kernel::db::{Db, Tx};
use chrono::{DateTime, Utc};
use entity::{ids::EmployeeId, recovery_code, second_factor, sign_in_challenge};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

pub async fn is_enrolled(tx: &Tx, employee: EmployeeId) -> Result<bool, DbErr> {
    let factor = second_factor::Entity::find_by_id(employee).one(tx).await?;
    Ok(factor.is_some_and(|factor| factor.secret.is_some()))
}

/// The factor, held until the transaction ends.
pub async fn hold(tx: &Tx, employee: EmployeeId) -> Result<Option<second_factor::Model>, DbErr> {
    second_factor::Entity::find_by_id(employee).lock_exclusive().one(tx).await
}

/// Everyone who has one, in force or not.
pub async fn everyone(db: &Db) -> Result<Vec<EmployeeId>, DbErr> {
    let all = second_factor::Entity::find().order_by_asc(second_factor::Column::EmployeeId).all(db.reader()).await?;
    Ok(all.into_iter().map(|factor| factor.employee_id).collect())
}

/// Writes a factor that the transaction holds.
pub async fn save(tx: &Tx, factor: second_factor::Model) -> Result<(), DbErr> {
    second_factor::Entity::update(factor.into_active_model().reset_all()).exec(tx).await.map(|_| ())
}

/// Keeps a secret that waits for its first code, beside the one in force if there is one.
pub async fn begin(tx: &Tx, employee: EmployeeId, sealed: Vec<u8>, until: DateTime<Utc>) -> Result<(), DbErr> {
    use second_factor::Column::{EmployeeId as Key, PendingSecret, PendingUntil};
    let row = second_factor::Model {
        employee_id: employee,
        secret: None,
        pending_secret: Some(sealed),
        pending_until: Some(until),
        last_step: 0,
        confirmed_at: None,
    };
    let again = OnConflict::column(Key).update_columns([PendingSecret, PendingUntil]).to_owned();
    let insert = second_factor::Entity::insert(row.into_active_model()).on_conflict(again);
    insert.exec_without_returning(tx).await.map(|_| ())
}

/// Puts it in force with new recovery codes; those before are worth nothing.
pub async fn confirm(tx: &Tx, factor: second_factor::Model, hashes: Vec<String>) -> Result<(), DbErr> {
    let employee_id = factor.employee_id;
    second_factor::Entity::update(factor.into_active_model().reset_all()).exec(tx).await?;
    recovery_code::Entity::delete_many().filter(recovery_code::Column::EmployeeId.eq(employee_id)).exec(tx).await?;
    let codes = hashes.into_iter().map(|hash| recovery_code::Model { employee_id, hash }.into_active_model());
    recovery_code::Entity::insert_many(codes).exec_without_returning(tx).await.map(|_| ())
}

/// False if there was none.
pub async fn drop_factor(tx: &Tx, employee: EmployeeId) -> Result<bool, DbErr> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::EmployeeId.eq(employee)).exec(tx).await?;
    Ok(second_factor::Entity::delete_by_id(employee).exec(tx).await?.rows_affected == 1)
}

/// Takes the code of this step; false if it, or a later one, was taken before.
pub async fn take_step(tx: &Tx, employee: EmployeeId, step: i64) -> Result<bool, DbErr> {
    let taken = second_factor::Entity::update_many()
        .col_expr(second_factor::Column::LastStep, Expr::value(step))
        .filter(second_factor::Column::EmployeeId.eq(employee))
        .filter(second_factor::Column::LastStep.lt(step))
        .exec(tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Takes a recovery code; false if there is none, or not any more.
pub async fn take_recovery_code(tx: &Tx, employee: EmployeeId, hash: String) -> Result<bool, DbErr> {
    let taken = recovery_code::Entity::delete_by_id((employee, hash)).exec(tx).await?;
    Ok(taken.rows_affected == 1)
}

pub async fn insert_challenge(tx: &Tx, challenge: sign_in_challenge::Model) -> Result<(), DbErr> {
    let insert = sign_in_challenge::Entity::insert(challenge.into_active_model());
    insert.exec_without_returning(tx).await.map(|_| ())
}

/// The challenge, held until the transaction ends.
pub async fn hold_challenge(tx: &Tx, hash: String) -> Result<Option<sign_in_challenge::Model>, DbErr> {
    sign_in_challenge::Entity::find_by_id(hash).lock_exclusive().one(tx).await
}

pub async fn count_try(tx: &Tx, hash: &str) -> Result<(), DbErr> {
    let tries = Expr::col(sign_in_challenge::Column::Tries).add(1);
    let update = sign_in_challenge::Entity::update_many().col_expr(sign_in_challenge::Column::Tries, tries);
    update.filter(sign_in_challenge::Column::Hash.eq(hash)).exec(tx).await.map(|_| ())
}

/// It came through.
pub async fn drop_challenge(tx: &Tx, hash: String) -> Result<(), DbErr> {
    sign_in_challenge::Entity::delete_by_id(hash).exec(tx).await.map(|_| ())
}

/// All of somebody's sign-ins that wait: they began with another password, or without this factor.
pub async fn drop_challenges(tx: &Tx, employee: EmployeeId) -> Result<(), DbErr> {
    let theirs = sign_in_challenge::Column::EmployeeId.eq(employee);
    sign_in_challenge::Entity::delete_many().filter(theirs).exec(tx).await.map(|_| ())
}

pub async fn forget_challenges(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let over = sign_in_challenge::Entity::delete_many().filter(sign_in_challenge::Column::ExpiresAt.lt(now));
    Ok(over.exec(db.writer()).await?.rows_affected)
}
