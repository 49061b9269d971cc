//! Loading many objects at once for one request: each domain's `loader.rs` says how its keys become values.

use crate::kernel::{db::Db, error::Fault};
use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader},
};
use entity::ids::EmployeeId;
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub struct Batch {
    pub db: Db,
    pub viewer: Option<EmployeeId>,
}

/// How often a request reads the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Each key once, whoever asks for it and when: how many statements that is does not depend on which of several came back first.
    Once,
    /// Anew each time: what a mutation has changed is read as it is since.
    Anew,
}

/// A key's value, on its way or there.
type Found<V> = Shared<BoxFuture<'static, Result<Option<V>, Fault>>>;

/// What one request loads by.
pub struct Loaders {
    batch: Arc<DataLoader<Batch>>,
    /// By the key's type: a map of keys and what was found.
    found: Option<Mutex<HashMap<TypeId, Box<dyn Any + Send>>>>,
}

impl Loaders {
    /// One for each request, because some rows depend on who asks. No delay: the default waits a millisecond at each level.
    pub fn new(db: Db, viewer: Option<EmployeeId>, reading: Reading) -> Self {
        let batch = DataLoader::new(Batch { db, viewer }, tokio::spawn).delay(Duration::ZERO);
        Self { batch: Arc::new(batch), found: (reading == Reading::Once).then(Mutex::default) }
    }

    fn found<K>(&self, key: K) -> Found<<Batch as Loader<K>>::Value>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Batch: Loader<K, Error = Fault>,
    {
        let load = |key: K| {
            let batch = self.batch.clone();
            async move { batch.load_one(key).await }.boxed().shared()
        };
        let Some(found) = &self.found else { return load(key) };
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        let nothing = HashMap::<K, Found<<Batch as Loader<K>>::Value>>::new;
        let of_type = found.entry(TypeId::of::<K>()).or_insert_with(|| Box::new(nothing()));
        match of_type.downcast_mut::<HashMap<K, Found<<Batch as Loader<K>>::Value>>>() {
            Some(keys) => keys.entry(key.clone()).or_insert_with(|| load(key)).clone(),
            None => load(key),
        }
    }
}

/// The value of one key, loaded together with all others that are asked for at the same time.
pub async fn load<K>(ctx: &Context<'_>, key: K) -> Result<Option<<Batch as Loader<K>>::Value>, Fault>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    Batch: Loader<K, Error = Fault>,
{
    ctx.data_opt::<Loaders>().ok_or(Fault::Unauthenticated)?.found(key).await
}
