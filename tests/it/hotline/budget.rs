//! How many statements bulletins take, whatever their number.

use super::{act_on, bulletin, composed, direct, sent, try_direct};
use crate::documents::{ask, document};
use chrono::TimeDelta;
use serde_json::json;

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
