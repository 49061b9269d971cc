//! The week's main VOC of a division, for its executive (CS 핫라인, H1 to H3): once for each division and week.

use crate::{
    ids::{DepartmentId, EmployeeId, HotlineBulletinId, ImprovementTaskId, VocCategoryId},
    voc_item::VocKind,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "hotline_bulletin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HotlineBulletinId,
    pub division_id: DepartmentId,
    /// The Monday of the week that it is about.
    pub week: Date,
    pub state: BulletinState,
    /// As they were when it was composed.
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: Figures,
    /// What the CS office says of the whole; never of one customer.
    pub remark: Option<String>,
    pub composed_at: DateTimeUtc,
    /// When it is sent by itself.
    pub release_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    /// None: it was sent by itself.
    pub released_by: Option<EmployeeId>,
    /// Who answers for the division; of one without, the CCO.
    pub recipient_id: Option<EmployeeId>,
    /// Who stood in for them when it was sent.
    pub deputy_id: Option<EmployeeId>,
    /// Whether nobody answered for the division when it was sent.
    pub to_cco: bool,
    pub acknowledge_by: Option<DateTimeUtc>,
    pub acknowledged_at: Option<DateTimeUtc>,
    pub acknowledged_by: Option<EmployeeId>,
    pub cco_told_at: Option<DateTimeUtc>,
    /// When time has something to do to it: send it, or tell the CCO.
    pub next_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BulletinState {
    /// The CS office may still add, drop and comment.
    Composed,
    Sent,
    Acknowledged,
}

/// Counts and sums alone: nothing that says who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Figures {
    /// Of the weeks up to this one, the oldest first.
    pub weeks: Vec<i32>,
    /// In the weeks before on average.
    pub usual: f64,
    pub kinds: Vec<OfKind>,
    /// The most frequent first; those beyond are in `other_categories`.
    pub categories: Vec<OfCategory>,
    pub other_categories: i32,
    pub departments: Vec<OfDepartment>,
    pub signals: Vec<OfSignal>,
    pub breaches: Breaches,
    /// Received in the week and read by their path alone.
    pub sensitive: i32,
    /// Received by way of the regulator.
    pub external: i32,
    /// Of the highest dissatisfaction.
    pub very_dissatisfied: i32,
    /// Not resolved yet when it was composed, of whatever week.
    pub open: i32,
    /// Improvement tasks that the same VOC has opened again since the bulletin before (H8).
    #[serde(default)]
    pub reopened: Vec<Reopened>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfKind {
    pub kind: VocKind,
    pub items: i32,
    pub usual: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfCategory {
    pub category: VocCategoryId,
    pub items: i32,
    pub usual: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfDepartment {
    pub department: DepartmentId,
    pub items: i32,
    pub usual: f64,
    pub complaints: i32,
    pub breaches: i32,
    pub open: i32,
}

/// What has become frequent (V8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfSignal {
    pub category: VocCategoryId,
    pub department: DepartmentId,
    /// Of so many weeks together.
    pub weeks: i32,
    pub items: i32,
    pub expected: f64,
    pub ratio: f64,
    pub p_value: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    pub task: ImprovementTaskId,
    pub at: DateTimeUtc,
}

/// Clocks that ran out in the week, without what counts against nobody (V12).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaches {
    pub first_response: i32,
    pub resolution: i32,
    pub statutory: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
