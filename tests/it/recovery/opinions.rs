//! R4: what an executive heard becomes VOC and praise in one step.

use crate::{
    documents::{change, get},
    recovery::desk::{act, attempt, begun, called, holder, name, read},
    voc::desk::category,
};
use serde_json::{Value, json};

/// R4, P9: VOC, and praise of the compliment, linked, in the customer's name, and nothing of it opens another case.
#[tokio::test]
async fn r4_what_was_heard_becomes_voc_and_praise_at_once() {
    let (app, hong, _, case) = begun().await;
    called(&app, &case).await;
    let executive = holder(&app, &case).await;
    let input = json!({
        "opinion": "담당자가 세 번 바뀌었고, 긴급출동 기사님은 친절했다고 합니다.",
        "filings": [
            { "kind": "COMPLAINT", "categoryId": category("DELAY"), "text": "담당자가 바뀔 때마다 다시 설명했습니다", "dissatisfaction": 5 },
            { "kind": "COMPLIMENT", "categoryId": category("CLAIMS"), "text": "상담사님이 제 일처럼 알아봐 주셨습니다", "praisedEmployeeIds": [app.company.id("mate")] },
        ],
        "idempotencyKey": "heard-1",
    });
    let made = act(&executive, "recordOpinion", &case, input.clone()).await;
    let items = made["opinion"]["vocItems"].as_array().unwrap().clone();
    assert_eq!(
        items.iter().map(|item| item["kind"].as_str().unwrap()).collect::<Vec<_>>(),
        ["COMPLAINT", "COMPLIMENT"]
    );
    assert_eq!(made["opinion"]["text"], "담당자가 세 번 바뀌었고, 긴급출동 기사님은 친절했다고 합니다.");
    let filed = get(&app.sign_in("cs").await, "vocItem", json!({ "id": items[0]["id"] })).await;
    assert_eq!((&filed["customer"]["id"], &filed["recordedBy"]["email"]), (&json!(hong), &case["executive"]["email"]));
    assert_eq!((&filed["channel"], &filed["state"]), (&json!("CALL_CENTER"), &json!("ASSIGNED")));
    let post = get(&app.sign_in("mate").await, "praisePosts", json!({})).await["edges"][0]["node"].clone();
    assert_eq!(post["message"], "상담사님이 제 일처럼 알아봐 주셨습니다");
    assert_eq!(items[1]["praisePost"]["id"], post["id"]);
    // Somebody speaks with them already.
    app.recover().await;
    assert_eq!(app.count("recovery_case").await, 1);
    // I3.
    let again = act(&executive, "recordOpinion", &case, input).await;
    assert_eq!(again["opinion"]["vocItems"][0]["id"], items[0]["id"]);
    assert_eq!((app.count("voc_item").await, app.count("recovery_opinion").await), (3, 1));
    assert_eq!(read(&executive, &case).await["opinions"]["totalCount"], 1);
}

/// R4: all of it or nothing; which of it was refused is said, in VOC's own words.
#[tokio::test]
async fn r4_if_one_thing_can_not_be_filed_nothing_is() {
    let (app, _, _, case) = begun().await;
    called(&app, &case).await;
    let executive = holder(&app, &case).await;
    let good = json!({ "kind": "SUGGESTION", "categoryId": category("APP"), "text": "화면 글씨를 키워 주세요" });
    let filing = |more: Value| {
        let mut filing = good.clone();
        for (name, value) in more.as_object().unwrap() {
            filing[name] = value.clone();
        }
        filing
    };
    let who = app.company.id(&name(&case["executive"])).to_owned();
    for (wrong, refused) in [
        (filing(json!({ "text": " " })), "FILING_REFUSED filings/1/text"),
        (filing(json!({ "text": "900101-1234567" })), "FILING_REFUSED filings/1/text"),
        (filing(json!({ "categoryId": category("OLD") })), "FILING_REFUSED filings/1/categoryId"),
        (filing(json!({ "dissatisfaction": 9 })), "FILING_REFUSED filings/1/dissatisfaction"),
        (
            filing(json!({ "kind": "COMPLIMENT", "praisedEmployeeIds": [who] })),
            "FILING_REFUSED filings/1/praisedEmployeeIds",
        ),
    ] {
        let input = json!({ "opinion": "여러 가지를 말씀하셨습니다", "filings": [good, wrong] });
        let answer = attempt(&executive, "recordOpinion", &case, input).await;
        assert_eq!(answer.refusals(), [refused], "{}", answer.text);
        assert!(answer.json["data"]["recordOpinion"]["userErrors"][0]["message"].as_str().unwrap().len() > 5);
    }
    let many = json!({ "opinion": "여섯 가지", "filings": vec![good.clone(); 6] });
    assert_eq!(attempt(&executive, "recordOpinion", &case, many).await.refusals(), ["TOO_MANY filings"]);
    for (text, refused) in [
        (" ".to_owned(), "BLANK opinion"),
        ("가".repeat(20_001), "TOO_LONG opinion"),
        ("제 번호는 900101-1234567".to_owned(), "RESIDENT_NUMBER opinion"),
    ] {
        assert_eq!(attempt(&executive, "recordOpinion", &case, json!({ "opinion": text })).await.refusals(), [refused]);
    }
    assert_eq!((app.count("voc_item").await, app.count("recovery_opinion").await), (1, 0));
    // Twenty thousand characters are an opinion.
    act(&executive, "recordOpinion", &case, json!({ "opinion": "가".repeat(20_000) })).await;
    // It is the executive's to say, nobody else's.
    let office =
        attempt(&app.sign_in("cco").await, "recordOpinion", &case, json!({ "opinion": "대신 적습니다" })).await;
    let expected = if name(&case["executive"]) == "cco" { vec![] } else { vec!["NOT_IN_CHARGE"] };
    assert_eq!(office.refusals(), expected);
    let cs = change(&app.sign_in("cs").await, "recordOpinion", json!({ "id": case["id"], "opinion": "대신" })).await;
    assert_eq!(cs.code(), "FORBIDDEN");
}

/// R4, H4: an improvement is asked of any department in the same step, shown by the complaint and what was filed; all of it, or nothing.
#[tokio::test]
async fn r4_an_improvement_is_asked_for_with_what_was_heard() {
    let (app, _, item, case) = begun().await;
    called(&app, &case).await;
    let executive = holder(&app, &case).await;
    let task = json!({ "title": "담당자 변경 안내", "problem": "홍길동 고객이 담당자가 바뀐 것을 몰랐습니다",
        "categoryId": category("CLAIMS"), "departmentId": app.company.id("team") });
    let filing = json!({ "kind": "SUGGESTION", "categoryId": category("DELAY"), "text": "바뀌면 먼저 알려 주세요" });
    let mut nobody = task.clone();
    nobody["departmentId"] = json!(tests::foreign::<entity::ids::DepartmentId>());
    let wrong = json!({ "opinion": "미리 알고 싶습니다", "filings": [filing], "improvements": [task, nobody] });
    let refused = attempt(&executive, "recordOpinion", &case, wrong).await;
    assert_eq!(refused.refusals(), ["TASK_REFUSED improvements/1/departmentId"], "{}", refused.text);
    assert_eq!((app.count("voc_item").await, app.count("improvement_task").await), (1, 0));
    let many = json!({ "opinion": "네 가지", "improvements": vec![task.clone(); 4] });
    assert_eq!(attempt(&executive, "recordOpinion", &case, many).await.refusals(), ["TOO_MANY improvements"]);
    let input = json!({ "opinion": "미리 알고 싶습니다", "filings": [filing], "improvements": [task], "idempotencyKey": "t-1" });
    let made = act(&executive, "recordOpinion", &case, input.clone()).await;
    assert_eq!(made["opinion"]["improvementTasks"][0]["title"], "담당자 변경 안내");
    act(&executive, "recordOpinion", &case, input).await;
    assert_eq!((app.count("voc_item").await, app.count("improvement_task").await), (2, 1));
    assert_eq!(app.count("improvement_item").await, 2, "the complaint, and what was filed");
    let about = get(&app.sign_in("ceo").await, "vocItem", json!({ "id": item["id"] })).await;
    assert_eq!(about["improvementTasks"]["edges"][0]["node"]["title"], "담당자 변경 안내");
    let named = "SELECT COUNT(*) AS n FROM improvement_task WHERE problem LIKE '%길동%'";
    assert_eq!(app.number(named).await, 0);
}
