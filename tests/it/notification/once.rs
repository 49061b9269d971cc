//! L4: nothing is told twice, and nothing is lost, whatever becomes of the nodes.

use crate::documents::{change, comment, praise};
use entity::event;
use serde_json::json;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use sunhwan::{
    kernel::{
        db::Tx,
        error::Fault,
        events::{self, Work},
    },
    notification::Teller,
};
use tests::TestApp;

/// Does all that the teller does, and dies before the commit.
struct Dying {
    teller: Teller,
    hangs: bool,
}

impl Work for Dying {
    async fn take(&self, tx: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        self.teller.take(tx, events).await?;
        if self.hangs {
            std::future::pending::<()>().await;
        }
        Err(Fault::Unavailable)
    }
}

async fn made(app: &TestApp) -> (i64, i64, i64) {
    let events = app.number("SELECT COUNT(*) AS n FROM event WHERE name = 'notificationMade'").await;
    (app.count("notification").await, events, app.count("outgoing_mail").await)
}

async fn by_mail(app: &TestApp, who: &str) {
    let wants = json!({ "preferences": [{ "kind": "PRAISED", "email": true }] });
    change(&app.sign_in(who).await, "updateNotificationPreferences", wants).await;
}

/// L4: a node that dies in the middle has told nothing; the next one tells everything, once.
#[tokio::test]
async fn l4_what_a_dying_node_began_is_told_once() {
    let app = TestApp::start().await;
    by_mail(&app, "mate").await;
    praise(&app, "staff", &["mate"], "감사합니다").await;
    // Until it can be read at all, and has been tried.
    let mut failed = false;
    for _ in 0..500 {
        let dying = Dying { teller: app.teller(), hangs: false };
        failed = events::pass(&app.db, "notifications", &dying).await.is_err();
        if failed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(failed, "it died in the middle of its work");
    assert_eq!(made(&app).await, (0, 0, 0));
    // Killed while it waits: its connection is closed, and with it the transaction.
    let dying = Dying { teller: app.teller(), hangs: true };
    let killed = tokio::time::timeout(Duration::from_millis(300), events::pass(&app.db, "notifications", &dying)).await;
    assert!(killed.is_err(), "it hung with its work done and not committed");
    app.tell().await;
    assert_eq!(made(&app).await, (1, 1, 1));
    app.tell().await;
    assert_eq!(app.teller().pass().await.unwrap(), 0);
    assert_eq!(made(&app).await, (1, 1, 1));
}

/// L4: two nodes that tell at the same moment, over and over, while others praise and comment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn l4_two_nodes_at_once_tell_everything_once() {
    const POSTS: i64 = 60;
    let app = TestApp::start().await;
    let node = app.another_node().await;
    by_mail(&app, "mate").await;
    let tell = |teller: Teller| {
        tokio::spawn(async move {
            loop {
                // On SQLite the one writer may be busy; the next pass makes up for it.
                let _ = teller.pass().await;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
    };
    let tellers = [tell(app.teller()), tell(node.teller()), tell(node.teller())];
    for n in 0..POSTS {
        let post = praise(if n % 2 == 0 { &app } else { &node }, "staff", &["mate", "other"], "감사합니다").await;
        comment(&app, "mate", &post, None, "저야말로 감사합니다").await;
    }
    app.tell().await;
    for teller in tellers {
        teller.abort();
        let _ = teller.await;
    }
    // Two who are praised, and the author who is answered; a mail to one of them.
    assert_eq!(made(&app).await, (3 * POSTS, 3 * POSTS, POSTS));
    let twice = "SELECT COUNT(*) AS n FROM (SELECT 1 AS x FROM notification GROUP BY employee_id, occasion HAVING COUNT(*) > 1) t";
    assert_eq!(app.number(twice).await, 0);
}

/// L4: even if the reader's place were lost, what was told is not told again.
#[tokio::test]
async fn l4_an_occasion_is_told_once_even_if_the_log_is_read_again() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    by_mail(&app, "mate").await;
    praise(&app, "staff", &["mate", "other"], "감사합니다").await;
    app.tell().await;
    let back = "UPDATE event_reader SET transaction_id = 0, seq = 0";
    app.db.writer().execute_unprepared(back).await.unwrap();
    app.tell().await;
    assert_eq!(made(&app).await, (2, 2, 1));
}

/// Looks at what can be read, and does nothing.
struct Peek(AtomicUsize);

impl Work for Peek {
    async fn take(&self, _: &Tx, events: &[event::Model]) -> Result<(), Fault> {
        self.0.store(events.len(), Ordering::Relaxed);
        Err(Fault::Unavailable)
    }
}

/// However many are told at once, a pass takes the same few statements.
#[tokio::test]
async fn l4_a_pass_has_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let mut counts = Vec::new();
    for posts in [1, 8] {
        for _ in 0..posts {
            praise(&app, "staff", &["mate", "other", "chief"], "감사합니다").await;
        }
        let peek = Peek(AtomicUsize::new(0));
        while peek.0.load(Ordering::Relaxed) < posts {
            let _ = events::pass(&app.db, "notifications", &peek).await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let (statements, events) = app.statements(app.teller().pass()).await;
        assert_eq!(events.unwrap(), posts);
        counts.push(statements);
        app.tell().await;
    }
    // The reader's row, the events, whether the directory is as new, the posts, the notifications, which of them are new, their events, the preferences, and
    // the row again.
    assert_eq!(counts, [9, 9]);
}
