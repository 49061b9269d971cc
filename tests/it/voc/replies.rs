//! V6: a reply leaves by e-mail where it may, and says what became of it, once.

use crate::{
    customer::erasure::holding,
    documents::{absent, change, customer, document, get, reachable},
    voc::desk::{act, assignee, attempt, categories, complaint, file, kinds, read},
};
use chrono::TimeDelta;
use entity::{
    customer as record,
    ids::CustomerId,
    outgoing_mail::{self, MailStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::time::Duration;
use sunhwan::{
    app,
    customer::Vault,
    kernel::{id::PublicId, mail::Mailer},
};
use tests::{Client, Fate, SmtpServer, TestApp};

const FROM: &str = "순환 <sunhwan@hanbit.test>";
const REPLY: &str = "오늘 오후 세 시에 담당자가 직접 전화드리겠습니다.";

/// Somebody who may be written to, their item, and who handles it.
async fn begun(app: &TestApp) -> (Value, Client, String) {
    categories(app).await;
    let hong = reachable(app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "보상 담당자가 연락을 주지 않습니다")).await;
    let handler = assignee(app, &item).await;
    (item, handler, hong)
}

/// The mails to customers, oldest first.
async fn mails(app: &TestApp) -> Vec<outgoing_mail::Model> {
    let all = outgoing_mail::Entity::find().filter(outgoing_mail::Column::CustomerId.is_not_null());
    all.order_by_asc(outgoing_mail::Column::Id).all(app.db.reader()).await.unwrap()
}

/// What a mail that waits says.
async fn words(app: &TestApp, mail: &outgoing_mail::Model) -> Value {
    let row = record::Entity::find_by_id(mail.customer_id.unwrap()).one(app.db.reader()).await.unwrap().unwrap();
    let (ring, place) = (app::ring(&app.config).unwrap(), ("outgoing_mail.sealed", mail.id.0));
    let text = Vault::open_text(&ring, &row, place, mail.sealed.as_ref().unwrap()).unwrap().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Where the replies are, the newest first.
async fn deliveries(client: &Client, item: &Value) -> Vec<String> {
    let seen = read(client, item).await;
    let texts = seen["texts"]["edges"].as_array().unwrap().iter();
    texts.filter_map(|edge| edge["node"]["delivery"].as_str().map(str::to_owned)).collect()
}

async fn mailer(fates: impl IntoIterator<Item = Fate>) -> (SmtpServer, Mailer) {
    let server = SmtpServer::start(fates).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    (server, mailer)
}

/// V6, C4: it says the reply, the item's number and how to answer; nothing of what colleagues or the customer said, and no link that
/// signs anybody in.
#[tokio::test]
async fn v6_a_reply_leaves_as_a_letter_that_says_no_more_than_the_reply() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "addVocNote", &item, json!({ "text": "전 담당자 퇴사, 화가 많이 나심" })).await;
    act(&handler, "waitForCustomer", &item, json!({ "reason": "내부 사정" })).await;
    assert_eq!(mails(&app).await.len(), 0, "what is said among colleagues leaves for nobody");
    act(&handler, "replyToCustomer", &item, json!({ "text": REPLY })).await;
    assert_eq!(deliveries(&handler, &item).await, ["PENDING"]);
    let all = mails(&app).await;
    assert_eq!(all.len(), 1);
    let letter = words(&app, &all[0]).await;
    let (subject, body) = (letter["subject"].as_str().unwrap(), letter["body"].as_str().unwrap());
    let number = item["number"].as_str().unwrap();
    for part in [subject, body] {
        assert!(part.contains(number), "{part}");
    }
    assert!(subject.starts_with("말씀하신 내용에 대한 답변입니다"), "{subject}");
    for part in [REPLY, "\n\nhttps://sunhwan.test\n", "앱이나 홈페이지에서", "in the app or on our website"] {
        assert!(body.contains(part), "no {part} in {body}");
    }
    for part in ["퇴사", "내부 사정", "연락을 주지", "홍길동", "#", "?"] {
        assert!(!body.contains(part), "{part} in {body}");
    }
    let (server, mailer) = mailer([]).await;
    assert_eq!(app.deliver(&mailer).await.sent, 1);
    assert!(server.received()[0].contains("To: hong@example.com"));
    assert_eq!(deliveries(&handler, &item).await, ["SENT"]);
    // What is known of it outlives the mail.
    app.pass(TimeDelta::days(31));
    assert_eq!(sunhwan::kernel::mail::forget(&app.db, app.now()).await.unwrap(), 1);
    assert_eq!(deliveries(&app.sign_in("cs").await, &item).await, ["SENT"]);
}

/// V6: what was done, and a notice of more time, are replies, too; what is refused leaves nothing.
#[tokio::test]
async fn v6_resolving_and_extending_write_to_the_customer() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let outsider = app.sign_in("other").await;
    assert_eq!(
        attempt(&outsider, "replyToCustomer", &item, json!({ "text": REPLY })).await.refusals(),
        ["NOT_IN_CHARGE id"]
    );
    let too_far = json!({ "until": "2027-03-30", "reason": "손해사정", "notice": "기한을 연장합니다" });
    assert_eq!(attempt(&handler, "extendDeadline", &item, too_far).await.refusals(), ["DEADLINE_TOO_FAR until"]);
    assert_eq!(mails(&app).await.len(), 0);
    let more = json!({ "until": "2026-03-30", "reason": "손해사정", "notice": "기한을 연장합니다" });
    act(&handler, "extendDeadline", &item, more).await;
    app.pass(TimeDelta::seconds(1));
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "오늘 지급했습니다." })).await;
    assert_eq!(deliveries(&handler, &item).await, ["PENDING", "PENDING"]);
    let all = mails(&app).await;
    assert!(words(&app, &all[0]).await["body"].as_str().unwrap().contains("기한을 연장합니다"));
    assert!(words(&app, &all[1]).await["body"].as_str().unwrap().contains("오늘 지급했습니다."));
}

/// V6, V11: tried again under one Message-ID; what became of it is known once, live, and changes no version.
#[tokio::test]
async fn v6_the_state_of_a_reply_follows_its_mail() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let changes = document("vocChanges");
    let mut desk = handler.subscribe(&changes, json!({})).await;
    let board = json!({ "departmentId": app.company.id("team") });
    let mut board = app.sign_in("other").await.subscribe(&changes, board).await;
    let mut own = app.as_customer(&hong).subscribe(&changes, json!({})).await;
    for events in [&mut desk, &mut board, &mut own] {
        assert!(events.within(Duration::from_millis(50)).await.is_err());
    }
    let replied = act(&handler, "replyToCustomer", &item, json!({ "text": REPLY })).await;
    let (server, mailer) = mailer([Fate::NotNow, Fate::Never, Fate::DieBeforeAnswer]).await;
    for wait in [1, 2, 4] {
        assert_eq!(app.deliver(&mailer).await.postponed, 1);
        assert_eq!(deliveries(&handler, &item).await, ["PENDING"]);
        app.pass(TimeDelta::minutes(wait));
    }
    assert_eq!(app.deliver(&mailer).await.sent, 1);
    assert_eq!(deliveries(&handler, &item).await, ["SENT"]);
    assert_eq!(deliveries(&app.as_customer(&hong), &item).await, ["SENT"]);
    let ids: Vec<String> = server.received().iter().map(|text| message_id(text)).collect();
    assert_eq!((ids.len(), &ids[0]), (2, &ids[1]), "once without an answer, once with");
    for events in [&mut desk, &mut board] {
        for expected in ["REPLIED", "REPLY_SENT"] {
            let event = events.next().await.unwrap()["data"]["vocChanges"].clone();
            assert_eq!((&event["kind"], &event["itemId"]), (&json!(expected), &item["id"]), "{event}");
            assert_eq!(event["version"], replied["version"]);
        }
    }
    assert_eq!(own.next().await.unwrap()["data"]["vocChanges"]["kind"], "REPLIED");
    assert!(own.within(Duration::from_millis(100)).await.is_err(), "no matter of the customer's");
    let seen = read(&handler, &item).await;
    assert_eq!((&seen["version"], kinds(&seen["timeline"])), (&replied["version"], vec!["REPLIED", "FILED"]));
    let cs = app.sign_in("cs").await;
    let more = json!({ "expectedVersion": replied["version"], "dissatisfaction": 2 });
    act(&cs, "updateVoc", &item, more).await;
}

fn message_id(mail: &str) -> String {
    mail.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned()
}

/// V6, L4: of a reply that does not arrive whoever handles the item is told, once.
#[tokio::test]
async fn v6_a_reply_that_can_not_be_delivered_is_told_to_its_assignee() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = reachable(&app, "C-1").await;
    for (who, deputy) in [("mate", "staff"), ("chief", "leader")] {
        absent(&app, who, deputy).await;
    }
    app.reload().await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let staff = app.sign_in("staff").await;
    let (_colleagues, taken) = mailer([]).await;
    let told = async |who: &str| {
        app.tell().await;
        app.deliver(&taken).await;
        let all = get(&app.sign_in(who).await, "notifications", json!({})).await;
        let failed = all["edges"].as_array().unwrap().iter().filter(|edge| edge["node"]["kind"] == "VOC_REPLY_FAILED");
        failed.map(|edge| edge["node"]["subjectId"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("staff").await, [] as [Value; 0]);
    let (_server, mailer) = mailer([Fate::NoSuchMailbox]).await;
    act(&staff, "replyToCustomer", &item, json!({ "text": REPLY })).await;
    assert_eq!(app.deliver(&mailer).await.given_up, 1);
    assert_eq!(deliveries(&staff, &item).await, ["FAILED"]);
    assert_eq!(told("staff").await, [item["id"].clone()]);
    assert_eq!(app.deliver(&mailer).await, Default::default());
    assert_eq!((told("staff").await.len(), told("cs").await.len(), told("chief").await.len()), (1, 0, 0));
    // Each reply is one thing to be told, also where the item has not changed in between.
    act(&staff, "replyToCustomer", &item, json!({ "text": REPLY })).await;
    app.pass(TimeDelta::days(3));
    assert_eq!(app.deliver(&mailer).await.given_up, 1);
    assert_eq!(deliveries(&app.sign_in("staff").await, &item).await, ["FAILED", "FAILED"]);
    assert_eq!(told("staff").await.len(), 2);
    // To who leads where its assignee has left.
    act(&app.sign_in("staff").await, "replyToCustomer", &item, json!({ "text": REPLY })).await;
    app.leave("staff").await;
    app.pass(TimeDelta::days(3));
    app.deliver(&mailer).await;
    assert_eq!(told("chief").await, [item["id"].clone()]);
}

/// V6: two nodes send, one dies while it does: each reply's state is written once, and told once.
#[tokio::test]
async fn v6_what_became_of_a_reply_is_written_once_over_nodes() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let second = app.another_node().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dying = Mailer::new(&format!("smtp://{}", silent.local_addr().unwrap()), FROM).unwrap();
    act(&handler, "replyToCustomer", &item, json!({ "text": REPLY })).await;
    assert!(tokio::time::timeout(Duration::from_millis(500), second.deliver(&dying)).await.is_err());
    let (server, mailer) = mailer([]).await;
    assert_eq!(app.deliver(&mailer).await, Default::default(), "the lease of the dead one holds");
    for n in 0..5 {
        act(&handler, "replyToCustomer", &item, json!({ "text": format!("{n}번째 답") })).await;
    }
    app.pass(TimeDelta::minutes(16));
    let (here, there) = tokio::join!(app.deliver(&mailer), second.deliver(&mailer));
    assert_eq!((here.sent + there.sent, server.received().len()), (6, 6), "{here:?} {there:?}");
    assert_eq!(deliveries(&app.sign_in("cs").await, &item).await, ["SENT"; 6]);
    let events = "SELECT COUNT(*) AS n FROM event WHERE name = 'vocReplySent' AND object_type = 'VocItem'";
    assert_eq!(app.number(events).await, 6);
}

/// I3, V6: whoever repeats a reply, or says it twice at once, sends one mail.
#[tokio::test]
async fn v6_a_retry_sends_no_second_mail() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let said = json!({ "text": REPLY, "idempotencyKey": "one" });
    let reply = async || attempt(&handler, "replyToCustomer", &item, said.clone()).await;
    let (one, other) = tokio::join!(reply(), reply());
    for answer in [one, other, reply().await] {
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    }
    assert_eq!((mails(&app).await.len(), deliveries(&handler, &item).await.len()), (1, 1));
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "지급했습니다" })).await;
    let again = attempt(&handler, "resolveVoc", &item, json!({ "text": "지급했습니다" })).await;
    assert_eq!(again.refusals(), ["NOT_POSSIBLE id"]);
    assert_eq!(mails(&app).await.len(), 2);
}

/// C1, V6: without consent, without an address, or where nobody knows who it was, a reply stays in the app.
#[tokio::test]
async fn v6_who_may_not_be_written_to_is_answered_in_the_app() {
    let app = TestApp::start().await;
    categories(&app).await;
    let cs = app.sign_in("cs").await;
    let silent = customer(&app, "C-1").await;
    let nowhere = reachable(&app, "C-2").await;
    let cleared = change(&cs, "updateCustomer", json!({ "id": nowhere, "expectedVersion": 2, "email": null })).await;
    assert_eq!(cleared.refusals(), [] as [&str; 0], "{}", cleared.text);
    for whose in [Some(silent.as_str()), Some(&nowhere), None] {
        let item = file(&cs, complaint(whose, "서류를 또 내라고 합니다")).await;
        act(&cs, "replyToCustomer", &item, json!({ "text": REPLY })).await;
        assert_eq!(deliveries(&cs, &item).await, ["IN_APP"], "{whose:?}");
    }
    assert_eq!(app.count("outgoing_mail").await, 0);
}

/// C4, V6: what waits for a customer who is erased is never sent, its state ends, and nobody is told to reach them.
#[tokio::test]
async fn c4_a_reply_that_waits_for_an_erased_customer_is_not_sent() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    act(&handler, "replyToCustomer", &item, json!({ "text": "달빛처럼 조용히 처리했습니다." })).await;
    assert!(!holding(&app, "달빛처럼").await.is_empty(), "the scan finds what is there");
    let cs = app.sign_in("cs").await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    assert_eq!(deliveries(&cs, &item).await, ["FAILED"]);
    let (server, mailer) = mailer([]).await;
    assert_eq!(app.deliver(&mailer).await, Default::default());
    assert_eq!(server.received(), [] as [String; 0]);
    let gone = mails(&app).await.pop().unwrap();
    assert_eq!((gone.status, gone.sealed, gone.customer_id), (MailStatus::GivenUp, None, CustomerId::decode(&hong)));
    for text in ["달빛처럼", "hong@example.com"] {
        assert_eq!(holding(&app, text).await, [] as [&str; 0], "{text}");
    }
    app.tell().await;
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM notification WHERE kind = 'VOC_REPLY_FAILED'").await, 0);
}

/// V1, C4: a reply that says who the customer is leaves as it was written; what is kept of it is masked or sealed.
#[tokio::test]
async fn v1_a_reply_leaves_as_it_was_written() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    app.pass(TimeDelta::seconds(1));
    act(&handler, "replyToCustomer", &item, json!({ "text": "홍길동 고객님, 010-1234-5678로 전화드리겠습니다." }))
        .await;
    let mail = mails(&app).await.pop().unwrap();
    assert!(words(&app, &mail).await["body"].as_str().unwrap().contains("홍길동 고객님, 010-1234-5678로"));
    for text in ["홍길동", "010-1234-5678"] {
        assert_eq!(holding(&app, text).await, [] as [&str; 0], "{text}");
    }
    let seen = read(&app.sign_in("other").await, &item).await;
    assert_eq!(seen["texts"]["edges"][0]["node"]["text"], "홍*동 고객님, 010-****-5678로 전화드리겠습니다.");
}
