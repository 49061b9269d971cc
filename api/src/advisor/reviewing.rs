//! The feasibility review, and the executives' (A2), of a nomination and of a renewal (A3).

use crate::{
    advisor::{
        desk::{self, Known},
        rules::{self, Deed, Refusal, Reviewer, Verdict},
        store,
        words::{self, Place},
    },
    kernel::{
        change::Change,
        cx::Cx,
        error::Stop,
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, Setting},
};
use entity::{
    advisor_review::Model as Review,
    ids::EmployeeId,
    loyal_customer_advisor::{AdvisorState, Model as Advisor, RenewalState},
};

pub async fn review(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: Scope,
    known: Known,
    (agrees, reason): (bool, Option<String>),
) -> Result<Advisor, Stop<Refusal>> {
    let reason = said(agrees, reason).map_err(Stop::refused)?;
    let reviewer = reviewer(&scope);
    let today = directory.calendar().day_of(cx.now);
    let permit = Permit::Employee(scope);
    let tx = cx.db.begin().await?;
    let (mut advisor, customer) = desk::locked(&tx, (directory, &permit), (known.id, "id")).await?;
    let expected = known.expected_version;
    desk::admitted((&advisor, &customer), Deed::Review, today, expected).map_err(Stop::refused)?;
    let earlier = store::reviews(&tx, [advisor.id]).await?;
    let (round, step) = rules::may_review(&advisor, reviewer, &customer, &earlier).map_err(Stop::refused)?;
    let agreed = earlier.iter().filter(|one| one.round == round && one.step == step && one.agrees).count();
    let verdict = rules::verdict(step, agrees, agreed + usize::from(agrees));
    if (round, verdict) == (2, Verdict::Agreed) {
        // A nomination is looked at again when they are appointed; nothing comes after this.
        rules::may_be_asked(&customer, "id").map_err(Stop::refused)?;
    }
    lead(&mut advisor, (round, verdict), directory.whole_setting(Setting::AdvisorTermMonths, cx.now));
    advisor.version += 1;
    let review = Review {
        advisor_id: advisor.id,
        round,
        reviewer_id: reviewer.id,
        step,
        agrees,
        reason: match &reason {
            Some(text) => words::sealed(ring, &customer, (Place::Review(round, reviewer.id.0), advisor.id.0), text)?,
            None => None,
        },
        at: cx.now,
    };
    store::save(&tx, &advisor).await?;
    let rows = store::insert_review(Writes::default(), &review);
    let event = match verdict {
        Verdict::Rejected => "advisorRejected",
        Verdict::Feasible => "advisorFeasible",
        Verdict::Waiting => "advisorReviewed",
        Verdict::Agreed => "advisorApproved",
    };
    let made = Change { fields: &["state", "reviews"], ..desk::changed(event, &advisor) };
    let told = told(directory, &advisor, (round, verdict));
    desk::leave(rows, (cx, Action::ReviewAdvisor), &made, told).run_in(&tx).await?;
    tx.commit().await?;
    Ok(advisor)
}

/// Who disagrees says why.
fn said(agrees: bool, reason: Option<String>) -> Result<Option<String>, Refusal> {
    match reason.filter(|text| !text.trim().is_empty()) {
        None if agrees => Ok(None),
        None => Err(Refusal::ReasonMissing),
        Some(text) => rules::text(&["reason"], &text, rules::LONGEST_REASON).map(Some),
    }
}

pub fn reviewer(scope: &Scope) -> Reviewer {
    let roles = scope.actor().roles;
    Reviewer { id: scope.employee(), is_office: desk::is_office(roles), is_executive: roles.is_executive() }
}

fn lead(advisor: &mut Advisor, (round, verdict): (i32, Verdict), months: i32) {
    if round == 1 {
        advisor.state = match verdict {
            Verdict::Rejected => AdvisorState::Rejected,
            Verdict::Feasible | Verdict::Waiting => AdvisorState::Feasible,
            Verdict::Agreed => AdvisorState::Approved,
        };
        return;
    }
    advisor.renewal = Some(match verdict {
        Verdict::Rejected => RenewalState::Rejected,
        Verdict::Feasible | Verdict::Waiting => RenewalState::Feasible,
        Verdict::Agreed => RenewalState::Granted,
    });
    if verdict == Verdict::Agreed {
        // A3: the second term begins the day after the first.
        advisor.renewals += 1;
        advisor.last_day = advisor.last_day.map(|last| rules::last_day(rules::day_after(last), months));
    }
}

/// L4: whose review is next; at the end whoever asked for it, and the CS office, which appoints.
fn told(directory: &Directory, advisor: &Advisor, (round, verdict): (i32, Verdict)) -> Vec<EmployeeId> {
    let asked_for = if round == 1 { Some(advisor.nominated_by) } else { advisor.renewal_by };
    let mut people = match verdict {
        Verdict::Feasible => {
            let executives = desk::those(directory, |roles| roles.is_executive());
            executives.into_iter().filter(|id| asked_for != Some(*id)).collect()
        }
        Verdict::Waiting => Vec::new(),
        Verdict::Rejected => asked_for.into_iter().collect(),
        Verdict::Agreed => asked_for.into_iter().chain(desk::those(directory, desk::is_office)).collect::<Vec<_>>(),
    };
    people.sort_unstable();
    people.dedup();
    people
}

/// The reason of whoever ended it.
pub fn rejection(reviews: &[Review]) -> Option<&Review> {
    reviews.iter().rev().find(|review| !review.agrees)
}
