//! Lists of tasks: filters, orders, pages; and what other domains read of them.

use super::{act, begun, plan, read, request, verified, wish};
use crate::{
    documents::{ask, customer, get, rows},
    voc::desk::{categories, category, complaint, file},
};
use chrono::TimeDelta;
use entity::ids::CustomerId;
use serde_json::{Value, json};
use sunhwan::{improvement::store, kernel::id::PublicId};
use tests::{Client, TestApp};

async fn ids(client: &Client, variables: Value) -> Vec<String> {
    rows(&get(client, "improvementTasks", variables).await, "id")
}

#[tokio::test]
async fn h4_tasks_are_found_by_state_department_owner_and_day() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let item = file(&cs, complaint(None, "서류를 또 내라고 합니다")).await;
    let first = begun(&app, json!({ "vocItemIds": [item["id"]] })).await;
    app.pass(TimeDelta::minutes(1));
    let mut other = wish(&app);
    (other["departmentId"], other["categoryId"]) = (json!(app.company.id("office")), json!(category("APP")));
    let second = request(&cs, other).await;
    app.pass(TimeDelta::minutes(1));
    let third = verified(&app, json!({})).await;
    let cs = app.sign_in("cs").await;
    let id = |task: &Value| task["id"].as_str().unwrap().to_owned();
    let [first, second, third] = [id(&first), id(&second), id(&third)];
    let filter = |filter: Value| json!({ "filter": filter });
    for (wanted, found) in [
        (json!({}), vec![&third, &second, &first]),
        (json!({ "states": ["IN_PROGRESS"] }), vec![&first]),
        (json!({ "states": ["REQUESTED", "VERIFIED"] }), vec![&third, &second]),
        (json!({ "states": [] }), vec![]),
        (json!({ "departmentId": app.company.id("claims") }), vec![&third, &first]),
        (json!({ "departmentId": app.company.id("support") }), vec![&second]),
        (json!({ "ownerId": app.company.id("mate") }), vec![&third, &first]),
        (json!({ "ownerId": app.company.id("chief") }), vec![]),
        (json!({ "requestedById": app.company.id("cs") }), vec![&third, &second, &first]),
        (json!({ "categoryId": category("CLAIMS") }), vec![&third, &first]),
        (json!({ "categoryId": category("APP") }), vec![&second]),
        (json!({ "vocItemId": item["id"] }), vec![&first]),
        (json!({ "dueFrom": "2026-03-31", "dueBefore": "2026-04-01" }), vec![&third, &first]),
        (json!({ "dueBefore": "2026-03-31" }), vec![]),
        (json!({ "overdue": true }), vec![]),
        (json!({ "verifiedFrom": "2026-03-02T00:00:00Z" }), vec![&third]),
        (json!({ "verifiedBefore": "2026-03-02T00:00:00Z" }), vec![]),
        (json!({ "wasReopened": false }), vec![&third, &second, &first]),
    ] {
        assert_eq!(ids(&cs, filter(wanted.clone())).await, found.into_iter().cloned().collect::<Vec<_>>(), "{wanted}");
    }
    // In the other order, and by day: what is still to be done.
    let by = |field: &str, direction: &str| json!({ "orderBy": { "field": field, "direction": direction } });
    assert_eq!(ids(&cs, by("REQUESTED_AT", "ASC")).await, [first.clone(), second.clone(), third.clone()]);
    assert_eq!(ids(&cs, by("DUE_ON", "ASC")).await, std::slice::from_ref(&first));
    app.pass(TimeDelta::days(60));
    let cs = app.sign_in("cs").await;
    assert_eq!(ids(&cs, filter(json!({ "overdue": true }))).await, std::slice::from_ref(&first));
    // A cursor belongs to its order.
    let page = get(&cs, "improvementTasks", json!({ "first": 1 })).await;
    assert_eq!((&page["totalCount"], &page["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    let after = page["edges"][0]["cursor"].clone();
    assert_eq!(ids(&cs, json!({ "first": 2, "after": after })).await, [second, first]);
    let mut wrong = by("DUE_ON", "ASC");
    wrong["after"] = after;
    assert_eq!(ask(&cs, "improvementTasks", wrong).await.code(), "BAD_USER_INPUT");
    for bad in [json!({ "first": 0 }), json!({ "last": 101 }), json!({ "filter": { "ownerId": "emp_1" } })] {
        assert_eq!(ask(&cs, "improvementTasks", bad.clone()).await.code(), "BAD_USER_INPUT", "{bad}");
    }
}

/// I1: pages of what is due are stable, also where many have one day.
#[tokio::test]
async fn i1_pages_of_what_is_due_hold_each_task_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, chief) = (app.sign_in("cs").await, app.sign_in("chief").await);
    for n in 0..7 {
        let task = request(&cs, wish(&app)).await;
        let mut planned = plan(&app, "staff", "mate");
        planned["dueOn"] = json!(format!("2026-04-{:02}", 10 + n / 3));
        act(&chief, "answerImprovement", &task, json!({ "accept": true, "plan": planned })).await;
    }
    let by = json!({ "field": "DUE_ON", "direction": "ASC" });
    let whole = ids(&cs, json!({ "first": 100, "orderBy": by })).await;
    let (mut paged, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = get(&cs, "improvementTasks", json!({ "first": 2, "after": after, "orderBy": by })).await;
        paged.extend(rows(&page, "id"));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!((paged.len(), &paged), (7, &whole));
    let last = get(&cs, "improvementTasks", json!({ "last": 3, "orderBy": by })).await;
    assert_eq!(rows(&last, "id"), whole[4..]);
}

/// A1, L1: what advisors and duties are made of.
#[tokio::test]
async fn a1_customers_whose_voc_led_to_something_and_owners_days_are_readable() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    file(&app.sign_in("cs").await, complaint(Some(&hong), "세 번째 같은 서류입니다")).await;
    app.pass(TimeDelta::days(1));
    let task = begun(&app, json!({ "vocItemIds": [item["id"]] })).await;
    let db = app.db.reader();
    assert_eq!(store::contributions(db, None, 10).await.unwrap(), [], "it is not verified yet");
    let days = |from: &str, before: &str| (from.parse().unwrap(), before.parse().unwrap());
    let due = store::open_due(db, days("2026-03-01", "2026-04-01"), None).await.unwrap();
    assert_eq!(due.iter().map(|due| due.owner).collect::<Vec<_>>(), [app.key("staff"), app.key("mate")]);
    let one = store::open_due(db, days("2026-03-01", "2026-04-01"), Some(&[app.key("mate")])).await.unwrap();
    assert_eq!(
        one.iter().map(|due| (due.owner, due.due_on.to_string())).collect::<Vec<_>>(),
        [(app.key("mate"), "2026-03-31".into())]
    );
    assert_eq!(store::open_due(db, days("2026-03-01", "2026-03-31"), None).await.unwrap(), []);
    act(&app.sign_in("mate").await, "submitImprovementResult", &task, json!({ "result": "배포" })).await;
    act(&app.sign_in("cs").await, "verifyImprovement", &task, json!({ "verified": true })).await;
    app.improvement_jobs().await;
    let found = store::contributions(db, None, 10).await.unwrap();
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.customer_id, one.items, one.is_named), (CustomerId::decode(&hong).unwrap(), 2, true));
    assert_eq!(store::contributions(db, Some(one.customer_id), 10).await.unwrap(), []);
    assert_eq!(store::contributions_of(db, &[one.customer_id]).await.unwrap(), found);
}

/// V10: of an item that the viewer may not see, tasks tell nothing, and it finds no tasks.
#[tokio::test]
async fn v10_a_hidden_item_tells_nothing_through_its_tasks() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let mut secret = complaint(None, "암 진단 자문 결과를 납득할 수 없습니다");
    secret["categoryId"] = json!(category("HEALTH"));
    let secret = file(&cs, secret).await;
    let task = begun(&app, json!({ "vocItemIds": [secret["id"]] })).await;
    let about = json!({ "filter": { "vocItemId": secret["id"] } });
    for (who, sees) in [("cs", true), ("pat", false)] {
        let client = app.sign_in(who).await;
        let seen = read(&client, &task).await;
        let item = &seen["items"]["edges"][0]["node"];
        for field in ["vocItem", "reason", "receivedAt", "customerWrittenTo"] {
            assert_eq!(item[field].is_null(), !sees, "{who} {field}: {item}");
        }
        assert_eq!(seen["items"]["totalCount"], 1);
        assert_eq!(get(&client, "improvementTasks", about.clone()).await["totalCount"], i32::from(sees), "{who}");
    }
}
