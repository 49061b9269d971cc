//! X2: the second factor, from enrolment to a lost phone.

use super::sign_in::{PASSWORD, give_password};
use crate::documents::{ask, change};
use chrono::TimeDelta;
use entity::employee_role::Role;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};
use totp_rs::{Builder, Secret};

/// What the authenticator app with this secret shows now.
fn shown(app: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build_noncompliant().generate(app.now().timestamp() as u64).to_string()
}

async fn sign_in(app: &TestApp, who: &str) -> Value {
    let input = json!({ "email": format!("{who}@hanbit.test"), "password": PASSWORD });
    let answer = change(&app.anonymous(), "signIn", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["signIn"].clone()
}

fn with(app: &TestApp, token: &Value) -> Client {
    app.anonymous().with_token(token.as_str().unwrap_or_else(|| panic!("no token: {token}")))
}

/// Sets up a factor in this session: its secret, and what confirming it gave.
async fn enroll(app: &TestApp, client: &Client) -> (String, Value) {
    let answer = change(client, "enrollSecondFactor", json!({ "currentPassword": PASSWORD })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    let secret = answer.json["data"]["enrollSecondFactor"]["secret"].as_str().unwrap().to_owned();
    let answer = change(client, "confirmSecondFactor", json!({ "code": shown(app, &secret) })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    (secret, answer.json["data"]["confirmSecondFactor"].clone())
}

async fn verify(app: &TestApp, challenge: &Value, code: &str) -> Answer {
    let input = json!({ "challenge": challenge["token"], "code": code, "deviceName": "전화" });
    change(&app.anonymous(), "verifySecondFactor", input).await
}

#[tokio::test]
async fn x2_a_sign_in_waits_for_the_code_of_the_app() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let here = with(&app, &sign_in(&app, "staff").await["accessToken"]);
    let elsewhere = with(&app, &sign_in(&app, "staff").await["accessToken"]);
    let answer = change(&here, "enrollSecondFactor", json!({ "currentPassword": PASSWORD })).await;
    let given = &answer.json["data"]["enrollSecondFactor"];
    let secret = given["secret"].as_str().unwrap();
    assert_eq!(
        given["otpauthUri"],
        format!("otpauth://totp/sunhwan.test:staff%40hanbit.test?secret={secret}&issuer=sunhwan.test")
    );
    assert!(sign_in(&app, "staff").await["accessToken"].is_string(), "nothing is asked for before it is confirmed");
    assert_eq!(change(&here, "confirmSecondFactor", json!({ "code": "000000" })).await.refusals(), ["WRONG_CODE code"]);
    let confirmed = change(&here, "confirmSecondFactor", json!({ "code": shown(&app, secret) })).await;
    let confirmed = &confirmed.json["data"]["confirmSecondFactor"];
    assert_eq!(confirmed["recoveryCodes"].as_array().unwrap().len(), 10);
    assert_eq!(ask(&elsewhere, "viewer", json!({})).await.status, 401, "other sessions have not shown it");
    assert_eq!(ask(&here, "viewer", json!({})).await.status, 200);
    app.pass(TimeDelta::seconds(30));
    let waits = sign_in(&app, "staff").await;
    assert_eq!(
        (&waits["accessToken"], &waits["refreshToken"], &waits["viewer"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let challenge = &waits["secondFactorChallenge"];
    assert_eq!(challenge["expiresAt"], "2026-03-02T03:05:30.000000Z");
    assert_eq!(verify(&app, challenge, "000000").await.refusals(), ["WRONG_CODE code"]);
    let answer = verify(&app, challenge, &shown(&app, secret)).await;
    let signed_in = &answer.json["data"]["verifySecondFactor"];
    assert_eq!(signed_in["viewer"]["employee"]["name"], "김민준");
    assert_eq!(ask(&with(&app, &signed_in["accessToken"]), "viewer", json!({})).await.status, 200);
    let again = verify(&app, challenge, &shown(&app, secret)).await;
    assert_eq!(again.refusals(), ["CHALLENGE_OVER challenge"], "a challenge opens one session");
    let renewed =
        change(&app.anonymous(), "refreshSession", json!({ "refreshToken": signed_in["refreshToken"] })).await;
    assert_eq!(renewed.refusals(), [] as [&str; 0]);
}

/// Somebody who looks over the shoulder is too late; of two with one code at once, one gets in.
#[tokio::test]
async fn x2_a_code_is_good_for_one_use() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (secret, _) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    let challenge = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    let used = shown(&app, &secret);
    assert_eq!(verify(&app, &challenge, &used).await.refusals(), ["WRONG_CODE code"], "it confirmed the enrolment");
    app.pass(TimeDelta::seconds(30));
    let code = shown(&app, &secret);
    assert_eq!(verify(&app, &challenge, &code).await.refusals(), [] as [&str; 0]);
    let again = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    assert_eq!(verify(&app, &again, &code).await.refusals(), ["WRONG_CODE code"]);
    app.pass(TimeDelta::seconds(30));
    let code = shown(&app, &secret);
    let other = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    let (a, b) = tokio::join!(verify(&app, &again, &code), verify(&app, &other, &code));
    let in_now = [&a, &b].iter().filter(|answer| answer.refusals().is_empty()).count();
    assert_eq!(in_now, 1, "{}\n{}", a.text, b.text);
}

#[tokio::test]
async fn x2_a_recovery_code_stands_in_once() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (_, confirmed) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    let code = confirmed["recoveryCodes"][3].as_str().unwrap().to_lowercase();
    let challenge = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    let answer = verify(&app, &challenge, &code).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
    let again = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    assert_eq!(verify(&app, &again, &code).await.refusals(), ["WRONG_CODE code"]);
    // With the lost phone's codes replaced by those of a new one, what was left of the old ones is worth nothing.
    let client = with(&app, &answer.json["data"]["verifySecondFactor"]["accessToken"]);
    app.pass(TimeDelta::seconds(30));
    enroll(&app, &client).await;
    let challenge = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    let left_over = confirmed["recoveryCodes"][4].as_str().unwrap();
    assert_eq!(verify(&app, &challenge, left_over).await.refusals(), ["WRONG_CODE code"]);
    assert_eq!(app.count("recovery_code").await, 10);
}

/// Three codes, five minutes; and each challenge is a failed sign-in until a code is right.
#[tokio::test]
async fn x2_codes_can_not_be_guessed() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (secret, _) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    app.pass(TimeDelta::seconds(30));
    let late = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    app.pass(TimeDelta::minutes(5));
    assert_eq!(verify(&app, &late, &shown(&app, &secret)).await.refusals(), ["CHALLENGE_OVER challenge"]);
    let challenge = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    for _ in 0..3 {
        assert_eq!(verify(&app, &challenge, "000000").await.refusals(), ["WRONG_CODE code"]);
    }
    assert_eq!(verify(&app, &challenge, &shown(&app, &secret)).await.refusals(), ["CHALLENGE_OVER challenge"]);
    let mut last = Value::Null;
    for _ in 0..3 {
        last = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    }
    let input = json!({ "email": "staff@hanbit.test", "password": PASSWORD });
    let locked = change(&app.anonymous(), "signIn", input.clone()).await;
    assert_eq!(locked.refusals(), ["TOO_MANY_ATTEMPTS"]);
    assert_eq!(verify(&app, &last, &shown(&app, &secret)).await.refusals(), [] as [&str; 0]);
    assert_eq!(change(&app.anonymous(), "signIn", input).await.refusals(), [] as [&str; 0], "which ends the count");
}

/// Whose role asks for it does nothing but set it up before; who gets such a role stops at once.
#[tokio::test]
async fn x2_executives_and_administrators_need_a_second_factor() {
    let app = TestApp::start().await;
    let post = crate::documents::praise(&app, "other", &["mate"], "감사합니다").await;
    let pending = crate::documents::propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    for who in ["exec", "ceo", "cco", "admin"] {
        give_password(&app, who).await;
        let signed_in = sign_in(&app, who).await;
        assert_eq!(signed_in["viewer"]["needsSecondFactor"], true, "{who}");
        let client = with(&app, &signed_in["accessToken"]);
        assert_eq!(ask(&client, "valueTags", json!({})).await.code(), "SECOND_FACTOR_REQUIRED", "{who}");
    }
    let client = with(&app, &sign_in(&app, "exec").await["accessToken"]);
    for row in sunhwan::kernel::policy::TABLE {
        let (root, field) = row.field.split_once('.').unwrap();
        if ["Query", "Mutation"].contains(&root) && field != "signOut" {
            let answer = ask(&client, field, crate::policy::variables(&app, field, &post, &pending)).await;
            let open = ["enrollSecondFactor", "confirmSecondFactor", "changePassword"].contains(&field);
            match row.anonymous || open {
                true => assert!(answer.json.get("errors").is_none(), "{field}: {}", answer.text),
                false => assert_eq!(answer.code(), "SECOND_FACTOR_REQUIRED", "{field}"),
            }
        }
    }
    let (secret, confirmed) = enroll(&app, &client).await;
    let client = with(&app, &confirmed["accessToken"]);
    assert_eq!(ask(&client, "valueTags", json!({})).await.status, 200);
    assert_eq!(ask(&client, "viewer", json!({})).await.json["data"]["viewer"]["needsSecondFactor"], false);
    app.pass(TimeDelta::seconds(30));
    let challenge = sign_in(&app, "exec").await["secondFactorChallenge"].clone();
    let answer = verify(&app, &challenge, &shown(&app, &secret)).await;
    let refresh = json!({ "refreshToken": answer.json["data"]["verifySecondFactor"]["refreshToken"] });
    let renewed = change(&app.anonymous(), "refreshSession", refresh).await;
    let client = with(&app, &renewed.json["data"]["refreshSession"]["accessToken"]);
    assert_eq!(ask(&client, "valueTags", json!({})).await.status, 200, "also after renewing");
}

#[tokio::test]
async fn x2_who_becomes_an_executive_shows_it_from_then_on() {
    use entity::employee_role;
    use sea_orm::IntoActiveModel;
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let client = with(&app, &sign_in(&app, "staff").await["accessToken"]);
    assert_eq!(ask(&client, "valueTags", json!({})).await.status, 200);
    let row = employee_role::Model { employee_id: app.key("staff"), role: Role::Executive };
    employee_role::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    app.reload().await;
    assert_eq!(ask(&client, "valueTags", json!({})).await.code(), "SECOND_FACTOR_REQUIRED");
    let optional = TestApp::start_with(|config| config.second_factor_required = false).await;
    give_password(&optional, "exec").await;
    let client = with(&optional, &sign_in(&optional, "exec").await["accessToken"]);
    assert_eq!(ask(&client, "valueTags", json!({})).await.status, 200, "where the switch is off");
}

/// Neither the secret nor a recovery code stands in the database, and without the key nobody gets in.
#[tokio::test]
async fn x2_secrets_are_sealed_at_rest() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (secret, confirmed) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    let kept = entity::second_factor::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
    let sealed = kept.secret.unwrap();
    let plain = Secret::try_from_base32(&secret).unwrap();
    let plain: &[u8] = plain.as_ref();
    assert!(!sealed.windows(plain.len()).any(|part| part == plain));
    assert_eq!(kept.pending_secret, None);
    let codes = entity::recovery_code::Entity::find().all(app.db.reader()).await.unwrap();
    let shown_once = confirmed["recoveryCodes"].to_string().replace('-', "");
    assert!(codes.iter().all(|code| !shown_once.contains(&code.hash)));
}

/// The password is asked for once more, and an enrolment does not wait for ever.
#[tokio::test]
async fn x2_a_stolen_token_sets_up_no_second_factor() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let staff = app.sign_in("staff").await;
    let nothing = change(&staff, "confirmSecondFactor", json!({ "code": "123456" })).await;
    assert_eq!(nothing.refusals(), ["NOTHING_TO_CONFIRM"]);
    let wrong = change(&staff, "enrollSecondFactor", json!({ "currentPassword": "wrong" })).await;
    assert_eq!(wrong.refusals(), ["WRONG_PASSWORD currentPassword"]);
    assert_eq!(app.count("second_factor").await, 0);
    let answer = change(&staff, "enrollSecondFactor", json!({ "currentPassword": PASSWORD })).await;
    let secret = answer.json["data"]["enrollSecondFactor"]["secret"].as_str().unwrap().to_owned();
    app.pass(TimeDelta::minutes(15));
    let client = app.sign_in("staff").await;
    let late = change(&client, "confirmSecondFactor", json!({ "code": shown(&app, &secret) })).await;
    assert_eq!(late.refusals(), ["NOTHING_TO_CONFIRM"]);
}

/// A sign-in that waits for its code does not outlive the password it began with.
#[tokio::test]
async fn x2_a_new_password_ends_a_sign_in_that_waits() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (secret, confirmed) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    app.pass(TimeDelta::seconds(30));
    let challenge = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    let here = with(&app, &confirmed["accessToken"]);
    let input = json!({ "currentPassword": PASSWORD, "newPassword": "눈 오는 날의 군고구마" });
    assert_eq!(change(&here, "changePassword", input).await.refusals(), [] as [&str; 0]);
    assert_eq!(verify(&app, &challenge, &shown(&app, &secret)).await.refusals(), ["CHALLENGE_OVER challenge"]);
}

/// Phone and codes lost: an administrator takes the factor away, which opens nothing without the password.
#[tokio::test]
async fn x2_a_lost_second_factor_is_taken_away_by_an_administrator() {
    let app = TestApp::start().await;
    give_password(&app, "exec").await;
    let (_, confirmed) = enroll(&app, &with(&app, &sign_in(&app, "exec").await["accessToken"])).await;
    let here = with(&app, &confirmed["accessToken"]);
    let challenge = sign_in(&app, "exec").await["secondFactorChallenge"].clone();
    let admin = app.sign_in("admin").await;
    let of = |who: &str| json!({ "employeeId": app.company.id(who) });
    assert_eq!(change(&admin, "resetSecondFactor", of("mate")).await.refusals(), ["NOTHING_TO_RESET employeeId"]);
    assert_eq!(change(&admin, "resetSecondFactor", of("exec")).await.refusals(), [] as [&str; 0]);
    assert_eq!(ask(&here, "viewer", json!({})).await.status, 401);
    let code = confirmed["recoveryCodes"][0].as_str().unwrap();
    assert_eq!(verify(&app, &challenge, code).await.refusals(), ["CHALLENGE_OVER challenge"]);
    let signed_in = sign_in(&app, "exec").await;
    assert_eq!(signed_in["viewer"]["needsSecondFactor"], true);
    let (_, confirmed) = enroll(&app, &with(&app, &signed_in["accessToken"])).await;
    assert_eq!(ask(&with(&app, &confirmed["accessToken"]), "valueTags", json!({})).await.status, 200);
}

/// However the moments fall, nobody waits for the other in vain, and a reset leaves nothing open.
#[tokio::test]
async fn x2_codes_and_new_passwords_at_once_end_well() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (secret, confirmed) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    let mut here = with(&app, &confirmed["accessToken"]);
    let mut password = PASSWORD.to_owned();
    for round in 0..6 {
        app.pass(TimeDelta::seconds(60));
        let input = json!({ "email": "staff@hanbit.test", "password": password });
        let mut challenges = Vec::new();
        for _ in 0..2 {
            let answer = change(&app.anonymous(), "signIn", input.clone()).await;
            challenges.push(answer.json["data"]["signIn"]["secondFactorChallenge"].clone());
        }
        let code = shown(&app, &secret);
        let new = format!("눈 오는 날의 군고구마 {round}");
        let to = json!({ "currentPassword": password, "newPassword": new });
        let (a, b, changed) = tokio::join!(
            verify(&app, &challenges[0], &code),
            verify(&app, &challenges[1], &code),
            change(&here, "changePassword", to)
        );
        assert_eq!(changed.refusals(), [] as [&str; 0], "round {round}");
        for answer in [a, b] {
            let refused = answer.refusals();
            let token = &answer.json["data"]["verifySecondFactor"]["accessToken"];
            match refused.is_empty() {
                true => assert_eq!(ask(&with(&app, token), "viewer", json!({})).await.status, 401, "round {round}"),
                false => assert!(["WRONG_CODE code", "CHALLENGE_OVER challenge"].contains(&refused[0].as_str())),
            }
        }
        here = with(&app, &changed.json["data"]["changePassword"]["accessToken"]);
        password = new;
    }
}

/// X6: whatever changes how somebody signs in leaves its record, and no record holds a code, a token or an address.
#[tokio::test]
async fn x6_changes_of_signing_in_leave_records() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let (secret, _) = enroll(&app, &with(&app, &sign_in(&app, "staff").await["accessToken"])).await;
    app.pass(TimeDelta::seconds(30));
    let challenge = sign_in(&app, "staff").await["secondFactorChallenge"].clone();
    verify(&app, &challenge, "000000").await;
    let signed_in = verify(&app, &challenge, &shown(&app, &secret)).await.json["data"]["verifySecondFactor"].clone();
    change(&app.anonymous(), "refreshSession", json!({ "refreshToken": signed_in["refreshToken"] })).await;
    let client = with(&app, &signed_in["accessToken"]);
    let sessions = crate::documents::get(&client, "sessions", json!({})).await;
    change(&client, "revokeSession", json!({ "id": sessions["edges"][0]["node"]["id"] })).await;
    change(&app.anonymous(), "requestPasswordReset", json!({ "email": "staff@hanbit.test" })).await;
    let invited = json!({ "employeeId": app.company.id("mate") });
    change(&app.sign_in("hr").await, "inviteEmployee", invited).await;
    let of_staff = json!({ "employeeId": app.company.id("staff") });
    change(&app.sign_in("admin").await, "resetSecondFactor", of_staff).await;
    let log = crate::documents::get(&app.sign_in("auditor").await, "auditLog", json!({ "first": 100 })).await;
    let nodes = log["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
    let mut briefs: Vec<String> = nodes
        .map(|node| {
            format!("{} {} {}", node["action"].as_str().unwrap(), node["objectType"].as_str().unwrap(), node["fields"])
        })
        .collect();
    briefs.sort();
    assert_eq!(
        briefs,
        [
            r#"confirmSecondFactor Employee ["secondFactor"]"#,
            r#"enrollSecondFactor Employee ["pendingSecondFactor"]"#,
            r#"inviteEmployee Employee ["invitation"]"#,
            r#"refreshSession Session ["refreshToken"]"#,
            r#"requestPasswordReset Employee ["passwordReset"]"#,
            r#"resetSecondFactor Employee ["secondFactor"]"#,
            r#"revokeSession Session ["endedAt"]"#,
            r#"signIn Employee ["challenge"]"#,
            r#"signIn Employee ["session"]"#,
            r#"verifySecondFactor Employee ["refused"]"#,
            r#"verifySecondFactor Employee ["session"]"#,
        ]
    );
    assert!(!log.to_string().contains("hanbit.test"));
}

/// X2: a thief of a token does not guess the code that confirms its owner's app, and leaves a trace.
#[tokio::test]
async fn x2_the_confirming_code_is_not_guessed() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let staff = app.sign_in("staff").await;
    let answer = change(&staff, "enrollSecondFactor", json!({ "currentPassword": PASSWORD })).await;
    let secret = answer.json["data"]["enrollSecondFactor"]["secret"].as_str().unwrap().to_owned();
    for _ in 0..5 {
        let wrong = change(&staff, "confirmSecondFactor", json!({ "code": "000000" })).await;
        assert_eq!(wrong.refusals(), ["WRONG_CODE code"]);
    }
    let right = json!({ "code": shown(&app, &secret) });
    let answer = change(&staff, "confirmSecondFactor", right).await;
    assert_eq!(answer.refusals(), ["TOO_MANY_ATTEMPTS"]);
    assert_eq!(answer.json["data"]["confirmSecondFactor"]["tryAgainAt"], "2026-03-02T03:01:00.000000Z");
    let filter = json!({ "filter": { "action": "confirmSecondFactor" } });
    let log = crate::documents::get(&app.sign_in("auditor").await, "auditLog", filter).await;
    assert_eq!((&log["totalCount"], &log["edges"][0]["node"]["fields"]), (&json!(5), &json!(["refused"])));
    app.pass(TimeDelta::minutes(1));
    let right = json!({ "code": shown(&app, &secret) });
    assert_eq!(change(&staff, "confirmSecondFactor", right).await.refusals(), [] as [&str; 0]);
}
