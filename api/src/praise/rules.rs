//! What praise, comments and reactions may be.

use crate::kernel::text::{self, TextFault};
use entity::ids::{EmployeeId, PraiseCommentId, PraisePostId, UploadId, ValueTagId};

pub const MOST_RECIPIENTS: usize = 10;
pub const MOST_TAGS: usize = 5;
pub const MOST_IMAGES: usize = 5;
pub const LONGEST_MESSAGE: usize = 2_000;
pub const MOST_MENTIONS: usize = 10;
pub const LONGEST_COMMENT: usize = 1_000;

/// `index`: which of the list in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoRecipient,
    TooManyRecipients,
    RepeatedRecipient { index: usize },
    SelfPraise { index: usize },
    UnknownRecipient { index: usize },
    RecipientHasLeft { index: usize },
    TooManyTags,
    RepeatedTag { index: usize },
    UnknownTag { index: usize },
    TooManyImages,
    RepeatedImage { index: usize },
    UnknownImage { index: usize },
    ImageNotReady { index: usize },
    ImageUsed { index: usize },
    Text { field: &'static str, fault: TextFault },
    TooManyMentions,
    RepeatedMention { index: usize },
    UnknownMention { index: usize },
    PostNotFound,
    ParentNotFound,
    ReplyToReply,
    ContinuedNotFound,
    NotPraisedThere,
    AlreadyContinued,
    AlreadyInRelay,
    CommentNotFound,
    NotAuthor,
    PostHidden,
    EditTimeOver { minutes: i64 },
    TooManyEdits,
    StaleVersion,
    KeyInvalid { max: usize },
    KeyReused,
    UnknownCustomer,
    ChannelMissing,
    ChannelWithoutCustomer,
    NotFrontLine,
    ContinuedByCustomer,
    PostHeld,
    NotHeld,
    OwnPraise,
    CannotShow,
    RecordedForOneself,
    TooManyPosts { max: u64 },
}

/// How somebody stands to the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Unknown,
    Active,
    Left,
}

/// P1, P3: one to ten colleagues, never oneself; up to five different values; 1 to 2,000 characters. Returns the message
/// as it is kept, or everything that is wrong.
pub fn create(
    author: EmployeeId,
    recipients: &[(EmployeeId, Standing)],
    tags: &[(ValueTagId, bool)],
    message: &str,
) -> Result<String, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if recipients.is_empty() {
        refusals.push(Refusal::NoRecipient);
    }
    if recipients.len() > MOST_RECIPIENTS {
        refusals.push(Refusal::TooManyRecipients);
    }
    for (index, (recipient, standing)) in recipients.iter().enumerate().take(MOST_RECIPIENTS) {
        if recipients.iter().take(index).any(|(before, _)| before == recipient) {
            refusals.push(Refusal::RepeatedRecipient { index });
        } else if *recipient == author {
            refusals.push(Refusal::SelfPraise { index });
        } else {
            match standing {
                Standing::Unknown => refusals.push(Refusal::UnknownRecipient { index }),
                Standing::Left => refusals.push(Refusal::RecipientHasLeft { index }),
                Standing::Active => {}
            }
        }
    }
    refusals.extend(self::tags(tags));
    match text::clean(message, LONGEST_MESSAGE) {
        Ok(message) if refusals.is_empty() => return Ok(message),
        Ok(_) => {}
        Err(fault) => refusals.push(Refusal::Text { field: "message", fault }),
    }
    Err(refusals)
}

/// P3: up to five different values of the company.
pub fn tags(tags: &[(ValueTagId, bool)]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if tags.len() > MOST_TAGS {
        refusals.push(Refusal::TooManyTags);
    }
    for (index, (tag, known)) in tags.iter().enumerate().take(MOST_TAGS) {
        if tags.iter().take(index).any(|(before, _)| before == tag) {
            refusals.push(Refusal::RepeatedTag { index });
        } else if !known {
            refusals.push(Refusal::UnknownTag { index });
        }
    }
    refusals
}

/// How an upload stands to the one who wants to show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageStanding {
    /// There is none, it is somebody else's, or its time is over.
    Unknown,
    NotReady,
    Ready,
    /// A post shows it.
    Used,
}

/// P3: up to five different images of one's own, which are ready and which nothing shows yet.
pub fn images(images: &[(UploadId, ImageStanding)]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if images.len() > MOST_IMAGES {
        refusals.push(Refusal::TooManyImages);
    }
    for (index, (image, standing)) in images.iter().enumerate().take(MOST_IMAGES) {
        if images.iter().take(index).any(|(before, _)| before == image) {
            refusals.push(Refusal::RepeatedImage { index });
            continue;
        }
        match standing {
            ImageStanding::Unknown => refusals.push(Refusal::UnknownImage { index }),
            ImageStanding::NotReady => refusals.push(Refusal::ImageNotReady { index }),
            ImageStanding::Used => refusals.push(Refusal::ImageUsed { index }),
            ImageStanding::Ready => {}
        }
    }
    refusals
}

/// The comment that a reply answers, as it is kept.
#[derive(Clone, Copy)]
pub struct Parent {
    pub post: PraisePostId,
    pub parent: Option<PraiseCommentId>,
    /// Whether everyone can read it: what is deleted or hidden can't be answered any more (P7).
    pub shows: bool,
}

/// P4: a reply answers a comment on the same post that is not a reply itself.
pub fn reply(post: PraisePostId, parent: Option<Parent>) -> Result<(), Refusal> {
    match parent {
        Some(parent) if parent.post != post || !parent.shows => Err(Refusal::ParentNotFound),
        Some(parent) if parent.parent.is_some() => Err(Refusal::ReplyToReply),
        Some(_) => Ok(()),
        None => Err(Refusal::ParentNotFound),
    }
}

/// P4: 1 to 1,000 characters, and up to ten different people mentioned who are known here.
pub fn comment(mentions: &[(EmployeeId, Standing)], text: &str) -> Result<String, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if mentions.len() > MOST_MENTIONS {
        refusals.push(Refusal::TooManyMentions);
    }
    for (index, (mention, standing)) in mentions.iter().enumerate().take(MOST_MENTIONS) {
        if mentions.iter().take(index).any(|(before, _)| before == mention) {
            refusals.push(Refusal::RepeatedMention { index });
        } else if *standing == Standing::Unknown {
            refusals.push(Refusal::UnknownMention { index });
        }
    }
    match text::clean(text, LONGEST_COMMENT) {
        Ok(text) if refusals.is_empty() => return Ok(text),
        Ok(_) => {}
        Err(fault) => refusals.push(Refusal::Text { field: "text", fault }),
    }
    Err(refusals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ME: EmployeeId = EmployeeId(Uuid::from_u128(1));

    fn people(ids: impl IntoIterator<Item = u128>) -> Vec<(EmployeeId, Standing)> {
        ids.into_iter().map(|id| (EmployeeId(Uuid::from_u128(id)), Standing::Active)).collect()
    }

    fn refusals(recipients: &[(EmployeeId, Standing)], message: &str) -> Vec<Refusal> {
        create(ME, recipients, &[], message).err().unwrap_or_default()
    }

    #[test]
    fn p1_one_praises_one_to_ten_colleagues_never_oneself() {
        assert_eq!(refusals(&people([2]), "감사합니다"), []);
        assert_eq!(refusals(&people(2..12), "감사합니다"), []);
        assert_eq!(refusals(&[], "감사합니다"), [Refusal::NoRecipient]);
        assert_eq!(refusals(&people(2..13), "감사합니다"), [Refusal::TooManyRecipients]);
        assert_eq!(refusals(&people([2, 1]), "감사합니다"), [Refusal::SelfPraise { index: 1 }]);
        assert_eq!(refusals(&people([2, 2]), "감사합니다"), [Refusal::RepeatedRecipient { index: 1 }]);
        let mut some = people([2, 3]);
        some[0].1 = Standing::Left;
        some[1].1 = Standing::Unknown;
        let expected = [Refusal::RecipientHasLeft { index: 0 }, Refusal::UnknownRecipient { index: 1 }];
        assert_eq!(refusals(&some, "감사합니다"), expected);
    }

    #[test]
    fn p3_a_message_has_1_to_2000_characters() {
        let fault = |fault| vec![Refusal::Text { field: "message", fault }];
        assert_eq!(refusals(&people([2]), &"각".repeat(2_000)), []);
        assert_eq!(refusals(&people([2]), &"👨\u{200d}👩\u{200d}👧".repeat(2_000)), []);
        assert_eq!(refusals(&people([2]), &"각".repeat(2_001)), fault(TextFault::TooLong { max: 2_000 }));
        assert_eq!(
            refusals(&people([2]), &"👨\u{200d}👩\u{200d}👧".repeat(2_001)),
            fault(TextFault::TooLong { max: 2_000 })
        );
        assert_eq!(refusals(&people([2]), " \n"), fault(TextFault::Blank));
        assert_eq!(refusals(&people([2]), "a\0b"), fault(TextFault::Control));
    }

    #[test]
    fn p3_a_post_names_up_to_five_different_values() {
        let tags = |ids: &[u128]| ids.iter().map(|id| (ValueTagId(Uuid::from_u128(*id)), *id < 9)).collect::<Vec<_>>();
        let check = |ids: &[u128]| create(ME, &people([2]), &tags(ids), "감사합니다").err().unwrap_or_default();
        assert_eq!(check(&[1, 2, 3, 4, 5]), []);
        assert_eq!(check(&[1, 2, 3, 4, 5, 6]), [Refusal::TooManyTags]);
        assert_eq!(check(&[1, 1]), [Refusal::RepeatedTag { index: 1 }]);
        assert_eq!(check(&[1, 9]), [Refusal::UnknownTag { index: 1 }]);
    }

    #[test]
    fn p3_a_post_shows_up_to_five_different_images_that_are_ready() {
        let check = |ids: &[u128], standing| {
            images(&ids.iter().map(|id| (UploadId(Uuid::from_u128(*id)), standing)).collect::<Vec<_>>())
        };
        assert_eq!(check(&[], ImageStanding::Ready), []);
        assert_eq!(check(&[1, 2, 3, 4, 5], ImageStanding::Ready), []);
        assert_eq!(check(&[1, 2, 3, 4, 5, 6], ImageStanding::Ready), [Refusal::TooManyImages]);
        assert_eq!(check(&[1, 1], ImageStanding::Ready), [Refusal::RepeatedImage { index: 1 }]);
        assert_eq!(check(&[1], ImageStanding::Unknown), [Refusal::UnknownImage { index: 0 }]);
        assert_eq!(check(&[1], ImageStanding::NotReady), [Refusal::ImageNotReady { index: 0 }]);
        assert_eq!(check(&[1], ImageStanding::Used), [Refusal::ImageUsed { index: 0 }]);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        assert_eq!(refusals(&people([1]), "").len(), 2);
    }

    #[test]
    fn p4_a_reply_answers_a_comment_of_the_same_post_and_no_reply() {
        let (here, there) = (PraisePostId(Uuid::from_u128(1)), PraisePostId(Uuid::from_u128(2)));
        let comment = PraiseCommentId(Uuid::from_u128(3));
        let parent = |post, parent| Parent { post, parent, shows: true };
        let gone = Parent { shows: false, ..parent(here, None) };
        assert_eq!(reply(here, Some(gone)), Err(Refusal::ParentNotFound));
        assert_eq!(reply(here, Some(parent(here, None))), Ok(()));
        assert_eq!(reply(here, Some(parent(here, Some(comment)))), Err(Refusal::ReplyToReply));
        assert_eq!(reply(here, Some(parent(there, None))), Err(Refusal::ParentNotFound));
        assert_eq!(reply(here, None), Err(Refusal::ParentNotFound));
    }

    #[test]
    fn p4_a_comment_mentions_up_to_ten_different_people() {
        let check = |mentions: &[(EmployeeId, Standing)]| comment(mentions, "네").err().unwrap_or_default();
        assert_eq!(check(&people(1..11)), []);
        assert_eq!(check(&people(1..12)), [Refusal::TooManyMentions]);
        assert_eq!(check(&people([1, 1])), [Refusal::RepeatedMention { index: 1 }]);
        let unknown = [(ME, Standing::Unknown)];
        assert_eq!(check(&unknown), [Refusal::UnknownMention { index: 0 }]);
    }
}
