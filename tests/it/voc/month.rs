//! V4 over a month, on two nodes of which one dies again and again, with days off that change and three days on which neither
//! looks after anything: every warning, breach and escalation exactly once, at its moment. The twin of each item lives in memory,
//! on a node that never stops.

use crate::{
    documents::change,
    voc::clock_desk::{act, category, insert, item, read},
};
use chrono::{TimeDelta, Timelike};
use entity::{
    event, voc_clock,
    voc_item::{Model as Item, Severity, VocKind, VocState},
    voc_step,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::time::Duration;
use sunhwan::{
    org::Directory,
    voc::clock::{
        service::{self, Late},
        store,
    },
};
use tests::TestApp;

const SEED: u64 = 20_260_302;
const DAYS: i64 = 33;
const STOPS: usize = 10;

/// Chance that is the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

struct Twin {
    item: Item,
    clocks: Vec<voc_clock::Model>,
    late: Vec<Late>,
}

impl Twin {
    fn act(&mut self, directory: &Directory, now: chrono::DateTime<chrono::Utc>, change: impl FnOnce(&mut Item)) {
        self.late.extend(service::catch_up(&mut self.item, &mut self.clocks, now));
        change(&mut self.item);
        self.item.version += 1;
        service::follow(&self.item, &mut self.clocks, directory, now).unwrap();
    }
}

/// What somebody may do to an item as it is.
fn deed(state: VocState, dice: &mut Dice) -> VocState {
    let choices: &[VocState] = match state {
        VocState::InProgress => {
            &[VocState::WaitingForCustomer, VocState::Resolved, VocState::InProgress, VocState::Merged]
        }
        VocState::WaitingForCustomer => &[VocState::InProgress, VocState::InProgress, VocState::Resolved],
        _ => &[VocState::InProgress],
    };
    choices[usize::try_from(dice.roll(choices.len() as u64)).unwrap()]
}

/// Killed at its work, and gone; whether it had not done all of it.
async fn kill(node: TestApp, after: Duration) -> bool {
    let clerk = node.voc_clerk();
    let working = tokio::spawn(async move { clerk.pass().await.map(|_| ()) });
    tokio::time::sleep(after).await;
    working.abort();
    let killed = working.await.is_err();
    let db = node.db.clone();
    node.stop().await;
    db.close().await.unwrap();
    killed
}

async fn look(node: Option<&TestApp>) {
    if let Some(node) = node {
        // On SQLite the one writer may be busy; the next look makes up for it.
        let _ = node.voc_clerk().pass().await;
    }
}

async fn import(app: &TestApp, own: serde_json::Value) {
    let input = json!({ "year": 2026, "national": true, "holidays": own });
    let answer = change(&app.sign_in("hr").await, "importHolidays", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn v4_in_a_month_every_step_happens_exactly_once_whatever_becomes_of_the_nodes() {
    let app = TestApp::start().await;
    category(&app).await;
    import(&app, json!([])).await;
    app.reload().await;
    let mut dice = Dice(SEED);
    let (begin, mut twins) = (app.now(), Vec::<Twin>::new());
    let (mut second, mut stops, mut down_until) = (Some(app.another_node().await), 0, begin);
    let (mut imported, mut killed) = (false, 0);
    while app.now() < begin + TimeDelta::days(DAYS) {
        app.pass(TimeDelta::minutes(30 + i64::try_from(dice.roll(90)).unwrap()));
        let (now, day) = (app.now(), (app.now() - begin).num_days());
        let is_due = !store::due(app.db.reader(), now, 1).await.unwrap().is_empty();
        // Days off that nobody knew of: what runs already does not mind.
        if day >= 8 && !imported {
            let off = |date: &str| json!({ "date": date, "name": "임시휴무", "nameEn": "Day off" });
            import(&app, json!([off("2026-03-12"), off("2026-03-13"), off("2026-03-24")])).await;
            imported = true;
        }
        // Every weekend too: what comes then begins on Monday.
        if dice.roll(6) == 0 && day < 28 {
            let mut new = item(&app, twins.len() as u128);
            new.kind = if dice.roll(2) == 0 { VocKind::Inquiry } else { VocKind::Complaint };
            new.severity = if dice.roll(3) == 0 { Severity::High } else { Severity::Normal };
            let clocks = insert(&app, &new).await;
            twins.push(Twin { item: new, clocks, late: Vec::new() });
        }
        // For three days people work and nobody looks after clocks.
        let looking = !(17..20).contains(&day);
        // The other node dies at work, and comes back some hours later.
        if let Some(node) = second.take_if(|_| stops < STOPS && looking && dice.roll(4) == 0 && is_due) {
            killed += usize::from(kill(node, Duration::from_micros(dice.roll(8_000))).await);
            stops += 1;
            down_until = now + TimeDelta::hours(1 + i64::try_from(dice.roll(20)).unwrap());
        }
        let (first_looks, second_looks) =
            (looking && dice.roll(3) > 0, second.as_ref().filter(|_| looking && dice.roll(3) > 0));
        let acting = (dice.roll(4) == 0 && !twins.is_empty())
            .then(|| usize::try_from(dice.roll(twins.len() as u64)).unwrap())
            .map(|n| (n, deed(twins[n].item.state, &mut dice), dice.roll(4)));
        let directory = app.directory();
        let people = async {
            if let Some((n, state, how)) = acting {
                let change = |item: &mut Item| {
                    item.state = state;
                    match how {
                        0 => item.severity = if now.minute() % 2 == 0 { Severity::High } else { Severity::Normal },
                        1 if state == VocState::InProgress => {
                            item.first_response_at = item.first_response_at.or(Some(now))
                        }
                        _ => {}
                    }
                };
                act(&app, twins[n].item.id, change).await;
                twins[n].act(&directory, now, change);
            }
        };
        tokio::join!(look(first_looks.then_some(&app)), look(second_looks), people);
        if second.is_none() && now >= down_until {
            second = Some(app.another_node().await);
        }
    }
    app.pass(TimeDelta::days(1));
    // What a node that died may still hold is free a moment later.
    for _ in 0..20 {
        tokio::join!(look(Some(&app)), look(second.as_ref()));
    }
    assert_eq!((stops, imported), (STOPS, true));
    assert!(killed > 0, "none of the {STOPS} was at work when it died");
    check(&app, twins).await;
}

async fn check(app: &TestApp, twins: Vec<Twin>) {
    let (now, mut steps, mut went_up) = (app.now(), [0; 3], 0);
    let (mut kept_an_older_calendar, mut total) = (0, 0);
    for mut twin in twins {
        twin.late.extend(service::catch_up(&mut twin.item, &mut twin.clocks, now));
        twin.clocks.sort_by_key(|clock| clock.kind);
        let (item, clocks) = read(app, twin.item.id).await;
        assert_eq!((item, clocks), (twin.item.clone(), twin.clocks.clone()));
        for late in &twin.late {
            steps[late.happened.step as usize] += 1;
        }
        total += twin.late.len();
        kept_an_older_calendar += usize::from(twin.clocks[0].calendar_version == 1);
        let timeline = voc_step::Entity::find().filter(voc_step::Column::ItemId.eq(twin.item.id));
        let timeline = timeline.all(app.db.reader()).await.unwrap();
        let expected: Vec<_> = twin.late.iter().filter_map(|late| late.step.clone()).collect();
        let without_time = |step: &voc_step::Model| (step.version, step.what, step.actor, step.code.clone());
        assert_eq!(
            timeline.iter().map(without_time).collect::<Vec<_>>(),
            expected.iter().map(without_time).collect::<Vec<_>>()
        );
        went_up += expected.len();
    }
    // Of each clock each step was told once, and by nobody else.
    let told =
        event::Entity::find().filter(event::Column::ObjectType.eq("VocClock")).all(app.db.reader()).await.unwrap();
    let mut each: Vec<_> = told.iter().map(|event| (event.object_id, event.version)).collect();
    each.sort_unstable();
    each.dedup();
    assert_eq!((told.len(), each.len()), (total, total));
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM event WHERE name = 'vocEscalated' AND object_type = 'VocItem'").await,
        went_up as i64
    );
    // It was a month in which something happened.
    assert!(steps.iter().all(|count| *count > 20) && went_up > 5, "{steps:?}, {went_up}");
    assert!(kept_an_older_calendar > 5, "{kept_an_older_calendar}");
}
