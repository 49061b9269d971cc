//! C2, C3: who sees a customer in the clear, and what is written down of it.

use crate::documents::{ask, change, customer, get, reveal};
use chrono::TimeDelta;
use entity::{
    approval_request::{self, ApprovalStage, ApprovalStatus},
    customer::CustomerTier,
    decision::{DecisionKind, Demand},
    ids::{ApprovalRequestId, CustomerId, DepartmentId, EmployeeId},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::{TestApp, noon};
use uuid::Uuid;

/// A request of one about a customer that waits for another.
async fn request(app: &TestApp, customer: &str, by: &str, of: &str) {
    let employee = |who: &str| EmployeeId::decode(app.company.id(who)).unwrap();
    let row = approval_request::Model {
        id: ApprovalRequestId(Uuid::from_u128(1)),
        kind: DecisionKind::ServiceRecovery,
        customer_id: CustomerId::decode(customer).unwrap(),
        tier: CustomerTier::Standard,
        claim_reference: "CL-1".into(),
        voc_item_id: None,
        amount: 1,
        demand: Demand::Ordinary,
        reason: Vec::new(),
        requested_by: employee(by),
        requested_at: noon(),
        department_id: DepartmentId::decode(app.company.id("team")).unwrap(),
        stage: ApprovalStage::Line,
        holder_id: employee(of),
        approver_id: Some(employee(of)),
        hop: 1,
        status: ApprovalStatus::Pending,
        assigned_at: noon(),
        remind_at: Some(noon()),
        cleared_by: None,
        due_at: noon(),
        decided_by: None,
        decided_at: None,
        answer: None,
        decision_id: None,
        version: 1,
    };
    approval_request::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
}

/// C2: by role and assignment.
#[tokio::test]
async fn c2_a_customer_is_revealed_to_who_handles_all_or_has_a_case_with_them() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    for who in ["cs", "compliance", "cco"] {
        let seen = reveal(&app, who, &id).await.json["data"]["revealCustomer"]["revealed"].clone();
        assert_eq!(seen, json!({ "name": "홍길동", "phone": "01012345678", "email": null }), "{who}");
    }
    for who in ["staff", "leader", "exec", "ceo"] {
        assert_eq!(reveal(&app, who, &id).await.refusals(), ["NOT_ASSIGNED customerId"], "{who}");
    }
    request(&app, &id, "staff", "leader").await;
    for (who, shown) in [("staff", true), ("leader", true), ("mate", false), ("exec", false)] {
        let answer = reveal(&app, who, &id).await;
        assert_eq!(answer.json["data"]["revealCustomer"]["revealed"].is_object(), shown, "{who}: {}", answer.text);
    }
}

/// C2: so many an hour, for each person; the setting goes one way.
#[tokio::test]
async fn c2_reveals_are_limited_by_the_hour() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    let set = |value: i32| json!({ "changes": [{ "key": "customer.revealsPerHour", "integer": value }] });
    let admin = app.sign_in("admin").await;
    let raised = change(&admin, "updateSettings", set(31)).await;
    assert!(!raised.refusals().is_empty(), "{}", raised.text);
    assert_eq!(change(&admin, "updateSettings", set(2)).await.refusals(), [] as [&str; 0]);
    let raised = change(&admin, "updateSettings", set(3)).await;
    assert!(raised.refusals()[0].starts_with("ONLY_STRICTER"), "{}", raised.text);
    let cs = app.sign_in("cs").await;
    let input = json!({ "customerId": id, "fields": ["NAME"], "reason": "CALLBACK" });
    // At once, too, no more than two.
    let answers = futures_util::future::join_all((0..4).map(|_| change(&cs, "revealCustomer", input.clone()))).await;
    let shown = answers.iter().filter(|answer| answer.refusals().is_empty()).count();
    assert_eq!(shown, 2);
    assert_eq!(reveal(&app, "cs", &id).await.refusals(), ["TOO_MANY_REVEALS customerId"]);
    assert_eq!(reveal(&app, "compliance", &id).await.refusals(), [] as [&str; 0]);
    app.pass(TimeDelta::minutes(61));
    assert_eq!(reveal(&app, "cs", &id).await.refusals(), [] as [&str; 0]);
}

/// C3: each reveal leaves a record, which the CCO and auditors alone read; a refused one leaves none.
#[tokio::test]
async fn c3_each_reveal_is_written_down_for_the_cco_and_auditors_alone() {
    let app = TestApp::start().await;
    let (id, other) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    reveal(&app, "cs", &id).await;
    app.pass(TimeDelta::seconds(1));
    reveal(&app, "compliance", &other).await;
    reveal(&app, "staff", &id).await;
    for who in ["cco", "auditor"] {
        let seen = get(&app.sign_in(who).await, "accessRecords", json!({ "filter": { "customerId": id } })).await;
        assert_eq!(seen["totalCount"], 1, "{who}");
        let record = &seen["edges"][0]["node"];
        assert_eq!((&record["actor"]["name"], &record["customer"]["id"]), (&json!("임수빈"), &json!(id)));
        assert_eq!(
            (&record["fields"], &record["reason"], &record["reference"]),
            (&json!(["name", "phone"]), &json!("CALLBACK"), &json!("CB-7"))
        );
        assert!(record["requestId"].is_string() && record["clientIp"].is_string());
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let client = app.sign_in(who).await;
        assert_eq!(client.data(node, json!({ "id": record["id"] })).await["node"]["id"], record["id"]);
        let hidden = app.sign_in("staff").await.data(node, json!({ "id": record["id"] })).await;
        assert_eq!(hidden["node"], Value::Null);
    }
    let auditor = app.sign_in("auditor").await;
    let of = json!({ "filter": { "actorId": app.company.id("compliance"), "from": "2026-03-02T03:00:01Z" } });
    assert_eq!(get(&auditor, "accessRecords", of).await["totalCount"], 1);
    assert_eq!(
        get(&auditor, "accessRecords", json!({ "filter": { "before": "2026-03-02T03:00:01Z" } })).await["totalCount"],
        1
    );
    let audited = get(&auditor, "auditLog", json!({ "filter": { "action": "revealCustomer" } })).await;
    assert_eq!(audited["totalCount"], 2);
}

/// C3: what is written down names cases, never people.
#[tokio::test]
async fn c3_a_reference_holds_no_personal_text() {
    let app = TestApp::start().await;
    let (cs, id) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    for (reason, reference, refused) in [
        ("CASE_HANDLING", Value::Null, "REFERENCE_MISSING reference"),
        ("CALLBACK", json!("홍길동님"), "REFERENCE_INVALID reference"),
        ("CALLBACK", json!("010-1234-5678"), "REFERENCE_INVALID reference"),
    ] {
        let input = json!({ "customerId": id, "fields": ["NAME"], "reason": reason, "reference": reference });
        assert_eq!(change(&cs, "revealCustomer", input).await.refusals(), [refused]);
    }
    let nothing = json!({ "customerId": id, "fields": [], "reason": "CALLBACK" });
    assert_eq!(change(&cs, "revealCustomer", nothing).await.refusals(), ["NOTHING_TO_REVEAL fields"]);
}

/// C2: what is masked is not guessed by asking for one value after the other: so many look-ups an hour for each person, however many at
/// once; what nobody is masked in is not counted.
#[tokio::test]
async fn c2_looking_up_what_is_masked_has_a_pace() {
    let app = TestApp::start().await;
    customer(&app, "C-1").await;
    let five = json!({ "changes": [{ "key": "customer.lookupsPerHour", "integer": 5 }] });
    assert_eq!(change(&app.sign_in("admin").await, "updateSettings", five).await.refusals(), [] as [&str; 0]);
    let (staff, mate) = (app.sign_in("staff").await, app.sign_in("mate").await);
    let guess = |n: i32| json!({ "filter": { "phone": format!("010-{n:04}-5678") } });
    let asked = futures_util::future::join_all((0..20).map(|n| ask(&staff, "customers", guess(n)))).await;
    let refused: Vec<_> = asked.iter().filter(|answer| answer.json["data"]["customers"].is_null()).collect();
    assert_eq!(refused.len(), 18, "half of them at once");
    assert!(refused.iter().all(|answer| answer.json["errors"][0]["extensions"]["code"] == "RATE_LIMITED"));
    for free in [json!({}), json!({ "filter": { "number": "C-1" } }), json!({ "filter": { "tier": "STANDARD" } })] {
        assert!(ask(&staff, "customers", free).await.json["data"]["customers"].is_object());
    }
    assert!(ask(&mate, "customers", guess(1)).await.json["data"]["customers"].is_object(), "everybody for themself");
    let passes = async |minutes: i64| {
        app.pass(TimeDelta::minutes(minutes));
        let staff = app.sign_in("staff").await;
        ask(&staff, "customers", guess(1)).await.json["data"]["customers"].is_object()
    };
    assert_eq!((passes(11).await, passes(1).await, passes(1).await), (false, true, false), "half of them an hour");
}
