//! Every way in which an import can be refused, as a whole and by its rows.

use crate::{
    kernel::{
        error::Said,
        i18n::{self, Args, Locale},
    },
    org::import::rules::{Finding, MANY_MISSING, MANY_MISSING_PERCENT, Problem, Refusal},
    user_error,
};
use async_graphql::Enum;

/// Why an import was refused as a whole.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportErrorCode {
    /// Neither departments nor employees were given.
    NothingToImport,
    /// A table was given as CSV and as rows.
    GivenTwice,
    /// Some rows can't be taken: the report says which, and why.
    RowsRefused,
    /// What would change is not what the dry run told: look again.
    PlanChanged,
    /// By `deactivateMissing` so many would leave that the feed may be cut off: do a dry run, and send its `plan` along.
    ManyMissing,
    /// `deactivateMissing` was asked for without employees.
    NobodyIsMissing,
}

user_error!(ImportError, ImportErrorCode, "Why an import was refused. Nothing was changed.");

impl From<Refusal> for Said<ImportErrorCode> {
    fn from(refusal: Refusal) -> Self {
        let (code, field, key) = match refusal {
            Refusal::NothingToImport => (ImportErrorCode::NothingToImport, "", "org-import-nothing"),
            Refusal::GivenTwice { field } => (ImportErrorCode::GivenTwice, field, "org-import-given-twice"),
            Refusal::RowsRefused => (ImportErrorCode::RowsRefused, "", "org-import-rows-refused"),
            Refusal::PlanChanged => (ImportErrorCode::PlanChanged, "expectedPlan", "org-import-plan-changed"),
            Refusal::ManyMissing { .. } => {
                (ImportErrorCode::ManyMissing, "deactivateMissing", "org-import-many-missing")
            }
            Refusal::NobodyIsMissing => {
                (ImportErrorCode::NobodyIsMissing, "deactivateMissing", "org-import-nobody-missing")
            }
        };
        let args = match refusal {
            Refusal::ManyMissing { missing } => {
                number(Args::default(), "missing", missing).with("percent", MANY_MISSING_PERCENT as i64)
            }
            _ => Args::default(),
        };
        let args = number(args, "max", MANY_MISSING);
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}

fn number(args: Args, name: &'static str, value: usize) -> Args {
    args.with(name, i64::try_from(value).unwrap_or(i64::MAX))
}

/// What is wrong with a row, or with a table as a whole.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// From this line on it is neither UTF-8 nor CP949, or not what was said.
    BrokenEncoding,
    /// There is no header.
    Empty,
    /// A quotation mark that begins in this row is never closed.
    OpenQuote,
    /// The row has more or fewer cells than the header.
    WrongCells,
    /// The table has more rows than can be taken at once.
    TooManyRows,
    /// The header lacks this column.
    MissingColumn,
    /// The header names this column twice.
    RepeatedColumn,
    /// It can't be empty here.
    Blank,
    /// It is too long.
    TooLong,
    /// It holds control characters.
    InvalidText,
    /// This is no e-mail address.
    InvalidEmail,
    /// This is no date.
    InvalidDate,
    /// The word is not one of those that belong here.
    UnknownWord,
    /// A role above `STAFF` and `LEADER`, which a feed never grants (O3).
    RoleNotGranted,
    /// The employee number stands in an earlier row too.
    RepeatedNumber,
    /// The department stands in an earlier row too.
    RepeatedDepartment,
    /// The e-mail address stands in an earlier row too.
    RepeatedEmail,
    /// The e-mail address belongs to somebody who is not in the feed.
    EmailTaken,
    /// There is no such department, neither here nor in the feed.
    UnknownDepartment,
    /// There is nobody with this number, neither here nor in the feed.
    UnknownPerson,
    /// This person does not work here, or leaves with this feed.
    PersonHasLeft,
    /// The department would stand below itself.
    Loop,
    /// Only a division, which has no department above it, has a responsible executive (O1).
    NotADivision,
    /// The last day is before the first.
    LeftBeforeJoined,
    /// They are said to work here, and to have left.
    LeftButActive,
    /// Everyone who works here needs at least one role.
    NoRole,
    /// Nobody changes their own roles (X1).
    OwnRoles,
    /// The last administrator can't leave (X1).
    LastAdministrator,
}

/// Its code, what it says, and what the text speaks of.
fn said(problem: Problem) -> (ImportProblem, &'static str, Args) {
    use ImportProblem as Code;
    let none = Args::default;
    match problem {
        Problem::BrokenEncoding => (Code::BrokenEncoding, "org-import-broken-encoding", none()),
        Problem::Empty => (Code::Empty, "org-import-empty", none()),
        Problem::OpenQuote => (Code::OpenQuote, "org-import-open-quote", none()),
        Problem::WrongCells { expected } => {
            (Code::WrongCells, "org-import-wrong-cells", number(none(), "expected", expected))
        }
        Problem::TooManyRows { max } => (Code::TooManyRows, "org-import-too-many-rows", number(none(), "max", max)),
        Problem::MissingColumn => (Code::MissingColumn, "org-import-missing-column", none()),
        Problem::RepeatedColumn => (Code::RepeatedColumn, "org-import-repeated-column", none()),
        Problem::Blank => (Code::Blank, "org-import-blank", none()),
        Problem::TooLong { max } => (Code::TooLong, "org-import-too-long", number(none(), "max", max)),
        Problem::InvalidText => (Code::InvalidText, "org-import-invalid-text", none()),
        Problem::InvalidEmail => (Code::InvalidEmail, "org-import-invalid-email", none()),
        Problem::InvalidDate => (Code::InvalidDate, "org-import-invalid-date", none()),
        Problem::UnknownWord => (Code::UnknownWord, "org-import-unknown-word", none()),
        Problem::RoleNotGranted => (Code::RoleNotGranted, "org-import-role-not-granted", none()),
        Problem::RepeatedNumber { line } => {
            (Code::RepeatedNumber, "org-import-repeated-number", number(none(), "line", line))
        }
        Problem::RepeatedDepartment { line } => {
            (Code::RepeatedDepartment, "org-import-repeated-department", number(none(), "line", line))
        }
        Problem::RepeatedEmail { line } => {
            (Code::RepeatedEmail, "org-import-repeated-email", number(none(), "line", line))
        }
        Problem::EmailTaken => (Code::EmailTaken, "org-import-email-taken", none()),
        Problem::UnknownDepartment => (Code::UnknownDepartment, "org-import-unknown-department", none()),
        Problem::UnknownPerson => (Code::UnknownPerson, "org-import-unknown-person", none()),
        Problem::PersonHasLeft => (Code::PersonHasLeft, "org-import-person-has-left", none()),
        Problem::Loop => (Code::Loop, "org-import-loop", none()),
        Problem::NotADivision => (Code::NotADivision, "org-import-not-a-division", none()),
        Problem::LeftBeforeJoined => (Code::LeftBeforeJoined, "org-import-left-before-joined", none()),
        Problem::LeftButActive => (Code::LeftButActive, "org-import-left-but-active", none()),
        Problem::NoRole => (Code::NoRole, "org-import-no-role", none()),
        Problem::OwnRoles => (Code::OwnRoles, "org-own-roles", none()),
        Problem::LastAdministrator => (Code::LastAdministrator, "org-import-last-administrator", none()),
    }
}

/// The code and the sentence for one finding.
pub fn explain(locale: Locale, finding: &Finding) -> (ImportProblem, String) {
    let (code, key, args) = said(finding.problem);
    (code, i18n::text(locale, key, &args))
}

/// What an import as a whole was refused for, where there is no payload to say it in.
pub fn refusals(locale: Locale, refusals: Vec<Refusal>) -> Vec<String> {
    ImportError::all(locale, refusals).into_iter().map(|error| error.message).collect()
}
