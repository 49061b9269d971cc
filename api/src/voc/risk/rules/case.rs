//! A complaint with all that happened to it, and how it stood at a moment. Whatever was later is not seen from there: this is the one
//! place that keeps what came of a complaint out of what foretells it.

use crate::voc::{
    risk::rules::{EARLIER, EARLIER_EXTERNAL, MOMENTS, WITHIN, Words},
    rules::is_open,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, VocCategoryId, VocItemId},
    voc_category::BusinessLine,
    voc_clock::ClockKind,
    voc_item::VocState,
    voc_step::VocStepKind,
    voc_text::VocTextKind,
};
use std::{collections::HashMap, sync::Arc};

/// All that is known of a complaint today.
#[derive(Clone, Debug)]
pub struct Case {
    pub id: VocItemId,
    pub version: i32,
    pub customer: CustomerId,
    pub received_at: DateTime<Utc>,
    pub first_received_at: DateTime<Utc>,
    pub line: Option<BusinessLine>,
    /// Of every category: it may have been another's.
    pub lines: Arc<HashMap<VocCategoryId, BusinessLine>>,
    pub dissatisfaction: Option<i32>,
    pub follows: bool,
    /// The timeline, the first first.
    pub steps: Vec<Step>,
    pub said: Vec<Said>,
    pub breaches: Vec<(ClockKind, DateTime<Utc>)>,
    /// All of the customer's items, itself among them.
    pub others: Arc<Vec<Other>>,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub at: DateTime<Utc>,
    pub what: VocStepKind,
    pub state: VocState,
    pub assignee: Option<EmployeeId>,
    pub code: Option<String>,
}

/// A text of the customer's, or to them: which words it had, not which text.
#[derive(Clone, Debug)]
pub struct Said {
    pub at: DateTime<Utc>,
    pub kind: VocTextKind,
    pub words: Words,
    /// Blanked since: the customer was forgotten (C4).
    pub is_blank: bool,
}

#[derive(Clone, Debug)]
pub struct Other {
    pub id: VocItemId,
    pub received_at: DateTime<Utc>,
    pub is_external: bool,
    pub is_complaint: bool,
    pub rejected_at: Option<DateTime<Utc>>,
    pub answered_at: Option<DateTime<Utc>>,
}

/// How a complaint stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    pub days: f64,
    pub messages: usize,
    pub unanswered: usize,
    pub reopenings: usize,
    pub transfers: usize,
    pub handlers: usize,
    pub escalations: usize,
    pub extensions: usize,
    pub merged: usize,
    pub late_response: bool,
    pub late_resolution: bool,
    pub late_statutory: bool,
    pub dissatisfaction: i32,
    pub line: Option<BusinessLine>,
    pub follows: bool,
    pub rejected_before: usize,
    pub complaints_before: usize,
    pub external_before: usize,
    pub words: Words,
}

/// The moments by which a complaint teaches.
pub fn moments(case: &Case) -> impl Iterator<Item = DateTime<Utc>> {
    let received = case.received_at;
    MOMENTS.into_iter().map(move |days| received + TimeDelta::days(days))
}

impl Case {
    /// Whether it is open then, and its customer has not gone since it was received. Of whom was forgotten nothing is learnt.
    pub fn is_at_risk(&self, at: DateTime<Utc>) -> bool {
        let open = self.steps.iter().rev().find(|step| step.at <= at).is_some_and(|step| is_open(step.state));
        let gone = |other: &Other| other.is_external && (self.received_at..=at).contains(&other.received_at);
        let blank = self.said.iter().any(|said| said.is_blank) || self.said.is_empty();
        open && !blank && !self.others.iter().any(gone)
    }

    /// Whether the customer went to the regulator after that moment.
    pub fn went(&self, at: DateTime<Utc>) -> bool {
        self.others.iter().any(|other| {
            other.is_external && other.id != self.id && other.received_at > at && other.received_at <= at + WITHIN
        })
    }

    pub fn at(&self, at: DateTime<Utc>) -> Moment {
        let steps = || self.steps.iter().filter(|step| step.at <= at);
        let count = |what: VocStepKind| steps().filter(|step| step.what == what).count();
        let said = || self.said.iter().filter(|said| said.at <= at);
        let by_customer = || said().filter(|said| said.kind != VocTextKind::Reply);
        let answered = said().filter(|said| said.kind == VocTextKind::Reply).map(|said| said.at).max();
        let messages = || said().filter(|said| said.kind == VocTextKind::Message);
        let late = |kind: ClockKind| self.breaches.iter().any(|(of, when)| *of == kind && *when <= at);
        let others = || self.others.iter().filter(|other| other.id != self.id && other.received_at <= at);
        let is_recent = |when: DateTime<Utc>| when <= at && when > at - EARLIER;
        let external = |other: &&Other| {
            other.is_external
                && other.received_at < self.received_at
                && other.received_at > self.received_at - EARLIER_EXTERNAL
        };
        let refused = |other: &&Other| {
            other
                .rejected_at
                .is_some_and(|when| is_recent(when) && other.answered_at.is_none_or(|answer| answer > when))
        };
        Moment {
            days: (at - self.first_received_at).as_seconds_f64().max(0.0) / 86_400.0,
            messages: messages().count(),
            unanswered: messages().filter(|said| answered.is_none_or(|answer| said.at > answer)).count(),
            reopenings: count(VocStepKind::Reopened),
            transfers: count(VocStepKind::Transferred),
            handlers: handlers(steps()),
            escalations: count(VocStepKind::Escalated),
            extensions: count(VocStepKind::Extended),
            merged: count(VocStepKind::TookOver),
            late_response: late(ClockKind::FirstResponse),
            late_resolution: late(ClockKind::Resolution),
            late_statutory: late(ClockKind::Statutory),
            dissatisfaction: match self.written_over("dissatisfaction", at) {
                Some(old) => old.parse().unwrap_or(0),
                None => self.dissatisfaction.unwrap_or(0),
            },
            line: match self.written_over("category", at) {
                Some(old) => old.parse().ok().and_then(|id| self.lines.get(&VocCategoryId(id)).copied()),
                None => self.line,
            },
            follows: self.follows,
            rejected_before: others().filter(refused).count(),
            complaints_before: others()
                .filter(|other| other.is_complaint && !other.is_external && is_recent(other.received_at))
                .count(),
            external_before: others().filter(external).count(),
            words: by_customer().fold(Words::default(), |words, said| words.and(said.words)),
        }
    }

    /// What a field was at that moment, if somebody has written over it since; empty if it was nothing.
    fn written_over(&self, field: &str, at: DateTime<Utc>) -> Option<&str> {
        let later = self.steps.iter().filter(|step| step.at > at && step.what == VocStepKind::Updated);
        let mut parts = later.filter_map(|step| step.code.as_deref()).flat_map(|code| code.split(' '));
        parts.find_map(|part| match part.split_once('=') {
            Some((name, old)) if name == field => Some(old),
            None if part == field => Some(""),
            _ => None,
        })
    }
}

/// How often it came from one person into another's hands in the same department.
fn handlers<'a>(steps: impl Iterator<Item = &'a Step>) -> usize {
    let (mut hands, mut last) = (0, None);
    for step in steps {
        let Some(person) = step.assignee else { continue };
        let changed = last.is_some_and(|last| last != person) && step.what != VocStepKind::Transferred;
        hands += usize::from(changed);
        last = Some(person);
    }
    hands
}
