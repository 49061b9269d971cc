//! R1, R3, R5: at once, on several nodes.

use crate::{
    documents::{change, customer},
    recovery::desk::{act, attempt, begun, called, furious, holder, name},
    voc::desk::{categories, complaint, file},
};
use futures_util::future::join_all;
use serde_json::json;
use std::collections::BTreeMap;
use tests::TestApp;

/// R1: two nodes that read the log at once open each case once, and the turns are those of one.
#[tokio::test]
async fn r1_two_nodes_open_each_case_once() {
    let app = TestApp::start().await;
    let node = app.another_node().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    for n in 0..12 {
        file(&cs, furious(&customer(&app, &format!("C-{n}")).await, "열흘째 연락이 없습니다")).await;
    }
    let (one, two) = (app.opener(), node.opener());
    for _ in 0..40 {
        let (first, second) = tokio::join!(one.pass(), two.pass());
        let _ = (first, second);
        if app.count("recovery_case").await >= 12 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    app.recover().await;
    assert_eq!(app.count("recovery_case").await, 12);
    assert_eq!(app.number("SELECT COUNT(DISTINCT item_id) AS n FROM recovery_case").await, 12);
    assert_eq!(app.number("SELECT CAST(SUM(cases) AS BIGINT) AS n FROM recovery_turn").await, 12);
    assert_eq!(app.number("SELECT CAST(MAX(cases) AS BIGINT) AS n FROM recovery_turn").await, 4);
    let told = "SELECT COUNT(*) AS n FROM event WHERE name = 'recoveryAssigned'";
    assert_eq!(app.number(told).await, 12);
}

/// R1: by hand and by rule at once there is one open case.
#[tokio::test]
async fn r1_by_hand_and_by_rule_at_once_there_is_one_case() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    for n in 0..4 {
        let hong = customer(&app, &format!("C-{n}")).await;
        let item = file(&cs, furious(&hong, "열흘째 연락이 없습니다")).await;
        let input = json!({ "vocItemId": item["id"], "reason": "바로 전화가 필요합니다" });
        let by_hand = join_all((0..3).map(|_| change(&cs, "openRecoveryCase", input.clone())));
        let (answers, ()) = tokio::join!(by_hand, app.recover());
        let made = answers.iter().filter(|answer| answer.refusals().is_empty()).count();
        assert!(made <= 1, "{n}");
        for answer in answers.iter().filter(|answer| !answer.refusals().is_empty()) {
            assert_eq!(answer.refusals(), ["HAS_OPEN_CASE vocItemId"]);
        }
    }
    app.recover().await;
    assert_eq!(app.count("recovery_case").await, 4);
    let plain = file(&cs, complaint(Some(&customer(&app, "C-9").await), "세 번째 전화입니다")).await;
    let input = json!({ "vocItemId": plain["id"], "reason": "바로 전화가 필요합니다" });
    let answers = join_all((0..4).map(|_| change(&cs, "openRecoveryCase", input.clone()))).await;
    let mut endings: BTreeMap<String, usize> = BTreeMap::new();
    for answer in &answers {
        *endings.entry(answer.refusals().join(",")).or_default() += 1;
    }
    assert_eq!(endings, BTreeMap::from([(String::new(), 1), ("HAS_OPEN_CASE vocItemId".to_owned(), 3)]));
}

/// R3, R5: several calls at once leave what they would one after the other.
#[tokio::test]
async fn r3_calls_that_come_at_once_are_logged_one_after_the_other() {
    let (app, hong, _, case) = begun().await;
    let executive = holder(&app, &case).await;
    let attempts =
        (0..4).map(|_| attempt(&executive, "logContact", &case, json!({ "way": "CALL", "outcome": "ATTEMPT" })));
    for answer in join_all(attempts).await {
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM recovery_contact").await, 4);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM recovery_contact WHERE is_try").await, 1);
    called(&app, &case).await;
    let promise = json!({ "promise": "서면 안내", "dueOn": "2026-03-10", "idempotencyKey": "once" });
    let made = join_all((0..4).map(|_| attempt(&executive, "makePromise", &case, promise.clone()))).await;
    let ids: Vec<_> = made.iter().map(|answer| answer.json["data"]["makePromise"]["promise"]["id"].clone()).collect();
    assert!(ids.iter().all(|id| id.is_string() && *id == ids[0]), "{ids:?}");
    let promise = json!({ "id": ids[0] });
    act(&executive, "markPromiseKept", &promise, json!({})).await;
    let customer = app.as_customer(&hong);
    let say = json!({ "id": ids[0], "kept": true });
    join_all((0..4).map(|_| change(&customer, "confirmPromise", say.clone()))).await;
    assert_eq!(app.number("SELECT CAST(SUM(answers) AS BIGINT) AS n FROM recovery_promise").await, 1);
    let end = json!({ "satisfaction": 4, "story": "바로 전화드렸습니다." });
    let ends = join_all((0..3).map(|_| attempt(&executive, "closeRecoveryCase", &case, end.clone()))).await;
    assert_eq!(ends.iter().filter(|answer| answer.refusals().is_empty()).count(), 1, "{}", name(&case["executive"]));
}
