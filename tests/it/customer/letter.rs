//! C1, C4: mail to customers says nothing of them in any table, and leaves for whom it may alone.

use super::erasure::holding;
use crate::documents::{change, customer, reachable};
use chrono::TimeDelta;
use entity::{
    ids::{CustomerId, OutgoingMailId},
    outgoing_mail::{self, MailStatus},
};
use sea_orm::EntityTrait;
use serde_json::json;
use sunhwan::{
    app,
    config::SigningKey,
    customer::{Letter, lock_for_case, rekey_customers, write_letter},
    kernel::{
        id::PublicId,
        mail::{Delivered, Mailer},
        secret::fresh_key,
    },
};
use tests::{Fate, SmtpServer, TestApp};

const FROM: &str = "순환 <sunhwan@hanbit.test>";
const WORDS: &str = "As gentle as the moonlight";

async fn write(app: &TestApp, to: &str) -> Option<OutgoingMailId> {
    let ring = app::ring(&app.config).unwrap();
    let tx = app.db.begin().await.unwrap();
    let customer = lock_for_case(&tx, CustomerId::decode(to).unwrap()).await.unwrap().unwrap();
    let letter = Letter { subject: "Moonlight".into(), body: WORDS.into(), worthless_from: None };
    let id = write_letter(&tx, (&ring, "sunhwan.test"), app.now(), &customer, &letter).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn mail(app: &TestApp, id: OutgoingMailId) -> outgoing_mail::Model {
    outgoing_mail::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap()
}

async fn edit(app: &TestApp, id: &str, what: serde_json::Value) {
    let mut input = json!({ "id": id });
    input.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
    let done = change(&app.sign_in("cs").await, "updateCustomer", input).await;
    assert_eq!(done.refusals(), [] as [&str; 0], "{}", done.text);
}

const GIVEN_UP: Delivered = Delivered { sent: 0, postponed: 0, given_up: 1 };
const POSTPONED: Delivered = Delivered { sent: 0, postponed: 1, given_up: 0 };
const SENT: Delivered = Delivered { sent: 1, postponed: 0, given_up: 0 };

/// C1: who has no address, or did not consent, is not written to; C4: nor who was erased.
#[tokio::test]
async fn c1_a_letter_is_for_who_has_an_address_and_agreed() {
    let app = TestApp::start().await;
    let silent = customer(&app, "C-1").await;
    assert_eq!(write(&app, &silent).await, None, "no consent");
    let id = reachable(&app, "C-2").await;
    assert!(write(&app, &id).await.is_some());
    edit(&app, &id, json!({ "expectedVersion": 2, "email": null })).await;
    assert_eq!(write(&app, &id).await, None, "no address");
    edit(&app, &id, json!({ "expectedVersion": 3, "email": "new@example.com" })).await;
    assert!(write(&app, &id).await.is_some());
    let erased =
        change(&app.sign_in("cs").await, "eraseCustomer", json!({ "customerId": id, "reason": "CUSTOMER_REQUEST" }))
            .await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    assert_eq!(write(&app, &id).await, None, "erased");
}

/// C2, C4: the outbox has neither address nor words, before, between and after the tries, whatever the server says; under one
/// Message-ID.
#[tokio::test]
async fn c4_no_table_has_the_address_or_the_words_of_a_letter() {
    let app = TestApp::start().await;
    let id = reachable(&app, "C-1").await;
    let nowhere = async || {
        for text in ["hong@example.com", "Moonlight", WORDS] {
            assert_eq!(holding(&app, text).await, [] as [&str; 0], "{text}");
        }
    };
    let server = SmtpServer::start([Fate::NotNow, Fate::DieBeforeAnswer, Fate::Accept, Fate::NoSuchMailbox]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    let first = write(&app, &id).await.unwrap();
    nowhere().await;
    for minutes in [1, 2] {
        assert_eq!(app.deliver(&mailer).await, POSTPONED);
        nowhere().await;
        app.pass(TimeDelta::minutes(minutes));
    }
    assert_eq!(app.deliver(&mailer).await, SENT);
    let sent = mail(&app, first).await;
    assert_eq!((sent.status, sent.sealed), (MailStatus::Sent, None));
    let received = server.received();
    assert_eq!(received.len(), 2, "once without an answer, once with");
    for text in &received {
        for line in ["To: hong@example.com", "Subject: Moonlight", &format!("Message-ID: {}", sent.message_id), WORDS] {
            assert!(text.lines().any(|given| given == line), "no {line} in {text}");
        }
    }
    // A server repeats the address in what it says.
    let second = write(&app, &id).await.unwrap();
    assert_eq!(app.deliver(&mailer).await, GIVEN_UP);
    nowhere().await;
    let given_up = mail(&app, second).await;
    assert_eq!(
        (given_up.status, given_up.sealed, given_up.last_error.as_deref()),
        (MailStatus::GivenUp, None, Some("the mail server said 550"))
    );
}

/// C4: what waits when a customer is erased is never sent, and nothing of it stays.
#[tokio::test]
async fn c4_what_waits_for_an_erased_customer_is_given_up() {
    let app = TestApp::start().await;
    let (id, other) = (reachable(&app, "C-1").await, reachable(&app, "C-2").await);
    let (waiting, others) = (write(&app, &id).await.unwrap(), write(&app, &other).await.unwrap());
    change(&app.sign_in("cs").await, "eraseCustomer", json!({ "customerId": id, "reason": "CUSTOMER_REQUEST" })).await;
    let gone = mail(&app, waiting).await;
    assert_eq!((gone.status, gone.sealed), (MailStatus::GivenUp, None));
    let server = SmtpServer::start([]).await;
    assert_eq!(app.deliver(&Mailer::new(&server.url, FROM).unwrap()).await, SENT, "the other's");
    assert_eq!(mail(&app, others).await.status, MailStatus::Sent);
    assert_eq!(server.received().len(), 1);
}

/// C1: consent that is withdrawn while a letter waits counts, and so does an address that was corrected.
#[tokio::test]
async fn c1_what_is_so_when_a_letter_leaves_counts() {
    let app = TestApp::start().await;
    let (one, other) = (reachable(&app, "C-1").await, reachable(&app, "C-2").await);
    write(&app, &one).await.unwrap();
    edit(&app, &one, json!({ "expectedVersion": 2, "contactConsent": false })).await;
    let server = SmtpServer::start([]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    assert_eq!(app.deliver(&mailer).await, GIVEN_UP);
    assert_eq!(server.received(), [] as [String; 0]);
    write(&app, &other).await.unwrap();
    edit(&app, &other, json!({ "expectedVersion": 2, "email": "right@example.com" })).await;
    assert_eq!(app.deliver(&mailer).await, SENT);
    assert!(server.received()[0].contains("To: right@example.com"));
}

/// C2: a letter that was written before the keys were changed opens afterwards.
#[tokio::test]
async fn c2_a_letter_that_waits_outlives_the_old_key() {
    let before = TestApp::start().await;
    let id = reachable(&before, "C-1").await;
    write(&before, &id).await.unwrap();
    let next = SigningKey { id: "next".into(), key: fresh_key().unwrap().into() };
    let (alone, both) = (next.clone(), next);
    let during = before.another_node_with(|config| config.secret_keys.insert(0, both)).await;
    assert_eq!(rekey_customers(&during.db, &app::ring(&during.config).unwrap()).await.unwrap(), 1);
    let after = before.another_node_with(|config| config.secret_keys = vec![alone]).await;
    let server = SmtpServer::start([]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    // Who has not got the key leaves it to who has.
    let stranger = SigningKey { id: "other".into(), key: fresh_key().unwrap().into() };
    let without = before.another_node_with(|config| config.secret_keys = vec![stranger]).await;
    assert_eq!(without.deliver(&mailer).await, POSTPONED);
    after.pass(TimeDelta::minutes(1));
    assert_eq!(after.deliver(&mailer).await, SENT);
    assert!(server.received()[0].contains(WORDS));
}
