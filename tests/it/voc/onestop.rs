//! D12: what is done by whoever was first asked.

use crate::{
    documents::{ask, customer, get},
    voc::desk::{act, assignee, categories, complaint, file, read},
};
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// What a customer asks for.
fn wish(customer: &str, task: &str) -> Value {
    let mut input = complaint(Some(customer), "보험가입증명서가 필요합니다");
    input["kind"] = json!("INQUIRY");
    input["task"] = json!(task);
    input
}

async fn done_by(client: &Client, item: &Value) {
    act(client, "startVocWork", item, json!({})).await;
    act(client, "resolveVoc", item, json!({ "text": "처리해 드렸습니다" })).await;
}

async fn report(app: &TestApp, who: &str, filter: Value) -> Value {
    let asked = json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": filter });
    get(&app.sign_in(who).await, "oneStopReport", asked).await
}

fn figures(done: i32, one_stop: i32, rate: Value, open: i32) -> Value {
    json!({ "done": done, "oneStop": one_stop, "rate": rate, "open": open })
}

/// D12: what is inside the scope of whoever takes it down stays with them; what is outside is handed over.
#[tokio::test]
async fn d12_what_is_in_scope_stays_with_who_was_asked() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    // Everybody here is a claims adjuster: they take in complaints, and settle none.
    let other = app.sign_in("other").await;
    let kept = file(&other, wish(&hong, "COMPLAINT_INTAKE")).await;
    assert_eq!(
        (&kept["assignee"]["email"], &kept["state"], &kept["task"]),
        (&json!("other@hanbit.test"), &json!("ASSIGNED"), &json!("COMPLAINT_INTAKE"))
    );
    assert_eq!(kept["department"]["code"], "office");
    let handed = file(&other, wish(&hong, "BENEFICIARY_CHANGE")).await;
    assert_eq!(handed["department"]["code"], "team");
    // Without a task the category's rule counts, as ever.
    let plain = file(&other, complaint(Some(&hong), "불편했습니다")).await;
    assert_eq!((&plain["department"]["code"], &plain["task"]), (&json!("team"), &Value::Null));
}

/// D12: by task, function and department; whose row is whose by the policy.
#[tokio::test]
async fn d12_the_one_stop_rate_is_what_nobody_else_ever_had_of_what_is_done() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let other = app.sign_in("other").await;
    let own = file(&other, wish(&hong, "COMPLAINT_INTAKE")).await;
    done_by(&other, &own).await;
    // Handed over, and done by somebody else.
    let handed = file(&other, wish(&hong, "COMPLAINT_RESOLUTION")).await;
    done_by(&assignee(&app, &handed).await, &handed).await;
    // Given away and taken back.
    let cs = app.sign_in("cs").await;
    let given = file(&other, wish(&hong, "COMPLAINT_INTAKE")).await;
    act(&cs, "transferVoc", &given, json!({ "departmentId": app.company.id("team"), "reason": "소관" })).await;
    let given = read(&cs, &given).await;
    done_by(&assignee(&app, &given).await, &given).await;
    // Still open; ended otherwise; without a task.
    file(&other, wish(&hong, "COMPLAINT_INTAKE")).await;
    let dropped = file(&other, wish(&hong, "COMPLAINT_INTAKE")).await;
    act(&cs, "rejectVoc", &dropped, json!({ "rejection": "DUPLICATE", "reason": "중복" })).await;
    let plain = file(&cs, complaint(Some(&hong), "불편했습니다")).await;
    done_by(&assignee(&app, &plain).await, &plain).await;
    // By the customer themself: whoever first got it is asked.
    let theirs = file(
        &app.as_customer(&hong),
        json!({ "kind": "INQUIRY", "channel": "APP", "text": "증명서 부탁드립니다",
        "categoryId": crate::voc::desk::category("DELAY"), "task": "CERTIFICATE_ISSUE" }),
    )
    .await;
    let theirs = read(&cs, &theirs).await;
    done_by(&assignee(&app, &theirs).await, &theirs).await;
    let all = report(&app, "cs", json!({})).await;
    assert_eq!(all["total"], figures(4, 2, json!(0.5), 1));
    assert_eq!(
        all["byTask"],
        json!([
            { "task": "CERTIFICATE_ISSUE", "figures": figures(1, 1, json!(1.0), 0) },
            { "task": "COMPLAINT_INTAKE", "figures": figures(2, 1, json!(0.5), 1) },
            { "task": "COMPLAINT_RESOLUTION", "figures": figures(1, 0, json!(0.0), 0) },
        ])
    );
    let in_scope = |task: &str| {
        let all = all["byTaskAndFunction"].as_array().unwrap();
        all.iter().find(|one| one["task"] == task && one["figures"]["done"] != 0).unwrap()["inScope"].clone()
    };
    assert_eq!((in_scope("COMPLAINT_INTAKE"), in_scope("COMPLAINT_RESOLUTION")), (json!(true), json!(false)));
    let mine =
        all["byDepartment"].as_array().unwrap().iter().find(|one| one["department"]["code"] == "office").unwrap();
    assert_eq!(mine["figures"], figures(3, 1, json!(0.3333), 1));
    assert_eq!(
        report(&app, "cs", json!({ "task": "COMPLAINT_INTAKE", "departmentId": app.company.id("office") })).await["total"],
        figures(2, 1, json!(0.5), 1)
    );
    // Each as far as the policy reaches.
    assert_eq!(report(&app, "leader", json!({})).await["total"]["done"], 1);
    assert_eq!(report(&app, "exec2", json!({})).await["total"]["done"], 3);
    assert_eq!(
        ask(&app.sign_in("staff").await, "oneStopReport", json!({ "from": "2026-03-01", "to": "2026-03-31" }))
            .await
            .code(),
        "FORBIDDEN"
    );
    assert_eq!(
        ask(&cs, "oneStopReport", json!({ "from": "2026-03-02", "to": "2026-03-01" })).await.code(),
        "BAD_USER_INPUT"
    );
    // Opened again it is no longer done; corrected, it counts as what it was.
    act(&cs, "reopenVoc", &own, json!({ "reason": "다시" })).await;
    act(&cs, "updateVoc", &own, json!({ "task": "CLAIM_INTAKE" })).await;
    let now = report(&app, "cs", json!({ "task": "CLAIM_INTAKE" })).await;
    assert_eq!(now["total"], figures(0, 0, Value::Null, 1));
}
