//! What is asked in vain, field by field; who hears of a request; and calls that are repeated (I3).

use super::{act, attempt, begun, plan, read, request, told, wish};
use crate::{
    documents::{absent, change},
    voc::desk::categories,
};
use entity::ids::{DepartmentId, EmployeeId, ImprovementTaskId, VocCategoryId, VocItemId};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

/// What is wrong with a text, whichever it is.
fn bad_texts(longest: usize) -> [(String, &'static str); 5] {
    [
        (String::new(), "BLANK"),
        (" \n ".into(), "BLANK"),
        ("가".repeat(longest + 1), "TOO_LONG"),
        ("제\u{7}어".into(), "INVALID_TEXT"),
        ("900101-1234567 고객".into(), "RESIDENT_NUMBER"),
    ]
}

/// H4: every field of a request.
#[tokio::test]
async fn h4_each_bad_field_of_a_request_is_named() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let mut tried: Vec<(Value, String)> = Vec::new();
    for (field, longest) in [("title", 120), ("problem", 2_000)] {
        tried.extend(bad_texts(longest).map(|(text, code)| (json!({ field: text }), format!("{code} {field}"))));
    }
    let many: Vec<String> = (0..51).map(|_| foreign::<VocItemId>()).collect();
    let others = [
        (json!({ "categoryId": foreign::<VocCategoryId>() }), "CATEGORY_UNKNOWN categoryId"),
        (json!({ "departmentId": foreign::<DepartmentId>() }), "DEPARTMENT_UNKNOWN departmentId"),
        (json!({ "seriesDepartmentId": foreign::<DepartmentId>() }), "DEPARTMENT_UNKNOWN seriesDepartmentId"),
        (json!({ "signalWeek": "2026-02-23" }), "SERIES_INCOMPLETE seriesDepartmentId"),
        (json!({ "countsFrom": "2026-03-03" }), "PERIOD_INVALID countsFrom"),
        (json!({ "countsFrom": "2024-03-01" }), "PERIOD_INVALID countsFrom"),
        (json!({ "desiredBy": "2026-03-01" }), "DATE_INVALID desiredBy"),
        (json!({ "desiredBy": "2028-03-02" }), "DATE_INVALID desiredBy"),
        (json!({ "vocItemIds": [foreign::<VocItemId>()] }), "VOC_ITEM_NOT_FOUND vocItemIds/0"),
        (json!({ "vocItemIds": many }), "TOO_MANY_ITEMS vocItemIds"),
        (json!({ "idempotencyKey": "" }), "IDEMPOTENCY_KEY_INVALID idempotencyKey"),
        (json!({ "idempotencyKey": "k".repeat(129) }), "IDEMPOTENCY_KEY_INVALID idempotencyKey"),
    ];
    tried.extend(others.map(|(more, said)| (more, said.to_owned())));
    for (more, said) in tried {
        let mut input = wish(&app);
        more.as_object().unwrap().iter().for_each(|(name, value)| input[name] = value.clone());
        assert_eq!(change(&cs, "requestImprovement", input).await.refusals(), [said], "{more}");
    }
    assert_eq!(app.count("improvement_task").await, 0);
}

/// H4, H7: every field of what is done with a task.
#[tokio::test]
async fn h4_each_bad_field_of_a_deed_is_named() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = begun(&app, json!({})).await;
    let asked = request(&app.sign_in("cs").await, wish(&app)).await;
    let submitted = begun(&app, json!({})).await;
    act(&app.sign_in("mate").await, "submitImprovementResult", &submitted, json!({ "result": "배포" })).await;
    let disputed = request(&app.sign_in("cs").await, wish(&app)).await;
    let no = json!({ "accept": false, "reason": "소관이 아닙니다" });
    act(&app.sign_in("chief").await, "answerImprovement", &disputed, no).await;
    let unknown = foreign::<EmployeeId>();
    let mut tried: Vec<(&str, &str, &Value, Value, String)> = Vec::new();
    for (text, code) in bad_texts(2_000) {
        let bad = |field: &str| format!("{code} {field}");
        tried.extend([
            ("chief", "answerImprovement", &asked, json!({ "accept": false, "reason": text }), bad("reason")),
            ("staff", "reportImprovementProgress", &task, json!({ "note": text }), bad("note")),
            ("staff", "submitImprovementResult", &task, json!({ "result": text }), bad("result")),
            ("cs", "verifyImprovement", &submitted, json!({ "verified": false, "reason": text }), bad("reason")),
            (
                "cs",
                "verifyImprovement",
                &submitted,
                json!({ "verified": true, "announcement": text }),
                bad("announcement"),
            ),
            (
                "cs",
                "resolveImprovementDispute",
                &disputed,
                json!({ "resolution": "WITHDRAW", "reason": text }),
                bad("reason"),
            ),
            (
                "staff",
                "reviseImprovementPlan",
                &task,
                json!({ "plan": { "dueOn": "2026-04-02" }, "reason": text }),
                bad("reason"),
            ),
        ]);
        for field in ["correction", "correctiveAction", "successCriteria"] {
            let revised = json!({ "plan": { field: text }, "reason": "이유" });
            tried.push(("staff", "reviseImprovementPlan", &task, revised, bad(&format!("plan/{field}"))));
        }
    }
    let revised = |plan: Value| json!({ "plan": plan, "reason": "이유" });
    let resolved = |more: Value| {
        let mut input = json!({ "reason": "이유" });
        more.as_object().unwrap().iter().for_each(|(name, value)| input[name] = value.clone());
        input
    };
    let others = [
        ("staff", "reviseImprovementPlan", &task, revised(json!({ "dueOn": "2026-03-01" })), "DATE_INVALID plan/dueOn"),
        ("staff", "reviseImprovementPlan", &task, revised(json!({ "dueOn": "2028-03-02" })), "DATE_INVALID plan/dueOn"),
        (
            "staff",
            "reviseImprovementPlan",
            &task,
            revised(json!({ "correctionOwnerId": unknown })),
            "PERSON_UNKNOWN plan/correctionOwnerId",
        ),
        (
            "staff",
            "reviseImprovementPlan",
            &task,
            revised(json!({ "correctiveActionOwnerId": app.company.id("gone") })),
            "PERSON_UNKNOWN plan/correctiveActionOwnerId",
        ),
        ("staff", "reviseImprovementPlan", &task, revised(json!({})), "NOTHING_CHANGES plan"),
        (
            "staff",
            "reviseImprovementPlan",
            &task,
            json!({ "plan": { "dueOn": "2026-04-02" } }),
            "REASON_MISSING reason",
        ),
        (
            "staff",
            "submitImprovementResult",
            &task,
            json!({ "result": "배포", "effectiveOn": "2026-03-01" }),
            "DATE_INVALID effectiveOn",
        ),
        (
            "staff",
            "reportImprovementProgress",
            &task,
            json!({ "note": "착수", "idempotencyKey": "" }),
            "IDEMPOTENCY_KEY_INVALID idempotencyKey",
        ),
        (
            "chief",
            "answerImprovement",
            &asked,
            json!({ "accept": true, "plan": { "correction": "일부" } }),
            "PLAN_MISSING plan",
        ),
        ("cs", "verifyImprovement", &submitted, json!({ "verified": false }), "REASON_MISSING reason"),
        (
            "cs",
            "resolveImprovementDispute",
            &disputed,
            resolved(json!({ "resolution": "REASSIGN" })),
            "DEPARTMENT_UNKNOWN departmentId",
        ),
        (
            "cs",
            "resolveImprovementDispute",
            &disputed,
            resolved(json!({ "resolution": "REASSIGN", "departmentId": app.company.id("team") })),
            "SAME_DEPARTMENT departmentId",
        ),
        (
            "cs",
            "resolveImprovementDispute",
            &disputed,
            resolved(json!({ "resolution": "DENY", "dueOn": "2026-03-01" })),
            "DATE_INVALID dueOn",
        ),
    ];
    tried.extend(others.map(|(who, field, task, more, said)| (who, field, task, more, said.to_owned())));
    let nothing = json!({ "id": foreign::<ImprovementTaskId>() });
    let steps = app.count("improvement_step").await;
    for (who, field, task, more, said) in &tried {
        let client = app.sign_in(who).await;
        let refused = attempt(&client, field, task, more.clone()).await.refusals();
        assert_eq!(refused, std::slice::from_ref(said), "{field} {more}");
    }
    for (who, field, more) in [
        ("chief", "answerImprovement", json!({ "accept": false, "reason": "이유" })),
        ("cs", "resolveImprovementDispute", resolved(json!({ "resolution": "WITHDRAW" }))),
        ("staff", "reviseImprovementPlan", revised(json!({ "dueOn": "2026-04-02" }))),
        ("staff", "reportImprovementProgress", json!({ "note": "착수" })),
        ("staff", "submitImprovementResult", json!({ "result": "배포" })),
        ("cs", "verifyImprovement", json!({ "verified": true })),
    ] {
        let client = app.sign_in(who).await;
        assert_eq!(attempt(&client, field, &nothing, more).await.refusals(), ["TASK_NOT_FOUND id"], "{field}");
    }
    assert_eq!(app.count("improvement_step").await, steps);
}

/// I3: a note that is sent again is one note; another note under its key is refused.
#[tokio::test]
async fn i3_a_note_that_is_sent_again_is_one() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = begun(&app, json!({})).await;
    let staff = app.sign_in("staff").await;
    let note = |text: &str| json!({ "note": text, "idempotencyKey": "note-1", "expectedVersion": task["version"] });
    let tell = async || act(&staff, "reportImprovementProgress", &task, note("초안을 돌렸습니다")).await;
    let (one, other) = tokio::join!(tell(), tell());
    assert_eq!((&one["version"], &tell().await["version"]), (&other["version"], &one["version"]));
    assert_eq!(read(&staff, &task).await["timeline"]["totalCount"], 4);
    let changed = attempt(&staff, "reportImprovementProgress", &task, note("다른 말")).await;
    assert_eq!(changed.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// H4, O5: where nobody leads the department, who answers for it hears of the request, and who stands in for them.
#[tokio::test]
async fn h4_who_may_answer_hears_of_the_request() {
    let app = TestApp::start().await;
    categories(&app).await;
    absent(&app, "exec2", "pat").await;
    app.reload().await;
    let mut input = wish(&app);
    input["departmentId"] = json!(app.company.id("office"));
    let task = request(&app.sign_in("cs").await, input).await;
    for who in ["exec2", "pat"] {
        assert_eq!(told(&app, who).await, ["IMPROVEMENT_REQUESTED"], "{who}");
    }
    let yes = json!({ "accept": true, "plan": plan(&app, "other", "hr") });
    assert_eq!(act(&app.sign_in("pat").await, "answerImprovement", &task, yes).await["state"], "ACCEPTED");
}

/// H7: nor does whoever accepted it for the department, or said how it goes.
#[tokio::test]
async fn h7_whoever_accepted_it_does_not_verify_it() {
    let app = TestApp::start().await;
    categories(&app).await;
    absent(&app, "exec2", "cs").await;
    app.reload().await;
    let mut input = wish(&app);
    input["departmentId"] = json!(app.company.id("office"));
    let cs = app.sign_in("cs").await;
    let task = request(&cs, input).await;
    act(&cs, "answerImprovement", &task, json!({ "accept": true, "plan": plan(&app, "other", "pat") })).await;
    let other = app.sign_in("other").await;
    act(&other, "reportImprovementProgress", &task, json!({ "note": "시작" })).await;
    act(&other, "submitImprovementResult", &task, json!({ "result": "배포" })).await;
    let own = attempt(&cs, "verifyImprovement", &task, json!({ "verified": true })).await;
    assert_eq!(own.refusals(), ["VERIFIER_INVOLVED id"]);
    act(&app.sign_in("cco").await, "verifyImprovement", &task, json!({ "verified": true })).await;
}
