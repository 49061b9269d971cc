//! H4: what was verified comes back to those whose VOC it was, each once.

use super::{act, plan, read, request, told, verified, wish};
use crate::{
    documents::{customer, get, reachable},
    voc::{
        desk::{act as act_on, categories, category, complaint, file},
        signals,
    },
};
use chrono::TimeDelta;
use entity::{
    ids::{CustomerId, VocCategoryId},
    outgoing_mail, voc_item,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use sunhwan::{app, customer::Vault, kernel::id::PublicId};
use tests::TestApp;

async fn letters(app: &TestApp) -> Vec<(CustomerId, Value)> {
    let all = outgoing_mail::Entity::find().filter(outgoing_mail::Column::CustomerId.is_not_null());
    let all = all.order_by_asc(outgoing_mail::Column::Id).all(app.db.reader()).await.unwrap();
    let mut letters = Vec::new();
    for mail in all {
        let id = mail.customer_id.unwrap();
        let row = entity::customer::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
        let (ring, place) = (app::ring(&app.config).unwrap(), ("outgoing_mail.sealed", mail.id.0));
        let text = Vault::open_text(&ring, &row, place, mail.sealed.as_ref().unwrap()).unwrap().unwrap();
        letters.push((id, serde_json::from_str(&text).unwrap()));
    }
    letters
}

fn id(customer: &str) -> CustomerId {
    CustomerId::decode(customer).unwrap()
}

/// H4, C1: one letter to each customer who consents, whatever the number of their items; none to others, and none twice.
#[tokio::test]
async fn h4_each_customer_who_raised_it_and_consents_is_written_to_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let (hong, silent) = (reachable(&app, "C-1").await, customer(&app, "C-2").await);
    let mut items = Vec::new();
    for text in ["서류를 또 내라고 합니다", "같은 서류를 세 번째 냅니다"] {
        items.push(file(&cs, complaint(Some(&hong), text)).await);
        app.pass(TimeDelta::minutes(1));
    }
    items.push(file(&cs, complaint(Some(&silent), "왜 한 번에 말해 주지 않나요")).await);
    file(&cs, complaint(None, "이름 없이 드리는 말씀입니다")).await;
    let praise = json!({ "kind": "COMPLIMENT", "channel": "WEB", "categoryId": category("DELAY"), "text": "고맙습니다", "customerId": hong });
    file(&cs, praise).await;
    let mut other = complaint(Some(&hong), "앱이 자꾸 꺼집니다");
    other["categoryId"] = json!(category("APP"));
    file(&cs, other).await;
    app.pass(TimeDelta::days(1));
    let task = verified(&app, json!({ "vocItemIds": [items[0]["id"]] })).await;
    assert_eq!((app.count("outgoing_mail").await, &task["items"]["totalCount"]), (0, &json!(1)));
    for _ in 0..2 {
        app.improvement_jobs().await;
        app.pass(TimeDelta::hours(1));
    }
    let letters = letters(&app).await;
    assert_eq!(letters.iter().map(|(to, _)| *to).collect::<Vec<_>>(), [id(&hong)]);
    let body = letters[0].1["body"].as_str().unwrap();
    assert!(body.contains(items[0]["number"].as_str().unwrap()) && body.contains("한 장에 모두 안내해"), "{body}");
    assert!(!body.contains("홍길동"));
    // All of its category and period, praise aside, and those that were named.
    let seen = read(&app.sign_in("cs").await, &task).await;
    let reasons =
        seen["items"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["reason"].as_str().unwrap());
    let mut reasons: Vec<&str> = reasons.collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["COUNTED", "COUNTED", "COUNTED", "NAMED"]);
    let written = "improvement_item WHERE mail_id IS NOT NULL";
    assert_eq!((app.count(written).await, app.count("improvement_item WHERE told_at IS NULL").await), (1, 0));
}

/// H4: the employee who took it down, or handles it, and whoever leads where it is handled: each told once.
#[tokio::test]
async fn h4_the_department_and_the_employee_where_it_came_in_are_told() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (other, hong) = (app.sign_in("other").await, customer(&app, "C-1").await);
    for n in 0..3 {
        file(&other, complaint(Some(&hong), &format!("{n}번째로 같은 서류를 냅니다"))).await;
    }
    let own = file(&app.as_customer(&hong), json!({ "kind": "COMPLAINT", "channel": "APP", "categoryId": category("DELAY"), "text": "앱으로 직접 접수합니다" })).await;
    let handler =
        entity::voc_item::Entity::find_by_id(entity::ids::VocItemId::decode(own["id"].as_str().unwrap()).unwrap());
    let handler = handler.one(app.db.reader()).await.unwrap().unwrap().assignee_id.unwrap();
    app.pass(TimeDelta::days(1));
    // The team handles it; the office is to improve it.
    let mut input = wish(&app);
    input["departmentId"] = json!(app.company.id("office"));
    let task = request(&app.sign_in("cs").await, input).await;
    act(
        &app.sign_in("exec2").await,
        "answerImprovement",
        &task,
        json!({ "accept": true, "plan": plan(&app, "pat", "hr") }),
    )
    .await;
    act(&app.sign_in("pat").await, "reportImprovementProgress", &task, json!({ "note": "착수" })).await;
    act(&app.sign_in("pat").await, "submitImprovementResult", &task, json!({ "result": "배포" })).await;
    act(&app.sign_in("cs").await, "verifyImprovement", &task, json!({ "verified": true })).await;
    for _ in 0..2 {
        app.improvement_jobs().await;
        app.pass(TimeDelta::hours(1));
    }
    assert_eq!(told(&app, "other").await, ["IMPROVEMENT_FED_BACK"], "who took three of them down");
    assert_eq!(told(&app, "chief").await, ["IMPROVEMENT_FED_BACK"], "who leads the team");
    let handler = app.directory().employee(handler).unwrap().email.split('@').next().unwrap().to_owned();
    // Who leads the team may handle it, too, and has been told.
    if handler != "chief" {
        assert_eq!(told(&app, &handler).await, ["IMPROVEMENT_FED_BACK"], "who handles what the customer filed");
    }
    for who in ["leader", "compliance"] {
        assert_eq!(told(&app, who).await, [] as [&str; 0], "{who}");
    }
}

/// Thousands of items: in batches, by two nodes at once, each linked and told once.
#[tokio::test]
async fn h4_many_items_are_fed_back_in_batches_exactly_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let people = {
        let mut people = Vec::new();
        for n in 0..4 {
            people.push(id(&reachable(&app, &format!("C-{n}")).await));
        }
        people
    };
    let delay = VocCategoryId::decode(&category("DELAY")).unwrap();
    let team = signals::department(&app, "team");
    let rows = (0..1_100).map(|n| voc_item::Model {
        customer_id: (n % 11 != 0).then(|| people[n % 4]),
        ..signals::item(delay, team, app.now() - TimeDelta::days(40) + TimeDelta::minutes(n as i64))
    });
    signals::file(&app, rows.collect()).await;
    let task = verified(&app, json!({})).await;
    let other = app.another_node().await;
    for _ in 0..40 {
        tokio::join!(app.improvement_jobs(), other.improvement_jobs());
        if app.count("improvement_item WHERE told_at IS NOT NULL").await == 1_100 {
            break;
        }
        app.pass(TimeDelta::seconds(61));
    }
    app.improvement_jobs().await;
    assert_eq!(
        (app.count("improvement_item").await, app.count("improvement_item WHERE told_at IS NULL").await),
        (1_100, 0)
    );
    let mut to: Vec<CustomerId> = letters(&app).await.into_iter().map(|(to, _)| to).collect();
    to.sort_unstable();
    let mut all = people.clone();
    all.sort_unstable();
    assert_eq!(to, all, "one letter each");
    assert_eq!(told(&app, "chief").await.iter().filter(|kind| *kind == "IMPROVEMENT_FED_BACK").count(), 1);
    let seen = read(&app.sign_in("cs").await, &task).await;
    assert_eq!((&seen["items"]["totalCount"], seen["items"]["edges"].as_array().unwrap().len()), (&json!(1_100), 20));
    let _ = get(&app.sign_in("cs").await, "improvementTasks", json!({})).await;
}

/// C4: who is forgotten is not written to; what waits for them is given up with everything else.
#[tokio::test]
async fn c4_who_is_forgotten_is_not_written_to() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    app.pass(TimeDelta::days(1));
    verified(&app, json!({ "vocItemIds": [item["id"]] })).await;
    let erased = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    let answer = crate::documents::change(&app.sign_in("compliance").await, "eraseCustomer", erased).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    app.improvement_jobs().await;
    assert_eq!((app.count("outgoing_mail").await, app.count("improvement_item WHERE told_at IS NULL").await), (0, 0));
}

/// Until nobody is left to be told.
async fn tell_all(app: &TestApp) {
    for _ in 0..10 {
        app.improvement_jobs().await;
        app.pass(TimeDelta::seconds(61));
    }
}

/// H4: who was passed over for one item, which was rejected meanwhile, has not been told, and is written to for another one.
#[tokio::test]
async fn h4_who_was_passed_over_for_one_item_is_written_to_for_another() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    let rejected = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    // As many others between the two as are told in one batch: their ids are in the order in which they are made.
    let (delay, team) = (VocCategoryId::decode(&category("DELAY")).unwrap(), signals::department(&app, "team"));
    let other = |n: i64| signals::item(delay, team, app.now() - TimeDelta::days(9) + TimeDelta::minutes(n));
    let mut rows: Vec<voc_item::Model> = (0..50).map(other).collect();
    rows.push(voc_item::Model { customer_id: Some(id(&hong)), ..other(50) });
    signals::file(&app, rows).await;
    app.pass(TimeDelta::days(1));
    verified(&app, json!({ "vocItemIds": [rejected["id"]] })).await;
    let not_ours = json!({ "rejection": "NOT_OURS", "reason": "타사 계약" });
    act_on(&app.sign_in("cs").await, "rejectVoc", &rejected, not_ours).await;
    tell_all(&app).await;
    assert_eq!(app.count("improvement_item WHERE told_at IS NULL").await, 0);
    assert_eq!(letters(&app).await.into_iter().map(|(to, _)| to).collect::<Vec<_>>(), [id(&hong)]);
}

/// H4, H8: nobody is thanked for what has come again by then; they are when it is verified anew.
#[tokio::test]
async fn h8_nobody_is_thanked_for_what_has_come_again() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    app.pass(TimeDelta::days(1));
    let task = verified(&app, json!({ "vocItemIds": [item["id"]] })).await;
    app.pass(TimeDelta::minutes(1));
    let cs = app.sign_in("cs").await;
    let next = file(&cs, complaint(None, "지급이 왜 이렇게 늦습니까")).await;
    act_on(&cs, "updateVoc", &next, json!({ "causedById": app.company.id("team") })).await;
    app.watch_recurrence().await;
    assert_eq!(read(&cs, &task).await["state"], "REOPENED");
    tell_all(&app).await;
    assert_eq!((letters(&app).await.len(), app.count("improvement_item WHERE told_at IS NOT NULL").await), (0, 0));
    let staff = app.sign_in("staff").await;
    act(&staff, "reviseImprovementPlan", &task, json!({ "plan": plan(&app, "staff", "mate") })).await;
    act(&staff, "reportImprovementProgress", &task, json!({ "note": "다시 시작합니다" })).await;
    act(&staff, "submitImprovementResult", &task, json!({ "result": "다시 고쳤습니다" })).await;
    act(&app.sign_in("cs").await, "verifyImprovement", &task, json!({ "verified": true })).await;
    tell_all(&app).await;
    assert_eq!(letters(&app).await.into_iter().map(|(to, _)| to).collect::<Vec<_>>(), [id(&hong)]);
}

/// H4: a customer whose record does not open keeps nobody else from being told.
#[tokio::test]
async fn h4_a_record_that_does_not_open_keeps_nobody_else_from_their_letter() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    for number in ["C-1", "C-2"] {
        let customer = reachable(&app, number).await;
        file(&cs, complaint(Some(&customer), "서류를 또 내라고 합니다")).await;
    }
    app.pass(TimeDelta::days(1));
    verified(&app, json!({})).await;
    // One has the other's key, which opens nothing of theirs.
    let swapped = "UPDATE customer SET data_key = (SELECT data_key FROM customer ORDER BY id DESC LIMIT 1) \
        WHERE id = (SELECT id FROM customer ORDER BY id LIMIT 1)";
    app.db.writer().execute_unprepared(swapped).await.unwrap();
    tell_all(&app).await;
    assert_eq!((letters(&app).await.len(), app.count("improvement_item WHERE told_at IS NULL").await), (1, 0));
}
