//! P3, C4: what is held, who lets it show, and what becomes of it once its customer is erased.

use super::{
    customers::{DOUBTFUL, PLAIN, by_app, listed, post, received, recorded},
    images::{jpeg, sent},
};
use crate::documents::{change, customer, document, get, rows};
use chrono::TimeDelta;
use entity::{audit_record, employee_role::Role, event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

/// A customer who is also this employee.
async fn customer_who_is(app: &TestApp, who: &str) -> String {
    let input = json!({ "number": "C-2001", "name": "강바다", "employeeId": app.company.id(who) });
    let made = change(&app.sign_in("cs").await, "createCustomer", input).await;
    made.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned()
}

async fn screen(client: &Client, post: &Value, show: bool) -> Answer {
    let reason = (!show).then_some("고객 정보가 들어 있습니다");
    change(client, "screenPraisePost", json!({ "postId": post["id"], "show": show, "reason": reason })).await
}

async fn hide(client: &Client, post: &Value, hidden: bool) -> Answer {
    let reason = hidden.then_some("확인 중입니다");
    change(client, "hidePraisePost", json!({ "postId": post["id"], "hidden": hidden, "reason": reason })).await
}

async fn erase(app: &TestApp, customer: &str) {
    let input = json!({ "customerId": customer, "reason": "CUSTOMER_REQUEST" });
    let erased = change(&app.sign_in("cs").await, "eraseCustomer", input).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
}

/// P3: no rule reads an image.
#[tokio::test]
async fn p3_a_customers_post_with_images_is_held() {
    let app = TestApp::start().await;
    let (id, staff) = (customer(&app, "C-1001").await, app.sign_in("staff").await);
    let image = sent(&app, &staff, jpeg(9, 9)).await;
    let input = json!({ "recipientIds": [app.company.id("mate")], "message": PLAIN, "onBehalfOfCustomerId": id,
        "channel": "LETTER", "imageIds": [image] });
    let made = change(&staff, "createPraisePost", input).await;
    assert_eq!(made.refusals(), [] as [&str; 0], "{}", made.text);
    assert!(!made.json["data"]["createPraisePost"]["praisePost"]["heldSince"].is_null());
    assert_eq!(listed(&app.sign_in("mate").await, json!({})).await, [] as [&str; 0]);
}

/// P1, P3, C2: to who records it the customer is masked, so nothing depends on whom of the company they praise.
#[tokio::test]
async fn p3_what_a_colleague_praises_as_a_customer_is_held_whoever_it_praises() {
    let app = TestApp::start().await;
    let id = customer_who_is(&app, "mate").await;
    for praised in ["mate", "chief"] {
        let made = recorded(&app, "staff", &id, praised, PLAIN).await;
        assert!(!made["heldSince"].is_null(), "{praised}");
    }
    let mine = app.as_customer(&id);
    assert!(!by_app(&app, &mine, "chief", PLAIN).await["heldSince"].is_null());
    // About themself it tells nothing new.
    let own = |who: &str, more: Value| {
        let mut input = json!({ "recipientIds": [app.company.id(who)], "message": PLAIN });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let answer = change(&mine, "createPraisePost", own("mate", json!({}))).await;
    assert_eq!(answer.refusals(), ["SELF_PRAISE recipientIds/0"]);
    let input = own("chief", json!({ "onBehalfOfCustomerId": id, "channel": "BRANCH" }));
    let answer = change(&app.sign_in("mate").await, "createPraisePost", input).await;
    assert_eq!(answer.refusals(), ["RECORDED_FOR_ONESELF onBehalfOfCustomerId"]);
}

/// P3: who is praised, recorded it or wrote it may reject it, but never lets it show.
#[tokio::test]
async fn p3_nobody_lets_praise_of_their_own_show() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    let praised = recorded(&app, "staff", &id, "cs", DOUBTFUL).await;
    let brought = recorded(&app, "cs", &id, "mate", DOUBTFUL).await;
    let linked = customer_who_is(&app, "cs").await;
    let written = recorded(&app, "staff", &linked, "mate", PLAIN).await;
    let cs = app.sign_in("cs").await;
    for own in [&praised, &brought, &written] {
        assert_eq!(screen(&cs, own, true).await.refusals(), ["OWN_PRAISE postId"]);
    }
    let another = app.sign_in_as_only(Role::CsOffice).await;
    for own in [&praised, &brought] {
        assert_eq!(screen(&another, own, true).await.refusals(), [] as [&str; 0]);
        assert_eq!(hide(&cs, own, true).await.refusals(), [] as [&str; 0]);
        assert_eq!(hide(&cs, own, false).await.refusals(), ["OWN_PRAISE postId"]);
        assert_eq!(hide(&another, own, false).await.refusals(), [] as [&str; 0]);
    }
    assert_eq!(screen(&cs, &written, false).await.refusals(), [] as [&str; 0]);
}

/// P3: unhiding tells nobody that somebody was praised, so what never showed is not unhidden.
#[tokio::test]
async fn p3_what_was_rejected_never_shows() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    let (cs, rejected) = (app.sign_in("cs").await, recorded(&app, "staff", &id, "mate", DOUBTFUL).await);
    assert_eq!(screen(&cs, &rejected, false).await.refusals(), [] as [&str; 0]);
    assert_eq!(hide(&cs, &rejected, false).await.refusals(), ["CANNOT_SHOW postId"]);
    // What has shown may be hidden and show again: at once, or after it was screened.
    let plain = recorded(&app, "staff", &id, "mate", PLAIN).await;
    let released = recorded(&app, "staff", &id, "mate", DOUBTFUL).await;
    assert_eq!(screen(&cs, &released, true).await.refusals(), [] as [&str; 0]);
    for post in [&plain, &released] {
        assert_eq!(hide(&cs, post, true).await.refusals(), [] as [&str; 0]);
        assert_eq!(hide(&cs, post, false).await.refusals(), [] as [&str; 0]);
    }
    assert_eq!(listed(&app.sign_in("mate").await, json!({})).await.len(), 2);
}

/// I3, P3: a retry tells the customer no more of a rejection than the post itself does: it is not there.
#[tokio::test]
async fn i3_a_retry_does_not_show_the_customer_why_it_was_rejected() {
    let app = TestApp::start().await;
    let mine = app.as_customer(&customer(&app, "C-1001").await);
    let input = json!({ "recipientIds": [app.company.id("mate")], "message": DOUBTFUL, "idempotencyKey": "one" });
    let made = change(&mine, "createPraisePost", input.clone()).await;
    let made = &made.json["data"]["createPraisePost"]["praisePost"];
    assert_eq!(change(&mine, "createPraisePost", input.clone()).await.refusals(), [] as [&str; 0]);
    assert_eq!(screen(&app.sign_in("cs").await, made, false).await.refusals(), [] as [&str; 0]);
    let retry = change(&mine, "createPraisePost", input).await;
    assert_eq!(retry.refusals(), ["POST_NOT_FOUND postId"], "{}", retry.text);
    assert_eq!(post(&mine, &made["id"]).await, Value::Null);
}

/// P3: nobody buries the CS office, or a colleague, in a customer's praise.
#[tokio::test]
async fn p3_a_customer_has_ten_posts_an_hour() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    let mine = app.as_customer(&id);
    for n in 0..10 {
        by_app(&app, &mine, "mate", &format!("감사합니다 {n}")).await;
    }
    let more = json!({ "recipientIds": [app.company.id("mate")], "message": PLAIN });
    assert_eq!(change(&mine, "createPraisePost", more).await.refusals(), ["TOO_MANY_POSTS"]);
    app.pass(TimeDelta::hours(1));
    by_app(&app, &app.as_customer(&id), "mate", PLAIN).await;
}

/// C4: of an erased customer's praise the words go, and that somebody was praised stays.
#[tokio::test]
async fn c4_erasure_blanks_what_a_customer_praised() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    let (cs, mate) = (app.sign_in("cs").await, app.sign_in("mate").await);
    let shown = recorded(&app, "staff", &id, "mate", PLAIN).await;
    let hidden = recorded(&app, "staff", &id, "mate", PLAIN).await;
    let held = recorded(&app, "staff", &id, "mate", DOUBTFUL).await;
    assert_eq!(hide(&cs, &hidden, true).await.refusals(), [] as [&str; 0]);
    let mut board = mate.subscribe(&document("praiseBoard"), json!({})).await;
    erase(&app, &id).await;
    // Who listens learns that the text is gone, also of what is hidden just now; of what never showed, nothing.
    let mut told = Vec::new();
    for _ in 0..2 {
        told.push(board.next().await.unwrap()["data"]["praiseBoard"]["postId"].clone());
    }
    // Of one moment: in no order.
    assert!(told.contains(&shown["id"]) && told.contains(&hidden["id"]), "{told:?}");
    let events = event::Entity::find().filter(event::Column::Name.contains("Erased"));
    let mut names: Vec<_> = events.all(app.db.writer()).await.unwrap().into_iter().map(|row| row.name).collect();
    names.sort();
    assert_eq!(names, ["customerErased", "heldPraiseErased", "praisePostErased", "praisePostErased"]);
    let records = audit_record::Entity::find().filter(audit_record::Column::Action.eq("eraseCustomer"));
    let records = records.filter(audit_record::Column::ObjectType.eq("PraisePost"));
    assert_eq!(records.all(app.db.writer()).await.unwrap().len(), 3);
    assert_eq!(post(&mate, &shown["id"]).await["message"], "");
    assert_eq!(received(&app, "mate").await, (json!(1), json!(1)));
    assert_eq!(listed(&cs, json!({ "held": true })).await, [] as [&str; 0]);
    assert_eq!(listed(&cs, json!({ "hidden": true })).await, ["", ""]);
    // Nothing is left to show.
    for gone in [&hidden, &held] {
        assert_eq!(hide(&cs, gone, false).await.refusals(), ["CANNOT_SHOW postId"]);
    }
    assert_eq!(screen(&cs, &held, true).await.refusals(), ["NOT_HELD postId"]);
}

/// C4: however much they have written.
#[tokio::test]
async fn c4_erasure_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let mut counts = Vec::new();
    for posts in [1, 6] {
        let id = customer(&app, &format!("C-100{posts}")).await;
        for _ in 0..posts {
            recorded(&app, "staff", &id, "mate", PLAIN).await;
        }
        counts.push(app.statements(erase(&app, &id)).await.0);
    }
    assert_eq!(counts[0], counts[1]);
}

/// P10: praise as a customer and as a colleague is of one giver.
#[tokio::test]
async fn p10_a_colleague_who_praises_as_a_customer_is_one_giver() {
    let app = TestApp::start().await;
    let id = customer_who_is(&app, "other").await;
    let another = app.sign_in_as_only(Role::CsOffice).await;
    for _ in 0..3 {
        let held = recorded(&app, "staff", &id, "mate", PLAIN).await;
        assert_eq!(screen(&another, &held, true).await.refusals(), [] as [&str; 0]);
    }
    app.pass(TimeDelta::minutes(1));
    crate::documents::praise(&app, "other", &["mate"], PLAIN).await;
    crate::documents::praise(&app, "mate", &["other"], PLAIN).await;
    let figures = async |who: &str| {
        let period =
            json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "employeeId": app.company.id(who) } });
        get(&app.sign_in(who).await, "praiseStatistics", period).await
    };
    let (mate, other) = (figures("mate").await, figures("other").await);
    assert_eq!((&mate["received"], &mate["beyondLimit"], &other["given"]), (&json!(3), &json!(1), &json!(0)));
    assert_eq!((&mate["mutualPairs"], &other["mutualPairs"]), (&json!(1), &json!(1)));
    app.tell().await;
    assert_eq!(rows(&get(&app.sign_in("other").await, "notifications", json!({})).await, "kind"), ["PRAISED"]);
}

/// I4, X1: a customer's socket carries what is open to them, and nothing else.
#[tokio::test]
async fn i4_a_customers_socket_carries_what_is_open_to_them() {
    let app = TestApp::start().await;
    let mine = app.as_customer(&customer(&app, "C-1001").await);
    let mut socket = mine.silent_socket().await;
    let payload = json!({ "authorization": format!("Bearer {}", mine.token().unwrap()) });
    socket.send(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(socket.next().await.unwrap()["type"], "connection_ack");
    let refused = mine.subscribe("subscription { praiseBoard { kind } }", json!({})).await.next().await.unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
}
