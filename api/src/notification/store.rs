//! Every SQL statement about notifications, and what the teller reads of others to make them.

use crate::{
    kernel::{
        bulk,
        change::Change,
        db::{self, Db, Tx},
        events, id,
        page::{self, Page, Slice, Total},
        policy::Scope,
    },
    notification::rules::{About, Comment, Post, Telling, Which},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    absence, approval_request, decision, delegation_limit, event,
    ids::{EmployeeId, EmployeeIds, NotificationId, PraiseCommentId, PraisePostId},
    improvement_task,
    notification::{self, NotificationKind},
    notification_preference, pending_change, praise_comment, praise_post, voc_item,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The list's name, for its cursors.
pub const NOTIFICATIONS: &str = "notifications, newest first";

/// Which of one's notifications.
#[derive(Clone, Copy, Default)]
pub struct Filter {
    pub unread: Option<bool>,
    pub kind: Option<NotificationKind>,
}

pub async fn notifications(
    db: &Db,
    scope: &Scope,
    filter: Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<notification::Model>, Option<Total>), DbErr> {
    use notification::Column::{EmployeeId, Id, Kind, MadeAt, ReadAt};
    let mut list = notification::Entity::find().filter(EmployeeId.eq(scope.employee()));
    match filter.unread {
        Some(true) => list = list.filter(ReadAt.is_null()),
        Some(false) => list = list.filter(ReadAt.is_not_null()),
        None => {}
    }
    if let Some(kind) = filter.kind {
        list = list.filter(Kind.eq(kind));
    }
    let mut list = list.into_query();
    let total = if count { Some(page::total(db.reader(), list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (MadeAt, Id), true);
    Ok((page::fetch(db.reader(), &list, page).await?, total))
}

pub async fn notification(db: &Db, scope: &Scope, id: NotificationId) -> Result<Option<notification::Model>, DbErr> {
    let own = notification::Column::EmployeeId.eq(scope.employee());
    notification::Entity::find_by_id(id).filter(own).one(db.reader()).await
}

pub async fn unread(db: &impl ConnectionTrait, scope: &Scope) -> Result<Total, DbErr> {
    let unread = notification::Entity::find()
        .filter(notification::Column::EmployeeId.eq(scope.employee()))
        .filter(notification::Column::ReadAt.is_null());
    page::total(db, unread.into_query()).await
}

/// Which of these are one's own.
pub async fn own(tx: &Tx, scope: &Scope, ids: &[NotificationId]) -> Result<Vec<NotificationId>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), notification::Column::Id, ids.iter().map(|id| id.0));
    let own = notification::Column::EmployeeId.eq(scope.employee());
    let rows = notification::Entity::find().filter(these).filter(own).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Marks as read what is not yet; how many those were.
pub async fn mark_read(
    tx: &Tx,
    scope: &Scope,
    which: &Which<NotificationId, DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    use notification::Column::{EmployeeId, Id, MadeAt, ReadAt};
    let these = match which {
        Which::These(ids) => db::any_of(tx.get_database_backend(), Id, ids.iter().map(|id| id.0)),
        Which::Until(until) => MadeAt.lte(*until),
    };
    let marked = notification::Entity::update_many()
        .col_expr(ReadAt, Expr::value(now))
        .filter(EmployeeId.eq(scope.employee()))
        .filter(ReadAt.is_null())
        .filter(these)
        .exec(tx)
        .await?;
    Ok(marked.rows_affected)
}

pub async fn preferences(
    db: &impl ConnectionTrait,
    people: impl IntoIterator<Item = EmployeeId>,
) -> Result<HashMap<(EmployeeId, NotificationKind), bool>, DbErr> {
    let column = notification_preference::Column::EmployeeId;
    let theirs = db::any_of(db.get_database_backend(), column, people.into_iter().map(|id| id.0));
    let rows = notification_preference::Entity::find().filter(theirs).all(db).await?;
    Ok(rows.into_iter().map(|row| ((row.employee_id, row.kind), row.email)).collect())
}

pub async fn set_preferences(tx: &Tx, rows: Vec<notification_preference::Model>) -> Result<(), DbErr> {
    use notification_preference::Column::{Email, EmployeeId, Kind};
    use sea_orm::sea_query::OnConflict;
    let replace = OnConflict::columns([EmployeeId, Kind]).update_column(Email).to_owned();
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    notification_preference::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx).await?;
    Ok(())
}

/// What these events are about: a statement for each kind of object, however many there are.
pub async fn about(tx: &Tx, events: &[event::Model]) -> Result<About, DbErr> {
    let backend = tx.get_database_backend();
    let named = |names: &[&str]| -> Vec<&event::Model> {
        events.iter().filter(|event| names.contains(&event.name.as_str())).collect()
    };
    let objects = |names: &[&str]| -> Vec<Uuid> { named(names).iter().map(|event| event.object_id).collect() };
    let mut about = About::default();
    let comments: Vec<Uuid> =
        named(&["praisePostCommented", "praiseCommentHidden"]).iter().filter_map(|event| event.part_id).collect();
    comments_by_id(tx, &comments, &mut about).await?;
    let answered: Vec<Uuid> = about.comments.values().filter_map(|comment| comment.parent).collect();
    comments_by_id(tx, &answered, &mut about).await?;
    let posts = objects(&["praisePostCreated", "praisePostCommented", "praisePostHidden"]);
    if !posts.is_empty() {
        use praise_post::Column::{AuthorId, Id, RecipientIds};
        let these = praise_post::Entity::find().filter(db::any_of(backend, Id, posts)).select_only();
        let these = these.columns([Id, AuthorId, RecipientIds]);
        let rows: Vec<(PraisePostId, EmployeeId, EmployeeIds)> = these.into_tuple().all(tx).await?;
        about.posts.extend(rows.into_iter().map(|(id, author, to)| (id.0, Post { author, recipients: to.0 })));
    }
    let changes = objects(&["changeProposed", "changeApproved", "changeRejected"]);
    if !changes.is_empty() {
        let these = db::any_of(backend, pending_change::Column::Id, changes);
        let rows = pending_change::Entity::find().filter(these).all(tx).await?;
        about.changes.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    let absences = objects(&["absenceRecorded", "absenceCancelled"]);
    if !absences.is_empty() {
        let these = db::any_of(backend, absence::Column::Id, absences);
        let rows = absence::Entity::find().filter(these).all(tx).await?;
        about.absences.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    let limits = objects(&["delegationLimitProposed", "delegationLimitApproved", "delegationLimitRejected"]);
    if !limits.is_empty() {
        let these = db::any_of(backend, delegation_limit::Column::Id, limits);
        let rows = delegation_limit::Entity::find().filter(these).all(tx).await?;
        about.limits.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    let requests: Vec<Uuid> =
        events.iter().filter(|row| row.object_type == "ApprovalRequest").map(|row| row.object_id).collect();
    if !requests.is_empty() {
        let these = db::any_of(backend, approval_request::Column::Id, requests);
        let rows = approval_request::Entity::find().filter(these).all(tx).await?;
        about.requests.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    let items: Vec<Uuid> = events.iter().filter(|row| row.object_type == "VocItem").map(|row| row.object_id).collect();
    if !items.is_empty() {
        let these = db::any_of(backend, voc_item::Column::Id, items);
        let rows = voc_item::Entity::find().filter(these).all(tx).await?;
        about.items.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    let improvements: Vec<Uuid> =
        events.iter().filter(|row| row.object_type == "ImprovementTask").map(|row| row.object_id).collect();
    if !improvements.is_empty() {
        let these = db::any_of(backend, improvement_task::Column::Id, improvements);
        let rows = improvement_task::Entity::find().filter(these).all(tx).await?;
        about.improvements.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    let decisions = objects(&["decisionReversed"]);
    if !decisions.is_empty() {
        let these = db::any_of(backend, decision::Column::Id, decisions);
        let rows = decision::Entity::find().filter(these).all(tx).await?;
        about.decisions.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    Ok(about)
}

async fn comments_by_id(tx: &Tx, ids: &[Uuid], about: &mut About) -> Result<(), DbErr> {
    use praise_comment::Column::{AuthorId, Id, MentionIds, ParentId, PostId};
    if ids.is_empty() {
        return Ok(());
    }
    let these = db::any_of(tx.get_database_backend(), Id, ids.iter().copied());
    let these = praise_comment::Entity::find().filter(these).select_only();
    let these = these.columns([Id, PostId, ParentId, AuthorId, MentionIds]);
    type Row = (PraiseCommentId, PraisePostId, Option<PraiseCommentId>, EmployeeId, EmployeeIds);
    let rows: Vec<Row> = these.into_tuple().all(tx).await?;
    about.comments.extend(rows.into_iter().map(|(id, post, parent, author, mentions)| {
        (id.0, Comment { post: post.0, parent: parent.map(|id| id.0), author, mentions: mentions.0 })
    }));
    Ok(())
}

/// Makes those that were not made before; gives those, in the same order.
pub async fn make(tx: &Tx, tellings: Vec<Telling>, now: DateTime<Utc>) -> Result<Vec<notification::Model>, DbErr> {
    let mut rows: Vec<notification::Model> = tellings
        .into_iter()
        .map(|telling| notification::Model {
            id: NotificationId(id::fresh(now)),
            employee_id: telling.to,
            kind: telling.kind,
            subject_type: telling.subject.0.to_owned(),
            subject_id: telling.subject.1,
            actor_id: telling.actor,
            occasion: telling.occasion,
            made_at: now,
            read_at: None,
        })
        .collect();
    if rows.is_empty() {
        return Ok(rows);
    }
    bulk::insert_new(tx, rows.iter().cloned().map(IntoActiveModel::into_active_model)).await?;
    let ids = rows.iter().map(|row| row.id.0);
    let these = db::any_of(tx.get_database_backend(), notification::Column::Id, ids);
    let made = notification::Entity::find().filter(these).select_only().column(notification::Column::Id);
    let made: Vec<NotificationId> = made.into_tuple().all(tx).await?;
    let made: std::collections::HashSet<NotificationId> = made.into_iter().collect();
    rows.retain(|row| made.contains(&row.id));
    bulk::insert(tx, rows.iter().map(|row| events::row_by(None, now, &made_event(row)))).await?;
    Ok(rows)
}

fn made_event(row: &notification::Model) -> Change<'static> {
    Change {
        event: "notificationMade",
        object_type: "Notification",
        object_id: row.id.0,
        version: 1,
        // Whose it is: others don't even hear of it.
        part: Some(("Employee", row.employee_id.0)),
        fields: &[],
    }
}

/// Dropped in one statement, which must not last long.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

/// Drops what is older than anybody looks up; returns how many.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    use notification::Column::Id;
    let until = now - TimeDelta::days(super::rules::KEPT_DAYS);
    let mut forgotten = 0;
    loop {
        // Ids sort by the time at which they were made.
        let oldest = notification::Entity::find().order_by_asc(Id).limit(FORGOTTEN_AT_ONCE).all(db.reader()).await?;
        let old: Vec<Uuid> = oldest.into_iter().take_while(|row| row.made_at < until).map(|row| row.id.0).collect();
        if old.is_empty() {
            return Ok(forgotten);
        }
        let these = db::any_of(db.writer().get_database_backend(), Id, old);
        forgotten += notification::Entity::delete_many().filter(these).exec(db.writer()).await?.rows_affected;
    }
}
