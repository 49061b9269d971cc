//! A loyal-customer advisor (명예사원, A2, A3): from the nomination to the end of the term. What is said of the customer is sealed with their key (C4).

use crate::ids::{CustomerId, EmployeeId, ImprovementTaskId, LoyalCustomerAdvisorId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loyal_customer_advisor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoyalCustomerAdvisorId,
    pub customer_id: CustomerId,
    pub state: AdvisorState,
    pub nominated_by: EmployeeId,
    pub nominated_at: DateTimeUtc,
    /// Why they are nominated.
    pub merit: Option<Vec<u8>>,
    /// What their voice improved, as the certificate names it.
    pub improvement: Option<Vec<u8>>,
    /// The improvement task that their voice led to (A1).
    pub improvement_task_id: ImprovementTaskId,
    pub consent_how: Option<ConsentHow>,
    pub consent_on: Option<Date>,
    pub consent_recorded_by: Option<EmployeeId>,
    /// The number on the certificate; from the appointment on.
    #[sea_orm(unique)]
    pub number: Option<String>,
    pub appointed_at: Option<DateTimeUtc>,
    pub appointed_by: Option<EmployeeId>,
    /// In whose name the certificate is.
    pub signed_by: Option<EmployeeId>,
    pub first_day: Option<Date>,
    /// The term's last day, the second term's after a renewal.
    pub last_day: Option<Date>,
    /// 1 once it was renewed.
    pub renewals: i32,
    pub renewal: Option<RenewalState>,
    pub renewal_by: Option<EmployeeId>,
    pub ended_at: Option<DateTimeUtc>,
    /// None: the customer, or the service by itself.
    pub ended_by: Option<EmployeeId>,
    pub ended_as: Option<AdvisorEnd>,
    pub end_reason: Option<Vec<u8>>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdvisorState {
    /// The CS office reviews whether it is feasible.
    Nominated,
    /// Two executives review it.
    Feasible,
    /// It is agreed; the customer's consent is still to be had.
    Approved,
    Active,
    Ended,
    Rejected,
    /// Taken back before the appointment.
    Withdrawn,
}

/// The review of a second term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RenewalState {
    Requested,
    Feasible,
    Granted,
    Rejected,
    /// The first term ended before it was decided.
    Lapsed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdvisorEnd {
    Expired,
    Resigned,
    EndedEarly,
    /// The customer was erased (C4).
    Erased,
}

/// How the customer said that they agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConsentHow {
    Written,
    Call,
    Visit,
    Email,
    App,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
