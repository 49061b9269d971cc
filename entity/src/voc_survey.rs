//! The question that a customer is asked when an item closes, and the answer as it is now (V15). Earlier answers are steps and texts
//! of the item.

use crate::ids::{
    CustomerId, DepartmentId, EmployeeId, OutgoingMailId, VocCategoryId, VocItemId, VocSurveyId, VocTextId,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_survey")]
pub struct Model {
    /// Random throughout: it stands in a link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VocSurveyId,
    /// An item is asked about once.
    #[sea_orm(unique)]
    pub item_id: VocItemId,
    pub customer_id: CustomerId,
    /// What the item was about and whose it was when it closed.
    pub category_id: VocCategoryId,
    pub department_id: Option<DepartmentId>,
    pub employee_id: Option<EmployeeId>,
    pub asked_at: DateTimeUtc,
    pub open_until: DateTimeUtc,
    /// The invitation, if one left by e-mail.
    pub mail_id: Option<OutgoingMailId>,
    /// How often it was answered.
    pub answers: i32,
    /// Of the last answer, as are the next ones.
    pub answered_at: Option<DateTimeUtc>,
    /// 1 to 5.
    pub score: Option<i32>,
    pub channel: Option<SurveyChannel>,
    pub text_id: Option<VocTextId>,
}

/// By which way an answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SurveyChannel {
    /// The page behind the link.
    Link,
    App,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
