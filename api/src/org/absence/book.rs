//! Absences in memory: those that are not over, by whom they are of.

use chrono::NaiveDate;
use entity::{absence, ids::EmployeeId};
use std::collections::HashMap;

#[derive(Default)]
pub struct Absences(HashMap<EmployeeId, Vec<absence::Model>>);

impl Absences {
    pub fn new(rows: Vec<absence::Model>) -> Self {
        let mut of: HashMap<EmployeeId, Vec<absence::Model>> = HashMap::new();
        for row in rows {
            of.entry(row.employee_id).or_default().push(row);
        }
        Self(of)
    }

    pub fn of(&self, employee: EmployeeId, day: NaiveDate) -> Option<&absence::Model> {
        self.0.get(&employee)?.iter().find(|row| row.first_day <= day && day <= row.last_day)
    }

    /// Whoever is absent on this day and has named this deputy.
    pub fn with_deputy(&self, deputy: EmployeeId, day: NaiveDate) -> impl Iterator<Item = EmployeeId> {
        let named =
            move |row: &&absence::Model| row.deputy_id == Some(deputy) && row.first_day <= day && day <= row.last_day;
        self.0.values().flatten().filter(named).map(|row| row.employee_id)
    }
}
