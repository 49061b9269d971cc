//! D4: what counts as one incident, however it is named, split, merged or corrected in between.

use crate::{
    delegation::desk::{about, adds_up, allow, answer, ask_for, case, decide, line, make, money},
    documents::{change, customer, get},
    voc::desk::{act, categories, category, complaint, file},
};
use chrono::TimeDelta;
use entity::{customer::CustomerTier::Standard, decision::DecisionKind::ServiceRecovery, ids::VocItemId};
use serde_json::{Value, json};
use tests::{Client, TestApp, foreign};

/// What was used of an incident so far, as whoever asks is told.
async fn used(client: &Client, customer: &str, about: Value) -> String {
    let mut input = json!({ "customerId": customer, "kind": "SERVICE_RECOVERY", "amount": money(1) });
    for (name, value) in about.as_object().unwrap() {
        input[name] = value.clone();
    }
    let told = get(client, "explainDecision", json!({ "input": input })).await;
    let lines = told["explanation"]["lines"].as_array().unwrap_or_else(|| panic!("{told}"));
    lines.iter().find(|line| line["window"] == "CASE").unwrap()["used"]["amount"].as_str().unwrap().to_owned()
}

fn item(item: &Value) -> Value {
    json!({ "vocItemId": item["id"] })
}

fn claim(claim: &str) -> Value {
    json!({ "claimReference": claim })
}

async fn with_claim(cs: &Client, customer: &str, claim: Option<&str>) -> Value {
    let mut input = complaint(Some(customer), "출동이 늦었습니다");
    input["claimReference"] = json!(claim);
    file(cs, input).await
}

/// D4: naming now the claim and now the item gets nobody round a limit.
#[tokio::test]
async fn d4_an_item_and_its_claim_are_one_incident() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, cs, hong) = (app.sign_in("staff").await, app.sign_in("cs").await, customer(&app, "C-1").await);
    let voc = with_claim(&cs, &hong, Some("2026-1")).await;
    let made = decide(&staff, about(&hong, &voc, 60_000)).await;
    assert_eq!((&made["vocItem"]["id"], &made["claimReference"]), (&voc["id"], &json!("2026-1")));
    decide(&staff, case(&hong, "2026-1", 40_000)).await;
    ask_for(&staff, about(&hong, &voc, 1_000)).await;
    ask_for(&staff, case(&hong, "2026-1", 1_000)).await;
    // Another item of the claim is the same incident, too; one without is not, and of that nothing but the item is said.
    let again = with_claim(&cs, &hong, Some("2026-1")).await;
    assert_eq!(used(&staff, &hong, item(&again)).await, "100000");
    let other = decide(&staff, about(&hong, &with_claim(&cs, &hong, None).await, 70_000)).await;
    assert_eq!(other["claimReference"], Value::Null);
    // Both may be named: then both are one.
    let mut both = about(&hong, &other["vocItem"], 30_000);
    both["claimReference"] = json!("2026-9");
    decide(&staff, both).await;
    assert_eq!(used(&staff, &hong, claim("2026-9")).await, "30000");
    assert_eq!(used(&staff, &hong, item(&other["vocItem"])).await, "100000");
    adds_up(&app).await;
    // What is taken back is given back to all of it.
    change(&staff, "reverseDecision", json!({ "id": made["id"], "reason": "착오" })).await;
    for what in [item(&voc), item(&again), claim("2026-1")] {
        assert_eq!(used(&staff, &hong, what).await, "40000");
    }
    adds_up(&app).await;
}

/// D4: what was decided while items were one stays with each of them; the rest with its own.
#[tokio::test]
async fn d4_merging_and_unmerging_gets_nobody_round_a_limit() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, cs, hong) = (app.sign_in("staff").await, app.sign_in("cs").await, customer(&app, "C-1").await);
    let (one, other) = (with_claim(&cs, &hong, None).await, with_claim(&cs, &hong, None).await);
    decide(&staff, about(&hong, &one, 30_000)).await;
    decide(&staff, about(&hong, &other, 40_000)).await;
    act(&cs, "mergeVoc", &one, json!({ "intoId": other["id"], "reason": "같은 건" })).await;
    for what in [&one, &other] {
        assert_eq!(used(&staff, &hong, item(what)).await, "70000");
    }
    ask_for(&staff, about(&hong, &one, 31_000)).await;
    // What ended by merging counts as what it was merged into.
    let made = decide(&staff, about(&hong, &one, 20_000)).await;
    assert_eq!(made["vocItem"]["id"], other["id"]);
    act(&cs, "unmergeVoc", &one, json!({ "reason": "다른 건" })).await;
    assert_eq!(used(&staff, &hong, item(&one)).await, "50000");
    assert_eq!(used(&staff, &hong, item(&other)).await, "60000");
    adds_up(&app).await;
}

/// D4: nor does giving an item another claim.
#[tokio::test]
async fn d4_another_claim_gets_nobody_round_a_limit() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, cs, hong) = (app.sign_in("staff").await, app.sign_in("cs").await, customer(&app, "C-1").await);
    let voc = with_claim(&cs, &hong, Some("C-1")).await;
    decide(&staff, case(&hong, "C-1", 60_000)).await;
    act(&cs, "updateVoc", &voc, json!({ "claimReference": "C-2" })).await;
    for what in [item(&voc), claim("C-1"), claim("C-2")] {
        assert_eq!(used(&staff, &hong, what).await, "60000");
    }
    decide(&staff, about(&hong, &voc, 30_000)).await;
    act(&cs, "updateVoc", &voc, json!({ "claimReference": null })).await;
    assert_eq!(used(&staff, &hong, item(&voc)).await, "90000");
    assert_eq!(used(&staff, &hong, claim("C-1")).await, "60000");
    assert_eq!(used(&staff, &hong, claim("C-2")).await, "30000", "what was decided while it was this claim's");
    // A claim is one over all customers; their items are not.
    let kim = customer(&app, "C-2").await;
    let theirs = with_claim(&cs, &kim, Some("C-2")).await;
    assert_eq!(used(&staff, &kim, item(&theirs)).await, "30000");
    assert_eq!(used(&staff, &hong, item(&voc)).await, "90000");
    adds_up(&app).await;
}

/// D4, V10: an item of that customer, which the decider sees.
#[tokio::test]
async fn d4_what_is_decided_about_is_this_customers_and_seen() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    allow(&app, "cs", ServiceRecovery, Standard, (100_000, None, None, None)).await;
    let (staff, cs, hong) = (app.sign_in("other").await, app.sign_in("cs").await, customer(&app, "C-1").await);
    let kims = with_claim(&cs, &customer(&app, "C-2").await, None).await;
    let nobodys = file(&cs, complaint(None, "직원이 불친절했습니다")).await;
    let mut secret = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    secret["categoryId"] = json!(category("HEALTH"));
    let secret = file(&cs, secret).await;
    let nothing = json!({ "id": foreign::<VocItemId>() });
    for (what, refusal) in [
        (&kims, "OTHER_CUSTOMER vocItemId"),
        (&nobodys, "OTHER_CUSTOMER vocItemId"),
        (&secret, "VOC_ITEM_NOT_FOUND vocItemId"),
        (&nothing, "VOC_ITEM_NOT_FOUND vocItemId"),
    ] {
        assert_eq!(make(&staff, about(&hong, what, 1_000)).await.refusals(), [refusal]);
        let mut question = about(&hong, what, 1_000);
        for name in ["idempotencyKey", "reason", "demand"] {
            question.as_object_mut().unwrap().remove(name);
        }
        let told = get(&staff, "explainDecision", json!({ "input": question })).await;
        let [code, field] = [&told["userErrors"][0]["code"], &told["userErrors"][0]["field"][0]];
        assert_eq!(format!("{} {}", code.as_str().unwrap(), field.as_str().unwrap()), refusal);
    }
    let mut neither = about(&hong, &kims, 1_000);
    neither.as_object_mut().unwrap().remove("vocItemId");
    assert_eq!(make(&staff, neither).await.refusals(), ["ABOUT_NOTHING"]);
    // Who sees the decision but not the item, sees of it nothing.
    let made = decide(&cs, about(&hong, &secret, 10_000)).await;
    let seen = async |who: &str| get(&app.sign_in(who).await, "decision", json!({ "id": made["id"] })).await;
    assert_eq!(seen("cs").await["vocItem"]["id"], secret["id"]);
    assert_eq!(
        (seen("auditor").await["id"].clone(), seen("auditor").await["vocItem"].clone()),
        (made["id"].clone(), Value::Null)
    );
    let by_item = async |who: &str| {
        let filter = json!({ "filter": { "vocItemId": secret["id"] } });
        get(&app.sign_in(who).await, "decisions", filter).await["edges"].as_array().unwrap().len()
    };
    assert_eq!((by_item("cs").await, by_item("auditor").await), (1, 0));
}

/// D4, D9: what was decided about an item is found with it, by who may see decisions.
#[tokio::test]
async fn d4_an_item_says_what_was_decided_about_it() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, cs, hong) = (app.sign_in("staff").await, app.sign_in("cs").await, customer(&app, "C-1").await);
    let (one, other) = (with_claim(&cs, &hong, None).await, with_claim(&cs, &hong, None).await);
    let first = decide(&staff, about(&hong, &one, 10_000)).await;
    app.pass(TimeDelta::seconds(1));
    let second = decide(&staff, about(&hong, &other, 20_000)).await;
    act(&cs, "mergeVoc", &one, json!({ "intoId": other["id"], "reason": "같은 건" })).await;
    let of = async |who: &str, item: &Value| {
        let seen = get(&app.sign_in(who).await, "vocItem", json!({ "id": item["id"] })).await["decisions"].clone();
        seen["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("staff", &other).await, [second["id"].clone(), first["id"].clone()]);
    assert_eq!(of("staff", &one).await, [first["id"].clone()]);
    assert_eq!(of("other", &other).await, [] as [Value; 0], "it is neither theirs nor their department's");
    let filter = json!({ "filter": { "vocItemId": other["id"] } });
    assert_eq!(get(&staff, "decisions", filter).await["edges"].as_array().unwrap().len(), 2);
}

/// D4, D6: what an approver consumes is the incident as it is then.
#[tokio::test]
async fn d4_a_request_is_looked_at_with_what_is_one_by_then() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, chief, cs) = (app.sign_in("staff").await, app.sign_in("chief").await, app.sign_in("cs").await);
    let hong = customer(&app, "C-1").await;
    let (one, other) = (with_claim(&cs, &hong, None).await, with_claim(&cs, &hong, Some("C-9")).await);
    let request = ask_for(&staff, about(&hong, &one, 200_000)).await;
    assert_eq!((&request["vocItem"]["id"], &request["claimReference"]), (&one["id"], &Value::Null));
    decide(&chief, case(&hong, "C-9", 150_000)).await;
    act(&cs, "mergeVoc", &one, json!({ "intoId": other["id"], "reason": "같은 건" })).await;
    let refused = answer(&chief, "approveRequest", &request, json!({})).await;
    assert_eq!(refused.refusals(), ["OVER_LIMIT amount"]);
    let seen = get(&chief, "approvalRequest", json!({ "id": request["id"] })).await;
    assert_eq!(seen["viewerMaxAmount"]["amount"], "150000");
    answer(&chief, "approveRequest", &request, json!({ "amount": money(150_000) })).await;
    let made =
        get(&staff, "decisions", json!({ "filter": { "vocItemId": other["id"] } })).await["edges"][0]["node"].clone();
    assert_eq!((&made["vocItem"]["id"], &made["claimReference"]), (&other["id"], &json!("C-9")));
    adds_up(&app).await;
}

/// D7, I3: a retry is what it was, also when the item has been merged meanwhile; a key means one item.
#[tokio::test]
async fn d7_a_key_belongs_to_the_item_that_was_named() {
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, cs, hong) = (app.sign_in("staff").await, app.sign_in("cs").await, customer(&app, "C-1").await);
    let (one, other) = (with_claim(&cs, &hong, None).await, with_claim(&cs, &hong, None).await);
    let input = about(&hong, &one, 10_000);
    let made = decide(&staff, input.clone()).await;
    act(&cs, "mergeVoc", &one, json!({ "intoId": other["id"], "reason": "같은 건" })).await;
    assert_eq!(decide(&staff, input.clone()).await["id"], made["id"]);
    let mut elsewhere = input.clone();
    elsewhere["vocItemId"] = other["id"].clone();
    assert_eq!(make(&staff, elsewhere).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    assert_eq!(app.count("ledger_entry").await, 1);
}
