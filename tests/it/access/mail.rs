//! X2: mail leaves at least once, under one Message-ID, whatever the server does.

use super::{links::mails, sign_in::give_password};
use crate::documents::change;
use chrono::TimeDelta;
use entity::outgoing_mail::MailStatus;
use serde_json::json;
use sunhwan::kernel::mail::{Delivered, Mailer};
use tests::{Fate, SmtpServer, TestApp};

const FROM: &str = "순환 <sunhwan@hanbit.test>";

/// A company in which somebody has asked for a link.
async fn with_a_mail() -> TestApp {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    change(&app.anonymous(), "requestPasswordReset", json!({ "email": "staff@hanbit.test" })).await;
    app
}

async fn deliver(app: &TestApp, mailer: &Mailer) -> Delivered {
    app.deliver(mailer).await
}

fn sent(sent: usize) -> Delivered {
    Delivered { sent, ..Delivered::default() }
}

fn postponed() -> Delivered {
    Delivered { postponed: 1, ..Delivered::default() }
}

fn header<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {text}")).trim()
}

#[tokio::test]
async fn x2_a_mail_reaches_the_server_and_its_body_is_blanked() {
    let app = with_a_mail().await;
    let server = SmtpServer::start([]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    let before = mails(&app).await.pop().unwrap();
    assert!(before.body.unwrap().contains("password-reset#"));
    assert_eq!(deliver(&app, &mailer).await, sent(1));
    assert_eq!(deliver(&app, &mailer).await, sent(0));
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(header(&received[0], "Message-ID:"), before.message_id);
    assert_eq!(header(&received[0], "To:"), "staff@hanbit.test");
    assert!(before.message_id.ends_with("@sunhwan.test>"));
    let after = mails(&app).await.pop().unwrap();
    assert_eq!((after.status, after.body, after.sent_at), (MailStatus::Sent, None, Some(app.now())));
    change(&app.anonymous(), "requestPasswordReset", json!({ "email": "staff@hanbit.test" })).await;
    let in_a_month = app.now() + TimeDelta::days(30) + TimeDelta::seconds(1);
    assert_eq!(sunhwan::kernel::mail::forget(&app.db, in_a_month).await.unwrap(), 1, "what waits is kept");
}

/// 4xx, 5xx, and a line that is cut after the text was taken: tried again, later and later, as the same mail.
#[tokio::test]
async fn x2_a_mail_that_was_not_taken_is_tried_again_under_its_message_id() {
    let app = with_a_mail().await;
    let server = SmtpServer::start([Fate::NotNow, Fate::Never, Fate::DieBeforeAnswer]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    for (attempt, wait) in [(1, 1), (2, 2), (3, 4)] {
        assert_eq!(deliver(&app, &mailer).await, postponed(), "attempt {attempt}");
        let mail = mails(&app).await.pop().unwrap();
        assert_eq!((mail.attempts, mail.due_at), (attempt, app.now() + TimeDelta::minutes(wait)));
        assert!(mail.last_error.is_some() && mail.body.is_some());
        app.pass(TimeDelta::minutes(wait) - TimeDelta::seconds(1));
        assert_eq!(deliver(&app, &mailer).await, sent(0), "not before its time");
        app.pass(TimeDelta::seconds(1));
    }
    assert_eq!(deliver(&app, &mailer).await, sent(1));
    let received = server.received();
    assert_eq!(received.len(), 2, "once without an answer, once with");
    assert_eq!(header(&received[0], "Message-ID:"), header(&received[1], "Message-ID:"));
}

#[tokio::test]
async fn x2_a_mail_to_nobody_or_too_late_is_given_up_visibly() {
    let app = with_a_mail().await;
    let server = SmtpServer::start([Fate::NoSuchMailbox]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    assert_eq!(deliver(&app, &mailer).await, Delivered { given_up: 1, ..Delivered::default() });
    let mail = mails(&app).await.pop().unwrap();
    assert_eq!((mail.status, mail.body), (MailStatus::GivenUp, None));
    assert!(mail.last_error.unwrap().contains("no such mailbox"));
    // The link in the next one works for an hour: after that nobody needs it.
    change(&app.anonymous(), "requestPasswordReset", json!({ "email": "staff@hanbit.test" })).await;
    app.pass(TimeDelta::hours(1));
    assert_eq!(deliver(&app, &mailer).await, Delivered { given_up: 1, ..Delivered::default() });
    assert_eq!(server.received(), [] as [String; 0]);
}

/// A mail server that is away for three days.
#[tokio::test]
async fn x2_an_invitation_is_tried_for_three_days() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    change(&hr, "inviteEmployee", json!({ "employeeId": app.company.id("mate") })).await;
    // Nobody listens there.
    let mailer = Mailer::new("smtp://127.0.0.1:9", FROM).unwrap();
    let mut attempts = 0;
    for _ in 0..(3 * 24 * 2 - 1) {
        attempts += deliver(&app, &mailer).await.postponed;
        app.pass(TimeDelta::minutes(30));
    }
    assert!((72..=80).contains(&attempts), "about once an hour: {attempts}");
    app.pass(TimeDelta::minutes(30));
    assert_eq!(deliver(&app, &mailer).await, Delivered { given_up: 1, ..Delivered::default() });
}

/// Two nodes send at once: every mail once. A node that is killed while it sends: after its lease, another one does.
#[tokio::test]
async fn x2_two_senders_share_the_work_and_outlive_each_other() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    for who in ["mate", "other", "chief", "leader", "cs", "pat", "auditor", "compliance"] {
        change(&hr, "inviteEmployee", json!({ "employeeId": app.company.id(who) })).await;
    }
    let server = SmtpServer::start([]).await;
    let (a, b) = (Mailer::new(&server.url, FROM).unwrap(), Mailer::new(&server.url, FROM).unwrap());
    let (here, there) = tokio::join!(deliver(&app, &a), deliver(&app, &b));
    assert_eq!((here.sent + there.sent, server.received().len()), (8, 8), "{here:?} {there:?}");
    // Taken, and never heard of again.
    change(&hr, "inviteEmployee", json!({ "employeeId": app.company.id("hr2") })).await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dying = Mailer::new(&format!("smtp://{}", silent.local_addr().unwrap()), FROM).unwrap();
    let killed = tokio::time::timeout(std::time::Duration::from_millis(500), deliver(&app, &dying)).await;
    assert!(killed.is_err(), "it was waiting for the server");
    app.pass(TimeDelta::minutes(14));
    assert_eq!(deliver(&app, &a).await, sent(0), "the lease holds");
    app.pass(TimeDelta::minutes(2));
    assert_eq!(deliver(&app, &a).await, sent(1), "and ends");
    assert_eq!(server.received().len(), 9);
}

#[tokio::test]
async fn x2_by_default_mail_is_a_folder_of_files() {
    use std::os::unix::fs::PermissionsExt;
    let app = with_a_mail().await;
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&format!("file:{}/mail", folder.path().display()), FROM).unwrap();
    assert_eq!(deliver(&app, &mailer).await, sent(1));
    let files: Vec<_> =
        std::fs::read_dir(folder.path().join("mail")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].extension().unwrap(), "eml");
    assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert_eq!(header(&text, "To:"), "staff@hanbit.test");
}
