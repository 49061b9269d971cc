//! R2, R3: the executive's own call, tries at different hours, the letter; what is late.

use crate::{
    documents::{change, get},
    recovery::desk::{act, attempt, begun, called, holder, name, read, told},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

fn call(outcome: &str) -> Value {
    json!({ "way": "CALL", "outcome": outcome })
}

/// R3: three tries at different hours, then a letter; a try within two hours of the last one is none.
#[tokio::test]
async fn r3_who_does_not_answer_is_tried_three_times_and_then_written_to() {
    let (app, _, _, case) = begun().await;
    let executive = holder(&app, &case).await;
    let letter = json!({ "way": "LETTER", "outcome": "ATTEMPT", "apologized": true });
    assert_eq!(attempt(&executive, "logContact", &case, letter.clone()).await.refusals(), ["LETTER_TOO_EARLY way"]);
    let mut tries = Vec::new();
    for minutes in [0, 119, 1, 60, 60] {
        app.pass(TimeDelta::minutes(minutes));
        let executive = holder(&app, &case).await;
        let logged = act(&executive, "logContact", &case, call("ATTEMPT")).await;
        tries.push((logged["contact"]["isTry"] == true, logged["recoveryCase"]["tries"].as_i64().unwrap()));
    }
    assert_eq!(tries, [(true, 1), (false, 1), (true, 2), (false, 2), (true, 3)]);
    let executive = holder(&app, &case).await;
    let wrong = json!({ "way": "LETTER", "outcome": "REACHED" });
    assert_eq!(attempt(&executive, "logContact", &case, wrong).await.refusals(), ["OUTCOME_INVALID outcome"]);
    let written = act(&executive, "logContact", &case, letter).await["recoveryCase"].clone();
    assert_eq!((&written["state"], &written["firstContact"]), (&json!("IN_CONTACT"), &json!("UNREACHABLE")));
    assert_eq!((&written["contacts"]["totalCount"], &written["isOverdue"]), (&json!(6), &json!(false)));
    assert!(written["apologizedAt"].is_string());
    // Who calls back was reached; when they were first heard of stays.
    app.pass(TimeDelta::hours(3));
    let executive = holder(&app, &case).await;
    let reached = act(&executive, "logContact", &case, call("REACHED")).await["recoveryCase"].clone();
    assert_eq!(
        (&reached["firstContact"], &reached["firstContactAt"]),
        (&json!("REACHED"), &json!("2026-03-02T07:00:00.000000Z"))
    );
}

/// R3, R6: a customer who did not want to talk and does so later, after the day, was called in time.
#[tokio::test]
async fn r3_a_first_contact_in_time_never_becomes_late() {
    let (app, _, _, case) = begun().await;
    let refused = act(&holder(&app, &case).await, "logContact", &case, call("REFUSED")).await["recoveryCase"].clone();
    app.pass(TimeDelta::days(3));
    let reached = act(&holder(&app, &case).await, "logContact", &case, call("REACHED")).await["recoveryCase"].clone();
    assert_eq!((&reached["firstContact"], &reached["firstContactAt"]), (&json!("REACHED"), &refused["firstContactAt"]));
    let march = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    let total = get(&app.sign_in("ceo").await, "recoveryReport", march).await["total"].clone();
    assert_eq!((&total["inTimeShare"], &total["reached"]), (&json!(1.0), &json!(1)));
}

/// I3: a retry is answered by what it was then, whatever has become of the case since.
#[tokio::test]
async fn i3_a_retry_is_answered_after_the_case_is_closed() {
    let (app, _, _, case) = begun().await;
    let executive = holder(&app, &case).await;
    let first = [
        ("logContact", "contact", json!({ "way": "CALL", "outcome": "REACHED", "idempotencyKey": "a" })),
        ("recordOpinion", "opinion", json!({ "opinion": "설명을 원합니다", "idempotencyKey": "b" })),
        ("makePromise", "promise", json!({ "promise": "서면 안내", "dueOn": "2026-03-02", "idempotencyKey": "c" })),
    ];
    let mut made = Vec::new();
    for (field, shown, input) in &first {
        made.push(act(&executive, field, &case, input.clone()).await[shown]["id"].clone());
    }
    let end = json!({ "satisfaction": 4, "story": "바로 전화드렸습니다.", "reason": "약속은 따로 챙깁니다" });
    act(&executive, "closeRecoveryCase", &case, end).await;
    // The day of the promise is over, too.
    app.pass(TimeDelta::days(1));
    let executive = holder(&app, &case).await;
    for ((field, shown, input), made) in first.iter().zip(made) {
        assert_eq!(act(&executive, field, &case, input.clone()).await[shown]["id"], made, "{field}");
    }
    let new = attempt(&executive, "logContact", &case, call("REACHED")).await;
    assert_eq!(new.refusals(), ["CASE_CLOSED"]);
}

/// R3: contact by somebody else is written down, and is no first contact.
#[tokio::test]
async fn r3_only_the_executives_own_call_is_the_first_contact() {
    let (app, _, _, case) = begun().await;
    let cs = app.sign_in("cs").await;
    let by_office =
        act(&cs, "logContact", &case, json!({ "way": "CALL", "outcome": "REACHED", "note": "먼저 안내드림" })).await;
    assert_eq!(
        (&by_office["contact"]["isOwn"], &by_office["recoveryCase"]["state"]),
        (&json!(false), &json!("AWAITING_CONTACT"))
    );
    let executive = holder(&app, &case).await;
    let message = json!({ "way": "MESSAGE", "outcome": "REACHED" });
    assert_eq!(act(&executive, "logContact", &case, message).await["recoveryCase"]["firstContact"], Value::Null);
    let opinion = json!({ "opinion": "아직 통화하지 못했습니다" });
    assert_eq!(attempt(&executive, "recordOpinion", &case, opinion).await.refusals(), ["NO_CONTACT_YET"]);
    app.pass(TimeDelta::minutes(30));
    let first = called(&app, &case).await;
    assert_eq!((&first["state"], &first["firstContact"]), (&json!("IN_CONTACT"), &json!("REACHED")));
    let newest = &first["contacts"]["edges"][0]["node"];
    assert_eq!(
        (&newest["note"], &newest["isOwn"], &newest["apologized"]),
        (&json!("먼저 사과드렸습니다"), &json!(true), &json!(true))
    );
    assert_eq!(first["contacts"]["totalCount"], 3);
}

/// R3: who does not want to talk is left alone; it is a contact all the same.
#[tokio::test]
async fn r3_who_does_not_want_to_talk_was_called() {
    let (app, _, _, case) = begun().await;
    let refused = act(&holder(&app, &case).await, "logContact", &case, call("REFUSED")).await["recoveryCase"].clone();
    assert_eq!((&refused["firstContact"], &refused["state"]), (&json!("REFUSED"), &json!("IN_CONTACT")));
}

/// R3, L4: late is what was not tried with success in time; the CEO sees and hears it, once, with several nodes.
#[tokio::test]
async fn r3_the_ceo_sees_and_hears_what_is_late() {
    let (app, _, _, case) = begun().await;
    let overdue = async |is: bool| {
        let filter = json!({ "filter": { "overdue": is } });
        get(&app.sign_in("ceo").await, "recoveryCases", filter).await["totalCount"].clone()
    };
    app.pass(TimeDelta::hours(36) - TimeDelta::seconds(1));
    assert_eq!((overdue(true).await, overdue(false).await, app.recovery_clerk().await), (json!(0), json!(1), 0));
    app.pass(TimeDelta::seconds(1));
    assert_eq!((overdue(true).await, overdue(false).await), (json!(1), json!(0)));
    assert_eq!(read(&app.sign_in("ceo").await, &case).await["isOverdue"], true);
    let node = app.another_node().await;
    let (one, two) = tokio::join!(app.recovery_clerk(), node.recovery_clerk());
    assert_eq!((one + two, app.recovery_clerk().await), (1, 0));
    let holder_is = name(&case["executive"]);
    assert_eq!(told(&app, "ceo", "RECOVERY_OVERDUE").await, [case["id"].as_str().unwrap()]);
    assert_eq!(told(&app, &holder_is, "RECOVERY_OVERDUE").await.len(), 1);
    called(&app, &case).await;
    assert_eq!(overdue(true).await, json!(0));
}

/// R3: bad input of contacts is refused by name, all at once, and nothing is written.
#[tokio::test]
async fn r3_what_can_not_be_a_contact_is_refused() {
    let (app, _, _, case) = begun().await;
    let executive = holder(&app, &case).await;
    for (input, refused) in [
        (json!({ "way": "CALL", "outcome": "REACHED", "at": "2026-03-02T03:00:01Z" }), vec!["TIME_INVALID at"]),
        (json!({ "way": "CALL", "outcome": "REACHED", "at": "2026-03-02T02:59:59Z" }), vec!["TIME_INVALID at"]),
        (json!({ "way": "CALL", "outcome": "ATTEMPT", "apologized": true }), vec!["APOLOGY_UNHEARD apologized"]),
        (json!({ "way": "CALL", "outcome": "REACHED", "note": "가".repeat(5_001) }), vec!["TOO_LONG note"]),
        (json!({ "way": "CALL", "outcome": "REACHED", "note": "가".repeat(20_000) }), vec!["TOO_LONG note"]),
        (json!({ "way": "CALL", "outcome": "REACHED", "note": "900101-1234567" }), vec!["RESIDENT_NUMBER note"]),
        (json!({ "way": "CALL", "outcome": "REACHED", "note": "제어\u{7}문자" }), vec!["INVALID_TEXT note"]),
        (
            json!({ "way": "LETTER", "outcome": "REACHED", "at": "2026-03-09T00:00:00Z" }),
            vec!["TIME_INVALID at", "OUTCOME_INVALID outcome", "LETTER_TOO_EARLY way"],
        ),
    ] {
        assert_eq!(attempt(&executive, "logContact", &case, input.clone()).await.refusals(), refused, "{input}");
    }
    assert_eq!(app.count("recovery_contact").await, 0);
    // Whoever it is not with: for who may not see it, it is not there.
    for who in ["exec", "exec2", "cco", "ceo"] {
        if who == name(&case["executive"]) {
            continue;
        }
        let refused = attempt(&app.sign_in(who).await, "logContact", &case, call("REACHED")).await.refusals().join("");
        let expected = match who {
            "ceo" => "NOT_IN_CHARGE",
            "cco" => "",
            _ => "CASE_NOT_FOUND id",
        };
        assert_eq!(refused, expected, "{who}");
    }
    let staff = change(
        &app.sign_in("staff").await,
        "logContact",
        json!({ "id": case["id"], "way": "CALL", "outcome": "REACHED" }),
    )
    .await;
    assert_eq!(staff.code(), "FORBIDDEN");
    // I3: a retry logs nothing again, another input under its key is refused.
    let mut input = call("ATTEMPT");
    input["idempotencyKey"] = json!("call-1");
    let first = act(&executive, "logContact", &case, input.clone()).await;
    let before = app.count("recovery_contact").await;
    assert_eq!(act(&executive, "logContact", &case, input.clone()).await["contact"], first["contact"]);
    input["note"] = json!("다른 내용");
    assert_eq!(
        attempt(&executive, "logContact", &case, input).await.refusals(),
        ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
    );
    assert_eq!(app.count("recovery_contact").await, before);
}
