//! A customer (C1). Personal data is sealed with a key of the customer's own, which erasure destroys (C4).

use crate::ids::{CustomerId, EmployeeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerId,
    /// The number that the company gave them; gone once they are erased.
    #[sea_orm(unique)]
    pub number: Option<String>,
    /// The customer's own key, wrapped by the key ring. Gone once they are erased.
    pub data_key: Option<Vec<u8>>,
    /// Sealed with the customer's key, as are the next two.
    pub name: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
    /// Blind indexes: what exact values are found by.
    pub name_index: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub phone_end_index: Option<Vec<u8>>,
    pub email_index: Option<Vec<u8>>,
    /// Under which key the indexes were made.
    pub index_key_id: Option<String>,
    pub tier: CustomerTier,
    pub since_on: Date,
    pub vulnerable: Option<Vulnerability>,
    pub contact_consent: bool,
    /// V12: who meets them next is told to take care.
    pub caution: bool,
    /// The employee that they also are.
    pub employee_id: Option<EmployeeId>,
    /// When the last case about them was closed: erasure is counted from there.
    pub last_case_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub erased_at: Option<DateTimeUtc>,
    pub erasure_reason: Option<ErasureReason>,
    /// When the list of erasures outside of the database was told of it.
    pub erasure_listed_at: Option<DateTimeUtc>,
    /// What an erased customer's number is known by again (C4), and under which key.
    pub erased_number_index: Option<Vec<u8>>,
    pub erased_number_key_id: Option<String>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerTier {
    Standard,
    Excellent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Vulnerability {
    Elderly,
    Disabled,
}

/// Why a customer was erased (C4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErasureReason {
    CustomerRequest,
    ConsentWithdrawn,
    LegalDuty,
    RetentionOver,
}

impl ErasureReason {
    pub fn code(self) -> String {
        self.to_value()
    }

    pub fn of_code(code: &str) -> Option<Self> {
        Self::try_from_value(&code.to_owned()).ok()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
