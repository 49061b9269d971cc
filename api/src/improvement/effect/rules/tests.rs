//! H5: which weeks are compared, and what the numbers are.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn weeks(items: u32, others: u32, count: usize) -> Vec<Week> {
    vec![Week { items, others }; count]
}

#[test]
fn h5_whole_weeks_before_work_began_and_since_it_is_in_force() {
    // A Wednesday, a Thursday; the last judged week.
    let all = periods(day("2026-01-14"), day("2026-03-05"), day("2026-03-23"));
    assert_eq!(all.before, (day("2025-07-14"), day("2026-01-12")));
    assert_eq!(all.after, (day("2026-03-09"), day("2026-03-30")));
    // On a Monday that week is whole; at most 26 of them.
    let all = periods(day("2026-01-12"), day("2026-03-02"), day("2027-03-22"));
    assert_eq!(all.before, (day("2025-07-14"), day("2026-01-12")));
    assert_eq!(all.after, (day("2026-03-02"), day("2026-08-31")));
    assert_eq!((all.after.1 - all.after.0).num_weeks(), 26);
    let early = periods(day("2026-01-12"), day("2026-03-05"), day("2026-03-02"));
    assert_eq!(early.after, (day("2026-03-09"), day("2026-03-09")));
}

#[test]
fn h5_weeks_that_were_chosen_because_they_were_high_do_not_count() {
    let signal = Some(day("2026-01-12"));
    let led = ["2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19"].map(|week| led_to_it(day(week), signal));
    assert_eq!(led, [false, true, true, false]);
    assert!(!led_to_it(day("2026-01-12"), None));
}

#[test]
fn h5_a_halved_rate_is_a_ratio_of_one_half_whatever_the_volume() {
    let same = measure(&weeks(20, 400, 26), &weeks(10, 400, 26)).unwrap();
    assert!((same.ratio - 0.5).abs() < 1e-9 && same.low < 0.5 && same.high > 0.5, "{same:?}");
    assert!((same.expected - 520.0).abs() < 1e-9 && same.scatter == 1.0 && same.is_volume_corrected);
    assert!((0.4..0.5).contains(&same.low) && (0.5..0.6).contains(&same.high), "{same:?}");
    // Twice as much of everything.
    let more = measure(&weeks(20, 400, 26), &weeks(20, 800, 26)).unwrap();
    assert!((more.ratio - 0.5).abs() < 1e-9);
    // A company with hardly any other VOC says nothing about volume.
    let alone = measure(&weeks(20, 2, 26), &weeks(20, 4, 26)).unwrap();
    assert!((alone.ratio - 1.0).abs() < 1e-9 && !alone.is_volume_corrected);
}

#[test]
fn h5_nothing_at_all_afterwards_still_has_an_upper_bound() {
    let none = measure(&weeks(5, 400, 26), &weeks(0, 400, 8)).unwrap();
    assert_eq!((none.ratio, none.low), (0.0, 0.0));
    assert!((0.01..0.3).contains(&none.high), "{none:?}");
}

#[test]
fn h5_weeks_that_scatter_widen_the_interval() {
    let wild: Vec<Week> = (0..26).map(|n| Week { items: if n % 2 == 0 { 5 } else { 35 }, others: 400 }).collect();
    let (calm, wild) =
        (measure(&weeks(20, 400, 26), &weeks(10, 400, 26)).unwrap(), measure(&wild, &weeks(10, 400, 26)).unwrap());
    assert!(wild.scatter > 4.0 && wild.high / wild.low > 1.3 * (calm.high / calm.low), "{wild:?} {calm:?}");
}

/// The tables of Student's t.
#[test]
fn h5_students_t_is_that_of_the_tables() {
    for (freedom, value) in [(7.0, 2.3646), (10.0, 2.2281), (14.0, 2.1448), (50.0, 2.0086)] {
        assert!((t(freedom) - value).abs() < 3e-3, "{freedom}: {}", t(freedom));
    }
}
