//! What the tests of VOC begin with: categories with their departments, items, and what is done with them.

use crate::documents::{change, get};
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_assignment_rule, voc_category,
    voc_category::BusinessLine,
    voc_item::Sensitivity,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::{Answer, Client, TestApp};
use uuid::Uuid;

/// `DELAY` below `CLAIMS`, which the team handles; `HEALTH` there, too, but sensitive; `APP` for nobody.
pub async fn categories(app: &TestApp) {
    let id = |n: u128| VocCategoryId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_c000 + n));
    let category = |n: u128, parent: Option<u128>, code: &str, name: &str, sensitivity| voc_category::Model {
        id: id(n),
        parent_id: parent.map(id),
        code: code.into(),
        name_ko: name.into(),
        name_en: code.to_lowercase(),
        business_line: BusinessLine::Claims,
        sensitivity,
        is_active: code != "OLD",
        version: 1,
    };
    let all = [
        category(1, None, "CLAIMS", "보상·보험금", None),
        category(2, Some(1), "DELAY", "지급 지연", None),
        category(3, Some(1), "HEALTH", "의료자문", Some(Sensitivity::Health)),
        category(4, None, "APP", "앱·홈페이지", None),
        category(5, None, "OLD", "옛 유형", None),
    ];
    let all = all.map(IntoActiveModel::into_active_model);
    voc_category::Entity::insert_many(all).exec_without_returning(app.db.writer()).await.unwrap();
    let team = DepartmentId::decode(app.company.id("team")).unwrap();
    let rule = voc_assignment_rule::Model { category_id: id(1), department_id: team, version: 1 };
    voc_assignment_rule::Entity::insert(rule.into_active_model())
        .exec_without_returning(app.db.writer())
        .await
        .unwrap();
}

pub fn category(code: &str) -> String {
    let place = ["CLAIMS", "DELAY", "HEALTH", "APP", "OLD"].iter().position(|one| *one == code).unwrap();
    VocCategoryId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_c001 + place as u128)).encode().to_string()
}

/// What `fileVoc` takes.
pub fn complaint(customer: Option<&str>, text: &str) -> Value {
    json!({ "kind": "COMPLAINT", "channel": "CALL_CENTER", "categoryId": category("DELAY"), "text": text,
        "customerId": customer, "dissatisfaction": 4 })
}

/// An item that must be made.
pub async fn file(client: &Client, input: Value) -> Value {
    item_of(&change(client, "fileVoc", input).await, "fileVoc")
}

pub fn item_of(answer: &Answer, field: &str) -> Value {
    let item = answer.json["data"][field]["vocItem"].clone();
    assert!(item.is_object(), "{field}: {}", answer.text);
    item
}

/// A deed that must be possible.
pub async fn act(client: &Client, field: &str, item: &Value, more: Value) -> Value {
    item_of(&attempt(client, field, item, more).await, field)
}

pub async fn attempt(client: &Client, field: &str, item: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": item["id"] });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

pub async fn read(client: &Client, item: &Value) -> Value {
    get(client, "vocItem", json!({ "id": item["id"] })).await
}

pub fn kinds(connection: &Value) -> Vec<&str> {
    connection["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap()).collect()
}

/// Who handles it, signed in.
pub async fn assignee(app: &TestApp, item: &Value) -> Client {
    app.sign_in(item["assignee"]["email"].as_str().unwrap().split('@').next().unwrap()).await
}
