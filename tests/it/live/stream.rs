//! P4, I4: the board as it happens, and going on where one was.

use crate::{
    documents::{change, comment, document, get, praise},
    live::access::hold_a_transaction_elsewhere,
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::time::Duration;
use sunhwan::kernel::events;
use tests::{Events, TestApp};

async fn board(app: &TestApp, who: &str, after: Option<&str>) -> Events {
    let variables = after.map_or(json!({}), |cursor| json!({ "after": cursor }));
    app.sign_in(who).await.subscribe(&document("praiseBoard"), variables).await
}

async fn next(events: &mut Events) -> Value {
    let answer = events.next().await.expect("an event");
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["praiseBoard"].clone()
}

/// P4: everyone on the board sees a post, what is said of it and how people react.
#[tokio::test]
async fn p4_everyone_sees_what_happens_on_the_board() {
    let app = TestApp::start().await;
    let mut events = board(&app, "mate", None).await;
    let post = praise(&app, "staff", &["other"], "늦게까지 함께해 주셔서 감사합니다").await;
    let created = next(&mut events).await;
    assert_eq!((&created["kind"], &created["revision"]), (&json!("POST_CREATED"), &json!(1)));
    assert_eq!((&created["post"]["id"], &created["actor"]["name"]), (&json!(post), &json!("김민준")));
    comment(&app, "chief", &post, None, "저도 감사드립니다").await;
    let commented = next(&mut events).await;
    assert_eq!((&commented["kind"], &commented["revision"]), (&json!("COMMENTED"), &json!(2)));
    assert_eq!(commented["comment"]["text"], "저도 감사드립니다");
    assert_eq!((&commented["post"]["commentCount"], &commented["post"]["revision"]), (&json!(1), &json!(2)));
    let chief = app.sign_in("chief").await;
    for (mutation, kind, revision) in [("addReaction", "REACTION_ADDED", 3), ("removeReaction", "REACTION_REMOVED", 4)]
    {
        change(&chief, mutation, json!({ "postId": post, "kind": "CLAP" })).await;
        let reacted = next(&mut events).await;
        assert_eq!((&reacted["kind"], &reacted["revision"]), (&json!(kind), &json!(revision)));
    }
    // What changes nothing is no event.
    change(&chief, "removeReaction", json!({ "postId": post, "kind": "CLAP" })).await;
    assert!(events.within(Duration::from_millis(600)).await.is_err());
    assert_eq!((app.count("event").await, app.count("audit_record").await), (4, 4));
}

/// I4: who was away goes on after the last event they saw; who reads first takes the cursor before.
#[tokio::test]
async fn i4_who_was_away_goes_on_where_they_were() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let before = get(&staff, "eventCursor", json!({})).await;
    let mut posts = Vec::new();
    for n in 0..4 {
        posts.push(praise(&app, "staff", &["other"], &format!("감사 {n}")).await);
    }
    let mut events = board(&app, "mate", before.as_str()).await;
    let mut cursors = Vec::new();
    for post in &posts {
        let event = next(&mut events).await;
        assert_eq!(event["post"]["id"], *post);
        cursors.push(event["cursor"].clone());
    }
    drop(events);
    let mut again = board(&app, "mate", cursors[1].as_str()).await;
    for post in &posts[2..] {
        assert_eq!(next(&mut again).await["post"]["id"], *post);
    }
    let fifth = praise(&app, "staff", &["other"], "다섯 번째").await;
    assert_eq!(next(&mut again).await["post"]["id"], fifth);
    assert!(again.within(Duration::from_millis(400)).await.is_err());
}

/// I4: who listens from now on hears nothing of before, though what happened before was not told to anybody yet.
#[tokio::test]
async fn i4_from_now_on_is_from_now_on() {
    let app = TestApp::start().await;
    let older = hold_a_transaction_elsewhere().await;
    praise(&app, "staff", &["other"], "그 전에").await;
    let mut events = board(&app, "mate", None).await;
    let later = praise(&app, "staff", &["other"], "그 뒤에").await;
    assert!(older.is_none() || events.within(Duration::from_millis(600)).await.is_err(), "it waits for the older one");
    drop(older);
    assert_eq!(next(&mut events).await["post"]["id"], later);
    assert!(events.within(Duration::from_millis(600)).await.is_err());
}

/// I4, I5: a cursor of something else is refused, and one whose events are no longer kept says so.
#[tokio::test]
async fn i4_a_cursor_that_leads_nowhere_is_refused() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["other"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let list = get(&staff, "praisePosts", json!({})).await["pageInfo"]["endCursor"].clone();
    for wrong in ["", "x", list.as_str().unwrap()] {
        let refused = board(&app, "staff", Some(wrong)).await.next().await.unwrap();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{wrong}: {refused}");
    }
    let mut events = board(&app, "mate", None).await;
    praise(&app, "staff", &["other"], "그날의 도움").await;
    let old = next(&mut events).await["cursor"].as_str().unwrap().to_owned();
    app.pass(chrono::TimeDelta::days(40));
    praise(&app, "staff", &["other"], "한 달 뒤").await;
    praise(&app, "staff", &["other"], "또 감사").await;
    assert_eq!(sunhwan::kernel::events::forget(&app.db, app.now()).await.unwrap(), 2);
    let refused = board(&app, "mate", Some(&old)).await.next().await.unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "RESYNC_REQUIRED", "{refused}");
    // The last event is always kept, so that who saw it can go on however long nothing happens.
    app.pass(chrono::TimeDelta::days(40));
    for forgotten in [1, 0] {
        assert_eq!(sunhwan::kernel::events::forget(&app.db, app.now()).await.unwrap(), forgotten);
    }
    assert_eq!(app.count("event").await, 1);
}

/// I4: what one node does, the listeners of another hear.
#[tokio::test]
async fn i4_the_other_node_hears_it_too() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let mut events = board(&other, "mate", None).await;
    let post = praise(&app, "staff", &["other"], "다른 서버에서도 보입니다").await;
    assert_eq!(next(&mut events).await["post"]["id"], post);
}

/// Changes of something else are not the board's.
#[tokio::test]
async fn only_the_boards_events_are_told_on_the_board() {
    let app = TestApp::start().await;
    let mut events = board(&app, "mate", None).await;
    crate::documents::propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    let post = praise(&app, "staff", &["other"], "감사합니다").await;
    assert_eq!(next(&mut events).await["post"]["id"], post);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM event WHERE name = 'changeProposed'").await, 1);
}

/// P7, P4: what becomes of a text is told to everyone; what they may not see any more is null, and only its id is named. The
/// author of what was hidden reads why.
#[tokio::test]
async fn p7_editing_hiding_and_deleting_are_told_live() {
    let app = TestApp::start().await;
    let (mut others, mut own) = (board(&app, "other", None).await, board(&app, "staff", None).await);
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let said = comment(&app, "chief", &post, None, "저도 감사드립니다").await;
    for events in [&mut others, &mut own] {
        assert_eq!(next(events).await["kind"], "POST_CREATED");
        assert_eq!(next(events).await["kind"], "COMMENTED");
    }
    let (staff, chief, cs) = (app.sign_in("staff").await, app.sign_in("chief").await, app.sign_in("cs").await);
    let edit = json!({ "postId": post, "expectedVersion": 1, "message": "정말 감사합니다" });
    change(&staff, "editPraisePost", edit).await;
    let edited = next(&mut others).await;
    assert_eq!((&edited["kind"], &edited["revision"]), (&json!("EDITED"), &json!(3)));
    assert_eq!(edited["post"]["message"], "정말 감사합니다");
    next(&mut own).await;
    change(&chief, "deletePraiseComment", json!({ "commentId": said })).await;
    let deleted = next(&mut others).await;
    assert_eq!((&deleted["kind"], &deleted["commentId"]), (&json!("COMMENT_DELETED"), &json!(said)));
    assert_eq!(
        (&deleted["comment"], &deleted["actor"], &deleted["post"]["commentCount"]),
        (&Value::Null, &Value::Null, &json!(0))
    );
    next(&mut own).await;
    change(&cs, "hidePraisePost", json!({ "postId": post, "reason": "고객 정보" })).await;
    let hidden = next(&mut others).await;
    assert_eq!((&hidden["kind"], &hidden["postId"]), (&json!("HIDDEN"), &json!(post)));
    assert_eq!((&hidden["post"], &hidden["actor"]), (&Value::Null, &Value::Null));
    let told = next(&mut own).await;
    assert_eq!((&told["kind"], &told["post"]["hidden"]["reason"]), (&json!("HIDDEN"), &json!("고객 정보")));
    change(&cs, "hidePraisePost", json!({ "postId": post, "hidden": false })).await;
    let shown = next(&mut others).await;
    assert_eq!((&shown["kind"], &shown["post"]["id"]), (&json!("UNHIDDEN"), &json!(post)));
    change(&staff, "deletePraisePost", json!({ "postId": post })).await;
    let gone = next(&mut others).await;
    assert_eq!((&gone["kind"], &gone["postId"], &gone["post"]), (&json!("DELETED"), &json!(post), &Value::Null));
    assert_eq!(gone["revision"], 7);
}

/// P8, P4: who listens hears that a relay goes on, and with which post.
#[tokio::test]
async fn p8_a_relay_that_goes_on_is_told_live() {
    let app = TestApp::start().await;
    let mut events = board(&app, "other", None).await;
    let first = praise(&app, "staff", &["mate"], "시작").await;
    assert_eq!(next(&mut events).await["postId"], first);
    let input = json!({ "recipientIds": [app.company.id("chief")], "message": "이어서", "continuesPostId": first });
    change(&app.sign_in("mate").await, "createPraisePost", input).await;
    let created = next(&mut events).await;
    assert_eq!(
        (&created["kind"], &created["post"]["relay"]),
        (&json!("POST_CREATED"), &json!({ "position": 2, "length": 2 }))
    );
    let relayed = next(&mut events).await;
    assert_eq!(
        (&relayed["kind"], &relayed["postId"], &relayed["revision"]),
        (&json!("RELAYED"), &json!(first), &json!(2))
    );
    assert_eq!(relayed["post"]["relay"], json!({ "position": 1, "length": 2 }));
}

/// I4: a database that was restored into another cluster, whose transactions begin anew: what was not told is told, what happens
/// is heard, and who listened before begins again.
#[tokio::test]
async fn i4_after_a_restore_the_log_begins_anew() {
    if !tests::on_postgres() {
        // SQLite's numbers are in the file that is restored.
        return;
    }
    let app = TestApp::start().await;
    let mut before = board(&app, "mate", None).await;
    praise(&app, "staff", &["mate"], "하나").await;
    let cursor = next(&mut before).await["cursor"].clone();
    praise(&app, "staff", &["mate"], "둘").await;
    for table in ["event", "event_reader"] {
        let ahead = format!("UPDATE {table} SET transaction_id = transaction_id + 1000000000");
        app.db.writer().execute_unprepared(&ahead).await.unwrap();
    }
    assert!(events::begin_anew(&app.db).await.unwrap());
    assert!(!events::begin_anew(&app.db).await.unwrap(), "once");
    let restored = app.another_node().await;
    let mut told = board(&restored, "mate", cursor.as_str()).await;
    assert_eq!(told.next().await.unwrap()["errors"][0]["extensions"]["code"], "RESYNC_REQUIRED");
    let mut events = board(&restored, "mate", None).await;
    let post = praise(&restored, "staff", &["mate"], "셋").await;
    let event = next(&mut events).await;
    assert_eq!(event["post"]["id"], json!(post));
    // From where this one was, one goes on.
    let second = praise(&restored, "staff", &["mate"], "넷").await;
    let mut resumed = board(&restored, "mate", event["cursor"].as_str()).await;
    assert_eq!(next(&mut resumed).await["post"]["id"], json!(second));
    // Both posts that nobody had been told of, and those that came.
    let waiting = "SELECT COUNT(*) AS n FROM event e JOIN event_reader r ON r.name = 'notifications' \
                   AND (e.transaction_id, e.seq) > (r.transaction_id, r.seq)";
    assert_eq!(restored.number(waiting).await, 4);
}
