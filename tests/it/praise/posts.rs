//! P1, P3, I3: praising colleagues.

use crate::documents::{change, get, praise};
use serde_json::{Value, json};
use tests::TestApp;

fn post(app: &TestApp, recipients: &[&str]) -> Value {
    let recipients: Vec<&str> = recipients.iter().map(|who| app.company.id(who)).collect();
    json!({ "recipientIds": recipients, "message": "폭설에도 끝까지 남아 주셔서 감사합니다." })
}

#[tokio::test]
async fn p1_p3_praise_names_people_and_values_in_the_authors_order_and_shows_at_once() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let mut input = post(&app, &["mate", "chief", "hr"]);
    input["tagIds"] = json!([app.company.id("CARE"), app.company.id("CUSTOMER_FIRST")]);
    input["message"] = json!("  폭설에도\r\n끝까지 ");
    let answer = change(&staff, "createPraisePost", input).await;
    let made = &answer.json["data"]["createPraisePost"]["praisePost"];
    assert_eq!(made["message"], "폭설에도\n끝까지");
    assert_eq!(made["recipients"], json!([{ "name": "이서연" }, { "name": "최유진" }, { "name": "오세현" }]));
    assert_eq!(made["tags"], json!([{ "code": "CARE" }, { "code": "CUSTOMER_FIRST" }]));
    let seen = get(&app.sign_in("mate").await, "praisePost", json!({ "id": made["id"] })).await;
    assert_eq!(
        (&seen["author"]["name"], &seen["origin"], &seen["version"]),
        (&json!("김민준"), &json!("COLLEAGUE"), &json!(1))
    );
    assert_eq!(seen["createdAt"], "2026-03-02T03:00:00.000000Z");
}

#[tokio::test]
async fn p1_nobody_praises_themself_more_than_ten_or_who_has_left() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let ten = ["mate", "other", "chief", "leader", "exec", "exec2", "ceo", "cco", "cs", "hr"];
    let eleven: Vec<&str> = ten.into_iter().chain(["admin"]).collect();
    assert_eq!(change(&staff, "createPraisePost", post(&app, &ten)).await.refusals(), [] as [&str; 0]);
    for (recipients, refusal) in [
        (vec!["staff"], "SELF_PRAISE recipientIds/0"),
        (vec!["mate", "staff"], "SELF_PRAISE recipientIds/1"),
        (eleven, "TOO_MANY_RECIPIENTS recipientIds"),
        (vec![], "NO_RECIPIENT recipientIds"),
        (vec!["mate", "mate"], "REPEATED_RECIPIENT recipientIds/1"),
        (vec!["gone"], "RECIPIENT_HAS_LEFT recipientIds/0"),
    ] {
        assert_eq!(change(&staff, "createPraisePost", post(&app, &recipients)).await.refusals(), [refusal]);
    }
    let ko = change(&staff.speaking("ko"), "createPraisePost", post(&app, &["staff"])).await;
    assert_eq!(
        ko.json["data"]["createPraisePost"]["userErrors"][0]["message"],
        "본인을 칭찬할 수는 없습니다. 함께한 동료를 칭찬해 주십시오."
    );
    assert_eq!((app.count("praise_post").await, app.count("praise_recipient").await), (1, 10));
}

#[tokio::test]
async fn p3_more_than_five_values_or_one_twice_is_refused() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let with = |tags: &[&str]| {
        let mut input = post(&app, &["mate"]);
        input["tagIds"] = tags.iter().map(|tag| app.company.id(tag)).collect();
        input
    };
    let all = ["CUSTOMER_FIRST", "TRUST", "CHALLENGE", "COOPERATION", "CARE", "SPEED"];
    assert_eq!(change(&staff, "createPraisePost", with(&all)).await.refusals(), ["TOO_MANY_TAGS tagIds"]);
    assert_eq!(change(&staff, "createPraisePost", with(&["CARE", "CARE"])).await.refusals(), ["REPEATED_TAG tagIds/1"]);
    assert_eq!(change(&staff, "createPraisePost", with(&all[..5])).await.refusals(), [] as [&str; 0]);
}

/// I3: a replayed key answers the first post; with another input it is refused; it is one's own, and one mutation's.
#[tokio::test]
async fn i3_a_replayed_key_makes_nothing_new() {
    let app = TestApp::start().await;
    let (staff, chief) = (app.sign_in("staff").await, app.sign_in("chief").await);
    let mut input = post(&app, &["mate"]);
    input["idempotencyKey"] = json!("phone-1");
    let first = change(&staff, "createPraisePost", input.clone()).await;
    let again = change(&staff, "createPraisePost", input.clone()).await;
    assert_eq!(first.json["data"], again.json["data"]);
    assert_eq!((app.count("praise_post").await, app.count("audit_record").await), (1, 1));
    let mut other = input.clone();
    other["message"] = json!("다른 말");
    assert_eq!(
        change(&staff, "createPraisePost", other.clone()).await.refusals(),
        ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
    );
    assert_eq!(change(&chief, "createPraisePost", other).await.refusals(), [] as [&str; 0], "another's key");
    for bad in ["", "a\u{0}b", &"x".repeat(129)] {
        input["idempotencyKey"] = json!(bad);
        assert_eq!(
            change(&staff, "createPraisePost", input.clone()).await.refusals(),
            ["IDEMPOTENCY_KEY_INVALID idempotencyKey"]
        );
    }
    assert_eq!(app.count("praise_post").await, 2);
}

/// I3: kept 7 days.
#[tokio::test]
async fn i3_a_key_is_free_again_after_seven_days() {
    let app = TestApp::start().await;
    let mut input = post(&app, &["mate"]);
    input["idempotencyKey"] = json!("phone-1");
    let id = |answer: tests::Answer| {
        answer.json["data"]["createPraisePost"]["praisePost"]["id"].as_str().unwrap().to_owned()
    };
    let first = id(change(&app.sign_in("staff").await, "createPraisePost", input.clone()).await);
    app.pass(chrono::TimeDelta::days(6));
    assert_eq!(id(change(&app.sign_in("staff").await, "createPraisePost", input.clone()).await), first);
    app.pass(chrono::TimeDelta::days(2));
    assert_ne!(id(change(&app.sign_in("staff").await, "createPraisePost", input.clone()).await), first);
}

/// I3: a retry is answered as the first call was, also when it would be refused by now.
#[tokio::test]
async fn i3_a_retry_is_answered_though_the_recipient_has_left_since() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let mut input = post(&app, &["mate"]);
    input["idempotencyKey"] = json!("phone-1");
    change(&staff, "createPraisePost", input.clone()).await;
    app.db
        .writer()
        .execute_unprepared("UPDATE employee SET status = 'LEFT' WHERE email = 'mate@hanbit.test'")
        .await
        .unwrap();
    change(
        &app.sign_in("hr").await,
        "setEmployeeRoles",
        json!({ "employeeId": app.company.id("other"), "roles": ["STAFF", "LEADER"] }),
    )
    .await;
    assert_eq!(change(&staff, "createPraisePost", input.clone()).await.refusals(), [] as [&str; 0]);
    input["idempotencyKey"] = json!("phone-2");
    assert_eq!(change(&staff, "createPraisePost", input).await.refusals(), ["RECIPIENT_HAS_LEFT recipientIds/0"]);
}

/// I3: the same call many times at once makes one post.
#[tokio::test]
async fn i3_retries_at_the_same_moment_make_one_post() {
    let app = TestApp::start().await;
    let mut input = post(&app, &["mate"]);
    input["idempotencyKey"] = json!("phone-1");
    let token = app.token(app.key("staff"), false).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (client, input) = (app.anonymous().with_token(&token), input.clone());
        calls.spawn(async move {
            change(&client, "createPraisePost", input).await.json["data"]["createPraisePost"]["praisePost"]["id"]
                .clone()
        });
    }
    let ids = calls.join_all().await;
    assert!(ids[0].is_string() && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!((app.count("praise_post").await, app.count("audit_record").await), (1, 1));
}

/// Names, quotes and scripts are text, kept as they are.
#[tokio::test]
async fn any_script_is_kept_as_it_is() {
    let app = TestApp::start().await;
    for message in [
        "'; DROP TABLE praise_post; --",
        "<script>alert(1)</script>",
        "ด้วยใจ · مع الشكر · תודה · 謝謝 · 👏🏽",
        "\\u0041 \" \\",
        "$1 ? :name %s",
    ] {
        let id = praise(&app, "staff", &["mate"], message).await;
        assert_eq!(get(&app.sign_in("mate").await, "praisePost", json!({ "id": id })).await["message"], message);
    }
}

/// I3: what is written at the same moment is committed together; who repeats a key there spoils nothing for the others.
#[tokio::test]
async fn i3_posts_of_one_moment_stand_or_fall_each_by_itself() {
    let app = TestApp::start().await;
    let token = app.token(app.key("staff"), false).await;
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..30 {
        let client = app.anonymous().with_token(&token);
        let mut input = post(&app, &["mate", "chief"]);
        if n % 3 == 0 {
            input["idempotencyKey"] = json!("one and the same");
        }
        calls.spawn(async move { change(&client, "createPraisePost", input).await });
    }
    let answers = calls.join_all().await;
    let made: std::collections::HashSet<String> = answers
        .iter()
        .map(|answer| answer.json["data"]["createPraisePost"]["praisePost"]["id"].as_str().expect("a post").to_owned())
        .collect();
    assert_eq!(made.len(), 21);
    let audited = app.number("SELECT COUNT(*) AS n FROM audit_record WHERE action = 'createPraisePost'").await;
    assert_eq!((app.count("praise_post").await, app.count("praise_recipient").await, audited), (21, 42, 21));
}

/// The connections on which posts are committed are kept; when the database ends them, new ones take their place.
#[tokio::test]
async fn posting_goes_on_when_the_database_has_ended_its_connections() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["mate"], "하나").await;
    if !tests::on_postgres() {
        // SQLite has none that could end.
        return;
    }
    let staff = app.sign_in("staff").await;
    let ended = "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE datname = current_database() \
                 AND query LIKE 'WITH w0%'";
    assert!(app.number(ended).await > 0);
    // At once nobody knows it yet: that is told, and can be tried again with the same key.
    let mut input = post(&app, &["mate"]);
    input["idempotencyKey"] = json!("again");
    let mut codes = Vec::new();
    for _ in 0..10 {
        let answer = change(&staff, "createPraisePost", input.clone()).await;
        match answer.json["errors"][0]["extensions"]["code"].as_str() {
            None => break,
            Some(code) => codes.push(code.to_owned()),
        }
    }
    assert!(codes.len() < 10 && codes.iter().all(|code| code == "UNAVAILABLE"), "{codes:?}");
    assert_eq!(app.count("praise_post").await, 2);
    // After a while it is asked first whether it lives.
    assert!(app.number(ended).await > 0);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    praise(&app, "staff", &["mate"], "셋").await;
}
