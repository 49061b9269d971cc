//! Reading what was directed against recurrence.

use crate::{
    hotline::{
        prevention::{
            store::{self, Filter, NEWEST},
            types::{RecurrencePrevention, RecurrencePreventionConnection, RecurrencePreventionState},
        },
        reading,
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

/// Which directions.
#[derive(InputObject, Default)]
pub struct RecurrencePreventionFilter {
    /// Those that this employee is to do.
    owner_id: Option<ID>,
    /// Those that this employee directed.
    directed_by_id: Option<ID>,
    /// Those of this division's bulletins.
    division_id: Option<ID>,
    /// Those because of this bulletin.
    bulletin_id: Option<ID>,
    /// Those because of this item.
    voc_item_id: Option<ID>,
    /// Those that stand so.
    state: Option<RecurrencePreventionState>,
}

#[derive(Default)]
pub struct PreventionQuery;

#[Object]
impl PreventionQuery {
    /// What was directed against the recurrence of cases (유사사례 재발방지), newest first (H3): what one is to do, also in
    /// the place of somebody absent, or has directed; an executive that of their division; all for the CEO, the CCO, the CS office and auditors.
    async fn recurrence_preventions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which directions.")] filter: Option<RecurrencePreventionFilter>,
    ) -> Result<RecurrencePreventionConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RecurrencePreventions)?;
        let page = PageArgs { first, after, last, before }.page(NEWEST)?;
        let filter = filter.unwrap_or_default();
        let filter = Filter {
            owner: filter.owner_id.as_ref().map(id::parse).transpose()?,
            directed_by: filter.directed_by_id.as_ref().map(id::parse).transpose()?,
            division: filter.division_id.as_ref().map(id::parse).transpose()?,
            bulletin: filter.bulletin_id.as_ref().map(id::parse).transpose()?,
            item: filter.voc_item_id.as_ref().map(id::parse).transpose()?,
            state: filter.state.map(Into::into),
        };
        let count = connection::wants_total(ctx);
        let whom = reading::stood_in_for(directory, scope.employee(), cx.now);
        let (slice, total) = store::preventions(cx.db.reader(), (&scope, &whom), &filter, &page, count).await?;
        let slice =
            slice.map(|row| (Position::at(row.directed_at, row.id.0), RecurrencePrevention::new(row, directory)));
        Ok(RecurrencePreventionConnection::new(NEWEST, slice, total))
    }
}
