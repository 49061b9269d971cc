//! Makes notifications of what happened: the event log's reader of that name.

use crate::{
    kernel::{
        access_version,
        clock::Clock,
        db::{Db, Tx},
        error::Fault,
        events::{self, Growth, Work},
        i18n::{Args, Locale, text},
        mail::{self, Letter},
    },
    notification::{digest, rules, store, types},
    org::{Directory, LiveDirectory},
};
use chrono::{DateTime, Utc};
use entity::{
    duty_digest, event,
    notification::{self, NotificationKind},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The reader's row.
const READER: &str = "notifications";
/// How often the log is looked at though nothing was heard.
const EVERY: Duration = Duration::from_secs(1);
/// Between two passes, so that on a busy node many events share one.
const PAUSE: Duration = Duration::from_millis(100);

pub struct Teller {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
    /// Makes a mail's Message-ID the world's only one.
    pub host: String,
    /// Where the mail's reader finds the application.
    pub app_url: String,
    /// Whether anything of the last pass was anything to anybody.
    pub worked: AtomicBool,
}

impl Teller {
    /// Tells what happened since, up to some hundred events; how many those were. Any number of nodes may.
    pub async fn pass(&self) -> Result<usize, Fault> {
        events::pass(&self.db, READER, self).await
    }

    /// Tells for as long as the process runs. `ring` says that there is more to be heard.
    pub async fn run(self, mut growth: Growth, ring: impl Fn() + Send) {
        loop {
            match self.pass().await {
                Ok(0) => {
                    let _ = tokio::time::timeout(EVERY, growth.next()).await;
                }
                Ok(told) => {
                    ring();
                    // An import leaves thousands that are nothing to anybody: who is told something after them does not wait
                    // one breath for each hundred.
                    if told >= events::MOST_IN_ONE_PASS as usize && !self.worked.load(Ordering::Relaxed) {
                        continue;
                    }
                }
                Err(fault) => {
                    tracing::warn!(?fault, "notifications can't be made now");
                    tokio::time::sleep(EVERY).await;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// As new as the events at least: whom another node has just taken in is told, too.
    async fn directory(&self, tx: &Tx) -> Result<Arc<Directory>, Fault> {
        if self.directory.version() < access_version::read(tx).await?.people {
            self.directory.reload(&self.db).await?;
        }
        Ok(self.directory.fresh(&self.db).await?)
    }

    async fn mail(
        &self,
        tx: &Tx,
        directory: &Directory,
        (made, about): (&[notification::Model], &rules::About),
        now: DateTime<Utc>,
    ) -> Result<(), Fault> {
        let wishes = store::preferences(tx, made.iter().map(|row| row.employee_id)).await?;
        for row in made {
            let by_default = || rules::mails_by_default(row.kind);
            let wanted = wishes.get(&(row.employee_id, row.kind)).copied().unwrap_or_else(by_default);
            let person = directory.employee(row.employee_id).filter(|_| wanted);
            if let Some(person) = person {
                let lines = about.digests.get(&row.subject_id).filter(|_| row.kind == NotificationKind::DutyDigest);
                let letter = letter(&person.email, &self.app_url, (row, lines), directory);
                mail::post(tx, now, &self.host, letter).await?;
            }
        }
        Ok(())
    }
}

impl Work for Teller {
    async fn take(&self, tx: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        let work = events.iter().any(rules::is_told);
        self.worked.store(work, Ordering::Relaxed);
        if !work {
            return Ok(());
        }
        let (now, directory) = (self.clock.now(), self.directory(tx).await?);
        let about = store::about(tx, events).await?;
        let tellings = events.iter().flat_map(|event| rules::tellings(event, &about, &directory));
        let made = store::make(tx, tellings.collect(), now).await?;
        match made.is_empty() {
            true => Ok(()),
            false => self.mail(tx, &directory, (&made, &about), now).await,
        }
    }
}

/// Korean first, English below, as all our mails.
fn letter(
    to: &str,
    app_url: &str,
    (row, digest): (&notification::Model, Option<&duty_digest::Model>),
    directory: &Directory,
) -> Letter {
    let [ko, en] = [Locale::Ko, Locale::En].map(|locale| {
        let stop = text(locale, "notification-mail-stop", &Args::default());
        let more = digest.map(|digest| digest::lines(locale, digest)).unwrap_or_default();
        (types::title(locale, row, directory), more, stop)
    });
    let link = app_url.trim_end_matches('/');
    Letter {
        to: to.to_owned(),
        subject: format!("[Sunhwan] {} · {}", ko.0, en.0),
        body: format!("{}\n{}\n{link}\n\n{}\n\n--\n\n{}\n{}\n{link}\n\n{}\n", ko.0, ko.1, ko.2, en.0, en.1, en.2),
        worthless_from: None,
    }
}
