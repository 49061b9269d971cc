//! Every SQL statement about relays.

use crate::{
    kernel::{
        db::{self, Db, Tx},
        page::{self, Page, Slice, Total},
        policy::Scope,
    },
    praise::{relay::rules::Standing, store::SHOWN},
};
use entity::{
    ids::{EmployeeId, PraisePostId, PraiseRelayId, UploadId},
    praise_image, praise_post, praise_post_tag, praise_recipient, praise_relay_member as member,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Expr, ExprTrait, IntoIden, OnConflict, SelectStatement},
};

/// The relay's last link.
pub async fn last(tx: &Tx, relay: PraiseRelayId) -> Result<Option<member::Model>, DbErr> {
    let links = member::Entity::find().filter(member::Column::RelayId.eq(relay));
    links.order_by_desc(member::Column::Position).limit(1).one(tx).await
}

pub async fn is_member(tx: &Tx, relay: PraiseRelayId, who: EmployeeId) -> Result<bool, DbErr> {
    let links = member::Entity::find().filter(member::Column::RelayId.eq(relay));
    Ok(links.filter(member::Column::EmployeeId.eq(who)).one(tx).await?.is_some())
}

/// The first link, when the relay's first post is continued; it may be there from an attempt that was withdrawn.
pub async fn begin(tx: &Tx, first: &praise_post::Model) -> Result<(), DbErr> {
    let link = member::Model {
        relay_id: PraiseRelayId(first.id.0),
        position: 1,
        employee_id: first.author_id,
        post_id: first.id,
        created_at: first.created_at,
    };
    let insert =
        member::Entity::insert(link.into_active_model()).on_conflict(OnConflict::new().do_nothing().to_owned());
    tx.execute(&insert.into_query()).await.map(|_| ())
}

/// What became of an attempt to add a link.
pub enum Added {
    Yes,
    PlaceTaken,
    MemberAlready,
}

pub async fn add(tx: &Tx, link: member::Model) -> Result<Added, DbErr> {
    let insert = member::Entity::insert(link.into_active_model());
    match insert.exec_without_returning(tx).await {
        Ok(_) => Ok(Added::Yes),
        Err(error) if broke(&error, "praise_relay_member_pkey", "position") => Ok(Added::PlaceTaken),
        Err(error) if broke(&error, "praise_relay_member_once", "employee_id") => Ok(Added::MemberAlready),
        Err(error) => Err(error),
    }
}

fn broke(error: &DbErr, constraint: &str, column: &str) -> bool {
    let column = format!("praise_relay_member.relay_id, praise_relay_member.{column}");
    db::broke_unique(error, constraint, &column)
}

/// Notes on the post that was continued that it is in a relay.
pub async fn note(tx: &Tx, continued: PraisePostId, relay: PraiseRelayId) -> Result<(), DbErr> {
    use praise_post::Column::{Id, RelayId, Revision};
    praise_post::Entity::update_many()
        .col_expr(RelayId, Expr::value(relay))
        .col_expr(Revision, Expr::col(Revision).add(1))
        .filter(Id.eq(continued))
        .exec(tx)
        .await
        .map(|_| ())
}

/// A new post with what belongs to it, in a transaction that writes more than that.
pub async fn insert_post(tx: &Tx, post: &praise_post::Model, images: &[UploadId]) -> Result<(), DbErr> {
    let (post_id, created_at) = (post.id, post.created_at);
    praise_post::Entity::insert(post.clone().into_active_model()).exec_without_returning(tx).await?;
    let recipient = |employee_id| praise_recipient::Model { post_id, employee_id, created_at }.into_active_model();
    let recipients: Vec<_> = post.recipient_ids.0.iter().copied().map(recipient).collect();
    praise_recipient::Entity::insert_many(recipients).exec_without_returning(tx).await?;
    let tag = |tag_id| praise_post_tag::Model { post_id, tag_id, created_at }.into_active_model();
    let tags: Vec<_> = post.tag_ids.0.iter().copied().map(tag).collect();
    if !tags.is_empty() {
        praise_post_tag::Entity::insert_many(tags).exec_without_returning(tx).await?;
    }
    let image = |(position, upload_id)| praise_image::Model { post_id, position, upload_id }.into_active_model();
    let images: Vec<_> = (0..).zip(images.iter().copied()).map(image).collect();
    if !images.is_empty() {
        praise_image::Entity::insert_many(images).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A post's place in its relay.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Place {
    pub post_id: PraisePostId,
    pub position: i32,
    /// How many posts of the relay show.
    pub length: i64,
    after: i64,
    mine: i64,
}

impl Place {
    pub fn standing(self) -> Standing {
        Standing { is_last: self.after == 0, is_member: self.mine > 0 }
    }
}

/// The places of these posts, in one statement.
pub async fn places(db: &Db, viewer: EmployeeId, posts: &[PraisePostId]) -> Result<Vec<Place>, DbErr> {
    let backend = db.reader().get_database_backend();
    let ids = posts.iter().map(|post| post.0);
    let (these, ids) = match backend {
        DbBackend::Postgres => ("m.post_id = ANY($2)", Value::from(ids.collect::<Vec<_>>())),
        _ => ("m.post_id IN (SELECT unhex(value) FROM json_each($2))", Value::from(db::json_ids(ids))),
    };
    let sql = format!(
        "SELECT m.post_id, m.position, \
         (SELECT COUNT(*) FROM praise_relay_member n JOIN praise_post ON praise_post.id = n.post_id \
          WHERE n.relay_id = m.relay_id AND {SHOWN}) AS length, \
         (SELECT COUNT(*) FROM praise_relay_member n WHERE n.relay_id = m.relay_id AND n.position > m.position) AS after, \
         (SELECT COUNT(*) FROM praise_relay_member n WHERE n.relay_id = m.relay_id AND n.employee_id = $1) AS mine \
         FROM praise_relay_member m WHERE {these}"
    );
    let statement = Statement::from_sql_and_values(backend, sql, [viewer.0.into(), ids]);
    Place::find_by_statement(statement).all(db.reader()).await
}

/// The links whose posts show, in order.
fn chain(relay: PraiseRelayId) -> SelectStatement {
    let mut links = member::Entity::find().into_query();
    let same = Expr::col((member::Entity, member::Column::PostId));
    links.inner_join(praise_post::Entity, same.eq(Expr::col((praise_post::Entity, praise_post::Column::Id))));
    links.and_where(Expr::col((member::Entity, member::Column::RelayId)).eq(relay)).and_where(Expr::cust(SHOWN));
    links
}

/// A page of a relay: its links, or the posts that are these links.
pub async fn page<T: FromQueryResult>(
    db: &Db,
    _scope: &Scope,
    relay: PraiseRelayId,
    page: &Page,
    posts: bool,
) -> Result<Slice<T>, DbErr> {
    let mut list = chain(relay);
    if posts {
        list.clear_selects().column((praise_post::Entity, sea_orm::sea_query::Asterisk));
    }
    let table = || member::Entity.into_iden();
    let order = ((table(), member::Column::CreatedAt.into_iden()), (table(), member::Column::PostId.into_iden()));
    page::keyset(&mut list, page, order, false);
    page::fetch(db.reader(), &list, page).await
}

pub async fn length(db: &Db, _scope: &Scope, relay: PraiseRelayId) -> Result<Total, DbErr> {
    page::total(db.reader(), chain(relay)).await
}
