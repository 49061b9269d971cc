//! L1, L2: the list, how it follows what happens, who sees whose, how people kept to it.

use super::{mine, plan, told};
use crate::documents::{absent, ask, change, comment, document, get, praise};
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

/// L1, P5: the day's comment is asked of every executive until the day ends in Seoul, and done with the first one; what is taken back was
/// not done.
#[tokio::test]
async fn l1_p5_the_days_praise_comment_is_a_duty() {
    let app = TestApp::start().await;
    plan(&app).await;
    for who in ["exec", "exec2", "ceo", "cco"] {
        assert_eq!(mine(&app, who, Value::Null).await, ["PRAISE_COMMENT DUE 03-02"], "{who}");
    }
    for who in ["staff", "leader", "cs"] {
        assert_eq!(mine(&app, who, Value::Null).await, NOTHING, "{who}");
    }
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    app.pass(TimeDelta::hours(1));
    let first = comment(&app, "exec", &post, None, "현장에서 배웁니다").await;
    comment(&app, "leader", &post, None, "저도 감사합니다").await;
    app.keep().await;
    assert_eq!(mine(&app, "exec", Value::Null).await, NOTHING, "open ones alone");
    assert_eq!(mine(&app, "exec", json!({})).await, ["PRAISE_COMMENT DONE 03-02"]);
    let praise_alone = json!({ "filter": { "kinds": ["PRAISE_COMMENT"] } });
    let list = get(&app.sign_in("exec").await, "myDuties", praise_alone).await;
    let node = &list["edges"][0]["node"];
    assert_eq!(
        (&node["openedAt"], &node["dueAt"], &node["doneAt"], &node["doneBy"]["name"], &list["totalCount"]),
        (
            &json!("2026-03-01T15:00:00.000000Z"),
            &json!("2026-03-02T14:59:59.999999Z"),
            &json!("2026-03-02T04:00:00.000000Z"),
            &json!("강도윤"),
            &json!(1)
        )
    );
    app.pass(TimeDelta::minutes(1));
    let exec = app.sign_in("exec").await;
    change(&exec, "deletePraiseComment", json!({ "commentId": first })).await;
    app.keep().await;
    assert_eq!(mine(&app, "exec", Value::Null).await, ["PRAISE_COMMENT DUE 03-02"]);
    // Planned twice is planned once.
    plan(&app).await;
    assert_eq!(app.count("duty WHERE kind = 'PRAISE_COMMENT'").await, 4);
    app.pass(TimeDelta::days(1));
    plan(&app).await;
    assert_eq!(mine(&app, "exec", json!({})).await, ["PRAISE_COMMENT MISSED 03-02", "PRAISE_COMMENT DUE 03-03"]);
    // Nobody can make up for yesterday's: it is not among what is to be done.
    assert_eq!(mine(&app, "exec", Value::Null).await, ["PRAISE_COMMENT DUE 03-03"]);
    assert_eq!(mine(&app, "exec", json!({ "states": ["MISSED"] })).await, ["PRAISE_COMMENT MISSED 03-02"]);
    assert_eq!(mine(&app, "exec", json!({ "states": ["LATE"] })).await, NOTHING);
    // On a weekend nothing is asked; of the days before, on which nobody planned, it was.
    app.pass(TimeDelta::days(4));
    plan(&app).await;
    assert_eq!(app.count("duty WHERE kind = 'PRAISE_COMMENT' AND occasion > '2026-03-06'").await, 0);
    assert_eq!(app.count("duty WHERE kind = 'PRAISE_COMMENT'").await, 20);
}

/// L2, P5: absence excuses, also when it is recorded afterwards, and no longer when it is cancelled; a day that becomes a holiday asks
/// nothing.
#[tokio::test]
async fn l2_absence_excuses_and_holidays_ask_nothing() {
    let app = TestApp::start().await;
    absent(&app, "exec2", "mate").await;
    app.reload().await;
    plan(&app).await;
    app.pass(TimeDelta::days(1));
    plan(&app).await;
    assert_eq!(mine(&app, "exec2", json!({ "states": ["EXCUSED"] })).await[0], "PRAISE_COMMENT EXCUSED 03-02");
    assert_eq!(mine(&app, "exec", json!({})).await, ["PRAISE_COMMENT MISSED 03-02", "PRAISE_COMMENT DUE 03-03"]);
    let hr = app.sign_in("hr").await;
    let absence = json!({ "employeeId": app.company.id("exec"), "kind": "SICK_LEAVE", "firstDay": "2026-03-02",
        "lastDay": "2026-03-02" });
    assert_eq!(change(&hr, "recordAbsence", absence).await.refusals(), NOTHING);
    app.keep().await;
    assert_eq!(mine(&app, "exec", json!({})).await, ["PRAISE_COMMENT EXCUSED 03-02", "PRAISE_COMMENT DUE 03-03"]);
    let off = json!([{ "date": "2026-03-03", "name": "창립기념일", "nameEn": "Founding day" }]);
    assert_eq!(change(&hr, "importHolidays", json!({ "year": 2026, "holidays": off })).await.refusals(), NOTHING);
    app.keep().await;
    assert_eq!(mine(&app, "exec", json!({})).await, ["PRAISE_COMMENT EXCUSED 03-02", "PRAISE_COMMENT CANCELLED 03-03"]);
    // Who becomes an executive has it from then on; who is none any more has not.
    app.pass(TimeDelta::days(1));
    plan(&app).await;
    let hr = app.sign_in("hr").await;
    let roles = |roles: &[&str]| json!({ "employeeId": app.company.id("pat"), "roles": roles });
    change(&hr, "setEmployeeRoles", roles(&["STAFF", "EXECUTIVE"])).await;
    app.keep().await;
    assert_eq!(mine(&app, "pat", json!({})).await, ["PRAISE_COMMENT DUE 03-04"]);
}

/// In how many days it ends; in how many it was done, by whom.
type Given<'a> = (i64, Option<(i64, &'a str)>);

/// Duties of an executive as other programmes ask them: number, days from now until they end, done how many days from now, by whom.
async fn given(app: &TestApp, of: &str, rows: &[Given<'_>]) {
    let now = app.now();
    let row = |(n, (due, done)): (usize, &Given<'_>)| {
        duty::Model {
            id: DutyId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_d000 + n as u128)),
            employee_id: app.key(of),
            kind: DutyKind::Promise,
            occasion: format!("{n}"),
            subject_type: None,
            subject_id: None,
            opened_at: now - TimeDelta::days(100),
            due_at: now + TimeDelta::days(*due),
            done_at: done.map(|(days, _)| now + TimeDelta::days(days)),
            done_by: done.map(|(_, by)| app.key(by)),
            cancelled_at: None,
            is_excused: false,
            judged_at: None,
            version: 1,
        }
        .into_active_model()
    };
    let rows = rows.iter().enumerate().map(row);
    duty::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
}

/// L2: done, done by who stood in, late, excused; coverage and the streak, whatever the period; what was excused breaks no streak.
#[tokio::test]
async fn l2_coverage_and_streak() {
    let app = TestApp::start().await;
    let by = |days: i64, who: &'static str| Some((days, who));
    let rows = [
        (-20, by(-21, "exec")),
        (-18, None),
        (-16, by(-15, "exec")),
        (-14, by(-14, "exec")),
        (-12, by(-13, "mate")),
        (-10, None),
        (-8, by(-9, "exec")),
        (3, by(-1, "exec")),
        (5, None),
    ];
    given(&app, "exec", &rows).await;
    // Away on the tenth day before today, 20 February.
    let hr = app.sign_in("hr").await;
    let absence = json!({ "employeeId": app.company.id("exec"), "kind": "LEAVE", "firstDay": "2026-02-20", "lastDay": "2026-02-20" });
    assert_eq!(change(&hr, "recordAbsence", absence).await.refusals(), NOTHING);
    plan(&app).await;
    app.keep().await;
    let states: Vec<String> = mine(&app, "exec", json!({ "kinds": ["PROMISE"] }))
        .await
        .into_iter()
        .map(|line| line.split(' ').nth(1).unwrap().to_owned())
        .collect();
    let expected = ["DONE", "LATE", "DONE_LATE", "DONE", "DONE_BY_DEPUTY", "EXCUSED", "DONE", "DONE", "DUE"];
    assert_eq!(states, expected);
    for (n, state) in expected.iter().enumerate() {
        let those = mine(&app, "exec", json!({ "kinds": ["PROMISE"], "states": [state] })).await;
        assert_eq!(those.len(), expected.iter().filter(|one| *one == state).count(), "{n} {state}");
    }
    let kept = async |who: &str, from: &str, to: &str| {
        let variables = json!({ "from": from, "to": to, "of": app.company.id("exec"), "kinds": ["PROMISE"] });
        get(&app.sign_in(who).await, "dutyCoverage", variables).await["edges"][0]["node"].clone()
    };
    let all = kept("ceo", "2026-02-01", "2026-03-31").await;
    let numbers = |node: &Value| {
        ["due", "done", "doneByDeputy", "doneLate", "late", "missed", "excused", "coverage", "currentStreak"]
            .map(|field| node[field].as_f64().unwrap_or(-1.0))
    };
    // What ends later counts once it is done.
    assert_eq!(numbers(&all), [8.0, 4.0, 1.0, 1.0, 1.0, 0.0, 1.0, 5.0 / 7.0, 4.0]);
    let some = kept("exec", "2026-02-01", "2026-02-12").await;
    assert_eq!(numbers(&some), [2.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.5, 4.0]);
    let none = kept("exec", "2027-01-01", "2027-01-31").await;
    assert_eq!(numbers(&none), [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 4.0]);
    // Of no kind there is nothing; the praise that nobody has commented on is not to be made up for.
    let variables = json!({ "from": "2026-02-01", "to": "2026-03-31", "of": app.company.id("exec"), "kinds": [] });
    let nothing = get(&app.sign_in("ceo").await, "dutyCoverage", variables).await["edges"][0]["node"].clone();
    assert_eq!(numbers(&nothing)[..7], [0.0; 7]);
    let too_long = json!({ "from": "2026-01-01", "to": "2027-01-02" });
    assert_eq!(ask(&app.sign_in("ceo").await, "dutyCoverage", too_long).await.code(), "BAD_USER_INPUT");
}

/// L2, X5: everyone their own, leaders those whom they lead, executives their division, the CEO all; what one may not see does not exist.
#[tokio::test]
async fn l2_x5_who_sees_whose_duties() {
    let app = TestApp::start().await;
    plan(&app).await;
    given(&app, "leader", &[(5, None)]).await;
    let seen = async |who: &str, more: Value| {
        let mut more = more;
        more["filter"] = json!({ "kinds": ["PRAISE_COMMENT", "PROMISE"] });
        let list = get(&app.sign_in(who).await, "duties", more).await;
        list["edges"].as_array().unwrap().len()
    };
    assert_eq!(seen("ceo", json!({})).await, 5);
    assert_eq!(seen("auditor", json!({})).await, 5);
    assert_eq!(seen("exec", json!({})).await, 2);
    assert_eq!(seen("leader", json!({})).await, 1);
    assert_eq!(seen("staff", json!({})).await, 0);
    assert_eq!(seen("exec2", json!({ "departmentId": app.company.id("claims") })).await, 0);
    assert_eq!(seen("exec", json!({ "departmentId": app.company.id("centre") })).await, 1);
    assert_eq!(seen("ceo", json!({ "of": app.company.id("leader") })).await, 1);
    let promises = json!({ "filter": { "kinds": ["PROMISE"] } });
    let id = get(&app.sign_in("leader").await, "myDuties", promises).await["edges"][0]["node"]["id"].clone();
    for (who, sees) in
        [("leader", true), ("exec", true), ("ceo", true), ("exec2", false), ("chief", false), ("staff", false)]
    {
        let node = get(&app.sign_in(who).await, "node", json!({ "id": id })).await;
        assert_eq!(!node.is_null(), sees, "{who}");
    }
    let names = |list: &Value| -> Vec<String> {
        list["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["employee"]["name"].to_string()).collect()
    };
    let march = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    let everyone = get(&app.sign_in("ceo").await, "dutyCoverage", march.clone()).await;
    assert_eq!((names(&everyone).len(), &everyone["totalCount"]), (6, &json!(6)), "leaders and executives: {everyone}");
    assert_eq!(names(&get(&app.sign_in("leader").await, "dutyCoverage", march).await), ["\"정하은\"", "\"최유진\""]);
}

/// L2: a page goes on where the last one ended, whichever way; filters that are too long are refused.
#[tokio::test]
async fn l2_pages_of_duties() {
    let app = TestApp::start().await;
    let rows: Vec<Given<'_>> = (0..7).map(|n| (10 - n, None)).collect();
    given(&app, "exec", &rows).await;
    let exec = app.sign_in("exec").await;
    let all = told(&get(&exec, "myDuties", json!({})).await);
    assert!(all.is_sorted() && all.len() == 7, "{all:?}");
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = get(&exec, "myDuties", json!({ "first": 3, "after": after })).await;
        found.extend(told(&page));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(found, all);
    let last = get(&exec, "myDuties", json!({ "last": 2, "before": after })).await;
    assert_eq!(told(&last), all[4..6]);
    let of_time = json!({ "filter": { "dueFrom": "2026-03-08T00:00:00Z", "dueBefore": "2026-03-10T00:00:00Z" } });
    assert_eq!(told(&get(&exec, "myDuties", of_time).await).len(), 2);
    let kinds: Vec<&str> = std::iter::repeat_n("PROMISE", 17).collect();
    assert_eq!(ask(&exec, "myDuties", json!({ "filter": { "kinds": kinds } })).await.code(), "BAD_USER_INPUT");
}

/// L2: live, to whom they are asked alone; on whichever node.
#[tokio::test]
async fn l2_one_hears_of_ones_own_duties() {
    let app = TestApp::start().await;
    let node = app.another_node().await;
    let mut exec = node.sign_in("exec").await.subscribe(&document("dutyChanges"), json!({})).await;
    let mut staff = app.sign_in("staff").await.subscribe(&document("dutyChanges"), json!({})).await;
    plan(&app).await;
    // The meetings that they owe come with the day, too.
    let next = async |events: &mut tests::Events| loop {
        let change = events.next().await.expect("an event")["data"]["dutyChanges"].clone();
        if change["duty"]["kind"] == "PRAISE_COMMENT" {
            break change;
        }
    };
    let opened = next(&mut exec).await;
    assert_eq!(
        (&opened["kind"], &opened["version"], &opened["duty"]["state"]),
        (&json!("OPENED"), &json!(1), &json!("DUE"))
    );
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    comment(&app, "exec", &post, None, "현장에서 배웁니다").await;
    app.keep().await;
    let done = next(&mut exec).await;
    assert_eq!(
        (&done["kind"], &done["version"], &done["duty"]["state"]),
        (&json!("CHANGED"), &json!(2), &json!("DONE"))
    );
    assert_eq!(done["dutyId"], opened["dutyId"]);
    assert!(staff.within(std::time::Duration::from_millis(300)).await.is_err());
    node.stop().await;
}

/// L2: however many duties there are, each list is one statement beside who asks, and one to count.
#[tokio::test]
async fn l2_a_page_of_duties_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let rows: Vec<Given<'_>> = (0..60).map(|n| (n - 30, None)).collect();
    given(&app, "exec", &rows).await;
    let exec = app.sign_in("exec").await;
    for (field, more, expected) in [
        ("myDuties", json!({}), 2),
        ("duties", json!({}), 2),
        ("dutyCoverage", json!({ "from": "2026-03-01", "to": "2026-03-31" }), 2),
    ] {
        for first in [1, 50] {
            let mut variables = more.clone();
            variables["first"] = json!(first);
            let (statements, _) = app.statements(get(&exec, field, variables)).await;
            assert_eq!(statements, expected, "{field} {first}");
        }
    }
}
