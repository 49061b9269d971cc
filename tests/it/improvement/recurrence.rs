//! H8: the same VOC again within the watched days opens a task anew, once, with the item that did it.

use super::{act, attempt, plan, read, told, verified};
use crate::{
    documents::{change, get},
    voc::desk::{act as act_on, categories, category, complaint, file, kinds},
};
use chrono::TimeDelta;
use entity::ids::DepartmentId;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sunhwan::{improvement::store::reopened_between, kernel::id::PublicId};
use tests::TestApp;

const SAID: &str = "보완 서류를 세 번이나 다시 냈는데 또 다른 서류를 내라고 하네요";
const AGAIN: &str = "보완 서류를 세 번이나 다시 냈는데 또 다른 서류를 내라고 합니다";

async fn state(app: &TestApp, task: &Value) -> (Value, Value) {
    app.watch_recurrence().await;
    let seen = read(&app.sign_in("cs").await, task).await;
    (seen["state"].clone(), seen["reopenings"].clone())
}

async fn named(app: &TestApp) -> Value {
    let item = file(&app.sign_in("cs").await, complaint(None, SAID)).await;
    app.pass(TimeDelta::days(1));
    let task = verified(app, json!({ "vocItemIds": [item["id"]] })).await;
    app.pass(TimeDelta::hours(1));
    task
}

/// H8, V14: of the same category, and somebody said that the department which was to improve it caused it.
#[tokio::test]
async fn h8_the_same_cause_opens_it_again_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = named(&app).await;
    let cs = app.sign_in("cs").await;
    let next = file(&cs, complaint(None, "지급이 왜 이렇게 늦습니까")).await;
    assert_eq!(state(&app, &task).await, (json!("VERIFIED"), json!(0)), "a frequent category goes on having some");
    act_on(&cs, "updateVoc", &next, json!({ "causedById": app.company.id("office") })).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED", "somebody else caused it");
    act_on(&cs, "updateVoc", &next, json!({ "causedById": app.company.id("team") })).await;
    assert_eq!(state(&app, &task).await, (json!("REOPENED"), json!(1)));
    let seen = read(&cs, &task).await;
    assert_eq!(
        (&seen["reopenedByItem"]["id"], &seen["dueOn"], &seen["result"]),
        (&next["id"], &Value::Null, &Value::Null)
    );
    let step = &seen["timeline"]["edges"][0]["node"];
    assert_eq!((&step["kind"], &step["by"], &step["item"]["id"]), (&json!("REOPENED"), &Value::Null, &next["id"]));
    let first = &seen["items"]["edges"][0]["node"];
    assert_eq!((&first["reason"], &first["vocItem"]["id"]), (&json!("RECURRED"), &next["id"]));
    // Once: another one changes nothing.
    let third = file(&cs, complaint(None, "또 늦습니다")).await;
    act_on(&cs, "updateVoc", &third, json!({ "causedById": app.company.id("team") })).await;
    assert_eq!(state(&app, &task).await, (json!("REOPENED"), json!(1)));
    for who in ["staff", "mate", "chief", "exec", "cs"] {
        assert!(told(&app, who).await.contains(&"IMPROVEMENT_REOPENED".to_owned()), "{who}");
    }
    // For the next bulletin.
    let within = async |code: &str, days: i64| {
        let department = DepartmentId::decode(app.company.id(code)).unwrap();
        let time = (app.now() - TimeDelta::days(days), app.now() + TimeDelta::days(1));
        reopened_between(app.db.reader(), &[department], time).await.unwrap().len()
    };
    assert_eq!((within("team", 7).await, within("team", -1).await, within("office", 7).await), (1, 0, 0));
    // It needs a new plan, and is done again.
    let staff = app.sign_in("staff").await;
    assert_eq!(
        attempt(&staff, "reportImprovementProgress", &task, json!({ "note": "다시" })).await.refusals(),
        ["PLAN_MISSING plan"]
    );
    let mut again = plan(&app, "staff", "mate");
    (again["dueOn"], again["successCriteria"]) = (json!("2026-04-30"), json!("50% 준다"));
    act(&staff, "reviseImprovementPlan", &task, json!({ "plan": again })).await;
    act(&staff, "reportImprovementProgress", &task, json!({ "note": "다시 시작합니다" })).await;
    act(&staff, "submitImprovementResult", &task, json!({ "result": "다시 고쳤습니다" })).await;
    act(&cs, "verifyImprovement", &task, json!({ "verified": true })).await;
    app.pass(TimeDelta::hours(1));
    let cs = app.sign_in("cs").await;
    let fourth = file(&cs, complaint(None, "아직도 늦습니다")).await;
    act_on(&cs, "updateVoc", &fourth, json!({ "causedById": app.company.id("team") })).await;
    assert_eq!(state(&app, &task).await, (json!("REOPENED"), json!(2)), "each verification is watched");
}

/// H8: or similar by text to what was named, whatever it was filed as.
#[tokio::test]
async fn h8_the_same_words_open_it_again() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = named(&app).await;
    let cs = app.sign_in("cs").await;
    let mut other = complaint(None, "앱에서 로그인이 되지 않고 인증서 오류라고만 나옵니다");
    other["categoryId"] = json!(category("APP"));
    file(&cs, other).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED");
    let mut same = complaint(None, AGAIN);
    same["categoryId"] = json!(category("APP"));
    let same = file(&cs, same).await;
    assert_eq!(state(&app, &task).await, (json!("REOPENED"), json!(1)));
    assert_eq!(read(&cs, &task).await["reopenedByItem"]["id"], same["id"]);
}

/// H8: what is over, what was received before, what does not count, and praise are not the same again.
#[tokio::test]
async fn h8_what_is_not_the_same_again() {
    let app = TestApp::start().await;
    categories(&app).await;
    let before = file(&app.sign_in("cs").await, complaint(None, "지급이 늦습니다")).await;
    let task = named(&app).await;
    let cs = app.sign_in("cs").await;
    act_on(&cs, "updateVoc", &before, json!({ "causedById": app.company.id("team") })).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED", "it was received before");
    let praise = json!({ "kind": "COMPLIMENT", "channel": "WEB", "categoryId": category("DELAY"), "text": SAID });
    file(&cs, praise).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED", "praise");
    let rejected = file(&cs, complaint(None, AGAIN)).await;
    act_on(&cs, "rejectVoc", &rejected, json!({ "rejection": "NOT_OURS", "reason": "타사 계약" })).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED", "it does not count");
    app.pass(TimeDelta::days(90));
    file(&app.sign_in("cs").await, complaint(None, AGAIN)).await;
    assert_eq!(state(&app, &task).await, (json!("VERIFIED"), json!(0)), "its days are over");
}

/// H8: the days are a setting.
#[tokio::test]
async fn h8_how_long_is_watched_is_a_setting() {
    let app = TestApp::start().await;
    categories(&app).await;
    let days = json!({ "changes": [{ "key": "improvement.watchDays", "integer": 10 }] });
    let answer = change(&app.sign_in("admin").await, "updateSettings", days).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    app.pass(TimeDelta::days(1));
    app.reload().await;
    let task = named(&app).await;
    assert_eq!(task["watchedUntil"], "2026-03-14T03:00:00.000000Z");
}

/// H8: two nodes at once open it once.
#[tokio::test]
async fn h8_two_nodes_open_it_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = named(&app).await;
    let cs = app.sign_in("cs").await;
    for _ in 0..5 {
        file(&cs, complaint(None, AGAIN)).await;
    }
    let other = app.another_node().await;
    tokio::join!(app.watch_recurrence(), other.watch_recurrence());
    let seen = read(&cs, &task).await;
    assert_eq!((&seen["state"], &seen["reopenings"]), (&json!("REOPENED"), &json!(1)));
    assert_eq!(kinds(&seen["timeline"]).iter().filter(|kind| **kind == "REOPENED").count(), 1);
    assert_eq!(get(&cs, "improvementTasks", json!({ "filter": { "wasReopened": true } })).await["totalCount"], 1);
}

/// H8, V14: an item counts by when it came; who caused it is said when it is resolved, long after.
#[tokio::test]
async fn h8_a_cause_that_is_named_late_opens_it_again() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = named(&app).await;
    app.pass(TimeDelta::days(85));
    let within = file(&app.sign_in("cs").await, complaint(None, "지급이 왜 이렇게 늦습니까")).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED");
    app.pass(TimeDelta::days(10));
    let cs = app.sign_in("cs").await;
    let after = file(&cs, complaint(None, "아직도 늦습니다")).await;
    act_on(&cs, "updateVoc", &after, json!({ "causedById": app.company.id("team") })).await;
    assert_eq!(state(&app, &task).await.0, "VERIFIED", "it came when the days were over");
    act_on(&cs, "updateVoc", &within, json!({ "causedById": app.company.id("team") })).await;
    assert_eq!(state(&app, &task).await, (json!("REOPENED"), json!(1)));
    assert_eq!(read(&cs, &task).await["reopenedByItem"]["id"], within["id"]);
}

/// H8, C4: what a task is known by is read once and kept folded in memory; what was erased is not.
#[tokio::test]
async fn h8_what_tasks_are_known_by_is_read_once_and_forgotten_with_its_words() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = named(&app).await;
    let (cs, watcher) = (app.sign_in("cs").await, app.watcher());
    let says = async |words: &str| {
        let of_named = "WHERE item_id = (SELECT item_id FROM improvement_item WHERE why = 'NAMED')";
        let sql = format!("UPDATE voc_text SET text = '{words}' {of_named} AND kind = 'REPORT'");
        app.db.writer().execute_unprepared(&sql).await.unwrap();
    };
    let comes = async |text: &str| {
        file(&cs, complaint(None, text)).await;
        app.watch_recurrence_with(&watcher).await;
        read(&cs, &task).await["state"].clone()
    };
    assert_eq!(comes("전화를 받아 주지 않아 아주 오래 기다리고 있었습니다").await, "VERIFIED");
    says("").await;
    assert_eq!(comes(AGAIN).await, "VERIFIED", "what was erased says nothing");
    says(SAID).await;
    assert_eq!(comes("전화를 받아 주지 않아 또 오래 기다리고 있었습니다").await, "VERIFIED");
    says("읽을 까닭이 없는 다른 말").await;
    assert_eq!(comes(AGAIN).await, "REOPENED", "it was not read again");
}

/// H5, H8: a round's result is in force since a day of that round, or the effect of the first one would be taken for its own.
#[tokio::test]
async fn h8_a_second_result_is_not_in_force_before_it_was_needed() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = named(&app).await;
    app.pass(TimeDelta::days(10));
    file(&app.sign_in("cs").await, complaint(None, AGAIN)).await;
    assert_eq!(state(&app, &task).await.0, "REOPENED");
    let staff = app.sign_in("staff").await;
    act(&staff, "reviseImprovementPlan", &task, json!({ "plan": plan(&app, "staff", "mate") })).await;
    act(&staff, "reportImprovementProgress", &task, json!({ "note": "다시 시작합니다" })).await;
    let since = |day: &str| json!({ "result": "다시 고쳤습니다", "effectiveOn": day });
    for early in ["2026-03-03", "2026-03-12"] {
        let refused = attempt(&staff, "submitImprovementResult", &task, since(early)).await;
        assert_eq!(refused.refusals(), ["DATE_INVALID effectiveOn"], "{early}");
    }
    act(&staff, "submitImprovementResult", &task, since("2026-03-13")).await;
}
