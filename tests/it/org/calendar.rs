//! O6: the business calendar, its days off and its versions.

use crate::documents::{ask, change, get};
use serde_json::{Value, json};
use tests::{TestApp, on_postgres};

async fn off(app: &TestApp, variables: Value) -> Vec<String> {
    let calendar = get(&app.sign_in("staff").await, "businessCalendar", variables).await;
    let days = calendar["days"].as_array().unwrap();
    let off = days.iter().filter(|day| day["isBusinessDay"] == false && day["isWeekend"] == false);
    off.map(|day| day["date"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn o6_national_holidays_are_imported_and_seen_at_once() {
    let app = TestApp::start().await;
    let days = json!({ "from": "2026-02-01", "to": "2026-03-31" });
    assert_eq!(off(&app, days.clone()).await, [] as [&str; 0]);
    let hr = app.sign_in("hr").await;
    let answer = change(&hr, "importHolidays", json!({ "year": 2026, "national": true, "expectedVersion": 0 })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
    let payload = &answer.json["data"]["importHolidays"];
    assert_eq!((&payload["calendar"]["version"], &payload["removed"]), (&json!(1), &json!(0)));
    assert_eq!(payload["calendar"]["days"].as_array().unwrap().len(), 365);
    assert_eq!(off(&app, days).await, ["2026-02-16", "2026-02-17", "2026-02-18", "2026-03-02"]);
    let day = json!({ "from": "2026-03-01", "to": "2026-03-01" });
    let calendar = get(&app.sign_in("staff").await, "businessCalendar", day).await;
    assert_eq!(
        calendar,
        json!({ "version": 1, "timeZone": "Asia/Seoul", "days": [{
            "date": "2026-03-01", "isBusinessDay": false, "isWeekend": true,
            "holidays": [{ "name": "삼일절", "nameEn": "Independence Movement Day" }]
        }] })
    );
}

/// O6, V4: whoever began under a version can read it for ever.
#[tokio::test]
async fn o6_every_version_of_the_calendar_stays_readable() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let own = |date: &str| json!({ "date": date, "name": "창립기념일", "nameEn": "Foundation Day" });
    for (holidays, added, removed) in [
        (json!([own("2026-05-11")]), 1, 0),
        (json!([own("2026-05-12")]), 1, 1),
        (json!([own("2026-05-11"), own("2026-05-12")]), 1, 0),
        (json!([]), 0, 2),
    ] {
        let answer = change(&hr, "importHolidays", json!({ "year": 2026, "holidays": holidays })).await;
        let payload = &answer.json["data"]["importHolidays"];
        assert_eq!((&payload["added"], &payload["removed"]), (&json!(added), &json!(removed)), "{}", answer.text);
    }
    for (version, days) in [
        (json!(0), vec![]),
        (json!(1), vec!["2026-05-11"]),
        (json!(2), vec!["2026-05-12"]),
        (json!(3), vec!["2026-05-11", "2026-05-12"]),
        (json!(4), vec![]),
        (Value::Null, vec![]),
    ] {
        let variables = json!({ "from": "2026-05-01", "to": "2026-05-31", "version": version });
        assert_eq!(off(&app, variables).await, days, "version {version}");
    }
    let unknown = json!({ "from": "2026-05-01", "to": "2026-05-31", "version": 5 });
    assert_eq!(get(&hr, "businessCalendar", unknown).await, Value::Null);
}

#[tokio::test]
async fn o6_each_wrong_import_has_its_code_and_changes_nothing() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    change(&hr, "importHolidays", json!({ "year": 2026, "national": true })).await;
    let before = app.count("audit_record").await;
    let named = |date: &str, name: &str| json!({ "date": date, "name": name, "nameEn": "Day off" });
    let many: Vec<Value> = (0..101).map(|n| named("2027-05-11", &n.to_string())).collect();
    for (input, refusal) in [
        (json!({ "year": 2026 }), "NOTHING_GIVEN"),
        (json!({ "year": 2029, "national": true }), "UNKNOWN_YEAR year"),
        (json!({ "year": 2026, "national": true }), "NOTHING_CHANGES"),
        (json!({ "year": 2027, "holidays": [named("2026-05-11", "가")] }), "OUTSIDE_YEAR holidays/0/date"),
        (json!({ "year": 2027, "holidays": [named("2027-05-11", " ")] }), "NAME_INVALID holidays/0/name"),
        (
            json!({ "year": 2027, "national": true, "holidays": [named("2027-01-01", "신정")] }),
            "REPEATED holidays/0/date",
        ),
        (json!({ "year": 2027, "holidays": many }), "TOO_MANY holidays"),
        (json!({ "year": 2027, "national": true, "expectedVersion": 0 }), "STALE_VERSION expectedVersion"),
    ] {
        assert_eq!(change(&hr, "importHolidays", input.clone()).await.refusals(), [refusal], "{input}");
    }
    assert_eq!((app.count("calendar_version").await, app.count("audit_record").await), (1, before));
    for (from, to) in [("2026-03-02", "2026-03-01"), ("2026-01-01", "2027-01-31")] {
        assert_eq!(ask(&hr, "businessCalendar", json!({ "from": from, "to": to })).await.code(), "BAD_USER_INPUT");
    }
    for date in ["2026-3-2", "+12026-01-01", "1899-12-31", "2026-02-30"] {
        let answer = ask(&hr, "businessCalendar", json!({ "from": date, "to": "2026-03-31" })).await;
        assert!(!answer.json["errors"].is_null(), "{date}: {}", answer.text);
    }
}

/// O6: of imports at the same moment one makes the next version; the others are told, or find nothing left to do.
#[tokio::test]
async fn o6_imports_at_the_same_moment_make_versions_one_after_the_other() {
    let app = TestApp::start().await;
    let hr = app.token(app.key("hr"), false).await;
    let mut imports = tokio::task::JoinSet::new();
    for n in 1..=8 {
        let client = app.anonymous().with_token(&hr);
        let own = json!({ "date": format!("2026-05-{n:02}"), "name": "휴무", "nameEn": "Day off" });
        imports.spawn(async move {
            change(&client, "importHolidays", json!({ "year": 2026, "holidays": [own] })).await.refusals()
        });
    }
    let answers = imports.join_all().await;
    let done = answers.iter().filter(|refusals| refusals.is_empty()).count() as i64;
    assert!(answers.iter().all(|refusals| refusals.is_empty() || refusals == &["STALE_VERSION expectedVersion"]));
    assert!(done >= 1 && (on_postgres() || done == 8), "{answers:?}");
    assert_eq!(app.count("calendar_version").await, done);
    assert_eq!(app.count("holiday WHERE removed_in IS NULL").await, 1, "each import replaces the year");
    assert_eq!(app.number("SELECT MAX(version) AS n FROM calendar_version").await, done);
}
