//! A comment on a post, or a reply to a comment (one level).

use crate::ids::{EmployeeId, EmployeeIds, PraiseCommentId, PraisePostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PraiseCommentId,
    pub post_id: PraisePostId,
    /// The comment that this one answers; never itself a reply.
    pub parent_id: Option<PraiseCommentId>,
    pub author_id: EmployeeId,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub mention_ids: EmployeeIds,
    pub reply_count: i32,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// Whether its author was an executive when they wrote it.
    pub by_executive: bool,
    /// When the author deleted it. The row stays for the replies to it, the text does not.
    pub deleted_at: Option<DateTimeUtc>,
    /// When the CS office hid it; cleared when it shows again, as are who and why.
    pub hidden_at: Option<DateTimeUtc>,
    pub hidden_by: Option<EmployeeId>,
    pub hidden_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
