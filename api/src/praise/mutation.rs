//! Praising, commenting, reacting.

use crate::{
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::{Action, Permit},
    },
    org::Directory,
    praise::{
        customers::{self, Bringer},
        errors::PraiseError,
        moderation::rules::Sight,
        rules::Refusal,
        service::{self, NewComment, NewPost, Reacting},
        types::{PraiseChannel, PraiseComment, PraisePost, ReactionKind},
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{ids::CustomerId, praise_post};

/// Whom to praise, and what for.
#[derive(InputObject)]
pub struct CreatePraisePostInput {
    /// Who is praised: 1 to 10 colleagues who work here, never oneself (P1).
    recipient_ids: Vec<ID>,
    /// What for, in 1 to 2,000 characters as people count them (P3).
    message: String,
    /// The company's values that it names, 0 to 5 different ones (P3).
    tag_ids: Option<Vec<ID>>,
    /// The post whose relay it continues (칭찬릴레이, P8): one that praises the author, the last of its relay.
    continues_post_id: Option<ID>,
    /// Images that it shows, 0 to 5 in this order: uploads of one's own that are ready and that no post shows yet (P3).
    image_ids: Option<Vec<ID>>,
    /// The customer whose praise it is, if an employee of the front line or the CS office records it for them (P1).
    on_behalf_of_customer_id: Option<ID>,
    /// By which way the customer's praise came: with `onBehalfOfCustomerId`, and needed there.
    channel: Option<PraiseChannel>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first post (I3).
    idempotency_key: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CreatePraisePostPayload {
    /// The new post, or the one that the same call made before; absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// What to say to a post, or to a comment on it.
#[derive(InputObject)]
pub struct CommentOnPraiseInput {
    /// The post.
    post_id: ID,
    /// The comment on that post that this one answers, absent for a comment on the post itself. Replies have no
    /// replies (P4).
    parent_id: Option<ID>,
    /// What to say, in 1 to 1,000 characters as people count them.
    text: String,
    /// Whom it mentions, up to 10 different people.
    mention_ids: Option<Vec<ID>>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first comment (I3).
    idempotency_key: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CommentOnPraisePayload {
    /// The new comment, or the one that the same call made before; absent if it was refused.
    praise_comment: Option<PraiseComment>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// How to react to which post.
#[derive(InputObject)]
pub struct AddReactionInput {
    /// The post.
    post_id: ID,
    /// In which way; reacting so again changes nothing.
    kind: ReactionKind,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct AddReactionPayload {
    /// The post as it is now, absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// Which reaction to take back from which post.
#[derive(InputObject)]
pub struct RemoveReactionInput {
    /// The post.
    post_id: ID,
    /// Which one; taking back what is not there changes nothing.
    kind: ReactionKind,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RemoveReactionPayload {
    /// The post as it is now, absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

#[derive(Default)]
pub struct PraiseMutation;

#[Object]
impl PraiseMutation {
    /// Praises colleagues in public (P1, P3), and may continue a relay (P8). A customer praises by their own app, or an employee
    /// records it for them: such a post is held (`heldSince`) if something in it is doubtful by rule, until the CS office has screened it.
    async fn create_praise_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to praise, and what for.")] input: CreatePraisePostInput,
    ) -> Result<CreatePraisePostPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::CreatePraisePost)?;
        let customer = input.on_behalf_of_customer_id.as_ref().map(id::parse).transpose()?;
        let new = NewPost {
            recipients: input.recipient_ids.iter().map(id::parse).collect::<Result<_, _>>()?,
            tags: input.tag_ids.iter().flatten().map(id::parse).collect::<Result<_, _>>()?,
            images: input.image_ids.iter().flatten().map(id::parse).collect::<Result<_, _>>()?,
            message: input.message,
            continues: input.continues_post_id.as_ref().map(id::parse).transpose()?,
            for_customer: None,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let created = create(ctx, &permit, new, (customer, input.channel.map(Into::into)), key).await;
        Ok(match outcome(created)? {
            Ok(post) => {
                CreatePraisePostPayload { praise_post: Some(PraisePost::new(post, directory)), user_errors: Vec::new() }
            }
            Err(refusals) => {
                CreatePraisePostPayload { praise_post: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }

    /// Comments on praise, or answers a comment (P4). An executive's first comment ends the post's wait for one (P6).
    async fn comment_on_praise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to say, and to what.")] input: CommentOnPraiseInput,
    ) -> Result<CommentOnPraisePayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::CommentOnPraise)?;
        let directory = Directory::of(ctx)?;
        let new = NewComment {
            post: id::parse(&input.post_id)?,
            parent: input.parent_id.as_ref().map(id::parse).transpose()?,
            text: input.text,
            mentions: input.mention_ids.iter().flatten().map(id::parse).collect::<Result<_, _>>()?,
        };
        let commented = service::comment(cx, directory, &scope, new, input.idempotency_key.map(|key| key.0)).await;
        Ok(match outcome(commented)? {
            Ok(comment) => CommentOnPraisePayload {
                praise_comment: Some(PraiseComment::new(comment, directory, Sight::of(&scope))),
                user_errors: Vec::new(),
            },
            Err(refusals) => {
                CommentOnPraisePayload { praise_comment: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }

    /// Reacts to praise, once in each way (P4).
    async fn add_reaction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How to react to which post.")] input: AddReactionInput,
    ) -> Result<AddReactionPayload, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::AddReaction)?;
        let (praise_post, user_errors) = react(ctx, &scope, &input.post_id, input.kind, Reacting::Add).await?;
        Ok(AddReactionPayload { praise_post, user_errors })
    }

    /// Takes a reaction back.
    async fn remove_reaction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which reaction to take back from which post.")] input: RemoveReactionInput,
    ) -> Result<RemoveReactionPayload, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::RemoveReaction)?;
        let (praise_post, user_errors) = react(ctx, &scope, &input.post_id, input.kind, Reacting::Remove).await?;
        Ok(RemoveReactionPayload { praise_post, user_errors })
    }
}

/// By whom, for whom: the three ways in which praise comes.
async fn create(
    ctx: &Context<'_>,
    permit: &Permit,
    mut new: NewPost,
    (customer, channel): (Option<CustomerId>, Option<praise_post::PraiseChannel>),
    key: Option<String>,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let by = match (permit, customer, channel) {
        (Permit::Employee(scope), None, None) => return service::create(cx, directory, scope, new, key).await,
        (Permit::Customer(scope), None, None) => Bringer::Themself(*scope),
        (Permit::Customer(_), Some(_), _) => return Err(Stop::refused(Refusal::UnknownCustomer)),
        (_, None, Some(_)) => return Err(Stop::refused(Refusal::ChannelWithoutCustomer)),
        (Permit::Employee(_), Some(_), None) => return Err(Stop::refused(Refusal::ChannelMissing)),
        (Permit::Employee(scope), Some(customer), Some(channel)) => {
            // For whom customers are not to be read there are none.
            if cx.allow(Action::Customer).is_err() {
                return Err(Stop::refused(Refusal::UnknownCustomer));
            }
            new.for_customer = Some((customer, channel));
            Bringer::Recorder { scope, customer, channel }
        }
    };
    customers::service::create(cx, directory, Vault::ring(ctx)?, by, new, key).await
}

async fn react(
    ctx: &Context<'_>,
    scope: &crate::kernel::policy::Scope,
    post: &ID,
    kind: ReactionKind,
    reacting: Reacting,
) -> Result<(Option<PraisePost>, Vec<PraiseError>), Fault> {
    let cx = Cx::of(ctx)?;
    let reacted = service::react(cx, scope, id::parse(post)?, kind.into(), reacting).await;
    Ok(match outcome(reacted)? {
        Ok(post) => (Some(PraisePost::new(post, Directory::of(ctx)?)), Vec::new()),
        Err(refusals) => (None, PraiseError::all(cx.locale, refusals)),
    })
}
