//! Every way in which a mutation of notifications can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    notification::rules::Refusal,
    user_error,
};
use async_graphql::Enum;

/// Why it was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationErrorCode {
    /// Neither ids nor `all` nor `until` is given; or no preference.
    NothingGiven,
    /// Ids are given together with `all` or `until`.
    BothGiven,
    /// More than 100 ids.
    TooManyIds,
    /// There is no such notification, or it is not the viewer's.
    NotFound,
    /// This kind is in the list already.
    Repeated,
}

user_error!(NotificationError, NotificationErrorCode, "Why it was refused. Nothing was changed.");

impl From<Refusal> for Said<NotificationErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use NotificationErrorCode as Code;
        let at = |field: &str, index: usize| vec![field.to_owned(), index.to_string()];
        let none = Args::default;
        let (code, field, key, args) = match refusal {
            Refusal::NothingGiven => (Code::NothingGiven, vec![], "notification-nothing-given", none()),
            Refusal::BothGiven => (Code::BothGiven, vec!["ids".into()], "notification-both-given", none()),
            Refusal::TooManyIds { max } => {
                let args = none().with("max", i64::try_from(max).unwrap_or(i64::MAX));
                (Code::TooManyIds, vec!["ids".into()], "notification-too-many-ids", args)
            }
            Refusal::NotFound { index } => (Code::NotFound, at("ids", index), "notification-not-found", none()),
            Refusal::Repeated { index } => (Code::Repeated, at("preferences", index), "notification-repeated", none()),
        };
        Self { code, field, key, args }
    }
}
