//! What an executive does with a case: speaks with the customer, writes down what was heard, ends it (R2 to R4, R7).

use crate::{
    customer,
    improvement::{self, New as NewTask},
    kernel::{
        change,
        cx::Cx,
        db::Tx,
        error::Stop,
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Permit, Rows, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, settings::Setting},
    recovery::{
        opening::changed,
        refusal::{self, LONGEST_NOTE, LONGEST_WORDS, Refusal},
        rules::{self, Deed, Logged, MOST_CONTACTS, MOST_FILINGS, MOST_OPINIONS, MOST_TASKS, Part, Terms},
        store, words,
    },
    voc::{self, beside::New as NewItem},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    customer::Model as Customer,
    employee_role::Role,
    ids::{ImprovementTaskId, RecoveryCaseId, RecoveryContactId, RecoveryOpinionId, VocItemId},
    recovery_case::{Model as Case, RecoveryState},
    recovery_contact::{ContactOutcome, ContactWay, Model as Contact},
    recovery_opinion::Model as Opinion,
};
use serde::Serialize;

/// What the settings say.
pub fn terms(directory: &Directory, now: DateTime<Utc>) -> Terms {
    let whole = |setting| directory.whole_setting(setting, now);
    let days = |setting| u16::try_from(whole(setting)).unwrap_or_default();
    Terms {
        threshold: whole(Setting::RecoveryThreshold),
        first_contact_days: days(Setting::RecoveryFirstContactDays),
        tries: whole(Setting::RecoveryTries),
        try_pause: TimeDelta::hours(whole(Setting::RecoveryTryHours).into()),
        absence_days: days(Setting::RecoveryAbsenceDays),
    }
}

/// Which case, as the client knew it.
#[derive(Clone, Copy)]
pub struct Known {
    pub id: RecoveryCaseId,
    pub expected_version: Option<i32>,
}

impl Known {
    pub fn any(id: RecoveryCaseId) -> Self {
        Self { id, expected_version: None }
    }
}

/// R2: whoever holds it, and who oversees them all. A case that one may not see is not there (X5).
pub fn sees(scope: &Scope, case: &Case) -> bool {
    case.executive_id == scope.employee() || matches!(scope.rows(), Rows::All)
}

pub fn part(scope: &Scope, case: &Case) -> Part {
    let office = [Role::CsOffice, Role::Cco].into_iter().any(|role| scope.actor().roles.contains(role));
    Part { holder: case.executive_id == scope.employee(), office }
}

/// A case under its lock with its customer, if they may see it, do this, and knew it as it is.
pub async fn admitted(
    (tx, cx): (&Tx, &Cx),
    scope: &Scope,
    known: Known,
    deed: Deed,
) -> Result<(Case, Customer), Stop<Refusal>> {
    let (case, customer) = seen((tx, cx), known.id).await?;
    admit(scope, (&case, &customer), known, deed)?;
    Ok((case, customer))
}

/// A case under its lock, after its customer's, whoever may do what with it.
pub async fn locked(tx: &Tx, id: RecoveryCaseId) -> Result<(Case, Customer), Stop<Refusal>> {
    let not_found = || Stop::refused(Refusal::CaseNotFound { field: "id" });
    // Whose case it is never changes.
    let case = store::case(tx, id).await?.ok_or_else(not_found)?;
    let customer = customer::lock_for_case(tx, case.customer_id).await?.ok_or_else(not_found)?;
    Ok((store::lock(tx, id).await?.ok_or_else(not_found)?, customer))
}

/// As `locked`, if they may see it. A retry is answered next (I3): what it asked for was possible then.
pub async fn seen((tx, cx): (&Tx, &Cx), id: RecoveryCaseId) -> Result<(Case, Customer), Stop<Refusal>> {
    let reads = cx.allow(Action::RecoveryCases)?;
    let (case, customer) = locked(tx, id).await?;
    must_see(&reads, &case)?;
    Ok((case, customer))
}

pub fn must_see(reads: &Scope, case: &Case) -> Result<(), Stop<Refusal>> {
    if sees(reads, case) { Ok(()) } else { Err(Stop::refused(Refusal::CaseNotFound { field: "id" })) }
}

/// Whether they may do this now, and knew it as it is.
pub fn admit(
    scope: &Scope,
    (case, customer): (&Case, &Customer),
    known: Known,
    deed: Deed,
) -> Result<(), Stop<Refusal>> {
    rules::may(part(scope, case), deed, case.state).map_err(Stop::refused)?;
    if known.expected_version.is_some_and(|version| version != case.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    match customer.erased_at {
        Some(_) => Err(Stop::refused(Refusal::CustomerErased)),
        None => Ok(()),
    }
}

/// A key for one call about one case.
pub fn key(
    scope: &Scope,
    action: Action,
    key: Option<String>,
    input: &impl Serialize,
) -> Result<Option<Key>, Stop<Refusal>> {
    Key::given(scope.employee().0, action, key, input).map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))
}

/// I3: what the same call made before. Under the case's lock, for which who says the same at the same moment waits.
pub async fn made_before(tx: &Tx, cx: &Cx, key: Option<&Key>) -> Result<Option<uuid::Uuid>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen_in(tx, cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => Ok(Some(id)),
    }
}

pub fn kept(rows: Writes, cx: &Cx, key: Option<&Key>, id: uuid::Uuid) -> Writes {
    match key {
        Some(key) => rows.insert(key.keep(cx, id)),
        None => rows,
    }
}

/// A contact with the customer, or a try.
#[derive(Serialize)]
pub struct NewContact {
    pub way: ContactWay,
    pub outcome: ContactOutcome,
    /// Now, if they do not say.
    pub at: Option<DateTime<Utc>>,
    pub apologized: bool,
    pub note: Option<String>,
}

/// R2, R3: writes down one contact, and what it means for the case.
pub async fn log_contact(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    id: RecoveryCaseId,
    (new, given): (NewContact, Option<String>),
) -> Result<(Case, Contact), Stop<Refusal>> {
    let key = key(scope, Action::LogContact, given, &(id, &new))?;
    let note = refusal::optional("note", new.note.as_deref(), LONGEST_NOTE).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let (mut case, customer) = seen((&tx, cx), id).await?;
    if let Some(first) = made_before(&tx, cx, key.as_ref()).await? {
        let first = store::contact(&tx, RecoveryContactId(first)).await?;
        return Ok((case, first.ok_or(Stop::refused(Refusal::CaseNotFound { field: "idempotencyKey" }))?));
    }
    admit(scope, (&case, &customer), Known::any(id), Deed::LogContact)?;
    let earlier = store::contacts(&tx, [id]).await?;
    if earlier.len() >= MOST_CONTACTS {
        return Err(Stop::refused(Refusal::TooMany { field: "id", max: MOST_CONTACTS }));
    }
    let logged = Logged {
        at: new.at.unwrap_or(cx.now),
        way: new.way,
        outcome: new.outcome,
        apologized: new.apologized,
        is_own: part(scope, &case).holder,
    };
    let tries: Vec<DateTime<Utc>> = earlier.iter().filter(|one| one.is_try).map(|one| one.at).collect();
    let terms = terms(directory, cx.now);
    rules::contact(&case, &logged, &tries, (&terms, cx.now))?;
    let contact_id = RecoveryContactId(id::fresh(cx.now));
    let contact = Contact {
        id: contact_id,
        case_id: id,
        at: logged.at,
        logged_at: cx.now,
        by_id: scope.employee(),
        is_own: logged.is_own,
        way: logged.way,
        outcome: logged.outcome,
        is_try: case.state == RecoveryState::AwaitingContact && rules::is_try(&logged, &tries, &terms),
        apologized: logged.apologized,
        note: words::sealed(ring, &customer, words::note(contact_id), note.as_deref())?,
    };
    follow(&mut case, &logged, contact.is_try);
    case.version += 1;
    let made = change::Change {
        part: Some(("RecoveryContact", contact_id.0)),
        ..changed("recoveryContactLogged", &case, &["contacts", "firstContact"])
    };
    let rows = change::insert(store::insert_contact(Writes::default(), &contact), cx, Action::LogContact, &made);
    store::save(&tx, &case).await?;
    kept(rows, cx, key.as_ref(), contact_id.0).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok((case, contact))
}

fn follow(case: &mut Case, logged: &Logged, is_try: bool) {
    case.tries += i32::from(is_try);
    if let Some(first) = rules::first_contact(case.first_contact, logged) {
        case.first_contact = Some(first);
        // Who is reached later was called in time all the same, and by whom they were.
        case.first_contact_at.get_or_insert(logged.at);
        case.first_contact_by.get_or_insert(case.executive_id);
        case.state = RecoveryState::InContact;
    }
    if logged.apologized {
        case.apologized_at = Some(case.apologized_at.map_or(logged.at, |first| first.min(logged.at)));
    }
}

/// What the customer said, and what is to become of it.
#[derive(Serialize)]
pub struct NewOpinion {
    pub words: String,
    pub filings: Vec<NewItem>,
    /// Improvements to be asked for.
    pub tasks: Vec<NewTask>,
}

/// R4: what the executive heard becomes VOC, praise and improvement tasks in one step: all of it, or nothing.
pub async fn record_opinion(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    (permit, scope): (&Permit, &Scope),
    id: RecoveryCaseId,
    (new, given): (NewOpinion, Option<String>),
) -> Result<(Case, Opinion), Stop<Refusal>> {
    let key = key(scope, Action::RecordOpinion, given, &(id, &new))?;
    let text = refusal::text("opinion", &new.words, LONGEST_WORDS).map_err(Stop::refused)?;
    if new.filings.len() > MOST_FILINGS {
        return Err(Stop::refused(Refusal::TooMany { field: "filings", max: MOST_FILINGS }));
    }
    if new.tasks.len() > MOST_TASKS {
        return Err(Stop::refused(Refusal::TooMany { field: "improvements", max: MOST_TASKS }));
    }
    let tx = cx.db.begin().await?;
    let (mut case, customer) = seen((&tx, cx), id).await?;
    if let Some(first) = made_before(&tx, cx, key.as_ref()).await? {
        let first = store::opinion(&tx, RecoveryOpinionId(first)).await?;
        return Ok((case, first.ok_or(Stop::refused(Refusal::CaseNotFound { field: "idempotencyKey" }))?));
    }
    admit(scope, (&case, &customer), Known::any(id), Deed::RecordOpinion)?;
    if store::opinions(&tx, [id]).await?.len() >= MOST_OPINIONS {
        return Err(Stop::refused(Refusal::TooMany { field: "id", max: MOST_OPINIONS }));
    }
    let filings = new.filings.into_iter().map(|item| NewItem { customer: Some(customer.id), ..item }).collect();
    let by = (permit, Action::RecordOpinion);
    let filed = voc::beside::file_all(tx, (cx, directory, ring), by, filings).await;
    let (tx, items) = filed.map_err(|(place, stop)| in_our_words(place, stop))?;
    let items: Vec<VocItemId> = items.into_iter().map(|item| item.id).collect();
    let shown = match new.tasks.is_empty() {
        true => Vec::new(),
        false => shown(&tx, cx, directory, (case.item_id, &items)).await?,
    };
    let tasks = ask_for((&tx, cx), (directory, ring), scope, (new.tasks, shown)).await?;
    let opinion_id = RecoveryOpinionId(id::fresh(cx.now));
    let opinion = Opinion {
        id: opinion_id,
        case_id: id,
        at: cx.now,
        by_id: scope.employee(),
        words: words::sealed(ring, &customer, words::opinion(opinion_id), Some(&text))?,
    };
    case.version += 1;
    let made = change::Change {
        part: Some(("RecoveryOpinion", opinion_id.0)),
        ..changed("recoveryOpinionRecorded", &case, &["opinions"])
    };
    let rows = store::insert_opinion(Writes::default(), &opinion, (&items, &tasks));
    let rows = change::insert(rows, cx, Action::RecordOpinion, &made);
    store::save(&tx, &case).await?;
    kept(rows, cx, key.as_ref(), opinion_id.0).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok((case, opinion))
}

/// Which items show what is to become better: those that were just filed, and the complaint, if that is not for its path alone.
async fn shown(
    tx: &Tx,
    cx: &Cx,
    directory: &Directory,
    (complaint, filed): (VocItemId, &[VocItemId]),
) -> Result<Vec<VocItemId>, Stop<Refusal>> {
    let seen = voc::incident::seen(tx, cx, directory, complaint).await?;
    let counts = seen.filter(|item| item.sensitivity.is_none() && voc::series::counts(item.state));
    Ok(counts.map(|item| item.id).into_iter().chain(filed.iter().copied()).collect())
}

async fn ask_for(
    (tx, cx): (&Tx, &Cx),
    known: (&Directory, &Ring),
    scope: &Scope,
    (tasks, shown): (Vec<NewTask>, Vec<VocItemId>),
) -> Result<Vec<ImprovementTaskId>, Stop<Refusal>> {
    let mut asked = Vec::with_capacity(tasks.len());
    for (place, task) in tasks.into_iter().enumerate() {
        let task = NewTask { items: shown.clone(), ..task };
        let made = improvement::request_in(tx, cx, known, (scope, Action::RecordOpinion), task).await;
        let made = made.map_err(|stop| match stop {
            Stop::Refused(all) => Stop::Refused(all.into_iter().map(|why| Refusal::Task { place, why }).collect()),
            Stop::Failed(fault) => Stop::Failed(fault),
        });
        asked.push(made?.id);
    }
    Ok(asked)
}

fn in_our_words(place: usize, stop: Stop<voc::Refusal>) -> Stop<Refusal> {
    match stop {
        Stop::Refused(all) => Stop::Refused(all.into_iter().map(|why| Refusal::Filing { place, why }).collect()),
        Stop::Failed(fault) => Stop::Failed(fault),
    }
}
