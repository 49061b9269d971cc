//! Every SQL statement about categories and the rules of assignment.

use crate::kernel::db::Tx;
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_assignment_rule, voc_category,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryOrder};

/// All of them: a company has some hundreds.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<voc_category::Model>, DbErr> {
    voc_category::Entity::find().order_by_asc(voc_category::Column::Code).all(db).await
}

pub async fn rules(db: &impl ConnectionTrait) -> Result<Vec<voc_assignment_rule::Model>, DbErr> {
    voc_assignment_rule::Entity::find().all(db).await
}

pub async fn insert(tx: &Tx, category: voc_category::Model) -> Result<(), DbErr> {
    voc_category::Entity::insert(category.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

pub async fn save(tx: &Tx, category: voc_category::Model) -> Result<(), DbErr> {
    let category = ActiveModelTrait::reset_all(category.into_active_model());
    voc_category::Entity::update(category).exec(tx).await.map(|_| ())
}

/// The rule of a category: another department, the first one, or none any more.
pub async fn set_rule(
    tx: &Tx,
    category: VocCategoryId,
    old: Option<&voc_assignment_rule::Model>,
    department: Option<DepartmentId>,
) -> Result<(), DbErr> {
    let rule = |department_id, version| voc_assignment_rule::Model { category_id: category, department_id, version };
    match (old, department) {
        (None, None) => Ok(()),
        (Some(_), None) => voc_assignment_rule::Entity::delete_by_id(category).exec(tx).await.map(|_| ()),
        (None, Some(department)) => {
            let new = rule(department, 1).into_active_model();
            voc_assignment_rule::Entity::insert(new).exec_without_returning(tx).await.map(|_| ())
        }
        (Some(old), Some(department)) => {
            let new = ActiveModelTrait::reset_all(rule(department, old.version + 1).into_active_model());
            voc_assignment_rule::Entity::update(new).exec(tx).await.map(|_| ())
        }
    }
}
