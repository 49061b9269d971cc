//! O5: absences, deputies, and what two nodes may record at the same moment.

use crate::documents::{absent, ask, change, get, rows};
use chrono::{NaiveDate, TimeDelta};
use entity::ids::EmployeeId;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use sunhwan::{app::App, http, kernel::clock::Clock};
use tests::{Client, TestApp, foreign};

/// Days of March 2026; today is the 2nd.
fn days(first: u32, last: u32) -> Value {
    json!({ "kind": "LEAVE", "firstDay": format!("2026-03-{first:02}"), "lastDay": format!("2026-03-{last:02}") })
}

fn with(mut input: Value, field: &str, value: impl Into<Value>) -> Value {
    input[field] = value.into();
    input
}

async fn record(client: &Client, input: Value) -> Vec<String> {
    change(client, "recordAbsence", input).await.refusals()
}

const NONE: [&str; 0] = [];

#[tokio::test]
async fn o5_who_is_absent_and_who_stands_in_is_seen_at_once() {
    let app = TestApp::start().await;
    absent(&app, "mate", "chief").await;
    let staff = app.sign_in("staff").await;
    let mate = json!({ "id": app.company.id("mate") });
    let shown = get(&staff, "employee", mate.clone()).await;
    assert_eq!((&shown["absentUntil"], &shown["deputy"]["name"]), (&json!("2026-03-04"), &json!("최유진")));
    let (mate_id, day) = (app.key("mate"), NaiveDate::from_ymd_opt(2026, 3, 4).unwrap());
    let directory = app.directory();
    assert!(directory.is_absent(mate_id, day) && !directory.is_absent(mate_id, day.succ_opt().unwrap()));
    assert_eq!(directory.deputy_of(mate_id, day).unwrap().name, "최유진");
    assert!(directory.deputy_of(app.key("chief"), day).is_none());
    // Until the last moment of the last day, in Seoul.
    app.pass(TimeDelta::hours(24 + 24 + 12) - TimeDelta::microseconds(1));
    let staff = app.sign_in("staff").await;
    assert_eq!(get(&staff, "employee", mate.clone()).await["absentUntil"], "2026-03-04");
    app.pass(TimeDelta::microseconds(1));
    let shown = get(&staff, "employee", mate).await;
    assert_eq!((&shown["absentUntil"], &shown["deputy"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn o5_each_wrong_absence_has_its_code() {
    let app = TestApp::start().await;
    let (staff, hr) = (app.sign_in("staff").await, app.sign_in("hr").await);
    let id = |who| app.company.id(who);
    assert_eq!(record(&staff, with(days(10, 12), "deputyId", id("mate"))).await, NONE);
    let before = (app.count("absence").await, app.count("audit_record").await);
    let of = |who: &str, input: Value| with(input, "employeeId", app.company.id(who));
    for (client, input, refusal) in [
        (&staff, days(12, 13), "OVERLAPS firstDay"),
        (&staff, days(9, 8), "ENDS_BEFORE_IT_BEGINS lastDay"),
        (&staff, with(days(20, 20), "lastDay", "2030-01-01"), "TOO_LONG lastDay"),
        (&staff, days(1, 2), "BACK_DATED firstDay"),
        (&hr, days(1, 2), "BACK_DATED firstDay"),
        (&staff, with(days(20, 21), "deputyId", id("staff")), "DEPUTY_IS_SELF deputyId"),
        (&staff, with(days(20, 21), "deputyId", id("gone")), "DEPUTY_HAS_LEFT deputyId"),
        (&staff, with(days(20, 21), "deputyId", foreign::<EmployeeId>()), "DEPUTY_NOT_FOUND deputyId"),
        (&hr, with(of("chief", days(12, 14)), "deputyId", id("staff")), "DEPUTY_ABSENT deputyId"),
        (&hr, of("mate", days(12, 14)), "STANDS_IN firstDay"),
        (&hr, of("gone", days(12, 14)), "HAS_LEFT employeeId"),
        (&hr, with(days(20, 21), "employeeId", foreign::<EmployeeId>()), "NOT_FOUND employeeId"),
        (&staff, of("mate", days(20, 21)), "NOT_FOUND employeeId"),
        (&staff, with(days(20, 21), "idempotencyKey", ""), "IDEMPOTENCY_KEY_INVALID idempotencyKey"),
    ] {
        assert_eq!(record(client, input.clone()).await, [refusal], "{input}");
    }
    assert_eq!((app.count("absence").await, app.count("audit_record").await), before);
}

/// O5: one's own; a leader for their department, an executive for their division, HR for anyone, also days that are over.
#[tokio::test]
async fn o5_absences_of_others_are_recorded_by_those_above_them_and_by_hr() {
    let app = TestApp::start().await;
    for (by, of, day, may) in [
        ("staff", "staff", 3, true),
        ("mate", "staff", 4, false),
        ("chief", "staff", 5, true),
        ("leader", "staff", 6, true),
        ("leader", "other", 7, false),
        ("exec", "staff", 8, true),
        ("exec2", "staff", 9, false),
        ("hr", "staff", 1, true),
        ("admin", "staff", 10, false),
    ] {
        let input = with(days(day, day), "employeeId", app.company.id(of));
        let refusals = record(&app.sign_in(by).await, input).await;
        assert_eq!(refusals.is_empty(), may, "{by} for {of}: {refusals:?}");
    }
    let log = get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "recordAbsence" } })).await;
    assert_eq!(log["totalCount"], 5);
}

#[tokio::test]
async fn o5_one_reads_absences_of_oneself_of_those_below_and_those_in_which_one_stands_in() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    for (of, first, deputy) in
        [("staff", 10, "other"), ("mate", 12, "chief"), ("other", 20, "cs"), ("exec", 5, "exec2")]
    {
        let input = with(days(first, first + 1), "employeeId", app.company.id(of));
        assert_eq!(record(&hr, with(input, "deputyId", app.company.id(deputy))).await, NONE);
    }
    let first_days = |client: Client, filter: Value| async move {
        rows(&get(&client, "absences", json!({ "filter": filter })).await, "firstDay")
    };
    for (who, seen) in [
        ("staff", vec![10]),
        ("other", vec![20, 10]),
        ("chief", vec![12, 10]),
        ("exec", vec![12, 10, 5]),
        ("exec2", vec![20, 5]),
        ("cs", vec![20]),
        ("hr", vec![20, 12, 10, 5]),
    ] {
        let expected: Vec<String> = seen.iter().map(|day| format!("2026-03-{day:02}")).collect();
        assert_eq!(first_days(app.sign_in(who).await, json!({})).await, expected, "{who}");
    }
    for (filter, seen) in [
        (json!({ "employeeId": app.company.id("mate") }), vec![12]),
        (json!({ "departmentId": app.company.id("centre") }), vec![12, 10]),
        (json!({ "from": "2026-03-11" }), vec![20, 12, 10]),
        (json!({ "until": "2026-03-10" }), vec![10, 5]),
        (json!({ "from": "2026-03-11", "until": "2026-03-11" }), vec![10]),
    ] {
        let expected: Vec<String> = seen.iter().map(|day| format!("2026-03-{day:02}")).collect();
        assert_eq!(first_days(app.sign_in("hr").await, filter.clone()).await, expected, "{filter}");
    }
    let mut paged = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = get(&hr, "absences", json!({ "first": 1, "after": after })).await;
        paged.extend(rows(&page, "firstDay"));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(paged, ["2026-03-20", "2026-03-12", "2026-03-10", "2026-03-05"]);
    let one = get(&hr, "absences", json!({ "last": 1 })).await["edges"][0]["node"]["id"].clone();
    for (who, sees) in [("exec2", true), ("hr", true), ("staff", false)] {
        let node = get(&app.sign_in(who).await, "node", json!({ "id": one })).await;
        assert_eq!(!node.is_null(), sees, "{who}");
    }
}

#[tokio::test]
async fn o5_cancelling_ends_what_has_begun_and_undoes_what_has_not() {
    let app = TestApp::start().await;
    let running = absent(&app, "mate", "chief").await;
    let mate = app.sign_in("mate").await;
    let planned = change(&mate, "recordAbsence", days(10, 12)).await;
    let planned = planned.json["data"]["recordAbsence"]["absence"]["id"].as_str().unwrap().to_owned();
    let cancel = |id: &str, version: Option<i32>| json!({ "id": id, "expectedVersion": version });
    assert_eq!(
        change(&app.sign_in("staff").await, "cancelAbsence", cancel(&planned, None)).await.refusals(),
        ["NOT_FOUND id"]
    );
    let stale = change(&mate, "cancelAbsence", cancel(&planned, Some(2))).await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    app.pass(TimeDelta::hours(24));
    let mate = app.sign_in("mate").await;
    let answer = change(&mate, "cancelAbsence", cancel(&planned, Some(1))).await;
    let absence = &answer.json["data"]["cancelAbsence"]["absence"];
    assert_eq!((&absence["status"], &absence["version"]), (&json!("CANCELLED"), &json!(2)), "{}", answer.text);
    assert_eq!(change(&mate, "cancelAbsence", cancel(&planned, None)).await.refusals(), ["ALREADY_CANCELLED id"]);
    let answer = change(&mate, "cancelAbsence", cancel(&running, None)).await;
    assert_eq!(
        answer.json["data"]["cancelAbsence"]["absence"],
        json!({ "id": running, "firstDay": "2026-03-02", "lastDay": "2026-03-02", "plannedLastDay": "2026-03-04",
            "status": "ENDED_EARLY", "version": 2, "endedBy": { "name": "이서연" }, "viewerCanCancel": false })
    );
    assert_eq!(change(&mate, "cancelAbsence", cancel(&running, None)).await.refusals(), ["ALREADY_OVER id"]);
    assert_eq!(get(&mate, "absences", json!({})).await["totalCount"], 1, "the cancelled one is not listed");
    assert_eq!(get(&mate, "absences", json!({ "filter": { "includeCancelled": true } })).await["totalCount"], 2);
    // The days are free again, also for whoever stood in.
    assert_eq!(record(&mate, days(3, 12)).await, NONE);
    assert_eq!(record(&app.sign_in("chief").await, days(3, 4)).await, NONE);
}

/// I3: the same call again answers the first absence; the key with other days is refused.
#[tokio::test]
async fn o5_a_repeated_call_with_its_key_records_once() {
    let app = TestApp::start().await;
    let token = app.token(app.key("mate"), false).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let client = app.anonymous().with_token(&token);
        calls.spawn(async move {
            let answer = change(&client, "recordAbsence", with(days(10, 12), "idempotencyKey", "k")).await;
            answer.json["data"]["recordAbsence"]["absence"]["id"].as_str().unwrap_or(&answer.text).to_owned()
        });
    }
    let mut ids = calls.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(app.count("absence").await, 1);
    let mate = app.anonymous().with_token(&token);
    let other = with(days(20, 21), "idempotencyKey", "k");
    assert_eq!(record(&mate, other).await, ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// A second node on the same database.
async fn second_node(app: &TestApp) -> (http::Running, String) {
    let clock = Clock::Fixed(Arc::new(Mutex::new(app.now())));
    let node = http::start(App::build_for_service(app.config.clone(), clock).await.unwrap()).unwrap();
    let address = format!("http://{}", node.address);
    (node, address)
}

/// O5: two overlapping absences of one person, recorded at the same moment on two nodes: exactly one of them.
#[tokio::test]
async fn o5_of_overlapping_absences_on_two_nodes_exactly_one_is_recorded() {
    let app = TestApp::start().await;
    let (_node, second) = second_node(&app).await;
    let token = app.token(app.key("mate"), false).await;
    for round in 0..8 {
        let mut calls = tokio::task::JoinSet::new();
        for n in 0..4 {
            let address = if n % 2 == 0 { app.address.clone() } else { second.clone() };
            let client = Client::new(&address, Some(token.clone()));
            let first = 3 + round * 3;
            calls.spawn(async move { record(&client, days(first + n % 2, first + 1)).await });
        }
        let answers = calls.join_all().await;
        let done = answers.iter().filter(|refusals| refusals.is_empty()).count();
        assert_eq!(done, 1, "round {round}: {answers:?}");
        assert!(answers.iter().all(|refusals| refusals.is_empty() || refusals == &["OVERLAPS firstDay"]));
        assert_eq!(app.count("absence").await, i64::from(round) + 1);
    }
}

/// O5: two people who name each other as deputies at the same moment on two nodes: one absence, no loop.
#[tokio::test]
async fn o5_two_who_name_each_other_on_two_nodes_form_no_loop() {
    let app = TestApp::start().await;
    let (_node, second) = second_node(&app).await;
    let tokens = [app.token(app.key("mate"), false).await, app.token(app.key("staff"), false).await];
    for round in 0..8 {
        let mut calls = tokio::task::JoinSet::new();
        for (who, deputy, address) in [(0, "staff", &app.address), (1, "mate", &second)] {
            let client = Client::new(address, Some(tokens[who].clone()));
            let input = with(days(3 + round, 3 + round), "deputyId", app.company.id(deputy));
            calls.spawn(async move { record(&client, input).await });
        }
        let answers = calls.join_all().await;
        assert_eq!(answers.iter().filter(|refusals| refusals.is_empty()).count(), 1, "round {round}: {answers:?}");
        let refused = answers.iter().find(|refusals| !refusals.is_empty()).unwrap();
        assert_eq!(refused, &["STANDS_IN firstDay", "DEPUTY_ABSENT deputyId"]);
    }
}

/// X6: who recorded and cancelled an absence stands in its log.
#[tokio::test]
async fn o5_changes_of_an_absence_are_recorded() {
    let app = TestApp::start().await;
    let id = absent(&app, "mate", "chief").await;
    change(&app.sign_in("hr").await, "cancelAbsence", json!({ "id": id })).await;
    let log = ask(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "objectId": id } })).await;
    assert_eq!(log.json["data"]["auditLog"]["totalCount"], 2, "{}", log.text);
}
