//! I4: nothing is skipped, nothing is told twice, whatever the transactions and the connections do.

use crate::documents::{change, get};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tests::{Client, Events, TestApp, on_postgres};

const POSTS: usize = 10_000;
const CLIENTS: usize = 16;
const CUTS: usize = 20;
const QUERY: &str = "subscription($after: String) { praiseBoard(after: $after) { cursor revision post { id } } }";

/// What one listener heard: each post's revisions in order, and each event once.
#[derive(Default)]
struct Heard {
    revisions: HashMap<String, i64>,
    cursors: HashSet<String>,
    events: usize,
    last: Option<String>,
}

impl Heard {
    fn hear(&mut self, answer: &Value) {
        let event = &answer["data"]["praiseBoard"];
        let (cursor, post) = (event["cursor"].as_str().unwrap(), event["post"]["id"].as_str().unwrap());
        assert!(self.cursors.insert(cursor.to_owned()), "told twice: {event}");
        let before = self.revisions.insert(post.to_owned(), event["revision"].as_i64().unwrap());
        assert_eq!(event["revision"].as_i64().unwrap(), before.unwrap_or_default() + 1, "out of order: {event}");
        self.events += 1;
        self.last = Some(cursor.to_owned());
    }
}

async fn listen(client: &Client, after: &Option<String>) -> Events {
    client.subscribe(QUERY, json!({ "after": after })).await
}

/// Hears `total` events; hangs up `cuts` times on the way and goes on after the last cursor.
async fn listener(client: Client, start: String, total: usize, cuts: usize) -> Heard {
    let mut heard = Heard { last: Some(start), ..Heard::default() };
    let mut events = listen(&client, &heard.last).await;
    let mut next_cut = total / (cuts + 1);
    while heard.events < total {
        let answer = events.within(Duration::from_secs(60)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{} of {total} events after a minute of silence", heard.events));
        heard.hear(&answer.expect("the stream goes on"));
        if cuts > 0 && heard.events >= next_cut {
            next_cut += total / (cuts + 1);
            drop(events);
            events = listen(&client, &heard.last).await;
        }
    }
    assert!(events.within(Duration::from_millis(700)).await.is_err(), "more events than changes");
    heard
}

/// Transactions that have written something and take their time, while others commit.
async fn slow_transactions(app: &TestApp, stop: Arc<AtomicBool>) {
    let mut n = 0_u64;
    while !stop.load(Ordering::Relaxed) {
        let tx = app.db.writer().begin().await.unwrap();
        tx.execute_unprepared("UPDATE value_tag SET position = position WHERE code = 'CARE'").await.unwrap();
        n = (n * 7 + 13) % 90;
        tokio::time::sleep(Duration::from_millis(n)).await;
        if n.is_multiple_of(3) {
            tx.rollback().await.unwrap()
        } else {
            tx.commit().await.unwrap()
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// I4: 10,000 posts written by 16 clients on two nodes, with other clients reacting to the same posts, and slow transactions in
/// between: every listener, also one that is cut off twenty times, hears each event once and each post's revisions in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i4_every_listener_hears_each_event_once_and_in_order() {
    let app = Arc::new(TestApp::start().await);
    let other = Arc::new(app.another_node().await);
    let start = get(&app.sign_in("staff").await, "eventCursor", json!({})).await;
    let start = start.as_str().unwrap().to_owned();
    // Every post, and two reactions to every twentieth, by two people on two nodes at the same moment.
    let total = POSTS + 2 * (POSTS / 20);
    let mut listeners = tokio::task::JoinSet::new();
    for (node, cuts) in [(&app, 0), (&app, CUTS), (&other, 0), (&other, CUTS)] {
        listeners.spawn(listener(node.sign_in("mate").await, start.clone(), total, cuts));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let slow = tokio::spawn({
        let (app, stop) = (app.clone(), stop.clone());
        // SQLite has one writer: a slow transaction there only makes everyone wait.
        async move {
            if on_postgres() {
                slow_transactions(&app, stop).await
            }
        }
    });
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..CLIENTS {
        let node = if writer % 2 == 0 { &app } else { &other };
        let client = node.sign_in("staff").await;
        let (one, two) = (app.sign_in("chief").await, other.sign_in("leader").await);
        let mate = app.company.id("other").to_owned();
        writers.spawn(async move {
            for n in 0..POSTS / CLIENTS {
                let input = json!({ "recipientIds": [mate], "message": format!("감사 {writer}-{n}") });
                let answer = change(&client, "createPraisePost", input).await;
                let post = answer.json["data"]["createPraisePost"]["praisePost"]["id"].clone();
                assert!(post.is_string(), "{}", answer.text);
                if (n * CLIENTS + writer).is_multiple_of(20) {
                    let clap = json!({ "postId": post, "kind": "CLAP" });
                    let (a, b) =
                        tokio::join!(change(&one, "addReaction", clap.clone()), change(&two, "addReaction", clap));
                    assert_eq!((a.refusals(), b.refusals()), (vec![], vec![]));
                }
            }
        });
    }
    writers.join_all().await;
    stop.store(true, Ordering::Relaxed);
    slow.await.unwrap();
    for heard in listeners.join_all().await {
        assert_eq!((heard.events, heard.revisions.len()), (total, POSTS));
    }
}
