//! What a job function may complete itself from a day on (D12). Rows are never changed: the newest that has begun counts.

use crate::{employee::JobFunction, ids::EmployeeId};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "processing_scope")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub job_function: JobFunction,
    /// 1, 2, 3 … for each job function.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub tasks: Tasks,
    pub valid_from: Date,
    pub proposed_by: EmployeeId,
    pub approved_by: EmployeeId,
    pub approved_at: DateTimeUtc,
}

/// Each once, in the order of the enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Tasks(pub Vec<Task>);

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Task {
    ContractChange,
    BeneficiaryChange,
    PaymentMethodChange,
    PersonalDataChange,
    CertificateIssue,
    PolicyLoan,
    Cancellation,
    Refund,
    ClaimIntake,
    ClaimStatusGuidance,
    SmallClaimPayment,
    RoadsideDispatch,
    ComplaintIntake,
    ComplaintResolution,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
