//! V1, V6, V10: what belongs to a text, and who may see it.

use crate::{
    documents::{ask, change, customer, get, reveal},
    praise::images::{exif, jpeg, with_segment},
    voc::{
        desk::{act, assignee, categories, category, complaint, file, read},
        files::{attached, audited, kept, names, opened, pdf, sent, status_of},
    },
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// An item of 홍길동, taken down by one, with a photo of a licence and a PDF.
async fn filed(app: &TestApp, by: &Client, hong: &str) -> Value {
    let photo = with_segment(&jpeg(600, 300), 0xe1, &exif(1));
    let ids = [sent(app, by, "면허증.JPG", photo).await, sent(app, by, "견적서.pdf", pdf("estimate")).await];
    let mut input = complaint(Some(hong), "사고 사진과 견적서를 보냅니다");
    input["attachmentIds"] = json!(ids);
    file(by, input).await
}

/// V1: what a photo shows can't be masked, so it is there for the path and the customer alone.
#[tokio::test]
async fn v1_attachments_are_there_for_the_path_and_the_customer_alone() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = filed(&app, &app.sign_in("mate").await, &hong).await;
    let handler = item["assignee"]["email"].as_str().unwrap().split('@').next().unwrap().to_owned();
    for on_path in ["mate", "chief", "leader", "exec", "ceo", "cs", "cco", &handler] {
        let seen = attached(&app.sign_in(on_path).await, &item).await;
        assert_eq!(names(&seen), ["면허증.JPG", "견적서.pdf"], "{on_path}");
    }
    assert_eq!(attached(&app.as_customer(&hong), &item).await.len(), 2);
    for off_path in ["other", "exec2", "hr", "auditor", "compliance", "admin"] {
        let client = app.sign_in(off_path).await;
        assert_eq!(attached(&client, &item).await, [] as [Value; 0], "{off_path}");
        assert!(read(&client, &item).await["text"].is_string());
    }
    assert_eq!(read(&app.as_customer(&customer(&app, "C-2").await), &item).await, Value::Null);
    assert!(audited(&app, "fileVoc").await);
    // The upload is nobody's any more but of the text.
    let seen = attached(&app.sign_in("cs").await, &item).await;
    assert_eq!(
        ask(&app.sign_in("other").await, "node", json!({ "id": seen[0]["id"] })).await.json["data"]["node"],
        Value::Null
    );
}

/// V1: an image without its data, a document as it came; whatever it is, a browser runs nothing of it.
#[tokio::test]
async fn v1_an_image_shows_and_a_document_is_saved() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = filed(&app, &app.sign_in("cs").await, &hong).await;
    let seen = attached(&app.as_customer(&hong), &item).await;
    let (photo, document) = (&seen[0], &seen[1]);
    assert_eq!(
        (&photo["contentType"], &photo["width"], &photo["height"]),
        (&json!("image/jpeg"), &json!(600), &json!(300))
    );
    assert_eq!((&document["contentType"], &document["thumbnailUrl"]), (&json!("application/pdf"), &Value::Null));
    for (url, kind, how, name) in [
        (&photo["url"], "image/jpeg", "inline", "%EB%A9%B4%ED%97%88%EC%A6%9D.JPG"),
        (&photo["thumbnailUrl"], "image/jpeg", "inline", "%EB%A9%B4%ED%97%88%EC%A6%9D.JPG"),
        (&document["url"], "application/pdf", "attachment", "%EA%B2%AC%EC%A0%81%EC%84%9C.pdf"),
    ] {
        let response = opened(&app, url).await;
        assert_eq!(response.status(), 200, "{url}");
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), kind);
        assert_eq!(header("content-disposition"), format!("{how}; filename*=UTF-8''{name}"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "private, no-store");
        assert_eq!(header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
        let bytes = response.bytes().await.unwrap();
        if kind == "application/pdf" {
            assert_eq!(bytes, pdf("estimate"));
            assert_eq!(document["byteSize"], json!(bytes.len()));
        } else {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("SECRET-PLACE") && !text.contains("Exif"), "{url}");
            assert!(image::load_from_memory(&bytes).is_ok());
        }
    }
    let whole = opened(&app, &photo["url"]).await.bytes().await.unwrap();
    assert_eq!(photo["byteSize"], json!(whole.len()));
    // Another node, of the same keys, serves it too; kept it is sealed, whatever it is.
    assert_eq!(status_of(&app.another_node().await, &document["url"]).await, 200);
    for bytes in kept(&app) {
        assert!(!bytes.windows(5).any(|part| part == b"%PDF-") && !bytes.starts_with(&[0xff, 0xd8]));
    }
    assert_eq!(app.kept_files().await, 3);
}

/// V6: what is attached to a note no customer sees, nor can they open it.
#[tokio::test]
async fn v6_what_is_attached_to_a_note_is_none_of_the_customers() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let handler = assignee(&app, &item).await;
    for (field, name) in [("addVocNote", "메모.pdf"), ("replyToCustomer", "안내.pdf")] {
        app.pass(TimeDelta::seconds(1));
        let id = sent(&app, &handler, name, pdf(field)).await;
        act(&handler, field, &item, json!({ "text": "붙임 참조", "attachmentIds": [id] })).await;
        assert!(audited(&app, field).await);
    }
    let client = app.as_customer(&hong);
    app.pass(TimeDelta::seconds(1));
    let id = sent(&app, &client, "../사진.webp", jpeg(30, 30)).await;
    act(&client, "sendCustomerMessage", &item, json!({ "text": "사진입니다", "attachmentIds": [id] })).await;
    assert_eq!(names(&attached(&handler, &item).await), ["메모.pdf", "안내.pdf", "사진.jpg"]);
    let theirs = attached(&client, &item).await;
    assert_eq!(names(&theirs), ["안내.pdf", "사진.jpg"]);
    for one in &theirs {
        assert_eq!(status_of(&app, &one["url"]).await, 200);
    }
}

/// V10: an address is worth no more than whoever it was made for; it is theirs, and for minutes.
#[tokio::test]
async fn v10_an_address_works_for_its_viewer_as_long_as_they_may_see_it() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let item = filed(&app, &cs, &hong).await;
    let handler = assignee(&app, &item).await;
    let url = attached(&handler, &item).await[0]["url"].clone();
    let of_chief = attached(&app.sign_in("chief").await, &item).await[0]["url"].clone();
    assert_eq!(status_of(&app, &url).await, 200);
    let text = url.as_str().unwrap();
    let (path, query) = text.split_once('?').unwrap();
    let viewer = query.split("viewer=").nth(1).unwrap().split('&').next().unwrap();
    let chief = of_chief.as_str().unwrap().split("viewer=").nth(1).unwrap().split('&').next().unwrap();
    for wrong in [
        path.to_owned(),
        text.replace(viewer, chief),
        text.replace("whole", "thumbnail"),
        text.replace("whole", "..%2f..%2fwhole"),
        text.replace("expires=1", "expires=2"),
        text.replace("/attachments/", "/files/").replace("whole", "image.jpg"),
        format!("/attachments/{}/whole?{query}", "0".repeat(32)),
    ] {
        assert_eq!(status_of(&app, &json!(wrong)).await, 404, "{wrong}");
    }
    // With another department now: for whoever handled it until now it is gone, with the text as it was written.
    let to = json!({ "departmentId": app.company.id("support"), "reason": "소관" });
    act(&handler, "transferVoc", &item, to).await;
    assert_eq!(status_of(&app, &url).await, 404);
    assert_eq!(attached(&handler, &item).await, [] as [Value; 0]);
    // Signed out, and gone from the company: at once.
    let cs_url = attached(&cs, &item).await[0]["url"].clone();
    assert_eq!(status_of(&app, &cs_url).await, 200);
    cs.data("mutation { signOut { userErrors { code } } }", json!({})).await;
    assert_eq!(status_of(&app, &cs_url).await, 404);
    let of_leaver = attached(&app.sign_in("ceo").await, &item).await[0]["url"].clone();
    assert_eq!(status_of(&app, &of_leaver).await, 200);
    app.leave("ceo").await;
    assert_eq!(status_of(&app, &of_leaver).await, 404);
    let late = attached(&app.as_customer(&hong), &item).await[0]["url"].clone();
    assert_eq!(status_of(&app, &late).await, 200);
    app.pass(TimeDelta::minutes(5));
    assert_eq!(status_of(&app, &late).await, 404);
}

/// C3: what a file shows can't be masked: whoever of the company opens it leaves a record, once it can be shown; the customer themself and whoever
/// may not see it leave none. No pace counts these.
#[tokio::test]
async fn c3_who_opens_an_attachment_leaves_an_access_record() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let item = filed(&app, &cs, &hong).await;
    let records = async || get(&app.sign_in("auditor").await, "accessRecords", json!({})).await;
    let own = attached(&app.as_customer(&hong), &item).await[0]["url"].clone();
    let seen = attached(&cs, &item).await;
    assert_eq!((status_of(&app, &own).await, records().await["totalCount"].clone()), (200, json!(0)));
    let wrong = json!(seen[0]["url"].as_str().unwrap().replace("expires=1", "expires=2"));
    assert_eq!((status_of(&app, &wrong).await, records().await["totalCount"].clone()), (404, json!(0)));
    for _ in 0..40 {
        assert_eq!(status_of(&app, &seen[0]["url"]).await, 200);
    }
    let all = records().await;
    let node = &all["edges"][0]["node"];
    assert_eq!(
        (
            &all["totalCount"],
            &node["fields"],
            &node["reason"],
            &node["reference"],
            &node["actor"]["name"],
            &node["customer"]["id"]
        ),
        (&json!(40), &json!(["attachment"]), &Value::Null, &item["number"], &json!("임수빈"), &json!(hong))
    );
    assert_eq!(reveal(&app, "cs", &hong).await.refusals(), [] as [&str; 0], "thirty an hour may be revealed");
}

/// V10: what becomes sensitive is gone for those outside of its path, with its files.
#[tokio::test]
async fn v10_what_is_sensitive_stays_so_with_its_files() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let id = sent(&app, &cs, "수술기록.pdf", pdf("record")).await;
    let mut input = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    input["categoryId"] = json!(category("HEALTH"));
    input["attachmentIds"] = json!([id]);
    let item = file(&cs, input).await;
    assert_eq!(read(&app.sign_in("other").await, &item).await, Value::Null);
    assert_eq!(names(&attached(&app.as_customer(&hong), &item).await), ["수술기록.pdf"]);
    assert_eq!(names(&attached(&app.sign_in("cco").await, &item).await), ["수술기록.pdf"]);
}

/// V5: merging and taking apart again leaves files with their item.
#[tokio::test]
async fn v5_merged_items_keep_their_own_attachments() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let one = filed(&app, &cs, &hong).await;
    let other = file(&cs, complaint(Some(&hong), "같은 사고입니다")).await;
    act(&cs, "mergeVoc", &one, json!({ "intoId": other["id"], "reason": "같은 건" })).await;
    for _ in 0..2 {
        let seen = attached(&cs, &one).await;
        assert_eq!((names(&seen), attached(&cs, &other).await.len()), (vec!["면허증.JPG", "견적서.pdf"], 0));
        assert_eq!(status_of(&app, &seen[1]["url"]).await, 200);
        change(&cs, "unmergeVoc", json!({ "id": one["id"], "reason": "다른 건" })).await;
    }
    assert_eq!(get(&cs, "vocItem", json!({ "id": one["id"] })).await["state"], "ASSIGNED");
}
