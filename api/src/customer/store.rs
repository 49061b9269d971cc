//! stub
use chrono::NaiveDate; use entity::{customer, ids::CustomerId}; use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};
use crate::kernel::db::Tx;
pub struct NearContract { pub customer: CustomerId, pub days: Vec<NaiveDate>, pub first_year_premium: i64 }
pub async fn contracts_near(_db: &impl ConnectionTrait, _customers: impl IntoIterator<Item = CustomerId>, _from: NaiveDate, _until: NaiveDate) -> Result<Vec<NearContract>, DbErr> { Ok(Vec::new()) }
pub async fn lock_for_case(tx: &Tx, id: CustomerId) -> Result<Option<customer::Model>, DbErr> { customer::Entity::find_by_id(id).lock_exclusive().one(tx).await }

pub async fn touch_case(_tx: &Tx, _c: &customer::Model, _now: chrono::DateTime<chrono::Utc>) -> Result<(), DbErr> { Ok(()) }
