//! The CS hotline (H1 to H3, H6).

mod acknowledging;
mod budget;
mod composing;
mod curating;
mod directing;
mod improving;
mod live;
mod mail;
mod pages;
mod privacy;
mod sending;

use crate::{
    documents::{change, get},
    voc::desk::{act, assignee, categories, complaint, file},
};
use chrono::TimeDelta;
use entity::hotline_bulletin;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

/// Thursday, 26 February 2026, noon in Seoul, with categories.
pub async fn in_the_week() -> TestApp {
    let app = TestApp::start().await;
    categories(&app).await;
    app.pass(-TimeDelta::days(4));
    app
}

/// 08:00 on Monday, 2 March.
pub fn go_to_monday(app: &TestApp) {
    app.pass(TimeDelta::days(4) - TimeDelta::hours(4));
}

/// A complaint for the team in the week, with what makes it weigh.
pub async fn weighty(app: &TestApp, customer: Option<&str>, text: &str, dissatisfaction: i32) -> Value {
    let mut input = complaint(customer, text);
    input["dissatisfaction"] = json!(dissatisfaction);
    file(&app.sign_in("cs").await, input).await
}

/// Two items in the week before, and the bulletins at 08:00 on Monday.
pub async fn composed() -> (TestApp, Vec<Value>) {
    let app = in_the_week().await;
    let items = vec![
        weighty(&app, None, "서류를 세 번이나 다시 냈는데 또 보완하라고 하네요.", 5).await,
        weighty(&app, None, "사고 접수한 지 열흘인데 담당자가 바뀌었다는 연락도 없었습니다.", 3).await,
    ];
    go_to_monday(&app);
    assert_eq!(app.compose_hotline().await, 1, "one job for the week");
    (app, items)
}

/// As `composed`, and sent at 11:00.
pub async fn sent() -> (TestApp, Vec<Value>) {
    let (app, items) = composed().await;
    app.pass(TimeDelta::hours(3));
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 2, "each division's");
    (app, items)
}

/// What one sees of a division's newest bulletin.
pub async fn bulletin(app: &TestApp, who: &str, division: &str) -> Value {
    let filter = json!({ "filter": { "divisionId": app.company.id(division) } });
    let list = get(&app.sign_in(who).await, "hotlineBulletins", filter).await;
    list["edges"][0]["node"].clone()
}

pub async fn act_on(client: &Client, field: &str, bulletin: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": bulletin["id"] });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

/// A direction that must be made; because of the first entry.
pub async fn direct(app: &TestApp, who: &str, bulletin: &Value, owner: &str, due_on: &str) -> Value {
    let answer = try_direct(app, who, bulletin, json!({ "ownerId": app.company.id(owner), "dueOn": due_on })).await;
    let made = answer.json["data"]["directRecurrencePrevention"]["recurrencePrevention"].clone();
    assert!(made.is_object(), "{}", answer.text);
    made
}

pub async fn try_direct(app: &TestApp, who: &str, bulletin: &Value, more: Value) -> Answer {
    let mut input = json!({
        "bulletinId": bulletin["id"], "vocItemId": bulletin["entries"][0]["vocItem"]["id"], "ownerId": app.company.id("staff"),
        "dueOn": "2026-03-20", "direction": "담당자가 바뀌면 그날 안내 문자를 보내도록 절차를 고칩니다",
    });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(&app.sign_in(who).await, "directRecurrencePrevention", input).await
}

pub async fn rows(app: &TestApp) -> Vec<hotline_bulletin::Model> {
    let rows = hotline_bulletin::Entity::find().order_by_asc(hotline_bulletin::Column::Week);
    rows.order_by_asc(hotline_bulletin::Column::Id).all(app.db.writer()).await.unwrap()
}

/// The kinds of what somebody was told about bulletins and what was directed in them.
pub async fn told(app: &TestApp, who: &str) -> Vec<String> {
    app.tell().await;
    let list = get(&app.sign_in(who).await, "notifications", json!({})).await;
    let kinds = list["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap().to_owned());
    kinds.filter(|kind| kind.starts_with("HOTLINE") || kind.starts_with("PREVENTION")).collect()
}

/// Somebody starts on an item, so that it is no longer as it was filed.
pub async fn begin(app: &TestApp, item: &Value) {
    act(&assignee(app, item).await, "startVocWork", item, json!({})).await;
}
