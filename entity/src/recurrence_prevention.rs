//! What an executive directed so that a case like one in their bulletin does not come again (유사사례 재발방지, H3).

use crate::ids::{DepartmentId, EmployeeId, HotlineBulletinId, RecurrencePreventionId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recurrence_prevention")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecurrencePreventionId,
    pub bulletin_id: HotlineBulletinId,
    pub item_id: VocItemId,
    /// The bulletin's.
    pub division_id: DepartmentId,
    pub directed_by: EmployeeId,
    pub directed_at: DateTimeUtc,
    pub owner_id: EmployeeId,
    pub due_on: Date,
    /// Masked as everyone may read it; gone when the item's customer is (C4). So is the result.
    pub direction: String,
    pub state: PreventionState,
    pub result: Option<String>,
    pub done_at: Option<DateTimeUtc>,
    pub done_by: Option<EmployeeId>,
    pub overdue_told_at: Option<DateTimeUtc>,
    /// When it is overdue, until that was told.
    pub next_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PreventionState {
    Open,
    Done,
    /// Its customer was erased before it was done (C4).
    Closed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
