//! L3, P6: what is told in the morning.

use super::plan;
use crate::{
    access::mails,
    documents::{absent, get, praise, rows},
};
use chrono::TimeDelta;
use serde_json::json;
use tests::TestApp;

async fn digest(app: &TestApp) -> usize {
    sunhwan::duty::digest(&app.db, &app.directory(), app.now()).await.unwrap()
}

/// To whom mails go in which there is this, and what else.
async fn sent(app: &TestApp, what: &str) -> Vec<(String, String)> {
    let all = mails(app).await.into_iter().map(|mail| (mail.recipient, mail.body.unwrap_or_default()));
    all.filter(|(_, body)| body.contains(what)).collect()
}

/// L3, P6: at eight on business days, once, in the app and by mail, whoever is there and has something due; executives in a week's first
/// digest also of praise that waits for them.
#[tokio::test]
async fn l3_p6_whoever_has_something_due_today_is_told_once() {
    let app = TestApp::start().await;
    // Monday noon, back to seven in the morning.
    app.pass(TimeDelta::hours(-5));
    absent(&app, "exec2", "mate").await;
    app.reload().await;
    praise(&app, "staff", &["mate"], "감사합니다").await;
    plan(&app).await;
    assert_eq!(digest(&app).await, 0, "too early");
    app.pass(TimeDelta::hours(1));
    assert_eq!(digest(&app).await, 3, "exec, ceo and cco; who is away is not told");
    assert_eq!(digest(&app).await, 0);
    app.tell().await;
    let korean = app.sign_in("exec").await.speaking("ko");
    let list = get(&korean, "notifications", json!({ "filter": { "kind": "DUTY_DIGEST" } })).await;
    assert_eq!(rows(&list, "title"), ["오늘까지 하실 일이 있습니다."]);
    let sent = sent(&app, "칭찬 댓글").await;
    let mut to: Vec<&str> = sent.iter().map(|(to, _)| to.split('@').next().unwrap()).collect();
    to.sort_unstable();
    assert_eq!(to, ["cco", "ceo", "exec"]);
    let body = &sent[0].1;
    for line in [
        "- 칭찬 댓글: 오늘까지 1건, 기한이 지난 것 0건",
        "- 아직 임원 댓글이 없는 칭찬 글: 1건",
        "- Comments on praise: 1 until today, 0 late",
        "- Praise without an executive's comment: 1",
    ] {
        assert!(body.contains(line), "{line}: {body}");
    }
    // The next morning nobody is reminded of what is missed, and praise that waits is not told again.
    app.pass(TimeDelta::days(1));
    plan(&app).await;
    assert_eq!(digest(&app).await, 3);
    app.tell().await;
    let sent = self::sent(&app, "오늘까지 1건, 기한이 지난 것 0건").await;
    assert_eq!(sent.len(), 6, "three each morning");
    assert_eq!(self::sent(&app, "임원 댓글이 없는").await.len(), 3, "on the first alone");
    // On a weekend nobody is told.
    app.pass(TimeDelta::days(4));
    plan(&app).await;
    assert_eq!(digest(&app).await, 0);
}

/// L3: two nodes at the same moment tell each person once.
#[tokio::test]
async fn l3_two_nodes_tell_each_person_once() {
    let app = TestApp::start().await;
    plan(&app).await;
    let node = app.another_node().await;
    let (one, other) = tokio::join!(digest(&app), digest(&node));
    assert_eq!(one + other, 4);
    assert_eq!(app.count("duty_digest").await, 4);
    app.tell().await;
    assert_eq!(app.count("notification").await, 4);
}
