//! Where somebody is signed in.

use crate::{
    access::session::{
        store::{self, Filter},
        types::{Session, SessionConnection},
    },
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which sessions.
#[derive(InputObject, Default)]
pub struct SessionFilter {
    /// Those of this employee; one's own if absent. Others' are for administrators alone.
    employee_id: Option<ID>,
    /// Also those that have ended or run out.
    include_ended: Option<bool>,
}

#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// Where one is signed in (X2), newest first; open sessions unless the filter says otherwise.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which sessions.")] filter: Option<SessionFilter>,
    ) -> Result<SessionConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::Sessions)?;
        let directory = Directory::of(ctx)?;
        let page = PageArgs { first, after, last, before }.page(store::SESSIONS)?;
        let filter = filter.unwrap_or_default();
        let employee = filter.employee_id.as_ref().map(id::parse).transpose()?.unwrap_or(scope.employee());
        let open_at = (!filter.include_ended.unwrap_or_default()).then_some(cx.now);
        let filter = Filter { employee, open_at };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::sessions(&cx.db, &scope, directory, filter, &page, count).await?;
        let slice = slice.filter_map(|row| {
            let position = Position::at(row.created_at, row.id.0);
            Some((position, Session::new(row, directory)?))
        });
        Ok(SessionConnection::new(store::SESSIONS, slice, total))
    }
}
