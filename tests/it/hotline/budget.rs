//! How many statements bulletins take, whatever their number, and that of items.

use super::{act_on, bulletin, composed, direct, sent, try_direct};
use crate::{
    documents::{ask, document},
    voc::signals,
};
use chrono::TimeDelta;
use serde_json::json;
use sunhwan::hotline;

/// H1: composing reads as often for one division and ten items as for all divisions and a thousand.
#[tokio::test]
async fn h1_composing_takes_a_fixed_number_of_statements() {
    let app = signals::start(20).await;
    let week = signals::last_week();
    sunhwan::voc::signal::judge_week(&app.db, &app.directory(), week, app.now()).await.unwrap();
    let compose = async || app.statements(hotline::compose(&app.db, &app.directory(), week, app.now())).await;
    let (few, composed) = compose().await;
    composed.unwrap();
    let team = signals::department(&app, "team");
    let more = (0..1_000).map(|n| signals::item(signals::category(n % 3), team, app.now() - TimeDelta::days(3)));
    signals::file(&app, more.collect()).await;
    // Whether it was judged; eight weeks, reopened tasks, breaches, what is open, signals, candidates.
    assert_eq!((few, compose().await.0), (14, 14));
}

#[tokio::test]
async fn h1_lists_of_bulletins_take_as_many_statements_for_any_page() {
    let (app, _) = sent().await;
    for _ in 0..5 {
        app.pass(TimeDelta::days(7));
        app.compose_hotline().await;
    }
    let cs = app.sign_in("cs").await;
    for first in [1, 12] {
        let (statements, answer) =
            app.statements(cs.run(&document("hotlineBulletins"), json!({ "first": first }))).await;
        assert!(answer.json.get("errors").is_none(), "{}", answer.text);
        // The page, its total, entries, directions, items, what was said, categories.
        assert!(statements <= 8, "first: {first}: {statements}");
    }
    let seen = bulletin(&app, "cs", "claims").await;
    let (statements, answer) = app.statements(ask(&cs, "hotlineBulletin", json!({ "id": seen["id"] }))).await;
    assert!(answer.json.get("errors").is_none() && statements <= 7, "{statements}: {}", answer.text);
    let (statements, _) = app.statements(ask(&cs, "recurrencePreventions", json!({}))).await;
    assert_eq!(statements, 2);
}

#[tokio::test]
async fn h3_each_mutation_takes_a_fixed_number_of_statements() {
    let (app, items) = composed().await;
    let cs = app.sign_in("cs").await;
    let draft = bulletin(&app, "cs", "claims").await;
    let input = json!({ "expectedVersion": 1, "comments": [{ "itemId": items[0]["id"], "comment": "말" }] });
    let (statements, answer) = app.statements(act_on(&cs, "curateBulletin", &draft, input)).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    assert!(statements <= 30, "curateBulletin: {statements}");
    let (statements, _) = app.statements(act_on(&cs, "releaseBulletin", &draft, json!({}))).await;
    assert!(statements <= 24, "releaseBulletin: {statements}");
    let (exec, seen) = (app.sign_in("exec").await, bulletin(&app, "exec", "claims").await);
    let (statements, _) = app.statements(act_on(&exec, "acknowledgeBulletin", &seen, json!({}))).await;
    assert!(statements <= 24, "acknowledgeBulletin: {statements}");
    let (statements, _) = app.statements(try_direct(&app, "exec", &seen, json!({}))).await;
    assert!(statements <= 28, "directRecurrencePrevention: {statements}");
    let made = direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    assert_eq!(made["state"], "OPEN");
}
