//! The report as the schema shows it.

use crate::{
    kernel::scalar::Date,
    org::{Department, Directory, JobFunction, ProcessingTask, scope},
    voc::onestop::{rules, store::Group},
};
use async_graphql::SimpleObject;
use chrono::NaiveDate;
use entity::{employee, processing_scope};
use std::{collections::BTreeMap, sync::Arc};

/// How much was done by whoever was first asked (D12), of what was received in a period.
#[derive(SimpleObject)]
pub struct OneStopReport {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// All of it.
    total: OneStopFigures,
    /// By what was asked for; what nobody asked for is left out.
    by_task: Vec<TaskOneStop>,
    /// By what those do who were first asked.
    by_job_function: Vec<FunctionOneStop>,
    /// By where they worked, in the order of the departments' names.
    by_department: Vec<DepartmentOneStop>,
    /// By both, with whether they may complete it themselves.
    by_task_and_function: Vec<ScopeOneStop>,
}

/// How much of some items was done one-stop.
#[derive(SimpleObject)]
pub struct OneStopFigures {
    /// How many are done: resolved or closed.
    done: i32,
    /// How many of them whoever was first asked did without handing them over.
    one_stop: i32,
    /// The one-stop rate: these of those, from 0 to 1; absent of nothing.
    rate: Option<f64>,
    /// How many are not done yet; they count for nothing here.
    open: i32,
}

/// Of one task.
#[derive(SimpleObject)]
pub struct TaskOneStop {
    /// Which.
    task: ProcessingTask,
    /// Its figures.
    figures: OneStopFigures,
}

/// Of those who do one thing.
#[derive(SimpleObject)]
pub struct FunctionOneStop {
    /// What they did when they were asked.
    job_function: JobFunction,
    /// Their figures.
    figures: OneStopFigures,
}

/// Of one department, those below it not included.
#[derive(SimpleObject)]
pub struct DepartmentOneStop {
    /// Where they worked when they were asked.
    department: Arc<Department>,
    /// Its figures.
    figures: OneStopFigures,
}

/// Of one task, asked of those who do one thing.
#[derive(SimpleObject)]
pub struct ScopeOneStop {
    /// Which.
    task: ProcessingTask,
    /// What they did when they were asked.
    job_function: JobFunction,
    /// Whether it is one that they complete themselves (처리가능업무), by the scope that counts on the period's last day. What is not is to be
    /// handed over.
    in_scope: bool,
    /// Its figures.
    figures: OneStopFigures,
}

impl OneStopFigures {
    fn of<'a>(groups: impl IntoIterator<Item = &'a Group>) -> Self {
        let (done, one_stop, open) = groups
            .into_iter()
            .fold((0, 0, 0), |sum, group| (sum.0 + group.done, sum.1 + group.one_stop, sum.2 + group.open));
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self { done: whole(done), one_stop: whole(one_stop), rate: rules::rate(one_stop, done), open: whole(open) }
    }
}

fn by<K: Ord>(groups: &[Group], key: impl Fn(&Group) -> K) -> BTreeMap<K, Vec<&Group>> {
    let mut sorted: BTreeMap<K, Vec<&Group>> = BTreeMap::new();
    for group in groups {
        sorted.entry(key(group)).or_default().push(group);
    }
    sorted
}

impl OneStopReport {
    pub fn new(
        directory: &Directory,
        (first, last): (NaiveDate, NaiveDate),
        groups: &[Group],
        scopes: &[processing_scope::Model],
    ) -> Self {
        let in_scope = |task, function: employee::JobFunction| {
            let versions: Vec<_> = scopes.iter().filter(|row| row.job_function == function).cloned().collect();
            let tasks = scope::rules::tasks(function, scope::rules::on_day(&versions, last));
            scope::rules::may_complete(tasks, task)
        };
        let order = |function: employee::JobFunction| function as usize;
        let mut departments: Vec<_> = by(groups, |group| group.department_id)
            .into_iter()
            .filter_map(|(id, of)| Some((directory.department(id?)?.clone(), of)))
            .collect();
        departments.sort_by(|one, other| (&one.0.name, one.0.key).cmp(&(&other.0.name, other.0.key)));
        Self {
            from: Date(first),
            to: Date(last),
            total: OneStopFigures::of(groups),
            by_task: by(groups, |group| group.task)
                .into_iter()
                .map(|(task, of)| TaskOneStop { task: task.into(), figures: OneStopFigures::of(of) })
                .collect(),
            by_job_function: by(groups, |group| group.job_function.map(order))
                .into_values()
                .filter_map(|of| Some((of.first()?.job_function?, of)))
                .map(|(function, of)| FunctionOneStop {
                    job_function: function.into(),
                    figures: OneStopFigures::of(of),
                })
                .collect(),
            by_department: departments
                .into_iter()
                .map(|(department, of)| DepartmentOneStop { department, figures: OneStopFigures::of(of) })
                .collect(),
            by_task_and_function: by(groups, |group| (group.task, group.job_function.map(order)))
                .into_iter()
                .filter_map(|((task, _), of)| Some((task, of.first()?.job_function?, of)))
                .map(|(task, function, of)| ScopeOneStop {
                    task: task.into(),
                    job_function: function.into(),
                    in_scope: in_scope(task, function),
                    figures: OneStopFigures::of(of),
                })
                .collect(),
        }
    }
}
