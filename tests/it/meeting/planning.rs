//! M1, M2: who may be met, by whom, and when.

use crate::{
    advisor::desk::withdraw_consent,
    documents::{ask, change, customer, get, reveal, rows},
    meeting::desk::{attempt, excellent, known, meeting_of, plan, record},
};
use entity::ids::{CustomerId, CustomerMeetingId};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

/// M1, M2: excellent customers alone, who agreed to be contacted.
#[tokio::test]
async fn m1_a_standard_customer_is_refused_and_who_did_not_agree_neither() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let (fine, standard) = (excellent(&app, "C-1").await, customer(&app, "C-2").await);
    let silent = known(&app, "C-3", "EXCELLENT", false).await;
    let refusals = async |input: Value| change(&chief, "planMeeting", input).await.refusals();
    let nobody = foreign::<CustomerId>();
    for (who, refusal) in [(&standard, "NOT_EXCELLENT"), (&silent, "NO_CONSENT"), (&nobody, "CUSTOMER_NOT_FOUND")] {
        let said = refusals(json!({ "customerId": who, "on": "2026-03-05" })).await;
        assert_eq!(said, [format!("{refusal} customerId")]);
    }
    for (day, is_fine) in [("2026-01-30", false), ("2026-01-31", true), ("2027-03-03", true), ("2027-03-04", false)] {
        let said = refusals(json!({ "customerId": fine, "on": day })).await;
        assert_eq!(said, if is_fine { vec![] } else { vec!["DAY_INVALID on".to_owned()] }, "{day}");
    }
    // Who heads nothing plans nothing, also with the role.
    let pat = app.sign_in_as_only(entity::employee_role::Role::Leader).await;
    let input = json!({ "customerId": fine, "on": "2026-03-05" });
    assert_eq!(change(&pat, "planMeeting", input.clone()).await.refusals(), ["LEADER_UNKNOWN leaderId"]);
    assert_eq!(ask(&app.sign_in("staff").await, "planMeeting", json!({ "input": input })).await.code(), "FORBIDDEN");
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM audit_record WHERE action = 'planMeeting'").await, 2);
}

/// M1: nobody is called on twice a day, whoever comes, also at the same moment; a cancelled meeting leaves the day free.
#[tokio::test]
async fn m1_a_customer_is_met_once_a_day() {
    let app = TestApp::start().await;
    let (chief, leader) = (app.sign_in("chief").await, app.sign_in("leader").await);
    let hong = excellent(&app, "C-1").await;
    let input = json!({ "customerId": hong, "on": "2026-03-05" });
    let (one, other) =
        tokio::join!(change(&chief, "planMeeting", input.clone()), change(&leader, "planMeeting", input.clone()));
    let mut said = [one.refusals(), other.refusals()];
    said.sort();
    assert_eq!(said, [vec![], vec!["TAKEN on".to_owned()]]);
    let cs = app.sign_in("cs").await;
    let first = get(&cs, "customerMeetings", json!({})).await["edges"][0]["node"].clone();
    assert_eq!(
        attempt(&cs, "cancelMeeting", &first, json!({ "reason": "고객 사정" })).await.refusals(),
        [] as [&str; 0]
    );
    let second = plan(&leader, &hong, "2026-03-05").await;
    // Neither by planning nor by recording another day.
    app.pass(chrono::TimeDelta::days(6));
    let (chief, leader) = (app.sign_in("chief").await, app.sign_in("leader").await);
    let third = plan(&chief, &hong, "2026-03-06").await;
    let said = attempt(&chief, "recordMeeting", &third, json!({ "satisfaction": 4, "metOn": "2026-03-05" })).await;
    assert_eq!(said.refusals(), ["TAKEN metOn"]);
    record(&leader, &second, json!({})).await;
    record(&chief, &third, json!({})).await;
}

/// M1, I3: a retry plans nothing a second time.
#[tokio::test]
async fn m1_a_retry_answers_the_first_meeting() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    let input = |on: &str, key: &str| json!({ "customerId": hong, "on": on, "idempotencyKey": key });
    let first = meeting_of(&change(&chief, "planMeeting", input("2026-03-05", "a")).await, "planMeeting");
    let (again, same) = tokio::join!(
        change(&chief, "planMeeting", input("2026-03-05", "a")),
        change(&chief, "planMeeting", input("2026-03-05", "a"))
    );
    for answer in [again, same] {
        assert_eq!(meeting_of(&answer, "planMeeting")["id"], first["id"]);
    }
    let other = change(&chief, "planMeeting", input("2026-03-06", "a")).await;
    assert_eq!(other.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    let wrong = change(&chief, "planMeeting", input("2026-03-06", "")).await;
    assert_eq!(wrong.refusals(), ["IDEMPOTENCY_KEY_INVALID idempotencyKey"]);
    assert_eq!(app.count("customer_meeting").await, 1);
}

/// I3: a retry is answered by what it was then: the day may be too long ago by now.
#[tokio::test]
async fn i3_a_retry_of_a_plan_is_answered_before_its_day_is_judged() {
    let app = TestApp::start().await;
    let hong = excellent(&app, "C-1").await;
    let input = json!({ "customerId": hong, "on": "2026-01-31", "idempotencyKey": "a" });
    let first = meeting_of(&change(&app.sign_in("chief").await, "planMeeting", input.clone()).await, "planMeeting");
    app.pass(chrono::TimeDelta::days(2));
    let again = change(&app.sign_in("chief").await, "planMeeting", input).await;
    assert_eq!(meeting_of(&again, "planMeeting")["id"], first["id"]);
}

/// C2, M1: who is to visit a customer may see whom; nobody else for it, and not once it is cancelled.
#[tokio::test]
async fn c2_who_visits_a_customer_may_see_whom() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    assert_eq!(reveal(&app, "chief", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
    let planned = plan(&chief, &hong, "2026-03-20").await;
    assert_eq!(reveal(&app, "chief", &hong).await.refusals(), [] as [&str; 0]);
    assert_eq!(reveal(&app, "leader", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
    attempt(&chief, "cancelMeeting", &planned, json!({ "reason": "고객 사정" })).await;
    assert_eq!(reveal(&app, "chief", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
    // For a while after a visit, which is written down and followed up.
    let done = plan(&chief, &hong, "2026-03-01").await;
    record(&chief, &done, json!({})).await;
    assert_eq!(reveal(&app, "chief", &hong).await.refusals(), [] as [&str; 0]);
    app.pass(chrono::TimeDelta::days(31));
    assert_eq!(reveal(&app, "chief", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
}

/// M2: who withdraws their consent is not called on, and the meeting that was planned says so.
#[tokio::test]
async fn m2_a_planned_meeting_says_that_consent_was_withdrawn() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    let planned = plan(&chief, &hong, "2026-03-20").await;
    assert_eq!(planned["mayBeContacted"], true);
    withdraw_consent(&app, &hong).await;
    let now = get(&app.sign_in("chief").await, "customerMeeting", json!({ "id": planned["id"] })).await;
    assert_eq!((&now["state"], &now["mayBeContacted"]), (&json!("PLANNED"), &json!(false)));
}

/// M1, L4: the CS office plans for a leader, who is told, once; a leader for nobody else.
#[tokio::test]
async fn m1_the_cs_office_plans_for_a_leader_who_is_told() {
    let app = TestApp::start().await;
    let (cs, leader, chief) = (app.sign_in("cs").await, app.sign_in("leader").await, app.sign_in("chief").await);
    let hong = excellent(&app, "C-1").await;
    let of = |who: &str, on: &str| json!({ "customerId": hong, "on": on, "leaderId": app.company.id(who) });
    assert_eq!(change(&leader, "planMeeting", of("chief", "2026-03-05")).await.refusals(), ["NOT_IN_CHARGE leaderId"]);
    assert_eq!(change(&cs, "planMeeting", of("staff", "2026-03-05")).await.refusals(), ["LEADER_UNKNOWN leaderId"]);
    let meeting = meeting_of(&change(&cs, "planMeeting", of("chief", "2026-03-05")).await, "planMeeting");
    assert_eq!(
        (&meeting["leader"]["email"], &meeting["department"]["code"]),
        (&json!("chief@hanbit.test"), &json!("team"))
    );
    let own = plan(&chief, &hong, "2026-03-06").await;
    attempt(&chief, "cancelMeeting", &own, json!({ "reason": "겹친 일정" })).await;
    attempt(&cs, "cancelMeeting", &meeting, json!({ "reason": "고객 사정" })).await;
    app.tell().await;
    app.tell().await;
    let told = get(&chief, "notifications", json!({})).await;
    let mut kinds = rows(&told, "kind");
    kinds.sort();
    assert_eq!(kinds, ["MEETING_CANCELLED", "MEETING_PLANNED"]);
    assert_eq!(rows(&told, "subjectId"), [meeting["id"].as_str().unwrap(); 2]);
    for who in ["leader", "exec", "staff"] {
        let none = get(&app.sign_in(who).await, "notifications", json!({})).await;
        assert_eq!(rows(&none, "kind"), [] as [&str; 0], "{who}");
    }
}

/// X5: whose meeting one may not see is not there; what was decided stays.
#[tokio::test]
async fn x5_meetings_are_seen_and_changed_as_far_as_the_policy_reaches() {
    let app = TestApp::start().await;
    let (chief, leader) = (app.sign_in("chief").await, app.sign_in("leader").await);
    let (one, other) = (excellent(&app, "C-1").await, excellent(&app, "C-2").await);
    let of_chief = plan(&chief, &one, "2026-03-02").await;
    let of_leader = plan(&leader, &other, "2026-03-01").await;
    for (who, seen) in [
        ("staff", vec![]),
        ("chief", vec![&of_chief]),
        ("leader", vec![&of_chief, &of_leader]),
        ("exec", vec![&of_chief, &of_leader]),
        ("exec2", vec![]),
        ("ceo", vec![&of_chief, &of_leader]),
        ("cs", vec![&of_chief, &of_leader]),
        ("auditor", vec![&of_chief, &of_leader]),
    ] {
        let client = app.sign_in(who).await;
        let list = get(&client, "customerMeetings", json!({})).await;
        let ids: Vec<&str> = seen.iter().map(|meeting| meeting["id"].as_str().unwrap()).collect();
        assert_eq!(rows(&list, "id"), ids, "{who}");
        assert_eq!(list["totalCount"], ids.len(), "{who}");
        for meeting in [&of_chief, &of_leader] {
            let shown = get(&client, "customerMeeting", json!({ "id": meeting["id"] })).await;
            assert_eq!(shown["id"] == meeting["id"], seen.iter().any(|one| one["id"] == meeting["id"]), "{who}");
        }
    }
    // A leader sees their people's and changes their own alone.
    let said = attempt(&leader, "recordMeeting", &of_chief, json!({ "satisfaction": 3 })).await;
    assert_eq!(said.refusals(), ["NOT_FOUND id"]);
    let none = json!({ "id": foreign::<CustomerMeetingId>() });
    assert_eq!(attempt(&chief, "cancelMeeting", &none, json!({ "reason": "없음" })).await.refusals(), ["NOT_FOUND id"]);
    let seen = get(&leader, "customerMeeting", json!({ "id": of_chief["id"] })).await;
    assert_eq!((&seen["viewerCanRecord"], &seen["viewerCanCancel"]), (&json!(false), &json!(false)));
    // Filters, and pages in both directions.
    let cs = app.sign_in("cs").await;
    for (filter, found) in [
        (json!({ "leaderId": app.company.id("chief") }), vec![&of_chief]),
        (json!({ "departmentId": app.company.id("centre") }), vec![&of_chief, &of_leader]),
        (json!({ "departmentId": app.company.id("team") }), vec![&of_chief]),
        (json!({ "customerId": other }), vec![&of_leader]),
        (json!({ "state": "DONE" }), vec![]),
        (json!({ "from": "2026-03-02" }), vec![&of_chief]),
        (json!({ "to": "2026-03-01" }), vec![&of_leader]),
    ] {
        let ids: Vec<&str> = found.iter().map(|meeting| meeting["id"].as_str().unwrap()).collect();
        assert_eq!(rows(&get(&cs, "customerMeetings", json!({ "filter": filter })).await, "id"), ids, "{filter}");
    }
    let page = get(&cs, "customerMeetings", json!({ "first": 1 })).await;
    let next = get(&cs, "customerMeetings", json!({ "first": 1, "after": page["pageInfo"]["endCursor"] })).await;
    assert_eq!(
        (rows(&page, "id"), rows(&next, "id")),
        (vec![of_chief["id"].as_str().unwrap().to_owned()], vec![of_leader["id"].as_str().unwrap().to_owned()])
    );
}

/// M1: every change that the state does not allow, and every version that is another one by now.
#[tokio::test]
async fn m1_what_is_recorded_or_cancelled_stays() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    let (done, cancelled) = (plan(&chief, &hong, "2026-03-01").await, plan(&chief, &hong, "2026-03-02").await);
    let stale = attempt(&chief, "recordMeeting", &done, json!({ "satisfaction": 4, "expectedVersion": 2 })).await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    record(&chief, &done, json!({ "expectedVersion": 1 })).await;
    attempt(&chief, "cancelMeeting", &cancelled, json!({ "reason": "고객 사정" })).await;
    for meeting in [&done, &cancelled] {
        let record = attempt(&chief, "recordMeeting", meeting, json!({ "satisfaction": 4 })).await;
        let cancel = attempt(&chief, "cancelMeeting", meeting, json!({ "reason": "다시" })).await;
        assert_eq!(
            (record.refusals(), cancel.refusals()),
            (vec!["NOT_POSSIBLE id".to_owned()], vec!["NOT_POSSIBLE id".to_owned()])
        );
    }
    let blank = attempt(&chief, "cancelMeeting", &cancelled, json!({ "reason": " " })).await;
    assert_eq!(blank.refusals(), ["BLANK reason"]);
}

/// O4: a planned meeting is open work; it goes to somebody who heads a department, and what is recorded stays whose it was.
#[tokio::test]
async fn o4_planned_meetings_are_handed_over_to_another_leader() {
    let app = TestApp::start().await;
    let (chief, hr) = (app.sign_in("chief").await, app.sign_in("hr").await);
    let hong = excellent(&app, "C-1").await;
    let done = plan(&chief, &hong, "2026-03-01").await;
    record(&chief, &done, json!({})).await;
    let planned = plan(&chief, &hong, "2026-03-20").await;
    let open = get(&hr, "openWork", json!({ "employeeId": app.company.id("chief") })).await;
    let kinds: Vec<&str> = open.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["LEADS_DEPARTMENT", "PLANNED_MEETING"]);
    let seen = get(&chief, "openWork", json!({ "employeeId": app.company.id("chief") })).await;
    assert_eq!(seen[1]["customerMeeting"]["id"], planned["id"]);
    let to = |who: &str| json!({ "employeeId": app.company.id("chief"), "successorId": app.company.id(who), "only": ["PLANNED_MEETING"] });
    assert_eq!(change(&hr, "handOverWork", to("mate")).await.refusals(), ["NOT_LEADER successorId"]);
    assert_eq!(change(&hr, "handOverWork", to("leader")).await.refusals(), [] as [&str; 0]);
    let leader = app.sign_in("leader").await;
    let now = get(&leader, "customerMeeting", json!({ "id": planned["id"] })).await;
    assert_eq!((&now["leader"]["email"], &now["version"]), (&json!("leader@hanbit.test"), &json!(2)));
    // With who leads above them, who reads it by the department.
    assert_eq!(now["department"]["code"], "centre");
    assert_eq!(
        get(&leader, "customerMeeting", json!({ "id": done["id"] })).await["leader"]["email"],
        "chief@hanbit.test"
    );
    let kept =
        "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'handOverWork' AND object_type = 'CustomerMeeting'";
    assert_eq!(app.number(kept).await, 1);
}
