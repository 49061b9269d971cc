//! Nominating a customer (A2).

use crate::{
    advisor::{
        desk,
        rules::{self, Refusal},
        store,
        words::{self, Place},
    },
    customer, improvement,
    kernel::{
        change::Change,
        cx::Cx,
        db::Tx,
        error::Stop,
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
};
use entity::{
    ids::{CustomerId, ImprovementTaskId, LoyalCustomerAdvisorId},
    improvement_task::Model as Task,
    loyal_customer_advisor::{AdvisorState, Model as Advisor},
};
use serde::Serialize;

/// Whom somebody nominates, and why.
#[derive(Serialize)]
pub struct New {
    pub customer: CustomerId,
    pub merit: String,
    /// What their voice improved, as the certificate says it.
    pub improvement: Option<String>,
    /// The verified task that it led to (A1).
    pub task: ImprovementTaskId,
}

pub async fn nominate(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    (new, key): (New, Option<String>),
) -> Result<Advisor, Stop<Refusal>> {
    let by = scope.employee();
    let key = Key::given(by.0, Action::NominateAdvisor, key, &new);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let improvement = new.improvement.as_deref().map(rules::improvement).transpose();
    let (merit, improvement) = match (rules::text(&["merit"], &new.merit, rules::LONGEST_MERIT), improvement) {
        (Ok(merit), Ok(improvement)) => (merit, improvement),
        (merit, improvement) => {
            return Err(Stop::Refused([merit.err(), improvement.err()].into_iter().flatten().collect()));
        }
    };
    let tx = cx.db.begin().await?;
    // Whoever nominates the same customer waits here, also for the same key.
    let customer = customer::lock_for_case(&tx, new.customer).await?;
    let customer = customer.ok_or(Stop::refused(Refusal::CustomerNotFound))?;
    if let Some(first) = nominated_before(&tx, cx, key.as_ref()).await? {
        return Ok(first);
    }
    rules::may_be_asked(&customer, "customerId").map_err(Stop::refused)?;
    let task = led_to(&tx, customer.id, new.task).await?;
    if let Some(running) = store::running_of(&tx, customer.id).await? {
        let reads = Permit::Employee(cx.allow(Action::LoyalCustomerAdvisors)?);
        let seen = desk::sees(directory, &reads, &running);
        // Who may not see that they are one does not find it out by nominating them (X5).
        return Err(Stop::refused(if seen { Refusal::AlreadyRunning } else { Refusal::TaskUnknown }));
    }
    let improvement = match improvement {
        Some(text) => text,
        None => rules::improvement(&task.title).map_err(Stop::refused)?,
    };
    let id = LoyalCustomerAdvisorId(id::fresh(cx.now));
    let advisor = Advisor {
        id,
        customer_id: customer.id,
        state: AdvisorState::Nominated,
        nominated_by: by,
        nominated_at: cx.now,
        merit: words::sealed(ring, &customer, (Place::Merit, id.0), &merit)?,
        improvement: words::sealed(ring, &customer, (Place::Improvement, id.0), &improvement)?,
        improvement_task_id: task.id,
        consent_how: None,
        consent_on: None,
        consent_recorded_by: None,
        number: None,
        appointed_at: None,
        appointed_by: None,
        signed_by: None,
        first_day: None,
        last_day: None,
        renewals: 0,
        renewal: None,
        renewal_by: None,
        ended_at: None,
        ended_by: None,
        ended_as: None,
        end_reason: None,
        version: 1,
    };
    let rows = store::insert(Writes::default(), &advisor);
    let fields = &["customer", "merit", "improvement", "improvementTask"];
    let made = Change { fields, ..desk::changed("advisorNominated", &advisor) };
    let rows = desk::leave(rows, (cx, Action::NominateAdvisor), &made, desk::those(directory, desk::is_office));
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, advisor.id.0)),
        None => rows,
    };
    rows.run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(advisor)
}

/// A1: a verified task that the customer's voice led to.
async fn led_to(tx: &Tx, customer: CustomerId, task: ImprovementTaskId) -> Result<Task, Stop<Refusal>> {
    let unknown = || Stop::refused(Refusal::TaskUnknown);
    let theirs = improvement::store::contributions_of(tx, &[customer]).await?;
    if !theirs.iter().any(|one| one.task_id == task) {
        return Err(unknown());
    }
    improvement::store::task(tx, task).await?.ok_or_else(unknown)
}

/// I3.
async fn nominated_before(tx: &Tx, cx: &Cx, key: Option<&Key>) -> Result<Option<Advisor>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen_in(tx, cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => {
            let advisor = store::advisor(tx, LoyalCustomerAdvisorId(id)).await?;
            advisor.map(Some).ok_or(Stop::refused(Refusal::NotFound { field: "idempotencyKey" }))
        }
    }
}
