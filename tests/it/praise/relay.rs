//! P8: who was praised praises on.

use crate::documents::{change, get, praise};
use serde_json::{Value, json};
use tests::{Answer, TestApp};

async fn go_on(app: &TestApp, by: &str, of: &str, from: &str) -> Answer {
    let input =
        json!({ "recipientIds": [app.company.id(of)], "message": format!("{by}의 칭찬"), "continuesPostId": from });
    change(&app.sign_in(by).await, "createPraisePost", input).await
}

fn made(answer: &Answer) -> String {
    let id = &answer.json["data"]["createPraisePost"]["praisePost"]["id"];
    id.as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

async fn relay(app: &TestApp, post: &str) -> Value {
    get(&app.sign_in("hr").await, "praiseRelay", json!({ "id": post })).await
}

fn names(connection: &Value, person: &str) -> Vec<String> {
    let edges = connection["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"][person]["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn p8_a_relay_is_one_chain_with_each_person_once() {
    let app = TestApp::start().await;
    let first = praise(&app, "staff", &["mate", "chief"], "시작").await;
    assert_eq!(relay(&app, &first).await, Value::Null);
    assert_eq!(go_on(&app, "other", "hr", &first).await.refusals(), ["NOT_PRAISED_THERE continuesPostId"]);
    let second = made(&go_on(&app, "mate", "other", &first).await);
    assert_eq!(go_on(&app, "chief", "other", &first).await.refusals(), ["ALREADY_CONTINUED continuesPostId"]);
    let third = made(&go_on(&app, "other", "staff", &second).await);
    assert_eq!(go_on(&app, "staff", "hr", &third).await.refusals(), ["ALREADY_IN_RELAY continuesPostId"]);
    assert_eq!(
        go_on(&app, "staff", "hr", &tests::foreign::<entity::ids::PraisePostId>()).await.refusals(),
        ["POST_NOT_FOUND continuesPostId"]
    );
    for post in [&first, &second, &third] {
        let relay = relay(&app, post).await;
        assert_eq!((&relay["length"], &relay["members"]["totalCount"]), (&json!(3), &json!(3)));
        let chain = ["김민준", "이서연", "박지훈"];
        assert_eq!(names(&relay["members"], "employee"), chain);
        assert_eq!(names(&relay["posts"], "author"), chain);
    }
    let mate = app.sign_in("mate").await;
    for (post, position) in [(&first, 1), (&second, 2), (&third, 3)] {
        let shown = get(&mate, "praisePost", json!({ "id": post })).await;
        assert_eq!(shown["relay"], json!({ "position": position, "length": 3 }));
    }
    let page = get(&mate, "praiseRelay", json!({ "id": first, "first": 2 })).await;
    assert_eq!(page["members"]["pageInfo"]["hasNextPage"], true);
    let rest = json!({ "id": first, "first": 2, "after": page["members"]["pageInfo"]["endCursor"] });
    assert_eq!(names(&get(&mate, "praiseRelay", rest).await["members"], "employee"), ["박지훈"]);
    // One relay after the other: the budget does not grow with its length.
    let (statements, _) = app.statements(get(&mate, "praiseRelay", json!({ "id": first }))).await;
    assert_eq!(statements, 4);
}

/// P8, I2: a post says whether the viewer may continue it.
#[tokio::test]
async fn p8_who_may_continue_is_told() {
    let app = TestApp::start().await;
    let first = praise(&app, "staff", &["mate", "chief"], "시작").await;
    let may = async |who: &str, post: &str| {
        get(&app.sign_in(who).await, "praisePost", json!({ "id": post })).await["viewerCanContinue"].clone()
    };
    assert_eq!([may("mate", &first).await, may("staff", &first).await], [json!(true), json!(false)]);
    let second = made(&go_on(&app, "mate", "staff", &first).await);
    assert_eq!([may("chief", &first).await, may("staff", &second).await], [json!(false), json!(false)]);
}

/// P8, I3: a replayed key continues once.
#[tokio::test]
async fn p8_i3_a_replayed_continuation_is_one_post() {
    let app = TestApp::start().await;
    let first = praise(&app, "staff", &["mate"], "시작").await;
    let token = app.token(app.key("mate"), false).await;
    let input = json!({ "recipientIds": [app.company.id("other")], "message": "이어서", "continuesPostId": first, "idempotencyKey": "k" });
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (client, input) = (app.anonymous().with_token(&token), input.clone());
        calls.spawn(async move { made(&change(&client, "createPraisePost", input).await) });
    }
    let ids = calls.join_all().await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!((app.count("praise_post").await, app.count("praise_relay_member").await), (2, 2));
}

/// P8: of two who continue the same post at once, on two nodes, one does.
#[tokio::test]
async fn p8_of_two_who_continue_the_same_post_at_once_one_does() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    for n in 0..10 {
        let first = praise(&app, "staff", &["mate", "chief"], &format!("시작 {n}")).await;
        let (a, b) = tokio::join!(go_on(&app, "mate", "hr", &first), go_on(&other, "chief", "hr", &first));
        let mut refusals = [a.refusals(), b.refusals()];
        refusals.sort();
        assert_eq!(refusals, [vec![], vec!["ALREADY_CONTINUED continuesPostId".to_owned()]]);
        assert_eq!(relay(&app, &first).await["length"], 2);
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM praise_relay_member WHERE position = 2").await, 10);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM praise_post").await, 20, "who came too late left nothing");
}

/// P8, P7: what is hidden is not shown in the relay; the last one's post deleted, another may go on.
#[tokio::test]
async fn p8_p7_a_relay_goes_on_without_what_was_deleted() {
    let app = TestApp::start().await;
    let first = praise(&app, "staff", &["mate", "chief"], "시작").await;
    let second = made(&go_on(&app, "mate", "other", &first).await);
    let deleted = change(&app.sign_in("mate").await, "deletePraisePost", json!({ "postId": second })).await;
    assert_eq!(deleted.refusals(), [] as [&str; 0]);
    let second = made(&go_on(&app, "chief", "other", &first).await);
    assert_eq!(names(&relay(&app, &first).await["members"], "employee"), ["김민준", "최유진"]);
    change(&app.sign_in("cs").await, "hidePraisePost", json!({ "postId": second, "reason": "고객 정보" })).await;
    assert_eq!(go_on(&app, "other", "hr", &second).await.refusals(), ["POST_NOT_FOUND continuesPostId"]);
    let relay = relay(&app, &first).await;
    assert_eq!((&relay["length"], names(&relay["posts"], "author")), (&json!(1), vec!["김민준".to_owned()]));
}

async fn delete(app: &TestApp, by: &str, post: &str) {
    let deleted = change(&app.sign_in(by).await, "deletePraisePost", json!({ "postId": post })).await;
    assert_eq!(deleted.refusals(), [] as [&str; 0], "{}", deleted.text);
}

/// P8: whichever goes first of a relay's last posts, it goes on from what is left; a middle one stays a link.
#[tokio::test]
async fn p8_a_relay_goes_on_whatever_the_order_in_which_its_end_was_deleted() {
    let app = TestApp::start().await;
    let first = praise(&app, "staff", &["mate", "chief"], "시작").await;
    let second = made(&go_on(&app, "mate", "other", &first).await);
    let third = made(&go_on(&app, "other", "hr", &second).await);
    delete(&app, "mate", &second).await;
    assert_eq!(go_on(&app, "chief", "cs", &first).await.refusals(), ["ALREADY_CONTINUED continuesPostId"]);
    let fourth = made(&go_on(&app, "hr", "cs", &third).await);
    delete(&app, "hr", &fourth).await;
    assert_eq!(names(&relay(&app, &third).await["members"], "employee"), ["김민준", "박지훈"], "of what shows");
    assert_eq!(app.count("praise_relay_member").await, 3, "from the third it can go on");
    delete(&app, "other", &third).await;
    assert_eq!(app.count("praise_relay_member").await, 1);
    made(&go_on(&app, "chief", "cs", &first).await);
    assert_eq!(names(&relay(&app, &first).await["members"], "employee"), ["김민준", "최유진"]);
}

/// P8: two neighbours delete their posts at the same moment, on two nodes.
#[tokio::test]
async fn p8_a_relay_goes_on_when_its_last_two_are_deleted_at_once() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    for n in 0..8 {
        let first = praise(&app, "staff", &["mate", "chief"], &format!("시작 {n}")).await;
        let second = made(&go_on(&app, "mate", "other", &first).await);
        let third = made(&go_on(&app, "other", "hr", &second).await);
        tokio::join!(delete(&app, "mate", &second), delete(&other, "other", &third));
        made(&go_on(&app, "chief", "cs", &first).await);
    }
}
