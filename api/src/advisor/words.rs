//! What is said of and by advisors is sealed with the customer's key (C4), and shows masked to whoever is not concerned.

use crate::{
    customer::Vault,
    kernel::{error::Fault, secret::Ring},
    voc,
};
use entity::customer::Model as Customer;
use uuid::Uuid;

/// Which column of which row it belongs to.
#[derive(Clone, Copy)]
pub enum Place {
    Merit,
    Improvement,
    EndReason,
    /// Of which round: reviews have no id of their own.
    Review(i32, Uuid),
    Instruction,
    Report,
    Suggestion,
    Question,
    Answer,
}

impl Place {
    fn column(self) -> String {
        let column = match self {
            Self::Merit => "loyal_customer_advisor.merit",
            Self::Improvement => "loyal_customer_advisor.improvement",
            Self::EndReason => "loyal_customer_advisor.end_reason",
            Self::Review(round, reviewer) => return format!("advisor_review.reason {round} {}", reviewer.simple()),
            Self::Instruction => "advisor_activity.instruction",
            Self::Report => "advisor_activity.report",
            Self::Suggestion => "advisor_suggestion.text",
            Self::Question => "advisor_question.question",
            Self::Answer => "advisor_question.answer",
        };
        column.to_owned()
    }
}

pub fn sealed(
    ring: &Ring,
    customer: &Customer,
    (place, row): (Place, Uuid),
    text: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    Vault::seal_text(ring, customer, (&place.column(), row), text)
}

/// None once the customer is erased.
pub fn shown(
    ring: &Ring,
    customer: &Customer,
    (place, row): (Place, Uuid),
    (sealed, in_the_clear): (&[u8], bool),
) -> Result<Option<String>, Fault> {
    let Some(text) = Vault::open_text(ring, customer, (&place.column(), row), sealed)? else { return Ok(None) };
    if in_the_clear {
        return Ok(Some(text));
    }
    let name = Vault::person(ring, customer)?.name;
    Ok(Some(voc::beside::masked(&text, name.as_deref())))
}
