//! X2: passwords, sessions, and what ends them.

use crate::documents::{ask, change};
use entity::account;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tests::TestApp;

pub const PASSWORD: &str = "비 오는 날의 파전과 막걸리";

pub async fn give_password(app: &TestApp, who: &str) {
    let password_hash = sunhwan::access::password::hash(PASSWORD.into()).await.unwrap();
    let account =
        account::Model { employee_id: app.key(who), password_hash, must_change_password: false, changed_at: app.now() };
    account::Entity::insert(account.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
}

#[tokio::test]
async fn x2_signing_in_opens_a_session_and_signing_out_ends_it() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let input = json!({ "email": " Staff@Hanbit.TEST ", "password": PASSWORD });
    let answer = change(&app.anonymous(), "signIn", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    let payload = &answer.json["data"]["signIn"];
    assert_eq!(payload["viewer"]["employee"]["name"], "김민준");
    assert_eq!(payload["expiresAt"], "2026-03-02T03:10:00.000000Z");
    let client = app.anonymous().with_token(payload["accessToken"].as_str().unwrap());
    let other = app.sign_in("staff").await;
    assert_eq!(ask(&client, "viewer", json!({})).await.json["data"]["viewer"]["roles"], json!(["STAFF"]));
    assert_eq!(ask(&client, "signOut", json!({})).await.refusals(), [] as [&str; 0]);
    let answer = ask(&client, "viewer", json!({})).await;
    assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"), "its token ended with it");
    assert_eq!(ask(&other, "viewer", json!({})).await.status, 200, "another session of the same person goes on");
}

/// An ended session stays ended when the server starts again.
#[tokio::test]
async fn x2_an_ended_session_is_known_after_a_restart() {
    let app = TestApp::start().await;
    let token = app.token(app.key("staff"), false).await;
    let client = app.anonymous().with_token(&token);
    ask(&client, "signOut", json!({})).await;
    let clock = sunhwan::kernel::clock::Clock::Fixed(std::sync::Arc::new(std::sync::Mutex::new(app.now())));
    let again = sunhwan::app::App::build_for_service(app.config.clone(), clock).await.unwrap();
    let running = sunhwan::http::start(again).unwrap();
    let client = tests::Client::new(&format!("http://{}", running.address), Some(token));
    assert_eq!(client.run("{ __typename }", json!({})).await.status, 401);
    running.stop().await;
}

/// Unknown, wrong, left, without a password: one answer, and each attempt is recorded.
#[tokio::test]
async fn x2_a_refused_sign_in_tells_nothing() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    give_password(&app, "gone").await;
    let mut answers = Vec::new();
    for (email, password) in [
        ("staff@hanbit.test", "wrong"),
        ("staff@hanbit.test", ""),
        ("nobody@hanbit.test", PASSWORD),
        ("mate@hanbit.test", PASSWORD),
        ("gone@hanbit.test", PASSWORD),
        ("\u{0}", "\u{0}"),
        ("staff@hanbit.test", &"x".repeat(100_000)),
    ] {
        let answer = change(&app.anonymous(), "signIn", json!({ "email": email, "password": password })).await;
        assert_eq!(answer.refusals(), ["WRONG_CREDENTIALS"], "{email}");
        answers.push(answer.json["data"].clone());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(app.count("session").await, 0);
    let auditor = app.sign_in("auditor").await;
    let log = crate::documents::get(&auditor, "auditLog", json!({ "filter": { "action": "signIn" } })).await;
    assert_eq!(log["totalCount"], 7);
    let of_staff = json!({ "filter": { "objectId": app.company.id("staff") } });
    let log = crate::documents::get(&auditor, "auditLog", of_staff).await;
    assert_eq!(log["totalCount"], 3);
    let record = &log["edges"][0]["node"];
    assert_eq!((&record["actor"], &record["fields"]), (&Value::Null, &json!(["refused"])));
}
