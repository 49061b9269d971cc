//! Every SQL statement about duties.

use crate::{
    duty::rules::{BY_DEPUTY, Kept, OpenCount, PASSING, Standing},
    kernel::{
        bulk,
        change::Change,
        db::{self, Db, Tx},
        events,
        page::{self, Page, Slice, Total},
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    duty::{self, Column, DutyKind, Model as Duty},
    duty_digest::{self, Model as Digest},
    ids::{DutyDigestId, DutyId, EmployeeId},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, ExprTrait,
    FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Expr, LockType, SimpleExpr},
};
use std::collections::{HashMap, HashSet};

const DIGESTS_KEPT: TimeDelta = TimeDelta::days(180);
pub const DUTIES: &str = "duties, what ends first first";

/// Which duties.
#[derive(Default)]
pub struct DutyFilter {
    /// Of everyone, if absent.
    pub people: Option<Vec<EmployeeId>>,
    pub kinds: Option<Vec<DutyKind>>,
    pub standing: Option<Vec<Standing>>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
    /// What is still to be done, alone.
    pub to_do: bool,
    /// And, whosever the others are, what is to be done in place of these.
    pub in_place_of: Vec<EmployeeId>,
}

pub async fn duties(
    db: &DatabaseConnection,
    filter: &DutyFilter,
    now: DateTime<Utc>,
    page: &Page,
    count: bool,
) -> Result<(Slice<Duty>, Option<Total>), DbErr> {
    let mut list = duty::Entity::find();
    let backend = db.get_database_backend();
    let of = |people: &[EmployeeId]| match people {
        // As of nearly everyone who asks: the index then gives the order, too.
        [one] => Column::EmployeeId.eq(*one),
        all => db::any_of(backend, Column::EmployeeId, all.iter().map(|id| id.0)),
    };
    if let Some(people) = &filter.people {
        list = match filter.in_place_of.as_slice() {
            [] => list.filter(of(people)),
            others => {
                let theirs = to_do(now).add(of(others)).add(Column::Kind.is_in(BY_DEPUTY));
                list.filter(Condition::any().add(of(people)).add(theirs))
            }
        };
    }
    list = list.apply_if(filter.to_do.then_some(()), |list, ()| list.filter(to_do(now)));
    if let Some(kinds) = &filter.kinds {
        list = list.filter(Column::Kind.is_in(kinds.iter().copied()));
    }
    if let Some(standing) = &filter.standing {
        list = list.filter(stands(standing, now));
    }
    list = list.apply_if(filter.from, |list, from| list.filter(Column::DueAt.gte(from)));
    list = list.apply_if(filter.before, |list, before| list.filter(Column::DueAt.lt(before)));
    let mut list = list.into_query();
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::DueAt, Column::Id), false);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// Open, and not for nothing: what absence excuses is still to be done, if it can be.
fn to_do(now: DateTime<Utc>) -> Condition {
    let today = Condition::all().add(Column::IsExcused.eq(false)).add(Column::DueAt.gte(now));
    Condition::all()
        .add(Column::DoneAt.is_null())
        .add(Column::CancelledAt.is_null())
        .add(Condition::any().add(Column::Kind.is_not_in(PASSING)).add(today))
}

/// As `rules::standing`.
fn stands(standing: &[Standing], now: DateTime<Utc>) -> Condition {
    let open = || Condition::all().add(Column::DoneAt.is_null()).add(Column::CancelledAt.is_null());
    let over = || open().add(Column::IsExcused.eq(false)).add(Column::DueAt.lt(now));
    // Of what was not called off this is not true, rather than unknown.
    let was_late = || {
        Condition::all()
            .add(Column::DoneAt.is_null())
            .add(Column::CancelledAt.is_not_null())
            .add(Column::IsExcused.eq(false))
            .add(Column::Kind.is_not_in(PASSING))
            .add(Expr::col(Column::CancelledAt).gt(Expr::col(Column::DueAt)))
    };
    let in_time = || {
        let in_time = Expr::col(Column::DoneAt).lte(Expr::col(Column::DueAt)).or(Column::IsExcused.eq(true));
        Condition::all().add(Column::DoneAt.is_not_null()).add(in_time)
    };
    let themself = || Column::DoneBy.is_null().or(Expr::col(Column::DoneBy).eq(Expr::col(Column::EmployeeId)));
    let one = |standing: &Standing| match standing {
        Standing::Due => open().add(Column::IsExcused.eq(false)).add(Column::DueAt.gte(now)),
        Standing::Late => over().add(Column::Kind.is_not_in(PASSING)),
        Standing::Missed => Condition::any().add(over().add(Column::Kind.is_in(PASSING))).add(was_late()),
        Standing::Excused => open().add(Column::IsExcused.eq(true)),
        Standing::Done => in_time().add(themself()),
        Standing::DoneByDeputy => in_time().add(themself().not()),
        Standing::DoneLate => Condition::all()
            .add(Expr::col(Column::DoneAt).gt(Expr::col(Column::DueAt)))
            .add(Column::IsExcused.eq(false)),
        Standing::Cancelled => {
            Condition::all().add(Column::DoneAt.is_null()).add(Column::CancelledAt.is_not_null()).add(was_late().not())
        }
    };
    standing.iter().fold(Condition::any(), |any, standing| any.add(one(standing)))
}

pub async fn by_ids(
    db: &DatabaseConnection,
    ids: impl IntoIterator<Item = DutyId>,
) -> Result<HashMap<DutyId, Duty>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    let rows = duty::Entity::find().filter(these).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// All rows of these occasions, locked, in one order whoever asks.
pub async fn of_occasions(tx: &Tx, kind: DutyKind, names: &[String]) -> Result<Vec<Duty>, DbErr> {
    let these = duty::Entity::find().filter(Column::Kind.eq(kind)).filter(Column::Occasion.is_in(names));
    these.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// Those of somebody that became due within a time and were not done in time, locked.
pub async fn not_in_time(
    tx: &Tx,
    who: EmployeeId,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Duty>, DbErr> {
    let theirs = duty::Entity::find()
        .filter(Column::EmployeeId.eq(who))
        .filter(Column::DueAt.gte(from))
        .filter(Column::DueAt.lt(before))
        .filter(Expr::cust(NOT_IN_TIME));
    theirs.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// What an absence may excuse: by words, as the index of what is not judged has them.
const NOT_IN_TIME: &str = "cancelled_at IS NULL AND (done_at IS NULL OR done_at > due_at) \
                           AND kind NOT IN ('PRAISE_COMMENT', 'CUSTOMER_MEETINGS')";

/// Those whose time is over, of which it is not known yet whether it is excused; locked.
pub async fn unjudged(tx: &Tx, now: DateTime<Utc>, most: u64) -> Result<Vec<Duty>, DbErr> {
    let over = duty::Entity::find()
        .filter(Column::DueAt.lt(now))
        .filter(Column::JudgedAt.is_null())
        .filter(Expr::cust(NOT_IN_TIME));
    let mut over = over.order_by_asc(Column::DueAt).limit(most).lock(LockType::NoKeyUpdate).all(tx).await?;
    over.sort_by_key(|row| row.id);
    Ok(over)
}

const INBOX: &str = "DutyInbox";

/// What one person hears of their duties.
pub fn topic(of: EmployeeId) -> events::Topic {
    events::Topic { object_type: INBOX, part: Some(of.0) }
}

/// Writes rows as they are now.
pub async fn write(tx: &Tx, rows: &[Duty]) -> Result<(), DbErr> {
    bulk::upsert(tx, rows.iter().cloned().map(IntoActiveModel::into_active_model)).await
}

/// As `write`, and tells those whose they are.
pub async fn save(tx: &Tx, rows: &[Duty], now: DateTime<Utc>) -> Result<(), DbErr> {
    write(tx, rows).await?;
    let told = |row: &Duty| Change {
        event: if row.version == 1 { "dutyOpened" } else { "dutyChanged" },
        object_type: INBOX,
        object_id: row.id.0,
        version: row.version,
        part: Some(("Employee", row.employee_id.0)),
        fields: &[],
    };
    bulk::insert(tx, rows.iter().map(|row| events::row_by(None, now, &told(row)))).await
}

#[derive(FromQueryResult)]
struct Counted {
    employee_id: EmployeeId,
    kind: DutyKind,
    late: i32,
    n: i64,
}

/// L3: what is to be done and ends before a moment, by person and kind; what should have been done before the day began is late.
pub async fn open_until(
    db: &impl ConnectionTrait,
    (day_begins, day_ends): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<OpenCount>, DbErr> {
    let is_late = SimpleExpr::Case(Box::new(Expr::case(Column::DueAt.lt(day_begins), 1).finally(0)));
    let counts = duty::Entity::find()
        .select_only()
        .columns([Column::EmployeeId, Column::Kind])
        .expr_as(is_late, "late")
        .expr_as(Expr::col(Column::Id).count(), "n")
        .filter(Column::DueAt.lt(day_ends))
        .filter(to_do(day_begins))
        .group_by(Column::EmployeeId)
        .group_by(Column::Kind)
        // By its name: with its moment as a parameter, PostgreSQL does not know the expression again.
        .group_by(Expr::col("late"));
    let rows = Counted::find_by_statement(counts.build(db.get_database_backend())).all(db).await?;
    let of = |row: Counted| OpenCount {
        of: row.employee_id,
        kind: row.kind,
        is_late: row.late == 1,
        count: i32::try_from(row.n).unwrap_or(i32::MAX),
    };
    Ok(rows.into_iter().map(of).collect())
}

/// Those that were not made before, and those whose they are are told; how many.
pub async fn insert_digests(tx: &Tx, digests: Vec<Digest>, now: DateTime<Utc>) -> Result<usize, DbErr> {
    bulk::insert_new(tx, digests.iter().cloned().map(IntoActiveModel::into_active_model)).await?;
    let ids = db::any_of(tx.get_database_backend(), duty_digest::Column::Id, digests.iter().map(|digest| digest.id.0));
    let made = duty_digest::Entity::find().filter(ids).all(tx).await?;
    let told = |digest: &Digest| Change {
        event: "dutyDigestMade",
        object_type: "DutyDigest",
        object_id: digest.id.0,
        version: 1,
        part: Some(("Employee", digest.employee_id.0)),
        fields: &[],
    };
    bulk::insert(tx, made.iter().map(|digest| events::row_by(None, now, &told(digest)))).await?;
    Ok(made.len())
}

#[derive(FromQueryResult)]
struct Sums {
    employee_id: EmployeeId,
    due: i64,
    done: i64,
    by_deputy: i64,
    done_late: i64,
    late: i64,
    missed: i64,
    excused: i64,
}

const IN_TIME: &str = "done_at IS NOT NULL AND (done_at <= due_at OR is_excused)";
/// What was called off while it was late was theirs to answer for (`rules::standing`).
const WAS_LATE: &str =
    "(cancelled_at > due_at AND NOT is_excused AND kind NOT IN ('PRAISE_COMMENT', 'CUSTOMER_MEETINGS'))";
const PASSING_KINDS: &str = "kind IN ('PRAISE_COMMENT', 'CUSTOMER_MEETINGS')";
const NOT_DONE: &str = "done_at IS NULL AND NOT is_excused";

/// L2: how these people kept to what was due in a period as far as it has come; what is still to come counts once it is done.
pub async fn kept(
    db: &DatabaseConnection,
    people: &[EmployeeId],
    kinds: Option<&[DutyKind]>,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<HashMap<EmployeeId, Kept>, DbErr> {
    let backend = db.get_database_backend();
    let (who, list) = match backend {
        DbBackend::Postgres => ("employee_id = ANY($1)", Value::from(people.iter().map(|id| id.0).collect::<Vec<_>>())),
        _ => (
            "employee_id IN (SELECT unhex(value) FROM json_each($1))",
            Value::from(db::json_ids(people.iter().map(|id| id.0))),
        ),
    };
    let of_kind = of_kind(kinds);
    let sum = |condition: &str, name: &str| format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS {name}");
    let sums = [
        sum("TRUE", "due"),
        sum(&format!("{IN_TIME} AND done_by = employee_id"), "done"),
        sum(&format!("{IN_TIME} AND done_by <> employee_id"), "by_deputy"),
        sum("done_at > due_at AND NOT is_excused", "done_late"),
        sum(&format!("{NOT_DONE} AND cancelled_at IS NULL AND NOT {PASSING_KINDS}"), "late"),
        sum(&format!("{NOT_DONE} AND (cancelled_at IS NOT NULL OR {PASSING_KINDS})"), "missed"),
        sum("done_at IS NULL AND is_excused", "excused"),
    ];
    let sql = format!(
        "SELECT employee_id, {} FROM duty WHERE {who} AND due_at >= $2 AND due_at < $3{of_kind} \
         AND (done_at IS NOT NULL OR (cancelled_at IS NULL AND due_at < $4) OR {WAS_LATE}) GROUP BY employee_id",
        sums.join(", ")
    );
    let values = [list.clone(), from.into(), before.into(), now.into()];
    let sums = Sums::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?;
    let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let mut found: HashMap<EmployeeId, Kept> = sums
        .into_iter()
        .map(|sums| {
            let kept = Kept {
                due: whole(sums.due),
                done: whole(sums.done),
                by_deputy: whole(sums.by_deputy),
                done_late: whole(sums.done_late),
                late: whole(sums.late),
                missed: whole(sums.missed),
                excused: whole(sums.excused),
                streak: 0,
            };
            (sums.employee_id, kept)
        })
        .collect();
    for (who, streak) in streaks(db, (who, list), &of_kind, now).await? {
        found.entry(who).or_default().streak = streak;
    }
    Ok(found)
}

fn of_kind(kinds: Option<&[DutyKind]>) -> String {
    use sea_orm::ActiveEnum;
    // They are our own words, not the client's.
    let name = |kind: &DutyKind| format!("'{}'", kind.to_value());
    match kinds {
        None => String::new(),
        Some([]) => " AND 1 = 0".to_owned(),
        Some(kinds) => format!(" AND kind IN ({})", kinds.iter().map(name).collect::<Vec<_>>().join(", ")),
    }
}

#[derive(FromQueryResult)]
struct Streak {
    employee_id: EmployeeId,
    n: i64,
}

/// How many were done in time since the last one that was not.
async fn streaks(
    db: &DatabaseConnection,
    (who, list): (&str, Value),
    of_kind: &str,
    now: DateTime<Utc>,
) -> Result<Vec<(EmployeeId, i32)>, DbErr> {
    let backend = db.get_database_backend();
    let sql = format!(
        "WITH missed AS (SELECT employee_id, MAX(due_at) AS at FROM duty WHERE {who} AND due_at < $2 AND NOT is_excused \
         AND (done_at > due_at OR (done_at IS NULL AND cancelled_at IS NULL) OR (done_at IS NULL AND {WAS_LATE})){of_kind} \
         GROUP BY employee_id) \
         SELECT d.employee_id, COUNT(*) AS n FROM duty d LEFT JOIN missed m ON m.employee_id = d.employee_id \
         WHERE d.{who} AND d.done_at IS NOT NULL AND (d.done_at <= d.due_at OR d.is_excused) \
         AND (m.at IS NULL OR d.due_at > m.at){of_kind} GROUP BY d.employee_id"
    );
    let rows =
        Streak::find_by_statement(Statement::from_sql_and_values(backend, sql, [list, now.into()])).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.employee_id, i32::try_from(row.n).unwrap_or(i32::MAX))).collect())
}

/// Which of these occasions were ever asked.
pub async fn asked_of(tx: &Tx, kind: DutyKind, names: Vec<String>) -> Result<Vec<String>, DbErr> {
    let those = duty::Entity::find().select_only().column(Column::Occasion).distinct();
    those.filter(Column::Kind.eq(kind)).filter(Column::Occasion.is_in(names)).into_tuple().all(tx).await
}

/// These absences, whatever became of them.
pub async fn absences(tx: &Tx, ids: &[uuid::Uuid]) -> Result<Vec<entity::absence::Model>, DbErr> {
    use entity::absence;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let these = db::any_of(tx.get_database_backend(), absence::Column::Id, ids.iter().copied());
    absence::Entity::find().filter(these).all(tx).await
}

/// The last occasion that was asked, by its name.
pub async fn last_asked(tx: &Tx, kind: DutyKind) -> Result<Option<String>, DbErr> {
    let last = duty::Entity::find().select_only().column(Column::Occasion).filter(Column::Kind.eq(kind));
    last.order_by_desc(Column::Occasion).limit(1).into_tuple().one(tx).await
}

pub async fn digests_by_id(
    db: &DatabaseConnection,
    ids: impl IntoIterator<Item = DutyDigestId>,
) -> Result<Vec<Digest>, DbErr> {
    let these = db::any_of(db.get_database_backend(), duty_digest::Column::Id, ids.into_iter().map(|id| id.0));
    duty_digest::Entity::find().filter(these).all(db).await
}

/// Digests that are dropped in one statement, which must not last long.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

/// Drops digests as old as notifications that are dropped; returns how many.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    use duty_digest::{Column as C, Entity};
    let mut forgotten = 0;
    loop {
        let old = Entity::find().select_only().column(C::Day).filter(C::Day.lt((now - DIGESTS_KEPT).date_naive()));
        let old: Vec<NaiveDate> =
            old.order_by_asc(C::Day).limit(FORGOTTEN_AT_ONCE).into_tuple().all(db.background()).await?;
        let Some(last) = old.last() else { return Ok(forgotten) };
        let deleted = Entity::delete_many().filter(C::Day.lte(*last)).exec(db.writer()).await?;
        forgotten += deleted.rows_affected;
    }
}

/// Who was told in the morning of this day.
pub async fn told_on(db: &DatabaseConnection, day: NaiveDate) -> Result<HashSet<EmployeeId>, DbErr> {
    use duty_digest::Column as C;
    let told = duty_digest::Entity::find().select_only().column(C::EmployeeId).filter(C::Day.eq(day));
    Ok(told.into_tuple().all(db).await?.into_iter().collect())
}

/// The day of the first meeting that there is.
pub async fn first_meeting(db: &DatabaseConnection) -> Result<Option<NaiveDate>, DbErr> {
    use entity::customer_meeting::{Column as C, Entity};
    let first = Entity::find().select_only().column(C::Day);
    first.order_by_asc(C::Day).order_by_asc(C::Id).limit(1).into_tuple().one(db).await
}

#[derive(FromQueryResult)]
struct Id {
    id: uuid::Uuid,
}

/// The ids of things in one of the programmes' tables, after this one.
pub async fn ids_after(
    db: &impl ConnectionTrait,
    table: &'static str,
    after: Option<uuid::Uuid>,
    most: u32,
) -> Result<Vec<uuid::Uuid>, DbErr> {
    let sql = format!("SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT {most}");
    let after = Value::from(after.unwrap_or_default());
    let rows = Id::find_by_statement(Statement::from_sql_and_values(db.get_database_backend(), sql, [after]));
    Ok(rows.all(db).await?.into_iter().map(|row| row.id).collect())
}

/// How many things are looked at again at once, when somebody's office changes.
const MOST_OF_ROLES: u32 = 500;

/// The ids of things in one of the programmes' tables of which this is so.
pub async fn ids_where(tx: &Tx, table: &'static str, so: &'static str) -> Result<Vec<uuid::Uuid>, DbErr> {
    let sql = format!("SELECT id FROM {table} WHERE {so} ORDER BY id DESC LIMIT {MOST_OF_ROLES}");
    let rows = Id::find_by_statement(Statement::from_string(tx.get_database_backend(), sql)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
