//! Bad input to every root field: each has its code, and nothing is changed.

use crate::documents::{ask, change, comment, get, praise, propose, rows};
use entity::ids::{DepartmentId, EmployeeId, PendingChangeId, PraiseCommentId, PraisePostId, ValueTagId};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

const LISTS: [(&str, &str); 6] = [
    ("praisePosts", "staff"),
    ("awaitingExecutive", "exec"),
    ("employees", "staff"),
    ("departments", "staff"),
    ("pendingChanges", "hr"),
    ("auditLog", "auditor"),
];

async fn snapshot(app: &TestApp) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in [
        "praise_post",
        "praise_recipient",
        "praise_post_tag",
        "praise_comment",
        "praise_reaction",
        "audit_record",
        "idempotency_key",
        "pending_change",
        "employee_role",
        "session",
    ] {
        counts.push(app.count(table).await);
    }
    counts
}

#[tokio::test]
async fn i7_pages_out_of_bounds_are_refused_on_every_list() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    for (field, who) in LISTS {
        let client = app.sign_in(who).await;
        for bad in [
            json!({ "first": 0 }),
            json!({ "first": 101 }),
            json!({ "last": 0 }),
            json!({ "first": -1 }),
            json!({ "first": 1, "last": 1 }),
            json!({ "first": 1, "before": "x" }),
        ] {
            assert_eq!(ask(&client, field, bad.clone()).await.code(), "BAD_USER_INPUT", "{field} {bad}");
        }
        assert_eq!(ask(&client, field, json!({ "first": 2_147_483_648_i64 })).await.json["data"], Value::Null);
        assert!(ask(&client, field, json!({ "first": 100 })).await.json.get("errors").is_none());
    }
    let staff = app.sign_in("staff").await;
    let nested = "query($id: ID!, $n: Int) { praisePost(id: $id) { comments(first: $n) { totalCount } } }";
    for n in [0, 101] {
        assert_eq!(staff.run(nested, json!({ "id": post, "n": n })).await.code(), "BAD_USER_INPUT");
    }
}

/// I1: a cursor carries its list and order, and is refused under another.
#[tokio::test]
async fn i1_a_cursor_of_another_list_or_order_is_refused() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["mate"], "하나").await;
    propose(&app, "hr", "cs", &["STAFF", "AUDITOR"]).await;
    let mut cursors = Vec::new();
    for (field, who) in LISTS {
        let client = app.sign_in(who).await;
        let page = get(&client, field, json!({ "first": 1 })).await;
        cursors.push((field, page["edges"][0]["cursor"].as_str().unwrap().to_owned()));
    }
    for (field, who) in LISTS {
        let client = app.sign_in(who).await;
        for (of, cursor) in &cursors {
            let answer = ask(&client, field, json!({ "first": 1, "after": cursor })).await;
            match *of == field {
                true => assert!(answer.json.get("errors").is_none(), "{}", answer.text),
                false => assert_eq!(answer.code(), "BAD_USER_INPUT", "{of}'s cursor under {field}"),
            }
        }
        for wrong in ["", "x", "AAAAAAAA", "\u{0}", &"A".repeat(5_000)] {
            assert_eq!(
                ask(&client, field, json!({ "after": wrong })).await.code(),
                "BAD_USER_INPUT",
                "{field} {wrong:?}"
            );
        }
    }
    let staff = app.sign_in("staff").await;
    let posts = [praise(&app, "staff", &["mate"], "둘").await, praise(&app, "staff", &["mate"], "셋").await];
    let mut ends = Vec::new();
    for post in &posts {
        let top = comment(&app, "mate", post, None, "고맙습니다").await;
        comment(&app, "mate", post, Some(&top), "또 고맙습니다").await;
        let seen = staff
            .data("query($id: ID!) { praisePost(id: $id) { comments { edges { cursor node { replies { edges { cursor } } } } } } }", json!({ "id": post }))
            .await["praisePost"]["comments"]["edges"][0]
            .clone();
        ends.push([seen["cursor"].clone(), seen["node"]["replies"]["edges"][0]["cursor"].clone()]);
    }
    let after =
        "query($id: ID!, $after: String) { praisePost(id: $id) { comments(after: $after) { edges { cursor } } } }";
    for (cursor, own) in [(&ends[0][0], true), (&ends[0][1], false), (&ends[1][0], false), (&ends[1][1], false)] {
        let answer = staff.run(after, json!({ "id": posts[0], "after": cursor })).await;
        match own {
            true => assert!(answer.json.get("errors").is_none(), "{}", answer.text),
            false => assert_eq!(answer.code(), "BAD_USER_INPUT", "another thread's cursor"),
        }
    }
    let order = json!({ "field": "CREATED_AT", "direction": "ASC" });
    let answer = ask(&staff, "praisePosts", json!({ "after": cursors[0].1, "orderBy": order })).await;
    assert_eq!(answer.code(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn ids_of_another_kind_are_refused_and_those_of_nothing_are_not_found() {
    let app = TestApp::start().await;
    let post = praise(&app, "other", &["mate"], "감사합니다").await;
    let said = comment(&app, "mate", &post, None, "고맙습니다").await;
    let (staff, hr) = (app.sign_in("staff").await, app.sign_in("hr").await);
    let before = snapshot(&app).await;
    let person = app.company.id("mate").to_owned();
    let wrong = [
        json!("nonsense"),
        json!(""),
        json!(7),
        json!("emp_\u{0}"),
        json!("EMP_0192"),
        json!(app.company.id("team")),
        json!(said),
    ];
    for id in &wrong[..5] {
        assert_eq!(ask(&staff, "node", json!({ "id": id })).await.code(), "BAD_USER_INPUT", "{id}");
        assert_eq!(ask(&staff, "nodes", json!({ "ids": [post, id] })).await.code(), "BAD_USER_INPUT", "{id}");
        assert_eq!(
            ask(&staff, "auditLog", json!({ "filter": { "objectId": id } })).await.code(),
            "BAD_USER_INPUT",
            "{id}"
        );
    }
    for id in &wrong {
        for (field, variables) in [
            ("employee", json!({ "id": id })),
            ("praisePost", json!({ "id": id })),
            (
                "employees",
                json!({ "filter": { "departmentId": if *id == json!(app.company.id("team")) { json!(post) } else { id.clone() } } }),
            ),
            ("praisePosts", json!({ "filter": { "recipientId": id } })),
            ("praisePosts", json!({ "filter": { "authorId": id } })),
            ("praisePosts", json!({ "filter": { "tagId": id } })),
            ("auditLog", json!({ "filter": { "actorId": id } })),
            (
                "departments",
                json!({ "filter": { "parentId": if *id == json!(app.company.id("team")) { json!(post) } else { id.clone() } } }),
            ),
            (
                "department",
                json!({ "id": if *id == json!(app.company.id("team")) { json!(post) } else { id.clone() } }),
            ),
            (
                "commentOnPraise",
                json!({ "input": { "postId": post, "parentId": if *id == json!(said) { json!(post) } else { id.clone() }, "text": "x" } }),
            ),
            ("createPraisePost", json!({ "input": { "recipientIds": [id], "message": "x" } })),
            ("createPraisePost", json!({ "input": { "recipientIds": [person], "tagIds": [id], "message": "x" } })),
            ("commentOnPraise", json!({ "input": { "postId": id, "text": "x" } })),
            ("commentOnPraise", json!({ "input": { "postId": post, "text": "x", "mentionIds": [id] } })),
            ("addReaction", json!({ "input": { "postId": id, "kind": "CLAP" } })),
            ("removeReaction", json!({ "input": { "postId": id, "kind": "CLAP" } })),
        ] {
            assert_eq!(ask(&staff, field, variables.clone()).await.code(), "BAD_USER_INPUT", "{field} {variables}");
        }
        for (field, variables) in [
            ("setEmployeeRoles", json!({ "input": { "employeeId": id, "roles": ["STAFF"] } })),
            ("approveChange", json!({ "input": { "id": id } })),
            ("rejectChange", json!({ "input": { "id": id, "reason": "x" } })),
        ] {
            assert_eq!(ask(&hr, field, variables.clone()).await.code(), "BAD_USER_INPUT", "{field} {variables}");
        }
    }
    for (field, id) in [
        ("employee", foreign::<EmployeeId>()),
        ("department", foreign::<DepartmentId>()),
        ("praisePost", foreign::<PraisePostId>()),
        ("node", foreign::<PraiseCommentId>()),
        ("node", foreign::<PendingChangeId>()),
    ] {
        assert_eq!(get(&staff, field, json!({ "id": id })).await, Value::Null, "{field}");
    }
    for (client, field, input, refusal) in [
        (
            &staff,
            "createPraisePost",
            json!({ "recipientIds": [foreign::<EmployeeId>()], "message": "x" }),
            "UNKNOWN_RECIPIENT recipientIds/0",
        ),
        (
            &staff,
            "createPraisePost",
            json!({ "recipientIds": [person], "tagIds": [foreign::<ValueTagId>()], "message": "x" }),
            "UNKNOWN_TAG tagIds/0",
        ),
        (
            &staff,
            "commentOnPraise",
            json!({ "postId": foreign::<PraisePostId>(), "text": "x" }),
            "POST_NOT_FOUND postId",
        ),
        (
            &staff,
            "commentOnPraise",
            json!({ "postId": post, "parentId": foreign::<PraiseCommentId>(), "text": "x" }),
            "PARENT_NOT_FOUND parentId",
        ),
        (
            &staff,
            "commentOnPraise",
            json!({ "postId": post, "mentionIds": [foreign::<EmployeeId>()], "text": "x" }),
            "UNKNOWN_MENTION mentionIds/0",
        ),
        (
            &staff,
            "addReaction",
            json!({ "postId": foreign::<PraisePostId>(), "kind": "CLAP" }),
            "POST_NOT_FOUND postId",
        ),
        (
            &staff,
            "removeReaction",
            json!({ "postId": foreign::<PraisePostId>(), "kind": "CLAP" }),
            "POST_NOT_FOUND postId",
        ),
        (
            &hr,
            "setEmployeeRoles",
            json!({ "employeeId": foreign::<EmployeeId>(), "roles": ["STAFF"] }),
            "NOT_FOUND employeeId",
        ),
        (&hr, "approveChange", json!({ "id": foreign::<PendingChangeId>() }), "NOT_FOUND id"),
        (&hr, "rejectChange", json!({ "id": foreign::<PendingChangeId>(), "reason": "x" }), "NOT_FOUND id"),
    ] {
        assert_eq!(change(client, field, input).await.refusals(), [refusal], "{field}");
    }
    let many: Vec<&str> = std::iter::repeat_n(post.as_str(), 101).collect();
    assert_eq!(ask(&staff, "nodes", json!({ "ids": many })).await.code(), "BAD_USER_INPUT");
    let mixed = get(&staff, "nodes", json!({ "ids": [post, foreign::<PraisePostId>(), person] })).await;
    assert_eq!(mixed.as_array().unwrap().iter().map(Value::is_null).collect::<Vec<_>>(), [false, true, false]);
    // Nothing was changed; signing in to ask is all that was added.
    let after = snapshot(&app).await;
    assert_eq!(before[..9], after[..9]);
}

#[tokio::test]
async fn texts_that_are_no_texts_are_refused() {
    let app = TestApp::start().await;
    let post = praise(&app, "other", &["mate"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let before = snapshot(&app).await;
    let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
    for (text, code) in [
        ("", "BLANK"),
        (" \n\t ", "BLANK"),
        ("\u{3164}\u{200b}", "BLANK"),
        ("a\u{0}b", "INVALID_TEXT"),
        ("a\u{1b}b", "INVALID_TEXT"),
        (&*"각".repeat(2_001), "TOO_LONG"),
        (&*family.repeat(2_001), "TOO_LONG"),
        (&*"e\u{301}".repeat(2_001), "TOO_LONG"),
    ] {
        let answer =
            change(&staff, "createPraisePost", json!({ "recipientIds": [app.company.id("mate")], "message": text }))
                .await;
        assert_eq!(answer.refusals(), [format!("{code} message")]);
        let answer = change(&staff, "commentOnPraise", json!({ "postId": post, "text": text })).await;
        assert_eq!(answer.refusals(), [format!("{code} text")]);
    }
    // Half of a surrogate pair is no character: in JSON it is no JSON, in a document no document.
    let input = format!(
        r#"{{"query":"mutation($i: CreatePraisePostInput!) {{ createPraisePost(input: $i) {{ userErrors {{ code }} }} }}","variables":{{"i":{{"recipientIds":["{}"],"message":"\ud800"}}}}}}"#,
        app.company.id("mate")
    );
    assert_eq!(staff.post(input).await.code(), "BAD_REQUEST");
    let query = format!(
        r#"mutation {{ createPraisePost(input: {{ recipientIds: ["{}"], message: "\ud800" }}) {{ userErrors {{ code }} }} }}"#,
        app.company.id("mate")
    );
    let answer = staff.run(&query, json!({})).await;
    assert_eq!(answer.code(), "GRAPHQL_PARSE_FAILED", "{}", answer.text);
    assert_eq!(before[..9], snapshot(&app).await[..9]);
    for most in ["각".repeat(2_000), family.repeat(2_000)] {
        let input = json!({ "recipientIds": [app.company.id("mate")], "message": most });
        assert_eq!(change(&staff, "createPraisePost", input).await.refusals(), [] as [&str; 0]);
    }
}

#[tokio::test]
async fn filters_with_strange_texts_find_nothing_and_harm_nothing() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["mate"], "감사합니다").await;
    let (staff, auditor) = (app.sign_in("staff").await, app.sign_in("auditor").await);
    let by = |name: &str, text: &str| json!({ "filter": { name: text } });
    for text in ["%", "'; DROP TABLE employee; --", "\u{202e}", "😀"] {
        assert_eq!(get(&staff, "employees", by("nameContains", text)).await["totalCount"], 0);
        assert_eq!(get(&staff, "departments", by("nameContains", text)).await["totalCount"], 0);
        assert_eq!(get(&auditor, "auditLog", by("action", text)).await["totalCount"], 0, "{text:?}");
    }
    for text in ["\u{0}", "createPraisePost\u{0}", "\n"] {
        assert_eq!(ask(&staff, "employees", by("nameContains", text)).await.code(), "BAD_USER_INPUT");
        assert_eq!(ask(&staff, "departments", by("nameContains", text)).await.code(), "BAD_USER_INPUT");
        assert_eq!(ask(&auditor, "auditLog", by("action", text)).await.code(), "BAD_USER_INPUT", "{text:?}");
    }
    let decomposed = get(&staff, "employees", by("nameContains", "\u{1100}\u{1175}\u{11b7}")).await;
    assert_eq!(rows(&decomposed, "name"), ["김민준"], "Hangul in parts is the same Hangul");
    for time in ["yesterday", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "+99999-01-01T00:00:00Z"] {
        let answer = ask(&staff, "praisePosts", json!({ "filter": { "createdFrom": time } })).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{time}: {}", answer.text);
    }
}
