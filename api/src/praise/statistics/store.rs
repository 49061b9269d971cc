//! Every SQL statement about the board's figures.

use crate::{
    kernel::db::{Db, Tx},
    praise::{
        statistics::rules::{Answers, Post},
        store::SHOWN,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{EmployeeId, EmployeeIds, PraiseCommentId, PraisePostId},
    praise_day, praise_month,
    praise_post::{self, PraiseOrigin},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of one statement: SQLite takes 32,766 values.
const BATCH: usize = 500;

#[derive(FromQueryResult)]
struct PostRow {
    id: PraisePostId,
    created_at: DateTime<Utc>,
    author_id: EmployeeId,
    origin: PraiseOrigin,
    recipient_ids: EmployeeIds,
    executive_commented_at: Option<DateTime<Utc>>,
}

impl From<PostRow> for Post {
    fn from(row: PostRow) -> Self {
        Self {
            id: row.id,
            at: row.created_at,
            giver: row.author_id,
            by_customer: row.origin == PraiseOrigin::Customer,
            receivers: row.recipient_ids.0,
            executive_at: row.executive_commented_at,
        }
    }
}

/// A customer who works here, too, gives as the employee that they are: otherwise each would be a pair of their own.
const POST: &str = "praise_post.id, praise_post.created_at, praise_post.origin, praise_post.recipient_ids, \
                    praise_post.executive_commented_at, CASE WHEN praise_post.origin = 'CUSTOMER' THEN COALESCE( \
                    (SELECT u.employee_id FROM customer u WHERE u.id = praise_post.author_id), praise_post.author_id) \
                    ELSE praise_post.author_id END AS author_id";

/// The posts of this time that show, or those of them that one person wrote or is praised in; the oldest first.
pub async fn posts(
    db: &DatabaseConnection,
    of: Option<EmployeeId>,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Post>, DbErr> {
    let mut values: Vec<Value> = vec![from.into(), before.into()];
    let written = format!(
        "SELECT {POST} FROM praise_post WHERE praise_post.created_at >= $1 AND praise_post.created_at < $2 AND {SHOWN}"
    );
    let sql = match of {
        None => format!("{written} ORDER BY created_at, id"),
        Some(person) => {
            values.push(person.0.into());
            format!(
                "{written} AND praise_post.author_id IN ($3, (SELECT u.id FROM customer u WHERE u.employee_id = $3)) \
                 UNION ALL SELECT {POST} FROM praise_recipient r \
                 JOIN praise_post ON praise_post.id = r.post_id WHERE r.employee_id = $3 AND r.created_at >= $1 \
                 AND r.created_at < $2 AND {SHOWN} ORDER BY created_at, id"
            )
        }
    };
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(PostRow::find_by_statement(statement).all(db).await?.into_iter().map(Post::from).collect())
}

#[derive(FromQueryResult)]
struct AnswerRow {
    post_id: PraisePostId,
    comment_id: PraiseCommentId,
    answered_by: Option<EmployeeId>,
}

/// The executives' comments on posts of this time, or on those of them that praise one person; and who has answered them.
pub async fn answers(
    db: &DatabaseConnection,
    of: Option<EmployeeId>,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Answers, DbErr> {
    let mut values: Vec<Value> = vec![from.into(), before.into()];
    let posts = match of {
        None => "praise_post p".to_owned(),
        Some(person) => {
            values.push(person.0.into());
            "praise_recipient p".to_owned()
        }
    };
    let (key, theirs) = if of.is_some() { ("post_id", " AND p.employee_id = $3") } else { ("id", "") };
    let sql = format!(
        "SELECT c.post_id, c.id AS comment_id, r.author_id AS answered_by FROM {posts} \
         JOIN praise_comment c ON c.post_id = p.{key} AND c.by_executive AND c.parent_id IS NULL \
         AND c.deleted_at IS NULL AND c.hidden_at IS NULL \
         LEFT JOIN praise_comment r ON r.parent_id = c.id AND r.parent_id IS NOT NULL \
         AND r.deleted_at IS NULL AND r.hidden_at IS NULL \
         WHERE p.created_at >= $1 AND p.created_at < $2{theirs}"
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let mut comments: HashMap<(PraisePostId, PraiseCommentId), Vec<EmployeeId>> = HashMap::new();
    for row in AnswerRow::find_by_statement(statement).all(db).await? {
        comments.entry((row.post_id, row.comment_id)).or_default().extend(row.answered_by);
    }
    let mut answers = Answers::new();
    for ((post, _), who) in comments {
        answers.entry(post).or_default().push(who);
    }
    Ok(answers)
}

/// What was counted ahead for a department or the company.
pub async fn days(db: &Db, unit: Uuid, from: NaiveDate, to: NaiveDate) -> Result<Vec<praise_day::Model>, DbErr> {
    praise_day::Entity::find()
        .filter(praise_day::Column::UnitId.eq(unit))
        .filter(praise_day::Column::Day.between(from, to))
        .all(db.reader())
        .await
}

/// Until when the months of a period have been counted.
pub async fn months(
    db: &DatabaseConnection,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<HashMap<NaiveDate, DateTime<Utc>>, DbErr> {
    let rows = praise_month::Entity::find().filter(praise_month::Column::Month.between(from, to)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.month, row.counted_at)).collect())
}

/// When the board's first post was written.
pub async fn first(db: &Db) -> Result<Option<DateTime<Utc>>, DbErr> {
    praise_post::Entity::find()
        .select_only()
        .column(praise_post::Column::CreatedAt)
        .order_by_asc(praise_post::Column::CreatedAt)
        .limit(1)
        .into_tuple()
        .one(db.background())
        .await
}

/// Puts a month's figures in the place of those that were counted before; what is the same is left alone.
pub async fn replace(
    tx: &Tx,
    (month, next): (NaiveDate, NaiveDate),
    figures: Vec<praise_day::Model>,
    counted_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    // First of all, and one after the other: who has read the board later than this must not be overwritten.
    let counted = praise_month::Model { month, counted_at }.into_active_model();
    let later = Expr::col((praise_month::Entity, praise_month::Column::CountedAt)).lte(counted_at);
    let key = OnConflict::column(praise_month::Column::Month)
        .update_column(praise_month::Column::CountedAt)
        .action_and_where(later)
        .to_owned();
    let insert = praise_month::Entity::insert(counted).on_conflict(key);
    if tx.execute(&insert.into_query()).await?.rows_affected() == 0 {
        return Ok(());
    }
    let days = praise_day::Column::Day.gte(month).and(praise_day::Column::Day.lt(next));
    let mut before: HashMap<(Uuid, NaiveDate), praise_day::Model> = praise_day::Entity::find()
        .filter(days)
        .all(tx)
        .await?
        .into_iter()
        .map(|row| ((row.unit_id, row.day), row))
        .collect();
    let mut changed = Vec::new();
    for row in figures {
        if before.remove(&(row.unit_id, row.day)).as_ref() != Some(&row) {
            changed.push(row.into_active_model());
        }
    }
    for gone in before.into_values() {
        gone.into_active_model().delete(tx).await?;
    }
    while !changed.is_empty() {
        let some: Vec<_> = changed.drain(..changed.len().min(BATCH)).collect();
        let key = OnConflict::columns([praise_day::Column::UnitId, praise_day::Column::Day])
            .update_column(praise_day::Column::Figures)
            .to_owned();
        praise_day::Entity::insert_many(some).on_conflict(key).exec_without_returning(tx).await?;
    }
    Ok(())
}
