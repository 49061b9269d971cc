//! What stands in a cell, as what it means: dates, amounts, and the words of each column.

use crate::{
    customer::import::rules::Problem,
    kernel::{
        money,
        text::{self, holds_resident_number},
    },
};
use chrono::{Datelike, NaiveDate};
use entity::customer::{CustomerTier, Vulnerability};

pub fn product(cell: &str) -> Result<String, Problem> {
    let product = text::clean(cell, 100).map_err(|_| Problem::InvalidText)?;
    if holds_resident_number(&product) || product.contains('\n') { Err(Problem::InvalidText) } else { Ok(product) }
}

/// `2020-03-02`, `2020.03.02`, `2020/03/02` or `20200302`.
pub fn date(cell: &str) -> Result<NaiveDate, Problem> {
    let date = match cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        true => NaiveDate::parse_from_str(cell, "%Y%m%d"),
        false => NaiveDate::parse_from_str(&cell.replace(['.', '/'], "-"), "%Y-%m-%d"),
    };
    date.ok().filter(|date| (1900..=2200).contains(&date.year())).ok_or(Problem::InvalidDate)
}

/// In won, also with separators.
pub fn amount(cell: &str) -> Result<i64, Problem> {
    money::parse(&cell.replace(',', "")).map_err(|_| Problem::InvalidAmount)
}

pub fn tier(cell: &str) -> Result<CustomerTier, Problem> {
    match cell.to_uppercase().as_str() {
        "STANDARD" | "일반" => Ok(CustomerTier::Standard),
        "EXCELLENT" | "우수" => Ok(CustomerTier::Excellent),
        _ => Err(Problem::UnknownWord),
    }
}

pub fn vulnerable(cell: &str) -> Result<Vulnerability, Problem> {
    match cell.to_uppercase().as_str() {
        "ELDERLY" | "고령" | "고령자" => Ok(Vulnerability::Elderly),
        "DISABLED" | "장애" | "장애인" => Ok(Vulnerability::Disabled),
        _ => Err(Problem::UnknownWord),
    }
}

pub fn truth(cell: &str) -> Result<bool, Problem> {
    match cell.to_uppercase().as_str() {
        "Y" | "TRUE" | "1" | "예" | "동의" => Ok(true),
        "N" | "FALSE" | "0" | "아니오" | "미동의" => Ok(false),
        _ => Err(Problem::UnknownWord),
    }
}
