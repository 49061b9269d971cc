//! V15: how content customers are with what was done: one question when an item closes, joined to it.

use crate::{
    customer::erasure::holding,
    documents::{ask, change, customer, document, get, reachable},
    voc::desk::{act, assignee, attempt, categories, category, complaint, file, kinds, read},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Client, TestApp};

/// An item that was handled and closed by hand.
pub async fn closed(app: &TestApp, customer: Option<&str>, text: &str) -> Value {
    let item = resolved(app, customer, text).await;
    act(&assignee(app, &item).await, "closeVoc", &item, json!({})).await
}

pub async fn resolved(app: &TestApp, customer: Option<&str>, text: &str) -> Value {
    let item = file(&app.sign_in("cs").await, complaint(customer, text)).await;
    let handler = assignee(app, &item).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "오늘 지급했습니다." })).await
}

/// What the item's customer says in the app.
pub async fn rate(app: &TestApp, customer: &str, item: &Value, answer: Value) -> Value {
    act(&app.as_customer(customer), "rateVoc", item, answer).await
}

async fn surveys(app: &TestApp) -> i64 {
    app.count("voc_survey").await
}

#[tokio::test]
async fn v15_a_customer_is_asked_once_when_their_item_closes() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = resolved(&app, Some(&hong), "서류를 또 내라고 합니다").await;
    assert_eq!((&read(&app.as_customer(&hong), &item).await["satisfaction"], surveys(&app).await), (&Value::Null, 0));
    let item = act(&app.as_customer(&hong), "closeVoc", &item, json!({})).await;
    let asked = &item["satisfaction"];
    assert_eq!(
        (&asked["askedAt"], &asked["openUntil"], &asked["score"], &asked["answers"], &asked["invitedByMail"]),
        (
            &json!("2026-03-02T03:00:00.000000Z"),
            &json!("2026-04-01T03:00:00.000000Z"),
            &Value::Null,
            &json!(0),
            &json!(false)
        )
    );
    // The question stands in the customer's app, with a way to the page; nobody else can answer in their place.
    assert_eq!(item["viewerCanRate"], true);
    assert!(asked["pageUrl"].as_str().unwrap().starts_with("/satisfaction?token="), "{asked}");
    for who in ["cs", "ceo", "other"] {
        let seen = read(&app.sign_in(who).await, &item).await;
        let open = (&seen["viewerCanRate"], &seen["satisfaction"]["pageUrl"], &seen["satisfaction"]["askedAt"]);
        assert_eq!(open, (&json!(false), &Value::Null, &asked["askedAt"]), "{who}");
        let refused =
            ask(&app.sign_in(who).await, "rateVoc", json!({ "input": { "id": item["id"], "score": 5 } })).await;
        assert_eq!(refused.code(), "FORBIDDEN", "{who}");
    }
    // Opened again and closed again it is still the same question, and what was said stands.
    rate(&app, &hong, &item, json!({ "score": 2 })).await;
    app.pass(TimeDelta::days(3));
    let again = act(&app.as_customer(&hong), "reopenVoc", &item, json!({ "reason": "아직입니다" })).await;
    let handler = assignee(&app, &read(&app.sign_in("cs").await, &again).await).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "지급했습니다" })).await;
    let item = act(&handler, "closeVoc", &item, json!({})).await;
    let kept = (&item["satisfaction"]["askedAt"], &item["satisfaction"]["score"]);
    assert_eq!((kept, surveys(&app).await), ((&asked["askedAt"], &json!(2)), 1));
}

/// V15, V2: also what closes by itself, once, with two nodes at it.
#[tokio::test]
async fn v15_an_item_that_closes_by_itself_is_asked_about_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    resolved(&app, Some(&hong), "서류를 또 내라고 합니다").await;
    app.pass(TimeDelta::days(8));
    let other = app.another_node().await;
    let (here, there) = tokio::join!(app.closer(), other.closer());
    // Whoever comes second finds it closed, or passes over what the other has.
    assert_eq!((here + there, app.closer().await), (1, 0));
    // One mail is the reply, the other the invitation.
    assert_eq!((surveys(&app).await, app.count("outgoing_mail").await), (1, 2));
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM voc_survey WHERE mail_id IS NOT NULL").await, 1);
}

/// V15: whoever was asked is left alone for a while, also when two of their items close at the same moment.
#[tokio::test]
async fn v15_a_customer_is_not_asked_again_for_thirty_days() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, kim) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    let (one, two) =
        (resolved(&app, Some(&hong), "첫째 이야기").await, resolved(&app, Some(&hong), "둘째 이야기").await);
    let client = app.as_customer(&hong);
    let (one, two) = tokio::join!(act(&client, "closeVoc", &one, json!({})), act(&client, "closeVoc", &two, json!({})));
    let asked = [one, two].iter().filter(|item| !item["satisfaction"].is_null()).count();
    assert_eq!((asked, surveys(&app).await), (1, 1));
    closed(&app, Some(&kim), "다른 고객의 이야기").await;
    assert_eq!(surveys(&app).await, 2, "another customer");
    app.pass(TimeDelta::days(30) - TimeDelta::seconds(1));
    closed(&app, Some(&hong), "셋째 이야기").await;
    assert_eq!(surveys(&app).await, 2);
    app.pass(TimeDelta::seconds(1));
    closed(&app, Some(&hong), "넷째 이야기").await;
    assert_eq!(surveys(&app).await, 3);
    // Whoever wants to ask about each item may.
    let each = json!({ "changes": [{ "key": "voc.surveyPauseDays", "integer": 0 }, { "key": "voc.surveyDays", "integer": 7 }] });
    let set = change(&app.sign_in("admin").await, "updateSettings", each).await;
    assert_eq!(set.refusals(), [] as [&str; 0], "{}", set.text);
    let item = closed(&app, Some(&hong), "다섯째 이야기").await;
    assert_eq!(surveys(&app).await, 4);
    let days = |field: &str| item["satisfaction"][field].as_str().unwrap()[..10].parse::<chrono::NaiveDate>().unwrap();
    assert_eq!(days("openUntil") - days("askedAt"), TimeDelta::days(7));
}

#[tokio::test]
async fn v15_what_ends_otherwise_is_not_asked_about() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, kim) = (customer(&app, "C-1").await, reachable(&app, "C-2").await);
    let cs = app.sign_in("cs").await;
    let filed = async |text: &str| file(&cs, complaint(Some(&hong), text)).await;
    let rejected = filed("다른 회사 이야기입니다").await;
    act(&cs, "rejectVoc", &rejected, json!({ "rejection": "NOT_OURS", "reason": "타사" })).await;
    let (merged, into) = (filed("같은 이야기입니다").await, filed("같은 이야기입니다 또").await);
    act(&cs, "mergeVoc", &merged, json!({ "intoId": into["id"], "reason": "같은 건" })).await;
    closed(&app, None, "이름을 밝히지 않겠습니다").await;
    // C4: what ends because its customer is forgotten, and what closes after that.
    resolved(&app, Some(&kim), "지워 주세요").await;
    change(&cs, "eraseCustomer", json!({ "customerId": kim, "reason": "CUSTOMER_REQUEST" })).await;
    app.pass(TimeDelta::days(8));
    app.closer().await;
    // The only mail was the reply.
    assert_eq!((surveys(&app).await, app.count("outgoing_mail").await), (0, 1));
}

#[tokio::test]
async fn v15_the_last_answer_counts_and_all_are_on_the_timeline() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, kim) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    let item = closed(&app, Some(&hong), "서류를 또 내라고 합니다").await;
    app.pass(TimeDelta::minutes(1));
    let first = rate(&app, &hong, &item, json!({ "score": 4, "comment": " 빨랐어요 " })).await;
    let said = &first["satisfaction"];
    assert_eq!(
        (&said["score"], &said["comment"], &said["channel"], &said["answers"], &said["answeredAt"]),
        (&json!(4), &json!("빨랐어요"), &json!("APP"), &json!(1), &json!("2026-03-02T03:01:00.000000Z"))
    );
    assert_eq!(first["version"], item["version"].as_i64().unwrap() + 1);
    // I3: the same answer again, as a client would that lost the first one's answer.
    let stale = json!({ "score": 4, "comment": "빨랐어요", "expectedVersion": item["version"] });
    assert_eq!(rate(&app, &hong, &item, stale).await["version"], first["version"]);
    let client = app.as_customer(&hong);
    let stale = json!({ "score": 5, "expectedVersion": item["version"] });
    assert_eq!(attempt(&client, "rateVoc", &item, stale).await.refusals(), ["STALE_VERSION expectedVersion"]);
    app.pass(TimeDelta::days(1));
    let second = rate(&app, &hong, &item, json!({ "score": 5, "expectedVersion": first["version"] })).await;
    let said = &second["satisfaction"];
    assert_eq!((&said["score"], &said["comment"], &said["answers"]), (&json!(5), &Value::Null, &json!(2)));
    assert_eq!((&second["state"], &second["viewerCanRate"]), (&json!("CLOSED"), &json!(true)));
    let seen = read(&app.sign_in("cs").await, &item).await;
    assert_eq!(kinds(&seen["timeline"])[..3], ["RATED", "RATED", "CLOSED"]);
    let codes: Vec<&Value> = [0, 1].map(|n| &seen["timeline"]["edges"][n]["node"]["code"]).into();
    assert_eq!(codes, [&json!("5"), &json!("4")]);
    assert_eq!(kinds(&seen["texts"])[0], "COMMENT", "what was said before is kept");
    assert_eq!(kinds(&read(&app.as_customer(&hong), &item).await["texts"])[0], "COMMENT");
    // What can't be an answer, all at once; whose it is not; what was not asked.
    let client = app.as_customer(&hong);
    let wrong = json!({ "score": 6, "comment": "900101-1234567" });
    assert_eq!(
        attempt(&client, "rateVoc", &item, wrong).await.refusals(),
        ["SCORE_INVALID score", "RESIDENT_NUMBER comment"]
    );
    let long = json!({ "score": 1, "comment": "가".repeat(1_001) });
    assert_eq!(attempt(&client, "rateVoc", &item, long).await.refusals(), ["TOO_LONG comment"]);
    let stranger = app.as_customer(&kim);
    assert_eq!(attempt(&stranger, "rateVoc", &item, json!({ "score": 1 })).await.refusals(), ["ITEM_NOT_FOUND id"]);
    let open = file(&app.sign_in("cs").await, complaint(Some(&hong), "새 이야기입니다")).await;
    assert_eq!(attempt(&client, "rateVoc", &open, json!({ "score": 1 })).await.refusals(), ["SURVEY_OVER id"]);
    assert_eq!(read(&client, &open).await["viewerCanRate"], false);
}

#[tokio::test]
async fn v15_no_answer_is_taken_after_its_time_nor_for_ever() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, kim) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    let (item, other) = (closed(&app, Some(&hong), "첫째 이야기").await, closed(&app, Some(&kim), "둘째 이야기").await);
    for n in 0..20 {
        rate(&app, &kim, &other, json!({ "score": n % 5 + 1 })).await;
    }
    let client = app.as_customer(&kim);
    assert_eq!(attempt(&client, "rateVoc", &other, json!({ "score": 1 })).await.refusals(), ["SURVEY_OVER id"]);
    let seen = read(&client, &other).await;
    assert_eq!((&seen["viewerCanRate"], &seen["satisfaction"]["pageUrl"]), (&json!(false), &Value::Null));
    app.pass(TimeDelta::days(30) - TimeDelta::seconds(1));
    rate(&app, &hong, &item, json!({ "score": 3 })).await;
    app.pass(TimeDelta::seconds(1));
    let client = app.as_customer(&hong);
    assert_eq!(attempt(&client, "rateVoc", &item, json!({ "score": 1 })).await.refusals(), ["SURVEY_OVER id"]);
    // A retry of what was taken in time is answered all the same.
    assert_eq!(rate(&app, &hong, &item, json!({ "score": 3 })).await["satisfaction"]["score"], 3);
}

/// V1, V10: a comment is masked for whoever is not on the item's path.
#[tokio::test]
async fn v15_a_comment_is_masked_as_every_text_is() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = closed(&app, Some(&hong), "서류를 또 내라고 합니다").await;
    let written = "홍길동입니다. 010-1234-5678로 감사 전화 주셨어요";
    rate(&app, &hong, &item, json!({ "score": 5, "comment": written })).await;
    let comment = async |client: Client| read(&client, &item).await["satisfaction"]["comment"].clone();
    assert_eq!(comment(app.as_customer(&hong)).await, written);
    assert_eq!(comment(app.sign_in("cs").await).await, written);
    assert_eq!(comment(app.sign_in("other").await).await, "홍*동입니다. 010-****-5678로 감사 전화 주셨어요");
    let found = get(&app.sign_in("other").await, "searchVoc", json!({ "query": "감사 전화" })).await;
    assert_eq!(found["edges"].as_array().unwrap().len(), 1, "{found}");
    // V10: of what is sensitive nobody else hears anything.
    let mut secret = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    secret["categoryId"] = json!(category("HEALTH"));
    app.pass(TimeDelta::days(31));
    let secret = file(&app.sign_in("cs").await, secret).await;
    let handler = assignee(&app, &secret).await;
    act(&handler, "startVocWork", &secret, json!({})).await;
    act(&handler, "resolveVoc", &secret, json!({ "text": "확인했습니다" })).await;
    act(&handler, "closeVoc", &secret, json!({})).await;
    rate(&app, &hong, &secret, json!({ "score": 1 })).await;
    assert_eq!(read(&app.sign_in("other").await, &secret).await, Value::Null);
}

async fn told(app: &TestApp, who: &str) -> usize {
    app.tell().await;
    let low = json!({ "filter": { "kind": "VOC_RATED_LOW" } });
    get(&app.sign_in(who).await, "notifications", low).await["edges"].as_array().unwrap().len()
}

/// V11, L4: assignee, board and customer hear at once; a low score is told to who leads the assignee, once.
#[tokio::test]
async fn v15_an_answer_is_heard_and_a_low_one_told_to_the_leader() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    for (who, deputy) in [("mate", "staff"), ("chief", "leader")] {
        crate::documents::absent(&app, who, deputy).await;
    }
    app.reload().await;
    let item = closed(&app, Some(&hong), "서류를 또 내라고 합니다").await;
    let changes = document("vocChanges");
    let mut desk = app.sign_in("staff").await.subscribe(&changes, json!({})).await;
    let board = json!({ "departmentId": app.company.id("team") });
    let mut board = app.sign_in("other").await.subscribe(&changes, board).await;
    let mut own = app.as_customer(&hong).subscribe(&changes, json!({})).await;
    for events in [&mut desk, &mut board, &mut own] {
        assert!(events.within(Duration::from_millis(50)).await.is_err());
    }
    rate(&app, &hong, &item, json!({ "score": 3 })).await;
    for events in [&mut desk, &mut board, &mut own] {
        let event = events.next().await.unwrap();
        assert_eq!(event["data"]["vocChanges"]["kind"], "RATED", "{event}");
    }
    assert_eq!((told(&app, "chief").await, told(&app, "leader").await), (0, 0), "not low");
    for score in [2, 1, 2] {
        rate(&app, &hong, &item, json!({ "score": score })).await;
    }
    // The leader, and who stands in for them.
    assert_eq!((told(&app, "chief").await, told(&app, "leader").await), (1, 1), "once");
    assert_eq!((told(&app, "staff").await, told(&app, "cs").await, told(&app, "exec").await), (0, 0, 0));
}

#[tokio::test]
async fn v15_a_period_shows_its_figures_and_how_surely() {
    let app = TestApp::start().await;
    categories(&app).await;
    let mut handlers = Vec::new();
    for (n, score) in [Some(1), Some(2), Some(4), Some(5), Some(5), None].into_iter().enumerate() {
        let id = customer(&app, &format!("C-{n}")).await;
        let item = closed(&app, Some(&id), &format!("{n}번째 이야기")).await;
        handlers.push(item["assignee"]["email"].as_str().unwrap().split('@').next().unwrap().to_owned());
        if let Some(score) = score {
            rate(&app, &id, &item, json!({ "score": score })).await;
        }
    }
    let month = |filter: Value| json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": filter });
    let other = app.sign_in("other").await;
    let all = get(&other, "vocSatisfaction", month(json!({}))).await;
    assert_eq!(
        (&all["asked"], &all["answered"], &all["distribution"]),
        (&json!(6), &json!(5), &json!([1, 1, 0, 1, 2]))
    );
    assert_eq!(all["mean"], json!({ "value": 3.4, "low": 1.1448, "high": 5.0 }));
    assert_eq!(all["topTwoBox"], json!({ "value": 0.6, "low": 0.2307, "high": 0.8824 }));
    assert_eq!(all["responseRate"]["value"], 0.8333);
    for (filter, asked) in [
        (json!({ "departmentId": app.company.id("claims") }), 6),
        (json!({ "departmentId": app.company.id("support") }), 0),
        (json!({ "categoryId": category("CLAIMS") }), 6),
        (json!({ "categoryId": category("APP") }), 0),
    ] {
        let found = get(&other, "vocSatisfaction", month(filter.clone())).await;
        assert_eq!((&found["asked"], found["mean"].is_null()), (&json!(asked), asked == 0), "{filter}");
    }
    // Of one person: themself, and those whom the policy lets see them.
    let of = |who: &str| month(json!({ "assigneeId": app.company.id(who) }));
    let own = handlers.iter().filter(|who| *who == "staff").count();
    for (viewer, sees) in
        [("staff", true), ("chief", true), ("exec", true), ("cco", true), ("other", false), ("exec2", false)]
    {
        let found = get(&app.sign_in(viewer).await, "vocSatisfaction", of("staff")).await;
        match sees {
            true => assert_eq!(found["asked"], own, "{viewer}"),
            false => assert_eq!(found, Value::Null, "{viewer}"),
        }
    }
    // Days are the company's: what closed at noon is of that day alone; a period has an end.
    for (from, to, asked) in
        [("2026-03-01", "2026-03-01", 0), ("2026-03-02", "2026-03-02", 6), ("2026-03-03", "2027-03-02", 0)]
    {
        let found = get(&other, "vocSatisfaction", json!({ "from": from, "to": to })).await;
        assert_eq!(found["asked"], asked, "{from} to {to}");
    }
    for (from, to) in [("2026-03-02", "2026-03-01"), ("2026-03-02", "2027-03-04"), ("2026-03-02", "9999-12-31")] {
        assert_eq!(ask(&other, "vocSatisfaction", json!({ "from": from, "to": to })).await.code(), "BAD_USER_INPUT");
    }
}

/// C4: of an erased customer the score stays, and no word; the invitation that waits is not sent.
#[tokio::test]
async fn v15_of_an_erased_customer_the_score_stays_and_no_word() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    let item = closed(&app, Some(&hong), "서류를 또 내라고 합니다").await;
    assert_eq!(item["satisfaction"]["invitedByMail"], true);
    rate(&app, &hong, &item, json!({ "score": 4, "comment": "달빛처럼 친절한 홍길동 담당" })).await;
    rate(&app, &hong, &item, json!({ "score": 4, "comment": "달빛처럼 친절했어요" })).await;
    assert_ne!(holding(&app, "달빛처럼").await, [] as [&str; 0], "the scan finds what is there");
    let erase = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    assert_eq!(change(&app.sign_in("cs").await, "eraseCustomer", erase).await.refusals(), [] as [&str; 0]);
    assert_eq!(holding(&app, "달빛처럼").await, [] as [&str; 0]);
    let seen = read(&app.sign_in("cs").await, &item).await;
    assert_eq!((&seen["satisfaction"]["score"], &seen["satisfaction"]["comment"]), (&json!(4), &Value::Null));
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM outgoing_mail WHERE status = 'WAITING' OR sealed IS NOT NULL").await,
        0
    );
}
