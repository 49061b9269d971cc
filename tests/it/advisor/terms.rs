//! A3: how long a term is, how it ends, and its second one.

use crate::{
    advisor::desk::{act, agree, appointed, approved, attempt, begun, nominate, read, told, withdraw_consent},
    documents::{change, get},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sunhwan::advisor;
use tests::TestApp;

async fn pass(app: &TestApp) -> usize {
    advisor::pass(&app.db, &app.directory(), app.now()).await.unwrap()
}

/// A3: it ends by itself after its last day, exactly once, also on two nodes at once; nothing is done in it from then on, whether the job has been by or not.
#[tokio::test]
async fn a3_a_term_ends_by_itself_after_its_last_day_once() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let assign = json!({ "advisorId": advisor["id"], "kind": "TRY_SERVICE", "instruction": "앱으로 청구해 보기", "dueOn": "2026-09-01" });
    let activity = change(&app.sign_in("cs").await, "assignAdvisorActivity", assign.clone()).await;
    let activity = activity.json["data"]["assignAdvisorActivity"]["advisorActivity"].clone();
    assert_eq!(activity["state"], "ASSIGNED");
    // Noon in Seoul on the last day, 1 September.
    app.pass(TimeDelta::days(183));
    assert_eq!(pass(&app).await, 0);
    let own = app.as_customer(&hong);
    assert_eq!(read(&own, &advisor).await["state"], "ACTIVE");
    app.pass(TimeDelta::hours(12));
    let report = json!({ "id": activity["id"], "rating": 4, "report": "편해졌습니다" });
    let own = app.as_customer(&hong);
    assert_eq!(
        change(&own, "reportAdvisorActivity", report.clone()).await.refusals(),
        ["TERM_OVER id"],
        "the job has not been by"
    );
    let node = app.another_node().await;
    let (one, other) = tokio::join!(pass(&app), pass(&node));
    assert_eq!(one + other, 1);
    assert_eq!(pass(&app).await, 0);
    let cs = app.sign_in("cs").await;
    let over = read(&cs, &advisor).await;
    assert_eq!(
        (&over["state"], &over["endedAs"], &over["endedAt"]),
        (&json!("ENDED"), &json!("EXPIRED"), &json!("2026-09-01T15:00:00.000000Z"))
    );
    assert_eq!(over["activities"]["edges"][0]["node"]["state"], "LAPSED");
    assert_eq!(told(&app, "cs").await.iter().filter(|kind| *kind == "ADVISOR_TERM_ENDED").count(), 1);
    for (field, input) in [
        ("reportAdvisorActivity", report),
        ("assignAdvisorActivity", assign),
        ("askAdvisorQuestion", json!({ "advisorId": advisor["id"], "question": "끝났나요" })),
        ("renewAdvisor", json!({ "id": advisor["id"] })),
        ("endAdvisorTerm", json!({ "id": advisor["id"], "reason": "다시" })),
        ("reviewAdvisor", json!({ "id": advisor["id"], "agrees": true })),
        ("appointAdvisor", json!({ "id": advisor["id"], "consentHow": "CALL", "consentOn": "2026-09-01" })),
    ] {
        assert_eq!(change(&cs, field, input).await.refusals(), ["TERM_OVER id"], "{field}");
    }
    // They may be nominated anew.
    nominate(&app.sign_in("staff").await, &hong, &task).await;
}

/// A3: renewed once, by a new review of the same kind; to the day.
#[tokio::test]
async fn a3_a_term_is_renewed_once_by_a_new_review() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    app.pass(TimeDelta::days(150));
    let cs = app.sign_in("cs").await;
    let asked = act(&cs, "renewAdvisor", &advisor, json!({ "expectedVersion": advisor["version"] })).await;
    assert_eq!((&asked["renewal"], &asked["state"]), (&json!("REQUESTED"), &json!("ACTIVE")));
    assert_eq!(attempt(&cs, "renewAdvisor", &advisor, json!({})).await.refusals(), ["RENEWAL_RUNNING id"]);
    // Whoever wants it does not review it; the first round counts for nothing.
    assert_eq!(
        attempt(&cs, "reviewAdvisor", &advisor, json!({ "agrees": true })).await.refusals(),
        ["OWN_NOMINATION id"]
    );
    agree(&app, "cco", &advisor).await;
    agree(&app, "exec", &advisor).await;
    let renewed = agree(&app, "ceo", &advisor).await;
    assert_eq!(
        (&renewed["renewal"], &renewed["renewals"], &renewed["from"], &renewed["until"]),
        (&json!("GRANTED"), &json!(1), &json!("2026-03-02"), &json!("2027-03-01"))
    );
    assert_eq!(renewed["reviews"].as_array().unwrap().len(), 6);
    assert_eq!(
        attempt(&app.sign_in("cs").await, "renewAdvisor", &advisor, json!({})).await.refusals(),
        ["RENEWED_BEFORE id"]
    );
    app.pass(TimeDelta::days(60));
    assert_eq!(pass(&app).await, 0, "the first term alone is over");
    app.pass(TimeDelta::days(155));
    assert_eq!(pass(&app).await, 1);
}

/// A3: a rejected renewal changes nothing and is not tried again; one that nobody decided lapses with the term; without consent there is none.
#[tokio::test]
async fn a3_a_renewal_is_rejected_or_lapses() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let cs = app.sign_in("cs").await;
    act(&cs, "renewAdvisor", &advisor, json!({})).await;
    let no = json!({ "agrees": false, "reason": "활동이 적었습니다" });
    let rejected = act(&app.sign_in("cco").await, "reviewAdvisor", &advisor, no).await;
    assert_eq!(
        (&rejected["state"], &rejected["renewal"], &rejected["until"]),
        (&json!("ACTIVE"), &json!("REJECTED"), &json!("2026-09-01"))
    );
    assert_eq!(rejected["rejectionReason"], "활동이 적었습니다");
    assert_eq!(attempt(&cs, "renewAdvisor", &advisor, json!({})).await.refusals(), ["RENEWED_BEFORE id"]);
    assert!(told(&app, "cs").await.contains(&"ADVISOR_DECIDED".to_owned()));
    act(&cs, "endAdvisorTerm", &advisor, json!({ "endedAs": "ENDED_EARLY", "reason": "다시 추천" })).await;
    let second = appointed(&app, &hong, &task).await;
    withdraw_consent(&app, &hong).await;
    assert_eq!(attempt(&cs, "renewAdvisor", &second, json!({})).await.refusals(), ["NO_CONSENT id"]);
    let input = json!({ "id": hong, "expectedVersion": get(&cs, "customer", json!({ "id": hong })).await["version"], "contactConsent": true });
    change(&cs, "updateCustomer", input).await;
    act(&cs, "renewAdvisor", &second, json!({})).await;
    app.pass(TimeDelta::days(184));
    assert_eq!(pass(&app).await, 1);
    let over = read(&app.sign_in("cs").await, &second).await;
    assert_eq!((&over["renewal"], &over["endedAs"]), (&json!("LAPSED"), &json!("EXPIRED")));
}

/// A2, A3: who withdraws their consent while a renewal is reviewed is no advisor for longer than they agreed to.
#[tokio::test]
async fn a3_no_term_is_renewed_without_consent() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    act(&app.sign_in("cs").await, "renewAdvisor", &advisor, json!({})).await;
    for who in ["cco", "exec"] {
        agree(&app, who, &advisor).await;
    }
    withdraw_consent(&app, &hong).await;
    let ceo = app.sign_in("ceo").await;
    let agreed = attempt(&ceo, "reviewAdvisor", &advisor, json!({ "agrees": true })).await;
    assert_eq!(agreed.refusals(), ["NO_CONSENT id"]);
    let same = read(&app.sign_in("cs").await, &advisor).await;
    assert_eq!(
        (&same["until"], &same["renewals"], &same["renewal"]),
        (&json!("2026-09-01"), &json!(0), &json!("FEASIBLE"))
    );
    let no = json!({ "agrees": false, "reason": "고객이 동의를 거두었습니다" });
    assert_eq!(act(&ceo, "reviewAdvisor", &advisor, no).await["renewal"], "REJECTED");
}

/// A3: resigned by the customer's own app or for them, ended early with a reason; taken back before the appointment.
#[tokio::test]
async fn a3_a_term_is_resigned_or_ended_early_with_a_reason() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let cs = app.sign_in("cs").await;
    let own = app.as_customer(&hong);
    let advisor = approved(&app, &hong, &task).await;
    assert_eq!(
        attempt(&own, "endAdvisorTerm", &advisor, json!({})).await.refusals(),
        ["NOT_FOUND id"],
        "not appointed yet"
    );
    let back = act(&cs, "endAdvisorTerm", &advisor, json!({ "endedAs": "RESIGNED" })).await;
    assert_eq!((&back["state"], &back["endedAs"]), (&json!("WITHDRAWN"), &json!("RESIGNED")));
    let advisor = appointed(&app, &hong, &task).await;
    let resigned =
        act(&own, "endAdvisorTerm", &advisor, json!({ "endedAs": "ENDED_EARLY", "reason": "이사를 가요" })).await;
    assert_eq!(
        (&resigned["state"], &resigned["endedAs"], &resigned["endReason"]),
        (&json!("ENDED"), &json!("RESIGNED"), &Value::Null)
    );
    assert_eq!(read(&cs, &advisor).await["endReason"], "이사를 가요");
    assert!(told(&app, "cs").await.contains(&"ADVISOR_TERM_ENDED".to_owned()));
    let advisor = appointed(&app, &hong, &task).await;
    for ended_as in [Value::Null, json!("ENDED_EARLY"), json!("EXPIRED")] {
        let said = attempt(&cs, "endAdvisorTerm", &advisor, json!({ "endedAs": ended_as })).await;
        assert_eq!(said.refusals(), ["REASON_MISSING reason"], "{ended_as}");
    }
    let early = act(&cs, "endAdvisorTerm", &advisor, json!({ "reason": "이해관계가 생겼습니다" })).await;
    assert_eq!((&early["endedAs"], &early["endReason"]), (&json!("ENDED_EARLY"), &json!("이해관계가 생겼습니다")));
    assert_eq!(get(&cs, "loyalCustomerAdvisors", json!({})).await["totalCount"], 3);
}

/// A3: the length is a setting; what began keeps its length.
#[tokio::test]
async fn a3_the_length_of_a_term_is_a_setting() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let input = json!({ "changes": [{ "key": "advisor.termMonths", "integer": 3 }] });
    assert_eq!(change(&app.sign_in("admin").await, "updateSettings", input).await.refusals(), [] as [&str; 0]);
    app.reload().await;
    assert_eq!(appointed(&app, &hong, &task).await["until"], "2026-06-01");
}
