//! Lists as Relay connections with keyset cursors: the same cost at any depth, stable under inserts.

use crate::kernel::{db, error::Fault, i18n::Args};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, Order,
    sea_query::{Expr, ExprTrait, IntoColumnRef, SelectStatement},
};
use uuid::Uuid;

pub const LARGEST_PAGE: i32 = 100;
pub const USUAL_PAGE: i32 = 20;
/// `totalCount` counts no further.
pub const LARGEST_TOTAL: i32 = 10_000;

/// The four arguments of a connection, as they came.
#[derive(Debug, Default)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

/// Which part of which list: checked arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    pub size: u32,
    /// From the list's end, reading towards its beginning.
    pub backward: bool,
    pub from: Option<Position>,
}

/// A row's place in its list: what the list is ordered by, then the id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    pub key: Key,
    pub id: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Time(DateTime<Utc>),
    Name(String),
}

impl PageArgs {
    /// `list` names the list and its order; a cursor is refused under any other.
    pub fn page(self, list: &str) -> Result<Page, Fault> {
        let (size, cursor, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Fault::bad_input("fault-first-and-last")),
            (first, None) if self.before.is_none() => (first, self.after, false),
            (None, last) if self.after.is_none() => (last, self.before, true),
            _ => return Err(Fault::bad_input("fault-cursor-direction")),
        };
        let size = size.unwrap_or(USUAL_PAGE);
        if !(1..=LARGEST_PAGE).contains(&size) {
            return Err(Fault::BadInput("fault-page-size", Args::default().with("max", LARGEST_PAGE.into())));
        }
        let from = cursor.map(|cursor| Position::read(list, &cursor).ok_or(Fault::bad_input("fault-cursor")));
        Ok(Page { size: size.unsigned_abs(), backward, from: from.transpose()? })
    }
}

impl Position {
    pub fn at(time: DateTime<Utc>, id: Uuid) -> Self {
        Self { key: Key::Time(time), id }
    }

    pub fn on(day: NaiveDate, id: Uuid) -> Self {
        Self::at(day.and_time(NaiveTime::MIN).and_utc(), id)
    }

    pub fn named(name: impl Into<String>, id: Uuid) -> Self {
        Self { key: Key::Name(name.into()), id }
    }

    pub fn write(&self, list: &str) -> String {
        let mut bytes = tag(list).to_be_bytes().to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        match &self.key {
            Key::Time(time) => bytes.extend_from_slice(&time.timestamp_micros().to_be_bytes()),
            Key::Name(name) => bytes.extend_from_slice(name.as_bytes()),
        }
        // The kind of key follows from the list, which the tag names.
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn read(list: &str, cursor: &str) -> Option<Self> {
        if cursor.len() > 1_000 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (found, rest) = bytes.split_first_chunk::<4>()?;
        let (id, key) = rest.split_first_chunk::<16>()?;
        if *found != tag(list).to_be_bytes() {
            return None;
        }
        let key = match list.ends_with(NAMED) {
            true => Key::Name(String::from_utf8(key.to_vec()).ok()?),
            false => {
                let time = DateTime::from_timestamp_micros(i64::from_be_bytes(key.try_into().ok()?))?;
                // Outside of what a database keeps there can be no row.
                (1..=9999).contains(&chrono::Datelike::year(&time)).then_some(Key::Time(time))?
            }
        };
        Some(Self { key, id: Uuid::from_bytes(*id) })
    }
}

fn time_of(place: &Position) -> Option<DateTime<Utc>> {
    match &place.key {
        Key::Time(time) => Some(*time),
        Key::Name(_) => None,
    }
}

/// How the name of a list ends that is ordered by a name instead of a time.
pub const NAMED: &str = "by name";

/// FNV-1a: tells lists apart; it protects nothing, because a cursor opens nothing.
fn tag(list: &str) -> u32 {
    list.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// One page of rows, in the list's order.
pub struct Slice<T> {
    pub rows: Vec<T>,
    pub has_previous: bool,
    pub has_next: bool,
}

impl<T> Slice<T> {
    /// From what was read in reading direction, one row more than the page has if there is one.
    pub fn cut(mut rows: Vec<T>, page: &Page) -> Self {
        let more = rows.len() > page.size as usize;
        rows.truncate(page.size as usize);
        if page.backward {
            rows.reverse();
            return Self { rows, has_previous: more, has_next: page.from.is_some() };
        }
        Self { rows, has_previous: page.from.is_some(), has_next: more }
    }

    /// A page of a list that was read whole, which is in this order already: for lists of a handful.
    pub fn newest_first(rows: Vec<(Position, T)>, page: &Page) -> Slice<(Position, T)> {
        let place = |place: &Position| (time_of(place), place.id);
        let beyond = |row: &(Position, T)| match &page.from {
            None => true,
            Some(from) if page.backward => place(&row.0) > place(from),
            Some(from) => place(&row.0) < place(from),
        };
        let mut rows: Vec<_> = rows.into_iter().filter(beyond).collect();
        if page.backward {
            rows.reverse();
        }
        Slice::cut(rows, page)
    }

    pub fn map<U>(self, mut each: impl FnMut(T) -> U) -> Slice<U> {
        self.filter_map(|row| Some(each(row)))
    }

    pub fn by_ref<U>(&self, each: impl FnMut(&T) -> U) -> Slice<U> {
        Slice { rows: self.rows.iter().map(each).collect(), has_previous: self.has_previous, has_next: self.has_next }
    }

    pub fn filter_map<U>(self, each: impl FnMut(T) -> Option<U>) -> Slice<U> {
        Slice {
            rows: self.rows.into_iter().filter_map(each).collect(),
            has_previous: self.has_previous,
            has_next: self.has_next,
        }
    }
}

/// Adds a page's order and start to a query over `(time, id)`.
pub fn keyset<C: IntoColumnRef + Clone>(
    query: &mut SelectStatement,
    page: &Page,
    (time, id): (C, C),
    newest_first: bool,
) {
    keyset_of(query, page, (time, id), newest_first, Expr::value);
}

/// As `keyset`, over `(day, id)`: a day's place is its midnight in UTC.
pub fn keyset_by_day<C: IntoColumnRef + Clone>(
    query: &mut SelectStatement,
    page: &Page,
    columns: (C, C),
    newest_first: bool,
) {
    keyset_of(query, page, columns, newest_first, |time| Expr::value(time.date_naive()));
}

/// As `keyset`, over one column of texts that no two rows share; of a list whose name ends with `NAMED`.
pub fn keyset_by_name<C: IntoColumnRef + Clone>(query: &mut SelectStatement, page: &Page, name: C, last_first: bool) {
    let descending = last_first != page.backward;
    if let Some(Position { key: Key::Name(from), .. }) = &page.from {
        let (here, there) = (Expr::col(name.clone()), Expr::value(from.as_str()));
        query.and_where(if descending { here.lt(there) } else { here.gt(there) });
    }
    query.order_by(name, if descending { Order::Desc } else { Order::Asc });
}

fn keyset_of<C: IntoColumnRef + Clone>(
    query: &mut SelectStatement,
    page: &Page,
    (time, id): (C, C),
    newest_first: bool,
    place: impl Fn(DateTime<Utc>) -> Expr,
) {
    let descending = newest_first != page.backward;
    let order = if descending { Order::Desc } else { Order::Asc };
    if let Some(Position { key: Key::Time(from), id: from_id }) = &page.from {
        let here = Expr::tuple([Expr::col(time.clone()), Expr::col(id.clone())]);
        let there = Expr::tuple([place(*from), Expr::value(*from_id)]);
        query.and_where(if descending { here.lt(there) } else { here.gt(there) });
    }
    query.order_by(time, order.clone()).order_by(id, order);
}

/// Runs a query that `keyset` has prepared.
pub async fn fetch<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    query: &SelectStatement,
    page: &Page,
) -> Result<Slice<T>, DbErr> {
    let statement = db::limited(db.get_database_backend(), query, u64::from(page.size) + 1);
    Ok(Slice::cut(T::find_by_statement(statement).all(db).await?, page))
}

/// How long a list is, as far as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    pub count: i32,
    pub exact: bool,
}

impl Total {
    pub fn of(count: usize) -> Self {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        Self { count: Ord::min(count, LARGEST_TOTAL), exact: count <= LARGEST_TOTAL }
    }
}

/// Counts a query's rows, to one more than is told.
pub async fn total(db: &impl ConnectionTrait, mut query: SelectStatement) -> Result<Total, DbErr> {
    query.clear_selects().expr(Expr::cust("1"));
    let limited = db::limited(db.get_database_backend(), &query, LARGEST_TOTAL as u64 + 1);
    let mut statement = limited;
    statement.sql = format!("SELECT COUNT(*) AS n FROM ({}) t", statement.sql);
    let row = db.query_one_raw(statement).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(Total::of(usize::try_from(count).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "posts, newest first";

    fn args(first: Option<i32>, after: Option<&str>, last: Option<i32>, before: Option<&str>) -> PageArgs {
        PageArgs { first, after: after.map(str::to_owned), last, before: before.map(str::to_owned) }
    }

    fn refusal(args: PageArgs) -> &'static str {
        match args.page(LIST) {
            Err(Fault::BadInput(key, _)) => key,
            other => unreachable!("{other:?}"),
        }
    }

    /// I7: `first` or `last`, 1 to 100; 20 if absent; giving both is refused.
    #[test]
    fn i7_pages_have_1_to_100_rows_from_one_end() -> Result<(), Fault> {
        assert_eq!(args(None, None, None, None).page(LIST)?.size, 20);
        assert_eq!(args(Some(100), None, None, None).page(LIST)?.size, 100);
        assert!(args(None, None, Some(1), None).page(LIST)?.backward);
        assert_eq!(refusal(args(Some(0), None, None, None)), "fault-page-size");
        assert_eq!(refusal(args(Some(101), None, None, None)), "fault-page-size");
        assert_eq!(refusal(args(None, None, Some(-1), None)), "fault-page-size");
        assert_eq!(refusal(args(Some(1), None, Some(1), None)), "fault-first-and-last");
        assert_eq!(refusal(args(Some(1), None, None, Some("x"))), "fault-cursor-direction");
        assert_eq!(refusal(args(None, Some("x"), None, Some("x"))), "fault-cursor-direction");
        Ok(())
    }

    /// I1: a cursor is refused under another list or order.
    #[test]
    fn i1_a_cursor_belongs_to_its_list_and_order() -> Result<(), Fault> {
        let time = DateTime::from_timestamp_micros(1_767_225_600_123_456).unwrap_or_default();
        let place = Position::at(time, Uuid::from_u128(7));
        let cursor = place.write(LIST);
        assert_eq!(args(None, Some(&cursor), None, None).page(LIST)?.from, Some(place.clone()));
        let other = place.write("posts, oldest first");
        for wrong in [other.as_str(), "", "x", "!", &cursor[1..], &"A".repeat(2_000)] {
            assert_eq!(refusal(args(None, Some(wrong), None, None)), "fault-cursor", "{wrong}");
        }
        Ok(())
    }

    #[test]
    fn a_cut_page_knows_what_lies_beyond() {
        let page = |backward, from| Page { size: 2, backward, from };
        let place = || Some(Position { key: Key::Name("가".into()), id: Uuid::nil() });
        let cut = Slice::cut(vec![1, 2, 3], &page(false, None));
        assert_eq!((cut.rows, cut.has_previous, cut.has_next), (vec![1, 2], false, true));
        let cut = Slice::cut(vec![3, 2, 1], &page(true, place()));
        assert_eq!((cut.rows, cut.has_previous, cut.has_next), (vec![2, 3], true, true));
        let cut = Slice::cut(vec![1], &page(false, place()));
        assert_eq!((cut.rows, cut.has_previous, cut.has_next), (vec![1], true, false));
    }
}
