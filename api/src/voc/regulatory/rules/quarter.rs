//! The quarter of a year in which complaints are counted (O6).

use crate::kernel::calendar::Period;
use chrono::{Datelike, Days, NaiveDate};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quarter {
    year: i32,
    /// 1 to 4.
    number: u32,
}

/// How long after its end what a quarter is counted by may still be put right.
const CORRECTED_FOR: Days = Days::new(30);

impl Quarter {
    pub const fn new(year: i32, number: u32) -> Option<Self> {
        // Years that every part of the service, and both databases, can keep.
        if 1900 <= year && year <= 9998 && 1 <= number && number <= 4 { Some(Self { year, number }) } else { None }
    }

    /// The first of a year.
    pub const fn first_of(year: i32) -> Self {
        Self { year, number: 1 }
    }

    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    pub fn year(self) -> i32 {
        self.year
    }

    pub fn number(self) -> u32 {
        self.number
    }

    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).unwrap_or(NaiveDate::MIN)
    }

    pub fn last(self) -> NaiveDate {
        Period::Quarter.around(self.first()).1
    }

    pub fn next(self) -> Self {
        if self.number == 4 {
            Self { year: self.year + 1, number: 1 }
        } else {
            Self { number: self.number + 1, ..self }
        }
    }

    pub fn previous(self) -> Self {
        if self.number == 1 {
            Self { year: self.year - 1, number: 4 }
        } else {
            Self { number: self.number - 1, ..self }
        }
    }

    pub fn is_over(self, today: NaiveDate) -> bool {
        self.last() < today
    }

    /// The first day on which it is frozen by itself.
    pub fn frozen_from(self) -> NaiveDate {
        self.next().first() + CORRECTED_FOR
    }
}

/// The quarters to freeze, the oldest first: those whose time is over, from the one in which there began to be complaints.
pub fn due(first: Quarter, today: NaiveDate, frozen: &[Quarter]) -> Vec<Quarter> {
    let over = std::iter::successors(Some(first), |quarter| Some(quarter.next()));
    let over = over.take_while(|quarter| quarter.frozen_from() <= today);
    over.filter(|quarter| !frozen.contains(quarter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// V13, O6.
    #[test]
    fn v13_a_quarter_has_its_days() {
        let last = Quarter::new(2025, 4).unwrap();
        assert_eq!((last.first(), last.last()), (day("2025-10-01"), day("2025-12-31")));
        assert_eq!(last.next(), Quarter::new(2026, 1).unwrap());
        assert!([last, last.next()].iter().all(|one| one.next().previous() == *one));
        assert_eq!((Quarter::of(day("2026-03-31")), Quarter::of(day("2025-10-01"))), (last.next(), last));
        assert!(!last.is_over(day("2025-12-31")) && last.is_over(day("2026-01-01")));
        for (year, number) in [(2026, 0), (2026, 5), (1899, 1), (9999, 4)] {
            assert_eq!(Quarter::new(year, number), None, "{year} {number}");
        }
    }

    /// V13: thirty days to put things right.
    #[test]
    fn v13_a_quarter_is_frozen_when_its_time_for_corrections_is_over() {
        let quarters = |from: (i32, u32), today: &str, frozen: &[Quarter]| {
            due(Quarter::new(from.0, from.1).unwrap(), day(today), frozen)
        };
        let [third, fourth] = [3, 4].map(|number| Quarter::new(2025, number).unwrap());
        assert_eq!(quarters((2025, 3), "2026-01-30", &[]), [third]);
        assert_eq!(quarters((2025, 3), "2026-01-31", &[]), [third, fourth]);
        assert_eq!(quarters((2025, 3), "2026-01-31", &[third]), [fourth]);
        assert_eq!(quarters((2026, 1), "2026-03-02", &[]), []);
    }
}
