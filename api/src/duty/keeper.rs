//! Keeps the list up with what happens: the event log's reader of that name. One pass is one transaction, in which the reader's place moves,
//! so a duty is opened and closed exactly once, on whichever node.

use crate::{
    duty::{service, source, store},
    kernel::{
        access_version,
        clock::Clock,
        db::{Db, Tx},
        error::Fault,
        events::{self, Growth, Work},
    },
    org::{Directory, LiveDirectory},
    praise,
};
use chrono::NaiveDate;
use entity::event;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use uuid::Uuid;

const READER: &str = "duties";
const EVERY: Duration = Duration::from_secs(1);
/// Between two passes, so that on a busy node many events share one.
const PAUSE: Duration = Duration::from_millis(100);

pub struct Keeper {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
}

impl Keeper {
    /// Takes in what happened since, up to some hundred events; how many those were. Any number of nodes may.
    pub async fn pass(&self) -> Result<usize, Fault> {
        events::pass(&self.db, READER, self).await
    }

    /// For as long as the process runs. `ring` says that there is more to be heard.
    pub async fn run(self, mut growth: Growth, ring: impl Fn() + Send) {
        loop {
            match self.pass().await {
                Ok(0) => {
                    let _ = tokio::time::timeout(EVERY, growth.next()).await;
                }
                Ok(_) => ring(),
                Err(fault) => {
                    tracing::warn!(?fault, "duties can't be kept now");
                    tokio::time::sleep(EVERY).await;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// As new as the events at least.
    async fn directory(&self, tx: &Tx) -> Result<Arc<Directory>, Fault> {
        if self.directory.version() < access_version::read(tx).await?.people {
            self.directory.reload(&self.db).await?;
        }
        Ok(self.directory.fresh(&self.db).await?)
    }
}

/// What some events are about, each thing once.
#[derive(Default)]
struct News {
    /// Comments of the praise board that came or went.
    comments: Vec<Uuid>,
    absences: Vec<Uuid>,
    /// Somebody became an executive, or is none any more.
    roles: bool,
    /// Other days are business days than were.
    calendar: bool,
    /// Somebody met a customer, or did not after all.
    meetings: bool,
    /// Things of other programmes, by their types.
    things: BTreeMap<&'static str, BTreeSet<Uuid>>,
}

impl News {
    fn of(events: &[event::Model]) -> Self {
        let mut news = Self::default();
        for event in events {
            if let Some(object) = source::TYPES.iter().find(|name| **name == event.object_type) {
                news.things.entry(object).or_default().insert(event.object_id);
            }
            news.meetings |= event.object_type == "CustomerMeeting";
            match event.name.as_str() {
                "praisePostCommented" | "praiseCommentHidden" | "praiseCommentDeleted" | "praiseCommentUnhidden" => {
                    news.comments.extend(event.part_id);
                }
                "absenceRecorded" | "absenceCancelled" => news.absences.push(event.object_id),
                "employeeRolesChanged" | "employeeLeft" | "employeesImported" | "employeeImported" => news.roles = true,
                "businessCalendarChanged" => news.calendar = true,
                _ => {}
            }
        }
        news
    }

    fn is_nothing(&self) -> bool {
        self.comments.is_empty()
            && self.absences.is_empty()
            && !self.roles
            && !self.calendar
            && !self.meetings
            && self.things.is_empty()
    }
}

impl Work for Keeper {
    async fn take(&self, tx: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        let news = News::of(events);
        if news.is_nothing() {
            return Ok(());
        }
        let (now, directory) = (self.clock.now(), self.directory(tx).await?);
        let calendar = directory.calendar();
        let mut days: BTreeSet<NaiveDate> = praise::days_of(tx, calendar, &news.comments).await?.into_iter().collect();
        let mut things = news.things;
        if news.roles {
            days.insert(calendar.day_of(now));
            // Whoever has a role now has what comes with it.
            for (object, table, open) in source::OF_ROLES {
                things.entry(object).or_default().extend(store::ids_where(tx, table, open).await?);
            }
        }
        if news.calendar {
            let back = std::iter::successors(Some(calendar.day_of(now)), NaiveDate::pred_opt);
            service::praise_again(tx, &directory, back.take(service::MOST_DAYS), now).await?;
        }
        let mut occasions = Vec::new();
        for day in days {
            occasions.push(service::praise_of(tx, &directory, day).await?);
        }
        for (object, ids) in &things {
            let ids: Vec<Uuid> = ids.iter().copied().collect();
            occasions.extend(source::about(tx, &directory, object, &ids).await?);
        }
        if news.meetings {
            occasions.extend(service::meetings_of(tx, &directory, now).await?);
        }
        service::follow(tx, &occasions, now).await?;
        let absences = store::absences(tx, &news.absences).await?;
        let spans = absences.iter().map(|absence| (absence.employee_id, (absence.first_day, absence.planned_last_day)));
        service::absences_changed(tx, &directory, &spans.collect::<Vec<_>>(), now).await
    }
}
