//! V5: two items about one thing.

use crate::{
    documents::customer,
    voc::desk::{act, assignee, attempt, categories, complaint, file, kinds, read},
};
use entity::ids::VocItemId;
use serde_json::{Value, json};
use tests::{TestApp, foreign};

/// V5: both timelines stay, and it can be undone.
#[tokio::test]
async fn v5_items_are_merged_and_unmerged_with_both_timelines() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let one = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let other = file(&cs, complaint(Some(&hong), "보완 서류 때문에 다시 씁니다")).await;
    act(&assignee(&app, &one).await, "startVocWork", &one, json!({})).await;
    let into = json!({ "intoId": other["id"], "reason": "같은 건입니다" });
    let merged = act(&cs, "mergeVoc", &one, into.clone()).await;
    assert_eq!((&merged["state"], &merged["mergedInto"]["id"]), (&json!("MERGED"), &other["id"]));
    let took = read(&cs, &other).await;
    assert_eq!((kinds(&took["timeline"]), &took["version"]), (vec!["TOOK_OVER", "FILED"], &json!(2)));
    assert_eq!(took["timeline"]["edges"][0]["node"]["otherItem"]["id"], one["id"]);
    assert_eq!(attempt(&cs, "replyToCustomer", &one, json!({ "text": "네" })).await.refusals(), ["NOT_POSSIBLE id"]);
    // No loop.
    let back = json!({ "intoId": one["id"], "reason": "반대로" });
    assert_eq!(attempt(&cs, "mergeVoc", &other, back).await.refusals(), ["NOT_POSSIBLE id"]);
    let apart = act(&cs, "unmergeVoc", &one, json!({ "reason": "다른 사고였습니다" })).await;
    assert_eq!((&apart["state"], &apart["mergedInto"]), (&json!("IN_PROGRESS"), &Value::Null));
    assert_eq!(kinds(&read(&cs, &one).await["timeline"]), ["UNMERGED", "MERGED", "STARTED", "FILED"]);
    assert_eq!(kinds(&read(&cs, &other).await["timeline"]), ["GAVE_BACK", "TOOK_OVER", "FILED"]);
    assert_eq!(attempt(&cs, "unmergeVoc", &one, json!({ "reason": "또" })).await.refusals(), ["NOT_POSSIBLE id"]);
}

/// V5: of the same customer, and what the merger may see.
#[tokio::test]
async fn v5_what_can_not_be_merged_says_why() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let one = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let theirs = file(&cs, complaint(Some(&customer(&app, "C-2").await), "서류를 또 내라고 합니다")).await;
    let nobodys = file(&cs, complaint(None, "서류를 또 내라고 합니다")).await;
    let mut secret = complaint(Some(&hong), "상담사가 욕을 했습니다");
    secret["sensitivity"] = json!("ACCUSED_EMPLOYEE");
    secret["categoryId"] = json!(crate::voc::desk::category("APP"));
    let secret = file(&cs, secret).await;
    let with = |id: &Value| json!({ "intoId": id, "reason": "같은 건입니다" });
    assert_eq!(attempt(&cs, "mergeVoc", &one, with(&one["id"])).await.refusals(), ["SAME_ITEM intoId"]);
    for other in [&theirs, &nobodys] {
        assert_eq!(attempt(&cs, "mergeVoc", &one, with(&other["id"])).await.refusals(), ["OTHER_CUSTOMER intoId"]);
    }
    let nothing = json!(foreign::<VocItemId>());
    assert_eq!(attempt(&cs, "mergeVoc", &one, with(&nothing)).await.refusals(), ["ITEM_NOT_FOUND intoId"]);
    let handler = assignee(&app, &one).await;
    assert_eq!(attempt(&handler, "mergeVoc", &one, with(&secret["id"])).await.refusals(), ["ITEM_NOT_FOUND intoId"]);
    assert_eq!(
        attempt(&app.sign_in("other").await, "mergeVoc", &one, with(&theirs["id"])).await.refusals(),
        ["NOT_IN_CHARGE id"]
    );
}

/// V3: by somebody who may do it with both.
#[tokio::test]
async fn v3_nobody_merges_into_what_is_not_with_them() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let one = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let other = file(&cs, complaint(Some(&hong), "보완 서류 때문에 다시 씁니다")).await;
    act(&cs, "transferVoc", &other, json!({ "departmentId": app.company.id("office"), "reason": "소관" })).await;
    let handler = assignee(&app, &one).await;
    let into = json!({ "intoId": other["id"], "reason": "같은 건입니다" });
    assert_eq!(attempt(&handler, "mergeVoc", &one, into).await.refusals(), ["NOT_IN_CHARGE id"]);
    assert_eq!(read(&cs, &other).await["version"], 2);
}

/// V10: who may not see the other item does not learn of it from a timeline.
#[tokio::test]
async fn v10_a_timeline_does_not_tell_of_a_sensitive_item() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let open = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let mut secret = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    secret["categoryId"] = json!(crate::voc::desk::category("HEALTH"));
    let secret = file(&cs, secret).await;
    act(&cs, "mergeVoc", &secret, json!({ "intoId": open["id"], "reason": "같은 건" })).await;
    let step = async |who: &str| {
        read(&app.sign_in(who).await, &open).await["timeline"]["edges"][0]["node"]["otherItem"].clone()
    };
    assert_eq!((step("cs").await["id"].clone(), step("other").await), (secret["id"].clone(), Value::Null));
}

/// V5: two who merge the same two items in both directions at once: one of them does.
#[tokio::test]
async fn v5_two_who_merge_both_ways_at_once_make_no_loop() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    for round in 0..8 {
        let one = file(&cs, complaint(Some(&hong), &format!("서류 {round}"))).await;
        let other = file(&cs, complaint(Some(&hong), &format!("보완 {round}"))).await;
        let (there, back) =
            (json!({ "intoId": other["id"], "reason": "하나" }), json!({ "intoId": one["id"], "reason": "하나" }));
        let (first, second) =
            tokio::join!(attempt(&cs, "mergeVoc", &one, there), attempt(&cs, "mergeVoc", &other, back));
        let mut refusals = [first.refusals(), second.refusals()];
        refusals.sort();
        assert_eq!(refusals, [vec![], vec!["NOT_POSSIBLE id".to_owned()]]);
    }
}
