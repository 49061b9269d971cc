//! Which days are national holidays in Korea, for the years that are known.
//!
//! Source: 공휴일에 관한 법률 and 관공서의 공휴일에 관한 규정 (대통령령), as amended on 10 February 2026: 노동절 and 제헌절 are public
//! holidays from 2026 and have substitutes (law.go.kr). Lunar days as announced by 한국천문연구원 (KASI). Election days by
//! 공직선거법 §34; single days as the cabinet decreed them. Days that are decreed later must be imported by hand.

use crate::kernel::calendar::Holiday;
use chrono::NaiveDate;
use std::ops::RangeInclusive;

/// The years that are complete as far as the law goes.
pub const YEARS: RangeInclusive<i32> = 2024..=2028;

type Named = (&'static str, &'static str);

/// Month, day, and the first year of those that are not as old as the list.
const FIXED: &[(u32, u32, i32, Named)] = &[
    (1, 1, 0, ("신정", "New Year's Day")),
    (3, 1, 0, ("삼일절", "Independence Movement Day")),
    (5, 1, 2026, ("노동절", "Labour Day")),
    (5, 5, 0, CHILDREN),
    (6, 6, 0, ("현충일", "Memorial Day")),
    (7, 17, 2026, ("제헌절", "Constitution Day")),
    (8, 15, 0, ("광복절", "Liberation Day")),
    (10, 3, 0, ("개천절", "National Foundation Day")),
    (10, 9, 0, ("한글날", "Hangeul Day")),
    (12, 25, 0, ("기독탄신일", "Christmas Day")),
];

const CHILDREN: Named = ("어린이날", "Children's Day");
const SEOLLAL: Named = ("설날", "Lunar New Year");
const SEOLLAL_REST: Named = ("설날 연휴", "Lunar New Year holiday");
const BUDDHA: Named = ("부처님오신날", "Buddha's Birthday");
const CHUSEOK: Named = ("추석", "Chuseok");
const CHUSEOK_REST: Named = ("추석 연휴", "Chuseok holiday");
const SUBSTITUTE: Named = ("대체공휴일", "Substitute holiday");
const DECREED: Named = ("임시공휴일", "Temporary holiday");
const ASSEMBLY: Named = ("국회의원선거일", "National Assembly election");
const PRESIDENT: Named = ("대통령선거일", "Presidential election");
const LOCAL: Named = ("지방선거일", "Local elections");

/// What no rule of the solar calendar gives.
const LISTED: &[(i32, u32, u32, Named)] = &[
    (2024, 2, 9, SEOLLAL_REST),
    (2024, 2, 10, SEOLLAL),
    (2024, 2, 11, SEOLLAL_REST),
    (2024, 2, 12, SUBSTITUTE),
    (2024, 4, 10, ASSEMBLY),
    (2024, 5, 6, SUBSTITUTE),
    (2024, 5, 15, BUDDHA),
    (2024, 9, 16, CHUSEOK_REST),
    (2024, 9, 17, CHUSEOK),
    (2024, 9, 18, CHUSEOK_REST),
    (2024, 10, 1, DECREED),
    (2025, 1, 27, DECREED),
    (2025, 1, 28, SEOLLAL_REST),
    (2025, 1, 29, SEOLLAL),
    (2025, 1, 30, SEOLLAL_REST),
    (2025, 3, 3, SUBSTITUTE),
    (2025, 5, 5, BUDDHA),
    (2025, 5, 6, SUBSTITUTE),
    (2025, 6, 3, PRESIDENT),
    (2025, 10, 5, CHUSEOK_REST),
    (2025, 10, 6, CHUSEOK),
    (2025, 10, 7, CHUSEOK_REST),
    (2025, 10, 8, SUBSTITUTE),
    (2026, 2, 16, SEOLLAL_REST),
    (2026, 2, 17, SEOLLAL),
    (2026, 2, 18, SEOLLAL_REST),
    (2026, 3, 2, SUBSTITUTE),
    (2026, 5, 24, BUDDHA),
    (2026, 5, 25, SUBSTITUTE),
    (2026, 6, 3, LOCAL),
    (2026, 8, 17, SUBSTITUTE),
    (2026, 9, 24, CHUSEOK_REST),
    (2026, 9, 25, CHUSEOK),
    (2026, 9, 26, CHUSEOK_REST),
    (2026, 10, 5, SUBSTITUTE),
    (2027, 2, 6, SEOLLAL_REST),
    (2027, 2, 7, SEOLLAL),
    (2027, 2, 8, SEOLLAL_REST),
    (2027, 2, 9, SUBSTITUTE),
    (2027, 5, 3, SUBSTITUTE),
    (2027, 5, 13, BUDDHA),
    (2027, 7, 19, SUBSTITUTE),
    (2027, 8, 16, SUBSTITUTE),
    (2027, 9, 14, CHUSEOK_REST),
    (2027, 9, 15, CHUSEOK),
    (2027, 9, 16, CHUSEOK_REST),
    (2027, 10, 4, SUBSTITUTE),
    (2027, 10, 11, SUBSTITUTE),
    (2027, 12, 27, SUBSTITUTE),
    (2028, 1, 26, SEOLLAL_REST),
    (2028, 1, 27, SEOLLAL),
    (2028, 1, 28, SEOLLAL_REST),
    (2028, 4, 12, ASSEMBLY),
    (2028, 5, 2, BUDDHA),
    (2028, 10, 2, CHUSEOK_REST),
    (2028, 10, 3, CHUSEOK),
    (2028, 10, 4, CHUSEOK_REST),
    (2028, 10, 5, SUBSTITUTE),
];

/// The year's national holidays in order; `None` for a year that is not known.
pub fn holidays(year: i32) -> Option<Vec<(NaiveDate, Holiday)>> {
    if !YEARS.contains(&year) {
        return None;
    }
    let fixed = FIXED.iter().filter(|(_, _, since, _)| *since <= year).map(|(month, day, _, name)| (month, day, name));
    let listed = LISTED.iter().filter(|(of, ..)| *of == year).map(|(_, month, day, name)| (month, day, name));
    let mut all: Vec<_> = fixed
        .chain(listed)
        .filter_map(|(month, day, (name, name_en))| {
            let holiday = Holiday { name: (*name).to_owned(), name_en: (*name_en).to_owned() };
            Some((NaiveDate::from_ymd_opt(year, *month, *day)?, holiday))
        })
        .collect();
    all.sort_by_key(|(day, _)| *day);
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    /// The list of substitutes, made anew by the regulation's §3: 설날 and 추석 move from a Sunday or another holiday; 신정, 현충일,
    /// election days and decreed days never do; the others move from a weekend or another holiday. To the next day that is
    /// neither.
    fn substitutes(year: i32) -> Vec<NaiveDate> {
        let all: Vec<(NaiveDate, String)> =
            holidays(year).unwrap().into_iter().map(|(day, holiday)| (day, holiday.name)).collect();
        let mut taken: Vec<NaiveDate> =
            all.iter().filter(|(_, name)| name != SUBSTITUTE.0).map(|(day, _)| *day).collect();
        let mut moved = Vec::new();
        for (day, name) in &all {
            let sunday = day.weekday() == Weekday::Sun;
            let weekend = sunday || day.weekday() == Weekday::Sat;
            let shared = taken.iter().filter(|other| *other == day).count() > 1;
            let moves = match name.as_str() {
                "대체공휴일" | "임시공휴일" | "신정" | "현충일" => false,
                name if name.ends_with("선거일") => false,
                // Of two that share a day one moves: the lunar one.
                name if name.starts_with("설날") || name.starts_with("추석") => sunday || shared,
                "부처님오신날" => weekend || shared,
                _ => weekend,
            };
            if moves {
                let free =
                    |day: &NaiveDate| !taken.contains(day) && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
                let to = day.iter_days().skip(1).find(free).unwrap();
                taken.push(to);
                moved.push(to);
            }
        }
        moved.sort();
        moved
    }

    #[test]
    fn o6_the_listed_substitutes_are_those_that_the_regulation_gives() {
        for year in YEARS {
            let listed = holidays(year).unwrap().into_iter().filter(|(_, holiday)| holiday.name == SUBSTITUTE.0);
            assert_eq!(listed.map(|(day, _)| day).collect::<Vec<_>>(), substitutes(year), "{year}");
        }
    }

    #[test]
    fn o6_labour_and_constitution_day_are_holidays_from_2026() {
        let named = |year, name: &str| holidays(year).unwrap().iter().any(|(_, holiday)| holiday.name == name);
        for name in ["노동절", "제헌절"] {
            assert!(!named(2025, name) && named(2026, name), "{name}");
        }
        assert_eq!(holidays(2023), None);
        assert_eq!(holidays(2029), None);
    }

    #[test]
    fn o6_the_number_of_days_off_from_monday_to_friday_is_known() {
        let weekdays = |year| {
            let mut days: Vec<NaiveDate> = holidays(year).unwrap().into_iter().map(|(day, _)| day).collect();
            days.dedup();
            days.iter().filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)).count()
        };
        // Counted by hand; 2026 also from the Korea Exchange, which is closed on these days and on 31 December.
        assert_eq!(YEARS.map(weekdays).collect::<Vec<_>>(), [16, 17, 16, 15, 17]);
    }
}
