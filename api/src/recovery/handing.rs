//! A case goes from one executive to another, and only to one (R2): by hand with a ground, and by itself where its holder is away when the
//! first contact is due, or is no executive here any more (R3, O4).

use crate::{
    customer,
    kernel::{
        change,
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        events,
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    recovery::{
        opening::changed,
        refusal::{self, LONGEST_REASON, Refusal},
        rota::{self, About, Rota},
        rules::{self, Deed},
        service::{self, Known, terms},
        store, telling, words,
    },
    voc,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    customer::Model as Customer,
    ids::{EmployeeId, RecoveryCaseId},
    recovery_case::{Model as Case, RecoveryState},
    recovery_hand_over::{HandOverGround, Model as HandOver},
    voc_item::Model as Item,
};
use serde::Serialize;

/// To whom, and why.
#[derive(Serialize)]
pub struct Wish {
    /// Whoever is next, if they do not say.
    pub to: Option<EmployeeId>,
    pub reason: Option<String>,
}

pub async fn hand_over(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    known: Known,
    (wish, given): (Wish, Option<String>),
) -> Result<Case, Stop<Refusal>> {
    let key = service::key(scope, Action::HandOverRecoveryCase, given, &(known.id, known.expected_version, &wish))?;
    let reason = refusal::optional("reason", wish.reason.as_deref(), LONGEST_REASON).map_err(Stop::refused)?;
    let reads = cx.allow(Action::RecoveryCases)?;
    let tx = cx.db.begin().await?;
    let (mut case, customer) = service::locked(&tx, known.id).await?;
    // I3: by then it is somebody else's, and may be nothing to them any more.
    if service::made_before(&tx, cx, key.as_ref()).await?.is_some() {
        return Ok(case);
    }
    service::must_see(&reads, &case)?;
    service::admit(scope, (&case, &customer), known, Deed::HandOver)?;
    let (part, terms) = (service::part(scope, &case), terms(directory, cx.now));
    let today = directory.calendar().day_of(cx.now);
    let away = days_away(directory, case.executive_id, today, terms.absence_days);
    rules::hand_over(part, (away, &terms), reason.as_deref()).map_err(Stop::refused)?;
    let item = item_of(&tx, &case).await?.ok_or(Stop::refused(Refusal::ItemNotFound))?;
    let mut rota = Rota::load(&tx, directory, cx.now).await?;
    let about = about(directory, &case, (&item, &customer));
    let to = match wish.to {
        Some(to) => may_take(directory, &rota, (&about, &case), to).map_err(Stop::refused)?,
        None => rota.next_there(&about).ok_or(Stop::refused(Refusal::NobodyFree))?,
    };
    let ground = if away >= terms.absence_days { HandOverGround::Absence } else { HandOverGround::CsOffice };
    rota.take_back(case.executive_id);
    rota.give(&about, to);
    rota.save(&tx).await?;
    let sealed = |version| words::sealed(ring, &customer, words::hand_over(case.id, version), reason.as_deref());
    let handed =
        HandOver { reason: sealed(case.version + 1)?, by_id: cx.employee(), ..moved(&case, to, ground, cx.now) };
    pass_on(&mut case, to);
    let made = changed("recoveryCaseHandedOver", &case, &["executive"]);
    let rows = store::insert_hand_over(Writes::default(), handed);
    let rows = change::insert(rows, cx, Action::HandOverRecoveryCase, &made);
    let rows = telling::case(rows, ("recoveryAssigned", case.id), [to], (cx.employee(), cx.now));
    store::save(&tx, &case).await?;
    service::kept(rows, cx, key.as_ref(), case.id.0).run_in(&tx).await?;
    tx.commit().await?;
    Ok(case)
}

fn may_take(
    directory: &Directory,
    rota: &Rota<'_>,
    (about, case): (&About<'_>, &Case),
    to: EmployeeId,
) -> Result<EmployeeId, Refusal> {
    let today = directory.calendar().day_of(rota.now());
    match to {
        to if !rota::is_executive(directory, to) => Err(Refusal::NotExecutive),
        to if to == case.executive_id => Err(Refusal::SameExecutive),
        to if directory.is_absent(to, today) => Err(Refusal::ExecutiveAbsent),
        to if !rota.can_have(about, to) => Err(Refusal::NotTheirs),
        to => Ok(to),
    }
}

/// On how many business days from today on somebody is absent without a break, counted to this many.
fn days_away(directory: &Directory, who: EmployeeId, today: NaiveDate, most: u16) -> u16 {
    let calendar = directory.calendar();
    let days = today.iter_days().filter(|day| calendar.is_business_day(*day));
    let away = days.take(usize::from(most)).take_while(|day| directory.is_absent(who, *day)).count();
    u16::try_from(away).unwrap_or(u16::MAX)
}

async fn item_of(tx: &Tx, case: &Case) -> Result<Option<Item>, Fault> {
    Ok(voc::beside::items_by_id(tx, [case.item_id]).await?.into_iter().next())
}

/// As the item says now: which department caused it is rarely known when the case begins (V14).
pub fn about<'a>(directory: &Directory, case: &Case, (item, customer): (&'a Item, &Customer)) -> About<'a> {
    let division = voc::beside::division(directory, item).or(case.division_id);
    About { case: case.id, item, division, customer_is: customer.employee_id, but: Some(case.executive_id) }
}

fn moved(case: &Case, to: EmployeeId, ground: HandOverGround, now: DateTime<Utc>) -> HandOver {
    HandOver {
        case_id: case.id,
        version: case.version + 1,
        at: now,
        from_id: case.executive_id,
        to_id: to,
        by_id: None,
        ground,
        reason: None,
    }
}

fn pass_on(case: &mut Case, to: EmployeeId) {
    (case.executive_id, case.hand_overs, case.version) = (to, case.hand_overs + 1, case.version + 1);
}

/// Why time takes a case from its holder now, if it does.
pub fn ground(directory: &Directory, case: &Case, now: DateTime<Utc>) -> Option<HandOverGround> {
    if case.state == RecoveryState::Closed {
        return None;
    }
    if !rota::is_executive(directory, case.executive_id) {
        return Some(HandOverGround::Left);
    }
    let calendar = directory.calendar();
    // The last day on which the contact is in time.
    let due_on = calendar.day_of(case.first_due_at).pred_opt()?;
    let absence = directory.absence_on(case.executive_id, calendar.day_of(now))?;
    let due_on = due_on.max(calendar.day_of(now));
    rules::is_missed(case, (due_on, absence.last_day)).then_some(HandOverGround::Absence)
}

/// To another one, by itself: what is written of it but the case, and to whom it is told.
pub fn given(
    rows: Writes,
    (rota, about): (&mut Rota<'_>, &About<'_>),
    case: &mut Case,
    (to, ground): (EmployeeId, HandOverGround),
    now: DateTime<Utc>,
) -> Writes {
    rota.take_back(case.executive_id);
    rota.give(about, to);
    let handed = moved(case, to, ground, now);
    pass_on(case, to);
    let made = changed("recoveryCaseHandedOver", case, &["executive"]);
    let rows = store::insert_hand_over(rows, handed).insert(events::row_by(None, now, &made));
    telling::case(rows, ("recoveryAssigned", case.id), [to], (None, now))
}

/// By itself: to the deputy, if they are an executive who may have it; else to whoever is next. False if there was nothing to do, or nobody.
pub async fn follow_absence(
    tx: &Tx,
    directory: &Directory,
    id: RecoveryCaseId,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let Some(case) = store::case(tx, id).await? else { return Ok(false) };
    let Some(customer) = customer::lock_for_case(tx, case.customer_id).await? else { return Ok(false) };
    let Some(mut case) = store::lock_free(tx, id).await? else { return Ok(false) };
    let Some(ground) = ground(directory, &case, now) else { return Ok(false) };
    let Some(item) = item_of(tx, &case).await? else { return Ok(false) };
    let mut rota = Rota::load(tx, directory, now).await?;
    let about = about(directory, &case, (&item, &customer));
    let deputy = directory.deputy_of(case.executive_id, directory.calendar().day_of(now)).map(|deputy| deputy.key);
    let deputy = deputy.filter(|to| rota.can_have(&about, *to));
    let Some(to) = deputy.or_else(|| rota.next_there(&about)) else { return Ok(false) };
    let rows = given(Writes::default(), (&mut rota, &about), &mut case, (to, ground), now);
    rota.save(tx).await?;
    store::save(tx, &case).await?;
    rows.run_in(tx).await?;
    Ok(true)
}
