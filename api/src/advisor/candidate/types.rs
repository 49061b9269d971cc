//! Candidates as the schema shows them.

use crate::{
    advisor::candidate::{loader::ContributionsOf, store::Row},
    connection,
    customer::Customer,
    improvement::{ImprovementTask, improvement_task_node, store::Contribution},
    kernel::{batch, error::Fault, scalar::DateTime},
};
use async_graphql::{ComplexObject, Context, SimpleObject};
use entity::ids::CustomerId;

/// A customer who could become an advisor, with what their voice contributed (명예사원 후보, A1).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AdvisorCandidate {
    /// To how many verified improvement tasks their VOC, of any type, led.
    tasks: i32,
    /// How many items of theirs are among what these tasks are about.
    items: i32,
    /// How many of these were of high severity.
    high_severity: i32,
    /// Whether somebody named an item of theirs when a task was asked for, rather than that it was counted.
    is_named: bool,
    /// When the last of the tasks was verified.
    last_verified_at: DateTime,
    #[graphql(skip)]
    id: CustomerId,
}

/// A customer who led to more tasks than that is known well enough.
const MOST: usize = 20;

#[ComplexObject]
impl AdvisorCandidate {
    /// Who; masked.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.id).await
    }

    /// To which tasks their VOC led, the last verified first; 20 at most.
    async fn contributions(&self, ctx: &Context<'_>) -> Result<Vec<AdvisorContribution>, Fault> {
        let all = batch::load(ctx, ContributionsOf(self.id)).await?.unwrap_or_default();
        Ok(all.iter().take(MOST).cloned().map(AdvisorContribution::from).collect())
    }
}

impl From<Row> for AdvisorCandidate {
    fn from(row: Row) -> Self {
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            tasks: whole(row.tasks),
            items: whole(row.items),
            high_severity: whole(row.high),
            is_named: row.named > 0,
            last_verified_at: DateTime(row.last_verified_at),
            id: row.id,
        }
    }
}

/// What a customer's VOC did for one task.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AdvisorContribution {
    /// How many items of theirs are among what the task is about.
    items: i32,
    /// Whether somebody named one of these when the task was asked for.
    is_named: bool,
    /// When the first of these was received.
    first_received_at: DateTime,
    #[graphql(skip)]
    row: Contribution,
}

#[ComplexObject]
impl AdvisorContribution {
    /// The task, with its measured effect (H5).
    async fn improvement_task(&self, ctx: &Context<'_>) -> Result<Option<ImprovementTask>, Fault> {
        improvement_task_node(ctx, self.row.task_id).await
    }
}

impl From<Contribution> for AdvisorContribution {
    fn from(row: Contribution) -> Self {
        Self {
            items: i32::try_from(row.items).unwrap_or(i32::MAX),
            is_named: row.is_named,
            first_received_at: DateTime(row.first_received_at),
            row,
        }
    }
}

connection!(AdvisorCandidateConnection, AdvisorCandidateEdge, AdvisorCandidate, "Customers who could be advisors.");
