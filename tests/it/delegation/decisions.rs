//! D4, D7, D8: deciding alone, and taking back.

use crate::{
    delegation::desk::{adds_up, allow, ask_for, case, decide, line, make, money},
    documents::{change, customer, get},
};
use chrono::TimeDelta;
use entity::{customer::CustomerTier::Standard, decision::DecisionKind};
use serde_json::json;
use tests::{TestApp, foreign};

/// D4, D8, D9.
#[tokio::test]
async fn d4_within_every_limit_it_is_decided_at_once_and_consumed_in_the_same_transaction() {
    let app = TestApp::start().await;
    let limit = allow(
        &app,
        "staff",
        DecisionKind::ServiceRecovery,
        Standard,
        (100_000, Some(150_000), Some(150_000), Some(200_000)),
    )
    .await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let made = decide(&staff, case(&hong, " 2026-자-1 ", 60_000)).await;
    assert_eq!(made["claimReference"], "2026-자-1");
    assert_eq!(
        (&made["alone"], &made["status"], &made["ledger"]),
        (&json!(true), &json!("APPROVED"), &json!("GOODWILL"))
    );
    assert_eq!(made["reason"], "출동이 늦어 갓길에서 오래 기다리셨습니다");
    assert_eq!(made["limit"]["id"], sunhwan::kernel::id::PublicId::encode(limit).to_string());
    assert_eq!(
        made["remaining"],
        json!({ "forCase": { "amount": "40000" }, "forCustomer": { "amount": "90000" }, "today": { "amount": "90000" }, "thisMonth": { "amount": "140000" } })
    );
    assert_eq!(made["customer"]["maskedName"], "홍*동");
    assert_eq!((app.count("decision").await, app.count("ledger_entry").await), (1, 1));
    adds_up(&app).await;
    // The reason is nowhere in the clear.
    let clear = "SELECT COUNT(*) AS n FROM decision WHERE CAST(reason AS TEXT) LIKE '%갓길%'";
    assert_eq!(
        app.number(if tests::on_postgres() {
            "SELECT COUNT(*) AS n FROM decision WHERE position('갓길'::bytea in reason) > 0"
        } else {
            clear
        })
        .await,
        0
    );
}

/// D1, D4: each window, by itself. Windows belong to the holder and the kind; an incident to all holders of a ledger.
#[tokio::test]
async fn d4_past_any_window_it_becomes_a_request() {
    let app = TestApp::start().await;
    let terms = (100_000, Some(150_000), Some(200_000), Some(280_000));
    for who in ["staff", "mate"] {
        allow(&app, who, DecisionKind::ServiceRecovery, Standard, terms).await;
        allow(&app, who, DecisionKind::RetentionGift, Standard, (100_000, None, None, None)).await;
        allow(&app, who, DecisionKind::FeeWaiver, Standard, (100_000, None, None, None)).await;
    }
    allow(&app, "chief", DecisionKind::ServiceRecovery, Standard, (10_000_000, None, None, None)).await;
    allow(&app, "chief", DecisionKind::RetentionGift, Standard, (10_000_000, None, None, None)).await;
    let (staff, mate) = (app.sign_in("staff").await, app.sign_in("mate").await);
    let (hong, kim) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    // Per case: one won more is beyond it.
    ask_for(&staff, case(&hong, "A", 100_001)).await;
    decide(&staff, case(&hong, "A", 60_000)).await;
    // The incident adds up over holders, and over kinds of the same ledger, but not over ledgers.
    ask_for(&mate, case(&hong, "a", 40_001)).await;
    let of_kind = |input: serde_json::Value, kind: &str| {
        let mut input = input;
        input["kind"] = json!(kind);
        input
    };
    ask_for(&mate, of_kind(case(&hong, "A", 40_001), "RETENTION_GIFT")).await;
    decide(&mate, of_kind(case(&hong, "A", 100_000), "FEE_WAIVER")).await;
    decide(&mate, case(&hong, "A", 40_000)).await;
    // Per customer, over holders: 100,000 so far.
    ask_for(&staff, case(&hong, "B", 50_001)).await;
    decide(&mate, case(&hong, "B", 50_000)).await;
    // Per day: 60,000 by staff so far.
    decide(&staff, case(&kim, "C", 100_000)).await;
    ask_for(&staff, case(&kim, "D", 40_001)).await;
    decide(&staff, case(&kim, "D", 40_000)).await;
    // The next day there is a new day, the month is the same: 200,000 so far.
    app.pass(TimeDelta::days(1));
    let staff = app.sign_in("staff").await;
    ask_for(&staff, case(&customer(&app, "C-3").await, "E", 80_001)).await;
    let lee = customer(&app, "C-4").await;
    decide(&staff, case(&lee, "E", 80_000)).await;
    // In April month and day are new; what a customer was given counts for twelve months.
    app.pass(TimeDelta::days(31));
    ask_for(&app.sign_in("staff").await, case(&kim, "F", 10_001)).await;
    app.pass(TimeDelta::days(334));
    decide(&app.sign_in("staff").await, case(&kim, "F", 100_000)).await;
    adds_up(&app).await;
}

/// D7: replaying a key consumes nothing, for ever.
#[tokio::test]
async fn d7_a_replayed_key_answers_the_first_decision() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let small = case(&hong, "A", 60_000);
    let first = decide(&staff, small.clone()).await;
    let large = case(&hong, "B", 200_000);
    let request = ask_for(&staff, large.clone()).await;
    app.pass(TimeDelta::days(400));
    let staff = app.sign_in("staff").await;
    assert_eq!(decide(&staff, small.clone()).await["id"], first["id"]);
    assert_eq!(ask_for(&staff, large).await["id"], request["id"]);
    let mut other = small.clone();
    other["amount"] = money(60_001);
    assert_eq!(make(&staff, other).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    // Another's key is another key.
    let theirs = make(&app.sign_in("leader").await, small).await;
    assert_ne!(theirs.json["data"]["makeDecision"]["decision"]["id"], first["id"]);
    assert_eq!((app.count("decision").await, app.count("approval_request").await), (2, 1));
    adds_up(&app).await;
}

#[tokio::test]
async fn d7_two_calls_with_one_key_at_once_decide_once() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let input = case(&hong, "A", 10_000);
    let calls = (0..8).map(|_| decide(&staff, input.clone()));
    let made = futures_util::future::join_all(calls).await;
    assert!(made.iter().all(|one| one["id"] == made[0]["id"]));
    assert_eq!(app.count("ledger_entry").await, 1);
    adds_up(&app).await;
}

/// D7, I3: whoever waits for the first call does not take its consumption for somebody else's.
#[tokio::test]
async fn d7_a_retry_at_the_same_moment_is_never_told_that_nobody_can_approve() {
    let app = TestApp::start().await;
    allow(&app, "staff", DecisionKind::ServiceRecovery, Standard, (100_000, None, None, None)).await;
    app.leave("ceo").await;
    app.reload().await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    for n in 0..5 {
        let input = case(&hong, &format!("A-{n}"), 60_000);
        let calls = (0..6).map(|_| decide(&staff, input.clone()));
        let made = futures_util::future::join_all(calls).await;
        assert!(made.iter().all(|one| one["id"] == made[0]["id"]));
    }
    assert_eq!(app.count("ledger_entry").await, 5);
}

/// D4, D5: what benefits the decider.
#[tokio::test]
async fn d4_what_benefits_the_decider_is_never_decided_alone() {
    let app = TestApp::start().await;
    line(&app).await;
    let input = json!({ "number": "C-9", "name": "김민준", "employeeId": app.company.id("staff") });
    let made = change(&app.sign_in("cs").await, "createCustomer", input).await;
    let themself = made.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned();
    let request = ask_for(&app.sign_in("staff").await, case(&themself, "A", 1_000)).await;
    assert_eq!(request["approver"]["email"], "chief@hanbit.test");
    decide(&app.sign_in("leader").await, case(&themself, "B", 1_000)).await;
}

/// D8: the opposite entry, in the period in which it was consumed.
#[tokio::test]
async fn d8_a_decision_taken_back_gives_back_to_its_own_period_and_stays() {
    let app = TestApp::start().await;
    let terms = (100_000, None, Some(100_000), Some(100_000));
    allow(&app, "staff", DecisionKind::ServiceRecovery, Standard, terms).await;
    allow(&app, "chief", DecisionKind::ServiceRecovery, Standard, (50_000, None, None, None)).await;
    allow(&app, "leader", DecisionKind::ServiceRecovery, Standard, (1_000_000, None, None, None)).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let decision = decide(&staff, case(&hong, "A", 100_000)).await;
    ask_for(&staff, case(&hong, "A", 1)).await;
    let back = json!({ "id": decision["id"], "reason": "이중 지급" });
    // Less authority, no line, no sight.
    for (who, code) in [("chief", "LESS_AUTHORITY"), ("cs", "LESS_AUTHORITY"), ("mate", "DECISION_NOT_FOUND")] {
        let refused = change(&app.sign_in(who).await, "reverseDecision", back.clone()).await;
        assert_eq!(refused.refusals(), [format!("{code} id")], "{who}");
    }
    let seen = get(&staff, "decision", json!({ "id": decision["id"] })).await;
    assert_eq!((&seen["viewerCanReverse"], &seen["status"]), (&json!(true), &json!("APPROVED")));
    assert_eq!(
        get(&app.sign_in("chief").await, "decision", json!({ "id": decision["id"] })).await["viewerCanReverse"],
        false
    );
    app.pass(TimeDelta::days(1));
    let done = change(&app.sign_in("leader").await, "reverseDecision", back.clone()).await;
    let done = &done.json["data"]["reverseDecision"]["decision"];
    assert_eq!(
        (&done["status"], &done["reversal"]["by"]["email"], &done["reversal"]["reason"]),
        (&json!("REVERSED"), &json!("leader@hanbit.test"), &json!("이중 지급"))
    );
    assert_eq!(change(&app.sign_in("leader").await, "reverseDecision", back).await.refusals(), ["ALREADY_REVERSED id"]);
    adds_up(&app).await;
    // The month, the incident and yesterday have it back.
    decide(&app.sign_in("staff").await, case(&hong, "A", 100_000)).await;
    assert_eq!((app.count("decision").await, app.count("ledger_entry").await), (2, 3));
}

/// D8: append-only in the database too.
#[tokio::test]
async fn d8_the_database_refuses_to_change_the_ledger() {
    let app = TestApp::start().await;
    line(&app).await;
    decide(&app.sign_in("staff").await, case(&customer(&app, "C-1").await, "A", 60_000)).await;
    ask_for(&app.sign_in("staff").await, case(&customer2(&app).await, "B", 200_000)).await;
    for sql in [
        "UPDATE ledger_entry SET amount = 1",
        "DELETE FROM ledger_entry",
        "UPDATE decision SET amount = 1",
        "DELETE FROM decision",
        "UPDATE approval_step SET amount = 1",
        "DELETE FROM approval_step",
        "UPDATE decision_key SET key = 'x'",
        "DELETE FROM decision_key",
    ] {
        let refused = sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), sql).await.unwrap_err();
        assert!(refused.to_string().contains("only ever added to"), "{sql}: {refused}");
    }
}

async fn customer2(app: &TestApp) -> String {
    customer(app, "C-2").await
}

#[tokio::test]
async fn d4_bad_input_is_refused_by_its_own_code_and_changes_nothing() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let with = |field: &str, value: serde_json::Value| {
        let mut input = case(&hong, "A", 1_000);
        input[field] = value;
        input
    };
    for (input, code) in [
        (with("amount", money("-1")), "AMOUNT_NEGATIVE"),
        (with("amount", money("0")), "AMOUNT_ZERO"),
        (with("amount", money("0.5")), "AMOUNT_FRACTION"),
        (with("amount", money("1e5")), "AMOUNT_INVALID"),
        (with("amount", money("9223372036854775808")), "AMOUNT_TOO_LARGE"),
        (with("amount", money("1000000000001")), "AMOUNT_TOO_LARGE"),
        (with("amount", json!({ "amount": "1", "currency": "USD" })), "CURRENCY_UNKNOWN"),
        (with("reason", json!(" ")), "BLANK"),
        (with("reason", json!("가".repeat(1_001))), "TOO_LONG"),
        (with("reason", json!("a\u{0}b")), "INVALID_TEXT"),
        (with("claimReference", json!("")), "BLANK"),
        (with("claimReference", json!("A 1;")), "REFERENCE_INVALID"),
        (with("claimReference", json!("1".repeat(65))), "TOO_LONG"),
        (with("claimReference", json!("900101-1234567")), "RESIDENT_NUMBER"),
        (with("reason", json!("주민번호 900101-1234567 확인")), "RESIDENT_NUMBER"),
        (with("customerId", json!(foreign::<entity::ids::CustomerId>())), "CUSTOMER_NOT_FOUND"),
        (with("idempotencyKey", json!("")), "IDEMPOTENCY_KEY_INVALID"),
        (with("idempotencyKey", json!("x".repeat(129))), "IDEMPOTENCY_KEY_INVALID"),
    ] {
        let refused = make(&staff, input.clone()).await;
        assert_eq!(refused.refusals()[0].split(' ').next(), Some(code), "{input}");
    }
    let many = make(&staff, with("reason", json!(""))).await;
    assert_eq!(many.refusals(), ["BLANK reason"]);
    let wrong = make(&staff, with("customerId", json!(app.company.id("staff")))).await;
    assert_eq!(wrong.code(), "BAD_USER_INPUT");
    assert_eq!(
        (app.count("decision").await, app.count("approval_request").await, app.count("ledger_balance").await),
        (0, 0, 0)
    );
}

/// X5: what one may not see is not there.
#[tokio::test]
async fn d4_decisions_are_seen_by_whom_they_concern_and_by_whom_the_policy_lets() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let decision = decide(&staff, case(&hong, "A", 60_000)).await;
    for (who, sees) in [
        ("staff", true),
        ("chief", true),
        ("leader", true),
        ("exec", true),
        ("ceo", true),
        ("cco", true),
        ("cs", true),
        ("compliance", true),
        ("auditor", true),
        ("mate", false),
        ("other", false),
        ("exec2", false),
        ("hr", false),
        ("admin", false),
    ] {
        let client = app.sign_in(who).await;
        let one = get(&client, "decision", json!({ "id": decision["id"] })).await;
        assert_eq!(one.is_object(), sees, "{who}");
        let all = get(&client, "decisions", json!({})).await;
        assert_eq!(all["edges"].as_array().unwrap().len(), usize::from(sees), "{who}");
        let node = client.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": decision["id"] })).await;
        assert_eq!(node["node"].is_object(), sees, "{who}");
    }
}
