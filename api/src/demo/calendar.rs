//! Which Korean days are business days, which season a day belongs to, and when the year's snow, rain and
//! typhoons struck. The company's time is KST; everything stored is UTC.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};
use fastrand::Rng;

const KST_HOURS: i64 = 9;

/// What a praise must fit in time. The first four need a spell of that weather in the days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Snow,
    Ice,
    Rain,
    Typhoon,
    Cold,
    Spring,
    Heat,
    Vacation,
    Autumn,
    Giving,
    FamilyBreak,
    QuarterClose,
    YearEnd,
    Any,
}

/// A day of heavy weather at a city that has a claims centre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spell {
    pub season: Season,
    pub day: NaiveDate,
    pub city: &'static str,
}

/// How long people still write about it.
const SPELL_DAYS: i64 = 7;

struct Climate {
    season: Season,
    from: (u32, u32),
    days: u32,
    cities: &'static [&'static str],
}

const CLIMATE: &[Climate] = &[
    Climate { season: Season::Snow, from: (12, 4), days: 80, cities: &["서울", "강릉", "서울", "강릉"] },
    Climate { season: Season::Ice, from: (12, 1), days: 75, cities: &["강릉", "서울"] },
    Climate { season: Season::Rain, from: (6, 24), days: 32, cities: &["서울", "부산", "서울"] },
    Climate { season: Season::Typhoon, from: (8, 20), days: 32, cities: &["부산", "강릉"] },
];

type Day = (i32, u32, u32);

/// The lunar family holidays, first and last day; they cannot be computed from the solar calendar.
const FAMILY_BREAKS: &[(&str, Day, Day)] = &[
    ("설", (2024, 2, 9), (2024, 2, 12)),
    ("추석", (2024, 9, 16), (2024, 9, 18)),
    ("설", (2025, 1, 27), (2025, 1, 30)),
    ("추석", (2025, 10, 5), (2025, 10, 8)),
    ("설", (2026, 2, 16), (2026, 2, 18)),
    ("추석", (2026, 9, 24), (2026, 9, 26)),
    ("설", (2027, 2, 6), (2027, 2, 9)),
    ("추석", (2027, 9, 14), (2027, 9, 16)),
    ("설", (2028, 1, 26), (2028, 1, 28)),
    ("추석", (2028, 10, 2), (2028, 10, 5)),
    ("설", (2029, 2, 12), (2029, 2, 14)),
    ("추석", (2029, 9, 21), (2029, 9, 24)),
    ("설", (2030, 2, 2), (2030, 2, 5)),
    ("추석", (2030, 9, 11), (2030, 9, 13)),
];

/// Buddha's birthday and single days off that no rule gives.
const OTHER_DAYS_OFF: &[Day] = &[
    (2024, 5, 15),
    (2025, 5, 6),
    (2025, 6, 3),
    (2026, 5, 25),
    (2026, 6, 3),
    (2027, 5, 13),
    (2028, 5, 2),
    (2029, 5, 21),
    (2030, 5, 9),
];

/// Solar days off; those marked move to Monday when they fall on a weekend.
const SOLAR: &[(u32, u32, bool)] = &[
    (1, 1, false),
    (3, 1, true),
    (5, 1, false),
    (5, 5, true),
    (6, 6, false),
    (8, 15, true),
    (10, 3, true),
    (10, 9, true),
    (12, 25, true),
];

pub(super) fn local(at: DateTime<Utc>) -> NaiveDateTime {
    (at + TimeDelta::hours(KST_HOURS)).naive_utc()
}

pub(super) fn utc(local: NaiveDateTime) -> DateTime<Utc> {
    local.and_utc() - TimeDelta::hours(KST_HOURS)
}

fn day_of(date: NaiveDate) -> Day {
    (date.year(), date.month(), date.day())
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn is_solar_holiday(date: NaiveDate, moved_only: bool) -> bool {
    SOLAR.iter().any(|&(month, day, moves)| (date.month(), date.day()) == (month, day) && (moves || !moved_only))
}

pub(super) fn is_business_day(date: NaiveDate) -> bool {
    let today = day_of(date);
    let moved_here = date.weekday() == Weekday::Mon
        && [1, 2].into_iter().any(|back| is_solar_holiday(date - TimeDelta::days(back), true));
    !(is_weekend(date)
        || moved_here
        || is_solar_holiday(date, false)
        || OTHER_DAYS_OFF.contains(&today)
        || FAMILY_BREAKS.iter().any(|&(_, first, last)| first <= today && today <= last))
}

/// The date so many business days after `date`.
pub(super) fn business_days_after(date: NaiveDate, count: u32) -> NaiveDate {
    let mut day = date;
    let mut left = count;
    while left > 0 {
        day += TimeDelta::days(1);
        if is_business_day(day) {
            left -= 1;
        }
    }
    day
}

/// The name of the family holiday that ended in the last nine days.
pub(super) fn recent_break(date: NaiveDate) -> Option<&'static str> {
    FAMILY_BREAKS.iter().find_map(|&(name, _, (year, month, day))| {
        let last = NaiveDate::from_ymd_opt(year, month, day)?;
        (1..=9).contains(&(date - last).num_days()).then_some(name)
    })
}

pub(super) fn closed_quarter(date: NaiveDate) -> &'static str {
    match date.month() {
        1..=3 => "4분기",
        4..=6 => "1분기",
        7..=9 => "2분기",
        _ => "3분기",
    }
}

/// Whether people would write of this season on this day; the weather of spells is looked up in the spells.
pub(super) fn fits(season: Season, date: NaiveDate) -> bool {
    let today = (date.month(), date.day());
    let within = |first: (u32, u32), last: (u32, u32)| first <= today && today <= last;
    match season {
        Season::Any => true,
        Season::Snow | Season::Ice | Season::Rain | Season::Typhoon => false,
        Season::Cold => within((12, 8), (12, 31)) || within((1, 1), (2, 10)),
        Season::Spring => within((3, 28), (5, 20)),
        Season::Heat => within((7, 15), (8, 25)),
        Season::Vacation => within((7, 24), (8, 22)),
        Season::Autumn => within((10, 12), (11, 12)),
        Season::Giving => within((11, 14), (12, 24)),
        Season::FamilyBreak => recent_break(date).is_some(),
        Season::QuarterClose => matches!(date.month(), 1 | 4 | 7 | 10) && date.day() <= 10,
        Season::YearEnd => within((12, 12), (12, 31)),
    }
}

/// The heavy weather between two days, the same for the same calendar year whatever the period asked for.
pub(super) fn spells(seed: u64, first: NaiveDate, last: NaiveDate) -> Vec<Spell> {
    let mut found = Vec::new();
    for year in first.year() - 1..=last.year() {
        let mut rng = Rng::with_seed(seed ^ u64::from(year.unsigned_abs()).wrapping_mul(0x9e37_79b9));
        for climate in CLIMATE {
            let (month, day) = climate.from;
            let Some(start) = NaiveDate::from_ymd_opt(year, month, day) else { continue };
            let share = climate.days / u32::try_from(climate.cities.len()).unwrap_or(1).max(1);
            for (turn, city) in (0_u32..).zip(climate.cities) {
                let offset = turn * share + rng.u32(0..share.max(1));
                let spell = Spell { season: climate.season, day: start + TimeDelta::days(offset.into()), city };
                if first <= spell.day && spell.day <= last {
                    found.push(spell);
                }
            }
        }
    }
    found.sort_by_key(|spell| spell.day);
    found
}

/// The spell that people write about on this day.
pub(super) fn recent_spell(spells: &[Spell], date: NaiveDate) -> Option<Spell> {
    spells.iter().rev().find(|spell| (1..=SPELL_DAYS).contains(&(date - spell.day).num_days())).copied()
}

fn weekday_name(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "월요일",
        Weekday::Tue => "화요일",
        Weekday::Wed => "수요일",
        Weekday::Thu => "목요일",
        Weekday::Fri => "금요일",
        Weekday::Sat => "토요일",
        Weekday::Sun => "일요일",
    }
}

/// How one names `day` when writing on `today`: 어제, 그제, 이번 주 화요일, 지난주 금요일.
pub(super) fn name_day(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days() {
        0 => "오늘".to_owned(),
        1 => "어제".to_owned(),
        2 => "그제".to_owned(),
        _ if day.iso_week() == today.iso_week() => format!("이번 주 {}", weekday_name(day)),
        _ => format!("지난주 {}", weekday_name(day)),
    }
}

/// A recent moment of work, as an adverb.
pub(super) fn recent_moment(at: DateTime<Utc>, rng: &mut Rng) -> String {
    let now = local(at);
    let today = now.date();
    if now.hour() >= 13 && is_business_day(today) && rng.u8(0..10) < 3 {
        return "오늘 오전".to_owned();
    }
    if rng.u8(0..10) < 2 {
        return "며칠 전".to_owned();
    }
    let mut day = today - TimeDelta::days(rng.i64(1..=4));
    while !is_business_day(day) {
        day -= TimeDelta::days(1);
    }
    if (today - day).num_days() > 7 { "얼마 전".to_owned() } else { name_day(day, today) }
}
