//! L1, L2: what is said or done after a duty's time, by others, or in somebody's place.

use super::{every, mine, plan};
use crate::{
    advisor::{desk as advisors, questions},
    documents::{absent, change, get},
    hotline, improvement,
    meeting::desk::{self as meetings, excellent, heads_since, record},
    recovery::desk as recovery,
    voc::{
        care::{abuse, report},
        desk::{self as voc, assignee, categories},
    },
};
use chrono::TimeDelta;
use entity::{
    duty::{self, DutyKind},
    ids::DutyId,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tests::TestApp;
use uuid::Uuid;

const NOTHING: [&str; 0] = [];

/// A promise that somebody owed: due so many days ago, and done so many days ago.
async fn owed(app: &TestApp, of: &str, due: i64, done: Option<i64>) {
    let now = app.now();
    let row = duty::Model {
        id: DutyId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_e000 + due as u128)),
        employee_id: app.key(of),
        kind: DutyKind::Promise,
        occasion: format!("{due}"),
        subject_type: None,
        subject_id: None,
        opened_at: now - TimeDelta::days(100),
        due_at: now - TimeDelta::days(due),
        done_at: done.map(|days| now - TimeDelta::days(days)),
        done_by: done.map(|_| app.key(of)),
        cancelled_at: None,
        is_excused: false,
        judged_at: None,
        version: 1,
    };
    duty::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
}

async fn was_away(app: &TestApp, who: &str, (first, last): (&str, &str)) {
    let input = json!({ "employeeId": app.company.id(who), "kind": "SICK_LEAVE", "firstDay": first, "lastDay": last });
    assert_eq!(change(&app.sign_in("hr").await, "recordAbsence", input).await.refusals(), NOTHING);
    app.keep().await;
}

/// L2, L3, R5: absence excuses from having been late, not from what a customer still waits for; also afterwards, of what was done late.
#[tokio::test]
async fn l2_absence_excuses_the_count_and_not_the_work() {
    let app = TestApp::start().await;
    owed(&app, "exec", 10, None).await;
    owed(&app, "exec", 9, Some(2)).await;
    plan(&app).await;
    let promises = async || mine(&app, "exec", json!({ "kinds": ["PROMISE"] })).await;
    assert_eq!(promises().await, ["PROMISE LATE 02-20", "PROMISE DONE_LATE 02-21"]);
    was_away(&app, "exec", ("2026-02-20", "2026-02-21")).await;
    assert_eq!(promises().await, ["PROMISE EXCUSED 02-20", "PROMISE DONE 02-21"]);
    assert_eq!(mine(&app, "exec", Value::Null).await, ["PROMISE EXCUSED 02-20", "PRAISE_COMMENT DUE 03-02"]);
    // In the morning's count it stands among what should have been done.
    sunhwan::duty::digest(&app.db, &app.directory(), app.now()).await.unwrap();
    app.tell().await;
    let client = app.sign_in("exec").await;
    let told = get(&client, "notifications", json!({ "filter": { "kind": "DUTY_DIGEST" } })).await;
    let digest =
        "query($id: ID!) { node(id: $id) { ... on DutyDigest { day awaitingPraise lines { kind today late } } } }";
    let id = told["edges"][0]["node"]["subjectId"].clone();
    let answer = client.run(digest, json!({ "id": id })).await;
    assert_eq!(
        answer.json["data"]["node"]["lines"],
        json!([{ "kind": "PRAISE_COMMENT", "today": 1, "late": 0 }, { "kind": "PROMISE", "today": 0, "late": 1 }]),
        "{}",
        answer.text
    );
    // L3: one's own alone.
    let others = app.sign_in("ceo").await.run(digest, json!({ "id": id })).await;
    assert_eq!(others.json["data"]["node"], Value::Null);
    // What the last weeks' illness excuses, however long ago it began.
    was_away(&app, "exec2", ("2025-12-01", "2026-02-28")).await;
    assert_eq!(app.count("duty WHERE is_excused AND kind = 'PROMISE'").await, 2);
}

/// L1, M1: a meeting that is written down after its period counts in it.
#[tokio::test]
async fn l1_m1_a_meeting_written_down_afterwards_is_done() {
    let app = TestApp::start().await;
    heads_since(&app, "team", "chief", "2026-01-01", None).await;
    plan(&app).await;
    let chief = app.sign_in("chief").await;
    let of_chief = async || {
        let all = every(&app, "chief", json!({ "kinds": ["CUSTOMER_MEETINGS"] })).await;
        all.into_iter().map(|line| line["CUSTOMER_MEETINGS ".len()..].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of_chief().await, ["DUE 03-31"]);
    let mut planned = Vec::new();
    for n in 0..2 {
        planned.push(meetings::plan(&chief, &excellent(&app, &format!("C-{n}")).await, "2026-03-30").await);
    }
    // Absent on the last day: what two visits in three months are, a day does not remit.
    app.pass(TimeDelta::days(31));
    was_away(&app, "chief", ("2026-03-31", "2026-03-31")).await;
    plan(&app).await;
    assert_eq!(of_chief().await, ["MISSED 03-31", "DUE 06-30"]);
    let chief = app.sign_in("chief").await;
    for meeting in &planned {
        record(&chief, meeting, json!({})).await;
    }
    app.keep().await;
    assert_eq!(of_chief().await, ["DONE 03-31", "DUE 06-30"]);
}

/// L1, P5: days on which nothing ran are made up for.
#[tokio::test]
async fn l1_p5_days_without_the_service_are_made_up_for() {
    let app = TestApp::start().await;
    plan(&app).await;
    app.pass(TimeDelta::days(3));
    plan(&app).await;
    let comments = mine(&app, "exec", json!({ "kinds": ["PRAISE_COMMENT"] })).await;
    assert_eq!(
        comments,
        [
            "PRAISE_COMMENT MISSED 03-02",
            "PRAISE_COMMENT MISSED 03-03",
            "PRAISE_COMMENT MISSED 03-04",
            "PRAISE_COMMENT DUE 03-05"
        ]
    );
}

/// L1, L2, O5: what is to be done in somebody's place is on the list of who stands in, as long as they do, and in what they are told.
#[tokio::test]
async fn l1_o5_who_stands_in_sees_what_is_to_be_done() {
    let (app, _) = hotline::sent().await;
    app.keep().await;
    assert_eq!(mine(&app, "mate", Value::Null).await, NOTHING);
    owed(&app, "exec", 1, None).await;
    absent(&app, "exec", "mate").await;
    app.reload().await;
    app.keep().await;
    // Not the promise: nobody keeps another's.
    assert_eq!(mine(&app, "mate", Value::Null).await, ["BULLETIN_ACKNOWLEDGEMENT DUE 03-04"]);
    let mate = app.sign_in("mate").await;
    let list = get(&mate, "myDuties", json!({})).await;
    assert_eq!(list["edges"][0]["node"]["employee"]["id"], app.company.id("exec"));
    let node = list["edges"][0]["node"]["id"].clone();
    assert!(!get(&mate, "node", json!({ "id": node })).await.is_null());
    app.pass(TimeDelta::days(2));
    plan(&app).await;
    sunhwan::duty::digest(&app.db, &app.directory(), app.now()).await.unwrap();
    app.tell().await;
    let mate = app.sign_in("mate").await;
    assert_eq!(get(&mate, "notifications", json!({ "filter": { "kind": "DUTY_DIGEST" } })).await["totalCount"], 1);
    // And who does not, does not.
    app.pass(TimeDelta::days(1));
    assert_eq!(mine(&app, "mate", Value::Null).await, NOTHING);
    assert!(get(&app.sign_in("mate").await, "node", json!({ "id": node })).await.is_null());
}

/// L1, A4: open questions go to whoever is the CCO now.
#[tokio::test]
async fn l1_a4_questions_are_the_ccos_of_today() {
    let app = TestApp::start().await;
    let (hong, task) = advisors::begun(&app).await;
    let advisor = advisors::appointed(&app, &hong, &task).await;
    questions::ask(&app.as_customer(&hong), &advisor, "약관은 언제 쉬워지나요?").await;
    app.keep().await;
    let asked = json!({ "kinds": ["ADVISOR_QUESTION"] });
    assert_eq!(mine(&app, "cco", asked.clone()).await, ["ADVISOR_QUESTION DUE 03-05"]);
    let hr = app.sign_in("hr").await;
    for (who, roles) in [("cco", vec!["STAFF"]), ("exec2", vec!["STAFF", "EXECUTIVE", "CCO"])] {
        let input = json!({ "employeeId": app.company.id(who), "roles": roles });
        let answer = change(&hr, "setEmployeeRoles", input).await;
        assert_eq!(answer.refusals(), NOTHING);
        let waiting = answer.json["data"]["setEmployeeRoles"]["pendingChange"]["id"].clone();
        if waiting.is_string() {
            change(&app.sign_in("admin").await, "approveChange", json!({ "id": waiting })).await;
        }
    }
    app.keep().await;
    assert_eq!(mine(&app, "cco", asked.clone()).await, ["ADVISOR_QUESTION CANCELLED 03-05"]);
    assert_eq!(mine(&app, "exec2", asked).await, ["ADVISOR_QUESTION DUE 03-05"]);
}

/// L1, H8: what came again is to be done anew; what was done stays done.
#[tokio::test]
async fn l1_h8_a_task_that_was_opened_again_is_a_new_duty() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = improvement::verified(&app, json!({})).await;
    app.keep().await;
    app.pass(TimeDelta::hours(1));
    let cs = app.sign_in("cs").await;
    let next = voc::file(&cs, voc::complaint(None, "지급이 왜 이렇게 늦습니까")).await;
    voc::act(&cs, "updateVoc", &next, json!({ "causedById": app.company.id("team") })).await;
    app.watch_recurrence().await;
    app.keep().await;
    assert_eq!(mine(&app, "staff", json!({})).await, ["IMPROVEMENT DONE 03-31"]);
    let mut again = improvement::plan(&app, "staff", "mate");
    (again["dueOn"], again["successCriteria"]) = (json!("2026-04-30"), json!("50% 준다"));
    improvement::act(&app.sign_in("staff").await, "reviseImprovementPlan", &task, json!({ "plan": again })).await;
    app.keep().await;
    assert_eq!(mine(&app, "staff", json!({})).await, ["IMPROVEMENT DONE 03-31", "IMPROVEMENT DUE 04-30"]);
}

/// L2, X5: what somebody left behind is seen by who can give it to others; who leads nothing sees nobody's.
#[tokio::test]
async fn l2_x5_what_is_left_behind_is_seen_and_who_leads_nothing_sees_nobodys() {
    let app = TestApp::start().await;
    owed(&app, "mate", 1, None).await;
    let hr = app.sign_in("hr").await;
    change(&hr, "setEmployeeRoles", json!({ "employeeId": app.company.id("staff"), "roles": ["STAFF", "LEADER"] }))
        .await;
    let of_mate = json!({ "of": app.company.id("mate") });
    let seen = async |who: &str| {
        let list = get(&app.sign_in(who).await, "duties", of_mate.clone()).await;
        list["edges"].as_array().unwrap().len()
    };
    assert_eq!((seen("chief").await, seen("exec").await, seen("staff").await), (1, 1, 0));
    change(&hr, "deactivateEmployee", json!({ "employeeId": app.company.id("mate") })).await;
    app.reload().await;
    assert_eq!((seen("chief").await, seen("exec").await), (1, 1));
}

/// L1, V12: an executive need not call who abused an employee; it counts against nobody, unless it was no abuse.
#[tokio::test]
async fn l1_v12_nobody_need_call_who_abused_somebody() {
    let (app, _, item, case) = recovery::begun().await;
    let holder = recovery::name(&case["executive"]);
    let calls = async || mine(&app, &holder, json!({ "kinds": ["FIRST_CONTACT"] })).await;
    app.keep().await;
    assert_eq!(calls().await, ["FIRST_CONTACT DUE 03-03"]);
    let reported = report(&assignee(&app, &item).await, &item, abuse()).await;
    app.recover().await;
    app.keep().await;
    assert_eq!(calls().await, ["FIRST_CONTACT CANCELLED 03-03"]);
    app.pass(TimeDelta::hours(37));
    let no = json!({ "id": reported["id"], "confirmed": false, "reason": "녹취에서 확인되지 않습니다" });
    assert_eq!(change(&app.sign_in("cs").await, "reviewAbuseReport", no).await.refusals(), NOTHING);
    app.recover().await;
    app.keep().await;
    assert_eq!(calls().await, ["FIRST_CONTACT DUE 03-05"]);
}
