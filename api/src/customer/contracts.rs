//! A customer's contracts in figures: how many were sold, renewed and in force in each quarter (C5).

use chrono::{Datelike, Months, NaiveDate};
use entity::contract;

/// One quarter's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub year: i32,
    /// 1 to 4.
    pub quarter: u32,
    pub sold: usize,
    pub renewed: usize,
    /// On its last day; in the running quarter today.
    pub in_force: usize,
}

/// C5: the last quarters up to the one of today, oldest first.
pub fn per_quarter(contracts: &[contract::Model], today: NaiveDate, quarters: u32) -> Vec<Counts> {
    let back = |n: u32| today.checked_sub_months(Months::new(3 * n));
    (0..quarters).rev().filter_map(back).filter_map(|day| in_quarter(contracts, day, today)).collect()
}

fn in_quarter(contracts: &[contract::Model], day: NaiveDate, today: NaiveDate) -> Option<Counts> {
    let quarter = day.month0() / 3 + 1;
    let first = NaiveDate::from_ymd_opt(day.year(), quarter * 3 - 2, 1)?;
    let last = first.checked_add_months(Months::new(3))?.pred_opt()?.min(today);
    let within = |day: NaiveDate| first <= day && day <= last;
    let count = |holds: &dyn Fn(&contract::Model) -> bool| contracts.iter().filter(|row| holds(row)).count();
    Some(Counts {
        year: day.year(),
        quarter,
        sold: count(&|row| within(row.sold_on)),
        renewed: count(&|row| row.renewed_on.is_some_and(within)),
        in_force: count(&|row| row.sold_on <= last && row.ends_on.is_none_or(|ends| last <= ends)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{ContractId, CustomerId};
    use uuid::Uuid;

    /// C5.
    #[test]
    fn c5_contracts_are_counted_by_the_quarter() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let contract = |sold: &str, renewed: Option<&str>, ends: Option<&str>| contract::Model {
            id: ContractId(Uuid::nil()),
            number: None,
            customer_id: CustomerId(Uuid::nil()),
            product: "자동차보험".into(),
            sold_on: day(sold),
            renewed_on: renewed.map(day),
            ends_on: ends.map(day),
            first_year_premium: 0,
            version: 1,
        };
        let contracts = [
            contract("2025-10-01", None, Some("2025-12-31")),
            contract("2025-12-31", Some("2026-01-01"), None),
            contract("2026-03-01", None, None),
        ];
        let counted = per_quarter(&contracts, day("2026-05-31"), 3);
        let figures: Vec<_> =
            counted.iter().map(|row| (row.year, row.quarter, row.sold, row.renewed, row.in_force)).collect();
        assert_eq!(figures, [(2025, 4, 2, 0, 2), (2026, 1, 1, 1, 2), (2026, 2, 0, 0, 2)]);
        assert_eq!(per_quarter(&contracts, day("2025-12-30"), 1)[0].in_force, 1);
    }
}
