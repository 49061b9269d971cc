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
    assert_eq!(app.count("audit_record").await, 0, "nothing was changed");
}

/// A one-time password signs in, and opens nothing but changing it and signing out.
#[tokio::test]
async fn x2_a_one_time_password_opens_nothing_else() {
    let app = TestApp::start().await;
    let client = app.anonymous().with_token(&app.token(app.key("admin"), true).await);
    for row in sunhwan::kernel::policy::TABLE {
        let (root, field) = row.field.split_once('.').unwrap();
        let variables = match field {
            "node" | "employee" | "department" | "praisePost" => json!({ "id": app.company.id("mate") }),
            "nodes" => json!({ "ids": [] }),
            _ => continue,
        };
        assert_eq!(root, "Query");
        assert_eq!(ask(&client, field, variables).await.code(), "PASSWORD_CHANGE_REQUIRED", "{field}");
    }
    assert_eq!(ask(&client, "praisePosts", json!({})).await.code(), "PASSWORD_CHANGE_REQUIRED");
    assert_eq!(ask(&client, "viewer", json!({})).await.json["data"]["viewer"]["mustChangePassword"], true);
    assert_eq!(ask(&client, "signOut", json!({})).await.refusals(), [] as [&str; 0]);
}
