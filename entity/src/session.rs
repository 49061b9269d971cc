//! One sign-in on one device. A token names its session; an ended session ends its tokens.

use crate::ids::{EmployeeId, SessionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub employee_id: EmployeeId,
    pub created_at: DateTimeUtc,
    /// However often it is renewed.
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    /// What its owner calls the device.
    pub device_name: Option<String>,
    /// When its tokens were last renewed; absent before the first time.
    pub renewed_at: Option<DateTimeUtc>,
    /// When its owner proved a second factor in it.
    pub second_factor_at: Option<DateTimeUtc>,
    /// Hash of what all refresh tokens of the session share, so that an old one is told from an invented one.
    pub refresh_family: Option<String>,
    /// Hash of the refresh token that is in force.
    pub refresh_hash: Option<String>,
    /// Hash of the one that it replaced.
    pub refresh_previous: Option<String>,
    pub refresh_expires_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
