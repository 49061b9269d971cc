//! The calendar in memory: as it is now, and as it was in every version before.

use crate::kernel::calendar::{Calendar, Holiday, USUAL_ZONE, Zones};
use chrono::NaiveDate;
use entity::{calendar_version, holiday};
use std::{collections::BTreeMap, sync::Arc};

pub struct Calendars {
    current: Arc<Calendar>,
    versions: Vec<calendar_version::Model>,
    holidays: Vec<holiday::Model>,
}

impl Default for Calendars {
    /// Weekends alone.
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

impl Calendars {
    pub fn new(versions: Vec<calendar_version::Model>, holidays: Vec<holiday::Model>) -> Self {
        let newest = versions.iter().map(|row| row.version).max().unwrap_or_default();
        let current = Arc::new(calendar(newest, &holidays));
        Self { current, versions, holidays }
    }

    pub fn current(&self) -> &Arc<Calendar> {
        &self.current
    }

    /// As it was in that version; `None` if there is no such version.
    pub fn at(&self, version: i32) -> Option<Arc<Calendar>> {
        if version == self.current.version {
            return Some(self.current.clone());
        }
        let known = version == 0 || self.versions.iter().any(|row| row.version == version);
        known.then(|| Arc::new(calendar(version, &self.holidays)))
    }
}

fn calendar(version: i32, rows: &[holiday::Model]) -> Calendar {
    let mut holidays: BTreeMap<NaiveDate, Vec<Holiday>> = BTreeMap::new();
    let known = |row: &&holiday::Model| row.added_in <= version && row.removed_in.is_none_or(|gone| gone > version);
    for row in rows.iter().filter(known) {
        let holiday = Holiday { name: row.name.clone(), name_en: row.name_en.clone() };
        holidays.entry(row.day).or_default().push(holiday);
    }
    for of_day in holidays.values_mut() {
        of_day.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Calendar::new(version, Zones::new(USUAL_ZONE, Vec::new()), holidays)
}
