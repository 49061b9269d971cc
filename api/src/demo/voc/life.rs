//! What becomes of one invented item? It takes the steps that a real one may take, and its clocks follow it by the same rules.

use super::{
    desk::{Desk, Known},
    words::{Saying, saying},
};
use crate::{
    kernel::error::Fault,
    voc::invented::{Late, Spoken, Wish, catch_up, composed, extend, follow, last_day},
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{
    abuse_report::AbuseReportState,
    ids::{EmployeeId, VocItemId, VocTextId},
    voc_clock::{ClockKind, Model as Clock},
    voc_extension,
    voc_item::{Model as Item, VocState},
    voc_step::{self, VocActor, VocStepKind},
    voc_text::VocTextKind,
};
use std::sync::Arc;

/// An item on its way.
pub(super) struct Life {
    pub item: Item,
    pub clocks: Vec<Clock>,
    pub customer: Option<Arc<Known>>,
    /// When the last thing happened to it.
    pub at: DateTime<Utc>,
    /// When a report of abuse is decided about, by whom, and how (V12).
    pub review: Option<(DateTime<Utc>, EmployeeId, AbuseReportState)>,
}

/// Who takes a step.
#[derive(Clone, Copy)]
pub(super) enum Who {
    Employee(EmployeeId),
    Customer,
    Service,
}

/// One step, and what is said with it.
pub(super) struct Taken {
    pub what: VocStepKind,
    pub who: Who,
    pub text: Option<(VocTextKind, String)>,
    pub code: Option<String>,
    pub other: Option<VocItemId>,
}

impl Taken {
    pub fn new(what: VocStepKind, who: Who) -> Self {
        Self { what, who, text: None, code: None, other: None }
    }

    pub fn saying(self, kind: VocTextKind, text: String) -> Self {
        Self { text: Some((kind, text)), ..self }
    }

    pub fn code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }
}

impl Life {
    pub fn name(&self) -> Option<&str> {
        self.customer.as_ref().and_then(|customer| customer.name.as_deref())
    }

    pub fn assignee(&self) -> Who {
        self.item.assignee_id.map_or(Who::Service, Who::Employee)
    }
}

impl Desk<'_> {
    /// The first step.
    pub fn begin(&mut self, mut life: Life, who: Who, text: String) -> Result<Life, Fault> {
        life.item.version = 0;
        let filed = Taken { other: life.item.follows_id, ..Taken::new(VocStepKind::Filed, who) };
        let at = life.at;
        self.take(&mut life, at, filed.saying(VocTextKind::Report, text), |_| {})?;
        Ok(life)
    }

    /// One step at that moment; false if that is still to come.
    pub fn take(
        &mut self,
        life: &mut Life,
        at: DateTime<Utc>,
        taken: Taken,
        change: impl FnOnce(&mut Item),
    ) -> Result<bool, Fault> {
        if at > self.now {
            return Ok(false);
        }
        if life.review.is_some_and(|(when, ..)| when <= at) {
            self.review(life)?;
        }
        life.at = at;
        self.pass(life, at);
        let from = life.item.state;
        change(&mut life.item);
        life.item.version += 1;
        let text_id = match &taken.text {
            Some((kind, text)) => Some(self.say(life, *kind, text, taken.who)?),
            None => None,
        };
        follow(&life.item, &mut life.clocks, &self.ground, at);
        let is_first = taken.what == VocStepKind::Filed;
        let step = step(&life.item, at, taken, (!is_first).then_some(from));
        self.written.steps.push(voc_step::Model { text_id, ..step });
        Ok(true)
    }

    /// What time has done to it until then.
    pub fn pass(&mut self, life: &mut Life, until: DateTime<Utc>) {
        for Late { happened, step } in catch_up(&mut life.item, &mut life.clocks, until) {
            self.written.steps.extend(step.map(|step| voc_step::Model { at: happened.at, ..step }));
        }
    }

    fn say(&mut self, life: &Life, kind: VocTextKind, text: &str, who: Who) -> Result<VocTextId, Fault> {
        let by = match who {
            Who::Employee(id) => Some(id),
            Who::Customer | Who::Service => None,
        };
        let customer = life.customer.as_deref().map(|known| &known.row);
        let spoken = Spoken { kind, at: life.at, by, text };
        let mut row = composed(self.ring, life.item.id, spoken, (customer, life.name()))?;
        if kind == VocTextKind::Reply {
            row.delivery = Some(self.delivery(customer));
        }
        let id = row.id;
        self.written.texts.push(row);
        Ok(id)
    }

    /// V4: more time, once, of which the customer is told.
    pub fn extend(&mut self, life: &mut Life, at: DateTime<Utc>) -> Result<(), Fault> {
        let Who::Employee(by) = life.assignee() else { return Ok(()) };
        let statutory = life.clocks.iter().position(|clock| clock.kind == ClockKind::Statutory);
        let Some(place) = statutory.filter(|_| at <= self.now) else { return Ok(()) };
        let (reason, notice) =
            (saying(Saying::ExtendReason, None, &mut self.rng), saying(Saying::ExtendNotice, None, &mut self.rng));
        self.pass(life, at);
        life.at = at;
        let Some(clock) = life.clocks.get_mut(place) else { return Ok(()) };
        let from_day = last_day(clock, &self.ground.calendar);
        let until_day = from_day + Days::new(10);
        let wish = Wish { until: until_day, reason: &reason, notice: &notice };
        if extend(clock, &wish, self.extension_days, &self.ground.calendar, at).is_err() {
            return Ok(());
        }
        let reason_id = self.say(life, VocTextKind::Reason, &reason, Who::Employee(by))?;
        let extended = Taken::new(VocStepKind::Extended, Who::Employee(by)).saying(VocTextKind::Reply, notice);
        self.take(life, at, extended, |item| {
            item.first_response_at.get_or_insert(at);
        })?;
        let Some(notice_id) = self.written.texts.last().map(|text| text.id) else { return Ok(()) };
        let (item_id, version) = (life.item.id, life.item.version);
        let row =
            voc_extension::Model { item_id, version, at, employee_id: by, from_day, until_day, reason_id, notice_id };
        self.written.extensions.push(row);
        Ok(())
    }

    /// As it is now, into what is written.
    pub fn end(&mut self, mut life: Life) -> Result<(), Fault> {
        let now = self.now;
        if life.review.is_some_and(|(when, ..)| when <= now) {
            self.review(&mut life)?;
        }
        self.pass(&mut life, now);
        self.written.items.push(life.item);
        self.written.clocks.append(&mut life.clocks);
        // They name the item that they were merged into, so it comes first.
        if let Some(twin) = self.twins.pop() {
            self.end(twin)?;
        }
        Ok(())
    }
}

fn step(item: &Item, at: DateTime<Utc>, taken: Taken, from_state: Option<VocState>) -> voc_step::Model {
    let (actor, employee_id) = match taken.who {
        Who::Employee(id) => (VocActor::Employee, Some(id)),
        Who::Customer => (VocActor::Customer, None),
        Who::Service => (VocActor::Service, None),
    };
    voc_step::Model {
        item_id: item.id,
        version: item.version,
        at,
        what: taken.what,
        actor,
        employee_id,
        from_state,
        state: item.state,
        department_id: item.department_id,
        assignee_id: item.assignee_id,
        code: taken.code,
        text_id: None,
        other_id: taken.other,
    }
}

/// Into the state of what is resolved.
pub(super) fn resolve(item: &mut Item, at: DateTime<Utc>, close_days: i32) {
    item.first_response_at.get_or_insert(at);
    item.state = VocState::Resolved;
    (item.resolved_at, item.closes_at) = (Some(at), Some(at + TimeDelta::days(close_days.into())));
}

pub(super) fn reopen(item: &mut Item) {
    item.reopenings += 1;
    item.state = if item.assignee_id.is_some() { VocState::Assigned } else { VocState::Received };
    (item.resolved_at, item.closed_at, item.closes_at) = (None, None, None);
}
