//! Importing a year's days off.

use crate::{
    kernel::{
        calendar::Holiday,
        change::{self, Change},
        cx::Cx,
        error::Stop,
        id,
        policy::{Action, Scope},
    },
    org::calendar::{
        national,
        rules::{self, Refusal},
        store,
    },
};
use chrono::NaiveDate;
use entity::calendar_version;

pub struct Import {
    pub year: i32,
    pub national: bool,
    pub own: Option<Vec<(NaiveDate, Holiday)>>,
    pub expected_version: Option<i32>,
}

/// What an import did.
pub struct Imported {
    pub added: usize,
    pub removed: usize,
}

/// O6: makes this the year's days off, in a new version of the calendar.
pub async fn import(cx: &Cx, scope: &Scope, import: Import) -> Result<Imported, Stop<Refusal>> {
    if !import.national && import.own.is_none() {
        return Err(Stop::refused(Refusal::NothingGiven));
    }
    let unknown = || Refusal::UnknownYear { first: *national::YEARS.start(), last: *national::YEARS.end() };
    let national = match import.national {
        true => Some(national::holidays(import.year).ok_or_else(unknown).map_err(Stop::refused)?),
        false => None,
    };
    let wanted = rules::year(import.year, national, import.own.unwrap_or_default())?;
    let days = NaiveDate::from_yo_opt(import.year, 1).zip(NaiveDate::from_ymd_opt(import.year, 12, 31));
    let (first, last) = days.ok_or_else(unknown).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let (before, time_zone_version) = store::newest(&tx).await?;
    if import.expected_version.is_some_and(|version| version != before) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    let now = store::between(&tx, first, last).await?;
    let difference = rules::difference(&now, &wanted).map_err(Stop::refused)?;
    let version = before + 1;
    let row = calendar_version::Model { version, made_by: Some(scope.employee()), made_at: cx.now, time_zone_version };
    // Of two imports at the same moment the second is refused here, before it writes on what it has not read.
    if !store::insert_version(&tx, row).await? {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    let imported = Imported { added: difference.added.len(), removed: difference.removed.len() };
    store::apply(&tx, version, difference).await?;
    let changed = Change {
        event: "businessCalendarChanged",
        object_type: "BusinessCalendar",
        object_id: id::of_name("BusinessCalendar", ""),
        version,
        part: None,
        fields: &["holidays", "version"],
    };
    change::write(&tx, cx, Action::ImportHolidays, &changed).await?;
    tx.commit().await?;
    Ok(imported)
}
