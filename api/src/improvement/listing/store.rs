//! Every SQL statement that lists improvement tasks, and the items that they are about.

use crate::{
    improvement::{
        listing::{Order, TaskFilter},
        store::to_be_done,
    },
    kernel::{
        db,
        page::{self, Page, Slice, Total},
    },
};
use entity::{
    ids::{ImprovementTaskId, VocItemId},
    improvement_item::{self, Model as Link},
    improvement_task::{self, Column, Model as Task},
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::HashMap;

pub async fn tasks(
    db: &DatabaseConnection,
    filter: &TaskFilter,
    (page, order): (&Page, Order),
    count: bool,
) -> Result<(Slice<Task>, Option<Total>), DbErr> {
    let backend = db.get_database_backend();
    let mut list = improvement_task::Entity::find();
    if let Some(states) = &filter.states {
        list = list.filter(Column::State.is_in(states.iter().copied()));
    }
    if let Some(departments) = &filter.departments {
        list = list.filter(db::any_of(backend, Column::DepartmentId, departments.iter().map(|id| id.0)));
    }
    if let Some(categories) = &filter.categories {
        list = list.filter(db::any_of(backend, Column::CategoryId, categories.iter().map(|id| id.0)));
    }
    if let Some(item) = filter.item {
        let about = improvement_item::Entity::find().select_only().column(improvement_item::Column::TaskId);
        let about = about.filter(improvement_item::Column::ItemId.eq(item)).into_query();
        list = list.filter(Column::Id.in_subquery(about));
    }
    if let Some(owner) = filter.owner {
        let either = Condition::any().add(Column::CorrectionOwnerId.eq(owner)).add(Column::ActionOwnerId.eq(owner));
        list = list.filter(either);
    }
    let conditions = [
        filter.requested_by.map(|id| Column::RequestedBy.eq(id)),
        filter.due_from.map(|day| Column::DueOn.gte(day)),
        filter.due_before.map(|day| Column::DueOn.lt(day)),
        filter.overdue.map(|today| Column::DueOn.lt(today)),
        filter.verified_from.map(|time| Column::VerifiedAt.gte(time)),
        filter.verified_before.map(|time| Column::VerifiedAt.lt(time)),
        filter.was_reopened.map(|was| if was { Column::Reopenings.gt(0) } else { Column::Reopenings.eq(0) }),
        (filter.overdue.is_some() || matches!(order, Order::Due { .. })).then(to_be_done),
    ];
    let mut list = conditions.into_iter().flatten().fold(list, QueryFilter::filter).into_query();
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    match order {
        Order::Requested { newest_first } => {
            page::keyset(&mut list, page, (Column::RequestedAt, Column::Id), newest_first);
        }
        Order::Due { last_first } => page::keyset_by_day(&mut list, page, (Column::DueOn, Column::Id), last_first),
    }
    Ok((page::fetch(db, &list, page).await?, total))
}

/// What a task is about, newest first.
pub async fn items(
    db: &DatabaseConnection,
    task: ImprovementTaskId,
    page: &Page,
    count: bool,
) -> Result<(Slice<Link>, Option<Total>), DbErr> {
    use improvement_item::Column as I;
    let mut list = improvement_item::Entity::find().filter(I::TaskId.eq(task)).into_query();
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (I::ReceivedAt, I::ItemId), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// An item is about a handful of tasks; more are not shown of one.
const MOST_OF_ITEM: usize = 100;

/// The tasks about each of these items, newest first.
pub async fn of_items(
    db: &DatabaseConnection,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<HashMap<VocItemId, Vec<Task>>, DbErr> {
    use improvement_item::Column as I;
    let these = db::any_of(db.get_database_backend(), I::ItemId, items.into_iter().map(|id| id.0));
    let task = improvement_item::Entity::belongs_to(improvement_task::Entity).from(I::TaskId).to(Column::Id).into();
    let links: Vec<(VocItemId, ImprovementTaskId)> = improvement_item::Entity::find()
        .select_only()
        .columns([I::ItemId, I::TaskId])
        .join(sea_orm::JoinType::InnerJoin, task)
        .filter(these)
        .order_by_desc(Column::RequestedAt)
        .order_by_desc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    if links.is_empty() {
        return Ok(HashMap::new());
    }
    let tasks = db::any_of(db.get_database_backend(), Column::Id, links.iter().map(|(_, task)| task.0));
    let tasks = improvement_task::Entity::find().filter(tasks).all(db).await?;
    let mut of: HashMap<VocItemId, Vec<Task>> = HashMap::new();
    for (item, task) in links {
        let all = of.entry(item).or_default();
        if let Some(task) = tasks.iter().find(|one| one.id == task && all.len() < MOST_OF_ITEM) {
            all.push(task.clone());
        }
    }
    Ok(of)
}
