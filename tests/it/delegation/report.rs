//! D11: what was decided over a period.

use crate::{
    delegation::desk::{about, allow, answer, ask_for, case, decide, line},
    documents::{ask, change, customer, get},
    voc::desk::{act, categories, complaint, file},
};
use chrono::TimeDelta;
use entity::{customer::CustomerTier::Standard, decision::DecisionKind};
use serde_json::{Value, json};
use tests::TestApp;

/// D11.
#[tokio::test]
async fn d11_the_report_says_how_much_was_decided_alone_how_fast_and_where() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(&app, "other", DecisionKind::ServiceRecovery, Standard, (50_000, None, None, None)).await;
    let (hong, staff) = (customer(&app, "C-1").await, app.sign_in("staff").await);
    for n in 0..3 {
        decide(&staff, case(&hong, &format!("A-{n}"), 10_000)).await;
    }
    let request = ask_for(&staff, case(&hong, "B", 200_000)).await;
    app.pass(TimeDelta::minutes(90));
    answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await;
    let back = decide(&app.sign_in("other").await, case(&hong, "C", 5_000)).await;
    change(&app.sign_in("other").await, "reverseDecision", json!({ "id": back["id"], "reason": "착오" })).await;
    app.pass(TimeDelta::days(31));
    decide(&app.sign_in("staff").await, case(&hong, "D", 1_000)).await;
    let period = json!({ "from": "2026-03-01", "to": "2026-04-30" });
    let of = async |who: &str, period: &Value| get(&app.sign_in(who).await, "authorityReport", period.clone()).await;
    let report = of("cs", &period).await;
    assert_eq!(
        report["total"],
        json!({ "decisions": 6, "alone": 5, "empoweredRate": 0.8333, "amount": { "amount": "236000" }, "reversed": 1,
            "reversedAmount": { "amount": "5000" }, "averageMinutes": 90.0, "withinAnHour": 0.0, "withinFourHours": 1.0 })
    );
    let months: Vec<_> = report["byMonth"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["month"].clone(), one["figures"]["decisions"].clone()))
        .collect();
    assert_eq!(months, [(json!("2026-03-01"), json!(5)), (json!("2026-04-01"), json!(1))]);
    let departments: Vec<_> =
        report["byDepartment"].as_array().unwrap().iter().map(|one| one["department"]["code"].clone()).collect();
    assert_eq!(departments, ["office", "team"]);
    assert_eq!(
        (&report["byKind"][0]["kind"], &report["byDemand"][0]["demand"]),
        (&json!("SERVICE_RECOVERY"), &json!("BEYOND_AUTHORITY"))
    );
    assert_eq!(
        report["frequentCustomers"],
        json!([{ "customer": { "maskedName": "홍*동" }, "decisions": 6, "amount": { "amount": "236000" } }])
    );
    // Each as far as the policy reaches.
    for (who, decisions) in [("leader", 5), ("exec", 5), ("exec2", 1), ("ceo", 6), ("auditor", 6)] {
        assert_eq!(of(who, &period).await["total"]["decisions"], decisions, "{who}");
    }
    let mut narrow = period.clone();
    narrow["filter"] = json!({ "departmentId": app.company.id("centre"), "kind": "FEE_WAIVER" });
    assert_eq!(of("cs", &narrow).await["total"]["empoweredRate"], Value::Null);
    for (from, to) in [("2026-03-02", "2026-03-01"), ("2020-01-01", "2026-03-01")] {
        let refused = ask(&app.sign_in("cs").await, "authorityReport", json!({ "from": from, "to": to })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT");
    }
}

/// D11: how often the customer complained within the days after, apart by who decided and by demand; whose days are not over are left out.
#[tokio::test]
async fn d11_the_report_says_how_often_customers_complained_afterwards() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let mut customers = Vec::new();
    for n in 0..6 {
        customers.push(customer(&app, &format!("C-{n}")).await);
    }
    let says = |customer: &str| complaint(Some(customer), "또 늦었습니다");
    let cs = app.sign_in("cs").await;
    // Complained before: that does not follow.
    let item = file(&cs, says(&customers[0])).await;
    app.pass(TimeDelta::hours(1));
    let staff = app.sign_in("staff").await;
    decide(&staff, about(&customers[0], &item, 10_000)).await;
    decide(&staff, case(&customers[1], "B", 10_000)).await;
    let mut ordinary = case(&customers[2], "C", 10_000);
    ordinary["demand"] = json!("ORDINARY");
    decide(&staff, ordinary).await;
    for n in [3, 4] {
        let request = ask_for(&staff, case(&customers[n], &format!("D-{n}"), 200_000)).await;
        answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await;
    }
    app.pass(TimeDelta::days(10));
    let cs = app.sign_in("cs").await;
    // The same thing once more is merged with what was decided about, whichever way round: it is none that follows.
    let again = file(&cs, says(&customers[0])).await;
    act(&cs, "mergeVoc", &again, json!({ "intoId": item["id"], "reason": "같은 건" })).await;
    let rejected = file(&cs, says(&customers[1])).await;
    act(&cs, "rejectVoc", &rejected, json!({ "rejection": "NOT_OURS", "reason": "타사" })).await;
    let mut inquiry = says(&customers[2]);
    inquiry["kind"] = json!("INQUIRY");
    file(&cs, inquiry).await;
    file(&cs, says(&customers[3])).await;
    file(&cs, says(&customers[3])).await;
    app.pass(TimeDelta::days(81));
    // Too late by a day.
    file(&app.sign_in("cs").await, says(&customers[4])).await;
    decide(&app.sign_in("staff").await, case(&customers[5], "E", 10_000)).await;
    app.pass(TimeDelta::minutes(5));
    file(&app.sign_in("cs").await, says(&customers[5])).await;
    let period = json!({ "from": "2026-03-01", "to": "2026-12-31" });
    let report = async || get(&app.sign_in("cs").await, "authorityReport", period.clone()).await["complaints"].clone();
    let figures = |decisions: i32, complained: i32, rate: Value, not_over: i32| json!({ "decisions": decisions, "complained": complained, "rate": rate, "notOver": not_over });
    let told = report().await;
    assert_eq!(told["days"], 90);
    assert_eq!(told["alone"], figures(3, 0, json!(0.0), 1));
    assert_eq!(told["escalated"], figures(2, 1, json!(0.5), 0));
    assert_eq!(
        told["byDemand"],
        json!([
            { "demand": "ORDINARY", "alone": figures(1, 0, json!(0.0), 0), "escalated": figures(0, 0, Value::Null, 0) },
            { "demand": "BEYOND_AUTHORITY", "alone": figures(2, 0, json!(0.0), 1), "escalated": figures(2, 1, json!(0.5), 0) },
        ])
    );
    // Merged the other way round, and over another one; then taken apart, it follows after all.
    let cs = app.sign_in("cs").await;
    act(&cs, "unmergeVoc", &again, json!({ "reason": "다시" })).await;
    assert_eq!(report().await["alone"]["complained"], 1);
    let between = file(&cs, says(&customers[0])).await;
    act(&cs, "mergeVoc", &item, json!({ "intoId": between["id"], "reason": "같은 건" })).await;
    act(&cs, "mergeVoc", &between, json!({ "intoId": again["id"], "reason": "같은 건" })).await;
    assert_eq!(report().await["alone"]["complained"], 0);
    app.pass(TimeDelta::days(91));
    assert_eq!(report().await["alone"], figures(4, 1, json!(0.25), 0));
}
