//! L1 to L3: what is asked of leaders, as one list.

mod afterwards;
mod digest;
mod list;
mod sources;

use crate::documents::get;
use serde_json::{Value, json};
use tests::TestApp;

/// What the day begins with.
pub async fn plan(app: &TestApp) {
    sunhwan::duty::plan(&app.db, &app.directory(), app.now()).await.unwrap();
}

/// Kind, state and, as days of March, when it ends; but the meetings that each who heads something owes of the quarter.
pub async fn mine(app: &TestApp, who: &str, filter: Value) -> Vec<String> {
    let all = every(app, who, filter).await.into_iter();
    all.filter(|line| !line.starts_with("CUSTOMER_MEETINGS")).collect()
}

pub async fn every(app: &TestApp, who: &str, filter: Value) -> Vec<String> {
    let variables = if filter.is_null() { json!({}) } else { json!({ "filter": filter }) };
    told(&get(&app.sign_in(who).await, "myDuties", variables).await)
}

pub fn told(list: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let edges = list["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
    edges
        .map(|node| format!("{} {} {}", text(&node["kind"]), text(&node["state"]), &text(&node["dueAt"])[5..10]))
        .collect()
}
