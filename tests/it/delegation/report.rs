//! D11: what was decided over a period.

use crate::{
    delegation::desk::{allow, answer, ask_for, case, decide, line},
    documents::{ask, change, customer, get},
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
