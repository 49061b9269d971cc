//! Every SQL statement about editing, deleting and hiding.

use crate::kernel::db::{self, Db, Tx};
use chrono::{DateTime, Utc};
use entity::{
    ids::{EmployeeId, EmployeeIds, PraiseCommentId, PraisePostId, PraiseRelayId, ValueTagIds},
    praise_comment, praise_image, praise_post, praise_post_tag, praise_post_text, praise_relay_member,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

/// Keeps the text that the post has, and gives it another.
pub async fn edit_post(
    tx: &Tx,
    before: &praise_post::Model,
    message: &str,
    tags: &ValueTagIds,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let earlier = praise_post_text::Model {
        post_id: before.id,
        version: before.version,
        message: before.message.clone(),
        tag_ids: before.tag_ids.clone(),
        replaced_at: now,
    };
    praise_post_text::Entity::insert(earlier.into_active_model()).exec_without_returning(tx).await?;
    if *tags != before.tag_ids {
        praise_post_tag::Entity::delete_many().filter(praise_post_tag::Column::PostId.eq(before.id)).exec(tx).await?;
        let row = |tag_id| praise_post_tag::Model { post_id: before.id, tag_id, created_at: before.created_at };
        let rows: Vec<_> = tags.0.iter().map(|tag| row(*tag).into_active_model()).collect();
        if !rows.is_empty() {
            praise_post_tag::Entity::insert_many(rows).exec_without_returning(tx).await?;
        }
    }
    use praise_post::Column::{EditedAt, Message, TagIds, Version};
    let values = [(Message, Expr::value(message)), (TagIds, Expr::value(tags.clone())), (EditedAt, Expr::value(now))];
    let more = [(Version, Expr::col(Version).add(1))];
    update_post(tx, before.id, values.into_iter().chain(more)).await
}

/// Blanks the text, and those before it; its images, which nobody shows any more, are dropped later.
pub async fn delete_post(tx: &Tx, id: PraisePostId, now: DateTime<Utc>) -> Result<(), DbErr> {
    use praise_post::Column::{DeletedAt, Message};
    praise_post_text::Entity::delete_many().filter(praise_post_text::Column::PostId.eq(id)).exec(tx).await?;
    praise_image::Entity::delete_many().filter(praise_image::Column::PostId.eq(id)).exec(tx).await?;
    update_post(tx, id, [(Message, Expr::value("")), (DeletedAt, Expr::value(now))]).await
}

/// Drops the relay's end, as far as its posts are deleted, whichever of them went first: it goes on from what is left. What others
/// have gone on from stays a link.
pub async fn shorten_relay(tx: &Tx, relay: PraiseRelayId) -> Result<(), DbErr> {
    // One at a time: of two neighbours who delete at once, neither would see the other's deletion.
    praise_relay_member::Entity::find_by_id((relay, 1)).lock_exclusive().one(tx).await?;
    let sql = "DELETE FROM praise_relay_member WHERE relay_id = $1 AND position > 1 AND NOT EXISTS (SELECT 1 \
               FROM praise_relay_member n JOIN praise_post p ON p.id = n.post_id \
               WHERE n.relay_id = praise_relay_member.relay_id AND n.position >= praise_relay_member.position \
               AND p.deleted_at IS NULL)";
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [relay.0.into()])).await?;
    Ok(())
}

/// Since when, by whom and why something is hidden.
pub type Hiding = Option<(DateTime<Utc>, EmployeeId, String)>;

pub async fn hide_post(tx: &Tx, id: PraisePostId, hiding: Hiding) -> Result<(), DbErr> {
    use praise_post::Column::{HiddenAt, HiddenBy, HiddenReason};
    let (at, by, reason) = apart(hiding);
    update_post(tx, id, [(HiddenAt, at), (HiddenBy, by), (HiddenReason, reason)]).await
}

fn apart(hiding: Hiding) -> (SimpleExpr, SimpleExpr, SimpleExpr) {
    let (at, by, reason) = match hiding {
        Some((at, by, reason)) => (Some(at), Some(by.0), Some(reason)),
        None => (None, None, None),
    };
    (Expr::value(at), Expr::value(by), Expr::value(reason))
}

async fn update_post(
    tx: &Tx,
    id: PraisePostId,
    values: impl IntoIterator<Item = (praise_post::Column, SimpleExpr)>,
) -> Result<(), DbErr> {
    use praise_post::Column::{Id, Revision};
    let mut update = praise_post::Entity::update_many().col_expr(Revision, Expr::col(Revision).add(1));
    for (column, value) in values {
        update = update.col_expr(column, value);
    }
    update.filter(Id.eq(id)).exec(tx).await.map(|_| ())
}

/// Blanks the text; whom it mentioned goes with it.
pub async fn delete_comment(tx: &Tx, id: PraiseCommentId, now: DateTime<Utc>) -> Result<(), DbErr> {
    use praise_comment::Column::{DeletedAt, MentionIds, Text};
    let values =
        [(Text, Expr::value("")), (MentionIds, Expr::value(EmployeeIds(Vec::new()))), (DeletedAt, Expr::value(now))];
    update_comment(tx, id, values).await
}

pub async fn hide_comment(tx: &Tx, id: PraiseCommentId, hiding: Hiding) -> Result<(), DbErr> {
    use praise_comment::Column::{HiddenAt, HiddenBy, HiddenReason};
    let (at, by, reason) = apart(hiding);
    update_comment(tx, id, [(HiddenAt, at), (HiddenBy, by), (HiddenReason, reason)]).await
}

async fn update_comment(
    tx: &Tx,
    id: PraiseCommentId,
    values: impl IntoIterator<Item = (praise_comment::Column, SimpleExpr)>,
) -> Result<(), DbErr> {
    let mut update = praise_comment::Entity::update_many();
    for (column, value) in values {
        update = update.col_expr(column, value);
    }
    update.filter(praise_comment::Column::Id.eq(id)).exec(tx).await.map(|_| ())
}

/// Counts a comment out of its post and of what it answers, or in again (`by` is -1 or 1), after it was hidden, deleted or
/// shown again. When an executive first commented is then read anew (P6).
pub async fn uncount_comment(tx: &Tx, comment: &praise_comment::Model, by: i32) -> Result<(), DbErr> {
    use praise_post::Column::{CommentCount, ExecutiveCommentedAt};
    let mut values = vec![(CommentCount, Expr::col(CommentCount).add(by))];
    if comment.by_executive {
        let first = "(SELECT MIN(c.created_at) FROM praise_comment c WHERE c.post_id = praise_post.id AND c.by_executive \
                     AND c.deleted_at IS NULL AND c.hidden_at IS NULL)";
        values.push((ExecutiveCommentedAt, Expr::cust(first)));
    }
    update_post(tx, comment.post_id, values).await?;
    if let Some(parent) = comment.parent_id {
        use praise_comment::Column::ReplyCount;
        update_comment(tx, parent, [(ReplyCount, Expr::col(ReplyCount).add(by))]).await?;
    }
    Ok(())
}

/// The texts that these posts had, the oldest first.
pub async fn earlier_texts(db: &Db, ids: &[PraisePostId]) -> Result<Vec<praise_post_text::Model>, DbErr> {
    let backend = db.reader().get_database_backend();
    praise_post_text::Entity::find()
        .filter(db::any_of(backend, praise_post_text::Column::PostId, ids.iter().map(|id| id.0)))
        .order_by_asc(praise_post_text::Column::Version)
        .all(db.reader())
        .await
}
