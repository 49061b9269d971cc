//! What did three years of customers tell the demo company? Complaints, suggestions, inquiries and compliments with what became of
//! each by the rules of real ones, a fault of the app in the last week that the signals find, and what waits now.
//!
//! The same for the same seed and moment, but for the ids. `tree` says what there is and how often, a file for each of its branches which
//! sentences texts are made of, `words` how they are put together; `script` decides what becomes of an item, `life` takes its steps.

mod app;
mod branch_office;
mod care;
mod claims;
mod contract;
mod desk;
mod dispatch;
mod kind_words;
mod life;
mod outside;
mod planner;
mod praised;
mod replies;
mod satisfaction;
mod scenes;
mod script;
mod tree;
mod words;

pub use scenes::EXAMPLE_CLAIM;

use crate::{
    demo::{
        EXAMPLE_NUMBER,
        calendar::{is_business_day, local, utc},
        improvement,
    },
    kernel::{db::Db, error::Fault, secret::Ring},
    org::Directory,
    voc::signal,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use desk::Desk;
use entity::{customer, ids::VocSurveyId, voc_item, voc_survey};
use fastrand::Rng;
use script::Filing;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tree::{BRANCHES, SURGE, Wave};

/// How much of it.
#[derive(Clone, Copy)]
pub struct Amount {
    pub days: u64,
    /// Per cent of what customers say.
    pub percent: u32,
}

/// What everyone sees.
pub const WHOLE: Amount = Amount { days: 3 * 365, percent: 100 };
/// For tests: all that is needed to try everything.
pub const LITTLE: Amount = Amount { days: 210, percent: 20 };

/// Items of the fault in the last week.
const SURGE_ITEMS: u32 = 44;
/// Items that are written at once.
const CHUNK: usize = 1_000;
/// Per cent of a usual day, Monday first.
const WEEK: [u32; 7] = [168, 128, 116, 112, 120, 34, 22];

/// Writes them, unless there are any.
pub async fn voc(
    db: &Db,
    (ring, directory): (&Ring, &Directory),
    amount: Amount,
    (seed, now): (u64, DateTime<Utc>),
) -> Result<(), Fault> {
    if voc_item::Entity::find().limit(1).one(db.reader()).await?.is_some() {
        return Ok(());
    }
    let mut desk = Desk::new(db, (ring, directory), (seed, now)).await?;
    let tx = db.begin().await?;
    desk.plant_tree(&tx).await?;
    desk.plant_templates(&tx).await?;
    let today = local(now).date();
    for day in (0..=amount.days).rev().filter_map(|back| today.checked_sub_days(Days::new(back))) {
        desk.day(day, amount)?;
        if desk.written.items.len() >= CHUNK {
            desk.write(&tx).await?;
        }
    }
    if let Some(staff) = directory.employee_by_email("staff@hanbit.example") {
        desk.scene(staff.key, staff.department.key)?;
    }
    desk.write(&tx).await?;
    tx.commit().await?;
    signal::judge_due(db, directory, now).await
}

/// A question that the customer of the examples has not answered yet (V15), for whoever wants to see the page.
pub async fn open_survey(db: &Db, now: DateTime<Utc>) -> Result<Option<VocSurveyId>, DbErr> {
    use voc_survey::Column;
    let open = voc_survey::Entity::find().filter(Column::OpenUntil.gt(now)).filter(Column::Score.is_null());
    let theirs = customer::Entity::find().filter(customer::Column::Number.eq(EXAMPLE_NUMBER)).one(db.reader()).await?;
    let Some(theirs) = theirs else { return Ok(None) };
    let open = open.filter(Column::CustomerId.eq(theirs.id)).order_by_desc(Column::AskedAt);
    Ok(open.one(db.reader()).await?.map(|survey| survey.id))
}

impl Desk<'_> {
    fn day(&mut self, day: NaiveDate, amount: Amount) -> Result<(), Fault> {
        let usual = i64::from(self.of_day(day) * amount.percent);
        let is_last_week = is_last_week(day, local(self.now).date());
        for branch in BRANCHES {
            for leaf in branch.leaves {
                let wave = i64::from(leaf.wave.percent(day.month()));
                let left = improvement::left(leaf.code, (local(self.now).date() - day).num_days());
                // Tenths a week, four factors in per cent.
                let expected = i64::from(leaf.weekly) * usual * wave * left / 100;
                let mut items = poisson(&mut self.rng, expected as f64 / (10.0 * 7.0 * 1e6));
                if branch.code == "DISPATCH" && leaf.wave == Wave::Winter && is_storm(day) {
                    items += 1;
                }
                let surge = if is_last_week && leaf.code == SURGE { SURGE_ITEMS / 7 + 1 } else { 0 };
                for place in 0..items + surge {
                    let at = self.moment(day);
                    if at < self.now {
                        self.tell(Filing { branch, leaf, at, is_surge: place >= items, of: None, channel: None })?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Less at the weekend and on holidays, and a little more every year.
    fn of_day(&self, day: NaiveDate) -> u32 {
        let usual = WEEK.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or(100);
        let usual = if usual > 100 && !is_business_day(day) { 30 } else { usual };
        let years = (local(self.now).date() - day).num_days().max(0) / 365;
        usual * (106 - 4 * u32::try_from(years).unwrap_or_default()) / 100
    }

    /// Most of it while people are awake and the lines are open.
    fn moment(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let hour = match self.rng.u32(0..100) {
            0..78 => self.rng.i64(9..18),
            78..94 => self.rng.i64(18..23),
            _ => self.rng.i64(0..24),
        };
        let seconds = hour * 3_600 + self.rng.i64(0..3_600);
        utc(day.and_time(NaiveTime::MIN))
            + TimeDelta::seconds(seconds)
            + TimeDelta::microseconds(self.rng.i64(0..1_000_000))
    }
}

/// The last week that was over on that day: Monday to Sunday.
fn is_last_week(day: NaiveDate, today: NaiveDate) -> bool {
    let monday = today - TimeDelta::days(i64::from(today.weekday().num_days_from_monday()));
    (monday - TimeDelta::days(7)..monday).contains(&day)
}

/// Some winter days when nobody's car starts.
fn is_storm(day: NaiveDate) -> bool {
    matches!(day.month(), 12 | 1 | 2) && (day.ordinal() * 7 + day.year().unsigned_abs()) % 19 < 2
}

/// Knuth's way: fine for a few.
fn poisson(rng: &mut Rng, mean: f64) -> u32 {
    let (limit, mut product, mut count) = ((-mean).exp(), rng.f64(), 0);
    while product > limit {
        product *= rng.f64();
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests;
