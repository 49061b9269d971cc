//! Changing the password.

use super::sign_in::{PASSWORD, give_password};
use crate::documents::{ask, change};
use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn x2_a_new_password_ends_all_other_sessions() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (here, there) = (app.sign_in("staff").await, app.sign_in("staff").await);
    let new = "눈 오는 날의 군고구마";
    let answer = change(&here, "changePassword", json!({ "currentPassword": PASSWORD, "newPassword": new })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    assert_eq!(ask(&there, "viewer", json!({})).await.status, 401);
    let here = here.with_token(answer.json["data"]["changePassword"]["accessToken"].as_str().unwrap());
    assert_eq!(ask(&here, "viewer", json!({})).await.status, 200);
    let sign_in = |password: &str| json!({ "email": "staff@hanbit.test", "password": password });
    assert_eq!(change(&app.anonymous(), "signIn", sign_in(PASSWORD)).await.refusals(), ["WRONG_CREDENTIALS"]);
    assert_eq!(change(&app.anonymous(), "signIn", sign_in(new)).await.refusals(), [] as [&str; 0]);
}

#[tokio::test]
async fn x2_each_bad_password_has_its_code() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let staff = app.sign_in("staff").await;
    for (current, new, refusal) in [
        ("wrong", "눈 오는 날의 군고구마", "WRONG_PASSWORD currentPassword"),
        (PASSWORD, "short", "PASSWORD_TOO_SHORT newPassword"),
        (PASSWORD, &"x".repeat(129), "PASSWORD_TOO_LONG newPassword"),
        (PASSWORD, PASSWORD, "PASSWORD_UNCHANGED newPassword"),
        (PASSWORD, "my name is staff!", "PASSWORD_NAMES_YOU newPassword"),
    ] {
        let answer = change(&staff, "changePassword", json!({ "currentPassword": current, "newPassword": new })).await;
        assert_eq!(answer.refusals(), [refusal]);
    }
    // The wrong guess is recorded, so that a stolen token can't try in the dark; what breaks a rule is no guess.
    let log = crate::documents::get(&app.sign_in("auditor").await, "auditLog", json!({})).await;
    assert_eq!((&log["totalCount"], &log["edges"][0]["node"]["fields"]), (&json!(1), &json!(["refused"])));
}

/// A one-time password signs in, and opens nothing but changing it, signing out, and seeing who one is.
#[tokio::test]
async fn x2_a_one_time_password_opens_nothing_else() {
    let app = TestApp::start().await;
    let post = crate::documents::praise(&app, "other", &["mate"], "감사합니다").await;
    let change = crate::documents::propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    let client = app.anonymous().with_token(&app.token(app.key("admin"), true).await);
    for row in sunhwan::kernel::policy::TABLE {
        let (root, field) = row.field.split_once('.').unwrap();
        if ["Query", "Mutation"].contains(&root) && field != "signOut" {
            let answer = ask(&client, field, crate::policy::variables(&app, field, &post, &change)).await;
            match row.anonymous || field == "changePassword" {
                true => assert!(answer.json.get("errors").is_none(), "{field}: {}", answer.text),
                false => assert_eq!(answer.code(), "PASSWORD_CHANGE_REQUIRED", "{field}"),
            }
        }
    }
    assert_eq!(ask(&client, "viewer", json!({})).await.json["data"]["viewer"]["mustChangePassword"], true);
    assert_eq!(ask(&client, "signOut", json!({})).await.refusals(), [] as [&str; 0]);
}

/// However the moments fall: once a password is changed, nobody is in with the old one.
#[tokio::test]
async fn x2_no_sign_in_with_the_old_password_survives_the_change() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let mut password = PASSWORD.to_owned();
    for round in 0..4 {
        let here = app.sign_in("staff").await;
        let new = format!("눈 오는 날의 군고구마 {round}");
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (client, old) = (app.anonymous(), password.clone());
            tries.spawn(async move {
                let input = json!({ "email": "staff@hanbit.test", "password": old });
                change(&client, "signIn", input).await.json["data"]["signIn"]["accessToken"].as_str().map(str::to_owned)
            });
        }
        let answer = change(&here, "changePassword", json!({ "currentPassword": password, "newPassword": new })).await;
        assert_eq!(answer.refusals(), [] as [&str; 0]);
        for token in tries.join_all().await.into_iter().flatten() {
            let status = ask(&app.anonymous().with_token(&token), "viewer", json!({})).await.status;
            assert_eq!(status, 401, "round {round}");
        }
        password = new;
    }
}

/// Of two changes at the same moment one wins, and the other is told.
#[tokio::test]
async fn x2_two_changes_of_a_password_at_once_are_one() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (a, b) = (app.sign_in("staff").await, app.sign_in("staff").await);
    let to = |new: &str| json!({ "currentPassword": PASSWORD, "newPassword": new });
    let (a, b) = tokio::join!(
        change(&a, "changePassword", to("눈 오는 날의 군고구마 A")),
        change(&b, "changePassword", to("눈 오는 날의 군고구마 B"))
    );
    let won = [&a, &b].iter().filter(|answer| answer.text.contains("\"userErrors\":[]")).count();
    assert_eq!(won, 1, "{}\n{}", a.text, b.text);
}
