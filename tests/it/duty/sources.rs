//! L1: what each programme asks is on the list, follows whoever it is with, and ends when it is done.

use super::mine;
use crate::{improvement, voc::desk::categories};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

const NOTHING: [&str; 0] = [];

/// L1, H4, H7: a part of an improvement task is its owner's until a result is submitted; one that is returned is to be done again.
#[tokio::test]
async fn l1_h4_parts_of_improvement_tasks_are_duties() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = improvement::begun(&app, json!({})).await;
    app.keep().await;
    for owner in ["staff", "mate"] {
        assert_eq!(mine(&app, owner, Value::Null).await, ["IMPROVEMENT DUE 03-31"], "{owner}");
    }
    assert_eq!(mine(&app, "chief", Value::Null).await, NOTHING);
    app.pass(TimeDelta::minutes(1));
    let result = json!({ "result": "안내문을 고쳐 전 지점에 배포했습니다" });
    improvement::act(&app.sign_in("mate").await, "submitImprovementResult", &task, result).await;
    app.keep().await;
    assert_eq!(mine(&app, "staff", json!({})).await, ["IMPROVEMENT DONE 03-31"]);
    let back = json!({ "verified": false, "reason": "두 지점에서 아직 옛 안내문을 씁니다" });
    improvement::act(&app.sign_in("cs").await, "verifyImprovement", &task, back).await;
    app.keep().await;
    assert_eq!(mine(&app, "staff", json!({})).await, ["IMPROVEMENT DUE 03-31"]);
}
