//! Every value that a setting ever had, in memory: what it is on a day, without SQL.

use crate::org::settings::registry::{Kind, Setting};
use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::setting_value::{self, SettingValue};

/// By the day from which they are valid, then by version.
#[derive(Default)]
pub struct Settings(Vec<setting_value::Model>);

impl Settings {
    pub fn new(mut rows: Vec<setting_value::Model>) -> Self {
        rows.sort_by_key(|row| (row.valid_from, row.version));
        Self(rows)
    }

    /// As they are on that day.
    pub fn at(&self, day: NaiveDate) -> OnDay<'_> {
        OnDay { settings: self, day }
    }

    pub fn rows(&self, setting: Setting) -> impl DoubleEndedIterator<Item = &setting_value::Model> {
        self.0.iter().filter(move |row| row.key == setting.spec().key)
    }

    /// How often it was changed.
    pub fn version(&self, setting: Setting) -> i32 {
        self.rows(setting).map(|row| row.version).max().unwrap_or_default()
    }

    /// The time zones that the first so many changes give, each with its first day.
    pub fn zones(&self, until_version: i32) -> Vec<(NaiveDate, Tz)> {
        let rows = self.rows(Setting::CompanyTimeZone).filter(|row| row.version <= until_version);
        rows.filter_map(|row| match &row.value {
            SettingValue::Text(name) => Some((row.valid_from, name.parse().ok()?)),
            SettingValue::Whole(_) => None,
        })
        .collect()
    }
}

#[derive(Clone, Copy)]
pub struct OnDay<'a> {
    settings: &'a Settings,
    day: NaiveDate,
}

impl<'a> OnDay<'a> {
    /// The change that counts: of those that have begun the last; `None` while the default does.
    pub fn row(self, setting: Setting) -> Option<&'a setting_value::Model> {
        self.settings.rows(setting).rev().find(|row| row.valid_from <= self.day)
    }

    pub fn value(self, setting: Setting) -> SettingValue {
        self.row(setting).map_or_else(|| setting.spec().kind.default(), |row| row.value.clone())
    }

    /// Of a setting that is a whole number.
    pub fn whole(self, setting: Setting) -> i32 {
        match (self.value(setting), setting.spec().kind) {
            (SettingValue::Whole(value), _) => value,
            (_, Kind::Whole { default, .. }) => default,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::EmployeeId;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(version: i32, value: i32, valid_from: &str) -> setting_value::Model {
        setting_value::Model {
            key: Setting::PraiseEditMinutes.spec().key.to_owned(),
            version,
            value: SettingValue::Whole(value),
            valid_from: day(valid_from),
            made_by: EmployeeId(Uuid::nil()),
            made_at: day(valid_from).and_time(chrono::NaiveTime::MIN).and_utc(),
            approved_by: None,
        }
    }

    /// A plan for a later day stays when something is set for an earlier one; of two for one day the later version counts.
    #[test]
    fn of_the_values_that_have_begun_the_last_counts() {
        let settings =
            Settings::new(vec![row(1, 60, "2026-03-20"), row(2, 45, "2026-03-10"), row(3, 50, "2026-03-10")]);
        for (on, minutes) in [("2026-03-09", 30), ("2026-03-10", 50), ("2026-03-19", 50), ("2026-03-20", 60)] {
            assert_eq!(settings.at(day(on)).whole(Setting::PraiseEditMinutes), minutes, "{on}");
        }
        assert_eq!(settings.version(Setting::PraiseEditMinutes), 3);
        assert_eq!(settings.at(day("2026-03-20")).whole(Setting::PraisePairLimit), 3);
    }
}
