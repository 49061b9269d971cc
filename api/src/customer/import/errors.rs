//! What each finding of an import says.

use crate::{
    customer::{
        errors::CustomerErrorCode,
        import::{
            rules::{Finding, Problem},
            table::MOST_ROWS,
        },
    },
    kernel::{
        error::Said,
        i18n::{self, Args, Locale},
    },
};

/// In words; never what stands in the cell.
pub fn explain(locale: Locale, finding: &Finding) -> String {
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let (key, args) = match finding.problem {
        Problem::Invalid(refusal) => {
            let said: Said<CustomerErrorCode> = refusal.into();
            (said.key, said.args)
        }
        Problem::NoHeader => ("customer-import-no-header", Args::default()),
        Problem::MissingColumn => ("customer-import-missing-column", Args::default()),
        Problem::RepeatedColumn => ("customer-import-repeated-column", Args::default()),
        Problem::WrongCells => ("customer-import-wrong-cells", Args::default()),
        Problem::TooManyRows => ("customer-import-too-many-rows", Args::default().with("max", whole(MOST_ROWS))),
        Problem::Blank => ("customer-import-blank", Args::default()),
        Problem::InvalidText => ("customer-import-invalid-text", Args::default()),
        Problem::InvalidDate => ("customer-import-invalid-date", Args::default()),
        Problem::InvalidAmount => ("customer-import-invalid-amount", Args::default()),
        Problem::UnknownWord => ("customer-import-unknown-word", Args::default()),
        Problem::EndsBeforeSold => ("customer-import-before-sold", Args::default()),
        Problem::Repeated { line } => ("customer-import-repeated", Args::default().with("line", whole(line))),
        Problem::UnknownCustomer => ("customer-import-unknown-customer", Args::default()),
        Problem::OtherCustomer => ("customer-import-other-customer", Args::default()),
        Problem::Erased => ("customer-import-erased", Args::default()),
    };
    i18n::text(locale, key, &args)
}
