//! Settings: bounds, effective dates, history, four eyes; and what a new time zone does to the calendar (O6).

use crate::documents::{change, get};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use sunhwan::org::settings::Setting;
use tests::{Client, TestApp, on_postgres};

const EDIT: &str = "praise.editMinutes";

fn one(change: Value) -> Value {
    json!({ "changes": [change] })
}

async fn setting(client: &Client, key: &str, at: Value) -> Value {
    let all = get(client, "settings", json!({ "at": at })).await;
    all.as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap().clone()
}

#[tokio::test]
async fn a_setting_changes_from_its_day_on_and_its_history_stays() {
    let app = TestApp::start().await;
    let (admin, staff) = (app.sign_in("admin").await, app.sign_in("staff").await);
    let before = setting(&staff, EDIT, Value::Null).await;
    assert_eq!((&before["value"]["integer"], &before["version"]), (&json!(30), &json!(0)));
    assert_eq!((&before["minimum"], &before["maximum"], &before["rule"]), (&json!(0), &json!(1_440), &json!("P7")));
    for (value, from, version) in [(45, "2026-03-02", 0), (60, "2026-03-10", 1)] {
        let input = one(json!({ "key": EDIT, "integer": value, "validFrom": from, "expectedVersion": version }));
        assert_eq!(change(&admin, "updateSettings", input).await.refusals(), [] as [&str; 0]);
    }
    for (at, value, from) in [
        (json!("2026-03-01"), 30, Value::Null),
        (Value::Null, 45, json!("2026-03-02")),
        (json!("2026-03-09"), 45, json!("2026-03-02")),
        (json!("2026-03-10"), 60, json!("2026-03-10")),
    ] {
        let shown = setting(&staff, EDIT, at.clone()).await;
        assert_eq!((&shown["value"]["integer"], &shown["validFrom"]), (&json!(value), &from), "at {at}");
    }
    let history = &setting(&staff, EDIT, Value::Null).await["history"];
    assert_eq!(history["totalCount"], 2);
    assert_eq!(history["edges"][0]["node"]["value"]["integer"], 60);
    assert_eq!(history["edges"][1]["node"]["madeBy"]["name"], "권나라");
    let page = "query($after: String) { settings { key history(first: 1, after: $after) { edges { cursor node { version } } pageInfo { hasNextPage } } } }";
    let first = &staff.data(page, json!({})).await["settings"][0]["history"];
    assert_eq!((&first["edges"][0]["node"]["version"], &first["pageInfo"]["hasNextPage"]), (&json!(2), &json!(true)));
    let next = &staff.data(page, json!({ "after": first["edges"][0]["cursor"] })).await["settings"][0]["history"];
    assert_eq!((&next["edges"][0]["node"]["version"], &next["pageInfo"]["hasNextPage"]), (&json!(1), &json!(false)));
    // As rules read it.
    let (directory, day) = (app.directory(), NaiveDate::from_ymd_opt(2026, 3, 10).unwrap());
    assert_eq!(directory.settings().at(day).whole(Setting::PraiseEditMinutes), 60);
    assert_eq!(directory.settings().at(day).whole(Setting::PraisePairLimit), 3);
}

#[tokio::test]
async fn each_wrong_change_of_a_setting_has_its_code_and_changes_nothing() {
    let app = TestApp::start().await;
    let admin = app.sign_in("admin").await;
    let before = app.count("audit_record").await;
    let good = json!({ "key": "praise.pairLimitPerMonth", "integer": 5 });
    for (wrong, refusal) in [
        (json!({ "key": "praise.nothing", "integer": 1 }), "UNKNOWN_KEY changes/1/key"),
        (json!({ "key": EDIT, "integer": 1_441 }), "OUT_OF_BOUNDS changes/1/integer"),
        (json!({ "key": EDIT, "integer": -1 }), "OUT_OF_BOUNDS changes/1/integer"),
        (json!({ "key": EDIT, "text": "45" }), "WRONG_TYPE changes/1"),
        (json!({ "key": EDIT }), "WRONG_TYPE changes/1"),
        (json!({ "key": EDIT, "integer": 45, "text": "45" }), "WRONG_TYPE changes/1"),
        (json!({ "key": EDIT, "integer": 45, "validFrom": "2026-03-01" }), "BACK_DATED changes/1/validFrom"),
        (json!({ "key": EDIT, "integer": 45, "expectedVersion": 1 }), "STALE_VERSION changes/1/expectedVersion"),
        (json!({ "key": EDIT, "integer": 30 }), "NOTHING_CHANGES changes/1"),
        (json!({ "key": "company.timeZone", "text": "Seoul" }), "UNKNOWN_TIME_ZONE changes/1/text"),
        (good.clone(), "REPEATED changes/1/key"),
    ] {
        let answer = change(&admin, "updateSettings", json!({ "changes": [good, wrong] })).await;
        assert_eq!(answer.refusals(), [refusal], "{wrong}");
    }
    assert_eq!(change(&admin, "updateSettings", json!({ "changes": [] })).await.refusals(), ["NOTHING_GIVEN changes"]);
    assert_eq!((app.count("setting_value").await, app.count("audit_record").await), (0, before), "all or none");
}

/// Four eyes: who proposes a time zone can't approve it, and it is in force when somebody else does.
#[tokio::test]
async fn o6_a_new_time_zone_needs_two_people_and_makes_a_new_version_of_the_calendar() {
    let app = TestApp::start().await;
    let (admin, hr) = (app.sign_in("admin").await, app.sign_in("hr").await);
    change(&hr, "importHolidays", json!({ "year": 2026, "national": true })).await;
    let input = one(json!({ "key": "company.timeZone", "text": "America/New_York", "validFrom": "2026-03-10" }));
    let answer = change(&admin, "updateSettings", input.clone()).await;
    let proposal = &answer.json["data"]["updateSettings"]["pendingChanges"][0];
    assert_eq!(
        (&proposal["setting"]["value"]["text"], &proposal["subject"], &proposal["viewerCanApprove"]),
        (&json!("America/New_York"), &Value::Null, &json!(false)),
        "{}",
        answer.text
    );
    let id = proposal["id"].as_str().unwrap();
    assert_eq!(setting(&hr, "company.timeZone", json!("2026-03-10")).await["value"]["text"], "Asia/Seoul");
    assert_eq!(change(&admin, "updateSettings", input).await.refusals(), ["CHANGE_PENDING changes/0/key"]);
    assert_eq!(change(&admin, "approveChange", json!({ "id": id })).await.refusals(), ["OWN_PROPOSAL"]);
    assert_eq!(change(&hr, "approveChange", json!({ "id": id })).await.refusals(), [] as [&str; 0]);
    let shown = setting(&hr, "company.timeZone", json!("2026-03-10")).await;
    let node = &shown["history"]["edges"][0]["node"];
    assert_eq!(
        (&shown["value"]["text"], &node["madeBy"]["name"], &node["approvedBy"]["name"]),
        (&json!("America/New_York"), &json!("권나라"), &json!("오세현"))
    );
    // The calendar of a clock that began before does not move (V4).
    let zone = async |version: Value| {
        let days = json!({ "from": "2026-03-10", "to": "2026-03-10", "version": version });
        get(&hr, "businessCalendar", days).await["timeZone"].clone()
    };
    assert_eq!((zone(json!(1)).await, zone(json!(2)).await), (json!("Asia/Seoul"), json!("America/New_York")));
    assert_eq!(zone(Value::Null).await, "America/New_York");
    let calendar = app.directory().calendar().clone();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let noon = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert_eq!(calendar.day_of(noon("2026-03-08T16:00:00Z")), day("2026-03-09"), "before it, days are Seoul's");
    assert_eq!(calendar.day_of(noon("2026-03-11T03:00:00Z")), day("2026-03-10"), "after it, New York's");
    assert!(!calendar.is_business_day(day("2026-05-05")), "the days off are the same");
}

/// A proposal that was overtaken, or whose day is over, is not put in force.
#[tokio::test]
async fn a_late_approval_of_a_setting_is_refused() {
    let app = TestApp::start().await;
    let admin = app.sign_in("admin").await;
    let input = one(json!({ "key": "company.timeZone", "text": "Asia/Tokyo" }));
    let answer = change(&admin, "updateSettings", input).await;
    let id = answer.json["data"]["updateSettings"]["pendingChanges"][0]["id"].as_str().unwrap().to_owned();
    app.pass(TimeDelta::hours(12));
    let hr_later = app.sign_in("hr").await;
    assert_eq!(change(&hr_later, "approveChange", json!({ "id": id })).await.refusals(), ["EFFECTIVE_DATE_PASSED"]);
    let rejected = change(&hr_later, "rejectChange", json!({ "id": id, "reason": "적용일이 지났습니다" })).await;
    assert_eq!(rejected.refusals(), [] as [&str; 0]);
    assert_eq!((app.count("setting_value").await, app.count("calendar_version").await), (0, 0));
}

/// Changes at the same moment get versions one after the other; who read an older one is refused.
#[tokio::test]
async fn changes_of_a_setting_at_the_same_moment_lose_nothing() {
    let app = TestApp::start().await;
    let token = app.token(app.key("admin"), false).await;
    let mut changes = tokio::task::JoinSet::new();
    for n in 1..=8 {
        let client = app.anonymous().with_token(&token);
        let input = one(json!({ "key": EDIT, "integer": 30 + n }));
        changes.spawn(async move { change(&client, "updateSettings", input).await.refusals() });
    }
    let answers = changes.join_all().await;
    let done = answers.iter().filter(|refusals| refusals.is_empty()).count() as i64;
    let stale = ["STALE_VERSION changes/0/expectedVersion".to_owned()];
    assert!(answers.iter().all(|refusals| refusals.is_empty() || *refusals == stale), "{answers:?}");
    assert!(done >= 1 && (on_postgres() || done == 8), "{answers:?}");
    assert_eq!(app.count("setting_value").await, done);
}
