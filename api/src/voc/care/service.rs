//! Reporting abuse: the item goes to somebody else, the customer bears a caution, and who has to know is told (V12).

use crate::{
    customer,
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::{Fault, Stop},
        events, id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Permit},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, Employee},
    voc::{
        care::{
            rest, rules, store,
            words::{self, WORDS},
        },
        clock,
        desk::{self, Before, Desk, Said, Sought},
        refusal::{self, Refusal},
        rules::{self as voc_rules, Deed, Leads},
        work::{self, Which},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    abuse_report::{AbuseKind, AbuseReportState, Model as Report},
    customer::Model as Customer,
    employee_role::Role,
    event,
    ids::{AbuseReportId, EmployeeId},
    rest_period::Model as Rest,
    voc_item::{Model as Item, Sensitivity, VocState},
    voc_step::VocStepKind,
};
use serde::Serialize;

/// What somebody reports.
#[derive(Serialize)]
pub struct New {
    pub kind: AbuseKind,
    pub words: Option<String>,
    /// Now, if they do not say.
    pub happened_at: Option<DateTime<Utc>>,
    /// A rest at once, of so many minutes.
    pub rest_minutes: Option<i32>,
}

pub type Reported = (Report, Option<Rest>);

pub async fn report(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    which: Which,
    (new, key): (New, Option<String>),
) -> Result<Reported, Stop<Refusal>> {
    let by = cx.employee().ok_or(Stop::refused(Refusal::NotInCharge))?;
    let key = Key::given(by.0, Action::ReportAbuse, key, &(which.id, &new));
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let new = checked(new, directory, cx.now)?;
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::ReportAbuse };
    let customer = desk.customer_of(which.id).await?;
    let locked = work::lock(&desk, which.id).await?;
    if let Some(first) = reported_before(&desk, key.as_ref()).await? {
        return Ok(first);
    }
    let mut item = work::admitted(&desk, locked, which.expected_version, Deed::ReportAbuse)?;
    let clocks = desk.clocks(&mut item).await?;
    let before = Before::of(&item);
    let had_it = item.assignee_id == Some(by);
    if had_it {
        let to = successor(&desk, &item, by).await?;
        hand_over(&mut item, to);
    }
    let made_sensitive = item.sensitivity.is_none();
    item.sensitivity.get_or_insert(Sensitivity::Abuse);
    item.abused_at = Some(item.abused_at.map_or(new.happened_at, |since| since.min(new.happened_at)));
    item.version += 1;
    let id = AbuseReportId(id::fresh(cx.now));
    let words = match &new.words {
        Some(text) => words::sealed(ring, customer.as_ref(), (WORDS, id), text)?,
        None => None,
    };
    let report = Report {
        id,
        item_id: item.id,
        customer_id: item.customer_id,
        reporter_id: by,
        kind: new.kind,
        happened_at: new.happened_at,
        reported_at: cx.now,
        words,
        handed_over_to: item.assignee_id.filter(|_| had_it),
        made_sensitive,
        made_cautious: caution(&desk, customer.as_ref()).await?,
        state: AbuseReportState::Reported,
        decided_at: None,
        decided_by: None,
        reason: None,
        version: 1,
    };
    let rest = new.rest_until.map(|until| rest::of(&report, cx.now, until));
    let rows = store::insert(Writes::default(), &report);
    let rows = rest.iter().fold(rows, store::insert_rest);
    let said = Said { fields: &["assignee", "sensitivity", "abusedAt"], ..Said::default() };
    let rows = desk.leave(rows, (&item, &before), VocStepKind::AbuseReported, said, customer.as_ref())?;
    let made = Change { fields: &["kind", "words", "rest"], ..changed("abuseReported", &report) };
    let rows = tell(change::insert(rows, cx, Action::ReportAbuse, &made), &desk, (&item, had_it), &report);
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, report.id.0)),
        None => rows,
    };
    desk.save(rows, &item, clocks).await?;
    if let Some(customer) = &customer {
        customer::touch_case(&desk.tx, customer.id, cx.now).await?;
    }
    desk.tx.commit().await?;
    Ok((report, rest))
}

struct Checked {
    kind: AbuseKind,
    words: Option<String>,
    happened_at: DateTime<Utc>,
    rest_until: Option<DateTime<Utc>>,
}

/// Everything that is wrong with it at once.
fn checked(new: New, directory: &Directory, now: DateTime<Utc>) -> Result<Checked, Stop<Refusal>> {
    let words = new.words.map(|text| refusal::text("words", &text, rules::LONGEST_WORDS)).transpose();
    let happened = rules::happened(new.happened_at, now);
    let rest = new.rest_minutes.map(|minutes| rest::until(directory, ("restMinutes", minutes), now)).transpose();
    match (words, happened, rest) {
        (Ok(words), Ok(happened_at), Ok(rest_until)) => Ok(Checked { kind: new.kind, words, happened_at, rest_until }),
        (words, happened, rest) => {
            Err(Stop::Refused([words.err(), happened.err(), rest.err()].into_iter().flatten().collect()))
        }
    }
}

/// I3: under the item's lock, for which who says the same at the same moment waits.
async fn reported_before(desk: &Desk<'_>, key: Option<&Key>) -> Result<Option<Reported>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen_in(&desk.tx, desk.cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => {
            let report = store::report(&desk.tx, AbuseReportId(id)).await?;
            let report = report.ok_or(Stop::refused(Refusal::ReportNotFound { field: "idempotencyKey" }))?;
            let rest = store::rest(&desk.tx, report.id).await?;
            Ok(Some((report, rest)))
        }
    }
}

/// Whoever else there is free; else the nearest leader who is there.
async fn successor(desk: &Desk<'_>, item: &Item, by: EmployeeId) -> Result<Option<EmployeeId>, Fault> {
    let Some(place) = item.department_id else { return Ok(None) };
    let (directory, now) = (desk.directory, desk.cx.now);
    let mut over = store::passed_over(&desk.tx, (item.id, item.customer_id), now).await?;
    // Their own report is not written yet.
    over.insert(by);
    let sought = Sought { item: item.id, customer: item.customer_id, now };
    if let Some(free) = desk::free_but(&desk.tx, directory, place, &sought, &over).await? {
        return Ok(Some(free));
    }
    let today = directory.calendar().day_of(now);
    let is_there = |id: &EmployeeId| directory.is_active(*id) && !directory.is_absent(*id, today) && !over.contains(id);
    let path = directory.department(place).map(|department| department.path.as_slice()).unwrap_or_default();
    let leaders = path.iter().rev().filter_map(|id| directory.department(*id)?.leader_id);
    Ok(leaders.into_iter().find(is_there))
}

/// If there is nobody, the CS office decides who handles what is open.
fn hand_over(item: &mut Item, to: Option<EmployeeId>) {
    item.assignee_id = to;
    if to.is_none() && voc_rules::is_open(item.state) {
        item.department_id = None;
    }
    if voc_rules::leads(Deed::ReportAbuse, item.state) == Some(Leads::ToAssignee) {
        item.state = if to.is_some() { VocState::Assigned } else { VocState::Received };
    }
}

/// Whether the customer bears a caution by what was reported, and not because somebody said so by hand.
async fn caution(desk: &Desk<'_>, customer: Option<&Customer>) -> Result<bool, Fault> {
    let Some(customer) = customer else { return Ok(false) };
    if customer::set_caution(&desk.tx, desk.cx, desk.action, customer, true).await? {
        return Ok(true);
    }
    Ok(store::standing_of(&desk.tx, customer.id).await?.iter().any(|report| report.made_cautious))
}

pub fn changed<'a>(event: &'a str, report: &Report) -> Change<'a> {
    Change {
        event,
        object_type: "AbuseReport",
        object_id: report.id.0,
        version: report.version,
        part: None,
        fields: &[],
    }
}

/// The reporter's leader, the CS office, which is to decide about it, and whoever has the item now.
fn tell(rows: Writes, desk: &Desk<'_>, (item, had_it): (&Item, bool), report: &Report) -> Writes {
    let (directory, by, now) = (desk.directory, report.reporter_id, desk.cx.now);
    let mut people: Vec<EmployeeId> = leader_of(directory, by, now);
    // They decide whether it was one.
    let of_office = directory.employees().iter().filter(|one| one.role_set.contains(Role::CsOffice));
    people.extend(of_office.filter(|one| one.is_active() && one.key != by).map(|one| one.key));
    people.sort_unstable();
    people.dedup();
    let rows = people.into_iter().fold(rows, |rows, to| rows.insert(heard("abuseReported", report, to, now)));
    match item.assignee_id.filter(|_| had_it) {
        Some(to) => rows.insert(clock::heard_by("vocHandedOver", item, by, to, now)),
        None => rows,
    }
}

/// What one person hears of a report.
pub fn heard(event: &str, report: &Report, to: EmployeeId, now: DateTime<Utc>) -> event::ActiveModel {
    let change = Change { part: Some(("Employee", to.0)), ..changed(event, report) };
    let by = report.decided_by.unwrap_or(report.reporter_id);
    events::row_by(Some(by), now, &change)
}

/// The nearest leader up the tree who is not the reporter, with who stands in for them.
fn leader_of(directory: &Directory, who: EmployeeId, now: DateTime<Utc>) -> Vec<EmployeeId> {
    let path = directory.employee(who).map(|person: &std::sync::Arc<Employee>| person.path()).unwrap_or_default();
    let leaders = path.iter().rev().filter_map(|id| directory.department(*id)?.leader_id);
    let leader = leaders.into_iter().find(|id| *id != who && directory.is_active(*id));
    let today = directory.calendar().day_of(now);
    let deputy = leader.and_then(|id| directory.deputy_of(id, today)).map(|deputy| deputy.key);
    leader.into_iter().chain(deputy).filter(|id| *id != who).collect()
}
