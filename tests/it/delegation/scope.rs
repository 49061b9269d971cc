//! D12: what a job function completes itself, changed by two people and read as of any day.

use crate::documents::{change, get, propose, rows};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

const NONE: [&str; 0] = [];

fn wish(tasks: &[&str], from: &str) -> Value {
    json!({ "jobFunction": "HEAD_OFFICE", "tasks": tasks, "validFrom": from })
}

async fn proposed(app: &TestApp, input: Value) -> String {
    let answer = change(&app.sign_in("cs").await, "setProcessingScope", input).await;
    assert_eq!(answer.refusals(), NONE, "{}", answer.text);
    answer.json["data"]["setProcessingScope"]["pendingChange"]["id"].as_str().unwrap().to_owned()
}

async fn read(client: &Client, at: Value) -> Value {
    get(client, "processingScope", json!({ "jobFunction": "HEAD_OFFICE", "at": at })).await
}

async fn approve(app: &TestApp, who: &str, id: &str) -> Vec<String> {
    change(&app.sign_in(who).await, "approveChange", json!({ "id": id })).await.refusals()
}

#[tokio::test]
async fn d12_a_scope_is_the_shipped_one_until_an_executive_approves_another() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let shipped = read(&staff, Value::Null).await;
    assert_eq!((&shipped["tasks"], &shipped["version"]), (&json!(["COMPLAINT_INTAKE"]), &json!(0)));
    assert_eq!(shipped["validFrom"], Value::Null);
    let id = proposed(&app, wish(&["REFUND", "CERTIFICATE_ISSUE", "REFUND"], "2026-03-05")).await;
    assert_eq!(read(&staff, json!("2026-03-05")).await, shipped, "what is proposed is not in force");
    let again = change(&app.sign_in("cs").await, "setProcessingScope", wish(&[], "2026-03-05")).await;
    assert_eq!(again.refusals(), ["CHANGE_PENDING jobFunction"]);
    // An executive's to decide, and nobody else's.
    for (who, refusal) in [("hr", "NOT_THEIRS"), ("admin", "NOT_THEIRS")] {
        assert_eq!(approve(&app, who, &id).await, [refusal], "{who}");
    }
    assert_eq!(approve(&app, "exec", &id).await, NONE);
    assert_eq!(approve(&app, "exec2", &id).await, ["ALREADY_DECIDED"]);
    let set = read(&staff, json!("2026-03-05")).await;
    assert_eq!((&set["tasks"], &set["version"]), (&json!(["CERTIFICATE_ISSUE", "REFUND"]), &json!(1)));
    assert_eq!((&set["validFrom"], &set["approvedBy"]["name"]), (&json!("2026-03-05"), &json!("강도윤")));
    assert_eq!(read(&staff, json!("2026-03-04")).await["version"], 0);
    let counter = json!({ "jobFunction": "COUNTER" });
    assert_eq!(get(&staff, "processingScope", counter).await["latestVersion"], 0, "each job function has its own");
    // Every version stays.
    let second = proposed(&app, wish(&[], "2026-03-10")).await;
    assert_eq!(approve(&app, "ceo", &second).await, NONE);
    let versions = async |day: &str| read(&staff, json!(day)).await["version"].clone();
    assert_eq!((versions("2026-03-09").await, versions("2026-03-10").await), (json!(1), json!(2)));
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM event WHERE name = 'processingScopeChanged'").await, 2);
}

#[tokio::test]
async fn d12_each_wrong_scope_has_its_code() {
    let app = TestApp::start().await;
    let cs = app.sign_in("cs").await;
    let mut stale = wish(&[], "2026-03-05");
    stale["expectedVersion"] = json!(1);
    for (input, refusal) in [
        (wish(&[], "2026-03-01"), "BACK_DATED validFrom"),
        (wish(&[], "2036-03-03"), "TOO_FAR validFrom"),
        (wish(&["COMPLAINT_INTAKE"], "2026-03-02"), "NOTHING_CHANGES tasks"),
        (stale, "STALE_VERSION expectedVersion"),
    ] {
        assert_eq!(change(&cs, "setProcessingScope", input.clone()).await.refusals(), [refusal], "{input}");
    }
    assert_eq!(app.count("pending_change").await, 0);
    let id = proposed(&app, wish(&[], "2026-03-02")).await;
    app.pass(TimeDelta::days(1));
    assert_eq!(approve(&app, "exec", &id).await, ["EFFECTIVE_DATE_PASSED"]);
    let withdraw = json!({ "id": id, "reason": "다시 올리겠습니다" });
    assert_eq!(change(&app.sign_in("cs").await, "rejectChange", withdraw).await.refusals(), NONE);
}

/// D3, X1: executives and the CS office see proposed scopes alone, and decide on nobody's roles.
#[tokio::test]
async fn d3_executives_see_and_decide_scopes_and_nothing_else() {
    let app = TestApp::start().await;
    let scope = proposed(&app, wish(&[], "2026-03-05")).await;
    let roles = propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    for (who, sees) in [("exec", 1), ("ceo", 1), ("cs", 1), ("hr", 2), ("auditor", 2)] {
        let list = get(&app.sign_in(who).await, "pendingChanges", json!({})).await;
        assert_eq!((list["edges"].as_array().unwrap().len(), &list["totalCount"]), (sees, &json!(sees)), "{who}");
    }
    let exec = app.sign_in("exec").await;
    assert_eq!(rows(&get(&exec, "pendingChanges", json!({})).await, "id"), [scope.as_str()]);
    assert_eq!(get(&exec, "node", json!({ "id": roles })).await, Value::Null);
    assert_eq!(approve(&app, "exec", &roles).await, ["NOT_FOUND id"]);
    let shown = "query($id: ID!) { node(id: $id) { ... on PendingChange { viewerCanApprove viewerCanReject } } }";
    for (who, can) in [("exec", [true, true]), ("cs", [false, true]), ("hr", [false, false])] {
        let node = &app.sign_in(who).await.data(shown, json!({ "id": scope })).await["node"];
        assert_eq!([&node["viewerCanApprove"], &node["viewerCanReject"]], [&json!(can[0]), &json!(can[1])], "{who}");
    }
    app.tell().await;
    for (who, times) in [("exec", 1), ("cco", 1), ("ceo", 1), ("hr", 0), ("hr2", 1), ("admin", 1), ("cs", 0)] {
        let told = rows(&get(&app.sign_in(who).await, "notifications", json!({})).await, "kind");
        assert_eq!(told, vec!["CHANGE_WAITING"; times], "{who}");
    }
}
