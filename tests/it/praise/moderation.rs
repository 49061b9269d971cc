//! P7: what becomes of a text: edited, deleted, hidden.

use crate::documents::{ask, change, comment, get, praise, rows};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

async fn edit(client: &Client, post: &str, version: i32, message: &str) -> tests::Answer {
    change(client, "editPraisePost", json!({ "postId": post, "expectedVersion": version, "message": message })).await
}

async fn hide(app: &TestApp, post: &str) {
    let hidden =
        change(&app.sign_in("cs").await, "hidePraisePost", json!({ "postId": post, "reason": "고객 정보" })).await;
    assert_eq!(hidden.refusals(), [] as [&str; 0], "{}", hidden.text);
}

async fn seen(app: &TestApp, who: &str, post: &str) -> Value {
    get(&app.sign_in(who).await, "praisePost", json!({ "id": post })).await
}

const NOTHING: [&str; 0] = [];

#[tokio::test]
async fn p7_the_author_edits_within_thirty_minutes_and_every_earlier_text_is_kept() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "고맙습니다").await;
    assert_eq!(edit(&app.sign_in("mate").await, &post, 1, "내가 쓴 글").await.refusals(), ["NOT_AUTHOR"]);
    app.pass(TimeDelta::minutes(29));
    let staff = app.sign_in("staff").await;
    assert_eq!(edit(&staff, &post, 1, "정말 고맙습니다").await.refusals(), NOTHING);
    assert_eq!(edit(&staff, &post, 1, "늦은 쓰기").await.refusals(), ["STALE_VERSION expectedVersion"]);
    assert_eq!(edit(&staff, &post, 2, " \n").await.refusals(), ["BLANK message"]);
    let tags = json!({ "postId": post, "expectedVersion": 2, "tagIds": [app.company.id("CARE")] });
    assert_eq!(change(&staff, "editPraisePost", tags).await.refusals(), NOTHING);
    let shown = seen(&app, "staff", &post).await;
    assert_eq!((&shown["message"], &shown["version"]), (&json!("정말 고맙습니다"), &json!(3)));
    assert_eq!((&shown["tags"], &shown["viewerCanEdit"]), (&json!([{ "code": "CARE" }]), &json!(true)));
    assert_eq!(shown["editedAt"], "2026-03-02T03:29:00.000000Z");
    let history = json!([
        { "version": 1, "message": "고맙습니다", "replacedAt": "2026-03-02T03:29:00.000000Z" },
        { "version": 2, "message": "정말 고맙습니다", "replacedAt": "2026-03-02T03:29:00.000000Z" },
    ]);
    assert_eq!(shown["history"], history);
    assert_eq!(seen(&app, "cs", &post).await["history"], history);
    for who in ["mate", "exec", "hr", "auditor"] {
        assert_eq!(seen(&app, who, &post).await["history"], Value::Null, "{who}");
    }
    let tagged = json!({ "filter": { "tagId": app.company.id("CARE") } });
    assert_eq!(rows(&get(&staff, "praisePosts", tagged).await, "message"), ["정말 고맙습니다"]);
    // What says the same is no change.
    assert_eq!(edit(&staff, &post, 3, "정말 고맙습니다 ").await.refusals(), NOTHING);
    assert_eq!((app.count("praise_post_text").await, app.count("event").await), (2, 3));
    app.pass(TimeDelta::minutes(2));
    let staff = app.sign_in("staff").await;
    assert_eq!(edit(&staff, &post, 3, "너무 늦은 글").await.refusals(), ["EDIT_TIME_OVER postId"]);
    assert_eq!(seen(&app, "staff", &post).await["viewerCanEdit"], false);
}

/// P7: a deleted post is nowhere, its text and what it said before are gone, and a retry changes nothing.
#[tokio::test]
async fn p7_a_deleted_post_is_there_for_nobody() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "지울 글").await;
    let kept = praise(&app, "staff", &["mate"], "남는 글").await;
    let said = comment(&app, "mate", &post, None, "고맙습니다").await;
    let staff = app.sign_in("staff").await;
    edit(&staff, &post, 1, "고친 글").await;
    let input = json!({ "postId": post });
    assert_eq!(change(&app.sign_in("cs").await, "deletePraisePost", input.clone()).await.refusals(), ["NOT_AUTHOR"]);
    let stale = json!({ "postId": post, "expectedVersion": 1 });
    assert_eq!(change(&staff, "deletePraisePost", stale).await.refusals(), ["STALE_VERSION expectedVersion"]);
    let events = app.count("event").await;
    for _ in 0..2 {
        let deleted = change(&staff, "deletePraisePost", input.clone()).await;
        assert_eq!(deleted.json["data"]["deletePraisePost"]["deletedId"], post.as_str(), "{}", deleted.text);
    }
    assert_eq!(app.count("event").await, events + 1);
    for who in ["staff", "mate", "cs"] {
        let client = app.sign_in(who).await;
        assert_eq!(seen(&app, who, &post).await, Value::Null, "{who}");
        for id in [&post, &said] {
            assert_eq!(get(&client, "node", json!({ "id": id })).await, Value::Null, "{who} {id}");
        }
        for filter in [
            json!({}),
            json!({ "recipientId": app.company.id("mate") }),
            json!({ "authorId": app.company.id("staff") }),
        ] {
            let list = get(&client, "praisePosts", json!({ "filter": filter })).await;
            assert_eq!((rows(&list, "id"), &list["totalCount"]), (vec![kept.clone()], &json!(1)), "{who} {filter}");
        }
        assert_eq!(get(&client, "praisePosts", json!({ "filter": { "hidden": true } })).await["totalCount"], 0);
    }
    let mate = app.sign_in("mate").await;
    for (mutation, input) in [
        ("commentOnPraise", json!({ "postId": post, "text": "어디 갔나요" })),
        ("addReaction", json!({ "postId": post, "kind": "CLAP" })),
        ("deletePraisePost", json!({ "postId": post })),
    ] {
        assert_eq!(change(&mate, mutation, input).await.refusals(), ["POST_NOT_FOUND postId"], "{mutation}");
    }
    assert_eq!(app.count("praise_post_text").await, 0);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM praise_post WHERE message = '' AND deleted_at IS NOT NULL").await,
        1
    );
    assert_eq!(get(&app.sign_in("exec").await, "awaitingExecutive", json!({})).await["totalCount"], 1);
}

/// P7: hidden shows to its author, who reads why, and the CS office; for everyone else it is not there.
#[tokio::test]
async fn p7_a_hidden_post_shows_to_its_author_and_the_cs_office_alone() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "숨길 글").await;
    let said = comment(&app, "chief", &post, None, "축하합니다").await;
    let cs = app.sign_in("cs").await;
    assert_eq!(change(&cs, "hidePraisePost", json!({ "postId": post })).await.refusals(), ["BLANK reason"]);
    hide(&app, &post).await;
    for (who, sees) in
        [("staff", true), ("cs", true), ("mate", false), ("chief", false), ("ceo", false), ("auditor", false)]
    {
        let client = app.sign_in(who).await;
        let shown = seen(&app, who, &post).await;
        assert_eq!(shown["hidden"]["reason"], if sees { json!("고객 정보") } else { Value::Null }, "{who}");
        let node = ask(&client, "nodes", json!({ "ids": [post, said] })).await.json["data"]["nodes"].clone();
        assert_eq!([node[0].is_null(), node[1].is_null()], [!sees; 2], "{who}: {node}");
        assert_eq!(get(&client, "praisePosts", json!({})).await["totalCount"], 0, "{who}");
        let hidden = get(&client, "praisePosts", json!({ "filter": { "hidden": true } })).await;
        assert_eq!(rows(&hidden, "id").len(), usize::from(sees), "{who}");
    }
    let staff = app.sign_in("staff").await;
    assert_eq!(edit(&staff, &post, 1, "고친 글").await.refusals(), ["POST_HIDDEN postId"]);
    assert_eq!(seen(&app, "staff", &post).await["viewerCanComment"], false);
    let say = json!({ "postId": post, "text": "왜요" });
    assert_eq!(change(&staff, "commentOnPraise", say).await.refusals(), ["POST_NOT_FOUND postId"]);
    assert_eq!(
        change(&app.sign_in("mate").await, "deletePraisePost", json!({ "postId": post })).await.refusals(),
        ["POST_NOT_FOUND postId"]
    );
    let again = change(&app.sign_in("cs").await, "hidePraisePost", json!({ "postId": post, "hidden": false })).await;
    assert_eq!(again.json["data"]["hidePraisePost"]["praisePost"]["hidden"], Value::Null);
    assert_eq!(seen(&app, "mate", &post).await["message"], "숨길 글");
    assert_eq!(get(&staff, "praisePosts", json!({})).await["totalCount"], 1);
}

/// P7, P6: a deleted comment is no more counted and shows only above the replies to it, without a text.
#[tokio::test]
async fn p7_a_deleted_comment_is_a_tombstone_above_its_replies() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let alone = comment(&app, "exec", &post, None, "지울 댓글").await;
    let top = comment(&app, "chief", &post, None, "답글이 달린 댓글").await;
    let reply = comment(&app, "mate", &post, Some(&top), "답글").await;
    let delete = async |who: &str, id: &str| {
        change(&app.sign_in(who).await, "deletePraiseComment", json!({ "commentId": id })).await
    };
    assert_eq!(delete("staff", &top).await.refusals(), ["NOT_AUTHOR"]);
    for _ in 0..2 {
        let deleted = delete("exec", &alone).await;
        let now = &deleted.json["data"]["deletePraiseComment"]["praisePost"];
        assert_eq!((&now["commentCount"], &now["executiveCommentedAt"]), (&json!(2), &Value::Null), "{}", deleted.text);
    }
    assert_eq!(delete("chief", &top).await.refusals(), NOTHING);
    let shown = seen(&app, "staff", &post).await;
    assert_eq!((&shown["commentCount"], &shown["comments"]["totalCount"]), (&json!(1), &json!(1)));
    let tombstone = &shown["comments"]["edges"][0]["node"];
    assert_eq!(
        (&tombstone["state"], &tombstone["text"], &tombstone["author"]),
        (&json!("DELETED"), &json!(""), &Value::Null)
    );
    assert_eq!(tombstone["replies"]["edges"][0]["node"]["id"], reply.as_str());
    let late = json!({ "postId": post, "parentId": top, "text": "늦은 답글" });
    assert_eq!(
        change(&app.sign_in("staff").await, "commentOnPraise", late).await.refusals(),
        ["PARENT_NOT_FOUND parentId"]
    );
    // With its last reply the tombstone goes too.
    assert_eq!(delete("mate", &reply).await.refusals(), NOTHING);
    let shown = seen(&app, "staff", &post).await;
    assert_eq!((&shown["commentCount"], &shown["comments"]["edges"]), (&json!(0), &json!([])));
    assert_eq!(get(&app.sign_in("exec").await, "awaitingExecutive", json!({})).await["totalCount"], 1);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM praise_comment WHERE text <> ''").await, 0);
}

/// P7, P6: a hidden comment is not counted, its author and the CS office read it, and it may show again.
#[tokio::test]
async fn p7_a_hidden_comment_shows_to_its_author_and_the_cs_office_alone() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let said = comment(&app, "exec", &post, None, "숨길 댓글").await;
    let set = async |hidden: bool| {
        let input = json!({ "commentId": said, "hidden": hidden, "reason": "비방" });
        change(&app.sign_in("cs").await, "hidePraiseComment", input).await
    };
    assert_eq!(set(true).await.refusals(), NOTHING);
    let query = "query($id: ID!) { node(id: $id) { ... on PraiseComment { state text author { name } hidden { reason } viewerCanHide viewerCanDelete } } }";
    for (who, sees) in [("exec", true), ("cs", true), ("staff", false), ("ceo", false)] {
        let found = app.sign_in(who).await.data(query, json!({ "id": said })).await["node"].clone();
        assert_eq!(found["hidden"]["reason"], if sees { json!("비방") } else { Value::Null }, "{who}");
        assert_eq!(found["text"], if sees { json!("숨길 댓글") } else { Value::Null }, "{who}");
    }
    let shown = seen(&app, "staff", &post).await;
    assert_eq!((&shown["commentCount"], &shown["executiveCommentedAt"]), (&json!(0), &Value::Null));
    assert_eq!(set(false).await.refusals(), NOTHING);
    let shown = seen(&app, "staff", &post).await;
    assert_eq!((&shown["commentCount"], shown["executiveCommentedAt"].is_null()), (&json!(1), false));
    // Under a hidden comment replies stay, and others see no more than that something was there.
    comment(&app, "mate", &post, Some(&said), "답글").await;
    set(true).await;
    let tombstone = seen(&app, "staff", &post).await["comments"]["edges"][0]["node"].clone();
    assert_eq!(
        (&tombstone["state"], &tombstone["text"], &tombstone["author"], &tombstone["hidden"]),
        (&json!("HIDDEN"), &json!(""), &Value::Null, &Value::Null)
    );
    assert_eq!(tombstone["replyCount"], 1);
}

/// P7, I2: objects say what the viewer may do.
#[tokio::test]
async fn p7_posts_and_comments_say_what_the_viewer_may_do() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    comment(&app, "mate", &post, None, "고맙습니다").await;
    for (who, [edit, delete, hide], [delete_comment, hide_comment]) in [
        ("staff", [true, true, false], [false, false]),
        ("mate", [false, false, false], [true, false]),
        ("cs", [false, false, true], [false, true]),
    ] {
        let shown = seen(&app, who, &post).await;
        let said = &shown["comments"]["edges"][0]["node"];
        assert_eq!(
            json!([
                shown["viewerCanEdit"],
                shown["viewerCanDelete"],
                shown["viewerCanHide"],
                said["viewerCanDelete"],
                said["viewerCanHide"]
            ]),
            json!([edit, delete, hide, delete_comment, hide_comment]),
            "{who}"
        );
    }
}

/// P7: of an edit and a hiding at the same moment one comes first, and the other knows: never is a hidden text changed.
#[tokio::test]
async fn p7_an_edit_and_a_hiding_at_once_come_one_after_the_other() {
    let app = TestApp::start().await;
    let (staff, cs) = (app.sign_in("staff").await, app.sign_in("cs").await);
    for n in 0..12 {
        let post = praise(&app, "staff", &["mate"], &format!("글 {n}")).await;
        let hiding = json!({ "postId": post, "reason": "고객 정보", "expectedVersion": 1 });
        let (edited, hidden) = tokio::join!(edit(&staff, &post, 1, "고친 글"), change(&cs, "hidePraisePost", hiding));
        let shown = seen(&app, "staff", &post).await;
        match (edited.refusals().as_slice(), hidden.refusals().as_slice()) {
            ([], [stale]) => {
                assert_eq!(
                    (stale.as_str(), &shown["message"], &shown["hidden"]),
                    ("STALE_VERSION expectedVersion", &json!("고친 글"), &Value::Null)
                );
            }
            ([refused], []) => {
                assert_eq!((refused.as_str(), &shown["message"]), ("POST_HIDDEN postId", &json!(format!("글 {n}"))));
                assert_eq!(shown["hidden"]["reason"], "고객 정보");
            }
            both => panic!("{both:?}"),
        }
    }
}

/// P7: a comment is deleted while it is replied to: the reply stands under a tombstone, or it was refused.
#[tokio::test]
async fn p7_a_comment_deleted_while_it_is_replied_to_leaves_no_orphan() {
    let app = TestApp::start().await;
    let (chief, mate) = (app.sign_in("chief").await, app.sign_in("mate").await);
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let mut kept = 0;
    for _ in 0..12 {
        let top = comment(&app, "chief", &post, None, "댓글").await;
        let reply = json!({ "postId": post, "parentId": top, "text": "답글" });
        let (deleted, replied) = tokio::join!(
            change(&chief, "deletePraiseComment", json!({ "commentId": top })),
            change(&mate, "commentOnPraise", reply)
        );
        assert_eq!(deleted.refusals(), NOTHING);
        match replied.refusals().as_slice() {
            [] => kept += 1,
            [refused] => assert_eq!(refused, "PARENT_NOT_FOUND parentId"),
            more => panic!("{more:?}"),
        }
    }
    let shown = seen(&app, "staff", &post).await;
    assert_eq!((&shown["commentCount"], &shown["comments"]["totalCount"]), (&json!(kept), &json!(kept)));
    for edge in shown["comments"]["edges"].as_array().unwrap() {
        assert_eq!((&edge["node"]["state"], &edge["node"]["replyCount"]), (&json!("DELETED"), &json!(1)));
    }
}
