//! Every SQL statement about the business calendar.

use crate::{
    kernel::db::{self, Tx},
    org::calendar::rules::{Difference, Year},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{calendar_version, holiday, ids::EmployeeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};

pub async fn versions(db: &impl ConnectionTrait) -> Result<Vec<calendar_version::Model>, DbErr> {
    calendar_version::Entity::find().order_by_asc(calendar_version::Column::Version).all(db).await
}

pub async fn holidays(db: &impl ConnectionTrait) -> Result<Vec<holiday::Model>, DbErr> {
    holiday::Entity::find().all(db).await
}

/// The newest version and that of its time zone, 0 if there is none.
pub async fn newest(tx: &Tx) -> Result<(i32, i32), DbErr> {
    let newest = calendar_version::Entity::find().order_by_desc(calendar_version::Column::Version).one(tx).await?;
    Ok(newest.map_or((0, 0), |row| (row.version, row.time_zone_version)))
}

/// A new version with the same days off and another time zone; false if somebody else has just made this version.
pub async fn change_time_zone(
    tx: &Tx,
    time_zone_version: i32,
    by: EmployeeId,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let version = newest(tx).await?.0 + 1;
    insert_version(tx, calendar_version::Model { version, made_by: Some(by), made_at: at, time_zone_version }).await
}

/// False if somebody else has just made this version.
pub async fn insert_version(tx: &Tx, version: calendar_version::Model) -> Result<bool, DbErr> {
    let insert = calendar_version::Entity::insert(version.into_active_model());
    match insert.exec_without_returning(tx).await {
        Ok(_) => Ok(true),
        Err(error) if db::broke_unique(&error, "calendar_version_pkey", "calendar_version.version") => Ok(false),
        Err(error) => Err(error),
    }
}

/// The days off of these days, as they stand.
pub async fn between(tx: &Tx, first: NaiveDate, last: NaiveDate) -> Result<Year, DbErr> {
    let rows = holiday::Entity::find()
        .filter(holiday::Column::Day.between(first, last))
        .filter(holiday::Column::RemovedIn.is_null())
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.day, row.name), row.name_en)).collect())
}

pub async fn apply(tx: &Tx, version: i32, difference: Difference) -> Result<(), DbErr> {
    for ((day, name), _) in difference.removed {
        holiday::Entity::update_many()
            .col_expr(holiday::Column::RemovedIn, Expr::value(version))
            .filter(holiday::Column::Day.eq(day))
            .filter(holiday::Column::Name.eq(name))
            .filter(holiday::Column::RemovedIn.is_null())
            .exec(tx)
            .await?;
    }
    let added = difference.added.into_iter().map(|((day, name), name_en)| holiday::Model {
        day,
        name,
        name_en,
        added_in: version,
        removed_in: None,
    });
    let added: Vec<_> = added.map(IntoActiveModel::into_active_model).collect();
    if !added.is_empty() {
        holiday::Entity::insert_many(added).exec_without_returning(tx).await?;
    }
    Ok(())
}
