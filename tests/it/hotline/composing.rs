//! H1: what a bulletin is composed of, and that it is composed once.

use super::{begin, bulletin, go_to_monday, in_the_week, rows, weighty};
use crate::{
    documents::{change, customer},
    voc::{
        desk::{act, attempt, complaint, file},
        signals,
    },
};
use chrono::TimeDelta;
use entity::{
    ids::CustomerId,
    voc_clock::{self, ClockKind},
    voc_item::{Escalation, Severity, VocChannel, VocKind},
    voc_risk::{self, RiskReasons},
    voc_risk_model::{self, RiskVerdict},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::{
    hotline::{self, store},
    kernel::{db::Db, id::PublicId, jobs::Jobs},
    org::settings::Setting,
};
use tests::TestApp;

/// H1: at 08:00 on the first business day after the week, and not a second before; for each division, also one without any VOC.
#[tokio::test]
async fn h1_each_division_has_a_bulletin_at_eight_on_the_first_business_day() {
    let app = in_the_week().await;
    weighty(&app, None, "서류를 세 번이나 냈습니다", 5).await;
    go_to_monday(&app);
    app.pass(-TimeDelta::seconds(1));
    // Those of the week before come first: nothing was composed ever.
    assert_eq!(app.compose_hotline().await, 1);
    assert_eq!(app.compose_hotline().await, 0);
    assert!(rows(&app).await.iter().all(|row| row.week.to_string() == "2026-02-16"));
    app.pass(TimeDelta::seconds(1));
    assert_eq!(app.compose_hotline().await, 1);
    assert_eq!(app.compose_hotline().await, 0);
    assert_eq!(rows(&app).await.len(), 4);
    let claims = bulletin(&app, "cs", "claims").await;
    assert_eq!(
        (&claims["state"], &claims["firstDay"], &claims["lastDay"], &claims["releaseAt"]),
        (&json!("COMPOSED"), &json!("2026-02-23"), &json!("2026-03-01"), &json!("2026-03-02T02:00:00.000000Z"))
    );
    assert_eq!(claims["figures"]["items"], 1);
    let support = bulletin(&app, "cs", "support").await;
    assert_eq!((&support["figures"]["items"], &support["entries"]), (&json!(0), &json!([])));
    assert_eq!(support["figures"]["weeks"].as_array().unwrap().len(), 8);
}

/// H1, V12: counts by kind, category and department; what is merged, rejected or abused is no main item, what is merged or rejected does not
/// count.
#[tokio::test]
async fn h1_figures_count_the_week_and_main_items_are_what_weighs() {
    let app = in_the_week().await;
    let cs = app.sign_in("cs").await;
    let light = weighty(&app, None, "문의드린 건이 늦습니다", 3).await;
    let heavy = weighty(&app, None, "금감원에 민원 넣겠습니다", 5).await;
    let praise =
        json!({ "kind": "COMPLIMENT", "categoryId": crate::voc::desk::category("CLAIMS"), "dissatisfaction": null });
    let mut kind = complaint(None, "친절했습니다");
    kind.as_object_mut().unwrap().extend(praise.as_object().unwrap().clone());
    file(&cs, kind).await;
    let hong = customer(&app, "C-1").await;
    let (one, other) =
        (weighty(&app, Some(&hong), "같은 말을 또 합니다", 4).await, weighty(&app, Some(&hong), "또 합니다", 4).await);
    act(&cs, "mergeVoc", &other, json!({ "intoId": one["id"], "reason": "같은 건" })).await;
    let rejected = weighty(&app, None, "타사 계약입니다", 4).await;
    act(&cs, "rejectVoc", &rejected, json!({ "rejection": "NOT_OURS", "reason": "타사" })).await;
    let abused = weighty(&app, None, "욕설을 했습니다", 5).await;
    let handler = crate::voc::desk::assignee(&app, &abused).await;
    assert_eq!(
        attempt(&handler, "reportAbuse", &abused, json!({ "kind": "VERBAL" })).await.refusals(),
        [] as [&str; 0]
    );
    go_to_monday(&app);
    app.compose_hotline().await;
    let seen = bulletin(&app, "cs", "claims").await;
    let figures = &seen["figures"];
    assert_eq!(
        (&figures["items"], &figures["usual"], &figures["veryDissatisfied"]),
        (&json!(5), &json!(0.0), &json!(2))
    );
    assert_eq!(figures["sensitive"], 1, "what was abused over is read by its path alone");
    let kinds: Vec<_> = figures["kinds"].as_array().unwrap().iter().map(|one| (&one["kind"], &one["items"])).collect();
    assert_eq!(kinds[0], (&json!("COMPLAINT"), &json!(4)));
    assert_eq!(kinds[3], (&json!("COMPLIMENT"), &json!(1)));
    assert_eq!(
        figures["departments"][0],
        json!({ "department": { "code": "team" }, "items": 5, "usual": 0.0, "complaints": 4, "breaches": figures["departments"][0]["breaches"], "open": figures["open"] })
    );
    assert_eq!(figures["categories"][0]["category"]["code"], "DELAY");
    let numbers: Vec<&Value> =
        seen["entries"].as_array().unwrap().iter().map(|entry| &entry["vocItem"]["number"]).collect();
    assert_eq!((numbers.len(), numbers[0]), (4, &heavy["number"]));
    assert!(numbers.contains(&&light["number"]) && numbers.contains(&&one["number"]));
    for left_out in [&other, &rejected, &abused] {
        assert!(!numbers.contains(&&left_out["number"]), "{}", left_out["number"]);
    }
    let first = &seen["entries"][0];
    let points: i64 =
        first["reasons"].as_array().unwrap().iter().map(|reason| reason["points"].as_i64().unwrap()).sum();
    assert_eq!(first["score"].as_i64(), Some(points));
}

/// H1: figures are frozen, texts and items are as they are now.
#[tokio::test]
async fn h1_what_happens_later_changes_no_figure() {
    let (app, items) = super::composed().await;
    let before = bulletin(&app, "cs", "claims").await;
    begin(&app, &items[0]).await;
    weighty(&app, None, "오늘 들어온 건입니다", 5).await;
    let after = bulletin(&app, "cs", "claims").await;
    assert_eq!((&before["figures"], &before["version"]), (&after["figures"], &after["version"]));
}

/// H1: the score that candidates are ordered by in SQL is the one that the rules say, whatever the item.
#[tokio::test]
async fn h1_the_statement_scores_as_the_rules_do() {
    let app = signals::start(40).await;
    let week = signals::last_week();
    let from = app.now() - TimeDelta::days(4);
    let hong = CustomerId::decode(&customer(&app, "C-1").await).unwrap();
    let mut made = Vec::new();
    for n in 0_i32..240 {
        let pick = |of: i32, by: i32| (n / by) % of;
        let mut item = signals::item(signals::category((n % 3) as usize), signals::department(&app, "team"), from);
        item.kind = if pick(2, 1) == 0 { VocKind::Complaint } else { VocKind::Inquiry };
        item.channel = if pick(5, 2) == 0 { VocChannel::Regulator } else { VocChannel::App };
        item.dissatisfaction = [None, Some(1), Some(3), Some(4), Some(5)][pick(5, 3) as usize];
        item.severity = if pick(3, 1) == 0 { Severity::High } else { Severity::Normal };
        item.escalation = [Escalation::None, Escalation::Leader, Escalation::Executive][pick(3, 2) as usize];
        (item.transfers, item.reopenings) = (pick(6, 5), pick(4, 7));
        item.customer_id = (n % 2 == 0).then_some(hong);
        made.push(item);
    }
    let model = voc_risk_model::Model {
        version: 1,
        trained_at: from,
        verdict: RiskVerdict::On,
        complaints: 0,
        went: 0,
        learnt: None,
        evaluation: None,
    };
    voc_risk_model::Entity::insert(model.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    let risky: Vec<_> = made.iter().step_by(3).cloned().collect();
    signals::file(&app, made.clone()).await;
    for (n, item) in risky.iter().enumerate() {
        let score = (n % 11) as f64 / 10.0;
        let row = voc_risk::Model {
            item_id: item.id,
            item_version: 1,
            model_version: 1,
            scored_at: app.now(),
            score: Some(score),
            reasons: RiskReasons::default(),
        };
        voc_risk::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
        let kind = if n % 2 == 0 { ClockKind::Statutory } else { ClockKind::Resolution };
        let clock = breached(item, kind, from + TimeDelta::hours(1));
        voc_clock::Entity::insert(clock.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    }
    sunhwan::voc::signal::judge_week(&app.db, &app.directory(), week, app.now()).await.unwrap();
    let tx = app.db.begin().await.unwrap();
    let ids: Vec<_> = made.iter().map(|item| item.id).collect();
    let scored = store::facts_of(&tx, week, &ids).await.unwrap();
    assert_eq!(scored.len(), 240);
    let mut scores = std::collections::BTreeSet::new();
    for one in &scored {
        let reasons = hotline::reasons(&one.facts());
        let sum: i32 = reasons.iter().map(|reason| reason.points).sum();
        assert_eq!(one.score, sum, "{one:?}");
        scores.insert(sum);
    }
    assert!(scores.len() > 20, "{scores:?}");
    drop(tx);
    let time = (from - TimeDelta::days(3), app.now());
    let highest = store::candidates(app.db.reader(), week, time).await.unwrap();
    let of_team: Vec<_> = highest.iter().filter(|one| one.department_id == signals::department(&app, "team")).collect();
    let best = scored.iter().map(|one| one.score).max().unwrap();
    assert_eq!((of_team.len(), of_team[0].score), (10, best));
    assert!(of_team.is_sorted_by_key(|one| -one.score));
}

fn breached(item: &entity::voc_item::Model, kind: ClockKind, at: chrono::DateTime<chrono::Utc>) -> voc_clock::Model {
    voc_clock::Model {
        item_id: item.id,
        kind,
        started_at: item.received_at,
        calendar_version: 1,
        severity: item.severity,
        target: 60,
        warn_percent: 75,
        escalate_percent: 150,
        spent: 0,
        running_since: Some(item.received_at),
        stands_since: None,
        met_at: None,
        ended_at: None,
        warn_at: None,
        due_at: Some(at),
        escalate_at: None,
        next_at: None,
        warned_at: None,
        breached_at: Some(at),
        escalated_at: None,
        extensions: 0,
    }
}

/// V8, H1: what has become frequent stands in it, with its numbers; the week is judged first if nobody has yet.
#[tokio::test]
async fn h1_what_has_become_frequent_stands_in_it() {
    let app = signals::start(60).await;
    assert_eq!(app.compose_hotline().await, 1);
    let seen = bulletin(&app, "cs", "claims").await;
    let signal = &seen["figures"]["signals"][0];
    assert_eq!((&signal["category"]["code"], &signal["department"]["code"]), (&json!("APP_UPLOAD"), &json!("team")));
    assert!(signal["ratio"].as_f64().unwrap() > 5.0 && signal["expected"].as_f64().unwrap() < 12.0, "{signal}");
    assert_eq!(seen["figures"]["weeks"][6]["items"], seen["figures"]["weeks"][4]["items"]);
    assert_eq!(bulletin(&app, "cs", "support").await["figures"]["signals"], json!([]));
    assert!(seen["entries"][0]["reasons"].as_array().unwrap().iter().any(|reason| reason["kind"] == "SIGNAL"));
}

/// H1: the hour is a setting.
#[tokio::test]
async fn h1_the_hours_are_settings() {
    let app = in_the_week().await;
    let admin = app.sign_in("admin").await;
    let changes = json!({ "changes": [{ "key": "hotline.composeHour", "integer": 9 }, { "key": "hotline.sendHour", "integer": 14 }] });
    assert_eq!(change(&admin, "updateSettings", changes).await.refusals(), [] as [&str; 0]);
    app.reload().await;
    assert_eq!(app.directory().whole_setting(Setting::HotlineComposeHour, app.now()), 9);
    app.compose_hotline().await;
    go_to_monday(&app);
    assert_eq!(app.compose_hotline().await, 0);
    app.pass(TimeDelta::hours(1));
    assert_eq!(app.compose_hotline().await, 1);
    assert_eq!(bulletin(&app, "cs", "claims").await["releaseAt"], "2026-03-02T05:00:00.000000Z");
    let wrong = json!({ "changes": [{ "key": "hotline.sendHour", "integer": 24 }] });
    assert_eq!(change(&app.sign_in("admin").await, "updateSettings", wrong).await.refusals().len(), 1);
}

fn jobs(app: &TestApp) -> Jobs {
    let node = app.hotline_clerk();
    hotline::register(Jobs::default(), node.directory)
}

/// H2: several missed weeks are made up, each once, by whichever of two nodes; a node that dies in the middle has composed nothing.
#[tokio::test]
async fn h2_missed_weeks_are_made_up_once_by_many_nodes() {
    let app = in_the_week().await;
    app.compose_hotline().await;
    let composed = rows(&app).await.len();
    app.pass(TimeDelta::days(28));
    let other = app.another_node().await;
    let (one, two) = (app.hotline_clerk(), other.hotline_clerk());
    let (a, b) = tokio::join!(one.pass(), two.pass());
    // Those of the first week are sent by the way.
    assert!(a.unwrap() + b.unwrap() >= 4);
    // One takes a job and dies: what it wrote is gone with its transaction.
    let died = composes_and_dies(&app.db, &app).await;
    assert_eq!(died, composed + 2);
    assert_eq!(rows(&app).await.len(), composed, "nothing of it stays");
    let (mine, theirs) = (jobs(&app), jobs(&other));
    let (a, b) = tokio::join!(mine.run(&app.db, app.now()), theirs.run(&other.db, other.now()));
    assert_eq!(a.unwrap() + b.unwrap(), 4);
    let rows = rows(&app).await;
    let weeks: Vec<String> = rows.iter().map(|row| row.week.to_string()).collect();
    assert_eq!(weeks.len(), composed + 8);
    for week in ["2026-02-23", "2026-03-02", "2026-03-09", "2026-03-16"] {
        assert_eq!(weeks.iter().filter(|one| *one == week).count(), 2, "{week}");
    }
    // Too late for the hour: sent at once.
    app.pass(TimeDelta::seconds(5));
    assert!(rows.iter().all(|row| row.release_at <= app.now()));
    let (a, b) = tokio::join!(one.pass(), two.pass());
    assert_eq!(a.unwrap() + b.unwrap(), 8);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM outgoing_mail WHERE object_type = 'HotlineBulletin'").await,
        composed as i64 + 8
    );
}

/// What a node writes that goes down before its commit; how many bulletins its transaction saw.
async fn composes_and_dies(db: &Db, app: &TestApp) -> usize {
    let week = "2026-02-23".parse().unwrap();
    let composed = hotline::compose(db, &app.directory(), week, app.now()).await.unwrap();
    let tx = db.begin().await.unwrap();
    hotline::write(&tx, &app.directory(), composed, app.now()).await.unwrap();
    let seen = entity::hotline_bulletin::Entity::find().all(&tx).await.unwrap().len();
    drop(tx);
    seen
}
