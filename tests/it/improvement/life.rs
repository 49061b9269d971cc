//! H4: a task from its request to its verification, disputes, who may do what, and what is refused.

use super::{act, attempt, begun, plan, read, request, told, verified, wish};
use crate::{
    documents::{absent, ask, change, get},
    voc::desk::{act as act_on, categories, category, complaint, file, kinds},
};
use chrono::TimeDelta;
use entity::ids::{DepartmentId, ImprovementTaskId, VocCategoryId, VocItemId};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

const NONE: [&str; 0] = [];

#[tokio::test]
async fn h4_a_task_goes_from_its_request_to_its_verification() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let item = file(&cs, complaint(None, "서류를 또 내라고 합니다")).await;
    let mut input = wish(&app);
    input["vocItemIds"] = json!([item["id"], item["id"]]);
    input["seriesDepartmentId"] = json!(app.company.id("claims"));
    input["desiredBy"] = json!("2026-04-30");
    let task = request(&cs, input).await;
    assert_eq!(
        (&task["state"], &task["version"], &task["countsFrom"]),
        (&json!("REQUESTED"), &json!(1), &json!("2025-09-01"))
    );
    assert_eq!((&task["seriesPart"], &task["department"]["code"]), (&json!("HANDLED"), &json!("team")));
    assert_eq!(
        (&task["items"]["totalCount"], &task["items"]["edges"][0]["node"]["reason"]),
        (&json!(1), &json!("NAMED"))
    );
    let (chief, staff, mate) = (app.sign_in("chief").await, app.sign_in("staff").await, app.sign_in("mate").await);
    assert_eq!(read(&chief, &task).await["viewerActions"], json!(["ACCEPT", "DISPUTE"]));
    assert_eq!(read(&staff, &task).await["viewerActions"], json!([]));
    let accepted =
        act(&chief, "answerImprovement", &task, json!({ "accept": true, "plan": plan(&app, "staff", "mate") })).await;
    assert_eq!((&accepted["state"], &accepted["dueOn"]), (&json!("ACCEPTED"), &json!("2026-03-31")));
    assert_eq!(accepted["answeredBy"]["email"], "chief@hanbit.test");
    assert_eq!(read(&staff, &task).await["viewerActions"], json!(["REVISE", "PROGRESS"]));
    let note = json!({ "note": "안내문 초안을 만들었습니다" });
    let working = act(&staff, "reportImprovementProgress", &task, note).await;
    assert_eq!((&working["state"], working["beganAt"].is_null()), (&json!("IN_PROGRESS"), false));
    let result = json!({ "result": "전 지점에 배포했습니다", "effectiveOn": "2026-03-02" });
    let submitted = act(&mate, "submitImprovementResult", &task, result).await;
    assert_eq!((&submitted["state"], &submitted["effectiveOn"]), (&json!("SUBMITTED"), &json!("2026-03-02")));
    assert_eq!(read(&cs, &task).await["viewerActions"], json!(["VERIFY"]));
    let back = json!({ "verified": false, "reason": "영업점 안내문이 빠졌습니다" });
    let returned = act(&cs, "verifyImprovement", &task, back).await;
    assert_eq!((&returned["state"], &returned["returns"]), (&json!("IN_PROGRESS"), &json!(1)));
    act(&staff, "submitImprovementResult", &task, json!({ "result": "영업점도 고쳤습니다" })).await;
    let done = act(&cs, "verifyImprovement", &task, json!({ "verified": true })).await;
    assert_eq!((&done["state"], &done["viewerActions"]), (&json!("VERIFIED"), &json!([])));
    assert_eq!(done["watchedUntil"], "2026-05-31T03:00:00.000000Z");
    let steps = ["VERIFIED", "SUBMITTED", "RETURNED", "SUBMITTED", "PROGRESSED", "ACCEPTED", "REQUESTED"];
    assert_eq!(kinds(&done["timeline"]), steps);
    assert_eq!(done["timeline"]["edges"][2]["node"]["text"], "영업점 안내문이 빠졌습니다");
    // And back from the item.
    let seen = get(&cs, "vocItem", json!({ "id": item["id"] })).await["improvementTasks"].clone();
    assert_eq!((&seen["totalCount"], &seen["edges"][0]["node"]["id"]), (&json!(1), &task["id"]));
    // Each deed has its audit record and event.
    for (action, records) in [("verifyImprovement", 2), ("submitImprovementResult", 2), ("requestImprovement", 1)] {
        assert_eq!(app.count(&format!("audit_record WHERE action = '{action}'")).await, records);
    }
    assert_eq!(app.count("event WHERE object_type = 'ImprovementTask' AND part_id IS NULL").await, 7);
}

#[tokio::test]
async fn h4_a_dispute_is_decided_by_the_cs_office() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, chief) = (app.sign_in("cs").await, app.sign_in("chief").await);
    let dispute = json!({ "accept": false, "reason": "안내문은 상품개발 소관입니다" });
    let disputed = async || {
        let task = request(&cs, wish(&app)).await;
        let task = act(&chief, "answerImprovement", &task, dispute.clone()).await;
        assert_eq!(
            (&task["state"], &task["timeline"]["edges"][0]["node"]["text"]),
            (&json!("DISPUTED"), &dispute["reason"])
        );
        task
    };
    // Denied: it is to do it, by the plan that it still has to make.
    let task = disputed().await;
    assert_eq!(
        attempt(&cs, "resolveImprovementDispute", &task, json!({ "resolution": "DENY", "reason": " " }))
            .await
            .refusals(),
        ["BLANK reason"]
    );
    let denied = json!({ "resolution": "DENY", "reason": "접수 안내는 귀 부서가 합니다", "dueOn": "2026-04-15" });
    let denied = act(&cs, "resolveImprovementDispute", &task, denied).await;
    assert_eq!((&denied["state"], &denied["dueOn"]), (&json!("ACCEPTED"), &json!("2026-04-15")));
    let early = attempt(&chief, "reportImprovementProgress", &task, json!({ "note": "착수" })).await;
    assert_eq!(early.refusals(), ["PLAN_MISSING plan"]);
    act(&chief, "reviseImprovementPlan", &task, json!({ "plan": plan(&app, "staff", "mate") })).await;
    act(&chief, "reportImprovementProgress", &task, json!({ "note": "착수" })).await;
    // Upheld: another department.
    let task = disputed().await;
    let other = |department: &str| json!({ "resolution": "REASSIGN", "reason": "맞습니다", "departmentId": app.company.id(department) });
    assert_eq!(
        attempt(&cs, "resolveImprovementDispute", &task, other("team")).await.refusals(),
        ["SAME_DEPARTMENT departmentId"]
    );
    let nowhere = json!({ "resolution": "REASSIGN", "reason": "맞습니다" });
    assert_eq!(
        attempt(&cs, "resolveImprovementDispute", &task, nowhere).await.refusals(),
        ["DEPARTMENT_UNKNOWN departmentId"]
    );
    let moved = act(&cs, "resolveImprovementDispute", &task, other("support")).await;
    assert_eq!(
        (&moved["state"], &moved["department"]["code"], &moved["answeredBy"]),
        (&json!("REQUESTED"), &json!("support"), &Value::Null)
    );
    assert_eq!(read(&chief, &task).await["viewerActions"], json!([]));
    assert_eq!(read(&app.sign_in("exec2").await, &task).await["viewerActions"], json!(["ACCEPT", "DISPUTE"]));
    // Upheld: nobody.
    let task = disputed().await;
    let ended = act(
        &cs,
        "resolveImprovementDispute",
        &task,
        json!({ "resolution": "WITHDRAW", "reason": "이미 고쳐졌습니다" }),
    )
    .await;
    assert_eq!(ended["state"], "WITHDRAWN");
    assert_eq!(attempt(&chief, "answerImprovement", &task, dispute.clone()).await.refusals(), ["WRONG_STATE id"]);
    assert_eq!(attempt(&chief, "resolveImprovementDispute", &task, denied_input()).await.code(), "FORBIDDEN");
}

fn denied_input() -> Value {
    json!({ "resolution": "DENY", "reason": "아닙니다" })
}

/// The CS office asks any department, an executive those of their division, nobody else any.
#[tokio::test]
async fn h4_who_asks_whom() {
    let app = TestApp::start().await;
    categories(&app).await;
    let of = |department: &str| {
        let mut input = wish(&app);
        input["departmentId"] = json!(app.company.id(department));
        input
    };
    for (who, department, refused) in [
        ("cs", "team", None),
        ("cco", "team", None),
        ("ceo", "office", None),
        ("exec", "team", None),
        ("exec", "claims", None),
        ("exec", "office", Some("OUTSIDE_DIVISION departmentId")),
        ("exec2", "team", Some("OUTSIDE_DIVISION departmentId")),
    ] {
        let answer = change(&app.sign_in(who).await, "requestImprovement", of(department)).await;
        assert_eq!(answer.refusals(), refused.into_iter().collect::<Vec<_>>(), "{who} asks {department}");
    }
    for who in ["staff", "chief", "hr", "admin", "auditor", "compliance"] {
        assert_eq!(
            change(&app.sign_in(who).await, "requestImprovement", of("team")).await.code(),
            "FORBIDDEN",
            "{who}"
        );
    }
}

/// Whoever leads the department or one above it, the executive, and who stands in for one of them today.
#[tokio::test]
async fn h4_who_answers_for_a_department() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let accept = || json!({ "accept": true, "plan": plan(&app, "staff", "mate") });
    for who in ["chief", "leader", "exec"] {
        let task = request(&cs, wish(&app)).await;
        act(&app.sign_in(who).await, "answerImprovement", &task, accept()).await;
    }
    let task = request(&cs, wish(&app)).await;
    for who in ["staff", "mate", "other", "cs", "exec2", "ceo"] {
        let refused = attempt(&app.sign_in(who).await, "answerImprovement", &task, accept()).await;
        assert_eq!(refused.refusals(), ["NOT_IN_CHARGE id"], "{who}");
    }
    absent(&app, "chief", "pat").await;
    app.reload().await;
    act(&app.sign_in("pat").await, "answerImprovement", &task, accept()).await;
    app.pass(TimeDelta::days(3));
    let late = attempt(&app.sign_in("pat").await, "reportImprovementProgress", &task, json!({ "note": "착수" })).await;
    assert_eq!(late.refusals(), ["NOT_IN_CHARGE id"], "the absence is over");
}

#[tokio::test]
async fn h4_each_wrong_request_has_its_code() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let rejected = file(&cs, complaint(None, "잘못 온 전화입니다")).await;
    act_on(&cs, "rejectVoc", &rejected, json!({ "rejection": "NOT_OURS", "reason": "타사 계약" })).await;
    let many: Vec<String> = (0..51).map(|_| foreign::<VocItemId>()).map(|id| id.to_string()).collect();
    for (field, value, refusal) in [
        ("title", json!(" "), "BLANK title"),
        ("title", json!("가".repeat(121)), "TOO_LONG title"),
        ("problem", json!("주민번호 900101-1234567"), "RESIDENT_NUMBER problem"),
        ("problem", json!("a\u{0}b"), "INVALID_TEXT problem"),
        ("categoryId", json!(foreign::<VocCategoryId>()), "CATEGORY_UNKNOWN categoryId"),
        ("departmentId", json!(foreign::<DepartmentId>()), "DEPARTMENT_UNKNOWN departmentId"),
        ("seriesDepartmentId", json!(foreign::<DepartmentId>()), "DEPARTMENT_UNKNOWN seriesDepartmentId"),
        ("signalWeek", json!("2026-02-23"), "SERIES_INCOMPLETE seriesDepartmentId"),
        ("countsFrom", json!("2026-03-03"), "PERIOD_INVALID countsFrom"),
        ("desiredBy", json!("2026-03-01"), "DATE_INVALID desiredBy"),
        ("vocItemIds", json!([foreign::<VocItemId>()]), "VOC_ITEM_NOT_FOUND vocItemIds/0"),
        ("vocItemIds", json!([rejected["id"]]), "VOC_ITEM_NOT_FOUND vocItemIds/0"),
        ("vocItemIds", json!(many), "TOO_MANY_ITEMS vocItemIds"),
        ("idempotencyKey", json!(""), "IDEMPOTENCY_KEY_INVALID idempotencyKey"),
    ] {
        let mut input = wish(&app);
        input[field] = value;
        assert_eq!(change(&cs, "requestImprovement", input).await.refusals(), [refusal], "{field}");
    }
    let mut input = wish(&app);
    (input["title"], input["problem"]) = (json!(""), json!(""));
    assert_eq!(change(&cs, "requestImprovement", input).await.refusals(), ["BLANK title", "BLANK problem"]);
    // There was no such signal.
    let mut input = wish(&app);
    (input["signalWeek"], input["seriesDepartmentId"]) = (json!("2026-02-23"), json!(app.company.id("team")));
    assert_eq!(change(&cs, "requestImprovement", input.clone()).await.refusals(), ["SIGNAL_UNKNOWN signalWeek"]);
    input["seriesPart"] = json!("CAUSED");
    assert_eq!(change(&cs, "requestImprovement", input).await.refusals(), ["SERIES_INCOMPLETE seriesDepartmentId"]);
    for table in ["improvement_task", "improvement_step", "improvement_item"] {
        assert_eq!(app.count(table).await, 0, "{table}");
    }
}

/// I3: a retry makes no second task.
#[tokio::test]
async fn i3_a_retried_request_is_one_task() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let mut input = wish(&app);
    input["idempotencyKey"] = json!("signal-9");
    let (one, other) = tokio::join!(request(&cs, input.clone()), request(&cs, input.clone()));
    assert_eq!(one["id"], other["id"]);
    assert_eq!(
        (request(&cs, input.clone()).await["id"].clone(), app.count("improvement_task").await),
        (one["id"].clone(), 1)
    );
    input["title"] = json!("다른 과제");
    assert_eq!(change(&cs, "requestImprovement", input).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// X5: what is not there, and what somebody else has changed.
#[tokio::test]
async fn h4_a_stale_or_unknown_task_is_refused() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, staff) = (app.sign_in("cs").await, app.sign_in("staff").await);
    let task = begun(&app, json!({})).await;
    let stale = json!({ "note": "계속", "expectedVersion": 1 });
    assert_eq!(
        attempt(&staff, "reportImprovementProgress", &task, stale).await.refusals(),
        ["STALE_VERSION expectedVersion"]
    );
    let nothing = json!({ "id": foreign::<ImprovementTaskId>() });
    assert_eq!(
        attempt(&staff, "reportImprovementProgress", &nothing, json!({ "note": "계속" })).await.refusals(),
        ["TASK_NOT_FOUND id"]
    );
    assert_eq!(read(&staff, &nothing).await, Value::Null);
    assert_eq!(get(&staff, "node", json!({ "id": nothing["id"] })).await, Value::Null);
    assert_eq!(get(&staff, "node", json!({ "id": task["id"] })).await["id"], task["id"]);
    let silent = json!({ "verified": false });
    act(&staff, "submitImprovementResult", &task, json!({ "result": "했습니다" })).await;
    assert_eq!(attempt(&cs, "verifyImprovement", &task, silent).await.refusals(), ["REASON_MISSING reason"]);
    let future = json!({ "result": "했습니다", "effectiveOn": "2026-03-03" });
    act(&cs, "verifyImprovement", &task, json!({ "verified": false, "reason": "다시" })).await;
    assert_eq!(
        attempt(&staff, "submitImprovementResult", &task, future).await.refusals(),
        ["DATE_INVALID effectiveOn"]
    );
    // Of two at once one is first.
    let note = |text: &str| json!({ "note": text, "expectedVersion": 5 });
    let (one, other) = tokio::join!(
        attempt(&staff, "reportImprovementProgress", &task, note("하나")),
        attempt(&staff, "reportImprovementProgress", &task, note("둘"))
    );
    let mut both = [one.refusals().len(), other.refusals().len()];
    both.sort_unstable();
    assert_eq!(both, [0, 1]);
}

/// H4, L4: everybody concerned is told, each once, and nobody what they did themselves.
#[tokio::test]
async fn h4_whom_a_task_concerns_is_told_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    verified(&app, json!({})).await;
    assert_eq!(told(&app, "chief").await, ["IMPROVEMENT_REQUESTED", "IMPROVEMENT_VERIFIED"]);
    assert_eq!(told(&app, "cs").await, ["IMPROVEMENT_ACCEPTED", "IMPROVEMENT_SUBMITTED"]);
    for owner in ["staff", "mate"] {
        assert_eq!(told(&app, owner).await, ["IMPROVEMENT_OWNED", "IMPROVEMENT_VERIFIED"], "{owner}");
    }
    assert_eq!(told(&app, "exec").await, ["IMPROVEMENT_VERIFIED"], "the division's executive");
    for who in ["leader", "other", "exec2", "hr"] {
        assert_eq!(told(&app, who).await, NONE, "{who}");
    }
    let task = request(&app.sign_in("exec").await, wish(&app)).await;
    act(
        &app.sign_in("chief").await,
        "answerImprovement",
        &task,
        json!({ "accept": false, "reason": "소관이 아닙니다" }),
    )
    .await;
    assert_eq!(told(&app, "exec").await, ["IMPROVEMENT_DISPUTED"]);
    assert_eq!(told(&app, "cs").await, ["IMPROVEMENT_DISPUTED"]);
    act(&app.sign_in("cs").await, "resolveImprovementDispute", &task, denied_input()).await;
    assert_eq!(told(&app, "chief").await, ["IMPROVEMENT_DISPUTE_RESOLVED", "IMPROVEMENT_REQUESTED"]);
    assert_eq!(told(&app, "exec").await, ["IMPROVEMENT_DISPUTE_RESOLVED"]);
}

/// H4: due soon, and overdue, once each; a day that is moved is another day.
#[tokio::test]
async fn h4_what_is_due_is_told_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = begun(&app, json!({})).await;
    app.improvement_jobs().await;
    for owner in ["staff", "mate"] {
        assert_eq!(told(&app, owner).await, ["IMPROVEMENT_OWNED"], "{owner}");
    }
    app.pass(TimeDelta::days(22));
    app.improvement_jobs().await;
    assert_eq!(
        (told(&app, "staff").await, told(&app, "mate").await),
        (vec!["IMPROVEMENT_DUE".into()], vec!["IMPROVEMENT_DUE".into()])
    );
    app.pass(TimeDelta::hours(1));
    app.improvement_jobs().await;
    assert_eq!(told(&app, "staff").await, NONE, "once");
    assert_eq!(told(&app, "chief").await, ["IMPROVEMENT_REQUESTED"]);
    app.pass(TimeDelta::days(9));
    assert_eq!(read(&app.sign_in("staff").await, &task).await["isOverdue"], true);
    app.improvement_jobs().await;
    for who in ["staff", "mate", "chief"] {
        assert_eq!(told(&app, who).await, ["IMPROVEMENT_OVERDUE"], "{who}");
    }
    app.pass(TimeDelta::hours(1));
    app.improvement_jobs().await;
    assert_eq!(told(&app, "mate").await, NONE, "once");
    let moved = json!({ "plan": { "dueOn": "2026-04-08" }, "reason": "시스템 배포가 늦어졌습니다" });
    act(&app.sign_in("chief").await, "reviseImprovementPlan", &task, moved).await;
    app.pass(TimeDelta::hours(1));
    app.improvement_jobs().await;
    assert_eq!(told(&app, "mate").await, ["IMPROVEMENT_DUE"]);
}

/// X1: employees read all tasks, customers none.
#[tokio::test]
async fn h4_customers_see_no_tasks() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = crate::documents::customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let task = begun(&app, json!({ "vocItemIds": [item["id"]] })).await;
    let customer = app.as_customer(&hong);
    assert_eq!(ask(&customer, "improvementTasks", json!({})).await.code(), "FORBIDDEN");
    assert_eq!(get(&customer, "node", json!({ "id": task["id"] })).await, Value::Null);
    let own = "query($id: ID!) { vocItem(id: $id) { improvementTasks { totalCount edges { cursor } } } }";
    let seen = customer.data(own, json!({ "id": item["id"] })).await;
    assert_eq!(seen["vocItem"]["improvementTasks"], json!({ "totalCount": 0, "edges": [] }));
    let _ = category("DELAY");
}

/// C4: what says who somebody is does not stand in a task, however it was put in.
#[tokio::test]
async fn c4_a_task_names_no_customer() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = crate::documents::customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let words = "홍길동 고객(010-1234-5678, hong@example.com)의 건";
    let task = begun(&app, json!({ "vocItemIds": [item["id"]], "title": "홍길동 고객 건", "problem": words })).await;
    act(&app.sign_in("staff").await, "reportImprovementProgress", &task, json!({ "note": words })).await;
    let changed = json!({ "plan": { "correction": words }, "reason": words });
    act(&app.sign_in("staff").await, "reviseImprovementPlan", &task, changed).await;
    act(&app.sign_in("staff").await, "submitImprovementResult", &task, json!({ "result": words })).await;
    let said = json!({ "verified": true, "reason": words, "announcement": words });
    let done = act(&app.sign_in("cs").await, "verifyImprovement", &task, said).await;
    let all = serde_json::to_string(&done).unwrap();
    assert!(all.contains("홍*동"), "{all}");
    for kept in ["홍길동", "1234-5678", "hong@example.com"] {
        assert!(!all.contains(kept), "{kept}: {all}");
    }
}
