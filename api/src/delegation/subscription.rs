//! Approval requests, live.

use crate::{
    delegation::approval::{
        inbox,
        types::{ApprovalRequest, ApprovalStepKind, approval_request_node},
    },
    kernel::{cx::Cx, error::Fault, events::Event, id::PublicId, live, policy::Action, scalar::DateTime},
    org::Directory,
};
use async_graphql::{Context, ID, Object, Subscription};
use entity::ids::ApprovalRequestId;
use futures_util::{Stream, stream};
use std::sync::Arc;

#[derive(Default)]
pub struct DelegationSubscription;

#[Subscription]
impl DelegationSubscription {
    /// What happens to the approval requests that concern the viewer, as it happens: those that they asked for, that are before them,
    /// or for whose holder they stand in; for compliance, all that are before it. Who was away goes on after the cursor of the
    /// last event they saw, for 30 days; then it is `RESYNC_REQUIRED`.
    async fn approval_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Everything after this event: its `cursor`, or `eventCursor` as it was before the list was read. From now \
                    on, if absent."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = ApprovalEvent> + use<>, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::ApprovalChanges)?;
        let event = live::listen(ctx, inbox::topic(scope.employee()), after.as_deref())?;
        Ok(stream::iter(event.map(ApprovalEvent)))
    }
}

/// One thing that happened to one request.
pub struct ApprovalEvent(Arc<Event>);

/// One thing that happened to one request.
#[Object]
impl ApprovalEvent {
    /// Where the event is in the log: subscribe after it to go on from here.
    async fn cursor(&self) -> String {
        self.0.position().write()
    }

    /// What happened. Expect new values.
    async fn kind(&self) -> ApprovalStepKind {
        match self.0.row.name.as_str() {
            "approvalRequested" => ApprovalStepKind::Requested,
            "approvalReminded" => ApprovalStepKind::Reminded,
            "approvalMovedUp" => ApprovalStepKind::MovedUp,
            "approvalHandedOver" => ApprovalStepKind::HandedOver,
            "approvalApproved" => ApprovalStepKind::Approved,
            "approvalRejected" => ApprovalStepKind::Rejected,
            "approvalWithdrawn" => ApprovalStepKind::Withdrawn,
            _ => ApprovalStepKind::PassedOn,
        }
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// The request's `version` right after it. Who applies events keeps the highest.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// The id of the request, also of one that the viewer may no longer see.
    async fn request_id(&self) -> ID {
        ApprovalRequestId(self.0.row.object_id).encode()
    }

    /// The request, as it is now: its `version` may be higher than the event's. Null if the viewer may no longer see it.
    async fn request(&self, ctx: &Context<'_>) -> Result<Option<ApprovalRequest>, Fault> {
        approval_request_node(Cx::of(ctx)?, Directory::of(ctx)?, ApprovalRequestId(self.0.row.object_id)).await
    }
}
