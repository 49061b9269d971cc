//! H3: because of any item the executive directs what is to prevent similar cases; its owner says when it is done; overdue is told once.

use super::{bulletin, composed, direct, mail::full, sent, told, try_direct};
use crate::documents::{absent, change, customer, get};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{TestApp, foreign};

async fn report(app: &TestApp, who: &str, made: &Value, more: Value) -> tests::Answer {
    let mut input = json!({ "id": made["id"], "result": "안내 문자 절차를 3월 18일부터 시행했습니다" });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(&app.sign_in(who).await, "reportRecurrencePrevention", input).await
}

/// H3, L4: from the direction to the report, with who is told what.
#[tokio::test]
async fn h3_what_is_directed_is_done_and_reported() {
    let (app, items) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    let made = direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    assert_eq!(
        (&made["state"], &made["owner"]["email"], &made["directedBy"]["email"], &made["dueOn"], &made["isOverdue"]),
        (&json!("OPEN"), &json!("staff@hanbit.test"), &json!("exec@hanbit.test"), &json!("2026-03-20"), &json!(false))
    );
    assert_eq!((&made["bulletin"]["id"], &made["vocItem"]["id"]), (&seen["id"], &items[0]["id"]));
    assert_eq!(told(&app, "staff").await, ["PREVENTION_DIRECTED"]);
    let own = get(&app.sign_in("staff").await, "recurrencePreventions", json!({ "filter": { "state": "OPEN" } })).await;
    assert_eq!(
        (&own["edges"][0]["node"]["id"], &own["edges"][0]["node"]["viewerCanReport"]),
        (&made["id"], &json!(true))
    );
    assert_eq!(report(&app, "mate", &made, json!({})).await.refusals(), ["PREVENTION_NOT_FOUND id"]);
    assert_eq!(report(&app, "exec", &made, json!({})).await.refusals(), ["NOT_OWNER id"]);
    assert_eq!(
        report(&app, "staff", &made, json!({ "expectedVersion": 7 })).await.refusals(),
        ["STALE_VERSION expectedVersion"]
    );
    assert_eq!(report(&app, "staff", &made, json!({ "result": " " })).await.refusals(), ["BLANK result"]);
    let done = report(&app, "staff", &made, json!({ "expectedVersion": 1 })).await;
    let done = &done.json["data"]["reportRecurrencePrevention"]["recurrencePrevention"];
    assert_eq!(
        (&done["state"], &done["doneBy"]["email"], &done["version"]),
        (&json!("DONE"), &json!("staff@hanbit.test"), &json!(2))
    );
    assert_eq!(report(&app, "staff", &made, json!({})).await.refusals(), ["ALREADY_DONE id"]);
    assert!(told(&app, "exec").await.contains(&"PREVENTION_DONE".to_owned()));
    assert_eq!(bulletin(&app, "cs", "claims").await["preventions"][0]["state"], "DONE");
    app.pass(TimeDelta::days(30));
    app.hotline_clerk().pass().await.unwrap();
    assert_eq!(told(&app, "staff").await, ["PREVENTION_DIRECTED"], "what is done is not overdue");
    for action in ["directRecurrencePrevention", "reportRecurrencePrevention"] {
        let kept = format!("SELECT COUNT(*) AS n FROM audit_record WHERE action = '{action}'");
        assert_eq!(app.number(&kept).await, 1, "{action}");
    }
}

/// H3: overdue when its day is over, told once to the owner and to whoever directed it, by many nodes.
#[tokio::test]
async fn h3_an_overdue_direction_is_told_once() {
    let (app, _) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    let made = direct(&app, "exec", &seen, "staff", "2026-03-03").await;
    let other = app.another_node().await;
    // To midnight in Seoul, a second before it.
    app.pass(TimeDelta::hours(37) - TimeDelta::seconds(1));
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 0);
    app.pass(TimeDelta::seconds(1));
    let (one, two) = (app.hotline_clerk(), other.hotline_clerk());
    let (a, b) = tokio::join!(one.pass(), two.pass());
    assert_eq!(a.unwrap() + b.unwrap(), 1);
    assert_eq!(app.hotline_clerk().pass().await.unwrap(), 0);
    // Told at the same moment, in whatever order.
    let mut of_both = told(&app, "staff").await;
    of_both.sort_unstable();
    assert_eq!(of_both, ["PREVENTION_DIRECTED", "PREVENTION_OVERDUE"]);
    assert!(told(&app, "exec").await.contains(&"PREVENTION_OVERDUE".to_owned()));
    let list = get(&app.sign_in("exec").await, "recurrencePreventions", json!({})).await;
    let late = &list["edges"][0]["node"];
    assert_eq!((&late["isOverdue"], late["overdueToldAt"].is_string(), &late["id"]), (&json!(true), true, &made["id"]));
    // Late is better than never.
    assert_eq!(report(&app, "staff", &made, json!({})).await.refusals(), [] as [&str; 0]);
}

/// H3: who may direct what; everything that is wrong with it at once.
#[tokio::test]
async fn h3_what_can_not_be_directed_is_refused() {
    let (app, items) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    for (who, refusal) in [
        ("cs", "NOT_RECIPIENT id"),
        ("ceo", "NOT_RECIPIENT id"),
        ("leader", "BULLETIN_NOT_FOUND id"),
        ("exec2", "BULLETIN_NOT_FOUND id"),
    ] {
        let answer = try_direct(&app, who, &seen, json!({ "vocItemId": items[0]["id"] })).await;
        assert_eq!(answer.refusals(), [refusal], "{who}");
    }
    let gone = app.company.id("gone");
    for (more, refusals) in [
        (
            json!({ "direction": "", "dueOn": "2026-03-01", "ownerId": gone }),
            vec!["BLANK direction", "DUE_INVALID dueOn", "OWNER_UNKNOWN ownerId"],
        ),
        (json!({ "dueOn": "2027-03-04" }), vec!["DUE_INVALID dueOn"]),
        (json!({ "direction": "900101-1234567 고객" }), vec!["RESIDENT_NUMBER direction"]),
        (json!({ "direction": "가".repeat(2_001) }), vec!["TOO_LONG direction"]),
        (json!({ "vocItemId": foreign::<entity::ids::VocItemId>() }), vec!["ITEM_NOT_FOUND vocItemId"]),
        (json!({ "bulletinId": foreign::<entity::ids::HotlineBulletinId>() }), vec!["BULLETIN_NOT_FOUND id"]),
        (json!({ "idempotencyKey": "" }), vec!["IDEMPOTENCY_KEY_INVALID idempotencyKey"]),
    ] {
        assert_eq!(try_direct(&app, "exec", &seen, more.clone()).await.refusals(), refusals, "{more}");
    }
    assert_eq!(app.count("recurrence_prevention").await, 0);
    let (draft, _) = composed().await;
    let seen = bulletin(&draft, "cs", "claims").await;
    assert_eq!(try_direct(&draft, "cs", &seen, json!({})).await.refusals(), ["NOT_SENT id"]);
}

/// I3: a retry directs nothing more; the same key with another input is refused.
#[tokio::test]
async fn i3_directing_is_safe_to_retry() {
    let (app, _) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    let first = try_direct(&app, "exec", &seen, json!({ "idempotencyKey": "one" })).await;
    let again = try_direct(&app, "exec", &seen, json!({ "idempotencyKey": "one" })).await;
    let id = |answer: &tests::Answer| {
        answer.json["data"]["directRecurrencePrevention"]["recurrencePrevention"]["id"].clone()
    };
    assert!(id(&first).is_string() && id(&first) == id(&again), "{}", again.text);
    let other = try_direct(&app, "exec", &seen, json!({ "idempotencyKey": "one", "dueOn": "2026-03-21" })).await;
    assert_eq!(other.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    assert_eq!(app.count("recurrence_prevention").await, 1);
}

/// O5, X5: who stands in for the owner reports; who reads which direction.
#[tokio::test]
async fn x5_who_reads_and_reports_directions() {
    let (app, _) = sent().await;
    let seen = bulletin(&app, "exec", "claims").await;
    let made = direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    let kim = customer(&app, "C-1").await;
    for (who, reads) in [
        ("staff", true),
        ("exec", true),
        ("ceo", true),
        ("cs", true),
        ("cco", true),
        ("auditor", true),
        ("mate", false),
        ("exec2", false),
        ("leader", false),
    ] {
        let client = app.sign_in(who).await;
        let list = get(&client, "recurrencePreventions", json!({})).await;
        let node = client.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": made["id"] })).await;
        assert_eq!((list["totalCount"] == 1, node["node"].is_object()), (reads, reads), "{who}");
    }
    let of = |filter: Value| json!({ "filter": filter });
    let cs = app.sign_in("cs").await;
    for (filter, count) in [
        (json!({ "ownerId": app.company.id("staff") }), 1),
        (json!({ "ownerId": app.company.id("mate") }), 0),
        (json!({ "directedById": app.company.id("exec") }), 1),
        (json!({ "divisionId": app.company.id("claims") }), 1),
        (json!({ "divisionId": app.company.id("support") }), 0),
        (json!({ "bulletinId": seen["id"] }), 1),
        (json!({ "vocItemId": made["vocItem"]["id"] }), 1),
        (json!({ "state": "DONE" }), 0),
    ] {
        assert_eq!(get(&cs, "recurrencePreventions", of(filter.clone())).await["totalCount"], count, "{filter}");
    }
    absent(&app, "staff", "mate").await;
    app.reload().await;
    // O5: what one may report for somebody absent is listed, too.
    let own = get(&app.sign_in("mate").await, "recurrencePreventions", json!({})).await;
    assert_eq!((&own["totalCount"], &own["edges"][0]["node"]["viewerCanReport"]), (&json!(1), &json!(true)));
    assert_eq!(report(&app, "mate", &made, json!({})).await.refusals(), [] as [&str; 0]);
    let _ = kim;
}

/// V10: words about a sensitive item are for its path, and for who has a part in what they direct.
#[tokio::test]
async fn v10_words_about_a_sensitive_item_are_not_for_everyone() {
    let app = full().await;
    let [seen, fewer] = [bulletin(&app, "exec", "claims").await, bulletin(&app, "auditor", "claims").await];
    let ids = |bulletin: &Value| rows_of(&bulletin["entries"]);
    let secret = ids(&seen).into_iter().find(|id| !ids(&fewer).contains(id)).unwrap();
    let more = json!({ "vocItemId": secret, "ownerId": app.company.id("pat") });
    let made = try_direct(&app, "exec", &seen, more).await;
    let made = &made.json["data"]["directRecurrencePrevention"]["recurrencePrevention"];
    assert!(made["direction"].is_string(), "{made}");
    absent(&app, "pat", "hr2").await;
    app.reload().await;
    for (who, reads, sees) in [
        ("exec", true, true),
        ("cs", true, true),
        ("pat", true, false),
        ("hr2", true, false),
        ("auditor", false, false),
    ] {
        let list = get(&app.sign_in(who).await, "recurrencePreventions", json!({})).await;
        let node = &list["edges"][0]["node"];
        assert_eq!((node["direction"].is_string(), node["vocItem"].is_object()), (reads, sees), "{who}: {node}");
    }
    assert_eq!(report(&app, "pat", made, json!({})).await.refusals(), [] as [&str; 0]);
    let done = &bulletin(&app, "auditor", "claims").await["preventions"][0];
    assert_eq!((&done["state"], &done["direction"], &done["result"]), (&json!("DONE"), &Value::Null, &Value::Null));
    assert!(bulletin(&app, "exec", "claims").await["preventions"][0]["result"].is_string());
}

fn rows_of(entries: &Value) -> Vec<Value> {
    entries.as_array().unwrap().iter().map(|entry| entry["vocItem"]["id"].clone()).collect()
}
