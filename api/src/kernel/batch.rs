//! Loading many objects at once for one request: each domain's `loader.rs` says how its keys become values.

use crate::kernel::{db::Db, error::Fault};
use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader},
};
use entity::ids::EmployeeId;
use std::{hash::Hash, time::Duration};

pub struct Batch {
    pub db: Db,
    pub viewer: Option<EmployeeId>,
}

/// One for each request, because some rows depend on who asks. No delay: the default waits a millisecond at each level.
pub fn loaders(db: Db, viewer: Option<EmployeeId>) -> DataLoader<Batch> {
    DataLoader::new(Batch { db, viewer }, tokio::spawn).delay(Duration::ZERO)
}

/// The value of one key, loaded together with all others that are asked for at the same time.
pub async fn load<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Batch as Loader<K>>::Value>, Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Batch: Loader<K, Error = Fault>,
{
    let loaders = ctx.data_opt::<DataLoader<Batch>>().ok_or(Fault::Unauthenticated)?;
    loaders.load_one(key).await
}
