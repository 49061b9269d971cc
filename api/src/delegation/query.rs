//! Reading decisions and requests.

use crate::{
    delegation::{
        approval::{
            service::{is_before, question},
            types::{ApprovalRequest, ApprovalRequestConnection, ApprovalStage, ApprovalStatus, approval_request_node},
        },
        limit::DecisionKind,
        listing::{self, DecisionFilter as Decisions, RequestFilter as Requests},
        refusal::claim_reference,
        standing::{self, When},
        types::{Decision, DecisionConnection, decision_node},
    },
    kernel::{
        batch,
        connection::{self, OrderDirection},
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        scalar::DateTime,
    },
    org::Directory,
    voc::{incident::merged_into, voc_item_node},
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::ids::VocItemId;
use std::sync::Arc;

/// Which decisions.
#[derive(InputObject, Default)]
pub struct DecisionFilter {
    /// Those for this customer.
    customer_id: Option<ID>,
    /// Those that consumed this employee's limit.
    holder_id: Option<ID>,
    /// Those that this employee wanted.
    requested_by_id: Option<ID>,
    /// Those that were wanted in this department and below it.
    department_id: Option<ID>,
    /// Those of this kind.
    kind: Option<DecisionKind>,
    /// Those about this claim.
    claim_reference: Option<String>,
    /// Those about this VOC item, and about those merged into it.
    voc_item_id: Option<ID>,
    /// Those decided at this moment or later.
    from: Option<DateTime>,
    /// Those decided before this moment.
    before: Option<DateTime>,
    /// Those decided alone, or those that needed somebody else.
    alone: Option<bool>,
}

/// In which order.
#[derive(InputObject)]
pub struct DecisionOrder {
    /// By what.
    field: DecisionOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What decisions can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOrderField {
    /// When they were decided.
    DecidedAt,
}

/// Which requests.
#[derive(InputObject, Default)]
pub struct ApprovalRequestFilter {
    /// Those for this customer.
    customer_id: Option<ID>,
    /// Those that this employee asked for.
    requested_by_id: Option<ID>,
    /// Those that are or were last before this employee, or before who stood in for them.
    approver_id: Option<ID>,
    /// Those that were asked for in this department and below it.
    department_id: Option<ID>,
    /// Those of this kind.
    kind: Option<DecisionKind>,
    /// Those that stand so.
    status: Option<ApprovalStatus>,
    /// Those before compliance, or before somebody up the line.
    stage: Option<ApprovalStage>,
    /// Those about this VOC item, and about those merged into it.
    voc_item_id: Option<ID>,
}

/// In which order.
#[derive(InputObject)]
pub struct ApprovalRequestOrder {
    /// By what.
    field: ApprovalRequestOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What requests can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalRequestOrderField {
    /// When they were asked for.
    RequestedAt,
}

fn parsed<T: id::PublicId>(id: &Option<ID>) -> Result<Option<T>, Fault> {
    id.as_ref().map(id::parse).transpose()
}

/// The item with everything merged into it. Of one that the viewer may not see, there is nothing (V10).
async fn within(ctx: &Context<'_>, item: &Option<ID>) -> Result<Option<Vec<VocItemId>>, Fault> {
    let Some(id) = parsed(item)? else { return Ok(None) };
    if voc_item_node(ctx, id).await?.is_none() {
        return Ok(Some(Vec::new()));
    }
    let inside = merged_into(Cx::of(ctx)?.db.reader(), &[id]).await?;
    Ok(Some(inside.into_iter().map(|one| one.part).collect()))
}

#[derive(Default)]
pub struct DelegationQuery;

#[Object]
impl DelegationQuery {
    /// Decisions, newest first unless ordered otherwise: those that the viewer wanted, made or whose limit they consumed, and those
    /// of whom the policy lets them see.
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which decisions.")] filter: Option<DecisionFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<DecisionOrder>,
    ) -> Result<DecisionConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::Decisions)?;
        let filter = filter.unwrap_or_default();
        // What can't be a reference is nowhere to be found.
        let reference = filter.claim_reference.map(|given| claim_reference(&given).unwrap_or_default());
        let filter = Decisions {
            customer: parsed(&filter.customer_id)?,
            holder: parsed(&filter.holder_id)?,
            requested_by: parsed(&filter.requested_by_id)?,
            department: parsed(&filter.department_id)?,
            kind: filter.kind.map(Into::into),
            claim_reference: reference,
            items: within(ctx, &filter.voc_item_id).await?,
            from: filter.from.map(|time| time.0),
            before: filter.before.map(|time| time.0),
            alone: filter.alone,
        };
        let oldest_first = order_by.is_some_and(|order| match order.field {
            DecisionOrderField::DecidedAt => order.direction == OrderDirection::Asc,
        });
        let list = if oldest_first { listing::OLDEST_DECISIONS } else { listing::NEWEST_DECISIONS };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let count = connection::wants_total(ctx);
        let (slice, total) =
            listing::store::decisions(cx.db.reader(), (&scope, directory), &filter, (&page, !oldest_first), count)
                .await?;
        let slice = slice.map(|row| (Position::at(row.at, row.id.0), Decision::new(row, directory)));
        Ok(DecisionConnection::new(list, slice, total))
    }

    /// One decision by id; null if there is none, or not for this viewer.
    async fn decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision's id.")] id: ID,
    ) -> Result<Option<Decision>, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::Decision)?;
        decision_node(cx, Directory::of(ctx)?, id::parse(&id)?).await
    }

    /// Approval requests, newest first unless ordered otherwise: those that the viewer asked for, that are before them or before
    /// whom they stand in for, and those of whom the policy lets them see.
    async fn approval_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which requests.")] filter: Option<ApprovalRequestFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ApprovalRequestOrder>,
    ) -> Result<ApprovalRequestConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ApprovalRequests)?;
        let filter = filter.unwrap_or_default();
        let filter = Requests {
            customer: parsed(&filter.customer_id)?,
            requested_by: parsed(&filter.requested_by_id)?,
            before_whom: parsed(&filter.approver_id)?,
            department: parsed(&filter.department_id)?,
            kind: filter.kind.map(Into::into),
            status: filter.status.map(Into::into),
            stage: filter.stage.map(Into::into),
            items: within(ctx, &filter.voc_item_id).await?,
        };
        let oldest_first = order_by.is_some_and(|order| match order.field {
            ApprovalRequestOrderField::RequestedAt => order.direction == OrderDirection::Asc,
        });
        let list = if oldest_first { listing::OLDEST_REQUESTS } else { listing::NEWEST_REQUESTS };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let count = connection::wants_total(ctx);
        let (slice, total) =
            listing::store::requests(cx.db.reader(), (&scope, directory), &filter, (&page, !oldest_first), count)
                .await?;
        let place = |row: ApprovalRequest| (Position::at(row.row.requested_at, row.row.id.0), row);
        let mut slice = slice.map(|row| place(ApprovalRequest::new(row, directory)));
        let nodes: Vec<&mut ApprovalRequest> = slice.rows.iter_mut().map(|(_, request)| request).collect();
        read_ahead(ctx, nodes).await?;
        Ok(ApprovalRequestConnection::new(list, slice, total))
    }

    /// One request by id; null if there is none, or not for this viewer.
    async fn approval_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request's id.")] id: ID,
    ) -> Result<Option<ApprovalRequest>, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::ApprovalRequest)?;
        approval_request_node(cx, Directory::of(ctx)?, id::parse(&id)?).await
    }
}

/// What everyone concerned has, for all that wait of a page at once, if what depends on it was asked for.
async fn read_ahead(ctx: &Context<'_>, requests: Vec<&mut ApprovalRequest>) -> Result<(), Fault> {
    let node = ctx.look_ahead().field("edges").field("node");
    if !node.field("viewerCanApprove").exists() && !node.field("viewerMaxAmount").exists() {
        return Ok(());
    }
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    // Of what is not before the viewer nothing depends on it.
    let is_before_viewer = |one: &&mut ApprovalRequest| {
        let viewer = cx.employee();
        one.is_before_somebody() && viewer.is_some_and(|by| is_before(directory, cx, &one.row, by).is_ok())
    };
    let mut waiting: Vec<_> = requests.into_iter().filter(is_before_viewer).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let customers = waiting.iter().map(|request| batch::load(ctx, request.row.customer_id));
    let customers = futures_util::future::try_join_all(customers).await?;
    let put = |(request, customer): (&&mut ApprovalRequest, Option<Arc<entity::customer::Model>>)| {
        let benefits = customer.and_then(|customer| customer.employee_id);
        question(&request.row, benefits, request.row.amount)
    };
    let questions: Vec<_> = waiting.iter().zip(customers).map(put).collect();
    let standings = standing::store::of_all(cx.db.reader(), directory, &questions, When::now(cx.now)).await?;
    if standings.len() == waiting.len() {
        for (request, standing) in waiting.iter_mut().zip(standings) {
            request.standing = Some(Arc::new(standing));
        }
    }
    Ok(())
}
