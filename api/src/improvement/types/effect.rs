//! A measured effect as the schema shows it (H5).

use crate::{
    improvement::types::ImprovementTask,
    kernel::scalar::{Date, DateTime},
};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use entity::{improvement_effect, improvement_task};

/// What a result did to the rate of its VOC (개선 효과, H5): up to 26 whole weeks before the one in which work began, against the whole weeks since it
/// is in force, at most 26. It is measured after each week that was judged (V8), and stays once all 26 are in.
///
/// The rates are per item of the company's other VOC in the same week, so that a quiet season is nobody's merit; the interval is that of a
/// quasi-Poisson model, which allows for weeks that scatter more than chance. It shows what changed, not why.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ImprovementEffect {
    /// When it was measured.
    measured_at: DateTime,
    /// The Monday of the last week that was counted.
    through: Date,
    /// Whether all weeks are in: it will not change any more.
    is_final: bool,
    /// Items of the task's VOC in the weeks before.
    before_items: i32,
    /// Items of the task's VOC in the weeks after.
    after_items: i32,
    /// The weeks before, the first first. Those whose signal the task comes from are left out: they were chosen because they were high.
    before_weeks: Vec<ImprovementWeek>,
    /// The weeks after, the first first.
    after_weeks: Vec<ImprovementWeek>,
    /// The rate after by the rate before: 0.7 is 30% less. Null if there is too little data.
    ratio: Option<f64>,
    /// Where its 95% interval begins. Null if there is too little data.
    low: Option<f64>,
    /// Where its 95% interval ends: below 1, it has become less for sure enough. Null if there is too little data.
    high: Option<f64>,
    /// As many items would have come after it at the rate of before. Null if there is too little data.
    expected_items: Option<f64>,
    /// How much more the weeks scatter than chance makes them; the interval is wider by its root. Null if there is too little data.
    scatter: Option<f64>,
    /// Whether the company's volume is corrected for: not if it has hardly any other VOC. Null if there is too little data.
    is_volume_corrected: Option<bool>,
    /// Why nothing can be said. Null if something can.
    too_little: Option<ImprovementTooLittle>,
    #[graphql(skip)]
    task: improvement_task::Model,
}

#[ComplexObject]
impl ImprovementEffect {
    /// Whose effect it is.
    async fn task(&self, ctx: &Context<'_>) -> Result<ImprovementTask, crate::kernel::error::Fault> {
        Ok(ImprovementTask::new(self.task.clone(), crate::org::Directory::of(ctx)?))
    }
}

impl ImprovementEffect {
    /// None for what was measured of an earlier result.
    pub fn of(task: &improvement_task::Model, row: &improvement_effect::Model) -> Option<Self> {
        if task.effective_on != Some(row.effective_on) {
            return None;
        }
        let weeks = |weeks: &[(chrono::NaiveDate, i32, i32)]| {
            let week = |(monday, items, others): &(chrono::NaiveDate, i32, i32)| ImprovementWeek {
                week: Date(*monday),
                items: *items,
                others: *others,
            };
            weeks.iter().map(week).collect()
        };
        let numbers = row.numbers.as_ref();
        Some(Self {
            measured_at: DateTime(row.measured_at),
            through: Date(row.through),
            is_final: row.is_final,
            before_items: row.before_items,
            after_items: row.after_items,
            before_weeks: weeks(&row.weeks.before),
            after_weeks: weeks(&row.weeks.after),
            ratio: numbers.map(|numbers| numbers.ratio),
            low: numbers.map(|numbers| numbers.low),
            high: numbers.map(|numbers| numbers.high),
            expected_items: numbers.map(|numbers| numbers.expected),
            scatter: numbers.map(|numbers| numbers.scatter),
            is_volume_corrected: numbers.map(|numbers| numbers.volume_corrected),
            too_little: row.too_little.map(Into::into),
            task: task.clone(),
        })
    }
}

/// One week of an effect.
#[derive(SimpleObject)]
pub struct ImprovementWeek {
    /// Its Monday.
    week: Date,
    /// Items of the task's VOC.
    items: i32,
    /// All other VOC of the company.
    others: i32,
}

/// Why nothing can be said about an effect.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "improvement_effect::TooLittle")]
pub enum ImprovementTooLittle {
    /// Fewer than eight whole weeks before work began.
    WeeksBefore,
    /// Fewer than eight whole weeks since the result is in force.
    WeeksAfter,
    /// Fewer than twenty items before.
    ItemsBefore,
    /// At the rate of before, fewer than ten items would have come after it.
    ExpectedAfter,
}
