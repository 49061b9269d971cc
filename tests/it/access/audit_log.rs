//! X6: every mutation leaves a record in its transaction, and nothing else does.

use crate::documents::{ask, change, get, praise};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn x6_every_mutation_leaves_one_record() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let said = change(&staff, "commentOnPraise", json!({ "postId": post, "text": "비밀스러운 말" })).await;
    let said = said.json["data"]["commentOnPraise"]["praiseComment"]["id"].clone();
    for _ in 0..2 {
        change(&staff, "addReaction", json!({ "postId": post, "kind": "HEART" })).await;
    }
    for _ in 0..2 {
        change(&staff, "removeReaction", json!({ "postId": post, "kind": "HEART" })).await;
    }
    let hr = app.sign_in("hr").await;
    change(&hr, "setEmployeeRoles", json!({ "employeeId": app.company.id("mate"), "roles": ["STAFF", "LEADER"] }))
        .await;
    let request =
        staff.request("POST").header("content-type", "application/json").header("x-request-id", "from-a-partner-1");
    staff.send(request.body(r#"{"query":"mutation { signOut { userErrors { code } } }"}"#)).await;
    let auditor = app.sign_in("auditor").await;
    let log = get(&auditor, "auditLog", json!({})).await;
    let records: Vec<&Value> = log["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]).collect();
    let brief = |record: &Value| {
        format!(
            "{} {} {} {}",
            record["actor"]["name"].as_str().unwrap(),
            record["action"].as_str().unwrap(),
            record["objectType"].as_str().unwrap(),
            record["fields"]
        )
    };
    let mut briefs: Vec<String> = records.iter().map(|record| brief(record)).collect();
    briefs.sort();
    assert_eq!(
        briefs,
        [
            r#"김민준 addReaction PraisePost ["reactions"]"#,
            r#"김민준 commentOnPraise PraiseComment ["post","text","mentions"]"#,
            r#"김민준 createPraisePost PraisePost ["recipients","message","tags"]"#,
            r#"김민준 removeReaction PraisePost ["reactions"]"#,
            r#"김민준 signOut Employee ["session"]"#,
            r#"오세현 setEmployeeRoles Employee ["roles"]"#,
        ]
    );
    assert!(!log.to_string().contains("비밀스러운"), "ids and field names alone");
    let of = |action: &str| *records.iter().find(|record| record["action"] == action).unwrap();
    assert_eq!(of("createPraisePost")["objectId"], post.as_str());
    assert_eq!(of("commentOnPraise")["objectId"], said);
    assert_eq!(of("setEmployeeRoles")["objectId"], app.company.id("mate"));
    assert_eq!(
        (&of("signOut")["requestId"], &of("signOut")["clientIp"]),
        (&json!("from-a-partner-1"), &json!("127.0.0.1"))
    );
}

/// X1: auditors and the CCO read everything, others what they did themselves.
#[tokio::test]
async fn x1_the_log_is_read_as_far_as_the_role_reaches() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["mate"], "하나").await;
    praise(&app, "mate", &["staff"], "둘").await;
    for (viewer, seen) in
        [("staff", 1), ("mate", 1), ("leader", 0), ("ceo", 0), ("admin", 0), ("cco", 2), ("auditor", 2)]
    {
        let client = app.sign_in(viewer).await;
        assert_eq!(get(&client, "auditLog", json!({})).await["totalCount"], seen, "{viewer}");
        let of_mate = json!({ "filter": { "actorId": app.company.id("mate") } });
        let expected = if viewer == "staff" { 0 } else { seen.min(1) };
        assert_eq!(get(&client, "auditLog", of_mate).await["totalCount"], expected, "{viewer}");
    }
    let auditor = app.sign_in("auditor").await;
    let about = json!({ "filter": { "objectId": crate::documents::praise(&app, "staff", &["mate"], "셋").await } });
    assert_eq!(get(&auditor, "auditLog", about).await["totalCount"], 1);
    assert_eq!(ask(&auditor, "auditLog", json!({ "filter": { "objectId": "x" } })).await.code(), "BAD_USER_INPUT");
}

/// X6: a change that fails leaves no record, a record that fails no change.
#[tokio::test]
async fn x6_the_record_is_in_the_changes_own_transaction() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    let post = praise(&app, "other", &["mate"], "감사합니다").await;
    app.db.writer().execute_unprepared("ALTER TABLE audit_record RENAME TO hidden").await.unwrap();
    let staff = app.sign_in("staff").await;
    let answer = change(
        &staff,
        "createPraisePost",
        json!({ "recipientIds": [app.company.id("mate")], "message": "x", "idempotencyKey": "k" }),
    )
    .await;
    assert_eq!(answer.code(), "INTERNAL", "{}", answer.text);
    assert_eq!(
        answer.json["errors"][0]["message"],
        "Something went wrong here. Quote the request id and we will look into it."
    );
    assert_eq!(change(&staff, "commentOnPraise", json!({ "postId": post, "text": "x" })).await.code(), "INTERNAL");
    assert_eq!(change(&staff, "addReaction", json!({ "postId": post, "kind": "CLAP" })).await.code(), "INTERNAL");
    assert_eq!(
        (
            app.count("praise_post").await,
            app.count("praise_comment").await,
            app.count("praise_reaction").await,
            app.count("idempotency_key").await
        ),
        (1, 0, 0, 0)
    );
    assert_eq!(app.number("SELECT comment_count + clap_count AS n FROM praise_post").await, 0);
}
