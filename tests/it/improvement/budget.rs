//! How many statements tasks run, whatever the page size. A figure here changes only with a reason.

use super::{begun, plan, request, wish};
use crate::{
    documents::{customer, document, get},
    voc::desk::{categories, complaint, file},
};
use chrono::TimeDelta;
use serde_json::json;
use tests::TestApp;

/// On PostgreSQL the rows of several tables are one statement, on SQLite one each.
fn rows(tables: u64) -> u64 {
    if tests::on_postgres() { 1 } else { tables }
}

#[tokio::test]
async fn h4_tasks_take_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let bare = |field: &str, input: &str| {
        format!(
            "mutation($input: {input}!) {{ {field}(input: $input) {{ improvementTask {{ id }} userErrors {{ code }} }} }}"
        )
    };
    let mut items = Vec::new();
    for n in 0..30 {
        items.push(file(&cs, complaint(Some(&hong), &format!("{n}번째로 같은 서류를 냅니다"))).await["id"].clone());
    }
    let ask = bare("requestImprovement", "RequestImprovementInput");
    for count in [1, 30] {
        let mut input = wish(&app);
        input["vocItemIds"] = json!(items[..count]);
        // Categories, the items, their customers; the task with its items, step, audit record and event.
        assert_eq!(app.statements(cs.run(&ask, json!({ "input": input.clone() }))).await.0, 3 + rows(5), "{count}");
        input["idempotencyKey"] = json!(format!("key-{count}"));
        // The key, looked up and kept.
        assert_eq!(app.statements(cs.run(&ask, json!({ "input": input }))).await.0, 3 + rows(5) + 2, "{count}");
    }
    let task = request(&cs, wish(&app)).await;
    let id = task["id"].clone();
    let accept = json!({ "id": id, "accept": true, "plan": plan(&app, "staff", "mate") });
    let chief = app.sign_in("chief").await;
    // The task locked, whose names it may not hold; the task, its step, audit record and events.
    let answer = bare("answerImprovement", "AnswerImprovementInput");
    assert_eq!(app.statements(chief.run(&answer, json!({ "input": accept }))).await.0, 3 + rows(3));
    let staff = app.sign_in("staff").await;
    let note = bare("reportImprovementProgress", "ReportImprovementProgressInput");
    for n in 0..3 {
        let note_of = json!({ "input": { "id": id, "note": format!("{n}번째") } });
        assert_eq!(app.statements(staff.run(&note, note_of)).await.0, 3 + rows(3));
    }
    let result = json!({ "input": { "id": id, "result": "배포" } });
    assert_eq!(
        app.statements(staff.run(&bare("submitImprovementResult", "SubmitImprovementResultInput"), result)).await.0,
        3 + rows(3)
    );
    // And the job that tells everybody.
    let verify = json!({ "input": { "id": id, "verified": true } });
    assert_eq!(
        app.statements(cs.run(&bare("verifyImprovement", "VerifyImprovementInput"), verify)).await.0,
        4 + rows(3)
    );
    begun(&app, json!({ "vocItemIds": [items[0]] })).await;
    for first in [1, 3, 100] {
        // The page and its total; categories and rules, effects.
        assert_eq!(
            app.statements(get(&cs, "improvementTasks", json!({ "first": first }))).await.0,
            5,
            "first: {first}"
        );
    }
    // The task; categories and rules, its timeline, its items and their total, the items themselves, the effect.
    assert_eq!(app.statements(cs.run(&document("improvementTask"), json!({ "id": id }))).await.0, 7);
}

/// H8: looking at what happened costs the same, whatever the number of items and of tasks that are watched.
#[tokio::test]
async fn h8_a_look_at_what_happened_takes_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let mut first = None;
    for _ in 0..3 {
        let item =
            file(&app.sign_in("cs").await, complaint(None, "보완 서류를 세 번이나 다시 냈는데 또 내라고 하네요")).await;
        app.pass(TimeDelta::hours(1));
        super::verified(&app, json!({ "vocItemIds": [item["id"]] })).await;
        app.watch_recurrence().await;
        app.pass(TimeDelta::hours(1));
        let cs = app.sign_in("cs").await;
        for n in 0..5 {
            file(&cs, complaint(None, &format!("{n}번째 전화를 받아 주지 않아 아주 오래 기다리고 있었습니다"))).await;
        }
        let statements = app.statements(app.watch_recurrence()).await.0;
        assert_eq!(statements, *first.get_or_insert(statements), "as with one task that is watched");
    }
}
