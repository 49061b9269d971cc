//! X2: invitation and password reset by mail.

use super::sign_in::{PASSWORD, give_password};
use crate::documents::{ask, change, get};
use chrono::TimeDelta;
use entity::outgoing_mail;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use tests::{Answer, TestApp};

const NEW: &str = "눈 오는 날의 군고구마";

/// The mails written so far, oldest first.
pub async fn mails(app: &TestApp) -> Vec<outgoing_mail::Model> {
    outgoing_mail::Entity::find().order_by_asc(outgoing_mail::Column::Id).all(app.db.reader()).await.unwrap()
}

/// What stands behind `#` in the newest mail.
async fn token(app: &TestApp, page: &str) -> String {
    let mails = mails(app).await;
    let body = mails.last().unwrap().body.clone().unwrap();
    let (_, rest) = body.split_once(&format!("https://sunhwan.test/{page}#")).unwrap_or_else(|| panic!("{body}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn use_link(app: &TestApp, field: &str, token: &str, password: &str) -> Answer {
    change(&app.anonymous(), field, json!({ "token": token, "newPassword": password })).await
}

async fn sign_in(app: &TestApp, who: &str, password: &str) -> Answer {
    let input = json!({ "email": format!("{who}@hanbit.test"), "password": password });
    change(&app.anonymous(), "signIn", input).await
}

async fn forgot(app: &TestApp, email: &str) -> Answer {
    change(&app.anonymous(), "requestPasswordReset", json!({ "email": email })).await
}

#[tokio::test]
async fn x2_an_invitation_leads_to_a_first_password_once() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let invite = |who: &str| json!({ "employeeId": app.company.id(who) });
    assert_eq!(sign_in(&app, "mate", NEW).await.refusals(), ["WRONG_CREDENTIALS"]);
    let answer = change(&hr, "inviteEmployee", invite("mate")).await;
    assert_eq!(answer.json["data"]["inviteEmployee"]["employee"]["name"], "이서연", "{}", answer.text);
    let replaced = token(&app, "invitation").await;
    app.pass(TimeDelta::seconds(1));
    assert_eq!(change(&hr, "inviteEmployee", invite("mate")).await.refusals(), [] as [&str; 0]);
    let link = token(&app, "invitation").await;
    let mail = mails(&app).await.pop().unwrap();
    assert_eq!(mail.recipient, "mate@hanbit.test");
    assert_eq!(mail.subject, "[Sunhwan] 계정 안내 · Your account");
    assert!(mail.body.unwrap().starts_with("회원님의 계정이"), "Korean comes first");
    for (used, password, refusal) in [
        (replaced.as_str(), NEW, "LINK_OVER token"),
        ("nothing", NEW, "LINK_OVER token"),
        (&link, "short", "PASSWORD_TOO_SHORT newPassword"),
        (&link, "mate and I, we are friends", "PASSWORD_NAMES_YOU newPassword"),
    ] {
        assert_eq!(use_link(&app, "acceptInvitation", used, password).await.refusals(), [refusal], "{used}");
    }
    let other = use_link(&app, "resetPassword", &link, NEW).await;
    assert_eq!(other.refusals(), ["LINK_OVER token"], "an invitation resets nothing");
    assert_eq!(use_link(&app, "acceptInvitation", &link, NEW).await.refusals(), [] as [&str; 0]);
    assert_eq!(use_link(&app, "acceptInvitation", &link, NEW).await.refusals(), ["LINK_OVER token"]);
    assert_eq!(sign_in(&app, "mate", NEW).await.refusals(), [] as [&str; 0]);
    assert_eq!(change(&hr, "inviteEmployee", invite("mate")).await.refusals(), ["HAS_ACCOUNT employeeId"]);
    assert_eq!(change(&hr, "inviteEmployee", invite("gone")).await.refusals(), ["HAS_LEFT employeeId"]);
    let nobody = json!({ "employeeId": tests::foreign::<entity::ids::EmployeeId>() });
    assert_eq!(change(&hr, "inviteEmployee", nobody).await.refusals(), ["NOT_FOUND employeeId"]);
}

#[tokio::test]
async fn x2_an_invitation_runs_out_and_ends_when_its_owner_leaves() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    change(&hr, "inviteEmployee", json!({ "employeeId": app.company.id("mate") })).await;
    let link = token(&app, "invitation").await;
    app.pass(TimeDelta::days(3));
    assert_eq!(use_link(&app, "acceptInvitation", &link, NEW).await.refusals(), ["LINK_OVER token"]);
    let hr = app.sign_in("hr").await;
    change(&hr, "inviteEmployee", json!({ "employeeId": app.company.id("mate") })).await;
    let link = token(&app, "invitation").await;
    app.leave("mate").await;
    assert_eq!(use_link(&app, "acceptInvitation", &link, NEW).await.refusals(), ["LINK_OVER token"]);
    assert_eq!(app.count("account").await, 0);
}

/// A forgotten password: the answer tells nothing, the link works once, and everything opened before is over.
#[tokio::test]
async fn x2_a_reset_ends_every_session_and_lifts_a_lock_out() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    give_password(&app, "gone").await;
    let mut answers = Vec::new();
    for email in ["nobody@hanbit.test", "mate@hanbit.test", "gone@hanbit.test", "\u{0}", " Staff@Hanbit.test"] {
        answers.push(forgot(&app, email).await.json);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let sent: Vec<String> = mails(&app).await.into_iter().map(|mail| mail.recipient).collect();
    assert_eq!(sent, ["staff@hanbit.test"], "who has no account, or has left, gets nothing");
    let open = app.sign_in("staff").await;
    for _ in 0..5 {
        sign_in(&app, "staff", "wrong").await;
    }
    assert_eq!(sign_in(&app, "staff", PASSWORD).await.refusals(), ["TOO_MANY_ATTEMPTS"]);
    let link = token(&app, "password-reset").await;
    let (a, b) = tokio::join!(
        use_link(&app, "resetPassword", &link, "눈 오는 날의 군고구마 A"),
        use_link(&app, "resetPassword", &link, "눈 오는 날의 군고구마 B")
    );
    let won: Vec<&str> =
        [(&a, "A"), (&b, "B")].into_iter().filter(|(x, _)| x.refusals().is_empty()).map(|x| x.1).collect();
    assert_eq!(won.len(), 1, "{}\n{}", a.text, b.text);
    assert_eq!(ask(&open, "viewer", json!({})).await.status, 401);
    assert_eq!(sign_in(&app, "staff", PASSWORD).await.refusals(), ["WRONG_CREDENTIALS"]);
    assert_eq!(sign_in(&app, "staff", &format!("{NEW} {}", won[0])).await.refusals(), [] as [&str; 0]);
    let log = get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "resetPassword" } })).await;
    assert_eq!((&log["totalCount"], &log["edges"][0]["node"]["actor"]), (&json!(1), &Value::Null));
}

#[tokio::test]
async fn x2_a_reset_link_runs_out_and_is_replaced_by_the_next() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    forgot(&app, "staff@hanbit.test").await;
    let first = token(&app, "password-reset").await;
    app.pass(TimeDelta::seconds(1));
    forgot(&app, "staff@hanbit.test").await;
    let second = token(&app, "password-reset").await;
    assert_eq!(use_link(&app, "resetPassword", &first, NEW).await.refusals(), ["LINK_OVER token"]);
    app.pass(TimeDelta::hours(1));
    assert_eq!(use_link(&app, "resetPassword", &second, NEW).await.refusals(), ["LINK_OVER token"]);
    assert_eq!(sunhwan::access::forget(&app.db, app.now() + TimeDelta::seconds(1)).await.unwrap(), 1);
    assert_eq!(app.count("one_time_link").await, 0);
}

/// Nobody's letter-box is filled, known or not.
#[tokio::test]
async fn x2_asking_for_mail_again_and_again_has_to_wait() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    for email in ["staff@hanbit.test", "nobody@hanbit.test"] {
        for _ in 0..5 {
            assert_eq!(forgot(&app, email).await.refusals(), [] as [&str; 0]);
        }
        let refused = forgot(&app, email).await;
        assert_eq!(refused.refusals(), ["TOO_MANY_ATTEMPTS"], "{email}");
        assert_eq!(refused.json["data"]["requestPasswordReset"]["tryAgainAt"], "2026-03-02T03:01:00.000000Z");
    }
    assert_eq!(mails(&app).await.len(), 5);
}

/// Who reads the table has no link.
#[tokio::test]
async fn x2_only_the_hash_of_a_link_is_kept() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    forgot(&app, "staff@hanbit.test").await;
    let link = token(&app, "password-reset").await;
    let kept = entity::one_time_link::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
    assert!(kept.hash != link && kept.hash == sunhwan::kernel::secret::hash(&link));
}
