//! V8: weeks are counted, judged and kept, on both databases.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::{DepartmentId, VocCategoryId, VocItemId},
    voc_category::{self, BusinessLine},
    voc_item::{self, Escalation, Rejection, Severity, VocChannel, VocKind, VocState},
    voc_signal,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use sunhwan::voc::signal::{judge_due, judge_week, store};
use tests::TestApp;
use uuid::Uuid;

const CODES: [&str; 3] = ["APP_UPLOAD", "CLAIM_DELAY", "CALL_WAIT"];
const DEPARTMENTS: [&str; 2] = ["team", "office"];
const HISTORY: u64 = 30;

/// The Monday of the last week that is over at noon on 2 March 2026.
pub fn last_week() -> NaiveDate {
    "2026-02-23".parse().unwrap()
}

pub fn category(n: usize) -> VocCategoryId {
    VocCategoryId(Uuid::from_u128(1 + n as u128))
}

pub fn department(app: &TestApp, code: &str) -> DepartmentId {
    app.directory().departments().iter().find(|department| department.code == code).unwrap().key
}

async fn categories(app: &TestApp) {
    let rows = CODES.iter().enumerate().map(|(n, code)| voc_category::Model {
        id: category(n),
        parent_id: None,
        code: (*code).to_owned(),
        name_ko: format!("분류 {n}"),
        name_en: format!("Category {n}"),
        business_line: BusinessLine::Claims,
        sensitivity: None,
        is_active: true,
        version: 1,
    });
    let rows = rows.map(IntoActiveModel::into_active_model);
    voc_category::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
}

pub fn item(category_id: VocCategoryId, department_id: DepartmentId, received_at: DateTime<Utc>) -> voc_item::Model {
    let id = Uuid::now_v7();
    voc_item::Model {
        id: VocItemId(id),
        number: id.to_string(),
        kind: VocKind::Complaint,
        channel: VocChannel::App,
        category_id,
        dissatisfaction: Some(4),
        severity: Severity::Normal,
        sensitivity: None,
        customer_id: None,
        contract_id: None,
        claim_reference: None,
        task: None,
        external_id: None,
        state: VocState::Assigned,
        department_id: Some(department_id),
        assignee_id: None,
        caused_by_id: None,
        escalation: Escalation::None,
        received_at,
        first_received_at: received_at,
        recorded_by: None,
        follows_id: None,
        merged_into_id: None,
        rejected_as: None,
        transfers: 0,
        reopenings: 0,
        first_response_at: None,
        resolved_at: None,
        closed_at: None,
        closes_at: None,
        abused_at: None,
        version: 1,
    }
}

/// So many items over a week, from its first moment in Seoul to its last.
fn items(category: VocCategoryId, department: DepartmentId, week: NaiveDate, count: i64) -> Vec<voc_item::Model> {
    let start = (week - Days::new(1)).and_hms_opt(15, 0, 0).unwrap().and_utc();
    let last = TimeDelta::days(7) - TimeDelta::microseconds(1);
    let at = |n: i64| start + last * i32::try_from(n).unwrap() / i32::try_from((count - 1).max(1)).unwrap();
    (0..count).map(|n| item(category, department, at(n))).collect()
}

pub async fn file(app: &TestApp, rows: Vec<voc_item::Model>) {
    for some in rows.chunks(500) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        voc_item::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
    }
}

/// Five or six a week of everything for thirty weeks, and in the last one many of one.
pub async fn start(many: i64) -> TestApp {
    let app = TestApp::start().await;
    categories(&app).await;
    let mut rows = Vec::new();
    for ago in 0..=HISTORY {
        let week = last_week() - Days::new(7 * ago);
        for (n, code) in (0..CODES.len()).flat_map(|n| DEPARTMENTS.map(|code| (n, code))) {
            let is_it = ago == 0 && (n, code) == (0, "team");
            let count = if is_it { many } else { 5 + (ago + n as u64) as i64 % 2 };
            rows.extend(items(category(n), department(&app, code), week, count));
        }
    }
    file(&app, rows).await;
    app
}

async fn found(app: &TestApp, week: NaiveDate) -> Vec<voc_signal::Model> {
    store::signals(app.db.reader(), week, &store::SignalFilter::default()).await.unwrap()
}

#[tokio::test]
async fn v8_a_week_that_is_over_is_judged_once_and_keeps_its_numbers() {
    let app = start(30).await;
    judge_due(&app.db, &app.directory(), app.now()).await.unwrap();
    let judged = store::judgement(app.db.reader(), last_week()).await.unwrap().unwrap();
    assert_eq!((judged.series_looked_at, judged.history_weeks, judged.judged_at), (6, 29, app.now()));
    assert!((1.5..2.0).contains(&judged.volume_factor), "{judged:?}");
    let signals = found(&app, last_week()).await;
    let [signal] = signals.as_slice() else { panic!("{signals:?}") };
    assert_eq!((signal.category_id, signal.department_id), (category(0), department(&app, "team")));
    let numbers = signal.numbers.clone().unwrap();
    assert_eq!((signal.week_items, signal.history_weeks, numbers.weeks, numbers.count), (30, 29, 1, 30));
    assert!((5.0..6.0).contains(&numbers.expected) && numbers.p_value <= numbers.threshold, "{numbers:?}");
    // What is rejected later changes nothing of what was said.
    app.pass(TimeDelta::hours(1));
    judge_due(&app.db, &app.directory(), app.now()).await.unwrap();
    assert_eq!(store::judgement(app.db.reader(), last_week()).await.unwrap(), Some(judged));
    let all = store::judged_weeks(app.db.reader(), last_week() - Days::new(100)).await.unwrap();
    assert_eq!(all.len(), 4, "weeks are made up for, the running one is not judged: {all:?}");
}

#[tokio::test]
async fn v8_weeks_begin_on_monday_in_seoul_and_what_was_rejected_does_not_count() {
    let app = start(30).await;
    judge_week(&app.db, &app.directory(), last_week(), app.now()).await.unwrap();
    let counted = async |week| {
        let rows = store::week(app.db.reader(), week).await.unwrap();
        rows.into_iter().map(|row| row.items).collect::<Vec<_>>()
    };
    let mut last = counted(last_week()).await;
    last.sort_unstable();
    assert_eq!(last, [5, 5, 5, 6, 6, 30], "its first and its last moment are the week's");
    voc_item::Entity::update_many()
        .col_expr(voc_item::Column::State, Expr::value(VocState::Rejected))
        .col_expr(voc_item::Column::RejectedAs, Expr::value(Rejection::NotOurs))
        .filter(voc_item::Column::CategoryId.eq(category(0)))
        .filter(voc_item::Column::DepartmentId.eq(department(&app, "team")))
        .exec(app.db.writer())
        .await
        .unwrap();
    judge_week(&app.db, &app.directory(), last_week(), app.now()).await.unwrap();
    assert_eq!(counted(last_week()).await.len(), 5);
    assert_eq!(found(&app, last_week()).await, [], "judged anew, it has no signal any more");
}

#[tokio::test]
async fn v8_what_has_too_little_history_is_said_to() {
    let app = start(5).await;
    let week = last_week();
    let new = item(category(2), department(&app, "team2"), app.now());
    let new = items(new.category_id, department(&app, "team2"), week, 9);
    file(&app, new).await;
    judge_week(&app.db, &app.directory(), week, app.now()).await.unwrap();
    let all = found(&app, week).await;
    let [unjudged] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((unjudged.week_items, unjudged.history_weeks, &unjudged.numbers), (9, 0, &None));
}
