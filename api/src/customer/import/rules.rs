//! What each row of an import wants, or what is wrong with it (C1, C5).

use crate::{
    customer::{
        import::{
            table::Row,
            words::{amount, date, product, tier, truth, vulnerable},
        },
        rules::{self, Edit, Refusal},
    },
    kernel::text::holds_resident_number,
};
use chrono::NaiveDate;
use entity::{customer, ids::CustomerId};
use std::collections::HashMap;

/// Which table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Customers,
    Contracts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Of a customer, or of a contract.
    Number,
    Name,
    Phone,
    Email,
    Tier,
    SinceOn,
    Vulnerable,
    ContactConsent,
    CustomerNumber,
    Product,
    SoldOn,
    RenewedOn,
    EndsOn,
    FirstYearPremium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoHeader,
    MissingColumn,
    RepeatedColumn,
    WrongCells,
    TooManyRows,
    Blank,
    Invalid(Refusal),
    InvalidText,
    InvalidDate,
    InvalidAmount,
    UnknownWord,
    EndsBeforeSold,
    Repeated { line: usize },
    UnknownCustomer,
    OtherCustomer,
    Erased,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub line: Option<usize>,
    pub column: Option<Column>,
    pub problem: Problem,
}

/// What became of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub created: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub applied: bool,
}

/// A contract as a row says it; its customer by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub line: usize,
    pub number: String,
    pub customer: String,
    pub product: String,
    pub sold_on: NaiveDate,
    pub renewed_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub first_year_premium: i64,
}

impl Kind {
    pub fn columns(self) -> &'static [Column] {
        use Column as C;
        match self {
            Self::Customers => {
                &[C::Number, C::Name, C::Phone, C::Email, C::Tier, C::SinceOn, C::Vulnerable, C::ContactConsent]
            }
            Self::Contracts => {
                &[C::Number, C::CustomerNumber, C::Product, C::SoldOn, C::RenewedOn, C::EndsOn, C::FirstYearPremium]
            }
        }
    }
}

impl Column {
    /// Its Korean and its English header.
    pub fn headers(self, kind: Kind) -> (&'static str, &'static str) {
        match self {
            Self::Number if kind == Kind::Contracts => ("증권번호", "number"),
            Self::Number => ("고객번호", "number"),
            Self::Name => ("성명", "name"),
            Self::Phone => ("전화번호", "phone"),
            Self::Email => ("이메일", "email"),
            Self::Tier => ("등급", "tier"),
            Self::SinceOn => ("가입일", "sinceOn"),
            Self::Vulnerable => ("취약구분", "vulnerable"),
            Self::ContactConsent => ("연락동의", "contactConsent"),
            Self::CustomerNumber => ("고객번호", "customerNumber"),
            Self::Product => ("상품", "product"),
            Self::SoldOn => ("계약일", "soldOn"),
            Self::RenewedOn => ("갱신일", "renewedOn"),
            Self::EndsOn => ("만기일", "endsOn"),
            Self::FirstYearPremium => ("초년도보험료", "firstYearPremium"),
        }
    }

    pub fn of(kind: Kind, header: &str) -> Option<Self> {
        let header = header.trim().trim_start_matches('\u{feff}');
        let is = |column: &&Self| {
            let (ko, en) = column.headers(kind);
            header == ko || header.eq_ignore_ascii_case(en)
        };
        kind.columns().iter().find(is).copied()
    }

    pub fn is_needed(self, kind: Kind) -> bool {
        match kind {
            Kind::Customers => matches!(self, Self::Number | Self::Name),
            Kind::Contracts => !matches!(self, Self::RenewedOn | Self::EndsOn),
        }
    }
}

/// Cells of one row, and what is wrong with them.
struct Reader<'a> {
    row: &'a Row,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn say(&mut self, column: Column, problem: Problem) {
        self.findings.push(Finding { line: Some(self.row.line), column: Some(column), problem });
    }

    fn cell(&self, column: Column) -> Option<&str> {
        self.row.cells.get(&column).map(|cell| cell.trim())
    }

    /// It can't be empty.
    fn needed(&mut self, column: Column) -> Option<String> {
        match self.cell(column).filter(|cell| !cell.is_empty()).map(str::to_owned) {
            Some(cell) => Some(cell),
            None => {
                self.say(column, Problem::Blank);
                None
            }
        }
    }

    fn read<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, Problem>) -> Option<T> {
        let cell = self.cell(column).filter(|cell| !cell.is_empty())?.to_owned();
        read(&cell).map_err(|problem| self.say(column, problem)).ok()
    }
}

/// C1: what each row says of a customer, by their number. An empty cell clears what may be absent; a column that is not there
/// leaves things as they are.
pub fn customers(rows: &[Row], today: NaiveDate) -> Result<Vec<(String, Edit)>, Vec<Finding>> {
    let (mut edits, mut findings, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    for row in rows {
        let mut reader = Reader { row, findings: Vec::new() };
        let (number, name) = (reader.needed(Column::Number), reader.needed(Column::Name));
        let optional = |column: Column| {
            row.cells.get(&column).map(|cell| Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty()))
        };
        let vulnerable = reader.read(Column::Vulnerable, vulnerable);
        let wish = Edit {
            number,
            name,
            phone: optional(Column::Phone),
            email: optional(Column::Email),
            tier: reader.read(Column::Tier, tier),
            since_on: reader.read(Column::SinceOn, date),
            vulnerable: row.cells.contains_key(&Column::Vulnerable).then_some(vulnerable),
            contact_consent: reader.read(Column::ContactConsent, truth),
            caution: None,
            employee: None,
        };
        match rules::checked(wish, today, |_| true) {
            Ok(edit) => edits.extend(edit.number.clone().map(|number| (number, edit))),
            Err(refusals) => refusals.into_iter().for_each(|refusal| {
                reader.say(column_of(refusal), Problem::Invalid(refusal));
            }),
        }
        repeated(&mut reader, &mut seen, edits.last().map(|(number, _)| number.as_str()));
        findings.append(&mut reader.findings);
    }
    if findings.is_empty() { Ok(edits) } else { Err(findings) }
}

/// C5: what each row says of a contract.
pub fn contracts(rows: &[Row]) -> Result<Vec<Wish>, Vec<Finding>> {
    let (mut wishes, mut findings, mut seen) = (Vec::new(), Vec::new(), HashMap::new());
    for row in rows {
        let mut reader = Reader { row, findings: Vec::new() };
        for column in
            [Column::Number, Column::CustomerNumber, Column::Product, Column::SoldOn, Column::FirstYearPremium]
        {
            reader.needed(column);
        }
        let number = |cell: &str| match rules::number(cell) {
            Ok(_) if holds_resident_number(cell) => Err(Problem::Invalid(Refusal::ResidentNumber { field: "number" })),
            Ok(number) => Ok(number),
            Err(refusal) => Err(Problem::Invalid(refusal)),
        };
        let wish = (
            reader.read(Column::Number, number),
            reader.read(Column::CustomerNumber, number),
            reader.read(Column::Product, product),
            reader.read(Column::SoldOn, date),
            reader.read(Column::FirstYearPremium, amount),
        );
        let (renewed_on, ends_on) = (reader.read(Column::RenewedOn, date), reader.read(Column::EndsOn, date));
        if let (Some(number), Some(customer), Some(product), Some(sold_on), Some(first_year_premium)) = wish {
            if ends_on.is_some_and(|ends| ends < sold_on) {
                reader.say(Column::EndsOn, Problem::EndsBeforeSold);
            }
            if renewed_on.is_some_and(|renewed| renewed < sold_on) {
                reader.say(Column::RenewedOn, Problem::EndsBeforeSold);
            }
            repeated(&mut reader, &mut seen, Some(&number));
            let line = row.line;
            wishes.push(Wish { line, number, customer, product, sold_on, renewed_on, ends_on, first_year_premium });
        }
        findings.append(&mut reader.findings);
    }
    if findings.is_empty() { Ok(wishes) } else { Err(findings) }
}

/// What is to be written, on what the rows are now that they are locked. A case that was closed meanwhile stays; whoever changed
/// anything else since they were read, be it `rekey`, which is no new version, would be undone.
pub fn as_locked<'a>(
    rows: impl Iterator<Item = &'a mut customer::Model>,
    read: &HashMap<CustomerId, customer::Model>,
    locked: &HashMap<CustomerId, customer::Model>,
) -> Result<(), Refusal> {
    for row in rows {
        let Some(before) = read.get(&row.id) else { continue };
        let now = locked.get(&row.id).ok_or(Refusal::StaleVersion)?;
        row.last_case_at = now.last_case_at;
        if *now != (customer::Model { last_case_at: now.last_case_at, ..before.clone() }) {
            return Err(Refusal::StaleVersion);
        }
    }
    Ok(())
}

fn repeated(reader: &mut Reader<'_>, seen: &mut HashMap<String, usize>, number: Option<&str>) {
    let Some(number) = number.filter(|number| reader.cell(Column::Number) == Some(*number)) else { return };
    if let Some(line) = seen.insert(number.to_owned(), reader.row.line) {
        reader.say(Column::Number, Problem::Repeated { line });
    }
}

fn column_of(refusal: Refusal) -> Column {
    match refusal {
        Refusal::NameInvalid { .. } | Refusal::ResidentNumber { field: "name" } => Column::Name,
        Refusal::PhoneInvalid | Refusal::ResidentNumber { field: "phone" } => Column::Phone,
        Refusal::EmailInvalid | Refusal::ResidentNumber { field: "email" } => Column::Email,
        Refusal::SinceInFuture => Column::SinceOn,
        _ => Column::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::import::table::read_csv;
    use entity::customer::{CustomerTier, Vulnerability};

    fn problems(findings: Vec<Finding>) -> Vec<(Option<usize>, Option<Column>, Problem)> {
        findings.into_iter().map(|finding| (finding.line, finding.column, finding.problem)).collect()
    }

    /// C1.
    #[test]
    fn c1_a_row_says_what_a_customer_is_and_an_absent_column_nothing() {
        let today = "2026-03-02".parse().unwrap();
        let text = "고객번호,성명,전화번호,등급,취약구분\nC-1,홍길동,,우수,고령\nC-2,김철수,010-1234-5678,,\n";
        let edits = customers(&read_csv(Kind::Customers, text).unwrap(), today).unwrap();
        assert_eq!(edits[0].1.phone, Some(None));
        assert_eq!(
            (edits[0].1.tier, edits[0].1.vulnerable),
            (Some(CustomerTier::Excellent), Some(Some(Vulnerability::Elderly)))
        );
        assert_eq!((edits[1].1.phone.clone(), edits[1].1.vulnerable), (Some(Some("01012345678".into())), Some(None)));
        assert_eq!((edits[1].1.email.clone(), edits[1].1.tier, edits[1].1.employee), (None, None, None));
        let wrong = "고객번호,성명,전화번호,등급\nC-1,홍길동,12,금\nC-1,,,\nC-2,900101-1234567,,\n";
        let found = problems(customers(&read_csv(Kind::Customers, wrong).unwrap(), today).unwrap_err());
        assert!(found.contains(&(Some(2), Some(Column::Phone), Problem::Invalid(Refusal::PhoneInvalid))));
        assert!(found.contains(&(Some(2), Some(Column::Tier), Problem::UnknownWord)));
        assert!(found.contains(&(Some(3), Some(Column::Name), Problem::Blank)));
        let number = Problem::Invalid(Refusal::ResidentNumber { field: "name" });
        assert!(found.contains(&(Some(4), Some(Column::Name), number)));
    }

    /// C5.
    #[test]
    fn c5_a_row_says_what_a_contract_is() {
        let head = "증권번호,고객번호,상품,계약일,갱신일,만기일,초년도보험료\n";
        let text = format!("{head}P-1,C-1,한빛운전자보험,2025.03.02,,20260302,\"240,000\"\n");
        let wishes = contracts(&read_csv(Kind::Contracts, &text).unwrap()).unwrap();
        assert_eq!((wishes[0].first_year_premium, wishes[0].renewed_on), (240_000, None));
        let text = format!(
            "{head}P-1,C-1,x,2025-03-02,,2025-03-01,1.5\nP-2,C-1,x,2025-03-02,,2025-03-01,1\nP-2,C-1,x,2025-03-02,,,1\n"
        );
        let found = problems(contracts(&read_csv(Kind::Contracts, &text).unwrap()).unwrap_err());
        assert_eq!(
            found,
            [
                (Some(2), Some(Column::FirstYearPremium), Problem::InvalidAmount),
                (Some(3), Some(Column::EndsOn), Problem::EndsBeforeSold),
                (Some(4), Some(Column::Number), Problem::Repeated { line: 3 }),
            ]
        );
    }
}
