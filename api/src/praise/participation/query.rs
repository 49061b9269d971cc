//! Asking how executives take part.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        i18n::Args,
        id,
        page::{PageArgs, Total},
        policy::Action,
        scalar::Date,
    },
    org::{Directory, Employee, page_by_name},
    praise::participation::{
        rules::{MOST_DAYS, Span},
        service,
        types::{ExecutiveParticipation, ExecutiveParticipationConnection},
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::ids::{DepartmentId, EmployeeId};

/// Which executives.
#[derive(InputObject, Default)]
pub struct ExecutiveParticipationFilter {
    /// This one.
    employee_id: Option<ID>,
    /// Those who work in this department or below it.
    department_id: Option<ID>,
}

const LIST: &str = "executives' participation, by name";

#[derive(Default)]
pub struct ParticipationQuery;

#[Object]
impl ParticipationQuery {
    /// How executives take part in the praise board (임원 칭찬 댓글 참여율, P5), those who were one in the period; ordered by name. Executives
    /// see their division's. At most 366 days. Null, with an error, for roles that may not read it.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn executive_participation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The period's first day.")] from: Date,
        #[graphql(desc = "Its last day, included; what is still to come is not due yet.")] to: Date,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which executives; all within reach if absent.")] filter: Option<ExecutiveParticipationFilter>,
    ) -> Result<Option<ExecutiveParticipationConnection>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ExecutiveParticipation)?;
        let period = Span { first: from.0, last: to.0 };
        if !(0..i64::from(MOST_DAYS)).contains(&(period.last - period.first).num_days()) {
            return Err(Fault::BadInput("fault-calendar-days", Args::default().with("max", i64::from(MOST_DAYS))));
        }
        let page = PageArgs { first, after, last, before }.page(LIST)?;
        let filter = filter.unwrap_or_default();
        let person = filter.employee_id.as_ref().map(id::parse::<EmployeeId>).transpose()?;
        let department = filter.department_id.as_ref().map(id::parse::<DepartmentId>).transpose()?;
        let directory = Directory::of(ctx)?;
        let calendar = directory.calendar();
        let mut executives = service::executives(cx, period, calendar.day_of(cx.now)).await?;
        let keep = |employee: &Employee| {
            executives.contains_key(&employee.key)
                && scope.covers(employee.key, employee.path())
                && (employee.is_active() || matches!(employee.shows(ctx, Action::EmployeeLeftOn), Ok(true)))
                && person.is_none_or(|person| employee.key == person)
                && department.is_none_or(|department| employee.path().contains(&department))
        };
        let rows = directory.employees();
        let slice = page_by_name(rows, &page, |employee| (&employee.name, employee.key.0), keep);
        let total = connection::wants_total(ctx).then(|| Total::of(rows.iter().filter(|row| keep(row)).count()));
        let shown: Vec<EmployeeId> = slice.rows.iter().map(|(_, employee)| employee.key).collect();
        executives.retain(|who, _| shown.contains(who));
        let mut found = service::participation(cx, calendar, executives, period).await?;
        let slice = slice.map(|(position, executive)| {
            let of_one = found.remove(&executive.key).unwrap_or_default();
            (position, ExecutiveParticipation::new(executive, of_one, period))
        });
        Ok(Some(ExecutiveParticipationConnection::new(LIST, slice, total)))
    }
}
