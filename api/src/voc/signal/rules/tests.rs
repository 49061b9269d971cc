//! What a signal is and what is none, in companies small enough to think through.

use super::*;
use uuid::Uuid;

const CATEGORIES: u128 = 5;
const DEPARTMENTS: u128 = 4;

fn one(category: u128, department: u128, counts: Vec<u32>) -> Series {
    let (category, department) = (Uuid::from_u128(category), Uuid::from_u128(department));
    Series { category: VocCategoryId(category), department: DepartmentId(department), counts }
}

/// Twenty series of about ten a week, the first of them as it is given.
fn company(first: impl Fn(usize) -> u32) -> Vec<Series> {
    let usual = |week: usize, shift: usize| [10, 8, 12, 9, 11, 7, 13][(week + shift) % 7];
    let ids = (0..CATEGORIES).flat_map(|category| (0..DEPARTMENTS).map(move |department| (category, department)));
    ids.enumerate()
        .map(|(place, (category, department))| {
            let count = |week| if place == 0 { first(week) } else { usual(week, place) };
            one(category, department, (0..WEEKS).map(count).collect())
        })
        .collect()
}

fn usually(week: usize) -> u32 {
    [10, 8, 12, 9, 11, 7, 13][week % 7]
}

fn is_last(week: usize) -> bool {
    week + 1 == WEEKS
}

fn signals(all: &[Series]) -> Vec<Signal> {
    judge(all, BUDGET).signals
}

#[test]
fn v8_each_signal_says_its_numbers() {
    let judged = judge(&company(|week| if is_last(week) { 40 } else { usually(week) }), BUDGET);
    let [signal] = judged.signals.as_slice() else { panic!("{:?}", judged.signals) };
    assert_eq!((signal.week_count, signal.weeks, signal.count, signal.history_weeks), (40, 1, 40, 104));
    assert_eq!((judged.series_looked_at, judged.history_weeks), (20, 104));
    assert!((9.0..11.0).contains(&signal.expected) && (3.6..4.5).contains(&signal.ratio), "{signal:?}");
    assert!((15..40).contains(&signal.limit) && signal.p_value <= signal.threshold, "{signal:?}");
    assert!((1.1..1.2).contains(&judged.volume_factor), "{}", judged.volume_factor);
}

#[test]
fn v8_the_limit_is_the_largest_count_that_is_no_signal() {
    let of = |count: u32| signals(&company(|week| if is_last(week) { count } else { usually(week) }));
    let limit = of(40)[0].limit;
    assert!(of(limit).is_empty() && of(limit + 1).len() == 1, "{limit}");
}

#[test]
fn v8_what_everybody_gets_more_of_is_nobodys_signal() {
    let mut all = company(usually);
    all.iter_mut().flat_map(|series| series.counts.last_mut()).for_each(|count| *count *= 3);
    let judged = judge(&all, BUDGET);
    assert_eq!(judged.signals, []);
    assert!((2.5..3.5).contains(&judged.volume_factor), "{}", judged.volume_factor);
}

#[test]
fn v8_too_little_history_says_so_and_is_no_signal() {
    let since = |weeks: usize, last: u32| {
        let mut all = company(usually);
        let count = |week| if is_last(week) { last } else { u32::from(week >= WEEKS - JUDGED_WEEKS - weeks) };
        all.push(one(99, 0, (0..WEEKS).map(count).collect()));
        judge(&all, BUDGET)
    };
    let young = since(LEAST_HISTORY - 1, 30);
    let [unjudged] = young.unjudged.as_slice() else { panic!("{young:?}") };
    assert_eq!((unjudged.week_count, unjudged.history_weeks), (30, LEAST_HISTORY - 1));
    assert_eq!((young.signals.len(), young.series_looked_at), (0, 20));
    assert_eq!(since(LEAST_HISTORY - 1, LEAST_COUNT - 1).unjudged, [], "nothing to ask about");
    let old = since(LEAST_HISTORY, 30);
    assert_eq!((old.signals.len(), old.unjudged.len(), old.signals[0].history_weeks), (1, 0, LEAST_HISTORY));
}

#[test]
fn v8_fewer_than_five_are_never_a_signal() {
    let of = |count: u32| signals(&company(|week| if is_last(week) { count } else { u32::from(week == 3) }));
    assert_eq!((of(LEAST_COUNT - 1).len(), of(LEAST_COUNT).len()), (0, 1));
}

#[test]
fn v8_what_two_weeks_show_together_is_a_signal_and_what_is_over_is_not() {
    let of = |before: u32, last: u32| {
        let count = |week| match WEEKS - week {
            1 => last,
            2 => before,
            _ => usually(week),
        };
        signals(&company(count))
    };
    let limit = of(10, 60)[0].limit;
    assert!(of(10, limit).is_empty());
    assert_eq!(of(limit, limit).iter().map(|signal| signal.weeks).collect::<Vec<_>>(), [2]);
    assert_eq!(of(60, 10), []);
}

#[test]
fn v8_a_wave_of_the_past_does_not_hide_the_next() {
    let waved = |week: usize| if (50..56).contains(&week) { 60 } else { usually(week) };
    let found = signals(&company(|week| if is_last(week) { 35 } else { waved(week) }));
    assert!(found.len() == 1 && found[0].expected < 12.0, "{found:?}");
}

#[test]
fn v8_a_categorys_yearly_wave_is_expected() {
    // Whoever handles the first category gets most of it in the last week, as a year ago and two; one of them gets more.
    let wave = |week: usize| {
        let angle = (WEEKS - 1 - week) as f64 * std::f64::consts::TAU / (365.25 / 7.0);
        (60.0 * (1.0 + 0.6 * angle.cos())).round() as u32
    };
    let waving = |times: u32| {
        let mut all = company(usually);
        for series in all.iter_mut().take(DEPARTMENTS as usize) {
            series.counts = (0..WEEKS).map(wave).collect();
        }
        all.iter_mut()
            .take(1)
            .flat_map(|series| series.counts.last_mut())
            .for_each(|count| *count = *count * times / 10);
        signals(&all)
    };
    assert_eq!(waving(10), []);
    let found = waving(20);
    assert!(found.len() == 1 && (80.0..115.0).contains(&found[0].expected), "{found:?}");
}

#[test]
fn v8_a_week_in_which_nobody_else_got_anything_says_nothing() {
    let alone = one(1, 1, (0..WEEKS).map(|week| if is_last(week) { 90 } else { usually(week) }).collect());
    let silent = one(2, 1, (0..WEEKS).map(|week| if is_last(week) { 0 } else { 3 }).collect());
    assert_eq!(signals(&[alone.clone(), silent.clone()]).len(), 1, "two weeks together have a volume");
    assert_eq!(signals(&[alone]), []);
}

#[test]
fn v8_nothing_is_judged_of_nothing() {
    assert_eq!(judge(&[], BUDGET).signals, []);
    let silent = judge(&[one(1, 1, vec![0; WEEKS])], BUDGET);
    assert_eq!((silent.signals.len(), silent.series_looked_at, silent.history_weeks), (0, 0, 0));
}

#[test]
fn v8_the_last_four_weeks_that_are_over_are_made_up_for() {
    let day = |day: &str| day.parse::<NaiveDate>().unwrap();
    let last = day("2026-11-16");
    let all = ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"].map(day);
    assert_eq!(due(day("2020-01-06"), last, &[]), all);
    assert_eq!(due(day("2026-11-09"), last, &[last]), [day("2026-11-09")]);
    assert_eq!(due(day("2026-11-23"), last, &[]), []);
}
