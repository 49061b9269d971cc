//! V1, V3: the tree of categories, and who gets what is filed in it.

use crate::{
    documents::{change, get},
    voc::desk::{categories, category, complaint, file},
};
use serde_json::{Value, json};
use tests::TestApp;

fn wish(code: &str, parent: Option<&str>) -> Value {
    json!({ "code": code, "name": "렌터카·수리업체", "nameEn": "Rental cars", "businessLine": "CLAIMS",
        "parentId": parent.map(category) })
}

#[tokio::test]
async fn v3_the_nearest_rule_up_the_tree_decides() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let saved = change(&cs, "saveVocCategory", wish("RENTAL", Some("DELAY"))).await;
    let made = saved.json["data"]["saveVocCategory"]["vocCategory"].clone();
    assert_eq!(
        (&made["parent"]["code"], &made["department"]["code"], &made["version"]),
        (&json!("DELAY"), &json!("team"), &json!(1)),
        "{}",
        saved.text
    );
    let rule = json!({ "categoryId": category("DELAY"), "departmentId": app.company.id("office") });
    let ruled = change(&cs, "saveAssignmentRule", rule.clone()).await;
    assert_eq!(
        ruled.json["data"]["saveAssignmentRule"]["vocCategory"]["department"]["code"], "office",
        "{}",
        ruled.text
    );
    let mut input = complaint(None, "렌터카가 고장났습니다");
    input["categoryId"] = made["id"].clone();
    assert_eq!(file(&cs, input).await["department"]["code"], "office");
    assert_eq!(change(&cs, "saveAssignmentRule", rule).await.refusals(), ["NOTHING_CHANGES"]);
    change(&cs, "saveAssignmentRule", json!({ "categoryId": category("DELAY") })).await;
    let all = get(&cs, "vocCategories", json!({ "parentId": category("CLAIMS") })).await;
    let of = |edge: &Value| (edge["node"]["code"].clone(), edge["node"]["department"]["code"].clone());
    let of: Vec<_> = all["edges"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(of, [(json!("DELAY"), json!("team")), (json!("HEALTH"), json!("team"))]);
    assert_eq!(get(&cs, "vocCategories", json!({ "top": true })).await["totalCount"], 3);
    assert_eq!(get(&cs, "vocCategories", json!({ "first": 2 })).await["pageInfo"]["hasNextPage"], true);
}

#[tokio::test]
async fn v1_categories_that_can_not_be_say_why() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let with = |mut input: Value, more: Value| {
        for (name, value) in more.as_object().cloned().unwrap() {
            input[name] = value;
        }
        input
    };
    for (input, refusals) in [
        (wish("CLAIMS", None), vec!["CODE_TAKEN code"]),
        (with(wish("x", None), json!({ "name": "" })), vec!["CODE_INVALID code", "BLANK name"]),
        (with(wish("CLAIMS", Some("DELAY")), json!({ "id": category("CLAIMS") })), vec!["LOOP parentId"]),
        (with(wish("CLAIMS", Some("CLAIMS")), json!({ "id": category("CLAIMS") })), vec!["LOOP parentId"]),
        (
            with(wish("CLAIMS", None), json!({ "id": category("CLAIMS"), "expectedVersion": 7 })),
            vec!["STALE_VERSION expectedVersion"],
        ),
    ] {
        assert_eq!(change(&cs, "saveVocCategory", input.clone()).await.refusals(), refusals, "{input}");
    }
    // Two who move two categories below each other at once.
    let below = |id: &str, parent: &str| with(wish(id, Some(parent)), json!({ "id": category(id) }));
    let (one, other) = tokio::join!(
        change(&cs, "saveVocCategory", below("CLAIMS", "APP")),
        change(&cs, "saveVocCategory", below("APP", "CLAIMS")),
    );
    let mut refusals = [one.refusals(), other.refusals()];
    refusals.sort();
    assert_eq!(refusals, [vec![], vec!["LOOP parentId".to_owned()]]);
    let refused = change(&app.sign_in("chief").await, "saveVocCategory", wish("NEW", None)).await;
    assert_eq!(refused.code(), "FORBIDDEN");
}
