//! R2, R7: how a case ends, and what everybody reads of it.

use crate::{
    documents::{change, get},
    recovery::desk::{act, attempt, begun, called, holder, opened, read},
    voc::desk::{act as voc_act, file},
};
use entity::ids::DecisionId;
use serde_json::{Value, json};
use tests::foreign;

const STORY: &str =
    "홍길동 고객님(010-1234-5678)께 그날 바로 전화드려 사과드리고, 담당자가 바뀐 까닭을 설명드렸습니다.";
const TOLD: &str = "홍*동 고객님(010-****-5678)께 그날 바로 전화드려 사과드리고, 담당자가 바뀐 까닭을 설명드렸습니다.";

/// R7: everybody who works here reads the story, masked, and nothing else of the case.
#[tokio::test]
async fn r7_everybody_reads_the_story_and_nothing_else() {
    let (app, hong, item, case) = begun().await;
    called(&app, &case).await;
    let executive = holder(&app, &case).await;
    act(&executive, "recordOpinion", &case, json!({ "opinion": "설명을 듣고 마음이 풀렸다고 합니다" })).await;
    act(&executive, "makePromise", &case, json!({ "promise": "서면 안내", "dueOn": "2026-03-10" })).await;
    let shared = json!({ "filter": { "shared": true } });
    assert_eq!(get(&app.sign_in("staff").await, "recoveryCases", shared.clone()).await["totalCount"], 0);
    let end = json!({ "satisfaction": 5, "story": STORY, "reason": "약속은 따로 챙깁니다" });
    let closed = act(&executive, "closeRecoveryCase", &case, end).await["recoveryCase"].clone();
    assert_eq!(
        (&closed["state"], &closed["satisfaction"], &closed["story"]),
        (&json!("CLOSED"), &json!(5), &json!(TOLD))
    );
    for who in ["staff", "other", "hr", "auditor", "exec"] {
        let client = app.sign_in(who).await;
        let listed = get(&client, "recoveryCases", shared.clone()).await;
        assert_eq!(listed["totalCount"], 1, "{who}");
        let story = listed["edges"][0]["node"].clone();
        assert_eq!(read(&client, &case).await, story, "{who}");
        assert_eq!((&story["story"], &story["executive"]["email"]), (&json!(TOLD), &case["executive"]["email"]));
        for hidden in [
            "origin",
            "openedBy",
            "flagReason",
            "vocItem",
            "complaint",
            "customer",
            "dissatisfaction",
            "satisfaction",
            "firstDueAt",
            "isOverdue",
            "firstContact",
            "firstContactAt",
            "tries",
            "apologizedAt",
            "remedy",
            "closingReason",
            "closedBy",
        ] {
            assert_eq!(story[hidden], Value::Null, "{who}: {hidden}");
        }
        for empty in ["contacts", "opinions", "promises", "handOvers"] {
            assert_eq!(
                (&story[empty]["edges"], &story[empty]["totalCount"]),
                (&json!([]), &json!(0)),
                "{who}: {empty}"
            );
        }
        assert_eq!(story["viewerActions"], json!([]));
        // Nobody finds out by asking whose story it is, and the usual list is their own.
        for filter in
            [json!({ "shared": true, "customerId": hong }), json!({ "shared": true, "vocItemId": item["id"] })]
        {
            assert_eq!(get(&client, "recoveryCases", json!({ "filter": filter })).await["totalCount"], 1, "{who}");
        }
        assert_eq!(get(&client, "recoveryCases", json!({})).await["totalCount"], 0, "{who}");
    }
    assert_eq!(get(&app.as_customer(&hong), "node", json!({ "id": case["id"] })).await, Value::Null);
    // What becomes sensitive later is nobody's story any more.
    let secret = json!({ "id": item["id"], "sensitivity": "HEALTH" });
    assert_eq!(change(&app.sign_in("cs").await, "updateVoc", secret).await.refusals(), [] as [&str; 0]);
    let staff = app.sign_in("staff").await;
    assert_eq!(get(&staff, "recoveryCases", shared.clone()).await["totalCount"], 0);
    assert_eq!(read(&staff, &case).await, Value::Null);
    assert_eq!(read(&app.sign_in("ceo").await, &case).await["story"], TOLD);
    // C4: with the customer it goes.
    change(&app.sign_in("cs").await, "updateVoc", json!({ "id": item["id"], "sensitivity": null })).await;
    assert_eq!(get(&staff, "recoveryCases", shared.clone()).await["totalCount"], 1);
    change(&app.sign_in("cs").await, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" }))
        .await;
    assert_eq!(get(&staff, "recoveryCases", shared).await["totalCount"], 0);
    assert_eq!(read(&app.sign_in("ceo").await, &case).await["story"], Value::Null);
}

/// R7: of what is sensitive there is no story; of whom was reached there is one.
#[tokio::test]
async fn r7_which_cases_have_a_story() {
    let (app, _, item, case) = begun().await;
    called(&app, &case).await;
    let executive = holder(&app, &case).await;
    let close = async |more: Value| {
        let answer = attempt(&executive, "closeRecoveryCase", &case, more).await;
        answer.refusals().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(close(json!({ "satisfaction": 4 })).await, ["STORY_NEEDED story"]);
    for (story, refused) in [("가".repeat(2_001), "TOO_LONG story"), ("900101-1234567".into(), "RESIDENT_NUMBER story")]
    {
        assert_eq!(close(json!({ "story": story })).await, [refused]);
    }
    change(&app.sign_in("cs").await, "updateVoc", json!({ "id": item["id"], "sensitivity": "HEALTH" })).await;
    assert_eq!(close(json!({ "satisfaction": 4, "story": STORY })).await, ["STORY_SECRET story"]);
    assert_eq!(close(json!({ "satisfaction": 4 })).await, [] as [&str; 0]);
    assert_eq!(close(json!({ "satisfaction": 4 })).await, ["CASE_CLOSED"]);
}

/// R2: without contact, or with open promises, only with a reason; the promises stand.
#[tokio::test]
async fn r2_a_case_ends_with_contact_and_kept_promises_or_with_a_reason() {
    let (app, _, _, case) = begun().await;
    let executive = holder(&app, &case).await;
    let close = async |more: Value| {
        let answer = attempt(&executive, "closeRecoveryCase", &case, more).await;
        answer.refusals().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(close(json!({ "satisfaction": 3 })).await, ["NOT_REACHED satisfaction", "REASON_NEEDED reason"]);
    assert_eq!(close(json!({ "reason": " " })).await, ["REASON_NEEDED reason"]);
    let first = called(&app, &case).await;
    act(&executive, "makePromise", &case, json!({ "promise": "서면 안내", "dueOn": "2026-03-10" })).await;
    assert_eq!(
        close(json!({ "satisfaction": 6, "story": STORY })).await,
        ["SCORE_INVALID satisfaction", "REASON_NEEDED reason"]
    );
    assert_eq!(
        close(json!({ "expectedVersion": first["version"], "reason": "나머지는 서면으로" })).await,
        ["STALE_VERSION expectedVersion"]
    );
    let end = json!({ "reason": "나머지는 서면으로 드리기로 했습니다", "story": STORY });
    let closed = act(&app.sign_in("cs").await, "closeRecoveryCase", &case, end).await["recoveryCase"].clone();
    assert_eq!(
        (&closed["closedBy"]["email"], &closed["promises"]["edges"][0]["node"]["state"]),
        (&json!("cs@hanbit.test"), &json!("OPEN"))
    );
    assert_eq!(closed["closingReason"], "나머지는 서면으로 드리기로 했습니다");
    for deed in ["logContact", "recordOpinion", "makePromise", "handOverRecoveryCase"] {
        let more = match deed {
            "logContact" => json!({ "way": "CALL", "outcome": "REACHED" }),
            "recordOpinion" => json!({ "opinion": "늦은 말씀" }),
            "makePromise" => json!({ "promise": "늦은 약속", "dueOn": "2026-03-10" }),
            _ => json!({ "reason": "늦은 변경" }),
        };
        assert_eq!(attempt(&executive, deed, &case, more).await.refusals(), ["CASE_CLOSED"], "{deed}");
    }
}

/// R2, D4: the remedy is a decision about this complaint, or about what was merged into it.
#[tokio::test]
async fn r2_the_remedy_is_a_decision_about_the_complaint() {
    let (app, hong, item, case) = begun().await;
    called(&app, &case).await;
    let decide = async |item: &Value, key: &str| {
        let input = json!({ "customerId": hong, "vocItemId": item["id"], "kind": "SERVICE_RECOVERY", "amount": { "amount": "50000" },
            "reason": "지연 사과", "idempotencyKey": key });
        let answer = change(&app.sign_in("ceo").await, "makeDecision", input).await;
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
        answer.json["data"]["makeDecision"]["decision"]["id"].clone()
    };
    let cs = app.sign_in("cs").await;
    let elsewhere = file(&cs, crate::voc::desk::complaint(Some(&hong), "다른 이야기")).await;
    let (other, about) = (decide(&elsewhere, "d-1").await, decide(&item, "d-2").await);
    let executive = app.sign_in("ceo").await;
    let close = async |remedy: Value| {
        let end = json!({ "satisfaction": 4, "remedyId": remedy, "story": "사과드리고 지연 이자를 드렸습니다." });
        attempt(&app.sign_in("cs").await, "closeRecoveryCase", &case, end).await
    };
    for unknown in [json!(foreign::<DecisionId>()), other.clone()] {
        assert_eq!(close(unknown).await.refusals(), ["REMEDY_UNKNOWN remedyId"]);
    }
    // Once it is merged in, it is about this one.
    let merged = json!({ "intoId": item["id"], "reason": "같은 일" });
    voc_act(&cs, "mergeVoc", &elsewhere, merged).await;
    assert_eq!(close(other.clone()).await.refusals(), [] as [&str; 0]);
    assert_eq!(read(&executive, &case).await["remedy"]["id"], other);
    let (_, second) = opened(&app, &crate::documents::customer(&app, "C-2").await).await;
    called(&app, &second).await;
    let foreign_one = json!({ "satisfaction": 4, "remedyId": about, "story": "다른 고객의 이야기" });
    let refused = attempt(&app.sign_in("cs").await, "closeRecoveryCase", &second, foreign_one).await;
    assert_eq!(refused.refusals(), ["REMEDY_UNKNOWN remedyId"]);
}
