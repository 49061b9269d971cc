//! I4: what happens to bulletins is heard by those whom it concerns.

use super::{act_on, bulletin, composed, direct, go_to_monday, in_the_week, weighty};
use crate::documents::document;
use chrono::TimeDelta;
use serde_json::json;
use std::time::Duration;

/// H1, H3, I4: the CS office hears all of it, the executive from when it is sent, others nothing; each in its order.
#[tokio::test]
async fn i4_the_cs_office_and_the_executive_hear_what_happens() {
    let app = in_the_week().await;
    weighty(&app, None, "서류를 또 내라고 합니다", 5).await;
    go_to_monday(&app);
    let hear = document("hotlineChanges");
    let mut office = app.sign_in("cs").await.subscribe(&hear, json!({})).await;
    let mut executive = app.sign_in("exec").await.subscribe(&hear, json!({})).await;
    let mut other = app.sign_in("exec2").await.subscribe(&hear, json!({})).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    app.compose_hotline().await;
    for _ in 0..2 {
        let heard = office.next().await.unwrap();
        assert_eq!(heard["data"]["hotlineChanges"]["kind"], "COMPOSED", "{heard}");
    }
    let (cs, draft) = (app.sign_in("cs").await, bulletin(&app, "cs", "claims").await);
    act_on(&cs, "curateBulletin", &draft, json!({ "expectedVersion": 1, "remark": "요약" })).await;
    act_on(&cs, "releaseBulletin", &draft, json!({})).await;
    let seen = bulletin(&app, "exec", "claims").await;
    direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    act_on(&app.sign_in("exec").await, "acknowledgeBulletin", &seen, json!({})).await;
    for kind in ["CURATED", "SENT", "PREVENTION_DIRECTED", "ACKNOWLEDGED"] {
        let heard = office.next().await.unwrap()["data"]["hotlineChanges"].clone();
        assert_eq!((&heard["kind"], &heard["bulletinId"]), (&json!(kind), &draft["id"]), "{heard}");
    }
    for kind in ["SENT", "PREVENTION_DIRECTED", "ACKNOWLEDGED"] {
        let heard = executive.next().await.unwrap()["data"]["hotlineChanges"].clone();
        assert_eq!((&heard["kind"], &heard["hotlineBulletin"]["id"]), (&json!(kind), &draft["id"]), "{heard}");
    }
    assert!(other.within(Duration::from_millis(100)).await.is_err(), "another division's executive hears nothing");
}

/// I4: who was away goes on after the last event they saw.
#[tokio::test]
async fn i4_who_was_away_hears_what_they_missed() {
    let (app, _) = composed().await;
    let hear = document("hotlineChanges");
    let cursor = app.sign_in("exec").await.data("{ eventCursor }", json!({})).await["eventCursor"].clone();
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let mut events = app.sign_in("exec").await.subscribe(&hear, json!({ "after": cursor })).await;
    let heard = events.next().await.unwrap()["data"]["hotlineChanges"].clone();
    assert_eq!((&heard["kind"], &heard["hotlineBulletin"]["state"]), (&json!("SENT"), &json!("SENT")), "{heard}");
}
