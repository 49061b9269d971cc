//! What the ledger's entries add up to, for each window that has a row to wait for: the row of its owner and period.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_balance")]
pub struct Model {
    /// Which window: taken in the order of their names, so that two decisions never wait for each other.
    #[sea_orm(primary_key, auto_increment = false)]
    pub window: BalanceWindow,
    /// Whose: a holder's or a customer's id with the kind, or a ledger's name with the incident.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: String,
    /// The first day of the period; for windows without one, the first of all days.
    #[sea_orm(primary_key, auto_increment = false)]
    pub period: Date,
    pub used: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BalanceWindow {
    Customer,
    Day,
    Incident,
    Month,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
