//! Every SQL statement about counting for the regulator.

use crate::{
    customer,
    kernel::{
        bulk,
        db::{self, Db, Tx},
        page::{self, Page, Slice, Total},
        policy::Permit,
    },
    org::Directory,
    voc::{
        category, listing,
        regulatory::rules::{Complaint, Line, Matter, Other},
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::{ContractId, CustomerId, RegulatoryFreezeId, VocCategoryId, VocItemId},
    regulatory_freeze::{self, RuleSet},
    regulatory_line::{self, Origin, Reason},
    regulatory_mark::{self, Mark},
    voc_category::BusinessLine,
    voc_item::{self, Column, Rejection, Sensitivity, VocChannel, VocKind},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement, sea_query::SelectStatement,
};
use std::collections::{HashMap, HashSet};

pub type Time = (DateTime<Utc>, DateTime<Utc>);

#[derive(FromQueryResult)]
struct Row {
    id: VocItemId,
    received_at: DateTime<Utc>,
    version: i32,
    channel: VocChannel,
    category_id: VocCategoryId,
    customer_id: Option<CustomerId>,
    contract_id: Option<ContractId>,
    claim_reference: Option<String>,
    sensitivity: Option<Sensitivity>,
    rejected_as: Option<Rejection>,
    merged_into_id: Option<VocItemId>,
    follows_id: Option<VocItemId>,
}

/// What of a quarter there is to count, read at one moment.
pub struct Read {
    pub complaints: Vec<Complaint>,
    pub contracts: i64,
    /// Of every other kind: how many were received.
    pub others: Vec<(VocKind, i64)>,
}

/// The quarter's complaints with those that may be the same, the oldest first; `day`: of which contracts count.
pub async fn read(db: &Db, (from, before): Time, around: TimeDelta, day: NaiveDate) -> Result<Read, DbErr> {
    let tx = db.begin_reading().await?;
    let (earliest, latest) = (from - around, before + around);
    let mut rows = complaints(&tx, "true", (earliest, before)).await?;
    // It stands in the text: a partial index is not used for a parameter.
    rows.extend(complaints(&tx, "channel = 'REGULATOR'", (before, latest)).await?);
    let marks = marks(&tx, (earliest, latest)).await?;
    let lines: HashMap<VocCategoryId, BusinessLine> =
        category::all(&tx).await?.into_iter().map(|one| (one.id, one.business_line)).collect();
    let others_of = named(&tx, &rows).await?;
    let erased = erased(&tx, &rows).await?;
    let contracts = customer::contracts_in_force(&tx, day).await?;
    let others = others(&tx, (from, before)).await?;
    tx.commit().await?;
    let mut complaints: Vec<Complaint> =
        rows.into_iter().map(|row| complaint(row, &lines, &others_of, &marks)).collect();
    for one in complaints.iter_mut().filter(|one| one.customer.is_some_and(|customer| erased.contains(&customer))) {
        one.matter = Matter::Forgotten(one.id);
    }
    Ok(Read { complaints, contracts, others })
}

fn complaint(
    row: Row,
    lines: &HashMap<VocCategoryId, BusinessLine>,
    named: &Named,
    marks: &HashMap<VocItemId, Vec<Mark>>,
) -> Complaint {
    Complaint {
        id: row.id,
        at: row.received_at,
        version: row.version,
        origin: origin(row.channel),
        line: lines.get(&row.category_id).copied().unwrap_or(BusinessLine::Other),
        customer: row.customer_id,
        matter: Matter::of(row.claim_reference, row.contract_id, row.category_id),
        rejected: row.rejected_as,
        merged_into: row.merged_into_id.and_then(|into| named.left(into)),
        // If what it follows was merged into it since, it stands for both.
        follows: row.follows_id.and_then(|id| named.left(id)).filter(|left| left.id != row.id),
        abuse: row.sensitivity == Some(Sensitivity::Abuse),
        marks: marks.get(&row.id).cloned().unwrap_or_default(),
    }
}

fn origin(channel: VocChannel) -> Origin {
    if channel == VocChannel::Regulator { Origin::External } else { Origin::Own }
}

async fn complaints(tx: &Tx, which: &str, (from, before): Time) -> Result<Vec<Row>, DbErr> {
    let sql = format!(
        "SELECT id, received_at, version, channel, category_id, customer_id, contract_id, claim_reference, \
         sensitivity, rejected_as, merged_into_id, follows_id FROM voc_item \
         WHERE received_at >= $1 AND received_at < $2 AND kind = 'COMPLAINT' AND {which} ORDER BY received_at, id"
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [from.into(), before.into()]);
    Row::find_by_statement(statement).all(tx).await
}

async fn marks(tx: &Tx, (from, before): Time) -> Result<HashMap<VocItemId, Vec<Mark>>, DbErr> {
    use regulatory_mark::Column as M;
    let rows = regulatory_mark::Entity::find().filter(M::ItemAt.gte(from)).filter(M::ItemAt.lt(before));
    let mut of: HashMap<VocItemId, Vec<Mark>> = HashMap::new();
    for row in rows.order_by_asc(M::ItemId).order_by_asc(M::Mark).all(tx).await? {
        of.entry(row.item_id).or_default().push(row.mark);
    }
    Ok(of)
}

/// How often what something was merged into was itself merged into something.
const LONGEST_CHAIN: usize = 8;

/// The items that others say they belong to, and what those were merged into.
#[derive(Default)]
struct Named {
    known: HashMap<VocItemId, Other>,
    merged_into: HashMap<VocItemId, VocItemId>,
}

impl Named {
    /// What is left of all that were merged.
    fn left(&self, first: VocItemId) -> Option<Other> {
        let way = std::iter::successors(Some(first), |id| self.merged_into.get(id).copied());
        way.take(LONGEST_CHAIN).last().and_then(|id| self.known.get(&id)).copied()
    }
}

/// A statement for each link of the longest chain, of which nearly all have one.
async fn named(tx: &Tx, rows: &[Row]) -> Result<Named, DbErr> {
    let mut named = Named::default();
    let mut wanted: HashSet<VocItemId> =
        rows.iter().flat_map(|row| [row.merged_into_id, row.follows_id]).flatten().collect();
    for _ in 0..LONGEST_CHAIN {
        let ids: Vec<VocItemId> = wanted.drain().filter(|id| !named.known.contains_key(id)).collect();
        if ids.is_empty() {
            break;
        }
        for (id, kind, channel, rejected, into) in parents(tx, &ids).await? {
            let stands = kind == VocKind::Complaint && rejected.is_none();
            named.known.insert(id, Other { id, origin: origin(channel), stands });
            if let Some(into) = into {
                named.merged_into.insert(id, into);
                wanted.insert(into);
            }
        }
    }
    Ok(named)
}

type Parent = (VocItemId, VocKind, VocChannel, Option<Rejection>, Option<VocItemId>);

async fn parents(tx: &Tx, ids: &[VocItemId]) -> Result<Vec<Parent>, DbErr> {
    voc_item::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Kind, Column::Channel, Column::RejectedAs, Column::MergedIntoId])
        .filter(db::any_of(tx.get_database_backend(), Column::Id, ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(tx)
        .await
}

/// Customers who are erased (C4), of those who may have said the same twice: their claims' numbers are gone, so that nothing tells what is
/// the same any more.
async fn erased(tx: &Tx, rows: &[Row]) -> Result<HashSet<CustomerId>, DbErr> {
    let mut known = HashSet::new();
    let without_claim = rows.iter().filter(|row| row.claim_reference.is_none());
    let again = without_claim.filter_map(|row| {
        let customer = row.customer_id?;
        (!known.insert((customer, row.contract_id, row.category_id))).then_some(customer)
    });
    let again: HashSet<CustomerId> = again.collect();
    Ok(customer::erased_among(tx, again).await?.into_iter().collect())
}

async fn others(tx: &Tx, (from, before): Time) -> Result<Vec<(VocKind, i64)>, DbErr> {
    voc_item::Entity::find()
        .select_only()
        .column(Column::Kind)
        .column_as(Column::Id.count(), "items")
        .filter(Column::ReceivedAt.gte(from))
        .filter(Column::ReceivedAt.lt(before))
        .group_by(Column::Kind)
        .into_tuple()
        .all(tx)
        .await
}

/// Lines that are written in one transaction, none of which may last long.
const AT_ONCE: usize = 10_000;

/// They count for nothing until there is the freeze that they are of.
pub async fn insert_lines(db: &Db, freeze: RegulatoryFreezeId, lines: &[Line]) -> Result<(), DbErr> {
    for some in lines.chunks(AT_ONCE) {
        let tx = db.begin().await?;
        let row = |line: &Line| regulatory_line::Model {
            freeze_id: freeze,
            item_at: line.at,
            item_id: line.item,
            item_version: line.version,
            business_line: line.line,
            origin: line.origin,
            excluded_as: line.excluded.map(|exclusion| exclusion.reason),
            other_id: line.excluded.and_then(|exclusion| exclusion.of),
        };
        bulk::insert(&tx, some.iter().map(row).map(IntoActiveModel::into_active_model)).await?;
        tx.commit().await?;
    }
    Ok(())
}

pub async fn insert(tx: &Tx, freeze: &regulatory_freeze::Model) -> Result<(), DbErr> {
    regulatory_freeze::Entity::insert(freeze.clone().into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// Somebody else froze the same quarter at the same moment.
pub fn frozen_at_once(error: &DbErr) -> bool {
    db::broke_unique(error, "regulatory_freeze_version", "regulatory_freeze.quarter")
}

/// Every version of a quarter, the last first.
pub async fn versions(
    db: &DatabaseConnection,
    quarter: NaiveDate,
    set: RuleSet,
) -> Result<Vec<regulatory_freeze::Model>, DbErr> {
    use regulatory_freeze::Column as F;
    let rows = regulatory_freeze::Entity::find().filter(F::Quarter.eq(quarter)).filter(F::RuleSet.eq(set));
    rows.order_by_desc(F::Version).all(db).await
}

pub async fn freeze(
    db: &DatabaseConnection,
    id: RegulatoryFreezeId,
) -> Result<Option<regulatory_freeze::Model>, DbErr> {
    regulatory_freeze::Entity::find().filter(regulatory_freeze::Column::Id.eq(id)).one(db).await
}

/// The first day of each quarter that is frozen.
pub async fn frozen(db: &DatabaseConnection, set: RuleSet) -> Result<Vec<NaiveDate>, DbErr> {
    use regulatory_freeze::Column as F;
    let rows = regulatory_freeze::Entity::find().select_only().column(F::Quarter).filter(F::RuleSet.eq(set));
    rows.filter(F::Version.eq(1_i64)).into_tuple().all(db).await
}

/// All lines of a freeze, the oldest item first.
pub async fn all_lines(
    db: &DatabaseConnection,
    freeze: RegulatoryFreezeId,
) -> Result<Vec<regulatory_line::Model>, DbErr> {
    use regulatory_line::Column as L;
    let lines = regulatory_line::Entity::find().filter(L::FreezeId.eq(freeze));
    lines.order_by_asc(L::ItemAt).order_by_asc(L::ItemId).all(db).await
}

/// Which lines.
#[derive(Clone, Copy, Default)]
pub struct Filter {
    pub counted: Option<bool>,
    pub reason: Option<Reason>,
    pub line: Option<BusinessLine>,
    pub origin: Option<Origin>,
}

impl Filter {
    pub fn takes(&self, line: &Line) -> bool {
        let reason = line.excluded.map(|exclusion| exclusion.reason);
        self.counted.is_none_or(|counted| counted == reason.is_none())
            && self.reason.is_none_or(|wanted| Some(wanted) == reason)
            && self.line.is_none_or(|wanted| wanted == line.line)
            && self.origin.is_none_or(|wanted| wanted == line.origin)
    }
}

pub type Viewer<'a> = (&'a Permit, &'a Directory, DateTime<Utc>);

/// A page of a freeze's lines, of items that the viewer may read (V10), the newest first.
pub async fn lines(
    db: &DatabaseConnection,
    (permit, directory, now): Viewer<'_>,
    (freeze, filter): (RegulatoryFreezeId, &Filter),
    (page, count): (&Page, bool),
) -> Result<(Slice<regulatory_line::Model>, Option<Total>), DbErr> {
    use regulatory_line::Column as L;
    let item = regulatory_line::Entity::belongs_to(voc_item::Entity).from(L::ItemId).to(Column::Id).into();
    let mut list = regulatory_line::Entity::find()
        .join(JoinType::InnerJoin, item)
        .filter(L::FreezeId.eq(freeze))
        .apply_if(filter.counted, |rows, counted| {
            rows.filter(if counted { L::ExcludedAs.is_null() } else { L::ExcludedAs.is_not_null() })
        })
        .apply_if(filter.reason, |rows, reason| rows.filter(L::ExcludedAs.eq(reason)))
        .apply_if(filter.line, |rows, line| rows.filter(L::BusinessLine.eq(line)))
        .apply_if(filter.origin, |rows, origin| rows.filter(L::Origin.eq(origin)))
        .into_query();
    listing::store::restrict(&mut list, db, permit, directory, now);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (L::ItemAt, L::ItemId), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// Which complaints of this time the viewer may read (V10).
pub async fn readable(
    db: &DatabaseConnection,
    (permit, directory, now): Viewer<'_>,
    (from, before): Time,
) -> Result<HashSet<VocItemId>, DbErr> {
    let mut list: SelectStatement = voc_item::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ReceivedAt.gte(from))
        .filter(Column::ReceivedAt.lt(before))
        .filter(Column::Kind.eq(VocKind::Complaint))
        .into_query();
    listing::store::restrict(&mut list, db, permit, directory, now);
    let statement = sea_orm::StatementBuilder::build(&list, &db.get_database_backend());
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get::<VocItemId>("", "id")).collect()
}

pub async fn marks_of(tx: &Tx, item: VocItemId) -> Result<Vec<Mark>, DbErr> {
    use regulatory_mark::Column as M;
    let rows = regulatory_mark::Entity::find().filter(M::ItemId.eq(item)).all(tx).await?;
    let mut marks: Vec<Mark> = rows.into_iter().map(|row| row.mark).collect();
    marks.sort_unstable();
    Ok(marks)
}

/// These and no others.
pub async fn set_marks(tx: &Tx, item: VocItemId, marks: Vec<regulatory_mark::Model>) -> Result<(), DbErr> {
    use regulatory_mark::Column as M;
    regulatory_mark::Entity::delete_many().filter(M::ItemId.eq(item)).exec(tx).await?;
    bulk::insert(tx, marks.into_iter().map(IntoActiveModel::into_active_model)).await
}

pub async fn marks_by_item(
    db: &DatabaseConnection,
    items: &[VocItemId],
) -> Result<HashMap<VocItemId, Vec<Mark>>, DbErr> {
    use regulatory_mark::Column as M;
    let these = db::any_of(db.get_database_backend(), M::ItemId, items.iter().map(|id| id.0));
    let mut of: HashMap<VocItemId, Vec<Mark>> = HashMap::new();
    for row in regulatory_mark::Entity::find().filter(these).order_by_asc(M::Mark).all(db).await? {
        of.entry(row.item_id).or_default().push(row.mark);
    }
    Ok(of)
}
