//! Reading a relay.

use crate::{
    kernel::{cx::Cx, error::Fault, id, policy::Action},
    praise::{
        relay::{store, types::PraiseRelay},
        store as board,
    },
};
use async_graphql::{Context, ID, Object};

#[derive(Default)]
pub struct RelayQuery;

#[Object]
impl RelayQuery {
    /// The relay to which a post belongs (칭찬릴레이, P8); null if it belongs to none, or does not show to this viewer.
    async fn praise_relay(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of any post of the relay.")] id: ID,
    ) -> Result<Option<PraiseRelay>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::PraiseRelay)?;
        let post = board::post(cx.db.reader(), &scope, id::parse(&id)?).await?;
        let Some(key) = post.and_then(|post| post.relay_id) else { return Ok(None) };
        Ok(Some(PraiseRelay { key, length: store::length(&cx.db, &scope, key).await? }))
    }
}
