//! Resting after abuse (V12): begun by who reported it, ended by time or by them.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::Stop,
        policy::{Action, Scope},
    },
    org::{Directory, settings::Setting},
    voc::{
        care::{rules, store},
        refusal::Refusal,
    },
};
use chrono::{DateTime, Days, Utc};
use entity::{abuse_report::Model as Report, ids::AbuseReportId, rest_period::Model as Rest};

/// So many minutes from now, while it is today.
pub fn until(
    directory: &Directory,
    (field, minutes): (&'static str, i32),
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Refusal> {
    let calendar = directory.calendar();
    let tomorrow = calendar.day_of(now) + Days::new(1);
    rules::rest_until(now, minutes, calendar.start_of(tomorrow)).ok_or(Refusal::RestInvalid { field })
}

pub fn of(report: &Report, now: DateTime<Utc>, until: DateTime<Utc>) -> Rest {
    Rest { report_id: report.id, employee_id: report.reporter_id, from_at: now, until_at: until, version: 1 }
}

const NOT_FOUND: Refusal = Refusal::ReportNotFound { field: "abuseReportId" };

/// From now on; who rests already, rests until then.
pub async fn take(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    (id, minutes): (AbuseReportId, Option<i32>),
) -> Result<Rest, Stop<Refusal>> {
    let usual = directory.whole_setting(Setting::VocRestMinutes, cx.now);
    let until = until(directory, ("minutes", minutes.unwrap_or(usual)), cx.now).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let report = store::lock(&tx, id).await?.ok_or(Stop::refused(NOT_FOUND))?;
    rules::may_rest(&report, scope.employee(), cx.now).map_err(Stop::refused)?;
    let rest = match store::rest(&tx, id).await? {
        Some(before) => {
            let from_at = if before.until_at > cx.now { before.from_at } else { cx.now };
            Rest { from_at, until_at: until, version: before.version + 1, ..before }
        }
        None => of(&report, cx.now, until),
    };
    store::put_rest(&tx, &rest).await?;
    change::write(&tx, cx, Action::TakeRest, &changed("restBegan", &rest)).await?;
    tx.commit().await?;
    Ok(rest)
}

/// Earlier than it would by itself. Doing it twice is doing it once.
pub async fn end(cx: &Cx, scope: &Scope, id: AbuseReportId) -> Result<Rest, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let report = store::lock(&tx, id).await?.filter(|report| report.reporter_id == scope.employee());
    report.ok_or(Stop::refused(NOT_FOUND))?;
    let rest = store::rest(&tx, id).await?.ok_or(Stop::refused(Refusal::NotResting))?;
    if rest.until_at <= cx.now {
        return Ok(rest);
    }
    let rest = Rest { until_at: cx.now, version: rest.version + 1, ..rest };
    store::put_rest(&tx, &rest).await?;
    change::write(&tx, cx, Action::EndRest, &changed("restEnded", &rest)).await?;
    tx.commit().await?;
    Ok(rest)
}

fn changed<'a>(event: &'a str, rest: &Rest) -> Change<'a> {
    Change {
        event,
        object_type: "RestPeriod",
        object_id: rest.report_id.0,
        version: rest.version,
        part: None,
        fields: &["from", "until"],
    }
}
