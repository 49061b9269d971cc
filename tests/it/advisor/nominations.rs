//! A2: nomination, reviews, appointment, consent.

use crate::{
    advisor::desk::{
        act, advisor_of, agree, appointed, approved, attempt, begun, consent, contributor, nominate, nomination, read,
        told, withdraw_consent,
    },
    documents::{change, get, reachable, rows},
    improvement,
};
use entity::ids::{CustomerId, ImprovementTaskId, LoyalCustomerAdvisorId};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

/// A2: the CS office, then two executives, then the appointment with consent; each is told when it is their turn.
#[tokio::test]
async fn a2_a_nomination_is_reviewed_by_the_office_and_two_executives_and_then_appointed() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let staff = app.sign_in("staff").await;
    let advisor = nominate(&staff, &hong, &task).await;
    assert_eq!(
        (&advisor["state"], &advisor["number"], &advisor["certificatePdfUrl"]),
        (&json!("NOMINATED"), &Value::Null, &Value::Null)
    );
    assert_eq!(advisor["improvementTask"]["id"], task["id"]);
    assert_eq!(
        (told(&app, "cs").await, told(&app, "cco").await),
        (vec!["ADVISOR_REVIEW_WAITING".to_owned()], vec!["ADVISOR_REVIEW_WAITING".to_owned()])
    );
    assert_eq!(told(&app, "exec").await, [] as [&str; 0]);
    // Not an executive yet, and nobody who may not.
    assert_eq!(
        attempt(&app.sign_in("exec").await, "reviewAdvisor", &advisor, json!({ "agrees": true })).await.refusals(),
        ["NOT_REVIEWER id"]
    );
    let feasible = agree(&app, "cs", &advisor).await;
    assert_eq!((&feasible["state"], &feasible["reviews"][0]["step"]), (&json!("FEASIBLE"), &json!("FEASIBILITY")));
    for who in ["exec", "exec2", "ceo"] {
        assert_eq!(told(&app, who).await, ["ADVISOR_REVIEW_WAITING"], "{who}");
    }
    assert_eq!(
        attempt(&app.sign_in("cs").await, "reviewAdvisor", &advisor, json!({ "agrees": true })).await.refusals(),
        ["NOT_REVIEWER id"]
    );
    let waiting = agree(&app, "exec", &advisor).await;
    assert_eq!((&waiting["state"], &waiting["viewerCanReview"]), (&json!("FEASIBLE"), &json!(false)));
    assert_eq!(
        attempt(&app.sign_in("exec").await, "reviewAdvisor", &advisor, json!({ "agrees": true })).await.refusals(),
        ["ALREADY_REVIEWED id"]
    );
    let approved = agree(&app, "ceo", &advisor).await;
    assert_eq!(approved["state"], "APPROVED");
    assert_eq!(told(&app, "staff").await, ["ADVISOR_DECIDED"]);
    let cs = app.sign_in("cs").await;
    assert_eq!(
        (&read(&cs, &advisor).await["viewerCanAppoint"], &read(&staff, &advisor).await["viewerCanAppoint"]),
        (&json!(true), &json!(false))
    );
    for (day, fine) in [("2026-03-01", false), ("2026-03-03", false), ("2026-03-02", true)] {
        let said = attempt(&cs, "appointAdvisor", &advisor, json!({ "consentHow": "WRITTEN", "consentOn": day })).await;
        assert_eq!(said.refusals(), if fine { vec![] } else { vec!["CONSENT_INVALID consentOn".to_owned()] }, "{day}");
    }
    let active = read(&cs, &advisor).await;
    assert_eq!(
        (
            &active["state"],
            &active["number"],
            &active["from"],
            &active["until"],
            &active["consentHow"],
            &active["consentOn"]
        ),
        (
            &json!("ACTIVE"),
            &json!("2026-0001"),
            &json!("2026-03-02"),
            &json!("2026-09-01"),
            &json!("WRITTEN"),
            &json!("2026-03-02")
        )
    );
    assert_eq!(active["appointedBy"]["email"], "cs@hanbit.test");
    assert_eq!(told(&app, "staff").await, ["ADVISOR_DECIDED", "ADVISOR_DECIDED"]);
}

/// A2: not the nominator, not twice by whoever said that it is feasible, nobody themself.
#[tokio::test]
async fn a2_who_nominated_reviews_nothing_and_nobody_reviews_twice_or_themself() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let (cco, exec) = (app.sign_in("cco").await, app.sign_in("exec").await);
    let agrees = json!({ "agrees": true });
    let advisor = nominate(&cco, &hong, &task).await;
    assert_eq!(attempt(&cco, "reviewAdvisor", &advisor, agrees.clone()).await.refusals(), ["OWN_NOMINATION id"]);
    agree(&app, "cs", &advisor).await;
    assert_eq!(attempt(&cco, "reviewAdvisor", &advisor, agrees.clone()).await.refusals(), ["OWN_NOMINATION id"]);
    assert_eq!(told(&app, "cco").await, [] as [&str; 0], "who nominated is told nothing of reviews");
    act(&app.sign_in("cs").await, "endAdvisorTerm", &advisor, json!({ "reason": "다시 추천" })).await;
    // The CCO is of the CS office and an executive: once.
    let advisor = nominate(&exec, &hong, &task).await;
    act(&cco, "reviewAdvisor", &advisor, agrees.clone()).await;
    assert_eq!(attempt(&cco, "reviewAdvisor", &advisor, agrees.clone()).await.refusals(), ["ALREADY_REVIEWED id"]);
    assert_eq!(attempt(&exec, "reviewAdvisor", &advisor, agrees.clone()).await.refusals(), ["OWN_NOMINATION id"]);
    // The customer is an executive as well.
    let cs = app.sign_in("cs").await;
    let version = get(&cs, "customer", json!({ "id": hong })).await["version"].clone();
    let linked = json!({ "id": hong, "expectedVersion": version, "employeeId": app.company.id("exec2") });
    assert_eq!(change(&cs, "updateCustomer", linked).await.refusals(), [] as [&str; 0]);
    assert_eq!(
        attempt(&app.sign_in("exec2").await, "reviewAdvisor", &advisor, agrees).await.refusals(),
        ["ONESELF id"]
    );
}

/// A2: any one who disagrees ends it, and says why; the nominator reads it.
#[tokio::test]
async fn a2_a_rejected_nomination_says_why() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    for step in 0..3 {
        let staff = app.sign_in("staff").await;
        let advisor = nominate(&staff, &hong, &task).await;
        for who in ["cs", "exec"].iter().take(step) {
            agree(&app, who, &advisor).await;
        }
        let who = ["cs", "exec", "exec2"][step];
        let client = app.sign_in(who).await;
        for reason in [Value::Null, json!(" ")] {
            let said = attempt(&client, "reviewAdvisor", &advisor, json!({ "agrees": false, "reason": reason })).await;
            assert_eq!(said.refusals(), ["REASON_MISSING reason"]);
        }
        let reason = "홍길동 고객은 이해관계가 있습니다";
        let rejected = act(&client, "reviewAdvisor", &advisor, json!({ "agrees": false, "reason": reason })).await;
        assert_eq!((&rejected["state"], &rejected["rejectionReason"]), (&json!("REJECTED"), &json!(reason)));
        // The nominator reads why; who is not concerned reads it masked; the customer knows of nothing.
        assert_eq!(read(&staff, &advisor).await["rejectionReason"], reason);
        let masked = &read(&app.sign_in("auditor").await, &advisor).await["rejectionReason"];
        assert_eq!(masked, "홍*동 고객은 이해관계가 있습니다");
        assert_eq!(read(&app.as_customer(&hong), &advisor).await, Value::Null);
        let again = attempt(&app.sign_in("ceo").await, "reviewAdvisor", &advisor, json!({ "agrees": true })).await;
        assert_eq!(again.refusals(), ["NOT_POSSIBLE id"]);
    }
    assert_eq!(told(&app, "staff").await, ["ADVISOR_DECIDED"; 3]);
}

/// A1, A2: with consent, not erased, once at a time, of a customer whose voice led to that verified task.
#[tokio::test]
async fn a2_who_withdrew_consent_is_neither_nominated_nor_appointed() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let staff = app.sign_in("staff").await;
    let refusals = async |customer: &str, task: &Value| {
        change(&staff, "nominateAdvisor", nomination(customer, task)).await.refusals()
    };
    let other = reachable(&app, "C-2").await;
    assert_eq!(refusals(&other, &task).await, ["TASK_UNKNOWN improvementTaskId"], "none of theirs led to it");
    let unknown = json!({ "id": foreign::<ImprovementTaskId>() });
    assert_eq!(refusals(&hong, &unknown).await, ["TASK_UNKNOWN improvementTaskId"]);
    let open = improvement::begun(&app, json!({})).await;
    assert_eq!(refusals(&hong, &open).await, ["TASK_UNKNOWN improvementTaskId"], "it is not verified");
    assert_eq!(refusals(&foreign::<CustomerId>(), &task).await, ["CUSTOMER_NOT_FOUND customerId"]);
    let advisor = approved(&app, &hong, &task).await;
    assert_eq!(refusals(&hong, &task).await, ["ALREADY_RUNNING customerId"]);
    // X5: that somebody is one is nothing that a nomination tells: neither with any task, nor to who does not see them.
    assert_eq!(refusals(&hong, &unknown).await, ["TASK_UNKNOWN improvementTaskId"]);
    let mate = change(&app.sign_in("mate").await, "nominateAdvisor", nomination(&hong, &task)).await;
    assert_eq!(mate.refusals(), ["TASK_UNKNOWN improvementTaskId"]);
    withdraw_consent(&app, &hong).await;
    let cs = app.sign_in("cs").await;
    assert_eq!(attempt(&cs, "appointAdvisor", &advisor, consent()).await.refusals(), ["NO_CONSENT id"]);
    assert_eq!(read(&cs, &advisor).await["mayBeContacted"], false);
    act(&cs, "endAdvisorTerm", &advisor, json!({ "endedAs": "RESIGNED" })).await;
    assert_eq!(read(&cs, &advisor).await["state"], "WITHDRAWN");
    assert_eq!(refusals(&hong, &task).await, ["NO_CONSENT customerId"]);
}

/// A3: one nomination or term at a time, also of two at the same moment; I3: a retry makes no second one.
#[tokio::test]
async fn a3_a_customer_has_one_term_at_a_time() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let (staff, mate) = (app.sign_in("staff").await, app.sign_in("mate").await);
    let mut input = nomination(&hong, &task);
    input["idempotencyKey"] = json!("k");
    let (one, other) =
        tokio::join!(change(&staff, "nominateAdvisor", input.clone()), change(&mate, "nominateAdvisor", input.clone()));
    let mut said = [one.refusals(), other.refusals()];
    said.sort();
    assert_eq!(said, [vec![], vec!["TASK_UNKNOWN improvementTaskId".to_owned()]]);
    let (who, first) = if one.refusals().is_empty() { (&staff, &one) } else { (&mate, &other) };
    let first = advisor_of(first, "nominateAdvisor");
    assert_eq!(advisor_of(&change(who, "nominateAdvisor", input.clone()).await, "nominateAdvisor")["id"], first["id"]);
    input["merit"] = json!("다른 이유");
    assert_eq!(change(who, "nominateAdvisor", input).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    assert_eq!(app.count("loyal_customer_advisor").await, 1);
    // By the database as well.
    let twice = "INSERT INTO loyal_customer_advisor SELECT * FROM loyal_customer_advisor";
    use sea_orm::ConnectionTrait;
    assert!(app.db.writer().execute_unprepared(twice).await.is_err());
}

/// A2: each is numbered by the year of the appointment, also if two are appointed at once.
#[tokio::test]
async fn a2_appointments_are_numbered_one_after_the_other() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let (kim, other) = contributor(&app, "C-2").await;
    let (one, two) = (approved(&app, &hong, &task).await, approved(&app, &kim, &other).await);
    let cs = app.sign_in("cs").await;
    let (one, two) =
        tokio::join!(act(&cs, "appointAdvisor", &one, consent()), act(&cs, "appointAdvisor", &two, consent()));
    let mut numbers = [one["number"].clone(), two["number"].clone()];
    numbers.sort_by_key(|number| number.to_string());
    assert_eq!(numbers, [json!("2026-0001"), json!("2026-0002")]);
}

/// A2: all that is wrong with a nomination at once; resident numbers and 20,000 characters among it.
#[tokio::test]
async fn a2_a_wrong_nomination_says_all_that_is_wrong() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let staff = app.sign_in("staff").await;
    let mut input = nomination(&hong, &task);
    input["merit"] = json!("900101-1234567");
    input["improvement"] = json!("가".repeat(20_000));
    assert_eq!(
        change(&staff, "nominateAdvisor", input.clone()).await.refusals(),
        ["RESIDENT_NUMBER merit", "TOO_LONG improvement"]
    );
    input["merit"] = json!("가".repeat(20_000));
    input["improvement"] = json!(" ");
    assert_eq!(change(&staff, "nominateAdvisor", input).await.refusals(), ["TOO_LONG merit", "BLANK improvement"]);
    let unnamed = json!({ "customerId": hong, "improvementTaskId": task["id"], "merit": "꾸준한 제안" });
    let advisor = advisor_of(&change(&staff, "nominateAdvisor", unnamed).await, "nominateAdvisor");
    assert_eq!(advisor["improvement"], task["title"], "as the task is called");
    let stale =
        attempt(&app.sign_in("cs").await, "reviewAdvisor", &advisor, json!({ "agrees": true, "expectedVersion": 2 }))
            .await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    let none = json!({ "id": foreign::<LoyalCustomerAdvisorId>() });
    assert_eq!(
        attempt(&app.sign_in("cs").await, "reviewAdvisor", &none, json!({ "agrees": true })).await.refusals(),
        ["NOT_FOUND id"]
    );
}

/// X5, C4: who sees which advisors, and what was said as it was said; the customer from the appointment on.
#[tokio::test]
async fn x5_advisors_are_seen_as_far_as_the_policy_reaches() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let (clear, masked) = (
        "홍길동 고객의 불만(010-1234-5678)이 안내문을 바꿨습니다",
        "홍*동 고객의 불만(010-****-5678)이 안내문을 바꿨습니다",
    );
    for (who, merit) in [
        ("staff", Some(clear)),
        ("mate", None),
        ("chief", Some(masked)),
        ("leader", Some(masked)),
        ("exec", Some(clear)),
        ("exec2", Some(clear)),
        ("ceo", Some(clear)),
        ("cs", Some(clear)),
        ("compliance", Some(masked)),
        ("auditor", Some(masked)),
    ] {
        let client = app.sign_in(who).await;
        let seen = read(&client, &advisor).await;
        assert_eq!(seen["merit"].as_str(), merit, "{who}");
        let listed = get(&client, "loyalCustomerAdvisors", json!({})).await;
        assert_eq!(rows(&listed, "id").len(), usize::from(merit.is_some()), "{who}");
    }
    // Their own, without who nominated and reviewed them, and why.
    let own = read(&app.as_customer(&hong), &advisor).await;
    assert_eq!(
        (&own["number"], &own["improvement"], &own["customer"]["id"]),
        (&json!("2026-0001"), &json!("보완 서류 안내"), &json!(hong))
    );
    for hidden in ["merit", "nominatedBy", "appointedBy", "improvementTask", "rejectionReason", "endReason"] {
        assert_eq!(own[hidden], Value::Null, "{hidden}");
    }
    assert_eq!(own["reviews"], json!([]));
    let kim = app.as_customer(&reachable(&app, "C-2").await);
    assert_eq!(read(&kim, &advisor).await, Value::Null);
    assert_eq!(rows(&get(&kim, "loyalCustomerAdvisors", json!({})).await, "id").len(), 0);
    assert_eq!(crate::customer::erasure::holding(&app, "안내문을 바꿨습니다").await, [] as [&str; 0]);
    let cs = app.sign_in("cs").await;
    for (filter, found) in
        [(json!({ "state": "ACTIVE" }), 1), (json!({ "state": "ENDED" }), 0), (json!({ "customerId": hong }), 1)]
    {
        let listed = get(&cs, "loyalCustomerAdvisors", json!({ "filter": filter })).await;
        assert_eq!(listed["totalCount"], found, "{filter}");
    }
}
