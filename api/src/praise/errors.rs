//! Every way in which a mutation of the board can be refused.

use crate::{
    kernel::{error::Said, i18n::Args, text::TextFault},
    praise::{
        moderation::rules::MOST_EDITS,
        rules::{MOST_IMAGES, MOST_MENTIONS, MOST_RECIPIENTS, MOST_TAGS, Refusal},
    },
    user_error,
};
use async_graphql::Enum;

/// Why praise, a comment or a reaction was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PraiseErrorCode {
    /// Praise needs at least one recipient (P1).
    NoRecipient,
    /// Praise has at most 10 recipients (P1).
    TooManyRecipients,
    /// The same recipient is named twice.
    RepeatedRecipient,
    /// Nobody praises themself (P1).
    SelfPraise,
    /// There is no such employee.
    UnknownRecipient,
    /// The recipient has left the company.
    RecipientHasLeft,
    /// A post names at most 5 values (P3).
    TooManyTags,
    /// The same value is named twice.
    RepeatedTag,
    /// There is no such value.
    UnknownTag,
    /// A post shows at most 5 images (P3).
    TooManyImages,
    /// The same image is named twice.
    RepeatedImage,
    /// There is no such upload of one's own, or it is older than a day.
    UnknownImage,
    /// The image has not been received yet, or was refused.
    ImageNotReady,
    /// A post shows this image already: each upload is shown once.
    ImageUsed,
    /// The text is blank.
    Blank,
    /// The text is too long: a message has at most 2,000 characters (P3), a comment 1,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A comment mentions at most 10 people.
    TooManyMentions,
    /// The same person is mentioned twice.
    RepeatedMention,
    /// There is no such employee to mention.
    UnknownMention,
    /// There is no such post, or not for this viewer.
    PostNotFound,
    /// There is no such comment on this post.
    ParentNotFound,
    /// A reply can't be replied to (P4).
    ReplyToReply,
    /// Only who was praised in a post can continue its relay (P8).
    NotPraisedThere,
    /// Somebody else has continued this post: a relay is one chain (P8).
    AlreadyContinued,
    /// Nobody is in a relay twice (P8).
    AlreadyInRelay,
    /// There is no such comment, or not for this viewer.
    CommentNotFound,
    /// Only its author may do this (P7).
    NotAuthor,
    /// The CS office has hidden the post: it can't be changed (P7).
    PostHidden,
    /// The time in which the author may edit is over (P7).
    EditTimeOver,
    /// The post was edited 20 times already.
    TooManyEdits,
    /// Somebody else has changed it since it was read: read it again.
    StaleVersion,
    /// The idempotency key is empty, longer than 128 bytes, or holds control characters.
    IdempotencyKeyInvalid,
    /// The idempotency key was used for a call with another input (I3).
    IdempotencyKeyReused,
    /// There is no such customer, or their data was erased.
    UnknownCustomer,
    /// Praise that is recorded for a customer says by which way it came (P1).
    ChannelMissing,
    /// Only praise that is recorded for a customer has a channel.
    ChannelWithoutCustomer,
    /// Only the front line and the CS office record praise for customers (P1).
    NotFrontLine,
    /// A customer's praise continues no relay (P8).
    ContinuedByCustomer,
    /// The post waits to be screened: `screenPraisePost` decides on it (P3).
    PostHeld,
    /// Somebody has decided on the post already, or it was never held (P3).
    NotHeld,
    /// Who is praised in a customer's post, recorded it, or wrote it as a customer, does not let it show: somebody else of the CS
    /// office does (P3).
    OwnPraise,
    /// A customer's post that was rejected, or whose customer was erased since, never shows again (P3, C4).
    CannotShow,
    /// Nobody records praise for themself: as a customer they praise by the customers' app (P1).
    RecordedForOneself,
    /// A customer has at most 10 posts an hour: try again later.
    TooManyPosts,
}

user_error!(PraiseError, PraiseErrorCode, "Why praise, a comment or a reaction was refused. Nothing was changed.");

impl From<Refusal> for Said<PraiseErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use PraiseErrorCode as Code;
        let at = |field: &str, index: usize| vec![field.to_owned(), index.to_string()];
        let max = |max: usize| Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX));
        let none = Args::default;
        let (code, field, key, args) = match refusal {
            Refusal::NoRecipient => (Code::NoRecipient, vec!["recipientIds".into()], "praise-no-recipient", none()),
            Refusal::TooManyRecipients => (
                Code::TooManyRecipients,
                vec!["recipientIds".into()],
                "praise-too-many-recipients",
                max(MOST_RECIPIENTS),
            ),
            Refusal::RepeatedRecipient { index } => {
                (Code::RepeatedRecipient, at("recipientIds", index), "praise-repeated-recipient", none())
            }
            Refusal::SelfPraise { index } => {
                (Code::SelfPraise, at("recipientIds", index), "praise-self-praise", none())
            }
            Refusal::UnknownRecipient { index } => {
                (Code::UnknownRecipient, at("recipientIds", index), "praise-unknown-person", none())
            }
            Refusal::RecipientHasLeft { index } => {
                (Code::RecipientHasLeft, at("recipientIds", index), "praise-recipient-has-left", none())
            }
            Refusal::TooManyTags => (Code::TooManyTags, vec!["tagIds".into()], "praise-too-many-tags", max(MOST_TAGS)),
            Refusal::RepeatedTag { index } => (Code::RepeatedTag, at("tagIds", index), "praise-repeated-tag", none()),
            Refusal::UnknownTag { index } => (Code::UnknownTag, at("tagIds", index), "praise-unknown-tag", none()),
            Refusal::TooManyImages => {
                (Code::TooManyImages, vec!["imageIds".into()], "praise-too-many-images", max(MOST_IMAGES))
            }
            Refusal::RepeatedImage { index } => {
                (Code::RepeatedImage, at("imageIds", index), "praise-repeated-image", none())
            }
            Refusal::UnknownImage { index } => {
                (Code::UnknownImage, at("imageIds", index), "praise-unknown-image", none())
            }
            Refusal::ImageNotReady { index } => {
                (Code::ImageNotReady, at("imageIds", index), "praise-image-not-ready", none())
            }
            Refusal::ImageUsed { index } => (Code::ImageUsed, at("imageIds", index), "praise-image-used", none()),
            Refusal::Text { field, fault } => {
                let field = vec![field.to_owned()];
                match fault {
                    TextFault::Blank => (Code::Blank, field, "praise-blank", none()),
                    TextFault::TooLong { max: longest } => (Code::TooLong, field, "praise-too-long", max(longest)),
                    TextFault::Control => (Code::InvalidText, field, "praise-invalid-text", none()),
                }
            }
            Refusal::TooManyMentions => {
                (Code::TooManyMentions, vec!["mentionIds".into()], "praise-too-many-mentions", max(MOST_MENTIONS))
            }
            Refusal::RepeatedMention { index } => {
                (Code::RepeatedMention, at("mentionIds", index), "praise-repeated-mention", none())
            }
            Refusal::UnknownMention { index } => {
                (Code::UnknownMention, at("mentionIds", index), "praise-unknown-person", none())
            }
            Refusal::PostNotFound => (Code::PostNotFound, vec!["postId".into()], "praise-post-not-found", none()),
            Refusal::ParentNotFound => {
                (Code::ParentNotFound, vec!["parentId".into()], "praise-parent-not-found", none())
            }
            Refusal::ReplyToReply => (Code::ReplyToReply, vec!["parentId".into()], "praise-reply-to-reply", none()),
            Refusal::ContinuedNotFound => {
                (Code::PostNotFound, vec!["continuesPostId".into()], "praise-post-not-found", none())
            }
            Refusal::NotPraisedThere => {
                (Code::NotPraisedThere, vec!["continuesPostId".into()], "praise-not-praised-there", none())
            }
            Refusal::AlreadyContinued => {
                (Code::AlreadyContinued, vec!["continuesPostId".into()], "praise-already-continued", none())
            }
            Refusal::AlreadyInRelay => {
                (Code::AlreadyInRelay, vec!["continuesPostId".into()], "praise-already-in-relay", none())
            }
            Refusal::CommentNotFound => {
                (Code::CommentNotFound, vec!["commentId".into()], "praise-comment-not-found", none())
            }
            Refusal::NotAuthor => (Code::NotAuthor, Vec::new(), "praise-not-author", none()),
            Refusal::PostHidden => (Code::PostHidden, vec!["postId".into()], "praise-post-hidden", none()),
            Refusal::EditTimeOver { minutes } => {
                let args = none().with("minutes", minutes);
                (Code::EditTimeOver, vec!["postId".into()], "praise-edit-time-over", args)
            }
            Refusal::TooManyEdits => {
                let most = none().with("max", i64::from(MOST_EDITS));
                (Code::TooManyEdits, vec!["postId".into()], "praise-too-many-edits", most)
            }
            Refusal::StaleVersion => {
                (Code::StaleVersion, vec!["expectedVersion".into()], "praise-stale-version", none())
            }
            Refusal::KeyInvalid { max: longest } => {
                (Code::IdempotencyKeyInvalid, vec!["idempotencyKey".into()], "praise-key-invalid", max(longest))
            }
            Refusal::KeyReused => {
                (Code::IdempotencyKeyReused, vec!["idempotencyKey".into()], "praise-key-reused", none())
            }
            Refusal::UnknownCustomer => {
                (Code::UnknownCustomer, vec!["onBehalfOfCustomerId".into()], "praise-unknown-customer", none())
            }
            Refusal::ChannelMissing => (Code::ChannelMissing, vec!["channel".into()], "praise-channel-missing", none()),
            Refusal::ChannelWithoutCustomer => {
                (Code::ChannelWithoutCustomer, vec!["channel".into()], "praise-channel-without-customer", none())
            }
            Refusal::NotFrontLine => {
                (Code::NotFrontLine, vec!["onBehalfOfCustomerId".into()], "praise-not-front-line", none())
            }
            Refusal::ContinuedByCustomer => {
                (Code::ContinuedByCustomer, vec!["continuesPostId".into()], "praise-continued-by-customer", none())
            }
            Refusal::PostHeld => (Code::PostHeld, vec!["postId".into()], "praise-post-held", none()),
            Refusal::NotHeld => (Code::NotHeld, vec!["postId".into()], "praise-not-held", none()),
            Refusal::OwnPraise => (Code::OwnPraise, vec!["postId".into()], "praise-own-praise", none()),
            Refusal::CannotShow => (Code::CannotShow, vec!["postId".into()], "praise-cannot-show", none()),
            Refusal::RecordedForOneself => {
                (Code::RecordedForOneself, vec!["onBehalfOfCustomerId".into()], "praise-recorded-for-oneself", none())
            }
            Refusal::TooManyPosts { max: most } => {
                let most = none().with("max", i64::try_from(most).unwrap_or(i64::MAX));
                (Code::TooManyPosts, Vec::new(), "praise-too-many-posts", most)
            }
        };
        Self { code, field, key, args }
    }
}
