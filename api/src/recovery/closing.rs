//! How a case ends (R2), and what everybody may read of it then (R7).

use crate::{
    customer::{self, Vault},
    delegation,
    kernel::{
        change,
        cx::Cx,
        db::Tx,
        error::Stop,
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    recovery::{
        opening::changed,
        promise::rules as promises,
        refusal::{self, LONGEST_REASON, LONGEST_STORY, Refusal},
        rules::{self, Closing, Deed},
        service::{self, Known},
        store, words,
    },
    voc,
};
use entity::{
    customer::Model as Customer,
    ids::DecisionId,
    recovery_case::{FirstContact, Model as Case, RecoveryState},
    voc_item::Model as Item,
};

/// How somebody ends it.
pub struct End {
    pub satisfaction: Option<i32>,
    pub remedy: Option<DecisionId>,
    pub reason: Option<String>,
    pub story: Option<String>,
}

pub async fn close(cx: &Cx, ring: &Ring, scope: &Scope, known: Known, end: End) -> Result<Case, Stop<Refusal>> {
    let reason = refusal::optional("reason", end.reason.as_deref(), LONGEST_REASON);
    let story = refusal::optional("story", end.story.as_deref(), LONGEST_STORY);
    let (reason, story) = match (reason, story) {
        (Ok(reason), Ok(story)) => (reason, story),
        (reason, story) => return Err(Stop::Refused([reason.err(), story.err()].into_iter().flatten().collect())),
    };
    let tx = cx.db.begin().await?;
    let (mut case, customer) = service::admitted((&tx, cx), scope, known, Deed::Close).await?;
    let promised = store::promises_of(&tx, case.id).await?;
    let open_promises = promised.iter().filter(|one| promises::is_open(one.state)).count();
    let closing = Closing { satisfaction: end.satisfaction, reason: reason.as_deref(), open_promises };
    rules::close(&case, &closing)?;
    let item = voc::beside::items_by_id(&tx, [case.item_id]).await?.into_iter().next();
    let item = item.ok_or(Stop::refused(Refusal::ItemNotFound))?;
    let story = told(ring, (&case, &item), &customer, story)?;
    if let Some(remedy) = end.remedy {
        is_about(&tx, &case, remedy).await?;
    }
    case.closing_reason = words::sealed(ring, &customer, words::closing_reason(case.id), reason.as_deref())?;
    (case.satisfaction, case.remedy_id) = (end.satisfaction, end.remedy);
    (case.shared_at, case.story) = (story.as_ref().map(|_| cx.now), story);
    (case.state, case.closed_at, case.closed_by) = (RecoveryState::Closed, Some(cx.now), Some(scope.employee()));
    case.version += 1;
    let made = changed("recoveryCaseClosed", &case, &["state", "satisfaction", "remedy", "story"]);
    store::save(&tx, &case).await?;
    change::insert(Writes::default(), cx, Action::CloseRecoveryCase, &made).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(case)
}

/// R7: the story as everybody may read it: without a name or number of the customer's. Of whom was reached there is one, and none of what is
/// sensitive.
fn told(
    ring: &Ring,
    (case, item): (&Case, &Item),
    customer: &Customer,
    story: Option<String>,
) -> Result<Option<String>, Stop<Refusal>> {
    match story {
        Some(_) if !rules::can_be_shared(item) => Err(Stop::refused(Refusal::StoryOfSecret)),
        Some(story) => {
            let person = Vault::person(ring, customer)?;
            Ok(Some(voc::beside::masked(&story, person.name.as_deref())))
        }
        None if rules::can_be_shared(item) && case.first_contact == Some(FirstContact::Reached) => {
            Err(Stop::refused(Refusal::StoryNeeded))
        }
        None => Ok(None),
    }
}

/// R2: a decision about the item, or about what was merged into it (D4).
async fn is_about(tx: &Tx, case: &Case, remedy: DecisionId) -> Result<(), Stop<Refusal>> {
    let unknown = || Stop::refused(Refusal::RemedyUnknown);
    let decision = delegation::store::decision(tx, remedy).await?.ok_or_else(unknown)?;
    let within = voc::incident::merged_into(tx, &[case.item_id]).await?;
    let is_about = within.iter().any(|one| Some(one.part) == decision.voc_item_id);
    if is_about && decision.customer_id == case.customer_id { Ok(()) } else { Err(unknown()) }
}
