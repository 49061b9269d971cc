//! C1, C2, C5: records, how they are masked, and how they are found.

use crate::documents::{change, customer, get, rows};
use chrono::NaiveDate;
use entity::{
    contract,
    ids::{ContractId, CustomerId},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::kernel::{id::PublicId, secret};
use tests::TestApp;
use uuid::Uuid;

async fn found(app: &TestApp, filter: Value) -> Vec<String> {
    rows(&get(&app.sign_in("staff").await, "customers", json!({ "filter": filter })).await, "number")
}

/// C1, C2.
#[tokio::test]
async fn c2_everyone_sees_a_customer_masked_and_nobody_in_the_clear() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1001").await;
    for who in ["staff", "leader", "exec", "ceo", "cco", "cs", "compliance", "auditor"] {
        let seen = get(&app.sign_in(who).await, "customer", json!({ "id": id })).await;
        assert_eq!(seen["maskedName"], "홍*동", "{who}");
        assert_eq!(seen["maskedPhone"], "010-****-5678", "{who}");
        assert_eq!(seen["maskedEmail"], "h***@example.com", "{who}");
        assert_eq!(
            (&seen["tier"], &seen["sinceOn"], &seen["version"]),
            (&json!("STANDARD"), &json!("2026-03-02"), &json!(1))
        );
    }
    let nodes = "query($id: ID!) { node(id: $id) { id ... on Customer { maskedName } } }";
    let node = app.sign_in("staff").await.data(nodes, json!({ "id": id })).await;
    assert_eq!(node["node"]["maskedName"], "홍*동");
    assert_eq!(app.sign_in("hr2").await.data(nodes, json!({ "id": id })).await["node"]["maskedName"], "홍*동");
    assert_eq!(
        app.sign_in_as_only(entity::employee_role::Role::Hr).await.data(nodes, json!({ "id": id })).await["node"],
        Value::Null
    );
}

/// C2: by exact number, phone, its last four digits, e-mail or full name; nobody by a part of them.
#[tokio::test]
async fn c2_customers_are_found_by_exact_values_alone() {
    let app = TestApp::start().await;
    customer(&app, "C-1001").await;
    let other = json!({ "number": "C-1002", "name": "김 철수", "phone": "02-123-5678", "email": "KIM@example.com", "tier": "EXCELLENT" });
    assert_eq!(change(&app.sign_in("cs").await, "createCustomer", other).await.refusals(), [] as [&str; 0]);
    for (filter, numbers) in [
        (json!({ "number": " C-1001" }), &["C-1001"][..]),
        (json!({ "phone": "+82 10 1234 5678" }), &["C-1001"]),
        (json!({ "phoneEnd": "5678" }), &["C-1002", "C-1001"]),
        (json!({ "phoneEnd": "5678", "name": "김철수" }), &["C-1002"]),
        (json!({ "email": "kim@EXAMPLE.com" }), &["C-1002"]),
        (json!({ "name": "\u{1112}\u{1169}\u{11bc}길동" }), &["C-1001"]),
        (json!({ "tier": "EXCELLENT" }), &["C-1002"]),
        (json!({ "name": "홍길" }), &[]),
        (json!({ "number": "C-100" }), &[]),
        (json!({ "phone": "1234" }), &[]),
        (json!({ "phoneEnd": "678" }), &[]),
        (json!({ "email": "@" }), &[]),
    ] {
        let mut numbers = numbers.to_vec();
        let mut seen = found(&app, filter.clone()).await;
        numbers.sort_unstable();
        seen.sort_unstable();
        assert_eq!(seen, numbers, "{filter}");
    }
}

/// C2, I1: ordered by number or by day, in pages either way.
#[tokio::test]
async fn c2_customers_are_paged_by_number_and_by_day() {
    let app = TestApp::start().await;
    let (cs, staff) = (app.sign_in("cs").await, app.sign_in("staff").await);
    for (n, day) in ["2020-01-05", "2020-01-04", "2020-01-04", "2020-01-02", "2020-01-01"].into_iter().enumerate() {
        let input = json!({ "number": format!("C-{n}"), "name": "홍길동", "sinceOn": day });
        assert_eq!(change(&cs, "createCustomer", input).await.refusals(), [] as [&str; 0]);
    }
    for (field, direction) in [("NUMBER", "ASC"), ("NUMBER", "DESC"), ("SINCE_ON", "ASC"), ("SINCE_ON", "DESC")] {
        let order = json!({ "field": field, "direction": direction });
        let all = rows(&get(&staff, "customers", json!({ "orderBy": order })).await, "number");
        assert_eq!(all.len(), 5);
        assert_eq!(
            all[0],
            if (field, direction) == ("NUMBER", "ASC") || (field, direction) == ("SINCE_ON", "DESC") {
                "C-0"
            } else {
                "C-4"
            }
        );
        for (size, from) in [("first", "after"), ("last", "before")] {
            let (mut seen, mut cursor) = (Vec::new(), Value::Null);
            loop {
                let page = get(&staff, "customers", json!({ size: 2, from: cursor, "orderBy": order })).await;
                let these = rows(&page, "number");
                if size == "first" {
                    seen.extend(these)
                } else {
                    seen.splice(0..0, these);
                }
                let (more, place) =
                    if size == "first" { ("hasNextPage", "endCursor") } else { ("hasPreviousPage", "startCursor") };
                if page["pageInfo"][more] == false {
                    break;
                }
                cursor = page["pageInfo"][place].clone();
            }
            assert_eq!(seen, all, "{field} {direction} {size}");
        }
    }
}

/// C1, I3: a new record is made once, and what is wrong with one is said.
#[tokio::test]
async fn c1_a_customer_is_made_once_and_numbers_are_unique() {
    let app = TestApp::start().await;
    let cs = app.sign_in("cs").await;
    let input = |number: &str, key: &str| json!({ "number": number, "name": "홍길동", "employeeId": app.company.id("mate"), "idempotencyKey": key });
    let first = change(&cs, "createCustomer", input("C-1", "k")).await;
    let again = change(&cs, "createCustomer", input("C-1", "k")).await;
    assert_eq!(first.json["data"], again.json["data"]);
    assert_eq!(
        change(&cs, "createCustomer", input("C-2", "k")).await.refusals(),
        ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
    );
    let same = json!({ "number": "C-1", "name": "홍길순" });
    assert_eq!(change(&cs, "createCustomer", same).await.refusals(), ["NUMBER_TAKEN number"]);
    assert_eq!(change(&cs, "createCustomer", input("C-2", "l")).await.refusals(), ["EMPLOYEE_TAKEN employeeId"]);
    let wrong = json!({ "number": "C 1", "name": "900101-1234567", "phone": "1", "email": "x", "sinceOn": "2026-03-03", "employeeId": tests::foreign::<entity::ids::EmployeeId>() });
    let refused = change(&cs, "createCustomer", wrong).await;
    let codes = [
        "RESIDENT_NUMBER name",
        "NUMBER_INVALID number",
        "PHONE_INVALID phone",
        "EMAIL_INVALID email",
        "SINCE_IN_FUTURE sinceOn",
        "EMPLOYEE_NOT_FOUND employeeId",
    ];
    assert_eq!(refused.refusals(), codes);
    // Who an employee is as a customer is for those alone who deal with it.
    let id = first.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap();
    for (who, shown) in [("cs", true), ("staff", false), ("exec", false), ("mate", true), ("auditor", true)] {
        let seen = get(&app.sign_in(who).await, "customer", json!({ "id": id })).await;
        assert_eq!(seen["employee"].is_object(), shown, "{who}");
    }
}

/// C1, I3: left out is unchanged, null is cleared; the version tells who was faster.
#[tokio::test]
async fn c1_an_update_changes_what_it_names() {
    let app = TestApp::start().await;
    let (cs, id) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let update = |version: i32, more: Value| {
        let mut input = json!({ "id": id, "expectedVersion": version });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let changed = change(
        &cs,
        "updateCustomer",
        update(1, json!({ "name": "홍길순", "phone": null, "vulnerable": "ELDERLY", "tier": "EXCELLENT" })),
    )
    .await;
    let seen = &changed.json["data"]["updateCustomer"]["customer"];
    assert_eq!(
        (&seen["maskedName"], &seen["maskedPhone"], &seen["maskedEmail"]),
        (&json!("홍*순"), &Value::Null, &json!("h***@example.com"))
    );
    assert_eq!(
        (&seen["vulnerable"], &seen["tier"], &seen["version"]),
        (&json!("ELDERLY"), &json!("EXCELLENT"), &json!(2))
    );
    assert_eq!(found(&app, json!({ "name": "홍길순" })).await, ["C-1"]);
    assert_eq!(found(&app, json!({ "name": "홍길동" })).await, [] as [&str; 0]);
    assert_eq!(found(&app, json!({ "phone": "01012345678" })).await, [] as [&str; 0]);
    assert_eq!(
        change(&cs, "updateCustomer", update(1, json!({ "caution": true }))).await.refusals(),
        ["STALE_VERSION expectedVersion"]
    );
    // What is so already is no change.
    let same = change(&cs, "updateCustomer", update(2, json!({ "name": "홍길순", "phone": null }))).await;
    assert_eq!(same.json["data"]["updateCustomer"]["customer"]["version"], 2);
    let records =
        get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "updateCustomer" } })).await;
    assert_eq!(records["edges"].as_array().unwrap().len(), 1);
    assert_eq!(records["edges"][0]["node"]["fields"], json!(["name", "phone", "tier", "vulnerable"]));
}

/// C2: while keys rotate, a node with both finds what was indexed under either.
#[tokio::test]
async fn c2_customers_are_found_under_every_key_of_the_ring() {
    let app = TestApp::start().await;
    customer(&app, "C-1").await;
    let rotated = app
        .another_node_with(|config| {
            let key = sunhwan::config::SigningKey { id: "next".into(), key: secret::fresh_key().unwrap().into() };
            config.secret_keys.insert(0, key);
        })
        .await;
    customer(&rotated, "C-2").await;
    let mut seen = found(&rotated, json!({ "phone": "01012345678", "name": "홍길동" })).await;
    seen.sort();
    assert_eq!(seen, ["C-1", "C-2"]);
}

/// C5.
#[tokio::test]
async fn c5_contracts_are_listed_and_counted_by_the_quarter() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for (n, sold) in ["2025-10-01", "2026-01-15", "2026-02-28"].into_iter().enumerate() {
        let row = contract::Model {
            id: ContractId(Uuid::from_u128(n as u128)),
            number: Some(format!("P-{n}")),
            customer_id: CustomerId::decode(&id).unwrap(),
            product: "무배당 한빛자동차보험".into(),
            sold_on: day(sold),
            renewed_on: None,
            ends_on: Some(day("2026-12-31")),
            first_year_premium: 840_000,
            version: 1,
        };
        contract::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    }
    let staff = app.sign_in("staff").await;
    let seen = get(&staff, "customer", json!({ "id": id })).await;
    assert_eq!(rows(&seen["contracts"], "number"), ["P-2", "P-1", "P-0"]);
    assert_eq!(
        seen["contracts"]["edges"][0]["node"]["firstYearPremium"],
        json!({ "amount": "840000", "currency": "KRW" })
    );
    assert_eq!(seen["contractCounts"][3], json!({ "year": 2026, "quarter": 1, "sold": 2, "renewed": 0, "inForce": 3 }));
    let page = "query($id: ID!, $after: String, $before: String, $first: Int, $last: Int) { customer(id: $id) { contracts(first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage } } } }";
    let first = staff.data(page, json!({ "id": id, "first": 2 })).await["customer"]["contracts"].clone();
    assert_eq!(
        (rows(&first, "number"), &first["pageInfo"]["hasNextPage"]),
        (vec!["P-2".into(), "P-1".into()], &json!(true))
    );
    let next = json!({ "id": id, "first": 2, "after": first["edges"][1]["cursor"] });
    assert_eq!(rows(&staff.data(page, next).await["customer"]["contracts"], "number"), ["P-0"]);
    let back = json!({ "id": id, "last": 1, "before": first["edges"][1]["cursor"] });
    assert_eq!(rows(&staff.data(page, back).await["customer"]["contracts"], "number"), ["P-2"]);
}
