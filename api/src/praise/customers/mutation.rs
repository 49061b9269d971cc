//! Screening what customers praise.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
    org::Directory,
    praise::{
        customers::deciding::{self, Screening},
        errors::PraiseError,
        types::PraisePost,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// Which held post, and what becomes of it.
#[derive(InputObject)]
pub struct ScreenPraisePostInput {
    /// The post.
    post_id: ID,
    /// True: everyone sees it, and who is praised is told. False: nobody but the CS office and who recorded it ever sees it.
    show: bool,
    /// Why not, in 1 to 500 characters. Needed if it does not show.
    reason: Option<String>,
    /// The post's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ScreenPraisePostPayload {
    /// The post as it is now, absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

#[derive(Default)]
pub struct ScreeningMutation;

#[Object]
impl ScreeningMutation {
    /// Decides whether a customer's held praise shows (P3), once. What waits: `praisePosts(filter: { held: true })`. Who is praised,
    /// recorded it, or wrote it as a customer, may reject it, but not let it show.
    async fn screen_praise_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which held post, and what becomes of it.")] input: ScreenPraisePostInput,
    ) -> Result<ScreenPraisePostPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ScreenPraisePost)?;
        let (directory, id) = (Directory::of(ctx)?, id::parse(&input.post_id)?);
        let ScreenPraisePostInput { show, reason, expected_version, .. } = input;
        let screening = Screening { show, reason, expected_version };
        let screened = outcome(deciding::screen(cx, directory, &scope, id, screening).await)?;
        Ok(match screened {
            Ok(post) => {
                ScreenPraisePostPayload { praise_post: Some(PraisePost::new(post, directory)), user_errors: Vec::new() }
            }
            Err(refusals) => {
                ScreenPraisePostPayload { praise_post: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }
}
