//! What the tests of counting for the regulator begin with: complaints on some day, and what is asked of a quarter.

use crate::{
    documents::{change, get},
    voc::{
        desk,
        signals::{department, file, item},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    contract,
    ids::{ContractId, CustomerId, VocCategoryId, VocItemId},
    voc_category::{self, BusinessLine},
    voc_item::{self, VocChannel},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::{Client, TestApp};
use uuid::Uuid;

/// Noon in Seoul.
pub fn noon_of(day: &str) -> DateTime<Utc> {
    day.parse::<NaiveDate>().unwrap().and_hms_opt(3, 0, 0).unwrap().and_utc()
}

/// The categories of VOC's other tests; `APP` is maintenance.
pub async fn start() -> TestApp {
    let app = TestApp::start().await;
    desk::categories(&app).await;
    voc_category::Entity::update_many()
        .col_expr(voc_category::Column::BusinessLine, Expr::value(BusinessLine::Maintenance))
        .filter(voc_category::Column::Code.eq("APP"))
        .exec(app.db.writer())
        .await
        .unwrap();
    app
}

pub fn category(code: &str) -> VocCategoryId {
    VocCategoryId::decode(&desk::category(code)).unwrap()
}

/// A complaint to the company itself about a claim of its own, that the team handles.
pub fn complaint(app: &TestApp, day: &str, customer: &str) -> voc_item::Model {
    let one = item(category("DELAY"), department(app, "team"), noon_of(day));
    let reference = one.id.0.simple().to_string().to_uppercase();
    voc_item::Model {
        customer_id: Some(CustomerId::decode(customer).unwrap()),
        claim_reference: Some(format!("CL-{}", reference.split_at(20).1)),
        channel: VocChannel::CallCenter,
        ..one
    }
}

/// The same, by the regulator.
pub fn external(app: &TestApp, day: &str, customer: &str) -> voc_item::Model {
    voc_item::Model { channel: VocChannel::Regulator, ..complaint(app, day, customer) }
}

/// Writes them; their ids as clients know them.
pub async fn keep(app: &TestApp, rows: Vec<voc_item::Model>) -> Vec<String> {
    let ids = rows.iter().map(|row| row.id.encode().to_string()).collect();
    file(app, rows).await;
    ids
}

pub async fn set(app: &TestApp, id: &str, column: voc_item::Column, value: impl Into<sea_orm::Value>) {
    voc_item::Entity::update_many()
        .col_expr(column, Expr::value(value.into()))
        .filter(voc_item::Column::Id.eq(VocItemId::decode(id).unwrap()))
        .exec(app.db.writer())
        .await
        .unwrap();
}

/// So many contracts of a customer, from one day to another.
pub async fn contracts(app: &TestApp, customer: &str, count: usize, (sold, ends): (&str, Option<&str>)) {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let rows = (0..count).map(|_| contract::Model {
        id: ContractId(Uuid::now_v7()),
        number: None,
        customer_id: CustomerId::decode(customer).unwrap(),
        product: "자동차보험".into(),
        sold_on: day(sold),
        renewed_on: None,
        ends_on: ends.map(day),
        first_year_premium: 0,
        version: 1,
    });
    let rows = rows.map(IntoActiveModel::into_active_model);
    contract::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
}

/// A quarter under a rule set, with whatever more is asked.
pub async fn report(client: &Client, (year, quarter): (i32, i32), set: &str, more: Value) -> Value {
    let mut asked = json!({ "year": year, "quarter": quarter, "ruleSet": set, "first": 100 });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        asked[name] = value;
    }
    get(client, "regulatoryReport", asked).await
}

/// Own and external of what counts.
pub fn counted(report: &Value) -> (i64, i64) {
    let total = &report["total"];
    (total["own"].as_i64().unwrap(), total["external"].as_i64().unwrap())
}

/// How many do not count, by reason.
pub fn excluded(report: &Value) -> Vec<(String, i64)> {
    let rows = report["exclusions"].as_array().unwrap().iter();
    rows.map(|row| (row["reason"].as_str().unwrap().to_owned(), row["total"].as_i64().unwrap())).collect()
}

/// Each complaint that the viewer may read: its id, and why it does not count.
pub fn lines(report: &Value) -> Vec<(String, Option<String>)> {
    let rows = report["complaints"]["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
    rows.map(|node| {
        let reason = node["excludedAs"].as_str().map(str::to_owned);
        (node["item"]["id"].as_str().unwrap().to_owned(), reason)
    })
    .collect()
}

/// Freezes the last quarter of 2025; what that answers.
pub async fn freeze(client: &Client, more: Value) -> Value {
    let mut input = json!({ "year": 2025, "quarter": 4, "ruleSet": "DISCLOSURE", "expectedVersion": 0 });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, "freezeRegulatoryReport", input).await.json["data"]["freezeRegulatoryReport"].clone()
}

pub fn refused(payload: &Value) -> Vec<&str> {
    payload["userErrors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect()
}
