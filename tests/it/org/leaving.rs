//! O4: who leaves loses access at once; what they leave behind is listed and handed over.

use crate::documents::{absent, ask, change, get, praise, propose, rows};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use tests::TestApp;

fn who(app: &TestApp, name: &str) -> Value {
    json!({ "employeeId": app.company.id(name) })
}

fn hand_over(app: &TestApp, from: &str, to: &str) -> Value {
    json!({ "employeeId": app.company.id(from), "successorId": app.company.id(to) })
}

async fn kinds(app: &TestApp, of: &str) -> Vec<String> {
    let work = get(&app.sign_in("hr").await, "openWork", who(app, of)).await;
    work.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

const NONE: [&str; 0] = [];

#[tokio::test]
async fn o4_who_leaves_loses_access_at_once_and_what_they_wrote_stays() {
    let app = TestApp::start().await;
    let post = praise(&app, "mate", &["staff"], "감사합니다").await;
    let (hr, mate) = (app.sign_in("hr").await, app.sign_in("mate").await);
    let answer = change(&hr, "deactivateEmployee", who(&app, "mate")).await;
    assert_eq!(
        answer.json["data"]["deactivateEmployee"]["employee"],
        json!({ "id": app.company.id("mate"), "status": "LEFT", "leftOn": "2026-03-02", "version": 2 })
    );
    assert_eq!(ask(&mate, "viewer", json!({})).await.status, 401);
    assert_eq!(app.count("session WHERE ended_at IS NULL AND employee_id = (SELECT id FROM employee WHERE email = 'mate@hanbit.test')").await, 0);
    assert!(app.count("session WHERE ended_at IS NULL").await > 0, "nobody else is signed out");
    assert_eq!(ask(&hr, "viewer", json!({})).await.status, 200);
    let kept = get(&hr, "praisePost", json!({ "id": post })).await;
    assert_eq!((&kept["message"], &kept["author"]["name"]), (&json!("감사합니다"), &json!("이서연")));
    let again = change(&hr, "deactivateEmployee", who(&app, "mate")).await;
    assert_eq!(again.refusals(), ["HAS_LEFT employeeId"]);
    let log =
        get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "deactivateEmployee" } })).await;
    assert_eq!(log["totalCount"], 1);
}

#[tokio::test]
async fn o4_each_wrong_leaving_has_its_code() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let stale = json!({ "employeeId": app.company.id("mate"), "expectedVersion": 2 });
    for (input, refusal) in [
        (who(&app, "hr"), "ONESELF employeeId"),
        (who(&app, "admin"), "LAST_ADMINISTRATOR employeeId"),
        (who(&app, "gone"), "HAS_LEFT employeeId"),
        (stale, "STALE_VERSION expectedVersion"),
    ] {
        assert_eq!(change(&hr, "deactivateEmployee", input).await.refusals(), [refusal]);
    }
    assert_eq!(app.count("employee WHERE status = 'LEFT'").await, 1);
}

/// O4, O5: their own absences end; those in which they stand in wait for a successor, and nobody new names them.
#[tokio::test]
async fn o4_absences_of_who_leaves_end_and_those_who_rely_on_them_are_listed() {
    let app = TestApp::start().await;
    absent(&app, "staff", "mate").await;
    let (hr, mate) = (app.sign_in("hr").await, app.sign_in("mate").await);
    let later = json!({ "kind": "LEAVE", "firstDay": "2026-03-20", "lastDay": "2026-03-21" });
    assert_eq!(change(&mate, "recordAbsence", later).await.refusals(), NONE);
    change(&hr, "deactivateEmployee", who(&app, "mate")).await;
    assert_eq!(app.count("absence WHERE status = 'CANCELLED'").await, 1);
    assert_eq!(kinds(&app, "mate").await, ["STANDS_IN"]);
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    assert!(app.directory().deputy_of(app.key("staff"), today).is_none(), "who has left decides nothing");
    let naming = json!({ "kind": "LEAVE", "firstDay": "2026-03-20", "lastDay": "2026-03-20", "deputyId": app.company.id("mate") });
    let refused = change(&app.sign_in("chief").await, "recordAbsence", naming).await;
    assert_eq!(refused.refusals(), ["DEPUTY_HAS_LEFT deputyId"]);
    // Nobody stands in for themself.
    let refused = change(&hr, "handOverWork", hand_over(&app, "mate", "staff")).await;
    assert_eq!(refused.refusals(), ["CANNOT_STAND_IN successorId"]);
    let answer = change(&hr, "handOverWork", hand_over(&app, "mate", "chief")).await;
    let work = &answer.json["data"]["handOverWork"]["handedOver"][0];
    assert_eq!(work["absence"]["deputy"]["name"], "최유진", "{}", answer.text);
    assert_eq!(app.directory().deputy_of(app.key("staff"), today).unwrap().name, "최유진");
    assert_eq!(kinds(&app, "mate").await, NONE);
}

#[tokio::test]
async fn o4_all_open_work_is_handed_over_in_one_mutation_or_none() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    absent(&app, "mate", "exec").await;
    change(&hr, "deactivateEmployee", who(&app, "exec")).await;
    let all = ["LEADS_DEPARTMENT", "ANSWERS_FOR_DIVISION", "STANDS_IN"];
    assert_eq!(kinds(&app, "exec").await, all);
    let version = "SELECT version AS n FROM department WHERE code = 'claims'";
    for (to, refusals) in [
        ("exec", vec!["SAME_PERSON successorId"]),
        ("gone", vec!["HAS_LEFT successorId"]),
        ("staff", vec!["NOT_LEADER successorId", "NOT_EXECUTIVE successorId"]),
        ("leader", vec!["NOT_EXECUTIVE successorId"]),
    ] {
        assert_eq!(change(&hr, "handOverWork", hand_over(&app, "exec", to)).await.refusals(), refusals, "{to}");
    }
    assert_eq!(kinds(&app, "exec").await, all);
    assert_eq!(app.number(version).await, 1);
    let answer = change(&hr, "handOverWork", hand_over(&app, "exec", "exec2")).await;
    assert_eq!(answer.json["data"]["handOverWork"]["handedOver"].as_array().unwrap().len(), 3, "{}", answer.text);
    assert_eq!(kinds(&app, "exec").await, NONE);
    let claims = get(&hr, "department", json!({ "id": app.company.id("claims") })).await;
    assert_eq!(claims["id"], app.company.id("claims"));
    let staff = get(&hr, "employee", json!({ "id": app.company.id("staff") })).await;
    assert_eq!(staff["department"]["leader"]["name"], "최유진");
    let line: Vec<&str> =
        staff["lineOfCommand"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert!(line.contains(&"조은우") && !line.contains(&"강도윤"), "{line:?}");
    let again = change(&hr, "handOverWork", hand_over(&app, "exec", "exec2")).await;
    assert_eq!(again.refusals(), ["NOTHING_TO_HAND_OVER employeeId"]);
}

/// O4: kinds of work can go to different people.
#[tokio::test]
async fn o4_work_of_some_kinds_alone_can_be_handed_over() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let mut input = hand_over(&app, "exec", "leader");
    input["only"] = json!(["LEADS_DEPARTMENT"]);
    assert_eq!(change(&hr, "handOverWork", input).await.refusals(), NONE);
    assert_eq!(kinds(&app, "exec").await, ["ANSWERS_FOR_DIVISION"]);
}

/// O4, X1: who takes a proposal over is no second pair of eyes for it.
#[tokio::test]
async fn o4_a_proposal_that_was_taken_over_is_not_approved_by_who_took_it() {
    let app = TestApp::start().await;
    let id = propose(&app, "hr2", "cs", &["STAFF", "AUDITOR"]).await;
    let (hr, admin) = (app.sign_in("hr").await, app.sign_in("admin").await);
    change(&hr, "deactivateEmployee", who(&app, "hr2")).await;
    assert_eq!(kinds(&app, "hr2").await, ["PROPOSED_CHANGE"]);
    let answer = change(&hr, "handOverWork", hand_over(&app, "hr2", "hr")).await;
    let taken = &answer.json["data"]["handOverWork"]["handedOver"][0]["pendingChange"];
    assert_eq!(
        *taken,
        json!({ "id": id, "proposedBy": { "name": "서지우" }, "handedOverTo": { "name": "오세현" } }),
        "{}",
        answer.text
    );
    assert_eq!((kinds(&app, "hr2").await.len(), kinds(&app, "hr").await.len()), (0, 1));
    assert_eq!(change(&hr, "approveChange", json!({ "id": id })).await.refusals(), ["OWN_PROPOSAL"]);
    assert_eq!(change(&admin, "approveChange", json!({ "id": id })).await.refusals(), NONE);
}

/// O4: of two administrators who leave at the same moment one stays.
#[tokio::test]
async fn o4_two_administrators_do_not_leave_at_the_same_moment() {
    let app = TestApp::start().await;
    let second = propose(&app, "hr", "cs", &["STAFF", "ADMIN"]).await;
    change(&app.sign_in("hr2").await, "approveChange", json!({ "id": second })).await;
    let hr = app.token(app.key("hr"), false).await;
    let mut leaving = tokio::task::JoinSet::new();
    for name in ["admin", "cs"] {
        let (client, input) = (app.anonymous().with_token(&hr), who(&app, name));
        leaving.spawn(async move { change(&client, "deactivateEmployee", input).await.refusals() });
    }
    let mut answers = leaving.join_all().await;
    answers.sort();
    assert_eq!(answers, [vec![], vec!["LAST_ADMINISTRATOR employeeId".to_owned()]]);
}

#[tokio::test]
async fn o4_open_work_is_seen_by_those_above_and_by_oneself() {
    let app = TestApp::start().await;
    for (viewer, sees) in [("leader", true), ("exec", true), ("hr", true), ("staff", false), ("exec2", false)] {
        let work = get(&app.sign_in(viewer).await, "openWork", who(&app, "leader")).await;
        assert_eq!(!work.as_array().unwrap().is_empty(), sees, "{viewer}");
    }
}

/// X1, X5: open work says that there is something, and no more of it than its viewer may read by itself.
#[tokio::test]
async fn x1_open_work_shows_no_more_of_an_object_than_the_policy_does() {
    let app = TestApp::start().await;
    let sick = json!({ "kind": "SICK_LEAVE", "firstDay": "2026-03-02", "lastDay": "2026-03-04", "deputyId": app.company.id("mate") });
    assert_eq!(change(&app.sign_in("other").await, "recordAbsence", sick).await.refusals(), NONE);
    propose(&app, "hr2", "cs", &["STAFF", "AUDITOR"]).await;
    let hr = app.sign_in("hr").await;
    assert_eq!(change(&hr, "handOverWork", hand_over(&app, "hr2", "mate")).await.refusals(), NONE);
    let query = "query($id: ID!) { openWork(employeeId: $id) { kind absence { id kind } pendingChange { id roles } } }";
    for (viewer, absence, why, change) in [
        ("chief", false, false, false),
        ("exec", false, false, false),
        ("ceo", true, true, false),
        ("mate", true, false, false),
        ("hr", true, true, true),
        ("auditor", true, true, true),
    ] {
        let work = app.sign_in(viewer).await.data(query, json!({ "id": app.company.id("mate") })).await;
        let (stands_in, proposed) = (&work["openWork"][0], &work["openWork"][1]);
        assert_eq!(
            (&stands_in["kind"], &proposed["kind"]),
            (&json!("STANDS_IN"), &json!("PROPOSED_CHANGE")),
            "{viewer}"
        );
        assert_eq!(!stands_in["absence"].is_null(), absence, "{viewer}: {work}");
        assert_eq!(stands_in["absence"]["kind"] == "SICK_LEAVE", why, "{viewer}: {work}");
        assert_eq!(!proposed["pendingChange"].is_null(), change, "{viewer}: {work}");
    }
}

/// O4, O5, L4: an absence that ends because somebody leaves ends as one that is cancelled: with a record, and told to the deputy.
#[tokio::test]
async fn o4_l4_a_deputy_of_who_leaves_is_told_that_they_need_not_stand_in() {
    let app = TestApp::start().await;
    absent(&app, "mate", "chief").await;
    let later = json!({ "kind": "LEAVE", "firstDay": "2026-03-20", "lastDay": "2026-03-21", "deputyId": app.company.id("staff") });
    assert_eq!(change(&app.sign_in("mate").await, "recordAbsence", later).await.refusals(), NONE);
    app.tell().await;
    app.pass(TimeDelta::hours(24));
    change(&app.sign_in("hr").await, "deactivateEmployee", who(&app, "mate")).await;
    app.tell().await;
    for deputy in ["chief", "staff"] {
        let told = get(&app.sign_in(deputy).await, "notifications", json!({})).await;
        assert_eq!(rows(&told, "kind"), ["DEPUTY_RELEASED", "DEPUTY_NAMED"], "{deputy}");
    }
    assert_eq!(app.count("absence WHERE status = 'ENDED_EARLY' AND last_day = '2026-03-02' AND version = 2").await, 1);
    assert_eq!(app.count("absence WHERE status = 'CANCELLED' AND version = 2").await, 1);
    assert_eq!(app.count("audit_record WHERE action = 'deactivateEmployee' AND object_type = 'Absence'").await, 2);
}

/// O4, X6: each object that was handed over has a record of its own, and the successor has one.
#[tokio::test]
async fn x6_handing_over_is_recorded_of_each_object_and_of_both_people() {
    let app = TestApp::start().await;
    let absence = absent(&app, "mate", "exec").await;
    propose(&app, "hr2", "cs", &["STAFF", "AUDITOR"]).await;
    let hr = app.sign_in("hr").await;
    for from in ["hr2", "exec"] {
        assert_eq!(change(&hr, "handOverWork", hand_over(&app, from, "exec2")).await.refusals(), NONE);
    }
    let filter = json!({ "filter": { "action": "handOverWork" } });
    let log = get(&app.sign_in("auditor").await, "auditLog", filter).await;
    let mut records: Vec<String> = log["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| {
            let node = &edge["node"];
            format!("{} {}", node["objectType"].as_str().unwrap(), node["fields"])
        })
        .collect();
    records.sort();
    let person = r#"Employee ["openWork"]"#;
    let department = [r#"Department ["leader"]"#, r#"Department ["responsibleExecutive"]"#];
    let expected = [
        r#"Absence ["deputy"]"#,
        department[0],
        department[1],
        person,
        person,
        person,
        person,
        r#"PendingChange ["handedOverTo"]"#,
    ];
    assert_eq!(records, expected);
    let ids = rows(&log, "objectId");
    for (id, times) in [(absence.as_str(), 1), (app.company.id("claims"), 2), (app.company.id("exec2"), 2)] {
        assert_eq!(ids.iter().filter(|one| *one == id).count(), times, "{id}");
    }
    // Each event names the version that its change made.
    assert_eq!(app.number("SELECT version AS n FROM department WHERE code = 'claims'").await, 3);
    let events = "SELECT CAST(SUM(version) AS BIGINT) AS n FROM event WHERE name = 'departmentHandedOver'";
    assert_eq!(app.number(events).await, 2 + 3);
    assert_eq!(app.number("SELECT version AS n FROM event WHERE name = 'absenceHandedOver'").await, 2);
}
