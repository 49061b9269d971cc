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
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
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
pub async fn own_post(db: &Db, scope: CustomerScope, id: PraisePostId) -> Result<Option<praise_post::Model>, DbErr> {
    let own = praise_post::Entity::find_by_id(id)
        .filter(praise_post::Column::Origin.eq(PraiseOrigin::Customer))
        .filter(praise_post::Column::AuthorId.eq(scope.customer().0))
        .filter(Expr::cust(OWN));
    own.one(db.reader()).await
}

/// Lets it show, or hides it for good: by whom and why.
pub async fn decide(
    tx: &Tx,
    id: PraisePostId,
    rejected: Option<(DateTime<Utc>, EmployeeId, String)>,
) -> Result<(), DbErr> {
    use praise_post::Column::{HeldAt, Id};
    let decided = praise_post::Entity::update_many().col_expr(HeldAt, Expr::value(None::<DateTime<Utc>>));
    decided.filter(Id.eq(id)).exec(tx).await?;
    moderation::hide(tx, id, rejected).await
}

/// All posts of a customer, locked, in one order.
pub async fn lock_all(tx: &Tx, customer: CustomerId) -> Result<Vec<praise_post::Model>, DbErr> {
    praise_post::Entity::find()
        .filter(praise_post::Column::Origin.eq(PraiseOrigin::Customer))
        .filter(praise_post::Column::AuthorId.eq(customer.0))
        .filter(praise_post::Column::DeletedAt.is_null())
        .order_by_asc(praise_post::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
}

/// Blanks what the post says and why it was hidden, and drops its images and earlier texts. The post itself stays, because it counts.
pub async fn blank(tx: &Tx, id: PraisePostId) -> Result<(), DbErr> {
    use praise_post::Column::{HeldAt, HiddenReason, Id, Message, Revision};
    praise_image::Entity::delete_many().filter(praise_image::Column::PostId.eq(id)).exec(tx).await?;
    praise_post_text::Entity::delete_many().filter(praise_post_text::Column::PostId.eq(id)).exec(tx).await?;
    // What was held stays hidden: there is nothing left to decide on.
    praise_post::Entity::update_many()
        .col_expr(Message, Expr::value(""))
        .col_expr(HeldAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(HiddenReason, Expr::value(None::<String>))
        .col_expr(Revision, Expr::col(Revision).add(1))
        .filter(Id.eq(id))
        .exec(tx)
        .await
        .map(|_| ())
}
