//! How a term goes on or ends (A3).

use crate::{
    advisor::{
        desk::{self, Known},
        rules::{self, Deed, Refusal},
        store,
        words::{self, Place},
    },
    customer,
    kernel::{
        change::Change,
        cx::Cx,
        error::Stop,
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
};
use entity::loyal_customer_advisor::{AdvisorEnd, AdvisorState, Model as Advisor, RenewalState};

/// Asks for a second term: its reviews are those of a nomination.
pub async fn renew(cx: &Cx, directory: &Directory, scope: Scope, known: Known) -> Result<Advisor, Stop<Refusal>> {
    let by = scope.employee();
    let today = directory.calendar().day_of(cx.now);
    let permit = Permit::Employee(scope);
    let tx = cx.db.begin().await?;
    let (mut advisor, customer) = desk::locked(&tx, (directory, &permit), (known.id, "id")).await?;
    let expected = known.expected_version;
    desk::admitted((&advisor, &customer), Deed::Renew, today, expected).map_err(Stop::refused)?;
    rules::may_renew(&advisor).map_err(Stop::refused)?;
    rules::may_be_asked(&customer, "id").map_err(Stop::refused)?;
    (advisor.renewal, advisor.renewal_by) = (Some(RenewalState::Requested), Some(by));
    advisor.version += 1;
    store::save(&tx, &advisor).await?;
    let made = Change { fields: &["renewal"], ..desk::changed("advisorRenewalRequested", &advisor) };
    let office = desk::those(directory, desk::is_office);
    desk::leave(Writes::default(), (cx, Action::RenewAdvisor), &made, office).run_in(&tx).await?;
    tx.commit().await?;
    Ok(advisor)
}

/// By the customer: they resign. By the CS office: as they say, with a reason.
pub async fn end(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    known: Known,
    (wanted, reason): (AdvisorEnd, Option<String>),
) -> Result<Advisor, Stop<Refusal>> {
    let ended_as = if matches!(permit, Permit::Customer(_)) { AdvisorEnd::Resigned } else { wanted };
    let reason = reason.filter(|text| !text.trim().is_empty());
    let reason = match reason {
        None if ended_as == AdvisorEnd::Resigned => None,
        None => return Err(Stop::refused(Refusal::ReasonMissing)),
        Some(text) => Some(rules::text(&["reason"], &text, rules::LONGEST_REASON).map_err(Stop::refused)?),
    };
    let today = directory.calendar().day_of(cx.now);
    let tx = cx.db.begin().await?;
    let (mut advisor, customer) = desk::locked(&tx, (directory, permit), (known.id, "id")).await?;
    let expected = known.expected_version;
    desk::admitted((&advisor, &customer), Deed::End, today, expected).map_err(Stop::refused)?;
    advisor.end_reason = match &reason {
        Some(text) => words::sealed(ring, &customer, (Place::EndReason, advisor.id.0), text)?,
        None => None,
    };
    over(&mut advisor, ended_as);
    (advisor.ended_at, advisor.ended_by) = (Some(cx.now), cx.employee());
    store::save(&tx, &advisor).await?;
    store::lapse(&tx, advisor.id).await?;
    let made = Change { fields: &["state", "endedAs", "endReason"], ..desk::changed("advisorEnded", &advisor) };
    let told = desk::those(directory, desk::is_office);
    desk::leave(Writes::default(), (cx, Action::EndAdvisorTerm), &made, told).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(advisor)
}

/// A nomination that is taken back is no term.
pub fn over(advisor: &mut Advisor, ended_as: AdvisorEnd) {
    advisor.state = if advisor.state == AdvisorState::Active { AdvisorState::Ended } else { AdvisorState::Withdrawn };
    advisor.ended_as = Some(ended_as);
    if matches!(advisor.renewal, Some(RenewalState::Requested | RenewalState::Feasible)) {
        advisor.renewal = Some(RenewalState::Lapsed);
    }
    advisor.version += 1;
}
