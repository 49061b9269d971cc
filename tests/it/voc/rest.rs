//! V12: who was abused may rest, which is known to them and their leaders alone.

use crate::{
    documents::{absent, change, customer, get},
    voc::{
        care::{abuse, name, report},
        desk::{act, attempt, categories, complaint, file},
    },
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// Staff alone is at work in the team.
async fn alone() -> (TestApp, Client, Client) {
    let app = TestApp::start().await;
    categories(&app).await;
    for who in ["mate", "chief"] {
        absent(&app, who, "pat").await;
    }
    app.reload().await;
    let (cs, staff) = (app.sign_in("cs").await, app.sign_in("staff").await);
    (app, cs, staff)
}

async fn given(app: &TestApp, text: &str) -> Value {
    file(&app.sign_in("cs").await, complaint(None, text)).await["assignee"]["email"].clone()
}

async fn take(client: &Client, report: &Value, minutes: Option<i32>) -> tests::Answer {
    change(client, "takeRest", json!({ "abuseReportId": report["id"], "minutes": minutes })).await
}

/// V3: the least loaded is not whoever rests; it ends by itself, and earlier by them.
#[tokio::test]
async fn v12_assignment_passes_over_who_rests() {
    let (app, cs, staff) = alone().await;
    let item = file(&cs, complaint(None, "전화가 왔습니다")).await;
    let mut input = abuse();
    input["restMinutes"] = json!(30);
    let answer = attempt(&staff, "reportAbuse", &item, input).await;
    let rest = answer.json["data"]["reportAbuse"]["restPeriod"].clone();
    assert_eq!(
        (&rest["isCurrent"], &rest["until"]),
        (&json!(true), &json!("2026-03-02T03:30:00.000000Z")),
        "{}",
        answer.text
    );
    assert_eq!(given(&app, "쉬는 사이의 전화").await, Value::Null);
    app.pass(TimeDelta::minutes(30));
    let staff = app.sign_in("staff").await;
    assert_eq!(given(&app, "쉬고 난 뒤의 전화").await, "staff@hanbit.test");
    let report = answer.json["data"]["reportAbuse"]["abuseReport"].clone();
    // Once more, for as long as the company says, and ended earlier.
    let taken = take(&staff, &report, None).await;
    assert_eq!(taken.json["data"]["takeRest"]["restPeriod"]["until"], "2026-03-02T04:00:00.000000Z", "{}", taken.text);
    assert_eq!(given(&app, "다시 쉬는 사이").await, Value::Null);
    let ended = async || change(&staff, "endRest", json!({ "abuseReportId": report["id"] })).await;
    for _ in 0..2 {
        let ended = ended().await;
        assert_eq!(ended.json["data"]["endRest"]["restPeriod"]["isCurrent"], false, "{}", ended.text);
    }
    assert_eq!(given(&app, "돌아온 뒤의 전화").await, "staff@hanbit.test");
}

/// V12: it ends with the day, and is begun within a day after the report.
#[tokio::test]
async fn v12_a_rest_is_bounded() {
    let (app, cs, staff) = alone().await;
    let item = file(&cs, complaint(None, "전화가 왔습니다")).await;
    let made = report(&staff, &item, abuse()).await;
    assert_eq!(made["viewerCanRest"], true);
    let whole = take(&staff, &made, Some(1_440)).await;
    assert_eq!(
        whole.json["data"]["takeRest"]["restPeriod"]["until"], "2026-03-02T15:00:00.000000Z",
        "midnight in Seoul"
    );
    assert_eq!(take(&staff, &made, Some(0)).await.refusals(), ["REST_INVALID minutes"]);
    assert_eq!(take(&cs, &made, None).await.refusals(), ["ABUSE_REPORT_NOT_FOUND abuseReportId"]);
    let other = file(&cs, complaint(None, "또 전화가 왔습니다")).await;
    let no_rest = report(&staff, &by_hand(&app, &other).await, abuse()).await;
    let never = change(&staff, "endRest", json!({ "abuseReportId": no_rest["id"] })).await;
    assert_eq!(never.refusals(), ["NOT_RESTING abuseReportId"]);
    app.pass(TimeDelta::hours(25));
    let staff = app.sign_in("staff").await;
    assert_eq!(take(&staff, &made, None).await.refusals(), ["REST_OVER abuseReportId"]);
    // What the company says.
    let input = json!({ "changes": [{ "key": "voc.restMinutes", "integer": 60 }] });
    let changed = change(&app.sign_in("admin").await, "updateSettings", input).await;
    assert_eq!(changed.refusals(), [] as [&str; 0], "{}", changed.text);
    let too_long = json!({ "changes": [{ "key": "voc.restMinutes", "integer": 481 }] });
    assert_eq!(change(&app.sign_in("admin").await, "updateSettings", too_long).await.refusals().len(), 1);
}

/// The item, given to staff by hand: who rests is passed over by rule alone.
async fn by_hand(app: &TestApp, item: &Value) -> Value {
    let cs = app.sign_in("cs").await;
    act(&cs, "assignVoc", item, json!({ "assigneeId": app.company.id("staff") })).await
}

/// V12: nobody's business but theirs and their leader's.
#[tokio::test]
async fn v12_who_rests_their_leaders_know() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "전화가 왔습니다")).await;
    let reporter = name(&item["assignee"]);
    let mut input = abuse();
    input["restMinutes"] = json!(30);
    report(&app.sign_in(&reporter).await, &item, input).await;
    let sees = async |who: &str, current: bool| {
        let listed = get(&app.sign_in(who).await, "restPeriods", json!({ "current": current })).await;
        listed["totalCount"].as_i64().unwrap()
    };
    for who in [reporter.as_str(), "chief", "leader"] {
        assert_eq!(sees(who, true).await, 1, "{who}");
    }
    let colleague = if reporter == "staff" { "mate" } else { "staff" };
    for who in ["cs", "cco", "ceo", "hr", "auditor", "admin", "exec2", colleague] {
        assert_eq!(sees(who, false).await, 0, "{who}");
    }
    app.pass(TimeDelta::minutes(31));
    assert_eq!((sees("chief", true).await, sees("chief", false).await), (0, 1));
}
