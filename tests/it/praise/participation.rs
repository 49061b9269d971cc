//! P5: on every business day on which an executive is not absent, a comment is due.

use crate::documents::{ask, change, comment, get, praise};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::TestApp;

/// What somebody sees of executives in March: name, days due, days done, streak.
async fn seen(app: &TestApp, who: &str, filter: Value) -> Vec<Value> {
    let variables = json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": filter });
    let found = get(&app.sign_in(who).await, "executiveParticipation", variables).await;
    let edges = found["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
    let rows =
        edges.map(|node| json!([node["executive"]["name"], node["daysDue"], node["daysDone"], node["currentStreak"]]));
    rows.collect()
}

async fn one(app: &TestApp, who: &str) -> Value {
    let filter = json!({ "employeeId": app.company.id(who) });
    let variables = json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": filter });
    get(&app.sign_in("ceo").await, "executiveParticipation", variables).await["edges"][0]["node"].clone()
}

async fn figures(app: &TestApp, who: &str) -> Value {
    let found = one(app, who).await;
    json!([found["daysDue"], found["daysDone"], found["currentStreak"], found["missedOn"]])
}

/// It is Monday, 2 March 2026, at the beginning.
async fn next_day(app: &TestApp) {
    app.pass(TimeDelta::days(1));
}

#[tokio::test]
async fn p5_days_due_days_done_and_the_streak() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    assert_eq!(figures(&app, "exec").await, json!([0, 0, 0, []]), "today is due once it is done");
    let first = comment(&app, "exec", &post, None, "현장에서 배웁니다").await;
    comment(&app, "exec", &post, None, "하루에 둘은 하나입니다").await;
    assert_eq!(figures(&app, "exec").await, json!([1, 1, 1, []]));
    next_day(&app).await;
    // A reply is a comment too; a leader's is not an executive's.
    comment(&app, "exec", &post, Some(&first), "덧붙입니다").await;
    comment(&app, "leader", &post, None, "저도 고맙습니다").await;
    assert_eq!(figures(&app, "exec").await, json!([2, 2, 2, []]));
    // Wednesday is off for everyone, on Thursday they are absent; both as HR says it afterwards.
    app.pass(TimeDelta::days(3));
    comment(&app, "exec", &post, None, "다시 왔습니다").await;
    assert_eq!(figures(&app, "exec").await, json!([5, 3, 1, ["2026-03-04", "2026-03-05"]]));
    let hr = app.sign_in("hr").await;
    let off = json!([{ "date": "2026-03-04", "name": "창립기념일", "nameEn": "Founding day" }]);
    assert_eq!(change(&hr, "importHolidays", json!({ "year": 2026, "holidays": off })).await.refusals(), NOTHING);
    let absence = json!({ "employeeId": app.company.id("exec"), "kind": "SICK_LEAVE", "firstDay": "2026-03-05", "lastDay": "2026-03-05" });
    assert_eq!(change(&hr, "recordAbsence", absence).await.refusals(), NOTHING);
    assert_eq!(figures(&app, "exec").await, json!([3, 3, 3, []]));
    // The weekend is over, and Monday without a comment too.
    app.pass(TimeDelta::days(4));
    let found = one(&app, "exec").await;
    assert_eq!(json!([found["daysDue"], found["daysDone"], found["rate"]]), json!([4, 3, 0.75]));
    assert_eq!(json!([found["currentStreak"], found["missedOn"]]), json!([0, ["2026-03-09"]]));
    assert_eq!(one(&app, "exec2").await["rate"], 0.0);
    // A period that is over has the streak of its last day; one to come has nothing due.
    let ceo = app.sign_in("ceo").await;
    for (from, to, expected) in
        [("2026-03-03", "2026-03-06", json!([2, 2, 3, 1.0])), ("2026-04-01", "2026-04-30", json!([0, 0, 0, null]))]
    {
        let filter = json!({ "employeeId": app.company.id("exec") });
        let found = get(&ceo, "executiveParticipation", json!({ "from": from, "to": to, "filter": filter })).await;
        let node = &found["edges"][0]["node"];
        let shown = json!([node["daysDue"], node["daysDone"], node["currentStreak"], node["rate"]]);
        assert_eq!(shown, expected, "{from}");
    }
}

const NOTHING: [&str; 0] = [];

/// P5, P7: what was deleted or hidden is no comment, and is one again when it shows again.
#[tokio::test]
async fn p5_p7_deleted_and_hidden_comments_do_not_count() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let deleted = comment(&app, "exec", &post, None, "잘못 썼습니다").await;
    let hidden = comment(&app, "exec2", &post, None, "고객 이름을 썼습니다").await;
    next_day(&app).await;
    change(&app.sign_in("exec").await, "deletePraiseComment", json!({ "commentId": deleted })).await;
    assert_eq!(figures(&app, "exec").await, json!([1, 0, 0, ["2026-03-02"]]));
    let cs = app.sign_in("cs").await;
    let input = json!({ "commentId": hidden, "reason": "고객 정보" });
    assert_eq!(change(&cs, "hidePraiseComment", input).await.refusals(), NOTHING);
    assert_eq!(figures(&app, "exec2").await, json!([1, 0, 0, ["2026-03-02"]]));
    let again = json!({ "commentId": hidden, "hidden": false, "reason": "확인했습니다" });
    assert_eq!(change(&cs, "hidePraiseComment", again).await.refusals(), NOTHING);
    assert_eq!(figures(&app, "exec2").await, json!([1, 1, 1, []]));
}

/// P5: nothing is due from somebody before they are an executive, or after.
#[tokio::test]
async fn p5_it_is_due_while_they_are_an_executive() {
    let app = TestApp::start().await;
    let roles = |roles: &[&str]| json!({ "employeeId": app.company.id("pat"), "roles": roles });
    assert_eq!(figures(&app, "pat").await, json!([null, null, null, null]));
    next_day(&app).await;
    change(&app.sign_in("hr").await, "setEmployeeRoles", roles(&["STAFF", "EXECUTIVE"])).await;
    next_day(&app).await;
    next_day(&app).await;
    assert_eq!(figures(&app, "pat").await, json!([2, 0, 0, ["2026-03-03", "2026-03-04"]]));
    // From one kind of executive to another the term goes on.
    change(&app.sign_in("hr").await, "setEmployeeRoles", roles(&["STAFF", "CEO"])).await;
    assert_eq!(app.count("executive_term WHERE first_day > '2026-01-01'").await, 1);
    change(&app.sign_in("hr").await, "setEmployeeRoles", roles(&["STAFF"])).await;
    app.pass(TimeDelta::days(5));
    assert_eq!(
        figures(&app, "pat").await,
        json!([2, 0, 0, ["2026-03-03", "2026-03-04"]]),
        "the day they lost it is not"
    );
    // Given and taken back on the same day: never due.
    change(&app.sign_in("hr").await, "setEmployeeRoles", roles(&["STAFF", "EXECUTIVE"])).await;
    change(&app.sign_in("hr").await, "setEmployeeRoles", roles(&["STAFF"])).await;
    assert_eq!(app.count("executive_term WHERE first_day > '2026-01-01'").await, 1);
    // Who leaves is one no longer.
    let gone = json!({ "employeeId": app.company.id("exec2") });
    assert_eq!(change(&app.sign_in("hr").await, "deactivateEmployee", gone).await.refusals(), NOTHING);
    assert_eq!(app.count("executive_term WHERE last_day IS NOT NULL").await, 2);
    app.pass(TimeDelta::days(1));
    assert_eq!(figures(&app, "exec2").await[0], json!(6), "2 to 9 March");
}

/// P5, X1: executives see those of their division, the CEO, the CCO, the CS office, HR and auditors everyone.
#[tokio::test]
async fn p5_x1_who_sees_whom() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    comment(&app, "exec2", &post, None, "고맙습니다").await;
    app.pass(TimeDelta::days(1));
    let (claims, support) = (json!(["강도윤", 1, 0, 0]), json!(["조은우", 1, 1, 1]));
    let all = [claims.clone(), json!(["윤성호", 1, 0, 0]), json!(["장미란", 1, 0, 0]), support.clone()];
    for who in ["ceo", "cco", "cs", "hr", "auditor"] {
        assert_eq!(seen(&app, who, Value::Null).await, all, "{who}");
    }
    assert_eq!(json!(seen(&app, "exec", Value::Null).await), json!([claims]));
    assert_eq!(seen(&app, "exec2", Value::Null).await, all[1..]);
    let of_claims = json!({ "departmentId": app.company.id("claims") });
    assert_eq!(json!(seen(&app, "hr", of_claims).await), json!([claims]));
    // What is out of reach is not there.
    assert_eq!(seen(&app, "exec", json!({ "employeeId": app.company.id("exec2") })).await, [] as [Value; 0]);
    assert_eq!(seen(&app, "hr", json!({ "employeeId": app.company.id("staff") })).await, [] as [Value; 0]);
    let march = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    for who in ["staff", "leader", "compliance", "admin"] {
        let refused = ask(&app.sign_in(who).await, "executiveParticipation", march.clone()).await;
        assert_eq!(refused.code(), "FORBIDDEN", "{who}");
    }
    let hr = app.sign_in("hr").await;
    for (from, to) in [("2026-03-02", "2026-03-01"), ("2025-01-01", "2026-01-02")] {
        let refused = ask(&hr, "executiveParticipation", json!({ "from": from, "to": to })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT", "{from} to {to}");
    }
    // In pages.
    let page = json!({ "from": "2026-03-01", "to": "2026-03-31", "first": 3 });
    let first = get(&hr, "executiveParticipation", page).await;
    assert_eq!(json!([first["totalCount"], first["pageInfo"]["hasNextPage"]]), json!([4, true]));
    let after = &first["pageInfo"]["endCursor"];
    let page = json!({ "from": "2026-03-01", "to": "2026-03-31", "after": after });
    let rest = get(&hr, "executiveParticipation", page).await;
    assert_eq!(rest["edges"][0]["node"]["executive"]["name"], "조은우");
    assert_eq!(rest["edges"].as_array().unwrap().len(), 1);
}

/// P5: who left, as HR says days later, owed nothing after their last day.
#[tokio::test]
async fn p5_nothing_is_due_after_the_last_day_of_work() {
    let app = TestApp::start().await;
    app.pass(TimeDelta::days(8));
    let left = "UPDATE employee SET status = 'LEFT', left_on = '2026-03-04' WHERE email = 'exec2@hanbit.test'";
    app.db.writer().execute_unprepared(left).await.unwrap();
    // Whatever change of roles comes next notices it.
    let roles = json!({ "employeeId": app.company.id("pat"), "roles": ["STAFF", "CS_OFFICE"] });
    change(&app.sign_in("hr").await, "setEmployeeRoles", roles).await;
    assert_eq!(figures(&app, "exec2").await, json!([3, 0, 0, ["2026-03-02", "2026-03-03", "2026-03-04"]]));
}
