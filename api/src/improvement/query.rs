//! Reading improvement tasks and their effects.

use crate::{
    improvement::{
        desk,
        listing::{self, Order, TaskFilter},
        loader::EffectOf,
        types::{
            ImprovementEffect, ImprovementState, ImprovementTask, ImprovementTaskConnection, improvement_task_node,
        },
    },
    kernel::{
        batch,
        connection::{self, OrderDirection},
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position, Slice, Total},
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::Directory,
    voc,
};
use async_graphql::{Context, Enum, ID, InputObject, Object};

/// Which tasks.
#[derive(InputObject, Default)]
pub struct ImprovementTaskFilter {
    /// Those that stand so, or so.
    states: Option<Vec<ImprovementState>>,
    /// Those that this department and those below it are to do.
    department_id: Option<ID>,
    /// Those of which this employee owns a part.
    owner_id: Option<ID>,
    /// Those that this employee asked for.
    requested_by_id: Option<ID>,
    /// Those about this category and those below it.
    category_id: Option<ID>,
    /// Those about this VOC item; none if the viewer may not see it (V10).
    voc_item_id: Option<ID>,
    /// Those due on this day or later.
    due_from: Option<Date>,
    /// Those due before this day.
    due_before: Option<Date>,
    /// True: those alone that are to be done and whose day is over.
    #[graphql(default = false)]
    overdue: bool,
    /// Those last verified at this moment or later.
    verified_from: Option<DateTime>,
    /// Those last verified before this moment.
    verified_before: Option<DateTime>,
    /// Those that were ever opened again, or never (H8).
    was_reopened: Option<bool>,
}

/// In which order.
#[derive(InputObject)]
pub struct ImprovementTaskOrder {
    /// By what.
    field: ImprovementTaskOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What tasks can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ImprovementTaskOrderField {
    /// When they were asked for.
    RequestedAt,
    /// When they are due; of those alone that are to be done and have a day.
    DueOn,
}

fn parsed<T: id::PublicId>(id: &Option<ID>) -> Result<Option<T>, Fault> {
    id.as_ref().map(id::parse).transpose()
}

#[derive(Default)]
pub struct ImprovementQuery;

#[Object]
impl ImprovementQuery {
    /// Improvement tasks (개선과제), newest first unless ordered otherwise (H4).
    async fn improvement_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which tasks.")] filter: Option<ImprovementTaskFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ImprovementTaskOrder>,
    ) -> Result<ImprovementTaskConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        cx.allow(Action::ImprovementTasks)?;
        let order = order_by.map_or(Order::Requested { newest_first: true }, |order| match order.field {
            ImprovementTaskOrderField::RequestedAt => {
                Order::Requested { newest_first: order.direction == OrderDirection::Desc }
            }
            ImprovementTaskOrderField::DueOn => Order::Due { last_first: order.direction == OrderDirection::Desc },
        });
        let page = PageArgs { first, after, last, before }.page(order.name())?;
        let filter = filter.unwrap_or_default();
        let categories = match parsed(&filter.category_id)? {
            Some(root) => Some(voc::series::below(cx.db.reader(), root).await?),
            None => None,
        };
        let item = parsed(&filter.voc_item_id)?;
        if let Some(item) = item
            && voc::incident::seen(cx.db.reader(), cx, directory, item).await?.is_none()
        {
            let (none, total) = (Slice::newest_first(Vec::new(), &page), connection::wants_total(ctx));
            return Ok(ImprovementTaskConnection::new(order.name(), none, total.then(|| Total::of(0))));
        }
        let filter = TaskFilter {
            states: filter.states.map(|states| states.into_iter().map(Into::into).collect()),
            departments: parsed(&filter.department_id)?.map(|root| desk::within(directory, root)),
            owner: parsed(&filter.owner_id)?,
            requested_by: parsed(&filter.requested_by_id)?,
            categories,
            item,
            due_from: filter.due_from.map(|day| day.0),
            due_before: filter.due_before.map(|day| day.0),
            overdue: filter.overdue.then(|| directory.calendar().day_of(cx.now)),
            verified_from: filter.verified_from.map(|time| time.0),
            verified_before: filter.verified_before.map(|time| time.0),
            was_reopened: filter.was_reopened,
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = listing::store::tasks(cx.db.reader(), &filter, (&page, order), count).await?;
        let slice = slice.map(|row| {
            let place = match (order, row.due_on) {
                (Order::Due { .. }, Some(day)) => Position::on(day, row.id.0),
                _ => Position::at(row.requested_at, row.id.0),
            };
            (place, ImprovementTask::new(row, directory))
        });
        Ok(ImprovementTaskConnection::new(order.name(), slice, total))
    }

    /// One improvement task by id; null if there is none.
    async fn improvement_task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task's id.")] id: ID,
    ) -> Result<Option<ImprovementTask>, Fault> {
        Cx::of(ctx)?.allow(Action::ImprovementTask)?;
        improvement_task_node(ctx, id::parse(&id)?).await
    }

    /// What a task's result did to the rate of its VOC, week by week (H5). Null before a result was in force and measured.
    async fn improvement_effect(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task's id.")] task_id: ID,
    ) -> Result<Option<ImprovementEffect>, Fault> {
        Cx::of(ctx)?.allow(Action::ImprovementEffect)?;
        let Some(task) = improvement_task_node(ctx, id::parse(&task_id)?).await? else { return Ok(None) };
        let effect = batch::load(ctx, EffectOf(task.row.id)).await?;
        Ok(effect.and_then(|effect| ImprovementEffect::of(&task.row, &effect)))
    }
}
