//! V7: what was said is found by its words, by those who may see it.

use crate::{
    documents::{ask, change, customer, get, rows},
    voc::desk::{act, assignee, categories, category, complaint, file},
};
use migration::{Migrator, MigratorTrait};
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// The snippets of what is found, in its order.
async fn found(client: &Client, query: &str, more: Value) -> Vec<String> {
    let connection = search(client, query, more).await;
    let snippets = rows(&connection, "snippet");
    if connection["pageInfo"]["hasNextPage"] == false && connection["pageInfo"]["hasPreviousPage"] == false {
        assert_eq!(connection["totalCount"], snippets.len(), "{query}");
    }
    snippets
}

async fn search(client: &Client, query: &str, more: Value) -> Value {
    let mut variables = json!({ "query": query });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        variables[name] = value;
    }
    get(client, "searchVoc", variables).await
}

async fn app_with(texts: &[&str]) -> (TestApp, Client, Vec<Value>) {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let mut items = Vec::new();
    for text in texts {
        items.push(file(&cs, complaint(None, text)).await);
    }
    (app, cs, items)
}

/// V7: Korean words of two syllables, with particles or inside longer words; English in any case; phrases; in any normal form.
#[tokio::test]
async fn v7_texts_are_found_by_their_words() {
    let texts = ["보험금 지급이\n늦어집니다", "손해보상금을 KakaoTalk으로 물었습니다", "지급 보험금 내역을 주세요"];
    let (_app, cs, _) = app_with(&texts).await;
    let shown: Vec<String> = texts.iter().map(|text| text.replace('\n', " ")).collect();
    for (query, which) in [
        ("보상", vec![1]),
        ("지급", vec![0, 2]),
        ("지급이", vec![0]),
        ("보험금 지급", vec![0, 2]),
        ("\"보험금 지급\"", vec![0]),
        ("\"지급이 늦\"", vec![0]),
        ("KAKAOtalk", vec![1]),
        ("보상 지급", vec![]),
        ("금지", vec![]),
        ("\u{1107}\u{1169}\u{1109}\u{1161}\u{11bc}", vec![1]),
    ] {
        let mut found = found(&cs, query, json!({ "orderBy": "TIME" })).await;
        found.reverse();
        let expected: Vec<&String> = which.into_iter().map(|n: usize| &shown[n]).collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let hit = search(&cs, "보상 kakao", json!({})).await["edges"][0]["node"].clone();
    assert_eq!(hit["highlights"], json!([{ "start": 2, "length": 2 }, { "start": 7, "length": 5 }]));
    assert_eq!(hit["textKind"], "REPORT");
}

/// V7: characters that mean something to SQL, to LIKE or to FTS5 are characters.
#[tokio::test]
async fn v7_what_is_looked_for_is_never_a_pattern() {
    let texts = ["할인율이 100%라더니", "O'Brien의 \\경로 a_b* 문서", "할인율이 1000라더니 axb"];
    let (_app, cs, _) = app_with(&texts).await;
    for (query, which) in [("100%", 0), ("o'brien", 1), ("\\경로", 1), ("a_b*", 1), ("axb", 2)] {
        assert_eq!(found(&cs, query, json!({})).await, [texts[which]], "{query}");
    }
    for query in ["%%", "__", "보상' OR 1=1 --", "AND OR NOT", "grams:보상", "지급*", "{1}", "^^ (지급", "\\\\"]
    {
        assert_eq!(found(&cs, query, json!({})).await, [] as [&str; 0], "{query}");
    }
}

/// V7: what can't be looked for is refused with a reason, in both languages.
#[tokio::test]
async fn v7_words_of_one_letter_are_refused() {
    let (app, cs, _) = app_with(&[]).await;
    for query in ["", "  ", "보", "보상 a", "\"\"", "보상\u{0}금액", &"가".repeat(101)] {
        let refused = ask(&cs, "searchVoc", json!({ "query": query })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT", "{query}");
    }
    let refused = ask(&app.sign_in("cs").await.speaking("en"), "searchVoc", json!({ "query": "a" })).await;
    assert!(refused.text.contains("two letters"), "{}", refused.text);
    assert!(found(&cs, &["보상금액"; 10].join(" "), json!({})).await.is_empty());
}

/// V7, V6: replies and notes are found by employees; customers do not search.
#[tokio::test]
async fn v7_notes_are_found_by_colleagues_alone() {
    let (app, cs, items) = app_with(&["서류를 또 내라고 합니다"]).await;
    let handler = assignee(&app, &items[0]).await;
    act(&handler, "startVocWork", &items[0], json!({})).await;
    act(&handler, "addVocNote", &items[0], json!({ "text": "내부검토 중입니다" })).await;
    act(&handler, "replyToCustomer", &items[0], json!({ "text": "곧 회신하겠습니다" })).await;
    let other = app.sign_in("other").await;
    for (query, kind) in [("내부검토", "NOTE"), ("회신", "REPLY"), ("서류", "REPORT")] {
        let connection = search(&other, query, json!({})).await;
        assert_eq!(rows(&connection, "textKind"), [kind], "{query}");
        assert_eq!(connection["edges"][0]["node"]["item"]["id"], items[0]["id"]);
    }
    assert_eq!(found(&cs, "내부검토", json!({ "filter": { "states": ["IN_PROGRESS"] } })).await.len(), 1);
    assert_eq!(found(&cs, "내부검토", json!({ "filter": { "states": ["CLOSED"] } })).await.len(), 0);
    let hong = customer(&app, "C-1").await;
    let refused = ask(&app.as_customer(&hong), "searchVoc", json!({ "query": "내부검토" })).await;
    assert_eq!(refused.code(), "FORBIDDEN");
}

/// V10: what is sensitive is found by its path alone, in both orders, and not counted for others; also after a transfer.
#[tokio::test]
async fn v10_what_is_sensitive_is_not_found_by_others() {
    let (app, cs, _) = app_with(&[]).await;
    let mut input = complaint(None, "수술기록을 왜 달라고 합니까");
    input["categoryId"] = json!(category("HEALTH"));
    let secret = file(&cs, input).await;
    let finds = async |who: &str| {
        let client = app.sign_in(who).await;
        let one = found(&client, "수술", json!({})).await.len();
        for more in [json!({ "orderBy": "TIME" }), json!({ "filter": { "kind": "COMPLAINT" } })] {
            assert_eq!(found(&client, "수술", more).await.len(), one, "{who}");
        }
        one == 1
    };
    for who in ["cs", "cco", "leader", "ceo"] {
        assert!(finds(who).await, "{who}");
    }
    for who in ["other", "hr", "auditor", "admin", "exec2"] {
        assert!(!finds(who).await, "{who}");
    }
    let to = json!({ "departmentId": app.company.id("office"), "reason": "소관입니다" });
    act(&cs, "transferVoc", &secret, to).await;
    assert!(finds("cs").await);
    assert!(finds("exec2").await, "who answers for the department that handles it now");
    assert!(!finds("leader").await, "whose department no longer handles it");
}

/// V1, V7: what is masked is found by nobody, neither where it stood nor by how it is masked elsewhere.
#[tokio::test]
async fn v7_what_is_masked_is_not_found() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, cs) = (customer(&app, "C-1").await, app.sign_in("cs").await);
    file(&cs, complaint(Some(&hong), "저 홍길동인데요, 010-1234-5678로 전화 주세요.")).await;
    for query in ["홍길동", "길동", "1234", "010-1234"] {
        assert_eq!(found(&cs, query, json!({})).await, [] as [&str; 0], "{query}");
    }
    assert_eq!(found(&cs, "전화", json!({})).await, ["저 홍*동인데요, 010-****-5678로 전화 주세요."]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM voc_search WHERE folded LIKE '%1234%'").await, 0);
}

/// C4: an erased customer's texts are found no more, and nothing of them is kept by which they were.
#[tokio::test]
async fn c4_what_an_erased_customer_said_is_not_found() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, cs) = (customer(&app, "C-1").await, app.sign_in("cs").await);
    file(&cs, complaint(Some(&hong), "보상이 늦습니다")).await;
    file(&cs, complaint(None, "보상이 적습니다")).await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    assert_eq!(found(&cs, "보상", json!({})).await, ["보상이 적습니다"]);
    assert_eq!(app.count("voc_search").await, 1);
}

/// V7: by relevance the text that says it most often comes first, by time the newest; pages of either have each hit once.
#[tokio::test]
async fn v7_hits_come_in_order_and_page_by_page() {
    let texts = ["보상", "보상, 보상!", "보상 보상 보상", "두번째 보상", "보상을 또 보상"];
    let (_app, cs, _) = app_with(&texts).await;
    let best = [2, 4, 1, 3, 0].map(|n: usize| texts[n]);
    let newest = [4, 3, 2, 1, 0].map(|n: usize| texts[n]);
    for (order, expected) in [("RELEVANCE", best), ("TIME", newest)] {
        assert_eq!(found(&cs, "보상", json!({ "orderBy": order })).await, expected, "{order}");
        let (mut forward, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let page = search(&cs, "보상", json!({ "orderBy": order, "first": 2, "after": cursor })).await;
            forward.extend(rows(&page, "snippet"));
            cursor = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(forward, expected, "{order}");
        let (mut backward, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let page = search(&cs, "보상", json!({ "orderBy": order, "last": 3, "before": cursor })).await;
            backward.splice(0..0, rows(&page, "snippet"));
            cursor = page["pageInfo"]["startCursor"].clone();
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(backward, expected, "{order}");
        let foreign =
            search(&cs, "보상", json!({ "orderBy": order, "first": 1 })).await["pageInfo"]["endCursor"].clone();
        let other = if order == "TIME" { "RELEVANCE" } else { "TIME" };
        let refused = ask(&cs, "searchVoc", json!({ "query": "보상", "orderBy": other, "after": foreign })).await;
        assert_eq!(refused.code(), "BAD_USER_INPUT", "a cursor belongs to its order");
    }
}

/// V7: across batches of the index, in both orders and directions. The numbers are pushed apart, as a million texts would do it.
#[tokio::test]
async fn v7_it_looks_back_as_far_as_it_must() {
    let (app, cs, _) = app_with(&["쾌차를 빕니다 하나"]).await;
    for (batch, text) in [(30, "쾌차를 빕니다 둘째"), (400, "쾌차를 빕니다 셋째")] {
        let next = batch * 8_192;
        let push = match tests::on_postgres() {
            true => format!("ALTER TABLE voc_search ALTER COLUMN seq RESTART WITH {next}"),
            false => format!("UPDATE sqlite_sequence SET seq = {next} WHERE name = 'voc_search'"),
        };
        sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), &push).await.unwrap();
        file(&cs, complaint(None, text)).await;
    }
    for order in ["RELEVANCE", "TIME"] {
        let all = found(&cs, "쾌차", json!({ "orderBy": order })).await;
        assert_eq!(all, ["쾌차를 빕니다 셋째", "쾌차를 빕니다 둘째", "쾌차를 빕니다 하나"], "{order}");
        let first = search(&cs, "쾌차", json!({ "orderBy": order, "first": 1 })).await;
        let after = json!({ "orderBy": order, "first": 1, "after": first["pageInfo"]["endCursor"] });
        let second = search(&cs, "쾌차", after).await;
        assert_eq!(rows(&second, "snippet"), all[1..2], "{order}");
        let before = json!({ "orderBy": order, "last": 1, "before": second["pageInfo"]["endCursor"] });
        assert_eq!(rows(&search(&cs, "쾌차", before).await, "snippet"), all[..1], "{order}");
    }
}

/// V7: texts from before there was a search are found once the migration has run.
#[tokio::test]
async fn v7_texts_that_were_there_before_are_found() {
    let (app, cs, _) = app_with(&["보상이 늦습니다", "Claim이 \u{200b}늦습니다", "보상이 적습니다"]).await;
    let kept = "SELECT COUNT(*) AS n FROM voc_search WHERE folded = 'claim이 늦습니다'";
    assert_eq!(app.number(kept).await, 1);
    Migrator::down(app.db.writer(), Some(1)).await.unwrap();
    Migrator::up(app.db.writer(), None).await.unwrap();
    assert_eq!(app.number(kept).await, 1, "as the service does it");
    let mut found = found(&cs, "보상", json!({ "orderBy": "TIME" })).await;
    found.sort();
    assert_eq!(found, ["보상이 늦습니다", "보상이 적습니다"]);
}
