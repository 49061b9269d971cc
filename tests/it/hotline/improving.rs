//! What other domains see of the hotline, and it of them: reopened improvement tasks (H8), open work (O4).

use super::{bulletin, direct, sent};
use crate::{
    documents::{change, get},
    improvement::verified,
    voc::desk::{act, categories, complaint, file},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

/// H8: an improvement task that the same VOC has opened again stands in the executive's next bulletin, and in no other.
#[tokio::test]
async fn h8_a_reopened_task_stands_in_the_next_bulletin() {
    let app = TestApp::start().await;
    categories(&app).await;
    app.compose_hotline().await;
    let item = file(&app.sign_in("cs").await, complaint(None, "보완 서류를 세 번이나 다시 냈습니다")).await;
    app.pass(TimeDelta::days(1));
    let task = verified(&app, json!({ "vocItemIds": [item["id"]] })).await;
    app.pass(TimeDelta::hours(1));
    let cs = app.sign_in("cs").await;
    let next = file(&cs, complaint(None, "지급이 왜 이렇게 늦습니까")).await;
    act(&cs, "updateVoc", &next, json!({ "causedById": app.company.id("team") })).await;
    app.watch_recurrence().await;
    let reopened = |bulletin: Value| bulletin["figures"]["reopenedTasks"].clone();
    assert_eq!(reopened(bulletin(&app, "cs", "claims").await), json!([]), "not in one that was composed before");
    app.pass(TimeDelta::days(7));
    assert_eq!(app.compose_hotline().await, 1);
    let tasks = reopened(bulletin(&app, "cs", "claims").await);
    assert_eq!(
        (&tasks[0]["id"], &tasks[0]["title"], tasks.as_array().unwrap().len()),
        (&task["id"], &task["title"], 1)
    );
    assert_eq!(reopened(bulletin(&app, "cs", "support").await), json!([]), "not in another division's");
    app.pass(TimeDelta::days(7));
    assert_eq!(app.compose_hotline().await, 1);
    assert_eq!(reopened(bulletin(&app, "cs", "claims").await), json!([]), "once");
}

/// H8: also if the hour at which bulletins are composed has changed, and it was opened again between the two.
#[tokio::test]
async fn h8_a_reopening_does_not_fall_between_two_bulletins() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hour = async |hour: i32| {
        let changes = json!({ "changes": [{ "key": "hotline.composeHour", "integer": hour }] });
        assert_eq!(change(&app.sign_in("admin").await, "updateSettings", changes).await.refusals(), [] as [&str; 0]);
        app.reload().await;
    };
    // From Monday at noon to Tuesday.
    hour(10).await;
    let item = file(&app.sign_in("cs").await, complaint(None, "보완 서류를 세 번이나 다시 냈습니다")).await;
    app.pass(TimeDelta::days(1));
    let task = verified(&app, json!({ "vocItemIds": [item["id"]] })).await;
    app.pass(TimeDelta::days(6));
    assert_eq!(app.compose_hotline().await, 1);
    hour(8).await;
    // 08:00 on the next Monday, and an hour later.
    app.pass(TimeDelta::days(7) - TimeDelta::hours(4));
    assert_eq!(app.compose_hotline().await, 1);
    app.pass(TimeDelta::hours(1));
    let cs = app.sign_in("cs").await;
    let next = file(&cs, complaint(None, "지급이 왜 이렇게 늦습니까")).await;
    act(&cs, "updateVoc", &next, json!({ "causedById": app.company.id("team") })).await;
    app.watch_recurrence().await;
    app.pass(TimeDelta::days(7));
    assert_eq!(app.compose_hotline().await, 1);
    let tasks = bulletin(&app, "cs", "claims").await["figures"]["reopenedTasks"].clone();
    assert_eq!((tasks.as_array().unwrap().len(), &tasks[0]["id"]), (1, &task["id"]));
}

async fn open_work(app: &TestApp, of: &str) -> Vec<(String, Value)> {
    let work = get(&app.sign_in("hr").await, "openWork", json!({ "employeeId": app.company.id(of) })).await;
    let one = |one: &Value| (one["kind"].as_str().unwrap().to_owned(), one["recurrencePrevention"]["id"].clone());
    work.as_array().unwrap().iter().map(one).collect()
}

/// O4: what was directed and is not done is open work of its owner, and handed over with the rest.
#[tokio::test]
async fn o4_directions_are_listed_and_handed_over() {
    let (app, _) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    let made = direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    assert_eq!(open_work(&app, "staff").await.len(), 1);
    assert_eq!(open_work(&app, "mate").await, []);
    app.leave("staff").await;
    let hr = app.sign_in("hr").await;
    let input = json!({ "employeeId": app.company.id("staff"), "successorId": app.company.id("mate") });
    let answer = change(&hr, "handOverWork", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    assert_eq!((open_work(&app, "staff").await.len(), open_work(&app, "mate").await.len()), (0, 1));
    let own = get(&app.sign_in("mate").await, "recurrencePreventions", json!({})).await;
    let own = &own["edges"][0]["node"];
    assert_eq!(
        (&own["id"], &own["owner"]["email"], &own["version"]),
        (&made["id"], &json!("mate@hanbit.test"), &json!(2))
    );
    assert!(super::told(&app, "mate").await.contains(&"PREVENTION_DIRECTED".to_owned()));
    let kept =
        "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'handOverWork' AND object_type = 'RecurrencePrevention'";
    assert_eq!(app.number(kept).await, 1);
}
