//! D9: what one may decide, and what would become of a case.

use crate::{
    delegation::desk::{allow, ask_for, case, decide, line, money},
    documents::{absent, customer, get},
};
use chrono::TimeDelta;
use entity::{
    customer::CustomerTier::{Excellent, Standard},
    decision::DecisionKind,
};
use serde_json::{Value, json};
use tests::{Client, TestApp};

async fn explain(client: &Client, customer: &str, claim: &str, amount: i64, more: Value) -> Value {
    let mut input =
        json!({ "customerId": customer, "claimReference": claim, "kind": "SERVICE_RECOVERY", "amount": money(amount) });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    get(client, "explainDecision", json!({ "input": input })).await
}

/// D9.
#[tokio::test]
async fn d9_my_authority_shows_limit_used_and_left_of_each_kind_and_tier() {
    let app = TestApp::start().await;
    allow(&app, "staff", DecisionKind::ServiceRecovery, Standard, (100_000, None, Some(150_000), Some(1_000_000)))
        .await;
    allow(&app, "staff", DecisionKind::ServiceRecovery, Excellent, (200_000, None, Some(300_000), None)).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    decide(&staff, case(&hong, "A", 80_000)).await;
    let mine = get(&staff, "myAuthority", json!({})).await;
    let mine = mine.as_array().unwrap();
    assert_eq!(mine.len(), 10);
    let of = |kind: &str, tier: &str| mine.iter().find(|one| one["kind"] == kind && one["tier"] == tier).unwrap();
    let standard = of("SERVICE_RECOVERY", "STANDARD");
    assert_eq!(
        (&standard["usedToday"], &standard["usedThisMonth"], &standard["left"]),
        (&money(80_000), &money(80_000), &money(70_000))
    );
    // The windows are over all tiers, each tested against its own tier's limit.
    assert_eq!(of("SERVICE_RECOVERY", "EXCELLENT")["left"], money(200_000));
    let none = of("CLAIM_PAYMENT", "STANDARD");
    assert_eq!((&none["limit"], &none["left"], &none["isUnlimited"]), (&Value::Null, &money(0), &json!(false)));
    let chief = get(&app.sign_in("ceo").await, "myAuthority", json!({})).await;
    assert!(chief.as_array().unwrap().iter().all(|one| one["isUnlimited"] == true && one["left"].is_null()));
}

/// D9: the answer with the arithmetic, and nothing is consumed.
#[tokio::test]
async fn d9_explain_says_what_make_would_do_with_the_arithmetic() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(&app, "mate", DecisionKind::ServiceRecovery, Standard, (50_000, None, None, None)).await;
    absent(&app, "chief", "mate").await;
    app.reload().await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    decide(&staff, case(&hong, "A", 60_000)).await;
    let alone = explain(&staff, &hong, "A", 40_000, json!({})).await["explanation"].clone();
    assert_eq!(
        (&alone["answer"], &alone["most"], &alone["tier"]),
        (&json!("ALONE"), &money(40_000), &json!("STANDARD"))
    );
    assert_eq!(
        alone["lines"][0],
        json!({ "window": "CASE", "limit": money(100_000), "used": money(60_000), "left": money(40_000) })
    );
    let up = explain(&staff, &hong, "A", 40_001, json!({})).await["explanation"].clone();
    assert_eq!(
        (&up["answer"], &up["approver"]["email"], &up["hop"]),
        (&json!("LINE"), &json!("leader@hanbit.test"), &json!(2))
    );
    let chief = &up["line"][0];
    assert_eq!(
        (&chief["isAbsent"], &chief["deputy"]["email"], &chief["canApprove"], &chief["most"]),
        (&json!(true), &json!("mate@hanbit.test"), &json!(false), &money(0))
    );
    assert_eq!(ask_for(&staff, case(&hong, "A", 40_001)).await["approver"]["email"], "leader@hanbit.test");
    assert_eq!(app.count("ledger_entry").await, 1);
    // Of others as far as the policy reaches; nonsense has its own codes.
    let of_staff = json!({ "employeeId": app.company.id("staff") });
    assert_eq!(
        explain(&app.sign_in("leader").await, &hong, "B", 1, of_staff.clone()).await["explanation"]["answer"],
        "ALONE"
    );
    let input = json!({ "customerId": hong, "claimReference": "B", "kind": "SERVICE_RECOVERY", "amount": money(1), "employeeId": app.company.id("staff") });
    let refused =
        crate::documents::ask(&app.sign_in("other").await, "explainDecision", json!({ "input": input })).await;
    assert_eq!(refused.code(), "BAD_USER_INPUT");
    assert_eq!(explain(&staff, &hong, "?", 0, json!({})).await["userErrors"].as_array().unwrap().len(), 2);
}

/// D3, D9: "why was this allowed then?"
#[tokio::test]
async fn d9_a_past_moment_is_explained_by_what_was_so_then() {
    let app = TestApp::start().await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let terms = (100_000, Some(1_000_000), Some(1_000_000), Some(1_000_000));
    allow(&app, "staff", DecisionKind::ServiceRecovery, Standard, terms).await;
    let before = app.now();
    app.pass(TimeDelta::minutes(1));
    decide(&staff, case(&hong, "A", 70_000)).await;
    app.pass(TimeDelta::days(40));
    let staff = app.sign_in("staff").await;
    let answer = async |at: chrono::DateTime<chrono::Utc>| {
        let explained =
            explain(&staff, &hong, "A", 40_000, json!({ "at": at.to_rfc3339() })).await["explanation"].clone();
        let used: Vec<i64> = explained["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["used"]["amount"].as_str().unwrap().parse().unwrap())
            .collect();
        (explained["answer"].as_str().unwrap().to_owned(), used)
    };
    assert_eq!(answer(before).await, ("ALONE".into(), vec![0, 0, 0, 0]));
    assert_eq!(answer(before + TimeDelta::minutes(2)).await, ("LINE".into(), vec![70_000; 4]));
    assert_eq!(answer(before + TimeDelta::days(1)).await, ("LINE".into(), vec![70_000, 70_000, 0, 70_000]));
    assert_eq!(answer(before + TimeDelta::days(35)).await, ("LINE".into(), vec![70_000, 70_000, 0, 0]));
    // Before there was a limit.
    let long_ago: chrono::DateTime<chrono::Utc> = "2024-06-01T00:00:00Z".parse().unwrap();
    assert_eq!(answer(long_ago).await, ("LINE".into(), vec![]));
}

/// X5: which customer is which employee is not to be found out by asking.
#[tokio::test]
async fn d9_explain_does_not_say_which_customer_is_a_colleague() {
    let app = TestApp::start().await;
    line(&app).await;
    let input = json!({ "number": "C-9", "name": "최유진", "employeeId": app.company.id("chief") });
    let made = crate::documents::change(&app.sign_in("cs").await, "createCustomer", input).await;
    let chief = made.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned();
    let seen = explain(&app.sign_in("staff").await, &chief, "A", 200_000, json!({})).await["explanation"].clone();
    assert_eq!(
        (&seen["benefitsEmployee"], &seen["line"][0]["canApprove"], &seen["line"][0]["most"]),
        (&Value::Null, &json!(false), &money(0))
    );
    let of_chief = json!({ "employeeId": app.company.id("chief") });
    let by_leader =
        explain(&app.sign_in("leader").await, &chief, "A", 1_000, of_chief.clone()).await["explanation"].clone();
    assert_eq!(by_leader["benefitsEmployee"], Value::Null);
    let by_office = explain(&app.sign_in("cs").await, &chief, "A", 1_000, of_chief).await["explanation"].clone();
    assert_eq!(by_office["benefitsEmployee"], true);
}
