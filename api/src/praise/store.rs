//! Every SQL statement about praise.

use crate::{
    kernel::{
        db::{self, Db, Tx},
        page::{self, Page, Slice, Total},
        policy::{Action, Reach, Scope},
        writes::Writes,
    },
    praise::moderation::rules::{Sight, Text},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{EmployeeId, PraiseCommentId, PraisePostId, UploadId, ValueTagId},
    praise_comment, praise_image,
    praise_post::{self, PraiseOrigin},
    praise_post_tag,
    praise_reaction::{self, ReactionKind},
    praise_recipient,
    upload::{self, UploadPurpose},
};
use sea_orm::{
    ActiveValue::NotSet,
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Expr, ExprTrait, IntoIden, OnConflict, SelectStatement},
};

/// What everyone sees: neither hidden nor deleted (P7).
pub const SHOWN: &str = "praise_post.hidden_at IS NULL AND praise_post.deleted_at IS NULL";
const HIDDEN: &str =
    "praise_post.hidden_at IS NOT NULL AND praise_post.held_at IS NULL AND praise_post.deleted_at IS NULL";
const HELD: &str = "praise_post.held_at IS NOT NULL AND praise_post.deleted_at IS NULL";
/// A comment that lists show: one that everyone reads, or one that is kept for the replies to it.
const LISTED: &str = "(c.reply_count > 0 OR (c.deleted_at IS NULL AND c.hidden_at IS NULL))";

/// Which posts.
#[derive(Default)]
pub struct PostFilter {
    pub recipient: Option<EmployeeId>,
    pub author: Option<EmployeeId>,
    pub tag: Option<ValueTagId>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
    pub awaiting_executive: bool,
    pub origin: Option<PraiseOrigin>,
    /// Those that the CS office has hidden, and no others.
    pub hidden: bool,
    /// Those that wait to be screened, and no others.
    pub held: bool,
}

/// A page of posts. What is asked for decides which index is walked: that of the recipient, of the value, or the board's.
pub async fn posts(
    db: &Db,
    scope: &Scope,
    filter: &PostFilter,
    newest_first: bool,
    page: &Page,
    count: bool,
) -> Result<(Slice<praise_post::Model>, Option<Total>), DbErr> {
    let (mut list, order) = filtered(filter);
    list.and_where(Expr::cust(match (filter.held, filter.hidden) {
        (true, _) => HELD,
        (false, true) => HIDDEN,
        (false, false) => SHOWN,
    }));
    // Hidden and held ones are listed for the CS office, and for each what they wrote or recorded.
    if (filter.hidden || filter.held) && Reach::of(scope.actor(), Action::PraisePostHidden) != Reach::All {
        let own = praise_post::Column::AuthorId.eq(scope.employee());
        list.and_where(own.or(praise_post::Column::RecordedBy.eq(scope.employee())));
    }
    let total = if count { Some(page::total(db.reader(), list.clone()).await?) } else { None };
    page::keyset(&mut list, page, order, newest_first);
    Ok((page::fetch(db.reader(), &list, page).await?, total))
}

/// P6: how many posts no executive has commented on yet, to 10,000.
pub async fn awaiting_count(db: &Db) -> Result<i32, DbErr> {
    let mut list = filtered(&PostFilter { awaiting_executive: true, ..PostFilter::default() }).0;
    list.and_where(Expr::cust(SHOWN));
    Ok(page::total(db.background(), list).await?.count)
}

pub type Order = ((sea_orm::DynIden, sea_orm::DynIden), (sea_orm::DynIden, sea_orm::DynIden));

pub fn filtered(filter: &PostFilter) -> (SelectStatement, Order) {
    let post = || praise_post::Entity.into_iden();
    let mut list = praise_post::Entity::find().into_query();
    let mut order =
        ((post(), praise_post::Column::CreatedAt.into_iden()), (post(), praise_post::Column::Id.into_iden()));
    if let Some(recipient) = filter.recipient {
        let same = Expr::col((praise_recipient::Entity, praise_recipient::Column::PostId));
        list.inner_join(praise_recipient::Entity, same.eq(Expr::col((praise_post::Entity, praise_post::Column::Id))));
        list.and_where(praise_recipient::Column::EmployeeId.eq(recipient));
        let table = || praise_recipient::Entity.into_iden();
        order = (
            (table(), praise_recipient::Column::CreatedAt.into_iden()),
            (table(), praise_recipient::Column::PostId.into_iden()),
        );
    }
    if let Some(tag) = filter.tag {
        let same = Expr::col((praise_post_tag::Entity, praise_post_tag::Column::PostId));
        list.inner_join(praise_post_tag::Entity, same.eq(Expr::col((praise_post::Entity, praise_post::Column::Id))));
        list.and_where(praise_post_tag::Column::TagId.eq(tag));
        if filter.recipient.is_none() && filter.author.is_none() {
            let table = || praise_post_tag::Entity.into_iden();
            order = (
                (table(), praise_post_tag::Column::CreatedAt.into_iden()),
                (table(), praise_post_tag::Column::PostId.into_iden()),
            );
        }
    }
    if let Some(author) = filter.author {
        // A customer's id is nobody's to look for here.
        list.and_where(praise_post::Column::AuthorId.eq(author))
            .and_where(praise_post::Column::Origin.eq(PraiseOrigin::Colleague));
    }
    match filter.origin {
        // As the partial index says it, and as a text: a parameter would not find the index.
        Some(PraiseOrigin::Customer) => drop(list.and_where(Expr::cust("praise_post.origin = 'CUSTOMER'"))),
        Some(PraiseOrigin::Colleague) => drop(list.and_where(Expr::cust("praise_post.origin = 'COLLEAGUE'"))),
        None => {}
    }
    if filter.awaiting_executive {
        list.and_where(praise_post::Column::ExecutiveCommentedAt.is_null());
    }
    if let Some(from) = filter.from {
        list.and_where(Expr::col(order.0.clone()).gte(from));
    }
    if let Some(before) = filter.before {
        list.and_where(Expr::col(order.0.clone()).lt(before));
    }
    (list, order)
}

/// The post, as far as they see it (P7).
pub async fn post(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: PraisePostId,
) -> Result<Option<praise_post::Model>, DbErr> {
    let sight = Sight::of(scope);
    Ok(post_for_all(db, id).await?.filter(|post| sight.sees(Text::from(post))))
}

/// The post, whoever may see it: for what is read once for many viewers.
pub async fn post_for_all(db: &impl ConnectionTrait, id: PraisePostId) -> Result<Option<praise_post::Model>, DbErr> {
    let one = praise_post::Entity::find_by_id(id).into_query();
    praise_post::Model::find_by_statement(db::limited(db.get_database_backend(), &one, 1)).one(db).await
}

/// The post, locked until the transaction's end. Before anything else is written, so that the order of the post's events is
/// that of its revisions.
pub async fn lock_post(tx: &Tx, _scope: &Scope, id: PraisePostId) -> Result<Option<praise_post::Model>, DbErr> {
    praise_post::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

pub async fn posts_by_id(db: &Db, ids: &[PraisePostId]) -> Result<Vec<praise_post::Model>, DbErr> {
    let backend = db.reader().get_database_backend();
    let these = db::any_of(backend, praise_post::Column::Id, ids.iter().map(|id| id.0));
    praise_post::Entity::find().filter(these).all(db.reader()).await
}

/// What a colleague's new post is made of, to be written at once.
pub fn new_post(post: &praise_post::Model, images: &[UploadId]) -> Writes {
    let (post_id, created_at) = (post.id, post.created_at);
    // A new post has none of these yet: what is left out is not written.
    let row = praise_post::ActiveModel {
        edited_at: NotSet,
        deleted_at: NotSet,
        hidden_at: NotSet,
        hidden_by: NotSet,
        hidden_reason: NotSet,
        relay_id: NotSet,
        channel: NotSet,
        recorded_by: NotSet,
        held_at: NotSet,
        shown_at: NotSet,
        ..post.clone().into_active_model()
    };
    let mut writes = Writes::default().insert(row);
    for employee_id in post.recipient_ids.0.iter().copied() {
        writes = writes.insert(praise_recipient::Model { post_id, employee_id, created_at }.into_active_model());
    }
    for tag_id in post.tag_ids.0.iter().copied() {
        writes = writes.insert(praise_post_tag::Model { post_id, tag_id, created_at }.into_active_model());
    }
    // Claims them: of two posts that show the same image the second one is not written.
    for (position, upload_id) in (0..).zip(images.iter().copied()) {
        writes = writes.insert(praise_image::Model { post_id, position, upload_id }.into_active_model());
    }
    writes
}

pub async fn comment(db: &impl ConnectionTrait, id: PraiseCommentId) -> Result<Option<praise_comment::Model>, DbErr> {
    praise_comment::Entity::find_by_id(id).one(db).await
}

/// Counts a comment on its post, and notes the first one of an executive.
pub async fn count_comment(tx: &Tx, post: PraisePostId, by_executive: bool, now: DateTime<Utc>) -> Result<(), DbErr> {
    use praise_post::Column::{CommentCount, ExecutiveCommentedAt, Id, Revision};
    let mut update = praise_post::Entity::update_many()
        .col_expr(CommentCount, Expr::col(CommentCount).add(1))
        .col_expr(Revision, Expr::col(Revision).add(1))
        .filter(Id.eq(post));
    if by_executive {
        let first = sea_orm::sea_query::Func::coalesce([Expr::col(ExecutiveCommentedAt), Expr::value(now)]);
        update = update.col_expr(ExecutiveCommentedAt, first.into());
    }
    update.exec(tx).await?;
    Ok(())
}

pub async fn count_reply(tx: &Tx, parent: PraiseCommentId) -> Result<(), DbErr> {
    use praise_comment::Column::{Id, ReplyCount};
    let counted = praise_comment::Entity::update_many().col_expr(ReplyCount, Expr::col(ReplyCount).add(1));
    counted.filter(Id.eq(parent)).exec(tx).await?;
    Ok(())
}

pub async fn insert_comment(tx: &Tx, comment: &praise_comment::Model) -> Result<(), DbErr> {
    praise_comment::Entity::insert(comment.clone().into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

/// False if this person has reacted so already.
pub async fn insert_reaction(tx: &Tx, reaction: praise_reaction::Model) -> Result<bool, DbErr> {
    let insert = praise_reaction::Entity::insert(reaction.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned());
    let inserted = tx.execute(&insert.into_query()).await?;
    Ok(inserted.rows_affected() == 1)
}

/// False if this person had not reacted so.
pub async fn delete_reaction(
    tx: &Tx,
    post: PraisePostId,
    employee: EmployeeId,
    kind: ReactionKind,
) -> Result<bool, DbErr> {
    let deleted = praise_reaction::Entity::delete_by_id((post, employee, kind)).exec(tx).await?;
    Ok(deleted.rows_affected == 1)
}

pub async fn count_reaction(tx: &Tx, post: PraisePostId, kind: ReactionKind, by: i32) -> Result<(), DbErr> {
    use praise_post::Column::{CheerCount, ClapCount, HeartCount, Id, ImpressedCount, Revision, ThanksCount};
    let count = match kind {
        ReactionKind::Clap => ClapCount,
        ReactionKind::Heart => HeartCount,
        ReactionKind::Cheer => CheerCount,
        ReactionKind::Thanks => ThanksCount,
        ReactionKind::Impressed => ImpressedCount,
    };
    let counted = praise_post::Entity::update_many()
        .col_expr(count, Expr::col(count).add(by))
        .col_expr(Revision, Expr::col(Revision).add(1));
    counted.filter(Id.eq(post)).exec(tx).await?;
    Ok(())
}

/// Which of these posts this person has reacted to, and how.
pub async fn reactions_of(
    db: &Db,
    employee: EmployeeId,
    posts: &[PraisePostId],
) -> Result<Vec<praise_reaction::Model>, DbErr> {
    let backend = db.reader().get_database_backend();
    praise_reaction::Entity::find()
        .filter(db::any_of(backend, praise_reaction::Column::PostId, posts.iter().map(|id| id.0)))
        .filter(praise_reaction::Column::EmployeeId.eq(employee))
        .all(db.reader())
        .await
}

/// What comments hang on: a post's own, or a comment's replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thread {
    Post(PraisePostId),
    Comment(PraiseCommentId),
}

/// A page of comments for each of many threads of one kind, oldest first, in one statement.
pub async fn comments(db: &Db, threads: &[Thread], page: &Page) -> Result<Vec<praise_comment::Model>, DbErr> {
    let ids = threads.iter().map(|thread| match thread {
        Thread::Post(id) => id.0,
        Thread::Comment(id) => id.0,
    });
    let of_posts = matches!(threads.first(), Some(Thread::Post(_)));
    let (owner, top) = match of_posts {
        true => ("post_id", format!(" AND c.parent_id IS NULL AND {LISTED}")),
        // Says what the partial index says, so that it is used.
        false => ("parent_id", format!(" AND c.parent_id IS NOT NULL AND {LISTED}")),
    };
    let (order, than) = if page.backward { ("DESC", "<") } else { ("ASC", ">") };
    let limit = page.size + 1;
    let backend = db.reader().get_database_backend();
    let mut values: Vec<Value> = Vec::new();
    let mut start = String::new();
    if let Some(page::Position { key: page::Key::Time(time), id }) = &page.from {
        start = format!(" AND (c.created_at, c.id) {than} ($2, $3)");
        values.extend([Value::from(*time), Value::from(*id)]);
    }
    let sql = match backend {
        DbBackend::Postgres => {
            values.insert(0, Value::from(ids.collect::<Vec<_>>()));
            format!(
                "SELECT c.* FROM unnest($1) AS k(id) CROSS JOIN LATERAL (SELECT c.* FROM praise_comment c \
                 WHERE c.{owner} = k.id{top}{start} ORDER BY c.created_at {order}, c.id {order} LIMIT {limit}) c"
            )
        }
        _ => {
            values.insert(0, Value::from(db::json_ids(ids)));
            format!(
                "SELECT c.* FROM json_each($1) AS k JOIN praise_comment c ON c.id IN (SELECT c.id FROM praise_comment c \
                 WHERE c.{owner} = unhex(k.value){top}{start} ORDER BY c.created_at {order}, c.id {order} LIMIT {limit}) \
                 ORDER BY c.created_at {order}, c.id {order}"
            )
        }
    };
    let statement = Statement::from_sql_and_values(backend, sql, values);
    praise_comment::Model::find_by_statement(statement).all(db.reader()).await
}

/// How many comments, replies not counted, each of these posts has.
pub async fn comment_totals(db: &Db, posts: &[PraisePostId]) -> Result<Vec<(PraisePostId, i64)>, DbErr> {
    let backend = db.reader().get_database_backend();
    let listed = Expr::cust(LISTED.replace("c.", "praise_comment."));
    praise_comment::Entity::find()
        .select_only()
        .column(praise_comment::Column::PostId)
        .column_as(Expr::col(praise_comment::Column::Id).count(), "n")
        .filter(db::any_of(backend, praise_comment::Column::PostId, posts.iter().map(|id| id.0)))
        .filter(praise_comment::Column::ParentId.is_null())
        .filter(listed)
        .group_by(praise_comment::Column::PostId)
        .into_tuple()
        .all(db.reader())
        .await
}

/// Whether a post was not written because another one shows one of its images.
pub fn image_taken(error: &DbErr) -> bool {
    db::broke_unique(error, "praise_image_upload_id_key", "praise_image.upload_id")
}

/// Which of these uploads a post shows.
pub async fn shown_of(db: &Db, uploads: &[UploadId]) -> Result<Vec<UploadId>, DbErr> {
    let backend = db.writer().get_database_backend();
    let shown = praise_image::Entity::find()
        .filter(db::any_of(backend, praise_image::Column::UploadId, uploads.iter().map(|id| id.0)))
        .all(db.writer())
        .await?;
    Ok(shown.into_iter().map(|image| image.upload_id).collect())
}

/// The images of all these posts, each post's in their order, in one statement.
pub async fn images_of(db: &Db, posts: &[PraisePostId]) -> Result<Vec<(PraisePostId, upload::Model)>, DbErr> {
    let backend = db.reader().get_database_backend();
    let rows = praise_image::Entity::find()
        .find_also_related(upload::Entity)
        .filter(db::any_of(backend, (praise_image::Entity, praise_image::Column::PostId), posts.iter().map(|id| id.0)))
        .order_by_asc(praise_image::Column::PostId)
        .order_by_asc(praise_image::Column::Position)
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().filter_map(|(image, upload)| Some((image.post_id, upload?))).collect())
}

/// Uploads for praise that are older than this and that no post shows.
pub async fn unused_uploads(db: &Db, before: DateTime<Utc>, limit: u64) -> Result<Vec<UploadId>, DbErr> {
    upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .left_join(praise_image::Entity)
        .filter(upload::Column::Purpose.eq(UploadPurpose::PraiseImage))
        .filter(upload::Column::CreatedAt.lt(before))
        .filter(praise_image::Column::UploadId.is_null())
        .order_by_asc(upload::Column::CreatedAt)
        .limit(limit)
        .into_tuple()
        .all(db.reader())
        .await
}
