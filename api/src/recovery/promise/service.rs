//! Promising, keeping, answering, reminding (R5).

use crate::{
    customer,
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        policy::{Action, Permit, Rows, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, settings::Setting},
    recovery::{
        promise::{Links, letter, rules, store},
        refusal::{self, LONGEST_NOTE, LONGEST_PROMISE, Refusal},
        rules::{Deed, MOST_PROMISES},
        service::{self, Known},
        store as cases, telling, words,
    },
    voc,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, RecoveryCaseId, RecoveryPromiseId},
    recovery_promise::{Model as Promise, PromiseChannel, PromiseState, PromiseStep},
};
use serde::Serialize;
use uuid::Uuid;

/// What is promised.
#[derive(Serialize)]
pub struct New {
    pub words: String,
    pub due_on: NaiveDate,
    /// Who promises it, if they name nobody.
    pub owner: Option<EmployeeId>,
}

pub async fn make(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    case: RecoveryCaseId,
    (new, given): (New, Option<String>),
) -> Result<Promise, Stop<Refusal>> {
    let key = service::key(scope, Action::MakePromise, given, &(case, &new))?;
    let tx = cx.db.begin().await?;
    let (mut case, customer) = service::seen((&tx, cx), case).await?;
    if let Some(first) = service::made_before(&tx, cx, key.as_ref()).await? {
        let first = store::promise(&tx, RecoveryPromiseId(first)).await?;
        return first.ok_or(Stop::refused(Refusal::PromiseNotFound));
    }
    let owner = new.owner.unwrap_or(scope.employee());
    let text = checked(directory, (&new, owner), cx.now)?;
    service::admit(scope, (&case, &customer), Known::any(case.id), Deed::MakePromise)?;
    if cases::promises_of(&tx, case.id).await?.len() >= MOST_PROMISES {
        return Err(Stop::refused(Refusal::TooMany { field: "id", max: MOST_PROMISES }));
    }
    // UUIDv4: the time in another id would be half of it, and it stands in a link.
    let id = RecoveryPromiseId(Uuid::new_v4());
    let next = next(directory, new.due_on, None, cx.now);
    let promise = Promise {
        id,
        case_id: case.id,
        customer_id: customer.id,
        words: words::sealed(ring, &customer, words::promise(id), Some(&text))?,
        due_on: new.due_on,
        owner_id: owner,
        made_at: cx.now,
        made_by: scope.employee(),
        state: PromiseState::Open,
        kept_at: None,
        kept_note: None,
        open_until: None,
        mail_id: None,
        answers: 0,
        answered_at: None,
        channel: None,
        comment: None,
        next_step: next.map(|(step, _)| step),
        next_at: next.map(|(_, at)| at),
        version: 1,
    };
    case.version += 1;
    let made = changed("promiseMade", &promise, &["words", "dueOn", "owner"]);
    let rows = change::insert(store::insert(Writes::default(), &promise), cx, Action::MakePromise, &made);
    let rows = telling::promise(rows, ("promiseMade", id), [owner], (cx.employee(), cx.now));
    cases::save(&tx, &case).await?;
    service::kept(rows, cx, key.as_ref(), id.0).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(promise)
}

/// Everything that is wrong with it at once; else its words.
fn checked(
    directory: &Directory,
    (new, owner): (&New, EmployeeId),
    now: DateTime<Utc>,
) -> Result<String, Stop<Refusal>> {
    let text = refusal::text("promise", &new.words, LONGEST_PROMISE);
    let due = rules::due(new.due_on, directory.calendar().day_of(now));
    let known = if directory.is_active(owner) { Ok(()) } else { Err(Refusal::OwnerUnknown) };
    match (text, due, known) {
        (Ok(text), Ok(()), Ok(())) => Ok(text),
        (text, due, known) => Err(Stop::Refused([text.err(), due.err(), known.err()].into_iter().flatten().collect())),
    }
}

fn next(
    directory: &Directory,
    due_on: NaiveDate,
    after: Option<PromiseStep>,
    now: DateTime<Utc>,
) -> Option<(PromiseStep, DateTime<Utc>)> {
    let days = directory.whole_setting(Setting::RecoveryReminderDays, now);
    rules::next_step(directory.calendar(), due_on, (after, u16::try_from(days).unwrap_or_default()), now)
}

pub fn changed<'a>(event: &'a str, promise: &Promise, fields: &'a [&'a str]) -> Change<'a> {
    let (object_id, version) = (promise.id.0, promise.version);
    Change { event, object_type: "RecoveryPromise", object_id, version, part: None, fields }
}

/// Whether somebody may see it: a customer their own; of employees its owner, whoever holds the case, and of whom the policy says.
pub fn sees(directory: &Directory, permit: &Permit, promise: &Promise, holder: Option<EmployeeId>) -> bool {
    match permit {
        Permit::Customer(scope) => promise.customer_id == scope.customer(),
        Permit::Employee(scope) => {
            let path = directory.employee(promise.owner_id).map(|owner| owner.path()).unwrap_or_default();
            let overseen = matches!(scope.rows(), Rows::Within(_)) && scope.covers(promise.owner_id, path);
            overseen
                || matches!(scope.rows(), Rows::All)
                || promise.owner_id == scope.employee()
                || holder == Some(scope.employee())
        }
    }
}

/// Which promise, as the client knew it.
pub struct Kept {
    pub id: RecoveryPromiseId,
    pub expected_version: Option<i32>,
    pub note: Option<String>,
}

/// Its owner says that it is kept, and the customer is asked whether it was.
pub async fn mark_kept(
    cx: &Cx,
    (directory, ring, links): (&Directory, &Ring, &Links),
    scope: &Scope,
    kept: Kept,
) -> Result<Promise, Stop<Refusal>> {
    let note = refusal::optional("note", kept.note.as_deref(), LONGEST_NOTE).map_err(Stop::refused)?;
    let not_found = || Stop::refused(Refusal::PromiseNotFound);
    let tx = cx.db.begin().await?;
    let promise = store::promise(&tx, kept.id).await?.ok_or_else(not_found)?;
    let customer = customer::lock_for_case(&tx, promise.customer_id).await?.ok_or_else(not_found)?;
    let mut promise = store::lock(&tx, kept.id).await?.ok_or_else(not_found)?;
    let case = cases::case(&tx, promise.case_id).await?.ok_or_else(not_found)?;
    let reads = cx.permit(Action::Promises)?;
    if !sees(directory, &reads, &promise, Some(case.executive_id)) {
        return Err(not_found());
    }
    rules::may_mark_kept(&promise, scope.employee()).map_err(Stop::refused)?;
    if kept.expected_version.is_some_and(|version| version != promise.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    if customer.erased_at.is_some() {
        return Err(Stop::refused(Refusal::CustomerErased));
    }
    let days = TimeDelta::days(directory.whole_setting(Setting::RecoveryPromiseDays, cx.now).into());
    (promise.state, promise.kept_at) = (PromiseState::Kept, Some(cx.now));
    promise.kept_note = words::sealed(ring, &customer, words::kept_note(promise.id), note.as_deref())?;
    // They are asked anew: what they answered before is no reason not to hear them.
    (promise.open_until, promise.answers) = (Some(cx.now + days), 0);
    (promise.next_step, promise.next_at) = (None, None);
    promise.version += 1;
    let number = number(&tx, &case).await?;
    let until = directory.calendar().day_of(cx.now + days);
    let letter = letter::asking(links, &promise, &number, until);
    promise.mail_id = customer::write_letter(&tx, (ring, links.host()), cx.now, &customer, &letter).await?;
    let made = changed("promiseKept", &promise, &["state", "note"]);
    store::save(&tx, &promise).await?;
    let rows = change::insert(Writes::default(), cx, Action::MarkPromiseKept, &made);
    telling::promise(rows, ("promiseKept", promise.id), [case.executive_id], (cx.employee(), cx.now))
        .run_in(&tx)
        .await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(promise)
}

/// What people call the complaint by in which it was promised.
async fn number(tx: &Tx, case: &entity::recovery_case::Model) -> Result<String, Fault> {
    let item = voc::beside::items_by_id(tx, [case.item_id]).await?.into_iter().next();
    Ok(item.map(|item| item.number).unwrap_or_default())
}

/// What the customer says of it.
pub struct Answer {
    pub id: RecoveryPromiseId,
    pub is_kept: bool,
    pub comment: Option<String>,
    pub channel: PromiseChannel,
}

/// The last answer counts. The same answer again changes nothing, however often it comes.
pub async fn answer(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    answer: Answer,
) -> Result<Promise, Stop<Refusal>> {
    let comment = refusal::optional("comment", answer.comment.as_deref(), rules::LONGEST_COMMENT);
    let comment = comment.map_err(Stop::refused)?;
    let not_found = || Stop::refused(Refusal::PromiseNotFound);
    let tx = cx.db.begin().await?;
    let promise = store::promise(&tx, answer.id).await?.ok_or_else(not_found)?;
    let customer = customer::lock_for_case(&tx, promise.customer_id).await?.ok_or_else(not_found)?;
    let promise = store::lock(&tx, answer.id).await?.ok_or_else(not_found)?;
    // It is the customer's alone to say.
    if !matches!(permit, Permit::Customer(_)) || !sees(directory, permit, &promise, None) {
        return Err(not_found());
    }
    let said = words::opened(ring, &customer, words::comment(promise.id), promise.comment.as_deref())?;
    let state = rules::answered(answer.is_kept);
    if promise.answered_at.is_some() && promise.state == state && said == comment {
        return Ok(promise);
    }
    if !rules::takes_answer(&promise, cx.now) {
        return Err(Stop::refused(Refusal::AnswerOver));
    }
    let before = promise.state;
    // What was not kept is over on the same day as before; if that has passed, whom it concerns hears it now.
    let over = next(directory, promise.due_on, Some(PromiseStep::Remind), cx.now);
    let over = over.filter(|(_, at)| state == PromiseState::Disputed && *at > cx.now);
    let promise = Promise {
        state,
        answers: promise.answers + 1,
        answered_at: Some(cx.now),
        channel: Some(answer.channel),
        comment: words::sealed(ring, &customer, words::comment(promise.id), comment.as_deref())?,
        next_step: over.map(|(step, _)| step),
        next_at: over.map(|(_, at)| at),
        version: promise.version + 1,
        ..promise
    };
    let event = if answer.is_kept { "promiseConfirmed" } else { "promiseDisputed" };
    let made = changed(event, &promise, &["state", "comment"]);
    let rows = change::insert(Writes::default(), cx, Action::ConfirmPromise, &made);
    let case = cases::case(&tx, promise.case_id).await?;
    let people = [promise.owner_id].into_iter().chain(case.map(|case| case.executive_id));
    let rows = match before != state {
        true => telling::promise(rows, (event, promise.id), people, (None, cx.now)),
        false => rows,
    };
    store::save(&tx, &promise).await?;
    rows.run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(promise)
}

/// A promise as whoever has its link may see it.
pub struct Opened {
    pub customer: CustomerId,
    /// What people call the complaint by.
    pub number: String,
    pub words: String,
    pub kept_on: DateTime<Utc>,
    pub open_until: DateTime<Utc>,
    /// Whether it was kept, when that was said, and what was added.
    pub answer: Option<(bool, DateTime<Utc>, Option<String>)>,
}

/// None once it is over: its time, its answers, or its customer (C4).
pub async fn opened(cx: &Cx, ring: &Ring, id: RecoveryPromiseId) -> Result<Option<Opened>, Fault> {
    let db = cx.db.reader();
    let promise = store::promise(db, id).await?.filter(|promise| rules::takes_answer(promise, cx.now));
    let Some(promise) = promise else { return Ok(None) };
    let customer = customer::by_id(db, promise.customer_id).await?.filter(|customer| customer.erased_at.is_none());
    let (Some(customer), Some(case)) = (customer, cases::case(db, promise.case_id).await?) else { return Ok(None) };
    let item = voc::beside::items_by_id(db, [case.item_id]).await?.into_iter().next();
    let open = |place, sealed: &Option<Vec<u8>>| words::opened(ring, &customer, place, sealed.as_deref());
    let text = open(words::promise(id), &promise.words)?;
    let (Some(item), Some(words), Some(kept_on), Some(open_until)) = (item, text, promise.kept_at, promise.open_until)
    else {
        return Ok(None);
    };
    let answer = match answered(&promise) {
        Some((is_kept, at)) => Some((is_kept, at, open(words::comment(id), &promise.comment)?)),
        None => None,
    };
    Ok(Some(Opened { customer: customer.id, number: item.number, words, kept_on, open_until, answer }))
}

/// What the customer said since its owner said so last.
fn answered(promise: &Promise) -> Option<(bool, DateTime<Utc>)> {
    match promise.state {
        PromiseState::Confirmed => Some((true, promise.answered_at?)),
        PromiseState::Disputed => Some((false, promise.answered_at?)),
        _ => None,
    }
}

/// What time does to it next, if that is due. Of who has left whoever holds the case hears; of both the CS office.
pub async fn remind(tx: &Tx, directory: &Directory, id: RecoveryPromiseId, now: DateTime<Utc>) -> Result<bool, Fault> {
    let Some(promise) = store::lock_free(tx, id).await? else { return Ok(false) };
    let (Some(step), Some(at)) = (promise.next_step, promise.next_at) else { return Ok(false) };
    if at > now {
        return Ok(false);
    }
    let after = next(directory, promise.due_on, Some(step), now);
    let promise = Promise { next_step: after.map(|(step, _)| step), next_at: after.map(|(_, at)| at), ..promise };
    store::save(tx, &promise).await?;
    let is_here = |who: &EmployeeId| directory.is_active(*who);
    let holder = cases::case(tx, promise.case_id).await?.map(|case| case.executive_id).filter(is_here);
    let owner = Some(promise.owner_id).filter(is_here);
    let (event, people) = match step {
        PromiseStep::Remind => ("promiseDue", [owner.or(holder), None]),
        PromiseStep::Overdue => ("promiseOverdue", [owner, holder]),
    };
    let mut people: Vec<EmployeeId> = people.into_iter().flatten().collect();
    if people.is_empty() {
        people = telling::office(directory);
    }
    let rows = telling::promise(Writes::default(), (event, id), people, (None, now));
    rows.run_in(tx).await?;
    Ok(true)
}
