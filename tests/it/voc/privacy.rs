//! V1, V10, C4: who reads what.

use crate::{
    documents::{change, customer, get, reveal},
    voc::desk::{act, assignee, categories, category, complaint, file, read},
};
use entity::employee_role::Role;
use serde_json::{Value, json};
use std::sync::Arc;
use sunhwan::{
    app,
    config::SigningKey,
    customer::register_erasure,
    kernel::{clock::Clock, jobs::Jobs, secret::fresh_key},
    org::LiveDirectory,
    voc::rekey_texts,
};
use tests::TestApp;

const TEXT: &str = "저 홍길동인데요, 010-1234-5678로 전화 주세요. 계좌는 110-234-567890입니다.";
const MASKED: &str = "저 홍*동인데요, 010-****-5678로 전화 주세요. 계좌는 ***-***-**7890입니다.";

/// V1: masked outside of the item's path, in the database too.
#[tokio::test]
async fn v1_what_says_who_somebody_is_shows_on_the_path_alone() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("mate").await, complaint(Some(&hong), TEXT)).await;
    assert_eq!(item["text"], TEXT);
    let handler = assignee(&app, &item).await;
    assert_eq!(read(&handler, &item).await["text"], TEXT);
    for on_path in ["mate", "chief", "leader", "exec", "ceo", "cs", "cco"] {
        assert_eq!(read(&app.sign_in(on_path).await, &item).await["text"], TEXT, "{on_path}");
    }
    assert_eq!(read(&app.as_customer(&hong), &item).await["text"], TEXT);
    for off_path in ["other", "exec2", "hr", "auditor", "compliance"] {
        let seen = read(&app.sign_in(off_path).await, &item).await;
        assert_eq!(seen["text"], MASKED, "{off_path}");
        assert_eq!(seen["texts"]["edges"][0]["node"]["text"], MASKED, "{off_path}");
    }
    let kept = app.number("SELECT COUNT(*) AS n FROM voc_text WHERE text LIKE '%1234%' OR text LIKE '%길동%'").await;
    assert_eq!(kept, 0);
    // Where customers are not to be read.
    assert_eq!(read(&app.sign_in_as_only(Role::Hr).await, &item).await["customer"], Value::Null);
    assert_eq!(read(&app.sign_in("other").await, &item).await["customer"]["maskedName"], "홍*동");
}

/// V10: what is sensitive is read by its path alone; for everyone else it is not there, in lists, live and by id.
#[tokio::test]
async fn v10_what_is_sensitive_is_not_there_for_others() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let open = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let mut input = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    input["categoryId"] = json!(category("HEALTH"));
    let secret = file(&cs, input).await;
    assert_eq!(secret["sensitivity"], "HEALTH");
    let seen = async |who: &str| {
        let client = app.sign_in(who).await;
        let listed = get(&client, "vocItems", json!({})).await;
        let ids: Vec<Value> =
            listed["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect();
        let by_id = !read(&client, &secret).await.is_null();
        let by_node = !get(&client, "node", json!({ "id": secret["id"] })).await.is_null();
        assert_eq!((ids.contains(&secret["id"]), by_id), (by_id, by_node), "{who}");
        assert_eq!(listed["totalCount"], ids.len(), "{who}");
        assert!(ids.contains(&open["id"]), "{who}");
        by_id
    };
    let handler = secret["assignee"]["email"].as_str().unwrap().split('@').next().unwrap().to_owned();
    for who in ["cs", "cco", "chief", "leader", "exec", "ceo", &handler] {
        assert!(seen(who).await, "{who}");
    }
    let colleague = if handler == "staff" { "mate" } else { "staff" };
    for who in ["other", "exec2", "hr", "auditor", "admin", "compliance", colleague] {
        if who != handler {
            assert!(!seen(who).await, "{who}");
        }
    }
    let other = app.sign_in("other").await;
    let refused = change(&other, "addVocNote", json!({ "id": secret["id"], "text": "네" })).await;
    assert_eq!(refused.refusals(), ["ITEM_NOT_FOUND id"]);
}

/// V10: whether planners read all VOC is a setting.
#[tokio::test]
async fn v10_planners_read_all_voc_if_the_company_says_so() {
    let app = TestApp::start().await;
    categories(&app).await;
    let item = file(&app.sign_in("cs").await, complaint(None, "서류를 또 내라고 합니다")).await;
    let planner = format!("UPDATE employee SET employment_kind = 'PLANNER' WHERE email = '{}'", "other@hanbit.test");
    sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), &planner).await.unwrap();
    app.reload().await;
    assert!(!read(&app.sign_in("other").await, &item).await.is_null());
    let input = json!({ "changes": [{ "key": "voc.openToPlanners", "integer": 0 }] });
    let changed = change(&app.sign_in("admin").await, "updateSettings", input).await;
    assert_eq!(changed.refusals(), [] as [&str; 0], "{}", changed.text);
    app.reload().await;
    let other = app.sign_in("other").await;
    assert_eq!(read(&other, &item).await, Value::Null);
    assert_eq!(get(&other, "vocItems", json!({})).await["totalCount"], 0);
    // What they took down themself they read.
    let own = file(&other, complaint(None, "창구에서 들었습니다")).await;
    assert_eq!(get(&other, "vocItems", json!({})).await["edges"][0]["node"]["id"], own["id"]);
}

/// C2: whoever handles a customer's item sees whom to call, as long as it is with them.
#[tokio::test]
async fn c2_whoever_handles_an_item_may_see_the_customer() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let handler = item["assignee"]["email"].as_str().unwrap().split('@').next().unwrap();
    assert_eq!(reveal(&app, handler, &hong).await.refusals(), [] as [&str; 0]);
    assert_eq!(reveal(&app, "other", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
    let to = json!({ "departmentId": app.company.id("support"), "reason": "소관" });
    act(&app.sign_in(handler).await, "transferVoc", &item, to).await;
    assert_eq!(reveal(&app, handler, &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
}

/// C4: who has an open item has a case: they are not forgotten by time.
#[tokio::test]
async fn c4_who_has_an_open_item_is_not_forgotten_by_time() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong, kim) = (app.sign_in("cs").await, customer(&app, "C-1").await, customer(&app, "C-2").await);
    let open = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let ended = file(&cs, complaint(Some(&kim), "타사 이야기")).await;
    act(&cs, "rejectVoc", &ended, json!({ "rejection": "NOT_OURS", "reason": "타사" })).await;
    app.pass(chrono::TimeDelta::days(4 * 366));
    let erased = async || {
        let live = LiveDirectory::load(&app.db, Clock::System).await.unwrap();
        let jobs = register_erasure(Jobs::default(), live, Arc::new(app::ring(&app.config).unwrap()));
        jobs.run(&app.db, app.now()).await.unwrap();
        app.number("SELECT COUNT(*) AS n FROM customer WHERE erased_at IS NOT NULL").await
    };
    assert_eq!(erased().await, 1);
    act(&app.sign_in("cs").await, "rejectVoc", &open, json!({ "rejection": "NOT_OURS", "reason": "타사" })).await;
    app.pass(chrono::TimeDelta::days(2));
    assert_eq!(erased().await, 1, "its case has just ended");
    app.pass(chrono::TimeDelta::days(4 * 366));
    assert_eq!(erased().await, 2);
}

/// C2: what nobody is known to have said is sealed by the ring, and goes with its key.
#[tokio::test]
async fn c2_originals_of_nobody_known_are_rekeyed() {
    let before = TestApp::start().await;
    categories(&before).await;
    let item = file(&before.sign_in("cs").await, complaint(None, "010-1234-5678로 꼭 전화 주세요")).await;
    file(&before.sign_in("cs").await, complaint(Some(&customer(&before, "C-1").await), TEXT)).await;
    let next = SigningKey { id: "next".into(), key: fresh_key().unwrap().into() };
    let (alone, both) = (next.clone(), next);
    let during = before.another_node_with(|config| config.secret_keys.insert(0, both)).await;
    let ring = app::ring(&during.config).unwrap();
    assert_eq!(rekey_texts(&during.db, &ring).await.unwrap(), 1);
    assert_eq!(rekey_texts(&during.db, &ring).await.unwrap(), 0);
    let after = before.another_node_with(|config| config.secret_keys = vec![alone]).await;
    assert_eq!(read(&after.sign_in("cs").await, &item).await["text"], "010-1234-5678로 꼭 전화 주세요");
}

/// C4: nothing that was said stays; the item does, without a person.
#[tokio::test]
async fn c4_an_erased_customers_items_keep_no_word() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let mut input = complaint(Some(&hong), TEXT);
    input["externalId"] = json!("CRM-HONG");
    input["claimReference"] = json!("CL-2026-7");
    let item = file(&cs, input).await;
    let handler = assignee(&app, &item).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "addVocNote", &item, json!({ "text": "화가 많이 나셨음" })).await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    let left = "SELECT COUNT(*) AS n FROM voc_text WHERE text <> '' OR original IS NOT NULL";
    assert_eq!(app.number(left).await, 0);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM voc_item WHERE external_id IS NOT NULL OR claim_reference IS NOT NULL")
            .await,
        0
    );
    let seen = read(&cs, &item).await;
    // It ends, and so do its clocks: nobody can be answered any more.
    assert_eq!((&seen["text"], &seen["state"]), (&Value::Null, &json!("CLOSED")));
    let step = &seen["timeline"]["edges"][0]["node"];
    assert_eq!(
        (&step["kind"], &step["actor"], &step["fromState"]),
        (&json!("CLOSED"), &json!("SERVICE"), &json!("IN_PROGRESS"))
    );
    assert!(seen["clocks"].as_array().unwrap().iter().all(|clock| clock["endedAt"].is_string()), "{seen}");
    app.pass(chrono::TimeDelta::days(30));
    assert_eq!(app.voc_clerk().pass().await.unwrap(), 0);
    let handler = assignee(&app, &item).await;
    let refused = change(&handler, "replyToCustomer", json!({ "id": item["id"], "text": "안녕하세요" })).await;
    assert_eq!(refused.refusals(), ["CUSTOMER_ERASED customerId"]);
}
