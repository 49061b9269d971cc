//! V6: what replies begin with.

use crate::{
    documents::{change, customer, get, rows},
    voc::desk::{act, assignee, attempt, categories, category, complaint, file, read},
};
use entity::employee_role::Role;
use serde_json::{Value, json};
use tests::{Client, TestApp};

const RENDERED: &str = "query($filter: ReplyTemplateFilter, $item: ID!, $first: Int) {
  replyTemplates(first: $first, filter: $filter) { edges { node { title rendered(itemId: $item) { text missing } } } totalCount }
}";

fn template(title: &str, body: &str) -> Value {
    json!({ "title": title, "language": "KOREAN", "body": body })
}

/// A template that must be saved.
async fn save(client: &Client, input: Value) -> Value {
    let answer = change(client, "saveReplyTemplate", input).await;
    let saved = answer.json["data"]["saveReplyTemplate"]["replyTemplate"].clone();
    assert!(saved.is_object(), "{}", answer.text);
    saved
}

async fn rendered(client: &Client, item: &Value, filter: Value) -> Vec<Value> {
    let asked = json!({ "item": item["id"], "filter": filter });
    let all = client.data(RENDERED, asked).await["replyTemplates"]["edges"].clone();
    all.as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
}

/// V6: the CS office makes them, changes them as it knew them, and takes them out of use; a retry makes no second one.
#[tokio::test]
async fn v6_the_cs_office_keeps_the_templates() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, staff) = (app.sign_in("cs").await, app.sign_in("staff").await);
    let mut first = template("접수 안내", "{고객명} 고객님, 접수번호 {접수번호} 건입니다.");
    first["idempotencyKey"] = json!("one");
    first["categoryId"] = json!(category("CLAIMS"));
    let made = save(&cs, first.clone()).await;
    assert_eq!((&made["placeholders"], &made["version"]), (&json!(["CUSTOMER_NAME", "ITEM_NUMBER"]), &json!(1)));
    assert_eq!(made["category"]["code"], "CLAIMS");
    assert_eq!(save(&cs, first.clone()).await["id"], made["id"]);
    first["body"] = json!("다른 말");
    assert_eq!(change(&cs, "saveReplyTemplate", first).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    let other = save(&cs, template("가 먼저", "안녕하십니까")).await;
    assert_eq!(rows(&get(&staff, "replyTemplates", json!({})).await, "title"), ["가 먼저", "접수 안내"]);
    let edit = |version: i64, active: bool| {
        json!({ "id": other["id"], "expectedVersion": version, "title": "가 먼저", "language": "KOREAN",
            "body": "안녕하십니까, {담당자}입니다.", "isActive": active })
    };
    let changed = save(&cs, edit(1, true)).await;
    assert_eq!((&changed["version"], &changed["placeholders"]), (&json!(2), &json!(["ASSIGNEE"])));
    let refused = async |input: Value| change(&cs, "saveReplyTemplate", input).await.refusals();
    assert_eq!(refused(edit(1, false)).await, ["STALE_VERSION expectedVersion"]);
    assert_eq!(refused(edit(2, true)).await, ["NOTHING_CHANGES"]);
    save(&cs, edit(2, false)).await;
    assert_eq!(rows(&get(&staff, "replyTemplates", json!({})).await, "title"), ["접수 안내"]);
    let all = json!({ "filter": { "includeInactive": true } });
    assert_eq!(get(&staff, "replyTemplates", all).await["totalCount"], 2);
    let node = get(&staff, "node", json!({ "id": made["id"] })).await;
    assert_eq!(node["id"], made["id"]);
    let audited = "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'saveReplyTemplate'";
    assert_eq!(app.number(audited).await, 4);
    // No customer reads them.
    let hong = customer(&app, "C-1").await;
    assert_eq!(get(&app.as_customer(&hong), "node", json!({ "id": made["id"] })).await, Value::Null);
}

/// V6: placeholders are a closed set; a title is its language's only one; everything has an end.
#[tokio::test]
async fn v6_a_bad_template_is_refused() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    save(&cs, template("접수 안내", "네")).await;
    for (input, refusals) in [
        (template("접수  안내", "네"), &["TITLE_TAKEN title"][..]),
        (template("새", "{주민번호}를 보내 주십시오"), &["PLACEHOLDER_UNKNOWN body"]),
        (template("새", "{고객명 고객님"), &["UNBALANCED body"]),
        (template(" ", &"가".repeat(4_001)), &["BLANK title", "TOO_LONG body"]),
        (template("새", "900101-1234567"), &["RESIDENT_NUMBER body"]),
        (template("새", "가\u{0}나"), &["INVALID_TEXT body"]),
        (
            json!({ "title": "새", "language": "KOREAN", "body": "네", "categoryId": tests::foreign::<entity::ids::VocCategoryId>() }),
            &["CATEGORY_UNKNOWN categoryId"],
        ),
        (
            json!({ "id": tests::foreign::<entity::ids::ReplyTemplateId>(), "title": "새", "language": "KOREAN", "body": "네" }),
            &["NOT_FOUND id"],
        ),
        (
            json!({ "title": "새", "language": "KOREAN", "body": "네", "idempotencyKey": "" }),
            &["IDEMPOTENCY_KEY_INVALID idempotencyKey"],
        ),
    ] {
        assert_eq!(change(&cs, "saveReplyTemplate", input.clone()).await.refusals(), refusals, "{input}");
    }
    let unknown = change(&cs, "saveReplyTemplate", template("새", "{계좌}")).await;
    assert!(unknown.text.contains("There is no placeholder 계좌."), "{}", unknown.text);
    assert_eq!(app.count("reply_template").await, 1);
}

/// V6, C2: filled in for an item with what everyone may see of it; what is not known is named, and no reply leaves with it.
#[tokio::test]
async fn v6_a_template_is_filled_in_for_an_item() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let body =
        "{고객명} 고객님, {접수일} 접수된 {유형} 건({접수번호})은 {담당부서} {담당자}가 {처리기한}까지 답변드립니다.";
    save(&cs, template("기한 안내", body)).await;
    let english = json!({ "title": "Due", "language": "ENGLISH", "body": "Dear {customer}: {category}, {receivedOn} to {dueOn}." });
    save(&cs, english).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let handler = assignee(&app, &item).await;
    let (number, name) =
        (item["number"].as_str().unwrap(), get(&handler, "viewer", json!({})).await["employee"]["name"].clone());
    let filled = rendered(&handler, &item, json!({ "language": "KOREAN" })).await;
    let team = get(&cs, "department", json!({ "id": app.company.id("team") })).await;
    let expected = format!(
        "홍*동 고객님, 2026년 3월 2일 접수된 지급 지연 건({number})은 {} {}가 2026년 3월 16일까지 답변드립니다.",
        team["name"].as_str().unwrap(),
        name.as_str().unwrap_or_default()
    );
    assert_eq!(filled[0]["rendered"], json!({ "text": expected, "missing": [] }));
    let filled = rendered(&handler, &item, json!({ "language": "ENGLISH" })).await;
    assert_eq!(filled[0]["rendered"]["text"], "Dear 홍*동: delay, 2 March 2026 to 16 March 2026.");
    // Sent as it is, nothing in it is anybody's number.
    app.pass(chrono::TimeDelta::seconds(1));
    act(&handler, "replyToCustomer", &item, json!({ "text": expected })).await;
    assert_eq!(read(&app.sign_in("other").await, &item).await["texts"]["edges"][0]["node"]["text"], expected);
    // Nobody knows who it was, and nobody handles it.
    let mut input = complaint(None, "앱이 느려요");
    input["categoryId"] = json!(category("APP"));
    input["kind"] = json!("SUGGESTION");
    let nobodys = file(&cs, input).await;
    let open = rendered(&cs, &nobodys, json!({ "language": "KOREAN" })).await[0]["rendered"].clone();
    let missing = open["missing"].as_array().unwrap();
    for placeholder in ["CUSTOMER_NAME", "DEPARTMENT", "ASSIGNEE"] {
        assert!(missing.contains(&json!(placeholder)), "{open}");
    }
    let text = open["text"].as_str().unwrap();
    assert!(text.starts_with("{고객명} 고객님, 2026년 3월 2일"), "{text}");
    for (field, name) in [("replyToCustomer", "text"), ("resolveVoc", "text"), ("extendDeadline", "notice")] {
        let mut input = json!({ name: text });
        if name == "notice" {
            input = json!({ "until": "2026-03-30", "reason": "손해사정", "notice": text });
        }
        let refused = attempt(&handler, field, &item, input).await;
        assert_eq!(refused.refusals(), [format!("PLACEHOLDER_LEFT {name}")], "{field}");
    }
    // Where customers are not to be read.
    let hr = app.sign_in_as_only(Role::Hr).await;
    let hidden = rendered(&hr, &item, json!({ "language": "KOREAN" })).await[0]["rendered"].clone();
    assert_eq!(hidden["missing"], json!(["CUSTOMER_NAME"]));
}

/// V6, V10: those that fit an item are offered; for who may not see it there is none.
#[tokio::test]
async fn v6_templates_of_an_items_category_are_offered() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    for (title, code) in
        [("1 지연", Some("DELAY")), ("2 보상", Some("CLAIMS")), ("3 모두", None), ("4 앱", Some("APP"))]
    {
        let mut input = template(title, "{접수번호}");
        input["categoryId"] = json!(code.map(category));
        save(&cs, input).await;
    }
    let item = file(&cs, complaint(None, "서류를 또 내라고 합니다")).await;
    let titles = async |client: &Client, filter: Value| {
        rows(&get(client, "replyTemplates", json!({ "filter": filter })).await, "title")
    };
    assert_eq!(titles(&cs, json!({ "itemId": item["id"] })).await, ["1 지연", "2 보상", "3 모두"]);
    assert_eq!(titles(&cs, json!({ "categoryId": category("CLAIMS") })).await, ["2 보상"]);
    assert_eq!(titles(&cs, json!({ "language": "ENGLISH" })).await, [] as [&str; 0]);
    let mut secret = complaint(None, "수술 기록을 왜 달라고 합니까");
    secret["categoryId"] = json!(category("HEALTH"));
    let secret = file(&cs, secret).await;
    assert_eq!(titles(&cs, json!({ "itemId": secret["id"] })).await, ["2 보상", "3 모두"]);
    let other = app.sign_in("other").await;
    assert_eq!(titles(&other, json!({ "itemId": secret["id"] })).await, [] as [&str; 0]);
    assert!(rendered(&other, &secret, json!({})).await.iter().all(|one| one["rendered"].is_null()));
}

/// However many are filled in.
#[tokio::test]
async fn v6_templates_take_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let hong = customer(&app, "C-1").await;
    let item = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    for n in 0..12 {
        save(&cs, template(&format!("{n}번"), "{고객명} {유형} {처리기한} {담당자}")).await;
    }
    for first in [1, 12] {
        let asked = json!({ "item": item["id"], "first": first, "filter": { "itemId": item["id"] } });
        // To choose: the item, categories and rules, the templates. To fill in: the item, categories and rules, the customer, the clocks.
        assert_eq!(app.statements(cs.data(RENDERED, asked)).await.0, 9, "first: {first}");
    }
}
