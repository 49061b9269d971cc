//! C2, C4: how files are kept, and what is left of them when their customer is forgotten.

use crate::{
    customer::erasure::holding,
    documents::{change, customer},
    praise::images::{jpeg, put},
    voc::{
        desk::{act, assignee, categories, complaint, file},
        files::{attached, kept, names, pdf, prepare, sent, status_of},
    },
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sunhwan::{
    app,
    config::SigningKey,
    kernel::{jobs::Jobs, secret::fresh_key},
    voc::{forget_attachments, register_dropping, rekey_attachments},
};
use tests::TestApp;

const NAME: &str = "홍길동 면허증.jpg";

/// Does what erasures have left to do, as any node does within a second.
async fn drop_erased(app: &TestApp) -> usize {
    let jobs = register_dropping(Jobs::default(), app.files());
    jobs.run(&app.db, app.now()).await.unwrap()
}

/// C4: of the files of who is forgotten nothing is left, in any table, nor where the bytes are; others' stay.
#[tokio::test]
async fn c4_an_erased_customers_attachments_are_gone() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (hong, kim) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    let (cs, client) = (app.sign_in("cs").await, app.as_customer(&hong));
    let mut input = complaint(Some(&hong), "사진을 보냅니다");
    input["attachmentIds"] = json!([sent(&app, &cs, NAME, jpeg(40, 40)).await]);
    let item = file(&cs, input.clone()).await;
    let handler = assignee(&app, &item).await;
    let note = sent(&app, &handler, "홍길동 메모.pdf", pdf("note")).await;
    act(&handler, "addVocNote", &item, json!({ "text": "붙임", "attachmentIds": [note] })).await;
    // Sent, and never attached; and one whose bytes are still to come.
    sent(&app, &client, "홍길동 영수증.pdf", pdf("receipt")).await;
    let late = prepare(&client, "홍길동 나중.pdf", pdf("late").len()).await;
    input["customerId"] = json!(kim);
    input["attachmentIds"] = json!([sent(&app, &cs, "김철수.pdf", pdf("kim")).await]);
    let of_kim = file(&cs, input).await;
    assert_eq!((app.kept_files().await, app.count("upload").await), (5, 5));
    // Also before: a name says who somebody is.
    for word in ["홍길동", "면허증", "메모.pdf"] {
        assert_eq!(holding(&app, word).await, [] as [&str; 0], "{word}");
    }
    let urls: Vec<Value> = attached(&cs, &item).await.iter().map(|one| one["url"].clone()).collect();
    assert_eq!(status_of(&app, &urls[0]).await, 200);
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    // At once, whatever the job does later.
    let left = "SELECT COUNT(*) AS n FROM upload WHERE status = 'ERASED' AND name IS NULL AND data_key IS NULL";
    assert_eq!(app.number(left).await, 4);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM voc_attachment WHERE data_key IS NULL").await, 2);
    assert_eq!(attached(&cs, &item).await, [] as [Value; 0]);
    for url in &urls {
        assert_eq!(status_of(&app, url).await, 404);
    }
    assert_eq!(put(&app, &late["target"], pdf("late")).await.status(), 409);
    assert_eq!((drop_erased(&app).await, drop_erased(&app).await), (1, 0));
    assert_eq!((app.kept_files().await, app.count("upload").await, app.count("voc_attachment").await), (1, 1, 1));
    assert_eq!(put(&app, &late["target"], pdf("late")).await.status(), 404);
    let seen = attached(&cs, &of_kim).await;
    assert_eq!(names(&seen), ["김철수.pdf"]);
    assert_eq!(status_of(&app, &seen[0]["url"]).await, 200);
}

/// C4: the job is safe to repeat, also when it was cut off between the objects and the rows; on a restored backup the hourly one does it.
#[tokio::test]
async fn c4_dropping_may_be_cut_off_and_done_again() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let mut input = complaint(Some(&hong), "사진을 보냅니다");
    input["attachmentIds"] =
        json!([sent(&app, &cs, NAME, jpeg(40, 40)).await, sent(&app, &cs, "a.pdf", pdf("a")).await]);
    file(&cs, input).await;
    change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    // As if some had gone before the node died.
    if let Some(folder) = app.config.files_url.strip_prefix("file:") {
        let mut folders = std::fs::read_dir(folder).unwrap();
        std::fs::remove_dir_all(folders.next().unwrap().unwrap().path()).unwrap();
    }
    let files = app.files();
    assert_eq!(forget_attachments(&app.db, &files, app.now()).await.unwrap(), 2);
    assert_eq!(forget_attachments(&app.db, &files, app.now()).await.unwrap(), 0);
    assert_eq!((app.kept_files().await, app.count("upload").await, app.count("voc_attachment").await), (0, 0, 0));
    assert_eq!(drop_erased(&app).await, 1, "the planned job finds nothing left to do");
}

/// V1: what nobody attaches is dropped after a day; what is attached stays for good.
#[tokio::test]
async fn v1_what_nobody_attaches_is_dropped_after_a_day() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let client = app.as_customer(&hong);
    let mut input = complaint(Some(&hong), "서류를 보냅니다");
    input["attachmentIds"] = json!([sent(&app, &cs, "a.pdf", pdf("a")).await]);
    let item = file(&cs, input).await;
    sent(&app, &client, "b.pdf", pdf("b")).await;
    prepare(&client, "c.pdf", 10).await;
    put(&app, &prepare(&client, "d.pdf", 4).await["target"], b"none".to_vec()).await;
    assert_eq!((app.count("upload").await, app.kept_files().await), (4, 2));
    app.pass(TimeDelta::hours(24));
    assert_eq!((app.forget_attachments().await, app.forget_images().await), (0, 0));
    app.pass(TimeDelta::hours(2));
    assert_eq!((app.forget_images().await, app.forget_attachments().await), (0, 3));
    assert_eq!((app.count("upload").await, app.kept_files().await), (1, 1));
    let seen = attached(&app.sign_in("cs").await, &item).await;
    assert_eq!(status_of(&app, &seen[0]["url"]).await, 200);
}

/// C2: files of nobody known, and of nobody yet, go with the ring's key; customers' go with theirs. The bytes stay as they are.
#[tokio::test]
async fn c2_attachments_are_rekeyed() {
    let before = TestApp::start().await;
    categories(&before).await;
    let (cs, hong) = (before.sign_in("cs").await, customer(&before, "C-1").await);
    let mut items = Vec::new();
    for of in [None, Some(hong.as_str())] {
        let mut input = complaint(of, "서류를 보냅니다");
        input["attachmentIds"] = json!([sent(&before, &cs, "a.pdf", pdf("a")).await]);
        items.push(file(&cs, input).await);
    }
    let waiting = sent(&before, &cs, "b.pdf", pdf("b")).await;
    let bytes = kept(&before);
    let next = SigningKey { id: "next".into(), key: fresh_key().unwrap().into() };
    let (alone, both) = (next.clone(), next);
    let during = before.another_node_with(|config| config.secret_keys.insert(0, both)).await;
    let ring = app::ring(&during.config).unwrap();
    assert_eq!(rekey_attachments(&during.db, &ring).await.unwrap(), 2);
    assert_eq!(rekey_attachments(&during.db, &ring).await.unwrap(), 0);
    assert_eq!(sunhwan::customer::rekey_customers(&during.db, &ring).await.unwrap(), 1);
    assert_eq!(kept(&before), bytes);
    let after = before.another_node_with(|config| config.secret_keys = vec![alone]).await;
    after.pass(TimeDelta::seconds(1));
    let cs = after.sign_in("cs").await;
    act(&cs, "addVocNote", &items[0], json!({ "text": "붙임", "attachmentIds": [waiting] })).await;
    for (item, shown) in items.iter().zip([vec!["a.pdf", "b.pdf"], vec!["a.pdf"]]) {
        let seen = attached(&cs, item).await;
        assert_eq!(names(&seen), shown);
        for one in &seen {
            assert_eq!(status_of(&after, &one["url"]).await, 200);
        }
    }
}
