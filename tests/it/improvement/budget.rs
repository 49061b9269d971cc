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
    let mut counted = Vec::new();
    let ask = bare("requestImprovement", "RequestImprovementInput");
    for count in [1, 30] {
        let mut input = wish(&app);
        input["vocItemIds"] = json!(items[..count]);
        counted.push(("asked", app.statements(cs.run(&ask, json!({ "input": input.clone() }))).await.0));
        input["idempotencyKey"] = json!(format!("key-{count}"));
        counted.push(("asked with a key", app.statements(cs.run(&ask, json!({ "input": input }))).await.0));
    }
    let task = request(&cs, wish(&app)).await;
    let id = task["id"].clone();
    let accept = json!({ "input": { "id": id, "accept": true, "plan": plan(&app, "staff", "mate") } });
    let chief = app.sign_in("chief").await;
    let answer = bare("answerImprovement", "AnswerImprovementInput");
    counted.push(("accepted", app.statements(chief.run(&answer, accept)).await.0));
    let staff = app.sign_in("staff").await;
    let note = bare("reportImprovementProgress", "ReportImprovementProgressInput");
    for n in 0..3 {
        let note_of = json!({ "input": { "id": id, "note": format!("{n}번째") } });
        counted.push(("progressed", app.statements(staff.run(&note, note_of)).await.0));
    }
    let result = json!({ "input": { "id": id, "result": "배포" } });
    let submit = bare("submitImprovementResult", "SubmitImprovementResultInput");
    counted.push(("submitted", app.statements(staff.run(&submit, result)).await.0));
    let verify = json!({ "input": { "id": id, "verified": true } });
    let verified = bare("verifyImprovement", "VerifyImprovementInput");
    counted.push(("verified", app.statements(cs.run(&verified, verify)).await.0));
    begun(&app, json!({ "vocItemIds": [items[0]] })).await;
    for first in [1, 3, 100] {
        counted.push(("listed", app.statements(get(&cs, "improvementTasks", json!({ "first": first }))).await.0));
    }
    // Lists inside of the list, of however many tasks.
    let nested = "query($first: Int) { improvementTasks(first: $first) { edges { node { items(first: 2) { totalCount edges { cursor } }
        timeline(first: 1) { totalCount edges { cursor } } } } } }";
    for first in [1, 3, 100] {
        counted.push(("listed with their lists", app.statements(cs.data(nested, json!({ "first": first }))).await.0));
    }
    counted.push(("read", app.statements(cs.run(&document("improvementTask"), json!({ "id": id }))).await.0));
    // Categories, the items, their customers; the task with its items, step, audit record and event. The key, looked up twice and kept.
    let (asked, with_key) = (("asked", 3 + rows(5)), ("asked with a key", 6 + rows(5)));
    // The task locked, whose names it may not hold; the task, its step, audit record and event, with a row for each new owner.
    let deed = |name| (name, 3 + rows(3));
    let expected = [
        asked,
        with_key,
        asked,
        with_key,
        deed("accepted"),
        deed("progressed"),
        deed("progressed"),
        deed("progressed"),
        deed("submitted"),
        // And the job that tells everybody.
        ("verified", 4 + rows(3)),
        // The page and its total; categories and rules, effects.
        ("listed", 5),
        ("listed", 5),
        ("listed", 5),
        // The page; items and their totals, steps and theirs.
        ("listed with their lists", 5),
        ("listed with their lists", 5),
        ("listed with their lists", 5),
        // The task; categories and rules, its timeline and its items with their totals, the effect.
        ("read", 8),
    ];
    assert_eq!(counted, expected);
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
        app.settled().await;
        let statements = app.statements(app.watch_recurrence()).await.0;
        assert_eq!(statements, *first.get_or_insert(statements), "as with one task that is watched");
    }
}
