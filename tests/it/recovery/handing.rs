//! R2, R3: a case goes to another executive with a ground, and to nobody else.

use crate::{
    documents::{change, customer, get},
    recovery::desk::{act, attempt, away, begun, called, holder, name, opened, read, told},
    voc::desk::categories,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

/// R2: by the CS office with a reason; it stays with an executive who is there and not concerned.
#[tokio::test]
async fn r2_the_cs_office_gives_a_case_to_another_executive_with_a_reason() {
    let (app, _, _, case) = begun().await;
    let (cs, was) = (app.sign_in("cs").await, name(&case["executive"]));
    let next = ["exec2", "ceo", "cco"].into_iter().find(|who| *who != was).unwrap();
    let to = |who: &str| json!({ "executiveId": app.company.id(who), "reason": "고객이 다른 임원을 원합니다" });
    assert_eq!(attempt(&cs, "handOverRecoveryCase", &case, json!({})).await.refusals(), ["REASON_NEEDED reason"]);
    for (who, refused) in [("staff", "NOT_AN_EXECUTIVE executiveId"), ("gone", "NOT_AN_EXECUTIVE executiveId")] {
        assert_eq!(attempt(&cs, "handOverRecoveryCase", &case, to(who)).await.refusals(), [refused]);
    }
    assert_eq!(attempt(&cs, "handOverRecoveryCase", &case, to(&was)).await.refusals(), ["SAME_EXECUTIVE executiveId"]);
    away(&app, next, ("2026-03-02", "2026-03-02"), None).await;
    let refused = attempt(&app.sign_in("cs").await, "handOverRecoveryCase", &case, to(next)).await;
    assert_eq!(refused.refusals(), ["EXECUTIVE_ABSENT executiveId"]);
    // Who holds it does not give it away because they are busy.
    let busy =
        attempt(&holder(&app, &case).await, "handOverRecoveryCase", &case, json!({ "reason": "바쁩니다" })).await;
    let expected: Vec<&str> = if was == "cco" { vec![] } else { vec!["NOT_AWAY_FOR_LONG id"] };
    assert_eq!(busy.refusals(), expected);
    let handed = act(&app.sign_in("cs").await, "handOverRecoveryCase", &case, json!({ "reason": "차례대로" })).await["recoveryCase"].clone();
    let now = name(&handed["executive"]);
    assert!(now != next && ["exec2", "ceo", "cco"].contains(&now.as_str()), "{now}");
    let step = &handed["handOvers"]["edges"][0]["node"];
    assert_eq!(
        (&step["ground"], &step["reason"], &step["by"]["email"]),
        (&json!("CS_OFFICE"), &json!("차례대로"), &json!("cs@hanbit.test"))
    );
    assert!(!told(&app, &now, "RECOVERY_ASSIGNED").await.is_empty());
    // Who had it does not see it any more, unless they oversee them all.
    if was == "exec2" && now != "exec2" {
        assert_eq!(read(&app.sign_in("exec2").await, &case).await, Value::Null);
    }
}

/// R2: an absence of so many business days is a ground of its own.
#[tokio::test]
async fn r2_who_is_away_for_long_hands_their_case_over() {
    let (app, _, _, case) = begun().await;
    called(&app, &case).await;
    let was = name(&case["executive"]);
    away(&app, &was, ("2026-03-02", "2026-03-03"), None).await;
    if was != "cco" {
        let short = attempt(&app.sign_in(&was).await, "handOverRecoveryCase", &case, json!({})).await;
        assert_eq!(short.refusals(), ["NOT_AWAY_FOR_LONG id"]);
    }
    away(&app, &was, ("2026-03-04", "2026-03-04"), None).await;
    let handed = act(&app.sign_in(&was).await, "handOverRecoveryCase", &case, json!({})).await["recoveryCase"].clone();
    let whole = read(&app.sign_in("cs").await, &case).await;
    assert_eq!(whole["handOvers"]["edges"][0]["node"]["ground"], "ABSENCE");
    assert_ne!(name(&whole["executive"]), was);
    assert_eq!(handed["id"], case["id"]);
}

/// R3: who is away until the first contact is due loses the case: to their deputy if that is an executive, else to whoever is next; once, with
/// several nodes.
#[tokio::test]
async fn r3_a_call_that_can_not_be_made_in_time_is_somebody_elses() {
    for deputy_is_executive in [true, false] {
        let (app, _, _, case) = begun().await;
        let was = name(&case["executive"]);
        let other = ["exec2", "ceo", "cco"].into_iter().find(|who| *who != was).unwrap();
        let deputy = if deputy_is_executive { other } else { "pat" };
        // Back on the day itself: it stays theirs.
        away(&app, &was, ("2026-03-02", "2026-03-02"), None).await;
        assert_eq!(app.recovery_clerk().await, 0);
        away(&app, &was, ("2026-03-03", "2026-03-05"), Some(deputy)).await;
        app.pass(TimeDelta::hours(21));
        let node = app.another_node().await;
        let (one, two) = tokio::join!(app.recovery_clerk(), node.recovery_clerk());
        assert_eq!((one + two, app.recovery_clerk().await), (1, 0));
        let moved = read(&app.sign_in("cs").await, &case).await;
        let now = name(&moved["executive"]);
        match deputy_is_executive {
            true => assert_eq!(now, other),
            false => assert!(now != was && ["exec2", "ceo", "cco"].contains(&now.as_str()), "{now}"),
        }
        let step = &moved["handOvers"]["edges"][0]["node"];
        assert_eq!((&step["ground"], &step["by"]), (&json!("ABSENCE"), &Value::Null));
        assert_eq!(moved["firstDueAt"], case["firstDueAt"], "the customer waits no longer for it");
    }
}

/// O4, R2: who leaves, or is no executive any more, holds no case any more; contacts and all go on with the next one.
#[tokio::test]
async fn o4_an_executive_who_leaves_holds_no_case_any_more() {
    let (app, _, _, case) = begun().await;
    called(&app, &case).await;
    let was = name(&case["executive"]);
    app.leave(&was).await;
    assert_eq!(app.recovery_clerk().await, 1);
    let moved = read(&app.sign_in("cs").await, &case).await;
    assert_ne!(name(&moved["executive"]), was);
    assert_eq!(
        (&moved["handOvers"]["edges"][0]["node"]["ground"], &moved["contacts"]["totalCount"]),
        (&json!("LEFT"), &json!(1))
    );
    assert_eq!(app.recovery_clerk().await, 0);
}

/// R1: what is handed over gives the turn back, so that nobody has fewer for it.
#[tokio::test]
async fn r1_a_case_that_is_handed_over_is_a_turn_of_whoever_has_it_now() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (_, case) = opened(&app, &customer(&app, "C-1").await).await;
    let was = name(&case["executive"]);
    act(&app.sign_in("cs").await, "handOverRecoveryCase", &case, json!({ "reason": "고객 요청" })).await;
    for n in 2..=6 {
        opened(&app, &customer(&app, &format!("C-{n}")).await).await;
    }
    let all =
        get(&app.sign_in("ceo").await, "recoveryReport", json!({ "from": "2026-03-01", "to": "2026-03-31" })).await;
    let cases = |who: &str| {
        let rows = all["byExecutive"].as_array().unwrap().iter();
        rows.filter(|row| name(&row["executive"]) == who)
            .map(|row| row["figures"]["cases"].as_i64().unwrap())
            .sum::<i64>()
    };
    assert_eq!(["exec2", "ceo", "cco"].map(cases), [2, 2, 2], "{was}");
}

/// O4: cases and promises are open work, and handed over with the rest; a case to an executive alone.
#[tokio::test]
async fn o4_cases_and_promises_are_handed_over_with_all_open_work() {
    let (app, _, _, case) = begun().await;
    let promise = crate::recovery::promises::promised(&app, &case).await;
    let (was, hr) = (name(&case["executive"]), app.sign_in("hr").await);
    let kinds = async |who: &str| {
        let all = get(&app.sign_in(who).await, "openWork", json!({ "employeeId": app.company.id(who) })).await;
        let of = |row: &Value| {
            let id = [&row["recoveryCase"]["id"], &row["promise"]["id"]].into_iter().find(|id| id.is_string()).cloned();
            (row["kind"].as_str().unwrap().to_owned(), id.unwrap_or_default())
        };
        let rows: Vec<_> = all.as_array().unwrap().iter().map(of).collect();
        rows.into_iter().filter(|(kind, _)| kind == "HOLDS_RECOVERY_CASE" || kind == "OWES_PROMISE").collect::<Vec<_>>()
    };
    assert_eq!(kinds(&was).await, [("HOLDS_RECOVERY_CASE".to_owned(), case["id"].clone())]);
    assert_eq!(kinds("mate").await, [("OWES_PROMISE".to_owned(), promise["id"].clone())]);
    let to = |who: &str, to: &str, kind: &str| json!({ "employeeId": app.company.id(who), "successorId": app.company.id(to), "only": [kind] });
    let refused = change(&hr, "handOverWork", to(&was, "chief", "HOLDS_RECOVERY_CASE")).await;
    assert_eq!(refused.refusals(), ["NOT_EXECUTIVE successorId"], "{}", refused.text);
    let next = ["exec2", "ceo", "cco"].into_iter().find(|who| *who != was).unwrap();
    for input in [to(&was, next, "HOLDS_RECOVERY_CASE"), to("mate", "staff", "OWES_PROMISE")] {
        let answer = change(&hr, "handOverWork", input).await;
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    }
    let whole = read(&app.sign_in("cs").await, &case).await;
    assert_eq!((name(&whole["executive"]).as_str(), &whole["handOvers"]["totalCount"]), (next, &json!(1)));
    assert_eq!(kinds("staff").await.len(), 1);
    assert_eq!((kinds("mate").await.len(), kinds(&was).await.len()), (0, 0));
    act(&app.sign_in("staff").await, "markPromiseKept", &promise, json!({})).await;
}
