//! Tasks, their timelines and effects by their ids, and the tasks about items, for many at once.

use crate::{
    improvement::{
        listing::{self, store::End},
        store,
    },
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{
    ids::{ImprovementTaskId, VocItemId},
    improvement_effect, improvement_item, improvement_step, improvement_task,
};
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TaskById(pub ImprovementTaskId);

impl Loader<TaskById> for Batch {
    type Value = improvement_task::Model;
    type Error = Fault;

    async fn load(&self, keys: &[TaskById]) -> Result<HashMap<TaskById, Self::Value>, Fault> {
        let rows = store::tasks_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (TaskById(row.id), row)).collect())
    }
}

/// What became of a task, from one end of the list.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StepsOf(pub ImprovementTaskId, pub End);

impl Loader<StepsOf> for Batch {
    type Value = Vec<improvement_step::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[StepsOf]) -> Result<HashMap<StepsOf, Self::Value>, Fault> {
        let mut of: HashMap<StepsOf, Self::Value> = HashMap::new();
        for (end, tasks) in by_end(keys.iter().map(|key| (key.1, key.0))) {
            for row in listing::store::first_steps(self.db.reader(), tasks, end).await? {
                of.entry(StepsOf(row.task_id, end)).or_default().push(row);
            }
        }
        Ok(of)
    }
}

/// What a task is about, from one end of the list.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ItemsOf(pub ImprovementTaskId, pub End);

impl Loader<ItemsOf> for Batch {
    type Value = Vec<improvement_item::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[ItemsOf]) -> Result<HashMap<ItemsOf, Self::Value>, Fault> {
        let mut of: HashMap<ItemsOf, Self::Value> = HashMap::new();
        for (end, tasks) in by_end(keys.iter().map(|key| (key.1, key.0))) {
            for row in listing::store::first_items(self.db.reader(), tasks, end).await? {
                of.entry(ItemsOf(row.task_id, end)).or_default().push(row);
            }
        }
        Ok(of)
    }
}

/// A statement for each way in which a request asks for the same list.
fn by_end(keys: impl Iterator<Item = (End, ImprovementTaskId)>) -> HashMap<End, Vec<ImprovementTaskId>> {
    let mut by: HashMap<End, Vec<ImprovementTaskId>> = HashMap::new();
    keys.for_each(|(end, task)| by.entry(end).or_default().push(task));
    by
}

/// How many steps a task has; none for one that has none.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StepCount(pub ImprovementTaskId);

impl Loader<StepCount> for Batch {
    type Value = usize;
    type Error = Fault;

    async fn load(&self, keys: &[StepCount]) -> Result<HashMap<StepCount, usize>, Fault> {
        let counted = listing::store::count_steps(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(counted.into_iter().map(|(id, steps)| (StepCount(id), usize::try_from(steps).unwrap_or_default())).collect())
    }
}

/// How many items a task is about; none for one that is about none.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ItemCount(pub ImprovementTaskId);

impl Loader<ItemCount> for Batch {
    type Value = usize;
    type Error = Fault;

    async fn load(&self, keys: &[ItemCount]) -> Result<HashMap<ItemCount, usize>, Fault> {
        let counted = listing::store::count_items(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(counted.into_iter().map(|(id, items)| (ItemCount(id), usize::try_from(items).unwrap_or_default())).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EffectOf(pub ImprovementTaskId);

impl Loader<EffectOf> for Batch {
    type Value = improvement_effect::Model;
    type Error = Fault;

    async fn load(&self, keys: &[EffectOf]) -> Result<HashMap<EffectOf, Self::Value>, Fault> {
        let rows = store::effects(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (EffectOf(row.task_id), row)).collect())
    }
}

/// The tasks about an item.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TasksAbout(pub VocItemId);

impl Loader<TasksAbout> for Batch {
    type Value = Arc<Vec<improvement_task::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[TasksAbout]) -> Result<HashMap<TasksAbout, Self::Value>, Fault> {
        let rows = listing::store::of_items(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(id, tasks)| (TasksAbout(id), Arc::new(tasks))).collect())
    }
}
