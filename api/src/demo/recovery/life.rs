//! What became of one case: the calls, what was said, promised, and told in the end; as far as it has come by now.

use super::{Desk, texts};
use crate::{
    demo::{
        calendar::{is_business_day, local, utc},
        wording::{percent, weighted},
    },
    kernel::{error::Fault, id},
    recovery::invented as real,
    voc::beside::division,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    customer::Model as Customer,
    ids::*,
    recovery_case::{FirstContact, Model as Case, RecoveryOrigin, RecoveryState},
    recovery_contact::{ContactOutcome as Outcome, ContactWay as Way, Model as Contact},
    recovery_opinion::Model as Opinion,
    recovery_promise::{Model as Promise, PromiseChannel, PromiseState},
    voc_item::Model as Item,
};
use uuid::Uuid;

/// How the first contact goes: after how many tries, and with what result.
const FIRST: [((usize, FirstContact), u32); 5] = [
    ((0, FirstContact::Reached), 64),
    ((1, FirstContact::Reached), 17),
    ((2, FirstContact::Reached), 7),
    ((0, FirstContact::Refused), 6),
    ((3, FirstContact::Unreachable), 6),
];

impl Desk<'_> {
    pub(super) fn answer(&mut self, item: &Item, customer: &Customer, is_worst: bool) -> Result<(), Fault> {
        let opened_at = item.received_at
            + if is_worst {
                TimeDelta::seconds(self.rng.i64(1..40))
            } else {
                TimeDelta::minutes(self.rng.i64(20..300))
            };
        let case_id = RecoveryCaseId(id::fresh(opened_at));
        let Some(executive) = self.turn(case_id, item, opened_at).filter(|_| opened_at < self.now) else {
            return Ok(());
        };
        let flagged = item.assignee_id.filter(|_| !is_worst);
        let reason = flagged.and_then(|_| self.rng.choice(texts::FLAGS).copied());
        let mut case = Case {
            id: case_id,
            item_id: item.id,
            customer_id: customer.id,
            executive_id: executive,
            division_id: division(self.directory, item),
            origin: if flagged.is_some() { RecoveryOrigin::ByHand } else { RecoveryOrigin::Automatic },
            opened_at,
            opened_by: flagged,
            flag_reason: real::sealed(self.ring, customer, real::flag_reason(case_id), reason)?,
            dissatisfaction: item.dissatisfaction,
            state: RecoveryState::AwaitingContact,
            first_due_at: real::first_due(self.directory.calendar(), opened_at, 1),
            tries: 0,
            first_contact: None,
            first_contact_at: None,
            first_contact_by: None,
            apologized_at: None,
            overdue_told_at: None,
            exempt_at: None,
            hand_overs: 0,
            remedy_id: None,
            satisfaction: None,
            closed_at: None,
            closed_by: None,
            closing_reason: None,
            story: None,
            shared_at: None,
            version: 1,
        };
        let is_forgotten = self.forgotten.contains(&item.id);
        let spoken = if is_forgotten { None } else { self.calls(&mut case, customer)? };
        if case.first_due_at <= self.now && spoken.is_none_or(|at| at >= case.first_due_at) {
            case.overdue_told_at = Some(case.first_due_at + TimeDelta::seconds(7));
        }
        let ends = match spoken {
            Some(at) => self.goes_on(&mut case, (item, customer), at)?,
            None => case.first_due_at + TimeDelta::days(9),
        };
        self.open.entry(executive).or_default().push(ends);
        self.written.cases.push(case);
        Ok(())
    }

    /// The tries and the first contact, as far as they were by now; when the customer was reached, refused, or written to.
    fn calls(&mut self, case: &mut Case, customer: &Customer) -> Result<Option<DateTime<Utc>>, Fault> {
        let (tries, first) = weighted(&mut self.rng, &FIRST).unwrap_or((0, FirstContact::Reached));
        // One in nine is late.
        let wait = if percent(&mut self.rng, 11) { self.rng.i64(11..22) } else { self.rng.i64(0..6) };
        let minutes = self.rng.i64(9..170) + 60 * wait;
        let mut at = self.in_hours(case.opened_at + TimeDelta::minutes(minutes));
        for _ in 0..tries {
            if at >= self.now {
                return Ok(None);
            }
            self.contact(case, customer, (at, Way::Call, Outcome::Attempt), texts::NOTES_TRIED)?;
            let minutes = self.rng.i64(125..300);
            at = self.in_hours(at + TimeDelta::minutes(minutes));
        }
        if at >= self.now {
            return Ok(None);
        }
        let (way, outcome, notes) = match first {
            FirstContact::Reached => (Way::Call, Outcome::Reached, texts::NOTES_REACHED),
            FirstContact::Refused => (Way::Call, Outcome::Refused, texts::NOTES_REFUSED),
            FirstContact::Unreachable => (Way::Letter, Outcome::Attempt, texts::NOTES_LETTER),
        };
        self.contact(case, customer, (at, way, outcome), notes)?;
        (case.first_contact, case.first_contact_at) = (Some(first), Some(at));
        (case.first_contact_by, case.state) = (Some(case.executive_id), RecoveryState::InContact);
        Ok(Some(at))
    }

    fn contact(
        &mut self,
        case: &mut Case,
        customer: &Customer,
        (at, way, outcome): (DateTime<Utc>, Way, Outcome),
        notes: &[&'static str],
    ) -> Result<(), Fault> {
        let contact_id = RecoveryContactId(id::fresh(at));
        let is_try = outcome == Outcome::Attempt && way == Way::Call;
        let apologized = !is_try && outcome != Outcome::Refused && percent(&mut self.rng, 86);
        let note = self.rng.choice(notes).copied();
        self.written.contacts.push(Contact {
            id: contact_id,
            case_id: case.id,
            at,
            logged_at: at + TimeDelta::minutes(self.rng.i64(1..25)),
            by_id: case.executive_id,
            is_own: true,
            way,
            outcome,
            is_try,
            apologized,
            note: real::sealed(self.ring, customer, real::note(contact_id), note)?,
        });
        case.tries += i32::from(is_try);
        if apologized && case.apologized_at.is_none() {
            case.apologized_at = Some(at);
        }
        case.version += 1;
        Ok(())
    }

    /// From the first contact on; when it ended, or will.
    fn goes_on(
        &mut self,
        case: &mut Case,
        (item, customer): (&Item, &Customer),
        spoken: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, Fault> {
        let reached = case.first_contact == Some(FirstContact::Reached);
        let words = self.words(item);
        if reached && percent(&mut self.rng, 88) {
            let at = spoken + TimeDelta::minutes(self.rng.i64(5..90));
            let opinion_id = RecoveryOpinionId(id::fresh(at));
            let said = self.rng.choice(words.opinions).copied();
            if at < self.now {
                self.written.opinions.push(Opinion {
                    id: opinion_id,
                    case_id: case.id,
                    at,
                    by_id: case.executive_id,
                    words: real::sealed(self.ring, customer, real::opinion(opinion_id), said)?,
                });
                case.version += 1;
            }
        }
        let mut last = spoken;
        let promises = if reached { weighted(&mut self.rng, &[(0, 42), (1, 45), (2, 13)]).unwrap_or(0) } else { 0 };
        let mut open = 0;
        for _ in 0..promises {
            let promise = self.promise(case, (item, customer), spoken)?;
            let Some((due, is_open)) = promise else { continue };
            last = last.max(due);
            open += usize::from(is_open);
        }
        if reached && percent(&mut self.rng, 30) {
            let days = self.rng.i64(2..9);
            let again = self.in_hours(spoken + TimeDelta::days(days));
            if again < self.now {
                let (way, notes) = if percent(&mut self.rng, 25) {
                    (Way::Visit, texts::NOTES_VISIT)
                } else {
                    (Way::Call, texts::NOTES_REACHED)
                };
                self.contact(case, customer, (again, way, Outcome::Reached), notes)?;
            }
        }
        let hours = self.rng.i64(1..14) * 24 + self.rng.i64(0..7);
        let ends = self.in_hours(last + TimeDelta::hours(hours));
        if ends < self.now {
            self.end(case, (item, customer), ends, open)?;
        }
        Ok(ends)
    }

    /// Its day as a moment, and whether it is open; none if it would be made later than now.
    fn promise(
        &mut self,
        case: &mut Case,
        (item, customer): (&Item, &Customer),
        spoken: DateTime<Utc>,
    ) -> Result<Option<(DateTime<Utc>, bool)>, Fault> {
        let made_at = spoken + TimeDelta::minutes(self.rng.i64(6..100));
        if made_at >= self.now {
            return Ok(None);
        }
        let promise_id = RecoveryPromiseId(Uuid::new_v4());
        let due_on = business_day(local(made_at).date() + Days::new(self.rng.u64(3..15)));
        let due = utc(due_on.and_time(NaiveTime::MIN)) + TimeDelta::hours(15);
        let active = |id: &EmployeeId| self.directory.is_active(*id);
        let owner = item.assignee_id.filter(active).unwrap_or(case.executive_id);
        let owner = if percent(&mut self.rng, 30) { case.executive_id } else { owner };
        let text = self.rng.choice(self.words(item).promises).copied();
        let mut promise = Promise {
            id: promise_id,
            case_id: case.id,
            customer_id: customer.id,
            words: real::sealed(self.ring, customer, real::promise(promise_id), text)?,
            due_on,
            owner_id: owner,
            made_at,
            made_by: case.executive_id,
            state: PromiseState::Open,
            kept_at: None,
            kept_note: None,
            open_until: None,
            mail_id: None,
            answers: 0,
            answered_at: None,
            channel: None,
            comment: None,
            next_step: None,
            next_at: None,
            version: 1,
        };
        self.keep(&mut promise, customer, due)?;
        if promise.state == PromiseState::Open {
            // What is past was said by then.
            let next = real::next_step(self.directory.calendar(), due_on, (None, 1), self.now);
            let next = next.filter(|(_, at)| *at > self.now);
            (promise.next_step, promise.next_at) = (next.map(|(step, _)| step), next.map(|(_, at)| at));
        }
        case.version += 1;
        let is_open = matches!(promise.state, PromiseState::Open | PromiseState::Disputed);
        self.written.promises.push(promise);
        Ok(Some((due, is_open)))
    }

    /// Mostly in time, now and then late or not yet; and what the customer said of it.
    fn keep(&mut self, promise: &mut Promise, customer: &Customer, due: DateTime<Utc>) -> Result<(), Fault> {
        let days = weighted(&mut self.rng, &[(-3, 24), (-1, 40), (0, 20), (4, 11), (400, 5)]).unwrap_or(0);
        let hours = days * 24 - self.rng.i64(0..5);
        let kept_at = self.in_hours(due + TimeDelta::hours(hours));
        let kept_at = kept_at.max(promise.made_at + TimeDelta::hours(2));
        if kept_at >= self.now {
            return Ok(());
        }
        let note = self.rng.choice(texts::KEPT).copied();
        promise.kept_note = real::sealed(self.ring, customer, real::kept_note(promise.id), note)?;
        (promise.state, promise.kept_at, promise.version) = (PromiseState::Kept, Some(kept_at), 2);
        promise.open_until = Some(kept_at + TimeDelta::days(30));
        let is_written_to = customer.contact_consent && customer.email.is_some();
        promise.mail_id = is_written_to.then(|| OutgoingMailId(id::fresh(kept_at)));
        let answered_at = kept_at + TimeDelta::minutes(self.rng.i64(40..4_000));
        if !percent(&mut self.rng, 58) || answered_at >= self.now {
            return Ok(());
        }
        let is_kept = percent(&mut self.rng, 89);
        let pool = if is_kept { texts::CONFIRMED } else { texts::DISPUTED };
        let comment = if percent(&mut self.rng, 55) { self.rng.choice(pool).copied() } else { None };
        promise.state = if is_kept { PromiseState::Confirmed } else { PromiseState::Disputed };
        (promise.answers, promise.answered_at, promise.version) = (1, Some(answered_at), 3);
        promise.channel = Some(match is_written_to && percent(&mut self.rng, 75) {
            true => PromiseChannel::Link,
            false => PromiseChannel::App,
        });
        promise.comment = real::sealed(self.ring, customer, real::comment(promise.id), comment)?;
        Ok(())
    }

    fn end(
        &mut self,
        case: &mut Case,
        (item, customer): (&Item, &Customer),
        at: DateTime<Utc>,
        open_promises: usize,
    ) -> Result<(), Fault> {
        let reached = case.first_contact == Some(FirstContact::Reached);
        let is_late = case.first_contact_at.is_none_or(|spoken| spoken >= case.first_due_at);
        let shares: &[(i32, u32)] = match is_late {
            true => &[(5, 8), (4, 25), (3, 34), (2, 22), (1, 11)],
            false => &[(5, 24), (4, 43), (3, 21), (2, 8), (1, 4)],
        };
        case.satisfaction = weighted(&mut self.rng, shares).filter(|_| reached && percent(&mut self.rng, 92));
        case.remedy_id = self.decisions.get(&item.id).filter(|made| made.at < at).map(|made| made.id);
        if reached && Self::shares(item) {
            case.story = self.rng.choice(self.words(item).stories).map(|story| (*story).to_owned());
            case.shared_at = case.story.as_ref().map(|_| at);
        }
        let reason = (open_promises > 0 || case.first_contact.is_none())
            .then(|| self.rng.choice(texts::CLOSED).copied())
            .flatten();
        case.closing_reason = real::sealed(self.ring, customer, real::closing_reason(case.id), reason)?;
        (case.state, case.closed_at, case.closed_by) = (RecoveryState::Closed, Some(at), Some(case.executive_id));
        case.version += 1;
        Ok(())
    }

    /// At a time at which one calls people: between nine and eight, on a day on which the company works.
    fn in_hours(&mut self, at: DateTime<Utc>) -> DateTime<Utc> {
        let (day, hour) = (local(at).date(), local(at).time());
        let begins = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        let ends = NaiveTime::from_hms_opt(20, 0, 0).unwrap_or_default();
        let minute = TimeDelta::minutes(self.rng.i64(5..170));
        match (is_business_day(day), hour) {
            (true, hour) if hour < begins => utc(day.and_time(begins)) + minute,
            (true, hour) if hour < ends => at,
            _ => utc(business_day(day + Days::new(1)).and_time(begins)) + minute,
        }
    }
}

fn business_day(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_business_day(*day)).unwrap_or(day)
}
