//! Curating, sending, acknowledging.

use crate::{
    customer::Vault,
    hotline::{
        curating::{self, Comment, Wish},
        errors::HotlineError,
        links::Links,
        refusal::Refusal,
        service::{self, Which},
        types::HotlineBulletin,
    },
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::Action,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::hotline_bulletin::Model;
use std::sync::Arc;

/// What is said of an item.
#[derive(InputObject)]
pub struct HotlineCommentInput {
    /// The item.
    item_id: ID,
    /// What, 1 to 1,000 characters; nothing any more, if null. Kept masked, and forgotten with the item's customer (C4).
    comment: Option<String>,
}

/// What is changed of a bulletin that was not sent yet.
#[derive(InputObject)]
pub struct CurateBulletinInput {
    /// The bulletin.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: i32,
    /// Items of the division that are to stand in it as well, or again; 40 at most.
    #[graphql(default)]
    add: Vec<ID>,
    /// Items that are not to stand in it; 40 at most.
    #[graphql(default)]
    drop: Vec<ID>,
    /// What is said of items that stand in it; 40 at most.
    #[graphql(default)]
    comments: Vec<HotlineCommentInput>,
    /// What is said of the whole, 1 to 2,000 characters, of no customer in particular. Null: nothing; left out: as it is.
    remark: MaybeUndefined<String>,
}

/// Which bulletin is sent now.
#[derive(InputObject)]
pub struct ReleaseBulletinInput {
    /// The bulletin.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
}

/// Which bulletin was read.
#[derive(InputObject)]
pub struct AcknowledgeBulletinInput {
    /// The bulletin.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
}

macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            hotline_bulletin: Option<HotlineBulletin>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<HotlineError>,
        }

        impl $name {
            fn of(ctx: &Context<'_>, done: Result<Model, Stop<Refusal>>) -> Result<Self, Fault> {
                let directory = Directory::of(ctx)?;
                Ok(match outcome(done)? {
                    Ok(row) => Self {
                        hotline_bulletin: Some(HotlineBulletin::new(Arc::new(row), directory)),
                        user_errors: Vec::new(),
                    },
                    Err(refusals) => {
                        let user_errors = HotlineError::all(Cx::of(ctx)?.locale, refusals);
                        Self { hotline_bulletin: None, user_errors }
                    }
                })
            }
        }
    )*};
}

payloads! {
    CurateBulletinPayload
    ReleaseBulletinPayload
    AcknowledgeBulletinPayload
}

#[derive(Default)]
pub struct HotlineMutation;

#[Object]
impl HotlineMutation {
    /// Adds items to a bulletin, drops others, and comments (H1): by the CS office, until it is sent. All of it, or nothing.
    async fn curate_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed of a bulletin that was not sent yet.")] input: CurateBulletinInput,
    ) -> Result<CurateBulletinPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::CurateBulletin)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: Some(input.expected_version) };
        let comment = |one: HotlineCommentInput| Ok(Comment { item: id::parse(&one.item_id)?, comment: one.comment });
        let wish = Wish {
            add: input.add.iter().map(id::parse).collect::<Result<_, Fault>>()?,
            drop: input.drop.iter().map(id::parse).collect::<Result<_, Fault>>()?,
            comments: input.comments.into_iter().map(comment).collect::<Result<_, Fault>>()?,
            remark: match input.remark {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(text) => Some(Some(text)),
            },
        };
        let done = curating::curate(cx, (Directory::of(ctx)?, Vault::ring(ctx)?), &scope, (which, wish)).await;
        CurateBulletinPayload::of(ctx, done)
    }

    /// Sends a bulletin before its hour (H1), once, to whoever answers for the division (H2).
    async fn release_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bulletin is sent now.")] input: ReleaseBulletinInput,
    ) -> Result<ReleaseBulletinPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ReleaseBulletin)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let node = (Directory::of(ctx)?, Links::in_request(ctx)?.host());
        let done = service::release(cx, node, &scope, which).await;
        ReleaseBulletinPayload::of(ctx, done)
    }

    /// Says that a bulletin was read (H3): by who answers for the division now, or stands in for them; of one that went to
    /// the CCO, by the CCO.
    async fn acknowledge_bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which bulletin was read.")] input: AcknowledgeBulletinInput,
    ) -> Result<AcknowledgeBulletinPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::AcknowledgeBulletin)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let done = service::acknowledge(cx, Directory::of(ctx)?, &scope, which).await;
        AcknowledgeBulletinPayload::of(ctx, done)
    }
}
