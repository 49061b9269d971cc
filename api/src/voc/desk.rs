//! Who somebody is to an item, who hears of it, and what each change of it leaves: the step on its timeline, the events, the audit
//! record.

use crate::{
    customer::{self, Vault},
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        events::{self, Topic},
        id,
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, settings::Setting},
    voc::{
        attachment::{self, Claimed},
        care, clock, masking, onestop,
        refusal::Refusal,
        reply,
        rules::{self, Part},
        store,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    customer::Model as Customer,
    employee::EmploymentKind,
    employee_role::Role,
    ids::{CustomerId, DepartmentId, EmployeeId, OutgoingMailId, VocItemId, VocTextId},
    voc_clock::Model as Clock,
    voc_item::{Model as Item, VocState},
    voc_step::{self, VocActor, VocStepKind},
    voc_text::{self, Delivery, VocTextKind},
};
use std::collections::HashSet;
use uuid::Uuid;

/// What an employee is to an item.
pub fn part_of(directory: &Directory, scope: &Scope, item: &Item) -> Part {
    let me = scope.employee();
    let path = item.department_id.and_then(|id| directory.department(id)).map(|department| department.path.as_slice());
    let leads = |id: &DepartmentId| {
        let department = directory.department(*id);
        department.is_some_and(|one| one.leader_id == Some(me) || one.responsible_executive_id == Some(me))
    };
    Part {
        assignee: item.assignee_id == Some(me),
        member: item.department_id.is_some_and(|place| at_work(directory, place).contains(&me)),
        leader: path.is_some_and(|path| path.iter().any(leads)) || directory.chief_executives().contains(&me),
        office: is_office(scope),
        recorder: item.recorded_by == Some(me),
        customer: false,
    }
}

/// Whoever asks.
pub fn part(directory: &Directory, permit: &Permit, item: &Item) -> Part {
    match permit {
        Permit::Employee(scope) => part_of(directory, scope, item),
        Permit::Customer(scope) => Part { customer: item.customer_id == Some(scope.customer()), ..Part::default() },
    }
}

pub fn is_office(scope: &Scope) -> bool {
    [Role::CsOffice, Role::Cco].into_iter().any(|role| scope.actor().roles.contains(role))
}

/// V10: whether all VOC that is not sensitive is open to them.
pub fn reads_all(directory: &Directory, scope: &Scope, now: DateTime<Utc>) -> bool {
    let Some(person) = directory.employee(scope.employee()) else { return false };
    EmploymentKind::from(person.employment_kind) == EmploymentKind::Employee
        || directory.whole_setting(Setting::VocOpenToPlanners, now) == 1
}

/// V10: what one may not see is not there.
pub fn sees(directory: &Directory, permit: &Permit, item: &Item, now: DateTime<Utc>) -> bool {
    match permit {
        Permit::Customer(scope) => item.customer_id == Some(scope.customer()),
        Permit::Employee(scope) => {
            part_of(directory, scope, item).is_on_path()
                || (item.sensitivity.is_none() && reads_all(directory, scope, now))
        }
    }
}

/// V1: whether a text shows as it was written, with what is attached to it: to the item's path, and to the customer what was said to them.
pub fn sees_originals(directory: &Directory, permit: &Permit, item: &Item, kind: VocTextKind) -> bool {
    match permit {
        Permit::Customer(_) => is_said_to_customer(kind),
        Permit::Employee(scope) => part_of(directory, scope, item).is_on_path(),
    }
}

/// What the assignee of an item hears, and whoever was it until now.
pub fn desk_topic(of: EmployeeId) -> Topic {
    Topic { object_type: DESK, part: Some(of.0) }
}

/// What a department hears of what it handles.
pub fn board_topic(of: DepartmentId) -> Topic {
    Topic { object_type: BOARD, part: Some(of.0) }
}

/// What a customer hears of theirs.
pub fn customer_topic(of: CustomerId) -> Topic {
    Topic { object_type: OWN, part: Some(of.0) }
}

const DESK: &str = "VocDesk";
const BOARD: &str = "VocBoard";
const OWN: &str = "VocOwn";

/// One change of one item, on its way into the database.
pub struct Desk<'a> {
    pub tx: Tx,
    pub cx: &'a Cx,
    pub directory: &'a Directory,
    pub ring: &'a Ring,
    pub permit: &'a Permit,
    pub action: Action,
}

/// An item as it was before it is changed.
#[derive(Clone)]
pub struct Before {
    state: Option<VocState>,
    department: Option<DepartmentId>,
    assignee: Option<EmployeeId>,
}

impl Before {
    pub fn nothing() -> Self {
        Self { state: None, department: None, assignee: None }
    }

    /// Whether it was resolved or closed.
    pub fn was_done_with(&self) -> bool {
        matches!(self.state, Some(VocState::Resolved | VocState::Closed))
    }

    pub fn of(item: &Item) -> Self {
        Self { state: Some(item.state), department: item.department_id, assignee: item.assignee_id }
    }
}

/// An item's clocks on their way back, and what time did to them.
pub struct Clocks {
    pub all: Vec<Clock>,
    pub late: Vec<clock::service::Late>,
}

/// What more a step says.
#[derive(Default)]
pub struct Said<'a> {
    pub text: Option<(VocTextKind, &'a str)>,
    /// By which it leaves for the customer.
    pub mail: Option<OutgoingMailId>,
    pub code: Option<String>,
    pub other: Option<VocItemId>,
    pub fields: &'a [&'a str],
    /// What belongs to the text.
    pub attachments: Vec<Claimed>,
}

impl Desk<'_> {
    pub fn actor(&self) -> VocActor {
        if matches!(self.permit, Permit::Customer(_)) { VocActor::Customer } else { VocActor::Employee }
    }

    /// The customer whose item it is, before the item is locked: whoever erases them takes the same order. An item's customer never
    /// changes. Nobody, if nobody knows who they are, or there is no such item.
    pub async fn customer_of(&self, item: VocItemId) -> Result<Option<Customer>, Stop<Refusal>> {
        let Some(found) = store::item(&self.tx, item).await? else { return Ok(None) };
        let Some(id) = found.customer_id else { return Ok(None) };
        let customer = customer::lock_for_case(&self.tx, id).await?.ok_or(Stop::refused(Refusal::CustomerNotFound))?;
        // Whoever does not see it is told under the item's lock that it is not there, unless they see it by then.
        let is_seen = sees(self.directory, self.permit, &found, self.cx.now);
        match customer.erased_at {
            None => Ok(Some(customer)),
            Some(_) if is_seen => Err(Stop::refused(Refusal::CustomerErased)),
            Some(_) => Err(Stop::refused(Refusal::ItemNotFound { field: "id" })),
        }
    }

    /// The item's clocks, with every step taken that time had for them until now (V4): the item may have another version by that, so what
    /// a client expects is compared before.
    pub async fn clocks(&self, item: &mut Item) -> Result<Clocks, Stop<Refusal>> {
        let mut all = clock::store::load(&self.tx, item.id).await?;
        let late = clock::service::catch_up(item, &mut all, self.cx.now);
        Ok(Clocks { all, late })
    }

    /// Writes everything that a change leaves, and lets the clocks follow the item.
    pub async fn save(&self, rows: Writes, item: &Item, mut clocks: Clocks) -> Result<(), Stop<Refusal>> {
        clock::service::follow(item, &mut clocks.all, self.directory, self.cx.now)?;
        let rows = clock::tell(rows, item, clocks.late, self.directory, self.cx.now);
        store::save(&self.tx, item).await?;
        rows.run_in(&self.tx).await?;
        onestop::follow(&self.tx, self.directory, item).await?;
        Ok(clock::store::save(&self.tx, clocks.all).await?)
    }

    /// The step, its text, the events and the audit record of one change. `item` is as it is afterwards, its version included.
    pub fn leave(
        &self,
        rows: Writes,
        (item, before): (&Item, &Before),
        what: VocStepKind,
        said: Said<'_>,
        customer: Option<&Customer>,
    ) -> Result<Writes, Fault> {
        let text = match said.text {
            Some((kind, text)) => Some(reply::leaving_by(self.text(item, kind, text, customer)?, said.mail)),
            None => None,
        };
        let step = voc_step::Model {
            item_id: item.id,
            version: item.version,
            at: self.cx.now,
            what,
            actor: self.actor(),
            employee_id: self.cx.employee(),
            from_state: before.state,
            state: item.state,
            department_id: item.department_id,
            assignee_id: item.assignee_id,
            code: said.code,
            text_id: text.as_ref().map(|text| text.id),
            other_id: said.other,
        };
        let attached = step.text_id.map(|text| {
            said.attachments.into_iter().enumerate().map(move |(place, file)| file.row(item.id, text, place))
        });
        let rows = text.into_iter().fold(rows, store::insert_text);
        let rows = attached.into_iter().flatten().fold(rows, attachment::store::insert);
        let rows = store::insert_step(rows, step);
        Ok(self.announce(rows, (item, before), what, said.fields))
    }

    /// The events and the audit record of one change.
    pub fn announce(
        &self,
        rows: Writes,
        (item, before): (&Item, &Before),
        what: VocStepKind,
        fields: &[&str],
    ) -> Writes {
        let changed = Change {
            event: event_of(what),
            object_type: "VocItem",
            object_id: item.id.0,
            version: item.version,
            part: None,
            fields,
        };
        let rows = change::insert(rows, self.cx, self.action, &changed);
        heard(rows, self.cx.employee(), self.cx.now, (item, before), what)
    }

    /// As everyone may read it; and as it was written, sealed, if that is something else.
    pub fn text(
        &self,
        item: &Item,
        kind: VocTextKind,
        text: &str,
        customer: Option<&Customer>,
    ) -> Result<voc_text::Model, Fault> {
        let person = customer.map(|customer| Vault::person(self.ring, customer)).transpose()?;
        let name = person.and_then(|person| person.name);
        let spoken = Spoken { kind, at: self.cx.now, by: self.cx.employee(), text };
        composed(self.ring, item.id, spoken, (customer, name.as_deref()))
    }
}

/// What somebody says about an item.
pub struct Spoken<'a> {
    pub kind: VocTextKind,
    pub at: DateTime<Utc>,
    /// None: the customer.
    pub by: Option<EmployeeId>,
    pub text: &'a str,
}

/// The row of a text: as everyone may read it, and sealed as it was written, if that is something else.
pub fn composed(
    ring: &Ring,
    item: VocItemId,
    spoken: Spoken<'_>,
    (customer, name): (Option<&Customer>, Option<&str>),
) -> Result<voc_text::Model, Fault> {
    let id = VocTextId(id::fresh(spoken.at));
    let masked = masking::masked(spoken.text, name);
    let original = match (masked == spoken.text, customer) {
        (true, _) => None,
        (false, Some(customer)) => Vault::seal_text(ring, customer, store::text_place(id), spoken.text)?,
        (false, None) => Some(seal_of_nobody(ring, id, spoken.text)?),
    };
    Ok(voc_text::Model {
        id,
        item_id: item,
        kind: spoken.kind,
        at: spoken.at,
        employee_id: spoken.by,
        text: masked,
        original,
        delivery: (spoken.kind == VocTextKind::Reply).then_some(Delivery::InApp),
        mail_id: None,
    })
}

fn seal_of_nobody(ring: &Ring, id: VocTextId, text: &str) -> Result<Vec<u8>, Fault> {
    ring.seal(text.as_bytes(), &place_of_nobody(id)).map_err(|_| Fault::internal(CannotSeal))
}

#[derive(Debug, thiserror::Error)]
#[error("nothing can be sealed: no random numbers")]
struct CannotSeal;

pub fn place_of_nobody(id: VocTextId) -> Vec<u8> {
    let (column, row) = store::text_place(id);
    [column.as_bytes(), &[0], row.as_bytes()].concat()
}

/// As it was written, for who is on the item's path.
pub fn original(ring: &Ring, text: &voc_text::Model, customer: Option<&Customer>) -> Result<Option<String>, Fault> {
    match (&text.original, customer) {
        (None, _) => Ok(None),
        (Some(sealed), Some(customer)) => Vault::open_text(ring, customer, store::text_place(text.id), sealed),
        (Some(sealed), None) => {
            let opened = ring.open(sealed, &place_of_nobody(text.id));
            Ok(opened.and_then(|bytes| String::from_utf8(bytes).ok()))
        }
    }
}

pub const ALL_STEPS: [VocStepKind; 24] = [
    VocStepKind::Filed,
    VocStepKind::Updated,
    VocStepKind::Assigned,
    VocStepKind::Started,
    VocStepKind::Waiting,
    VocStepKind::Answered,
    VocStepKind::Replied,
    VocStepKind::Noted,
    VocStepKind::Resolved,
    VocStepKind::Closed,
    VocStepKind::Reopened,
    VocStepKind::Rejected,
    VocStepKind::Transferred,
    VocStepKind::Escalated,
    VocStepKind::Extended,
    VocStepKind::Merged,
    VocStepKind::TookOver,
    VocStepKind::Unmerged,
    VocStepKind::GaveBack,
    VocStepKind::ReplySent,
    VocStepKind::ReplyFailed,
    VocStepKind::Rated,
    VocStepKind::AbuseReported,
    VocStepKind::AbuseReviewed,
];

pub fn event_of(what: VocStepKind) -> &'static str {
    match what {
        VocStepKind::Filed => "vocFiled",
        VocStepKind::Updated => "vocUpdated",
        VocStepKind::Assigned => "vocAssigned",
        VocStepKind::Started => "vocStarted",
        VocStepKind::Waiting => "vocWaiting",
        VocStepKind::Answered => "vocAnswered",
        VocStepKind::Replied => "vocReplied",
        VocStepKind::Noted => "vocNoted",
        VocStepKind::Resolved => "vocResolved",
        VocStepKind::Closed => "vocClosed",
        VocStepKind::Reopened => "vocReopened",
        VocStepKind::Rejected => "vocRejected",
        VocStepKind::Transferred => "vocTransferred",
        VocStepKind::Escalated => "vocEscalated",
        VocStepKind::Extended => "vocExtended",
        VocStepKind::Merged => "vocMerged",
        VocStepKind::TookOver => "vocTookOver",
        VocStepKind::Unmerged => "vocUnmerged",
        VocStepKind::GaveBack => "vocGaveBack",
        VocStepKind::ReplySent => "vocReplySent",
        VocStepKind::ReplyFailed => "vocReplyFailed",
        VocStepKind::Rated => "vocRated",
        VocStepKind::AbuseReported => "vocAbuseReported",
        VocStepKind::AbuseReviewed => "vocAbuseReviewed",
    }
}

/// Whether a customer is to know of it: what colleagues say among themselves is none of their business (V6).
pub fn customer_sees(what: VocStepKind) -> bool {
    !matches!(
        what,
        VocStepKind::Updated
            | VocStepKind::Noted
            | VocStepKind::Assigned
            | VocStepKind::Transferred
            | VocStepKind::Escalated
            | VocStepKind::ReplySent
            | VocStepKind::ReplyFailed
            | VocStepKind::AbuseReported
            | VocStepKind::AbuseReviewed
    )
}

/// V6: a customer never sees what colleagues say among themselves.
pub fn is_said_to_customer(kind: VocTextKind) -> bool {
    matches!(kind, VocTextKind::Report | VocTextKind::Reply | VocTextKind::Message | VocTextKind::Comment)
}

/// V11: the assignee, the department's board and the customer hear of it; whoever it was with before, too.
pub fn heard(
    rows: Writes,
    by: Option<EmployeeId>,
    now: DateTime<Utc>,
    (item, before): (&Item, &Before),
    what: VocStepKind,
) -> Writes {
    let tell = |rows: Writes, object_type: &'static str, part: (&'static str, Uuid)| {
        let change = Change {
            event: event_of(what),
            object_type,
            object_id: item.id.0,
            version: item.version,
            part: Some(part),
            fields: &[],
        };
        rows.insert(events::row_by(by, now, &change))
    };
    let both = |one: Option<Uuid>, other: Option<Uuid>| [one, other.filter(|other| Some(*other) != one)];
    let people = both(item.assignee_id.map(|id| id.0), before.assignee.map(|id| id.0));
    let places = both(item.department_id.map(|id| id.0), before.department.map(|id| id.0));
    let rows = people.into_iter().flatten().fold(rows, |rows, id| tell(rows, DESK, ("Employee", id)));
    let rows = places.into_iter().flatten().fold(rows, |rows, id| tell(rows, BOARD, ("Department", id)));
    match item.customer_id.filter(|_| customer_sees(what)) {
        Some(customer) => tell(rows, OWN, ("Customer", customer.0)),
        None => rows,
    }
}

/// For which item somebody is looked for, and when.
pub struct Sought {
    pub item: VocItemId,
    pub customer: Option<CustomerId>,
    pub now: DateTime<Utc>,
}

impl Sought {
    pub fn of(item: &Item, now: DateTime<Utc>) -> Self {
        Self { item: item.id, customer: item.customer_id, now }
    }
}

/// V3: the least loaded of those who work there and are present today; of the whole department, if nobody works in its top. Whoever
/// rests, or was abused by that customer, is passed over (V12).
pub async fn whoever_is_free(
    tx: &Tx,
    directory: &Directory,
    department: DepartmentId,
    sought: &Sought,
) -> Result<Option<EmployeeId>, Fault> {
    let over = care::store::passed_over(tx, (sought.item, sought.customer), sought.now).await?;
    free_but(tx, directory, department, sought, &over).await
}

/// Whether nothing is given to them now (V12).
pub async fn is_passed_over(tx: &Tx, sought: &Sought, who: EmployeeId) -> Result<bool, Fault> {
    Ok(care::store::passed_over(tx, (sought.item, sought.customer), sought.now).await?.contains(&who))
}

/// The same, but none of these.
pub async fn free_but(
    tx: &Tx,
    directory: &Directory,
    department: DepartmentId,
    Sought { item, now, .. }: &Sought,
    over: &HashSet<EmployeeId>,
) -> Result<Option<EmployeeId>, Fault> {
    let today = directory.calendar().day_of(*now);
    let is_free = |id: &EmployeeId| !directory.is_absent(*id, today) && !over.contains(id);
    let present: Vec<EmployeeId> = at_work(directory, department).into_iter().filter(is_free).collect();
    if present.is_empty() {
        return Ok(None);
    }
    let loads = store::loads(tx, &present).await?;
    let present: Vec<(EmployeeId, u64)> =
        present.into_iter().map(|id| (id, loads.get(&id).copied().unwrap_or_default())).collect();
    Ok(rules::least_loaded(&present, item.0.as_u128()))
}

/// Employees, not planners, of the department itself; of those below it, if nobody works in its top.
pub fn at_work(directory: &Directory, department: DepartmentId) -> Vec<EmployeeId> {
    let works = |person: &&std::sync::Arc<crate::org::Employee>| {
        person.is_active() && EmploymentKind::from(person.employment_kind) == EmploymentKind::Employee
    };
    let all = || directory.employees().iter().filter(works);
    let top: Vec<EmployeeId> =
        all().filter(|person| person.department.key == department).map(|person| person.key).collect();
    match top.is_empty() {
        true => all().filter(|person| person.path().contains(&department)).map(|person| person.key).collect(),
        false => top,
    }
}
