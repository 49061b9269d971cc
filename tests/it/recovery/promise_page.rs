//! R5: the page behind the link of the letter that asks whether a promise was kept, as a browser asks for it.

use crate::{
    documents::{change, customer, get, reachable},
    recovery::desk::{act, begun, opened},
    recovery::promises::{PROMISE, promised},
    voc::{
        desk::categories,
        satisfaction_page::{FORM, Page, browse, form, look, text_of},
    },
};
use chrono::TimeDelta;
use entity::ids::RecoveryPromiseId;
use serde_json::{Value, json};
use sunhwan::{
    app::{promises, surveys},
    config::SigningKey,
    kernel::{id::PublicId, mail::Mailer},
};
use tests::{SmtpServer, TestApp};
use uuid::Uuid;

async fn send(app: &TestApp, token: &str, kept: &str, comment: &str) -> Page {
    let body = form(&[("token", token), ("lang", "en"), ("kept", kept), ("comment", comment)]);
    browse(app, "POST", "/promise", &[FORM], Some(body)).await
}

fn token_of(app: &TestApp, promise: &Value) -> String {
    let id = RecoveryPromiseId::decode(promise["id"].as_str().unwrap()).unwrap();
    promises(&app.config, "").token(id)
}

/// A promise that its owner says is kept, and the token of its link.
async fn asked() -> (TestApp, String, Value, String) {
    let (app, hong, _, case) = begun().await;
    let promise = promised(&app, &case).await;
    act(&app.sign_in("mate").await, "markPromiseKept", &promise, json!({})).await;
    let token = token_of(&app, &promise);
    (app, hong, promise, token)
}

async fn seen(app: &TestApp, promise: &Value) -> Value {
    get(&app.sign_in("ceo").await, "node", json!({ "id": promise["id"] })).await;
    let all = get(&app.sign_in("ceo").await, "promises", json!({})).await;
    let edges = all["edges"].as_array().unwrap().iter();
    edges.map(|edge| edge["node"].clone()).find(|node| node["id"] == promise["id"]).unwrap()
}

/// From the owner's word to the customer's, by a real mail server and a real page.
#[tokio::test]
async fn r5_the_link_of_the_letter_leads_to_a_page_that_takes_the_answer() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    let (item, case) = opened(&app, &hong).await;
    let promise = promised(&app, &case).await;
    let kept = act(&app.sign_in("mate").await, "markPromiseKept", &promise, json!({ "note": "등기 발송" })).await;
    assert_eq!(kept["promise"]["askedByMail"], true);
    let server = SmtpServer::start([]).await;
    app.deliver(&Mailer::new(&server.url, "순환 <sunhwan@hanbit.test>").unwrap()).await;
    let mails: Vec<String> = server.received().iter().map(|mail| text_of(mail)).collect();
    let letters: Vec<&String> = mails.iter().filter(|text| text.contains("/promise?token=")).collect();
    assert_eq!(letters.len(), 1, "{mails:?}");
    let (text, number) = (letters[0], item["number"].as_str().unwrap());
    assert!(text.contains(number) && text.contains("익명이 아니며") && !text.contains("감액"), "{text}");
    let link = text.lines().find_map(|line| line.strip_prefix("https://sunhwan.test/promise")).unwrap();
    let path = format!("/promise{}", link.trim());
    let page = browse(&app, "GET", &path, &[], None).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.contains("<html lang=\"ko\">") && page.html.contains(number) && page.html.contains(PROMISE));
    // Nothing else of the case, nor what colleagues say among themselves.
    for word in ["등기 발송", "mate@hanbit.test", "열흘"] {
        assert!(!page.html.contains(word), "{word}");
    }
    let token = path.split_once("token=").unwrap().1.split('&').next().unwrap();
    let sent = send(&app, token, "no", "아직 못 받았습니다").await;
    assert_eq!((sent.status, sent.html.as_str()), (303, ""));
    assert_eq!(sent.header("location"), format!("promise?token={token}&lang=en"));
    let page = look(&app, &format!("/{}", sent.header("location"))).await;
    assert!(page.html.contains("Thank you") && page.html.contains("No, it was not kept"), "{}", page.html);
    let now = seen(&app, &promise).await;
    assert_eq!(
        (&now["state"], &now["channel"], &now["comment"]),
        (&json!("DISPUTED"), &json!("LINK"), &json!("아직 못 받았습니다"))
    );
    // X6: by whom, from where.
    let records =
        get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "confirmPromise" } })).await;
    assert_eq!(records["edges"][0]["node"]["clientIp"], "127.0.0.1", "{records}");
    assert_eq!(send(&app, token, "yes", "").await.status, 303);
    assert_eq!(seen(&app, &promise).await["state"], "CONFIRMED");
}

/// No script, no cookie, nothing from elsewhere, nothing kept; looking changes nothing.
#[tokio::test]
async fn r5_the_page_is_html_alone_and_looking_changes_nothing() {
    let (app, _, promise, token) = asked().await;
    let before = seen(&app, &promise).await;
    let path = format!("/promise?token={token}");
    let got = look(&app, &path).await;
    let head = browse(&app, "HEAD", &path, &[("accept-language", "en")], None).await;
    assert_eq!((got.status, head.status, head.html.as_str()), (200, 200, ""));
    assert_eq!(seen(&app, &promise).await, before);
    for page in [&got, &head] {
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("content-language", "en"),
            ("cache-control", "no-store"),
            ("x-frame-options", "DENY"),
            ("x-robots-tag", "noindex, nofollow"),
            ("set-cookie", ""),
        ] {
            assert_eq!(page.header(name), value, "{name}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    }
    for foreign in ["<script", "javascript:", "http://", "https://", "src=", "onclick", "<link", "@import", "url("] {
        assert!(!got.html.contains(foreign), "{foreign}");
    }
    assert!(got.html.contains("width=device-width") && got.html.contains("action=\"promise\""));
    for (header, query, language) in [("ko-KR,ko;q=0.9", "", "ko"), ("en", "&lang=ko", "ko"), ("fr", "&lang=xx", "ko")]
    {
        let page = browse(&app, "GET", &format!("{path}{query}"), &[("accept-language", header)], None).await;
        assert!(page.html.contains(&format!("<html lang=\"{language}\">")), "{header} {query}");
    }
}

/// A stranger's link, a survey's, one that is over, and one whose promise is not kept yet have one page, which says nothing.
#[tokio::test]
async fn r5_what_is_no_link_of_ours_or_is_over_says_nothing() {
    let (app, _, promise, token) = asked().await;
    let nothing = promises(&app.config, "").token(RecoveryPromiseId(Uuid::new_v4()));
    let id = RecoveryPromiseId::decode(promise["id"].as_str().unwrap()).unwrap();
    let of_survey = surveys(&app.config, "").token(entity::ids::VocSurveyId(id.0));
    let (_, case) = opened(&app, &customer(&app, "C-2").await).await;
    let open = promised(&app, &case).await;
    let mut pages = Vec::new();
    for (wrong, status) in [
        (of_survey.as_str(), 404),
        (&token[1..], 404),
        ("", 404),
        (nothing.as_str(), 410),
        (token_of(&app, &open).as_str(), 410),
    ] {
        for page in [look(&app, &format!("/promise?token={wrong}")).await, send(&app, wrong, "yes", "").await] {
            assert_eq!(page.status, status, "{wrong}");
            pages.push(page.html.replace(&format!("token={wrong}&"), "token=&"));
        }
    }
    let gone = async |token: &str| {
        for page in [look(&app, &format!("/promise?token={token}")).await, send(&app, token, "yes", "").await] {
            assert_eq!(page.status, 410);
            assert!(!page.html.contains("감액"));
        }
    };
    app.pass(TimeDelta::days(30));
    gone(&token).await;
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
    assert_eq!(seen(&app, &promise).await["answeredAt"], Value::Null);
    // C4.
    let (app, hong, _, token) = asked().await;
    let erase = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    assert_eq!(change(&app.sign_in("cs").await, "eraseCustomer", erase).await.refusals(), [] as [&str; 0]);
    assert_eq!(look(&app, &format!("/promise?token={token}")).await.status, 410);
}

/// What can't be taken is said in the page, and what was written is kept in the form; twice is once; keys change.
#[tokio::test]
async fn r5_what_can_not_be_taken_is_said_and_kept_in_the_form() {
    let (app, _, promise, token) = asked().await;
    let long = "가".repeat(1_001);
    for (kept, comment, says) in [
        ("", "아직 고르지 않았습니다", "Please choose one of the two"),
        ("maybe", "글쎄요", "Please choose one of the two"),
        ("no", long.as_str(), "1000"),
        ("no", "제 번호는 900101-1234567입니다", "resident registration"),
        ("no", "제어\u{7}문자", "control"),
    ] {
        let page = send(&app, &token, kept, comment).await;
        assert_eq!(page.status, 422, "{says}");
        assert!(page.html.contains("role=\"alert\"") && page.html.contains("aria-describedby=\"problem\""));
        let html = page.html.replace(',', "").to_lowercase();
        assert!(html.contains(&says.to_lowercase()), "{says}: {}", page.html);
        assert!(page.html.contains(comment), "{says}");
        assert_eq!(page.html.contains("value=\"no\" required checked"), kept == "no");
    }
    let (one, two) = tokio::join!(send(&app, &token, "yes", "<b>&"), send(&app, &token, "yes", "<b>&"));
    assert_eq!((one.status, two.status, send(&app, &token, "yes", " <b>&\r\n").await.status), (303, 303, 303));
    assert_eq!(app.number("SELECT answers AS n FROM recovery_promise").await, 1);
    assert!(look(&app, &format!("/promise?token={token}")).await.html.contains("&lt;b&gt;&amp;</textarea>"));
    for (headers, body, status) in [
        (&[("content-type", "application/json")][..], b"{}".to_vec(), 415),
        (&[FORM], vec![b'a'; 131_073], 413),
        (&[FORM], vec![0xff, b'=', 0xfe], 400),
    ] {
        let page = browse(&app, "POST", &format!("/promise?token={token}"), headers, Some(body)).await;
        assert_eq!((page.status, page.header("content-type")), (status, "text/html; charset=utf-8"));
    }
    let page = browse(&app, "DELETE", &format!("/promise?token={token}"), &[], None).await;
    assert_eq!((page.status, page.header("allow")), (405, "GET, HEAD, POST"));
    // Twenty answers, and the link is worth nothing any more.
    for n in 2..=20 {
        assert_eq!(send(&app, &token, "no", &format!("{n}번째")).await.status, 303, "{n}");
    }
    assert_eq!(send(&app, &token, "yes", "").await.status, 410);
    let next = SigningKey { id: "next".into(), key: sunhwan::kernel::secret::fresh_key().unwrap().into() };
    let node = app.another_node_with(|config| config.secret_keys.insert(0, next)).await;
    let renewed = token_of(&node, &promise);
    assert_eq!(look(&app, &format!("/promise?token={renewed}")).await.status, 404, "the key is not here");
}
