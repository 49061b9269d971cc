//! Reading the list, and how people kept to it.

use crate::{
    duty::{
        service,
        store::{self, DUTIES, DutyFilter as Which},
        types::{Duty, DutyConnection, DutyCoverage, DutyCoverageConnection, DutyKind, DutyState},
    },
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        i18n::Args,
        id,
        page::{PageArgs, Position, Total},
        policy::{Action, Rows, Scope},
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee, page_by_name},
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::{
    employee_role::Role,
    ids::{DepartmentId, EmployeeId},
};

/// Which duties.
#[derive(InputObject, Default)]
pub struct DutyFilter {
    /// Those of these kinds; each if absent.
    kinds: Option<Vec<DutyKind>>,
    /// Those that stand so now; any if absent.
    states: Option<Vec<DutyState>>,
    /// Those that end at this moment or later.
    due_from: Option<DateTime>,
    /// Those that end before this moment.
    due_before: Option<DateTime>,
}

/// Kinds, states: each is given once at most, and there are no more.
const MOST_WORDS: usize = 16;

impl DutyFilter {
    fn which(self, people: Option<Vec<EmployeeId>>) -> Result<Which, Fault> {
        let too_many = self.kinds.as_ref().is_some_and(|kinds| kinds.len() > MOST_WORDS)
            || self.states.as_ref().is_some_and(|states| states.len() > MOST_WORDS);
        if too_many {
            return Err(Fault::BadInput("fault-too-many-ids", Args::default().with("max", MOST_WORDS as i64)));
        }
        Ok(Which {
            people,
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            standing: self.states.map(|states| states.into_iter().map(Into::into).collect()),
            from: self.due_from.map(|from| from.0),
            before: self.due_before.map(|before| before.0),
            ..Which::default()
        })
    }
}

/// Days that may be asked for at once.
const MOST_DAYS: i64 = 366;
const COVERAGE: &str = "how people kept to their duties, by name";

#[derive(Default)]
pub struct DutyQuery;

#[Object]
impl DutyQuery {
    /// What the programmes ask of the viewer (리더 실천 과제, L1), what ends first first; and what is to be done now by those for whom they stand in
    /// today (대결), if a deputy may do it: `employee` says whose it is.
    async fn my_duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Which duties; what is still to be done if absent: `DUE`, `LATE`, and `EXCUSED` unless nobody can make up for it."
        )]
        filter: Option<DutyFilter>,
    ) -> Result<DutyConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::MyDuties)?;
        let (me, today) = (scope.employee(), directory.calendar().day_of(cx.now));
        let to_do = filter.is_none();
        let which = Which {
            to_do,
            in_place_of: directory.stood_in_for_by(me, today),
            ..filter.unwrap_or_default().which(Some(vec![me]))?
        };
        page(ctx, which, PageArgs { first, after, last, before }).await
    }

    /// What the programmes ask of others (L2), what ends first first: for leaders of those in what they lead, for executives of their division; also
    /// of who has left meanwhile. `EXCUSED` says that somebody was absent on that day, and nothing of why.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this person.")] of: Option<ID>,
        #[graphql(desc = "Of those who work in this department or below it.")] department_id: Option<ID>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which duties; all if absent.")] filter: Option<DutyFilter>,
    ) -> Result<DutyConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::Duties)?;
        let one = of.as_ref().map(id::parse::<EmployeeId>).transpose()?;
        let department = department_id.as_ref().map(id::parse::<DepartmentId>).transpose()?;
        let everyone = matches!(scope.rows(), Rows::All) && one.is_none() && department.is_none();
        let people = (!everyone).then(|| {
            let meant = people(directory, &scope, one, department);
            meant.map(|person| person.key).collect()
        });
        page(ctx, filter.unwrap_or_default().which(people)?, PageArgs { first, after, last, before }).await
    }

    /// How leaders kept to their duties in a period (L2): coverage and streak, by name. At most 366 days.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn duty_coverage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The period's first day.")] from: Date,
        #[graphql(desc = "Its last day, included.")] to: Date,
        #[graphql(desc = "Of this person.")] of: Option<ID>,
        #[graphql(desc = "Of those who work in this department or below it.")] department_id: Option<ID>,
        #[graphql(desc = "Of these kinds of duties; all if absent.")] kinds: Option<Vec<DutyKind>>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<DutyCoverageConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::DutyCoverage)?;
        let period = (from.0, to.0);
        if !(0..MOST_DAYS).contains(&(period.1 - period.0).num_days()) {
            return Err(Fault::BadInput("fault-calendar-days", Args::default().with("max", MOST_DAYS)));
        }
        let which = DutyFilter { kinds, ..DutyFilter::default() }.which(None)?;
        let page = PageArgs { first, after, last, before }.page(COVERAGE)?;
        let one = of.as_ref().map(id::parse::<EmployeeId>).transpose()?;
        let department = department_id.as_ref().map(id::parse::<DepartmentId>).transpose()?;
        let keep = |person: &Employee| {
            let leads = [Role::Leader, Role::Executive, Role::Ceo, Role::Cco].into_iter();
            let leads = leads.into_iter().any(|role| person.role_set.contains(role));
            leads && person.is_active() && is_meant(directory, person, &scope, (one, department))
        };
        let rows = directory.employees();
        let slice = page_by_name(rows, &page, |person| (&person.name, person.key.0), keep);
        let total = connection::wants_total(ctx).then(|| Total::of(rows.iter().filter(|row| keep(row)).count()));
        let shown: Vec<EmployeeId> = slice.rows.iter().map(|(_, person)| person.key).collect();
        let mut kept = service::kept(cx, directory, &shown, which.kinds.as_deref(), period).await?;
        let slice = slice.map(|(position, person)| {
            let of_one = kept.remove(&person.key).unwrap_or_default();
            (position, DutyCoverage::new(person, of_one, period))
        });
        Ok(DutyCoverageConnection::new(COVERAGE, slice, total))
    }
}

/// L2: a leader's are those in what they lead; that they work somewhere themself shows them nobody there.
pub fn sees(directory: &Directory, scope: &Scope, person: &Employee) -> bool {
    match scope.is_of_departments() {
        true => {
            let led = directory.led_by(scope.employee());
            person.key == scope.employee() || person.path().iter().any(|department| led.contains(department))
        }
        false => scope.covers(person.key, person.path()),
    }
}

fn is_meant(
    directory: &Directory,
    person: &Employee,
    scope: &Scope,
    (one, department): (Option<EmployeeId>, Option<DepartmentId>),
) -> bool {
    sees(directory, scope, person)
        && one.is_none_or(|one| person.key == one)
        && department.is_none_or(|department| person.path().contains(&department))
}

fn people<'a>(
    directory: &'a Directory,
    scope: &'a Scope,
    one: Option<EmployeeId>,
    department: Option<DepartmentId>,
) -> impl Iterator<Item = &'a Employee> {
    let everyone = directory.employees().iter().map(AsRef::as_ref);
    everyone.filter(move |person| is_meant(directory, person, scope, (one, department)))
}

async fn page(ctx: &Context<'_>, which: Which, args: PageArgs) -> Result<DutyConnection, Fault> {
    let (cx, directory, page) = (Cx::of(ctx)?, Directory::of(ctx)?, args.page(DUTIES)?);
    let count = connection::wants_total(ctx);
    let (slice, total) = store::duties(cx.db.reader(), &which, cx.now, &page, count).await?;
    let slice = slice.map(|row| (Position::at(row.due_at, row.id.0), Duty::new(row, directory)));
    Ok(DutyConnection::new(DUTIES, slice, total))
}
