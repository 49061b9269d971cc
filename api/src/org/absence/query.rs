//! Reading absences.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        scalar::Date,
    },
    org::{
        absence::{
            store,
            types::{Absence, AbsenceConnection},
        },
        directory::Directory,
    },
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which absences.
#[derive(InputObject, Default)]
pub struct AbsenceFilter {
    /// Those of this employee.
    employee_id: Option<ID>,
    /// Those of people in this department or below it.
    department_id: Option<ID>,
    /// Those that last until this day or longer.
    from: Option<Date>,
    /// Those that begin on this day or earlier.
    until: Option<Date>,
    /// Also those that were cancelled.
    #[graphql(default)]
    include_cancelled: bool,
}

#[derive(Default)]
pub struct AbsenceQuery;

#[Object]
impl AbsenceQuery {
    /// Absences (부재) of those whom the viewer may read of, and those in which the viewer stands in (O5); latest first
    /// day first.
    async fn absences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which absences.")] filter: Option<AbsenceFilter>,
    ) -> Result<AbsenceConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::Absences)?;
        let directory = Directory::of(ctx)?;
        let page = PageArgs { first, after, last, before }.page(store::ABSENCES)?;
        let filter = filter.unwrap_or_default();
        let filter = store::AbsenceFilter {
            employee: filter.employee_id.as_ref().map(id::parse).transpose()?,
            department: filter.department_id.as_ref().map(id::parse).transpose()?,
            from: filter.from.map(|day| day.0),
            until: filter.until.map(|day| day.0),
            cancelled: filter.include_cancelled,
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::absences(cx.db.reader(), &scope, directory, &filter, &page, count).await?;
        let slice = slice.filter_map(|row| {
            let position = Position::on(row.first_day, row.id.0);
            Some((position, Absence::new(row, directory)?))
        });
        Ok(AbsenceConnection::new(store::ABSENCES, slice, total))
    }
}
