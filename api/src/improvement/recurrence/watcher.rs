//! Reading what happens to VOC, and opening again what it shows to be open.

use crate::{
    improvement::{
        desk::{self, changed, event_of, step},
        recurrence::{
            rules::{self, Watched},
            store,
        },
        request::linked,
        rules as task_rules, store as tasks,
    },
    kernel::{
        clock::Clock,
        db::{Db, Tx},
        error::Fault,
        events,
        writes::Writes,
    },
    org::{Directory, LiveDirectory},
    voc::series::{self, Texts},
};
use chrono::{DateTime, Utc};
use entity::{
    event,
    ids::{ImprovementTaskId, VocItemId},
    improvement_item::ItemReason,
    improvement_step::{self, StepKind},
    improvement_task::Model as Task,
    voc_item::Model as Item,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

const READER: &str = "improvementRecurrence";
const LOOK_EVERY: Duration = Duration::from_secs(1);

pub struct Watcher {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
}

impl Watcher {
    /// For as long as the process runs.
    pub async fn run(self, ring: impl Fn()) {
        let mut turn = tokio::time::interval(LOOK_EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            match self.pass().await {
                Ok(0) => {}
                Ok(_) => ring(),
                Err(fault) => tracing::warn!(?fault, "what comes again can't be looked for now"),
            }
        }
    }

    /// Everything that has happened by now; how many events that was.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let mut seen = 0;
        loop {
            let work = Work { directory: self.directory.now(), now: self.clock.now() };
            match events::pass(&self.db, READER, &work).await? {
                0 => return Ok(seen),
                some => seen += some,
            }
        }
    }
}

struct Work {
    directory: Arc<Directory>,
    now: DateTime<Utc>,
}

impl events::Work for Work {
    async fn take(&self, tx: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        let of_voc = events.iter().filter(|event| rules::is_looked_at(event));
        let ids: BTreeSet<VocItemId> = of_voc.map(|event| VocItemId(event.object_id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let tasks = store::watched(tx, self.now).await?;
        if tasks.is_empty() {
            return Ok(());
        }
        let since = tasks.iter().filter_map(|task| task.verified_at).min();
        let mut items = series::items(tx, ids).await?;
        items.retain(|item| since.is_some_and(|since| item.received_at > since) && series::is_problem(item));
        if items.is_empty() {
            return Ok(());
        }
        items.sort_by_key(|item| (item.received_at, item.id));
        let watched = self.watched(tx, &tasks).await?;
        let said: HashMap<VocItemId, String> =
            series::reports(tx, items.iter().map(|item| item.id)).await?.into_iter().collect();
        for (task, watched) in &watched {
            let is_it = |item: &&Item| rules::is_again(watched, item, said.get(&item.id).map(String::as_str));
            if let Some(item) = items.iter().find(is_it) {
                open_again(tx, *task, item, self.now).await?;
            }
        }
        Ok(())
    }
}

impl Work {
    /// In the order of their ids, in which they are locked.
    async fn watched(&self, tx: &Tx, tasks: &[Task]) -> Result<Vec<(ImprovementTaskId, Watched)>, Fault> {
        let named = store::named(tx, tasks.iter().map(|task| task.id)).await?;
        let said: HashMap<VocItemId, String> =
            series::reports(tx, named.iter().map(|(_, item)| *item)).await?.into_iter().collect();
        let mut below = HashMap::new();
        let mut watched = Vec::with_capacity(tasks.len());
        for task in tasks {
            let (Some(from), Some(until)) = (task.verified_at, task.watched_until) else { continue };
            if let std::collections::hash_map::Entry::Vacant(place) = below.entry(task.category_id) {
                place.insert(series::below(tx, task.category_id).await?);
            }
            let categories = below.get(&task.category_id).cloned().unwrap_or_default();
            let texts = named.iter().filter(|(of, _)| *of == task.id).filter_map(|(_, item)| said.get(item));
            let said = Texts::of(texts.map(String::as_str));
            let departments = desk::within(&self.directory, task.department_id);
            watched.push((task.id, Watched { categories, departments, said, from, until }));
        }
        watched.sort_by_key(|(id, _)| *id);
        Ok(watched)
    }
}

async fn open_again(tx: &Tx, id: ImprovementTaskId, item: &Item, now: DateTime<Utc>) -> Result<(), Fault> {
    let Some(task) = store::lock_verified(tx, id).await? else { return Ok(()) };
    let task = task_rules::reopened(&task, (item.id, now));
    tasks::save(tx, &task).await?;
    store::link(tx, linked(&task, item, ItemReason::Recurred, now)).await?;
    let step = improvement_step::Model { item_id: Some(item.id), ..step(&task, (StepKind::Reopened, now), None) };
    let rows = tasks::insert_step(Writes::default(), step);
    let made = crate::kernel::change::Change { fields: &["state"], ..changed(event_of(StepKind::Reopened), &task) };
    Ok(rows.insert(events::row_by(None, now, &made)).run_in(tx).await?)
}
