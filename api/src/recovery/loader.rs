//! Cases and what belongs to them by their keys, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    recovery::{promise, store},
};
use async_graphql::dataloader::Loader;
use entity::{
    ids::{ImprovementTaskId, RecoveryCaseId, RecoveryOpinionId, RecoveryPromiseId, VocItemId},
    recovery_case::Model as Case,
    recovery_contact::Model as Contact,
    recovery_hand_over::Model as HandOver,
    recovery_opinion::Model as Opinion,
    recovery_promise::Model as Promise,
};
use std::{collections::HashMap, hash::Hash, sync::Arc};

fn grouped<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Arc<Vec<V>>> {
    let mut of: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        of.entry(key(&row)).or_default().push(row);
    }
    of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect()
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CaseById(pub RecoveryCaseId);

impl Loader<CaseById> for Batch {
    type Value = Case;
    type Error = Fault;

    async fn load(&self, keys: &[CaseById]) -> Result<HashMap<CaseById, Case>, Fault> {
        let rows = store::cases_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (CaseById(row.id), row)).collect())
    }
}

/// The last case of an item.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CaseOf(pub VocItemId);

impl Loader<CaseOf> for Batch {
    type Value = Case;
    type Error = Fault;

    async fn load(&self, keys: &[CaseOf]) -> Result<HashMap<CaseOf, Case>, Fault> {
        let rows = store::cases_of_items(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(item, case)| (CaseOf(item), case)).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ContactsOf(pub RecoveryCaseId);

impl Loader<ContactsOf> for Batch {
    type Value = Arc<Vec<Contact>>;
    type Error = Fault;

    async fn load(&self, keys: &[ContactsOf]) -> Result<HashMap<ContactsOf, Self::Value>, Fault> {
        let rows = store::contacts(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(grouped(rows, |row| ContactsOf(row.case_id)))
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OpinionsOf(pub RecoveryCaseId);

impl Loader<OpinionsOf> for Batch {
    type Value = Arc<Vec<Opinion>>;
    type Error = Fault;

    async fn load(&self, keys: &[OpinionsOf]) -> Result<HashMap<OpinionsOf, Self::Value>, Fault> {
        let rows = store::opinions(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(grouped(rows, |row| OpinionsOf(row.case_id)))
    }
}

/// What came out of an opinion.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OutcomesOf(pub RecoveryOpinionId);

impl Loader<OutcomesOf> for Batch {
    type Value = Arc<Vec<VocItemId>>;
    type Error = Fault;

    async fn load(&self, keys: &[OutcomesOf]) -> Result<HashMap<OutcomesOf, Self::Value>, Fault> {
        let rows = store::outcomes(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let items = |rows: Arc<Vec<entity::recovery_outcome::Model>>| rows.iter().map(|row| row.item_id).collect();
        let of = grouped(rows, |row| OutcomesOf(row.opinion_id));
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(items(rows)))).collect())
    }
}

/// The improvements that were asked for because of an opinion.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TasksOf(pub RecoveryOpinionId);

impl Loader<TasksOf> for Batch {
    type Value = Arc<Vec<ImprovementTaskId>>;
    type Error = Fault;

    async fn load(&self, keys: &[TasksOf]) -> Result<HashMap<TasksOf, Self::Value>, Fault> {
        let rows = store::tasks(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let tasks = |rows: Arc<Vec<entity::recovery_task::Model>>| rows.iter().map(|row| row.task_id).collect();
        let of = grouped(rows, |row| TasksOf(row.opinion_id));
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(tasks(rows)))).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HandOversOf(pub RecoveryCaseId);

impl Loader<HandOversOf> for Batch {
    type Value = Arc<Vec<HandOver>>;
    type Error = Fault;

    async fn load(&self, keys: &[HandOversOf]) -> Result<HashMap<HandOversOf, Self::Value>, Fault> {
        let rows = store::hand_overs(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(grouped(rows, |row| HandOversOf(row.case_id)))
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PromisesOf(pub RecoveryCaseId);

impl Loader<PromisesOf> for Batch {
    type Value = Arc<Vec<Promise>>;
    type Error = Fault;

    async fn load(&self, keys: &[PromisesOf]) -> Result<HashMap<PromisesOf, Self::Value>, Fault> {
        let rows = promise::store::of_cases(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(grouped(rows, |row| PromisesOf(row.case_id)))
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PromiseById(pub RecoveryPromiseId);

impl Loader<PromiseById> for Batch {
    type Value = Promise;
    type Error = Fault;

    async fn load(&self, keys: &[PromiseById]) -> Result<HashMap<PromiseById, Promise>, Fault> {
        let rows = promise::store::promises_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (PromiseById(row.id), row)).collect())
    }
}
