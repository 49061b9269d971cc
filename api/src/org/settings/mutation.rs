//! Changing settings.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::Date,
    },
    org::{
        directory::Directory,
        mutation::reloaded,
        settings::{
            errors::SettingsError,
            registry,
            service::{self, NewValue},
            types::Setting,
        },
        types::PendingChange,
    },
};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use entity::setting_value::SettingValue;

/// Which settings to change to what.
#[derive(InputObject)]
pub struct UpdateSettingsInput {
    /// The changes, 1 to 20 of different settings: all of them are made, or none.
    changes: Vec<SettingChangeInput>,
}

/// One change.
#[derive(InputObject)]
pub struct SettingChangeInput {
    /// Which setting.
    key: String,
    /// Its new value, if its `type` is `INTEGER`.
    integer: Option<i32>,
    /// Its new value, if its `type` is anything else.
    text: Option<String>,
    /// From which day on: today, which is the default, or later.
    valid_from: Option<Date>,
    /// The setting's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct UpdateSettingsPayload {
    /// The settings that were named, as they are today; absent if it was refused.
    settings: Option<Vec<Setting>>,
    /// The proposals for those that need a second person; these settings are then as before.
    pending_changes: Vec<PendingChange>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<SettingsError>,
}

#[derive(Default)]
pub struct SettingsMutation;

#[Object]
impl SettingsMutation {
    /// Changes settings from a day on, never back-dated. What was before stays readable in their history.
    async fn update_settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which settings to change to what.")] input: UpdateSettingsInput,
    ) -> Result<UpdateSettingsPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::UpdateSettings)?;
        let keys: Vec<String> = input.changes.iter().map(|change| change.key.clone()).collect();
        let changes = input.changes.into_iter().map(|change| NewValue {
            key: change.key,
            value: match (change.integer, change.text) {
                (Some(integer), None) => Some(SettingValue::Whole(integer)),
                (None, Some(text)) => Some(SettingValue::Text(text)),
                _ => None,
            },
            valid_from: change.valid_from.map(|day| day.0),
            expected_version: change.expected_version,
        });
        Ok(match outcome(service::update(cx, Directory::of(ctx)?, &scope, changes.collect()).await)? {
            Ok(proposals) => {
                let directory = reloaded(ctx).await?;
                let today = directory.calendar().day_of(cx.now);
                let named = keys.iter().filter_map(|key| registry::Setting::of_key(key));
                UpdateSettingsPayload {
                    settings: Some(named.map(|one| Setting::new(one.spec(), &directory, today)).collect()),
                    pending_changes: proposals
                        .into_iter()
                        .filter_map(|row| PendingChange::new(row, &directory))
                        .collect(),
                    user_errors: Vec::new(),
                }
            }
            Err(refusals) => UpdateSettingsPayload {
                settings: None,
                pending_changes: Vec::new(),
                user_errors: SettingsError::all(cx.locale, refusals),
            },
        })
    }
}
