//! Every SQL statement that customers' praise alone needs.

use crate::{
    kernel::{
        db::{Db, Tx},
        page::{self, Page, Slice, Total},
        policy::CustomerScope,
    },
    praise::{
        moderation,
        store::{self, PostFilter},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, PraisePostId},
    praise_image,
    praise_post::{self, PraiseOrigin},
    praise_post_text,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait},
};

/// Of one's own posts: those that show, and those that nobody has decided on yet.
const OWN: &str =
    "praise_post.deleted_at IS NULL AND (praise_post.hidden_at IS NULL OR praise_post.held_at IS NOT NULL)";

/// A page of what the customer has praised, or was recorded as having praised.
pub async fn own_posts(
    db: &Db,
    scope: CustomerScope,
    filter: &PostFilter,
    newest_first: bool,
    page: &Page,
    count: bool,
) -> Result<(Slice<praise_post::Model>, Option<Total>), DbErr> {
    let (mut list, order) = store::filtered(filter);
    list.and_where(Expr::cust("praise_post.origin = 'CUSTOMER'"));
    list.and_where(praise_post::Column::AuthorId.eq(scope.customer().0)).and_where(Expr::cust(OWN));
    if filter.held {
        list.and_where(praise_post::Column::HeldAt.is_not_null());
    }
    let total = if count { Some(page::total(db.reader(), list.clone()).await?) } else { None };
    page::keyset(&mut list, page, order, newest_first);
    Ok((page::fetch(db.reader(), &list, page).await?, total))
}

/// One of them.
pub async fn own_post(
    db: &impl ConnectionTrait,
    scope: CustomerScope,
    id: PraisePostId,
) -> Result<Option<praise_post::Model>, DbErr> {
    of_customer(scope.customer()).filter(praise_post::Column::Id.eq(id)).filter(Expr::cust(OWN)).one(db).await
}

/// How many of the customer's posts were written since then, whatever became of them, by whichever way.
pub async fn written_since(db: &Db, customer: CustomerId, since: DateTime<Utc>) -> Result<u64, DbErr> {
    of_customer(customer).filter(praise_post::Column::CreatedAt.gt(since)).count(db.writer()).await
}

fn of_customer(customer: CustomerId) -> Select<praise_post::Entity> {
    praise_post::Entity::find()
        .filter(praise_post::Column::Origin.eq(PraiseOrigin::Customer))
        .filter(praise_post::Column::AuthorId.eq(customer.0))
}

/// Lets it show, or hides it for good: by whom and why.
pub async fn decide(
    tx: &Tx,
    id: PraisePostId,
    now: DateTime<Utc>,
    rejected: Option<(DateTime<Utc>, EmployeeId, String)>,
) -> Result<(), DbErr> {
    use praise_post::Column::{HeldAt, Id, ShownAt};
    let decided = praise_post::Entity::update_many()
        .col_expr(HeldAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(ShownAt, Expr::value(rejected.is_none().then_some(now)));
    decided.filter(Id.eq(id)).exec(tx).await?;
    moderation::hide(tx, id, rejected).await
}

/// Locked before anything is written.
pub async fn lock_one(tx: &Tx, id: PraisePostId) -> Result<Option<praise_post::Model>, DbErr> {
    praise_post::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// Held no longer; or again, since then.
pub async fn release(tx: &Tx, id: PraisePostId, held: Option<DateTime<Utc>>) -> Result<(), DbErr> {
    use praise_post::Column::{HeldAt, HiddenAt, Id};
    let post = praise_post::Entity::update_many().col_expr(HeldAt, Expr::value(held));
    let post = if held.is_some() { post.col_expr(HiddenAt, Expr::value(held)) } else { post };
    post.filter(Id.eq(id)).exec(tx).await.map(|_| ())
}

/// All posts of a customer, locked before anything is written: which, how often changed, and whether they ever showed.
pub async fn lock_all(tx: &Tx, customer: CustomerId) -> Result<Vec<(PraisePostId, i32, bool)>, DbErr> {
    use praise_post::Column::{DeletedAt, Id, Revision, ShownAt};
    let posts = of_customer(customer).filter(DeletedAt.is_null()).order_by_asc(Id).lock_exclusive();
    let posts = posts.select_only().columns([Id, Revision, ShownAt]).into_tuple().all(tx).await?;
    let row = |(id, revision, shown_at): (PraisePostId, i32, Option<DateTime<Utc>>)| (id, revision, shown_at.is_some());
    Ok(posts.into_iter().map(row).collect())
}

/// Blanks what a customer's posts say and why they were hidden, and drops their images and earlier texts. The posts themselves stay,
/// because they count.
pub async fn blank_all(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    use praise_post::Column::{DeletedAt, HeldAt, HiddenReason, Id, Message, Revision};
    let ids = || of_customer(customer).filter(DeletedAt.is_null()).select_only().column(Id).into_query();
    praise_image::Entity::delete_many().filter(praise_image::Column::PostId.in_subquery(ids())).exec(tx).await?;
    praise_post_text::Entity::delete_many()
        .filter(praise_post_text::Column::PostId.in_subquery(ids()))
        .exec(tx)
        .await?;
    // What was held stays hidden: there is nothing left to decide on.
    let blank = praise_post::Entity::update_many()
        .col_expr(Message, Expr::value(""))
        .col_expr(HeldAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(HiddenReason, Expr::value(None::<String>))
        .col_expr(Revision, Expr::col(Revision).add(1));
    blank.filter(Id.in_subquery(ids())).exec(tx).await.map(|_| ())
}
