//! Reading advisors, and what they proposed.

use crate::{
    advisor::{
        candidate::{
            store::{self as candidates, CANDIDATES},
            types::{AdvisorCandidate, AdvisorCandidateConnection},
        },
        enums::AdvisorState,
        listing::store::{self as listing, ADVISORS, Filter, Proposals, SUGGESTIONS},
        types::{
            AdvisorSuggestion, AdvisorSuggestionConnection, LoyalCustomerAdvisor, LoyalCustomerAdvisorConnection,
            loyal_customer_advisor_node,
        },
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

/// Which advisors.
#[derive(InputObject, Default)]
pub struct LoyalCustomerAdvisorFilter {
    /// Those who stand so.
    state: Option<AdvisorState>,
    /// Those who are this customer.
    customer_id: Option<ID>,
}

/// Which suggestions.
#[derive(InputObject, Default)]
pub struct AdvisorSuggestionFilter {
    /// Those of this advisor.
    advisor_id: Option<ID>,
    /// Those that became VOC, or those that did not.
    filed: Option<bool>,
}

#[derive(Default)]
pub struct AdvisorQuery;

#[Object]
impl AdvisorQuery {
    /// Advisors (명예사원), the last nominated first (A2, A3): whom one nominated, a leader those of their people, all for the CS office and executives; a customer
    /// their own terms.
    async fn loyal_customer_advisors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which advisors.")] filter: Option<LoyalCustomerAdvisorFilter>,
    ) -> Result<LoyalCustomerAdvisorConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::LoyalCustomerAdvisors)?;
        let page = PageArgs { first, after, last, before }.page(ADVISORS)?;
        let filter = filter.unwrap_or_default();
        let filter = Filter {
            state: filter.state.map(Into::into),
            customer: filter.customer_id.as_ref().map(id::parse).transpose()?,
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = listing::advisors(cx.db.reader(), (&permit, directory), &filter, &page, count).await?;
        let slice = slice.map(|row| (Position::at(row.nominated_at, row.id.0), LoyalCustomerAdvisor::new(row)));
        Ok(LoyalCustomerAdvisorConnection::new(ADVISORS, slice, total))
    }

    /// One advisor. Null if there is none, or not for the viewer.
    async fn loyal_customer_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id.")] id: ID,
    ) -> Result<Option<LoyalCustomerAdvisor>, Fault> {
        Cx::of(ctx)?.permit(Action::LoyalCustomerAdvisor)?;
        loyal_customer_advisor_node(ctx, id::parse(&id)?).await
    }

    /// Who could become an advisor (명예사원 후보), the last verified first (A1): customers who agreed to be contacted, whose VOC, of any type, led to a verified
    /// improvement task, with what they contributed. Who is one already, or nominated, is left out.
    async fn advisor_candidates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Those alone of whom somebody named an item when a task was asked for, rather than that it was counted.",
            default = false
        )]
        named: bool,
    ) -> Result<AdvisorCandidateConnection, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::AdvisorCandidates)?;
        let page = PageArgs { first, after, last, before }.page(CANDIDATES)?;
        let count = connection::wants_total(ctx);
        let (slice, total) = candidates::candidates(cx.db.reader(), named, &page, count).await?;
        let slice = slice.map(|row| (Position::at(row.last_verified_at, row.id.0), AdvisorCandidate::from(row)));
        Ok(AdvisorCandidateConnection::new(CANDIDATES, slice, total))
    }

    /// What advisors proposed (명예사원 제안), newest first, and what became of it: the item, where it stands, its improvement tasks and their effect (A6).
    async fn advisor_suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which suggestions.")] filter: Option<AdvisorSuggestionFilter>,
    ) -> Result<AdvisorSuggestionConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AdvisorSuggestions)?;
        let page = PageArgs { first, after, last, before }.page(SUGGESTIONS)?;
        let filter = filter.unwrap_or_default();
        let filter = Proposals { advisor: filter.advisor_id.as_ref().map(id::parse).transpose()?, filed: filter.filed };
        let count = connection::wants_total(ctx);
        let (slice, total) = listing::suggestions(cx.db.reader(), (&scope, directory), &filter, &page, count).await?;
        let slice = slice.map(|row| (Position::at(row.at, row.id.0), AdvisorSuggestion::new(row)));
        Ok(AdvisorSuggestionConnection::new(SUGGESTIONS, slice, total))
    }
}
