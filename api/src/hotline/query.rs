//! Reading bulletins.

use crate::{
    hotline::{
        reading,
        store::{self, Filter, NEWEST, OLDEST},
        types::{HotlineBulletin, HotlineBulletinConnection, HotlineBulletinState, hotline_bulletin_node},
    },
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        scalar::Date,
    },
    org::Directory,
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use std::sync::Arc;

/// Which bulletins.
#[derive(InputObject, Default)]
pub struct HotlineBulletinFilter {
    /// Those of this division.
    division_id: Option<ID>,
    /// Those of weeks that begin on this day or later.
    from: Option<Date>,
    /// Those of weeks that begin on this day or earlier.
    to: Option<Date>,
    /// Those that stand so.
    state: Option<HotlineBulletinState>,
    /// Those that were sent to this employee, or that they received in somebody's place.
    recipient_id: Option<ID>,
}

/// In which order bulletins come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum HotlineBulletinOrder {
    /// By their week, the newest first.
    NewestFirst,
    /// By their week, the oldest first.
    OldestFirst,
}

#[derive(Default)]
pub struct HotlineQuery;

#[Object]
impl HotlineQuery {
    /// A bulletin by its id (CS 핫라인, H1). Null if there is none, or not for this viewer: before it is sent it is the CS office's alone.
    async fn hotline_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The bulletin.")] id: ID,
    ) -> Result<Option<HotlineBulletin>, Fault> {
        Cx::of(ctx)?.allow(Action::HotlineBulletin)?;
        hotline_bulletin_node(ctx, id::parse(&id)?).await
    }

    /// Bulletins (CS 핫라인, H1): those that were sent to the viewer, or to somebody in whose place they are or were; an executive those of their
    /// division; all for the CEO, auditors, the CCO and the CS office, for the last two drafts as well.
    async fn hotline_bulletins(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which bulletins.")] filter: Option<HotlineBulletinFilter>,
        #[graphql(desc = "In which order.", default_with = "HotlineBulletinOrder::NewestFirst")]
        order_by: HotlineBulletinOrder,
    ) -> Result<HotlineBulletinConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::HotlineBulletins)?;
        let newest_first = order_by == HotlineBulletinOrder::NewestFirst;
        let list = if newest_first { NEWEST } else { OLDEST };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let filter = filter.unwrap_or_default();
        let filter = Filter {
            division: filter.division_id.as_ref().map(id::parse).transpose()?,
            from: filter.from.map(|day| day.0),
            to: filter.to.map(|day| day.0),
            state: filter.state.map(Into::into),
            recipient: filter.recipient_id.as_ref().map(id::parse).transpose()?,
        };
        let reader = reading::reader(directory, &scope, cx.now);
        let count = connection::wants_total(ctx);
        let (slice, total) = store::bulletins(cx.db.reader(), &reader, &filter, (&page, newest_first), count).await?;
        let slice = slice.map(|row| {
            let place = Position::on(row.week, row.id.0);
            (place, HotlineBulletin::new(Arc::new(row), directory))
        });
        Ok(HotlineBulletinConnection::new(list, slice, total))
    }
}
