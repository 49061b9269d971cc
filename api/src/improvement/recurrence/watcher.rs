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
    voc::series::{self, Told},
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
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const READER: &str = "improvementRecurrence";
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What items began with, as it is compared; none of what says too little.
type Memory = HashMap<VocItemId, Option<Arc<Told>>>;

pub struct Watcher {
    db: Db,
    clock: Clock,
    directory: Arc<LiveDirectory>,
    /// Of the items by which tasks are known: what an item began with never changes, but it is erased.
    memory: Mutex<Memory>,
}

impl Watcher {
    pub fn new(db: Db, clock: Clock, directory: Arc<LiveDirectory>) -> Self {
        Self { db, clock, directory, memory: Mutex::default() }
    }

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
            let work = Work { directory: self.directory.now(), now: self.clock.now(), memory: &self.memory };
            match events::pass(&self.db, READER, &work).await? {
                0 => return Ok(seen),
                some => seen += some,
            }
        }
    }
}

struct Work<'a> {
    directory: Arc<Directory>,
    now: DateTime<Utc>,
    memory: &'a Mutex<Memory>,
}

impl events::Work for Work<'_> {
    async fn take(&self, tx: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        let of_voc = events.iter().filter(|event| rules::is_looked_at(event));
        let ids: BTreeSet<VocItemId> = of_voc.map(|event| VocItemId(event.object_id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut items = series::items(tx, ids).await?;
        items.retain(series::is_problem);
        items.sort_by_key(|item| (item.received_at, item.id));
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return Ok(()) };
        let tasks = store::watched(tx, (first.received_at, last.received_at)).await?;
        if tasks.is_empty() {
            return Ok(());
        }
        let watched = self.watched(tx, &tasks).await?;
        let said = series::reports(tx, items.iter().map(|item| item.id)).await?;
        let said: HashMap<VocItemId, Told> =
            said.into_iter().filter_map(|(id, text)| Some((id, Told::of(&text)?))).collect();
        for (task, watched) in &watched {
            let is_it = |item: &&Item| rules::is_again(watched, item, said.get(&item.id));
            if let Some(item) = items.iter().find(is_it) {
                open_again(tx, *task, item, self.now).await?;
            }
        }
        Ok(())
    }
}

impl Work<'_> {
    /// In the order of their ids, in which they are locked.
    async fn watched(&self, tx: &Tx, tasks: &[Task]) -> Result<Vec<(ImprovementTaskId, Watched)>, Fault> {
        let named = store::named(tx, tasks.iter().map(|task| task.id)).await?;
        let known = self.remember(tx, named.iter().map(|(_, item)| *item)).await?;
        let mut said: HashMap<ImprovementTaskId, Vec<Arc<Told>>> = HashMap::new();
        for (task, item) in named {
            said.entry(task).or_default().extend(known.get(&item).into_iter().flatten().cloned());
        }
        let below = series::trees(tx, tasks.iter().map(|task| task.category_id)).await?;
        let mut watched = Vec::with_capacity(tasks.len());
        for task in tasks {
            let (Some(from), Some(until)) = (task.verified_at, task.watched_until) else { continue };
            let categories = below.get(&task.category_id).cloned().unwrap_or_default();
            let departments = desk::within(&self.directory, task.department_id);
            let said = said.remove(&task.id).unwrap_or_default();
            watched.push((task.id, Watched { categories, departments, said, from, until }));
        }
        watched.sort_by_key(|(id, _)| *id);
        Ok(watched)
    }

    /// Each text is read and folded once. Of what was erased meanwhile nothing stays in memory.
    async fn remember(&self, tx: &Tx, items: impl Iterator<Item = VocItemId>) -> Result<Memory, Fault> {
        let memory = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = Memory::new();
        let mut new = Vec::new();
        for id in series::with_reports(tx, items).await? {
            match memory().get(&id) {
                Some(told) => _ = known.insert(id, told.clone()),
                None => new.push(id),
            }
        }
        if !new.is_empty() {
            let texts = series::reports(tx, new).await?;
            known.extend(texts.into_iter().map(|(id, text)| (id, Told::of(&text).map(Arc::new))));
        }
        memory().clone_from(&known);
        Ok(known)
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
