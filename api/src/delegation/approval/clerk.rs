//! What time does to requests (D6): whoever has not decided is reminded, and later it moves up. Each once, with any number of nodes
//! and after any pause: a request says itself what is next, and the step is taken in the transaction that says it is done.

use crate::{
    delegation::{
        approval::{changed, inbox, put_before, service::question, step},
        rules::{self, Answer},
        standing::{self, When},
        store,
    },
    kernel::{clock::Clock, db::Db, error::Fault, events, writes::Writes},
    org::{Directory, LiveDirectory, Setting},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    approval_request::{ApprovalStage, ApprovalStatus, Model},
    approval_step::StepKind,
    ids::ApprovalRequestId,
};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(2);
/// Requests of one look.
const MOST_AT_ONCE: u64 = 100;

pub struct Clerk {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
}

impl Clerk {
    /// For as long as the process runs. `ring` says that there is something to be heard.
    pub async fn run(self, ring: impl Fn() + Send) {
        let mut turn = tokio::time::interval(EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            match self.pass().await {
                Ok(0) => {}
                Ok(_) => ring(),
                Err(fault) => tracing::warn!(?fault, "approval requests can't be looked after now"),
            }
        }
    }

    /// Looks after those that are due; how many.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let now = self.clock.now();
        let due = store::due_requests(self.db.background(), now, MOST_AT_ONCE).await?;
        let mut done = 0;
        for id in due {
            let directory = self.directory.fresh(&self.db).await?;
            done += usize::from(self.look_after(&directory, id, now).await?);
        }
        Ok(done)
    }

    async fn look_after(
        &self,
        directory: &Directory,
        id: ApprovalRequestId,
        now: DateTime<Utc>,
    ) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        let Some(mut request) = store::lock_free_request(&tx, id).await? else { return Ok(false) };
        let away = request.approver_id.is_some_and(|approver| !directory.is_active(approver));
        let is_due = request.due_at <= now || away;
        if request.status != ApprovalStatus::Pending || !(is_due || request.remind_at.is_some_and(|at| at <= now)) {
            return Ok(false);
        }
        let up = if is_due { self.next_up(&tx, directory, &request, now).await? } else { None };
        let (what, event) = match up {
            Some(answer) => {
                put_before(&mut request, directory, answer, now);
                (StepKind::MovedUp, "approvalMovedUp")
            }
            None => {
                remind_again(&mut request, directory, is_due, now);
                (StepKind::Reminded, "approvalReminded")
            }
        };
        request.version += 1;
        let told = inbox::events_of(directory, &request, event, None, now);
        let rows = Writes::default().insert(store::step(step(&request, what, None, now))).insert(events::row_by(
            None,
            now,
            &changed(event, &request, &["approver"]),
        ));
        store::save_request(&tx, request).await?;
        told.into_iter().fold(rows, Writes::insert).run_in(&tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The next one up the line who can approve it. Compliance alone can let a special benefit pass: that never moves up.
    async fn next_up(
        &self,
        tx: &crate::kernel::db::Tx,
        directory: &Directory,
        request: &Model,
        now: DateTime<Utc>,
    ) -> Result<Option<Answer>, Fault> {
        if request.stage == ApprovalStage::Compliance {
            return Ok(None);
        }
        let benefits = store::benefits(tx, request.customer_id).await?;
        let question = question(request, benefits, request.amount);
        let Some(standing) = standing::store::of(tx, directory, &question, When::now(now)).await? else {
            return Ok(None);
        };
        // Who has left is no longer in the line: those behind them have come one nearer.
        let holder = standing.line.iter().position(|candidate| candidate.holder == request.holder_id);
        let hop = usize::try_from(request.hop).unwrap_or_default();
        let after = holder.map_or(hop.saturating_sub(1), |place| place + 1);
        let place = rules::first_up(&standing.case, request.requested_by, &standing.line, after);
        Ok(place.map(Answer::Line))
    }
}

/// Once after the first time; and if there is nobody further up, again after the whole time.
fn remind_again(request: &mut Model, directory: &Directory, is_due: bool, now: DateTime<Utc>) {
    request.remind_at = None;
    if is_due {
        let hours = TimeDelta::hours(directory.whole_setting(Setting::ApprovalMoveUpHours, now).into());
        request.due_at = directory.calendar().add_business_time(now, hours);
    }
}
