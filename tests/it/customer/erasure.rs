//! C4: who is erased is gone from everywhere, unless they may not be.

use crate::documents::{change, customer, get, reveal};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    contract, customer as record, event,
    ids::{ContractId, CustomerId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, Statement, sea_query::Expr,
};
use serde_json::{Value, json};
use std::sync::Arc;
use sunhwan::{
    app,
    config::SigningKey,
    customer::{Listed, Vault, list_new_erasures, lock_for_case, register_erasure, repeat_erasure},
    kernel::{actor::Actor, cx::Cx, i18n::Locale, id::PublicId, jobs::Jobs, secret::fresh_key},
    org::LiveDirectory,
};
use tests::TestApp;
use uuid::Uuid;

async fn erase(app: &TestApp, who: &str, id: &str) -> tests::Answer {
    let input = json!({ "customerId": id, "reason": "CUSTOMER_REQUEST" });
    change(&app.sign_in(who).await, "eraseCustomer", input).await
}

/// C4: what they wrote in other domains goes in the same transaction.
#[tokio::test]
async fn c4_an_erased_customers_praise_keeps_no_word_of_theirs() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    let input = json!({ "recipientIds": [app.company.id("mate")], "message": "달빛처럼 친절하셨어요", "onBehalfOfCustomerId": id,
        "channel": "CALL_CENTER" });
    let made = change(&app.sign_in("cs").await, "createPraisePost", input).await;
    assert_eq!(made.refusals(), [] as [&str; 0], "{}", made.text);
    let words = "달빛처럼".as_bytes();
    let found =
        async || everything(&app).await.iter().any(|(_, value)| value.windows(words.len()).any(|part| part == words));
    assert!(found().await, "the scan finds what is there");
    assert!(erase(&app, "cs", &id).await.json["data"]["eraseCustomer"]["customer"].is_object());
    assert!(!found().await);
    assert_eq!(app.count("praise_post").await, 1);
}

async fn row(app: &TestApp, id: &str) -> record::Model {
    let id = CustomerId::decode(id).unwrap();
    record::Entity::find_by_id(id).one(app.db.writer()).await.unwrap().unwrap()
}

/// Every value of every table as text, blobs as they are.
async fn everything(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    let db = app.db.writer();
    let backend = db.get_database_backend();
    let (tables, columns) = match backend {
        DbBackend::Postgres => (
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()",
            "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1",
        ),
        _ => ("SELECT name FROM sqlite_master WHERE type = 'table'", "SELECT name FROM pragma_table_info($1)"),
    };
    let names = async |sql: &str, values: Vec<sea_orm::Value>| -> Vec<String> {
        let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
        rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
    };
    let mut all = Vec::new();
    for table in names(tables, Vec::new()).await {
        for column in names(columns, vec![table.as_str().into()]).await {
            let value = match backend {
                DbBackend::Postgres => format!(
                    "CASE WHEN pg_typeof(\"{column}\")::text = 'bytea' THEN decode(substr(\"{column}\"::text, 3), 'hex') ELSE convert_to(\"{column}\"::text, 'UTF8') END"
                ),
                _ => format!("CAST(\"{column}\" AS BLOB)"),
            };
            let sql = format!("SELECT {value} AS v FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            for row in db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap() {
                all.push((format!("{table}.{column}"), row.try_get("", "v").unwrap()));
            }
        }
    }
    all
}

pub async fn holding(app: &TestApp, text: &str) -> Vec<String> {
    let holds = |value: &[u8]| value.windows(text.len()).any(|part| part == text.as_bytes());
    let mut places: Vec<String> =
        everything(app).await.into_iter().filter(|(_, value)| holds(value)).map(|(place, _)| place).collect();
    places.dedup();
    places
}

const PERSONAL: [&str; 6] = ["홍길동", "01012345678", "010-1234-5678", "hong@example.com", "C-9031", "P-77120"];

/// C4: of what said who they were nothing is left in any table; the number and contracts' numbers alone were there before.
#[tokio::test]
async fn c4_nothing_in_any_table_says_who_an_erased_customer_was() {
    let app = TestApp::start().await;
    let cs = app.sign_in("cs").await;
    let input = json!({ "number": "C-9031", "name": "홍길동", "phone": "010-1234-5678", "email": "hong@example.com",
        "vulnerable": "DISABLED", "employeeId": app.company.id("mate"), "idempotencyKey": "k" });
    let made = change(&cs, "createCustomer", input.clone()).await;
    let id = made.json["data"]["createCustomer"]["customer"]["id"].as_str().unwrap().to_owned();
    let policy = contract::Model {
        id: ContractId(Uuid::from_u128(7)),
        number: Some("P-77120".into()),
        customer_id: CustomerId::decode(&id).unwrap(),
        product: "무배당 한빛운전자보험".into(),
        sold_on: "2025-05-06".parse().unwrap(),
        renewed_on: None,
        ends_on: None,
        first_year_premium: 360_000,
        version: 1,
    };
    contract::Entity::insert(policy.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    change(&cs, "updateCustomer", json!({ "id": id, "expectedVersion": 1, "caution": true })).await;
    reveal(&app, "cs", &id).await;
    for (text, places) in
        [("C-9031", &["customer.number"][..]), ("P-77120", &["contract.number"]), ("홍길동", &[]), ("01012345678", &[])]
    {
        assert_eq!(holding(&app, text).await, places, "{text}");
    }
    let indexes = {
        let before = row(&app, &id).await;
        [before.name_index, before.phone_index, before.phone_end_index, before.email_index]
    };
    let gone = erase(&app, "cs", &id).await;
    let left = &gone.json["data"]["eraseCustomer"]["customer"];
    assert_eq!(
        (&left["tier"], &left["number"], &left["maskedName"], &left["maskedPhone"]),
        (&json!("STANDARD"), &Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&left["employee"], &left["vulnerable"], &left["erasureReason"]),
        (&Value::Null, &Value::Null, &json!("CUSTOMER_REQUEST"))
    );
    assert_eq!(left["contracts"]["edges"], json!([{ "node": { "number": null, "product": "무배당 한빛운전자보험" } }]));
    for text in PERSONAL {
        assert_eq!(holding(&app, text).await, [] as [&str; 0], "{text}");
    }
    let all = everything(&app).await;
    for index in indexes.iter().flatten() {
        assert!(all.iter().all(|(_, value)| value != index));
    }
    // A tombstone in the log of events, and no way back.
    assert_eq!(holding(&app, "customerErased").await, ["event.name"]);
    assert_eq!(erase(&app, "compliance", &id).await.refusals(), ["ERASED customerId"]);
    assert_eq!(reveal(&app, "cs", &id).await.refusals(), ["ERASED customerId"]);
    let update = json!({ "id": id, "expectedVersion": 3, "name": "홍길동" });
    assert_eq!(change(&cs, "updateCustomer", update).await.refusals(), ["ERASED id"]);
    // A retry of the first call answers what is left, and makes nobody.
    let retry = change(&cs, "createCustomer", input).await;
    assert_eq!(retry.json["data"]["createCustomer"]["customer"]["number"], Value::Null);
}

/// C4: the number of an erased contract is a change of the contract, too.
#[tokio::test]
async fn c4_erased_contracts_say_that_they_changed() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let csv =
        "증권번호,고객번호,상품,계약일,초년도보험료\nP-1,C-1,한빛운전자보험,2025-03-02,1000\nP-2,C-1,x,2025-03-02,1\n";
    change(&cs, "importContracts", json!({ "csv": csv })).await;
    assert_eq!(erase(&app, "cs", &id).await.refusals(), [] as [&str; 0]);
    let contracts = contract::Entity::find().all(app.db.writer()).await.unwrap();
    assert_eq!(
        contracts.iter().map(|row| (row.number.clone(), row.version)).collect::<Vec<_>>(),
        [(None, 2), (None, 2)]
    );
    let events = event::Entity::find().filter(event::Column::Name.eq("contractUpdated"));
    let events = events.all(app.db.writer()).await.unwrap();
    let mut told: Vec<_> = events.iter().map(|event| (event.object_id, event.version)).collect();
    told.sort_unstable();
    let mut ids: Vec<_> = contracts.iter().map(|row| (row.id.0, 2)).collect();
    ids.sort_unstable();
    assert_eq!(told, ids);
}

/// C4: who was erased does not come back with the next feed, nor by hand, as long as the key of then is there.
#[tokio::test]
async fn c4_an_erased_customer_does_not_come_back_by_their_number() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    let other = customer(&app, "C-2").await;
    erase(&app, "cs", &id).await;
    let next = SigningKey { id: "next".into(), key: fresh_key().unwrap().into() };
    let app = app.another_node_with(|config| config.secret_keys.insert(0, next)).await;
    let cs = app.sign_in("cs").await;
    let csv = json!({ "csv": "고객번호,성명\nC-3,김철수\nC-1,홍길동\n" });
    let refused = change(&cs, "importCustomers", csv).await;
    assert_eq!(refused.refusals(), ["ROWS_REFUSED csv"]);
    let findings = &refused.json["data"]["importCustomers"]["report"]["findings"];
    assert_eq!((findings[0]["code"].as_str(), findings[0]["line"].as_i64()), (Some("ERASED"), Some(3)));
    let made = change(&cs, "createCustomer", json!({ "number": "C-1", "name": "홍길동" })).await;
    assert_eq!(made.refusals(), ["ERASED number"]);
    let renamed = change(&cs, "updateCustomer", json!({ "id": other, "expectedVersion": 1, "number": "C-1" })).await;
    assert_eq!(renamed.refusals(), ["ERASED number"]);
}

/// C4, I3: of one key for two customers one holds, whichever was faster; the other is told so.
#[tokio::test]
async fn c4_one_key_holds_one_of_two_customers() {
    let app = TestApp::start().await;
    let ids = [customer(&app, "C-1").await, customer(&app, "C-2").await];
    let compliance = app.sign_in("compliance").await;
    let tx = app.db.begin().await.unwrap();
    for id in &ids {
        lock_for_case(&tx, CustomerId::decode(id).unwrap()).await.unwrap();
    }
    let hold = async |id: &str| {
        let input = json!({ "customerId": id, "reference": "2026-17", "idempotencyKey": "k" });
        change(&compliance, "placeLegalHold", input).await
    };
    let release = async {
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        tx.commit().await.unwrap();
    };
    let (one, other, ()) = tokio::join!(hold(&ids[0]), hold(&ids[1]), release);
    let mut refusals = [one.refusals(), other.refusals()];
    refusals.sort();
    assert_eq!(
        refusals,
        [vec![], vec!["IDEMPOTENCY_KEY_REUSED idempotencyKey".to_owned()]],
        "{} {}",
        one.text,
        other.text
    );
    assert_eq!(app.count("legal_hold").await, 1);
}

/// C4: what other domains sealed with a customer's key is gone with it.
#[tokio::test]
async fn c4_free_text_about_a_customer_opens_until_they_are_erased() {
    let app = TestApp::start().await;
    let id = customer(&app, "C-1").await;
    let (ring, before) = (app::ring(&app.config).unwrap(), row(&app, &id).await);
    let place = ("decision.reason", Uuid::from_u128(7));
    let sealed = Vault::seal_text(&ring, &before, place, "고객이 크게 놀라심").unwrap().unwrap();
    assert_eq!(Vault::open_text(&ring, &before, place, &sealed).unwrap().as_deref(), Some("고객이 크게 놀라심"));
    assert!(Vault::open_text(&ring, &before, ("decision.reason", Uuid::from_u128(8)), &sealed).is_err());
    erase(&app, "cs", &id).await;
    let after = row(&app, &id).await;
    assert_eq!(Vault::open_text(&ring, &after, place, &sealed).unwrap(), None);
    assert_eq!(Vault::seal_text(&ring, &after, place, "x").unwrap(), None);
}

/// C4: a legal hold stands against it until it is lifted.
#[tokio::test]
async fn c4_a_held_customer_is_not_erased() {
    let app = TestApp::start().await;
    let (id, compliance) = (customer(&app, "C-1").await, app.sign_in("compliance").await);
    let input = json!({ "customerId": id, "reference": "2026-17", "idempotencyKey": "k" });
    let placed = change(&compliance, "placeLegalHold", input.clone()).await;
    let hold = placed.json["data"]["placeLegalHold"]["legalHold"]["id"].clone();
    assert_eq!(
        change(&compliance, "placeLegalHold", input).await.json["data"]["placeLegalHold"]["legalHold"]["id"],
        hold
    );
    let personal = json!({ "customerId": id, "reference": "홍길동 사건" });
    assert_eq!(change(&compliance, "placeLegalHold", personal).await.refusals(), ["REFERENCE_INVALID reference"]);
    assert_eq!(erase(&app, "cs", &id).await.refusals(), ["UNDER_LEGAL_HOLD customerId"]);
    let seen = get(&app.sign_in("cs").await, "customer", json!({ "id": id })).await;
    assert_eq!(seen["legalHolds"][0]["reference"], "2026-17");
    assert_eq!(get(&app.sign_in("staff").await, "customer", json!({ "id": id })).await["legalHolds"], Value::Null);
    let lift = json!({ "id": hold });
    assert_eq!(change(&compliance, "liftLegalHold", lift.clone()).await.refusals(), [] as [&str; 0]);
    assert_eq!(change(&compliance, "liftLegalHold", lift).await.refusals(), ["ALREADY_LIFTED id"]);
    assert_eq!(erase(&app, "cs", &id).await.refusals(), [] as [&str; 0]);
}

async fn last_case(app: &TestApp, id: &str, at: DateTime<Utc>) {
    let touch = record::Entity::update_many().col_expr(record::Column::LastCaseAt, Expr::value(at));
    touch.filter(record::Column::Id.eq(CustomerId::decode(id).unwrap())).exec(app.db.writer()).await.unwrap();
}

/// C4: three years after the last case, unless they are held or never had one.
#[tokio::test]
async fn c4_customers_are_erased_when_their_time_is_over() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for number in ["C-1", "C-2", "C-3", "C-4"] {
        ids.push(customer(&app, number).await);
    }
    let three_years = TimeDelta::days(3 * 365 + 1);
    last_case(&app, &ids[0], app.now() - three_years - TimeDelta::days(1)).await;
    last_case(&app, &ids[1], app.now() - three_years + TimeDelta::days(2)).await;
    last_case(&app, &ids[2], app.now() - three_years - TimeDelta::days(1)).await;
    let hold = json!({ "customerId": ids[2], "reference": "2026-17" });
    change(&app.sign_in("compliance").await, "placeLegalHold", hold).await;
    let live = LiveDirectory::load(&app.db, sunhwan::kernel::clock::Clock::System).await.unwrap();
    let ring = Arc::new(app::ring(&app.config).unwrap());
    let jobs = register_erasure(Jobs::default(), live, ring);
    assert_eq!(jobs.run(&app.db, app.now()).await.unwrap(), 1);
    let mut erased = Vec::new();
    for id in &ids {
        erased.push(row(&app, id).await.erased_at.is_some());
    }
    assert_eq!(erased, [true, false, false, false]);
}

/// C4: a list outside of the database, by which erasures are repeated on a restored one.
#[tokio::test]
async fn c4_erasures_are_listed_outside_and_repeated_on_a_restored_database() {
    let app = TestApp::start().await;
    let (id, other) = (customer(&app, "C-1").await, customer(&app, "C-2").await);
    let ring = Arc::new(app::ring(&app.config).unwrap());
    erase(&app, "cs", &id).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("erasures");
    // A node without a file leaves it to one that has it.
    assert_eq!(list_new_erasures(&app.db, &ring, None, app.now()).await.unwrap(), 0);
    assert_eq!(list_new_erasures(&app.db, &ring, Some(&file), app.now()).await.unwrap(), 1);
    assert_eq!(list_new_erasures(&app.db, &ring, Some(&file), app.now()).await.unwrap(), 0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(PERSONAL.iter().all(|personal| !text.contains(personal)), "{text}");
    let listed = Listed::read(&ring, text.trim()).unwrap();
    assert_eq!(listed.customer, CustomerId::decode(&id).unwrap());
    // As in a backup from before: the list is of somebody who is not erased there.
    let as_restored = Listed { customer: CustomerId::decode(&other).unwrap(), ..listed };
    let cx = Cx {
        actor: Actor::Anonymous,
        now: app.now(),
        locale: Locale::Ko,
        request_id: "cli".into(),
        client_ip: None,
        user_agent: None,
        browser: None,
        db: app.db.clone(),
    };
    let done = (as_restored.reason, as_restored.at);
    assert!(repeat_erasure(&cx, &ring, as_restored.customer, done).await.unwrap());
    assert!(!repeat_erasure(&cx, &ring, as_restored.customer, done).await.unwrap());
    assert_eq!(row(&app, &other).await.erased_at, Some(listed.at));
    let strange = CustomerId::decode(&tests::foreign::<CustomerId>()).unwrap();
    assert!(!repeat_erasure(&cx, &ring, strange, done).await.unwrap());
}
