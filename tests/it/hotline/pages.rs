//! H6: a bulletin as a page and as a PDF, for whoever its address was made for, as long as they may see it.

use super::{
    bulletin, composed,
    mail::{full, is_as_before},
};
use crate::documents::get;
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{TestApp, pdf};

struct Page {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Vec<u8>,
}

impl Page {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    fn html(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

async fn look(app: &TestApp, url: &str) -> Page {
    let path = url.strip_prefix("https://sunhwan.test").unwrap();
    let response = tests::http().get(format!("{}{path}", app.address)).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Page { status, headers, body: response.bytes().await.unwrap().to_vec() }
}

/// A bulletin with its addresses, made for somebody.
async fn addresses(app: &TestApp, who: &str) -> Value {
    let id = bulletin(app, who, "claims").await["id"].clone();
    get(&app.sign_in(who).await.speaking("ko"), "hotlineBulletin", json!({ "id": id })).await
}

fn url<'a>(bulletin: &'a Value, field: &str) -> &'a str {
    bulletin[field].as_str().unwrap_or_else(|| panic!("no {field} in {bulletin}"))
}

/// H6: the page says what the mail says, in both languages, without script, under a strict policy.
#[tokio::test]
async fn h6_the_page_is_in_both_languages_and_has_no_script() {
    let app = full().await;
    let seen = addresses(&app, "auditor").await;
    let page = look(&app, url(&seen, "pageUrl")).await;
    let html = page.html();
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{html}");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("script"), "{policy}");
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
    assert!(html.contains("<html lang=\"ko\">") && html.contains("CS 핫라인 · 보상본부"));
    for word in ["홍길동", "1234-5678", "암 진단", "<script", " style=", "onclick", "<b>연락도", "http://", "https://"]
    {
        let found = html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!found.contains(word), "{word}");
    }
    assert!(html.contains("민감한 내용이 있는 1건"), "the auditor is not on its path");
    let token = url(&seen, "pageUrl").split("token=").nth(1).unwrap().split('&').next().unwrap();
    is_as_before("page.html", &html.replace(token, "TOKEN"));
    let english = look(&app, url(&seen, "english")).await.html();
    assert!(english.contains("<html lang=\"en\">") && english.contains("CS Hotline · claims"), "{english}");
    assert!(english.contains("서류를 세 번이나"), "what customers said is in their words");
    // By the page's own links.
    let link = html.split("href=\"bulletin?").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(look(&app, &format!("https://sunhwan.test/bulletin?{link}")).await.html(), english);
}

/// H6: the PDF's words are words; the same bulletin gives the same bytes.
#[tokio::test]
async fn h6_the_pdf_has_the_bulletins_words() {
    let app = full().await;
    let seen = addresses(&app, "exec").await;
    let page = look(&app, url(&seen, "pdfUrl")).await;
    assert_eq!((page.status, page.header("content-type")), (200, "application/pdf"));
    assert_eq!(page.header("content-disposition"), "inline; filename=\"hotline-2026-02-23.pdf\"");
    assert_eq!(page.body, look(&app, url(&seen, "pdfUrl")).await.body);
    let words = pdf::pages(&page.body).join("\n\u{c}\n");
    assert!(
        words.contains("CS 핫라인 · 보상본부") && words.contains("암 진단 자문"),
        "the executive is on its path: {words}"
    );
    is_as_before("bulletin.pdf.txt", &words);
    let text = String::from_utf8_lossy(&page.body);
    for tag in ["/Lang(ko)", "/MarkInfo", "/StructTreeRoot", "/Outlines"] {
        assert!(text.contains(tag), "{tag}");
    }
}

/// H6, V10: sensitive items show to those on their path alone.
#[tokio::test]
async fn v10_a_sensitive_item_shows_to_its_path_alone() {
    let app = full().await;
    for (who, shows) in [("exec", true), ("cs", true), ("ceo", true), ("auditor", false)] {
        let seen = addresses(&app, who).await;
        let html = look(&app, url(&seen, "pageUrl")).await.html();
        assert_eq!((html.contains("암 진단 자문"), html.contains("민감한 내용이 있는 1건")), (shows, !shows), "{who}");
        let entries = seen["entries"].as_array().unwrap();
        assert_eq!(
            (entries.len(), &seen["hiddenEntries"]),
            (3 + usize::from(shows), &json!(i32::from(!shows))),
            "{who}"
        );
        for (place, entry) in (1..).zip(entries) {
            assert!(
                entry["vocItem"].is_object() && entry["place"] == place,
                "{who}: neither score nor place of what is hidden"
            );
        }
    }
}

/// H6: an address works for ten minutes, for who has not signed out, and as long as they may see the bulletin; anything else is not there.
#[tokio::test]
async fn h6_an_address_is_for_ten_minutes_and_one_viewer() {
    let app = full().await;
    let seen = addresses(&app, "exec").await;
    let (page, pdf) = (url(&seen, "pageUrl").to_owned(), url(&seen, "pdfUrl").to_owned());
    let (statements, _) = app
        .statements(async {
            for wrong in [
                "https://sunhwan.test/bulletin".to_owned(),
                "https://sunhwan.test/bulletin?token=".to_owned(),
                page.replace("token=", "token=A"),
                page.replace('.', "-").replace("sunhwan-test", "sunhwan.test"),
            ] {
                let found = look(&app, &wrong).await;
                assert_eq!((found.status, found.body.len()), (404, 0), "{wrong}");
            }
        })
        .await;
    assert_eq!(statements, 0, "a stranger costs no SQL");
    app.pass(TimeDelta::seconds(599));
    assert_eq!((look(&app, &page).await.status, look(&app, &pdf).await.status), (200, 200));
    app.pass(TimeDelta::seconds(1));
    assert_eq!((look(&app, &page).await.status, look(&app, &pdf).await.status), (404, 404));
    // Who may not see it any more.
    let page = url(&addresses(&app, "auditor").await, "pageUrl").to_owned();
    assert_eq!(look(&app, &page).await.status, 200);
    let no_auditor = "DELETE FROM employee_role WHERE role = 'AUDITOR'";
    app.db.writer().execute_unprepared(no_auditor).await.unwrap();
    app.reload().await;
    assert_eq!(look(&app, &page).await.status, 404);
    // Who has signed out.
    let ceo = app.sign_in("ceo").await;
    let id = seen["id"].clone();
    let page = url(&get(&ceo, "hotlineBulletin", json!({ "id": id })).await, "pageUrl").to_owned();
    assert_eq!(look(&app, &page).await.status, 200);
    crate::documents::ask(&ceo, "signOut", json!({})).await;
    assert_eq!(look(&app, &page).await.status, 404);
}

/// O4, H6: who has signed out is remembered for as long as an address works, however short tokens live.
#[tokio::test]
async fn o4_a_link_does_not_come_back_to_life_after_signing_out() {
    let app = TestApp::start_with(|config| config.access_token_minutes = 1).await;
    crate::voc::desk::categories(&app).await;
    app.compose_hotline().await;
    let id = bulletin(&app, "cs", "claims").await["id"].clone();
    let cs = app.sign_in("cs").await;
    let page = url(&get(&cs, "hotlineBulletin", json!({ "id": id })).await, "pageUrl").to_owned();
    assert_eq!(look(&app, &page).await.status, 200);
    crate::documents::ask(&cs, "signOut", json!({})).await;
    app.pass(TimeDelta::minutes(9));
    // Who signs out later has what is over forgotten.
    crate::documents::ask(&app.sign_in("ceo").await, "signOut", json!({})).await;
    assert_eq!(look(&app, &page).await.status, 404);
}

/// H1: a draft's page says that it is one.
#[tokio::test]
async fn h6_a_drafts_page_says_so() {
    let (app, _) = composed().await;
    let seen = addresses(&app, "cs").await;
    let html = look(&app, url(&seen, "pageUrl")).await.html();
    assert!(html.contains("아직 보내지 않은 초안입니다. 3월 2일(월) 11:00에 발송됩니다."), "{html}");
}
