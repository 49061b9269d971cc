//! X2: refresh tokens rotate, and one that comes again ends its session.

use super::sign_in::{PASSWORD, give_password};
use crate::documents::{ask, change, document, get};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, TestApp};

/// Signs staff in; what the answer gave.
async fn signed_in(app: &TestApp) -> Value {
    give_password(app, "staff").await;
    let input = json!({ "email": "staff@hanbit.test", "password": PASSWORD });
    change(&app.anonymous(), "signIn", input).await.json["data"]["signIn"].clone()
}

async fn refresh(app: &TestApp, token: &Value) -> Answer {
    change(&app.anonymous(), "refreshSession", json!({ "refreshToken": token })).await
}

/// The refresh token of an answer that must not have been refused.
async fn renewed(app: &TestApp, token: &Value) -> Value {
    let answer = refresh(app, token).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["refreshSession"]["refreshToken"].clone()
}

async fn status(app: &TestApp, access: &Value) -> u16 {
    ask(&app.anonymous().with_token(access.as_str().unwrap()), "viewer", json!({})).await.status
}

/// The thief or the owner, whoever comes second: the session ends for both.
#[tokio::test]
async fn x2_a_refresh_token_that_comes_again_ends_the_whole_session() {
    let app = TestApp::start().await;
    let first = signed_in(&app).await;
    assert_eq!(first["refreshExpiresAt"], "2026-03-02T15:00:00.000000Z");
    app.pass(TimeDelta::minutes(5));
    let answer = refresh(&app, &first["refreshToken"]).await;
    let second = &answer.json["data"]["refreshSession"];
    assert_eq!(second["viewer"]["employee"]["name"], "김민준");
    assert_eq!(second["refreshExpiresAt"], "2026-03-02T15:05:00.000000Z");
    assert_ne!(first["refreshToken"], second["refreshToken"]);
    assert_eq!((status(&app, &first["accessToken"]).await, status(&app, &second["accessToken"]).await), (200, 200));
    app.pass(TimeDelta::seconds(30));
    assert_eq!(refresh(&app, &first["refreshToken"]).await.refusals(), ["SESSION_OVER"]);
    assert_eq!(refresh(&app, &second["refreshToken"]).await.refusals(), ["SESSION_OVER"]);
    assert_eq!((status(&app, &first["accessToken"]).await, status(&app, &second["accessToken"]).await), (401, 401));
    let filter = json!({ "filter": { "action": "refreshSession" } });
    let log = get(&app.sign_in("auditor").await, "auditLog", filter).await;
    assert_eq!(log["totalCount"], 2, "the renewal and its abuse; what came to an ended session changed nothing");
    assert_eq!(log["edges"][0]["node"]["fields"], json!(["refused", "endedAt"]));
}

/// A retry whose answer was lost gets in; the answer that was lost, if somebody has it, does not.
#[tokio::test]
async fn x2_a_client_that_lost_the_answer_may_ask_again_for_a_moment() {
    let app = TestApp::start().await;
    let first = signed_in(&app).await["refreshToken"].clone();
    let lost = renewed(&app, &first).await;
    app.pass(TimeDelta::seconds(29));
    let second = renewed(&app, &first).await;
    assert_ne!(lost, second);
    app.pass(TimeDelta::seconds(9));
    // The seconds run from the first use, so that nobody can keep a used token alive.
    let third = renewed(&app, &second).await;
    assert_eq!(refresh(&app, &lost).await.refusals(), ["SESSION_OVER"], "it was replaced, and somebody has it");
    assert_eq!(refresh(&app, &third).await.refusals(), ["SESSION_OVER"]);
}

#[tokio::test]
async fn x2_a_used_token_is_worth_nothing_once_its_successor_was_used() {
    let app = TestApp::start().await;
    let first = signed_in(&app).await["refreshToken"].clone();
    let second = renewed(&app, &first).await;
    let third = renewed(&app, &second).await;
    assert_eq!(refresh(&app, &first).await.refusals(), ["SESSION_OVER"], "also within the moment");
    assert_eq!(refresh(&app, &third).await.refusals(), ["SESSION_OVER"]);
}

/// On however many connections: every answer is another token, and one of them alone is in force.
#[tokio::test]
async fn x2_of_renewals_at_once_one_token_is_in_force() {
    let app = TestApp::start().await;
    let first = signed_in(&app).await["refreshToken"].clone();
    let answers = futures(8, || refresh(&app, &first)).await;
    let given: std::collections::HashSet<String> = answers
        .iter()
        .filter_map(|answer| answer.json["data"]["refreshSession"]["refreshToken"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(given.len(), 8);
    assert_eq!(app.count("session").await, 1);
    // Those that were replaced end the session when they come: of eight clients that go on, one gets at most one answer.
    let mut taken = 0;
    for token in &given {
        taken += usize::from(refresh(&app, &json!(token)).await.refusals().is_empty());
    }
    assert!(taken <= 1, "{taken}");
}

async fn futures<F: Future>(n: usize, each: impl Fn() -> F) -> Vec<F::Output> {
    let mut running: Vec<_> = (0..n).map(|_| Box::pin(each())).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        running.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(output) => {
                done.push(output);
                false
            }
            std::task::Poll::Pending => true,
        });
        if running.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done
}

#[tokio::test]
async fn x2_a_session_ends_when_it_is_left_alone_or_old() {
    let app = TestApp::start().await;
    let mut token = signed_in(&app).await["refreshToken"].clone();
    let mut hours = 0;
    while hours + 11 < 7 * 24 {
        app.pass(TimeDelta::hours(11));
        hours += 11;
        token = renewed(&app, &token).await;
    }
    app.pass(TimeDelta::hours(11));
    assert_eq!(refresh(&app, &token).await.refusals(), ["SESSION_OVER"], "after seven days");
    let input = json!({ "email": "staff@hanbit.test", "password": PASSWORD });
    let fresh = change(&app.anonymous(), "signIn", input).await.json["data"]["signIn"]["refreshToken"].clone();
    app.pass(TimeDelta::hours(12));
    assert_eq!(refresh(&app, &fresh).await.refusals(), ["SESSION_OVER"], "after twelve hours alone");
}

/// Who knows a session's id, which lists show, can neither renew nor end it; nothing is written for it.
#[tokio::test]
async fn x2_an_invented_token_changes_nothing() {
    let app = TestApp::start().await;
    let real = signed_in(&app).await;
    let token = real["refreshToken"].as_str().unwrap().to_owned();
    let before = app.count("audit_record").await;
    // The session's own id, which is its beginning, with other secrets.
    let forged = format!("{}{}", &token[..24], "A".repeat(token.len() - 24));
    for wrong in ["", "nothing", &forged, &token[1..], &format!("{token}x")] {
        assert_eq!(refresh(&app, &json!(wrong)).await.refusals(), ["SESSION_OVER"], "{wrong}");
    }
    assert_eq!(app.count("audit_record").await, before);
    assert_eq!(status(&app, &real["accessToken"]).await, 200);
    renewed(&app, &real["refreshToken"]).await;
    // What is kept would not help a thief.
    let stored = format!("SELECT COUNT(*) AS n FROM session WHERE refresh_hash LIKE '%{}%'", &token[64..]);
    assert_eq!(app.number(&stored).await, 0);
}

/// O4: who has left renews nothing; nor does who signed out.
#[tokio::test]
async fn x2_whoever_has_left_or_signed_out_renews_nothing() {
    let app = TestApp::start().await;
    let first = signed_in(&app).await;
    let input = json!({ "email": "staff@hanbit.test", "password": PASSWORD });
    let other = change(&app.anonymous(), "signIn", input).await.json["data"]["signIn"].clone();
    ask(&app.anonymous().with_token(first["accessToken"].as_str().unwrap()), "signOut", json!({})).await;
    assert_eq!(refresh(&app, &first["refreshToken"]).await.refusals(), ["SESSION_OVER"]);
    let other = renewed(&app, &other["refreshToken"]).await;
    app.leave("staff").await;
    assert_eq!(refresh(&app, &other).await.refusals(), ["SESSION_OVER"]);
}

/// A one-time password stays one, however often the session is renewed.
#[tokio::test]
async fn x2_renewing_does_not_get_round_a_one_time_password() {
    use sea_orm::{ActiveValue::Set, EntityTrait};
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let once = entity::account::ActiveModel {
        employee_id: Set(app.key("staff")),
        must_change_password: Set(true),
        ..Default::default()
    };
    entity::account::Entity::update(once).exec(app.db.writer()).await.unwrap();
    let input = json!({ "email": "staff@hanbit.test", "password": PASSWORD });
    let signed_in = change(&app.anonymous(), "signIn", input).await.json["data"]["signIn"].clone();
    let answer = refresh(&app, &signed_in["refreshToken"]).await;
    let renewed = &answer.json["data"]["refreshSession"];
    assert_eq!(renewed["viewer"]["mustChangePassword"], true);
    let client = app.anonymous().with_token(renewed["accessToken"].as_str().unwrap());
    assert_eq!(ask(&client, "valueTags", json!({})).await.code(), "PASSWORD_CHANGE_REQUIRED");
}

const ORIGIN: &str = "https://sunhwan.test";
const COOKIE: &str = "__Host-sunhwan-refresh=";

/// Asks as a page of this origin, with this cookie.
async fn from_page(app: &TestApp, field: &str, input: Value, origin: Option<&str>, cookie: Option<&str>) -> Answer {
    let client = app.anonymous();
    let body = json!({ "query": document(field), "variables": { "input": input } }).to_string();
    let mut request = client.request("POST").header("content-type", "application/json").body(body);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    if let Some(cookie) = cookie {
        request = request.header("cookie", format!("theme=dark; {cookie}"));
    }
    client.send(request).await
}

/// The cookie that an answer sets, as the browser sends it back; and what the browser is told of it.
fn set_cookie(answer: &Answer) -> (String, String) {
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 1, "{}", answer.text);
    let (cookie, attributes) = cookies[0].to_str().unwrap().split_once("; ").unwrap();
    (cookie.to_owned(), attributes.to_owned())
}

fn with_cookie() -> Value {
    json!({ "email": "staff@hanbit.test", "password": PASSWORD, "refreshTokenCarrier": "COOKIE" })
}

/// X2: a browser's refresh token is in a cookie that no script can read, and rotates there.
#[tokio::test]
async fn x2_a_browser_has_its_refresh_token_in_a_cookie() {
    let app = TestApp::start_with(|config| config.cors_origins = vec!["https://app.sunhwan.test".into()]).await;
    give_password(&app, "staff").await;
    let answer = from_page(&app, "signIn", with_cookie(), Some(ORIGIN), None).await;
    let given = &answer.json["data"]["signIn"];
    assert_eq!((&given["refreshToken"], answer.refusals()), (&Value::Null, vec![]));
    assert_eq!(given["refreshExpiresAt"], "2026-03-02T15:00:00.000000Z");
    assert_eq!(status(&app, &given["accessToken"]).await, 200);
    let (first, attributes) = set_cookie(&answer);
    assert_eq!(attributes, "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
    assert!(first.starts_with(COOKIE) && first.len() > COOKIE.len() + 40);
    // It opens nothing but the next one.
    assert_eq!(
        from_page(&app, "viewer", json!({}), Some(ORIGIN), Some(&first)).await.json["data"]["viewer"],
        Value::Null
    );
    app.pass(TimeDelta::minutes(5));
    let answer = from_page(&app, "refreshSession", json!({}), Some("https://app.sunhwan.test"), Some(&first)).await;
    assert_eq!((&answer.json["data"]["refreshSession"]["refreshToken"], answer.refusals()), (&Value::Null, vec![]));
    assert_eq!(answer.headers["access-control-allow-credentials"], "true");
    let (second, _) = set_cookie(&answer);
    assert_ne!(first, second);
    // A token in the payload stays there, whatever cookie comes with it.
    let token = json!({ "refreshToken": second.strip_prefix(COOKIE) });
    let answer = from_page(&app, "refreshSession", token, None, Some(&second)).await;
    assert!(
        answer.headers.get("set-cookie").is_none() && answer.json["data"]["refreshSession"]["refreshToken"].is_string()
    );
    // One that comes again ends the session, and is taken away.
    app.pass(TimeDelta::seconds(31));
    let answer = from_page(&app, "refreshSession", json!({}), Some(ORIGIN), Some(&first)).await;
    assert_eq!(answer.refusals(), ["SESSION_OVER"]);
    assert_eq!(set_cookie(&answer).1, "Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
}

/// X2: another site's page can make a browser send the cookie's request, and gets nothing by it.
#[tokio::test]
async fn x2_a_cookie_is_for_pages_of_known_origins() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (cookie, _) = set_cookie(&from_page(&app, "signIn", with_cookie(), Some(ORIGIN), None).await);
    for origin in [
        None,
        Some("https://evil.test"),
        Some("null"),
        Some("https:"),
        Some("https://"),
        Some("https://sunhwan.test.evil.test"),
    ] {
        for (field, input) in [("signIn", with_cookie()), ("refreshSession", json!({}))] {
            let answer = from_page(&app, field, input, origin, Some(&cookie)).await;
            assert_eq!(answer.code(), "FORBIDDEN", "{field} from {origin:?}");
            assert!(answer.headers.get("set-cookie").is_none());
        }
    }
    assert_eq!(from_page(&app, "refreshSession", json!({}), Some(ORIGIN), None).await.refusals(), ["SESSION_OVER"]);
    let mut socket = app.sign_in("mate").await.socket().await;
    socket.subscribe("1", &document("refreshSession"), json!({ "input": {} })).await;
    assert_eq!(socket.next().await.unwrap()["payload"]["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    // Nothing of all this has used it up.
    let answer = from_page(&app, "refreshSession", json!({}), Some(ORIGIN), Some(&cookie)).await;
    let (next, _) = set_cookie(&answer);
    // Signing out takes it away.
    let access = answer.json["data"]["refreshSession"]["accessToken"].as_str().unwrap().to_owned();
    let client = app.anonymous().with_token(&access);
    let body = json!({ "query": document("signOut") }).to_string();
    let request = client.request("POST").header("content-type", "application/json").header("cookie", &next).body(body);
    let answer = client.send(request).await;
    assert_eq!((answer.refusals(), set_cookie(&answer).0), (vec![], COOKIE.to_owned()));
    let again = from_page(&app, "refreshSession", json!({}), Some(ORIGIN), Some(&next)).await;
    assert_eq!(again.refusals(), ["SESSION_OVER"]);
}
