//! A relay as the schema shows it.

use crate::{
    connection,
    kernel::{
        batch,
        connection::wants_total,
        cx::Cx,
        error::Fault,
        page::{PageArgs, Position, Total},
        policy::Action,
    },
    org::{Directory, Employee},
    praise::{
        relay::{
            loader::PlaceOf,
            rules::{FRESH, Standing},
            store,
        },
        types::{PraisePost, PraisePostConnection},
    },
};
use async_graphql::{Context, Object, SimpleObject};
use entity::{
    ids::{PraisePostId, PraiseRelayId},
    praise_post, praise_relay_member,
};
use std::sync::Arc;

/// A praise relay (칭찬릴레이, P8): one chain of posts, each by somebody whom the one before it praised.
pub struct PraiseRelay {
    pub key: PraiseRelayId,
    pub length: Total,
}

/// Where a post stands in its relay (P8).
#[derive(SimpleObject)]
pub struct PraiseRelayPlace {
    /// Which post of the relay it was: 1 began it.
    position: i32,
    /// How many posts the relay has. What was deleted or hidden is not counted.
    length: i32,
}

/// Somebody who took a relay on.
#[derive(SimpleObject)]
pub struct PraiseRelayMember {
    /// Which place: 1 began it.
    position: i32,
    /// Who.
    employee: Option<Arc<Employee>>,
}

/// A praise relay (칭찬릴레이, P8): one chain of posts, each by somebody whom the one before it praised.
#[Object]
impl PraiseRelay {
    /// How many posts it has. What was deleted or hidden is not counted.
    async fn length(&self) -> i32 {
        self.length.count
    }

    /// Who is in it, from who began it on; each person at most once.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<PraiseRelayMemberConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::PraiseRelay)?, Directory::of(ctx)?);
        let list = format!("members of the relay {}", self.key.0);
        let page = PageArgs { first, after, last, before }.page(&list)?;
        let slice = store::page(&cx.db, &scope, self.key, &page, false).await?;
        let slice = slice.map(|row: praise_relay_member::Model| {
            let employee = directory.employee(row.employee_id).cloned();
            (Position::at(row.created_at, row.post_id.0), PraiseRelayMember { position: row.position, employee })
        });
        Ok(PraiseRelayMemberConnection::new(&list, slice, wants_total(ctx).then_some(self.length)))
    }

    /// Its posts, from the first on.
    async fn posts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<PraisePostConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::PraiseRelay)?, Directory::of(ctx)?);
        let list = format!("posts of the relay {}", self.key.0);
        let page = PageArgs { first, after, last, before }.page(&list)?;
        let slice = store::page(&cx.db, &scope, self.key, &page, true).await?;
        let slice = slice
            .map(|row: praise_post::Model| (Position::at(row.created_at, row.id.0), PraisePost::new(row, directory)));
        Ok(PraisePostConnection::new(&list, slice, wants_total(ctx).then_some(self.length)))
    }
}

/// Where a post that is in a relay stands in it.
pub async fn place(ctx: &Context<'_>, post: PraisePostId) -> Result<Option<PraiseRelayPlace>, Fault> {
    let place = batch::load(ctx, PlaceOf(post)).await?;
    Ok(place.map(|place| PraiseRelayPlace {
        position: place.position,
        length: i32::try_from(place.length).unwrap_or(i32::MAX),
    }))
}

/// How the viewer stands to the relay of a post.
pub async fn standing(ctx: &Context<'_>, post: PraisePostId, in_relay: bool) -> Result<Standing, Fault> {
    match in_relay {
        true => Ok(batch::load(ctx, PlaceOf(post)).await?.map_or(FRESH, store::Place::standing)),
        false => Ok(FRESH),
    }
}

connection!(PraiseRelayMemberConnection, PraiseRelayMemberEdge, PraiseRelayMember, "Who is in a relay, in its order.");
