//! Which holidays may be imported, and what an import adds and takes away.

use crate::kernel::{calendar::Holiday, text};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

pub const LONGEST_NAME: usize = 100;
/// More days off than that in one year are a mistake.
pub const MOST_HOLIDAYS: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NothingGiven,
    UnknownYear { first: i32, last: i32 },
    TooMany,
    OutsideYear { index: usize },
    NameInvalid { index: usize, field: &'static str },
    Repeated { index: usize },
    StaleVersion,
    NothingChanges,
}

/// A year's days off with their names: one name in two languages, of which a day may have several.
pub type Year = BTreeMap<(NaiveDate, String), String>;

/// O6: what is imported replaces the year. `national`: those of the year, if they are wanted and known.
pub fn year(
    year: i32,
    national: Option<Vec<(NaiveDate, Holiday)>>,
    own: Vec<(NaiveDate, Holiday)>,
) -> Result<Year, Vec<Refusal>> {
    let mut all: Year = national.into_iter().flatten().map(|(day, name)| ((day, name.name), name.name_en)).collect();
    let mut refusals = Vec::new();
    if all.len() + own.len() > MOST_HOLIDAYS {
        return Err(vec![Refusal::TooMany]);
    }
    for (index, (day, holiday)) in own.into_iter().enumerate() {
        if day.year() != year {
            refusals.push(Refusal::OutsideYear { index });
        }
        let names = (text::clean(&holiday.name, LONGEST_NAME), text::clean(&holiday.name_en, LONGEST_NAME));
        match names {
            (Err(_), _) => refusals.push(Refusal::NameInvalid { index, field: "name" }),
            (_, Err(_)) => refusals.push(Refusal::NameInvalid { index, field: "nameEn" }),
            (Ok(name), Ok(name_en)) => {
                if all.insert((day, name), name_en).is_some() {
                    refusals.push(Refusal::Repeated { index });
                }
            }
        }
    }
    if refusals.is_empty() { Ok(all) } else { Err(refusals) }
}

/// What differs between a year as it stands and as it is wanted.
#[derive(Debug, PartialEq, Eq)]
pub struct Difference {
    pub added: Year,
    pub removed: Year,
}

pub fn difference(now: &Year, wanted: &Year) -> Result<Difference, Refusal> {
    let without = |one: &Year, other: &Year| -> Year {
        let kept = one.iter().filter(|(key, name_en)| other.get(*key) != Some(*name_en));
        kept.map(|(key, name_en)| (key.clone(), name_en.clone())).collect()
    };
    let difference = Difference { added: without(wanted, now), removed: without(now, wanted) };
    match difference.added.is_empty() && difference.removed.is_empty() {
        true => Err(Refusal::NothingChanges),
        false => Ok(difference),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn named(date: &str, name: &str) -> (NaiveDate, Holiday) {
        (day(date), Holiday { name: name.into(), name_en: "Day off".into() })
    }

    #[test]
    fn o6_an_imported_year_holds_named_days_of_that_year_each_once() {
        let check = |own: Vec<_>| year(2026, Some(vec![named("2026-01-01", "신정")]), own);
        assert_eq!(check(vec![named("2026-05-11", " 창립기념일 ")]).unwrap().len(), 2);
        assert_eq!(check(vec![named("2026-01-01", "창립기념일")]).unwrap().len(), 2, "a day may be off twice over");
        assert_eq!(check(vec![named("2027-05-11", "창립기념일")]), Err(vec![Refusal::OutsideYear { index: 0 }]));
        assert_eq!(check(vec![named("2026-01-01", "신정")]), Err(vec![Refusal::Repeated { index: 0 }]));
        let blank = Refusal::NameInvalid { index: 1, field: "name" };
        assert_eq!(check(vec![named("2026-05-11", "a"), named("2026-05-12", " ")]), Err(vec![blank]));
        let many = (0..MOST_HOLIDAYS).map(|n| named("2026-05-11", &n.to_string())).collect();
        assert_eq!(check(many), Err(vec![Refusal::TooMany]));
    }

    #[test]
    fn o6_an_import_says_what_it_changes() {
        let now = year(2026, None, vec![named("2026-05-11", "가"), named("2026-05-12", "나")]).unwrap();
        let wanted = year(2026, None, vec![named("2026-05-12", "나"), named("2026-05-13", "다")]).unwrap();
        let difference = difference(&now, &wanted).unwrap();
        assert_eq!(difference.added.keys().next(), Some(&(day("2026-05-13"), "다".to_owned())));
        assert_eq!(difference.removed.keys().next(), Some(&(day("2026-05-11"), "가".to_owned())));
        assert_eq!((difference.added.len(), difference.removed.len()), (1, 1));
        assert_eq!(super::difference(&now, &now), Err(Refusal::NothingChanges));
    }
}
