//! The demo company's customers and their contracts, who looked at their data, one legal hold and one who was erased: invented,
//! the same for the same seed. They come after the company, because sealing them takes the keys of the configuration.

use crate::{
    customer::{self, Edit},
    demo::{
        fill::insert,
        names::NameBook,
        wording::{percent, weighted},
    },
    kernel::{
        db::{Db, Tx},
        error::Fault,
        id,
        secret::Ring,
    },
};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use entity::{
    access_record,
    audit_record::FieldNames,
    contract,
    customer::{CustomerTier, ErasureReason, Model, Vulnerability},
    employee::{self, EmployeeStatus},
    employee_role::{self, Role},
    ids::{AccessRecordId, ContractId, CustomerId, EmployeeId, LegalHoldId, SessionId},
    legal_hold,
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

const CUSTOMERS: usize = 1_600;
/// Whom the explorer's examples look for.
pub const EXAMPLE_NUMBER: &str = "HB-2019-00001";

/// Product, its share per cent, and the usual premium of a year in thousands of won.
const PRODUCTS: [((&str, i64), u32); 8] = [
    (("한빛다이렉트 자동차보험", 780), 38),
    (("무배당 한빛건강종합보험", 960), 17),
    (("무배당 한빛운전자보험", 240), 13),
    (("한빛실손의료비보험", 420), 12),
    (("무배당 한빛어린이보험", 660), 7),
    (("한빛가정종합보험", 180), 6),
    (("무배당 한빛간편건강보험 (유병자)", 1_320), 5),
    (("한빛해외여행보험", 30), 2),
];
const HOSTS: [(&str, u32); 3] = [("example.com", 60), ("example.net", 25), ("example.org", 15)];

/// Writes them, unless there are any.
pub async fn customers(db: &Db, ring: &Ring, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    if customer_count(db).await? > 0 {
        return Ok(());
    }
    let people = Staff::read(db).await?;
    let mut writer = Writer { ring, rng: Rng::with_seed(seed ^ 0xC5), names: NameBook::new(), now };
    let mut all = Vec::with_capacity(CUSTOMERS);
    for place in 0..CUSTOMERS {
        all.push(writer.customer(place, people.also_customers.get(place.wrapping_sub(1)))?);
    }
    let contracts = all.iter().flat_map(|customer| writer.contracts(customer)).collect();
    if let Some(last) = all.last_mut() {
        *last = customer::erased(last, (ErasureReason::CustomerRequest, now - TimeDelta::days(9)), None);
    }
    let tx = db.begin().await?;
    insert::<entity::customer::Entity, _>(&tx, all.clone()).await?;
    insert::<contract::Entity, _>(&tx, unnamed(contracts, &all)).await?;
    insert::<access_record::Entity, _>(&tx, writer.looks(&all, &people)).await?;
    hold(&tx, &all, &people, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn customer_count(db: &Db) -> Result<u64, Fault> {
    Ok(entity::customer::Entity::find().count(db.reader()).await?)
}

/// Who of the company has to do with customers here.
struct Staff {
    /// Two who are customers, too.
    also_customers: Vec<employee::Model>,
    office: Vec<EmployeeId>,
    compliance: Option<EmployeeId>,
}

impl Staff {
    async fn read(db: &Db) -> Result<Self, Fault> {
        let active = employee::Entity::find().filter(employee::Column::Status.eq(EmployeeStatus::Active));
        let also_customers = active.order_by_asc(employee::Column::Number).limit(2).all(db.reader()).await?;
        let of = async |role: Role| -> Result<Vec<EmployeeId>, Fault> {
            let rows = employee_role::Entity::find().filter(employee_role::Column::Role.eq(role));
            let rows = rows.order_by_asc(employee_role::Column::EmployeeId).all(db.reader()).await?;
            Ok(rows.into_iter().map(|row| row.employee_id).collect())
        };
        let (office, compliance) = (of(Role::CsOffice).await?, of(Role::Compliance).await?);
        Ok(Self { also_customers, office, compliance: compliance.first().copied() })
    }
}

struct Writer<'a> {
    ring: &'a Ring,
    rng: Rng,
    names: NameBook,
    now: DateTime<Utc>,
}

impl Writer<'_> {
    fn customer(&mut self, place: usize, employee: Option<&employee::Model>) -> Result<Model, Fault> {
        let rng = &mut self.rng;
        let today = self.now.date_naive();
        let born = today.year() - rng.i32(24..84);
        let since = day_before(today, u64::from(rng.u32(20..5_400)));
        let name = match (place, employee) {
            (_, Some(employee)) => employee.name.clone(),
            // Whom the explorer's examples look for.
            (0, None) => "홍서윤".to_owned(),
            _ => {
                let female = rng.bool();
                self.names.draw_name(rng, born, female)
            }
        };
        let host = weighted(rng, &HOSTS).unwrap_or("example.com");
        let local = self.names.draw_email(&name);
        let email = local.split('@').next().map(|local| format!("{local}@{host}"));
        let phone = format!("010{:04}{:04}", rng.u32(2_000..9_999), rng.u32(0..10_000));
        let vulnerable = match today.year() - born {
            65.. => Some(Vulnerability::Elderly),
            _ => percent(rng, 3).then_some(Vulnerability::Disabled),
        };
        let edit = Edit {
            number: Some(match place {
                0 => EXAMPLE_NUMBER.to_owned(),
                _ => format!("HB-{}-{:05}", since.year(), 1_000 + place * 37),
            }),
            name: Some(name),
            phone: Some(Some(if place == 0 { "01024681234".to_owned() } else { phone })),
            email: Some(email.filter(|_| place == 0 || percent(rng, 72))),
            tier: Some(if percent(rng, 12) { CustomerTier::Excellent } else { CustomerTier::Standard }),
            since_on: Some(since),
            vulnerable: Some(vulnerable),
            contact_consent: Some(percent(rng, 81)),
            caution: Some(percent(rng, 2)),
            employee: Some(employee.map(|employee| employee.id)),
        };
        let made = self.now - TimeDelta::days(400) + TimeDelta::minutes(i64::try_from(place).unwrap_or_default());
        let mut customer = customer::compose(self.ring, CustomerId(id::fresh(made)), (made, since), &edit)?;
        customer.last_case_at = percent(rng, 30).then(|| self.now - TimeDelta::days(rng.i64(1..330)));
        Ok(customer)
    }

    fn contracts(&mut self, of: &Model) -> Vec<contract::Model> {
        let today = self.now.date_naive();
        let days = u64::try_from((today - of.since_on).num_days()).unwrap_or(1).max(1);
        let contract = |rng: &mut Rng| {
            let (product, usual) = weighted(rng, &PRODUCTS).unwrap_or(("한빛운전자보험", 240));
            let sold_on = day_before(today, rng.u64(0..days));
            let renewed = (1..20).filter_map(|years| sold_on.checked_add_months(Months::new(12 * years)));
            let renewed_on = renewed.take_while(|day| *day <= today).last();
            let ends_on = renewed_on.unwrap_or(sold_on).checked_add_months(Months::new(12));
            contract::Model {
                id: ContractId(id::fresh(of.created_at)),
                number: Some(format!("{}-{:07}", sold_on.format("%y%m"), rng.u32(0..10_000_000))),
                customer_id: of.id,
                product: product.to_owned(),
                sold_on,
                renewed_on,
                ends_on,
                first_year_premium: usual * rng.i64(70..160) * 10 / 100 * 100,
                version: 1,
            }
        };
        let how_many = weighted(&mut self.rng, &[(1, 46), (2, 31), (3, 15), (4, 6), (0, 2)]).unwrap_or(1);
        (0..how_many).map(|_| contract(&mut self.rng)).collect()
    }

    /// Who saw whom in the last weeks, in the order in which it was.
    fn looks(&mut self, customers: &[Model], people: &Staff) -> Vec<access_record::Model> {
        let reasons = [("CASE_HANDLING", 55), ("CALLBACK", 30), ("CUSTOMER_REQUEST", 15)];
        let mut looks = Vec::new();
        for _ in 0..60 {
            let rng = &mut self.rng;
            let at = self.now - TimeDelta::minutes(rng.i64(30..60 * 24 * 40));
            let (Some(customer), Some(actor)) = (rng.choice(customers), rng.choice(&people.office)) else { continue };
            let reason = weighted(rng, &reasons).unwrap_or("CALLBACK");
            let fields: &[&str] = if percent(rng, 40) { &["name", "phone"] } else { &["name", "phone", "email"] };
            looks.push(access_record::Model {
                at,
                id: AccessRecordId(id::fresh(at)),
                actor_id: *actor,
                session_id: SessionId(id::fresh(at)),
                customer_id: customer.id,
                fields: FieldNames(fields.iter().map(|field| (*field).to_owned()).collect()),
                reason: reason.to_owned(),
                reference: (reason == "CASE_HANDLING").then(|| format!("CL-{}-{:05}", at.year(), rng.u32(1..40_000))),
                client_ip: Some(format!("10.9.4.{}", rng.u32(10..60))),
                request_id: id::fresh(at).simple().to_string(),
            });
        }
        looks.sort_by_key(|look| (look.at, look.id.0));
        looks
    }
}

fn day_before(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

/// The contracts without their numbers of who was erased; of two with one number the first.
fn unnamed(contracts: Vec<contract::Model>, customers: &[Model]) -> Vec<contract::Model> {
    let erased: Vec<CustomerId> =
        customers.iter().filter(|customer| customer.erased_at.is_some()).map(|customer| customer.id).collect();
    let mut taken = std::collections::HashSet::new();
    let blank = |mut contract: contract::Model| {
        contract.number = contract.number.filter(|_| !erased.contains(&contract.customer_id));
        contract
    };
    contracts.into_iter().filter(|contract| taken.insert(contract.number.clone())).map(blank).collect()
}

async fn hold(tx: &Tx, customers: &[Model], people: &Staff, now: DateTime<Utc>) -> Result<(), Fault> {
    let (Some(customer), Some(officer)) = (customers.get(7), people.compliance) else { return Ok(()) };
    let placed_at = now - TimeDelta::days(21);
    let hold = legal_hold::Model {
        id: LegalHoldId(id::fresh(placed_at)),
        customer_id: customer.id,
        reference: format!("{}GA10417", placed_at.year()),
        placed_by: officer,
        placed_at,
        lifted_by: None,
        lifted_at: None,
    };
    Ok(insert::<legal_hold::Entity, _>(tx, vec![hold]).await?)
}
