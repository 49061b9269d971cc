//! V1, V3: how an item begins.

use crate::{
    documents::{absent, change, customer, get},
    voc::desk::{assignee, categories, category, complaint, file, item_of, read},
};
use entity::ids::{ContractId, CustomerId, VocCategoryId, VocItemId};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

const TEXT: &str = "서류를 세 번이나 다시 냈는데 또 보완하라고 하네요.";

/// V3: the nearest rule up the tree, and there the least loaded who is present.
#[tokio::test]
async fn v3_an_item_goes_to_the_least_loaded_who_is_present() {
    let app = TestApp::start().await;
    categories(&app).await;
    absent(&app, "chief", "mate").await;
    app.reload().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let mut of = std::collections::BTreeMap::new();
    for n in 0..10 {
        let item = file(&cs, complaint(Some(&hong), &format!("{n}번째 서류입니다"))).await;
        assert_eq!((&item["state"], &item["department"]["code"]), (&json!("ASSIGNED"), &json!("team")));
        *of.entry(item["assignee"]["email"].as_str().unwrap().to_owned()).or_insert(0) += 1;
    }
    assert_eq!(of.into_iter().collect::<Vec<_>>(), [("mate@hanbit.test".into(), 5), ("staff@hanbit.test".into(), 5)]);
    // No rule: the CS office decides.
    let mut input = complaint(Some(&hong), "앱에서 사진을 올리면 처음 화면으로 돌아갑니다");
    input["categoryId"] = json!(category("APP"));
    let item = file(&cs, input).await;
    assert_eq!(
        (&item["state"], &item["department"], &item["assignee"]),
        (&json!("RECEIVED"), &Value::Null, &Value::Null)
    );
}

/// V1, I3: the same call answers the same item, also a partner's under its own id.
#[tokio::test]
async fn v1_a_retry_makes_no_second_item() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let mut input = complaint(Some(&hong), TEXT);
    input["idempotencyKey"] = json!("call-1");
    let (first, again) = (file(&cs, input.clone()).await, file(&cs, input.clone()).await);
    assert_eq!(first["id"], again["id"]);
    input["text"] = json!("다른 이야기입니다");
    assert_eq!(change(&cs, "fileVoc", input).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    let mut input = complaint(Some(&hong), TEXT);
    input["externalId"] = json!("CRM-77");
    let all = futures_util::future::join_all((0..8).map(|_| change(&cs, "fileVoc", input.clone()))).await;
    let ids: std::collections::BTreeSet<String> =
        all.iter().map(|answer| item_of(answer, "fileVoc")["id"].to_string()).collect();
    assert_eq!((ids.len(), app.count("voc_item").await), (1, 2));
    let kim = customer(&app, "C-2").await;
    input["customerId"] = json!(kim);
    assert_eq!(change(&cs, "fileVoc", input).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// V1: what can't be taken in says so, all of it at once.
#[tokio::test]
async fn v1_bad_input_has_its_own_answer() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let with = |more: Value| {
        let mut input = complaint(Some(&hong), TEXT);
        for (name, value) in more.as_object().cloned().unwrap() {
            input[name] = value;
        }
        input
    };
    for (more, refusals) in [
        (json!({ "text": "  " }), vec!["BLANK text"]),
        (json!({ "text": "가".repeat(20_001) }), vec!["TOO_LONG text"]),
        (json!({ "text": "제 번호는 900101-1234567입니다" }), vec!["RESIDENT_NUMBER text"]),
        (json!({ "text": "a\u{0}b" }), vec!["INVALID_TEXT text"]),
        (json!({ "text": "\u{202e}거꾸로" }), vec!["INVALID_TEXT text"]),
        (json!({ "dissatisfaction": 0 }), vec!["DISSATISFACTION_INVALID dissatisfaction"]),
        (json!({ "dissatisfaction": 6, "text": "" }), vec!["BLANK text", "DISSATISFACTION_INVALID dissatisfaction"]),
        (json!({ "claimReference": "홍길동 고객 건" }), vec!["REFERENCE_INVALID claimReference"]),
        (json!({ "externalId": "한글" }), vec!["REFERENCE_INVALID externalId"]),
        (json!({ "categoryId": foreign::<VocCategoryId>() }), vec!["CATEGORY_UNKNOWN categoryId"]),
        (json!({ "categoryId": category("OLD") }), vec!["CATEGORY_CLOSED categoryId"]),
        (json!({ "customerId": foreign::<CustomerId>() }), vec!["CUSTOMER_NOT_FOUND customerId"]),
        (json!({ "contractId": foreign::<ContractId>() }), vec!["CONTRACT_UNKNOWN contractId"]),
        (json!({ "followsId": foreign::<VocItemId>() }), vec!["FOLLOWED_UNKNOWN followsId"]),
        (json!({ "idempotencyKey": "" }), vec!["IDEMPOTENCY_KEY_INVALID idempotencyKey"]),
    ] {
        assert_eq!(change(&cs, "fileVoc", with(more.clone())).await.refusals(), refusals, "{more}");
    }
    assert_eq!(app.count("voc_item").await, 0);
    // Every script, and as long as it may be.
    for text in ["가".repeat(20_000), "العربية ไทย 👨‍👩‍👧‍👦 עברית".to_owned(), "x\ny\tz".to_owned()]
    {
        let item = file(&cs, with(json!({ "text": text }))).await;
        assert_eq!(read(&cs, &item).await["text"], json!(text));
    }
}

/// V1: a customer files their own, by web or app.
#[tokio::test]
async fn v1_a_customer_files_their_own() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, kim) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    let client = app.as_customer(&hong);
    let own = json!({ "kind": "INQUIRY", "channel": "APP", "categoryId": category("DELAY"), "text": TEXT });
    let item = file(&client, own.clone()).await;
    assert_eq!(
        (&item["customer"]["id"], &item["recordedBy"], &item["severity"], &item["text"]),
        (&json!(hong), &Value::Null, &Value::Null, &json!(TEXT))
    );
    for (field, value) in [("customerId", json!(kim)), ("channel", json!("BRANCH")), ("externalId", json!("X-1"))] {
        let mut input = own.clone();
        input[field] = value;
        assert_eq!(change(&client, "fileVoc", input).await.refusals(), ["CHANNEL_INVALID channel"], "{field}");
    }
    // Theirs alone.
    assert_eq!(read(&app.as_customer(&kim), &item).await, Value::Null);
    assert_eq!(get(&app.as_customer(&kim), "vocItems", json!({})).await["totalCount"], 0);
    assert_eq!(get(&client, "vocItems", json!({})).await["totalCount"], 1);
    for _ in 1..20 {
        file(&client, own.clone()).await;
    }
    assert_eq!(change(&client, "fileVoc", own).await.code(), "RATE_LIMITED");
}

/// V2: what follows an item keeps the day on which it was first received.
#[tokio::test]
async fn v2_a_follow_up_keeps_the_first_receipt() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let first = file(&cs, complaint(Some(&hong), TEXT)).await;
    app.pass(chrono::TimeDelta::days(40));
    let mut input = complaint(Some(&hong), "아직도 그대로입니다");
    input["followsId"] = first["id"].clone();
    let cs = app.sign_in("cs").await;
    let second = file(&cs, input.clone()).await;
    assert_eq!((&second["follows"]["id"], &second["firstReceivedAt"]), (&first["id"], &first["receivedAt"]));
    assert_ne!(second["receivedAt"], first["receivedAt"]);
    input["customerId"] = json!(customer(&app, "C-2").await);
    assert_eq!(change(&cs, "fileVoc", input).await.refusals(), ["FOLLOWED_UNKNOWN followsId"]);
}

/// V5: offered before it is filed twice.
#[tokio::test]
async fn v5_similar_items_of_the_same_customer_are_offered() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let same = file(&cs, complaint(Some(&hong), TEXT)).await;
    file(&cs, complaint(Some(&hong), "긴급출동을 불렀는데 한 시간 넘게 기다렸습니다")).await;
    file(&cs, complaint(Some(&customer(&app, "C-2").await), TEXT)).await;
    let asked = json!({ "customerId": hong, "text": "보완 서류를 또 내라네요. 벌써 세 번이나 다시 냈는데요" });
    let found = get(&cs, "similarVoc", asked.clone()).await;
    assert_eq!(found.as_array().unwrap().iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&same["id"]]);
    let own = get(&app.as_customer(&hong), "similarVoc", asked).await;
    assert_eq!(own[0]["id"], same["id"]);
}

/// V1: somebody who does not say who they are.
#[tokio::test]
async fn v1_what_nobody_signed_is_taken_in_too() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let item = file(&cs, complaint(None, "010-1234-5678로 꼭 전화 주세요")).await;
    assert_eq!((&item["customer"], &item["text"]), (&Value::Null, &json!("010-1234-5678로 꼭 전화 주세요")));
    let handler = assignee(&app, &item).await;
    assert_eq!(read(&handler, &item).await["text"], "010-1234-5678로 꼭 전화 주세요");
    assert_eq!(read(&app.sign_in("other").await, &item).await["text"], "010-****-5678로 꼭 전화 주세요");
}

/// V3: a department whose people sit in teams below it: they get it, and take it.
#[tokio::test]
async fn v3_of_a_department_without_people_those_below_it_handle_items() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let rule = json!({ "categoryId": category("APP"), "departmentId": app.company.id("centre") });
    assert_eq!(change(&cs, "saveAssignmentRule", rule).await.refusals(), [] as [&str; 0]);
    // Who leads it works there, too: as if they had left.
    app.leave("leader").await;
    app.reload().await;
    let mut input = complaint(None, TEXT);
    input["categoryId"] = json!(category("APP"));
    let item = file(&cs, input).await;
    assert_eq!((&item["department"]["code"], &item["state"]), (&json!("centre"), &json!("ASSIGNED")));
    let handler = item["assignee"]["email"].as_str().unwrap().split('@').next().unwrap().to_owned();
    let colleague = if handler == "staff" { "mate" } else { "staff" };
    let taken = json!({ "id": item["id"], "assigneeId": app.company.id(colleague) });
    assert_eq!(change(&app.sign_in(colleague).await, "assignVoc", taken).await.refusals(), [] as [&str; 0]);
}

/// V1: every script, emoji and direction of reading comes back as it was sent; 20,000 characters do, and one more does not.
#[tokio::test]
async fn v1_a_text_may_be_of_any_script_and_of_20000_characters() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let client = app.as_customer(&hong);
    let item = file(&cs, complaint(Some(&hong), TEXT)).await;
    for text in [
        "한국어 훈민정음 ㄱㄴㄷ 옛한글 ᄒᆞᆫ글",
        "漢字 繁體字 简体字 ひらがな カタカナ",
        "English, Ελληνικά, Русский, Հայերեն, ქართული",
        "العربية فارسی עברית اردو",
        "हिन्दी বাংলা தமிழ் ไทย ລາວ မြန်မာ ខ្មែរ",
        "አማርኛ ᏣᎳᎩ ᠮᠣᠩᠭᠣᠯ 𐎀𐎁 𝒜𝒷 𠮷野家",
        "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 ❤️ 1️⃣ 🇰🇷",
        "שלום \u{200f}(010)\u{200e} ‏سلام‏",
        "a\tb\nc — “quoted” ‘so’ … ½ ™ ﷽",
        "zero\u{200b}width\u{200d}joiner e\u{301}",
        "'; DROP TABLE voc_item; -- \\ %s {{x}} <b>&amp;</b>",
    ] {
        app.pass(chrono::TimeDelta::seconds(1));
        let message = json!({ "id": item["id"], "text": text });
        assert_eq!(change(&client, "sendCustomerMessage", message).await.refusals(), [] as [&str; 0], "{text}");
        let composed: String = unicode(text);
        assert_eq!(read(&client, &item).await["texts"]["edges"][0]["node"]["text"], json!(composed), "{text}");
    }
    // A character is what a person sees: a syllable made of three letters counts once, and so does a family.
    for character in ["가", "\u{1100}\u{1161}", "a", "한", "👨‍👩‍👧‍👦", "\u{5d0}"] {
        let fits = if character.len() > 10 { 8_000 } else { 20_000 };
        let longest = character.repeat(fits);
        if longest.len() < 200_000 {
            let input = complaint(Some(&hong), &longest);
            assert_eq!(read(&cs, &file(&cs, input).await).await["text"], json!(unicode(&longest)));
        }
        let more = complaint(Some(&hong), &character.repeat(20_001));
        let refused = change(&cs, "fileVoc", more).await;
        if character.repeat(20_001).len() < 200_000 {
            assert_eq!(refused.refusals(), ["TOO_LONG text"], "{character}");
        } else {
            assert_eq!(refused.status, 413, "{character}");
        }
    }
}

/// As it is kept: composed.
fn unicode(text: &str) -> String {
    sunhwan::kernel::text::clean(text, 20_000).unwrap()
}

/// V1: the law forbids keeping a resident registration number, however it is written and wherever.
#[tokio::test]
async fn v1_a_resident_registration_number_is_refused_in_every_writing() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let item = file(&cs, complaint(Some(&hong), TEXT)).await;
    let handler = assignee(&app, &item).await;
    for number in [
        "900101-1234567",
        "9001011234567",
        "900101 1234567",
        "900101 - 2234567",
        "900101–3234567",
        "900101—4234567",
        "900101−1234567",
        "900101_1234567",
        "900101/1234567",
        "900101.1234567",
        "900101\n1234567",
        "９００１０１－１２３４５６７",
        "９００１０１１２３４５６７",
        "900101\u{200b}-\u{200b}1234567",
        "9\u{feff}00101-1234567",
        "900101-5234567",
        "010230-3234567",
    ] {
        let text = format!("제 주민등록번호는 {number}입니다");
        let filed = change(&cs, "fileVoc", complaint(Some(&hong), &text)).await;
        assert_eq!(filed.refusals(), ["RESIDENT_NUMBER text"], "{number}");
        for field in ["sendCustomerMessage", "addVocNote", "replyToCustomer"] {
            let said = change(&handler, field, json!({ "id": item["id"], "text": text })).await;
            assert_eq!(said.refusals(), ["RESIDENT_NUMBER text"], "{field} {number}");
        }
        let waiting = change(&handler, "escalateVoc", json!({ "id": item["id"], "reason": text })).await;
        assert_eq!(waiting.refusals(), ["RESIDENT_NUMBER reason"], "{number}");
    }
    // Not every thirteen digits are one.
    for text in ["카드 9401-0112-3456-7890", "접수 2026030212345", "999999-1234567", "900101-9234567"] {
        assert_eq!(change(&cs, "fileVoc", complaint(Some(&hong), text)).await.refusals(), [] as [&str; 0], "{text}");
    }
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM voc_text").await, 5);
}
