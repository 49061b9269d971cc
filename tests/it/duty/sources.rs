//! L1: what each programme asks is on the list, follows whoever it is with, and ends when it is done.

use super::mine;
use crate::{
    hotline, improvement,
    recovery::{
        desk::{self, begun, name},
        promises::promised,
    },
    voc::desk::categories,
};
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

/// L1, H3: a bulletin is to be acknowledged in two business days, and what is directed because of it is to be done.
#[tokio::test]
async fn l1_h3_bulletins_and_what_is_directed_are_duties() {
    let (app, _) = hotline::sent().await;
    app.keep().await;
    assert_eq!(mine(&app, "exec", Value::Null).await, ["BULLETIN_ACKNOWLEDGEMENT DUE 03-04"]);
    let seen = hotline::bulletin(&app, "exec", "claims").await;
    let directed = hotline::direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    hotline::act_on(&app.sign_in("exec").await, "acknowledgeBulletin", &seen, json!({})).await;
    app.keep().await;
    assert_eq!(mine(&app, "exec", json!({})).await, ["BULLETIN_ACKNOWLEDGEMENT DONE 03-04"]);
    assert_eq!(mine(&app, "staff", Value::Null).await, ["RECURRENCE_ACTION DUE 03-20"]);
    let report = json!({ "id": directed["id"], "result": "절차를 고쳐 모든 센터에 알렸습니다" });
    let reported = crate::documents::change(&app.sign_in("staff").await, "reportRecurrencePrevention", report).await;
    assert_eq!(reported.refusals(), NOTHING);
    app.keep().await;
    assert_eq!(mine(&app, "staff", json!({})).await, ["RECURRENCE_ACTION DONE 03-20"]);
}

/// L1, R3, R5: the first contact is the executive's; a promise its owner's and the executive's; what was kept is done for both.
#[tokio::test]
async fn l1_r3_r5_first_contacts_and_promises_are_duties() {
    let (app, _, _, case) = begun().await;
    let holder = name(&case["executive"]);
    app.keep().await;
    assert_eq!(mine(&app, &holder, Value::Null).await, ["FIRST_CONTACT DUE 03-03"]);
    // As with every day: its last moment, so that the next morning it is late.
    let list = crate::documents::get(
        &app.sign_in(&holder).await,
        "myDuties",
        json!({ "filter": { "kinds": ["FIRST_CONTACT"] } }),
    )
    .await;
    assert_eq!(list["edges"][0]["node"]["dueAt"], "2026-03-03T14:59:59.999999Z");
    let promise = promised(&app, &case).await;
    app.keep().await;
    assert_eq!(mine(&app, &holder, json!({})).await, ["FIRST_CONTACT DONE 03-03", "PROMISE DUE 03-10"]);
    assert_eq!(mine(&app, "mate", Value::Null).await, ["PROMISE DUE 03-10"]);
    desk::act(&app.sign_in("mate").await, "markPromiseKept", &promise, json!({})).await;
    app.keep().await;
    assert_eq!(mine(&app, "mate", json!({})).await, ["PROMISE DONE 03-10"]);
    assert_eq!(mine(&app, &holder, Value::Null).await, NOTHING);
}

/// L1: what was there before the list is on it: open things, the year's praise comments and meetings; taken in again, nothing changes.
#[tokio::test]
async fn l1_what_was_there_before_is_taken_in() {
    let (app, _, _, case) = begun().await;
    let holder = name(&case["executive"]);
    promised(&app, &case).await;
    assert_eq!(app.count("duty").await, 0);
    for _ in 0..2 {
        sunhwan::duty::take_in(&app.db, &app.directory(), app.now()).await.unwrap();
        let things = json!({ "kinds": ["FIRST_CONTACT", "PROMISE"] });
        assert_eq!(mine(&app, &holder, things).await, ["FIRST_CONTACT DONE 03-03", "PROMISE DUE 03-10"]);
        assert_eq!(mine(&app, "mate", Value::Null).await, ["PROMISE DUE 03-10"]);
    }
    let (first, praise) =
        (app.count("duty WHERE version <> 1").await, app.count("duty WHERE kind = 'PRAISE_COMMENT'").await);
    assert_eq!(first, 0, "the second time changed nothing");
    assert!(praise > 200, "{praise}");
}
