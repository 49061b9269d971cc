//! What is resolved and not answered closes by itself (V2): once, with any number of nodes and after any pause.

use crate::{
    customer,
    kernel::{change::Change, clock::Clock, db::Db, error::Fault, events, secret::Ring, writes::Writes},
    org::{Directory, LiveDirectory},
    voc::{
        clock,
        desk::{self, Before},
        satisfaction::{self, Links},
        store,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    ids::VocItemId,
    voc_item::VocState,
    voc_step::{self, VocActor, VocStepKind},
};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(10);
/// Items of one look.
const MOST_AT_ONCE: u64 = 200;

pub struct Closer {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
    pub ring: Arc<Ring>,
    /// By which customers are asked how content they are (V15).
    pub links: Arc<Links>,
}

impl Closer {
    /// For as long as the process runs. `ring` says that there is something to be heard.
    pub async fn run(self, ring: impl Fn() + Send) {
        let mut turn = tokio::time::interval(EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            match self.pass().await {
                Ok(0) => {}
                Ok(_) => ring(),
                Err(fault) => tracing::warn!(?fault, "resolved items can't be closed now"),
            }
        }
    }

    /// Closes what is due; how many.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let now = self.clock.now();
        let directory = self.directory.fresh(&self.db).await?;
        let mut closed = 0;
        for id in store::closing(self.db.background(), now, MOST_AT_ONCE).await? {
            match self.close(&directory, id, now).await {
                Ok(is_closed) => closed += usize::from(is_closed),
                // The others do not wait for this one.
                Err(fault) => tracing::warn!(?fault, item = %id.0, "an item can't be closed now"),
            }
        }
        Ok(closed)
    }

    async fn close(&self, directory: &Directory, id: VocItemId, now: DateTime<Utc>) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        let customer = match store::item(&tx, id).await?.and_then(|item| item.customer_id) {
            Some(customer) => customer::lock_for_case(&tx, customer).await?,
            None => None,
        };
        let Some(mut item) = store::lock_free(&tx, id).await? else { return Ok(false) };
        if item.state != VocState::Resolved || item.closes_at.is_none_or(|at| at > now) {
            return Ok(false);
        }
        let before = Before::of(&item);
        (item.state, item.closed_at, item.closes_at) = (VocState::Closed, Some(now), None);
        item.version += 1;
        let mut clocks = clock::store::load(&tx, id).await?;
        clock::service::follow(&item, &mut clocks, directory, now)?;
        let step = clock::service::step(&item, VocStepKind::Closed, VocActor::Service, now);
        let step = voc_step::Model { from_state: Some(VocState::Resolved), ..step };
        let change = Change {
            event: desk::event_of(VocStepKind::Closed),
            object_type: "VocItem",
            object_id: id.0,
            version: item.version,
            part: None,
            fields: &["state"],
        };
        let rows = store::insert_step(Writes::default(), step).insert(events::row_by(None, now, &change));
        let rows = desk::heard(rows, None, now, (&item, &before), VocStepKind::Closed);
        let by = (directory, &*self.ring, &*self.links);
        let asked = satisfaction::ask(&tx, by, (&item, customer.as_ref()), now).await?;
        let rows = asked.into_iter().fold(rows, satisfaction::store::insert);
        store::save(&tx, &item).await?;
        rows.run_in(&tx).await?;
        clock::store::save(&tx, clocks).await?;
        if let Some(customer) = customer {
            customer::touch_case(&tx, customer.id, now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}
