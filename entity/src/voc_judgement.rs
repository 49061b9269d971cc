//! A week whose items were looked at for what has become frequent (V8); what was found are its rows of `voc_signal`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_judgement")]
pub struct Model {
    /// Its Monday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub week: Date,
    pub judged_at: DateTimeUtc,
    pub series_looked_at: i32,
    /// Of the company, before the week.
    pub history_weeks: i32,
    /// The company's volume in the week, by what it usually is.
    pub volume_factor: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
