//! What the tests of meetings begin with: excellent customers, leaders' terms, meetings.

use crate::documents::change;
use chrono::NaiveDate;
use entity::{ids::DepartmentId, leader_term};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::{Answer, Client, TestApp};

/// An excellent customer who agreed to be contacted, called 홍길동; their id.
pub async fn excellent(app: &TestApp, number: &str) -> String {
    known(app, number, "EXCELLENT", true).await
}

pub async fn known(app: &TestApp, number: &str, tier: &str, consent: bool) -> String {
    let input = json!({ "number": number, "name": "홍길동", "phone": "010-1234-5678", "tier": tier, "contactConsent": consent });
    let answer = change(&app.sign_in("cs").await, "createCustomer", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned()
}

pub fn meeting_of(answer: &Answer, field: &str) -> Value {
    let meeting = answer.json["data"][field]["customerMeeting"].clone();
    assert!(meeting.is_object(), "{field}: {}", answer.text);
    meeting
}

pub async fn plan(client: &Client, customer: &str, on: &str) -> Value {
    meeting_of(&change(client, "planMeeting", json!({ "customerId": customer, "on": on })).await, "planMeeting")
}

pub async fn attempt(client: &Client, field: &str, meeting: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": meeting["id"] });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

pub async fn record(client: &Client, meeting: &Value, more: Value) -> Value {
    let mut input = json!({ "satisfaction": 4 });
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    meeting_of(&attempt(client, "recordMeeting", meeting, input).await, "recordMeeting")
}

/// Since when whoever heads a department has done so.
pub async fn heads_since(app: &TestApp, department: &str, who: &str, first: &str, last: Option<&str>) {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let term = leader_term::Model {
        department_id: DepartmentId::decode(app.company.id(department)).unwrap(),
        employee_id: app.key(who),
        first_day: day(first),
        last_day: last.map(day),
    };
    let row = leader_term::Entity::insert(term.into_active_model());
    row.exec_without_returning(app.db.writer()).await.unwrap();
}
