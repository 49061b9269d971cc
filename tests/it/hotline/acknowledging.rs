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
