//! An advisor's question to the CCO (A4), and the answer, both sealed with the customer's key.

use crate::ids::{AdvisorQuestionId, EmployeeId, LoyalCustomerAdvisorId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advisor_question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdvisorQuestionId,
    pub advisor_id: LoyalCustomerAdvisorId,
    pub asked_at: DateTimeUtc,
    /// None: the customer themself.
    pub asked_by: Option<EmployeeId>,
    pub question: Option<Vec<u8>>,
    /// The day by which it is to be answered.
    pub due_on: Date,
    pub state: QuestionState,
    pub answered_at: Option<DateTimeUtc>,
    pub answered_by: Option<EmployeeId>,
    pub answer: Option<Vec<u8>>,
    /// When those concerned were told that the answer is overdue.
    pub overdue_told_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QuestionState {
    Open,
    Answered,
    /// The customer was erased before it was answered.
    Closed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
