//! C1, C5: customers and contracts from a table, all rows or none.

use crate::documents::{self, change, customer, get, rows};
use entity::{customer as record, ids::CustomerId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use std::time::Duration;
use sunhwan::{
    customer::{lock_for_case, touch_case},
    kernel::{db::Tx, id::PublicId},
};
use tests::TestApp;

async fn import(app: &TestApp, what: &str, input: Value) -> Value {
    change(&app.sign_in("cs").await, what, input).await.json["data"][what].clone()
}

const CUSTOMERS: &str = "고객번호,성명,전화번호,이메일,등급,연락동의\nC-1,홍길동,010-1234-5678,hong@example.com,일반,Y\nC-2,김철수,,,우수,N\n";
const CONTRACTS: &str = "증권번호,고객번호,상품,계약일,초년도보험료\nP-1,C-1,한빛운전자보험,2025-03-02,\"240,000\"\nP-2,C-2,한빛가정종합보험,2025-11-20,180000\n";

fn counts(report: &Value) -> (bool, i64, i64, i64) {
    let number = |field: &str| report[field].as_i64().unwrap();
    (report["applied"].as_bool().unwrap(), number("created"), number("changed"), number("unchanged"))
}

#[tokio::test]
async fn c1_customers_are_taken_over_once_and_changed_where_they_differ() {
    let app = TestApp::start().await;
    let dry = import(&app, "importCustomers", json!({ "csv": CUSTOMERS, "dryRun": true })).await;
    assert_eq!(counts(&dry["report"]), (false, 2, 0, 0), "{dry}");
    assert_eq!(app.count("customer").await, 0);
    let done = import(&app, "importCustomers", json!({ "csv": CUSTOMERS })).await;
    assert_eq!(counts(&done["report"]), (true, 2, 0, 0));
    assert_eq!(counts(&import(&app, "importCustomers", json!({ "csv": CUSTOMERS })).await["report"]), (false, 0, 0, 2));
    let row = json!({ "rows": [{ "number": "C-1", "name": "홍길순", "phone": "" }] });
    assert_eq!(counts(&import(&app, "importCustomers", row).await["report"]), (true, 0, 1, 0));
    let staff = app.sign_in("staff").await;
    let found = get(&staff, "customers", json!({ "filter": { "name": "홍길순", "email": "hong@example.com" } })).await;
    assert_eq!((rows(&found, "number"), &found["edges"][0]["node"]["maskedPhone"]), (vec!["C-1".into()], &Value::Null));
}

#[tokio::test]
async fn c5_contracts_are_taken_over_for_customers_who_are_there() {
    let app = TestApp::start().await;
    import(&app, "importCustomers", json!({ "csv": CUSTOMERS })).await;
    assert_eq!(counts(&import(&app, "importContracts", json!({ "csv": CONTRACTS })).await["report"]), (true, 2, 0, 0));
    let renewed = CONTRACTS.replace("240,000", "250,000");
    assert_eq!(counts(&import(&app, "importContracts", json!({ "csv": renewed })).await["report"]), (true, 0, 1, 1));
    let wrong = CONTRACTS.replace("P-1,C-1", "P-1,C-2").replace("P-2,C-2", "P-9,C-9");
    let refused = import(&app, "importContracts", json!({ "csv": wrong })).await;
    assert_eq!(refused["userErrors"][0]["code"], "ROWS_REFUSED");
    let codes: Vec<&Value> =
        refused["report"]["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["OTHER_CUSTOMER", "UNKNOWN_CUSTOMER"]);
    assert_eq!(app.count("contract").await, 2);
}

/// C4: a finding says where something is wrong, never what stands there.
#[tokio::test]
async fn c4_findings_repeat_nothing_personal() {
    let app = TestApp::start().await;
    let csv = "고객번호,성명,전화번호\nC-1,900101-1234567,01012\n";
    let refused = import(&app, "importCustomers", json!({ "csv": csv })).await;
    let findings = refused["report"]["findings"].as_array().unwrap();
    let places: Vec<_> = findings
        .iter()
        .map(|finding| (finding["line"].as_i64().unwrap(), finding["column"].as_str().unwrap()))
        .collect();
    assert_eq!(places, [(2, "name"), (2, "phone")]);
    assert!(!refused.to_string().contains("900101") && !refused.to_string().contains("01012"));
    assert_eq!(import(&app, "importCustomers", json!({})).await["userErrors"][0]["code"], "NOTHING_GIVEN");
}

/// Somebody else is faster: they change the customer after the import has read them and before it can lock them.
async fn overtaken(app: &TestApp, id: CustomerId, faster: impl AsyncFnOnce(&Tx)) -> Value {
    let cs = app.sign_in("cs").await;
    let tx = app.db.begin().await.unwrap();
    lock_for_case(&tx, id).await.unwrap();
    let change = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        faster(&tx).await;
        tx.commit().await.unwrap();
    };
    let row = json!({ "rows": [{ "number": "C-1", "name": "홍길순" }] });
    let (answer, ()) = tokio::join!(documents::change(&cs, "importCustomers", row), change);
    answer.json["data"]["importCustomers"].clone()
}

async fn now(app: &TestApp, id: CustomerId) -> record::Model {
    record::Entity::find_by_id(id).one(app.db.writer()).await.unwrap().unwrap()
}

/// C4: a case that is closed meanwhile keeps the customer; the import changes what it is about.
#[tokio::test]
async fn c4_an_import_leaves_a_case_that_was_closed_meanwhile() {
    let app = TestApp::start().await;
    let id = CustomerId::decode(&customer(&app, "C-1").await).unwrap();
    let at = app.now();
    let done = overtaken(&app, id, async |tx: &Tx| touch_case(tx, id, at).await.unwrap()).await;
    assert_eq!(counts(&done["report"]), (true, 0, 1, 0), "{done}");
    let row = now(&app, id).await;
    assert_eq!((row.last_case_at, row.version), (Some(at), 2));
}

/// C2: `rekey` is no new version, and is not undone.
#[tokio::test]
async fn c2_an_import_does_not_undo_rekey() {
    let app = TestApp::start().await;
    let id = CustomerId::decode(&customer(&app, "C-1").await).unwrap();
    let done = overtaken(&app, id, async |tx: &Tx| {
        let rekey = record::Entity::update_many().col_expr(record::Column::IndexKeyId, Expr::value("next"));
        rekey.filter(record::Column::Id.eq(id)).exec(tx).await.unwrap();
    });
    let done = done.await;
    assert_eq!(done["userErrors"][0]["code"], "STALE_VERSION", "{done}");
    assert_eq!(done["userErrors"][0]["field"], Value::Null);
    assert_eq!(now(&app, id).await.index_key_id.as_deref(), Some("next"));
}
