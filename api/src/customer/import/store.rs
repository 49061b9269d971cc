//! Every SQL statement of an import.

use crate::{
    customer::store as customer_store,
    kernel::{
        bulk,
        db::{Db, Tx},
    },
};
use entity::{
    contract, customer,
    ids::{ContractId, CustomerId},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

/// Numbers of one statement.
const AT_ONCE: usize = 2_000;

/// By their numbers.
pub async fn customers(db: &Db, numbers: &[&str]) -> Result<HashMap<String, customer::Model>, DbErr> {
    let mut found = HashMap::new();
    for some in numbers.chunks(AT_ONCE) {
        let these = customer::Column::Number.is_in(some.iter().copied());
        let rows = customer::Entity::find().filter(these).all(db.reader()).await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.number.clone()?, row))));
    }
    Ok(found)
}

/// Which of these marks erased customers left of their numbers.
pub async fn erased_numbers(db: &Db, marks: Vec<Vec<u8>>) -> Result<HashSet<Vec<u8>>, DbErr> {
    let mut found = HashSet::new();
    for some in marks.chunks(AT_ONCE) {
        found.extend(customer_store::erased_numbers(db.reader(), some.to_vec()).await?);
    }
    Ok(found)
}

/// By their numbers.
pub async fn contracts(db: &Db, numbers: &[&str]) -> Result<HashMap<String, contract::Model>, DbErr> {
    let mut found = HashMap::new();
    for some in numbers.chunks(AT_ONCE) {
        let these = contract::Column::Number.is_in(some.iter().copied());
        let rows = contract::Entity::find().filter(these).all(db.reader()).await?;
        found.extend(rows.into_iter().filter_map(|row| Some((row.number.clone()?, row))));
    }
    Ok(found)
}

/// Locks these customers, in the order of their ids; as they are now.
pub async fn lock_customers(
    tx: &Tx,
    these: impl Iterator<Item = &CustomerId>,
) -> Result<HashMap<CustomerId, customer::Model>, DbErr> {
    let mut locked = HashMap::new();
    let mut ids: Vec<CustomerId> = these.copied().collect();
    ids.sort_unstable();
    for some in ids.chunks(AT_ONCE) {
        let these = customer::Entity::find().filter(customer::Column::Id.is_in(some.iter().copied()));
        let rows = these.order_by_asc(customer::Column::Id).lock_exclusive().all(tx).await?;
        locked.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(locked)
}

/// Locks these contracts; whether they are all in the version in which they were read.
pub async fn lock_contracts(tx: &Tx, read: &HashMap<ContractId, i32>) -> Result<bool, DbErr> {
    let mut same = 0;
    let mut ids: Vec<ContractId> = read.keys().copied().collect();
    ids.sort_unstable();
    for some in ids.chunks(AT_ONCE) {
        let these = contract::Entity::find().filter(contract::Column::Id.is_in(some.iter().copied()));
        let rows = these.order_by_asc(contract::Column::Id).lock_exclusive().all(tx).await?;
        same += rows.iter().filter(|row| read.get(&row.id) == Some(&row.version)).count();
    }
    Ok(same == read.len())
}

pub async fn save_customers(tx: &Tx, rows: impl Iterator<Item = &customer::Model>) -> Result<(), DbErr> {
    bulk::upsert(tx, rows.cloned().map(IntoActiveModel::into_active_model)).await
}

pub async fn save_contracts(tx: &Tx, rows: &[contract::Model]) -> Result<(), DbErr> {
    bulk::upsert(tx, rows.iter().cloned().map(IntoActiveModel::into_active_model)).await
}
