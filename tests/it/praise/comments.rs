//! P4: comments with one reply level, and mentions.

use crate::documents::{change, comment, get, praise};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn p4_comments_have_one_level_of_replies() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let other = praise(&app, "staff", &["chief"], "감사합니다").await;
    let top = comment(&app, "chief", &post, None, "축하합니다").await;
    let reply = comment(&app, "mate", &post, Some(&top), "고맙습니다").await;
    let staff = app.sign_in("staff").await;
    for (post, parent, refusal) in
        [(&post, &reply, "REPLY_TO_REPLY parentId"), (&other, &top, "PARENT_NOT_FOUND parentId")]
    {
        let answer =
            change(&staff, "commentOnPraise", json!({ "postId": post, "parentId": parent, "text": "저도요" })).await;
        assert_eq!(answer.refusals(), [refusal]);
    }
    let seen = get(&staff, "praisePost", json!({ "id": post })).await;
    assert_eq!(
        (&seen["commentCount"], &seen["comments"]["totalCount"], &seen["comments"]["totalCountExact"]),
        (&json!(2), &json!(1), &json!(true))
    );
    let shown = &seen["comments"]["edges"][0]["node"];
    assert_eq!(
        (&shown["text"], &shown["isReply"], &shown["replyCount"], &shown["post"]["id"]),
        (&json!("축하합니다"), &json!(false), &json!(1), &json!(post))
    );
    assert_eq!(
        shown["replies"],
        json!({ "edges": [{ "node": { "id": reply, "text": "고맙습니다", "isReply": true } }], "totalCount": 1 })
    );
    assert_eq!(
        get(&staff, "praisePost", json!({ "id": other })).await["commentCount"],
        0,
        "a refused comment is not counted"
    );
}

#[tokio::test]
async fn p4_a_comment_mentions_people() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let say = |mentions: &[&str]| json!({ "postId": post, "text": "함께했습니다", "mentionIds": mentions.iter().map(|who| app.company.id(who)).collect::<Vec<_>>() });
    let answer = change(&staff, "commentOnPraise", say(&["chief", "gone"])).await;
    assert_eq!(
        answer.json["data"]["commentOnPraise"]["praiseComment"]["mentions"],
        json!([{ "name": "최유진" }, { "name": "황보름" }])
    );
    assert_eq!(
        change(&staff, "commentOnPraise", say(&["chief", "chief"])).await.refusals(),
        ["REPEATED_MENTION mentionIds/1"]
    );
    let eleven = ["mate", "other", "chief", "leader", "exec", "exec2", "ceo", "cco", "cs", "hr", "admin"];
    assert_eq!(change(&staff, "commentOnPraise", say(&eleven)).await.refusals(), ["TOO_MANY_MENTIONS mentionIds"]);
}

/// P6: an executive's first comment, and no one else's, ends the wait; the time stays that of the first.
#[tokio::test]
async fn p6_an_executives_first_comment_ends_the_wait() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let since = async || get(&staff, "praisePost", json!({ "id": post })).await["executiveCommentedAt"].clone();
    for who in ["mate", "leader", "cs", "hr"] {
        comment(&app, who, &post, None, "축하합니다").await;
    }
    assert_eq!(since().await, Value::Null);
    app.pass(chrono::TimeDelta::minutes(5));
    comment(&app, "ceo", &post, None, "현장에서 배웁니다").await;
    let first = since().await;
    assert_eq!(first, "2026-03-02T03:05:00.000000Z");
    app.pass(chrono::TimeDelta::minutes(2));
    comment(&app, "exec", &post, None, "저도 배웁니다").await;
    assert_eq!(
        get(&app.sign_in("staff").await, "praisePost", json!({ "id": post })).await["executiveCommentedAt"],
        first
    );
}

/// I3: a replayed comment is said once, also when it is replayed at the same moment.
#[tokio::test]
async fn i3_a_replayed_comment_is_said_once() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let token = app.token(app.key("mate"), false).await;
    let input = json!({ "postId": post, "text": "고맙습니다", "idempotencyKey": "k" });
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, input) = (app.anonymous().with_token(&token), input.clone());
        calls.spawn(async move {
            change(&client, "commentOnPraise", input).await.json["data"]["commentOnPraise"]["praiseComment"]["id"]
                .clone()
        });
    }
    let ids = calls.join_all().await;
    assert!(ids[0].is_string() && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let staff = app.sign_in("staff").await;
    assert_eq!(get(&staff, "praisePost", json!({ "id": post })).await["commentCount"], 1);
    let answer = change(
        &app.anonymous().with_token(&token),
        "commentOnPraise",
        json!({ "postId": post, "text": "다른 말", "idempotencyKey": "k" }),
    )
    .await;
    assert_eq!(answer.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// I1: comments page from both ends, each thread by itself.
#[tokio::test]
async fn i1_comments_page_from_both_ends() {
    let app = TestApp::start().await;
    let posts = [praise(&app, "staff", &["mate"], "하나").await, praise(&app, "staff", &["mate"], "둘").await];
    for n in 0..5 {
        app.pass(chrono::TimeDelta::seconds(1));
        for post in &posts {
            comment(&app, "mate", post, None, &format!("{n}")).await;
        }
    }
    let staff = app.sign_in("staff").await;
    let page = async |ids: &[String], arguments: &str| {
        let query = format!(
            "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on PraisePost {{ comments({arguments}) {{
               edges {{ cursor node {{ text }} }} pageInfo {{ hasPreviousPage hasNextPage }} }} }} }} }}"
        );
        let data = staff.data(&query, json!({ "ids": ids })).await;
        data["nodes"].as_array().unwrap().iter().map(|post| post["comments"].clone()).collect::<Vec<_>>()
    };
    let (one, both) = (&posts[..1], &posts[..]);
    let texts = |page: &Value| crate::documents::rows(page, "text").join("");
    let is = |previous: bool, next: bool| json!({ "hasPreviousPage": previous, "hasNextPage": next });
    for first in page(both, "first: 2").await {
        assert_eq!((texts(&first), &first["pageInfo"]), ("01".into(), &is(false, true)));
    }
    for last in page(both, "last: 2").await {
        assert_eq!((texts(&last), &last["pageInfo"]), ("34".into(), &is(true, false)));
    }
    let first = &page(one, "first: 2").await[0];
    let next = &page(one, &format!("first: 3, after: {}", first["edges"][1]["cursor"])).await[0];
    assert_eq!((texts(next), &next["pageInfo"]), ("234".into(), &is(true, false)));
    let before = &page(one, &format!("last: 2, before: {}", next["edges"][1]["cursor"])).await[0];
    assert_eq!((texts(before), &before["pageInfo"]), ("12".into(), &is(true, true)));
}
