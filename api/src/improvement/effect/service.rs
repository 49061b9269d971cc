//! Measuring what is in force, after each week that was judged.

use crate::{
    improvement::{
        effect::{
            rules::{self, MOST_WEEKS, TooLittle as Little, Week},
            store,
        },
        request::cause_of,
    },
    kernel::{db::Db, error::Fault},
    org::Directory,
    voc::series,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    improvement_effect::{EffectNumbers, Model as Effect, TooLittle, Weeks},
    improvement_task::Model as Task,
};

/// Tasks of one run; what is left is the next hour's.
const AT_ONCE: u64 = 200;

/// Measures what the last judged week changes; how many tasks that was.
pub async fn measure_due(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let Some(through) = series::judged_through(db.background()).await? else { return Ok(0) };
    let tasks = store::unmeasured(db.background(), through, AT_ONCE).await?;
    for task in &tasks {
        // The others do not wait for this one; the next hour tries it again.
        if let Err(fault) = measure_one(db, directory, task, (through, now)).await {
            tracing::error!(?fault, task = %task.id.0, "an effect can't be measured");
        }
    }
    Ok(tasks.len())
}

async fn measure_one(
    db: &Db,
    directory: &Directory,
    task: &Task,
    time: (NaiveDate, DateTime<Utc>),
) -> Result<(), Fault> {
    let Some(effect) = measure(db, directory, task, time).await? else { return Ok(()) };
    let tx = db.begin().await?;
    store::put(&tx, effect).await?;
    Ok(tx.commit().await?)
}

async fn measure(
    db: &Db,
    directory: &Directory,
    task: &Task,
    (through, now): (NaiveDate, DateTime<Utc>),
) -> Result<Option<Effect>, Fault> {
    let (Some(began), Some(effective_on)) = (task.began_at, task.effective_on) else { return Ok(None) };
    let began_on = directory.calendar().day_of(began);
    let cause = cause_of(db.background(), directory, task).await?;
    let periods = rules::periods(began_on, effective_on, through);
    let before = series::weeks(db.background(), directory, &cause, periods.before).await?;
    let after = series::weeks(db.background(), directory, &cause, periods.after).await?;
    let is_chosen = |week: NaiveDate| rules::led_to_it(week, task.signal_week);
    let before: Vec<_> = before
        .into_iter()
        .skip_while(|week| week.items + week.others == 0)
        .filter(|week| !is_chosen(week.monday))
        .collect();
    let plain = |weeks: &[series::Week]| weeks.iter().map(counted).collect::<Vec<_>>();
    let measured = rules::measure(&plain(&before), &plain(&after));
    let kept = |weeks: &[series::Week]| {
        weeks.iter().map(|week| (week.monday, whole(week.items), whole(week.others))).collect()
    };
    let sum = |weeks: &[series::Week]| whole(weeks.iter().map(|week| week.items).sum::<i64>());
    Ok(Some(Effect {
        task_id: task.id,
        measured_at: now,
        through,
        began_on,
        effective_on,
        is_final: after.len() >= MOST_WEEKS,
        before_items: sum(&before),
        after_items: sum(&after),
        weeks: Weeks { before: kept(&before), after: kept(&after) },
        numbers: measured.ok().map(|effect| EffectNumbers {
            ratio: effect.ratio,
            low: effect.low,
            high: effect.high,
            scatter: effect.scatter,
            expected: effect.expected,
            volume_corrected: effect.is_volume_corrected,
        }),
        too_little: measured.err().map(|little| match little {
            Little::WeeksBefore => TooLittle::WeeksBefore,
            Little::WeeksAfter => TooLittle::WeeksAfter,
            Little::ItemsBefore => TooLittle::ItemsBefore,
            Little::ExpectedAfter => TooLittle::ExpectedAfter,
        }),
    }))
}

fn counted(week: &series::Week) -> Week {
    let number = |count: i64| u32::try_from(count).unwrap_or_default();
    Week { items: number(week.items), others: number(week.others) }
}

fn whole(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
