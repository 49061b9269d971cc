//! X1, X3, C4: customers as principals: what is theirs, for as long as they are there, and nothing else.

use crate::documents::{ask, change, customer, get};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    contract,
    customer::{Column, Entity},
    ids::{ContractId, CustomerId, ValueTagId},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::{TestApp, foreign};
use uuid::Uuid;

async fn second_customer(app: &TestApp) -> String {
    let input = json!({ "number": "C-1002", "name": "김철수" });
    let answer = change(&app.sign_in("cs").await, "createCustomer", input).await;
    answer.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned()
}

async fn contract(app: &TestApp, customer: &str) -> String {
    let row = contract::Model {
        id: ContractId(Uuid::now_v7()),
        number: Some(format!("K-{}", Uuid::now_v7())),
        customer_id: CustomerId::decode(customer).unwrap(),
        product: "운전자보험".into(),
        sold_on: "2026-02-01".parse().unwrap(),
        renewed_on: None,
        ends_on: None,
        first_year_premium: 120_000,
        version: 1,
    };
    contract::Entity::insert(row.clone().into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    row.id.encode().to_string()
}

#[tokio::test]
async fn x1_a_customer_is_a_viewer_without_roles() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    let viewer = get(&app.as_customer(&id), "viewer", json!({})).await;
    // C2, V12: masked also for themself, and not told that others take care.
    let seen = json!({ "id": id, "maskedName": "홍*동", "caution": null, "employee": null });
    assert_eq!((&viewer["customer"], &viewer["employee"], &viewer["roles"]), (&seen, &Value::Null, &json!([])));
    assert_eq!((&viewer["unreadNotificationCount"], &viewer["mustChangePassword"]), (&Value::Null, &json!(false)));
    assert_eq!(get(&app.sign_in("staff").await, "viewer", json!({})).await["customer"], Value::Null);
}

/// X1, X5: what is theirs and what is everyone's; the rest is not there.
#[tokio::test]
async fn x1_a_customer_sees_their_own_record_and_contracts_alone() {
    let app = TestApp::start().await;
    let (mine, other) = (customer(&app, "C-1001").await, second_customer(&app).await);
    let (my_contract, others_contract) = (contract(&app, &mine).await, contract(&app, &other).await);
    let client = app.as_customer(&mine);
    let record = get(&client, "customer", json!({ "id": mine })).await;
    assert_eq!((&record["number"], &record["caution"]), (&json!("C-1001"), &Value::Null));
    assert_eq!(record["contracts"]["edges"][0]["node"]["id"], my_contract.as_str());
    for id in [other.clone(), foreign::<CustomerId>()] {
        let answer = ask(&client, "customer", json!({ "id": id })).await;
        assert_eq!(answer.json, json!({ "data": { "customer": null } }), "{}", answer.text);
    }
    let tags = get(&client, "valueTags", json!({})).await;
    let tag = tags[0]["id"].as_str().unwrap();
    ValueTagId::decode(tag).unwrap();
    let hidden = [&other, &others_contract, app.company.id("staff"), app.company.id("team")];
    let ids: Vec<&str> = [&mine, &my_contract, tag].into_iter().chain(hidden).collect();
    let nodes = client.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    let seen: Vec<_> = nodes["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str()).collect();
    assert_eq!(seen, [Some(mine.as_str()), Some(&my_contract), Some(tag), None, None, None, None]);
}

/// X3, C4: no token outlives its customer, nor its time; and one who never was has none.
#[tokio::test]
async fn x3_a_customer_who_is_erased_or_unknown_has_no_access() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    let client = app.as_customer(&id);
    assert_eq!(ask(&app.as_customer(&foreign::<CustomerId>()), "viewer", json!({})).await.status, 401);
    // An employee's id makes nobody a customer, nor the other way round.
    let employee = CustomerId(app.key("staff").0).encode();
    assert_eq!(ask(&app.as_customer(&employee), "viewer", json!({})).await.status, 401);
    assert_eq!(ask(&client, "viewer", json!({})).await.status, 200);
    erase(&app, &id, app.now()).await;
    let answer = ask(&client, "viewer", json!({})).await;
    assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"));
    let other = app.as_customer(&second_customer(&app).await);
    assert_eq!(ask(&other, "viewer", json!({})).await.status, 200);
    app.pass(TimeDelta::minutes(11));
    assert_eq!(ask(&other, "viewer", json!({})).await.status, 401);
}

async fn erase(app: &TestApp, id: &str, at: DateTime<Utc>) {
    let erased = Entity::update_many().col_expr(Column::ErasedAt, Expr::value(at));
    let one = Column::Id.eq(CustomerId::decode(id).unwrap());
    erased.filter(one).exec(app.db.writer()).await.unwrap();
}
