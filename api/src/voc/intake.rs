//! How an item begins (V1): checked, masked, given to a department and to somebody who is there (V3).

use crate::{
    customer,
    kernel::{
        cx::Cx,
        error::{Fault, Stop},
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Permit},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::{
        attachment, category, clock,
        desk::{self, Before, Desk, Said, Sought},
        onestop, praising,
        refusal::{self, Refusal},
        rules, store,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    customer::Model as Customer,
    ids::{ContractId, CustomerId, EmployeeId, UploadId, VocCategoryId, VocItemId},
    processing_scope::Task,
    voc_item::{Escalation, Model as Item, Sensitivity, VocChannel, VocKind, VocState},
    voc_step::VocStepKind,
    voc_text::VocTextKind,
};
use serde::Serialize;

/// What somebody files.
#[derive(Clone, Serialize)]
pub struct New {
    pub kind: VocKind,
    pub channel: VocChannel,
    pub category: VocCategoryId,
    pub text: String,
    pub dissatisfaction: Option<i32>,
    pub customer: Option<CustomerId>,
    pub contract: Option<ContractId>,
    pub claim_reference: Option<String>,
    pub external_id: Option<String>,
    pub follows: Option<VocItemId>,
    pub sensitivity: Option<Sensitivity>,
    /// Whom a compliment praises (P9). Left out, so that what was filed before they were known is still the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub praised: Option<Vec<EmployeeId>>,
    // Left out, so that what was asked before there were any is still the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<UploadId>,
    /// Left out of what a retry is compared by where it says nothing: as retries were compared before there were tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
}

/// What a customer may file within an hour: more is no complaint any more.
const MOST_PER_HOUR: u64 = 20;

pub async fn file(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    permit: &Permit,
    (new, key): (New, Option<String>),
) -> Result<Item, Stop<Refusal>> {
    let key = given_key(permit, key, &new)?;
    if let Some(item) = filed_before(cx, directory, permit, (&new, key.as_ref())).await? {
        return Ok(item);
    }
    let new = check(permit, new)?;
    if let Permit::Customer(scope) = permit
        && store::filed_since(cx.db.reader(), scope.customer(), cx.now - TimeDelta::hours(1)).await? >= MOST_PER_HOUR
    {
        return Err(Stop::Failed(Fault::RateLimited));
    }
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::FileVoc };
    match write(&desk, &new, key.as_ref()).await {
        Ok(item) => {
            desk.tx.commit().await?;
            Ok(item)
        }
        Err(Stop::Failed(fault)) if is_taken(&fault) => {
            desk.tx.rollback().await?;
            // The same call, at the same moment, was faster.
            filed_before(cx, directory, permit, (&new, key.as_ref())).await?.ok_or(Stop::Failed(fault))
        }
        Err(Stop::Refused(why)) if !new.attachments.is_empty() => {
            desk.tx.rollback().await?;
            // As above: then it has attached them.
            filed_before(cx, directory, permit, (&new, key.as_ref())).await?.ok_or(Stop::Refused(why))
        }
        Err(stop) => Err(stop),
    }
}

fn is_taken(fault: &Fault) -> bool {
    matches!(fault, Fault::Internal(source) if source.downcast_ref().is_some_and(store::filed_at_once))
}

fn given_key(permit: &Permit, key: Option<String>, new: &New) -> Result<Option<Key>, Stop<Refusal>> {
    let principal = match permit {
        Permit::Employee(scope) => scope.employee().0,
        Permit::Customer(scope) => scope.customer().0,
    };
    Key::given(principal, Action::FileVoc, key, new).map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))
}

/// I3, V1: a retry with the same key, or a partner's with the same external id, makes no second item.
async fn filed_before(
    cx: &Cx,
    directory: &Directory,
    permit: &Permit,
    (new, key): (&New, Option<&Key>),
) -> Result<Option<Item>, Stop<Refusal>> {
    if let Some(key) = key {
        match key.seen(cx).await? {
            Seen::Never => {}
            Seen::WithOtherInput => return Err(Stop::refused(Refusal::KeyReused)),
            Seen::Before(id) => {
                let item = store::item(cx.db.writer(), VocItemId(id)).await?;
                return item.map(Some).ok_or(Stop::refused(Refusal::ItemNotFound { field: "idempotencyKey" }));
            }
        }
    }
    let (Permit::Employee(_), Some(external)) = (permit, &new.external_id) else { return Ok(None) };
    let Some(item) = store::external(cx.db.writer(), new.channel, external.trim()).await? else { return Ok(None) };
    let is_same =
        item.customer_id == new.customer && item.kind == new.kind && desk::sees(directory, permit, &item, cx.now);
    if is_same { Ok(Some(item)) } else { Err(Stop::refused(Refusal::KeyReused)) }
}

/// What can be said without looking anything up, all of it at once.
pub fn check(permit: &Permit, new: New) -> Result<New, Stop<Refusal>> {
    let text = refusal::text("text", &new.text, refusal::LONGEST_TEXT);
    let claim = new.claim_reference.as_deref().map(|given| refusal::reference("claimReference", given)).transpose();
    let external = new.external_id.as_deref().map(refusal::external_id).transpose();
    let level = refusal::dissatisfaction(new.dissatisfaction);
    let channel = by_themself(permit, &new);
    match (text, claim, external, level, channel) {
        (Ok(text), Ok(claim_reference), Ok(external_id), Ok(dissatisfaction), Ok(customer)) => {
            Ok(New { text, claim_reference, external_id, dissatisfaction, customer, ..new })
        }
        (text, claim, external, level, channel) => {
            let all = [text.err(), claim.err(), external.err(), level.err(), channel.err()];
            Err(Stop::Refused(all.into_iter().flatten().collect()))
        }
    }
}

/// A customer files their own, by web or app; what is sensitive about it is not theirs to say.
fn by_themself(permit: &Permit, new: &New) -> Result<Option<CustomerId>, Refusal> {
    let Permit::Customer(scope) = permit else { return Ok(new.customer) };
    let channel = matches!(new.channel, VocChannel::Web | VocChannel::App);
    let is_own = new.customer.is_none() && new.external_id.is_none() && new.sensitivity.is_none();
    if channel && is_own { Ok(Some(scope.customer())) } else { Err(Refusal::ChannelInvalid) }
}

pub async fn write(desk: &Desk<'_>, new: &New, key: Option<&Key>) -> Result<Item, Stop<Refusal>> {
    let (tx, cx) = (&desk.tx, desk.cx);
    let customer = known(desk, new.customer).await?;
    let (category, department) = category::place(tx, new.category).await?;
    if let (Some(contract), of) = (new.contract, new.customer)
        && !matches!(of, Some(of) if store::contract_of(tx, contract, of).await?)
    {
        return Err(Stop::refused(Refusal::ContractUnknown));
    }
    let first_received_at = followed(desk, new).await?;
    let id = VocItemId(id::fresh(cx.now));
    let sought = Sought { item: id, customer: new.customer, now: cx.now };
    let keeper = match onestop::keeps(tx, desk.directory, (cx.employee(), new.task), cx.now).await? {
        // V12: who rests, or was abused by that customer, does not.
        Some(keeper) if desk::is_passed_over(tx, &sought, keeper.key).await? => None,
        keeper => keeper,
    };
    let (department, assignee) = match (keeper, department) {
        // D12: who was asked and may complete it does.
        (Some(keeper), _) => (Some(keeper.department.key), Some(keeper.key)),
        (None, Some(department)) => {
            (Some(department), desk::whoever_is_free(tx, desk.directory, department, &sought).await?)
        }
        (None, None) => (None, None),
    };
    let attachments = attachment::claim(desk, None, &new.attachments, customer.as_ref()).await?;
    let is_vulnerable = customer.as_ref().is_some_and(|customer| customer.vulnerable.is_some());
    let item = Item {
        id,
        number: number(desk.directory, id, cx.now),
        kind: new.kind,
        channel: new.channel,
        category_id: category.id,
        dissatisfaction: new.dissatisfaction,
        severity: rules::severity(new.kind, new.dissatisfaction, new.channel, is_vulnerable),
        sensitivity: new.sensitivity.or(category.sensitivity),
        customer_id: new.customer,
        contract_id: new.contract,
        claim_reference: new.claim_reference.clone(),
        task: new.task,
        external_id: new.external_id.clone(),
        state: if assignee.is_some() { VocState::Assigned } else { VocState::Received },
        department_id: department,
        assignee_id: assignee,
        caused_by_id: None,
        escalation: Escalation::None,
        received_at: cx.now,
        first_received_at: first_received_at.unwrap_or(cx.now),
        recorded_by: cx.employee(),
        follows_id: new.follows,
        merged_into_id: None,
        rejected_as: None,
        transfers: 0,
        reopenings: 0,
        first_response_at: None,
        resolved_at: None,
        closed_at: None,
        closes_at: None,
        abused_at: None,
        version: 1,
    };
    let said = Said {
        text: Some((VocTextKind::Report, &new.text)),
        other: new.follows,
        fields: match attachments.is_empty() {
            true => &["kind", "channel", "category", "text", "customer"],
            false => &["kind", "channel", "category", "text", "customer", "attachments"],
        },
        attachments,
        ..Said::default()
    };
    let rows = store::insert_item(Writes::default(), &item);
    let rows = desk.leave(rows, (&item, &Before::nothing()), VocStepKind::Filed, said, customer.as_ref())?;
    let rows = clock::store::insert(rows, clock::service::begin(&item, desk.directory, cx.now)?);
    let rows = match key {
        Some(key) => rows.insert(key.keep(cx, item.id.0)),
        None => rows,
    };
    rows.run_in(tx).await?;
    if let Some(people) = &new.praised {
        praising::service::praise(desk, &item, customer.as_ref(), people).await?;
    }
    onestop::follow(tx, desk.directory, &item).await?;
    if let Some(customer) = &customer {
        customer::touch_case(tx, customer.id, cx.now).await?;
    }
    Ok(item)
}

async fn known(desk: &Desk<'_>, customer: Option<CustomerId>) -> Result<Option<Customer>, Stop<Refusal>> {
    let Some(id) = customer else { return Ok(None) };
    match customer::lock_for_case(&desk.tx, id).await? {
        None => Err(Stop::refused(Refusal::CustomerNotFound)),
        Some(customer) if customer.erased_at.is_some() => Err(Stop::refused(Refusal::CustomerErased)),
        customer => Ok(customer),
    }
}

/// V2: what comes later than an item can be opened again follows it, and keeps the day on which it was first received.
async fn followed(desk: &Desk<'_>, new: &New) -> Result<Option<DateTime<Utc>>, Stop<Refusal>> {
    let Some(id) = new.follows else { return Ok(None) };
    let item = store::item(&desk.tx, id).await?;
    let seen = item.filter(|item| desk::sees(desk.directory, desk.permit, item, desk.cx.now));
    match seen.filter(|item| item.customer_id == new.customer) {
        Some(item) => Ok(Some(item.first_received_at)),
        None => Err(Stop::refused(Refusal::FollowedUnknown)),
    }
}

/// The day and eight letters and digits that can't be mistaken for each other: 20260302-7K3Q-FA9B.
pub fn number(directory: &Directory, id: VocItemId, now: DateTime<Utc>) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut code = String::with_capacity(8);
    let mut rest = id.0.as_u128();
    for _ in 0..8 {
        let letter = usize::try_from(rest & 31).ok().and_then(|place| LETTERS.get(place)).copied();
        code.push(letter.map_or('0', char::from));
        rest >>= 5;
    }
    let (one, other) = code.split_at(4);
    format!("{}-{one}-{other}", directory.calendar().day_of(now).format("%Y%m%d"))
}
