//! The calendar in memory: as it is now, and as it was in every version before.

use crate::{
    kernel::calendar::{Calendar, Holiday, USUAL_ZONE, Zones},
    org::settings::Settings,
};
use chrono::NaiveDate;
use entity::{calendar_version, holiday};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

pub struct Calendars {
    current: Arc<Calendar>,
    versions: Vec<calendar_version::Model>,
    holidays: Vec<holiday::Model>,
    settings: Arc<Settings>,
    /// Older versions that somebody has asked for: clocks that began under one ask again and again (V4).
    older: Mutex<HashMap<i32, Arc<Calendar>>>,
}

impl Default for Calendars {
    /// Weekends alone.
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new(), Arc::default())
    }
}

impl Calendars {
    pub fn new(versions: Vec<calendar_version::Model>, holidays: Vec<holiday::Model>, settings: Arc<Settings>) -> Self {
        let newest = versions.iter().max_by_key(|row| row.version);
        let newest = newest.map_or((0, 0), |row| (row.version, row.time_zone_version));
        let current = Arc::new(calendar(newest, &holidays, &settings));
        Self { current, versions, holidays, settings, older: Mutex::default() }
    }

    pub fn current(&self) -> &Arc<Calendar> {
        &self.current
    }

    /// As it was in that version; `None` if there is no such version.
    pub fn at(&self, version: i32) -> Option<Arc<Calendar>> {
        if version == self.current.version {
            return Some(self.current.clone());
        }
        let mut older = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = older.get(&version) {
            return Some(known.clone());
        }
        let row = self.versions.iter().find(|row| row.version == version);
        let versions = row.map(|row| (row.version, row.time_zone_version)).or((version == 0).then_some((0, 0)))?;
        let made = Arc::new(calendar(versions, &self.holidays, &self.settings));
        older.insert(version, made.clone());
        Some(made)
    }
}

fn calendar((version, zone_version): (i32, i32), rows: &[holiday::Model], settings: &Settings) -> Calendar {
    let mut holidays: BTreeMap<NaiveDate, Vec<Holiday>> = BTreeMap::new();
    let known = |row: &&holiday::Model| row.added_in <= version && row.removed_in.is_none_or(|gone| gone > version);
    for row in rows.iter().filter(known) {
        let holiday = Holiday { name: row.name.clone(), name_en: row.name_en.clone() };
        holidays.entry(row.day).or_default().push(holiday);
    }
    for of_day in holidays.values_mut() {
        of_day.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Calendar::new(version, Zones::new(USUAL_ZONE, settings.zones(zone_version)), holidays)
}
