//! V1, I3: which uploads can be attached, by whom, and how often.

use crate::{
    documents::{change, customer, document},
    praise::images::{self, jpeg},
    voc::{
        desk::{act, assignee, attempt, categories, complaint, file, item_of},
        files::{attached, names, pdf, prepare, sent, upload_of},
    },
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

async fn filing(client: &Client, hong: &str, ids: &[&Value]) -> Answer {
    let mut input = complaint(Some(hong), "서류를 보냅니다");
    input["attachmentIds"] = json!(ids);
    change(client, "fileVoc", input).await
}

/// V1: one's own, ready, within a day, each once, and not too many; refused, nothing is filed.
#[tokio::test]
async fn v1_what_can_not_be_attached_says_why() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(sent(&app, &cs, &format!("{n}.pdf"), pdf("x")).await);
    }
    let all: Vec<&Value> = ids.iter().collect();
    assert_eq!(filing(&cs, &hong, &all).await.refusals(), ["TOO_MANY_ATTACHMENTS attachmentIds"]);
    let unready = prepare(&cs, "late.pdf", 10).await["upload"]["id"].clone();
    let of_mate = sent(&app, &app.sign_in("mate").await, "mate.pdf", pdf("x")).await;
    let of_hong = sent(&app, &app.as_customer(&hong), "hong.pdf", pdf("x")).await;
    let image = json!(images::sent(&app, &cs, jpeg(9, 9)).await);
    let nothing = json!(tests::foreign::<entity::ids::UploadId>());
    for (given, refusals) in [
        (vec![all[0], &unready], vec!["ATTACHMENT_NOT_READY attachmentIds/1"]),
        (vec![all[0], all[0]], vec!["ATTACHMENT_REPEATED attachmentIds/1"]),
        (
            vec![&of_mate, &of_hong, all[0]],
            vec!["ATTACHMENT_UNKNOWN attachmentIds/0", "ATTACHMENT_UNKNOWN attachmentIds/1"],
        ),
        (vec![&image, &nothing], vec!["ATTACHMENT_UNKNOWN attachmentIds/0", "ATTACHMENT_UNKNOWN attachmentIds/1"]),
    ] {
        assert_eq!(filing(&cs, &hong, &given).await.refusals(), refusals);
    }
    assert_eq!((app.count("voc_item").await, app.count("voc_attachment").await), (0, 0));
    // An attachment is no image of a post either.
    let post = json!({ "recipientIds": [app.company.id("mate")], "message": "감사합니다", "imageIds": [all[0]] });
    assert_eq!(change(&cs, "createPraisePost", post).await.refusals(), ["UNKNOWN_IMAGE imageIds/0"]);
    let item = item_of(&filing(&cs, &hong, &all[..5]).await, "fileVoc");
    assert_eq!(names(&attached(&cs, &item).await), ["0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf"]);
    assert_eq!(filing(&cs, &hong, &all[..1]).await.refusals(), ["ATTACHMENT_USED attachmentIds/0"]);
    assert_eq!(upload_of(&cs, all[0]).await, json!({ "status": "READY", "fileName": null }));
    // Customers attach what they sent themselves, and nothing of anybody else.
    let client = app.as_customer(&hong);
    let with = |id: &Value| json!({ "text": "서류입니다", "attachmentIds": [id] });
    assert_eq!(
        attempt(&client, "sendCustomerMessage", &item, with(all[5])).await.refusals(),
        ["ATTACHMENT_UNKNOWN attachmentIds/0"]
    );
    act(&client, "sendCustomerMessage", &item, with(&of_hong)).await;
    assert_eq!(attached(&client, &item).await.len(), 6);
    app.pass(TimeDelta::hours(24));
    assert_eq!(
        filing(&app.sign_in("cs").await, &hong, &[all[5]]).await.refusals(),
        ["ATTACHMENT_UNKNOWN attachmentIds/0"]
    );
}

/// V1: how many at once, and on an item, is the company's to say.
#[tokio::test]
async fn v1_how_many_can_be_attached_is_a_setting() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let input = json!({ "changes": [
        { "key": "voc.attachmentsPerText", "integer": 2 }, { "key": "voc.attachmentsPerItem", "integer": 3 }] });
    assert_eq!(change(&app.sign_in("admin").await, "updateSettings", input).await.refusals(), [] as [&str; 0]);
    app.reload().await;
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(sent(&app, &cs, &format!("{n}.pdf"), pdf("x")).await);
    }
    let all: Vec<&Value> = ids.iter().collect();
    assert_eq!(filing(&cs, &hong, &all[..3]).await.refusals(), ["TOO_MANY_ATTACHMENTS attachmentIds"]);
    let item = item_of(&filing(&cs, &hong, &all[..2]).await, "fileVoc");
    let note = |ids: &[&Value]| json!({ "text": "붙임", "attachmentIds": ids });
    assert_eq!(
        attempt(&cs, "addVocNote", &item, note(&all[2..4])).await.refusals(),
        ["TOO_MANY_ATTACHMENTS attachmentIds"]
    );
    act(&cs, "addVocNote", &item, note(&all[2..3])).await;
    assert_eq!(app.count("voc_attachment").await, 3);
}

/// V1: of any number of texts that want the same files at the same moment one gets them, whatever the order in which they name them.
#[tokio::test]
async fn v1_a_file_is_attached_once_however_many_want_it() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong, kim) = (app.sign_in("cs").await, customer(&app, "C-1").await, customer(&app, "C-2").await);
    let ids = [sent(&app, &cs, "a.pdf", pdf("a")).await, sent(&app, &cs, "b.pdf", pdf("b")).await];
    let (there, back) = ([&ids[0], &ids[1]], [&ids[1], &ids[0]]);
    let tries = (0..8).map(|n| {
        let (of, order) = (if n % 2 == 0 { &hong } else { &kim }, if n % 3 == 0 { &there } else { &back });
        filing(&cs, of, order)
    });
    let answers = futures_util::future::join_all(tries).await;
    let done = answers.iter().filter(|answer| answer.refusals().is_empty()).count();
    let used = ["ATTACHMENT_USED attachmentIds/0", "ATTACHMENT_USED attachmentIds/1"];
    assert_eq!((done, answers.iter().filter(|answer| answer.refusals() == used).count()), (1, 7));
    assert_eq!((app.count("voc_item").await, app.count("voc_attachment").await), (1, 2));
}

/// I3: a retry answers what the first call made, though its files are used by now: by it.
#[tokio::test]
async fn i3_a_retry_with_attachments_answers_the_first_item() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let id = sent(&app, &cs, "a.pdf", pdf("a")).await;
    for (known, again) in [(Some(hong.as_str()), "k1"), (None, "k2")] {
        let id = if known.is_some() { id.clone() } else { sent(&app, &cs, "c.pdf", pdf("c")).await };
        let mut input = complaint(known, "서류를 보냅니다");
        input["attachmentIds"] = json!([id]);
        input["idempotencyKey"] = json!(again);
        let all = futures_util::future::join_all((0..4).map(|_| change(&cs, "fileVoc", input.clone()))).await;
        let ids: std::collections::BTreeSet<String> =
            all.iter().map(|answer| item_of(answer, "fileVoc")["id"].to_string()).collect();
        assert_eq!(ids.len(), 1);
        input["attachmentIds"] = json!([]);
        assert_eq!(change(&cs, "fileVoc", input).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    }
    let item = file(&cs, complaint(Some(&hong), "다른 건")).await;
    let handler = assignee(&app, &item).await;
    let id = sent(&app, &handler, "b.pdf", pdf("b")).await;
    let note = json!({ "text": "붙임", "attachmentIds": [id], "idempotencyKey": "n" });
    let (one, two) = tokio::join!(
        attempt(&handler, "addVocNote", &item, note.clone()),
        attempt(&handler, "addVocNote", &item, note.clone())
    );
    assert_eq!((one.refusals(), two.refusals()), (vec![], vec![]));
    act(&handler, "addVocNote", &item, note).await;
    assert_eq!((attached(&handler, &item).await.len(), app.count("voc_attachment").await), (1, 3));
    // Preparing, too; of the name nothing is kept by which it could be guessed.
    let prepare = json!({ "purpose": "VOC_ATTACHMENT", "byteSize": 9, "contentType": "image/png", "fileName": "홍길동.png",
        "idempotencyKey": "p" });
    let first = change(&cs, "prepareUpload", prepare.clone()).await;
    assert_eq!(change(&cs, "prepareUpload", prepare.clone()).await.json["data"], first.json["data"]);
    let mut other = prepare;
    other["fileName"] = json!("김철수.png");
    assert_eq!(change(&cs, "prepareUpload", other).await.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
}

/// Texts take one statement more for their attachments, and one for the keys of all of them, whatever their number; a claim as many as for one.
#[tokio::test]
async fn v1_attachments_take_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let item = file(&cs, complaint(Some(&hong), "서류를 보냅니다")).await;
    let handler = assignee(&app, &item).await;
    let note =
        "mutation($input: AddVocNoteInput!) { addVocNote(input: $input) { vocItem { id } userErrors { code } } }";
    let mut taken = Vec::new();
    for number in 0..4 {
        let mut ids = Vec::new();
        app.pass(TimeDelta::seconds(1));
        for n in 0..number {
            ids.push(sent(&app, &handler, &format!("{n}.pdf"), pdf("x")).await);
        }
        let input = json!({ "input": { "id": item["id"], "text": "붙임", "attachmentIds": ids } });
        let (statements, answer) = app.statements(handler.run(note, input)).await;
        assert_eq!(answer.refusals(), [] as [&str; 0]);
        taken.push(statements);
    }
    // How many the item has, the uploads locked, their keys handed over; on SQLite each table is a statement.
    let more = 3 + u64::from(!tests::on_postgres());
    assert_eq!(taken[1..], [taken[0] + more; 3]);
    for first in [1, 2, 4] {
        let page = document("vocItem").replace("texts {", &format!("texts(first: {first}) {{"));
        assert!(page.contains("first:"), "{page}");
        let (statements, answer) = app.statements(cs.run(&page, json!({ "id": item["id"] }))).await;
        // The item; categories and rules, the customer, what it began with, texts, what is attached to them and the customer with whose key
        // it opens, timeline, clocks, the survey; what was merged into it, decisions about all of it; improvement tasks, the recovery case.
        assert_eq!(statements, 15, "first: {first}");
        let edges = answer.json["data"]["vocItem"]["texts"]["edges"].as_array().unwrap();
        let numbers: Vec<usize> =
            edges.iter().map(|edge| edge["node"]["attachments"].as_array().unwrap().len()).collect();
        assert_eq!(numbers, [3, 2, 1, 0][..first]);
    }
}
