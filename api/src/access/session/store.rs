//! Every SQL statement about sessions.

use crate::{
    kernel::{
        db::{self, Db, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{EmployeeId, SessionId},
    session,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

pub async fn insert(tx: &Tx, session: session::Model) -> Result<(), DbErr> {
    session::Entity::insert(session.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// The session, held until the transaction ends.
pub async fn hold(tx: &Tx, id: SessionId) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// What a renewal leaves in the session.
pub struct Renewing {
    pub hash: String,
    pub previous: Option<String>,
    pub renewed_at: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
}

pub async fn renew(tx: &Tx, id: SessionId, to: Renewing) -> Result<(), DbErr> {
    let renewed = session::ActiveModel {
        refresh_hash: Set(Some(to.hash)),
        refresh_previous: Set(to.previous),
        renewed_at: Set(to.renewed_at),
        refresh_expires_at: Set(Some(to.expires_at)),
        ..Default::default()
    };
    session::Entity::update_many().set(renewed).filter(session::Column::Id.eq(id)).exec(tx).await.map(|_| ())
}

/// Remembers that its owner has shown a second factor in it.
pub async fn second_factor_shown(tx: &Tx, id: SessionId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let shown = session::ActiveModel { second_factor_at: Set(Some(now)), ..Default::default() };
    session::Entity::update_many().set(shown).filter(session::Column::Id.eq(id)).exec(tx).await.map(|_| ())
}

pub async fn has_second_factor(tx: &Tx, id: SessionId) -> Result<bool, DbErr> {
    let session = session::Entity::find_by_id(id).one(tx).await?;
    Ok(session.is_some_and(|session| session.second_factor_at.is_some()))
}

/// False if it had ended before.
pub async fn end(tx: &Tx, id: SessionId, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends all of somebody's sessions but one, if one is to be left; returns which.
pub async fn end_others(
    tx: &Tx,
    employee: EmployeeId,
    but: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<Vec<SessionId>, DbErr> {
    let mut open = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .filter(session::Column::EmployeeId.eq(employee))
        .filter(session::Column::EndedAt.is_null());
    if let Some(but) = but {
        open = open.filter(session::Column::Id.ne(but));
    }
    Ok(open.exec_with_returning(tx).await?.into_iter().map(|session| session.id).collect())
}

pub async fn ended_since(db: &Db, since: DateTime<Utc>) -> Result<Vec<(SessionId, DateTime<Utc>)>, DbErr> {
    let ended = session::Entity::find().filter(session::Column::EndedAt.gte(since)).all(db.watching()).await?;
    Ok(ended.into_iter().filter_map(|session| Some((session.id, session.ended_at?))).collect())
}

/// Sessions that are dropped in one statement, which must not last long.
const FORGOTTEN_AT_ONCE: u64 = 1_000;

/// Drops sessions that ended, or ran out, before this; returns how many.
pub async fn forget(db: &Db, before: DateTime<Utc>) -> Result<u64, DbErr> {
    use session::Column::{EndedAt, ExpiresAt, Id};
    let mut forgotten = 0;
    loop {
        let over = Condition::any().add(EndedAt.lt(before)).add(ExpiresAt.lt(before));
        let old = session::Entity::find().filter(over).limit(FORGOTTEN_AT_ONCE).all(db.background()).await?;
        if old.is_empty() {
            return Ok(forgotten);
        }
        let these = db::any_of(db.writer().get_database_backend(), Id, old.iter().map(|row| row.id.0));
        forgotten += session::Entity::delete_many().filter(these).exec(db.writer()).await?.rows_affected;
    }
}

/// The list's name, for its cursors.
pub const SESSIONS: &str = "sessions, newest first";

/// Which sessions.
pub struct Filter {
    pub employee: EmployeeId,
    pub open_at: Option<DateTime<Utc>>,
}

pub async fn sessions(
    db: &Db,
    scope: &Scope,
    directory: &Directory,
    filter: Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<session::Model>, Option<Total>), DbErr> {
    let mut list = session::Entity::find().filter(session::Column::EmployeeId.eq(filter.employee));
    if let Some(now) = filter.open_at {
        list = list.filter(session::Column::EndedAt.is_null().and(session::Column::ExpiresAt.gt(now)));
    }
    let mut list = within(list, db, scope, directory).into_query();
    let total = if count { Some(page::total(db.reader(), list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (session::Column::CreatedAt, session::Column::Id), true);
    Ok((page::fetch(db.reader(), &list, page).await?, total))
}

/// A session by its id, as far as the scope covers it.
pub async fn session(
    db: &Db,
    scope: &Scope,
    directory: &Directory,
    id: SessionId,
) -> Result<Option<session::Model>, DbErr> {
    within(session::Entity::find_by_id(id), db, scope, directory).one(db.reader()).await
}

fn within(list: Select<session::Entity>, db: &Db, scope: &Scope, directory: &Directory) -> Select<session::Entity> {
    match scope.rows() {
        Rows::All => list,
        Rows::Of(owner) => list.filter(session::Column::EmployeeId.eq(owner)),
        Rows::Within(departments) => {
            let people = directory.employees_within(departments).map(|id| id.0);
            list.filter(db::any_of(db.reader().get_database_backend(), session::Column::EmployeeId, people))
        }
    }
}
