//! R2, R3: a case goes to another executive with a ground, and to nobody else.

use crate::{
    documents::{change, customer, get},
    recovery::desk::{act, attempt, away, begun, called, holder, name, opened, read, told},
    voc::desk::categories,
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
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

/// I3, R2: a retry passes the case on to nobody else, also of who does not see it any more.
#[tokio::test]
async fn i3_a_retried_hand_over_is_one() {
    let (app, _, _, case) = begun().await;
    let was = name(&case["executive"]);
    away(&app, &was, ("2026-03-02", "2026-03-06"), None).await;
    let own = app.sign_in(&was).await;
    let input = json!({ "reason": "장기 출장", "idempotencyKey": "h" });
    let first = act(&own, "handOverRecoveryCase", &case, input.clone()).await["recoveryCase"]["executive"].clone();
    let again = act(&own, "handOverRecoveryCase", &case, input).await["recoveryCase"]["executive"].clone();
    assert_eq!((&again, name(&first) == was), (&first, false));
    let whole = read(&app.sign_in("cs").await, &case).await;
    assert_eq!((&whole["handOvers"]["totalCount"], &whole["executive"]), (&json!(1), &first));
    let other = json!({ "reason": "다른 이유", "idempotencyKey": "h" });
    let reused = attempt(&own, "handOverRecoveryCase", &case, other).await;
    assert_eq!(reused.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// R2: nobody who is away is handed a case, also if nobody is named.
#[tokio::test]
async fn r2_who_is_away_is_not_handed_a_case() {
    let (app, _, _, case) = begun().await;
    let was = name(&case["executive"]);
    for who in ["exec", "exec2", "ceo", "cco"].into_iter().filter(|who| *who != was) {
        away(&app, who, ("2026-03-02", "2026-03-02"), None).await;
    }
    let by_office =
        attempt(&app.sign_in("cs").await, "handOverRecoveryCase", &case, json!({ "reason": "차례대로" })).await;
    assert_eq!(by_office.refusals(), ["NOBODY_FREE"]);
}

/// O4, R1: with open work a case goes to nobody who could not have it otherwise, and is a turn of whoever has it; who had it had one.
#[tokio::test]
async fn o4_a_case_is_handed_over_with_open_work_as_the_rotation_allows() {
    let (app, _, _, case) = begun().await;
    let was = name(&case["executive"]);
    let hr = app.sign_in("hr").await;
    let to = |who: &str| json!({ "employeeId": app.company.id(&was), "successorId": app.company.id(who), "only": ["HOLDS_RECOVERY_CASE"] });
    let next = ["exec2", "ceo", "cco"].into_iter().find(|who| *who != was).unwrap();
    away(&app, next, ("2026-03-02", "2026-03-02"), None).await;
    assert_eq!(change(&hr, "handOverWork", to(next)).await.refusals(), ["HAS_OTHER_PART successorId"]);
    let answer = change(&app.sign_in("hr").await, "handOverWork", to("exec")).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    let march = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    let never = get(&app.sign_in("ceo").await, "recoveryReport", march).await["neverHadOne"].clone();
    let never: Vec<String> = never.as_array().unwrap().iter().map(name).collect();
    assert_eq!(never.len(), 2, "{never:?}");
    assert!(!never.contains(&was) && !never.contains(&"exec".to_owned()), "{never:?}");
}

/// R3: with however many cases: what nobody has called about yet is passed on.
#[tokio::test]
async fn r3_a_busy_executives_new_case_is_passed_on_while_they_are_away() {
    let (app, _, _, case) = begun().await;
    let was = name(&case["executive"]);
    let (numbers, id) = match tests::on_postgres() {
        true => ("generate_series(1, 200) n", "CAST('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0') AS UUID)"),
        false => (
            "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 200) SELECT n FROM s)",
            "unhex(printf('%032x', n))",
        ),
    };
    // They speak with all of these customers already, and were given them before.
    let items = format!(
        "INSERT INTO voc_item (id, number, kind, channel, category_id, severity, customer_id, state, escalation, received_at, \
         first_received_at, transfers, reopenings, version) SELECT {id}, 'N-' || n, 'COMPLAINT', 'WEB', c.category_id, 'NORMAL', \
         c.customer_id, 'ASSIGNED', 'NONE', c.received_at, c.received_at, 0, 0, 1 FROM {numbers}, (SELECT * FROM voc_item LIMIT 1) c"
    );
    let cases = format!(
        "INSERT INTO recovery_case (id, item_id, customer_id, executive_id, origin, opened_at, state, first_due_at, tries, first_contact, \
         hand_overs, version) SELECT {id}, {id}, c.customer_id, c.executive_id, 'AUTOMATIC', c.opened_at, 'IN_CONTACT', c.first_due_at, 0, \
         'REACHED', 0, 1 FROM {numbers}, (SELECT * FROM recovery_case LIMIT 1) c"
    );
    for sql in [items, cases] {
        app.db.writer().execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    away(&app, &was, ("2026-03-02", "2026-03-05"), None).await;
    assert_eq!(app.recovery_clerk().await, 1);
    assert_ne!(name(&read(&app.sign_in("cs").await, &case).await["executive"]), was);
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
