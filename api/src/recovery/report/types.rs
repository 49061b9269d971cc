//! The report as the schema shows it.

use crate::{
    kernel::scalar::Date,
    org::{Department, Directory, Employee},
    recovery::report::rules::{self, Counted, Figures},
};
use async_graphql::SimpleObject;
use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{DepartmentId, EmployeeId};
use std::{collections::BTreeSet, sync::Arc};

/// What executives did for dissatisfied customers in a period (R6).
#[derive(SimpleObject)]
pub struct RecoveryReport {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// All cases opened in it.
    total: RecoveryFigures,
    /// Those of each executive, by name; who had none in it is listed, too, for those who see all.
    by_executive: Vec<ExecutiveRecovery>,
    /// By the division complained about, by name; complaints about none are left out.
    by_division: Vec<DivisionRecovery>,
    /// Executives and CEO who have never had a case (R1), by name. Empty for those who do not see all.
    never_had_one: Vec<Arc<Employee>>,
}

/// Those of one executive: a case that went to another is of whoever holds it, each contact of who made it, the first one with its time.
#[derive(SimpleObject)]
pub struct ExecutiveRecovery {
    /// Who.
    executive: Arc<Employee>,
    /// Their figures.
    figures: RecoveryFigures,
}

/// Those of complaints about one division.
#[derive(SimpleObject)]
pub struct DivisionRecovery {
    /// Which.
    division: Arc<Department>,
    /// Its figures.
    figures: RecoveryFigures,
}

/// Figures of some cases, each with the number of cases that it is of.
#[derive(SimpleObject)]
pub struct RecoveryFigures {
    /// How many cases.
    cases: i32,
    /// How many of them are closed.
    closed: i32,
    /// How often executives themselves spoke with the customers, or tried to.
    contacts: i32,
    /// How many customers were reached.
    reached: i32,
    /// Minutes from the case to its first contact: the median; absent of nothing.
    median_minutes_to_first_contact: Option<i32>,
    /// Of how many cases that is: those that had one.
    first_contacts: i32,
    /// The share of first contacts in time (R3), from 0 to 1: of cases that had one, or whose time for it is over; absent of nothing.
    in_time_share: Option<f64>,
    /// Of how many cases that is.
    in_time_of: i32,
    /// How dissatisfied the customers were, 1 to 5: the mean; absent of nothing.
    dissatisfaction_before: Option<f64>,
    /// Of how many cases that is.
    dissatisfaction_of: i32,
    /// How satisfied they were in the end, 1 to 5: the mean; absent of nothing.
    satisfaction_after: Option<f64>,
    /// Of how many cases that is.
    satisfaction_of: i32,
    /// The share of customers who stayed, from 0 to 1: a contract of theirs is in force so many days after the case was opened as the setting
    /// `recovery.keptDays` says; absent of nothing.
    kept_share: Option<f64>,
    /// Of how many cases that is.
    kept_of: i32,
    /// Of how many it is unknown: the customer had no contract in force, or those days are not over.
    kept_unknown: i32,
}

impl RecoveryFigures {
    fn of(figures: &Figures) -> Self {
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            cases: whole(figures.cases),
            closed: whole(figures.closed),
            contacts: whole(figures.contacts),
            reached: whole(figures.reached),
            median_minutes_to_first_contact: figures.minutes.map(whole),
            first_contacts: whole(figures.contacted),
            in_time_share: rules::share(figures.in_time, figures.judged),
            in_time_of: whole(figures.judged),
            dissatisfaction_before: figures.before.value(),
            dissatisfaction_of: whole(figures.before.n),
            satisfaction_after: figures.after.value(),
            satisfaction_of: whole(figures.after.n),
            kept_share: rules::share(figures.kept, figures.kept_known),
            kept_of: whole(figures.kept_known),
            kept_unknown: whole(figures.kept_unknown),
        }
    }
}

impl RecoveryReport {
    /// `only`: of whom alone it is; `executives`: who is listed in any case; `never`: who has never had one.
    pub fn new(
        directory: &Directory,
        (first, last): (NaiveDate, NaiveDate),
        (cases, only): (&[Counted], Option<EmployeeId>),
        (executives, never): (Vec<EmployeeId>, Vec<EmployeeId>),
        now: DateTime<Utc>,
    ) -> Self {
        let of = |division: Option<DepartmentId>, who: Option<EmployeeId>| {
            let those = cases.iter().filter(|case| division.is_none() || case.division == division);
            RecoveryFigures::of(&rules::figures(those, who, now))
        };
        let acted = cases.iter().flat_map(Counted::people).filter(|who| only.is_none_or(|only| only == *who));
        let listed: BTreeSet<EmployeeId> = acted.chain(executives).collect();
        let mut people = named(directory, listed);
        people.sort_by(|one, other| (&one.name, one.key).cmp(&(&other.name, other.key)));
        let about: BTreeSet<_> = cases.iter().filter_map(|case| case.division).collect();
        let mut divisions: Vec<_> = about.into_iter().filter_map(|id| directory.department(id).cloned()).collect();
        divisions.sort_by(|one, other| (&one.name, one.key).cmp(&(&other.name, other.key)));
        let mut never_had_one = named(directory, never);
        never_had_one.sort_by(|one, other| (&one.name, one.key).cmp(&(&other.name, other.key)));
        Self {
            from: Date(first),
            to: Date(last),
            total: of(None, only),
            by_executive: people
                .into_iter()
                .map(|executive| {
                    let figures = of(None, Some(executive.key));
                    ExecutiveRecovery { executive, figures }
                })
                .collect(),
            by_division: divisions
                .into_iter()
                .map(|division| {
                    let figures = of(Some(division.key), only);
                    DivisionRecovery { division, figures }
                })
                .collect(),
            never_had_one,
        }
    }
}

fn named(directory: &Directory, ids: impl IntoIterator<Item = EmployeeId>) -> Vec<Arc<Employee>> {
    ids.into_iter().filter_map(|id| directory.employee(id).cloned()).collect()
}
