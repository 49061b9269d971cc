//! What may be promised until when, who says that it was kept, and what time does meanwhile (R5). Pure.

use crate::{kernel::calendar::Calendar, recovery::refusal::Refusal};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::EmployeeId,
    recovery_promise::{Model as Promise, PromiseState as State, PromiseStep as Step},
};

/// Whoever promises something for later than a year has promised nothing.
const FURTHEST: u64 = 366;
/// As often a customer can answer: the link may be passed on.
pub const MOST_ANSWERS: i32 = 20;
pub const LONGEST_COMMENT: usize = 1_000;

pub fn due(due_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    match due_on {
        day if day < today => Err(Refusal::DuePassed),
        day if day > today + Days::new(FURTHEST) => Err(Refusal::DueTooFar { days: FURTHEST }),
        _ => Ok(()),
    }
}

/// Whether its owner still has something to do for it.
pub fn is_open(state: State) -> bool {
    matches!(state, State::Open | State::Disputed)
}

/// Once, by its owner; what the customer disputes can be kept after all. Saying it twice is saying it once.
pub fn may_mark_kept(promise: &Promise, who: EmployeeId) -> Result<(), Refusal> {
    match promise.state {
        _ if promise.owner_id != who => Err(Refusal::NotOwner),
        State::Open | State::Disputed => Ok(()),
        State::Kept | State::Confirmed | State::Ended => Err(Refusal::PromiseKept),
    }
}

/// Whether the customer can say whether it was kept: since its owner said so, until its days are over.
pub fn takes_answer(promise: &Promise, now: DateTime<Utc>) -> bool {
    let is_asked = matches!(promise.state, State::Kept | State::Confirmed | State::Disputed);
    is_asked && promise.answers < MOST_ANSWERS && promise.open_until.is_some_and(|until| now < until)
}

/// What the customer's word makes of it.
pub fn answered(is_kept: bool) -> State {
    if is_kept { State::Confirmed } else { State::Disputed }
}

/// What time does next to a promise that is open, and when: a reminder so many business days before its day, and word when the day is over.
/// What is past by the time it is made, or open again, is not said any more.
pub fn next_step(
    calendar: &Calendar,
    due_on: NaiveDate,
    (after, reminder_days): (Option<Step>, u16),
    now: DateTime<Utc>,
) -> Option<(Step, DateTime<Utc>)> {
    let remind_at = calendar.start_of(business_days_before(calendar, due_on, reminder_days)) + MORNING;
    let over_at = calendar.start_of(due_on + Days::new(1));
    match after {
        None if now < remind_at => Some((Step::Remind, remind_at)),
        None | Some(Step::Remind) => Some((Step::Overdue, over_at)),
        Some(Step::Overdue) => None,
    }
}

/// Nine o'clock.
const MORNING: TimeDelta = TimeDelta::hours(9);

fn business_days_before(calendar: &Calendar, day: NaiveDate, count: u16) -> NaiveDate {
    let before = std::iter::successors(day.pred_opt(), NaiveDate::pred_opt);
    let days = before.filter(|day| calendar.is_business_day(*day)).take(usize::from(count));
    days.last().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::calendar::{USUAL_ZONE, Zones};
    use entity::ids::{CustomerId, RecoveryCaseId, RecoveryPromiseId};
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+09:00").parse().unwrap()
    }

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    pub fn promise(state: State) -> Promise {
        Promise {
            id: RecoveryPromiseId(Uuid::from_u128(1)),
            case_id: RecoveryCaseId(Uuid::from_u128(2)),
            customer_id: CustomerId(Uuid::from_u128(3)),
            words: None,
            due_on: day("2026-03-10"),
            owner_id: who(4),
            made_at: at("2026-03-02T12:00"),
            made_by: who(5),
            state,
            kept_at: None,
            kept_note: None,
            open_until: Some(at("2026-04-09T12:00")),
            mail_id: None,
            answers: 0,
            answered_at: None,
            channel: None,
            comment: None,
            next_step: None,
            next_at: None,
            version: 1,
        }
    }

    #[test]
    fn r5_nothing_is_promised_for_a_day_that_is_over_or_too_far() {
        let today = day("2026-03-02");
        assert_eq!(due(today, today), Ok(()));
        assert_eq!(due(day("2026-03-01"), today), Err(Refusal::DuePassed));
        assert_eq!(due(day("2027-03-03"), today), Ok(()));
        assert_eq!(due(day("2027-03-04"), today), Err(Refusal::DueTooFar { days: 366 }));
    }

    /// R5: state × who.
    #[test]
    fn r5_its_owner_marks_it_kept_and_the_customer_answers() {
        let now = at("2026-03-09T12:00");
        for (state, marks, answers) in [
            (State::Open, Ok(()), false),
            (State::Kept, Err(Refusal::PromiseKept), true),
            (State::Confirmed, Err(Refusal::PromiseKept), true),
            (State::Disputed, Ok(()), true),
            (State::Ended, Err(Refusal::PromiseKept), false),
        ] {
            let promise = promise(state);
            assert_eq!(may_mark_kept(&promise, who(4)), marks, "{state:?}");
            assert_eq!(may_mark_kept(&promise, who(5)), Err(Refusal::NotOwner), "{state:?}");
            assert_eq!(takes_answer(&promise, now), answers, "{state:?}");
            assert!(!takes_answer(&promise, at("2026-04-09T12:00")), "{state:?}");
            assert!(!takes_answer(&Promise { answers: MOST_ANSWERS, ..promise }, now), "{state:?}");
        }
        assert_eq!((answered(true), answered(false)), (State::Confirmed, State::Disputed));
        assert!(is_open(State::Open) && is_open(State::Disputed) && !is_open(State::Kept));
    }

    #[test]
    fn r5_a_reminder_before_the_day_and_word_after_it_each_once() {
        let calendar = Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), BTreeMap::new());
        let monday = day("2026-03-09");
        let next = |after, now: &str| next_step(&calendar, monday, (after, 1), at(now));
        // The business day before Monday is Friday.
        let reminds = at("2026-03-06T09:00");
        assert_eq!(next(None, "2026-03-02T12:00"), Some((Step::Remind, reminds)));
        assert_eq!(next(None, "2026-03-06T09:00"), Some((Step::Overdue, at("2026-03-10T00:00"))));
        assert_eq!(next(Some(Step::Remind), "2026-03-06T09:00"), Some((Step::Overdue, at("2026-03-10T00:00"))));
        assert_eq!(next(Some(Step::Overdue), "2026-03-10T00:00"), None);
        // With no day before, on the day itself.
        assert_eq!(
            next_step(&calendar, monday, (None, 0), at("2026-03-02T12:00")),
            Some((Step::Remind, at("2026-03-09T09:00")))
        );
    }
}
