//! Who may take a relay on (P8).

use crate::praise::rules::Refusal;
use entity::{ids::EmployeeId, praise_post};

/// Where a relay stands, as it matters to one who would take it on.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Whether the post is the relay's last.
    pub is_last: bool,
    /// Whether they are in it already.
    pub is_member: bool,
}

/// Of a post that nobody has continued yet.
pub const FRESH: Standing = Standing { is_last: true, is_member: false };

/// P8: a post that praised them and can be seen, the last of its relay, and they not in it yet.
pub fn may_continue(post: &praise_post::Model, who: EmployeeId, standing: Standing) -> Result<(), Refusal> {
    if post.deleted_at.is_some() || post.hidden_at.is_some() {
        return Err(Refusal::ContinuedNotFound);
    }
    if !post.recipient_ids.0.contains(&who) {
        return Err(Refusal::NotPraisedThere);
    }
    if standing.is_member {
        return Err(Refusal::AlreadyInRelay);
    }
    match standing.is_last {
        true => Ok(()),
        false => Err(Refusal::AlreadyContinued),
    }
}
