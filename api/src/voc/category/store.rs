//! Every SQL statement about categories and the rules of assignment.

use entity::{voc_assignment_rule, voc_category};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

/// All of them: a company has some hundreds.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<voc_category::Model>, DbErr> {
    voc_category::Entity::find().order_by_asc(voc_category::Column::Code).all(db).await
}

pub async fn rules(db: &impl ConnectionTrait) -> Result<Vec<voc_assignment_rule::Model>, DbErr> {
    voc_assignment_rule::Entity::find().all(db).await
}
