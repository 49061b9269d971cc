//! H7: two parts with two owners, criteria before acting, and a verifier who had no part in it.

use super::{act, attempt, begun, plan, read, request, wish};
use crate::voc::desk::{categories, kinds};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn h7_correction_and_corrective_action_are_two_fields_with_two_owners() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, chief) = (app.sign_in("cs").await, app.sign_in("chief").await);
    let task = request(&cs, wish(&app)).await;
    let accept = |plan: Value| json!({ "accept": true, "plan": plan });
    let same = attempt(&chief, "answerImprovement", &task, accept(plan(&app, "staff", "staff"))).await;
    assert_eq!(same.refusals(), ["SAME_OWNER plan/correctiveActionOwnerId"]);
    for field in ["dueOn", "correction", "correctionOwnerId", "correctiveAction", "correctiveActionOwnerId"] {
        let mut part = plan(&app, "staff", "mate");
        part[field] = Value::Null;
        assert_eq!(
            attempt(&chief, "answerImprovement", &task, accept(part)).await.refusals(),
            ["PLAN_MISSING plan"],
            "{field}"
        );
    }
    assert_eq!(
        attempt(&chief, "answerImprovement", &task, json!({ "accept": true })).await.refusals(),
        ["NOTHING_CHANGES plan"]
    );
    let mut gone = plan(&app, "gone", "mate");
    app.leave("gone").await;
    gone["correction"] = json!(" ");
    let refused = attempt(&chief, "answerImprovement", &task, accept(gone)).await;
    assert_eq!(refused.refusals(), ["BLANK plan/correction", "PERSON_UNKNOWN plan/correctionOwnerId"]);
    let accepted = act(&chief, "answerImprovement", &task, accept(plan(&app, "staff", "mate"))).await;
    assert_eq!(
        (&accepted["correctionOwner"]["email"], &accepted["correctiveActionOwner"]["email"]),
        (&json!("staff@hanbit.test"), &json!("mate@hanbit.test"))
    );
    let both = json!({ "plan": { "correctionOwnerId": app.company.id("mate") } });
    assert_eq!(
        attempt(&chief, "reviseImprovementPlan", &task, both).await.refusals(),
        ["SAME_OWNER plan/correctiveActionOwnerId"]
    );
}

#[tokio::test]
async fn h7_success_criteria_stand_before_anybody_acts() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (chief, staff) = (app.sign_in("chief").await, app.sign_in("staff").await);
    let task = request(&app.sign_in("cs").await, wish(&app)).await;
    let mut without = plan(&app, "staff", "mate");
    without["successCriteria"] = Value::Null;
    act(&chief, "answerImprovement", &task, json!({ "accept": true, "plan": without })).await;
    let note = json!({ "note": "시작했습니다" });
    assert_eq!(
        attempt(&staff, "reportImprovementProgress", &task, note.clone()).await.refusals(),
        ["PLAN_MISSING plan"]
    );
    // Before work begins it is set without a reason; then it is a revision that is kept with what it was.
    act(&staff, "reviseImprovementPlan", &task, json!({ "plan": { "successCriteria": "30% 준다" } })).await;
    act(&staff, "reportImprovementProgress", &task, note).await;
    let other = json!({ "plan": { "successCriteria": "10% 준다" } });
    assert_eq!(
        attempt(&staff, "reviseImprovementPlan", &task, other.clone()).await.refusals(),
        ["REASON_MISSING reason"]
    );
    let reasoned = json!({ "plan": other["plan"], "reason": "계절 요인을 뺐습니다" });
    let revised = act(&staff, "reviseImprovementPlan", &task, reasoned.clone()).await;
    let step = &revised["timeline"]["edges"][0]["node"];
    assert_eq!((&step["kind"], &step["text"]), (&json!("REVISED"), &json!("계절 요인을 뺐습니다")));
    assert_eq!(step["changes"], json!([{ "field": "successCriteria", "before": "30% 준다", "after": "10% 준다" }]));
    // Once there is a result nobody moves the posts, also not if it came back.
    act(&staff, "submitImprovementResult", &task, json!({ "result": "배포" })).await;
    assert_eq!(attempt(&staff, "reviseImprovementPlan", &task, reasoned).await.refusals(), ["WRONG_STATE id"]);
    let back = json!({ "verified": false, "reason": "기준에 못 미칩니다" });
    act(&app.sign_in("cs").await, "verifyImprovement", &task, back).await;
    let lower = json!({ "plan": { "successCriteria": "조금 준다" }, "reason": "그래도" });
    assert_eq!(
        attempt(&chief, "reviseImprovementPlan", &task, lower).await.refusals(),
        ["CRITERIA_FIXED plan/successCriteria"]
    );
    let later = json!({ "plan": { "dueOn": "2026-04-30" }, "reason": "보완에 시간이 듭니다" });
    assert_eq!(act(&chief, "reviseImprovementPlan", &task, later).await["dueOn"], "2026-04-30");
}

#[tokio::test]
async fn h7_the_verifier_is_no_owner_never_was_one_and_did_not_submit() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, cco, chief) = (app.sign_in("cs").await, app.sign_in("cco").await, app.sign_in("chief").await);
    let task = request(&cs, wish(&app)).await;
    act(&chief, "answerImprovement", &task, json!({ "accept": true, "plan": plan(&app, "cs", "mate") })).await;
    act(&cs, "reportImprovementProgress", &task, json!({ "note": "시작" })).await;
    // Handed on, which makes nobody forget it.
    let on = json!({ "plan": { "correctionOwnerId": app.company.id("staff") }, "reason": "담당 변경" });
    let handed = act(&cs, "reviseImprovementPlan", &task, on).await;
    let change = &handed["timeline"]["edges"][0]["node"]["changes"][0];
    assert_eq!(change, &json!({ "field": "correctionOwner", "before": "임수빈", "after": "김민준" }));
    act(&app.sign_in("staff").await, "submitImprovementResult", &task, json!({ "result": "배포" })).await;
    assert_eq!(read(&cs, &task).await["viewerActions"], json!([]));
    assert_eq!(
        attempt(&cs, "verifyImprovement", &task, json!({ "verified": true })).await.refusals(),
        ["VERIFIER_INVOLVED id"]
    );
    assert_eq!(attempt(&chief, "verifyImprovement", &task, json!({ "verified": true })).await.code(), "FORBIDDEN");
    assert_eq!(act(&cco, "verifyImprovement", &task, json!({ "verified": true })).await["state"], "VERIFIED");
}

/// Who leads the CS office's own division and submits a result for it.
#[tokio::test]
async fn h7_whoever_submitted_a_result_does_not_verify_it() {
    let app = TestApp::start().await;
    categories(&app).await;
    let mut input = wish(&app);
    input["departmentId"] = json!(app.company.id("office"));
    let (cs, exec2) = (app.sign_in("cs").await, app.sign_in("exec2").await);
    let task = request(&cs, input).await;
    act(&exec2, "answerImprovement", &task, json!({ "accept": true, "plan": plan(&app, "other", "pat") })).await;
    act(&exec2, "reportImprovementProgress", &task, json!({ "note": "시작" })).await;
    crate::documents::absent(&app, "exec2", "cs").await;
    app.reload().await;
    act(&cs, "submitImprovementResult", &task, json!({ "result": "대신 제출합니다" })).await;
    assert_eq!(
        attempt(&cs, "verifyImprovement", &task, json!({ "verified": true })).await.refusals(),
        ["VERIFIER_INVOLVED id"]
    );
    act(&app.sign_in("cco").await, "verifyImprovement", &task, json!({ "verified": true })).await;
}

/// Every step stands for ever, in order.
#[tokio::test]
async fn h7_each_revision_is_on_the_timeline() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = begun(&app, json!({})).await;
    let staff = app.sign_in("staff").await;
    for n in 1..=25 {
        let day = json!({ "plan": { "dueOn": format!("2026-04-{n:02}") }, "reason": format!("{n}번째") });
        act(&staff, "reviseImprovementPlan", &task, day).await;
    }
    let seen = read(&staff, &task).await;
    assert_eq!((&seen["timeline"]["totalCount"], kinds(&seen["timeline"]).len()), (&json!(28), 20));
    let page = "query($id: ID!, $after: String) { improvementTask(id: $id) { timeline(first: 100, after: $after) { edges { node { text } } } } }";
    let after = seen["timeline"]["edges"][19]["cursor"].clone();
    let rest = staff.data(page, json!({ "id": task["id"], "after": after })).await;
    assert_eq!(rest["improvementTask"]["timeline"]["edges"].as_array().unwrap().len(), 8);
    let oldest = "query($id: ID!, $before: String) { improvementTask(id: $id) { timeline(last: 2, before: $before) { edges { cursor node { version } } } } }";
    let versions = async |before: &Value| {
        let end = staff.data(oldest, json!({ "id": task["id"], "before": before })).await;
        let edges = end["improvementTask"]["timeline"]["edges"].clone();
        ([0, 1].map(|place: usize| edges[place]["node"]["version"].clone()), edges[0]["cursor"].clone())
    };
    let (last, before) = versions(&Value::Null).await;
    assert_eq!((last, versions(&before).await.0), ([json!(2), json!(1)], [json!(4), json!(3)]));
}
