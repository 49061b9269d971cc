//! D5, D6, D10: the way of a request, and what is said to it.

use crate::{
    delegation::desk::{adds_up, allow, answer, ask_for, case, decide, line, make, money},
    documents::{absent, change, customer, get},
};
use chrono::{NaiveDate, TimeDelta};
use entity::{
    contract,
    customer::CustomerTier::Standard,
    decision::DecisionKind,
    employee_role::{self, Role},
    ids::{ContractId, CustomerId},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::{TestApp, foreign};
use uuid::Uuid;

fn request_of(answer: &tests::Answer, field: &str) -> Value {
    let request = answer.json["data"][field]["approvalRequest"].clone();
    assert!(request.is_object(), "{}", answer.text);
    request
}

/// D5, D8: up the line to the first whose own limit covers it, whose limit it consumes.
#[tokio::test]
async fn d5_a_request_goes_to_the_first_up_the_line_whose_limit_covers_it() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    for (amount, approver, hop) in
        [(100_001, "chief", 1), (300_001, "leader", 2), (1_000_001, "ceo", 4), (900_000_000_000, "ceo", 4)]
    {
        let request = ask_for(&staff, case(&hong, "A", amount)).await;
        assert_eq!(
            (&request["approver"]["email"], &request["hop"]),
            (&json!(format!("{approver}@hanbit.test")), &json!(hop))
        );
        assert_eq!(
            (&request["status"], &request["stage"], &request["viewerCanApprove"]),
            (&json!("PENDING"), &json!("LINE"), &json!(false))
        );
    }
    assert_eq!((app.count("decision").await, app.count("ledger_entry").await), (0, 0));
    adds_up(&app).await;
    let request = ask_for(&staff, case(&hong, "B", 200_000)).await;
    let approved =
        request_of(&answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await, "approveRequest");
    assert_eq!((&approved["status"], &approved["answer"]), (&json!("APPROVED"), &json!("사정을 확인했습니다")));
    let decision = &approved["decision"];
    assert_eq!(
        (&decision["alone"], &decision["holder"]["email"], &decision["standsInFor"]),
        (&json!(false), &json!("chief@hanbit.test"), &Value::Null)
    );
    let steps: Vec<_> =
        approved["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(steps, ["REQUESTED", "APPROVED"]);
    adds_up(&app).await;
}

/// D5: "no one up the line can approve this" is an answer of its own, before the request is made.
#[tokio::test]
async fn d5_nobody_up_the_line_is_an_answer_of_its_own() {
    let app = TestApp::start().await;
    line(&app).await;
    let hong = customer(&app, "C-1").await;
    let refused = make(&app.sign_in("ceo").await, case(&hong, "A", 1_000)).await;
    assert!(refused.json["data"]["makeDecision"]["decision"].is_object(), "the CEO's is unlimited: {}", refused.text);
    app.leave("ceo").await;
    app.reload().await;
    let refused = make(&app.sign_in("staff").await, case(&hong, "A", 2_000_000)).await;
    assert_eq!(refused.refusals(), ["NOBODY_CAN_APPROVE"]);
    assert_eq!(app.count("approval_request").await, 0);
}

/// D5: whoever is absent is stood in for, tested against both limits and consuming the absent holder's.
#[tokio::test]
async fn d5_a_deputy_needs_both_limits_and_consumes_the_holders() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(&app, "mate", DecisionKind::ServiceRecovery, Standard, (150_000, None, None, None)).await;
    absent(&app, "chief", "mate").await;
    app.reload().await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    // Beyond the deputy's own limit it goes on up.
    let beyond = ask_for(&staff, case(&hong, "A", 150_001)).await;
    assert_eq!(beyond["approver"]["email"], "leader@hanbit.test");
    let request = ask_for(&staff, case(&hong, "B", 150_000)).await;
    assert_eq!(
        (&request["approver"]["email"], &request["standsInFor"]["email"]),
        (&json!("mate@hanbit.test"), &json!("chief@hanbit.test"))
    );
    let mate = app.sign_in("mate").await;
    let seen = get(&mate, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!((&seen["viewerCanApprove"], &seen["viewerMaxAmount"]), (&json!(true), &money(150_000)));
    // Nobody else's: not the absent holder's, not their leader's.
    assert_eq!(
        answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await.refusals(),
        ["NOT_APPROVER id"]
    );
    assert_eq!(
        answer(&app.sign_in("leader").await, "approveRequest", &request, json!({})).await.refusals(),
        ["REQUEST_NOT_FOUND id"]
    );
    let approved = request_of(&answer(&mate, "approveRequest", &request, json!({})).await, "approveRequest");
    let decision = &approved["decision"];
    assert_eq!(
        [&decision["decidedBy"], &decision["holder"], &decision["standsInFor"]]
            .map(|one| one["email"].as_str().unwrap_or_default()),
        ["mate@hanbit.test", "chief@hanbit.test", "chief@hanbit.test"]
    );
    adds_up(&app).await;
    // Their own request never comes before them, also not as deputy: it goes on up.
    let own = ask_for(&mate, case(&hong, "C", 200_000)).await;
    assert_eq!(own["approver"]["email"], "leader@hanbit.test");
}

/// D5: nor one that benefits themselves.
#[tokio::test]
async fn d5_what_benefits_the_approver_goes_on_up() {
    let app = TestApp::start().await;
    line(&app).await;
    let input = json!({ "number": "C-9", "name": "최유진", "employeeId": app.company.id("chief") });
    let made = change(&app.sign_in("cs").await, "createCustomer", input).await;
    let chief = made.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned();
    let request = ask_for(&app.sign_in("staff").await, case(&chief, "A", 200_000)).await;
    assert_eq!(request["approver"]["email"], "leader@hanbit.test");
}

/// D6: approves, approves a lower amount, or rejects, with a reason, and is checked again at that moment.
#[tokio::test]
async fn d6_whoever_it_is_before_answers_and_is_looked_at_again() {
    let app = TestApp::start().await;
    let limit =
        allow(&app, "chief", DecisionKind::ServiceRecovery, Standard, (300_000, None, None, Some(400_000))).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let chief = app.sign_in("chief").await;
    let first = ask_for(&staff, case(&hong, "A", 300_000)).await;
    let second = ask_for(&staff, case(&hong, "B", 300_000)).await;
    let third = ask_for(&staff, case(&hong, "C", 300_000)).await;
    // The asker and others do not answer; nothing beyond what was asked, nothing without a reason.
    assert_eq!(answer(&staff, "approveRequest", &first, json!({})).await.refusals(), ["NOT_APPROVER id"]);
    assert_eq!(answer(&staff, "rejectRequest", &first, json!({})).await.refusals(), ["OWN_REQUEST id"]);
    for (more, refusal) in [
        (json!({ "amount": money(300_001) }), "MORE_THAN_ASKED amount"),
        (json!({ "amount": money(0) }), "AMOUNT_ZERO amount"),
        (json!({ "reason": " " }), "BLANK reason"),
        (json!({ "expectedVersion": 7 }), "STALE_VERSION expectedVersion"),
        (json!({ "id": foreign::<entity::ids::ApprovalRequestId>() }), "REQUEST_NOT_FOUND id"),
    ] {
        assert_eq!(answer(&chief, "approveRequest", &first, more).await.refusals(), [refusal]);
    }
    let lower = request_of(
        &answer(&chief, "approveRequest", &first, json!({ "amount": money(250_000) })).await,
        "approveRequest",
    );
    assert_eq!(lower["decision"]["amount"], money(250_000));
    assert_eq!(answer(&chief, "approveRequest", &first, json!({})).await.refusals(), ["ALREADY_DECIDED id"]);
    // 150,000 are left of the month.
    let seen = get(&chief, "approvalRequest", json!({ "id": second["id"] })).await;
    assert_eq!((&seen["viewerCanApprove"], &seen["viewerMaxAmount"]), (&json!(false), &money(150_000)));
    assert_eq!(answer(&chief, "approveRequest", &second, json!({})).await.refusals(), ["OVER_LIMIT amount"]);
    let rest = json!({ "amount": money(150_000) });
    request_of(&answer(&chief, "approveRequest", &second, rest).await, "approveRequest");
    let rejected = request_of(&answer(&chief, "rejectRequest", &third, json!({})).await, "rejectRequest");
    assert_eq!((&rejected["status"], &rejected["decision"]), (&json!("REJECTED"), &Value::Null));
    // Somebody who lost the authority meanwhile.
    app.pass(TimeDelta::days(31));
    let (staff, chief) = (app.sign_in("staff").await, app.sign_in("chief").await);
    let fourth = ask_for(&staff, case(&hong, "D", 200_000)).await;
    let end = "UPDATE delegation_limit SET effective_until = effective_from WHERE id = ";
    let id = limit.0;
    let sql = if tests::on_postgres() { format!("{end}'{id}'") } else { format!("{end}X'{}'", id.simple()) };
    sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), &sql).await.unwrap();
    assert_eq!(answer(&chief, "approveRequest", &fourth, json!({})).await.refusals(), ["OVER_LIMIT amount"]);
    adds_up(&app).await;
    assert_eq!(app.count("decision").await, 2);
}

/// D5: the requester can withdraw it.
#[tokio::test]
async fn d5_whoever_asked_takes_it_back() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let request = ask_for(&staff, case(&hong, "A", 200_000)).await;
    assert_eq!(
        answer(&app.sign_in("chief").await, "withdrawRequest", &request, json!({})).await.refusals(),
        ["NOT_REQUESTER id"]
    );
    let back = request_of(&answer(&staff, "withdrawRequest", &request, json!({})).await, "withdrawRequest");
    assert_eq!((&back["status"], &back["decidedBy"]["email"]), (&json!("WITHDRAWN"), &json!("staff@hanbit.test")));
    assert_eq!(
        answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await.refusals(),
        ["ALREADY_DECIDED id"]
    );
}

/// D6: reminds after 4 business hours and moves up after 8; from Monday noon that is 16:00, and 11:00 on Tuesday.
#[tokio::test]
async fn d6_an_undecided_request_reminds_and_moves_up_once_each() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let request = ask_for(&staff, case(&hong, "A", 200_000)).await;
    assert_eq!(request["dueAt"], "2026-03-03T02:00:00.000000Z");
    let steps = async || {
        let client = app.sign_in("staff").await;
        let seen = get(&client, "approvalRequest", json!({ "id": request["id"] })).await;
        let steps: Vec<String> =
            seen["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap().to_owned()).collect();
        (steps, seen["approver"]["email"].as_str().unwrap().to_owned())
    };
    app.pass(TimeDelta::minutes(239));
    assert_eq!(app.clerk().await, 0);
    app.pass(TimeDelta::minutes(1));
    let node = app.another_node().await;
    assert_eq!((app.clerk().await + node.clerk().await, app.clerk().await), (1, 0));
    assert_eq!(steps().await, (vec!["REQUESTED".into(), "REMINDED".into()], "chief@hanbit.test".into()));
    app.pass(TimeDelta::hours(19));
    assert_eq!((app.clerk().await, app.clerk().await), (1, 0));
    assert_eq!(
        steps().await,
        (vec!["REQUESTED".into(), "REMINDED".into(), "MOVED_UP".into()], "leader@hanbit.test".into())
    );
    assert_eq!(
        answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await.refusals(),
        ["REQUEST_NOT_FOUND id"]
    );
    // After weeks of standstill: the executive has no limit, the CEO's is unlimited; above is nobody, who waits is reminded.
    app.pass(TimeDelta::days(30));
    assert_eq!(app.clerk().await, 1);
    assert_eq!(steps().await.1, "ceo@hanbit.test");
    app.pass(TimeDelta::days(30));
    assert_eq!((app.clerk().await, app.clerk().await), (1, 0));
    assert_eq!(steps().await.0.last().unwrap(), "REMINDED");
    let ceo = app.sign_in("ceo").await;
    request_of(&answer(&ceo, "approveRequest", &request, json!({})).await, "approveRequest");
    app.pass(TimeDelta::days(30));
    assert_eq!(app.clerk().await, 0);
}

/// O4, D6: before somebody who has left it does not wait.
#[tokio::test]
async fn d6_a_request_before_somebody_who_has_left_moves_up_at_once() {
    let app = TestApp::start().await;
    line(&app).await;
    let request = ask_for(&app.sign_in("staff").await, case(&customer(&app, "C-1").await, "A", 200_000)).await;
    app.leave("chief").await;
    app.reload().await;
    assert_eq!(app.clerk().await, 1);
    let seen = get(&app.sign_in("leader").await, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!((&seen["approver"]["email"], &seen["viewerCanApprove"]), (&json!("leader@hanbit.test"), &json!(true)));
}

/// D6: before somebody who has left, with nobody above: reminded once, not again and again.
#[tokio::test]
async fn d6_a_request_that_nobody_can_take_does_not_keep_the_clerk_busy() {
    let app = TestApp::start().await;
    allow(&app, "chief", DecisionKind::ServiceRecovery, Standard, (300_000, None, None, None)).await;
    let request = ask_for(&app.sign_in("staff").await, case(&customer(&app, "C-1").await, "A", 200_000)).await;
    for who in ["chief", "ceo"] {
        app.leave(who).await;
    }
    app.reload().await;
    assert_eq!((app.clerk().await, app.clerk().await, app.clerk().await), (1, 0, 0));
    let seen = get(&app.sign_in("staff").await, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!((&seen["approver"], &seen["status"]), (&Value::Null, &json!("PENDING")));
}

/// D5: whoever stands in from tomorrow on has it tomorrow, is told, and finds it in their list; the time runs on.
#[tokio::test]
async fn d5_an_absence_that_begins_later_puts_a_request_before_the_deputy() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(&app, "mate", DecisionKind::ServiceRecovery, Standard, (200_000, None, None, None)).await;
    let request = ask_for(&app.sign_in("staff").await, case(&customer(&app, "C-1").await, "A", 200_000)).await;
    let input = json!({ "kind": "LEAVE", "firstDay": "2026-03-03", "lastDay": "2026-03-03", "deputyId": app.company.id("mate") });
    assert_eq!(change(&app.sign_in("chief").await, "recordAbsence", input).await.refusals(), [] as [&str; 0]);
    app.reload().await;
    assert_eq!(app.clerk().await, 0);
    app.pass(TimeDelta::hours(13));
    assert_eq!((app.clerk().await, app.clerk().await), (2, 0), "handed over, and then reminded");
    let mate = app.sign_in("mate").await;
    let mine = get(&mate, "approvalRequests", json!({ "filter": { "status": "PENDING" } })).await;
    assert_eq!(
        (&mine["edges"][0]["node"]["id"], &mine["edges"][0]["node"]["viewerCanApprove"]),
        (&request["id"], &json!(true))
    );
    // The day after, the holder is back.
    app.pass(TimeDelta::days(1));
    assert!(app.clerk().await > 0);
}

/// D5: no one approves their own request, also not as deputy: if it comes to that meanwhile it moves up at once, and not to and fro.
#[tokio::test]
async fn d5_a_request_whose_asker_comes_to_stand_in_moves_up() {
    let app = TestApp::start().await;
    line(&app).await;
    let request = ask_for(&app.sign_in("staff").await, case(&customer(&app, "C-1").await, "A", 200_000)).await;
    absent(&app, "chief", "staff").await;
    app.reload().await;
    assert_eq!((app.clerk().await, app.clerk().await), (1, 0));
    let seen = get(&app.sign_in("staff").await, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!((&seen["approver"]["email"], &seen["hop"]), (&json!("leader@hanbit.test"), &json!(2)));
    // Where nobody is further up it waits before nobody, and is not looked at again and again.
    let large = ask_for(&app.sign_in("leader").await, case(&customer(&app, "C-2").await, "B", 2_000_000)).await;
    absent(&app, "ceo", "leader").await;
    app.reload().await;
    assert_eq!((app.clerk().await, app.clerk().await), (1, 0));
    let seen = get(&app.sign_in("leader").await, "approvalRequest", json!({ "id": large["id"] })).await;
    assert_eq!((&seen["approver"], &seen["status"]), (&Value::Null, &json!("PENDING")));
}

/// D1, D6: looked at again at that moment: by the tier of that moment, and by whoever still stands above the asker.
#[tokio::test]
async fn d6_the_tier_and_the_line_are_those_of_the_moment_of_approval() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(
        &app,
        "chief",
        DecisionKind::ServiceRecovery,
        entity::customer::CustomerTier::Excellent,
        (900_000, None, None, None),
    )
    .await;
    let input = json!({ "number": "C-1", "name": "홍길동", "tier": "EXCELLENT" });
    let made = change(&app.sign_in("cs").await, "createCustomer", input).await;
    let hong = made.json["data"]["createCustomer"]["customer"].clone();
    let id = hong["id"].as_str().unwrap();
    let (staff, chief) = (app.sign_in("staff").await, app.sign_in("chief").await);
    let first = ask_for(&staff, case(id, "A", 800_000)).await;
    let second = ask_for(&staff, case(id, "B", 200_000)).await;
    assert_eq!(
        (&first["approver"]["email"], &second["approver"]["email"]),
        (&json!("chief@hanbit.test"), &json!("chief@hanbit.test"))
    );
    let less = json!({ "id": id, "expectedVersion": 1, "tier": "STANDARD" });
    assert_eq!(change(&app.sign_in("cs").await, "updateCustomer", less).await.refusals(), [] as [&str; 0]);
    assert_eq!(answer(&chief, "approveRequest", &first, json!({})).await.refusals(), ["OVER_LIMIT amount"]);
    // Somebody else leads the team now.
    let leads = format!(
        "UPDATE department SET leader_id = (SELECT id FROM employee WHERE email = '{}') WHERE code = 'team'",
        "mate@hanbit.test"
    );
    sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), &leads).await.unwrap();
    app.reload().await;
    assert_eq!(answer(&chief, "approveRequest", &second, json!({})).await.refusals(), ["NOT_APPROVER id"]);
    adds_up(&app).await;
}

/// C4: a case ends when somebody has dealt with it: the customer's time is counted from there.
#[tokio::test]
async fn c4_a_case_lasts_until_its_request_is_dealt_with() {
    let app = TestApp::start().await;
    line(&app).await;
    let hong = customer(&app, "C-1").await;
    let last = async || {
        let row = entity::customer::Entity::find_by_id(CustomerId::decode(&hong).unwrap()).one(app.db.writer()).await;
        row.unwrap().unwrap().last_case_at.unwrap()
    };
    for (field, by) in [("approveRequest", "chief"), ("rejectRequest", "chief"), ("withdrawRequest", "staff")] {
        let request = ask_for(&app.sign_in("staff").await, case(&hong, &format!("A-{}", field.len()), 200_000)).await;
        app.pass(TimeDelta::hours(1));
        let answered = answer(&app.sign_in(by).await, field, &request, json!({})).await;
        request_of(&answered, field);
        assert_eq!(last().await, app.now(), "{field}");
    }
    let made = decide(&app.sign_in("staff").await, case(&hong, "B", 1_000)).await;
    app.pass(TimeDelta::hours(1));
    change(&app.sign_in("staff").await, "reverseDecision", json!({ "id": made["id"], "reason": "착오" })).await;
    assert_eq!(last().await, app.now(), "reversed");
}

/// C4: about a customer who is forgotten nobody decides any more: what waits ends by itself.
#[tokio::test]
async fn c4_a_request_about_a_forgotten_customer_ends() {
    let app = TestApp::start().await;
    line(&app).await;
    let hong = customer(&app, "C-1").await;
    let request = ask_for(&app.sign_in("staff").await, case(&hong, "A", 200_000)).await;
    let erased = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    let erased = change(&app.sign_in("cs").await, "eraseCustomer", erased).await;
    assert!(erased.json["data"]["eraseCustomer"]["customer"].is_object(), "{}", erased.text);
    let chief = app.sign_in("chief").await;
    assert_eq!(answer(&chief, "approveRequest", &request, json!({})).await.refusals(), ["CUSTOMER_ERASED customerId"]);
    app.pass(TimeDelta::hours(4));
    assert_eq!((app.clerk().await, app.clerk().await), (1, 0));
    let seen = get(&app.sign_in("chief").await, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!(
        (&seen["status"], &seen["reason"], &seen["decidedBy"]),
        (&json!("WITHDRAWN"), &Value::Null, &Value::Null)
    );
}

async fn contract(app: &TestApp, customer: &str, sold: &str, premium: i64) {
    let row = contract::Model {
        id: ContractId(Uuid::now_v7()),
        number: None,
        customer_id: CustomerId::decode(customer).unwrap(),
        product: "운전자보험".into(),
        sold_on: sold.parse::<NaiveDate>().unwrap(),
        renewed_on: None,
        ends_on: None,
        first_year_premium: premium,
        version: 1,
    };
    contract::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
}

/// D10: the lower of 10% of the first year's premium and 30,000 won, within 30 days; goodwill adds up.
#[tokio::test]
async fn d10_goodwill_near_a_sale_goes_before_compliance_above_the_ceiling() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(&app, "staff", DecisionKind::ClaimPayment, Standard, (100_000, None, None, None)).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    contract(&app, &hong, "2026-01-30", 100_000).await;
    decide(&staff, case(&hong, "FAR", 50_000)).await;
    let kim = customer(&app, "C-2").await;
    contract(&app, &kim, "2026-01-31", 200_000).await;
    decide(&staff, case(&kim, "A", 15_000)).await;
    let request = ask_for(&staff, case(&kim, "B", 5_001)).await;
    assert_eq!(
        (&request["stage"], &request["approver"], &request["hop"]),
        (&json!("COMPLIANCE"), &Value::Null, &json!(0))
    );
    let lee = customer(&app, "C-3").await;
    contract(&app, &lee, "2026-03-20", 10_000_000).await;
    assert_eq!(ask_for(&staff, case(&lee, "C", 30_001)).await["stage"], "COMPLIANCE");
    decide(&staff, case(&lee, "D", 30_000)).await;
    // Claims are no goodwill.
    let mut claim = case(&lee, "E", 100_000);
    claim["kind"] = json!("CLAIM_PAYMENT");
    decide(&staff, claim).await;
    // Compliance lets it pass: it is the asker's authority that is used.
    let officer = app.sign_in("compliance").await;
    assert_eq!(get(&officer, "approvalRequest", json!({ "id": request["id"] })).await["viewerCanApprove"], true);
    assert_eq!(
        answer(&app.sign_in("chief").await, "approveRequest", &request, json!({})).await.refusals(),
        ["REQUEST_NOT_FOUND id"]
    );
    let passed = request_of(&answer(&officer, "approveRequest", &request, json!({})).await, "approveRequest");
    assert_eq!(
        (&passed["status"], &passed["decision"]["holder"]["email"], &passed["decision"]["decidedBy"]["email"]),
        (&json!("APPROVED"), &json!("staff@hanbit.test"), &json!("compliance@hanbit.test"))
    );
    // Beyond the asker's limit it then goes up the line, and compliance may lower it.
    let large = ask_for(&staff, case(&kim, "F", 500_000)).await;
    assert_eq!(large["stage"], "COMPLIANCE");
    let on = request_of(
        &answer(&officer, "approveRequest", &large, json!({ "amount": money(250_000) })).await,
        "approveRequest",
    );
    assert_eq!(
        (&on["status"], &on["stage"], &on["approver"]["email"], &on["amount"], &on["clearedBy"]["email"]),
        (
            &json!("PENDING"),
            &json!("LINE"),
            &json!("chief@hanbit.test"),
            &money(250_000),
            &json!("compliance@hanbit.test")
        )
    );
    let done =
        request_of(&answer(&app.sign_in("chief").await, "approveRequest", &large, json!({})).await, "approveRequest");
    let steps: Vec<_> = done["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(steps, ["REQUESTED", "PASSED_ON", "APPROVED"]);
    adds_up(&app).await;
}

/// D10: a contract that is sold while the request waits.
#[tokio::test]
async fn d10_the_guard_is_looked_at_again_when_it_is_approved() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let request = ask_for(&staff, case(&hong, "A", 200_000)).await;
    contract(&app, &hong, "2026-03-01", 100_000).await;
    let chief = app.sign_in("chief").await;
    let less = json!({ "amount": money(150_000) });
    let on = request_of(&answer(&chief, "approveRequest", &request, less).await, "approveRequest");
    // What the approver said of it stands.
    assert_eq!((&on["amount"], &on["answer"]), (&money(150_000), &json!("사정을 확인했습니다")));
    assert_eq!((&on["status"], &on["stage"], &on["decision"]), (&json!("PENDING"), &json!("COMPLIANCE"), &Value::Null));
    adds_up(&app).await;
    let officer = app.sign_in("compliance").await;
    request_of(&answer(&officer, "approveRequest", &request, json!({})).await, "approveRequest");
    let done = request_of(&answer(&chief, "approveRequest", &request, json!({})).await, "approveRequest");
    assert_eq!(done["status"], "APPROVED");
}

/// D10: compliance must be there: else it is refused, and stays where it is.
#[tokio::test]
async fn d10_nothing_is_put_before_a_compliance_that_nobody_is() {
    let app = TestApp::start().await;
    line(&app).await;
    let hong = customer(&app, "C-1").await;
    let request = ask_for(&app.sign_in("staff").await, case(&hong, "A", 200_000)).await;
    contract(&app, &hong, "2026-03-01", 100_000).await;
    app.leave("compliance").await;
    app.reload().await;
    let chief = app.sign_in("chief").await;
    assert_eq!(answer(&chief, "approveRequest", &request, json!({})).await.refusals(), ["NOBODY_CAN_APPROVE"]);
    let seen = get(&chief, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!((&seen["stage"], &seen["version"]), (&json!("LINE"), &json!(1)));
    assert_eq!(make(&app.sign_in("staff").await, case(&hong, "B", 200_000)).await.refusals(), ["NOBODY_CAN_APPROVE"]);
    adds_up(&app).await;
}

/// D5, D10: of two officers, the one who asked and the one whom it benefits both leave it to the other.
#[tokio::test]
async fn d10_an_officer_clears_neither_what_they_asked_for_nor_what_benefits_them() {
    let app = TestApp::start().await;
    line(&app).await;
    allow(&app, "compliance", DecisionKind::ServiceRecovery, Standard, (100_000, None, None, None)).await;
    let hong = customer(&app, "C-1").await;
    contract(&app, &hong, "2026-03-01", 10_000).await;
    let officer = app.sign_in("compliance").await;
    // The only officer is who asks: nobody could look at it.
    assert_eq!(make(&officer, case(&hong, "A", 50_000)).await.refusals(), ["NOBODY_CAN_APPROVE"]);
    let second = employee_role::Model { employee_id: app.key("other"), role: Role::Compliance };
    employee_role::Entity::insert(second.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    app.reload().await;
    let own = ask_for(&officer, case(&hong, "A", 50_000)).await;
    assert_eq!(own["stage"], "COMPLIANCE");
    assert_eq!(get(&officer, "approvalRequest", json!({ "id": own["id"] })).await["viewerCanApprove"], false);
    for field in ["approveRequest", "rejectRequest"] {
        assert_eq!(answer(&officer, field, &own, json!({})).await.refusals(), ["OWN_REQUEST id"], "{field}");
    }
    // Now the customer is the other officer.
    let benefits = customer(&app, "C-2").await;
    contract(&app, &benefits, "2026-03-01", 10_000).await;
    let also = json!({ "id": benefits, "expectedVersion": 1, "employeeId": app.company.id("other") });
    assert_eq!(change(&app.sign_in("cs").await, "updateCustomer", also).await.refusals(), [] as [&str; 0]);
    let theirs = ask_for(&app.sign_in("staff").await, case(&benefits, "B", 50_000)).await;
    let other = app.sign_in("other").await;
    for field in ["approveRequest", "rejectRequest"] {
        assert_eq!(answer(&other, field, &theirs, json!({})).await.refusals(), ["BENEFITS_APPROVER id"], "{field}");
    }
    let passed = answer(&officer, "approveRequest", &theirs, json!({})).await;
    assert_eq!(request_of(&passed, "approveRequest")["status"], "APPROVED");
    adds_up(&app).await;
}
