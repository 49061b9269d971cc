//! P4: reactions, each kind once per person.

use crate::documents::{change, praise};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn p4_each_kind_counts_once_per_person() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let react = async |who: &str, field: &str, kind: &str| -> Value {
        let answer = change(&app.sign_in(who).await, field, json!({ "postId": post, "kind": kind })).await;
        assert_eq!(answer.refusals(), [] as [&str; 0]);
        answer.json["data"][field]["praisePost"].clone()
    };
    react("mate", "addReaction", "CLAP").await;
    react("mate", "addReaction", "CLAP").await;
    react("mate", "addReaction", "HEART").await;
    let seen = react("chief", "addReaction", "CLAP").await;
    assert_eq!(seen["reactionCounts"], json!([{ "kind": "CLAP", "count": 2 }, { "kind": "HEART", "count": 1 }]));
    assert_eq!((&seen["reactionCount"], &seen["viewerReactions"]), (&json!(3), &json!(["CLAP"])));
    for _ in 0..2 {
        react("mate", "removeReaction", "CLAP").await;
    }
    let seen = react("mate", "removeReaction", "THANKS").await;
    assert_eq!((&seen["reactionCount"], &seen["viewerReactions"]), (&json!(2), &json!(["HEART"])));
}

#[tokio::test]
async fn p4_many_at_once_are_counted_exactly() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let mut calls = tokio::task::JoinSet::new();
    for who in ["mate", "other", "chief", "leader", "exec", "cs", "hr", "ceo"] {
        let token = app.token(app.key(who), false).await;
        for _ in 0..3 {
            let (client, post) = (app.anonymous().with_token(&token), post.clone());
            calls.spawn(async move {
                change(&client, "addReaction", json!({ "postId": post, "kind": "CHEER" })).await.refusals()
            });
        }
    }
    assert!(calls.join_all().await.iter().all(Vec::is_empty));
    assert_eq!(app.number("SELECT cheer_count AS n FROM praise_post").await, 8);
    assert_eq!(app.count("praise_reaction").await, 8);
}
