//! Items with clocks, inserted as rows, and changed as an item's service changes them.

use chrono::{DateTime, Utc};
use entity::{
    ids::{VocCategoryId, VocItemId},
    voc_category::{self, BusinessLine},
    voc_clock,
    voc_item::{self, Escalation, Model as Item, Severity, VocChannel, VocKind, VocState},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use sunhwan::{
    kernel::{id::PublicId, writes::Writes},
    voc::clock::{self, service, store},
};
use tests::TestApp;
use uuid::Uuid;

const CATEGORY: VocCategoryId = VocCategoryId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_00c0_0000));

pub async fn category(app: &TestApp) {
    let row = voc_category::Model {
        id: CATEGORY,
        parent_id: None,
        code: "CLAIMS".into(),
        name_ko: "보상".into(),
        name_en: "Claims".into(),
        business_line: BusinessLine::Claims,
        sensitivity: None,
        is_active: true,
        version: 1,
    };
    voc_category::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
}

/// A complaint to the team, in the hands of one of it.
pub fn item(app: &TestApp, n: u128) -> Item {
    let now = app.now();
    Item {
        id: VocItemId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_00c1_0000 + n)),
        number: format!("V-{n}"),
        kind: VocKind::Complaint,
        channel: VocChannel::Web,
        category_id: CATEGORY,
        dissatisfaction: None,
        severity: Severity::Normal,
        sensitivity: None,
        customer_id: None,
        contract_id: None,
        claim_reference: None,
        task: None,
        external_id: None,
        state: VocState::InProgress,
        department_id: entity::ids::DepartmentId::decode(app.company.id("team")),
        assignee_id: Some(app.key("staff")),
        caused_by_id: None,
        escalation: Escalation::None,
        received_at: now,
        first_received_at: now,
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

pub async fn insert(app: &TestApp, item: &Item) -> Vec<voc_clock::Model> {
    voc_item::Entity::insert(item.clone().into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    let clocks = service::begin(item, &app.directory(), app.now()).unwrap();
    store::insert(Writes::default(), clocks.clone()).run(&app.db).await.unwrap();
    clocks
}

/// A change of an item as its service makes it.
pub async fn act(node: &TestApp, id: VocItemId, change: impl FnOnce(&mut Item)) {
    let (now, directory) = (node.now(), node.directory());
    let tx = node.db.begin().await.unwrap();
    let mut item = store::lock_item(&tx, id).await.unwrap().unwrap();
    let mut clocks = store::load(&tx, id).await.unwrap();
    let late = service::catch_up(&mut item, &mut clocks, now);
    change(&mut item);
    item.version += 1;
    service::follow(&item, &mut clocks, &directory, now).unwrap();
    let row = ActiveModelTrait::reset_all(item.clone().into_active_model());
    voc_item::Entity::update(row).exec(&tx).await.unwrap();
    store::save(&tx, clocks).await.unwrap();
    if !late.is_empty() {
        clock::tell(Writes::default(), &item, late, &directory, now).run_in(&tx).await.unwrap();
    }
    tx.commit().await.unwrap();
}

pub async fn read(app: &TestApp, id: VocItemId) -> (Item, Vec<voc_clock::Model>) {
    let item = voc_item::Entity::find_by_id(id).one(app.db.reader()).await.unwrap().unwrap();
    let clocks = voc_clock::Entity::find().filter(voc_clock::Column::ItemId.eq(id));
    (item, clocks.order_by_asc(voc_clock::Column::Kind).all(app.db.reader()).await.unwrap())
}

/// In Seoul.
pub fn local(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().unwrap()
}
