//! What the CS office decides about a report, and what ends if it does not stand (V12).

use crate::{
    customer,
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::Stop,
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::{
        care::{
            rules,
            service::{changed, heard},
            store,
            words::{self, REASON},
        },
        category,
        desk::{Before, Desk, Said},
        refusal::{self, Refusal},
        store as items, work,
    },
};
use entity::{
    abuse_report::{AbuseReportState as State, Model as Report},
    customer::Model as Customer,
    ids::AbuseReportId,
    voc_item::{Model as Item, Sensitivity},
    voc_step::VocStepKind,
};

/// Which report, as the client knew it.
pub struct Known {
    pub id: AbuseReportId,
    pub expected_version: Option<i32>,
}

const NOT_FOUND: Refusal = Refusal::ReportNotFound { field: "id" };

/// By the CS office: confirmed or not, and then why.
pub async fn review(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: Scope,
    known: Known,
    (confirmed, reason): (bool, Option<String>),
) -> Result<Report, Stop<Refusal>> {
    let reason = match (confirmed, reason) {
        (true, None) => None,
        (_, given) => {
            let text = refusal::text("reason", &given.unwrap_or_default(), refusal::LONGEST_REASON);
            Some(text.map_err(Stop::refused)?)
        }
    };
    let state = if confirmed { State::Confirmed } else { State::NotConfirmed };
    decide(cx, (directory, ring), (scope, Action::ReviewAbuseReport), known, (state, reason)).await
}

/// By who reported it.
pub async fn withdraw(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: Scope,
    known: Known,
) -> Result<Report, Stop<Refusal>> {
    decide(cx, (directory, ring), (scope, Action::WithdrawAbuseReport), known, (State::Withdrawn, None)).await
}

async fn decide(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    (scope, action): (Scope, Action),
    known: Known,
    (state, reason): (State, Option<String>),
) -> Result<Report, Stop<Refusal>> {
    let who = scope.employee();
    let permit = Permit::Employee(scope);
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit: &permit, action };
    // Which item and whose, never changes.
    let report = store::report(&desk.tx, known.id).await?.ok_or(Stop::refused(NOT_FOUND))?;
    let customer = match report.customer_id {
        Some(id) => customer::lock_for_case(&desk.tx, id).await?,
        None => None,
    };
    let mut item = work::lock(&desk, report.item_id).await?.ok_or(Stop::refused(NOT_FOUND))?;
    let mut report = store::lock(&desk.tx, known.id).await?.ok_or(Stop::refused(NOT_FOUND))?;
    let may = if state == State::Withdrawn { rules::may_withdraw } else { rules::may_review };
    may(&report, who).map_err(Stop::refused)?;
    if known.expected_version.is_some_and(|version| version != report.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    if let Some(text) = &reason {
        report.reason = words::sealed(ring, customer.as_ref(), (REASON, report.id), text)?;
    }
    (report.state, report.decided_at, report.decided_by) = (state, Some(cx.now), Some(who));
    report.version += 1;
    store::save(&desk.tx, &report).await?;
    let clocks = desk.clocks(&mut item).await?;
    let before = Before::of(&item);
    if !rules::stands(state) {
        undo(&desk, &mut item, (&report, customer.as_ref())).await?;
    }
    item.version += 1;
    let said = Said { code: Some(items::code(&state)), fields: &["sensitivity", "abusedAt"], ..Said::default() };
    let rows = desk.leave(Writes::default(), (&item, &before), VocStepKind::AbuseReviewed, said, None)?;
    let made = Change { fields: &["state", "reason"], ..changed("abuseReviewed", &report) };
    let rows = change::insert(rows, cx, action, &made);
    let rows = match state {
        State::Withdrawn => rows,
        _ => rows.insert(heard("abuseReviewed", &report, report.reporter_id, cx.now)),
    };
    desk.save(rows, &item, clocks).await?;
    desk.tx.commit().await?;
    Ok(report)
}

/// What it brought about ends, as far as no other report stands.
async fn undo(
    desk: &Desk<'_>,
    item: &mut Item,
    (report, customer): (&Report, Option<&Customer>),
) -> Result<(), Stop<Refusal>> {
    let all = store::of_item(&desk.tx, item.id).await?;
    item.abused_at = rules::since(&all);
    let by_reports = all.iter().any(|report| report.made_sensitive);
    if item.abused_at.is_none() && by_reports && item.sensitivity == Some(Sensitivity::Abuse) {
        item.sensitivity = category::sensitivity(&desk.tx, item.category_id).await?;
    }
    if let Some(customer) = customer.filter(|_| report.made_cautious)
        && store::standing_of(&desk.tx, customer.id).await?.is_empty()
    {
        customer::set_caution(&desk.tx, desk.cx, desk.action, customer, false).await?;
    }
    Ok(())
}
