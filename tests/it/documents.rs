//! One document for each root field, as a client would write it: `documents/<field>.graphql`.

use serde_json::{Value, json};
use std::{fs, path::Path};
use tests::{Answer, Client, TestApp};

/// The document that asks for everything of a root field.
pub fn document(field: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("it/documents/{field}.graphql"));
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Runs a root field's document with these variables.
pub async fn ask(client: &Client, field: &str, variables: Value) -> Answer {
    client.run(&document(field), variables).await
}

/// Runs a root field's document, which must not fail; gives what the field answers.
pub async fn get(client: &Client, field: &str, variables: Value) -> Value {
    client.data(&document(field), variables).await[field].clone()
}

/// The same for a mutation's `input`.
pub async fn change(client: &Client, field: &str, input: Value) -> Answer {
    ask(client, field, json!({ "input": input })).await
}

/// Praise by one for others; its id.
pub async fn praise(app: &TestApp, by: &str, of: &[&str], message: &str) -> String {
    let client = app.sign_in(by).await;
    let recipients: Vec<&str> = of.iter().map(|who| app.company.id(who)).collect();
    let answer = change(&client, "createPraisePost", json!({ "recipientIds": recipients, "message": message })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["createPraisePost"]["praisePost"]["id"].as_str().unwrap().to_owned()
}

/// A comment of one on a post; its id.
pub async fn comment(app: &TestApp, by: &str, post: &str, parent: Option<&str>, text: &str) -> String {
    let client = app.sign_in(by).await;
    let input = json!({ "postId": post, "parentId": parent, "text": text });
    let answer = change(&client, "commentOnPraise", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["commentOnPraise"]["praiseComment"]["id"].as_str().unwrap().to_owned()
}

/// A proposal by one to give another roles that need two people; its id.
pub async fn propose(app: &TestApp, by: &str, of: &str, roles: &[&str]) -> String {
    let client = app.sign_in(by).await;
    let input = json!({ "employeeId": app.company.id(of), "roles": roles });
    let answer = change(&client, "setEmployeeRoles", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["setEmployeeRoles"]["pendingChange"]["id"].as_str().unwrap().to_owned()
}

/// Today's absence of one, recorded by themself, with a deputy; its id.
pub async fn absent(app: &TestApp, who: &str, deputy: &str) -> String {
    let input = json!({ "kind": "LEAVE", "firstDay": "2026-03-02", "lastDay": "2026-03-04", "deputyId": app.company.id(deputy) });
    let answer = change(&app.sign_in(who).await, "recordAbsence", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["recordAbsence"]["absence"]["id"].as_str().unwrap().to_owned()
}

/// A customer with this number, called 홍길동; their id.
pub async fn customer(app: &TestApp, number: &str) -> String {
    let input = json!({ "number": number, "name": "홍길동", "phone": "010-1234-5678", "email": "hong@example.com" });
    let answer = change(&app.sign_in("cs").await, "createCustomer", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned()
}

/// As `customer`, who agreed to be written to.
pub async fn reachable(app: &TestApp, number: &str) -> String {
    let id = customer(app, number).await;
    let input = json!({ "id": id, "expectedVersion": 1, "contactConsent": true });
    let answer = change(&app.sign_in("cs").await, "updateCustomer", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    id
}

/// What one sees of a customer in the clear.
pub async fn reveal(app: &TestApp, who: &str, customer: &str) -> Answer {
    let input =
        json!({ "customerId": customer, "fields": ["NAME", "PHONE"], "reason": "CALLBACK", "reference": "CB-7" });
    change(&app.sign_in(who).await, "revealCustomer", input).await
}

/// The messages, or whatever else, of a connection's rows.
pub fn rows(connection: &Value, field: &str) -> Vec<String> {
    let edges = connection["edges"].as_array().unwrap_or_else(|| panic!("no connection: {connection}"));
    edges.iter().map(|edge| edge["node"][field].as_str().unwrap().to_owned()).collect()
}
