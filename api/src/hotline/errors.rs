//! Every way in which a bulletin, or what is directed because of it, can be refused, in words.

use crate::{
    hotline::refusal::Refusal,
    kernel::{error::Said, i18n::Args, idempotency::LONGEST_KEY, text::TextFault},
    user_error,
};
use async_graphql::Enum;

/// Why something about a bulletin was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HotlineErrorCode {
    /// There is no such bulletin, or not for this viewer.
    BulletinNotFound,
    /// The item does not stand in the bulletin, or is not there.
    ItemNotFound,
    /// The item is another division's, was merged or rejected, or somebody was abused over it.
    ItemNotPossible,
    /// The text is blank.
    Blank,
    /// The text is too long.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one.
    ResidentNumber,
    /// The item's customer is forgotten (C4): nothing is said of it any more.
    CustomerErased,
    /// Too many at once, or in all.
    TooMany,
    /// It is named twice, or stands there already.
    Repeated,
    /// It is so already.
    NothingChanges,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// It was sent, or its hour has come: nothing of it changes any more (H1).
    AlreadySent,
    /// It was not sent yet.
    NotSent,
    /// It was acknowledged before.
    AlreadyAcknowledged,
    /// They neither answer for the division now nor stand in for who does; of a bulletin that went to the CCO, they are not the CCO either (H3).
    NotRecipient,
    /// Nobody answers for the division, and there is neither a CCO nor a CEO.
    NobodyToSendTo,
    /// Who is to do it does not work here.
    OwnerUnknown,
    /// The day is over, or more than a year ahead.
    DueInvalid,
    /// There is no such direction, or not for this viewer.
    PreventionNotFound,
    /// It was done before.
    AlreadyDone,
    /// They are not to do it.
    NotOwner,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
}

user_error!(HotlineError, HotlineErrorCode, "Why something about a bulletin was refused.");

impl From<Refusal> for Said<HotlineErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use HotlineErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::BulletinNotFound => (Code::BulletinNotFound, "id", "hotline-bulletin-not-found"),
            Refusal::ItemNotFound { field, .. } => (Code::ItemNotFound, field, "hotline-item-not-found"),
            Refusal::ItemNotPossible { .. } => (Code::ItemNotPossible, "add", "hotline-item-not-possible"),
            Refusal::Text { field, fault, .. } => match fault {
                TextFault::Blank => (Code::Blank, field, "hotline-text-blank"),
                TextFault::TooLong { .. } => (Code::TooLong, field, "hotline-text-too-long"),
                TextFault::Control => (Code::InvalidText, field, "hotline-text-invalid"),
            },
            Refusal::ResidentNumber { field, .. } => (Code::ResidentNumber, field, "hotline-resident-number"),
            Refusal::CustomerErased { field, .. } => (Code::CustomerErased, field, "hotline-customer-erased"),
            Refusal::TooMany { field, .. } => (Code::TooMany, field, "hotline-too-many"),
            Refusal::Repeated { field, .. } => (Code::Repeated, field, "hotline-repeated"),
            Refusal::NothingChanges => (Code::NothingChanges, "", "hotline-nothing-changes"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "hotline-stale-version"),
            Refusal::AlreadySent => (Code::AlreadySent, "id", "hotline-already-sent"),
            Refusal::NotSent => (Code::NotSent, "id", "hotline-not-sent"),
            Refusal::AlreadyAcknowledged => (Code::AlreadyAcknowledged, "id", "hotline-already-acknowledged"),
            Refusal::NotRecipient => (Code::NotRecipient, "id", "hotline-not-recipient"),
            Refusal::NobodyToSendTo => (Code::NobodyToSendTo, "id", "hotline-nobody"),
            Refusal::OwnerUnknown => (Code::OwnerUnknown, "ownerId", "hotline-owner-unknown"),
            Refusal::DueInvalid => (Code::DueInvalid, "dueOn", "hotline-due-invalid"),
            Refusal::PreventionNotFound => (Code::PreventionNotFound, "id", "hotline-prevention-not-found"),
            Refusal::AlreadyDone => (Code::AlreadyDone, "id", "hotline-already-done"),
            Refusal::NotOwner => (Code::NotOwner, "id", "hotline-not-owner"),
            Refusal::KeyInvalid => (Code::IdempotencyKeyInvalid, "idempotencyKey", "hotline-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "hotline-key-reused"),
        };
        let most = |max: usize| Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX));
        let args = match refusal {
            Refusal::Text { max, .. } | Refusal::TooMany { max, .. } => most(max),
            Refusal::KeyInvalid => most(LONGEST_KEY),
            _ => Args::default(),
        };
        let index = match refusal {
            Refusal::ItemNotFound { index, .. }
            | Refusal::Text { index, .. }
            | Refusal::ResidentNumber { index, .. }
            | Refusal::CustomerErased { index, .. } => index,
            Refusal::ItemNotPossible { index } | Refusal::Repeated { index, .. } => Some(index),
            _ => None,
        };
        let field = [field.to_owned()].into_iter().filter(|field| !field.is_empty());
        Self { code, field: field.chain(index.map(|index| index.to_string())).collect(), key, args }
    }
}
