//! Every SQL statement about items, their timeline and what was said.

use crate::{
    kernel::{
        db::{self, Tx},
        idempotency::Key,
        writes::Writes,
    },
    voc::{risk, search},
};
use chrono::{DateTime, Utc};
use entity::{
    contract,
    ids::{ContractId, CustomerId, EmployeeId, OutgoingMailId, VocItemId, VocTextId},
    voc_item::{self, Column, VocChannel, VocState},
    voc_step,
    voc_text::{self, Delivery, VocTextKind},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    FromQueryResult, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    Value,
    sea_query::{Expr, LockBehavior, LockType},
};
use std::collections::HashMap;
use uuid::Uuid;

pub async fn item(db: &impl ConnectionTrait, id: VocItemId) -> Result<Option<voc_item::Model>, DbErr> {
    voc_item::Entity::find_by_id(id).one(db).await
}

pub async fn items_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<voc_item::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    voc_item::Entity::find().filter(these).all(db).await
}

pub async fn external(
    db: &impl ConnectionTrait,
    channel: VocChannel,
    id: &str,
) -> Result<Option<voc_item::Model>, DbErr> {
    voc_item::Entity::find().filter(Column::Channel.eq(channel)).filter(Column::ExternalId.eq(id)).one(db).await
}

/// The same call, or a partner's with the same external id, was faster.
pub fn filed_at_once(error: &DbErr) -> bool {
    Key::broken_by(error) || db::broke_unique(error, "voc_item_external", "voc_item.channel")
}

/// How many a customer filed themself since a moment.
pub async fn filed_since(db: &impl ConnectionTrait, customer: CustomerId, since: DateTime<Utc>) -> Result<u64, DbErr> {
    let theirs = voc_item::Entity::find().filter(Column::CustomerId.eq(customer)).filter(Column::ReceivedAt.gt(since));
    theirs.filter(Column::RecordedBy.is_null()).count(db).await
}

/// What can be read from: for who may not speak SQL.
pub trait Reads: ConnectionTrait {}
impl<C: ConnectionTrait> Reads for C {}

/// An item that is one with what the question of this number was about, and its claim.
#[derive(FromQueryResult)]
pub struct One {
    pub question: i64,
    pub id: VocItemId,
    pub merged_into_id: Option<VocItemId>,
    pub claim_reference: Option<String>,
}

/// D4: the customer's items that are one with an item or a claim: merged into each other, or of the same claim, and so on from each.
/// For many questions in one statement.
pub async fn one_with(
    db: &impl ConnectionTrait,
    questions: &[(CustomerId, Option<VocItemId>, Option<&str>)],
) -> Result<Vec<One>, DbErr> {
    let text = |id: Uuid| id.simple().to_string();
    let asked: Vec<_> = questions
        .iter()
        .enumerate()
        .map(|(n, (customer, item, claim))| (n, text(customer.0), item.map(|id| text(id.0)), *claim))
        .collect();
    let asked = serde_json::to_string(&asked).map_err(|error| DbErr::Custom(error.to_string()))?;
    let from = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT (k->>0)::bigint AS question, (k->>1)::uuid AS customer_id, (k->>2)::uuid AS item_id, k->>3 AS claim \
             FROM json_array_elements($1::json) k"
        }
        _ => {
            "SELECT k.value->>0 AS question, unhex(k.value->>1) AS customer_id, unhex(k.value->>2) AS item_id, k.value->>3 AS claim \
             FROM json_each($1) k"
        }
    };
    // From item to item over what they have in common, each once: all items of a claim are found from the claim, not from each other.
    let sql = format!(
        "WITH RECURSIVE asked AS ({from}), way (n) AS (VALUES (1), (2), (3)), one (question, customer_id, item_id, claim) AS ( \
         SELECT question, customer_id, item_id, claim FROM asked \
         UNION SELECT o.question, o.customer_id, CASE w.n WHEN 1 THEN v.id WHEN 2 THEN v.merged_into_id END, \
         CASE w.n WHEN 3 THEN v.claim_reference END FROM one o JOIN voc_item v ON v.customer_id = o.customer_id \
         AND (v.id = o.item_id OR v.merged_into_id = o.item_id OR v.claim_reference = o.claim) CROSS JOIN way w) \
         SELECT DISTINCT o.question, v.id, v.merged_into_id, v.claim_reference FROM one o \
         JOIN voc_item v ON v.id = o.item_id AND v.customer_id = o.customer_id"
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [asked.into()]);
    One::find_by_statement(statement).all(db).await
}

/// An item, and one that was merged into it: the item itself, too.
#[derive(FromQueryResult)]
pub struct Within {
    pub whole: VocItemId,
    pub part: VocItemId,
}

/// Each of these with everything that was merged into it, directly or not.
pub async fn merged_into(db: &impl ConnectionTrait, items: &[VocItemId]) -> Result<Vec<Within>, DbErr> {
    let backend = db.get_database_backend();
    let (ids, these): (Value, &str) = match backend {
        DbBackend::Postgres => {
            (items.iter().map(|id| id.0).collect::<Vec<_>>().into(), "SELECT id, id FROM unnest($1) id")
        }
        _ => {
            let ids = db::json_ids(items.iter().map(|id| id.0));
            (ids.into(), "SELECT unhex(value), unhex(value) FROM json_each($1)")
        }
    };
    let sql = format!(
        "WITH RECURSIVE inside (whole, part) AS ({these} \
         UNION SELECT i.whole, v.id FROM inside i JOIN voc_item v ON v.merged_into_id = i.part) SELECT whole, part FROM inside"
    );
    Within::find_by_statement(Statement::from_sql_and_values(backend, sql, [ids])).all(db).await
}

/// Kept from everybody else until the transaction ends; in the order of their ids, so that two who want the same wait for each other.
pub async fn lock(tx: &Tx, ids: &[VocItemId]) -> Result<Vec<voc_item::Model>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    voc_item::Entity::find().filter(these).order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// The item, unless somebody is at it: they look after it.
pub async fn lock_free(tx: &Tx, id: VocItemId) -> Result<Option<voc_item::Model>, DbErr> {
    voc_item::Entity::find_by_id(id).lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked).one(tx).await
}

pub async fn save(tx: &Tx, item: &voc_item::Model) -> Result<(), DbErr> {
    let item = ActiveModelTrait::reset_all(item.clone().into_active_model());
    voc_item::Entity::update(item).exec(tx).await.map(|_| ())
}

pub fn insert_item(rows: Writes, item: &voc_item::Model) -> Writes {
    rows.insert(item.clone().into_active_model())
}

/// With what it is found by (V7).
pub fn insert_text(rows: Writes, text: voc_text::Model) -> Writes {
    let found_by = search::store::row(&text);
    rows.insert(text.into_active_model()).insert(found_by)
}

pub fn insert_step(rows: Writes, step: voc_step::Model) -> Writes {
    rows.insert(step.into_active_model())
}

/// The contract, if it is this customer's.
pub async fn contract_of(tx: &Tx, contract: ContractId, customer: CustomerId) -> Result<bool, DbErr> {
    let found =
        contract::Entity::find_by_id(contract).filter(contract::Column::CustomerId.eq(customer)).one(tx).await?;
    Ok(found.is_some())
}

#[derive(FromQueryResult)]
struct Load {
    assignee_id: EmployeeId,
    items: i64,
}

/// How many open items each of them has; who has none is not among them.
pub async fn loads(tx: &Tx, people: &[EmployeeId]) -> Result<HashMap<EmployeeId, u64>, DbErr> {
    let open = [VocState::Assigned, VocState::InProgress, VocState::WaitingForCustomer];
    let loads = voc_item::Entity::find()
        .select_only()
        .column(Column::AssigneeId)
        .column_as(Column::Id.count(), "items")
        .filter(db::any_of(tx.get_database_backend(), Column::AssigneeId, people.iter().map(|id| id.0)))
        .filter(Column::State.is_in(open))
        .group_by(Column::AssigneeId)
        .into_model::<Load>()
        .all(tx)
        .await?;
    Ok(loads.into_iter().map(|load| (load.assignee_id, load.items.unsigned_abs())).collect())
}

pub async fn text(db: &impl ConnectionTrait, id: Option<VocTextId>) -> Result<Option<voc_text::Model>, DbErr> {
    match id {
        Some(id) => voc_text::Entity::find_by_id(id).one(db).await,
        None => Ok(None),
    }
}

pub async fn texts_by_id(
    db: &DatabaseConnection,
    ids: impl IntoIterator<Item = VocTextId>,
) -> Result<Vec<voc_text::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), voc_text::Column::Id, ids.into_iter().map(|id| id.0));
    voc_text::Entity::find().filter(these).all(db).await
}

/// What each began with.
pub async fn reports(
    db: &impl ConnectionTrait,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<voc_text::Model>, DbErr> {
    use voc_text::Column as T;
    let these = db::any_of(db.get_database_backend(), T::ItemId, items.into_iter().map(|id| id.0));
    voc_text::Entity::find().filter(these).filter(T::Kind.eq(VocTextKind::Report)).all(db).await
}

/// How many messages a customer wrote themself since a moment, in all their items.
pub async fn messages_since(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    since: DateTime<Utc>,
) -> Result<u64, DbErr> {
    use voc_text::Column as T;
    let theirs = voc_item::Entity::find().select_only().column(Column::Id).filter(Column::CustomerId.eq(customer));
    let messages = voc_text::Entity::find().filter(T::ItemId.in_subquery(theirs.into_query())).filter(T::At.gt(since));
    messages.filter(T::Kind.eq(VocTextKind::Message)).filter(T::EmployeeId.is_null()).count(db).await
}

/// Originals of texts whose customer nobody knows, after this one: they are sealed by the ring itself.
pub async fn sealed_by_ring(
    db: &DatabaseConnection,
    after: Option<VocTextId>,
    most: u64,
) -> Result<Vec<voc_text::Model>, DbErr> {
    use voc_text::Column as T;
    let nobodys = voc_item::Entity::find().select_only().column(Column::Id).filter(Column::CustomerId.is_null());
    let texts = voc_text::Entity::find()
        .filter(T::Original.is_not_null())
        .filter(T::ItemId.in_subquery(nobodys.into_query()))
        .order_by_asc(T::Id)
        .limit(most);
    let texts = match after {
        Some(after) => texts.filter(T::Id.gt(after)),
        None => texts,
    };
    texts.all(db).await
}

/// Puts a text's seal in the place of the one that it had.
pub async fn reseal(db: &DatabaseConnection, text: &voc_text::Model, sealed: Vec<u8>) -> Result<bool, DbErr> {
    use voc_text::Column as T;
    let renewed = voc_text::Entity::update_many()
        .col_expr(T::Original, Expr::value(sealed))
        .filter(T::Id.eq(text.id))
        .filter(T::Original.eq(text.original.clone()))
        .exec(db)
        .await?;
    Ok(renewed.rows_affected == 1)
}

/// What was said about each, the first first.
pub async fn texts(
    db: &DatabaseConnection,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<HashMap<VocItemId, Vec<voc_text::Model>>, DbErr> {
    use voc_text::Column as T;
    let these = db::any_of(db.get_database_backend(), T::ItemId, items.into_iter().map(|id| id.0));
    let rows = voc_text::Entity::find().filter(these).order_by_asc(T::At).order_by_asc(T::Id).all(db).await?;
    let mut of: HashMap<VocItemId, Vec<voc_text::Model>> = HashMap::new();
    for row in rows {
        of.entry(row.item_id).or_default().push(row);
    }
    Ok(of)
}

/// The timelines, the first step first.
pub async fn steps(
    db: &impl ConnectionTrait,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<HashMap<VocItemId, Vec<voc_step::Model>>, DbErr> {
    use voc_step::Column as S;
    let these = db::any_of(db.get_database_backend(), S::ItemId, items.into_iter().map(|id| id.0));
    let rows = voc_step::Entity::find().filter(these).order_by_asc(S::Version).all(db).await?;
    let mut of: HashMap<VocItemId, Vec<voc_step::Model>> = HashMap::new();
    for row in rows {
        of.entry(row.item_id).or_default().push(row);
    }
    Ok(of)
}

/// The reply that left by this mail.
pub async fn text_of_mail(db: &impl ConnectionTrait, mail: OutgoingMailId) -> Result<Option<voc_text::Model>, DbErr> {
    voc_text::Entity::find().filter(voc_text::Column::MailId.eq(mail)).one(db).await
}

/// V6: what became of a reply that was on its way; false if that is known.
pub async fn deliver(tx: &Tx, text: VocTextId, delivery: Delivery) -> Result<bool, DbErr> {
    use voc_text::Column as T;
    let done = voc_text::Entity::update_many()
        .col_expr(T::Delivery, Expr::value(delivery))
        .filter(T::Id.eq(text))
        .filter(T::Delivery.eq(Delivery::Pending))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// The state that it was in before it was merged.
pub async fn state_before_merge(tx: &Tx, item: VocItemId) -> Result<Option<VocState>, DbErr> {
    use voc_step::{Column as S, VocStepKind};
    let merged = voc_step::Entity::find().filter(S::ItemId.eq(item)).filter(S::What.eq(VocStepKind::Merged));
    Ok(merged.order_by_desc(S::Version).one(tx).await?.and_then(|step| step.from_state))
}

/// V5: the customer's latest items that are not ended otherwise.
pub async fn recent_of(
    db: &DatabaseConnection,
    customer: CustomerId,
    since: DateTime<Utc>,
    most: u64,
) -> Result<Vec<voc_item::Model>, DbErr> {
    let ended = [VocState::Rejected, VocState::Merged];
    voc_item::Entity::find()
        .filter(Column::CustomerId.eq(customer))
        .filter(Column::ReceivedAt.gte(since))
        .filter(Column::State.is_not_in(ended))
        .order_by_desc(Column::ReceivedAt)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(db)
        .await
}

/// Items that close by themselves by now, the first first.
pub async fn closing(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<Vec<VocItemId>, DbErr> {
    let due = voc_item::Entity::find().filter(Column::ClosesAt.lte(now)).order_by_asc(Column::ClosesAt);
    Ok(due.order_by_asc(Column::Id).limit(most).all(db).await?.into_iter().map(|item| item.id).collect())
}

/// The customer's items that are neither closed, rejected nor merged, kept from everybody else.
pub async fn lock_unended(tx: &Tx, customer: CustomerId) -> Result<Vec<voc_item::Model>, DbErr> {
    let ended = [VocState::Closed, VocState::Rejected, VocState::Merged];
    let open = voc_item::Entity::find().filter(Column::CustomerId.eq(customer)).filter(Column::State.is_not_in(ended));
    open.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// C4: nothing that the customer or anybody said about it stays, and nothing by which another system knows them.
pub async fn blank(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    let theirs = voc_item::Entity::find().select_only().column(Column::Id).filter(Column::CustomerId.eq(customer));
    let theirs = theirs.into_query();
    search::store::forget(tx, theirs.clone()).await?;
    // Their mail is given up, in the same transaction.
    voc_text::Entity::update_many()
        .col_expr(voc_text::Column::Delivery, Expr::value(Delivery::Failed))
        .filter(voc_text::Column::ItemId.in_subquery(theirs.clone()))
        .filter(voc_text::Column::Delivery.eq(Delivery::Pending))
        .exec(tx)
        .await?;
    risk::store::forget(tx, theirs.clone()).await?;
    voc_text::Entity::update_many()
        .col_expr(voc_text::Column::Text, Expr::value(String::new()))
        .col_expr(voc_text::Column::Original, Expr::value(Option::<Vec<u8>>::None))
        .filter(voc_text::Column::ItemId.in_subquery(theirs))
        .exec(tx)
        .await?;
    voc_item::Entity::update_many()
        .col_expr(Column::ExternalId, Expr::value(Option::<String>::None))
        .col_expr(Column::ClaimReference, Expr::value(Option::<String>::None))
        .filter(Column::CustomerId.eq(customer))
        .exec(tx)
        .await
        .map(|_| ())
}

/// A text by its id, of this item.
pub fn text_place(id: VocTextId) -> (&'static str, uuid::Uuid) {
    ("voc_text.original", id.0)
}

/// A value of a closed set, as it is kept.
pub fn code(value: &impl ActiveEnum<Value = String>) -> String {
    value.to_value()
}
