//! On which days an executive's comment is due, and how they kept to it (P5).

use crate::kernel::calendar::Calendar;
use chrono::{Days, NaiveDate};
use std::collections::HashSet;

/// Days that may be asked for at once, and that a streak is followed back over.
pub const MOST_DAYS: u32 = 366;

/// From a first day to a last one, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Span {
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The days to look at: the period as far as it has come, and as much before it as a streak may last.
pub fn looked_at(period: Span, today: NaiveDate) -> Span {
    let last = period.last.min(today);
    let back = last.checked_sub_days(Days::new(u64::from(MOST_DAYS) - 1)).unwrap_or(NaiveDate::MIN);
    Span { first: period.first.min(back), last }
}

/// The business days among these.
pub fn business_days(calendar: &Calendar, span: Span) -> Vec<NaiveDate> {
    let days = span.first.iter_days().take_while(|day| *day <= span.last);
    days.filter(|day| calendar.is_business_day(*day)).collect()
}

/// One executive: when they were one, and when they were absent.
#[derive(Clone, Debug, Default)]
pub struct Executive {
    pub terms: Vec<Span>,
    pub absences: Vec<Span>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Participation {
    pub due: i32,
    pub done: i32,
    pub streak: i32,
    /// Due and not done, the oldest first.
    pub missed: Vec<NaiveDate>,
}

/// P5. `business_days` in their order; `done`: those on which they commented. The day that runs is due once it is done: until it
/// is over nobody has missed it.
pub fn participation(
    executive: &Executive,
    business_days: &[NaiveDate],
    done: &HashSet<NaiveDate>,
    period: Span,
    today: NaiveDate,
) -> Participation {
    let within = |spans: &[Span], day| spans.iter().any(|span| span.holds(day));
    let is_due = |day: NaiveDate| {
        within(&executive.terms, day)
            && !within(&executive.absences, day)
            && (day < today || (day == today && done.contains(&day)))
    };
    let mut found = Participation::default();
    for day in business_days.iter().copied().filter(|day| *day <= period.last && is_due(*day)) {
        let is_done = done.contains(&day);
        found.streak = if is_done { found.streak + 1 } else { 0 };
        if period.holds(day) {
            found.due += 1;
            found.done += i32::from(is_done);
            if !is_done {
                found.missed.push(day);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::calendar::{Holiday, USUAL_ZONE, Zones};

    /// A day of March 2026, whose first is a Sunday; the 2nd is off, as a substitute for the first.
    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
    }

    fn span(first: u32, last: u32) -> Span {
        Span { first: day(first), last: day(last) }
    }

    fn days() -> Vec<NaiveDate> {
        let holiday = Holiday { name: "대체공휴일(3·1절)".into(), name_en: "Substitute holiday".into() };
        let calendar = Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), [(day(2), vec![holiday])].into());
        business_days(&calendar, span(1, 31))
    }

    fn found(executive: &Executive, done: &[u32], period: Span, today: u32) -> (i32, i32, i32, Vec<NaiveDate>) {
        let done = done.iter().map(|n| day(*n)).collect();
        let found = participation(executive, &days(), &done, period, day(today));
        (found.due, found.done, found.streak, found.missed)
    }

    fn always() -> Executive {
        Executive { terms: vec![Span { first: day(1), last: NaiveDate::MAX }], absences: Vec::new() }
    }

    #[test]
    fn p5_weekends_and_holidays_are_never_due() {
        // The 2nd is off, the 7th and 8th are a weekend: a comment on them is welcome and counts for nothing.
        assert_eq!(found(&always(), &[2, 3, 4, 7, 9], span(1, 8), 31), (4, 2, 0, vec![day(5), day(6)]));
        assert_eq!(found(&always(), &[2, 7, 8], span(7, 8), 31), (0, 0, 0, vec![]));
    }

    #[test]
    fn p5_absent_days_are_never_due_and_do_not_break_a_streak() {
        let executive = Executive { absences: vec![span(4, 5)], ..always() };
        assert_eq!(found(&executive, &[3, 6], span(1, 8), 31), (2, 2, 2, vec![]));
        // Also if they comment from their holiday.
        assert_eq!(found(&executive, &[3, 4, 6], span(1, 8), 31), (2, 2, 2, vec![]));
    }

    #[test]
    fn p5_nothing_is_due_before_or_after_somebody_is_an_executive() {
        let executive = Executive { terms: vec![span(4, 5), span(10, 11)], ..always() };
        assert_eq!(found(&executive, &[3, 4, 6, 10, 11], span(1, 31), 31), (4, 3, 2, vec![day(5)]));
    }

    #[test]
    fn p5_the_day_that_runs_is_due_once_it_is_done() {
        assert_eq!(found(&always(), &[3, 4], span(1, 31), 5), (2, 2, 2, vec![]));
        assert_eq!(found(&always(), &[3, 4, 5], span(1, 31), 5), (3, 3, 3, vec![]));
        assert_eq!(found(&always(), &[3, 4], span(1, 31), 6), (3, 2, 0, vec![day(5)]));
        assert_eq!(found(&always(), &[3], span(9, 31), 4), (0, 0, 1, vec![]), "a period that has not begun");
    }

    #[test]
    fn p5_a_streak_goes_on_from_before_the_period_and_ends_with_it() {
        assert_eq!(found(&always(), &[3, 4, 5, 6, 9], span(9, 10), 10), (1, 1, 5, vec![]));
        assert_eq!(found(&always(), &[3, 4, 5, 6, 9], span(5, 6), 31), (2, 2, 4, vec![]));
        let looked_at = looked_at(span(9, 31), day(20));
        assert_eq!((looked_at.last, (looked_at.last - looked_at.first).num_days()), (day(20), 365));
        assert_eq!(super::looked_at(span(9, 31), day(3)).last, day(3));
    }
}
