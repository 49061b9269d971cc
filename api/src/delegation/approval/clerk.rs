//! What time does to requests (D6): whoever has not decided is reminded, and later it moves up. Each once, with any number of nodes
//! and after any pause: a request says itself what is next, and the step is taken in the transaction that says it is done.

use crate::{
    delegation::{
        approval::{changed, inbox, put_before, service::question, step},
        rules::{self, Answer},
        standing::{self, When},
        store,
    },
    kernel::{
        clock::Clock,
        db::{Db, Tx},
        error::Fault,
        events,
        writes::Writes,
    },
    org::{Directory, LiveDirectory, Setting},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    approval_request::{ApprovalStage, ApprovalStatus, Model},
    approval_step::StepKind,
    ids::{ApprovalRequestId, EmployeeId},
};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(2);
/// Requests of one look.
const MOST_AT_ONCE: u64 = 100;
/// Requests before somebody who stands in, or whose holder is away, that are looked at whether that is still so.
const MOST_WAITING: u64 = 2_000;

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
        let directory = self.directory.fresh(&self.db).await?;
        let mut due = store::due_requests(self.db.background(), now, MOST_AT_ONCE).await?;
        let waiting = store::stood_in_for(self.db.background(), directory.calendar().day_of(now), MOST_WAITING).await?;
        let changed =
            |row: &&store::Waiting| row.approver_id != turn(&directory, (row.holder_id, row.requested_by), now);
        due.extend(waiting.iter().filter(changed).map(|row| row.id));
        let mut done = 0;
        for id in due {
            match self.look_after(&directory, id, now).await {
                Ok(looked_after) => done += usize::from(looked_after),
                // The others do not wait for this one.
                Err(fault) => tracing::warn!(?fault, request = %id.0, "an approval request can't be looked after now"),
            }
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
        if request.status != ApprovalStatus::Pending {
            return Ok(false);
        }
        let before = inbox::concerned(directory, &request);
        let Some((what, event)) = self.next(&tx, directory, &mut request, now).await? else { return Ok(false) };
        request.version += 1;
        let told = inbox::events_of(inbox::also(before, directory, &request), &request, event, None, now);
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

    /// What time has to do to this request now, done to it; `None` if nothing.
    async fn next(
        &self,
        tx: &Tx,
        directory: &Directory,
        request: &mut Model,
        now: DateTime<Utc>,
    ) -> Result<Option<(StepKind, &'static str)>, Fault> {
        let about = store::about(tx, request.customer_id).await?;
        if about.is_erased {
            // Nobody can approve it any more (C4).
            request.status = ApprovalStatus::Withdrawn;
            request.decided_at = Some(now);
            return Ok(Some((StepKind::Withdrawn, "approvalWithdrawn")));
        }
        let at_line = request.stage == ApprovalStage::Line;
        let turn = turn(directory, (request.holder_id, request.requested_by), now).filter(|_| at_line);
        let is_stranded = request.approver_id.is_some() && turn.is_none();
        if request.due_at <= now || is_stranded {
            if let Some(answer) = self.next_up(tx, directory, request, about.benefits, now).await? {
                put_before(request, directory, answer, now);
                return Ok(Some((StepKind::MovedUp, "approvalMovedUp")));
            }
            request.approver_id = turn;
            remind_again(request, directory, now);
            return Ok(Some((StepKind::Reminded, "approvalReminded")));
        }
        if request.approver_id != turn {
            // An absence has begun or is over; the time that they have runs on.
            request.approver_id = turn;
            return Ok(Some((StepKind::HandedOver, "approvalHandedOver")));
        }
        if request.remind_at.is_some_and(|at| at <= now) {
            request.remind_at = None;
            return Ok(Some((StepKind::Reminded, "approvalReminded")));
        }
        Ok(None)
    }

    /// The next one up the line who can approve it. Compliance alone can let a special benefit pass: that never moves up.
    async fn next_up(
        &self,
        tx: &Tx,
        directory: &Directory,
        request: &Model,
        benefits: Option<EmployeeId>,
        now: DateTime<Utc>,
    ) -> Result<Option<Answer>, Fault> {
        if request.stage == ApprovalStage::Compliance {
            return Ok(None);
        }
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

/// There is nobody further up: after the whole time once more.
fn remind_again(request: &mut Model, directory: &Directory, now: DateTime<Utc>) {
    request.remind_at = None;
    let hours = TimeDelta::hours(directory.whole_setting(Setting::ApprovalMoveUpHours, now).into());
    request.due_at = directory.calendar().add_business_time(now, hours);
}

/// Whose turn it is today: the holder's, or their deputy's while they are away. Nobody's, if the holder has left, or the asker is who
/// stands in for them.
fn turn(directory: &Directory, (holder, asker): (EmployeeId, EmployeeId), now: DateTime<Utc>) -> Option<EmployeeId> {
    let today = directory.calendar().day_of(now);
    let deputy = directory.deputy_of(holder, today).filter(|_| directory.is_absent(holder, today));
    let in_charge = deputy.map_or(holder, |deputy| deputy.key);
    Some(in_charge).filter(|by| directory.is_active(holder) && *by != asker)
}
