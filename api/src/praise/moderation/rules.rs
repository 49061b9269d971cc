//! Who sees which text, and who may change, delete or hide it (P7).

use crate::{
    kernel::{
        policy::{Action, Reach, Scope},
        text,
    },
    praise::rules::{self, LONGEST_MESSAGE, Refusal},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{EmployeeId, ValueTagId},
    praise_comment, praise_post,
};

/// How long an author edits a post.
#[cfg(test)]
const TIME_TO_EDIT: TimeDelta = TimeDelta::minutes(30);
/// Every earlier text is kept and shown: a page of them must do.
pub const MOST_EDITS: i32 = 20;
pub const LONGEST_REASON: usize = 500;

/// A post or a comment, as far as its fate depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    pub author: EmployeeId,
    /// Who recorded it for a customer: they see what they recorded.
    pub recorder: Option<EmployeeId>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
    pub deleted: bool,
    pub hidden: bool,
}

impl From<&praise_post::Model> for Text {
    fn from(row: &praise_post::Model) -> Self {
        Self {
            author: row.author_id,
            recorder: row.recorded_by,
            created_at: row.created_at,
            version: row.version,
            deleted: row.deleted_at.is_some(),
            hidden: row.hidden_at.is_some(),
        }
    }
}

impl From<&praise_comment::Model> for Text {
    fn from(row: &praise_comment::Model) -> Self {
        Self {
            author: row.author_id,
            recorder: None,
            created_at: row.created_at,
            version: row.version,
            deleted: row.deleted_at.is_some(),
            hidden: row.hidden_at.is_some(),
        }
    }
}

impl Text {
    /// Whether everyone sees it.
    pub fn shows(self) -> bool {
        !self.deleted && !self.hidden
    }
}

/// Who looks, and whether they see what others wrote and the CS office has hidden.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    viewer: EmployeeId,
    all: bool,
}

impl Sight {
    pub fn of(scope: &Scope) -> Self {
        let all = Reach::of(scope.actor(), Action::PraisePostHidden) == Reach::All;
        Self { viewer: scope.employee(), all }
    }

    /// P7: hidden shows to its author and the CS office alone, deleted to nobody.
    pub fn sees(self, text: Text) -> bool {
        let own = text.author == self.viewer || text.recorder == Some(self.viewer);
        !text.deleted && (!text.hidden || self.all || own)
    }
}

/// P7: the author, for a while, and not what is hidden: it was judged as it is.
pub fn may_edit(text: Text, who: EmployeeId, now: DateTime<Utc>, time: TimeDelta) -> Result<(), Refusal> {
    if text.deleted || (text.hidden && text.author != who) {
        return Err(Refusal::PostNotFound);
    }
    if text.author != who {
        return Err(Refusal::NotAuthor);
    }
    if text.hidden {
        return Err(Refusal::PostHidden);
    }
    if now - text.created_at > time {
        return Err(Refusal::EditTimeOver { minutes: time.num_minutes() });
    }
    match text.version > MOST_EDITS {
        true => Err(Refusal::TooManyEdits),
        false => Ok(()),
    }
}

/// The message as it is kept, or everything that is wrong with the new text.
pub fn edited(message: Option<&str>, tags: &[(ValueTagId, bool)]) -> Result<Option<String>, Vec<Refusal>> {
    let mut refusals = rules::tags(tags);
    let message = message.map(|message| text::clean(message, LONGEST_MESSAGE)).transpose();
    match message {
        Ok(message) if refusals.is_empty() => return Ok(message),
        Ok(_) => {}
        Err(fault) => refusals.push(Refusal::Text { field: "message", fault }),
    }
    Err(refusals)
}

/// If the caller says which version they have read, it must be the one that is there.
pub fn is_current(text: Text, expected_version: Option<i32>) -> Result<(), Refusal> {
    match expected_version.is_none_or(|expected| expected == text.version) {
        true => Ok(()),
        false => Err(Refusal::StaleVersion),
    }
}

/// P7: authors delete their own, also what is hidden.
pub fn may_delete(text: Text, who: EmployeeId, not_found: Refusal) -> Result<(), Refusal> {
    match (text.author == who, text.deleted) {
        (true, false) => Ok(()),
        (false, false) if text.shows() => Err(Refusal::NotAuthor),
        _ => Err(not_found),
    }
}

/// P7: a reason for hiding, in 1 to 500 characters; none for showing again.
pub fn hiding(hidden: bool, reason: Option<&str>) -> Result<Option<String>, Refusal> {
    if !hidden {
        return Ok(None);
    }
    let reason = text::clean(reason.unwrap_or_default(), LONGEST_REASON);
    reason.map(Some).map_err(|fault| Refusal::Text { field: "reason", fault })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::text::TextFault;
    use uuid::Uuid;

    const ME: EmployeeId = EmployeeId(Uuid::from_u128(1));
    const OTHER: EmployeeId = EmployeeId(Uuid::from_u128(2));

    fn text() -> Text {
        Text { author: ME, recorder: None, created_at: DateTime::UNIX_EPOCH, version: 1, deleted: false, hidden: false }
    }

    #[test]
    fn p7_the_author_edits_for_thirty_minutes_and_nobody_else() {
        let at = |minutes: i64, seconds: i64| {
            DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes) + TimeDelta::seconds(seconds)
        };
        assert_eq!(may_edit(text(), ME, at(30, 0), TIME_TO_EDIT), Ok(()));
        assert_eq!(may_edit(text(), ME, at(30, 1), TIME_TO_EDIT), Err(Refusal::EditTimeOver { minutes: 30 }));
        assert_eq!(may_edit(text(), ME, at(30, 1), TimeDelta::minutes(60)), Ok(()));
        assert_eq!(may_edit(text(), OTHER, at(0, 0), TIME_TO_EDIT), Err(Refusal::NotAuthor));
        let (hidden, deleted) = (Text { hidden: true, ..text() }, Text { deleted: true, ..text() });
        assert_eq!(may_edit(hidden, ME, at(0, 0), TIME_TO_EDIT), Err(Refusal::PostHidden));
        assert_eq!(may_edit(hidden, OTHER, at(0, 0), TIME_TO_EDIT), Err(Refusal::PostNotFound));
        assert_eq!(may_edit(deleted, ME, at(0, 0), TIME_TO_EDIT), Err(Refusal::PostNotFound));
        let often = |version| may_edit(Text { version, ..text() }, ME, at(0, 0), TIME_TO_EDIT);
        assert_eq!((often(MOST_EDITS), often(MOST_EDITS + 1)), (Ok(()), Err(Refusal::TooManyEdits)));
    }

    #[test]
    fn p7_hidden_shows_to_the_author_and_the_cs_office_and_deleted_to_nobody() {
        let sights = [(ME, false), (OTHER, false), (OTHER, true)].map(|(viewer, all)| Sight { viewer, all });
        for (deleted, hidden, seen) in [
            (false, false, [true, true, true]),
            (false, true, [true, false, true]),
            (true, false, [false, false, false]),
            (true, true, [false, false, false]),
        ] {
            assert_eq!(sights.map(|sight| sight.sees(Text { deleted, hidden, ..text() })), seen);
        }
        let recorded = Text { author: EmployeeId(Uuid::from_u128(3)), recorder: Some(ME), hidden: true, ..text() };
        assert_eq!(sights.map(|sight| sight.sees(recorded)), [true, false, true]);
    }

    #[test]
    fn p7_authors_delete_their_own() {
        let check = |text, who| may_delete(text, who, Refusal::CommentNotFound);
        assert_eq!(check(text(), ME), Ok(()));
        assert_eq!(check(Text { hidden: true, ..text() }, ME), Ok(()));
        assert_eq!(check(text(), OTHER), Err(Refusal::NotAuthor));
        assert_eq!(check(Text { hidden: true, ..text() }, OTHER), Err(Refusal::CommentNotFound));
        assert_eq!(check(Text { deleted: true, ..text() }, ME), Err(Refusal::CommentNotFound));
    }

    #[test]
    fn p7_hiding_needs_a_reason_and_showing_none() {
        let fault = |fault| Err(Refusal::Text { field: "reason", fault });
        assert_eq!(hiding(true, Some(" 욕설 ")), Ok(Some("욕설".to_owned())));
        assert_eq!(hiding(true, None), fault(TextFault::Blank));
        assert_eq!(hiding(true, Some(&"가".repeat(501))), fault(TextFault::TooLong { max: 500 }));
        assert_eq!(hiding(false, Some("x")), Ok(None));
    }
}
