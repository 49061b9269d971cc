//! What has become frequent, as the schema shows it.

use crate::{
    kernel::{
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{Department, Directory},
    voc::{
        loader::Categories,
        signal::{
            groups::Group,
            service::{self, Week},
            store::Report,
        },
        types::VocCategory,
    },
};
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_signal::{self, VocNumbers},
};
use std::sync::Arc;

/// What became frequent in a week, and what that was judged by (V8).
#[derive(SimpleObject)]
pub struct VocSignals {
    /// The week's Monday.
    week: Date,
    /// When it was judged. What was transferred or merged later has not changed it.
    judged_at: DateTime,
    /// How many series, of one category and one department each, were looked at; on average fewer than one a week of all of them gives
    /// a false signal.
    series_looked_at: i32,
    /// Weeks of the company's history that it was learnt from, at most 104.
    history_weeks: i32,
    /// The company's volume in the week, by what it usually is; what was expected is corrected by it.
    volume_factor: f64,
    /// What became frequent, the least likely first.
    signals: Vec<VocSignal>,
    /// What can't be judged: five items or more, but less than 26 weeks since there is the category or the department. The most items
    /// first.
    too_little_history: Vec<VocUnjudgedSeries>,
}

/// Something that became frequent: more than chance makes of its own history.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocSignal {
    /// In which category.
    category: VocCategory,
    /// In which department.
    department: Arc<Department>,
    /// Items of the week.
    week_count: i32,
    /// How many weeks are looked at together: 1, or 2 with the one before. What follows is about all of them.
    weeks: i32,
    /// Their items.
    count: i32,
    /// As many were expected.
    expected: f64,
    /// So many would still have been no signal.
    upper_limit: i32,
    /// The count by what was expected.
    ratio: f64,
    /// How likely so many or more are if nothing has changed.
    p_value: f64,
    /// At most so likely is a signal among so many series.
    threshold: f64,
    /// Weeks of its own history.
    history_weeks: i32,
    #[graphql(skip)]
    series: (VocCategoryId, DepartmentId),
    #[graphql(skip)]
    week: Date,
}

#[ComplexObject]
impl VocSignal {
    /// What it is about: near texts together, the largest group first, of at most 2,000 texts that the viewer may read. What is like no
    /// other text is in no group.
    async fn groups(&self, ctx: &Context<'_>) -> Result<Vec<VocTextGroup>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::VocSignals)?;
        let weeks = (self.week.0, self.weeks);
        let (groups, reports) = service::groups(cx, (&scope, directory), self.series, weeks).await?;
        Ok(groups.into_iter().filter_map(|group| VocTextGroup::new(group, &reports)).collect())
    }
}

/// A series that has too little history.
#[derive(SimpleObject)]
pub struct VocUnjudgedSeries {
    /// In which category.
    category: VocCategory,
    /// In which department.
    department: Arc<Department>,
    /// Items of the week.
    week_count: i32,
    /// Weeks since there is the category or the department.
    history_weeks: i32,
}

/// Texts that are about the same.
#[derive(SimpleObject)]
pub struct VocTextGroup {
    /// How many.
    size: i32,
    /// The words that tell it from others, the most telling first; at most 5.
    words: Vec<String>,
    /// The text that is most like the others, customers masked.
    representative: String,
    /// The item whose text that is.
    representative_id: ID,
    /// All of its items, the newest first.
    item_ids: Vec<ID>,
}

impl VocTextGroup {
    fn new(group: Group, reports: &[Report]) -> Option<Self> {
        let representative = reports.get(group.representative)?;
        let items = group.members.iter().filter_map(|member| reports.get(*member));
        Some(Self {
            size: i32::try_from(group.members.len()).unwrap_or(i32::MAX),
            words: group.words,
            representative: representative.text.clone(),
            representative_id: representative.item_id.encode(),
            item_ids: items.map(|report| report.item_id.encode()).collect(),
        })
    }
}

impl VocSignals {
    pub fn new(directory: &Directory, tree: &Arc<Categories>, of: Week) -> Self {
        let (mut signals, mut too_little_history) = (Vec::new(), Vec::new());
        for row in of.signals {
            let named = (VocCategory::of(tree, row.category_id), directory.department(row.department_id).cloned());
            let (Some(category), Some(department)) = named else { continue };
            match row.numbers.clone() {
                Some(numbers) => signals.push(VocSignal::new(category, department, &row, &numbers)),
                None => too_little_history.push(VocUnjudgedSeries {
                    category,
                    department,
                    week_count: row.week_items,
                    history_weeks: row.history_weeks,
                }),
            }
        }
        signals.sort_by(|one, other| one.p_value.total_cmp(&other.p_value));
        too_little_history.sort_by_key(|series| std::cmp::Reverse(series.week_count));
        Self {
            week: Date(of.judgement.week),
            judged_at: DateTime(of.judgement.judged_at),
            series_looked_at: of.judgement.series_looked_at,
            history_weeks: of.judgement.history_weeks,
            volume_factor: of.judgement.volume_factor,
            signals,
            too_little_history,
        }
    }
}

impl VocSignal {
    fn new(category: VocCategory, department: Arc<Department>, row: &voc_signal::Model, numbers: &VocNumbers) -> Self {
        Self {
            category,
            department,
            week_count: row.week_items,
            weeks: numbers.weeks,
            count: numbers.count,
            expected: numbers.expected,
            upper_limit: numbers.limit,
            ratio: numbers.ratio,
            p_value: numbers.p_value,
            threshold: numbers.threshold,
            history_weeks: row.history_weeks,
            series: (row.category_id, row.department_id),
            week: Date(row.week),
        }
    }
}
