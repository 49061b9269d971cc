//! D1, D2, D3: proposing, approving, replacing and ending limits; which of them count when.

use crate::documents::{change, get, rows};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    ids::{DelegationLimitId, DepartmentId, EmployeeId},
};
use serde_json::{Value, json};
use sunhwan::delegation::limit::{
    rules::{Person, most_specific},
    store,
};
use tests::{Answer, Client, TestApp, foreign, noon};

const NONE: [&str; 0] = [];

/// For claims adjusters, from today on; today is 2 March 2026.
fn limit(per_case: i64) -> Value {
    json!({
        "holder": { "jobFunction": "CLAIMS_ADJUSTER" }, "kind": "CLAIM_PAYMENT", "tier": "STANDARD",
        "perCase": { "amount": per_case.to_string() },
    })
}

fn with(mut input: Value, changes: Value) -> Value {
    for (field, value) in changes.as_object().unwrap() {
        input[field] = value.clone();
    }
    input
}

fn made(answer: &Answer, mutation: &str) -> Value {
    assert_eq!(answer.refusals(), NONE, "{}", answer.text);
    answer.json["data"][mutation]["delegationLimit"].clone()
}

fn id(limit: &Value) -> &str {
    limit["id"].as_str().unwrap()
}

async fn propose(app: &TestApp, input: Value) -> Value {
    made(&change(&app.sign_in("cs").await, "proposeDelegationLimit", input).await, "proposeDelegationLimit")
}

async fn approve(app: &TestApp, who: &str, limit: &Value) -> Answer {
    change(&app.sign_in(who).await, "approveDelegationLimit", json!({ "id": id(limit) })).await
}

/// Proposed and approved.
async fn agreed(app: &TestApp, input: Value) -> Value {
    let proposal = propose(app, input).await;
    made(&approve(app, "exec", &proposal).await, "approveDelegationLimit")
}

/// A limit in force, and the one that it replaced.
pub async fn two_versions(app: &TestApp) {
    let first = agreed(app, limit(1_000_000)).await;
    agreed(app, with(limit(2_000_000), json!({ "replacesId": id(&first) }))).await;
}

async fn read(client: &Client, limit: &Value) -> Value {
    get(client, "delegationLimit", json!({ "id": id(limit) })).await
}

/// Which limit counts for somebody at a moment: its amount for one case.
async fn counts(app: &TestApp, who: &str, tier: CustomerTier, at: DateTime<Utc>) -> Option<i64> {
    let person = Person::from(&**app.directory().employee(app.key(who)).unwrap());
    let kind = DecisionKind::ClaimPayment;
    let people = [person];
    let (statements, found) = app.statements(store::in_force(app.db.reader(), &people, Some(kind), at)).await;
    assert_eq!(statements, 1);
    most_specific(&found.unwrap(), &people[0], kind, tier).map(|limit| limit.per_case)
}

#[tokio::test]
async fn d3_a_limit_needs_two_people_and_counts_from_its_day_or_its_approval_on() {
    let app = TestApp::start().await;
    let input = with(
        limit(1_000_000),
        json!({ "perMonth": { "amount": "30000000" }, "validFrom": "2026-03-02", "validUntil": "2026-03-05" }),
    );
    let proposal = propose(&app, input).await;
    assert_eq!((&proposal["status"], &proposal["effectiveFrom"]), (&json!("PROPOSED"), &Value::Null));
    assert_eq!((&proposal["perCase"]["amount"], &proposal["perDay"]), (&json!("1000000"), &Value::Null));
    assert_eq!(counts(&app, "staff", CustomerTier::Standard, noon()).await, None);
    for (who, can) in [("exec", true), ("ceo", true), ("cco", true), ("cs", false), ("staff", false)] {
        assert_eq!(read(&app.sign_in(who).await, &proposal).await["viewerCanDecide"], can, "{who}");
    }
    app.pass(TimeDelta::hours(1));
    let approved = made(&approve(&app, "exec", &proposal).await, "approveDelegationLimit");
    assert_eq!((&approved["status"], &approved["decidedBy"]["name"]), (&json!("APPROVED"), &json!("강도윤")));
    assert_eq!(approved["effectiveFrom"], "2026-03-02T04:00:00.000000Z", "not before it was approved");
    assert_eq!(approved["effectiveUntil"], "2026-03-05T15:00:00.000000Z", "to the last day's end in Seoul");
    assert_eq!((&approved["inForce"], &approved["version"]), (&json!(true), &json!(2)));
    let (from, until) = (noon() + TimeDelta::hours(1), noon() + TimeDelta::hours(84));
    let instant = TimeDelta::microseconds(1);
    for (at, amount) in
        [(from - instant, None), (from, Some(1_000_000)), (until - instant, Some(1_000_000)), (until, None)]
    {
        assert_eq!(counts(&app, "staff", CustomerTier::Standard, at).await, amount, "{at}");
        assert_eq!(counts(&app, "staff", CustomerTier::Excellent, at).await, amount, "{at}");
        let filter = json!({ "filter": { "inForceAt": at, "jobFunction": "CLAIMS_ADJUSTER" } });
        let list = get(&app.sign_in("staff").await, "delegationLimits", filter).await;
        assert_eq!(list["totalCount"], i32::from(amount.is_some()), "{at}");
    }
    // A day that is to come begins when it begins.
    let later = with(limit(2_000_000), json!({ "validFrom": "2026-03-10" }));
    assert_eq!(agreed(&app, later).await["effectiveFrom"], "2026-03-09T15:00:00.000000Z");
}

#[tokio::test]
async fn d3_who_proposed_a_limit_or_gains_by_it_does_not_approve_it() {
    let app = TestApp::start().await;
    let both = json!({ "employeeId": app.company.id("exec"), "roles": ["STAFF", "LEADER", "EXECUTIVE", "CS_OFFICE"] });
    assert_eq!(change(&app.sign_in("hr").await, "setEmployeeRoles", both).await.refusals(), NONE);
    let exec = app.sign_in("exec").await;
    let proposal = made(&change(&exec, "proposeDelegationLimit", limit(500_000)).await, "proposeDelegationLimit");
    assert_eq!(proposal["viewerCanDecide"], false);
    assert_eq!(approve(&app, "exec", &proposal).await.refusals(), ["OWN_PROPOSAL"]);
    let own = with(limit(900_000), json!({ "holder": { "employeeId": app.company.id("exec2") } }));
    let own = propose(&app, own).await;
    assert_eq!(approve(&app, "exec2", &own).await.refusals(), ["OWN_LIMIT"]);
    assert_eq!(approve(&app, "exec", &own).await.refusals(), NONE);
    assert_eq!(approve(&app, "ceo", &own).await.refusals(), ["ALREADY_DECIDED"]);
    let stale = json!({ "id": id(&proposal), "expectedVersion": 2 });
    let ceo = app.sign_in("ceo").await;
    assert_eq!(change(&ceo, "approveDelegationLimit", stale).await.refusals(), ["STALE_VERSION expectedVersion"]);
    for (reason, refusal) in [
        (" ".to_owned(), "REASON_BLANK reason"),
        ("가".repeat(501), "REASON_TOO_LONG reason"),
        ("a\u{0}".into(), "REASON_INVALID reason"),
    ] {
        let input = json!({ "id": id(&proposal), "reason": reason });
        assert_eq!(change(&ceo, "rejectDelegationLimit", input).await.refusals(), [refusal]);
    }
    let input = json!({ "id": id(&proposal), "reason": "금액이 큽니다", "expectedVersion": 1 });
    let rejected = made(&change(&ceo, "rejectDelegationLimit", input).await, "rejectDelegationLimit");
    assert_eq!((&rejected["status"], &rejected["reason"]), (&json!("REJECTED"), &json!("금액이 큽니다")));
    let input = json!({ "id": id(&proposal), "reason": "다시" });
    assert_eq!(change(&ceo, "rejectDelegationLimit", input).await.refusals(), ["ALREADY_DECIDED"]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM event WHERE name LIKE 'delegationLimit%'").await, 4);
}

#[tokio::test]
async fn d1_each_wrong_proposal_has_its_code_and_changes_nothing() {
    let app = TestApp::start().await;
    let cs = app.sign_in("cs").await;
    let there = agreed(&app, limit(1_000_000)).await;
    let before = (app.count("delegation_limit").await, app.count("audit_record").await, app.count("event").await);
    let won = |amount: &str| json!({ "amount": amount });
    let holder = |holder: Value| json!({ "holder": holder });
    let (staff, team) = (app.company.id("staff"), app.company.id("team"));
    for (changes, refusals) in [
        (json!({ "perCase": won("0") }), vec!["AMOUNT_ZERO perCase"]),
        (json!({ "perCase": won("-1") }), vec!["AMOUNT_NEGATIVE perCase"]),
        (json!({ "perCase": won("0.5") }), vec!["AMOUNT_FRACTION perCase"]),
        (json!({ "perCase": won("1,000") }), vec!["AMOUNT_INVALID perCase"]),
        (json!({ "perCase": won("9223372036854775808") }), vec!["AMOUNT_TOO_LARGE perCase"]),
        (json!({ "perCase": won("1000000000001") }), vec!["AMOUNT_TOO_LARGE perCase"]),
        (json!({ "perDay": { "amount": "1", "currency": "USD" } }), vec!["CURRENCY_UNKNOWN perDay"]),
        (json!({ "perMonth": won("999999") }), vec!["WINDOW_TOO_NARROW perMonth"]),
        (json!({ "perCase": won("x"), "perDay": won("-1") }), vec!["AMOUNT_INVALID perCase", "AMOUNT_NEGATIVE perDay"]),
        (
            json!({ "perCase": null, "kind": null, "tier": null, "holder": null }),
            vec!["INCOMPLETE holder", "INCOMPLETE kind", "INCOMPLETE tier", "INCOMPLETE perCase"],
        ),
        (holder(json!({})), vec!["HOLDER_INVALID holder"]),
        (holder(json!({ "departmentId": team })), vec!["HOLDER_INVALID holder"]),
        (holder(json!({ "employeeId": staff, "jobFunction": "SALES" })), vec!["HOLDER_INVALID holder"]),
        (holder(json!({ "employeeId": staff, "departmentId": team })), vec!["HOLDER_INVALID holder"]),
        (holder(json!({ "employeeId": app.company.id("gone") })), vec!["HAS_LEFT holder/employeeId"]),
        (holder(json!({ "employeeId": foreign::<EmployeeId>() })), vec!["NOT_FOUND holder/employeeId"]),
        (
            holder(json!({ "jobFunction": "SALES", "departmentId": foreign::<DepartmentId>() })),
            vec!["NOT_FOUND holder/departmentId"],
        ),
        (json!({ "validFrom": "2026-03-01" }), vec!["BACK_DATED validFrom"]),
        (json!({ "validFrom": "2026-03-05", "validUntil": "2026-03-04" }), vec!["ENDS_BEFORE_IT_BEGINS validUntil"]),
        (json!({ "validFrom": "2036-03-03" }), vec!["TOO_FAR validFrom"]),
        (json!({ "validUntil": "9999-12-31" }), vec!["TOO_FAR validUntil"]),
        (json!({}), vec!["OVERLAPS validFrom"]),
        (json!({ "tier": "EXCELLENT", "perCase": won("999999") }), vec!["NARROWER_FOR_EXCELLENT"]),
        (json!({ "tier": "EXCELLENT", "perDay": won("5000000") }), vec!["NARROWER_FOR_EXCELLENT"]),
        (json!({ "replacesId": foreign::<DelegationLimitId>() }), vec!["NOT_FOUND replacesId"]),
        (json!({ "replacesId": id(&there), "kind": "FEE_WAIVER" }), vec!["REPLACES_OTHER replacesId"]),
        (json!({ "replacesId": id(&there), "tier": "EXCELLENT" }), vec!["REPLACES_OTHER replacesId"]),
        (json!({ "endLimitId": id(&there) }), vec!["ENDING_SAYS_MORE endLimitId"]),
        (json!({ "idempotencyKey": "" }), vec!["IDEMPOTENCY_KEY_INVALID idempotencyKey"]),
    ] {
        let answer = change(&cs, "proposeDelegationLimit", with(limit(1_000_000), changes.clone())).await;
        assert_eq!(answer.refusals(), refusals, "{changes}: {}", answer.text);
    }
    let ending = json!({ "endLimitId": foreign::<DelegationLimitId>() });
    assert_eq!(change(&cs, "proposeDelegationLimit", ending).await.refusals(), ["NOT_FOUND endLimitId"]);
    let after = (app.count("delegation_limit").await, app.count("audit_record").await, app.count("event").await);
    assert_eq!(after, before);
}

#[tokio::test]
async fn d2_the_most_specific_limit_in_force_wins() {
    let app = TestApp::start().await;
    let standard = CustomerTier::Standard;
    let at = |department: &str| json!({ "jobFunction": "CLAIMS_ADJUSTER", "departmentId": app.company.id(department) });
    let person = json!({ "employeeId": app.company.id("staff") });
    for (holder, amount, found) in [
        (json!({ "jobFunction": "COUNTER" }), 90, [None, None, None]),
        (json!({ "jobFunction": "CLAIMS_ADJUSTER" }), 10, [Some(10), Some(10), Some(10)]),
        (at("claims"), 20, [Some(20), Some(20), Some(10)]),
        (at("team2"), 30, [Some(20), Some(20), Some(10)]),
        (at("team"), 40, [Some(40), Some(40), Some(10)]),
        (at("centre"), 50, [Some(40), Some(40), Some(10)]),
        (person, 5, [Some(5), Some(40), Some(10)]),
    ] {
        agreed(&app, with(limit(amount), json!({ "holder": holder }))).await;
        for (who, amount) in ["staff", "mate", "other"].into_iter().zip(found) {
            assert_eq!(counts(&app, who, standard, noon()).await, amount, "{who} with {holder}");
        }
    }
    let excellent = json!({ "holder": at("claims"), "tier": "EXCELLENT" });
    agreed(&app, with(limit(70), excellent)).await;
    for (who, amount) in [("leader", Some(50)), ("exec", Some(70)), ("mate", Some(40))] {
        assert_eq!(counts(&app, who, CustomerTier::Excellent, noon()).await, amount, "{who}");
    }
}

#[tokio::test]
async fn d3_every_version_is_kept_and_the_one_replaced_ends_where_the_next_begins() {
    let app = TestApp::start().await;
    let standard = CustomerTier::Standard;
    let first = agreed(&app, limit(1_000_000)).await;
    let replacing = json!({ "validFrom": "2026-03-10", "replacesId": id(&first) });
    let second = agreed(&app, with(limit(1_500_000), replacing)).await;
    assert_eq!(second["replaces"]["effectiveUntil"], "2026-03-09T15:00:00.000000Z");
    let staff = app.sign_in("staff").await;
    assert_eq!(read(&staff, &first).await["version"], 3);
    let ninth: DateTime<Utc> = "2026-03-09T15:00:00Z".parse().unwrap();
    let instant = TimeDelta::microseconds(1);
    assert_eq!(counts(&app, "staff", standard, ninth - instant).await, Some(1_000_000));
    assert_eq!(counts(&app, "staff", standard, ninth).await, Some(1_500_000));
    // Two wait for the same place: the second one comes too late.
    let replaces = json!({ "validFrom": "2026-03-20", "replacesId": id(&second) });
    let (one, two) =
        (propose(&app, with(limit(1), replaces.clone())).await, propose(&app, with(limit(2), replaces)).await);
    made(&approve(&app, "exec", &one).await, "approveDelegationLimit");
    assert_eq!(approve(&app, "exec2", &two).await.refusals(), ["NOT_IN_FORCE"]);
    // The end of it all, with nothing in its place.
    let ending = propose(&app, json!({ "endLimitId": id(&one), "validFrom": "2026-04-01" })).await;
    assert_eq!(
        (&ending["ends"], &ending["perCase"], &ending["kind"]),
        (&json!(true), &Value::Null, &json!("CLAIM_PAYMENT"))
    );
    made(&approve(&app, "exec", &ending).await, "approveDelegationLimit");
    let april: DateTime<Utc> = "2026-03-31T15:00:00Z".parse().unwrap();
    assert_eq!(counts(&app, "staff", standard, april - instant).await, Some(1));
    assert_eq!(counts(&app, "staff", standard, april).await, None);
    app.pass(TimeDelta::days(60));
    let again = json!({ "endLimitId": id(&one) });
    assert_eq!(change(&app.sign_in("cs").await, "proposeDelegationLimit", again).await.refusals(), ["NOT_IN_FORCE"]);
    let all = get(&app.sign_in("staff").await, "delegationLimits", json!({})).await;
    assert_eq!(all["totalCount"], 5);
    assert_eq!(all["edges"].as_array().unwrap().iter().filter(|edge| edge["node"]["inForce"] == true).count(), 0);
    for name in ["delegationLimitEnded", "delegationLimitApproved"] {
        assert!(app.number(&format!("SELECT COUNT(*) AS n FROM event WHERE name = '{name}'")).await >= 3);
    }
}

#[tokio::test]
async fn d3_an_approval_checks_everything_again() {
    let app = TestApp::start().await;
    let short = propose(&app, with(limit(1), json!({ "validUntil": "2026-03-03" }))).await;
    let rival = propose(&app, limit(2)).await;
    let person = propose(&app, with(limit(3), json!({ "holder": { "employeeId": app.company.id("mate") } }))).await;
    let excellent = propose(&app, with(limit(1), json!({ "tier": "EXCELLENT" }))).await;
    made(&approve(&app, "exec", &rival).await, "approveDelegationLimit");
    assert_eq!(approve(&app, "exec", &short).await.refusals(), ["OVERLAPS validFrom"]);
    assert_eq!(approve(&app, "exec", &excellent).await.refusals(), ["NARROWER_FOR_EXCELLENT"]);
    app.pass(TimeDelta::days(2));
    assert_eq!(approve(&app, "exec", &short).await.refusals(), ["VALIDITY_PASSED"]);
    let hr = app.sign_in("hr").await;
    let leave = json!({ "employeeId": app.company.id("mate") });
    assert_eq!(change(&hr, "deactivateEmployee", leave).await.refusals(), NONE);
    assert_eq!(approve(&app, "exec", &person).await.refusals(), ["HAS_LEFT holder/employeeId"]);
}

#[tokio::test]
async fn d3_of_two_approvals_at_once_on_two_nodes_only_one_passes() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    for round in 0..5 {
        let input = |n: i64| {
            let day = format!("2026-04-{:02}", round * 2 + 1);
            with(limit(n), json!({ "validFrom": day, "validUntil": day }))
        };
        let (one, two) = (propose(&app, input(1)).await, propose(&app, input(2)).await);
        let (first, second) = tokio::join!(approve(&app, "exec", &one), approve(&other, "exec2", &two));
        let refusals = [first.refusals(), second.refusals()].concat();
        assert_eq!(refusals, ["OVERLAPS validFrom"]);
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM delegation_limit WHERE status = 'APPROVED'").await, 5);
}

#[tokio::test]
async fn i3_the_same_key_proposes_once() {
    let app = TestApp::start().await;
    let input = with(limit(5), json!({ "idempotencyKey": "one" }));
    let (first, again) = (propose(&app, input.clone()).await, propose(&app, input.clone()).await);
    assert_eq!((first["id"].clone(), app.count("delegation_limit").await), (again["id"].clone(), 1));
    let other = with(input, json!({ "perCase": { "amount": "6" } }));
    let answer = change(&app.sign_in("cs").await, "proposeDelegationLimit", other).await;
    assert_eq!(answer.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

#[tokio::test]
async fn l4_executives_hear_of_a_proposed_limit_and_its_proposer_of_the_decision() {
    let app = TestApp::start().await;
    let holder = json!({ "holder": { "employeeId": app.company.id("exec2") } });
    let (one, two) = (propose(&app, with(limit(7), holder)).await, propose(&app, limit(8)).await);
    app.tell().await;
    let told = async |who: &str| rows(&get(&app.sign_in(who).await, "notifications", json!({})).await, "kind");
    for (who, times) in [("exec", 2), ("cco", 2), ("ceo", 2), ("exec2", 1), ("cs", 0), ("staff", 0), ("admin", 0)] {
        assert_eq!(told(who).await, vec!["LIMIT_WAITING"; times], "{who}");
    }
    made(&approve(&app, "exec", &one).await, "approveDelegationLimit");
    app.tell().await;
    app.pass(TimeDelta::seconds(1));
    let reject = json!({ "id": id(&two), "reason": "너무 큽니다" });
    change(&app.sign_in("cco").await, "rejectDelegationLimit", reject).await;
    app.tell().await;
    let list = get(&app.sign_in("cs").await, "notifications", json!({})).await;
    assert_eq!(rows(&list, "kind"), ["LIMIT_REJECTED", "LIMIT_APPROVED"]);
    assert_eq!(rows(&list, "subjectId"), [id(&two), id(&one)]);
    let texts = "SELECT COUNT(*) AS n FROM audit_record WHERE CAST(fields AS TEXT) LIKE '%큽니다%'";
    assert_eq!(app.number(texts).await, 0);
}

#[tokio::test]
async fn d3_limits_are_read_by_everyone_page_by_page_and_by_what_they_are() {
    let app = TestApp::start().await;
    for n in 1..=3 {
        app.pass(TimeDelta::seconds(1));
        agreed(
            &app,
            with(limit(n), json!({ "validFrom": format!("2026-05-0{n}"), "validUntil": format!("2026-05-0{n}") })),
        )
        .await;
    }
    let office = json!({ "jobFunction": "HEAD_OFFICE", "departmentId": app.company.id("office") });
    app.pass(TimeDelta::seconds(1));
    let gift = json!({ "holder": office, "kind": "RETENTION_GIFT", "tier": "EXCELLENT" });
    propose(&app, with(limit(4), gift)).await;
    app.pass(TimeDelta::seconds(1));
    propose(&app, with(limit(5), json!({ "holder": { "employeeId": app.company.id("mate") } }))).await;
    let staff = app.sign_in("staff").await;
    let amounts = async |filter: Value| -> Vec<i64> {
        let list = get(&staff, "delegationLimits", json!({ "filter": filter })).await;
        let edges = list["edges"].as_array().unwrap().clone();
        edges.iter().map(|edge| edge["node"]["perCase"]["amount"].as_str().unwrap().parse().unwrap()).collect()
    };
    for (filter, found) in [
        (json!({}), vec![5, 4, 3, 2, 1]),
        (json!({ "employeeId": app.company.id("mate") }), vec![5]),
        (json!({ "jobFunction": "HEAD_OFFICE" }), vec![4]),
        (json!({ "departmentId": app.company.id("office") }), vec![4]),
        (json!({ "departmentId": app.company.id("support") }), vec![]),
        (json!({ "kind": "RETENTION_GIFT" }), vec![4]),
        (json!({ "tier": "EXCELLENT" }), vec![4]),
        (json!({ "status": "APPROVED" }), vec![3, 2, 1]),
        (json!({ "status": "REJECTED" }), vec![]),
        (json!({ "inForceAt": "2026-05-02T00:00:00Z" }), vec![2]),
    ] {
        assert_eq!(amounts(filter.clone()).await, found, "{filter}");
    }
    let page = get(&staff, "delegationLimits", json!({ "first": 2 })).await;
    let next = json!({ "first": 2, "after": page["pageInfo"]["endCursor"] });
    let next = get(&staff, "delegationLimits", next).await;
    assert_eq!((page["edges"].as_array().unwrap().len(), next["edges"].as_array().unwrap().len()), (2, 2));
    let node = next["edges"][0]["node"].clone();
    assert_eq!(node["perCase"]["amount"], "3");
    assert_eq!(get(&staff, "node", json!({ "id": node["id"] })).await["id"], node["id"]);
}
