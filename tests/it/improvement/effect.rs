//! H5: a result that is in force shows what it did to the rate of its VOC, and says when that can't be said.

use super::{act, plan, read, request, wish};
use crate::{
    documents::get,
    voc::{
        desk::{categories, category},
        signals,
    },
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{ids::VocCategoryId, voc_item};
use serde_json::{Value, json};
use sunhwan::{kernel::id::PublicId, voc::signal::judge_week};
use tests::TestApp;

fn delay() -> VocCategoryId {
    VocCategoryId::decode(&category("DELAY")).unwrap()
}

fn at(week: NaiveDate, n: usize) -> DateTime<Utc> {
    (week + Days::new((n % 7) as u64)).and_hms_opt(1, (n % 60) as u32, 0).unwrap().and_utc()
}

/// Every week from this Monday on: so many of `DELAY` handled by the team, and ten times as many of everything else.
async fn fill(app: &TestApp, first: &str, weeks: usize, items: impl Fn(usize) -> usize) {
    let (team, office) = (signals::department(app, "team"), signals::department(app, "office"));
    let first: NaiveDate = first.parse().unwrap();
    let apps = VocCategoryId::decode(&category("APP")).unwrap();
    let mut rows = Vec::new();
    for n in 0..weeks {
        let week = first + Days::new(7 * n as u64);
        let caused = |mut item: voc_item::Model| {
            item.caused_by_id = Some(office);
            item
        };
        rows.extend((0..items(n)).map(|n| caused(signals::item(delay(), team, at(week, n)))));
        rows.extend((0..60).map(|n| signals::item(apps, office, at(week, n))));
    }
    signals::file(app, rows).await;
}

/// In force since Monday, 9 March 2026; work began a week before.
async fn in_force(app: &TestApp, more: Value) -> Value {
    let mut input = wish(app);
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    let task = request(&app.sign_in("cs").await, input).await;
    act(
        &app.sign_in("chief").await,
        "answerImprovement",
        &task,
        json!({ "accept": true, "plan": plan(app, "staff", "mate") }),
    )
    .await;
    act(&app.sign_in("staff").await, "reportImprovementProgress", &task, json!({ "note": "착수" })).await;
    app.pass(TimeDelta::days(7));
    act(&app.sign_in("staff").await, "submitImprovementResult", &task, json!({ "result": "배포" })).await;
    act(&app.sign_in("cs").await, "verifyImprovement", &task, json!({ "verified": true })).await
}

/// As the hourly jobs do once this week is over.
async fn measured(app: &TestApp, through: &str, task: &Value) -> Value {
    judge_week(&app.db, &app.directory(), through.parse().unwrap(), app.now()).await.unwrap();
    app.pass(TimeDelta::hours(1));
    app.improvement_jobs().await;
    get(&app.sign_in("cs").await, "improvementEffect", json!({ "taskId": task["id"] })).await
}

#[tokio::test]
async fn h5_a_verified_task_shows_its_measured_effect() {
    let app = TestApp::start().await;
    categories(&app).await;
    // 20 a week until work began, 20 while it went on, 10 since it is in force.
    fill(&app, "2025-07-07", 60, |n| if n < 35 { 20 } else { 10 }).await;
    let task = in_force(&app, json!({ "seriesDepartmentId": app.company.id("claims") })).await;
    assert_eq!(get(&app.sign_in("cs").await, "improvementEffect", json!({ "taskId": task["id"] })).await, Value::Null);
    let early = measured(&app, "2026-03-16", &task).await;
    assert_eq!(
        (&early["tooLittle"], &early["ratio"], &early["through"]),
        (&json!("WEEKS_AFTER"), &Value::Null, &json!("2026-03-16"))
    );
    assert_eq!(
        (early["beforeWeeks"].as_array().unwrap().len(), early["afterWeeks"].as_array().unwrap().len()),
        (26, 2)
    );
    app.pass(TimeDelta::days(60));
    let effect = measured(&app, "2026-05-11", &task).await;
    assert_eq!(
        (&effect["beforeItems"], &effect["afterItems"], &effect["isFinal"]),
        (&json!(520), &json!(100), &json!(false))
    );
    assert_eq!(effect["beforeWeeks"][25], json!({ "week": "2026-02-23", "items": 20, "others": 60 }));
    assert_eq!(effect["afterWeeks"][0], json!({ "week": "2026-03-09", "items": 10, "others": 60 }));
    let [ratio, low, high] = ["ratio", "low", "high"].map(|field| effect[field].as_f64().unwrap());
    assert!((ratio - 0.5).abs() < 1e-9 && low < 0.5 && 0.5 < high && high < 0.7, "{effect}");
    assert_eq!(
        (&effect["isVolumeCorrected"], &effect["tooLittle"], &effect["task"]["id"]),
        (&json!(true), &Value::Null, &task["id"])
    );
    // The same beside the task, in a list, and it stays once all weeks are in.
    assert_eq!(read(&app.sign_in("cs").await, &task).await["effect"]["ratio"], effect["ratio"]);
    app.pass(TimeDelta::days(120));
    let last = measured(&app, "2026-08-31", &task).await;
    assert_eq!((&last["isFinal"], last["afterWeeks"].as_array().unwrap().len()), (&json!(true), 26));
    fill(&app, "2026-04-06", 1, |_| 500).await;
    assert_eq!(measured(&app, "2026-09-07", &task).await["afterItems"], last["afterItems"]);
}

/// V8: the weeks whose signal it comes from were chosen because they were high.
#[tokio::test]
async fn h5_the_weeks_of_the_signal_do_not_count_as_before() {
    let app = TestApp::start().await;
    categories(&app).await;
    fill(&app, "2025-07-07", 50, |n| if n == 33 { 60 } else { 10 }).await;
    judge_week(&app.db, &app.directory(), signals::last_week(), app.now()).await.unwrap();
    let by_signal = json!({ "signalWeek": "2026-02-25", "seriesDepartmentId": app.company.id("team") });
    let task = in_force(&app, by_signal).await;
    assert_eq!(task["signalWeek"], "2026-02-23");
    app.pass(TimeDelta::days(70));
    let effect = measured(&app, "2026-05-11", &task).await;
    assert_eq!((&effect["beforeItems"], effect["beforeWeeks"].as_array().unwrap().len()), (&json!(240), 24));
    assert_eq!(effect["ratio"], 1.0, "not an improvement by itself");
}

/// V14: what a department caused, whoever handles it; what was rejected does not count.
#[tokio::test]
async fn h5_what_a_department_caused_is_measured_too() {
    let app = TestApp::start().await;
    categories(&app).await;
    fill(&app, "2025-07-07", 50, |n| if n < 35 { 20 } else { 5 }).await;
    let (team, office) = (signals::department(&app, "team"), signals::department(&app, "office"));
    let rejected = |n| voc_item::Model {
        state: voc_item::VocState::Rejected,
        caused_by_id: Some(office),
        ..signals::item(delay(), team, at("2026-03-16".parse().unwrap(), n))
    };
    signals::file(&app, (0..7).map(rejected).collect()).await;
    let caused = json!({ "seriesDepartmentId": app.company.id("office"), "seriesPart": "CAUSED" });
    let (task, other) =
        (in_force(&app, caused).await, json!({ "seriesDepartmentId": app.company.id("team"), "seriesPart": "CAUSED" }));
    app.pass(TimeDelta::days(70));
    let effect = measured(&app, "2026-05-11", &task).await;
    assert_eq!((&effect["beforeItems"], &effect["afterItems"]), (&json!(520), &json!(50)));
    assert_eq!(effect["ratio"], 0.25);
    let none = request(&app.sign_in("cs").await, {
        let mut input = wish(&app);
        input["seriesDepartmentId"] = other["seriesDepartmentId"].clone();
        input["seriesPart"] = other["seriesPart"].clone();
        input
    })
    .await;
    assert_eq!(get(&app.sign_in("cs").await, "improvementEffect", json!({ "taskId": none["id"] })).await, Value::Null);
}

/// H5: a young company, a rare VOC.
#[tokio::test]
async fn h5_too_little_data_says_so() {
    for (first, weeks, items, little) in
        [("2026-01-12", 30, 9, "WEEKS_BEFORE"), ("2025-07-07", 50, 0, "ITEMS_BEFORE"), ("2025-12-29", 34, 3, "ITEMS")]
    {
        let app = TestApp::start().await;
        categories(&app).await;
        fill(&app, first, weeks, |n| if items == 3 && n >= 10 { 0 } else { items }).await;
        let task = in_force(&app, json!({})).await;
        app.pass(TimeDelta::days(70));
        let effect = measured(&app, "2026-05-11", &task).await;
        let said = effect["tooLittle"].as_str();
        assert_eq!(said.is_some(), little != "ITEMS", "{first}: {effect}");
        if let Some(said) = said {
            assert_eq!((said, &effect["ratio"]), (little, &Value::Null));
        } else {
            assert_eq!((&effect["ratio"], &effect["low"]), (&json!(0.0), &json!(0.0)));
            assert!(effect["high"].as_f64().unwrap() < 0.5, "{effect}");
        }
    }
}
