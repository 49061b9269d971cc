//! P9: a compliment that names an employee becomes praise of customer origin, linked both ways, once.

use crate::{
    documents::{change, customer, document, get},
    voc::desk::{act, assignee, attempt, categories, category, file, item_of, read},
};
use entity::ids::EmployeeId;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{Client, TestApp, foreign};

const PLAIN: &str = "제 일처럼 알아봐 주셔서 그날 바로 해결됐습니다.";
/// Somebody has to look first.
const DOUBTFUL: &str = "감사합니다. 010-1234-5678로 한번 연락 주세요";

fn compliment(customer: Option<&str>, text: &str, people: &[&str]) -> Value {
    json!({ "kind": "COMPLIMENT", "channel": "CALL_CENTER", "categoryId": category("DELAY"), "text": text,
        "customerId": customer, "praisedEmployeeIds": people })
}

async fn post(client: &Client, id: &Value) -> Value {
    get(client, "praisePost", json!({ "id": id })).await
}

async fn posts(app: &TestApp) -> i64 {
    app.count("praise_post").await
}

async fn begun() -> (TestApp, Client, String) {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    (app, cs, hong)
}

/// P9, P1, P2, P10: on the board as any customer's praise, told to who is praised, and counted.
#[tokio::test]
async fn p9_a_compliment_becomes_praise_that_names_it_and_is_named_by_it() {
    let (app, cs, hong) = begun().await;
    let (mate, chief) = (app.company.id("mate"), app.company.id("chief"));
    let item = file(&cs, compliment(Some(&hong), PLAIN, &[mate, chief])).await;
    let id = &item["praisePost"]["id"];
    assert_eq!(item["praisePost"]["message"], PLAIN);
    let shown = post(&app.sign_in("other").await, id).await;
    assert_eq!(
        (&shown["origin"], &shown["channel"], &shown["heldSince"]),
        (&json!("CUSTOMER"), &json!("CALL_CENTER"), &Value::Null)
    );
    assert_eq!((&shown["customerName"], &shown["vocItem"]["id"]), (&json!("홍*동"), &item["id"]));
    assert_eq!(shown["recordedBy"]["name"], "임수빈");
    let names: Vec<&str> =
        shown["recipients"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["이서연", "최유진"]);
    let of_customers = get(&cs, "praisePosts", json!({ "filter": { "origin": "CUSTOMER" } })).await;
    assert_eq!(of_customers["totalCount"], 1);
    app.tell().await;
    let told = get(&app.sign_in("mate").await, "notifications", json!({})).await;
    let kinds: Vec<&str> =
        told["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"PRAISED"), "{kinds:?}");
    let figures = json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "employeeId": mate } });
    let figures = get(&app.sign_in("mate").await, "praiseStatistics", figures).await;
    assert_eq!((&figures["received"], &figures["receivedFromCustomers"]), (&json!(1), &json!(1)));
    // The customer sees their own, both ways.
    let own = app.as_customer(&hong);
    assert_eq!(read(&own, &item).await["praisePost"]["id"], *id);
    assert_eq!(post(&own, id).await["vocItem"]["id"], item["id"]);
    assert_eq!(post(&app.as_customer(&customer(&app, "C-2").await), id).await, Value::Null);
}

/// P9, P3, V1: with the text as everyone reads it; what is doubtful waits for the CS office, and is not linked to for others.
#[tokio::test]
async fn p9_what_is_doubtful_is_held_and_masked() {
    let (app, cs, hong) = begun().await;
    let mate = app.company.id("mate");
    let item = file(&cs, compliment(Some(&hong), &format!("홍길동입니다. {DOUBTFUL}"), &[mate])).await;
    assert_eq!(item["praisePost"]["message"], "홍*동입니다. 감사합니다. 010-****-5678로 한번 연락 주세요");
    assert!(item["praisePost"]["heldSince"].is_string());
    assert_eq!(read(&app.sign_in("other").await, &item).await["praisePost"], Value::Null);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM praise_post WHERE message LIKE '%1234%' OR message LIKE '%길동%'").await,
        0
    );
    let shown = change(&cs, "screenPraisePost", json!({ "postId": item["praisePost"]["id"], "show": true })).await;
    assert_eq!(shown.refusals(), ["OWN_PRAISE postId"], "who recorded it does not let it show");
    // What is read by its path alone waits, too, however plain it is; and who may not see the item is not led to it.
    let mut secret = compliment(Some(&hong), PLAIN, &[mate]);
    secret["categoryId"] = json!(category("HEALTH"));
    let by_hr = change(&app.sign_in("hr").await, "fileVoc", secret.clone()).await;
    assert_eq!(by_hr.refusals(), ["NOT_FRONT_LINE praisedEmployeeIds"], "P1");
    let secret = file(&app.sign_in("staff").await, secret).await;
    assert!(secret["praisePost"]["heldSince"].is_string());
    let shown = change(&cs, "screenPraisePost", json!({ "postId": secret["praisePost"]["id"], "show": true })).await;
    assert_eq!(shown.refusals(), [] as [&str; 0], "{}", shown.text);
    let seen = post(&app.sign_in("other").await, &secret["praisePost"]["id"]).await;
    assert_eq!((&seen["message"], &seen["vocItem"]), (&json!(PLAIN), &Value::Null));
}

/// P9, I3: once, whoever names them, however often, and at once.
#[tokio::test]
async fn p9_a_compliment_becomes_praise_once() {
    let (app, cs, hong) = begun().await;
    let mate = app.company.id("mate");
    let mut input = compliment(Some(&hong), PLAIN, &[mate]);
    input["idempotencyKey"] = json!("call-1");
    let all = futures_util::future::join_all((0..6).map(|_| change(&cs, "fileVoc", input.clone()))).await;
    assert!(all.iter().all(|answer| item_of(answer, "fileVoc")["praisePost"]["id"].is_string()));
    assert_eq!(posts(&app).await, 1);
    let mut later = compliment(Some(&hong), PLAIN, &[]);
    later.as_object_mut().unwrap().remove("praisedEmployeeIds");
    let later = file(&cs, later).await;
    assert_eq!(later["praisePost"], Value::Null);
    let handler = assignee(&app, &later).await;
    let named = json!({ "praisedEmployeeIds": [app.company.id("other")] });
    let both =
        futures_util::future::join_all((0..4).map(|_| attempt(&handler, "updateVoc", &later, named.clone()))).await;
    let mut refusals: Vec<Vec<String>> = both.iter().map(|answer| answer.refusals()).collect();
    refusals.sort();
    let before = vec!["PRAISED_BEFORE praisedEmployeeIds".to_owned()];
    assert_eq!(refusals, [vec![], before.clone(), before.clone(), before]);
    assert_eq!(posts(&app).await, 2);
    let seen = read(&cs, &later).await;
    assert_eq!(seen["timeline"]["edges"][0]["node"]["code"], "praised");
    assert_eq!(post(&cs, &seen["praisePost"]["id"]).await["vocItem"]["id"], later["id"]);
    let other = app.sign_in("pat").await;
    assert_eq!(attempt(&other, "updateVoc", &later, named).await.refusals(), ["NOT_IN_CHARGE id"]);
}

/// P9, V5: merged duplicates are one praise; apart again, each has its own.
#[tokio::test]
async fn p9_merged_compliments_are_praised_once() {
    let (app, cs, hong) = begun().await;
    let (mate, chief) = (app.company.id("mate"), app.company.id("chief"));
    let one = file(&cs, compliment(Some(&hong), PLAIN, &[mate])).await;
    let other = file(&cs, compliment(Some(&hong), "다시 한번 감사드립니다.", &[mate, chief])).await;
    let [first, second] = [&one, &other].map(|item| item["praisePost"]["id"].clone());
    let staff = app.sign_in("pat").await;
    let shows = async || (!post(&staff, &first).await.is_null(), !post(&staff, &second).await.is_null());
    assert_eq!(shows().await, (true, true));
    let into = |item: &Value| json!({ "intoId": item["id"], "reason": "같은 말씀" });
    act(&cs, "mergeVoc", &one, into(&other)).await;
    assert_eq!(shows().await, (false, true));
    act(&cs, "unmergeVoc", &one, json!({ "reason": "다른 날" })).await;
    assert_eq!(shows().await, (true, true));
    // The other way round one of them praises somebody more: it stays.
    act(&cs, "mergeVoc", &other, into(&one)).await;
    assert_eq!(shows().await, (true, true));
    act(&cs, "unmergeVoc", &other, json!({ "reason": "다른 날" })).await;
    // Praise goes with its item, also twice, and comes back with it.
    let mut bare = compliment(Some(&hong), "고마웠습니다", &[]);
    bare.as_object_mut().unwrap().remove("praisedEmployeeIds");
    let (middle, last) = (file(&cs, bare.clone()).await, file(&cs, bare).await);
    let of = async |item: &Value| read(&cs, item).await["praisePost"]["id"].clone();
    act(&cs, "mergeVoc", &one, into(&middle)).await;
    assert_eq!((of(&one).await, of(&middle).await), (Value::Null, first.clone()));
    assert_eq!(post(&cs, &first).await["vocItem"]["id"], middle["id"]);
    let again = json!({ "praisedEmployeeIds": [mate] });
    assert_eq!(attempt(&cs, "updateVoc", &middle, again).await.refusals(), ["PRAISED_BEFORE praisedEmployeeIds"]);
    act(&cs, "mergeVoc", &middle, into(&last)).await;
    assert_eq!((of(&middle).await, of(&last).await), (Value::Null, first.clone()));
    act(&cs, "unmergeVoc", &middle, json!({ "reason": "다른 날" })).await;
    assert_eq!((of(&middle).await, of(&last).await), (first.clone(), Value::Null));
    act(&cs, "unmergeVoc", &one, json!({ "reason": "다른 날" })).await;
    assert_eq!((of(&one).await, of(&middle).await), (first.clone(), Value::Null));
    assert_eq!(posts(&app).await, 2);
}

/// P9: what can't be praised so says why, and files nothing.
#[tokio::test]
async fn p9_what_can_not_be_praised_says_why() {
    let (app, cs, hong) = begun().await;
    let id = |who: &str| app.company.id(who).to_owned();
    let mut complaint = compliment(Some(&hong), PLAIN, &[&id("mate")]);
    complaint["kind"] = json!("COMPLAINT");
    assert_eq!(change(&cs, "fileVoc", complaint).await.refusals(), ["NOT_A_COMPLIMENT praisedEmployeeIds"]);
    let nobody = foreign::<EmployeeId>();
    let refused = async |client: &Client, people: &[&str]| {
        change(client, "fileVoc", compliment(Some(&hong), PLAIN, people)).await.refusals()
    };
    assert_eq!(refused(&cs, &[]).await, ["PRAISED_COUNT_INVALID praisedEmployeeIds"]);
    assert_eq!(refused(&cs, &[&id("mate"), &id("mate")]).await, ["PRAISED_COUNT_INVALID praisedEmployeeIds"]);
    assert_eq!(refused(&cs, &[&nobody]).await, ["PRAISED_UNKNOWN praisedEmployeeIds"]);
    assert_eq!(refused(&cs, &[&id("gone")]).await, ["PRAISED_UNKNOWN praisedEmployeeIds"]);
    assert_eq!(refused(&cs, &[&id("cs")]).await, ["PRAISED_ONESELF praisedEmployeeIds"]);
    assert_eq!((app.count("voc_item").await, posts(&app).await), (0, 0));
    // Who took it down is named by somebody else: that waits to be looked at.
    let mut bare = compliment(Some(&hong), PLAIN, &[]);
    bare.as_object_mut().unwrap().remove("praisedEmployeeIds");
    let item = file(&app.sign_in("hr").await, bare).await;
    let updated = act(&cs, "updateVoc", &item, json!({ "praisedEmployeeIds": [id("hr")] })).await;
    assert!(updated["praisePost"]["heldSince"].is_string());
}

/// P9: a customer names whom they know of, and never themself; nobody known praises, too.
#[tokio::test]
async fn p9_customers_name_employees_themselves() {
    let (app, cs, hong) = begun().await;
    let mut input = compliment(None, PLAIN, &[app.company.id("mate")]);
    input["channel"] = json!("APP");
    let filed = file(&app.as_customer(&hong), input.clone()).await;
    let shown = post(&cs, &filed["praisePost"]["id"]).await;
    assert_eq!(
        (&shown["recordedBy"], &shown["channel"], &shown["customerName"]),
        (&Value::Null, &json!("APP"), &json!("홍*동"))
    );
    let who = json!({ "number": "C-9", "name": "강바다", "employeeId": app.company.id("mate") });
    let made = change(&cs, "createCustomer", who).await;
    let mate = made.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned();
    let own = change(&app.as_customer(&mate), "fileVoc", input).await;
    assert_eq!(own.refusals(), ["PRAISED_ONESELF praisedEmployeeIds"]);
    let nobodys = file(&cs, compliment(None, PLAIN, &[app.company.id("mate")])).await;
    // Whom nobody knows might be anybody: somebody else than who took it down lets it show.
    let hidden = post(&app.sign_in("other").await, &nobodys["praisePost"]["id"]).await;
    assert_eq!(hidden, Value::Null);
    let shows =
        "UPDATE praise_post SET held_at = NULL, hidden_at = NULL, shown_at = created_at WHERE held_at IS NOT NULL";
    app.db.writer().execute_unprepared(shows).await.unwrap();
    let shown = post(&app.sign_in("other").await, &nobodys["praisePost"]["id"]).await;
    assert_eq!(
        (&shown["origin"], &shown["customerName"], &shown["customer"]),
        (&json!("CUSTOMER"), &Value::Null, &Value::Null)
    );
    assert_eq!(shown["vocItem"]["id"], nobodys["id"]);
}

/// C4: of an erased customer no word is left in either.
#[tokio::test]
async fn p9_c4_an_erased_customers_compliment_keeps_no_word_in_either() {
    let (app, cs, hong) = begun().await;
    let item = file(&cs, compliment(Some(&hong), PLAIN, &[app.company.id("mate")])).await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    let left = "SELECT (SELECT COUNT(*) FROM praise_post WHERE message <> '') + (SELECT COUNT(*) FROM voc_text WHERE text <> '') AS n";
    assert_eq!(app.number(left).await, 0);
    let seen = read(&cs, &item).await;
    assert_eq!((&seen["text"], &seen["praisePost"]["message"]), (&Value::Null, &json!("")));
}

/// P4, V11: the board hears of it as of any praise.
#[tokio::test]
async fn p9_the_board_hears_of_it() {
    let (app, cs, hong) = begun().await;
    let mut board = app.sign_in("other").await.subscribe(&document("praiseBoard"), json!({})).await;
    assert!(board.within(std::time::Duration::from_millis(100)).await.is_err());
    let item = file(&cs, compliment(Some(&hong), PLAIN, &[app.company.id("mate")])).await;
    let heard = board.next().await.unwrap();
    assert_eq!(heard["data"]["praiseBoard"]["postId"], item["praisePost"]["id"], "{heard}");
}
