//! A5: the appointment certificate, as PDF and SVG, for those who may see the name.

use crate::{
    advisor::desk::{act, appointed, approved, begun, read},
    documents::{change, get},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

async fn open(client: &Client, url: &Value) -> (u16, Vec<u8>, reqwest::header::HeaderMap) {
    // The link is its own credential.
    let response = client.get(url.as_str().unwrap()).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, response.bytes().await.unwrap().to_vec(), headers)
}

async fn records(app: &TestApp) -> Vec<Value> {
    let all = get(&app.sign_in("auditor").await, "accessRecords", json!({})).await;
    all["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
}

/// A5: name, number, term and reason in both formats; the customer's own leaves no access record.
#[tokio::test]
async fn a5_a_customer_opens_their_own_certificate() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = approved(&app, &hong, &task).await;
    assert_eq!(advisor["certificatePdfUrl"], Value::Null, "not appointed yet");
    let advisor = appointed_after(&app, &advisor).await;
    let own = app.as_customer(&hong);
    let shown = read(&own, &advisor).await;
    let (status, svg, headers) = open(&app.anonymous(), &shown["certificateSvgUrl"]).await;
    let svg = String::from_utf8(svg).unwrap();
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "image/svg+xml"));
    assert_eq!(headers["cache-control"], "private, no-store");
    assert!(headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    for said in [
        "홍길동 고객님",
        "2026-0001",
        "2026년 3월 2일 ~ 2026년 9월 1일",
        "고객님의 소중한 의견이",
        "개선으로",
        "윤 성 호",
    ] {
        assert!(svg.contains(said), "{said}");
    }
    let (status, pdf, headers) = open(&app.anonymous(), &shown["certificatePdfUrl"]).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
    assert!(pdf.starts_with(b"%PDF-1.7") && pdf.len() > 5_000);
    // To look at them.
    if let Ok(folder) = std::env::var("SUNHWAN_LOOK") {
        std::fs::write(format!("{folder}/certificate.pdf"), &pdf).unwrap();
        std::fs::write(format!("{folder}/certificate.svg"), &svg).unwrap();
    }
    assert_eq!(
        open(&app.anonymous(), &shown["certificatePdfUrl"]).await.1,
        pdf,
        "the same document has the same bytes"
    );
    assert_eq!(records(&app).await.len(), 0);
}

async fn appointed_after(app: &TestApp, advisor: &Value) -> Value {
    act(&app.sign_in("cs").await, "appointAdvisor", advisor, crate::advisor::desk::consent()).await
}

/// A5, C2, C3: each opening by an employee writes an access record, and needs the right to see customers in the clear.
#[tokio::test]
async fn a5_each_opening_by_an_employee_leaves_an_access_record() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    for (who, may) in [
        ("cs", true),
        ("cco", true),
        ("compliance", true),
        ("staff", false),
        ("exec", false),
        ("ceo", false),
        ("auditor", false),
    ] {
        let shown = read(&app.sign_in(who).await, &advisor).await;
        assert_eq!(shown["certificatePdfUrl"].is_string(), may, "{who}");
        assert_eq!(shown["certificateSvgUrl"].is_string(), may, "{who}");
    }
    assert_eq!(records(&app).await.len(), 0, "asking for the address shows nothing");
    let shown = read(&app.sign_in("cs").await, &advisor).await;
    for n in 1..=2 {
        assert_eq!(open(&app.anonymous(), &shown["certificatePdfUrl"]).await.0, 200);
        let records = records(&app).await;
        assert_eq!(records.len(), n);
        assert_eq!(
            (&records[0]["actor"]["name"], &records[0]["fields"], &records[0]["reason"], &records[0]["reference"]),
            (&json!("임수빈"), &json!(["name"]), &json!("CASE_HANDLING"), &json!("2026-0001"))
        );
    }
    // Whose roles are gone meanwhile sees nothing any more.
    app.leave("cs").await;
    assert_eq!(open(&app.anonymous(), &shown["certificatePdfUrl"]).await.0, 404);
    assert_eq!(records(&app).await.len(), 2);
}

/// A5: an address is of one certificate, one viewer, one format, for some minutes; nothing else is there.
#[tokio::test]
async fn a5_an_address_can_not_be_made_or_changed() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let advisor = appointed(&app, &hong, &task).await;
    let shown = read(&app.as_customer(&hong), &advisor).await;
    let url = shown["certificatePdfUrl"].as_str().unwrap().to_owned();
    let (path, query) = url.split_once('?').unwrap();
    for wrong in [
        path.to_owned(),
        url.replace(".pdf", ".svg"),
        url.replace(".pdf", ""),
        url.replace("viewer=c", "viewer=e"),
        format!("{path}?{}", query.replace("expires=", "expires=9")),
        format!("/certificates/x.pdf?{query}"),
        format!("{url}x"),
    ] {
        let (status, body, _) = open(&app.anonymous(), &json!(wrong)).await;
        assert_eq!((status, body.len()), (404, 0), "{wrong}");
    }
    let (statements, _) = app.statements(open(&app.anonymous(), &json!(format!("{url}x")))).await;
    assert_eq!(statements, 0, "a stranger costs no SQL");
    app.pass(TimeDelta::minutes(6));
    assert_eq!(open(&app.anonymous(), &json!(url)).await.0, 404);
    // After the erasure there is none, also by an address from before.
    let shown = read(&app.as_customer(&hong), &advisor).await;
    let erased =
        change(&app.sign_in("cs").await, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" }))
            .await;
    assert_eq!(erased.refusals(), [] as [&str; 0]);
    assert_eq!(open(&app.anonymous(), &shown["certificatePdfUrl"]).await.0, 404);
    assert_eq!(read(&app.sign_in("cs").await, &advisor).await["certificatePdfUrl"], Value::Null);
}
