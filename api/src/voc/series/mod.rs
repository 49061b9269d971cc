//! The VOC of a cause, for domains on the right: its weekly counts (H5), its items (H4), and whether an item is the same again (H8).
//!
//! A *cause* is some categories, and the departments that handle their VOC or caused it, if not the whole company's. What was rejected or
//! merged does not count, as in `signal` (V8): the counts of what is handled are those of `voc_week`, which an hourly job counts anew.

mod likeness;
mod store;

use crate::{
    kernel::error::Fault,
    org::Directory,
    voc::{category, signal},
};
use chrono::{Days, NaiveDate};
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_item::{Model as Item, VocKind, VocState},
};
use std::collections::{HashMap, HashSet};

pub use likeness::Told;
pub use signal::monday;
pub use store::{Reads, Received, items, judged_through, received, reports, with_reports};

/// Categories with those below them, departments with those below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub categories: Vec<VocCategoryId>,
    pub handled_by: Option<Vec<DepartmentId>>,
    pub caused_by: Option<Vec<DepartmentId>>,
}

/// Whether an item counts at all.
pub fn counts(state: VocState) -> bool {
    !matches!(state, VocState::Rejected | VocState::Merged)
}

/// Praise is not what one hopes to hear no more.
pub fn is_problem(item: &Item) -> bool {
    counts(item.state) && item.kind != VocKind::Compliment
}

/// The category with everything below it; nothing, if there is none.
pub async fn below(db: &impl Reads, category: VocCategoryId) -> Result<Vec<VocCategoryId>, Fault> {
    let all = category::all(db).await?;
    match all.iter().any(|one| one.id == category) {
        true => Ok(category::below(all.iter(), category)),
        false => Ok(Vec::new()),
    }
}

/// As `below`, of each of these.
pub async fn trees(
    db: &impl Reads,
    roots: impl IntoIterator<Item = VocCategoryId>,
) -> Result<HashMap<VocCategoryId, Vec<VocCategoryId>>, Fault> {
    let all = category::all(db).await?;
    let roots: HashSet<VocCategoryId> = roots.into_iter().collect();
    let known = roots.into_iter().filter(|root| all.iter().any(|one| one.id == *root));
    Ok(known.map(|root| (root, category::below(all.iter(), root))).collect())
}

/// Whether this series became frequent in that week (V8).
pub async fn is_signal(db: &impl Reads, week: NaiveDate, series: (VocCategoryId, DepartmentId)) -> Result<bool, Fault> {
    Ok(store::is_signal(db, week, series).await?)
}

/// What a week had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    pub items: i64,
    /// All other VOC of the company.
    pub others: i64,
}

/// The weeks from this Monday on and before that one, as they are counted by now; weeks without any VOC in the company are there, too.
pub async fn weeks(
    db: &impl Reads,
    directory: &Directory,
    cause: &Cause,
    (from, before): (NaiveDate, NaiveDate),
) -> Result<Vec<Week>, Fault> {
    let counted = store::weeks(db, cause, (from, before)).await?;
    let mut weeks = Vec::new();
    let mut monday = from;
    while monday < before {
        let next = monday + Days::new(7);
        let (mut items, all) = counted.get(&monday).copied().unwrap_or_default();
        if let Some(departments) = &cause.caused_by {
            let calendar = directory.calendar();
            let time = (calendar.start_of(monday), calendar.start_of(next));
            items = store::caused(db, &cause.categories, departments, time).await?;
        }
        weeks.push(Week { monday, items, others: (all - items).max(0) });
        monday = next;
    }
    Ok(weeks)
}
