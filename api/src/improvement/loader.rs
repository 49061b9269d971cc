//! Tasks, their timelines and effects by their ids, and the tasks about items, for many at once.

use crate::{
    improvement::{listing, store},
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{
    ids::{ImprovementTaskId, VocItemId},
    improvement_effect, improvement_step, improvement_task,
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

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StepsOf(pub ImprovementTaskId);

impl Loader<StepsOf> for Batch {
    type Value = Arc<Vec<improvement_step::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[StepsOf]) -> Result<HashMap<StepsOf, Self::Value>, Fault> {
        let rows = store::steps(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(id, steps)| (StepsOf(id), Arc::new(steps))).collect())
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
