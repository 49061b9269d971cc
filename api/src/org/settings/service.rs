//! Changing settings, alone or with a second person.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        policy::{Action, Scope},
    },
    org::{
        Directory, calendar,
        settings::{
            memory::Settings,
            registry::Setting,
            rules::{self, Refusal, Refused, Standing, Verdict, Wish},
            store,
        },
        store as org_store,
    },
};
use chrono::NaiveDate;
use entity::{
    ids::{EmployeeId, PendingChangeId},
    pending_change::{self, ChangeStatus, Proposal},
    setting_value::{self, SettingValue},
};

pub const MOST_CHANGES: usize = 20;

/// One change of the list; `None` if it gives no value, or two.
pub struct NewValue {
    pub key: String,
    pub value: Option<SettingValue>,
    pub valid_from: Option<NaiveDate>,
    pub expected_version: Option<i32>,
}

/// Sets them all or none; those that need a second person become proposals, which are what is returned.
pub async fn update(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    changes: Vec<NewValue>,
) -> Result<Vec<pending_change::Model>, Stop<Refused>> {
    if changes.is_empty() || changes.len() > MOST_CHANGES {
        return Err(Stop::refused(Refused { index: None, why: Refusal::NothingGiven }));
    }
    let today = directory.calendar().day_of(cx.now);
    let keys: Vec<String> = changes.iter().map(|change| change.key.clone()).collect();
    let mut proposals = Vec::new();
    let tx = cx.db.begin().await?;
    for (index, change) in changes.into_iter().enumerate() {
        let refused = |why| Stop::refused(Refused { index: Some(index), why });
        let setting = Setting::of_key(&change.key).ok_or_else(|| refused(Refusal::UnknownKey))?;
        if keys.iter().take(index).any(|before| *before == change.key) {
            return Err(refused(Refusal::Repeated));
        }
        let value = change.value.ok_or_else(|| refused(Refusal::WrongType))?;
        let valid_from = change.valid_from.unwrap_or(today);
        let wish = Wish { value, valid_from, expected_version: change.expected_version };
        let standing = standing(&tx, setting, valid_from).await?;
        let done = match rules::change(setting.spec(), &standing, &wish, today).map_err(refused)? {
            Verdict::Apply => {
                let row = row(setting, &standing, wish, (scope.employee(), None), cx);
                let change = changed(setting, row.version);
                match put_in_force(&tx, row).await? {
                    true => Ok(change::write(&tx, cx, Action::UpdateSettings, &change).await?),
                    false => Err(Refusal::StaleVersion),
                }
            }
            Verdict::SecondPairOfEyes => {
                let proposal = proposal(setting, &standing, wish, scope, cx);
                let inserted = org_store::insert_pending_change(&tx, &proposal).await?;
                // A refused insert has ended the transaction, on PostgreSQL: nothing more can be written in it.
                if inserted {
                    change::write(&tx, cx, Action::UpdateSettings, &proposed(&proposal, setting)).await?;
                }
                proposals.push(proposal);
                inserted.then_some(()).ok_or(Refusal::ChangePending)
            }
        };
        done.map_err(refused)?;
    }
    tx.commit().await?;
    Ok(proposals)
}

fn changed(setting: Setting, version: i32) -> Change<'static> {
    Change {
        event: "settingChanged",
        object_type: "Setting",
        object_id: id::of_name("Setting", setting.spec().key),
        version,
        part: None,
        fields: std::slice::from_ref(&setting.spec().key),
    }
}

fn proposed(proposal: &pending_change::Model, setting: Setting) -> Change<'static> {
    Change {
        event: "changeProposed",
        object_type: "PendingChange",
        object_id: proposal.id.0,
        version: 1,
        part: None,
        fields: std::slice::from_ref(&setting.spec().key),
    }
}

/// Why an approved change of a setting can't be put in force.
pub enum Late {
    /// Somebody changed it after it was proposed.
    Overtaken,
    /// The day from which it was to be valid is over.
    BackDated,
    /// This program does not know the setting.
    Unknown,
}

/// The second pair of eyes has approved: puts the proposal in force if it still is what it was when it was proposed.
pub async fn approve(
    tx: &Tx,
    cx: &Cx,
    approved: &pending_change::Model,
    by: EmployeeId,
    today: NaiveDate,
) -> Result<Result<(), Late>, Fault> {
    let Proposal::Setting { key, value, valid_from } = &approved.proposal else { return Ok(Err(Late::Unknown)) };
    let Some(setting) = Setting::of_key(key) else { return Ok(Err(Late::Unknown)) };
    let standing = standing(tx, setting, *valid_from).await?;
    if standing.version != approved.subject_version {
        return Ok(Err(Late::Overtaken));
    }
    if *valid_from < today {
        return Ok(Err(Late::BackDated));
    }
    let wish = Wish { value: value.clone(), valid_from: *valid_from, expected_version: None };
    let row = row(setting, &standing, wish, (approved.proposed_by, Some(by)), cx);
    let change = changed(setting, row.version);
    if !put_in_force(tx, row).await? {
        return Ok(Err(Late::Overtaken));
    }
    change::write(tx, cx, Action::ApproveChange, &change).await?;
    Ok(Ok(()))
}

async fn standing(tx: &Tx, setting: Setting, day: NaiveDate) -> Result<Standing, Fault> {
    let settings = Settings::new(store::values(tx, setting.spec().key).await?);
    Ok(Standing { version: settings.version(setting), value: settings.at(day).value(setting) })
}

fn row(
    setting: Setting,
    standing: &Standing,
    wish: Wish,
    (made_by, approved_by): (EmployeeId, Option<EmployeeId>),
    cx: &Cx,
) -> setting_value::Model {
    setting_value::Model {
        key: setting.spec().key.to_owned(),
        version: standing.version + 1,
        value: wish.value,
        valid_from: wish.valid_from,
        made_by,
        made_at: cx.now,
        approved_by,
    }
}

fn proposal(setting: Setting, standing: &Standing, wish: Wish, scope: &Scope, cx: &Cx) -> pending_change::Model {
    let key = setting.spec().key.to_owned();
    pending_change::Model {
        id: PendingChangeId(id::fresh(cx.now)),
        subject_id: None,
        setting_key: Some(key.clone()),
        subject_version: standing.version,
        proposal: Proposal::Setting { key, value: wish.value, valid_from: wish.valid_from },
        status: ChangeStatus::Pending,
        proposed_by: scope.employee(),
        proposed_at: cx.now,
        handed_over_to: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    }
}

/// False if somebody was faster. A new time zone makes a new version of the calendar, too.
async fn put_in_force(tx: &Tx, row: setting_value::Model) -> Result<bool, Fault> {
    let (setting, version, by, at) = (Setting::of_key(&row.key), row.version, row.made_by, row.made_at);
    if !store::insert(tx, row).await? {
        return Ok(false);
    }
    match setting {
        Some(Setting::CompanyTimeZone) => Ok(calendar::store::change_time_zone(tx, version, by, at).await?),
        _ => Ok(true),
    }
}
