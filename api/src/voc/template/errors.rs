//! Every way in which a reply template can be refused, in words.

use crate::{
    kernel::{error::Said, i18n::Args, text::TextFault},
    user_error,
    voc::template::rules::{MOST, Refusal},
};
use async_graphql::Enum;

/// Why a reply template was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyTemplateErrorCode {
    /// There is no such template.
    NotFound,
    /// There is no such category.
    CategoryUnknown,
    /// The text is blank.
    Blank,
    /// A title has at most 60 characters, a body 4,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one (V1).
    ResidentNumber,
    /// Another template in this language has this title.
    TitleTaken,
    /// It leaves something open that no placeholder stands for.
    PlaceholderUnknown,
    /// A brace without its other one.
    Unbalanced,
    /// There are at most 500 templates.
    TooMany,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// It is so already.
    NothingChanges,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
}

user_error!(ReplyTemplateError, ReplyTemplateErrorCode, "Why a reply template was refused.");

impl From<Refusal> for Said<ReplyTemplateErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use ReplyTemplateErrorCode as Code;
        let whole = |most: usize| Args::default().with("max", i64::try_from(most).unwrap_or(i64::MAX));
        let args = match &refusal {
            Refusal::Text { max, .. } => whole(*max),
            Refusal::TooMany => whole(MOST),
            Refusal::Unknown { name } => Args::default().naming("name", name.clone()),
            _ => Args::default(),
        };
        let (code, field, key) = match refusal {
            Refusal::NotFound => (Code::NotFound, "id", "voc-template-not-found"),
            Refusal::CategoryUnknown => (Code::CategoryUnknown, "categoryId", "voc-category-unknown"),
            Refusal::Text { field, fault, .. } => match fault {
                TextFault::Blank => (Code::Blank, field, "voc-text-blank"),
                TextFault::TooLong { .. } => (Code::TooLong, field, "voc-text-too-long"),
                TextFault::Control => (Code::InvalidText, field, "voc-text-invalid"),
            },
            Refusal::ResidentNumber { field } => (Code::ResidentNumber, field, "voc-resident-number"),
            Refusal::TitleTaken => (Code::TitleTaken, "title", "voc-template-title-taken"),
            Refusal::Unknown { .. } => (Code::PlaceholderUnknown, "body", "voc-template-placeholder"),
            Refusal::Unbalanced => (Code::Unbalanced, "body", "voc-template-brace"),
            Refusal::TooMany => (Code::TooMany, "", "voc-template-too-many"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "voc-stale-version"),
            Refusal::NothingChanges => (Code::NothingChanges, "", "voc-nothing-changes"),
            Refusal::KeyInvalid => (Code::IdempotencyKeyInvalid, "idempotencyKey", "voc-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "voc-key-reused"),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}
