//! V12: who is abused need not go on, and nothing of it counts against them.

use crate::{
    documents::{absent, ask, change, customer, document, get},
    voc::desk::{act, assignee, attempt, categories, category, complaint, file, kinds, read},
};
use chrono::TimeDelta;
use entity::{employee_role::Role, ids::AbuseReportId};
use serde_json::{Value, json};
use std::sync::Arc;
use sunhwan::{app, config::SigningKey, kernel::secret::fresh_key, voc::rekey_texts};
use tests::{Answer, Client, TestApp, foreign};

const WORDS: &str = "홍길동 고객이 20분 동안 욕을 하고 010-1234-5678로 찾아오겠다고 했습니다.";

pub fn abuse() -> Value {
    json!({ "kind": "VERBAL", "words": WORDS })
}

/// A report that must be made.
pub async fn report(client: &Client, item: &Value, more: Value) -> Value {
    let answer = attempt(client, "reportAbuse", item, more).await;
    report_of(&answer, "reportAbuse")
}

pub fn report_of(answer: &Answer, field: &str) -> Value {
    let report = answer.json["data"][field]["abuseReport"].clone();
    assert!(report.is_object(), "{field}: {}", answer.text);
    report
}

async fn decide(client: &Client, report: &Value, confirmed: bool) -> Answer {
    let reason = (!confirmed).then_some("녹취에서 확인되지 않습니다");
    change(client, "reviewAbuseReport", json!({ "id": report["id"], "confirmed": confirmed, "reason": reason })).await
}

pub fn name(person: &Value) -> String {
    person["email"].as_str().unwrap().split('@').next().unwrap().to_owned()
}

async fn caution(client: &Client, customer: &str) -> Value {
    get(client, "customer", json!({ "id": customer })).await["caution"].clone()
}

/// Whoever leads there reads it in any case: they are away, and so it is none of theirs.
async fn begun(app: &TestApp) -> (Value, Client, String) {
    categories(app).await;
    absent(app, "chief", "leader").await;
    app.reload().await;
    let hong = customer(app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let handler = assignee(app, &item).await;
    (item, handler, hong)
}

/// V12, V10: somebody else who is present has it in the same transaction, its path alone reads it, and the customer learns nothing.
#[tokio::test]
async fn v12_the_item_is_with_somebody_else_at_once_and_the_customer_bears_a_caution() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    assert!(read(&handler, &item).await["viewerActions"].as_array().unwrap().contains(&json!("REPORT_ABUSE")));
    assert_eq!(caution(&handler, &hong).await, false);
    let made = report(&handler, &item, abuse()).await;
    assert_eq!((&made["state"], &made["kind"], &made["words"]), (&json!("REPORTED"), &json!("VERBAL"), &json!(WORDS)));
    assert_eq!(
        (made["happenedAt"].as_str(), made["reportedAt"].as_str()),
        (Some("2026-03-02T03:00:00.000000Z"), Some("2026-03-02T03:00:00.000000Z"))
    );
    let next = name(&made["handedOverTo"]);
    assert_ne!(next, name(&item["assignee"]));
    assert!(["staff", "mate", "chief"].contains(&next.as_str()));
    // It is not on the reporter's desk any more.
    assert_eq!((&made["vocItem"], read(&handler, &item).await), (&Value::Null, Value::Null));
    let seen = read(&app.sign_in(&next).await, &item).await;
    assert_eq!(
        (&seen["state"], &seen["sensitivity"], &seen["transfers"]),
        (&json!("ASSIGNED"), &json!("ABUSE"), &json!(0))
    );
    assert_eq!(seen["abusedSince"], "2026-03-02T03:00:00.000000Z");
    assert_eq!(kinds(&seen["timeline"]), ["ABUSE_REPORTED", "STARTED", "FILED"]);
    assert_eq!(seen["timeline"]["edges"][0]["node"]["isExcused"], true);
    // Who meets the customer next.
    assert_eq!(seen["customer"]["caution"], true);
    let other = app.sign_in("other").await;
    let similar =
        get(&app.sign_in("cs").await, "similarVoc", json!({ "customerId": hong, "text": "서류를 또 내라고 합니다" }))
            .await;
    assert_eq!(caution(&other, &hong).await, true);
    assert!(similar[0].is_object());
    let fresh = file(&other, complaint(Some(&hong), "다른 일로 전화드렸습니다")).await;
    assert_eq!(fresh["customer"]["caution"], true);
    let own = read(&app.as_customer(&hong), &item).await;
    assert_eq!(
        (&own["customer"]["caution"], &own["abusedSince"], &own["sensitivity"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(kinds(&own["timeline"]), ["STARTED", "FILED"]);
    // Nobody who reads it reads why.
    assert!(!serde_json::to_string(&seen).unwrap().contains("욕을"));
    let kept = "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'reportAbuse'";
    assert_eq!(app.number(kept).await, 3, "item, report, customer");
}

/// V12: never back to the reporter, by rule, by hand, or by whatever else the item does.
#[tokio::test]
async fn v12_it_does_not_come_back_to_the_reporter() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let reporter = name(&item["assignee"]);
    report(&handler, &item, abuse()).await;
    let cs = app.sign_in("cs").await;
    let by_hand = json!({ "assigneeId": app.company.id(&reporter) });
    assert_eq!(attempt(&cs, "assignVoc", &item, by_hand.clone()).await.refusals(), ["WAS_ABUSED assigneeId"]);
    for n in 0..6 {
        let again = file(&cs, complaint(Some(&hong), &format!("{n}번째 전화"))).await;
        assert_ne!(name(&again["assignee"]), reporter, "nothing new of the same customer");
    }
    // To another department and back, resolved and opened again.
    act(&cs, "transferVoc", &item, json!({ "departmentId": app.company.id("office"), "reason": "소관" })).await;
    let back =
        act(&cs, "transferVoc", &item, json!({ "departmentId": app.company.id("team"), "reason": "소관" })).await;
    assert_ne!(name(&back["assignee"]), reporter);
    let office = file(&cs, complaint(None, "누군지 모르는 분의 전화")).await;
    assert!(office["assignee"].is_object());
    // What was not abuse is no reason any more; for this item it stays one, unless it is taken back.
    let unsure = get(&cs, "abuseReports", json!({})).await["edges"][0]["node"].clone();
    assert_eq!(decide(&cs, &unsure, false).await.refusals(), [] as [&str; 0]);
    assert_eq!(attempt(&cs, "assignVoc", &item, by_hand).await.refusals(), ["WAS_ABUSED assigneeId"]);
}

/// V12: the nearest leader who is there, if nobody else is; else the CS office decides, and is told.
#[tokio::test]
async fn v12_a_leader_has_it_if_nobody_else_is_there_and_then_the_cs_office() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    for who in ["mate", "chief"] {
        absent(&app, who, "pat").await;
    }
    app.reload().await;
    let staff = app.sign_in("staff").await;
    let next = async |client: &Client| {
        let item = file(&cs, complaint(None, "전화가 왔습니다")).await;
        assert_eq!(item["assignee"]["email"], "staff@hanbit.test");
        let made = report(client, &item, abuse()).await;
        (made["handedOverTo"]["email"].clone(), read(&cs, &item).await)
    };
    let (to, item) = next(&staff).await;
    assert_eq!((to, &item["department"]["code"]), (json!("leader@hanbit.test"), &json!("team")));
    absent(&app, "leader", "pat").await;
    app.reload().await;
    assert_eq!(next(&staff).await.0, "exec@hanbit.test");
    absent(&app, "exec", "pat").await;
    app.reload().await;
    let (to, item) = next(&staff).await;
    assert_eq!(
        (to, &item["state"], &item["department"], &item["assignee"]),
        (Value::Null, &json!("RECEIVED"), &Value::Null, &Value::Null)
    );
    app.tell().await;
    let told = get(&cs, "notifications", json!({})).await;
    assert_eq!(told["edges"][0]["node"]["kind"], "ABUSE_REPORTED");
    // The CS office gives it to a department, and that to somebody else.
    let given =
        act(&cs, "transferVoc", &item, json!({ "departmentId": app.company.id("office"), "reason": "대신 처리" }))
            .await;
    assert_eq!(given["state"], "ASSIGNED");
    let _ = hong;
}

/// V12, V11, L4: the leader is told, and who has it now; each once, and nobody else.
#[tokio::test]
async fn v12_the_leader_and_whoever_has_it_now_are_told_live_and_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    absent(&app, "chief", "mate").await;
    app.reload().await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let (handler, reporter) = (assignee(&app, &item).await, name(&item["assignee"]));
    let next = if reporter == "staff" { "mate" } else { "staff" };
    app.tell().await;
    let mut desk = app.sign_in(next).await.subscribe(&document("vocChanges"), json!({})).await;
    let mut customers = app.as_customer(&hong).subscribe(&document("vocChanges"), json!({})).await;
    assert!(desk.within(std::time::Duration::from_millis(100)).await.is_err());
    assert!(customers.within(std::time::Duration::from_millis(10)).await.is_err());
    let mut input = abuse();
    input["idempotencyKey"] = json!("call-7");
    let first = report(&handler, &item, input.clone()).await;
    assert_eq!(report(&handler, &item, input).await["id"], first["id"]);
    let heard = desk.next().await.unwrap();
    assert_eq!(heard["data"]["vocChanges"]["kind"], "ABUSE_REPORTED", "{heard}");
    assert!(customers.within(std::time::Duration::from_millis(150)).await.is_err());
    app.tell().await;
    let told = async |who: &str| {
        let all = get(&app.sign_in(who).await, "notifications", json!({})).await;
        let of = |edge: &Value| (edge["node"]["kind"].as_str().unwrap().to_owned(), edge["node"]["subjectId"].clone());
        all["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(of)
            .filter(|(kind, _)| kind.contains("ABUSE") || kind == "VOC_ASSIGNED")
            .collect::<Vec<_>>()
    };
    assert_eq!(told("chief").await, [("ABUSE_REPORTED".to_owned(), first["id"].clone())]);
    assert!(told(next).await.contains(&("VOC_ASSIGNED".to_owned(), item["id"].clone())));
    assert_eq!(told(next).await.len(), if next == "mate" { 2 } else { 1 }, "who stands in for the leader is told, too");
    assert_eq!(told("cs").await, [("ABUSE_REPORTED".to_owned(), first["id"].clone())], "who decides about it");
    assert_eq!(told("hr").await, []);
    // The leader opens what they were told of.
    let opened = get(&app.sign_in("chief").await, "node", json!({ "id": first["id"] })).await;
    assert_eq!(opened["id"], first["id"]);
    // And the reporter hears what was decided.
    assert_eq!(decide(&app.sign_in("cs").await, &first, true).await.refusals(), [] as [&str; 0]);
    app.tell().await;
    assert!(told(&reporter).await.contains(&("ABUSE_REVIEWED".to_owned(), first["id"].clone())));
}

/// V12, V4: from the abuse on breaches are nobody's, and steps neither; those before it are.
#[tokio::test]
async fn v12_breaches_after_the_abuse_count_against_nobody() {
    let app = TestApp::start().await;
    let (item, _, _) = begun(&app).await;
    let cs = app.sign_in("cs").await;
    let usual = file(&cs, complaint(None, "아무 일도 없던 전화")).await;
    app.pass(TimeDelta::hours(5));
    app.voc_clerk().pass().await.unwrap();
    app.pass(TimeDelta::hours(1));
    let at = json!("2026-03-02T08:30:00Z");
    report(&assignee(&app, &item).await, &item, json!({ "kind": "THREAT", "happenedAt": at })).await;
    app.pass(TimeDelta::days(30));
    app.voc_clerk().pass().await.unwrap();
    let cs = app.sign_in("cs").await;
    let clocks = async |item: &Value| {
        let all = read(&cs, item).await["clocks"].clone();
        let of = |clock: &Value| (clock["isBreached"].as_bool().unwrap(), clock["isExcused"].as_bool().unwrap());
        all.as_array().unwrap().iter().map(of).collect::<Vec<_>>()
    };
    let mut all = clocks(&item).await;
    all.sort_unstable();
    assert_eq!(all, [(true, false), (true, true), (true, true)], "the first response was late before it");
    assert_eq!(clocks(&usual).await, [(true, false); 3]);
    let steps = read(&cs, &item).await["timeline"]["edges"].as_array().unwrap().clone();
    let excused: Vec<bool> = steps.iter().map(|edge| edge["node"]["isExcused"].as_bool().unwrap()).collect();
    assert_eq!(excused.iter().rev().copied().collect::<Vec<_>>()[..2], [false, true]);
    // To be asked for in a list.
    for (abused, which) in [(true, &item), (false, &usual)] {
        let listed = get(&cs, "vocItems", json!({ "filter": { "abused": abused } })).await;
        assert_eq!((&listed["totalCount"], &listed["edges"][0]["node"]["id"]), (&json!(1), &which["id"]));
    }
}

/// V12: if it is not confirmed, all that it brought about ends, as far as no other report stands.
#[tokio::test]
async fn v12_what_is_not_confirmed_has_no_effects_any_more() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let cs = app.sign_in("cs").await;
    let second = file(&cs, complaint(Some(&hong), "두 번째 전화")).await;
    let one = report(&handler, &item, abuse()).await;
    let other = report(&assignee(&app, &second).await, &second, json!({ "kind": "OBSTRUCTION" })).await;
    let state = async |item: &Value| {
        let seen = read(&cs, item).await;
        (seen["sensitivity"].clone(), seen["abusedSince"].is_null(), seen["customer"]["caution"].clone())
    };
    assert_eq!(decide(&handler, &one, true).await.code(), "FORBIDDEN");
    let stale = json!({ "id": one["id"], "confirmed": true, "expectedVersion": 9 });
    assert_eq!(change(&cs, "reviewAbuseReport", stale).await.refusals(), ["STALE_VERSION expectedVersion"]);
    let silent = json!({ "id": one["id"], "confirmed": false });
    assert_eq!(change(&cs, "reviewAbuseReport", silent).await.refusals(), ["BLANK reason"]);
    let decided = report_of(&decide(&cs, &one, false).await, "reviewAbuseReport");
    assert_eq!(
        (&decided["state"], &decided["reason"]),
        (&json!("NOT_CONFIRMED"), &json!("녹취에서 확인되지 않습니다"))
    );
    assert_eq!(state(&item).await, (Value::Null, true, json!(true)), "the other one stands");
    assert_eq!(kinds(&read(&cs, &item).await["timeline"])[..2], ["ABUSE_REVIEWED", "ABUSE_REPORTED"]);
    assert_eq!(decide(&cs, &one, true).await.refusals(), ["ALREADY_DECIDED id"]);
    assert_eq!(report_of(&decide(&cs, &other, true).await, "reviewAbuseReport")["state"], "CONFIRMED");
    assert_eq!(state(&second).await, (json!("ABUSE"), false, json!(true)));
    let third = file(&cs, complaint(Some(&customer(&app, "C-2").await), "다른 고객")).await;
    let reporter = assignee(&app, &third).await;
    let mistaken = report(&reporter, &third, abuse()).await;
    assert_eq!(state(&third).await, (json!("ABUSE"), false, json!(true)));
    let back = change(&reporter, "withdrawAbuseReport", json!({ "id": mistaken["id"] })).await;
    assert_eq!(report_of(&back, "withdrawAbuseReport")["state"], "WITHDRAWN");
    assert_eq!(state(&third).await, (Value::Null, true, json!(false)), "no other stands");
    let who = name(&mistaken["reporter"]);
    act(&cs, "assignVoc", &third, json!({ "assigneeId": app.company.id(&who) })).await;
}

/// V12: what somebody has set by hand or filed as sensitive is not undone by a report that was none.
#[tokio::test]
async fn v12_what_was_so_before_a_report_stays_so_after_it() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let warned = json!({ "id": hong, "expectedVersion": 1, "caution": true });
    assert_eq!(change(&cs, "updateCustomer", warned).await.refusals(), [] as [&str; 0]);
    let mut input = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    input["categoryId"] = json!(category("HEALTH"));
    let item = file(&cs, input).await;
    let made = report(&assignee(&app, &item).await, &item, abuse()).await;
    assert_eq!(read(&cs, &item).await["sensitivity"], "HEALTH");
    decide(&cs, &made, false).await;
    assert_eq!((caution(&cs, &hong).await, &read(&cs, &item).await["sensitivity"]), (json!(true), &json!("HEALTH")));
}

/// V12: the reporter, their leaders and the CS office; nobody their own; customers not at all.
#[tokio::test]
async fn v12_who_reads_and_decides_about_reports() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let made = report(&handler, &item, abuse()).await;
    let reporter = name(&item["assignee"]);
    let sees = async |who: &str| {
        let client = app.sign_in(who).await;
        let listed = get(&client, "abuseReports", json!({})).await;
        let by_node = !get(&client, "node", json!({ "id": made["id"] })).await.is_null();
        assert_eq!(listed["totalCount"] == 1, by_node, "{who}");
        if by_node {
            assert_eq!(listed["edges"][0]["node"]["words"], WORDS, "{who}");
        }
        by_node
    };
    for who in [reporter.as_str(), "chief", "leader", "exec", "cs", "cco", "ceo"] {
        assert!(sees(who).await, "{who}");
    }
    let colleague = if reporter == "staff" { "mate" } else { "staff" };
    for who in ["other", "exec2", "hr", "auditor", "admin", "compliance", colleague] {
        assert!(!sees(who).await, "{who}");
    }
    assert_eq!(ask(&app.as_customer(&hong), "abuseReports", json!({})).await.code(), "FORBIDDEN");
    let cs = app.sign_in("cs").await;
    for (filter, count) in [
        (json!({ "state": "REPORTED" }), 1),
        (json!({ "state": "CONFIRMED" }), 0),
        (json!({ "customerId": hong }), 1),
        (json!({ "itemId": item["id"], "reporterId": app.company.id(&reporter) }), 1),
        (json!({ "from": "2026-03-03T00:00:00Z" }), 0),
        (json!({ "before": "2026-03-03T00:00:00Z" }), 1),
    ] {
        assert_eq!(get(&cs, "abuseReports", json!({ "filter": filter })).await["totalCount"], count, "{filter}");
    }
    // Somebody of the CS office who was abused.
    let by_cs = file(&cs, complaint(Some(&hong), "CS부서로 온 전화")).await;
    let own = report(&cs, &by_cs, abuse()).await;
    assert_eq!(own["handedOverTo"], Value::Null, "it was not with them");
    assert_eq!(decide(&cs, &own, true).await.refusals(), ["OWN_REPORT id"]);
    assert_eq!(decide(&app.sign_in("cco").await, &own, true).await.refusals(), [] as [&str; 0]);
    let not_theirs = change(&cs, "withdrawAbuseReport", json!({ "id": made["id"] })).await;
    assert_eq!(not_theirs.refusals(), ["ABUSE_REPORT_NOT_FOUND id"]);
    let hr = get(&app.sign_in_as_only(Role::Hr).await, "abuseReports", json!({})).await;
    assert_eq!(hr["totalCount"], 0);
}

/// I3: with the same key, also at once, it is one report; with another input it is refused.
#[tokio::test]
async fn v12_a_retry_reports_nothing_twice() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let mut input = abuse();
    input["idempotencyKey"] = json!("call-7");
    let all =
        futures_util::future::join_all((0..6).map(|_| attempt(&handler, "reportAbuse", &item, input.clone()))).await;
    let ids: std::collections::BTreeSet<String> =
        all.iter().map(|answer| report_of(answer, "reportAbuse")["id"].to_string()).collect();
    assert_eq!((ids.len(), app.count("abuse_report").await), (1, 1));
    input["kind"] = json!("THREAT");
    let reused = attempt(&handler, "reportAbuse", &item, input).await;
    assert_eq!(reused.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    assert_eq!(attempt(&handler, "reportAbuse", &item, abuse()).await.refusals(), ["ITEM_NOT_FOUND id"]);
}

/// V12: everything that can be wrong with a report has a code of its own.
#[tokio::test]
async fn v12_what_can_not_be_reported_says_why() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    for (more, refusal) in [
        (json!({ "words": " " }), "BLANK words"),
        (json!({ "words": "가".repeat(2_001) }), "TOO_LONG words"),
        (json!({ "words": "900101-1234567" }), "RESIDENT_NUMBER words"),
        (json!({ "happenedAt": "2026-03-02T03:00:01Z" }), "HAPPENED_AT_INVALID happenedAt"),
        (json!({ "happenedAt": "2026-01-20T03:00:00Z" }), "HAPPENED_AT_INVALID happenedAt"),
        (json!({ "restMinutes": 0 }), "REST_INVALID restMinutes"),
        (json!({ "expectedVersion": 7 }), "STALE_VERSION expectedVersion"),
        (json!({ "idempotencyKey": "" }), "IDEMPOTENCY_KEY_INVALID idempotencyKey"),
    ] {
        let mut input = json!({ "kind": "VERBAL" });
        for (name, value) in more.as_object().cloned().unwrap() {
            input[name] = value;
        }
        assert_eq!(attempt(&handler, "reportAbuse", &item, input).await.refusals(), [refusal]);
    }
    let other = app.sign_in("other").await;
    assert_eq!(attempt(&other, "reportAbuse", &item, abuse()).await.refusals(), ["NOT_IN_CHARGE id"]);
    let nothing = json!({ "id": foreign::<AbuseReportId>(), "confirmed": true });
    let cs = app.sign_in("cs").await;
    assert_eq!(change(&cs, "reviewAbuseReport", nothing).await.refusals(), ["ABUSE_REPORT_NOT_FOUND id"]);
    assert_eq!(app.count("abuse_report").await, 0);
}

/// V12: also after it was resolved, and by whoever took it down; then nobody else has to have it.
#[tokio::test]
async fn v12_abuse_is_reported_in_every_state_but_merged() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    let resolved = act(&handler, "resolveVoc", &item, json!({ "text": "처리했습니다" })).await;
    let made = report(&handler, &item, abuse()).await;
    let cs = app.sign_in("cs").await;
    let after = read(&cs, &item).await;
    assert_eq!((&after["state"], &after["resolvedAt"]), (&json!("RESOLVED"), &resolved["resolvedAt"]));
    assert_eq!(after["assignee"], made["handedOverTo"]);
    let reopened = act(&cs, "reopenVoc", &item, json!({ "reason": "다시 봅니다" })).await;
    assert_eq!(reopened["assignee"], made["handedOverTo"]);
}

/// C4, C2: words and reasons are sealed, are renewed with the ring's keys, and go with the customer; the figures stay.
#[tokio::test]
async fn v12_c4_an_erased_customers_reports_keep_no_word() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let cs = app.sign_in("cs").await;
    let one = report(&handler, &item, abuse()).await;
    decide(&cs, &one, false).await;
    app.pass(TimeDelta::seconds(1));
    let nobodys = file(&cs, complaint(None, "이름을 밝히지 않은 전화")).await;
    let other = report(&assignee(&app, &nobodys).await, &nobodys, abuse()).await;
    let next = SigningKey { id: "next".into(), key: fresh_key().unwrap().into() };
    let during = app.another_node_with(|config| config.secret_keys.insert(0, next)).await;
    let ring: Arc<_> = app::ring(&during.config).unwrap().into();
    assert_eq!((rekey_texts(&during.db, &ring).await.unwrap(), rekey_texts(&during.db, &ring).await.unwrap()), (1, 0));
    assert_eq!(get(&during.sign_in("cs").await, "abuseReports", json!({})).await["edges"][0]["node"]["words"], WORDS);
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    let left = "SELECT COUNT(*) AS n FROM abuse_report WHERE customer_id IS NOT NULL AND (words IS NOT NULL OR reason IS NOT NULL)";
    assert_eq!((app.number(left).await, app.count("abuse_report").await), (0, 2));
    let kept = get(&during.sign_in("cs").await, "abuseReports", json!({})).await;
    let words: Vec<&Value> = kept["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]["words"]).collect();
    assert_eq!(words, [&json!(WORDS), &Value::Null]);
    assert_eq!(kept["edges"][0]["node"]["id"], other["id"]);
}

/// V12: what was taken from them does not come back by being merged into what they have, nor is what took it over given to them.
#[tokio::test]
async fn v12_merging_brings_nothing_back_to_the_reporter() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let (cs, who) = (app.sign_in("cs").await, name(&item["assignee"]));
    let mut second = file(&cs, complaint(Some(&hong), "두 번째 전화")).await;
    if name(&second["assignee"]) != who {
        second = act(&cs, "assignVoc", &second, json!({ "assigneeId": app.company.id(&who) })).await;
    }
    let made = report(&handler, &item, abuse()).await;
    let into = |into: &Value| json!({ "intoId": into["id"], "reason": "같은 이야기" });
    let refused = attempt(&cs, "mergeVoc", &item, into(&second)).await;
    assert_eq!(refused.refusals(), ["WAS_ABUSED assigneeId"]);
    let next = name(&made["handedOverTo"]);
    act(&cs, "assignVoc", &second, json!({ "assigneeId": app.company.id(&next) })).await;
    act(&cs, "mergeVoc", &item, into(&second)).await;
    let back = attempt(&cs, "assignVoc", &second, json!({ "assigneeId": app.company.id(&who) })).await;
    assert_eq!(back.refusals(), ["WAS_ABUSED assigneeId"]);
}

/// V12, V10: by no filter does a customer learn what they are not shown.
#[tokio::test]
async fn v12_no_list_tells_customers_what_is_hidden_from_them() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    report(&handler, &item, abuse()).await;
    let own = app.as_customer(&hong);
    for hidden in
        [json!({ "abused": true }), json!({ "severity": "HIGH" }), json!({ "causedById": app.company.id("team") })]
    {
        let asked = ask(&own, "vocItems", json!({ "filter": hidden })).await;
        assert_eq!(asked.json["errors"][0]["extensions"]["code"], "FORBIDDEN", "{hidden}");
    }
    assert_eq!(get(&own, "vocItems", json!({ "filter": { "kind": "COMPLAINT" } })).await["totalCount"], 1);
}
