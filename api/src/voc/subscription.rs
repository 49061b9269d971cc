//! VOC, live (V11).

use crate::{
    kernel::{
        cx::Cx,
        error::Fault,
        events::Event,
        id::{self, PublicId},
        live,
        policy::{Action, Permit},
        scalar::DateTime,
    },
    voc::{
        desk,
        enums::VocStepKind,
        types::{VocItem, voc_item_node},
    },
};
use async_graphql::{Context, ID, Object, Subscription};
use entity::{ids::VocItemId, voc_step::VocStepKind as Step};
use futures_util::{Stream, stream};
use std::sync::Arc;

#[derive(Default)]
pub struct VocSubscription;

#[Subscription]
impl VocSubscription {
    /// What happens to VOC, as it happens: to the items that the viewer handles or handled until then; with `departmentId`, to those that
    /// this department handles and the viewer may see; for a customer, to their own. Who was away goes on after the cursor of the last event they saw, for 30
    /// days; then it is `RESYNC_REQUIRED`.
    async fn voc_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The board of this department instead of one's own desk. Not for customers.")]
        department_id: Option<ID>,
        #[graphql(
            desc = "Everything after this event: its `cursor`, or `eventCursor` as it was before the list was read. From now \
                    on, if absent."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = VocEvent> + use<>, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::VocChanges)?;
        let (topic, is_board) = match (&permit, department_id) {
            (Permit::Customer(_), Some(_)) => return Err(Fault::Forbidden),
            (Permit::Customer(scope), None) => (desk::customer_topic(scope.customer()), false),
            (Permit::Employee(_), Some(department)) => (desk::board_topic(id::parse(&department)?), true),
            (Permit::Employee(scope), None) => (desk::desk_topic(scope.employee()), false),
        };
        let mut event = live::listen(ctx, topic, after.as_deref())?;
        // V10: of what they may not see nobody hears that it is there.
        if let Some(heard) = event.as_ref().filter(|_| is_board)
            && voc_item_node(ctx, VocItemId(heard.row.object_id)).await?.is_none()
        {
            event = None;
        }
        Ok(stream::iter(event.map(VocEvent)))
    }
}

/// One thing that happened to one item.
pub struct VocEvent(Arc<Event>);

/// One thing that happened to one item.
#[Object]
impl VocEvent {
    /// Where the event is in the log: subscribe after it to go on from here.
    async fn cursor(&self) -> String {
        self.0.position().write()
    }

    /// What happened. Expect new values.
    async fn kind(&self) -> VocStepKind {
        desk::ALL_STEPS
            .into_iter()
            .find(|step| desk::event_of(*step) == self.0.row.name)
            .unwrap_or(Step::Updated)
            .into()
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// The item's `version` right after it. Who applies events keeps the highest.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// The id of the item, also of one that the viewer may no longer see.
    async fn item_id(&self) -> ID {
        VocItemId(self.0.row.object_id).encode()
    }

    /// The item, as it is now: its `version` may be higher than the event's. Null if the viewer may not see it.
    async fn item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        voc_item_node(ctx, VocItemId(self.0.row.object_id)).await
    }
}
