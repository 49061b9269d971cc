//! Proposing limits and deciding on them: two people, one at a time.

use crate::{
    delegation::limit::{
        rules::{self, Holder, LONGEST_REASON, Refusal, Terms},
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::{self, Turn, Tx},
        error::{Fault, Stop},
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        policy::{Action, Scope},
        text,
    },
    org::{Directory, rules::Way},
};
use chrono::NaiveDate;
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    delegation_limit::{LimitStatus, Model},
    ids::DelegationLimitId,
};
use serde::Serialize;

/// What the CS office wants.
#[derive(Serialize)]
pub struct Wish {
    /// Today if it is left out.
    pub valid_from: Option<NaiveDate>,
    pub what: What,
}

#[derive(Serialize)]
pub enum What {
    Limit {
        holder: Holder,
        kind: DecisionKind,
        tier: CustomerTier,
        terms: Terms,
        valid_until: Option<NaiveDate>,
        replaces: Option<DelegationLimitId>,
    },
    /// Nothing in the place of that one.
    End(DelegationLimitId),
}

/// D3, the first pair of eyes: what could not be approved now is not even proposed.
pub async fn propose(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    wish: Wish,
    key: Option<String>,
) -> Result<Model, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::ProposeDelegationLimit, key, &wish)
        .map_err(|_| Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }))?;
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::Limits).await?;
    if let Some(key) = &key {
        match key.seen_in(&tx, cx.now).await? {
            Seen::Before(first) => return found(&tx, DelegationLimitId(first), "idempotencyKey").await,
            Seen::WithOtherInput => return Err(Stop::refused(Refusal::KeyReused)),
            Seen::Never => {}
        }
    }
    let today = directory.calendar().day_of(cx.now);
    let limit = proposal(cx, &tx, scope, wish, today).await?;
    check_holder(directory, &limit)?;
    rules::days(limit.valid_from, limit.valid_until, today)?;
    let others = store::approved_beside(&tx, &limit).await?;
    rules::place(&limit, &others, cx.now, directory.calendar())?;
    store::insert(&tx, &limit).await?;
    let fields = if limit.ends { ENDING } else { LIMIT };
    change::write(&tx, cx, Action::ProposeDelegationLimit, &changed("delegationLimitProposed", &limit, fields)).await?;
    if let Some(key) = &key {
        key.keep_in(&tx, cx, limit.id.0).await?;
    }
    tx.commit().await?;
    Ok(limit)
}

async fn proposal(cx: &Cx, tx: &Tx, scope: &Scope, wish: Wish, today: NaiveDate) -> Result<Model, Stop<Refusal>> {
    let (holder, kind, tier, terms, valid_until, replaces, ends) = match wish.what {
        What::Limit { holder, kind, tier, terms, valid_until, replaces } => {
            terms.check()?;
            if let Some(replaced) = replaces {
                found(tx, replaced, "replacesId").await?;
            }
            (holder, kind, tier, terms, valid_until, replaces, false)
        }
        What::End(id) => {
            let ended = found(tx, id, "endLimitId").await?;
            let holder = Holder::of(&ended).ok_or(Stop::refused(Refusal::HolderInvalid))?;
            (holder, ended.kind, ended.tier, Terms::NOTHING, None, Some(id), true)
        }
    };
    let (employee_id, job_function, department_id) = holder.columns();
    Ok(Model {
        id: DelegationLimitId(id::fresh(cx.now)),
        employee_id,
        job_function,
        department_id,
        kind,
        tier,
        per_case: terms.per_case,
        per_customer: terms.per_customer,
        per_day: terms.per_day,
        per_month: terms.per_month,
        valid_from: wish.valid_from.unwrap_or(today),
        valid_until,
        effective_from: None,
        effective_until: None,
        replaces_id: replaces,
        ends,
        status: LimitStatus::Proposed,
        proposed_by: scope.employee(),
        proposed_at: cx.now,
        decided_by: None,
        decided_at: None,
        reason: None,
        version: 1,
    })
}

/// A new limit is for who works here, or somewhere that there is. One that only ends another is for nobody.
fn check_holder(directory: &Directory, limit: &Model) -> Result<(), Stop<Refusal>> {
    if limit.ends {
        return Ok(());
    }
    if let Some(id) = limit.employee_id {
        rules::standing(directory.employee(id).map(|person| person.row_status)).map_err(Stop::refused)?;
    }
    match limit.department_id {
        Some(id) if directory.department(id).is_none() => {
            Err(Stop::refused(Refusal::NotFound { field: "holder.departmentId" }))
        }
        _ => Ok(()),
    }
}

pub enum Decision {
    Approve,
    Reject { reason: String },
}

/// Which proposal, as it was read.
pub struct Which {
    pub id: DelegationLimitId,
    pub expected_version: Option<i32>,
}

/// D3, the second pair of eyes. What was checked when it was proposed is checked again.
pub async fn decide(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    which: Which,
    decision: Decision,
) -> Result<Model, Stop<Refusal>> {
    let (way, reason) = match decision {
        Decision::Approve => (Way::Approve, None),
        Decision::Reject { reason } => {
            let invalid = |fault| Stop::refused(Refusal::Reason(fault));
            (Way::Reject, Some(text::clean(&reason, LONGEST_REASON).map_err(invalid)?))
        }
    };
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::Limits).await?;
    let mut limit = found(&tx, which.id, "id").await?;
    rules::decide(&limit, scope.employee(), way, which.expected_version).map_err(Stop::refused)?;
    (limit.decided_by, limit.decided_at) = (Some(scope.employee()), Some(cx.now));
    limit.version += 1;
    match way {
        Way::Approve => put_in_force(cx, directory, &tx, &mut limit).await?,
        Way::Reject => {
            (limit.status, limit.reason) = (LimitStatus::Rejected, reason);
            store::save(&tx, &limit).await?;
            let rejected = changed("delegationLimitRejected", &limit, &["status", "reason"]);
            change::write(&tx, cx, Action::RejectDelegationLimit, &rejected).await?;
        }
    }
    tx.commit().await?;
    Ok(limit)
}

async fn put_in_force(cx: &Cx, directory: &Directory, tx: &Tx, limit: &mut Model) -> Result<(), Stop<Refusal>> {
    check_holder(directory, limit)?;
    let others = store::approved_beside(tx, limit).await?;
    let placed = rules::place(limit, &others, cx.now, directory.calendar())?;
    limit.status = LimitStatus::Approved;
    (limit.effective_from, limit.effective_until) = (Some(placed.span.from), placed.span.until);
    store::save(tx, limit).await?;
    let fields = ["status", "effectiveFrom", "effectiveUntil"];
    let mut changes = vec![changed("delegationLimitApproved", limit, &fields)];
    if let Some(replaced) = placed.replaced {
        let ended = rules::ended(replaced, placed.span.from);
        store::save(tx, &ended).await?;
        changes.push(changed("delegationLimitEnded", &ended, &["effectiveUntil"]));
    }
    Ok(change::write_all(tx, cx, Action::ApproveDelegationLimit, &changes).await?)
}

async fn found(tx: &Tx, id: DelegationLimitId, field: &'static str) -> Result<Model, Stop<Refusal>> {
    let limit = store::limit(tx, id).await.map_err(Fault::from)?;
    limit.ok_or(Stop::refused(Refusal::NotFound { field }))
}

const LIMIT: &[&str] = &[
    "employee",
    "jobFunction",
    "department",
    "kind",
    "tier",
    "perCase",
    "perCustomer",
    "perDay",
    "perMonth",
    "validFrom",
    "validUntil",
    "replaces",
];
const ENDING: &[&str] = &["replaces", "ends", "validFrom"];

fn changed<'a>(event: &'a str, limit: &Model, fields: &'a [&'a str]) -> Change<'a> {
    Change { event, object_type: "DelegationLimit", object_id: limit.id.0, version: limit.version, part: None, fields }
}
