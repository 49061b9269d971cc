//! What frequent VOC becomes (H4, H5, H7, H8).

mod budget;
mod effect;
mod feedback;
mod input;
mod life;
mod lists;
mod owning;
mod plan;
mod recurrence;

use crate::{
    documents::{change, get},
    voc::desk::category,
};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

/// What `requestImprovement` takes: something that the team is to do.
pub fn wish(app: &TestApp) -> Value {
    json!({
        "title": "보완 서류 안내를 한 번에",
        "problem": "서류를 세 번씩 다시 낸다는 말씀이 반복됩니다",
        "categoryId": category("DELAY"),
        "departmentId": app.company.id("team"),
    })
}

/// A whole plan of two people.
pub fn plan(app: &TestApp, correction: &str, action: &str) -> Value {
    json!({
        "dueOn": "2026-03-31",
        "correction": "이미 접수된 건의 서류 목록을 다시 보낸다",
        "correctionOwnerId": app.company.id(correction),
        "correctiveAction": "접수 안내문에 전체 서류 목록을 넣는다",
        "correctiveActionOwnerId": app.company.id(action),
        "successCriteria": "보완 요청 VOC가 8주 안에 30% 이상 준다",
    })
}

/// A task that must be made.
pub async fn request(client: &Client, input: Value) -> Value {
    task_of(&change(client, "requestImprovement", input).await, "requestImprovement")
}

pub fn task_of(answer: &Answer, field: &str) -> Value {
    let task = answer.json["data"][field]["improvementTask"].clone();
    assert!(task.is_object(), "{field}: {}", answer.text);
    task
}

pub async fn attempt(client: &Client, field: &str, task: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": task["id"] });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

/// A deed that must be possible.
pub async fn act(client: &Client, field: &str, task: &Value, more: Value) -> Value {
    task_of(&attempt(client, field, task, more).await, field)
}

pub async fn read(client: &Client, task: &Value) -> Value {
    get(client, "improvementTask", json!({ "id": task["id"] })).await
}

/// Asked of the team with these items, accepted by who leads it, and worked on; owned by staff and mate.
pub async fn begun(app: &TestApp, more: Value) -> Value {
    let mut input = wish(app);
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    let task = request(&app.sign_in("cs").await, input).await;
    let accepted = json!({ "accept": true, "plan": plan(app, "staff", "mate") });
    act(&app.sign_in("chief").await, "answerImprovement", &task, accepted).await;
    let note = json!({ "note": "안내문 초안을 만들었습니다" });
    act(&app.sign_in("staff").await, "reportImprovementProgress", &task, note).await
}

/// The same, with a result that somebody of the CS office has verified.
pub async fn verified(app: &TestApp, more: Value) -> Value {
    let task = begun(app, more).await;
    let result = json!({ "result": "안내문을 고쳐 전 지점에 배포했습니다" });
    act(&app.sign_in("mate").await, "submitImprovementResult", &task, result).await;
    let said = json!({ "verified": true, "announcement": "필요한 서류를 처음부터 한 장에 모두 안내해 드립니다." });
    act(&app.sign_in("cs").await, "verifyImprovement", &task, said).await
}

/// What somebody was told of tasks since they last looked, in the order of the kinds' names: of one moment nothing is newer.
pub async fn told(app: &TestApp, who: &str) -> Vec<String> {
    app.tell().await;
    let client = app.sign_in(who).await;
    let all = get(&client, "notifications", json!({ "filter": { "unread": true } })).await;
    change(&client, "markNotificationsRead", json!({ "all": true })).await;
    let kinds = all["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap().to_owned());
    let mut kinds: Vec<String> = kinds.filter(|kind| kind.starts_with("IMPROVEMENT")).collect();
    kinds.sort_unstable();
    kinds
}
