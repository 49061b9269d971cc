//! Meetings, suggestions and quotas as the schema shows them.

use crate::{
    connection,
    customer::{Customer, CustomerTier, Vault},
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{PageArgs, Slice, Total},
        policy::Action,
        scalar::{Date, DateTime},
    },
    meeting::{
        desk,
        loader::{MeetingById, PointsOf},
        quota::{OfLeader, Period},
        rules::{self, Candidate, Standing},
        words::{self, CANCEL_REASON, NEXT_STEP, POINT},
    },
    org::{Department, Directory, Employee, page_by_name},
    voc::{VocItem, voc_item_node},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    customer_meeting::{self, Model},
    customer_meeting_point::{self, Model as Point},
    ids::{CustomerId, CustomerMeetingId, DepartmentId},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// A leader's meeting with an excellent customer (우수고객 만남, M1).
///
/// `PLANNED` → `DONE` by `recordMeeting`, or `CANCELLED` by `cancelMeeting`; both are ends.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct CustomerMeeting {
    /// Global id.
    pub id: ID,
    /// Where it stands.
    state: MeetingState,
    /// The day for which it is planned; once it is recorded, the day on which it was.
    on: Date,
    /// Who visits the customer, and for whose quota it counts.
    leader: Option<Arc<Employee>>,
    /// What they headed when it was planned, or handed over to them.
    department: Option<Arc<Department>>,
    /// When it was planned.
    planned_at: DateTime,
    /// Who planned it.
    planned_by: Option<Arc<Employee>>,
    /// The customer's tier when it was recorded. Null before.
    tier: Option<CustomerTier>,
    /// Whether it counts: recorded, and the customer was excellent then (M1).
    counts: bool,
    /// How content the customer is, 1 to 5. Null before it is recorded.
    satisfaction: Option<i32>,
    /// When it was recorded. Null before.
    recorded_at: Option<DateTime>,
    /// Who recorded it. Null before.
    recorded_by: Option<Arc<Employee>>,
    /// When it was cancelled. Null if it was not.
    cancelled_at: Option<DateTime>,
    /// Who cancelled it. Null if it was not, and if the service did because the customer was erased (C4).
    cancelled_by: Option<Arc<Employee>>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Model,
}

#[ComplexObject]
impl CustomerMeeting {
    /// The customer, masked; with `caution` for whoever meets them (V12). Null where the policy hides customers.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match Cx::of(ctx)?.allow(Action::CustomerMeetingCustomer) {
            Ok(_) => Customer::load(ctx, self.row.customer_id).await,
            Err(_) => Ok(None),
        }
    }

    /// Whether the customer may still be visited: they did not withdraw their consent, and are not erased (M2, C4). Who may not is not called any
    /// more: cancel what is planned.
    async fn may_be_contacted(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let customer = batch::load(ctx, self.row.customer_id).await?;
        Ok(customer.is_some_and(|one| one.erased_at.is_none() && one.contact_consent))
    }

    /// What was inconvenient and what was suggested, in the order in which it was recorded; 10 at most.
    async fn points(&self, ctx: &Context<'_>) -> Result<Vec<MeetingPoint>, Fault> {
        let points = batch::load(ctx, PointsOf(self.row.id)).await?.unwrap_or_default();
        Ok(points.into_iter().map(|point| MeetingPoint::new(point, &self.row)).collect())
    }

    /// What comes next: as it was written for its leader, those above them and the CS office, masked for everyone else. Null if nothing does,
    /// and once the customer is erased (C4).
    async fn next_step(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        shown(ctx, &self.row, (NEXT_STEP, self.row.id.0), self.row.next_step.as_deref()).await
    }

    /// Why it was cancelled, shown as `nextStep` is. Null if it was not, and once the customer is erased (C4).
    async fn cancel_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        shown(ctx, &self.row, (CANCEL_REASON, self.row.id.0), self.row.cancel_reason.as_deref()).await
    }

    /// Whether the viewer may record it now.
    async fn viewer_can_record(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, Action::RecordMeeting)
    }

    /// Whether the viewer may cancel it now.
    async fn viewer_can_cancel(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, Action::CancelMeeting)
    }
}

impl CustomerMeeting {
    pub fn new(row: Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        Self {
            id: row.id.encode(),
            state: row.state.into(),
            on: Date(row.day),
            leader: person(row.leader_id),
            department: directory.department(row.department_id).cloned(),
            planned_at: DateTime(row.planned_at),
            planned_by: person(row.planned_by),
            tier: row.tier.map(Into::into),
            counts: rules::counts(&row),
            satisfaction: row.satisfaction,
            recorded_at: row.recorded_at.map(DateTime),
            recorded_by: row.recorded_by.and_then(person),
            cancelled_at: row.cancelled_at.map(DateTime),
            cancelled_by: row.cancelled_by.and_then(person),
            version: row.version,
            row,
        }
    }

    fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(action);
        let covered = scope.is_ok_and(|scope| desk::covers(directory, &scope, self.row.leader_id));
        Ok(covered && rules::may_change(&self.row).is_ok())
    }
}

/// As it was written for those on its path, masked for everyone else.
async fn shown(
    ctx: &Context<'_>,
    meeting: &Model,
    place: (&str, Uuid),
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let (Some(sealed), Ok(scope)) = (sealed, cx.allow(Action::CustomerMeetings)) else { return Ok(None) };
    let Some(customer) = batch::load(ctx, meeting.customer_id).await? else { return Ok(None) };
    let in_the_clear = desk::is_on_path(directory, &scope, meeting);
    words::shown(Vault::ring(ctx)?, &customer, place, (sealed, in_the_clear))
}

/// A meeting by its id, as far as the viewer may see it.
pub async fn customer_meeting_node(ctx: &Context<'_>, id: CustomerMeetingId) -> Result<Option<CustomerMeeting>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(scope) = cx.allow(Action::CustomerMeetings) else { return Ok(None) };
    let row = batch::load(ctx, MeetingById(id)).await?;
    let seen = row.filter(|row| desk::covers(directory, &scope, row.leader_id));
    Ok(seen.map(|row| CustomerMeeting::new(row, directory)))
}

/// One thing that the customer said in a meeting.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MeetingPoint {
    /// What it is.
    kind: MeetingPointKind,
    #[graphql(skip)]
    row: Point,
    #[graphql(skip)]
    meeting: Model,
}

#[ComplexObject]
impl MeetingPoint {
    /// What they said: as it was written for the meeting's leader, those above them and the CS office, masked for everyone else. Null once the
    /// customer is erased (C4).
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        shown(ctx, &self.meeting, (POINT, self.row.id.0), self.row.text.as_deref()).await
    }

    /// The item that was filed of it (M3). Null if none was, or the viewer may not see it.
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.row.voc_item_id {
            Some(id) => voc_item_node(ctx, id).await,
            None => Ok(None),
        }
    }
}

impl MeetingPoint {
    fn new(row: Point, meeting: &Model) -> Self {
        Self { kind: row.kind.into(), row, meeting: meeting.clone() }
    }
}

/// Somebody whom a leader could meet next, and why (M2).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MeetingSuggestion {
    /// What speaks for it, the weightiest first.
    reasons: Vec<MeetingReason>,
    /// When somebody met them last. Null if nobody did.
    last_met_on: Option<Date>,
    /// When the next of their contracts within 60 days ends. Null if none does.
    renewal_on: Option<Date>,
    /// How many items of theirs are open, without those that are read by their path alone (V10).
    open_voc: i32,
    /// How many items of theirs were received in the last 90 days, without those that are read by their path alone.
    recent_voc: i32,
    /// Whether whoever meets them is to take care (V12). Such customers come last.
    caution: bool,
    #[graphql(skip)]
    id: CustomerId,
}

#[ComplexObject]
impl MeetingSuggestion {
    /// Who; masked.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.id).await
    }
}

impl From<Candidate> for MeetingSuggestion {
    fn from(one: Candidate) -> Self {
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            reasons: one.reasons().into_iter().map(MeetingReason::from).collect(),
            last_met_on: one.last_met_on.map(Date),
            renewal_on: one.renewal_on.map(Date),
            open_voc: whole(one.open_voc),
            recent_voc: whole(one.recent_voc),
            caution: one.caution,
            id: one.customer,
        }
    }
}

/// How leaders kept to what is due in a period (만남 실적, M4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MeetingQuota {
    /// The period's first day.
    from: Date,
    /// Its last day, by which what is due is to be done.
    to: Date,
    /// How many excellent customers a leader who is there all the time meets in it: the setting `meeting.quota`.
    quota: i32,
    /// Everyone whom the viewer may see.
    total: MeetingFigures,
    /// Each division with all below it, in the order of their names.
    divisions: Vec<DepartmentMeetings>,
    #[graphql(skip)]
    rows: Arc<Vec<OfLeader>>,
    #[graphql(skip)]
    period: Period,
}

const DEPARTMENTS: &str = "departments' meetings, by name";
const LEADERS: &str = "leaders' meetings, by name";

#[ComplexObject]
impl MeetingQuota {
    /// Departments that somebody heads, or below which somebody heads one, each with all below it; ordered by name.
    async fn departments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<DepartmentMeetingsConnection, Fault> {
        let directory = Directory::of(ctx)?;
        let page = PageArgs { first, after, last, before }.page(DEPARTMENTS)?;
        let of = by_department(&self.rows, directory, self.period);
        let place = |one: &Department| of.contains_key(&one.key);
        let rows = directory.departments();
        let slice = page_by_name(rows, &page, |one| (&one.name, one.key.0), place);
        let total = Total::of(of.len());
        let slice: Slice<_> = slice.map(|(position, department)| {
            let figures = of.get(&department.key).copied().unwrap_or_default().into();
            (position, DepartmentMeetings { department, figures })
        });
        Ok(DepartmentMeetingsConnection::new(DEPARTMENTS, slice, Some(total)))
    }

    /// Each leader, ordered by name.
    async fn leaders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<LeaderMeetingsConnection, Fault> {
        let directory = Directory::of(ctx)?;
        let page = PageArgs { first, after, last, before }.page(LEADERS)?;
        let of: HashMap<_, _> = self.rows.iter().map(|row| (row.leader, *row)).collect();
        let slice =
            page_by_name(directory.employees(), &page, |one| (&one.name, one.key.0), |one| of.contains_key(&one.key));
        let slice = slice.filter_map(|(position, leader)| {
            let row = of.get(&leader.key)?;
            let department = directory.department(row.department).cloned();
            let figures = Sum::default().with(row.standing, self.period).into();
            Some((position, LeaderMeetings { leader, department, figures }))
        });
        Ok(LeaderMeetingsConnection::new(LEADERS, slice, Some(Total::of(of.len()))))
    }
}

impl MeetingQuota {
    pub fn new(rows: Vec<OfLeader>, directory: &Directory, period: Period) -> Self {
        let all = rows.iter().fold(Sum::default(), |sum, row| sum.with(row.standing, period));
        let of = by_department(&rows, directory, period);
        let divisions = directory.departments().iter().filter(|one| one.path.len() == 1);
        let divisions = divisions.filter_map(|one| {
            Some(DepartmentMeetings { department: one.clone(), figures: of.get(&one.key).copied()?.into() })
        });
        Self {
            from: Date(period.span.first),
            to: Date(period.span.last),
            quota: period.quota,
            total: all.into(),
            divisions: divisions.collect(),
            rows: Arc::new(rows),
            period,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Sum {
    leaders: i32,
    due: i32,
    done: i32,
    counted: i32,
    late: i32,
}

impl Sum {
    fn with(self, one: Standing, period: Period) -> Self {
        Self {
            leaders: self.leaders + 1,
            due: self.due + one.due,
            done: self.done + one.done,
            counted: self.counted + one.counted(),
            late: self.late + one.late(period.is_over),
        }
    }
}

/// Each department with the leaders of all below it.
fn by_department(rows: &[OfLeader], directory: &Directory, period: Period) -> HashMap<DepartmentId, Sum> {
    let mut of: HashMap<DepartmentId, Sum> = HashMap::new();
    for row in rows {
        let path = directory.department(row.department).map(|one| one.path.as_slice()).unwrap_or_default();
        for id in path {
            let sum = of.entry(*id).or_default();
            *sum = sum.with(row.standing, period);
        }
    }
    of
}

/// Some leaders' meetings of a period.
#[derive(SimpleObject)]
pub struct MeetingFigures {
    /// How many leaders.
    leaders: i32,
    /// How many excellent customers are due in all: each one's part for the business days on which they led and were not absent, rounded (M1).
    due: i32,
    /// How many were met; one whom a leader met twice is one.
    done: i32,
    /// What was done of what is due, from 0 to 1: more than is due makes up for nobody else. Null if nothing is due.
    rate: Option<f64>,
    /// What is missing of a period that is over; 0 while it runs.
    late: i32,
}

impl From<Sum> for MeetingFigures {
    fn from(sum: Sum) -> Self {
        let rate = (sum.due > 0).then(|| f64::from(sum.counted) / f64::from(sum.due));
        Self { leaders: sum.leaders, due: sum.due, done: sum.done, rate, late: sum.late }
    }
}

/// One department's meetings, those of all below it included.
#[derive(SimpleObject)]
pub struct DepartmentMeetings {
    /// Which.
    department: Arc<Department>,
    /// Its figures.
    figures: MeetingFigures,
}

/// One leader's meetings.
#[derive(SimpleObject)]
pub struct LeaderMeetings {
    /// Who.
    leader: Arc<Employee>,
    /// What they head, or headed last in the period.
    department: Option<Arc<Department>>,
    /// Their figures.
    figures: MeetingFigures,
}

connection!(CustomerMeetingConnection, CustomerMeetingEdge, CustomerMeeting, "Meetings with customers.");
connection!(DepartmentMeetingsConnection, DepartmentMeetingsEdge, DepartmentMeetings, "Departments' meetings.");
connection!(LeaderMeetingsConnection, LeaderMeetingsEdge, LeaderMeetings, "Leaders' meetings.");

/// Where a meeting stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "customer_meeting::MeetingState")]
pub enum MeetingState {
    /// It is to be (예정).
    Planned,
    /// It was, and is recorded (완료).
    Done,
    /// It will not be (취소).
    Cancelled,
}

/// What a customer said in a meeting.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "customer_meeting_point::PointKind")]
pub enum MeetingPointKind {
    /// Something is inconvenient (불편사항). Filed as VOC it is a complaint.
    Inconvenience,
    /// Something could be better (제안). Filed as VOC it is a suggestion.
    Suggestion,
}

/// Why a customer is suggested (M2).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "rules::Reason")]
pub enum MeetingReason {
    /// Something that they told the company is open.
    OpenVoc,
    /// One of their contracts ends within 60 days.
    RenewalDue,
    /// They told the company something in the last 90 days.
    RecentVoc,
    /// Nobody ever met them.
    NeverMet,
    /// Nobody met them for longer than the setting `meeting.pauseDays` says.
    NotMetLately,
}
