//! Every SQL statement about surveys.

use crate::{
    kernel::{
        db::{self, Tx},
        writes::Writes,
    },
    voc::satisfaction::figures::Counts,
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, DepartmentId, EmployeeId, VocCategoryId, VocItemId, VocSurveyId},
    voc_item,
    voc_survey::{self, Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

/// Whether this item was asked about before, or its customer about anything after that moment.
pub async fn was_asked(tx: &Tx, item: VocItemId, of: (CustomerId, DateTime<Utc>)) -> Result<bool, DbErr> {
    let (customer, since) = of;
    let lately = Column::CustomerId.eq(customer).and(Column::AskedAt.gt(since));
    let found = Entity::find().select_only().column(Column::Id).filter(Column::ItemId.eq(item).or(lately)).limit(1);
    Ok(found.into_tuple::<VocSurveyId>().one(tx).await?.is_some())
}

pub fn insert(rows: Writes, survey: Model) -> Writes {
    rows.insert(survey.into_active_model())
}

pub async fn survey(db: &impl ConnectionTrait, id: VocSurveyId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

pub async fn of_item(db: &impl ConnectionTrait, item: VocItemId) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ItemId.eq(item)).one(db).await
}

pub async fn of_items(
    db: &DatabaseConnection,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::ItemId, items.into_iter().map(|id| id.0));
    Entity::find().filter(these).all(db).await
}

/// The answer as it is now; the item is locked.
pub async fn save(tx: &Tx, survey: Model) -> Result<(), DbErr> {
    voc_survey::Entity::update(survey.into_active_model().reset_all()).exec(tx).await.map(|_| ())
}

/// Which surveys.
pub struct Which {
    pub from: DateTime<Utc>,
    pub before: DateTime<Utc>,
    pub departments: Option<Vec<DepartmentId>>,
    pub categories: Option<Vec<VocCategoryId>>,
    pub employee: Option<EmployeeId>,
}

pub async fn count(db: &DatabaseConnection, which: &Which) -> Result<Counts, DbErr> {
    let backend = db.get_database_backend();
    let departments =
        which.departments.as_ref().map(|ids| db::any_of(backend, Column::DepartmentId, ids.iter().map(|id| id.0)));
    let categories =
        which.categories.as_ref().map(|ids| db::any_of(backend, Column::CategoryId, ids.iter().map(|id| id.0)));
    let rows = Entity::find()
        .select_only()
        .column(Column::Score)
        .column_as(Expr::cust("COUNT(*)"), "surveys")
        .filter(Column::AskedAt.gte(which.from))
        .filter(Column::AskedAt.lt(which.before))
        .apply_if(departments, |rows, these| rows.filter(these))
        .apply_if(categories, |rows, these| rows.filter(these))
        // V12: abuse counts against nobody.
        .apply_if(which.employee, |rows, id| {
            let abused = voc_item::Entity::find().select_only().column(voc_item::Column::Id);
            let abused = abused.filter(voc_item::Column::AbusedAt.is_not_null()).into_query();
            rows.filter(Column::EmployeeId.eq(id)).filter(Column::ItemId.not_in_subquery(abused))
        })
        .group_by(Column::Score)
        .into_tuple::<(Option<i32>, i64)>()
        .all(db)
        .await?;
    let mut counts = Counts::default();
    for (score, surveys) in rows {
        counts.asked += surveys;
        let place = score.and_then(|score| usize::try_from(score - 1).ok());
        if let Some(count) = place.and_then(|place| counts.scores.get_mut(place)) {
            *count += surveys;
        }
    }
    Ok(counts)
}
