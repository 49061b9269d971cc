//! P1, P2, P3, P10: praise by customers, by their app or recorded for them; held until screened.

use crate::documents::{ask, change, customer, get, rows};
use serde_json::{Value, json};
use tests::{Client, TestApp, foreign};

pub const PLAIN: &str = "제 일처럼 알아봐 주셔서 그날 바로 해결됐습니다.";
pub const DOUBTFUL: &str = "감사합니다. 010-1234-5678로 연락 주세요";

pub async fn recorded(app: &TestApp, by: &str, customer: &str, of: &str, message: &str) -> Value {
    let input = json!({ "recipientIds": [app.company.id(of)], "message": message, "onBehalfOfCustomerId": customer,
        "channel": "CALL_CENTER" });
    let answer = change(&app.sign_in(by).await, "createPraisePost", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["createPraisePost"]["praisePost"].clone()
}

pub async fn by_app(app: &TestApp, client: &Client, of: &str, message: &str) -> Value {
    let input = json!({ "recipientIds": [app.company.id(of)], "message": message });
    let answer = change(client, "createPraisePost", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["createPraisePost"]["praisePost"].clone()
}

pub async fn post(client: &Client, id: &Value) -> Value {
    get(client, "praisePost", json!({ "id": id })).await
}

pub async fn listed(client: &Client, filter: Value) -> Vec<String> {
    rows(&get(client, "praisePosts", json!({ "filter": filter })).await, "message")
}

pub async fn received(app: &TestApp, who: &str) -> (Value, Value) {
    let period = json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "employeeId": app.company.id(who) } });
    let figures = get(&app.sign_in(who).await, "praiseStatistics", period).await;
    (figures["received"].clone(), figures["receivedFromCustomers"].clone())
}

/// P1, P2, P3, P10: what the front line records shows at once if nothing in it is doubtful, and counts as any praise.
#[tokio::test]
async fn p1_the_front_line_records_a_customers_praise() {
    let app = TestApp::start().await;
    let customer = customer(&app, "C-1001").await;
    let made = recorded(&app, "staff", &customer, "mate", PLAIN).await;
    assert_eq!((&made["heldSince"], &made["channel"]), (&Value::Null, &json!("CALL_CENTER")));
    let seen = post(&app.sign_in("mate").await, &made["id"]).await;
    assert_eq!(
        (&seen["origin"], &seen["author"], &seen["customerName"]),
        (&json!("CUSTOMER"), &Value::Null, &json!("홍*동"))
    );
    assert_eq!((&seen["recordedBy"]["name"], &seen["customer"]["id"]), (&json!("김민준"), &json!(customer)));
    // C2: who may not read customers sees the masked name and no id.
    let seen = post(&app.sign_in_as_only(entity::employee_role::Role::Hr).await, &made["id"]).await;
    assert_eq!((&seen["customer"], &seen["customerName"]), (&Value::Null, &json!("홍*동")));
    let reader = app.sign_in("pat").await;
    assert_eq!(listed(&reader, json!({ "origin": "CUSTOMER" })).await, [PLAIN]);
    assert_eq!(listed(&reader, json!({ "origin": "COLLEAGUE" })).await, [] as [&str; 0]);
    assert_eq!(listed(&reader, json!({ "recipientId": app.company.id("mate") })).await, [PLAIN]);
    assert_eq!(received(&app, "mate").await, (json!(1), json!(1)));
    assert_eq!(received(&app, "staff").await, (json!(0), json!(0)));
    app.tell().await;
    let told = get(&app.sign_in("mate").await, "notifications", json!({})).await;
    let told = &told["edges"][0]["node"];
    assert_eq!((&told["kind"], &told["actor"]), (&json!("PRAISED"), &Value::Null));
    // The CS office records as well; everyone else does not.
    recorded(&app, "cs", &customer, "mate", PLAIN).await;
    let input = |customer: &str, channel: Value| {
        json!({ "recipientIds": [app.company.id("mate")], "message": PLAIN,
        "onBehalfOfCustomerId": customer, "channel": channel })
    };
    for (who, input, refusal) in [
        ("other", input(&customer, json!("LETTER")), "NOT_FRONT_LINE onBehalfOfCustomerId"),
        ("staff", input(&customer, Value::Null), "CHANNEL_MISSING channel"),
        ("staff", input(&foreign::<entity::ids::CustomerId>(), json!("WEB")), "UNKNOWN_CUSTOMER onBehalfOfCustomerId"),
        (
            "staff",
            json!({ "recipientIds": [app.company.id("mate")], "message": PLAIN, "channel": "WEB" }),
            "CHANNEL_WITHOUT_CUSTOMER channel",
        ),
    ] {
        assert_eq!(change(&app.sign_in(who).await, "createPraisePost", input).await.refusals(), [refusal]);
    }
}

/// P3: what is doubtful is held: it is nowhere and counts nowhere until the CS office lets it show.
#[tokio::test]
async fn p3_doubtful_praise_is_held_until_the_cs_office_has_screened_it() {
    let app = TestApp::start().await;
    let customer = customer(&app, "C-1001").await;
    let made = recorded(&app, "staff", &customer, "mate", DOUBTFUL).await;
    assert!(!made["heldSince"].is_null());
    let (cs, staff, mate) = (app.sign_in("cs").await, app.sign_in("staff").await, app.sign_in("mate").await);
    for (client, sees) in [(&cs, true), (&staff, true), (&mate, false)] {
        assert_eq!(!post(client, &made["id"]).await.is_null(), sees);
        assert_eq!(listed(client, json!({ "held": true })).await.len(), usize::from(sees));
        assert_eq!(listed(client, json!({})).await.len() + listed(client, json!({ "hidden": true })).await.len(), 0);
    }
    assert_eq!(received(&app, "mate").await, (json!(0), json!(0)));
    app.tell().await;
    assert_eq!(rows(&get(&mate, "notifications", json!({})).await, "kind"), [] as [&str; 0]);
    let show = json!({ "postId": made["id"], "show": true });
    assert_eq!(ask(&staff, "screenPraisePost", json!({ "input": show })).await.code(), "FORBIDDEN");
    let hide = json!({ "postId": made["id"], "hidden": false });
    assert_eq!(change(&cs, "hidePraisePost", hide).await.refusals(), ["POST_HELD postId"]);
    let document = "subscription { praiseBoard { kind actor { name } post { message } } }";
    let mut board = app.sign_in("pat").await.subscribe(document, json!({})).await;
    assert_eq!(change(&cs, "screenPraisePost", show.clone()).await.refusals(), [] as [&str; 0]);
    let told = board.next().await.unwrap();
    let told = &told["data"]["praiseBoard"];
    assert_eq!(*told, json!({ "kind": "POST_CREATED", "actor": null, "post": { "message": DOUBTFUL } }));
    assert_eq!(change(&cs, "screenPraisePost", show).await.refusals(), ["NOT_HELD postId"]);
    assert_eq!(listed(&mate, json!({})).await, [DOUBTFUL]);
    assert_eq!(received(&app, "mate").await, (json!(1), json!(1)));
    app.tell().await;
    assert_eq!(rows(&get(&mate, "notifications", json!({})).await, "kind"), ["PRAISED"]);
}

/// P3: what is rejected, with a reason, never shows.
#[tokio::test]
async fn p3_rejected_praise_stays_with_the_cs_office_and_who_recorded_it() {
    let app = TestApp::start().await;
    let customer = customer(&app, "C-1001").await;
    // Praise of oneself that one records is looked at by somebody else.
    let made = recorded(&app, "staff", &customer, "staff", PLAIN).await;
    let cs = app.sign_in("cs").await;
    let reject = |reason: Value| json!({ "postId": made["id"], "show": false, "reason": reason });
    assert_eq!(change(&cs, "screenPraisePost", reject(Value::Null)).await.refusals(), ["BLANK reason"]);
    let answer = change(&cs, "screenPraisePost", reject(json!("고객이 칭찬한 적이 없습니다"))).await;
    assert_eq!(answer.json["data"]["screenPraisePost"]["praisePost"]["hidden"]["by"]["name"], "임수빈");
    assert_eq!(listed(&cs, json!({ "held": true })).await, [] as [&str; 0]);
    assert_eq!(listed(&cs, json!({ "hidden": true })).await, [PLAIN]);
    assert_eq!(listed(&app.sign_in("mate").await, json!({})).await, [] as [&str; 0]);
    assert_eq!(received(&app, "staff").await, (json!(0), json!(0)));
}

/// P1, X1: a customer praises by their app, and reads their own alone; of the company they see whom they praised.
#[tokio::test]
async fn p1_a_customer_praises_by_their_own_app() {
    let app = TestApp::start().await;
    let mine = app.as_customer(&customer(&app, "C-1001").await);
    let other =
        change(&app.sign_in("cs").await, "createCustomer", json!({ "number": "C-1002", "name": "김철수" })).await;
    let other = app.as_customer(other.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap());
    let shown = by_app(&app, &mine, "mate", PLAIN).await;
    let held = by_app(&app, &mine, "mate", "홍길동 고객입니다. 감사합니다").await;
    assert_eq!((&shown["heldSince"], &shown["channel"]), (&Value::Null, &json!("APP")));
    assert!(!held["heldSince"].is_null());
    crate::documents::comment(&app, "exec", shown["id"].as_str().unwrap(), None, "저도 감사합니다").await;
    assert_eq!(listed(&mine, json!({})).await.len(), 2);
    assert_eq!(listed(&mine, json!({ "held": true })).await.len(), 1);
    assert_eq!(listed(&other, json!({})).await, [] as [&str; 0]);
    assert_eq!(post(&other, &shown["id"]).await, Value::Null);
    let seen = post(&mine, &shown["id"]).await;
    let praised = json!({ "name": "이서연", "email": null, "lineOfCommand": [], "department": { "name": "대인1파트", "leader": null } });
    assert_eq!(seen["recipients"], json!([praised]));
    assert_eq!((&seen["comments"]["edges"], &seen["commentCount"]), (&json!([]), &json!(1)));
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for (client, sees) in [(&mine, true), (&other, false)] {
        let answer = client.data(nodes, json!({ "ids": [shown["id"], held["id"]] })).await;
        assert!(answer["nodes"].as_array().unwrap().iter().all(|node| node.is_null() != sees), "{answer}");
    }
    // X6: the record says that a customer did it; nobody else is named.
    let records =
        get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "createPraisePost" } })).await;
    let record = &records["edges"][0]["node"];
    assert_eq!((&record["actor"], &record["customer"]["maskedName"]), (&Value::Null, &json!("홍*동")));
    // I3: a retry makes nothing.
    let input = json!({ "recipientIds": [app.company.id("mate")], "message": PLAIN, "idempotencyKey": "one" });
    let first = change(&mine, "createPraisePost", input.clone()).await;
    assert_eq!(change(&mine, "createPraisePost", input).await.json, first.json);
    for (input, refusal) in [
        (json!({ "recipientIds": [], "message": PLAIN }), "NO_RECIPIENT recipientIds"),
        (
            json!({ "recipientIds": [app.company.id("mate")], "message": PLAIN, "continuesPostId": shown["id"] }),
            "CONTINUED_BY_CUSTOMER continuesPostId",
        ),
    ] {
        assert_eq!(change(&mine, "createPraisePost", input).await.refusals(), [refusal]);
    }
}
