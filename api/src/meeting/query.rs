//! Reading meetings, whom to meet next, and how leaders keep to it.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        i18n::Args,
        id,
        page::{PageArgs, Position},
        policy::{Action, Rows},
        scalar::Date,
    },
    meeting::{
        desk,
        listing::store::{self as listing, Filter, MEETINGS},
        quota, rules, suggestion,
        types::{
            CustomerMeeting, CustomerMeetingConnection, MeetingQuota, MeetingState, MeetingSuggestion,
            customer_meeting_node,
        },
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::ids::{DepartmentId, EmployeeId};

/// Which meetings.
#[derive(InputObject, Default)]
pub struct CustomerMeetingFilter {
    /// Those of this leader.
    leader_id: Option<ID>,
    /// Those of whoever headed this department or one below it.
    department_id: Option<ID>,
    /// Those with this customer.
    customer_id: Option<ID>,
    /// Those that stand so.
    state: Option<MeetingState>,
    /// Those of this day or later.
    from: Option<Date>,
    /// Those of this day or earlier.
    to: Option<Date>,
}

/// Whose meetings.
#[derive(InputObject, Default)]
pub struct MeetingQuotaFilter {
    /// Those of this leader.
    leader_id: Option<ID>,
    /// Those of whoever heads this department or one below it.
    department_id: Option<ID>,
}

#[derive(Default)]
pub struct MeetingQuery;

#[Object]
impl MeetingQuery {
    /// Meetings with excellent customers (우수고객 만남), the latest day first (M1): one's own, a leader's those of their people, all for the CS office.
    async fn customer_meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which meetings.")] filter: Option<CustomerMeetingFilter>,
    ) -> Result<CustomerMeetingConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::CustomerMeetings)?;
        let page = PageArgs { first, after, last, before }.page(MEETINGS)?;
        let filter = filter.unwrap_or_default();
        let filter = Filter {
            leader: filter.leader_id.as_ref().map(id::parse).transpose()?,
            department: filter.department_id.as_ref().map(id::parse).transpose()?,
            customer: filter.customer_id.as_ref().map(id::parse).transpose()?,
            state: filter.state.map(Into::into),
            from: filter.from.map(|day| day.0),
            to: filter.to.map(|day| day.0),
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = listing::meetings(cx.db.reader(), (&scope, directory), &filter, &page, count).await?;
        let slice = slice.map(|row| (Position::on(row.day, row.id.0), CustomerMeeting::new(row, directory)));
        Ok(CustomerMeetingConnection::new(MEETINGS, slice, total))
    }

    /// One meeting. Null if there is none, or not for the viewer.
    async fn customer_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: ID,
    ) -> Result<Option<CustomerMeeting>, Fault> {
        Cx::of(ctx)?.allow(Action::CustomerMeeting)?;
        customer_meeting_node(ctx, id::parse(&id)?).await
    }

    /// Whom a leader could meet next, the weightiest reasons first (만남 추천, M2): excellent customers who agreed to be contacted, were not met lately and
    /// are not about to be. Those whom their caution concerns come last.
    async fn meeting_suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For which leader; the viewer, if left out. Among equals each has an order of their own.")]
        leader_id: Option<ID>,
        #[graphql(desc = "How many at most, 1 to 50.", default = 10)] first: i32,
    ) -> Result<Vec<MeetingSuggestion>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::MeetingSuggestions)?;
        let most = usize::try_from(first).ok().filter(|most| (1..=rules::MOST_SUGGESTIONS).contains(most));
        let too_many = || {
            Fault::BadInput("fault-meeting-suggestions", Args::default().with("max", rules::MOST_SUGGESTIONS as i64))
        };
        let most = most.ok_or_else(too_many)?;
        let leader = leader_id.as_ref().map(id::parse::<EmployeeId>).transpose()?.unwrap_or(scope.employee());
        let whoever = matches!(scope.rows(), Rows::All) || desk::covers(directory, &scope, leader);
        if !whoever || desk::heads(directory, leader).is_none() {
            return Ok(Vec::new());
        }
        let found = suggestion::suggest(cx, directory, leader, most).await?;
        Ok(found.into_iter().map(MeetingSuggestion::from).collect())
    }

    /// How leaders kept to what is due in the period of a day (만남 실적, M4), as far as the policy lets the viewer see them. Null, with an error, for roles
    /// that may not read it.
    async fn meeting_quota(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A day of the period; today, if left out. How long periods are, the setting `meeting.period` says."
        )]
        on: Option<Date>,
        #[graphql(desc = "Whose meetings.")] filter: Option<MeetingQuotaFilter>,
    ) -> Result<Option<MeetingQuota>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::MeetingQuota)?;
        let today = directory.calendar().day_of(cx.now);
        let filter = filter.unwrap_or_default();
        let leader = filter.leader_id.as_ref().map(id::parse::<EmployeeId>).transpose()?;
        let department = filter.department_id.as_ref().map(id::parse::<DepartmentId>).transpose()?;
        let period = quota::period(directory, on.map_or(today, |day| day.0), today);
        let people = leader.map(|leader| vec![leader]);
        let mut rows = quota::standings(cx.db.reader(), directory, period, today, people.as_deref()).await?;
        let below = |id: DepartmentId| {
            let path = directory.department(id).map(|one| one.path.as_slice()).unwrap_or_default();
            department.is_none_or(|department| path.contains(&department))
        };
        rows.retain(|row| below(row.department) && desk::covers(directory, &scope, row.leader));
        Ok(Some(MeetingQuota::new(rows, directory, period)))
    }
}
