//! R5: what is promised is kept by somebody, by a day, and the customer says whether it was.

use crate::{
    customer::erasure::holding,
    documents::{change, get, reveal},
    recovery::desk::{act, attempt, begun, called, holder, name, read, told},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

pub const PROMISE: &str = "홍길동 고객님께 10일까지 감액 사유를 서면으로 보내 드리겠습니다.";

/// A promise that mate is to keep by 10 March.
pub async fn promised(app: &TestApp, case: &Value) -> Value {
    called(app, case).await;
    let input = json!({ "promise": PROMISE, "dueOn": "2026-03-10", "ownerId": app.company.id("mate") });
    act(&holder(app, case).await, "makePromise", case, input).await["promise"].clone()
}

async fn kept(app: &TestApp, promise: &Value) -> Value {
    let input = json!({ "note": "등기로 발송했습니다" });
    act(&app.sign_in("mate").await, "markPromiseKept", promise, input).await["promise"].clone()
}

/// R5: from the promise to the customer's word, in the app.
#[tokio::test]
async fn r5_a_promise_is_kept_by_its_owner_and_confirmed_by_the_customer() {
    let (app, hong, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    assert_eq!((&promise["state"], &promise["text"]), (&json!("OPEN"), &json!(PROMISE)));
    assert_eq!(told(&app, "mate", "PROMISE_MADE").await, [promise["id"].as_str().unwrap()]);
    let mate = app.sign_in("mate").await;
    let theirs = get(&mate, "promises", json!({ "filter": { "open": true } })).await["edges"][0]["node"].clone();
    assert_eq!((&theirs["id"], &theirs["recoveryCase"]), (&promise["id"], &Value::Null));
    assert_eq!((&theirs["viewerCanMarkKept"], &theirs["viewerCanConfirm"]), (&json!(true), &json!(false)));
    let customer = app.as_customer(&hong);
    let too_early = change(&customer, "confirmPromise", json!({ "id": promise["id"], "kept": true })).await;
    assert_eq!(too_early.refusals(), ["ANSWER_OVER id"]);
    // Only its owner says that it is kept.
    for who in [name(&case["executive"]).as_str(), "ceo"] {
        let refused = attempt(&app.sign_in(who).await, "markPromiseKept", &promise, json!({})).await;
        assert_eq!(refused.refusals(), ["NOT_OWNER id"], "{who}");
    }
    let stranger = attempt(&app.sign_in("staff").await, "markPromiseKept", &promise, json!({})).await;
    assert_eq!(stranger.refusals(), ["PROMISE_NOT_FOUND id"]);
    let stale = attempt(&mate, "markPromiseKept", &promise, json!({ "expectedVersion": 9 })).await;
    assert_eq!(stale.refusals(), ["STALE_VERSION expectedVersion"]);
    let done = kept(&app, &promise).await;
    assert_eq!(
        (&done["state"], &done["keptNote"], &done["askedByMail"]),
        (&json!("KEPT"), &json!("등기로 발송했습니다"), &json!(false))
    );
    assert_eq!(attempt(&mate, "markPromiseKept", &promise, json!({})).await.refusals(), ["ALREADY_KEPT id"]);
    assert_eq!(told(&app, &name(&case["executive"]), "PROMISE_KEPT").await.len(), 1);
    let own = get(&customer, "promises", json!({})).await["edges"][0]["node"].clone();
    assert_eq!(
        (&own["text"], &own["keptNote"], &own["viewerCanConfirm"]),
        (&json!(PROMISE), &Value::Null, &json!(true))
    );
    assert!(own["pageUrl"].as_str().unwrap().starts_with("/promise?token="));
    // The customer corrects what they say; the last word counts, the same again is none.
    let say = async |kept: bool, comment: Option<&str>| {
        let input = json!({ "id": promise["id"], "kept": kept, "comment": comment });
        let answer = change(&customer, "confirmPromise", input).await;
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
        answer.json["data"]["confirmPromise"]["promise"].clone()
    };
    let disputed = say(false, Some("아직 못 받았습니다")).await;
    assert_eq!(
        (&disputed["state"], &disputed["comment"], &disputed["channel"]),
        (&json!("DISPUTED"), &json!("아직 못 받았습니다"), &json!("APP"))
    );
    assert_eq!(say(false, Some(" 아직 못 받았습니다 ")).await["version"], disputed["version"]);
    assert_eq!(told(&app, "mate", "PROMISE_DISPUTED").await.len(), 1);
    assert_eq!(kept(&app, &promise).await["state"], "KEPT");
    assert_eq!(say(true, None).await["state"], "CONFIRMED");
    assert_eq!(told(&app, "mate", "PROMISE_CONFIRMED").await.len(), 1);
    assert_eq!(told(&app, &name(&case["executive"]), "PROMISE_CONFIRMED").await.len(), 1);
    app.pass(TimeDelta::days(31));
    let late = change(&app.as_customer(&hong), "confirmPromise", json!({ "id": promise["id"], "kept": false })).await;
    assert_eq!(late.refusals(), ["ANSWER_OVER id"]);
}

/// R5, X5: a customer's own alone; for everybody else it is not there.
#[tokio::test]
async fn r5_a_promise_is_there_for_whom_it_concerns() {
    let (app, hong, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    let kim = crate::documents::customer(&app, "C-2").await;
    let other = change(&app.as_customer(&kim), "confirmPromise", json!({ "id": promise["id"], "kept": true })).await;
    assert_eq!(other.refusals(), ["PROMISE_NOT_FOUND id"]);
    for (client, sees) in [(app.as_customer(&hong), true), (app.as_customer(&kim), false)] {
        let listed = get(&client, "promises", json!({})).await["totalCount"].clone();
        let node = get(&client, "node", json!({ "id": promise["id"] })).await;
        assert_eq!((listed == 1, !node.is_null()), (sees, sees));
    }
    let holds = name(&case["executive"]);
    for (who, sees) in [
        ("mate", true),
        (holds.as_str(), true),
        ("chief", true),
        ("leader", true),
        ("ceo", true),
        ("cco", true),
        ("cs", true),
        ("staff", false),
        ("other", false),
        ("hr", false),
        ("auditor", false),
        ("exec", true),
        ("compliance", false),
    ] {
        let client = app.sign_in(who).await;
        let listed = get(&client, "promises", json!({})).await["totalCount"].clone();
        let node = get(&client, "node", json!({ "id": promise["id"] })).await;
        assert_eq!((listed == 1, !node.is_null()), (sees, sees), "{who}");
    }
    let employee =
        change(&app.sign_in("mate").await, "confirmPromise", json!({ "id": promise["id"], "kept": true })).await;
    assert_eq!(employee.code(), "FORBIDDEN");
}

/// R5: a day that is over, too far, nobody's, of nobody, too long.
#[tokio::test]
async fn r5_what_can_not_be_promised_is_refused() {
    let (app, _, _, case) = begun().await;
    let early = json!({ "promise": "서면 안내", "dueOn": "2026-03-10" });
    let executive = holder(&app, &case).await;
    assert_eq!(attempt(&executive, "makePromise", &case, early.clone()).await.refusals(), ["NO_CONTACT_YET"]);
    called(&app, &case).await;
    for (more, refused) in [
        (json!({ "dueOn": "2026-03-01" }), vec!["DUE_IN_PAST dueOn"]),
        (json!({ "dueOn": "2027-03-04" }), vec!["DUE_TOO_FAR dueOn"]),
        (json!({ "ownerId": app.company.id("gone") }), vec!["OWNER_UNKNOWN ownerId"]),
        (json!({ "promise": "" }), vec!["BLANK promise"]),
        (json!({ "promise": "가".repeat(20_000) }), vec!["TOO_LONG promise"]),
        (
            json!({ "promise": "900101-1234567", "dueOn": "2026-02-28" }),
            vec!["RESIDENT_NUMBER promise", "DUE_IN_PAST dueOn"],
        ),
    ] {
        let mut input = early.clone();
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        assert_eq!(attempt(&executive, "makePromise", &case, input).await.refusals(), refused, "{more}");
    }
    let mut input = early.clone();
    input["dueOn"] = json!("2026-03-02");
    input["idempotencyKey"] = json!("p-1");
    let first = act(&executive, "makePromise", &case, input.clone()).await["promise"].clone();
    assert_eq!((&first["owner"]["email"], &first["dueOn"]), (&case["executive"]["email"], &json!("2026-03-02")));
    assert_eq!(act(&executive, "makePromise", &case, input).await["promise"]["id"], first["id"]);
    for n in 1..20 {
        act(&executive, "makePromise", &case, json!({ "promise": format!("{n}번째"), "dueOn": "2026-03-10" })).await;
    }
    assert_eq!(attempt(&executive, "makePromise", &case, early).await.refusals(), ["TOO_MANY id"]);
}

/// R5, L4: reminded before the day, and told once it is over, each once, with several nodes; not when it is kept by then.
#[tokio::test]
async fn r5_a_promise_reminds_before_its_day_and_says_when_it_is_over() {
    let (app, _, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    // Due on Tuesday 10 March: reminded on Monday at nine.
    app.pass(TimeDelta::days(7) - TimeDelta::hours(3) - TimeDelta::seconds(1));
    app.recovery_clerk().await;
    assert_eq!(told(&app, "mate", "PROMISE_DUE").await.len(), 0);
    app.pass(TimeDelta::seconds(1));
    let node = app.another_node().await;
    tokio::join!(app.recovery_clerk(), node.recovery_clerk());
    app.recovery_clerk().await;
    assert_eq!(told(&app, "mate", "PROMISE_DUE").await, [promise["id"].as_str().unwrap()]);
    app.pass(TimeDelta::hours(39));
    app.recovery_clerk().await;
    app.recovery_clerk().await;
    assert_eq!(told(&app, "mate", "PROMISE_OVERDUE").await.len(), 1);
    assert_eq!(told(&app, &name(&case["executive"]), "PROMISE_OVERDUE").await.len(), 1);
    assert_eq!(get(&app.sign_in("mate").await, "promises", json!({})).await["edges"][0]["node"]["isOverdue"], true);
    assert_eq!(kept(&app, &promise).await["isOverdue"], false);
    app.pass(TimeDelta::days(9));
    assert_eq!(app.recovery_clerk().await, 0);
}

/// C4: with the customer goes everything that was said of them and to them; what was open ends, and figures stay.
#[tokio::test]
async fn c4_with_the_customer_goes_what_was_said() {
    let (app, hong, item, case) = begun().await;
    let promise = promised(&app, &case).await;
    let executive = holder(&app, &case).await;
    let words = "달빛처럼";
    act(
        &executive,
        "logContact",
        &case,
        json!({ "way": "CALL", "outcome": "REACHED", "note": format!("{words} 말씀") }),
    )
    .await;
    act(&executive, "recordOpinion", &case, json!({ "opinion": format!("{words} 의견") })).await;
    act(&app.sign_in("mate").await, "markPromiseKept", &promise, json!({ "note": format!("{words} 처리") })).await;
    let said = json!({ "id": promise["id"], "kept": false, "comment": format!("{words} 아닙니다") });
    assert_eq!(change(&app.as_customer(&hong), "confirmPromise", said).await.refusals(), [] as [&str; 0]);
    let input = json!({ "reason": format!("{words} 사유"), "executiveId": Value::Null });
    act(&app.sign_in("cs").await, "handOverRecoveryCase", &case, input).await;
    assert_eq!(holding(&app, words).await, [] as [&str; 0], "all of it is sealed");
    assert_eq!(holding(&app, "감액 사유를").await, [] as [&str; 0]);
    let seen = read(&app.sign_in("ceo").await, &case).await;
    assert!(seen["handOvers"]["edges"][0]["node"]["reason"].as_str().unwrap().contains(words));
    let erase = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    assert_eq!(change(&app.sign_in("cs").await, "eraseCustomer", erase).await.refusals(), [] as [&str; 0]);
    let left = read(&app.sign_in("ceo").await, &case).await;
    assert_eq!((&left["state"], &left["closedBy"], &left["complaint"]), (&json!("CLOSED"), &Value::Null, &Value::Null));
    assert_eq!(left["opinions"]["edges"][0]["node"]["text"], Value::Null);
    assert_eq!(
        (&left["contacts"]["totalCount"], &left["contacts"]["edges"][0]["node"]["note"]),
        (&json!(2), &Value::Null)
    );
    let ended = &left["promises"]["edges"][0]["node"];
    assert_eq!((&ended["state"], &ended["text"], &ended["comment"]), (&json!("ENDED"), &Value::Null, &Value::Null));
    let sealed = "SELECT COUNT(*) AS n FROM recovery_contact WHERE note IS NOT NULL";
    assert_eq!(app.number(sealed).await, 0);
    let again = json!({ "vocItemId": item["id"], "reason": "다시 연락을 원합니다" });
    let refused = change(&app.sign_in("cs").await, "openRecoveryCase", again).await;
    assert_eq!(refused.refusals(), ["CUSTOMER_ERASED"], "nobody can be called any more");
}

/// C4, L1: a promise outlives its case, but not its customer; whoever follows what is to be done hears so.
#[tokio::test]
async fn c4_promises_of_closed_cases_end_and_say_so() {
    let (app, hong, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    let end = json!({ "satisfaction": 4, "story": "바로 전화드렸습니다.", "reason": "약속은 따로 챙깁니다" });
    act(&holder(&app, &case).await, "closeRecoveryCase", &case, end).await;
    let erase = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    assert_eq!(change(&app.sign_in("cs").await, "eraseCustomer", erase).await.refusals(), [] as [&str; 0]);
    let ended = "SELECT COUNT(*) AS n FROM event e JOIN recovery_promise p ON p.id = e.object_id AND p.version = e.version \
                 WHERE e.name = 'promiseEnded' AND e.object_type = 'RecoveryPromise' AND p.state = 'ENDED'";
    assert_eq!(app.number(ended).await, 1, "{promise}");
}

/// R5: who is asked anew is heard, however often they answered before.
#[tokio::test]
async fn r5_a_promise_kept_anew_is_asked_about_anew() {
    let (app, hong, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    kept(&app, &promise).await;
    let customer = app.as_customer(&hong);
    let answer = async |is_kept: bool| {
        change(&customer, "confirmPromise", json!({ "id": promise["id"], "kept": is_kept })).await.refusals()
    };
    for n in 0..20 {
        assert_eq!(answer(n % 2 == 0).await, [] as [&str; 0], "{n}");
    }
    assert_eq!(answer(true).await, ["ANSWER_OVER id"]);
    kept(&app, &promise).await;
    assert_eq!(answer(true).await, [] as [&str; 0]);
}

/// R5, L4: if both who is to keep it and who held its case have left, the CS office hears that it is late.
#[tokio::test]
async fn r5_a_late_promise_is_told_to_somebody_who_is_there() {
    let (app, _, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    let end = json!({ "satisfaction": 4, "story": "바로 전화드렸습니다.", "reason": "약속은 따로 챙깁니다" });
    act(&holder(&app, &case).await, "closeRecoveryCase", &case, end).await;
    for who in ["mate", &name(&case["executive"])] {
        app.leave(who).await;
    }
    app.pass(TimeDelta::days(9));
    app.recovery_clerk().await;
    app.recovery_clerk().await;
    for kind in ["PROMISE_DUE", "PROMISE_OVERDUE"] {
        assert_eq!(told(&app, "cs", kind).await, [promise["id"].as_str().unwrap()], "{kind}");
    }
}

/// C2: who is to keep a promise may see whom they owe it, as long as they do.
#[tokio::test]
async fn c2_who_owes_a_promise_may_see_to_whom() {
    let (app, hong, _, case) = begun().await;
    called(&app, &case).await;
    assert_eq!(reveal(&app, "pat", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
    let input = json!({ "promise": PROMISE, "dueOn": "2026-03-10", "ownerId": app.company.id("pat") });
    let promise = act(&holder(&app, &case).await, "makePromise", &case, input).await["promise"].clone();
    assert_eq!(reveal(&app, "pat", &hong).await.refusals(), [] as [&str; 0]);
    assert_eq!(reveal(&app, "other", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
    act(&app.sign_in("pat").await, "markPromiseKept", &promise, json!({})).await;
    assert_eq!(reveal(&app, "pat", &hong).await.refusals(), ["NOT_ASSIGNED customerId"]);
}
