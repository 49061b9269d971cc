//! How a case begins (R1): by how dissatisfied a customer is, exactly once, read off the event log; or by hand.

use crate::{
    customer,
    kernel::{
        access_version,
        change::{self, Change},
        clock::Clock,
        cx::Cx,
        db::{Db, Tx},
        error::{Fault, Stop},
        events::{self, Growth, Work},
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, LiveDirectory},
    recovery::{
        following,
        refusal::{self, LONGEST_REASON, Refusal},
        rota::{About, Rota},
        rules::{self, Terms},
        service::terms,
        store, telling, words,
    },
    voc,
};
use chrono::{DateTime, Utc};
use entity::{
    customer::Model as Customer,
    event,
    ids::{CustomerId, EmployeeId, RecoveryCaseId, VocItemId},
    recovery_case::{Model as Case, RecoveryOrigin, RecoveryState},
    voc_item::Model as Item,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

/// The reader's row.
const READER: &str = "recovery";
const EVERY: Duration = Duration::from_secs(1);
/// By which an item may come to call for a case, or its case to be another one.
const CALLS: [&str; 7] =
    ["vocFiled", "vocUpdated", "vocReopened", "vocUnmerged", "vocRejected", "vocAbuseReported", "vocAbuseReviewed"];

pub struct Opener {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
}

impl Opener {
    /// Looks at what happened since, up to some hundred events; how many those were. Any number of nodes may.
    pub async fn pass(&self) -> Result<usize, Fault> {
        events::pass(&self.db, READER, self).await
    }

    /// For as long as the process runs. `ring` says that there is more to be heard.
    pub async fn run(self, mut growth: Growth, ring: impl Fn() + Send) {
        loop {
            match self.pass().await {
                Ok(0) => {
                    let _ = tokio::time::timeout(EVERY, growth.next()).await;
                }
                Ok(_) => ring(),
                Err(fault) => {
                    tracing::warn!(?fault, "recovery cases can't be opened now");
                    tokio::time::sleep(EVERY).await;
                }
            }
        }
    }

    /// As new as the events at least: who has become an executive meanwhile takes part.
    async fn directory(&self, tx: &Tx) -> Result<Arc<Directory>, Fault> {
        if self.directory.version() < access_version::read(tx).await?.people {
            self.directory.reload(&self.db).await?;
        }
        Ok(self.directory.fresh(&self.db).await?)
    }
}

impl Work for Opener {
    async fn take(&self, tx: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        let calls = |event: &&event::Model| event.object_type == "VocItem" && CALLS.contains(&event.name.as_str());
        let ids: BTreeSet<VocItemId> = events.iter().filter(calls).map(|event| VocItemId(event.object_id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (now, directory) = (self.clock.now(), self.directory(tx).await?);
        look_at(tx, &directory, ids, now).await
    }
}

/// Customers, items, cases, then the turn: in this order everybody takes them.
async fn look_at(tx: &Tx, directory: &Directory, ids: BTreeSet<VocItemId>, now: DateTime<Utc>) -> Result<(), Fault> {
    let terms = terms(directory, now);
    let calls = |item: &Item| rules::calls_for_case(item, terms.threshold);
    let have_one = store::have_case(tx, ids.iter().copied()).await?;
    let concerns = |item: &Item| calls(item) || have_one.contains(&item.id);
    let items: Vec<Item> = voc::beside::items_by_id(tx, ids).await?.into_iter().filter(concerns).collect();
    let of: BTreeSet<CustomerId> = items.iter().filter_map(|item| item.customer_id).collect();
    let mut customers = BTreeMap::new();
    for id in of {
        let customer = customer::lock_for_case(tx, id).await?.filter(|customer| customer.erased_at.is_none());
        customers.extend(customer.map(|customer| (id, customer)));
    }
    if customers.is_empty() {
        return Ok(());
    }
    let ids: Vec<VocItemId> = items.iter().map(|item| item.id).collect();
    // As they are now: they may have been merged, or be known to be abuse, since they were read.
    let items = voc::beside::lock(tx, &ids).await?;
    let cases = store::lock_of_items(tx, &ids).await?;
    let mut rota = Rota::load(tx, directory, now).await?;
    let mut rows = following::follow(tx, (directory, &mut rota), (&items, &customers), cases, now).await?;
    let items: Vec<Item> = items.into_iter().filter(calls).collect();
    let had = had_case(tx, &items).await?;
    let ids: Vec<CustomerId> = customers.keys().copied().collect();
    let mut speaks = store::holders_of(tx, &ids).await?;
    for item in items.iter().filter(|item| !had.contains(&item.id)) {
        let Some(customer) = item.customer_id.and_then(|id| customers.get(&id)) else { continue };
        let about = about(directory, item, customer, now);
        let Some(executive) = chosen(&rota, &about, speaks.get(&customer.id).copied()) else {
            rows = telling::nobody(rows, item.id, directory, now);
            continue;
        };
        rota.give(&about, executive);
        speaks.insert(customer.id, executive);
        let case = begun(directory, (&about, customer.id), (executive, &terms), now);
        let opened = events::row_by(None, now, &changed("recoveryCaseOpened", &case, &FIELDS));
        rows = store::insert(rows, &case).insert(opened);
        rows = telling::case(rows, ("recoveryAssigned", case.id), [executive], (None, now));
        customer::touch_case(tx, customer.id, now).await?;
    }
    rows.run_in(tx).await?;
    rota.save(tx).await
}

/// Which of these had a case, or something that was merged into them.
async fn had_case(tx: &Tx, items: &[Item]) -> Result<BTreeSet<VocItemId>, Fault> {
    let ids: Vec<VocItemId> = items.iter().map(|item| item.id).collect();
    let within = voc::incident::merged_into(tx, &ids).await?;
    let parts: Vec<VocItemId> = within.iter().map(|one| one.part).collect();
    let had = store::had_case(tx, &parts).await?;
    Ok(within.into_iter().filter(|one| had.contains(&one.part)).map(|one| one.whole).collect())
}

/// Whoever speaks with this customer already, so that not two executives call the same person; else whoever is next.
fn chosen(rota: &Rota<'_>, about: &About<'_>, speaks: Option<EmployeeId>) -> Option<EmployeeId> {
    speaks.filter(|holder| rota.can_have(about, *holder)).or_else(|| rota.next(about))
}

fn about<'a>(directory: &Directory, item: &'a Item, customer: &Customer, now: DateTime<Utc>) -> About<'a> {
    About {
        case: RecoveryCaseId(id::fresh(now)),
        item,
        division: voc::beside::division(directory, item),
        customer_is: customer.employee_id,
        but: None,
    }
}

const FIELDS: [&str; 3] = ["executive", "vocItem", "firstDueAt"];

fn begun(
    directory: &Directory,
    (about, customer): (&About<'_>, CustomerId),
    (executive, terms): (EmployeeId, &Terms),
    now: DateTime<Utc>,
) -> Case {
    Case {
        id: about.case,
        item_id: about.item.id,
        customer_id: customer,
        executive_id: executive,
        division_id: about.division,
        origin: RecoveryOrigin::Automatic,
        opened_at: now,
        opened_by: None,
        flag_reason: None,
        dissatisfaction: about.item.dissatisfaction,
        state: RecoveryState::AwaitingContact,
        first_due_at: rules::first_due(directory.calendar(), now, terms.first_contact_days),
        tries: 0,
        first_contact: None,
        first_contact_at: None,
        first_contact_by: None,
        apologized_at: None,
        overdue_told_at: None,
        // Over abuse one is opened by hand alone.
        exempt_at: rules::is_exempt(about.item).then_some(now),
        hand_overs: 0,
        remedy_id: None,
        satisfaction: None,
        closed_at: None,
        closed_by: None,
        closing_reason: None,
        story: None,
        shared_at: None,
        version: 1,
    }
}

pub fn changed<'a>(event: &'a str, case: &Case, fields: &'a [&'a str]) -> Change<'a> {
    Change { event, object_type: "RecoveryCase", object_id: case.id.0, version: case.version, part: None, fields }
}

/// What somebody wants an executive to answer, and why.
#[derive(serde::Serialize)]
pub struct New {
    pub item: VocItemId,
    pub reason: String,
}

/// R1: by hand, by who is in charge of the item. Whose it is the rotation says, here too.
pub async fn open(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    (new, key): (New, Option<String>),
) -> Result<Case, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::OpenRecoveryCase, key, &new);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let reason = refusal::text("reason", &new.reason, LONGEST_REASON).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let seen = voc::incident::seen(&tx, cx, directory, new.item).await?.ok_or(Stop::refused(Refusal::ItemNotFound))?;
    let customer = match seen.customer_id {
        Some(id) => customer::lock_for_case(&tx, id).await?,
        None => None,
    };
    let item = voc::beside::lock(&tx, &[new.item]).await?.into_iter().next();
    let item = item.ok_or(Stop::refused(Refusal::ItemNotFound))?;
    if let Some(first) = opened_before(&tx, cx, key.as_ref()).await? {
        return Ok(first);
    }
    let customer = may_open(directory, scope, &item, customer).map_err(Stop::refused)?;
    if store::has_open(&tx, item.id).await? {
        return Err(Stop::refused(Refusal::HasCase));
    }
    let mut rota = Rota::load(&tx, directory, cx.now).await?;
    let about = about(directory, &item, &customer, cx.now);
    let speaks = store::holders_of(&tx, &[customer.id]).await?.remove(&customer.id);
    let executive = chosen(&rota, &about, speaks).ok_or(Stop::refused(Refusal::NobodyFree))?;
    rota.give(&about, executive);
    rota.save(&tx).await?;
    let case = begun(directory, (&about, customer.id), (executive, &terms(directory, cx.now)), cx.now);
    let case = Case {
        origin: RecoveryOrigin::ByHand,
        opened_by: Some(scope.employee()),
        flag_reason: words::sealed(ring, &customer, words::flag_reason(case.id), Some(&reason))?,
        ..case
    };
    let made = changed("recoveryCaseOpened", &case, &FIELDS);
    let rows = change::insert(store::insert(Writes::default(), &case), cx, Action::OpenRecoveryCase, &made);
    let rows = telling::case(rows, ("recoveryAssigned", case.id), [executive], (Some(scope.employee()), cx.now));
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, case.id.0)),
        None => rows,
    };
    rows.run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(case)
}

fn may_open(
    directory: &Directory,
    scope: &Scope,
    item: &Item,
    customer: Option<Customer>,
) -> Result<Customer, Refusal> {
    match customer {
        _ if !voc::beside::is_in_charge(directory, scope, item) => Err(Refusal::NotInCharge),
        None => Err(Refusal::NobodyKnown),
        Some(_) if !rules::can_have_case(item) => Err(Refusal::NoComplaint),
        Some(customer) if customer.erased_at.is_some() => Err(Refusal::CustomerErased),
        Some(customer) => Ok(customer),
    }
}

/// I3: under the item's lock, for which who says the same at the same moment waits.
async fn opened_before(tx: &Tx, cx: &Cx, key: Option<&Key>) -> Result<Option<Case>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen_in(tx, cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => {
            let case = store::case(tx, RecoveryCaseId(id)).await?;
            case.map(Some).ok_or(Stop::refused(Refusal::CaseNotFound { field: "idempotencyKey" }))
        }
    }
}
