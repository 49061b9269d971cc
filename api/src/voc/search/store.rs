//! Every SQL statement of the search.

use crate::{
    kernel::{
        db::{self, Tx},
        page::{self, Total},
        text,
    },
    voc::{
        listing,
        search::{rules, service::Asked},
    },
};
use entity::{
    ids::{VocItemId, VocTextId},
    voc_item,
    voc_search::{self, Column},
    voc_text,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, FromQueryResult, Order,
    QueryFilter, Statement,
    sea_query::{Alias, Expr, ExprTrait, Func, FunctionCall, JoinType, Query, SelectStatement, SimpleExpr},
};

/// By what a text is found.
pub fn row(text: &voc_text::Model) -> voc_search::ActiveModel {
    let folded = text::folded(&text.text);
    voc_search::ActiveModel {
        seq: NotSet,
        text_id: Set(text.id),
        item_id: Set(text.item_id),
        kind: Set(text.kind),
        grams: Set(array(text::pairs(&folded))),
        folded: Set(folded),
    }
}

/// C4: texts of these items are found no more.
pub async fn forget(tx: &Tx, items: SelectStatement) -> Result<(), DbErr> {
    voc_search::Entity::delete_many().filter(Column::ItemId.in_subquery(items)).exec(tx).await.map(|_| ())
}

fn array(numbers: impl IntoIterator<Item = impl ToString>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|number| number.to_string()).collect();
    format!("{{{}}}", numbers.join(","))
}

/// The number of the text that was written last.
pub async fn newest(db: &DatabaseConnection) -> Result<i64, DbErr> {
    let sql = "SELECT MAX(seq) AS newest FROM voc_search";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(row.map_or(Ok(None), |row| row.try_get::<Option<i64>>("", "newest"))?.unwrap_or_default())
}

/// A place in either order; by time the score says nothing.
#[derive(Clone, Copy)]
pub struct Place {
    pub score: i64,
    pub seq: i64,
}

/// Which part of the list is read, and among which texts.
pub struct Part {
    /// Batches, the first and the last; none: all.
    pub batches: Option<(i64, i64)>,
    pub from: Option<Place>,
    pub newest_or_best_first: bool,
    pub size: u64,
}

#[derive(FromQueryResult)]
pub struct Found {
    pub seq: i64,
    pub score: i64,
    pub text_id: VocTextId,
    pub item_id: VocItemId,
    /// By relevance: how many matches were ranked.
    pub found: i64,
}

/// In the order in which they were written.
pub async fn by_time(db: &DatabaseConnection, asked: &Asked<'_>, part: &Part) -> Result<Vec<Found>, DbErr> {
    let mut list = matches(db, asked, part.batches);
    readable(&mut list, db, asked, Column::ItemId.into_expr());
    if let Some(from) = part.from {
        let seq = Expr::col(Column::Seq.as_column_ref());
        list.and_where(if part.newest_or_best_first { seq.lt(from.seq) } else { seq.gt(from.seq) });
    }
    let mut page = Query::select();
    page.columns(["seq", "score", "text_id", "item_id"].map(Alias::new))
        .expr_as(Expr::cust("CAST(0 AS BIGINT)"), Alias::new("found"));
    page.from_subquery(fenced(db, list), Alias::new("matches"));
    page.order_by(Alias::new("seq"), direction(part));
    Found::find_by_statement(db::limited(db.get_database_backend(), &page, part.size)).all(db).await
}

/// The best of the newest. Where nearly all is open to the viewer, what is not is left out from the best on, so that not all of the
/// matches have to be looked up.
pub async fn by_relevance(db: &DatabaseConnection, asked: &Asked<'_>, part: &Part) -> Result<Vec<Found>, DbErr> {
    let mut list = matches(db, asked, part.batches);
    if !asked.is_open() {
        readable(&mut list, db, asked, Column::ItemId.into_expr());
    }
    let mut newest = Query::select();
    newest.expr(Expr::cust("*")).from_subquery(fenced(db, list), Alias::new("matches"));
    newest.order_by(Alias::new("seq"), Order::Desc).limit(rules::MOST_RANKED);
    let mut ranked = Query::select();
    ranked.expr(Expr::cust("newest.*, COUNT(*) OVER () AS found")).from_subquery(newest, Alias::new("newest"));
    by_score(&mut ranked, part).limit(rules::MOST_RANKED);
    let mut page = Query::select();
    page.columns(
        ["seq", "score", "text_id", "item_id", "found"].map(|column| (Alias::new("ranked"), Alias::new(column))),
    );
    page.from_subquery(ranked, Alias::new("ranked"));
    if asked.is_open() {
        readable(&mut page, db, asked, Expr::col((Alias::new("ranked"), Alias::new("item_id"))));
    }
    let place = Expr::tuple([Expr::col(Alias::new("score")), Expr::col(Alias::new("seq"))]);
    if let Some(from) = part.from {
        let there = Expr::tuple([Expr::value(from.score), Expr::value(from.seq)]);
        page.and_where(if part.newest_or_best_first { place.lt(there) } else { place.gt(there) });
    }
    by_score(&mut page, part);
    Found::find_by_statement(db::limited(db.get_database_backend(), &page, part.size)).all(db).await
}

pub async fn total(db: &DatabaseConnection, asked: &Asked<'_>) -> Result<Total, DbErr> {
    let mut list = matches(db, asked, None);
    readable(&mut list, db, asked, Column::ItemId.into_expr());
    page::total(db, list).await
}

fn direction(part: &Part) -> Order {
    if part.newest_or_best_first { Order::Desc } else { Order::Asc }
}

fn by_score<'a>(list: &'a mut SelectStatement, part: &Part) -> &'a mut SelectStatement {
    list.order_by(Alias::new("score"), direction(part)).order_by(Alias::new("seq"), direction(part))
}

/// PostgreSQL is to find the matches by the index over pairs first, and to order them then: it can't know how rare a word is.
fn fenced(db: &DatabaseConnection, mut list: SelectStatement) -> SelectStatement {
    if db.get_database_backend() == DbBackend::Postgres {
        list.offset(0);
    }
    list
}

/// V10: of items that they may see, and ask for.
fn readable(list: &mut SelectStatement, db: &DatabaseConnection, asked: &Asked<'_>, item: SimpleExpr) {
    let id = Expr::col(voc_item::Column::Id.as_column_ref());
    list.join(JoinType::InnerJoin, voc_item::Entity, Condition::all().add(id.eq(item)));
    listing::store::restrict(list, db, asked.permit, asked.directory, asked.now);
    listing::store::narrow(list, db, asked.filter);
}

/// Texts that hold all the words.
fn matches(db: &DatabaseConnection, asked: &Asked<'_>, batches: Option<(i64, i64)>) -> SelectStatement {
    let backend = db.get_database_backend();
    let column = |column: Column| column.as_column_ref();
    let mut list = Query::select();
    list.from(voc_search::Entity)
        .columns([column(Column::Seq), column(Column::TextId), column(Column::ItemId)])
        .expr_as(score(backend, asked.words), Alias::new("score"))
        .and_where(candidates(backend, asked.words, batches));
    let find = if backend == DbBackend::Postgres { "strpos" } else { "instr" };
    for word in asked.words {
        let place = Func::cust(find).arg(Expr::col(column(Column::Folded))).arg(word.as_str());
        list.and_where(Expr::expr(place).gt(0));
    }
    list
}

/// What the index over pairs says.
fn candidates(backend: DbBackend, words: &[String], batches: Option<(i64, i64)>) -> SimpleExpr {
    let pairs: std::collections::BTreeSet<i32> = words.iter().flat_map(|word| text::pairs(word)).collect();
    match (backend, batches) {
        (DbBackend::Postgres, None) => Expr::cust_with_values("voc_search.grams @> $1::integer[]", [array(pairs)]),
        (DbBackend::Postgres, Some((first, last))) => Expr::cust_with_values(
            "voc_search.grams @> $1::integer[] AND ARRAY[(voc_search.seq >> 13)::integer] && $2::integer[]",
            [array(pairs), array(first..=last)],
        ),
        (_, batches) => {
            let (first, last) = batches.map_or((0, i64::MAX), |(first, last)| {
                (first * rules::BATCH, last.saturating_add(1).saturating_mul(rules::BATCH) - 1)
            });
            let pairs: Vec<String> = pairs.iter().map(i32::to_string).collect();
            Expr::cust_with_values(
                "voc_search.seq IN (SELECT rowid FROM voc_gram WHERE voc_gram MATCH ? AND rowid BETWEEN ? AND ?)",
                [pairs.join(" ").into(), sea_orm::Value::from(first), last.into()],
            )
        }
    }
}

/// Ten for each occurrence of a word, to four of each; less one for each 300 bytes, to nine; and what the customer said counts more.
fn score(backend: DbBackend, words: &[String]) -> SimpleExpr {
    let least = if backend == DbBackend::Postgres { "LEAST" } else { "MIN" };
    let (bytes, folded) = ("octet_length(voc_search.folded)", "voc_search.folded");
    let kind = "CASE voc_search.kind WHEN 'REPORT' THEN 4 WHEN 'MESSAGE' THEN 3 WHEN 'REPLY' THEN 2 ELSE 0 END";
    let base = Expr::cust(format!("{kind} - {least}({bytes} / 300, 9)"));
    let all = words.iter().fold(base, |sum, word| {
        let without: FunctionCall = Func::cust("octet_length")
            .arg(Func::cust("replace").arg(Expr::cust(folded)).arg(word.as_str()).arg(Expr::cust("''")));
        let times = Expr::cust(bytes).sub(Expr::expr(without)).div(Expr::cust(word.len().to_string()));
        sum.add(Expr::expr(Func::cust(least).arg(times).arg(Expr::cust("4"))).mul(Expr::cust("10")))
    });
    all.cast_as(Alias::new("BIGINT"))
}
