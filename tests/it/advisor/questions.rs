//! A4: the direct line to the CCO, with answer times.

use crate::{
    advisor::desk::{appointed, begun, read, told},
    documents::{absent, change, get, reachable},
};
use chrono::TimeDelta;
use entity::ids::LoyalCustomerAdvisorId;
use serde_json::{Value, json};
use sunhwan::advisor;
use tests::{Answer, Client, TestApp, foreign};

fn question_of(answer: &Answer, field: &str) -> Value {
    let question = answer.json["data"][field]["advisorQuestion"].clone();
    assert!(question.is_object(), "{field}: {}", answer.text);
    question
}

pub async fn ask(client: &Client, advisor: &Value, text: &str) -> Value {
    let input = json!({ "advisorId": advisor["id"], "question": text });
    question_of(&change(client, "askAdvisorQuestion", input).await, "askAdvisorQuestion")
}

async fn answer(client: &Client, question: &Value, text: &str) -> Answer {
    change(client, "answerAdvisorQuestion", json!({ "id": question["id"], "answer": text })).await
}

/// A4: asked by the customer, due in three business days, answered by the CCO alone, once.
#[tokio::test]
async fn a4_the_cco_answers_an_advisor_within_business_days() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let own = app.as_customer(&hong);
    let text = "홍길동입니다. 010-1234-5678로 답 주세요. 약관은 언제 쉬워지나요?";
    let question = ask(&own, &advisor, text).await;
    assert_eq!(
        (&question["state"], &question["dueOn"], &question["askedBy"], &question["question"]),
        (&json!("OPEN"), &json!("2026-03-05"), &Value::Null, &json!(text))
    );
    assert_eq!(told(&app, "cco").await.iter().filter(|kind| *kind == "ADVISOR_ASKED").count(), 1);
    let cs = app.sign_in("cs").await;
    assert_eq!(answer(&cs, &question, "제가 답합니다").await.refusals(), ["NOT_IN_CHARGE id"]);
    assert_eq!(answer(&app.sign_in("mate").await, &question, "제가").await.refusals(), ["NOT_FOUND id"]);
    let (open, cco) = (read(&cs, &advisor).await, app.sign_in("cco").await);
    let shown = &open["questions"]["edges"][0]["node"];
    assert_eq!((&shown["question"], &shown["viewerCanAnswer"]), (&json!(text), &json!(false)));
    assert_eq!(read(&cco, &advisor).await["questions"]["edges"][0]["node"]["viewerCanAnswer"], true);
    for (wrong, refusal) in [
        (" ".to_owned(), "BLANK answer"),
        ("900101-1234567".into(), "RESIDENT_NUMBER answer"),
        ("가".repeat(20_000), "TOO_LONG answer"),
    ] {
        assert_eq!(answer(&cco, &question, &wrong).await.refusals(), [refusal]);
    }
    let stale =
        change(&cco, "answerAdvisorQuestion", json!({ "id": question["id"], "answer": "네", "expectedVersion": 3 }))
            .await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    let answered = question_of(&answer(&cco, &question, "7월부터 새 약관을 씁니다").await, "answerAdvisorQuestion");
    assert_eq!((&answered["state"], &answered["answeredBy"]["email"]), (&json!("ANSWERED"), &json!("cco@hanbit.test")));
    assert_eq!(answer(&cco, &question, "다시").await.refusals(), ["ANSWERED_BEFORE id"]);
    let seen = &read(&own, &advisor).await["questions"]["edges"][0]["node"];
    assert_eq!((&seen["answer"], &seen["isOverdue"]), (&json!("7월부터 새 약관을 씁니다"), &json!(false)));
    let masked =
        read(&app.sign_in("auditor").await, &advisor).await["questions"]["edges"][0]["node"]["question"].clone();
    assert_eq!(masked, "홍*동입니다. 010-****-5678로 답 주세요. 약관은 언제 쉬워지나요?");
    assert_eq!(crate::customer::erasure::holding(&app, "쉬워지나요").await, [] as [&str; 0]);
}

/// A4, O5: who stands in for an absent CCO is told, reads and answers, though the advisor is not theirs to see.
#[tokio::test]
async fn a4_who_stands_in_for_the_cco_answers() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    absent(&app, "cco", "pat").await;
    app.reload().await;
    let question = ask(&app.sign_in("cs").await, &advisor, "담당자가 또 바뀌나요?").await;
    assert_eq!(question["askedBy"]["email"], "cs@hanbit.test");
    assert_eq!(told(&app, "pat").await, ["ADVISOR_ASKED"]);
    let pat = app.sign_in("pat").await;
    assert_eq!(read(&pat, &advisor).await, Value::Null);
    let node =
        "query($id: ID!) { node(id: $id) { id ... on AdvisorQuestion { question viewerCanAnswer advisor { id } } } }";
    let shown = pat.data(node, json!({ "id": question["id"] })).await["node"].clone();
    assert_eq!(
        (&shown["question"], &shown["viewerCanAnswer"], &shown["advisor"]),
        (&json!("담당자가 또 바뀌나요?"), &json!(true), &Value::Null)
    );
    assert_eq!(answer(&pat, &question, "이번에는 바뀌지 않습니다").await.refusals(), [] as [&str; 0]);
}

/// A4, L4: overdue from the day after, told once, on two nodes at once; the list for duties (L1).
#[tokio::test]
async fn a4_an_overdue_answer_is_told_once() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let question = ask(&app.as_customer(&hong), &advisor, "언제 답을 받나요?").await;
    let open = async || {
        advisor::open_questions(&app.db, &app.directory(), app.directory().calendar().day_of(app.now())).await.unwrap()
    };
    let (people, all) = open().await;
    assert_eq!(
        (people, all.len(), all[0].is_overdue, all[0].due_on.to_string()),
        (vec![app.key("cco")], 1, false, "2026-03-05".to_owned())
    );
    let overdue =
        async |who: &str| told(&app, who).await.iter().filter(|kind| *kind == "ADVISOR_ANSWER_OVERDUE").count();
    let pass = async |app: &TestApp| advisor::pass(&app.db, &app.directory(), app.now()).await.unwrap();
    app.pass(TimeDelta::days(3));
    assert_eq!((pass(&app).await, overdue("cco").await), (0, 0));
    app.pass(TimeDelta::hours(12));
    let node = app.another_node().await;
    let (one, other) = tokio::join!(pass(&app), pass(&node));
    assert_eq!((one + other, pass(&app).await), (1, 0));
    assert_eq!((overdue("cco").await, overdue("cs").await, overdue("exec").await), (1, 1, 0));
    assert!(open().await.1[0].is_overdue);
    let seen = read(&app.sign_in("cs").await, &advisor).await["questions"]["edges"][0]["node"].clone();
    assert_eq!(seen["isOverdue"], true);
    // It is answered all the same, also after the term.
    app.pass(TimeDelta::days(200));
    pass(&app).await;
    assert_eq!(answer(&app.sign_in("cco").await, &question, "늦어서 죄송합니다").await.refusals(), [] as [&str; 0]);
    assert_eq!(open().await.1.len(), 0);
}

/// A4, I3: five wait at most, a retry asks nothing a second time, and who is none asks nothing.
#[tokio::test]
async fn a4_questions_are_bounded_and_asked_once() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let own = app.as_customer(&hong);
    let input = json!({ "advisorId": advisor["id"], "question": "같은 질문", "idempotencyKey": "k" });
    let (one, other) =
        tokio::join!(change(&own, "askAdvisorQuestion", input.clone()), change(&own, "askAdvisorQuestion", input));
    let first = question_of(&one, "askAdvisorQuestion");
    assert_eq!(question_of(&other, "askAdvisorQuestion")["id"], first["id"]);
    for n in 0..4 {
        ask(&own, &advisor, &format!("{n}번째 질문")).await;
    }
    let sixth = json!({ "advisorId": advisor["id"], "question": "여섯 번째" });
    assert_eq!(change(&own, "askAdvisorQuestion", sixth.clone()).await.refusals(), ["TOO_MANY_QUESTIONS advisorId"]);
    answer(&app.sign_in("cco").await, &first, "답").await;
    assert_eq!(change(&own, "askAdvisorQuestion", sixth).await.refusals(), [] as [&str; 0]);
    let kim = app.as_customer(&reachable(&app, "C-2").await);
    let theirs = json!({ "advisorId": advisor["id"], "question": "제 것이 아닌데" });
    assert_eq!(change(&kim, "askAdvisorQuestion", theirs).await.refusals(), ["NOT_FOUND advisorId"]);
    let none = json!({ "advisorId": foreign::<LoyalCustomerAdvisorId>(), "question": "900101-1234567" });
    assert_eq!(change(&own, "askAdvisorQuestion", none).await.refusals(), ["RESIDENT_NUMBER question"]);
    let page = get(&app.sign_in("cs").await, "loyalCustomerAdvisor", json!({ "id": advisor["id"] })).await;
    assert_eq!(
        (page["questions"]["totalCount"].as_i64(), page["questions"]["edges"].as_array().unwrap().len()),
        (Some(6), 5)
    );
}
