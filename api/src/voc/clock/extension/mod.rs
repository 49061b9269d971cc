//! More time for a complaint, if the customer is told why (V4): once, at most by so many days, and never after the day is over.
//! What is said to the customer and the reason are texts of the item; an *extension* names both, for ever.

pub mod rules;
mod types;

use crate::{
    kernel::{error::Stop, writes::Writes},
    org::{Directory, Setting},
    voc::clock::{rules as clock_rules, service, store},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{EmployeeId, VocTextId},
    voc_clock::{ClockKind, Model as Clock},
    voc_extension,
    voc_item::Model as Item,
    voc_step::{VocActor, VocStepKind},
};
use rules::{Refusal, Wish};
pub use types::VocExtension;

/// Who extends, and where what they say is kept.
pub struct Said {
    pub by: EmployeeId,
    pub reason: VocTextId,
    pub notice: VocTextId,
}

/// Extends the statutory clock of a locked item whose clocks were caught up with. `writes` holds both texts already; the extension
/// and its step on the timeline come after them. The caller saves item and clocks.
pub fn extend(
    writes: Writes,
    (item, clocks): (&mut Item, &mut [Clock]),
    (wish, said): (&Wish<'_>, &Said),
    directory: &Directory,
    now: DateTime<Utc>,
) -> Result<Writes, Stop<Refusal>> {
    let clock = clocks.iter_mut().find(|clock| clock.kind == ClockKind::Statutory);
    let clock = clock.ok_or_else(|| Stop::refused(Refusal::NotRunning))?;
    let calendar = service::calendar_of(directory, clock.calendar_version)?;
    let from_day: NaiveDate = clock_rules::last_day(clock, &calendar);
    let most_days = directory.whole_setting(Setting::VocExtensionDays, now);
    rules::extend(clock, wish, most_days, &calendar, now).map_err(Stop::refused)?;
    item.version += 1;
    let extension = voc_extension::Model {
        item_id: item.id,
        version: item.version,
        at: now,
        employee_id: said.by,
        from_day,
        until_day: wish.until,
        reason_id: said.reason,
        notice_id: said.notice,
    };
    let mut step = service::step(item, VocStepKind::Extended, VocActor::Employee, now);
    (step.employee_id, step.text_id) = (Some(said.by), Some(said.notice));
    Ok(store::new_extension(writes, extension, step))
}
