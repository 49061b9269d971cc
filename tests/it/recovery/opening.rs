//! R1: which complaints an executive answers, and whose turn it is.

use crate::{
    documents::{absent, change, customer, get},
    recovery::desk::{COMPLAINT, act, away, begun, called, case_of, furious, holder, name, opened, read, told},
    voc::desk::{categories, complaint, file},
};
use entity::ids::VocItemId;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{TestApp, foreign};

/// R1, R3: from the complaint to whoever is to call, told once, with the day by which.
#[tokio::test]
async fn r1_a_customer_dissatisfied_to_the_utmost_gets_an_executive() {
    let (app, hong, item, case) = begun().await;
    assert_eq!((&case["state"], &case["origin"]), (&json!("AWAITING_CONTACT"), &json!("AUTOMATIC")));
    assert_eq!((&case["dissatisfaction"], &case["firstDueAt"]), (&json!(5), &json!("2026-03-03T15:00:00.000000Z")));
    assert_eq!((&case["vocItem"]["id"], &case["division"]["code"]), (&item["id"], &json!("claims")));
    let who = name(&case["executive"]);
    assert!(["exec2", "ceo", "cco"].contains(&who.as_str()), "{who}: not of the division complained about");
    assert_eq!(told(&app, &who, "RECOVERY_ASSIGNED").await, [case["id"].as_str().unwrap()]);
    // Whoever holds it reads what the customer said, and may see whom to call.
    let executive = holder(&app, &case).await;
    let seen = read(&executive, &case).await;
    assert_eq!((&seen["complaint"], &seen["customer"]["maskedName"]), (&json!(COMPLAINT), &json!("홍*동")));
    let wish = json!({ "customerId": hong, "fields": ["PHONE"], "reason": "CALLBACK" });
    assert_eq!(change(&executive, "revealCustomer", wish).await.refusals(), [] as [&str; 0]);
    assert_eq!(
        seen["viewerActions"],
        json!(["LOG_CONTACT", "CLOSE", "HAND_OVER"]),
        "what was heard comes after a contact"
    );
    // The item says so to whoever may know, and to nobody else.
    assert_eq!(get(&executive, "vocItem", json!({ "id": item["id"] })).await["recoveryCase"]["id"], case["id"]);
    for (who, sees) in
        [("ceo", true), ("cs", true), ("cco", true), ("staff", false), ("other", false), ("auditor", false)]
    {
        let client = app.sign_in(who).await;
        let by_id = read(&client, &case).await;
        let by_node = get(&client, "node", json!({ "id": case["id"] })).await;
        let of_item = get(&client, "vocItem", json!({ "id": item["id"] })).await["recoveryCase"].clone();
        let listed = get(&client, "recoveryCases", json!({})).await["totalCount"].clone();
        let all = [!by_id.is_null(), !by_node.is_null(), !of_item.is_null(), listed == 1];
        assert_eq!(all, [sees; 4], "{who}");
    }
    let own = get(&app.as_customer(&hong), "vocItem", json!({ "id": item["id"] })).await;
    assert_eq!(own["recoveryCase"], Value::Null);
}

/// R1: exactly once, whatever else happens to the item.
#[tokio::test]
async fn r1_an_item_opens_one_case_whatever_becomes_of_it() {
    let (app, hong, item, case) = begun().await;
    let cs = app.sign_in("cs").await;
    for level in [4, 5] {
        let again = json!({ "id": item["id"], "dissatisfaction": level });
        assert_eq!(change(&cs, "updateVoc", again).await.refusals(), [] as [&str; 0]);
        app.recover().await;
    }
    assert_eq!(app.count("recovery_case").await, 1);
    called(&app, &case).await;
    let end = json!({ "satisfaction": 4, "story": "바로 전화드려 사과드렸습니다." });
    act(&holder(&app, &case).await, "closeRecoveryCase", &case, end).await;
    change(&cs, "updateVoc", json!({ "id": item["id"], "dissatisfaction": 4 })).await;
    change(&cs, "updateVoc", json!({ "id": item["id"], "dissatisfaction": 5 })).await;
    app.recover().await;
    assert_eq!(app.count("recovery_case").await, 1, "not a second one by itself");
    // By hand there can be one after it.
    let input = json!({ "vocItemId": item["id"], "reason": "같은 일이 다시 일어났습니다" });
    assert_eq!(change(&cs, "openRecoveryCase", input).await.refusals(), [] as [&str; 0]);
    // What has become so later counts, too.
    let later = file(&cs, complaint(Some(&hong), "처음에는 참으려고 했습니다")).await;
    app.recover().await;
    assert_eq!(case_of(&app, &later).await, Value::Null);
    change(&cs, "updateVoc", json!({ "id": later["id"], "dissatisfaction": 5 })).await;
    app.recover().await;
    assert!(case_of(&app, &later).await.is_object());
}

/// R1, V10, V12: which complaints have none by themselves.
#[tokio::test]
async fn r1_whom_nobody_can_call_or_should_has_no_case() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let mut anonymous = furious(&hong, "누군지 밝히지 않겠습니다");
    anonymous["customerId"] = Value::Null;
    let mut inquiry = furious(&hong, "왜 이런지 알고 싶습니다");
    inquiry["kind"] = json!("INQUIRY");
    let mut abuse = furious(&hong, "욕설이 섞인 전화");
    abuse["sensitivity"] = json!("ABUSE");
    let mut none = Vec::new();
    for input in [anonymous, inquiry, abuse, complaint(Some(&hong), "네 단계 불만")] {
        none.push(file(&cs, input).await);
    }
    let rejected = file(&cs, furious(&hong, "타사 계약 이야기")).await;
    change(&cs, "rejectVoc", json!({ "id": rejected["id"], "rejection": "NOT_OURS", "reason": "타사 계약입니다" }))
        .await;
    app.recover().await;
    assert_eq!(app.count("recovery_case").await, 0);
    // By hand the CS office may decide so, as far as somebody can be called at all.
    let by_hand = async |item: &Value| {
        let answer =
            change(&cs, "openRecoveryCase", json!({ "vocItemId": item["id"], "reason": "임원 통화를 원합니다" })).await;
        answer.refusals().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(by_hand(&none[0]).await, ["CUSTOMER_UNKNOWN vocItemId"]);
    assert_eq!(by_hand(&none[1]).await, ["NOT_A_COMPLAINT vocItemId"]);
    assert_eq!(by_hand(&rejected).await, ["NOT_A_COMPLAINT vocItemId"]);
    assert_eq!(by_hand(&none[3]).await, [] as [&str; 0]);
    assert_eq!(by_hand(&none[3]).await, ["HAS_OPEN_CASE vocItemId"]);
    assert_eq!(by_hand(&none[2]).await, [] as [&str; 0]);
}

/// R1: who is accused may be anybody of the division: nobody of it gets such a complaint, also if nobody else is there.
#[tokio::test]
async fn r1_a_complaint_that_accuses_somebody_never_goes_to_their_division() {
    let app = TestApp::start().await;
    categories(&app).await;
    for who in ["exec2", "ceo", "cco"] {
        absent(&app, who, "pat").await;
    }
    app.reload().await;
    let cs = app.sign_in("cs").await;
    let usual = file(&cs, furious(&customer(&app, "C-1").await, "보상이 너무 늦습니다")).await;
    let mut accusing = furious(&customer(&app, "C-2").await, "담당 임원이 막말을 했습니다");
    accusing["sensitivity"] = json!("ACCUSED_EMPLOYEE");
    let accusing = file(&cs, accusing).await;
    app.recover().await;
    assert_eq!(name(&case_of(&app, &usual).await["executive"]), "exec", "of that division, if nobody else is there");
    let who = name(&case_of(&app, &accusing).await["executive"]);
    assert!(["exec2", "ceo", "cco"].contains(&who.as_str()), "{who}");
}

/// R1, L4: if nobody at all can have it, the CS office hears of it instead of nobody.
#[tokio::test]
async fn r1_if_no_executive_can_have_it_the_cs_office_is_told() {
    let app = TestApp::start().await;
    categories(&app).await;
    for who in ["exec2", "cco", "ceo"] {
        app.leave(who).await;
    }
    let mut accusing = furious(&customer(&app, "C-1").await, "담당 임원이 막말을 했습니다");
    accusing["sensitivity"] = json!("ACCUSED_EMPLOYEE");
    let item = file(&app.sign_in("cs").await, accusing).await;
    app.recover().await;
    assert_eq!(app.count("recovery_case").await, 0);
    assert_eq!(told(&app, "cs", "RECOVERY_NOBODY").await, [item["id"].as_str().unwrap()]);
    let input = json!({ "vocItemId": item["id"], "reason": "그래도 부탁합니다" });
    let cs = app.sign_in("cs").await;
    assert_eq!(change(&cs, "openRecoveryCase", input).await.refusals(), ["NOBODY_FREE"]);
}

/// R1: everybody in their turn, the CEO too; who is away is passed over, and whoever speaks with a customer goes on speaking with them.
#[tokio::test]
async fn r1_executives_and_the_ceo_take_turns() {
    let app = TestApp::start().await;
    categories(&app).await;
    let report = async || {
        let whole =
            get(&app.sign_in("ceo").await, "recoveryReport", json!({ "from": "2026-03-01", "to": "2026-03-31" })).await;
        whole["neverHadOne"].as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(report().await.len(), 4, "nobody has had one yet");
    let mut held: BTreeMap<String, usize> = BTreeMap::new();
    for n in 0..9 {
        let (_, case) = opened(&app, &customer(&app, &format!("C-{n}")).await).await;
        *held.entry(name(&case["executive"])).or_default() += 1;
    }
    assert_eq!(held, BTreeMap::from([("exec2", 3), ("ceo", 3), ("cco", 3)].map(|(who, n)| (who.to_owned(), n))));
    assert_eq!(report().await, ["exec"], "of the division that everybody complains about");
    away(&app, "ceo", ("2026-03-02", "2026-03-02"), None).await;
    for n in 10..14 {
        let (_, case) = opened(&app, &customer(&app, &format!("C-{n}")).await).await;
        assert!(["exec2", "cco"].contains(&name(&case["executive"]).as_str()));
    }
    // The same customer again: whoever calls them already.
    let hong = customer(&app, "C-20").await;
    let (_, first) = opened(&app, &hong).await;
    let (_, second) = opened(&app, &hong).await;
    assert_eq!(first["executive"], second["executive"]);
}

/// R1: by hand, by whoever is in charge; whose turn it is they do not choose.
#[tokio::test]
async fn r1_who_is_in_charge_opens_one_by_hand() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let item = file(&cs, complaint(Some(&hong), "세 번째 같은 말씀을 드립니다")).await;
    let handler = crate::voc::desk::assignee(&app, &item).await;
    let input = |reason: &str| json!({ "vocItemId": item["id"], "reason": reason, "idempotencyKey": "flag-1" });
    for (who, refused) in [("other", "NOT_IN_CHARGE"), ("hr", "NOT_IN_CHARGE")] {
        let answer = change(&app.sign_in(who).await, "openRecoveryCase", input("임원이 답해야 합니다")).await;
        assert_eq!(answer.refusals(), [refused], "{who}");
    }
    for (reason, refused) in [
        (" ".to_owned(), "BLANK reason"),
        ("가".repeat(1_001), "TOO_LONG reason"),
        ("900101-1234567".to_owned(), "RESIDENT_NUMBER reason"),
    ] {
        assert_eq!(change(&handler, "openRecoveryCase", input(&reason)).await.refusals(), [refused]);
    }
    let missing = json!({ "vocItemId": foreign::<VocItemId>(), "reason": "없는 건" });
    assert_eq!(change(&handler, "openRecoveryCase", missing).await.refusals(), ["VOC_ITEM_NOT_FOUND vocItemId"]);
    let made = change(&handler, "openRecoveryCase", input("임원이 답해야 합니다")).await;
    assert_eq!(made.refusals(), [] as [&str; 0], "{}", made.text);
    let case = made.json["data"]["openRecoveryCase"]["recoveryCase"].clone();
    assert_eq!((&case["origin"], &case["complaint"]), (&Value::Null, &Value::Null), "whoever flagged it sees no more");
    let again = change(&handler, "openRecoveryCase", input("임원이 답해야 합니다")).await;
    assert_eq!(again.json["data"]["openRecoveryCase"]["recoveryCase"]["id"], case["id"]);
    assert_eq!(
        change(&handler, "openRecoveryCase", input("다른 이유")).await.refusals(),
        ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
    );
    let whole = case_of(&app, &item).await;
    assert_eq!((&whole["origin"], &whole["flagReason"]), (&json!("BY_HAND"), &json!("임원이 답해야 합니다")));
    assert_eq!((&whole["openedBy"]["email"], &whole["dissatisfaction"]), (&item["assignee"]["email"], &json!(4)));
    assert_eq!(app.count("recovery_case").await, 1);
}

/// R1: the threshold is a setting.
#[tokio::test]
async fn r1_the_threshold_is_a_setting() {
    let app = TestApp::start().await;
    categories(&app).await;
    let input = json!({ "changes": [{ "key": "recovery.dissatisfaction", "integer": 4 }] });
    let changed = change(&app.sign_in("admin").await, "updateSettings", input).await;
    assert_eq!(changed.refusals(), [] as [&str; 0], "{}", changed.text);
    app.reload().await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&customer(&app, "C-1").await), "네 단계 불만")).await;
    app.recover().await;
    assert!(case_of(&app, &item).await.is_object());
    let over = json!({ "changes": [{ "key": "recovery.dissatisfaction", "integer": 6 }] });
    let refused = change(&app.sign_in("admin").await, "updateSettings", over).await;
    assert!(refused.refusals()[0].starts_with("OUT_OF_BOUNDS"));
}
