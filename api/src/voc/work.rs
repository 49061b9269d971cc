//! What is done with one item after it was filed (V2, V3, V6): looked at under its lock, decided by the table, left on its timeline.

use crate::{
    access::Gate,
    customer,
    kernel::{
        cx::Cx,
        error::{Fault, Stop},
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Permit},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, settings::Setting},
    voc::{
        attachment, care, category,
        desk::{self, Before, Desk, Said, Sought},
        praising,
        refusal::{self, Refusal},
        reply,
        rules::{self, Deed, Leads},
        satisfaction::{self, Links},
        store,
    },
};
use chrono::TimeDelta;
use entity::{
    customer::Model as Customer,
    ids::{DepartmentId, EmployeeId, UploadId, VocCategoryId, VocItemId},
    processing_scope::Task,
    voc_item::{Model as Item, Rejection, Sensitivity, Severity, VocState},
    voc_step::VocStepKind,
    voc_text::VocTextKind,
};

/// What is to be done, checked as far as it can be without the item.
pub enum Doing {
    Update(Edit),
    /// To nobody in particular: to whoever has least to do.
    Assign(Option<EmployeeId>),
    Start,
    Reply(String),
    Note(String),
    Message(String),
    Wait(String),
    Resolve(String),
    Close,
    Reopen(String),
    Reject(Rejection, String),
    Transfer(DepartmentId, String),
    Escalate(String),
}

/// `None` leaves it as it is.
#[derive(Default)]
pub struct Edit {
    pub category: Option<VocCategoryId>,
    pub dissatisfaction: Option<Option<i32>>,
    pub severity: Option<Severity>,
    pub sensitivity: Option<Option<Sensitivity>>,
    pub caused_by: Option<Option<DepartmentId>>,
    pub claim_reference: Option<Option<String>>,
    /// Whom it praises (P9).
    pub praised: Option<Vec<EmployeeId>>,
    pub task: Option<Task>,
}

/// What is to be done, and what belongs to it if something is said.
pub struct Saying {
    pub doing: Doing,
    pub attachments: Vec<UploadId>,
    pub key: Option<String>,
}

/// Which item, as the client knew it.
#[derive(Clone, Copy)]
pub struct Which {
    pub id: VocItemId,
    pub expected_version: Option<i32>,
}

/// What a customer may say within an hour, in all their items.
const MOST_MESSAGES: u64 = 20;

pub async fn act(
    cx: &Cx,
    (directory, ring, gate, links): (&Directory, &Ring, &Gate, &Links),
    (permit, action): (&Permit, Action),
    which: Which,
    Saying { doing, attachments, key }: Saying,
) -> Result<Item, Stop<Refusal>> {
    let key = doing.key(permit, action, (which.id, &attachments), key)?;
    let doing = doing.checked().map_err(Stop::refused)?;
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action };
    let customer = desk.customer_of(which.id).await?;
    if let Some(item) = said_before(&desk, which, key.as_ref()).await? {
        return Ok(item);
    }
    let mut item = locked(&desk, which, doing.deed()).await?;
    if let (Doing::Message(_), Permit::Customer(scope)) = (&doing, permit)
        && store::messages_since(&desk.tx, scope.customer(), cx.now - TimeDelta::hours(1)).await? >= MOST_MESSAGES
    {
        return Err(Stop::Failed(Fault::RateLimited));
    }
    let clocks = desk.clocks(&mut item).await?;
    let before = Before::of(&item);
    let mut said = doing.apply(&desk, &mut item, customer.as_ref()).await?;
    if !attachments.is_empty() {
        said.attachments = attachment::claim(&desk, Some(item.id), &attachments, customer.as_ref()).await?;
        said.fields = &["text", "attachments"];
    }
    said.mail = reply::send(&desk, gate, &item, said.text, customer.as_ref()).await?;
    item.version += 1;
    let what = doing.step(&before, &item);
    let rows = desk.leave(Writes::default(), (&item, &before), what, said, customer.as_ref())?;
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, item.id.0)),
        None => rows,
    };
    let asked = match what {
        VocStepKind::Closed => {
            let by = (directory, ring, links);
            satisfaction::ask(&desk.tx, by, (&item, customer.as_ref()), cx.now).await?
        }
        _ => None,
    };
    let rows = asked.into_iter().fold(rows, satisfaction::store::insert);
    desk.save(rows, &item, clocks).await?;
    if let Some(customer) = &customer {
        customer::touch_case(&desk.tx, customer.id, cx.now).await?;
    }
    desk.tx.commit().await?;
    Ok(item)
}

/// I3: a retry says nothing a second time. Under the item's lock: who says the same at the same moment waits here.
async fn said_before(desk: &Desk<'_>, which: Which, key: Option<&Key>) -> Result<Option<Item>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    let item = store::lock(&desk.tx, &[which.id]).await?.into_iter().next();
    match key.seen_in(&desk.tx, desk.cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(_) => {
            let seen = item.filter(|item| desk::sees(desk.directory, desk.permit, item, desk.cx.now));
            seen.map(Some).ok_or(Stop::refused(Refusal::ItemNotFound { field: "id" }))
        }
    }
}

/// The item under its lock, if they may see it, do this, and knew it as it is.
pub async fn locked(desk: &Desk<'_>, which: Which, deed: Deed) -> Result<Item, Stop<Refusal>> {
    let item = lock(desk, which.id).await?;
    admitted(desk, item, which.expected_version, deed)
}

/// The item under its lock, whoever may see it.
pub async fn lock(desk: &Desk<'_>, id: VocItemId) -> Result<Option<Item>, Fault> {
    Ok(store::lock(&desk.tx, &[id]).await?.into_iter().next())
}

pub fn admitted(desk: &Desk<'_>, item: Option<Item>, expected: Option<i32>, deed: Deed) -> Result<Item, Stop<Refusal>> {
    let seen = item.filter(|item| desk::sees(desk.directory, desk.permit, item, desk.cx.now));
    let item = seen.ok_or(Stop::refused(Refusal::ItemNotFound { field: "id" }))?;
    if !desk::part(desk.directory, desk.permit, &item).may(deed) {
        return Err(Stop::refused(Refusal::NotInCharge));
    }
    if expected.is_some_and(|version| version != item.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    match rules::leads(deed, item.state) {
        Some(_) => Ok(item),
        None => Err(Stop::refused(Refusal::NotPossible { state: item.state })),
    }
}

impl Doing {
    fn deed(&self) -> Deed {
        match self {
            Self::Update(_) => Deed::Update,
            Self::Assign(_) => Deed::Assign,
            Self::Start => Deed::Start,
            Self::Reply(_) => Deed::Reply,
            Self::Note(_) => Deed::Note,
            Self::Message(_) => Deed::Message,
            Self::Wait(_) => Deed::Wait,
            Self::Resolve(_) => Deed::Resolve,
            Self::Close => Deed::Close,
            Self::Reopen(_) => Deed::Reopen,
            Self::Reject(..) => Deed::Reject,
            Self::Transfer(..) => Deed::Transfer,
            Self::Escalate(_) => Deed::Escalate,
        }
    }

    /// Of what is said: anything else is the same when it is done twice, or refused.
    fn key(
        &self,
        permit: &Permit,
        action: Action,
        (item, attachments): (VocItemId, &[UploadId]),
        key: Option<String>,
    ) -> Result<Option<Key>, Stop<Refusal>> {
        let principal = match permit {
            Permit::Employee(scope) => scope.employee().0,
            Permit::Customer(scope) => scope.customer().0,
        };
        let (Self::Reply(text) | Self::Note(text) | Self::Message(text)) = self else { return Ok(None) };
        // As it was before there were any.
        let key = match attachments.is_empty() {
            true => Key::given(principal, action, key, &(item, text)),
            false => Key::given(principal, action, key, &(item, text, attachments)),
        };
        key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))
    }

    fn checked(self) -> Result<Self, Refusal> {
        let text = |text: String| refusal::text("text", &text, refusal::LONGEST_REPLY);
        let reason = |text: String| refusal::text("reason", &text, refusal::LONGEST_REASON);
        Ok(match self {
            Self::Reply(given) => Self::Reply(refusal::reply("text", &given)?),
            Self::Note(given) => Self::Note(text(given)?),
            Self::Message(given) => Self::Message(refusal::text("text", &given, refusal::LONGEST_TEXT)?),
            Self::Wait(given) => Self::Wait(reason(given)?),
            Self::Resolve(given) => Self::Resolve(refusal::reply("text", &given)?),
            Self::Reopen(given) => Self::Reopen(reason(given)?),
            Self::Reject(as_what, given) => Self::Reject(as_what, reason(given)?),
            Self::Transfer(to, given) => Self::Transfer(to, reason(given)?),
            Self::Escalate(given) => Self::Escalate(reason(given)?),
            Self::Update(edit) => Self::Update(edit.checked()?),
            other => other,
        })
    }

    /// What it changes of the item, and what the timeline says of it.
    async fn apply(
        &self,
        desk: &Desk<'_>,
        item: &mut Item,
        customer: Option<&Customer>,
    ) -> Result<Said<'_>, Stop<Refusal>> {
        let (now, leads) = (desk.cx.now, rules::leads(self.deed(), item.state).unwrap_or(Leads::Nowhere));
        let text = |kind, text| Said { text: Some((kind, text)), fields: &["text"], ..Said::default() };
        let reason = |text| Said { text: Some((VocTextKind::Reason, text)), fields: &["state"], ..Said::default() };
        let mut said = match self {
            Self::Update(edit) => edit.apply(desk, item, customer).await?,
            Self::Assign(to) => {
                item.assignee_id = Some(assignee(desk, item, *to).await?);
                Said { fields: &["assignee"], ..Said::default() }
            }
            Self::Start => Said { fields: &["state"], ..Said::default() },
            Self::Reply(given) => {
                item.first_response_at.get_or_insert(now);
                text(VocTextKind::Reply, given)
            }
            Self::Note(given) => text(VocTextKind::Note, given),
            Self::Message(given) => text(VocTextKind::Message, given),
            Self::Wait(given) => reason(given),
            // What was done is what the customer is told.
            Self::Resolve(given) => {
                item.first_response_at.get_or_insert(now);
                text(VocTextKind::Reply, given)
            }
            Self::Close => Said { fields: &["state"], ..Said::default() },
            Self::Reopen(given) => reason(given),
            Self::Reject(as_what, given) => {
                item.rejected_as = Some(*as_what);
                Said { code: Some(store::code(as_what)), ..reason(given) }
            }
            Self::Transfer(to, given) => {
                hand_over(desk, item, *to).await?;
                reason(given)
            }
            Self::Escalate(given) => {
                item.escalation = rules::next_up(item.escalation).ok_or(Stop::refused(Refusal::NobodyUp))?;
                Said { code: Some(store::code(&item.escalation)), ..reason(given) }
            }
        };
        let was = item.state;
        lead(desk, item, (self.deed(), leads)).await?;
        if was != item.state {
            said.fields = &["state"];
        }
        Ok(said)
    }

    fn step(&self, before: &Before, item: &Item) -> VocStepKind {
        match self {
            Self::Update(_) => VocStepKind::Updated,
            Self::Assign(_) => VocStepKind::Assigned,
            Self::Start => VocStepKind::Started,
            Self::Reply(_) => VocStepKind::Replied,
            Self::Note(_) => VocStepKind::Noted,
            Self::Message(_) if before.was_done_with() && rules::is_open(item.state) => VocStepKind::Reopened,
            Self::Message(_) => VocStepKind::Answered,
            Self::Wait(_) => VocStepKind::Waiting,
            Self::Resolve(_) => VocStepKind::Resolved,
            Self::Close => VocStepKind::Closed,
            Self::Reopen(_) => VocStepKind::Reopened,
            Self::Reject(..) => VocStepKind::Rejected,
            Self::Transfer(..) => VocStepKind::Transferred,
            Self::Escalate(_) => VocStepKind::Escalated,
        }
    }
}

/// Into the state to which it leads, with what belongs to that state.
pub async fn lead(desk: &Desk<'_>, item: &mut Item, (deed, leads): (Deed, Leads)) -> Result<(), Stop<Refusal>> {
    let (now, was) = (desk.cx.now, item.state);
    match leads {
        Leads::Nowhere | Leads::Back => return Ok(()),
        Leads::To(state) => item.state = state,
        Leads::ToAssignee => {
            if matches!(was, VocState::Resolved | VocState::Closed) {
                let days = desk.directory.whole_setting(Setting::VocReopenDays, now);
                if !rules::may_reopen(item.resolved_at, now, days) {
                    return Err(Stop::refused(Refusal::TooLate { days }));
                }
                item.reopenings += 1;
            }
            if item.assignee_id.is_none_or(|id| !desk.directory.is_active(id)) {
                item.assignee_id = match item.department_id {
                    Some(place) => {
                        desk::whoever_is_free(&desk.tx, desk.directory, place, &Sought::of(item, now)).await?
                    }
                    None => None,
                };
            }
            item.state = match (item.assignee_id, deed) {
                (None, _) => VocState::Received,
                // Whoever waited for the answer goes on with it.
                (Some(_), Deed::Message) if was == VocState::WaitingForCustomer => VocState::InProgress,
                (Some(_), _) => VocState::Assigned,
            };
        }
    }
    match item.state {
        VocState::Resolved => {
            let days = desk.directory.whole_setting(Setting::VocCloseDays, now);
            (item.resolved_at, item.closes_at) = (Some(now), Some(now + TimeDelta::days(days.into())));
        }
        VocState::Closed => (item.closed_at, item.closes_at) = (Some(now), None),
        state if rules::is_open(state) => (item.resolved_at, item.closed_at, item.closes_at) = (None, None, None),
        _ => {}
    }
    Ok(())
}

/// Whom it is given to: somebody who works in the department that handles it.
async fn assignee(desk: &Desk<'_>, item: &Item, to: Option<EmployeeId>) -> Result<EmployeeId, Stop<Refusal>> {
    let place = item.department_id.ok_or(Stop::refused(Refusal::DepartmentUnknown))?;
    let to = match to {
        Some(to) => to,
        None => desk::whoever_is_free(&desk.tx, desk.directory, place, &Sought::of(item, desk.cx.now))
            .await?
            .ok_or(Stop::refused(Refusal::AssigneeUnknown))?,
    };
    if !desk::at_work(desk.directory, place).contains(&to) {
        return Err(Stop::refused(Refusal::AssigneeUnknown));
    }
    let by = desk.cx.employee();
    let part = desk::part(desk.directory, desk.permit, item);
    if !by.is_some_and(|by| part.may_assign(by, to)) {
        return Err(Stop::refused(Refusal::NotInCharge));
    }
    if care::store::has_reported(&desk.tx, item.id, to).await? {
        return Err(Stop::refused(Refusal::WasAbused));
    }
    if item.assignee_id == Some(to) { Err(Stop::refused(Refusal::NothingChanges)) } else { Ok(to) }
}

/// V3: to another department, and to somebody who is there.
async fn hand_over(desk: &Desk<'_>, item: &mut Item, to: DepartmentId) -> Result<(), Stop<Refusal>> {
    if item.department_id == Some(to) {
        return Err(Stop::refused(Refusal::SameDepartment));
    }
    if desk.directory.department(to).is_none() || desk::at_work(desk.directory, to).is_empty() {
        return Err(Stop::refused(Refusal::DepartmentUnknown));
    }
    item.department_id = Some(to);
    item.assignee_id = desk::whoever_is_free(&desk.tx, desk.directory, to, &Sought::of(item, desk.cx.now)).await?;
    item.transfers += 1;
    Ok(())
}

impl Edit {
    fn checked(self) -> Result<Self, Refusal> {
        let claim_reference = match self.claim_reference {
            Some(Some(given)) => Some(Some(refusal::reference("claimReference", &given)?)),
            other => other,
        };
        let dissatisfaction = self.dissatisfaction.map(refusal::dissatisfaction).transpose()?;
        Ok(Self { claim_reference, dissatisfaction, ..self })
    }

    async fn apply(
        &self,
        desk: &Desk<'_>,
        item: &mut Item,
        customer: Option<&Customer>,
    ) -> Result<Said<'static>, Stop<Refusal>> {
        let old = item.clone();
        if let Some(category) = self.category.filter(|category| *category != item.category_id) {
            let (category, _) = category::place(&desk.tx, category).await?;
            item.category_id = category.id;
            item.sensitivity = item.sensitivity.or(category.sensitivity);
        }
        if let Some(Some(place)) = self.caused_by
            && desk.directory.department(place).is_none()
        {
            return Err(Stop::refused(Refusal::DepartmentUnknown));
        }
        item.caused_by_id = self.caused_by.unwrap_or(item.caused_by_id);
        item.dissatisfaction = self.dissatisfaction.unwrap_or(item.dissatisfaction);
        item.severity = self.severity.unwrap_or(item.severity);
        item.sensitivity = self.sensitivity.unwrap_or(item.sensitivity);
        item.claim_reference = self.claim_reference.clone().unwrap_or_else(|| item.claim_reference.clone());
        item.task = self.task.or(item.task);
        let changed = [
            ("task", old.task != item.task),
            ("category", old.category_id != item.category_id),
            ("causedBy", old.caused_by_id != item.caused_by_id),
            ("dissatisfaction", old.dissatisfaction != item.dissatisfaction),
            ("severity", old.severity != item.severity),
            ("sensitivity", old.sensitivity != item.sensitivity),
            ("claimReference", old.claim_reference != item.claim_reference),
            ("praised", self.praised.is_some()),
        ];
        let changed = changed.into_iter().filter(|(_, is)| *is).map(|(name, _)| match name {
            // What is learnt from the item must not know better than was known then (V9).
            "category" => format!("{name}={}", old.category_id.0.simple()),
            "dissatisfaction" => {
                format!("{name}={}", old.dissatisfaction.map(|old| old.to_string()).unwrap_or_default())
            }
            name => name.to_owned(),
        });
        let changed: Vec<String> = changed.collect();
        if changed.is_empty() {
            return Err(Stop::refused(Refusal::NothingChanges));
        }
        if let Some(people) = &self.praised {
            praising::service::praise(desk, item, customer, people).await?;
        }
        Ok(Said { code: Some(changed.join(" ")), fields: FIELDS, ..Said::default() })
    }
}

const FIELDS: &[&str] =
    &["category", "task", "causedBy", "dissatisfaction", "severity", "sensitivity", "claimReference", "praised"];
