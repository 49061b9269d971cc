//! H3: whoever a bulletin was sent to acknowledges it; if not in time, the CCO is told, once.

use super::{act_on, bulletin, composed, sent, told};
use crate::documents::{absent, change};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// H3: once, by the executive; nobody is told anything afterwards.
#[tokio::test]
async fn h3_the_executive_acknowledges_reading_once() {
    let (app, _) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    assert_eq!((&seen["viewerCanAcknowledge"], &seen["viewerCanDirect"]), (&json!(true), &json!(true)));
    app.pass(TimeDelta::hours(1));
    let exec = app.sign_in("exec").await;
    let answer = act_on(&exec, "acknowledgeBulletin", &seen, json!({ "expectedVersion": seen["version"] })).await;
    let read = &answer.json["data"]["acknowledgeBulletin"]["hotlineBulletin"];
    assert_eq!(
        (&read["state"], &read["acknowledgedBy"]["email"], &read["acknowledgedAt"], &read["viewerCanAcknowledge"]),
        (&json!("ACKNOWLEDGED"), &json!("exec@hanbit.test"), &json!("2026-03-02T03:00:00.000000Z"), &json!(false)),
        "{}",
        answer.text
    );
    assert_eq!(act_on(&exec, "acknowledgeBulletin", &seen, json!({})).await.refusals(), ["ALREADY_ACKNOWLEDGED id"]);
    app.pass(TimeDelta::days(3));
    app.hotline_clerk().pass().await.unwrap();
    let told_of: Vec<String> = told(&app, "cco").await;
    assert_eq!(told_of, ["HOTLINE_UNACKNOWLEDGED"], "of the other division's alone");
    assert_eq!(bulletin(&app, "cco", "claims").await["ccoToldAt"], Value::Null);
    let kept = "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'acknowledgeBulletin'";
    assert_eq!(app.number(kept).await, 1);
}

/// H3: after two business days and not a second before, once, with many nodes; it can still be acknowledged then.
#[tokio::test]
async fn h3_the_cco_is_told_once_of_what_nobody_acknowledged_in_time() {
    let (app, _) = sent().await;
    let other = app.another_node().await;
    app.pass(TimeDelta::days(2) - TimeDelta::seconds(1));
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 0);
    app.pass(TimeDelta::seconds(1));
    let (one, two) = (app.hotline_clerk(), other.hotline_clerk());
    let (a, b) = tokio::join!(one.pass(), two.pass());
    assert_eq!(a.unwrap() + b.unwrap(), 2);
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 0);
    assert_eq!(told(&app, "cco").await, ["HOTLINE_UNACKNOWLEDGED"; 2]);
    let seen = bulletin(&app, "cco", "claims").await;
    assert_eq!((&seen["ccoToldAt"], &seen["state"]), (&json!("2026-03-04T02:00:00.000000Z"), &json!("SENT")));
    let late = act_on(&app.sign_in("exec").await, "acknowledgeBulletin", &seen, json!({})).await;
    assert_eq!(late.refusals(), [] as [&str; 0]);
}

/// H3: a weekend, and the number of days, are the calendar's and the setting's.
#[tokio::test]
async fn h3_business_days_count_and_are_a_setting() {
    let (app, _) = composed().await;
    let admin = app.sign_in("admin").await;
    let changes = json!({ "changes": [{ "key": "hotline.acknowledgeDays", "integer": 5 }] });
    assert_eq!(change(&admin, "updateSettings", changes).await.refusals(), [] as [&str; 0]);
    app.reload().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    // Monday, 11:00 and five business days: over a weekend.
    assert_eq!(bulletin(&app, "exec", "claims").await["acknowledgeBy"], "2026-03-09T02:00:00.000000Z");
}

/// H3, O5: nobody but who received it, who stands in now, or who answers for the division now (O4).
#[tokio::test]
async fn h3_who_may_acknowledge() {
    let (app, _) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    let acknowledge = async |who: &str| act_on(&app.sign_in(who).await, "acknowledgeBulletin", &seen, json!({})).await;
    for (who, refused) in [
        ("cs", "NOT_RECIPIENT id"),
        ("cco", "NOT_RECIPIENT id"),
        ("ceo", "NOT_RECIPIENT id"),
        ("exec2", "BULLETIN_NOT_FOUND id"),
        ("leader", "BULLETIN_NOT_FOUND id"),
        ("staff", "BULLETIN_NOT_FOUND id"),
    ] {
        assert_eq!(acknowledge(who).await.refusals(), [refused], "{who}");
    }
    let stale = act_on(&app.sign_in("exec").await, "acknowledgeBulletin", &seen, json!({ "expectedVersion": 9 })).await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    // Who stands in today.
    absent(&app, "exec", "leader").await;
    app.reload().await;
    assert_eq!(bulletin(&app, "leader", "claims").await["viewerCanAcknowledge"], true);
    // Who answers for it now.
    let handed_over = "UPDATE department SET responsible_executive_id = (SELECT id FROM employee WHERE email = 'exec2@hanbit.test') WHERE code = 'claims'";
    app.db.writer().execute_unprepared(handed_over).await.unwrap();
    app.reload().await;
    assert_eq!(acknowledge("exec2").await.refusals(), [] as [&str; 0]);
}

/// H1: a draft is acknowledged by nobody.
#[tokio::test]
async fn h3_a_draft_is_not_acknowledged() {
    let (app, _) = composed().await;
    let draft = bulletin(&app, "cs", "claims").await;
    let of = async |who: &str| act_on(&app.sign_in(who).await, "acknowledgeBulletin", &draft, json!({})).await;
    assert_eq!(of("exec").await.refusals(), ["BULLETIN_NOT_FOUND id"]);
    assert_eq!(of("cs").await.refusals(), ["NOT_SENT id"]);
}

/// H3, O5: who stood in once, or answered once, reads it and no more.
#[tokio::test]
async fn h3_who_stood_in_once_does_not_act_for_ever() {
    let (app, _) = composed().await;
    absent(&app, "exec", "leader").await;
    app.reload().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    app.pass(TimeDelta::days(4));
    let handed_over = "UPDATE department SET responsible_executive_id = (SELECT id FROM employee WHERE email = 'exec2@hanbit.test') WHERE code = 'claims'";
    for once in ["leader", "exec"] {
        let seen = bulletin(&app, once, "claims").await;
        if once == "exec" {
            assert_eq!(seen["viewerCanDirect"], true, "who is back acts");
            app.db.writer().execute_unprepared(handed_over).await.unwrap();
            app.reload().await;
        }
        let seen = bulletin(&app, once, "claims").await;
        assert_eq!((&seen["viewerCanAcknowledge"], &seen["viewerCanDirect"]), (&json!(false), &json!(false)), "{once}");
        let client = app.sign_in(once).await;
        assert_eq!(act_on(&client, "acknowledgeBulletin", &seen, json!({})).await.refusals(), ["NOT_RECIPIENT id"]);
        let direction = super::try_direct(&app, once, &seen, json!({ "dueOn": "2026-03-20" })).await;
        assert_eq!(direction.refusals(), ["NOT_RECIPIENT id"], "{once}");
    }
    let seen = bulletin(&app, "exec2", "claims").await;
    let answers = act_on(&app.sign_in("exec2").await, "acknowledgeBulletin", &seen, json!({})).await;
    assert_eq!(answers.refusals(), [] as [&str; 0]);
}

/// H2, H3, O5: of one that went to the CCO, the CCO answers, and who stands in for them, who finds it in the list.
#[tokio::test]
async fn h3_the_ccos_deputy_lists_and_acknowledges_what_went_to_the_cco() {
    let (app, _) = composed().await;
    let nobody = "UPDATE department SET responsible_executive_id = NULL WHERE code = 'claims'";
    app.db.writer().execute_unprepared(nobody).await.unwrap();
    app.reload().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    assert_eq!(bulletin(&app, "cco", "claims").await["viewerCanDirect"], true);
    assert_eq!(bulletin(&app, "pat", "claims").await, Value::Null);
    absent(&app, "cco", "pat").await;
    app.reload().await;
    let seen = bulletin(&app, "pat", "claims").await;
    assert_eq!(seen["viewerCanAcknowledge"], true, "{seen}");
    let answer = act_on(&app.sign_in("pat").await, "acknowledgeBulletin", &seen, json!({})).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
}

/// H3: where there is no CCO the CEO is told; where there is neither, nobody was, until there is somebody.
#[tokio::test]
async fn h3_that_somebody_was_told_is_recorded_when_somebody_was() {
    let (app, _) = sent().await;
    app.pass(TimeDelta::days(2));
    app.db.writer().execute_unprepared("DELETE FROM employee_role WHERE role IN ('CCO', 'CEO')").await.unwrap();
    app.reload().await;
    app.hotline_clerk().pass().await.unwrap();
    assert_eq!(bulletin(&app, "cs", "claims").await["ccoToldAt"], Value::Null);
    let somebody = "UPDATE employee_role SET role = 'CEO' WHERE role = 'COMPLIANCE'";
    app.db.writer().execute_unprepared(somebody).await.unwrap();
    app.reload().await;
    app.pass(TimeDelta::hours(1));
    app.hotline_clerk().pass().await.unwrap();
    assert_eq!(told(&app, "compliance").await, ["HOTLINE_UNACKNOWLEDGED"; 2]);
    assert_eq!(bulletin(&app, "cs", "claims").await["ccoToldAt"], "2026-03-04T03:00:00.000000Z");
}
