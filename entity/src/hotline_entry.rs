//! An item in a bulletin (H1): which, why, and what the CS office says of it. What the customer said is looked up when it is shown.

use crate::ids::{EmployeeId, HotlineBulletinId, VocItemId};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hotline_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bulletin_id: HotlineBulletinId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    /// From 1 on.
    pub place: i32,
    /// When it was composed, or added.
    pub score: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub reasons: Reasons,
    /// By the CS office. None: it was composed with it.
    pub added_by: Option<EmployeeId>,
    pub dropped_by: Option<EmployeeId>,
    /// Masked as everyone may read it; gone when the customer is (C4).
    pub comment: Option<String>,
}

/// What the score is made of, the heaviest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Reasons(pub Vec<Reason>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub what: ReasonKind,
    pub points: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReasonKind {
    Regulator,
    ExternalRisk,
    Dissatisfaction,
    StatutoryBreach,
    Breach,
    Severity,
    Complaint,
    Signal,
    Reopened,
    Escalated,
    Transferred,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
