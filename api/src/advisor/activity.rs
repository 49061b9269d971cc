//! What an advisor is asked to do, and what they report of it (A4).

use crate::{
    advisor::{
        desk,
        rules::{self, Deed, Refusal},
        store,
        words::{self, Place},
    },
    customer,
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
    voc::beside,
};
use chrono::NaiveDate;
use entity::{
    advisor_activity::{ActivityKind, ActivityState, Model as Activity},
    advisor_suggestion::Model as Suggestion,
    customer::Model as Customer,
    ids::{AdvisorActivityId, AdvisorSuggestionId, LoyalCustomerAdvisorId, VocCategoryId, VocItemId},
    voc_item::{VocChannel, VocKind},
};
use serde::Serialize;

/// What somebody is to do.
#[derive(Serialize)]
pub struct New {
    pub advisor: LoyalCustomerAdvisorId,
    pub kind: ActivityKind,
    pub instruction: String,
    pub due_on: NaiveDate,
}

pub async fn assign(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: Scope,
    (new, key): (New, Option<String>),
) -> Result<Activity, Stop<Refusal>> {
    let by = scope.employee();
    let key = Key::given(by.0, Action::AssignAdvisorActivity, key, &new);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let instruction = rules::text(&["instruction"], &new.instruction, rules::LONGEST_INSTRUCTION);
    let instruction = instruction.map_err(Stop::refused)?;
    let today = directory.calendar().day_of(cx.now);
    let permit = Permit::Employee(scope);
    let tx = cx.db.begin().await?;
    let (advisor, customer) = desk::locked(&tx, (directory, &permit), (new.advisor, "advisorId")).await?;
    if let Some(id) = done_before(&tx, cx, key.as_ref()).await? {
        return there(store::activity(&tx, AdvisorActivityId(id)).await?);
    }
    desk::admitted((&advisor, &customer), Deed::Assign, today, None).map_err(Stop::refused)?;
    // Who withdrew their consent is left alone.
    rules::may_be_asked(&customer, "advisorId").map_err(Stop::refused)?;
    rules::due_on(new.due_on, &advisor, today).map_err(Stop::refused)?;
    if store::activities(&tx, [advisor.id]).await?.len() >= rules::MOST_ACTIVITIES {
        return Err(Stop::refused(Refusal::TooManyActivities));
    }
    let id = AdvisorActivityId(id::fresh(cx.now));
    let activity = Activity {
        id,
        advisor_id: advisor.id,
        kind: new.kind,
        instruction: words::sealed(ring, &customer, (Place::Instruction, id.0), &instruction)?,
        due_on: new.due_on,
        assigned_at: cx.now,
        assigned_by: by,
        state: ActivityState::Assigned,
        reported_at: None,
        reported_by: None,
        rating: None,
        report: None,
        version: 1,
    };
    let rows = store::insert_activity(Writes::default(), &activity);
    let made = changed("advisorActivityAssigned", &activity, &["kind", "instruction", "dueOn"]);
    let rows = desk::leave(rows, (cx, Action::AssignAdvisorActivity), &made, []);
    kept(rows, cx, key.as_ref(), activity.id.0).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(activity)
}

fn changed<'a>(event: &'a str, activity: &Activity, fields: &'a [&'a str]) -> Change<'a> {
    Change { fields, ..desk::of_object(event, ("AdvisorActivity", activity.id.0), activity.version) }
}

pub fn kept(rows: Writes, cx: &Cx, key: Option<&Key>, id: uuid::Uuid) -> Writes {
    match key {
        Some(key) => rows.insert(key.keep(cx, id)),
        None => rows,
    }
}

/// I3: under the customer's lock, for which who does the same at the same moment waits.
pub async fn done_before(tx: &Tx, cx: &Cx, key: Option<&Key>) -> Result<Option<uuid::Uuid>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen_in(tx, cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => Ok(Some(id)),
    }
}

pub fn there<T>(found: Option<T>) -> Result<T, Stop<Refusal>> {
    found.ok_or(Stop::refused(Refusal::NotFound { field: "idempotencyKey" }))
}

/// Whoever calls, for the key.
pub fn principal(permit: &Permit) -> uuid::Uuid {
    match permit {
        Permit::Employee(scope) => scope.employee().0,
        Permit::Customer(scope) => scope.customer().0,
    }
}

/// What an advisor says of an activity.
#[derive(Serialize)]
pub struct Report {
    pub activity: AdvisorActivityId,
    pub rating: i32,
    pub text: String,
    pub suggestions: Vec<Proposed>,
}

#[derive(Serialize)]
pub struct Proposed {
    pub text: String,
    /// As what it is filed, if it is.
    pub category: Option<VocCategoryId>,
}

pub async fn report(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    (report, expected, key): (Report, Option<i32>, Option<String>),
) -> Result<Activity, Stop<Refusal>> {
    let key = Key::given(principal(permit), Action::ReportAdvisorActivity, key, &report);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let report = checked(report)?;
    let today = directory.calendar().day_of(cx.now);
    let not_found = || Stop::refused(Refusal::NotFound { field: "id" });
    let tx = cx.db.begin().await?;
    // Whose it is never changes.
    let found = store::activity(&tx, report.activity).await?.ok_or_else(not_found)?;
    let (advisor, customer) = desk::locked(&tx, (directory, permit), (found.advisor_id, "id")).await?;
    let mut activity = store::lock_activity(&tx, found.id).await?.ok_or_else(not_found)?;
    if done_before(&tx, cx, key.as_ref()).await?.is_some() {
        return Ok(activity);
    }
    desk::admitted((&advisor, &customer), Deed::Report, today, None).map_err(Stop::refused)?;
    rules::may_report(&activity).map_err(Stop::refused)?;
    if expected.is_some_and(|version| version != activity.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    activity.state = ActivityState::Reported;
    (activity.reported_at, activity.reported_by) = (Some(cx.now), cx.employee());
    activity.rating = Some(report.rating);
    activity.report = words::sealed(ring, &customer, (Place::Report, activity.id.0), &report.text)?;
    activity.version += 1;
    store::save_activity(&tx, &activity).await?;
    let keepers = (directory, ring);
    let (tx, proposed) = suggestions(tx, cx, keepers, (&activity, &customer), &report.suggestions).await?;
    let rows = proposed.iter().fold(Writes::default(), store::insert_suggestion);
    let made = changed("advisorActivityReported", &activity, &["state", "rating", "report", "suggestions"]);
    let rows = desk::leave(rows, (cx, Action::ReportAdvisorActivity), &made, [activity.assigned_by]);
    kept(rows, cx, key.as_ref(), activity.id.0).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(activity)
}

/// Everything that is wrong with it at once.
fn checked(given: Report) -> Result<Report, Stop<Refusal>> {
    let mut refusals = Vec::new();
    let mut keep = |text: Result<String, Refusal>| text.map_err(|refusal| refusals.push(refusal)).unwrap_or_default();
    let text = keep(rules::text(&["report"], &given.text, rules::LONGEST_REPORT));
    let many = given.suggestions.len();
    let proposed = |(place, one): (usize, Proposed)| {
        let path = ["suggestions", &place.to_string(), "text"];
        Proposed { text: keep(rules::text(&path, &one.text, rules::LONGEST_SUGGESTION)), ..one }
    };
    let all = given.suggestions.into_iter().take(rules::MOST_SUGGESTIONS).enumerate();
    let suggestions: Vec<Proposed> = all.map(proposed).collect();
    if many > rules::MOST_SUGGESTIONS {
        refusals.push(Refusal::TooManySuggestions);
    }
    refusals.extend(rules::rating(given.rating).err());
    if refusals.is_empty() { Ok(Report { text, suggestions, ..given }) } else { Err(Stop::Refused(refusals)) }
}

/// Each suggestion, sealed, and filed if it is to be.
async fn suggestions(
    mut tx: Tx,
    cx: &Cx,
    keepers: (&Directory, &Ring),
    (activity, customer): (&Activity, &Customer),
    proposed: &[Proposed],
) -> Result<(Tx, Vec<Suggestion>), Stop<Refusal>> {
    let mut suggestions = Vec::with_capacity(proposed.len());
    for (place, one) in proposed.iter().enumerate() {
        let voc_item_id;
        (tx, voc_item_id) = match one.category {
            Some(category) => file(tx, cx, keepers, customer, (place, &one.text, category)).await?,
            None => (tx, None),
        };
        let id = AdvisorSuggestionId(id::fresh(cx.now));
        suggestions.push(Suggestion {
            id,
            advisor_id: activity.advisor_id,
            activity_id: activity.id,
            at: cx.now,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            text: words::sealed(keepers.1, customer, (Place::Suggestion, id.0), &one.text)?,
            voc_item_id,
        });
    }
    Ok((tx, suggestions))
}

/// A4: by whoever reports it: the customer by the app, an employee as they heard it.
async fn file(
    tx: Tx,
    cx: &Cx,
    keepers: (&Directory, &Ring),
    customer: &Customer,
    (index, text, category): (usize, &str, VocCategoryId),
) -> Result<(Tx, Option<VocItemId>), Stop<Refusal>> {
    let permit = cx.permit(Action::FileVoc).map_err(Stop::Failed)?;
    let by_customer = matches!(permit, Permit::Customer(_));
    let new = beside::New {
        kind: VocKind::Suggestion,
        channel: if by_customer { VocChannel::App } else { VocChannel::Meeting },
        category,
        text: text.to_owned(),
        dissatisfaction: None,
        customer: (!by_customer).then_some(customer.id),
        contract: None,
        claim_reference: None,
        external_id: None,
        follows: None,
        sensitivity: None,
        praised: None,
        attachments: Vec::new(),
        task: None,
    };
    match beside::bring(tx, (cx, Action::ReportAdvisorActivity), keepers, &permit, new).await {
        Ok((tx, item)) => Ok((tx, Some(item.id))),
        Err(Stop::Refused(why)) => Err(Stop::Refused(why.into_iter().map(|why| Refusal::Voc { index, why }).collect())),
        Err(Stop::Failed(fault)) => Err(Stop::Failed(fault)),
    }
}
