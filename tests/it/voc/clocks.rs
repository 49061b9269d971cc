//! V4: what the clerk does to one item, and who hears of it.

use crate::voc::clock_desk::{act, category, insert, item, local, read};
use entity::{
    event,
    voc_clock::ClockKind,
    voc_item::{Escalation, VocState},
    voc_step::{self, VocActor, VocStepKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use sunhwan::voc::clock::{INBOX, service, store};
use tests::TestApp;

/// Who hears of what, in the order in which it happened.
async fn heard(app: &TestApp) -> Vec<(String, String)> {
    let rows = event::Entity::find().filter(event::Column::ObjectType.eq(INBOX)).order_by_asc(event::Column::Seq);
    let directory = app.directory();
    let who = |row: &event::Model| {
        let person = directory.employee(entity::ids::EmployeeId(row.part_id.unwrap())).unwrap();
        person.email.split('@').next().unwrap().to_owned()
    };
    rows.all(app.db.reader()).await.unwrap().iter().map(|row| (row.name.clone(), who(row))).collect()
}

/// V4: the assignee is warned, of a breach their leader hears, and at 150% it goes up and says so on its timeline. Each once.
#[tokio::test]
async fn v4_an_item_warns_is_breached_and_goes_up_to_the_leader_once() {
    let app = TestApp::start().await;
    category(&app).await;
    let first = item(&app, 1);
    insert(&app, &first).await;
    let clerk = app.voc_clerk();
    assert_eq!(clerk.pass().await.unwrap(), 0);
    // Noon on a Monday: 15:00, 16:00, 18:00.
    for (hours, done) in [(2, 0), (1, 1), (0, 0), (1, 1), (1, 0), (1, 1), (0, 0)] {
        app.pass(chrono::TimeDelta::hours(hours));
        assert_eq!(clerk.pass().await.unwrap(), done, "{}", app.now());
    }
    let told = [
        ("vocClockWarned", "staff"),
        ("vocClockBreached", "staff"),
        ("vocClockBreached", "chief"),
        ("vocClockEscalated", "staff"),
        ("vocClockEscalated", "chief"),
    ];
    assert_eq!(heard(&app).await, told.map(|(what, who)| (what.to_owned(), who.to_owned())));
    let (row, clocks) = read(&app, first.id).await;
    assert_eq!((row.escalation, row.version), (Escalation::Leader, 2));
    assert_eq!(clocks[0].kind, ClockKind::FirstResponse);
    let marks = [clocks[0].warned_at, clocks[0].breached_at, clocks[0].escalated_at, clocks[0].next_at];
    let times = ["2026-03-02T15:00", "2026-03-02T16:00", "2026-03-02T18:00"].map(|text| Some(local(text)));
    assert_eq!(marks, [times[0], times[1], times[2], None]);
    let steps = voc_step::Entity::find().all(app.db.reader()).await.unwrap();
    let step = &steps[0];
    assert_eq!((steps.len(), step.version, step.what, step.actor), (1, 2, VocStepKind::Escalated, VocActor::Service));
    assert_eq!(step.code.as_deref(), Some("FIRST_RESPONSE"));
    assert_eq!(
        app.number(
            "SELECT COUNT(*) AS n FROM event WHERE name = 'vocEscalated' AND object_type = 'VocItem' AND version = 2"
        )
        .await,
        1
    );
}

/// V4: what has gone up already goes no further by itself.
#[tokio::test]
async fn v4_what_is_with_the_executive_stays_there() {
    let app = TestApp::start().await;
    category(&app).await;
    let first = item(&app, 1);
    let first = entity::voc_item::Model { escalation: Escalation::Executive, ..first };
    insert(&app, &first).await;
    app.pass(chrono::TimeDelta::days(40));
    assert_eq!(app.voc_clerk().pass().await.unwrap(), 1);
    let (row, clocks) = read(&app, first.id).await;
    assert_eq!((row.escalation, row.version), (Escalation::Executive, 1));
    assert!(clocks.iter().all(|clock| clock.escalated_at.is_some() && clock.next_at.is_none()));
    assert_eq!(app.count("voc_step").await, 0);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM event WHERE object_type = 'VocClock'").await, 9);
}

/// V4: what the clerk has not come to is done by whoever comes first, before what they do themself.
#[tokio::test]
async fn v4_who_answers_late_answers_after_the_breach() {
    let app = TestApp::start().await;
    category(&app).await;
    let first = item(&app, 1);
    insert(&app, &first).await;
    app.pass(chrono::TimeDelta::minutes(270));
    let now = app.now();
    act(&app, first.id, |item| item.first_response_at = Some(now)).await;
    let (row, clocks) = read(&app, first.id).await;
    assert_eq!(clocks[0].breached_at, Some(local("2026-03-02T16:00")));
    assert_eq!((clocks[0].met_at, clocks[0].next_at, clocks[0].escalated_at), (Some(now), None, None));
    assert_eq!(row.version, 2);
    assert_eq!(app.voc_clerk().pass().await.unwrap(), 0);
    // The customer is waited for: nothing happens to the service's clocks for a month.
    act(&app, first.id, |item| item.state = VocState::WaitingForCustomer).await;
    app.pass(chrono::TimeDelta::days(9));
    assert_eq!(app.voc_clerk().pass().await.unwrap(), 0);
    app.pass(chrono::TimeDelta::days(7));
    assert_eq!(app.voc_clerk().pass().await.unwrap(), 1, "the statutory clock never stands");
    let (_, clocks) = read(&app, first.id).await;
    assert_eq!((clocks[1].warned_at, clocks[2].breached_at), (None, Some(local("2026-03-17T00:00"))));
}

/// However many clocks an item has: one statement reads them, one writes them.
#[tokio::test]
async fn v4_an_items_clocks_are_one_select_and_one_upsert() {
    let app = TestApp::start().await;
    category(&app).await;
    let first = item(&app, 1);
    insert(&app, &first).await;
    let tx = app.db.begin().await.unwrap();
    let (read, mut clocks) = app.statements(store::load(&tx, first.id)).await;
    assert_eq!((read, clocks.as_ref().unwrap().len()), (1, 3));
    let clocks = clocks.as_mut().unwrap();
    service::follow(&first, clocks, &app.directory(), app.now()).unwrap();
    let (written, saved) = app.statements(store::save(&tx, clocks.clone())).await;
    saved.unwrap();
    assert_eq!(written, 1);
    tx.commit().await.unwrap();
}
