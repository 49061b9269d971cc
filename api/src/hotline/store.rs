//! Every SQL statement about bulletins and their entries, and what is read of VOC to compose them. `prevention/store.rs` has the rest.

use crate::{
    hotline::rules::{self, Facts},
    kernel::{
        bulk,
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
    voc,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    hotline_bulletin::{self, BulletinState, Column},
    hotline_entry,
    ids::{CustomerId, DepartmentId, EmployeeId, HotlineBulletinId, VocCategoryId, VocItemId},
    voc_clock::{self, ClockKind},
    voc_item::{self, Escalation, Severity, VocKind, VocState},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    sea_query::{Expr, LockType, SelectStatement},
};
use std::collections::HashMap;

/// The lists' names, for their cursors.
pub const NEWEST: &str = "bulletins, newest week first";
pub const OLDEST: &str = "bulletins, oldest week first";

/// From a moment until another.
pub type Time = (DateTime<Utc>, DateTime<Utc>);

/// What a department received of a kind in a category.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Received {
    pub department_id: DepartmentId,
    pub category_id: VocCategoryId,
    pub kind: VocKind,
    pub items: i32,
    pub sensitive: i32,
    pub external: i32,
    pub very_dissatisfied: i32,
}

const NOT_COUNTED: [VocState; 2] = [VocState::Rejected, VocState::Merged];

/// As V8 counts, by the index of the time of receipt.
pub async fn received(db: &DatabaseConnection, (from, before): Time) -> Result<Vec<Received>, DbErr> {
    use voc_item::Column as C;
    let counted =
        |condition: &str| Expr::cust(format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS INTEGER)"));
    voc_item::Entity::find()
        .select_only()
        .columns([C::DepartmentId, C::CategoryId, C::Kind])
        .column_as(Expr::cust("CAST(COUNT(*) AS INTEGER)"), "items")
        .column_as(counted("sensitivity IS NOT NULL"), "sensitive")
        .column_as(counted("channel = 'REGULATOR'"), "external")
        .column_as(counted("dissatisfaction = 5"), "very_dissatisfied")
        .filter(C::ReceivedAt.gte(from))
        .filter(C::ReceivedAt.lt(before))
        .filter(C::DepartmentId.is_not_null())
        .filter(C::State.is_not_in(NOT_COUNTED))
        .group_by(C::DepartmentId)
        .group_by(C::CategoryId)
        .group_by(C::Kind)
        .into_model()
        .all(db)
        .await
}

/// How often a department's clocks of a kind ran out.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Breached {
    pub department_id: DepartmentId,
    pub kind: ClockKind,
    pub items: i32,
}

/// Those that ran out in that time, but for what counts against nobody (V12).
pub async fn breached(db: &DatabaseConnection, (from, before): Time) -> Result<Vec<Breached>, DbErr> {
    use voc_clock::Column as C;
    let item = voc_clock::Entity::belongs_to(voc_item::Entity).from(C::ItemId).to(voc_item::Column::Id).into();
    voc_clock::Entity::find()
        .select_only()
        .column(voc_item::Column::DepartmentId)
        .column(C::Kind)
        .column_as(Expr::cust("CAST(COUNT(*) AS INTEGER)"), "items")
        .join(JoinType::InnerJoin, item)
        .filter(C::BreachedAt.gte(from))
        .filter(C::BreachedAt.lt(before))
        .filter(voc_item::Column::DepartmentId.is_not_null())
        .filter(voc_item::Column::State.is_not_in(NOT_COUNTED))
        .filter(Expr::cust("(voc_item.abused_at IS NULL OR voc_clock.breached_at < voc_item.abused_at)"))
        .group_by(voc_item::Column::DepartmentId)
        .group_by(C::Kind)
        .into_model()
        .all(db)
        .await
}

/// What each department has not resolved.
pub async fn open(db: &DatabaseConnection) -> Result<HashMap<DepartmentId, i32>, DbErr> {
    use voc_item::Column as C;
    let open = [VocState::Received, VocState::Assigned, VocState::InProgress, VocState::WaitingForCustomer];
    let rows = voc_item::Entity::find()
        .select_only()
        .column(C::DepartmentId)
        .column_as(Expr::cust("CAST(COUNT(*) AS INTEGER)"), "items")
        .filter(C::State.is_in(open))
        .filter(C::DepartmentId.is_not_null())
        .group_by(C::DepartmentId)
        .into_tuple::<(DepartmentId, i32)>()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// An item that may stand in a bulletin, with what its score is made of.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    pub id: VocItemId,
    pub received_at: DateTime<Utc>,
    pub department_id: DepartmentId,
    kind: VocKind,
    by_regulator: i32,
    dissatisfaction: Option<i32>,
    severity: Severity,
    breached: i32,
    statutory: i32,
    risk: i32,
    frequent: i32,
    reopenings: i32,
    transfers: i32,
    escalation: Escalation,
    /// As the statement sums it up, which is what `rules` says: a test compares.
    pub score: i32,
}

impl Candidate {
    pub fn facts(&self) -> Facts {
        Facts {
            kind: self.kind,
            by_regulator: self.by_regulator == 1,
            dissatisfaction: self.dissatisfaction,
            severity: self.severity,
            breached: self.breached == 1,
            statutory: self.statutory == 1,
            risk: self.risk,
            frequent: self.frequent == 1,
            reopenings: self.reopenings,
            transfers: self.transfers,
            escalation: self.escalation,
        }
    }
}

/// The score as SQL, of the columns of `FACTS`: by the numbers of `rules`.
fn score_sql() -> String {
    use rules as r;
    format!(
        "by_regulator * {} + risk / {} \
         + CASE dissatisfaction WHEN 5 THEN {} WHEN 4 THEN {} WHEN 3 THEN {} ELSE 0 END \
         + statutory * {} + breached * {} + CASE severity WHEN 'HIGH' THEN {} ELSE 0 END \
         + CASE kind WHEN 'COMPLAINT' THEN {} ELSE 0 END + frequent * {} \
         + CASE WHEN reopenings * {} > {} THEN {} ELSE reopenings * {} END \
         + CASE escalation WHEN 'LEADER' THEN {} WHEN 'EXECUTIVE' THEN {} ELSE 0 END \
         + CASE WHEN transfers > {} THEN {} ELSE transfers END",
        r::REGULATOR,
        r::RISK_PERCENT,
        r::VERY_DISSATISFIED,
        r::DISSATISFIED,
        r::NEUTRAL,
        r::STATUTORY,
        r::BREACH,
        r::HIGH,
        r::COMPLAINT,
        r::FREQUENT,
        r::REOPENED,
        r::MOST_REOPENED,
        r::MOST_REOPENED,
        r::REOPENED,
        r::TO_LEADER,
        r::TO_EXECUTIVE,
        r::MOST_TRANSFERRED,
        r::MOST_TRANSFERRED,
    )
}

/// What is read of each item. A clock counts if it ran out before anybody was abused over the item (V12).
fn facts_sql() -> String {
    let ran_out = |which: &str| {
        format!(
            "CASE WHEN EXISTS (SELECT 1 FROM voc_clock c WHERE c.item_id = voc_item.id AND c.kind {which} \
             AND c.breached_at IS NOT NULL AND (voc_item.abused_at IS NULL OR c.breached_at < voc_item.abused_at)) \
             THEN 1 ELSE 0 END"
        )
    };
    format!(
        "SELECT voc_item.id, voc_item.received_at, voc_item.department_id, voc_item.kind, voc_item.dissatisfaction, \
         voc_item.severity, voc_item.reopenings, voc_item.transfers, voc_item.escalation, \
         CASE voc_item.channel WHEN 'REGULATOR' THEN 1 ELSE 0 END AS by_regulator, \
         {} AS breached, {} AS statutory, \
         CASE WHEN voc_risk.score IS NOT NULL AND {} THEN CAST(ROUND(voc_risk.score * 100) AS INTEGER) ELSE 0 END AS risk, \
         CASE WHEN voc_signal.week IS NULL THEN 0 ELSE 1 END AS frequent \
         FROM voc_item LEFT JOIN voc_risk ON voc_risk.item_id = voc_item.id \
         LEFT JOIN voc_signal ON voc_signal.week = $1 AND voc_signal.category_id = voc_item.category_id \
         AND voc_signal.department_id = voc_item.department_id AND voc_signal.numbers IS NOT NULL",
        ran_out("<> 'STATUTORY'"),
        ran_out("= 'STATUTORY'"),
        voc::risk::store::STANDS,
    )
}

/// The ten highest of each department, the highest first: one statement, whatever the number of divisions. Not what was merged, rejected, or
/// abused (V12).
pub async fn candidates(
    db: &DatabaseConnection,
    week: NaiveDate,
    (from, before): Time,
) -> Result<Vec<Candidate>, DbErr> {
    let sql = format!(
        "SELECT * FROM (SELECT scored.*, ROW_NUMBER() OVER (PARTITION BY department_id ORDER BY score DESC, received_at, id) AS place \
         FROM (SELECT facts.*, {} AS score FROM ({} WHERE voc_item.received_at >= $2 AND voc_item.received_at < $3 \
         AND voc_item.department_id IS NOT NULL AND voc_item.state NOT IN ('REJECTED', 'MERGED') AND voc_item.abused_at IS NULL) facts) \
         scored) placed WHERE place <= {} ORDER BY score DESC, received_at, id",
        score_sql(),
        facts_sql(),
        rules::CANDIDATES,
    );
    let values = [week.into(), from.into(), before.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Candidate::find_by_statement(statement).all(db).await
}

/// What these items' scores are made of, whatever became of them.
pub async fn facts_of(tx: &Tx, week: NaiveDate, items: &[VocItemId]) -> Result<Vec<Candidate>, DbErr> {
    let places: Vec<String> = (2..items.len() + 2).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT facts.*, {} AS score FROM ({} WHERE voc_item.id IN ({}) AND voc_item.department_id IS NOT NULL) facts ORDER BY id",
        score_sql(),
        facts_sql(),
        places.join(", "),
    );
    let ids = items.iter().map(|id| id.0.into());
    let values = std::iter::once(week.into()).chain(ids);
    Candidate::find_by_statement(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).all(tx).await
}

/// The last week of which there are bulletins.
pub async fn last_week(db: &impl ConnectionTrait) -> Result<Option<NaiveDate>, DbErr> {
    let weeks = hotline_bulletin::Entity::find().select_only().column(Column::Week);
    weeks.order_by_desc(Column::Week).order_by_desc(Column::Id).limit(1).into_tuple().one(db).await
}

/// The bulletins of a week, with their entries, all of them new.
pub async fn insert(
    tx: &Tx,
    bulletins: Vec<hotline_bulletin::Model>,
    entries: Vec<hotline_entry::Model>,
) -> Result<(), DbErr> {
    bulk::insert(tx, bulletins.into_iter().map(IntoActiveModel::into_active_model)).await?;
    bulk::insert(tx, entries.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// When bulletins were last composed, of whatever week.
pub async fn last_composed(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, DbErr> {
    let times = hotline_bulletin::Entity::find().select_only().column(Column::ComposedAt);
    times.order_by_desc(Column::ComposedAt).limit(1).into_tuple().one(db).await
}

pub async fn bulletin(
    db: &impl ConnectionTrait,
    id: HotlineBulletinId,
) -> Result<Option<hotline_bulletin::Model>, DbErr> {
    hotline_bulletin::Entity::find_by_id(id).one(db).await
}

pub async fn lock(tx: &Tx, id: HotlineBulletinId) -> Result<Option<hotline_bulletin::Model>, DbErr> {
    hotline_bulletin::Entity::find_by_id(id).lock(LockType::Update).one(tx).await
}

/// None if somebody else has it.
pub async fn lock_free(tx: &Tx, id: HotlineBulletinId) -> Result<Option<hotline_bulletin::Model>, DbErr> {
    let row = hotline_bulletin::Entity::find_by_id(id);
    row.lock_with_behavior(LockType::Update, sea_orm::sea_query::LockBehavior::SkipLocked).one(tx).await
}

pub async fn save(tx: &Tx, row: &hotline_bulletin::Model) -> Result<(), DbErr> {
    let row = row.clone().into_active_model().reset_all();
    hotline_bulletin::Entity::update(row).exec(tx).await.map(|_| ())
}

/// Those to which time has something to do.
pub async fn due(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<Vec<HotlineBulletinId>, DbErr> {
    let due = hotline_bulletin::Entity::find().select_only().column(Column::Id).filter(Column::NextAt.lte(now));
    due.order_by_asc(Column::NextAt).limit(most).into_tuple().all(db).await
}

pub async fn by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = HotlineBulletinId>,
) -> Result<Vec<hotline_bulletin::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    hotline_bulletin::Entity::find().filter(these).all(db).await
}

/// In the order of their places.
pub async fn entries(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = HotlineBulletinId>,
) -> Result<Vec<hotline_entry::Model>, DbErr> {
    use hotline_entry::Column as C;
    let these = db::any_of(db.get_database_backend(), C::BulletinId, ids.into_iter().map(|id| id.0));
    let rows = hotline_entry::Entity::find().filter(these).order_by_asc(C::BulletinId).order_by_asc(C::Place);
    rows.order_by_asc(C::ItemId).all(db).await
}

/// The entry as it is now; its bulletin is locked.
pub async fn save_entry(tx: &Tx, row: hotline_entry::Model) -> Result<(), DbErr> {
    hotline_entry::Entity::update(row.into_active_model().reset_all()).exec(tx).await.map(|_| ())
}

pub async fn insert_entries(tx: &Tx, rows: Vec<hotline_entry::Model>) -> Result<(), DbErr> {
    bulk::insert(tx, rows.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// Which bulletins.
#[derive(Default)]
pub struct Filter {
    pub division: Option<DepartmentId>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub state: Option<BulletinState>,
    /// Sent to them, or to who stood in for them.
    pub recipient: Option<EmployeeId>,
}

/// For whom: `office` reads drafts as well; `mine` are the divisions that somebody answers for; what was sent to those whom they stand in for
/// today is theirs to read, too.
pub struct Reader<'a> {
    pub scope: &'a Scope,
    pub office: bool,
    pub mine: Vec<DepartmentId>,
    pub stands_in_for: Vec<EmployeeId>,
}

pub async fn bulletins(
    db: &DatabaseConnection,
    reader: &Reader<'_>,
    filter: &Filter,
    (page, newest_first): (&Page, bool),
    count: bool,
) -> Result<(Slice<hotline_bulletin::Model>, Option<Total>), DbErr> {
    let mut list = hotline_bulletin::Entity::find().into_query();
    restrict(&mut list, db, reader);
    let to = |id| Condition::any().add(Column::RecipientId.eq(id)).add(Column::DeputyId.eq(id));
    let conditions = [
        filter.division.map(|id| Column::DivisionId.eq(id)),
        filter.from.map(|from| Column::Week.gte(from)),
        filter.to.map(|to| Column::Week.lte(to)),
        filter.state.map(|state| Column::State.eq(state)),
    ];
    conditions.into_iter().flatten().for_each(|condition| {
        list.and_where(condition);
    });
    if let Some(id) = filter.recipient {
        list.cond_where(to(id));
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset_by_day(&mut list, page, (Column::Week, Column::Id), newest_first);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// As `rules::sees` says of one.
fn restrict(list: &mut SelectStatement, db: &DatabaseConnection, reader: &Reader<'_>) {
    if reader.office {
        return;
    }
    list.and_where(Column::State.ne(BulletinState::Composed));
    let within =
        |ids: &[DepartmentId]| db::any_of(db.get_database_backend(), Column::DivisionId, ids.iter().map(|id| id.0));
    let me = reader.scope.employee();
    let own = Condition::any().add(Column::RecipientId.eq(me)).add(Column::DeputyId.eq(me)).add(within(&reader.mine));
    let whom = reader.stands_in_for.iter().map(|id| id.0);
    let own = own.add(db::any_of(db.get_database_backend(), Column::RecipientId, whom));
    match reader.scope.rows() {
        Rows::All => {}
        Rows::Of(_) => {
            list.cond_where(own);
        }
        Rows::Within(divisions) => {
            list.cond_where(own.add(within(divisions)));
        }
    }
}

/// C4: what the CS office said of their items goes.
pub async fn blank(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    hotline_entry::Entity::update_many()
        .col_expr(hotline_entry::Column::Comment, Expr::value(Option::<String>::None))
        .filter(hotline_entry::Column::ItemId.in_subquery(items_of(customer)))
        .exec(tx)
        .await
        .map(|_| ())
}

pub fn items_of(customer: CustomerId) -> SelectStatement {
    let theirs = voc_item::Entity::find().select_only().column(voc_item::Column::Id);
    theirs.filter(voc_item::Column::CustomerId.eq(customer)).into_query()
}
