//! Every way in which a mutation of the board can be refused.

use crate::{
    kernel::{error::Said, i18n::Args, text::TextFault},
    praise::rules::{MOST_IMAGES, MOST_MENTIONS, MOST_RECIPIENTS, MOST_TAGS, Refusal},
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
    /// The idempotency key is empty, longer than 128 bytes, or holds control characters.
    IdempotencyKeyInvalid,
    /// The idempotency key was used for a call with another input (I3).
    IdempotencyKeyReused,
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
            Refusal::KeyInvalid { max: longest } => {
                (Code::IdempotencyKeyInvalid, vec!["idempotencyKey".into()], "praise-key-invalid", max(longest))
            }
            Refusal::KeyReused => {
                (Code::IdempotencyKeyReused, vec!["idempotencyKey".into()], "praise-key-reused", none())
            }
        };
        Self { code, field, key, args }
    }
}
