mod live;
mod once;
mod reading;
mod told;

use crate::documents::{get, rows};
use serde_json::json;
use tests::TestApp;

/// The kinds of what somebody was told, newest first.
async fn told(app: &TestApp, who: &str) -> Vec<String> {
    rows(&get(&app.sign_in(who).await, "notifications", json!({})).await, "kind")
}
