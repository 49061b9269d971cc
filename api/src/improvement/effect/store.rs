//! Every SQL statement about measured effects.

use crate::kernel::db::Tx;
use chrono::NaiveDate;
use entity::{
    improvement_effect::{self, Column, Model as Effect},
    improvement_task::{self, ImprovementState as State, Model as Task},
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, Iterable, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// Tasks with a result in force whose effect does not know this week yet, or is of another result; those in force the longest first. What is
/// final is not measured again.
pub async fn unmeasured(db: &DatabaseConnection, through: NaiveDate, most: u64) -> Result<Vec<Task>, DbErr> {
    use improvement_task::Column as T;
    let measured: RelationDef =
        improvement_task::Entity::belongs_to(improvement_effect::Entity).from(T::Id).to(Column::TaskId).into();
    let is_old = Condition::any()
        .add(Column::TaskId.is_null())
        .add(Condition::all().add(Column::IsFinal.eq(false)).add(Column::Through.lt(through)))
        .add(
            Expr::col((improvement_effect::Entity, Column::EffectiveOn))
                .ne(Expr::col((improvement_task::Entity, T::EffectiveOn))),
        );
    improvement_task::Entity::find()
        .join(JoinType::LeftJoin, measured)
        .filter(T::EffectiveOn.is_not_null())
        .filter(T::BeganAt.is_not_null())
        .filter(T::State.is_in([State::Submitted, State::Verified, State::InProgress, State::Reopened]))
        .filter(is_old)
        .order_by_asc(T::EffectiveOn)
        .order_by_asc(T::Id)
        .limit(most)
        .all(db)
        .await
}

/// Puts it in the place of what was measured before; what knows more weeks stays.
pub async fn put(tx: &Tx, effect: Effect) -> Result<(), DbErr> {
    let others = Column::iter().filter(|column| !matches!(column, Column::TaskId));
    let key = OnConflict::column(Column::TaskId).update_columns(others).to_owned();
    let row = effect.into_active_model();
    improvement_effect::Entity::insert(row).on_conflict(key).exec_without_returning(tx).await.map(|_| ())
}
