//! The business calendar (O6): which day, week, month or quarter a moment belongs to in the company's time zone, which
//! days are business days, and where so many business days or hours end. Pure: who asks says when.

use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday,
};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Where a company is that has said nothing else.
pub const USUAL_ZONE: Tz = Tz::Asia__Seoul;

/// The hours of a business day that business hours count, in the company's time.
const OPENS: NaiveTime = oclock(9);
const CLOSES: NaiveTime = oclock(18);

const fn oclock(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// No zone has skipped more than a day at once.
const LONGEST_GAP_MINUTES: i64 = 2 * 24 * 60;

/// The company's time zones, one after the other: days that are over keep the one they had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zones {
    first: Tz,
    changes: Vec<(NaiveDate, Tz)>,
}

impl Zones {
    /// Each change with the day on which it begins.
    pub fn new(first: Tz, mut changes: Vec<(NaiveDate, Tz)>) -> Self {
        changes.sort_by_key(|(from, _)| *from);
        Self { first, changes }
    }

    /// A change's day begins where it begins in the zone before.
    pub fn at(&self, moment: DateTime<Utc>) -> Tz {
        let begun = |zone: Tz, from: NaiveDate| moment.with_timezone(&zone).date_naive() >= from;
        self.changes.iter().fold(self.first, |zone, (from, next)| if begun(zone, *from) { *next } else { zone })
    }

    pub fn on(&self, day: NaiveDate) -> Tz {
        self.changes.iter().rev().find(|(from, _)| *from <= day).map_or(self.first, |(_, zone)| *zone)
    }
}

/// Why a day is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub name: String,
    pub name_en: String,
}

/// A stretch of days that rules count by. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
}

impl Period {
    /// Its first and last day.
    pub fn around(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let months = |first: Option<NaiveDate>, count| {
            let first = first.unwrap_or(day);
            let next = first.checked_add_months(Months::new(count));
            (first, next.and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX))
        };
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let first = day - Days::new(day.weekday().num_days_from_monday().into());
                (first, first + Days::new(6))
            }
            Self::Month => months(day.with_day(1), 1),
            Self::Quarter => months(NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1), 3),
        }
    }
}

/// One version of the calendar. What began under a version is counted under it to the end (V4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub version: i32,
    zones: Zones,
    holidays: BTreeMap<NaiveDate, Vec<Holiday>>,
}

impl Calendar {
    pub fn new(version: i32, zones: Zones, holidays: BTreeMap<NaiveDate, Vec<Holiday>>) -> Self {
        Self { version, zones, holidays }
    }

    pub fn zones(&self) -> &Zones {
        &self.zones
    }

    /// The day that has begun last.
    pub fn day_of(&self, moment: DateTime<Utc>) -> NaiveDate {
        let day = moment.with_timezone(&self.zones.at(moment)).date_naive();
        // A company that moves east begins its first day there while the one before still runs where it was.
        match day.succ_opt() {
            Some(next) if self.zones.on(next) != self.zones.on(day) && self.start_of(next) <= moment => next,
            _ => day,
        }
    }

    /// The day's first moment, which is not midnight where clocks go forward at midnight.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.moment(day, NaiveTime::MIN)
    }

    pub fn holidays_on(&self, day: NaiveDate) -> &[Holiday] {
        self.holidays.get(&day).map_or(&[], Vec::as_slice)
    }

    pub fn is_business_day(&self, day: NaiveDate) -> bool {
        !is_weekend(day) && !self.holidays.contains_key(&day)
    }

    fn business_days_from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        day.iter_days().filter(|day| self.is_business_day(*day))
    }

    /// The so-manieth business day after a day; for 0 the day itself, or the first business day after it.
    pub fn add_business_days(&self, day: NaiveDate, count: u16) -> NaiveDate {
        let from = if count == 0 { Some(day) } else { day.succ_opt() };
        let mut days = self.business_days_from(from.unwrap_or(day));
        days.nth(usize::from(count.saturating_sub(1))).unwrap_or(NaiveDate::MAX)
    }

    /// Of the week that the day belongs to; `None` if all of that week is off.
    pub fn first_business_day_of_week(&self, day: NaiveDate) -> Option<NaiveDate> {
        let (first, last) = Period::Week.around(day);
        self.business_days_from(first).next().filter(|day| *day <= last)
    }

    /// Where so much time ends that runs during business hours alone. Time that fills a day ends when it closes, not
    /// when the next one opens.
    pub fn add_business_time(&self, from: DateTime<Utc>, time: TimeDelta) -> DateTime<Utc> {
        let mut left = time.max(TimeDelta::zero());
        for day in self.business_days_from(self.day_of(from)) {
            let (begins, closes) = (self.moment(day, OPENS).max(from), self.moment(day, CLOSES));
            if begins >= closes {
                continue;
            }
            if left <= closes - begins {
                return begins + left;
            }
            left -= closes - begins;
        }
        DateTime::<Utc>::MAX_UTC
    }

    /// How much of the time between two moments is within business hours: what `add_business_time` would count down.
    pub fn business_time(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
        let days = self.business_days_from(self.day_of(from)).take_while(|day| self.moment(*day, OPENS) < until);
        let open = |day| {
            let (begins, ends) = (self.moment(day, OPENS).max(from), self.moment(day, CLOSES).min(until));
            (ends - begins).max(TimeDelta::zero())
        };
        days.map(open).sum()
    }

    /// That time on that day; where clocks skip it, the first moment after the gap; where it comes twice, the first.
    pub fn moment(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let (zone, local) = (self.zones.on(day), day.and_time(time));
        let there = |minutes| match zone.from_local_datetime(&(local + TimeDelta::minutes(minutes))) {
            MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => Some(moment.to_utc()),
            MappedLocalTime::None => None,
        };
        (0..=LONGEST_GAP_MINUTES).find_map(there).unwrap_or(local.and_utc())
    }
}

pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moment(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn calendar(zone: Tz, holidays: &[&str]) -> Calendar {
        let holiday = || vec![Holiday { name: "쉬는 날".into(), name_en: "Day off".into() }];
        Calendar::new(1, Zones::new(zone, Vec::new()), holidays.iter().map(|text| (day(text), holiday())).collect())
    }

    fn seoul(holidays: &[&str]) -> Calendar {
        calendar(USUAL_ZONE, holidays)
    }

    #[test]
    fn o6_a_day_begins_and_ends_in_the_companys_time_zone() {
        let calendar = seoul(&[]);
        assert_eq!(calendar.day_of(moment("2026-03-01T14:59:59.999999Z")), day("2026-03-01"));
        assert_eq!(calendar.day_of(moment("2026-03-01T15:00:00Z")), day("2026-03-02"));
        assert_eq!(calendar.start_of(day("2026-03-02")), moment("2026-03-01T15:00:00Z"));
    }

    #[test]
    fn o6_days_are_right_where_clocks_change() {
        let new_york = calendar(Tz::America__New_York, &[]);
        // 23 and 25 hours.
        for (from, until, hours) in [("2026-03-08", "2026-03-09", 23), ("2026-11-01", "2026-11-02", 25)] {
            assert_eq!(new_york.start_of(day(until)) - new_york.start_of(day(from)), TimeDelta::hours(hours));
        }
        // Midnight does not exist: the day begins at one o'clock.
        let cairo = calendar(Tz::Africa__Cairo, &[]);
        assert_eq!(cairo.start_of(day("2024-04-26")), moment("2024-04-25T22:00:00Z"));
        assert_eq!(cairo.day_of(moment("2024-04-25T21:59:59Z")), day("2024-04-25"));
        assert_eq!(cairo.day_of(cairo.start_of(day("2024-04-26"))), day("2024-04-26"));
        // The last hour of the day before comes twice, and the day begins after both.
        assert_eq!(cairo.start_of(day("2024-11-01")), moment("2024-10-31T22:00:00Z"));
        // A day that a country skipped begins with the next one.
        let apia = calendar(Tz::Pacific__Apia, &[]);
        assert_eq!(apia.start_of(day("2011-12-30")), apia.start_of(day("2011-12-31")));
    }

    #[test]
    fn o6_days_that_are_over_keep_the_zone_they_had() {
        let zones = Zones::new(USUAL_ZONE, vec![(day("2026-07-01"), Tz::Europe__London)]);
        let calendar = Calendar::new(1, zones, BTreeMap::new());
        assert_eq!(calendar.start_of(day("2026-06-30")), moment("2026-06-29T15:00:00Z"));
        assert_eq!(calendar.start_of(day("2026-07-01")), moment("2026-06-30T23:00:00Z"));
        assert_eq!(calendar.zones().at(moment("2026-06-30T14:59:59Z")), USUAL_ZONE);
        assert_eq!(calendar.zones().at(moment("2026-06-30T15:00:00Z")), Tz::Europe__London);
    }

    #[test]
    fn o6_a_day_has_begun_when_it_begins_whichever_way_a_company_moves() {
        for zone in [Tz::Pacific__Auckland, Tz::Europe__London, Tz::America__Los_Angeles] {
            let zones = Zones::new(USUAL_ZONE, vec![(day("2026-07-01"), zone)]);
            let calendar = Calendar::new(1, zones, BTreeMap::new());
            for hours in 0..96 {
                let moment = moment("2026-06-29T00:00:00Z") + TimeDelta::hours(hours);
                let found = calendar.day_of(moment);
                let next = calendar.start_of(found.succ_opt().unwrap());
                assert!(calendar.start_of(found) <= moment && moment < next, "{zone} {moment}: {found}");
            }
        }
    }

    #[test]
    fn o6_business_days_are_neither_weekends_nor_holidays() {
        // 추석 2026: Thursday to Saturday.
        let calendar = seoul(&["2026-09-24", "2026-09-25", "2026-09-26"]);
        let open = |text| calendar.is_business_day(day(text));
        assert!(open("2026-09-23") && open("2026-09-28"));
        assert!(!open("2026-09-24") && !open("2026-09-25") && !open("2026-09-26") && !open("2026-09-27"));
        for (from, count, to) in [
            ("2026-09-23", 0, "2026-09-23"),
            ("2026-09-24", 0, "2026-09-28"),
            ("2026-09-23", 1, "2026-09-28"),
            ("2026-09-26", 1, "2026-09-28"),
            ("2026-09-22", 2, "2026-09-28"),
            ("2026-09-23", 6, "2026-10-05"),
        ] {
            assert_eq!(calendar.add_business_days(day(from), count), day(to), "{from} + {count}");
        }
    }

    #[test]
    fn o6_the_first_business_day_of_a_week_may_be_late_or_missing() {
        let first = |holidays: &[&str], of| seoul(holidays).first_business_day_of_week(day(of));
        assert_eq!(first(&[], "2026-03-08"), Some(day("2026-03-02")), "Sunday ends the week");
        assert_eq!(first(&["2026-03-02"], "2026-03-04"), Some(day("2026-03-03")));
        let week = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"];
        assert_eq!(first(&week, "2026-03-04"), None);
    }

    #[test]
    fn o6_business_hours_stand_still_at_night_on_weekends_and_holidays() {
        let calendar = seoul(&["2026-03-02"]);
        let local = |text: &str| moment(&format!("{text}:00+09:00"));
        for (from, hours, to) in [
            ("2026-02-27T10:00", 4, "2026-02-27T14:00"),
            ("2026-02-27T14:00", 4, "2026-02-27T18:00"),
            // Friday's last hour, the weekend, a holiday, then Tuesday.
            ("2026-02-27T17:00", 4, "2026-03-03T12:00"),
            ("2026-02-28T03:00", 8, "2026-03-03T17:00"),
            ("2026-02-27T07:00", 4, "2026-02-27T13:00"),
            ("2026-02-27T18:00", 0, "2026-03-03T09:00"),
            ("2026-02-27T09:00", 24, "2026-03-04T15:00"),
        ] {
            let end = calendar.add_business_time(local(from), TimeDelta::hours(hours));
            assert_eq!(end, local(to), "{from} + {hours} h");
        }
        // Across the night on which New York's clocks go forward, hours are still hours of work.
        let new_york = super::tests::calendar(Tz::America__New_York, &[]);
        let end = new_york.add_business_time(moment("2026-03-06T22:00:00Z"), TimeDelta::hours(2));
        assert_eq!(end, moment("2026-03-09T14:00:00Z"));
    }

    #[test]
    fn o6_business_time_between_two_moments_is_what_adding_it_counts_down() {
        let calendar = seoul(&["2026-03-02"]);
        let local = |text: &str| moment(&format!("{text}:00+09:00"));
        for (from, until, minutes) in [
            ("2026-02-27T10:00", "2026-02-27T14:30", 270),
            ("2026-02-27T14:00", "2026-02-27T23:00", 240),
            ("2026-02-27T18:00", "2026-03-03T09:00", 0),
            ("2026-02-27T17:00", "2026-03-03T12:00", 240),
            ("2026-02-28T03:00", "2026-03-02T17:00", 0),
            ("2026-02-27T09:00", "2026-03-04T15:00", 24 * 60),
            ("2026-03-04T15:00", "2026-02-27T09:00", 0),
        ] {
            assert_eq!(
                calendar.business_time(local(from), local(until)).num_minutes(),
                minutes,
                "from {from} until {until}"
            );
        }
        // From any minute of a week, in a zone whose clocks go forward in it.
        let new_york = super::tests::calendar(Tz::America__New_York, &["2026-03-10"]);
        for minutes in (0..7 * 24 * 60).step_by(37) {
            let from = moment("2026-03-05T00:00:00Z") + TimeDelta::minutes(minutes);
            for time in [1, 60, 540, 541, 2_000].map(TimeDelta::minutes) {
                let until = new_york.add_business_time(from, time);
                assert_eq!(new_york.business_time(from, until), time, "{from} + {time}");
            }
        }
    }

    #[test]
    fn o6_weeks_begin_on_monday_and_quarters_in_january_april_july_october() {
        for (period, of, first, last) in [
            (Period::Day, "2026-03-08", "2026-03-08", "2026-03-08"),
            (Period::Week, "2026-03-08", "2026-03-02", "2026-03-08"),
            (Period::Week, "2026-01-01", "2025-12-29", "2026-01-04"),
            (Period::Month, "2028-02-10", "2028-02-01", "2028-02-29"),
            (Period::Month, "2026-12-31", "2026-12-01", "2026-12-31"),
            (Period::Quarter, "2026-06-30", "2026-04-01", "2026-06-30"),
            (Period::Quarter, "2026-10-01", "2026-10-01", "2026-12-31"),
        ] {
            assert_eq!(period.around(day(of)), (day(first), day(last)), "{period:?} of {of}");
        }
    }
}
