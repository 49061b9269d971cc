//! What the tests of recovery begin with: a complaint, its case, and what is done with it.

use crate::{
    documents::{change, customer, get},
    voc::desk::{categories, complaint, file},
};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

/// What `fileVoc` takes of somebody who is dissatisfied to the utmost.
pub fn furious(customer: &str, text: &str) -> Value {
    let mut input = complaint(Some(customer), text);
    input["dissatisfaction"] = json!(5);
    input
}

pub const COMPLAINT: &str = "홍길동입니다. 사고 접수한 지 열흘인데 010-1234-5678로 전화 한 통이 없습니다.";

/// A company with a complaint that an executive answers: the customer, the item and the case, as the CEO sees it.
pub async fn begun() -> (TestApp, String, Value, Value) {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let (item, case) = opened(&app, &hong).await;
    (app, hong, item, case)
}

/// One more complaint of a customer, and its case.
pub async fn opened(app: &TestApp, customer: &str) -> (Value, Value) {
    let item = file(&app.sign_in("cs").await, furious(customer, COMPLAINT)).await;
    app.recover().await;
    let case = case_of(app, &item).await;
    (item, case)
}

/// The case of an item, as the CEO sees it; null if there is none.
pub async fn case_of(app: &TestApp, item: &Value) -> Value {
    let filter = json!({ "filter": { "vocItemId": item["id"] } });
    get(&app.sign_in("ceo").await, "recoveryCases", filter).await["edges"][0]["node"].clone()
}

pub async fn read(client: &Client, case: &Value) -> Value {
    get(client, "recoveryCase", json!({ "id": case["id"] })).await
}

pub fn name(person: &Value) -> String {
    person["email"].as_str().unwrap_or_else(|| panic!("nobody: {person}")).split('@').next().unwrap().to_owned()
}

/// Who holds it, signed in.
pub async fn holder(app: &TestApp, case: &Value) -> Client {
    app.sign_in(&name(&case["executive"])).await
}

/// A deed, which may be refused.
pub async fn attempt(client: &Client, field: &str, case: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": case["id"] });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

/// A deed that must be possible; what the payload holds.
pub async fn act(client: &Client, field: &str, case: &Value, more: Value) -> Value {
    let answer = attempt(client, field, case, more).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{field}: {}", answer.text);
    answer.json["data"][field].clone()
}

/// The first call, in which the customer is reached.
pub async fn called(app: &TestApp, case: &Value) -> Value {
    let call = json!({ "way": "CALL", "outcome": "REACHED", "apologized": true, "note": "먼저 사과드렸습니다" });
    act(&holder(app, case).await, "logContact", case, call).await["recoveryCase"].clone()
}

/// What somebody was told, as kind and subject, newest first; of these kinds.
pub async fn told(app: &TestApp, who: &str, kind: &str) -> Vec<String> {
    app.tell().await;
    let all = get(&app.sign_in(who).await, "notifications", json!({ "first": 100 })).await;
    let edges = all["edges"].as_array().unwrap().iter();
    let of = edges.filter(|edge| edge["node"]["kind"] == kind);
    of.map(|edge| edge["node"]["subjectId"].as_str().unwrap_or_default().to_owned()).collect()
}

/// An absence of one from a day to another, recorded by HR.
pub async fn away(app: &TestApp, who: &str, (first, last): (&str, &str), deputy: Option<&str>) {
    let deputy = deputy.map(|who| app.company.id(who));
    let input = json!({ "employeeId": app.company.id(who), "kind": "LEAVE", "firstDay": first, "lastDay": last,
        "deputyId": deputy });
    let answer = change(&app.sign_in("hr").await, "recordAbsence", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    app.reload().await;
}
