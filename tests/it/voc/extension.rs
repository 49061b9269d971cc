//! V4: the statutory clock is extended with a recorded notice to the customer alone.

use crate::voc::clock_desk::{category, insert, item, local, read};
use chrono::TimeDelta;
use entity::{
    ids::VocTextId,
    voc_extension, voc_step,
    voc_step::{VocActor, VocStepKind},
    voc_text::{self, VocTextKind},
};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use sunhwan::{
    kernel::{id, writes::Writes},
    voc::clock::{
        extension::{Said, extend, rules::Wish},
        store,
    },
};
use tests::TestApp;

#[tokio::test]
async fn v4_an_extension_is_recorded_with_what_the_customer_was_told() {
    let app = TestApp::start().await;
    category(&app).await;
    let first = item(&app, 1);
    insert(&app, &first).await;
    app.pass(TimeDelta::hours(1));
    let now = app.now();
    let text = |kind, text: &str| voc_text::Model {
        id: VocTextId(id::fresh(now)),
        item_id: first.id,
        kind,
        at: now,
        employee_id: Some(app.key("staff")),
        text: text.into(),
        original: None,
        delivery: None,
        mail_id: None,
    };
    let reason = text(VocTextKind::Reason, "손해사정 결과를 기다립니다");
    let notice = text(VocTextKind::Reply, "처리기한을 3월 30일까지 연장하게 되었습니다");
    let until = "2026-03-30".parse().unwrap();
    let wish = Wish { until, reason: &reason.text, notice: &notice.text };
    let said = Said { by: app.key("staff"), reason: reason.id, notice: notice.id };
    let texts = [&reason, &notice].into_iter().cloned().map(IntoActiveModel::into_active_model);
    let writes = texts.fold(Writes::default(), Writes::insert);
    let tx = app.db.begin().await.unwrap();
    let mut row = store::lock_item(&tx, first.id).await.unwrap().unwrap();
    let mut clocks = store::load(&tx, first.id).await.unwrap();
    let extended = extend(writes, (&mut row, &mut clocks), (&wish, &said), &app.directory(), now);
    let Ok(writes) = extended else { panic!("it is in time and within bounds") };
    writes.run_in(&tx).await.unwrap();
    store::save(&tx, clocks).await.unwrap();
    tx.commit().await.unwrap();
    let (_, clocks) = read(&app, first.id).await;
    assert_eq!((clocks[2].due_at, clocks[2].extensions), (Some(local("2026-03-31T00:00")), 1));
    let extensions = voc_extension::Entity::find().all(app.db.reader()).await.unwrap();
    assert_eq!((extensions[0].notice_id, extensions[0].reason_id), (notice.id, reason.id));
    assert_eq!((extensions[0].from_day.to_string(), extensions[0].until_day), ("2026-03-16".into(), until));
    let steps = voc_step::Entity::find().all(app.db.reader()).await.unwrap();
    assert_eq!((steps[0].what, steps[0].actor), (VocStepKind::Extended, VocActor::Employee));
    assert_eq!((steps[0].text_id, steps[0].version, row.version), (Some(notice.id), 2, 2));
    // What was recorded stays, whoever wants otherwise.
    assert!(app.db.writer().execute_unprepared("DELETE FROM voc_extension").await.is_err());
}
