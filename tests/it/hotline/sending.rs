//! H1, H2: a bulletin is sent once, to whoever answers for the division, or stands in; at its hour, or before.

use super::{act_on, bulletin, composed, rows, sent, told};
use crate::documents::{absent, get};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::TestApp;

async fn mails(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) AS n FROM outgoing_mail WHERE object_type = 'HotlineBulletin'").await
}

/// H2: recorded as sent once for each division and week, with one mail and one notification, by any number of nodes and passes.
#[tokio::test]
async fn h2_a_bulletin_is_sent_once_at_its_hour_by_many_nodes() {
    let (app, _) = composed().await;
    let other = app.another_node().await;
    app.pass(TimeDelta::hours(3) - TimeDelta::seconds(1));
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 0, "not before its hour");
    app.pass(TimeDelta::seconds(1));
    let (one, two) = (app.hotline_clerk(), other.hotline_clerk());
    let (a, b, c) = tokio::join!(one.pass(), two.pass(), one.pass());
    assert_eq!(a.unwrap() + b.unwrap() + c.unwrap(), 2);
    assert_eq!((app.hotline_clerk().pass().await.unwrap(), mails(&app).await), (0, 2));
    let seen = bulletin(&app, "exec", "claims").await;
    assert_eq!(
        (&seen["state"], &seen["recipient"]["email"], &seen["deputy"], &seen["isToCco"], &seen["releasedBy"]),
        (&json!("SENT"), &json!("exec@hanbit.test"), &json!(null), &json!(false), &json!(null))
    );
    // Two business days: to 11:00 on Wednesday.
    assert_eq!(
        (&seen["sentAt"], &seen["acknowledgeBy"]),
        (&json!("2026-03-02T02:00:00.000000Z"), &json!("2026-03-04T02:00:00.000000Z"))
    );
    assert_eq!(told(&app, "exec").await, ["HOTLINE_SENT"]);
    assert_eq!(told(&app, "exec2").await, ["HOTLINE_SENT"]);
    assert_eq!(told(&app, "cco").await, [] as [&str; 0]);
    // The mail of the bulletin is the mail: the notification sends none of its own.
    assert_eq!(app.count("outgoing_mail").await, 2);
}

/// H1, H2: by the CS office before the hour; nobody else, and not twice.
#[tokio::test]
async fn h1_the_cs_office_sends_it_earlier_and_once() {
    let (app, _) = composed().await;
    let cs = app.sign_in("cs").await;
    let draft = bulletin(&app, "cs", "claims").await;
    assert_eq!((&draft["viewerCanRelease"], &draft["viewerCanCurate"]), (&json!(true), &json!(true)));
    assert_eq!(act_on(&app.sign_in("exec").await, "releaseBulletin", &draft, json!({})).await.code(), "FORBIDDEN");
    let stale = act_on(&cs, "releaseBulletin", &draft, json!({ "expectedVersion": 7 })).await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    assert_eq!(act_on(&cs, "releaseBulletin", &draft, json!({})).await.refusals(), [] as [&str; 0]);
    assert_eq!(act_on(&cs, "releaseBulletin", &draft, json!({})).await.refusals(), ["ALREADY_SENT id"]);
    let seen = bulletin(&app, "exec", "claims").await;
    assert_eq!((&seen["state"], &seen["releasedBy"]["email"]), (&json!("SENT"), &json!("cs@hanbit.test")));
    app.pass(TimeDelta::hours(3));
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 1, "the other division's");
    assert_eq!(mails(&app).await, 2);
    let kept = "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'releaseBulletin'";
    assert_eq!(app.number(kept).await, 1);
}

/// H2, O5: who is absent has it sent to who stands in, who then may do with it what they may.
#[tokio::test]
async fn h2_an_absent_executives_deputy_receives_it() {
    let (app, _) = composed().await;
    absent(&app, "exec", "leader").await;
    app.reload().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let seen = bulletin(&app, "leader", "claims").await;
    assert_eq!(
        (&seen["recipient"]["email"], &seen["deputy"]["email"], &seen["viewerCanAcknowledge"]),
        (&json!("exec@hanbit.test"), &json!("leader@hanbit.test"), &json!(true))
    );
    assert_eq!((told(&app, "leader").await, told(&app, "exec").await.len()), (vec!["HOTLINE_SENT".to_owned()], 0));
    let to = "SELECT COUNT(*) AS n FROM outgoing_mail WHERE object_type = 'HotlineBulletin' AND recipient = 'leader@hanbit.test'";
    assert_eq!(app.number(to).await, 1);
    assert_eq!(bulletin(&app, "mate", "claims").await, json!(null), "nobody else of the division");
}

/// H2: a division for which nobody answers writes to the CCO, and says so.
#[tokio::test]
async fn h2_a_division_without_an_executive_goes_to_the_cco() {
    let (app, _) = composed().await;
    let nobody = "UPDATE department SET responsible_executive_id = NULL WHERE code = 'claims'";
    app.db.writer().execute_unprepared(nobody).await.unwrap();
    app.reload().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let seen = bulletin(&app, "cco", "claims").await;
    assert_eq!((&seen["recipient"]["email"], &seen["isToCco"]), (&json!("cco@hanbit.test"), &json!(true)));
    assert_eq!(told(&app, "cco").await, ["HOTLINE_SENT"]);
    assert_eq!(seen["viewerCanAcknowledge"], true);
}

/// H2: where there is nobody at all it waits, and goes when there is somebody.
#[tokio::test]
async fn h2_a_bulletin_that_nobody_can_receive_waits() {
    let (app, _) = composed().await;
    for sql in [
        "UPDATE department SET responsible_executive_id = NULL",
        "DELETE FROM employee_role WHERE role IN ('CCO', 'CEO')",
    ] {
        app.db.writer().execute_unprepared(sql).await.unwrap();
    }
    app.reload().await;
    let draft = bulletin(&app, "cs", "claims").await;
    let refused = act_on(&app.sign_in("cs").await, "releaseBulletin", &draft, json!({})).await;
    assert_eq!(refused.refusals(), ["NOBODY_TO_SEND_TO id"]);
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    assert_eq!((mails(&app).await, app.hotline_clerk().pass().await.unwrap()), (0, 0), "looked at again in an hour");
    let somebody =
        "UPDATE department SET responsible_executive_id = (SELECT id FROM employee WHERE email = 'exec@hanbit.test')";
    app.db.writer().execute_unprepared(somebody).await.unwrap();
    app.reload().await;
    app.pass(TimeDelta::hours(1));
    assert_eq!((app.hotline_clerk().pass().await.unwrap(), mails(&app).await), (2, 2));
}

/// X5, H1: drafts are the CS office's and the CCO's alone; once sent, the division's executives, the CEO and the auditor read them, nobody else.
#[tokio::test]
async fn x5_who_reads_which_bulletin() {
    let (app, _) = composed().await;
    let draft = bulletin(&app, "cs", "claims").await;
    for (who, reads) in
        [("cs", true), ("cco", true), ("exec", false), ("ceo", false), ("auditor", false), ("staff", false)]
    {
        let client = app.sign_in(who).await;
        let one = get(&client, "hotlineBulletin", json!({ "id": draft["id"] })).await;
        let list = get(&client, "hotlineBulletins", json!({})).await;
        assert_eq!((one.is_object(), list["totalCount"] == 2), (reads, reads), "{who}");
    }
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    for (who, reads) in
        [("cs", 2), ("exec", 1), ("exec2", 1), ("ceo", 2), ("auditor", 2), ("leader", 0), ("staff", 0), ("hr", 0)]
    {
        let client = app.sign_in(who).await;
        let one = get(&client, "hotlineBulletin", json!({ "id": draft["id"] })).await;
        let list = get(&client, "hotlineBulletins", json!({})).await;
        assert_eq!(list["totalCount"], reads, "{who}");
        assert_eq!(one.is_object(), reads == 2 || who == "exec", "{who}");
        let node = client.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": draft["id"] })).await;
        assert_eq!(node["node"].is_object(), one.is_object(), "{who}");
    }
}

/// Lists: by division, week, state and recipient, in both orders, page by page.
#[tokio::test]
async fn bulletins_are_listed_by_week() {
    let (app, _) = sent().await;
    app.pass(TimeDelta::days(14));
    app.compose_hotline().await;
    assert_eq!(rows(&app).await.len(), 6);
    let cs = app.sign_in("cs").await;
    let weeks = async |variables: serde_json::Value| -> Vec<String> {
        let list = get(&cs, "hotlineBulletins", variables).await;
        list["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| edge["node"]["firstDay"].as_str().unwrap().to_owned())
            .collect()
    };
    let claims = json!({ "divisionId": app.company.id("claims") });
    assert_eq!(weeks(json!({ "filter": claims })).await, ["2026-03-09", "2026-03-02", "2026-02-23"]);
    assert_eq!(
        weeks(json!({ "filter": claims, "orderBy": "OLDEST_FIRST", "first": 2 })).await,
        ["2026-02-23", "2026-03-02"]
    );
    assert_eq!(weeks(json!({ "filter": { "from": "2026-03-02", "to": "2026-03-02" } })).await.len(), 2);
    assert_eq!(weeks(json!({ "filter": { "state": "SENT" } })).await, ["2026-02-23"; 2]);
    assert_eq!(weeks(json!({ "filter": { "recipientId": app.company.id("exec") } })).await, ["2026-02-23"]);
    let page = get(&cs, "hotlineBulletins", json!({ "first": 4 })).await;
    let rest = get(&cs, "hotlineBulletins", json!({ "first": 4, "after": page["pageInfo"]["endCursor"] })).await;
    assert_eq!((page["pageInfo"]["hasNextPage"].clone(), rest["edges"].as_array().unwrap().len()), (json!(true), 2));
    let foreign = json!({ "first": 4, "after": page["pageInfo"]["endCursor"], "orderBy": "OLDEST_FIRST" });
    assert_eq!(crate::documents::ask(&cs, "hotlineBulletins", foreign).await.code(), "BAD_USER_INPUT");
}
