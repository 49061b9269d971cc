//! What the tests of advisors begin with: a verified improvement that a customer's voice led to, nominations, reviews, appointments.

use crate::{
    documents::{change, get, reachable},
    improvement,
    voc::desk::{categories, complaint, file},
};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

/// A customer who agreed to be contacted, and a verified task that a complaint of theirs led to.
pub async fn contributor(app: &TestApp, number: &str) -> (String, Value) {
    let hong = reachable(app, number).await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 세 번이나 다시 냈습니다")).await;
    // The CS office both asks for it and verifies it; nobody of theirs owns a part.
    let task = improvement::verified(app, json!({ "vocItemIds": [item["id"]] })).await;
    (hong, task)
}

/// With the categories of VOC.
pub async fn begun(app: &TestApp) -> (String, Value) {
    categories(app).await;
    contributor(app, "C-1").await
}

pub fn nomination(customer: &str, task: &Value) -> Value {
    json!({ "customerId": customer, "improvementTaskId": task["id"], "improvement": "보완 서류 안내",
        "merit": "홍길동 고객의 불만(010-1234-5678)이 안내문을 바꿨습니다" })
}

pub fn advisor_of(answer: &Answer, field: &str) -> Value {
    let advisor = answer.json["data"][field]["loyalCustomerAdvisor"].clone();
    assert!(advisor.is_object(), "{field}: {}", answer.text);
    advisor
}

pub async fn nominate(client: &Client, customer: &str, task: &Value) -> Value {
    advisor_of(&change(client, "nominateAdvisor", nomination(customer, task)).await, "nominateAdvisor")
}

pub async fn attempt(client: &Client, field: &str, advisor: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": advisor["id"] });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

/// A deed that must be possible.
pub async fn act(client: &Client, field: &str, advisor: &Value, more: Value) -> Value {
    advisor_of(&attempt(client, field, advisor, more).await, field)
}

pub async fn agree(app: &TestApp, who: &str, advisor: &Value) -> Value {
    act(&app.sign_in(who).await, "reviewAdvisor", advisor, json!({ "agrees": true })).await
}

/// Nominated by staff, reviewed by the CS office and two executives.
pub async fn approved(app: &TestApp, customer: &str, task: &Value) -> Value {
    let advisor = nominate(&app.sign_in("staff").await, customer, task).await;
    for who in ["cs", "exec", "exec2"] {
        agree(app, who, &advisor).await;
    }
    read(&app.sign_in("cs").await, &advisor).await
}

pub fn consent() -> Value {
    json!({ "consentHow": "CALL", "consentOn": "2026-03-02" })
}

/// The same, appointed on 2 March 2026 with their consent of that day.
pub async fn appointed(app: &TestApp, customer: &str, task: &Value) -> Value {
    let advisor = approved(app, customer, task).await;
    act(&app.sign_in("cs").await, "appointAdvisor", &advisor, consent()).await
}

pub async fn read(client: &Client, advisor: &Value) -> Value {
    get(client, "loyalCustomerAdvisor", json!({ "id": advisor["id"] })).await
}

/// The kinds of what somebody was told about advisors, sorted: of one moment nothing is newer.
pub async fn told(app: &TestApp, who: &str) -> Vec<String> {
    app.tell().await;
    let all = get(&app.sign_in(who).await, "notifications", json!({ "first": 100 })).await;
    let kinds = all["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap().to_owned());
    let mut kinds: Vec<String> = kinds.filter(|kind| kind.starts_with("ADVISOR")).collect();
    kinds.sort_unstable();
    kinds
}

/// Withdraws a customer's consent to be contacted.
pub async fn withdraw_consent(app: &TestApp, customer: &str) {
    let cs = app.sign_in("cs").await;
    let version = get(&cs, "customer", json!({ "id": customer })).await["version"].clone();
    let input = json!({ "id": customer, "expectedVersion": version, "contactConsent": false });
    assert_eq!(change(&cs, "updateCustomer", input).await.refusals(), [] as [&str; 0]);
}
