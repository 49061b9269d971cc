//! One praise of one or more people (칭찬마당 글). Counts are stored, because counting comments would be a third
//! of the board's database time.

use crate::ids::{CustomerId, EmployeeId, EmployeeIds, PraisePostId, PraiseRelayId, ValueTagIds};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PraisePostId,
    pub origin: PraiseOrigin,
    /// Who praises. Of a customer's praise that is the customer's id, which is no employee's.
    pub author_id: EmployeeId,
    #[sea_orm(column_type = "Text")]
    pub message: String,
    /// As `praise_recipient`, in the author's order: the board reads it without a join.
    #[sea_orm(column_type = "JsonBinary")]
    pub recipient_ids: EmployeeIds,
    /// As `praise_post_tag`, in the author's order.
    #[sea_orm(column_type = "JsonBinary")]
    pub tag_ids: ValueTagIds,
    /// Comments and replies.
    pub comment_count: i32,
    pub clap_count: i32,
    pub heart_count: i32,
    pub cheer_count: i32,
    pub thanks_count: i32,
    pub impressed_count: i32,
    /// When an executive first commented (P6): absent while the post waits for one.
    pub executive_commented_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// Of the text.
    pub version: i32,
    /// Of everything that the post shows, counts included: its events bear it.
    pub revision: i32,
    /// When the author last changed the text.
    pub edited_at: Option<DateTimeUtc>,
    /// When the author deleted it. The row stays, the text does not.
    pub deleted_at: Option<DateTimeUtc>,
    /// When the CS office hid it; cleared when it shows again, as are who and why. What is held is hidden too, by nobody.
    pub hidden_at: Option<DateTimeUtc>,
    pub hidden_by: Option<EmployeeId>,
    pub hidden_reason: Option<String>,
    /// The relay that it belongs to, from the second post on; a relay bears the id of its first.
    pub relay_id: Option<PraiseRelayId>,
    /// Which way a customer's praise came.
    pub channel: Option<PraiseChannel>,
    /// Who recorded it for the customer, absent if they wrote it themself.
    pub recorded_by: Option<EmployeeId>,
    /// Since when a customer's praise waits to be screened; absent once somebody has decided.
    pub held_at: Option<DateTimeUtc>,
    /// When a customer's praise first showed, and was told. Absent until then, for good if it was rejected; a colleague's always shows.
    pub shown_at: Option<DateTimeUtc>,
}

impl Model {
    /// The customer who praises, if none of the colleagues does.
    pub fn customer(&self) -> Option<CustomerId> {
        (self.origin == PraiseOrigin::Customer).then_some(CustomerId(self.author_id.0))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PraiseOrigin {
    Colleague,
    Customer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PraiseChannel {
    App,
    Web,
    CallCenter,
    Branch,
    Letter,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
