//! V15: the page behind the link of an invitation, as a browser asks for it.

use crate::{
    documents::{change, customer, get, reachable},
    voc::{
        desk::{act, categories, read},
        satisfaction::{closed, rate},
    },
};
use chrono::TimeDelta;
use entity::{ids::VocSurveyId, voc_survey};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use sunhwan::{app::surveys, config::SigningKey, kernel::mail::Mailer};
use tests::{SmtpServer, TestApp};
use uuid::Uuid;

pub struct Page {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub html: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// A browser that follows nothing by itself.
pub async fn browse(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Vec<u8>>) -> Page {
    let client = tests::plain().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut request = client.request(method.parse().unwrap(), format!("{}{path}", app.address));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.body(body);
    }
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Page { status, headers, html: response.text().await.unwrap() }
}

pub async fn look(app: &TestApp, path: &str) -> Page {
    browse(app, "GET", path, &[("accept-language", "en")], None).await
}

pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// As browsers write forms.
pub fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    let encode = |text: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._*".contains(&b);
        text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    pairs.join("&").into_bytes()
}

async fn send(app: &TestApp, token: &str, score: &str, comment: &str) -> Page {
    let body = form(&[("token", token), ("lang", "en"), ("score", score), ("comment", comment)]);
    browse(app, "POST", "/satisfaction", &[FORM], Some(body)).await
}

async fn survey(app: &TestApp) -> voc_survey::Model {
    voc_survey::Entity::find().one(app.db.writer()).await.unwrap().unwrap()
}

fn token_of(app: &TestApp, id: VocSurveyId) -> String {
    surveys(&app.config, "").token(id)
}

/// A company with an item that has closed, its customer, and the token of the link.
async fn begun() -> (TestApp, Value, String, String) {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = closed(&app, Some(&hong), "렌터카 반납 건으로 통화가 안 됩니다").await;
    let token = token_of(&app, survey(&app).await.id);
    (app, item, hong, token)
}

/// A mail's text: quoted-printable or base64, as mailers choose.
pub fn text_of(mail: &str) -> String {
    let (head, body) = mail.split_once("\n\n").unwrap();
    if head.to_lowercase().contains("content-transfer-encoding: base64") {
        let digit = |c: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(c);
        let digits: Vec<u32> = body.chars().filter_map(digit).map(|n| n as u32).collect();
        let bytes = digits.chunks(4).flat_map(|four| {
            let bits = four.iter().fold(0, |all, digit| all << 6 | digit) << (6 * (4 - four.len()));
            bits.to_be_bytes()[1..four.len()].to_vec()
        });
        return String::from_utf8(bytes.collect()).unwrap();
    }
    let joined = body.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, more)) = rest.split_first() {
        let coded = (*first == b'=').then(|| more.get(..2).and_then(|two| std::str::from_utf8(two).ok())).flatten();
        match coded.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &more[2..]),
            None => (bytes.push(*first), rest = more),
        };
    }
    String::from_utf8(bytes).unwrap()
}

/// From the closing to the answer on the item, by a real mail server and a real page.
#[tokio::test]
async fn v15_the_link_of_the_mail_leads_to_a_page_that_takes_the_answer() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    let item = closed(&app, Some(&hong), "렌터카 반납 건으로 통화가 안 됩니다").await;
    assert_eq!(item["satisfaction"]["invitedByMail"], true);
    let server = SmtpServer::start([]).await;
    app.deliver(&Mailer::new(&server.url, "순환 <sunhwan@hanbit.test>").unwrap()).await;
    let mails: Vec<String> = server.received().iter().map(|mail| text_of(mail)).collect();
    let invitations: Vec<&String> = mails.iter().filter(|text| text.contains("/satisfaction?token=")).collect();
    assert_eq!((mails.len(), invitations.len()), (2, 1), "the reply, and the invitation");
    let text = invitations[0];
    let number = item["number"].as_str().unwrap();
    assert!(text.contains(number) && text.contains("익명이 아니며") && !text.contains("렌터카"), "{text}");
    let link = text.lines().find_map(|line| line.strip_prefix("https://sunhwan.test/satisfaction")).unwrap();
    let path = format!("/satisfaction{}", link.trim());
    let page = browse(&app, "GET", &path, &[], None).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.contains("<html lang=\"ko\">") && page.html.contains(number), "{}", page.html);
    // Nothing else of the item, nor who its customer is.
    for word in ["렌터카", "홍길동", "지급했습니다", "staff@hanbit.test"] {
        assert!(!page.html.contains(word), "{word}");
    }
    let token = path.split_once("token=").unwrap().1.split('&').next().unwrap();
    let sent = send(&app, token, "2", "전화가 늦었습니다. 010-1234-5678").await;
    assert_eq!((sent.status, sent.html.as_str()), (303, ""));
    assert_eq!(sent.header("location"), format!("satisfaction?token={token}&lang=en"));
    let page = look(&app, &format!("/{}", sent.header("location"))).await;
    assert!(page.html.contains("Thank you") && page.html.contains("Dissatisfied"), "{}", page.html);
    let seen = read(&app.sign_in("other").await, &item).await;
    let said = &seen["satisfaction"];
    assert_eq!(
        (&said["score"], &said["channel"], &said["comment"]),
        (&json!(2), &json!("LINK"), &json!("전화가 늦었습니다. 010-****-5678"))
    );
    let step = &seen["timeline"]["edges"][0]["node"];
    assert_eq!((&step["kind"], &step["actor"], &step["code"]), (&json!("RATED"), &json!("CUSTOMER"), &json!("2")));
    // X6: by whom, from where; a customer has no session.
    let records = get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "rateVoc" } })).await;
    let record = &records["edges"][0]["node"];
    assert_eq!((&record["objectId"], &record["clientIp"]), (&item["id"], &json!("127.0.0.1")), "{records}");
    // Corrected by the same link, and in the app: the last one counts.
    assert_eq!(send(&app, token, "5", "").await.status, 303);
    assert_eq!(rate(&app, &hong, &item, json!({ "score": 4 })).await["satisfaction"]["answers"], 3);
    assert!(look(&app, &path).await.html.contains("value=\"4\" required checked"));
}

#[tokio::test]
async fn v15_looking_changes_nothing_and_leaves_no_trace() {
    let (app, _, _, token) = begun().await;
    let path = format!("/satisfaction?token={token}");
    let counts = async || {
        let mut all = Vec::new();
        for table in ["voc_step", "voc_text", "voc_survey", "audit_record", "event"] {
            all.push(app.count(table).await);
        }
        (all, survey(&app).await)
    };
    let before = counts().await;
    let (got, head) = (look(&app, &path).await, browse(&app, "HEAD", &path, &[], None).await);
    assert_eq!(counts().await, before);
    assert_eq!((got.status, head.status, head.html.as_str()), (200, 200, ""));
    for page in [&got, &head] {
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-robots-tag", "noindex, nofollow"),
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("set-cookie", ""),
        ] {
            assert_eq!(page.header(name), value, "{name}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("form-action 'self'; base-uri 'none'; frame-ancestors 'none'"), "{policy}");
    }
    for foreign in ["<script", "javascript:", "http://", "https://", "src=", "onclick", "<link", "@import", "url("] {
        assert!(!got.html.contains(foreign), "{foreign}");
    }
    // The language is the browser's, unless the link says.
    for (header, query, language) in [
        ("ko-KR,ko;q=0.9", "", "ko"),
        ("en-GB", "", "en"),
        ("en", "&lang=ko", "ko"),
        ("", "&lang=en", "en"),
        ("fr", "&lang=xx", "ko"),
    ] {
        let page = browse(&app, "GET", &format!("{path}{query}"), &[("accept-language", header)], None).await;
        assert!(page.html.contains(&format!("<html lang=\"{language}\">")), "{header} {query}");
        assert_eq!(page.header("content-language"), language);
    }
}

/// A stranger's link, one that is over, and one of nothing have one page, which says nothing about any item.
#[tokio::test]
async fn v15_what_is_no_link_of_ours_or_is_over_says_nothing() {
    let (app, item, _, token) = begun().await;
    let (id, signature) = token.split_once('.').unwrap();
    let nothing = token_of(&app, VocSurveyId(Uuid::new_v4()));
    let stranger = TestApp::start().await;
    let foreign = token_of(&stranger, survey(&app).await.id);
    let other = token_of(&app, VocSurveyId(Uuid::new_v4()));
    let mixed = format!("{}.{signature}", other.split_once('.').unwrap().0);
    let mut pages = Vec::new();
    for (wrong, status) in [
        (foreign.as_str(), 404),
        (mixed.as_str(), 404),
        (&token[..token.len() - 1], 404),
        (id, 404),
        ("", 404),
        ("x", 404),
        (nothing.as_str(), 410),
    ] {
        for page in
            [look(&app, &format!("/satisfaction?token={wrong}")).await, send(&app, wrong, "1", "화가 납니다").await]
        {
            assert_eq!(page.status, status, "{wrong}");
            pages.push(page.html.replace(&format!("token={wrong}&"), "token=&"));
        }
    }
    app.pass(TimeDelta::days(30));
    for page in [look(&app, &format!("/satisfaction?token={token}")).await, send(&app, &token, "1", "").await] {
        assert_eq!(page.status, 410);
        assert!(!page.html.contains(item["number"].as_str().unwrap()));
        pages.push(page.html.replace(&format!("token={token}&"), "token=&"));
    }
    pages.push(look(&app, "/satisfaction").await.html);
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
    assert_eq!(survey(&app).await.answers, 0);
}

/// Links outlive a change of keys as long as the earlier key is there.
#[tokio::test]
async fn v15_a_link_works_under_an_earlier_key() {
    let (app, _, _, token) = begun().await;
    let next = SigningKey { id: "next".into(), key: sunhwan::kernel::secret::fresh_key().unwrap().into() };
    let node = app.another_node_with(|config| config.secret_keys.insert(0, next)).await;
    assert_eq!(look(&node, &format!("/satisfaction?token={token}")).await.status, 200);
    assert_eq!(send(&node, &token, "5", "").await.status, 303);
    let renewed = token_of(&node, survey(&app).await.id);
    assert_ne!(renewed, token);
    assert_eq!(look(&app, &format!("/satisfaction?token={renewed}")).await.status, 404, "the key is not here");
}

/// Twice by a nervous thumb, or at once: one answer.
#[tokio::test]
async fn v15_an_answer_that_is_sent_twice_is_one() {
    let (app, _, _, token) = begun().await;
    let (one, two) = tokio::join!(send(&app, &token, "4", "좋아요"), send(&app, &token, "4", "좋아요"));
    assert_eq!((one.status, two.status, send(&app, &token, "4", " 좋아요\r\n").await.status), (303, 303, 303));
    assert_eq!(
        (survey(&app).await.answers, app.number("SELECT COUNT(*) AS n FROM voc_step WHERE what = 'RATED'").await),
        (1, 1)
    );
    // Two different ones at once: both are kept, one counts.
    let (one, two) = tokio::join!(send(&app, &token, "1", ""), send(&app, &token, "2", ""));
    assert_eq!((one.status, two.status, survey(&app).await.answers), (303, 303, 3));
}

#[tokio::test]
async fn v15_what_can_not_be_taken_is_said_and_kept_in_the_form() {
    let (app, _, _, token) = begun().await;
    let long = "가".repeat(1_001);
    for (score, comment, says) in [
        ("", "아직 고르지 않았습니다", "Choose one of the scores"),
        ("6", "여섯", "Choose one of the scores"),
        ("5x", "글자", "Choose one of the scores"),
        ("3", long.as_str(), "1000"),
        ("3", "제 번호는 900101-1234567입니다", "resident registration"),
        ("3", "제어\u{7}문자", "control"),
    ] {
        let page = send(&app, &token, score, comment).await;
        assert_eq!(page.status, 422, "{says}");
        assert!(
            page.html.contains("role=\"alert\"") && page.html.contains("aria-describedby=\"problem\""),
            "{}",
            page.html
        );
        assert!(page.html.to_lowercase().contains(&says.to_lowercase()), "{says}: {}", page.html);
        assert!(page.html.contains(comment), "{says}");
        assert_eq!(page.html.contains("value=\"3\" required checked"), score == "3");
    }
    // A thousand of the longest kind are taken, whatever stands in them.
    let family = format!("{}<b>&amp;", "👨‍👩‍👧‍👦".repeat(990));
    assert_eq!(send(&app, &token, "3", &family).await.status, 303);
    assert!(look(&app, &format!("/satisfaction?token={token}")).await.html.contains("&lt;b&gt;&amp;amp;</textarea>"));
    let post = async |headers: &[(&str, &str)], body: Vec<u8>| {
        browse(&app, "POST", &format!("/satisfaction?token={token}"), headers, Some(body)).await
    };
    let good = form(&[("token", &token), ("score", "1")]);
    for (headers, body, status) in [
        (&[("content-type", "application/json")][..], b"{}".to_vec(), 415),
        (&[("content-type", "multipart/form-data; boundary=x")], good.clone(), 415),
        (&[("content-type", "application/x-www-form-urlencoded; charset=euc-kr")], good.clone(), 415),
        (&[], good.clone(), 415),
        (&[FORM, ("content-encoding", "br")], good.clone(), 415),
        (&[FORM], vec![b'a'; 131_073], 413),
        (&[FORM], vec![0xff, b'=', 0xfe], 400),
        (&[FORM], Vec::new(), 404),
    ] {
        let page = post(headers, body).await;
        assert_eq!((page.status, page.header("content-type")), (status, "text/html; charset=utf-8"), "{headers:?}");
        assert!(page.html.contains("role=\"alert\""));
    }
    for method in ["PUT", "DELETE", "PATCH"] {
        let page = browse(&app, method, &format!("/satisfaction?token={token}"), &[], None).await;
        assert_eq!((page.status, page.header("allow")), (405, "GET, HEAD, POST"), "{method}");
    }
    assert_eq!(survey(&app).await.answers, 1);
}

/// C4: who is forgotten has no page any more, and nothing is taken in their name.
#[tokio::test]
async fn v15_an_erased_customers_link_is_gone() {
    let (app, item, hong, token) = begun().await;
    assert_eq!(send(&app, &token, "1", "달빛처럼 어두웠습니다").await.status, 303);
    let erase = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    assert_eq!(change(&app.sign_in("cs").await, "eraseCustomer", erase).await.refusals(), [] as [&str; 0]);
    let page = look(&app, &format!("/satisfaction?token={token}")).await;
    assert_eq!(page.status, 410);
    assert!(!page.html.contains("달빛") && !page.html.contains(item["number"].as_str().unwrap()));
    assert_eq!(send(&app, &token, "5", "다시").await.status, 410);
    assert_eq!(survey(&app).await.score, Some(1));
    assert_eq!(crate::customer::erasure::holding(&app, "달빛").await, [] as [&str; 0]);
}

#[tokio::test]
async fn v15_one_address_asks_so_often_and_others_go_on() {
    let (app, item, hong, token) = begun().await;
    let path = format!("/satisfaction?token={token}");
    for n in 0..120 {
        assert_eq!(
            look(&app, if n % 2 == 0 { "/satisfaction?token=x" } else { &path }).await.status,
            404 - 204 * (n % 2),
            "{n}"
        );
    }
    let page = look(&app, &path).await;
    assert_eq!((page.status, page.header("retry-after")), (429, "60"));
    assert_eq!(send(&app, &token, "1", "").await.status, 429);
    // The app's own way is counted elsewhere.
    act(&app.as_customer(&hong), "rateVoc", &item, json!({ "score": 4 })).await;
    app.pass(TimeDelta::minutes(1));
    assert_eq!(look(&app, &path).await.status, 200);
}
