//! Every way in which a change of settings can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    org::settings::{
        rules::{Refusal, Refused},
        service::MOST_CHANGES,
    },
    user_error,
};
use async_graphql::Enum;

/// Why a change of settings was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsErrorCode {
    /// No change is given, or more than 20.
    NothingGiven,
    /// There is no such setting.
    UnknownKey,
    /// This setting is in the list already.
    Repeated,
    /// Not the type of this setting: give `integer` or `text`, as its `type` says, and not both.
    WrongType,
    /// Below the setting's minimum or above its maximum.
    OutOfBounds,
    /// There is no such time zone.
    UnknownTimeZone,
    /// Valid from a day that is over.
    BackDated,
    /// This setting can only be made stricter.
    OnlyStricter,
    /// It has this value on that day already.
    NothingChanges,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// Another change of this setting still waits for approval.
    ChangePending,
}

user_error!(SettingsError, SettingsErrorCode, "Why a change of settings was refused. Nothing was changed.");

impl From<Refused> for Said<SettingsErrorCode> {
    fn from(refused: Refused) -> Self {
        use SettingsErrorCode as Code;
        let (code, field, key) = match refused.why {
            Refusal::NothingGiven => (Code::NothingGiven, "", "org-settings-nothing-given"),
            Refusal::UnknownKey => (Code::UnknownKey, "key", "org-settings-unknown-key"),
            Refusal::Repeated => (Code::Repeated, "key", "org-settings-repeated"),
            Refusal::WrongType => (Code::WrongType, "", "org-settings-wrong-type"),
            Refusal::OutOfBounds { .. } => (Code::OutOfBounds, "integer", "org-settings-out-of-bounds"),
            Refusal::UnknownTimeZone => (Code::UnknownTimeZone, "text", "org-settings-unknown-time-zone"),
            Refusal::BackDated => (Code::BackDated, "validFrom", "org-settings-back-dated"),
            Refusal::OnlyStricter => (Code::OnlyStricter, "integer", "org-settings-only-stricter"),
            Refusal::NothingChanges => (Code::NothingChanges, "", "org-settings-nothing-changes"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "org-stale-version"),
            Refusal::ChangePending => (Code::ChangePending, "key", "org-settings-change-pending"),
        };
        let args = match refused.why {
            Refusal::OutOfBounds { min, max } => Args::default().with("min", min.into()).with("max", max.into()),
            Refusal::NothingGiven => Args::default().with("max", i64::try_from(MOST_CHANGES).unwrap_or(i64::MAX)),
            _ => Args::default(),
        };
        let place = refused.index.map(|index| index.to_string());
        let path = std::iter::once("changes".to_owned()).chain(place);
        let field = path.chain((!field.is_empty()).then(|| field.to_owned())).collect();
        Self { code, field, key, args }
    }
}
