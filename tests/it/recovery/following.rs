//! R1, V12: what becomes of a case when its complaint turns out to be another one.

use crate::{
    documents::{change, customer, get},
    recovery::desk::{attempt, begun, case_of, holder, name, opened, read, told},
    voc::{
        care::{abuse, report},
        desk::{assignee, categories},
    },
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

/// A complaint that exec2 answers, of whose division nobody knows yet that it caused it; the item and the case.
async fn of_exec2() -> (TestApp, Value, Value) {
    let app = TestApp::start().await;
    categories(&app).await;
    for n in 1..=3 {
        let (item, case) = opened(&app, &customer(&app, &format!("C-{n}")).await).await;
        if name(&case["executive"]) == "exec2" {
            return (app, item, case);
        }
    }
    panic!("everybody has a turn");
}

async fn accuse(app: &TestApp, item: &Value) {
    let known = json!({ "id": item["id"], "causedById": app.company.id("support"), "sensitivity": "ACCUSED_EMPLOYEE" });
    assert_eq!(change(&app.sign_in("cs").await, "updateVoc", known).await.refusals(), [] as [&str; 0]);
    app.recover().await;
}

/// R1, V14: once it is known whom it accuses, nobody of theirs holds it, hears of it, or gets it back.
#[tokio::test]
async fn r1_a_complaint_that_turns_out_to_accuse_their_division_goes_to_somebody_else() {
    let (app, item, case) = of_exec2().await;
    accuse(&app, &item).await;
    let moved = case_of(&app, &item).await;
    let now = name(&moved["executive"]);
    assert!(["exec", "ceo"].contains(&now.as_str()), "{now}: apart from the division that caused it");
    let step = &moved["handOvers"]["edges"][0]["node"];
    assert_eq!((&step["ground"], &step["by"]), (&json!("CONCERNED"), &Value::Null));
    assert!(told(&app, &now, "RECOVERY_ASSIGNED").await.contains(&case["id"].as_str().unwrap().to_owned()));
    assert_eq!(read(&app.sign_in("exec2").await, &case).await, Value::Null);
    let cs = app.sign_in("cs").await;
    for who in ["exec2", "cco"] {
        let to = json!({ "executiveId": app.company.id(who), "reason": "담당을 바꿉니다" });
        let refused = attempt(&cs, "handOverRecoveryCase", &case, to).await;
        assert_eq!(refused.refusals(), ["EXECUTIVE_CONCERNED executiveId"], "{who}");
    }
    // Another change of the item moves nothing again.
    assert_eq!(
        change(&cs, "updateVoc", json!({ "id": item["id"], "dissatisfaction": 4 })).await.refusals(),
        [] as [&str; 0]
    );
    app.recover().await;
    assert_eq!(case_of(&app, &item).await["handOvers"]["totalCount"], 1);
}

/// R1, L4: if nobody else can have it, the CS office hears so.
#[tokio::test]
async fn r1_if_nobody_else_can_have_it_the_cs_office_is_told() {
    let (app, item, case) = of_exec2().await;
    for who in ["exec", "ceo"] {
        app.leave(who).await;
    }
    accuse(&app, &item).await;
    assert_eq!(told(&app, "cs", "RECOVERY_NOBODY").await, [item["id"].as_str().unwrap()]);
    assert_eq!(name(&read(&app.sign_in("cs").await, &case).await["executive"]), "exec2");
}

/// V12: abuse that is reported after the case began: its deadline counts against nobody, as long as the report stands.
#[tokio::test]
async fn v12_of_abuse_no_first_contact_is_late() {
    let (app, _, item, case) = begun().await;
    let reported = report(&assignee(&app, &item).await, &item, abuse()).await;
    app.recover().await;
    let exempt = read(&app.sign_in("ceo").await, &case).await;
    assert!(exempt["exemptAt"].is_string(), "{exempt}");
    for who in [name(&case["executive"]).as_str(), "cs"] {
        assert_eq!(told(&app, who, "RECOVERY_EXEMPTED").await, [case["id"].as_str().unwrap()], "{who}");
    }
    app.pass(TimeDelta::hours(37));
    let ceo = app.sign_in("ceo").await;
    let overdue = json!({ "filter": { "overdue": true } });
    assert_eq!(get(&ceo, "recoveryCases", overdue.clone()).await["totalCount"], 0);
    assert_eq!((read(&ceo, &case).await["isOverdue"].clone(), app.recovery_clerk().await), (json!(false), 0));
    let march = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    assert_eq!(get(&ceo, "recoveryReport", march.clone()).await["total"]["inTimeOf"], 0);
    // It was no abuse: they have as long as if it had just begun.
    let no = json!({ "id": reported["id"], "confirmed": false, "reason": "녹취에서 확인되지 않습니다" });
    assert_eq!(change(&app.sign_in("cs").await, "reviewAbuseReport", no).await.refusals(), [] as [&str; 0]);
    app.recover().await;
    let counts = read(&ceo, &case).await;
    assert_eq!((&counts["exemptAt"], &counts["isOverdue"]), (&Value::Null, &json!(false)));
    assert_eq!(counts["firstDueAt"], "2026-03-05T15:00:00.000000Z");
    app.pass(TimeDelta::hours(48));
    assert_eq!(get(&app.sign_in("ceo").await, "recoveryCases", overdue).await["totalCount"], 1);
    assert_eq!(get(&app.sign_in("ceo").await, "recoveryReport", march).await["total"]["inTimeOf"], 1);
    for (event, n) in [("recoveryCaseExempted", 1), ("recoveryCaseCounted", 1)] {
        let sql = format!("SELECT COUNT(*) AS n FROM event WHERE name = '{event}' AND object_type = 'RecoveryCase'");
        assert_eq!(app.number(&sql).await, n, "{event}");
    }
}

/// R3: what was rejected has no deadline either; who holds the case may end it.
#[tokio::test]
async fn r3_of_a_rejected_complaint_no_first_contact_is_late() {
    let (app, _, item, case) = begun().await;
    let input = json!({ "id": item["id"], "rejection": "NOT_OURS", "reason": "타사 계약입니다" });
    assert_eq!(change(&app.sign_in("cs").await, "rejectVoc", input).await.refusals(), [] as [&str; 0]);
    app.recover().await;
    app.pass(TimeDelta::hours(37));
    assert_eq!(app.recovery_clerk().await, 0);
    assert_eq!(told(&app, "ceo", "RECOVERY_OVERDUE").await, [] as [&str; 0]);
    let end = json!({ "reason": "타사 계약으로 확인되었습니다" });
    let closed = attempt(&holder(&app, &case).await, "closeRecoveryCase", &case, end).await;
    assert_eq!(closed.refusals(), [] as [&str; 0], "{}", closed.text);
}
