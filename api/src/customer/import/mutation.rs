//! Taking over customers and contracts (C1, C5).

use crate::{
    customer::{
        errors::CustomerError,
        import::{
            rules::{Column, Finding, Kind, Problem, Report},
            service,
            table::{MOST_ROWS, Row, read_csv},
            types::CustomerImportReport,
        },
        rules::Refusal,
        vault::Vault,
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
    },
    org::Directory,
};
use async_graphql::{Context, InputObject, Object, SimpleObject};

/// A table of customers: one of `csv` and `rows`.
#[derive(InputObject)]
pub struct ImportCustomersInput {
    /// As CSV with a header: 고객번호, 성명, 전화번호, 이메일, 등급, 가입일, 취약구분, 연락동의, or the names of `rows`. The first two
    /// are needed.
    csv: Option<String>,
    /// As rows; 50,000 at most, as in CSV.
    rows: Option<Vec<CustomerRowInput>>,
    /// Report only, change nothing.
    #[graphql(default)]
    dry_run: bool,
}

/// One customer. What is left out stays; an empty text clears phone, e-mail and vulnerability.
#[derive(InputObject)]
pub struct CustomerRowInput {
    /// Customer number, by which they are known.
    number: String,
    /// Name.
    name: String,
    /// Phone number.
    phone: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// `STANDARD` or `EXCELLENT`, or 일반 or 우수.
    tier: Option<String>,
    /// Since when they are a customer: `2020-03-02`.
    since_on: Option<String>,
    /// `ELDERLY` or `DISABLED`, or 고령 or 장애.
    vulnerable: Option<String>,
    /// `Y` or `N`, or 동의 or 미동의.
    contact_consent: Option<String>,
}

/// A table of contracts: one of `csv` and `rows`.
#[derive(InputObject)]
pub struct ImportContractsInput {
    /// As CSV with a header: 증권번호, 고객번호, 상품, 계약일, 갱신일, 만기일, 초년도보험료, or the names of `rows`. All but 갱신일 and
    /// 만기일 are needed.
    csv: Option<String>,
    /// As rows; 50,000 at most, as in CSV.
    rows: Option<Vec<ContractRowInput>>,
    /// Report only, change nothing.
    #[graphql(default)]
    dry_run: bool,
}

/// One contract.
#[derive(InputObject)]
pub struct ContractRowInput {
    /// Contract number, by which it is known.
    number: String,
    /// Whose it is, by customer number.
    customer_number: String,
    /// What was sold.
    product: String,
    /// When it was sold: `2020-03-02`.
    sold_on: String,
    /// When it was last renewed.
    renewed_on: Option<String>,
    /// Its last day.
    ends_on: Option<String>,
    /// The premium of the first year, in won.
    first_year_premium: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ImportCustomersPayload {
    /// What became of each row, also if nothing was changed; absent if there was no table.
    report: Option<CustomerImportReport>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ImportContractsPayload {
    /// What became of each row, also if nothing was changed; absent if there was no table.
    report: Option<CustomerImportReport>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

#[derive(Default)]
pub struct CustomerImportMutation;

#[Object]
impl CustomerImportMutation {
    /// Takes over customers by their numbers, all rows or none (C1). A dry run tells what would change. Doing it again changes
    /// nothing.
    async fn import_customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A table of customers.")] input: ImportCustomersInput,
    ) -> Result<ImportCustomersPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::ImportCustomers)?;
        let (ring, today) = (Vault::ring(ctx)?, Directory::of(ctx)?.calendar().day_of(cx.now));
        let rows = input.rows.map(|rows| numbered(rows, CustomerRowInput::cells));
        let done = match given(Kind::Customers, input.csv.as_deref(), rows) {
            Given::Rows(rows) => outcome(service::import_customers(cx, ring, &rows, today, input.dry_run).await)?,
            Given::Wrong(report) => Ok(report),
            Given::Nothing => Err(vec![Refusal::NothingGiven]),
        };
        let (report, user_errors) = shown(cx, Kind::Customers, done);
        Ok(ImportCustomersPayload { report, user_errors })
    }

    /// Takes over contracts by their numbers, all rows or none (C5). Their customers must be there already. A dry run tells what
    /// would change. Doing it again changes nothing.
    async fn import_contracts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A table of contracts.")] input: ImportContractsInput,
    ) -> Result<ImportContractsPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::ImportContracts)?;
        let rows = input.rows.map(|rows| numbered(rows, ContractRowInput::cells));
        let done = match given(Kind::Contracts, input.csv.as_deref(), rows) {
            Given::Rows(rows) => outcome(service::import_contracts(cx, &rows, input.dry_run).await)?,
            Given::Wrong(report) => Ok(report),
            Given::Nothing => Err(vec![Refusal::NothingGiven]),
        };
        let (report, user_errors) = shown(cx, Kind::Contracts, done);
        Ok(ImportContractsPayload { report, user_errors })
    }
}

enum Given {
    Rows(Vec<Row>),
    /// It is no table.
    Wrong(Report),
    /// Neither text nor rows, or both.
    Nothing,
}

fn given(kind: Kind, csv: Option<&str>, rows: Option<Vec<Row>>) -> Given {
    match (csv, rows) {
        (Some(text), None) => match read_csv(kind, text) {
            Ok(rows) => Given::Rows(rows),
            Err(findings) => Given::Wrong(Report { findings, ..Report::default() }),
        },
        (None, Some(rows)) if rows.len() > MOST_ROWS => {
            let many = Finding { line: None, column: None, problem: Problem::TooManyRows };
            Given::Wrong(Report { findings: vec![many], ..Report::default() })
        }
        (None, Some(rows)) => Given::Rows(rows),
        _ => Given::Nothing,
    }
}

type Shown = (Option<CustomerImportReport>, Vec<CustomerError>);

fn shown(cx: &Cx, kind: Kind, done: Result<Report, Vec<Refusal>>) -> Shown {
    match done {
        Ok(report) => {
            let wrong = if report.findings.is_empty() { Vec::new() } else { vec![Refusal::RowsRefused] };
            let report = CustomerImportReport::new(kind, cx.locale, &report);
            (Some(report), CustomerError::all(cx.locale, wrong))
        }
        Err(refusals) => {
            let named = |refusal: &Refusal| matches!(refusal, Refusal::NothingGiven);
            let has_field = refusals.iter().all(named);
            let said = CustomerError::all(cx.locale, refusals).into_iter();
            // Its rows have numbers and versions, the input has none.
            (None, said.map(|error| CustomerError { field: error.field.filter(|_| has_field), ..error }).collect())
        }
    }
}

fn numbered<T>(rows: Vec<T>, cells: impl Fn(T) -> Vec<(Column, Option<String>)>) -> Vec<Row> {
    let row = |(place, row)| Row {
        line: place + 1,
        cells: cells(row).into_iter().filter_map(|(column, cell)| Some((column, cell?))).collect(),
    };
    rows.into_iter().enumerate().map(row).collect()
}

impl CustomerRowInput {
    fn cells(self) -> Vec<(Column, Option<String>)> {
        vec![
            (Column::Number, Some(self.number)),
            (Column::Name, Some(self.name)),
            (Column::Phone, self.phone),
            (Column::Email, self.email),
            (Column::Tier, self.tier),
            (Column::SinceOn, self.since_on),
            (Column::Vulnerable, self.vulnerable),
            (Column::ContactConsent, self.contact_consent),
        ]
    }
}

impl ContractRowInput {
    fn cells(self) -> Vec<(Column, Option<String>)> {
        vec![
            (Column::Number, Some(self.number)),
            (Column::CustomerNumber, Some(self.customer_number)),
            (Column::Product, Some(self.product)),
            (Column::SoldOn, Some(self.sold_on)),
            (Column::RenewedOn, self.renewed_on),
            (Column::EndsOn, self.ends_on),
            (Column::FirstYearPremium, Some(self.first_year_premium)),
        ]
    }
}
