//! V8: what is asked of a week: signals with their numbers, and what they are about.

use crate::{
    documents::get,
    voc::signals::{category, department, last_week, start},
};
use entity::{
    ids::{VocItemId, VocTextId},
    voc_item::{self, Sensitivity},
    voc_text::{self, VocTextKind},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};
use sunhwan::voc::signal::judge_week;
use tests::TestApp;
use uuid::Uuid;

const TEXTS: [&str; 6] = [
    "앱에서 사진 올리면 계속 처음 화면으로 돌아갑니다 ㅠㅠ",
    "사진 업로드만 하면 앱이 처음 화면으로 튕겨요",
    "앱에 서류 사진 올리면 처음 화면으로 돌아가요. 몇 번을 해도 같습니다",
    "인증번호 문자가 오지 않습니다. 로그인 좀 하게 해 주세요",
    "휴대폰 본인 인증 문자가 계속 안 와요 로그인 불가",
    "지점 주차장이 좁습니다",
];

/// The first items of the last week say these.
async fn texts(app: &TestApp) -> Vec<VocItemId> {
    let since = (last_week() - chrono::Days::new(1)).and_hms_opt(15, 0, 0).unwrap().and_utc();
    let items = voc_item::Entity::find()
        .filter(voc_item::Column::CategoryId.eq(category(0)))
        .filter(voc_item::Column::DepartmentId.eq(department(app, "team")))
        .filter(voc_item::Column::ReceivedAt.gte(since))
        .order_by_asc(voc_item::Column::ReceivedAt)
        .all(app.db.reader())
        .await
        .unwrap();
    let rows = items.iter().zip(TEXTS).map(|(item, text)| voc_text::Model {
        id: VocTextId(Uuid::now_v7()),
        item_id: item.id,
        kind: VocTextKind::Report,
        at: item.received_at,
        employee_id: None,
        text: text.to_owned(),
        original: None,
        delivery: None,
        mail_id: None,
    });
    let rows = rows.map(IntoActiveModel::into_active_model);
    voc_text::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
    items.into_iter().map(|item| item.id).collect()
}

fn sizes(asked: &Value) -> Vec<i64> {
    let groups = asked["signals"][0]["groups"].as_array().unwrap();
    groups.iter().map(|group| group["size"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn v8_everybody_may_ask_what_became_frequent_and_what_it_is_about() {
    let app = start(30).await;
    let items = texts(&app).await;
    let client = app.sign_in("other").await;
    assert_eq!(get(&client, "vocSignals", json!({})).await, Value::Null, "not judged yet");
    judge_week(&app.db, &app.directory(), last_week(), app.now()).await.unwrap();
    let asked = get(&client, "vocSignals", json!({})).await;
    assert_eq!(
        (&asked["week"], &asked["seriesLookedAt"], &asked["historyWeeks"]),
        (&json!("2026-02-23"), &json!(6), &json!(29))
    );
    let signal = &asked["signals"][0];
    assert_eq!(
        (&signal["category"]["code"], &signal["department"]["name"]),
        (&json!("APP_UPLOAD"), &json!("대인1파트"))
    );
    assert_eq!((&signal["weekCount"], &signal["weeks"], &signal["count"]), (&json!(30), &json!(1), &json!(30)));
    assert_eq!(sizes(&asked), [3, 2]);
    let words = signal["groups"][0]["words"].as_array().unwrap();
    assert!(words.contains(&json!("사진")) && words.contains(&json!("처음")), "{words:?}");
    assert!(TEXTS[..3].contains(&signal["groups"][0]["representative"].as_str().unwrap()));
    for (filter, found) in [
        (json!({ "week": "2026-03-01" }), 1),
        (json!({ "departmentId": app.company.id("claims") }), 1),
        (json!({ "departmentId": app.company.id("support") }), 0),
        (json!({ "categoryId": signal["category"]["id"] }), 1),
    ] {
        let asked = get(&client, "vocSignals", filter.clone()).await;
        assert_eq!(asked["signals"].as_array().unwrap().len(), found, "{filter}");
    }
    // V10: what is sensitive is in nobody's group.
    voc_item::Entity::update_many()
        .col_expr(voc_item::Column::Sensitivity, Expr::value(Sensitivity::Health))
        .filter(voc_item::Column::Id.is_in(items.iter().take(1).copied()))
        .exec(app.db.writer())
        .await
        .unwrap();
    assert_eq!(sizes(&get(&client, "vocSignals", json!({})).await), [2, 2]);
}
