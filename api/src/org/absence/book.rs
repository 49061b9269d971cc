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
}
