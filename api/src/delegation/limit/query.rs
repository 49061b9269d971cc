//! Reading limits.

use crate::{
    customer::CustomerTier,
    delegation::limit::{
        store,
        types::{
            DecisionKind, DelegationLimit, DelegationLimitConnection, DelegationLimitStatus, delegation_limit_node,
        },
    },
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        scalar::DateTime,
    },
    org::{Directory, JobFunction},
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which limits.
#[derive(InputObject, Default)]
pub struct DelegationLimitFilter {
    /// Those for this person by name.
    employee_id: Option<ID>,
    /// Those for this job function, in whatever department.
    job_function: Option<JobFunction>,
    /// Those for a job function in exactly this department.
    department_id: Option<ID>,
    /// Those to decide this.
    kind: Option<DecisionKind>,
    /// Those for these customers.
    tier: Option<CustomerTier>,
    /// Those that stand there.
    status: Option<DelegationLimitStatus>,
    /// Those that were, are or will be in force at this moment, as far as is decided now.
    in_force_at: Option<DateTime>,
}

#[derive(Default)]
pub struct LimitQuery;

#[Object]
impl LimitQuery {
    /// One limit by id; null if there is none.
    async fn delegation_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The limit's id.")] id: ID,
    ) -> Result<Option<DelegationLimit>, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::DelegationLimit)?;
        delegation_limit_node(cx, Directory::of(ctx)?, id::parse(&id)?).await
    }

    /// Delegation limits (전결 한도): every version, also what was proposed and rejected (D1, D3); newest first.
    async fn delegation_limits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which limits.")] filter: Option<DelegationLimitFilter>,
    ) -> Result<DelegationLimitConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::DelegationLimits)?;
        let page = PageArgs { first, after, last, before }.page(store::LIMITS)?;
        let filter = filter.unwrap_or_default();
        let filter = store::LimitFilter {
            employee: filter.employee_id.as_ref().map(id::parse).transpose()?,
            function: filter.job_function.map(Into::into),
            department: filter.department_id.as_ref().map(id::parse).transpose()?,
            kind: filter.kind.map(Into::into),
            tier: filter.tier.map(Into::into),
            status: filter.status.map(Into::into),
            in_force_at: filter.in_force_at.map(|at| at.0),
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::limits(cx.db.reader(), &scope, &filter, &page, count).await?;
        let directory = Directory::of(ctx)?;
        let slice = slice.map(|row| (Position::at(row.proposed_at, row.id.0), DelegationLimit::new(row, directory)));
        Ok(DelegationLimitConnection::new(store::LIMITS, slice, total))
    }
}
