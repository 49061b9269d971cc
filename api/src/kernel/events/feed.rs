//! The log as it grows, on this node: one reader of the table, many listeners.

use crate::kernel::{
    db::Db,
    error::Fault,
    events::{Position, log},
};
use entity::event;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use std::{
    any::Any,
    collections::{BTreeSet, VecDeque},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, Notify, Semaphore, broadcast, watch};
use uuid::Uuid;

/// The doorbell between nodes. It carries nothing: whoever hears it reads the table.
const CHANNEL: &str = "sunhwan_event";
/// How often the table is read though nobody rang: a ring may be lost.
const USUAL_WAIT: Duration = Duration::from_millis(250);
/// How often, after a ring, until what was rung for can be read: an older transaction may still run.
const EXPECTING_WAIT: Duration = Duration::from_millis(20);
/// No transaction of ours lasts longer.
const LONGEST_EXPECTATION: Duration = Duration::from_secs(6);
/// Rings in this time are one: a busy board would else be read after every post.
const DEBOUNCE: Duration = Duration::from_millis(10);
/// Readings that a listener may be behind before it reads the table itself.
const MOST_BEHIND: usize = 256;
/// Listeners that read the table at the same moment.
const MOST_CATCHING_UP: usize = 2;
/// What was read of an event stands for so long: who comes later reads again, or would be shown what was hidden meanwhile.
const FRESH: Duration = Duration::from_secs(1);

/// An event, as it is given to many listeners at once.
pub struct Event {
    pub row: event::Model,
    /// What the first listener has read for all, and when.
    shared: Mutex<Option<(Instant, Arc<dyn Any + Send + Sync>)>>,
}

impl Event {
    pub fn position(&self) -> Position {
        Position::of(&self.row)
    }

    /// What everyone who hears of this event needs, read once.
    pub async fn shared<T: Send + Sync + 'static>(
        &self,
        read: impl Future<Output = Result<T, DbErr>>,
    ) -> Result<Arc<T>, Fault> {
        let mut shared = self.shared.lock().await;
        let fresh = shared.as_ref().filter(|(at, _)| at.elapsed() < FRESH).map(|(_, value)| value.clone());
        let value = match fresh {
            Some(value) => value,
            None => {
                let at = Instant::now();
                let value: Arc<dyn Any + Send + Sync> = Arc::new(read.await?);
                shared.insert((at, value)).1.clone()
            }
        };
        drop(shared);
        value.downcast().map_err(|_| Fault::internal(DbErr::Custom("an event is shared as two types".into())))
    }
}

type Reading = Arc<[Arc<Event>]>;

/// Which events somebody listens for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    pub object_type: &'static str,
    /// Only those about this part: of what belongs to one person, that person.
    pub part: Option<Uuid>,
}

impl Topic {
    fn is_of(&self, row: &event::Model) -> bool {
        row.object_type == self.object_type && self.part.is_none_or(|part| row.part_id == Some(part))
    }
}

pub struct Feed {
    db: Db,
    position: RwLock<Position>,
    readings: broadcast::Sender<Reading>,
    grown: watch::Sender<()>,
    catching_up: Semaphore,
    /// Cursors up to this number are of a database that this one was restored from.
    restored: i64,
    here: Notify,
    elsewhere: Notify,
}

impl Feed {
    pub async fn open(db: &Db) -> Result<Arc<Self>, DbErr> {
        let position = RwLock::new(log::end(db.background()).await?);
        let readings = broadcast::Sender::new(MOST_BEHIND);
        let grown = watch::Sender::new(());
        let catching_up = Semaphore::new(MOST_CATCHING_UP);
        let (here, elsewhere) = (Notify::new(), Notify::new());
        let restored = log::restored(db.background()).await?;
        Ok(Arc::new(Self { db: db.clone(), position, readings, grown, catching_up, restored, here, elsewhere }))
    }

    /// How far this node has read: whoever reads the database now sees at least what happened until here.
    pub fn position(&self) -> Position {
        *self.position.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_of_before(&self, position: Position) -> bool {
        // What was left over at the restore has no transaction any more.
        position.transaction_id > 0 && position.seq <= self.restored
    }

    /// Something may have been committed.
    pub fn ring(&self) {
        self.here.notify_one();
        self.elsewhere.notify_one();
    }

    /// For who wants to know that there is something new, and reads it elsewhere.
    pub fn growth(&self) -> Growth {
        Growth(self.grown.subscribe())
    }

    /// Reads the log for as long as the process runs.
    pub async fn follow(self: Arc<Self>) {
        let mut expecting: Option<Instant> = None;
        loop {
            expecting = expecting.filter(|since| since.elapsed() < LONGEST_EXPECTATION);
            let wait = if expecting.is_some() { EXPECTING_WAIT } else { USUAL_WAIT };
            // While nobody listens, there is no hurry.
            let heard = async {
                match self.readings.receiver_count() {
                    0 => std::future::pending().await,
                    _ => self.here.notified().await,
                }
            };
            if tokio::time::timeout(wait, heard).await.is_ok() {
                expecting = Some(Instant::now());
            }
            match self.read_on().await {
                Ok(0) => {}
                Ok(_) => {
                    expecting = None;
                    tokio::time::sleep(DEBOUNCE).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "the event log can't be read now");
                    tokio::time::sleep(USUAL_WAIT).await;
                }
            }
        }
    }

    /// Gives what is new to the listeners; returns how many events that was.
    async fn read_on(&self) -> Result<usize, DbErr> {
        let mut found = 0;
        loop {
            let rows = log::after(self.db.background(), self.position(), log::MOST_AT_ONCE).await?;
            let Some(last) = rows.last() else { return Ok(found) };
            found += rows.len();
            let all = rows.len() < log::MOST_AT_ONCE as usize;
            *self.position.write().unwrap_or_else(PoisonError::into_inner) = Position::of(last);
            // Nobody listening is no error.
            let _ = self.readings.send(events(rows));
            self.grown.send_replace(());
            if all {
                return Ok(found);
            }
        }
    }

    /// Tells the other nodes, after the commit: a notification inside a transaction would make all commits queue up.
    pub async fn tell_others(self: Arc<Self>) {
        if self.db.background().get_database_backend() != DbBackend::Postgres {
            return;
        }
        loop {
            self.elsewhere.notified().await;
            let notify = format!("SELECT pg_notify('{CHANNEL}', '')");
            if let Err(error) = self.db.background().execute_unprepared(&notify).await {
                tracing::debug!(%error, "the other nodes were not told");
            }
            tokio::time::sleep(DEBOUNCE).await;
        }
    }

    /// Hears the other nodes. A lost ring costs a quarter of a second, not an event.
    pub async fn hear_others(self: Arc<Self>, url: String) {
        if self.db.background().get_database_backend() != DbBackend::Postgres {
            return;
        }
        loop {
            if let Ok(mut listener) = sqlx::postgres::PgListener::connect(&url).await
                && listener.listen(CHANNEL).await.is_ok()
            {
                while listener.recv().await.is_ok() {
                    self.here.notify_one();
                }
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// From after this place on, or from now on.
    pub async fn listen(self: &Arc<Self>, topic: Topic, after: Option<Position>) -> Result<Listener, Fault> {
        // First this, then the place: what is read in between comes by both ways, and once too often is noticed.
        let readings = self.readings.subscribe();
        if let Some(position) = after
            && (self.is_of_before(position) || !log::reaches(self.db.reader(), position).await?)
        {
            return Err(Fault::ResyncRequired);
        }
        let (position, known) = match after {
            Some(position) => (position, BTreeSet::new()),
            None => log::now(self.db.reader()).await?,
        };
        let (feed, behind, ready) = (self.clone(), after.is_some(), VecDeque::new());
        Ok(Listener { feed, topic, position, known, behind, readings, ready })
    }
}

pub struct Growth(watch::Receiver<()>);

impl Growth {
    /// Until something was read that nobody was told of here. However much that is, it is one answer.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending().await
        }
    }
}

fn events(rows: Vec<event::Model>) -> Reading {
    rows.into_iter().map(|row| Arc::new(Event { row, shared: Mutex::new(None) })).collect()
}

/// Somebody who listens. Hears each event of the topic once, in order, however slow they are.
pub struct Listener {
    feed: Arc<Feed>,
    topic: Topic,
    position: Position,
    /// What had happened before this one listened "from now on", though it comes after the place: older transactions ran.
    known: BTreeSet<Position>,
    /// Whether there may be more in the table than what comes by `readings`.
    behind: bool,
    readings: broadcast::Receiver<Reading>,
    ready: VecDeque<Arc<Event>>,
}

impl Listener {
    /// The next event. May be dropped while it waits without losing one.
    pub async fn next(&mut self) -> Result<Arc<Event>, DbErr> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(event);
            }
            if self.behind {
                // Not many at once, and never where the service itself reads.
                let turn = self.feed.catching_up.acquire().await;
                let rows = log::after_of(self.feed.db.reader(), self.topic, self.position, log::MOST_AT_ONCE).await?;
                drop(turn);
                self.behind = rows.len() == log::MOST_AT_ONCE as usize;
                self.take(&events(rows));
                continue;
            }
            match self.readings.recv().await {
                Ok(reading) => self.take(&reading),
                Err(broadcast::error::RecvError::Lagged(_)) => self.behind = true,
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    fn take(&mut self, reading: &[Arc<Event>]) {
        let Some(last) = reading.last() else { return };
        let (from, topic) = (self.position, self.topic);
        let known = &mut self.known;
        let new = reading.iter().filter(|event| event.position() > from && !known.remove(&event.position()));
        self.ready.extend(new.filter(|event| topic.is_of(&event.row)).cloned());
        self.position = from.max(last.position());
    }
}
