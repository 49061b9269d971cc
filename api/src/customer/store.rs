//! Every SQL statement about customers and their contracts.

use crate::{
    customer::{lookup::Pace, rules::Refusal},
    kernel::{
        db::{self, Db, Tx},
        error::Stop,
        page::{self, Page, Slice, Total},
        policy::Scope,
        writes::Writes,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    contract,
    customer::{self, Column, CustomerTier},
    ids::{ContractId, CustomerId, EmployeeId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
    sea_query::{Expr, ExprTrait, LockType},
};

pub const SINCE_NEWEST_FIRST: &str = "customers, by since, newest first";
pub const SINCE_OLDEST_FIRST: &str = "customers, by since, oldest first";
pub const NUMBER_FIRST: &str = "customers, first number first, by name";
pub const NUMBER_LAST: &str = "customers, last number first, by name";

/// Which customers. What is found by blind indexes comes as what they are under each key of the ring.
#[derive(Default)]
pub struct CustomerFilter {
    pub number: Option<String>,
    pub blind: Vec<(Column, Vec<Vec<u8>>)>,
    pub tier: Option<CustomerTier>,
    pub erased: bool,
}

impl CustomerFilter {
    /// Who has neither name nor any other value.
    pub fn nobody() -> Self {
        Self { blind: vec![(Column::NameIndex, Vec::new())], ..Self::default() }
    }
}

pub fn is_by_number(list: &str) -> bool {
    list == NUMBER_FIRST || list == NUMBER_LAST
}

/// C2: one more look-up by this person, unless they would be busy for longer than is allowed; then false. One statement, so that any
/// number at once on any number of nodes are counted one after the other.
pub async fn count_lookup(db: &DatabaseConnection, by: EmployeeId, now: i64, pace: Pace) -> Result<bool, DbErr> {
    let sql = "INSERT INTO customer_lookup (employee_id, busy_until) VALUES ($1, $2) \
               ON CONFLICT (employee_id) DO UPDATE SET busy_until = \
               CASE WHEN customer_lookup.busy_until > $3 THEN customer_lookup.busy_until ELSE $3 END + $4 \
               WHERE customer_lookup.busy_until <= $5";
    let values: [sea_orm::Value; 5] =
        [by.0.into(), (now + pace.each).into(), now.into(), pace.each.into(), (now + pace.ahead).into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected() == 1)
}

/// `scope`: everyone who may read customers at all may read all of them, masked.
pub async fn customers(
    db: &DatabaseConnection,
    _scope: &Scope,
    filter: CustomerFilter,
    (list, page): (&str, &Page),
    count: bool,
) -> Result<(Slice<customer::Model>, Option<Total>), DbErr> {
    let mut query = customer::Entity::find().into_query();
    if let Some(number) = filter.number {
        query.and_where(Column::Number.eq(number));
    }
    for (column, values) in filter.blind {
        query.and_where(column.is_in(values));
    }
    if let Some(tier) = filter.tier {
        query.and_where(Column::Tier.eq(tier));
    }
    let by_number = is_by_number(list);
    if !filter.erased || by_number {
        query.and_where(Column::ErasedAt.is_null());
    }
    let total = if count { Some(page::total(db, query.clone()).await?) } else { None };
    if by_number {
        // It holds of who is not erased, and it is what the index is read by.
        query.and_where(Column::Number.is_not_null());
    }
    match by_number {
        true => page::keyset_by_name(&mut query, page, Column::Number, list == NUMBER_LAST),
        false => page::keyset_by_day(&mut query, page, (Column::SinceOn, Column::Id), list == SINCE_NEWEST_FIRST),
    }
    Ok((page::fetch(db, &query, page).await?, total))
}

pub async fn customer(db: &impl ConnectionTrait, id: CustomerId) -> Result<Option<customer::Model>, DbErr> {
    customer::Entity::find_by_id(id).one(db).await
}

/// Whether this is a customer who was not erased (C4).
pub async fn is_there(db: &Db, id: CustomerId) -> Result<bool, DbErr> {
    let there = customer::Entity::find_by_id(id).filter(Column::ErasedAt.is_null());
    Ok(there.select_only().column(Column::Id).into_tuple::<CustomerId>().one(db.reader()).await?.is_some())
}

/// By number; one who was erased has none.
pub async fn by_number(db: &Db, number: &str) -> Result<Option<CustomerId>, DbErr> {
    let one = customer::Entity::find().filter(Column::Number.eq(number));
    one.select_only().column(Column::Id).into_tuple().one(db.reader()).await
}

pub async fn customers_by_id(db: &Db, ids: &[CustomerId]) -> Result<Vec<customer::Model>, DbErr> {
    let reader = db.reader();
    let these = db::any_of(reader.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    customer::Entity::find().filter(these).all(reader).await
}

/// As they are in the caller's transaction.
pub async fn customers_in(tx: &Tx, ids: impl IntoIterator<Item = CustomerId>) -> Result<Vec<customer::Model>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    customer::Entity::find().filter(these).all(tx).await
}

/// As `lock_for_case`, of several: in the order of their ids, so that two who want the same wait for each other.
pub async fn lock_for_cases(tx: &Tx, ids: impl IntoIterator<Item = CustomerId>) -> Result<Vec<customer::Model>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    customer::Entity::find().filter(these).order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// Locked until the transaction ends, to be changed.
pub async fn lock(tx: &Tx, id: CustomerId) -> Result<Option<customer::Model>, DbErr> {
    customer::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// Some of those who are not erased, by id, after this one.
pub async fn under_a_key(
    db: &impl ConnectionTrait,
    after: Option<CustomerId>,
    most: u64,
) -> Result<Vec<customer::Model>, DbErr> {
    let mut list = customer::Entity::find().filter(Column::DataKey.is_not_null());
    if let Some(after) = after {
        list = list.filter(Column::Id.gt(after));
    }
    list.order_by_asc(Column::Id).limit(most).all(db).await
}

/// Locked until the transaction ends, in the order of their ids.
pub async fn lock_all(tx: &Tx, ids: &[CustomerId]) -> Result<Vec<customer::Model>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    customer::Entity::find().filter(these).order_by_asc(Column::Id).lock_exclusive().all(tx).await
}

/// For who opens, decides or closes a case about a customer, before they write anything: until their transaction ends the
/// customer is neither erased nor changed, and nobody else takes the same lock, so that `touch_case` afterwards waits for
/// nobody. Erased customers are among them; `erased_at` says so.
pub async fn lock_for_case(tx: &Tx, id: CustomerId) -> Result<Option<customer::Model>, DbErr> {
    customer::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// The employee that the customer also is (C1).
pub async fn linked_employee(tx: &Tx, id: CustomerId) -> Result<Option<EmployeeId>, DbErr> {
    let linked = customer::Entity::find_by_id(id).select_only().column(Column::EmployeeId);
    Ok(linked.into_tuple().one(tx).await?.flatten())
}

/// C4: a case about them was open or closed at this moment. It is no change of the record: its version stays. Whoever is
/// forgotten has no time to count.
pub async fn touch_case(tx: &Tx, id: CustomerId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let later = Expr::col(Column::LastCaseAt).is_null().or(Expr::col(Column::LastCaseAt).lt(now));
    let touch = customer::Entity::update_many().col_expr(Column::LastCaseAt, Expr::value(now));
    touch.filter(Column::Id.eq(id)).filter(Column::ErasedAt.is_null()).filter(later).exec(tx).await.map(|_| ())
}

/// D10: these customers' contracts that were sold or renewed on one of these days.
pub async fn contracts_near(
    db: &impl ConnectionTrait,
    customers: impl IntoIterator<Item = CustomerId>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<contract::Model>, DbErr> {
    use contract::Column as C;
    let near = C::SoldOn.between(from, until).or(C::RenewedOn.between(from, until));
    let theirs = db::any_of(db.get_database_backend(), C::CustomerId, customers.into_iter().map(|id| id.0));
    contract::Entity::find().filter(theirs).filter(near).order_by_asc(C::Id).all(db).await
}

pub fn insert(customer: &customer::Model) -> Writes {
    Writes::default().insert(customer.clone().into_active_model())
}

/// Writes every column of a customer that the transaction has locked.
pub async fn save(tx: &Tx, customer: &customer::Model) -> Result<(), DbErr> {
    let all = customer.clone().into_active_model().reset_all();
    customer::Entity::update_many().set(all).filter(Column::Id.eq(customer.id)).exec(tx).await.map(|_| ())
}

/// What of a customer another one has already, or what else went wrong.
pub fn taken(error: DbErr) -> Stop<Refusal> {
    match error {
        error if db::broke_unique(&error, "customer_number_key", "customer.number") => {
            Stop::refused(Refusal::NumberTaken)
        }
        error if db::broke_unique(&error, "contract_number_key", "contract.number") => {
            Stop::refused(Refusal::NumberTaken)
        }
        error if db::broke_unique(&error, "customer_by_employee", "customer.employee_id") => {
            Stop::refused(Refusal::EmployeeTaken)
        }
        error => error.into(),
    }
}

/// Which of these marks erased customers left of their numbers (C4).
pub async fn erased_numbers(db: &impl ConnectionTrait, marks: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, DbErr> {
    let found = customer::Entity::find().select_only().column(Column::ErasedNumberIndex);
    found.filter(Column::ErasedNumberIndex.is_in(marks)).into_tuple().all(db).await
}

/// C4: who was erased does not come back by their number, of which these are the marks.
pub async fn not_erased(db: &impl ConnectionTrait, marks: Vec<Vec<u8>>) -> Result<(), Stop<Refusal>> {
    match erased_numbers(db, marks).await?.is_empty() {
        true => Ok(()),
        false => Err(Stop::refused(Refusal::Erased { field: "number" })),
    }
}

/// Of all these customers, the last sold first.
pub async fn contracts(db: &Db, customers: &[CustomerId]) -> Result<Vec<contract::Model>, DbErr> {
    use contract::Column as C;
    let reader = db.reader();
    let theirs = db::any_of(reader.get_database_backend(), C::CustomerId, customers.iter().map(|id| id.0));
    contract::Entity::find().filter(theirs).order_by_desc(C::SoldOn).order_by_desc(C::Id).all(reader).await
}

pub async fn contract(db: &Db, id: ContractId) -> Result<Option<contract::Model>, DbErr> {
    contract::Entity::find_by_id(id).one(db.reader()).await
}

/// Which of these are erased (C4).
pub async fn erased_among(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<CustomerId>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    let erased = customer::Entity::find().select_only().column(Column::Id).filter(these);
    erased.filter(Column::ErasedAt.is_not_null()).into_tuple().all(db).await
}

/// C5: how many contracts of the whole company were in force on a day, as far as is known now.
pub async fn contracts_in_force(db: &impl ConnectionTrait, day: NaiveDate) -> Result<i64, DbErr> {
    use contract::Column::{EndsOn, SoldOn};
    let sold = || contract::Entity::find().filter(SoldOn.lte(day));
    // One by one, so that each is a range of the index and nothing else is read.
    let count = sold().filter(EndsOn.gte(day)).count(db).await? + sold().filter(EndsOn.is_null()).count(db).await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
