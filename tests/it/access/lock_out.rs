//! X2: lock-out, over all nodes, without telling whether there is an account.

use super::sign_in::{PASSWORD, give_password};
use crate::documents::{change, get};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    change(client, "signIn", json!({ "email": email, "password": password })).await
}

/// Five failures, then a minute, then two; the right password does not help while it lasts, and ends it after.
#[tokio::test]
async fn x2_failures_lock_an_account_for_longer_and_longer() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let client = app.anonymous();
    let mut answers = Vec::new();
    // The second one does not exist, the third has no password: all must look the same.
    for email in ["Staff@hanbit.test ", "nobody@hanbit.test", "mate@hanbit.test"] {
        let mut seen: Vec<Value> = Vec::new();
        for _ in 0..5 {
            seen.push(sign_in(&client, email, "wrong").await.json["data"].clone());
        }
        let locked = sign_in(&client, email, PASSWORD).await;
        assert_eq!(locked.refusals(), ["TOO_MANY_ATTEMPTS"], "{email}");
        assert_eq!(locked.json["data"]["signIn"]["tryAgainAt"], "2026-03-02T03:01:00.000000Z");
        seen.push(locked.json["data"].clone());
        answers.push(seen);
    }
    assert!(answers.iter().all(|seen| *seen == answers[0]), "{answers:?}");
    app.pass(TimeDelta::minutes(1));
    assert_eq!(sign_in(&client, "staff@hanbit.test", "wrong").await.refusals(), ["WRONG_CREDENTIALS"]);
    app.pass(TimeDelta::seconds(119));
    let locked = sign_in(&client, "staff@hanbit.test", PASSWORD).await;
    assert_eq!(locked.json["data"]["signIn"]["tryAgainAt"], "2026-03-02T03:03:00.000000Z");
    app.pass(TimeDelta::seconds(1));
    assert_eq!(sign_in(&client, "staff@hanbit.test", PASSWORD).await.refusals(), [] as [&str; 0]);
    for _ in 0..4 {
        assert_eq!(sign_in(&client, "staff@hanbit.test", "wrong").await.refusals(), ["WRONG_CREDENTIALS"]);
    }
    assert_eq!(sign_in(&client, "staff@hanbit.test", PASSWORD).await.refusals(), [] as [&str; 0], "counted anew");
}

/// What is refused unseen leaves no record, so that nobody can fill the log.
#[tokio::test]
async fn x2_a_locked_account_writes_no_more_records() {
    let app = TestApp::start().await;
    for _ in 0..20 {
        sign_in(&app.anonymous(), "nobody@hanbit.test", "wrong").await;
    }
    let log = get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "signIn" } })).await;
    assert_eq!(log["totalCount"], 5);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM sign_in_attempt WHERE key LIKE '%hanbit%'").await, 0);
}

/// However many guesses come at once, on however many nodes: five are looked at.
#[tokio::test]
async fn x2_guesses_at_once_on_two_nodes_are_five_together() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (node, _) = app.second_node().await;
    let mut guesses = tokio::task::JoinSet::new();
    for n in 0..24 {
        let address = if n % 2 == 0 { app.address.clone() } else { format!("http://{}", node.address) };
        guesses
            .spawn(async move { sign_in(&Client::new(&address, None), "staff@hanbit.test", "wrong").await.refusals() });
    }
    let answers = guesses.join_all().await;
    let looked_at = answers.iter().filter(|codes| **codes == ["WRONG_CREDENTIALS"]).count();
    let unseen = answers.iter().filter(|codes| **codes == ["TOO_MANY_ATTEMPTS"]).count();
    assert_eq!((looked_at, unseen), (5, 19), "{answers:?}");
    node.stop().await;
}

/// One address that tries many accounts waits as well; who shares it and succeeds is not counted.
#[tokio::test]
async fn x2_an_address_that_tries_many_accounts_waits() {
    let app = TestApp::start_with(|config| config.sign_in_failures_per_address = 10).await;
    give_password(&app, "staff").await;
    let client = app.anonymous();
    for _ in 0..30 {
        assert_eq!(sign_in(&client, "staff@hanbit.test", PASSWORD).await.refusals(), [] as [&str; 0]);
    }
    for n in 0..10 {
        assert_eq!(sign_in(&client, &format!("a{n}@hanbit.test"), "wrong").await.refusals(), ["WRONG_CREDENTIALS"]);
    }
    assert_eq!(sign_in(&client, "staff@hanbit.test", PASSWORD).await.refusals(), ["TOO_MANY_ATTEMPTS"]);
    app.pass(TimeDelta::minutes(1));
    assert_eq!(sign_in(&client, "staff@hanbit.test", PASSWORD).await.refusals(), [] as [&str; 0]);
}

/// A stolen token can't guess the password by changing it; strangers' failures don't count there.
#[tokio::test]
async fn x2_proving_the_password_in_a_session_has_its_own_count() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let staff = app.sign_in("staff").await;
    for _ in 0..6 {
        sign_in(&app.anonymous(), "staff@hanbit.test", "wrong").await;
    }
    let to = |current: &str| json!({ "currentPassword": current, "newPassword": "눈 오는 날의 군고구마" });
    for _ in 0..5 {
        assert_eq!(change(&staff, "changePassword", to("wrong")).await.refusals(), ["WRONG_PASSWORD currentPassword"]);
    }
    let locked = change(&staff, "changePassword", to(PASSWORD)).await;
    assert_eq!(locked.refusals(), ["TOO_MANY_ATTEMPTS"]);
    assert_eq!(locked.json["data"]["changePassword"]["tryAgainAt"], "2026-03-02T03:01:00.000000Z");
    app.pass(TimeDelta::minutes(1));
    assert_eq!(change(&staff, "changePassword", to(PASSWORD)).await.refusals(), [] as [&str; 0]);
}

/// What no longer counts is dropped.
#[tokio::test]
async fn x2_old_failures_are_forgotten() {
    let app = TestApp::start().await;
    sign_in(&app.anonymous(), "nobody@hanbit.test", "wrong").await;
    assert_eq!(app.count("sign_in_attempt").await, 2);
    assert_eq!(sunhwan::access::forget(&app.db, app.now()).await.unwrap(), 0);
    let tomorrow = app.now() + TimeDelta::days(1) + TimeDelta::seconds(1);
    assert_eq!(sunhwan::access::forget(&app.db, tomorrow).await.unwrap(), 2);
}
