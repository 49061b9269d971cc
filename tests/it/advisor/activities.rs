//! A4, A6: what advisors are asked to do, what they report, and what becomes of what they propose.

use crate::{
    advisor::desk::{appointed, attempt, begun, read, told, withdraw_consent},
    documents::{change, get, reachable, rows},
    voc::desk::{act as act_on, assignee, category, read as read_item},
};
use entity::ids::{AdvisorActivityId, LoyalCustomerAdvisorId};
use serde_json::{Value, json};
use tests::{Answer, TestApp, foreign};

pub fn activity_of(answer: &Answer, field: &str) -> Value {
    let activity = answer.json["data"][field]["advisorActivity"].clone();
    assert!(activity.is_object(), "{field}: {}", answer.text);
    activity
}

pub fn assignment(advisor: &Value) -> Value {
    json!({ "advisorId": advisor["id"], "kind": "TRY_SERVICE", "instruction": "앱으로 보험금을 청구해 보시고 불편한 점을 알려 주세요", "dueOn": "2026-03-20" })
}

pub async fn assigned(app: &TestApp, advisor: &Value) -> Value {
    let answer = change(&app.sign_in("cs").await, "assignAdvisorActivity", assignment(advisor)).await;
    activity_of(&answer, "assignAdvisorActivity")
}

pub fn report(activity: &Value) -> Value {
    json!({ "id": activity["id"], "rating": 4, "report": "홍길동입니다, 010-1234-5678로 인증이 두 번 와요",
        "suggestions": [{ "text": "홍길동에게처럼 사진을 여러 장 한 번에 올리게 해 주세요", "categoryId": category("DELAY") }, { "text": "글씨를 키워 주세요" }] })
}

/// A4, A6: the advisor reports by their own app; each suggestion becomes VOC if it is to, once, and what became of it is in one list.
#[tokio::test]
async fn a4_an_advisor_reports_and_their_suggestion_becomes_voc_once() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let activity = assigned(&app, &advisor).await;
    assert_eq!(
        (&activity["state"], &activity["assignedBy"]["email"], &activity["dueOn"]),
        (&json!("ASSIGNED"), &json!("cs@hanbit.test"), &json!("2026-03-20"))
    );
    let own = app.as_customer(&hong);
    let seen = &read(&own, &advisor).await["activities"]["edges"][0]["node"];
    assert_eq!(
        (&seen["instruction"], &seen["assignedBy"], &seen["viewerCanReport"]),
        (&activity["instruction"], &Value::Null, &json!(true))
    );
    let mut input = report(&activity);
    input["idempotencyKey"] = json!("k");
    let before = app.count("voc_item").await;
    let (one, other) = tokio::join!(
        change(&own, "reportAdvisorActivity", input.clone()),
        change(&own, "reportAdvisorActivity", input.clone())
    );
    let reported = activity_of(&one, "reportAdvisorActivity");
    assert_eq!(activity_of(&other, "reportAdvisorActivity")["id"], reported["id"]);
    assert_eq!((app.count("voc_item").await, app.count("advisor_suggestion").await), (before + 1, 2));
    assert_eq!(
        (&reported["state"], &reported["rating"], &reported["reportedBy"]),
        (&json!("REPORTED"), &json!(4), &Value::Null)
    );
    let item = reported["suggestions"][0]["vocItem"].clone();
    assert_eq!(
        (&item["kind"], &item["channel"], &reported["suggestions"][1]["vocItem"]),
        (&json!("SUGGESTION"), &json!("APP"), &Value::Null)
    );
    let cs = app.sign_in("cs").await;
    assert_eq!(read_item(&cs, &item).await["customer"]["id"], hong);
    assert!(told(&app, "cs").await.contains(&"ADVISOR_REPORTED".to_owned()));
    let again = change(&own, "reportAdvisorActivity", report(&activity)).await;
    assert_eq!(again.refusals(), ["REPORTED_BEFORE id"]);
    // What became of it.
    let handler = assignee(&app, &read_item(&cs, &item).await).await;
    act_on(&handler, "startVocWork", &item, json!({})).await;
    act_on(&handler, "resolveVoc", &item, json!({ "text": "다음 판에서 여러 장을 올릴 수 있습니다" })).await;
    let list = get(&app.sign_in("exec").await, "advisorSuggestions", json!({})).await;
    assert_eq!(list["totalCount"], 2);
    let filed =
        get(&cs, "advisorSuggestions", json!({ "filter": { "advisorId": advisor["id"], "filed": true } })).await;
    let node = &filed["edges"][0]["node"];
    assert_eq!(
        (&node["vocItem"]["state"], &node["advisor"]["id"], filed["totalCount"].as_i64()),
        (&json!("RESOLVED"), &advisor["id"], Some(1))
    );
    assert_eq!(node["vocItem"]["improvementTasks"]["edges"], json!([]));
    assert_eq!(get(&cs, "advisorSuggestions", json!({ "filter": { "filed": false } })).await["totalCount"], 1);
    // Masked to who is not concerned; whose advisor one may not see, none of it.
    let auditor =
        get(&app.sign_in("auditor").await, "advisorSuggestions", json!({ "filter": { "filed": true } })).await;
    assert_eq!(auditor["edges"][0]["node"]["text"], "홍*동에게처럼 사진을 여러 장 한 번에 올리게 해 주세요");
    assert_eq!(get(&app.sign_in("mate").await, "advisorSuggestions", json!({})).await["totalCount"], 0);
    assert_eq!(
        rows(&get(&app.sign_in("staff").await, "advisorSuggestions", json!({})).await, "id").len(),
        2,
        "whom they nominated"
    );
    for id in [&node["id"], &reported["id"]] {
        assert_eq!(get(&cs, "node", json!({ "id": id })).await["id"], *id);
        assert_eq!(get(&own, "node", json!({ "id": id })).await["id"], *id);
        assert_eq!(get(&app.sign_in("mate").await, "node", json!({ "id": id })).await, Value::Null);
    }
    assert_eq!(crate::customer::erasure::holding(&app, "두 번 와요").await, [] as [&str; 0]);
}

/// A4: an employee takes a report down for them; what VOC refuses reports nothing.
#[tokio::test]
async fn a4_an_employee_reports_for_an_advisor_and_what_voc_refuses_reports_nothing() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let activity = assigned(&app, &advisor).await;
    let cs = app.sign_in("cs").await;
    let mut input = report(&activity);
    input["suggestions"][0]["categoryId"] = json!(category("OLD"));
    let before = app.count("voc_item").await;
    assert_eq!(change(&cs, "reportAdvisorActivity", input).await.refusals(), ["VOC_REFUSED suggestions/0/categoryId"]);
    assert_eq!((app.count("voc_item").await, app.count("advisor_suggestion").await), (before, 0));
    let stale = attempt(
        &cs,
        "reportAdvisorActivity",
        &activity,
        json!({ "rating": 3, "report": "말로 들었습니다", "expectedVersion": 2 }),
    )
    .await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    let reported = activity_of(&change(&cs, "reportAdvisorActivity", report(&activity)).await, "reportAdvisorActivity");
    assert_eq!(
        (&reported["reportedBy"]["email"], &reported["suggestions"][0]["vocItem"]["channel"]),
        (&json!("cs@hanbit.test"), &json!("MEETING"))
    );
    // Nobody else's.
    let second = assigned(&app, &advisor).await;
    let kim = app.as_customer(&reachable(&app, "C-2").await);
    assert_eq!(change(&kim, "reportAdvisorActivity", report(&second)).await.refusals(), ["NOT_FOUND id"]);
    let none = json!({ "id": foreign::<AdvisorActivityId>() });
    assert_eq!(change(&cs, "reportAdvisorActivity", report(&none)).await.refusals(), ["NOT_FOUND id"]);
}

/// A2, A4: nothing is assigned to who withdrew their consent, beyond the term, or twice by a retry; and all that is wrong with a report is said at once.
#[tokio::test]
async fn a4_activities_are_within_the_term_and_with_consent() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let cs = app.sign_in("cs").await;
    let with = |field: &str, value: Value| {
        let mut input = assignment(&advisor);
        input[field] = value;
        input
    };
    for (input, refusal) in [
        (with("dueOn", json!("2026-03-01")), "DUE_INVALID dueOn"),
        (with("dueOn", json!("2026-09-02")), "DUE_INVALID dueOn"),
        (with("instruction", json!("900101-1234567")), "RESIDENT_NUMBER instruction"),
        (with("instruction", json!("가".repeat(20_000))), "TOO_LONG instruction"),
        (with("advisorId", json!(foreign::<LoyalCustomerAdvisorId>())), "NOT_FOUND advisorId"),
    ] {
        assert_eq!(change(&cs, "assignAdvisorActivity", input).await.refusals(), [refusal]);
    }
    let keyed = with("idempotencyKey", json!("k"));
    let (one, other) =
        tokio::join!(change(&cs, "assignAdvisorActivity", keyed.clone()), change(&cs, "assignAdvisorActivity", keyed));
    let activity = activity_of(&one, "assignAdvisorActivity");
    assert_eq!(activity_of(&other, "assignAdvisorActivity")["id"], activity["id"]);
    let wrong = json!({ "id": activity["id"], "rating": 0, "report": " ", "suggestions": vec![json!({ "text": "900101-1234567" }); 11] });
    let said = change(&cs, "reportAdvisorActivity", wrong).await.refusals();
    assert_eq!(
        (said.len(), said[0].as_str(), said[1].as_str()),
        (13, "BLANK report", "RESIDENT_NUMBER suggestions/0/text")
    );
    assert_eq!(said[11..], ["TOO_MANY_SUGGESTIONS suggestions", "RATING_INVALID rating"]);
    withdraw_consent(&app, &hong).await;
    assert_eq!(change(&cs, "assignAdvisorActivity", assignment(&advisor)).await.refusals(), ["NO_CONSENT advisorId"]);
    assert_eq!(read(&cs, &advisor).await["mayBeContacted"], false);
    // What they were asked before they may still report, of their own accord.
    assert_eq!(
        change(&app.as_customer(&hong), "reportAdvisorActivity", report(&activity)).await.refusals(),
        [] as [&str; 0]
    );
}
