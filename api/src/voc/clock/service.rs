//! What every change of an item does to its clocks, in this order: the item is locked, its clocks are loaded, `catch_up`; the change;
//! `follow`; then `tell` and `store::save` in the same transaction.

use crate::{
    kernel::{calendar::Calendar, error::Fault},
    org::{Directory, Setting},
    voc::clock::rules::{self, Ground, Happened, Step, Terms},
};
use chrono::{DateTime, Utc};
use entity::{
    voc_clock::Model as Clock,
    voc_item::{Escalation, Model as Item},
    voc_step::{self, VocActor, VocStepKind},
};
use std::{collections::BTreeMap, sync::Arc};

/// What time has done to an item.
pub struct Late {
    pub happened: Happened,
    /// On the item's timeline, if it has gone up to the leader by that.
    pub step: Option<voc_step::Model>,
}

/// Takes every step that is due until now, each once. An item that goes up by that gets another version, so a version that a client
/// expects is compared before.
pub fn catch_up(item: &mut Item, clocks: &mut [Clock], now: DateTime<Utc>) -> Vec<Late> {
    let happened = rules::pass(clocks, now);
    happened.into_iter().map(|happened| Late { happened, step: go_up(item, happened, now) }).collect()
}

/// At the last step to the leader, unless it is there or further up already.
fn go_up(item: &mut Item, happened: Happened, now: DateTime<Utc>) -> Option<voc_step::Model> {
    if happened.step != Step::Escalated || item.escalation != Escalation::None {
        return None;
    }
    item.escalation = Escalation::Leader;
    item.version += 1;
    let code = Some(rules::code(happened.kind).to_owned());
    Some(voc_step::Model { code, ..step(item, VocStepKind::Escalated, VocActor::Service, now) })
}

/// A step that leaves the item's state and whose it is as they are.
pub fn step(item: &Item, what: VocStepKind, actor: VocActor, at: DateTime<Utc>) -> voc_step::Model {
    voc_step::Model {
        item_id: item.id,
        version: item.version,
        at,
        what,
        actor,
        employee_id: None,
        from_state: Some(item.state),
        state: item.state,
        department_id: item.department_id,
        assignee_id: item.assignee_id,
        code: None,
        text_id: None,
        other_id: None,
    }
}

/// The clocks of an item that is new.
pub fn begin(item: &Item, directory: &Directory, now: DateTime<Utc>) -> Result<Vec<Clock>, Fault> {
    let mut clocks = Vec::new();
    follow(item, &mut clocks, directory, now)?;
    Ok(clocks)
}

/// After any change of the item's state, kind, severity or first response: its clocks run, stand, are met or end as that says.
pub fn follow(item: &Item, clocks: &mut Vec<Clock>, directory: &Directory, now: DateTime<Utc>) -> Result<(), Fault> {
    let ground = ground(directory, clocks, now)?;
    rules::follow(item, clocks, &ground, now);
    Ok(())
}

/// By what clocks go at that moment.
pub fn ground(directory: &Directory, clocks: &[Clock], now: DateTime<Utc>) -> Result<Ground, Fault> {
    let mut older = BTreeMap::new();
    for version in clocks.iter().map(|clock| clock.calendar_version) {
        older.insert(version, calendar_of(directory, version)?);
    }
    Ok(Ground { terms: terms(directory, now), calendar: directory.calendars().current().clone(), older })
}

/// A version that this node has not seen yet was made a moment ago: whoever asks again will find it.
pub fn calendar_of(directory: &Directory, version: i32) -> Result<Arc<Calendar>, Fault> {
    directory.calendars().at(version).ok_or(Fault::Unavailable)
}

fn terms(directory: &Directory, now: DateTime<Utc>) -> Terms {
    let whole = |setting| directory.whole_setting(setting, now);
    Terms {
        first_response_hours: whole(Setting::VocFirstResponseHours),
        resolution_hours: whole(Setting::VocResolutionHours),
        high_severity_percent: whole(Setting::VocHighSeverityPercent),
        statutory_days: whole(Setting::VocStatutoryDays),
        warn_percent: whole(Setting::VocWarnPercent),
        escalate_percent: whole(Setting::VocEscalatePercent),
    }
}
