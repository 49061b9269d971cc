//! What the schema shows of edited and hidden texts.

use crate::{
    kernel::scalar::DateTime,
    org::{Directory, Employee, ValueTag},
};
use async_graphql::{Enum, SimpleObject};
use chrono::Utc;
use entity::{ids::EmployeeId, praise_post_text};
use std::sync::Arc;

/// That the CS office (고객만족부서) has hidden something, and why (P7). Its author and the CS office alone see it.
#[derive(SimpleObject, Clone)]
pub struct PraiseHiding {
    /// Since when.
    at: DateTime,
    /// Who hid it.
    by: Option<Arc<Employee>>,
    /// Why, in 1 to 500 characters.
    reason: String,
}

impl PraiseHiding {
    pub fn new(
        at: Option<chrono::DateTime<Utc>>,
        by: Option<EmployeeId>,
        reason: Option<String>,
        directory: &Directory,
    ) -> Option<Self> {
        let by = by.and_then(|id| directory.employee(id)).cloned();
        Some(Self { at: DateTime(at?), by, reason: reason.unwrap_or_default() })
    }
}

/// What a post said before it was edited (P7).
#[derive(SimpleObject)]
pub struct PraisePostText {
    /// The post's `version` with this text.
    version: i32,
    /// What it said.
    message: String,
    /// The values that it named.
    tags: Vec<Arc<ValueTag>>,
    /// When the author replaced it.
    replaced_at: DateTime,
}

impl PraisePostText {
    pub fn new(row: praise_post_text::Model, directory: &Directory) -> Self {
        Self {
            version: row.version,
            message: row.message,
            tags: row.tag_ids.0.iter().filter_map(|id| directory.value_tag(*id)).cloned().collect(),
            replaced_at: DateTime(row.replaced_at),
        }
    }
}

/// Whether a comment can be read. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum PraiseCommentState {
    /// Everyone reads it.
    Shown,
    /// Its author deleted it; it stays without a text above the replies to it (삭제된 댓글).
    Deleted,
    /// The CS office hid it; its text shows to its author and the CS office alone (숨긴 댓글).
    Hidden,
}
