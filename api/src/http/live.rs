//! A subscription that is open, whatever carries it: waits for the next event, looks again at who asks, resolves it.

use crate::{
    app::App,
    document::Checked,
    http::{
        answer::{self, Malformed},
        execute::{self, Asked, Caller},
    },
    kernel::{
        access_version::AccessVersion,
        error::Fault,
        events::{Event, Listener},
        live::Occasion,
        metrics::Metrics,
    },
};
use actix_web::web;
use async_graphql::{Response, ServerError, Value, parser::types::ExecutableDocument};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use serde_json::Map;
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::Interval};

/// How often an idle subscription is looked at: its token may have ended.
const EVERY: Duration = Duration::from_secs(1);

pub struct Live {
    app: web::Data<App>,
    caller: Caller,
    document: ExecutableDocument,
    variables: Map<String, serde_json::Value>,
    listener: Listener,
    /// The event that is being answered.
    current: Option<Arc<Event>>,
    changes: watch::Receiver<AccessVersion>,
    turn: Interval,
    opened_at: DateTime<Utc>,
    _counted: Counted,
}

/// One of the subscriptions that are open.
struct Counted(Arc<Metrics>);

impl Counted {
    fn new(metrics: &Arc<Metrics>) -> Self {
        metrics.subscriptions.fetch_add(1, Ordering::Relaxed);
        Self(metrics.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.subscriptions.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Why a subscription does not open, or ends though nobody ended it.
pub enum End {
    /// Whoever asks may no longer, or this node does not know.
    Refused(Malformed),
    /// It can't be answered: the errors.
    Failed(Response),
}

fn failed(fault: Fault) -> End {
    let mut error = ServerError::new(fault.to_string(), None);
    error.source = Some(Arc::new(fault));
    End::Failed(Response::from_errors(vec![error]))
}

/// What the document declares. Whatever else was sent would be kept for as long as the subscription lasts.
fn declared(
    document: &ExecutableDocument,
    mut given: Map<String, serde_json::Value>,
) -> Map<String, serde_json::Value> {
    let all = || document.operations.iter().flat_map(|(_, operation)| &operation.node.variable_definitions);
    given.retain(|name, _| all().any(|definition| definition.node.name.node == name.as_str()));
    given
}

impl Live {
    pub async fn open(app: web::Data<App>, caller: Caller, checked: Checked, asked: Asked) -> Result<Self, End> {
        // Before leave is asked for, so that no change in between is missed.
        let changes = app.watch.changes();
        let moment = execute::now(&app, &caller).await.map_err(End::Refused)?;
        let occasion = Occasion::opening();
        let request = execute::request(&app, &caller, moment, checked.document.clone(), asked.variables.clone());
        if let Some(response) = app.schema.execute_stream(request.data(occasion.clone())).next().await {
            return Err(End::Failed(response));
        }
        let wish = occasion.wish().ok_or_else(|| failed(Fault::bad_input("fault-needs-stream")))?;
        let listener = app.feed.listen(wish.topic, wish.after).await.map_err(failed)?;
        let mut turn = tokio::time::interval(EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        Ok(Self {
            _counted: Counted::new(&app.metrics),
            opened_at: app.clock.now(),
            app,
            caller,
            variables: declared(&checked.document, asked.variables),
            document: checked.document,
            listener,
            current: None,
            changes,
            turn,
        })
    }

    /// Whether who asks may still.
    async fn look(&self) -> Result<(), End> {
        execute::now(&self.app, &self.caller).await.map(|_| ()).map_err(End::Refused)
    }

    /// `code` is how it went.
    fn count(&self, event: &Event, time: Duration, code: &'static str) {
        let metrics = &self.app.metrics;
        metrics.events.observe(time);
        metrics.codes.add(("subscription", code));
        // Of what happened before somebody listened, the delay says nothing.
        if event.row.at >= self.opened_at {
            metrics.delivery.observe((self.app.clock.now() - event.row.at).to_std().unwrap_or_default());
        }
    }

    /// The next answer. May be dropped while it waits without losing an event.
    pub async fn next(&mut self) -> Result<Response, End> {
        loop {
            let event = match &self.current {
                Some(event) => event.clone(),
                None => {
                    tokio::select! {
                        event = self.listener.next() => {
                            self.current = Some(event.map_err(|error| failed(error.into()))?);
                        }
                        _ = self.changes.changed() => self.look().await?,
                        _ = self.turn.tick() => self.look().await?,
                    }
                    continue;
                }
            };
            // Boxed, so that a subscription that only waits doesn't keep the room for it.
            let answer = Box::pin(self.answer(event)).await;
            self.current = None;
            if let Some(answer) = answer.transpose() {
                return answer;
            }
        }
    }

    /// What this viewer is told of the event; nothing, if it is not for them.
    async fn answer(&self, event: Arc<Event>) -> Result<Option<Response>, End> {
        let moment = execute::now(&self.app, &self.caller).await.map_err(End::Refused)?;
        let request = execute::request(&self.app, &self.caller, moment, self.document.clone(), self.variables.clone());
        let request = request.data(Arc::new(Occasion::Event(event.clone())));
        let (start, limit) = (Instant::now(), Duration::from_secs(self.app.config.request_seconds.into()));
        let mut answers = self.app.schema.execute_stream(request);
        let Ok(answer) = tokio::time::timeout(limit, answers.next()).await else {
            self.count(&event, start.elapsed(), Fault::Unavailable.code());
            return Err(failed(Fault::Unavailable));
        };
        let Some(response) = answer else { return Ok(None) };
        self.count(&event, start.elapsed(), answer::outcome(&response));
        if response.data == Value::Null { Err(End::Failed(response)) } else { Ok(Some(response)) }
    }
}
