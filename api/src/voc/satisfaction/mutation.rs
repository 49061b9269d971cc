//! Answering in the app.

use crate::{
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
    org::Directory,
    voc::{
        errors::VocError,
        satisfaction::service::{self, Answer},
        types::VocItem,
        work::Which,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::voc_survey::SurveyChannel;

/// How content the customer is.
#[derive(InputObject)]
pub struct RateVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// 1 (매우 불만족) to 5 (매우 만족).
    score: i32,
    /// What they want to add, up to 1,000 characters. What was added before is no longer the answer if it is left out. A resident registration
    /// number (주민등록번호) in it is refused.
    comment: Option<String>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RateVocPayload {
    /// The item as it is now; absent if it was refused.
    voc_item: Option<VocItem>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<VocError>,
}

#[derive(Default)]
pub struct VocSatisfactionMutation;

#[Object]
impl VocSatisfactionMutation {
    /// The customer says how content they are with what was done (V15), or corrects it: `viewerCanRate` says whether it is taken. The last answer
    /// counts, and the same one again changes nothing, so a retry needs no key.
    async fn rate_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How content the customer is.")] input: RateVocInput,
    ) -> Result<RateVocPayload, Fault> {
        let (cx, directory, ring) = (Cx::of(ctx)?, Directory::of(ctx)?, Vault::ring(ctx)?);
        let permit = cx.permit(Action::RateVoc)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let answer = Answer { score: input.score, comment: input.comment, channel: SurveyChannel::App };
        let rated = service::rate(cx, (directory, ring), &permit, which, answer).await;
        Ok(match outcome(rated)? {
            Ok(row) => RateVocPayload { voc_item: Some(VocItem::new(row, directory)), user_errors: Vec::new() },
            Err(refusals) => RateVocPayload { voc_item: None, user_errors: VocError::all(cx.locale, refusals) },
        })
    }
}
