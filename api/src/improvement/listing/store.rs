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
    improvement_step::{self, Model as Step},
    improvement_task::{self, Column, Model as Task},
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{self, Expr, SelectStatement},
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

/// What a task is about, newest first: a page that a cursor begins.
pub async fn items(db: &DatabaseConnection, task: ImprovementTaskId, page: &Page) -> Result<Slice<Link>, DbErr> {
    use improvement_item::Column as I;
    let mut list = improvement_item::Entity::find().filter(I::TaskId.eq(task)).into_query();
    page::keyset(&mut list, page, (I::ReceivedAt, I::ItemId), true);
    page::fetch(db, &list, page).await
}

/// Which end of each list, and how many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct End {
    pub rows: u64,
    pub backward: bool,
}

impl End {
    /// One row more than a page without a cursor has: whether there are more.
    pub fn of(page: &Page) -> Option<Self> {
        page.from.is_none().then_some(Self { rows: u64::from(page.size) + 1, backward: page.backward })
    }

    fn direction(self) -> &'static str {
        if self.backward { "ASC" } else { "DESC" }
    }
}

/// Of each task so many rows of its list from one end, in one statement.
fn ends<E: EntityTrait>(rows: Select<E>, order: &str, end: End) -> SelectStatement {
    let place = format!("ROW_NUMBER() OVER (PARTITION BY task_id ORDER BY {order})");
    let placed = rows.expr_as(Expr::cust(place), "place").into_query();
    let mut rows = sea_query::Query::select();
    rows.column(sea_query::Asterisk).from_subquery(placed, "placed");
    rows.and_where(Expr::cust(format!("place <= {}", end.rows))).order_by("task_id", sea_query::Order::Asc);
    rows.order_by("place", sea_query::Order::Asc);
    rows
}

/// What each of these tasks is about, newest first, or oldest first from the list's end.
pub async fn first_items(
    db: &DatabaseConnection,
    tasks: impl IntoIterator<Item = ImprovementTaskId>,
    end: End,
) -> Result<Vec<Link>, DbErr> {
    use improvement_item::Column as I;
    let these = db::any_of(db.get_database_backend(), I::TaskId, tasks.into_iter().map(|id| id.0));
    let order = format!("received_at {0}, item_id {0}", end.direction());
    let rows = ends(improvement_item::Entity::find().filter(these), &order, end);
    Link::find_by_statement(db.get_database_backend().build(&rows)).all(db).await
}

/// How many items each of these tasks is about.
pub async fn count_items(
    db: &DatabaseConnection,
    tasks: impl IntoIterator<Item = ImprovementTaskId>,
) -> Result<Vec<(ImprovementTaskId, i64)>, DbErr> {
    use improvement_item::Column as I;
    let these = db::any_of(db.get_database_backend(), I::TaskId, tasks.into_iter().map(|id| id.0));
    let counted = improvement_item::Entity::find().select_only().column(I::TaskId);
    let counted = counted.column_as(Expr::cust("COUNT(*)"), "items").filter(these).group_by(I::TaskId);
    counted.into_tuple().all(db).await
}

/// What became of each of these tasks last, the last first, or first, from the list's end.
pub async fn first_steps(
    db: &DatabaseConnection,
    tasks: impl IntoIterator<Item = ImprovementTaskId>,
    end: End,
) -> Result<Vec<Step>, DbErr> {
    use improvement_step::Column as S;
    let these = db::any_of(db.get_database_backend(), S::TaskId, tasks.into_iter().map(|id| id.0));
    let rows = ends(improvement_step::Entity::find().filter(these), &format!("version {}", end.direction()), end);
    Step::find_by_statement(db.get_database_backend().build(&rows)).all(db).await
}

/// How many steps each of these tasks has.
pub async fn count_steps(
    db: &DatabaseConnection,
    tasks: impl IntoIterator<Item = ImprovementTaskId>,
) -> Result<Vec<(ImprovementTaskId, i64)>, DbErr> {
    use improvement_step::Column as S;
    let these = db::any_of(db.get_database_backend(), S::TaskId, tasks.into_iter().map(|id| id.0));
    let counted = improvement_step::Entity::find().select_only().column(S::TaskId);
    counted.column_as(Expr::cust("COUNT(*)"), "steps").filter(these).group_by(S::TaskId).into_tuple().all(db).await
}

/// What became of a task beyond one of its versions: a page that a cursor begins.
pub async fn steps(
    db: &DatabaseConnection,
    task: ImprovementTaskId,
    (page, beyond): (&Page, i32),
) -> Result<Slice<Step>, DbErr> {
    use improvement_step::Column as S;
    let (order, further) = match page.backward {
        true => (sea_orm::Order::Asc, S::Version.gt(beyond)),
        false => (sea_orm::Order::Desc, S::Version.lt(beyond)),
    };
    let rows = improvement_step::Entity::find().filter(S::TaskId.eq(task)).filter(further).order_by(S::Version, order);
    page::fetch(db, &rows.into_query(), page).await
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
