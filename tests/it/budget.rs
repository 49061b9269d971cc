//! How many statements each operation runs, whatever the page size. A figure here changes only with a reason.

use crate::documents::{ask, change, comment, customer, document, praise, reveal};
use serde_json::{Value, json};
use tests::{Client, TestApp};

const FEED: &str = "query($first: Int!) { praisePosts(first: $first) { edges { node {
    id message createdAt author { name department { name } } recipients { name department { name division { name } } } tags { name }
    commentCount reactionCount reactionCounts { kind count } executiveCommentedAt
    comments(first: 3) { edges { node { text createdAt author { name department { name } } mentions { name } } } pageInfo { hasNextPage } }
} cursor } pageInfo { hasNextPage endCursor } } }";

async fn count(app: &TestApp, client: &Client, query: &str, variables: Value) -> (u64, Value) {
    let (statements, answer) = app.statements(client.run(query, variables)).await;
    assert!(answer.json.get("errors").is_none(), "{}", answer.text);
    (statements, answer.json["data"].clone())
}

fn period(filter: Value) -> Value {
    json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": filter })
}

async fn board(app: &TestApp, posts: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for n in 0..posts {
        app.pass(chrono::TimeDelta::seconds(1));
        let post = praise(app, "other", &["staff", "mate"], &format!("칭찬 {n}")).await;
        for text in ["하나", "둘", "셋", "넷"] {
            comment(app, "mate", &post, None, text).await;
        }
        ids.push(post);
    }
    ids
}

/// At most two statements, the same for 1 and 100 posts.
#[tokio::test]
async fn the_feed_takes_two_statements_for_any_page() {
    let app = TestApp::start().await;
    board(&app, 101).await;
    let staff = app.sign_in("staff").await;
    for (first, rows) in [(1, 1), (10, 10), (100, 100)] {
        let (statements, data) = count(&app, &staff, FEED, json!({ "first": first })).await;
        assert_eq!(statements, 2, "first: {first}");
        let edges = data["praisePosts"]["edges"].as_array().unwrap();
        assert_eq!(edges.len(), rows);
        assert!(edges.iter().all(|edge| edge["node"]["comments"]["edges"].as_array().unwrap().len() == 3));
        assert!(edges.iter().all(|edge| edge["node"]["comments"]["pageInfo"]["hasNextPage"] == true));
        // What the viewer may do is no question to the database; places in relays are one for all.
        let more = "query($first: Int!) { praisePosts(first: $first) { edges { node { id hidden { reason } editedAt history { message }
            viewerCanEdit viewerCanDelete viewerCanHide viewerCanContinue relay { position length }
            comments(first: 3) { edges { node { state text viewerCanDelete } } } } } } }";
        assert_eq!(count(&app, &staff, more, json!({ "first": first })).await.0, 2, "first: {first}");
    }
}

#[tokio::test]
async fn every_query_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let posts = board(&app, 3).await;
    crate::delegation::two_versions(&app).await;
    reveal(&app, "cs", &customer(&app, "C-1").await).await;
    for (who, field, variables, budget) in [
        // How many are unread, and the preferences: nothing, if they are not asked for.
        ("staff", "viewer", json!({}), 2),
        ("staff", "employee", json!({ "id": app.company.id("mate") }), 0),
        ("staff", "employees", json!({}), 0),
        ("staff", "department", json!({ "id": app.company.id("team") }), 0),
        ("staff", "departments", json!({}), 0),
        ("staff", "valueTags", json!({}), 0),
        ("staff", "settings", json!({}), 0),
        ("staff", "businessCalendar", json!({ "from": "2026-01-01", "to": "2026-12-31" }), 0),
        ("staff", "node", json!({ "id": posts[0] }), 1),
        ("staff", "nodes", json!({ "ids": posts }), 1),
        // Each with its total.
        ("staff", "praisePosts", json!({}), 2),
        ("exec", "awaitingExecutive", json!({}), 2),
        ("hr", "pendingChanges", json!({}), 2),
        ("hr", "openWork", json!({ "employeeId": app.company.id("exec") }), 5),
        ("hr", "absences", json!({}), 2),
        ("leader", "absences", json!({}), 2),
        ("auditor", "auditLog", json!({}), 2),
        // With their contracts. Of all customers their total, too.
        ("staff", "customer", json!({ "id": customer(&app, "C-2").await }), 2),
        ("staff", "customers", json!({}), 3),
        // What is masked is looked up at a pace.
        ("staff", "customers", json!({ "filter": { "phone": "010-1234-5678" } }), 4),
        // With whose data it was.
        ("auditor", "accessRecords", json!({}), 3),
        ("staff", "sessions", json!({}), 2),
        ("staff", "praiseRelay", json!({ "id": posts[0] }), 1),
        // One person: their posts, their executives' comments. A department: its days, and until when they are counted.
        ("staff", "praiseStatistics", period(json!({ "employeeId": app.company.id("staff") })), 2),
        ("chief", "praiseStatistics", period(json!({ "departmentId": app.company.id("team") })), 2),
        ("hr", "praiseStatistics", period(json!(null)), 2),
        // Who was one, when they were absent, on which days they commented.
        ("exec", "executiveParticipation", period(json!(null)), 3),
        ("hr", "executiveParticipation", period(json!(null)), 3),
        ("staff", "notifications", json!({}), 2),
        ("staff", "processingScope", json!({ "jobFunction": "COUNTER" }), 1),
        // One of them replaces another, which is read with it.
        ("staff", "delegationLimits", json!({}), 3),
        // The post; its images, its comments, their total, the viewer's reactions; the comments' replies and posts.
        ("staff", "praisePost", json!({ "id": posts[0] }), 7),
    ] {
        let client = app.sign_in(who).await;
        let (statements, _) = count(&app, &client, &document(field), variables).await;
        assert_eq!(statements, budget, "{field}");
    }
    let deep = "query($first: Int!) { praisePosts(first: $first) { edges { node { viewerReactions comments(first: 5) { totalCount edges { node { replies(first: 2) { edges { node { text } } } } } } } } } }";
    let staff = app.sign_in("staff").await;
    for first in [1, 3] {
        assert_eq!(count(&app, &staff, deep, json!({ "first": first })).await.0, 5, "first: {first}");
    }
}

#[tokio::test]
async fn every_mutation_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let post = praise(&app, "other", &["mate"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let recipients = |n: usize| {
        ["mate", "other", "chief", "leader", "exec", "cs", "hr", "ceo", "cco", "admin"]
            .iter()
            .take(n)
            .map(|who| app.company.id(who))
            .collect::<Vec<_>>()
    };
    let tags: Vec<&str> = ["CARE", "TRUST"].iter().map(|tag| app.company.id(tag)).collect();
    // On PostgreSQL a post is one statement, with everything that belongs to it; on SQLite they are six, in a transaction.
    let one = if tests::on_postgres() { 1 } else { 6 };
    for n in [1, 10] {
        let input = json!({ "recipientIds": recipients(n), "message": "감사합니다", "tagIds": tags, "idempotencyKey": format!("k{n}") });
        let (statements, answer) = app.statements(change(&staff, "createPraisePost", input)).await;
        assert_eq!((statements, answer.refusals()), (one, vec![]), "{n} recipients");
    }
    let say = |text: &str| json!({ "postId": post, "text": text });
    let (statements, answer) = app.statements(ask(&staff, "commentOnPraise", json!({ "input": say("하나") }))).await;
    // The post locked, its count, the comment, the audit record, the event; then the post that the payload asks for.
    assert_eq!((statements, answer.refusals()), (6, vec![]));
    let react = json!({ "postId": post, "kind": "CLAP" });
    // The post locked, the reaction, its count, the audit record, the event, the post as it is now; then the viewer's
    // reactions.
    assert_eq!(app.statements(change(&staff, "addReaction", react.clone())).await.0, 7);
    assert_eq!(app.statements(change(&staff, "removeReaction", react)).await.0, 7);
}

/// D3: what is proposed and approved takes the same few statements however many limits there are.
#[tokio::test]
async fn limits_are_changed_in_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let (cs, exec) = (app.sign_in("cs").await, app.sign_in("exec").await);
    // Without the turn, which is not counted.
    let mut replaced = Value::Null;
    for round in 0..3 {
        let input = json!({
            "holder": { "jobFunction": "COUNTER" }, "kind": "FEE_WAIVER", "tier": "STANDARD", "perCase": { "amount": "30000" },
            "replacesId": replaced, "idempotencyKey": format!("k{round}"),
        });
        let replaces = u64::from(round > 0);
        let (statements, answer) = app.statements(change(&cs, "proposeDelegationLimit", input)).await;
        // The key forgotten if it is old, the key; what is replaced; the others; the limit, the audit record, the event, the key
        // kept; what is replaced, for the payload.
        assert_eq!((statements, answer.refusals()), (7 + 2 * replaces, vec![]), "round {round}");
        replaced = answer.json["data"]["proposeDelegationLimit"]["delegationLimit"]["id"].clone();
        let (statements, answer) =
            app.statements(change(&exec, "approveDelegationLimit", json!({ "id": replaced }))).await;
        // The limit, the others, the limit approved, the one replaced ended, audit records, events; what is replaced.
        assert_eq!((statements, answer.refusals()), (5 + 2 * replaces, vec![]), "round {round}");
    }
}

/// P1, P3: taking a customer's praise in, and screening it, takes the same statements however many are praised.
#[tokio::test]
async fn customers_praise_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let customer = customer(&app, "C-1001").await;
    let (staff, cs, theirs) = (app.sign_in("staff").await, app.sign_in("cs").await, app.as_customer(&customer));
    for people in [&["mate"][..], &["mate", "chief", "other"]] {
        let people: Vec<&str> = people.iter().map(|who| app.company.id(who)).collect();
        let recorded = json!({ "recipientIds": people, "message": "010-1234-5678", "onBehalfOfCustomerId": customer,
            "channel": "BRANCH", "idempotencyKey": people.len().to_string() });
        // The key forgotten and looked up, what was written this hour; the customer locked, the post, its recipients, the event, the
        // audit record, the key.
        let (statements, made) = app.statements(change(&staff, "createPraisePost", recorded)).await;
        assert_eq!((statements, made.refusals()), (9, vec![]), "{}", made.text);
        // Who asks looked up, what was written this hour; the customer locked, the post, its recipients, the event, the audit record.
        let own = json!({ "recipientIds": people, "message": "감사합니다" });
        let (statements, answer) = app.statements(change(&theirs, "createPraisePost", own)).await;
        assert_eq!((statements, answer.refusals()), (7, vec![]), "{}", answer.text);
        // The post locked, which employee the customer is, decided, shown; the event, the audit record, the post as it is now.
        let screen = json!({ "postId": made.json["data"]["createPraisePost"]["praisePost"]["id"], "show": true });
        let (statements, answer) = app.statements(change(&cs, "screenPraisePost", screen)).await;
        assert_eq!((statements, answer.refusals()), (7, vec![]), "{}", answer.text);
    }
}

/// P7, P8: what becomes of a text takes the same few statements however much was said about it.
#[tokio::test]
async fn what_becomes_of_a_text_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    for comments in [1, 5] {
        let post = praise(&app, "other", &["mate"], "감사합니다").await;
        let mut said = String::new();
        for n in 0..comments {
            said = comment(&app, "exec", &post, None, &format!("{n}")).await;
        }
        let (other, exec, cs) = (app.sign_in("other").await, app.sign_in("exec").await, app.sign_in("cs").await);
        let edit = json!({ "postId": post, "expectedVersion": 1, "message": "고맙습니다" });
        let on = json!({ "recipientIds": [app.company.id("chief")], "message": "이어서", "continuesPostId": post });
        let hide = json!({ "postId": post, "reason": "고객 정보" });
        let mate = app.sign_in("mate").await;
        for (client, mutation, input, budget) in [
            // The post locked, the earlier text, the new one, the audit record, the event, the post as it is now; its history.
            (&other, "editPraisePost", edit, 7),
            // The post locked, the relay's end, the new post, its recipient, the first link, the new one, the note on the post
            // before, the audit record, two events.
            (&mate, "createPraisePost", on, 10),
            // The comment, its post locked, the comment again, the tombstone, the post's counts, the audit record, the event, the
            // post as it is now.
            (&exec, "deletePraiseComment", json!({ "commentId": said }), 8),
            // The post locked, hidden, the audit record, the event, the post as it is now.
            (&cs, "hidePraisePost", hide, 5),
            // The post locked, the earlier texts, the images, the tombstone, the relay's first link locked, its end, the audit record, the
            // event.
            (&other, "deletePraisePost", json!({ "postId": post }), 8),
        ] {
            let (statements, answer) = app.statements(change(client, mutation, input)).await;
            assert_eq!((statements, answer.refusals()), (budget, vec![]), "{mutation}");
        }
    }
}
