//! When the demo company works: its days off.

use crate::{
    demo::fill::insert,
    kernel::db::Tx,
    org::{NATIONAL_YEARS, national_holidays},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{calendar_version, holiday};
use sea_orm::DbErr;

/// The version that the demo begins with.
const VERSION: i32 = 1;

/// Every year that is known, with the company's own day (창립기념일).
pub(super) async fn holidays(tx: &Tx, now: DateTime<Utc>) -> Result<(), DbErr> {
    let version = calendar_version::Model { version: VERSION, made_by: None, made_at: now };
    insert::<calendar_version::Entity, _>(tx, vec![version]).await?;
    let national = NATIONAL_YEARS.filter_map(national_holidays).flatten();
    let national = national.map(|(day, holiday)| (day, holiday.name, holiday.name_en));
    let founded = NATIONAL_YEARS.filter_map(|year| NaiveDate::from_ymd_opt(year, 4, 3));
    let own = founded.map(|day| (day, "창립기념일".to_owned(), "Foundation Day".to_owned()));
    let row = |(day, name, name_en)| holiday::Model { day, name, name_en, added_in: VERSION, removed_in: None };
    insert::<holiday::Entity, _>(tx, national.chain(own).map(row).collect()).await
}
