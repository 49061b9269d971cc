//! C4: an advisor who is erased: the term ends, texts are gone, counts stay.

use crate::{
    advisor::{
        activities::{assigned, report},
        desk::{appointed, attempt, begun, nominate, read},
        questions::ask,
    },
    customer::erasure::holding,
    documents::{change, get},
};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn c4_an_erased_advisor_keeps_no_word_and_the_counts_stay() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let own = app.as_customer(&hong);
    let (one, two) = (assigned(&app, &advisor).await, assigned(&app, &advisor).await);
    change(&own, "reportAdvisorActivity", report(&one)).await;
    let question = ask(&own, &advisor, "언제 바뀌나요?").await;
    let cs = app.sign_in("cs").await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CONSENT_WITHDRAWN" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    let left = read(&cs, &advisor).await;
    assert_eq!(
        (&left["state"], &left["endedAs"], &left["number"]),
        (&json!("ENDED"), &json!("ERASED"), &json!("2026-0001"))
    );
    for gone in ["merit", "improvement", "endReason", "certificatePdfUrl", "certificateSvgUrl"] {
        assert_eq!(left[gone], Value::Null, "{gone}");
    }
    assert_eq!(left["customer"]["maskedName"], Value::Null);
    assert_eq!(left["reviews"].as_array().unwrap().len(), 3);
    let activities = &left["activities"]["edges"];
    let state = |id: &Value| {
        activities.as_array().unwrap().iter().find(|edge| edge["node"]["id"] == *id).unwrap()["node"].clone()
    };
    assert_eq!(
        (&state(&one["id"])["state"], &state(&one["id"])["rating"], &state(&one["id"])["report"]),
        (&json!("REPORTED"), &json!(4), &Value::Null)
    );
    assert_eq!((&state(&two["id"])["state"], &state(&two["id"])["instruction"]), (&json!("LAPSED"), &Value::Null));
    assert_eq!(
        (left["suggestions"]["totalCount"].as_i64(), &left["suggestions"]["edges"][0]["node"]["text"]),
        (Some(2), &Value::Null)
    );
    let closed = "SELECT COUNT(*) AS n FROM event e JOIN advisor_question q ON q.id = e.object_id AND q.version = e.version \
                  WHERE e.name = 'advisorQuestionClosed' AND e.object_type = 'AdvisorQuestion'";
    assert_eq!(app.number(closed).await, 1, "who was to answer hears it");
    let asked = &left["questions"]["edges"][0]["node"];
    assert_eq!((&asked["state"], &asked["question"]), (&json!("CLOSED"), &Value::Null));
    for (table, columns) in [
        ("loyal_customer_advisor", "COALESCE(merit, improvement, end_reason)"),
        ("advisor_review", "reason"),
        ("advisor_activity", "COALESCE(instruction, report)"),
        ("advisor_suggestion", "text"),
        ("advisor_question", "COALESCE(question, answer)"),
    ] {
        let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {columns} IS NOT NULL");
        assert_eq!(app.number(&sql).await, 0, "{table}");
    }
    for words in ["안내문을 바꿨습니다", "두 번 와요", "바뀌나요", "홍길동"] {
        assert_eq!(holding(&app, words).await, [] as [&str; 0], "{words}");
    }
    let answer = json!({ "answer": "답" });
    assert_eq!(
        attempt(&app.sign_in("cco").await, "answerAdvisorQuestion", &question, answer).await.refusals(),
        ["ANSWERED_BEFORE id"]
    );
    assert_eq!(get(&cs, "advisorSuggestions", json!({})).await["totalCount"], 2);
}

/// C4: a nomination under way ends with the erasure.
#[tokio::test]
async fn c4_a_nomination_of_somebody_who_is_erased_ends() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = nominate(&app.sign_in("staff").await, &hong, &task).await;
    let cs = app.sign_in("cs").await;
    change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(read(&cs, &advisor).await["state"], "WITHDRAWN");
    assert_eq!(
        attempt(&cs, "reviewAdvisor", &advisor, json!({ "agrees": true })).await.refusals(),
        ["NOT_POSSIBLE id"]
    );
}
