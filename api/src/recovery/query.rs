//! Reading cases and promises.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id::{self, PublicId},
        page::{PageArgs, Position},
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::Directory,
    recovery::{
        promise::store as promises,
        service,
        store::{self, Filter, NEWEST, SHARED},
        types::{
            RecoveryCase, RecoveryCaseConnection, RecoveryPromise, RecoveryPromiseConnection, RecoveryPromiseState,
            RecoveryState, recovery_case_node,
        },
    },
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which cases.
#[derive(InputObject, Default)]
pub struct RecoveryCaseFilter {
    /// True: those whose story is shared with everybody who works here (R7), the last shared first; each shows its story, and everything else to
    /// those alone who may see it.
    #[graphql(default = false)]
    shared: bool,
    /// Those that stand so.
    state: Option<RecoveryState>,
    /// Those that this executive holds.
    executive_id: Option<ID>,
    /// Those of complaints about this division.
    division_id: Option<ID>,
    /// Those of this customer. Not of shared ones.
    customer_id: Option<ID>,
    /// Those of this item. Not of shared ones.
    voc_item_id: Option<ID>,
    /// True: those whose first contact is late now (R3). False: all others.
    overdue: Option<bool>,
    /// Those opened at this moment or later.
    from: Option<DateTime>,
    /// Those opened before this moment.
    before: Option<DateTime>,
}

/// Which promises.
#[derive(InputObject, Default)]
pub struct RecoveryPromiseFilter {
    /// True: those that are to be kept still. False: all others.
    open: Option<bool>,
    /// Those that stand so.
    state: Option<RecoveryPromiseState>,
    /// Those that this employee is to keep.
    owner_id: Option<ID>,
    /// Those of this case.
    recovery_case_id: Option<ID>,
    /// Those due on this day or later.
    due_from: Option<Date>,
    /// Those due on this day or earlier.
    due_until: Option<Date>,
}

fn parsed<T: PublicId>(id: &Option<ID>) -> Result<Option<T>, Fault> {
    id.as_ref().map(id::parse).transpose()
}

#[derive(Default)]
pub struct RecoveryQuery;

#[Object]
impl RecoveryQuery {
    /// Recovery cases (고객불만 달래기), newest first: an executive's own; all for the CEO, the executive for customers and the CS office. With
    /// `filter: { shared: true }` those whose story everybody reads (R7).
    async fn recovery_cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which cases.")] filter: Option<RecoveryCaseFilter>,
    ) -> Result<RecoveryCaseConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RecoveryCases)?;
        let filter = filter.unwrap_or_default();
        let (shared, count) = (filter.shared, connection::wants_total(ctx));
        let list = if shared { SHARED } else { NEWEST };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let filter = Filter {
            state: filter.state.map(Into::into),
            executive: parsed(&filter.executive_id)?,
            division: parsed(&filter.division_id)?,
            // Whose story it is nobody finds out by asking.
            customer: parsed(&filter.customer_id)?.filter(|_| !shared),
            item: parsed(&filter.voc_item_id)?.filter(|_| !shared),
            overdue: filter.overdue.map(|overdue| (overdue, cx.now)),
            from: filter.from.map(|from| from.0),
            before: filter.before.map(|before| before.0),
        };
        let db = cx.db.reader();
        let (slice, total) = match shared {
            true => store::shared(db, &filter, &page, count).await?,
            false => store::cases(db, &scope, &filter, &page, count).await?,
        };
        let slice = slice.map(|row| {
            let at = row.shared_at.filter(|_| shared).unwrap_or(row.opened_at);
            let inside = service::sees(&scope, &row);
            (Position::at(at, row.id.0), RecoveryCase::new(row, inside, directory))
        });
        Ok(RecoveryCaseConnection::new(list, slice, total))
    }

    /// One case by its id; null if there is none, or not for this viewer.
    async fn recovery_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case's id.")] id: ID,
    ) -> Result<Option<RecoveryCase>, Fault> {
        Cx::of(ctx)?.allow(Action::RecoveryCase)?;
        recovery_case_node(ctx, id::parse(&id)?).await
    }

    /// Promises to customers (고객과의 약속), the first due first (R5): those that the viewer is to keep, or that were made in a case of theirs; a
    /// leader's those of their people; all for the CEO, the executive for customers and the CS office; a customer's own for them.
    async fn promises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which promises.")] filter: Option<RecoveryPromiseFilter>,
    ) -> Result<RecoveryPromiseConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::Promises)?;
        let page = PageArgs { first, after, last, before }.page(promises::LIST)?;
        let filter = filter.unwrap_or_default();
        let filter = promises::Filter {
            open: filter.open,
            state: filter.state.map(Into::into),
            owner: parsed(&filter.owner_id)?,
            case: parsed(&filter.recovery_case_id)?,
            due_from: filter.due_from.map(|day| day.0),
            due_until: filter.due_until.map(|day| day.0),
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = promises::promises(cx.db.reader(), (&permit, directory), &filter, &page, count).await?;
        let slice = slice.map(|row| (Position::on(row.due_on, row.id.0), RecoveryPromise::new(row, directory)));
        Ok(RecoveryPromiseConnection::new(promises::LIST, slice, total))
    }
}
