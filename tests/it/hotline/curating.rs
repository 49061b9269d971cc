//! H1: the CS office adds, drops and comments until a bulletin is sent.

use super::{act_on, bulletin, composed, go_to_monday, in_the_week, weighty};
use crate::{
    documents::{change, customer},
    voc::desk::{act, category, complaint, file},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{TestApp, foreign};

fn numbers(bulletin: &Value) -> Vec<&str> {
    let entries = bulletin["entries"].as_array().unwrap().iter().filter(|entry| entry["isDropped"] == false);
    entries.map(|entry| entry["vocItem"]["number"].as_str().unwrap()).collect()
}

fn curated(answer: &tests::Answer) -> Value {
    let made = answer.json["data"]["curateBulletin"]["hotlineBulletin"].clone();
    assert!(made.is_object(), "{}", answer.text);
    made
}

/// H1, V1: items are added, dropped, and commented on; what is said is masked; who reads it later does not see what was dropped.
#[tokio::test]
async fn h1_the_cs_office_adds_drops_and_comments() {
    let app = in_the_week().await;
    let hong = customer(&app, "C-1").await;
    let mut all = Vec::new();
    for n in 0..12 {
        all.push(weighty(&app, Some(&hong), &format!("{n}번째 건입니다"), if n < 10 { 5 } else { 1 }).await);
    }
    go_to_monday(&app);
    app.compose_hotline().await;
    let draft = bulletin(&app, "cs", "claims").await;
    assert_eq!(numbers(&draft).len(), 10, "the ten highest, and of the team there is one among them");
    let cs = app.sign_in("cs").await;
    let first = draft["entries"][0]["vocItem"]["id"].clone();
    let input = json!({
        "expectedVersion": 1, "add": [all[11]["id"]], "drop": [first],
        "comments": [{ "itemId": all[11]["id"], "comment": "홍길동 고객께 010-1234-5678로 다시 연락했습니다" }],
        "remark": "이번 주는 서류 보완 안내가 문제였습니다. 문의는 02-1234-5678",
    });
    let made = curated(&act_on(&cs, "curateBulletin", &draft, input.clone()).await);
    assert_eq!((numbers(&made).len(), &made["version"]), (10, &json!(2)));
    let last = made["entries"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["isAdded"], &last["vocItem"]["id"], &last["place"]), (&json!(true), &all[11]["id"], &json!(11)));
    let comment = last["comment"].as_str().unwrap();
    assert!(
        !comment.contains("홍길동") && !comment.contains("1234-5678") && comment.contains("다시 연락했습니다"),
        "{comment}"
    );
    assert!(!made["remark"].as_str().unwrap().contains("02-1234-5678"));
    assert_eq!(made["entries"][0]["isDropped"], true);
    assert_eq!(act_on(&cs, "curateBulletin", &draft, input).await.refusals(), ["STALE_VERSION expectedVersion"]);
    // What was dropped can stand again; a comment can be taken back.
    let again = json!({ "expectedVersion": 2, "add": [first], "comments": [{ "itemId": all[11]["id"], "comment": null }], "remark": null });
    let made = curated(&act_on(&cs, "curateBulletin", &draft, again).await);
    assert_eq!((numbers(&made).len(), &made["remark"]), (11, &Value::Null));
    assert!(made["entries"].as_array().unwrap().iter().all(|entry| entry["comment"].is_null()));
    let drop = json!({ "expectedVersion": 3, "drop": [first] });
    curated(&act_on(&cs, "curateBulletin", &draft, drop).await);
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let seen = bulletin(&app, "exec", "claims").await;
    assert_eq!((seen["entries"].as_array().unwrap().len(), numbers(&seen).len()), (10, 10));
    let kept = "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'curateBulletin'";
    assert_eq!(app.number(kept).await, 3);
}

/// H1: a bulletin that was sent, or whose hour has come, is not edited.
#[tokio::test]
async fn h1_what_was_sent_is_not_edited() {
    let (app, _) = composed().await;
    let draft = bulletin(&app, "cs", "claims").await;
    let remark = json!({ "expectedVersion": 1, "remark": "요약" });
    app.pass(TimeDelta::hours(3));
    let late = act_on(&app.sign_in("cs").await, "curateBulletin", &draft, remark.clone()).await;
    assert_eq!(late.refusals(), ["ALREADY_SENT id"], "its hour has come, though nobody has sent it yet");
    assert_eq!(bulletin(&app, "cs", "claims").await["viewerCanCurate"], false);
    app.hotline_clerk().pass().await.unwrap();
    let cs = app.sign_in("cs").await;
    assert_eq!(act_on(&cs, "curateBulletin", &draft, remark).await.refusals(), ["ALREADY_SENT id"]);
    assert_eq!(bulletin(&app, "cs", "claims").await["remark"], Value::Null);
}

/// Every way of asking for what is not possible, and nothing of it is done.
#[tokio::test]
async fn h1_what_can_not_be_curated_is_refused_whole() {
    let (app, items) = composed().await;
    let cs = app.sign_in("cs").await;
    let draft = bulletin(&app, "cs", "claims").await;
    let hong = customer(&app, "C-1").await;
    let mut of_office = complaint(Some(&hong), "본사 건입니다");
    of_office["categoryId"] = json!(category("APP"));
    let elsewhere = file(&cs, of_office).await;
    act(&cs, "transferVoc", &elsewhere, json!({ "departmentId": app.company.id("office"), "reason": "소관" })).await;
    let merged = weighty(&app, Some(&hong), "같은 말", 4).await;
    let into = weighty(&app, Some(&hong), "같은 말입니다", 4).await;
    act(&cs, "mergeVoc", &merged, json!({ "intoId": into["id"], "reason": "같은 건" })).await;
    let (here, nowhere) = (&items[0]["id"], foreign::<entity::ids::VocItemId>());
    let long = "가".repeat(1_001);
    for (input, refusals) in [
        (json!({ "add": [elsewhere["id"]] }), vec!["ITEM_NOT_POSSIBLE add/0"]),
        (json!({ "add": [merged["id"]] }), vec!["ITEM_NOT_POSSIBLE add/0"]),
        (json!({ "add": [nowhere] }), vec!["ITEM_NOT_FOUND add/0"]),
        (json!({ "add": [here] }), vec!["REPEATED add/0"]),
        (json!({ "add": [into["id"], into["id"]] }), vec!["REPEATED add/1"]),
        (json!({ "drop": [into["id"]] }), vec!["ITEM_NOT_FOUND drop/0"]),
        (json!({ "drop": [here, here] }), vec!["REPEATED drop/1"]),
        (json!({ "comments": [{ "itemId": into["id"], "comment": "말" }] }), vec!["ITEM_NOT_FOUND comments/0"]),
        (
            json!({ "comments": [{ "itemId": here, "comment": " " }], "remark": "900101-1234567" }),
            vec!["BLANK comments/0", "RESIDENT_NUMBER remark"],
        ),
        (json!({ "comments": [{ "itemId": here, "comment": long }] }), vec!["TOO_LONG comments/0"]),
        (json!({ "comments": [{ "itemId": here, "comment": "제\u{7}어" }] }), vec!["INVALID_TEXT comments/0"]),
        (json!({ "drop": vec![here; 41] }), vec!["TOO_MANY drop", "REPEATED drop/1"]),
        (json!({}), vec!["NOTHING_CHANGES"]),
    ] {
        let mut input = input;
        input["expectedVersion"] = json!(1);
        let answer = act_on(&cs, "curateBulletin", &draft, input.clone()).await;
        assert_eq!(answer.refusals(), refusals, "{input}");
    }
    let unknown = json!({ "id": foreign::<entity::ids::HotlineBulletinId>(), "expectedVersion": 1, "remark": "요약" });
    assert_eq!(change(&cs, "curateBulletin", unknown).await.refusals(), ["BULLETIN_NOT_FOUND id"]);
    for who in ["exec", "leader", "staff", "ceo"] {
        let answer = act_on(
            &app.sign_in(who).await,
            "curateBulletin",
            &draft,
            json!({ "expectedVersion": 1, "remark": "요약" }),
        )
        .await;
        assert_eq!(answer.code(), "FORBIDDEN", "{who}");
    }
    assert_eq!(bulletin(&app, "cs", "claims").await["version"], 1);
}

/// C4: of whom is forgotten nothing is said any more.
#[tokio::test]
async fn c4_nothing_is_said_of_who_is_forgotten() {
    let app: TestApp = in_the_week().await;
    let hong = customer(&app, "C-1").await;
    let item = weighty(&app, Some(&hong), "서류를 또 내라고 합니다", 5).await;
    go_to_monday(&app);
    app.compose_hotline().await;
    let cs = app.sign_in("cs").await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0]);
    let draft = bulletin(&app, "cs", "claims").await;
    let input = json!({ "expectedVersion": 1, "comments": [{ "itemId": item["id"], "comment": "다시 연락했습니다" }] });
    let refused = act_on(&cs, "curateBulletin", &draft, input).await;
    assert_eq!(refused.refusals(), ["CUSTOMER_ERASED comments/0"]);
    assert_eq!(draft["entries"][0]["vocItem"]["text"], Value::Null, "it stands there without a word");
}
