//! C4, V1: nothing here keeps what says who a customer is, and what is said about their items goes with them.

use super::{act_on, bulletin, direct, go_to_monday, in_the_week, weighty};
use crate::documents::{change, customer};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use tests::{TestApp, on_postgres};

/// Every value of every row of these tables, as text.
async fn kept(app: &TestApp) -> String {
    let mut all = String::new();
    for table in [
        "hotline_bulletin",
        "hotline_entry",
        "recurrence_prevention",
        "outgoing_mail",
        "event",
        "audit_record",
        "notification",
    ] {
        let row = if on_postgres() { "CAST(ROW(t.*) AS TEXT)".to_owned() } else { row_of(app, table).await };
        let sql = format!("SELECT {row} AS line FROM {table} t");
        let db = app.db.writer();
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap() {
            all.push_str(&row.try_get::<String>("", "line").unwrap());
            all.push('\n');
        }
    }
    all
}

async fn row_of(app: &TestApp, table: &str) -> String {
    let db = app.db.writer();
    let sql = format!("SELECT name FROM pragma_table_info('{table}')");
    let columns = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let columns =
        columns.iter().map(|row| format!("COALESCE(quote({}), '')", row.try_get::<String>("", "name").unwrap()));
    columns.collect::<Vec<_>>().join(" || '|' || ")
}

/// C4: a bulletin keeps ids and figures; comments, directions and results are masked, and gone when the customer is.
#[tokio::test]
async fn c4_nothing_is_kept_of_who_is_forgotten() {
    let app = in_the_week().await;
    let hong = customer(&app, "C-1").await;
    let item = weighty(&app, Some(&hong), "홍길동입니다. 서류를 세 번 냈습니다. 010-1234-5678", 5).await;
    go_to_monday(&app);
    app.compose_hotline().await;
    let draft = bulletin(&app, "cs", "claims").await;
    let words = "홍길동 고객께 010-1234-5678로 사과드렸습니다";
    let input = json!({ "expectedVersion": 1, "comments": [{ "itemId": item["id"], "comment": words }], "remark": "문의 010-1234-5678" });
    assert_eq!(act_on(&app.sign_in("cs").await, "curateBulletin", &draft, input).await.refusals(), [] as [&str; 0]);
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let seen = bulletin(&app, "exec", "claims").await;
    let made = direct(&app, "exec", &seen, "staff", "2026-03-20").await;
    let result = json!({ "id": made["id"], "result": format!("{words}. 절차를 고쳤습니다") });
    assert_eq!(
        change(&app.sign_in("staff").await, "reportRecurrencePrevention", result).await.refusals(),
        [] as [&str; 0]
    );
    let before = kept(&app).await;
    assert!(before.contains("사과드렸습니다") && before.contains("안내 문자를 보내도록"), "{before}");
    for word in ["홍길동", "1234-5678", "세 번 냈습니다"] {
        assert!(!before.contains(word), "{word}: {before}");
    }
    let erased =
        change(&app.sign_in("cs").await, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" }))
            .await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    let after = kept(&app).await;
    for word in ["사과드렸습니다", "안내 문자를 보내도록", "절차를 고쳤습니다"] {
        assert!(!after.contains(word), "{word}: {after}");
    }
    let seen = bulletin(&app, "exec", "claims").await;
    let prevention = &seen["preventions"][0];
    assert_eq!(
        (&prevention["direction"], &prevention["result"], &prevention["state"]),
        (&json!(null), &json!(null), &json!("DONE"))
    );
    assert_eq!((&seen["entries"][0]["vocItem"]["text"], &seen["entries"][0]["comment"]), (&json!(null), &json!(null)));
    assert_eq!(seen["figures"]["items"], 1, "that it was there stays");
    // The audit log says what was done, in names and ids.
    assert!(after.contains("curateBulletin") && after.contains("directRecurrencePrevention"));
    // Who directs something because of the item now is refused.
    let again = super::try_direct(&app, "exec", &seen, json!({})).await;
    assert_eq!(again.refusals(), ["CUSTOMER_ERASED vocItemId"]);
}

/// C4: what was directed and not done ends with what it was about, and everybody who follows it hears so.
#[tokio::test]
async fn c4_what_nobody_can_do_any_more_is_closed() {
    let app = in_the_week().await;
    let hong = customer(&app, "C-1").await;
    weighty(&app, Some(&hong), "서류를 세 번 냈습니다", 5).await;
    go_to_monday(&app);
    app.compose_hotline().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let seen = bulletin(&app, "exec", "claims").await;
    let [open, done] = [
        direct(&app, "exec", &seen, "staff", "2026-03-20").await,
        direct(&app, "exec", &seen, "staff", "2026-03-21").await,
    ];
    let staff = app.sign_in("staff").await;
    let report = |made: &serde_json::Value| json!({ "id": made["id"], "result": "절차를 고쳤습니다" });
    assert_eq!(change(&staff, "reportRecurrencePrevention", report(&done)).await.refusals(), [] as [&str; 0]);
    let erased = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    assert_eq!(change(&app.sign_in("cs").await, "eraseCustomer", erased).await.refusals(), [] as [&str; 0]);
    let list = crate::documents::get(&staff, "recurrencePreventions", json!({})).await;
    let state = |id: &serde_json::Value| {
        let rows = list["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
        let row = rows.into_iter().find(|row| row["id"] == *id).unwrap();
        (row["state"].clone(), row["version"].clone(), row["viewerCanReport"].clone())
    };
    assert_eq!(state(&open["id"]), (json!("CLOSED"), json!(2), json!(false)));
    assert_eq!(state(&done["id"]), (json!("DONE"), json!(2), json!(false)));
    assert_eq!(
        app.count("event WHERE name = 'recurrencePreventionClosed' AND object_type = 'RecurrencePrevention'").await,
        1
    );
    let late = change(&staff, "reportRecurrencePrevention", report(&open)).await;
    assert_eq!(late.refusals(), ["CUSTOMER_ERASED id"]);
    app.pass(TimeDelta::days(30));
    app.hotline_clerk().pass().await.unwrap();
    assert_eq!(app.count("recurrence_prevention WHERE overdue_told_at IS NOT NULL").await, 0, "nobody is late with it");
}

/// V1: a remark, and what is said of one item, may name whoever another item is from.
#[tokio::test]
async fn v1_nothing_said_in_a_bulletin_names_whose_items_stand_in_it() {
    let app = in_the_week().await;
    let hong = customer(&app, "C-1").await;
    weighty(&app, Some(&hong), "서류를 세 번 냈습니다", 5).await;
    let other = weighty(&app, None, "담당자가 바뀌었다는 연락도 없었습니다", 4).await;
    go_to_monday(&app);
    app.compose_hotline().await;
    let draft = bulletin(&app, "cs", "claims").await;
    let words = "홍길동 고객 건과 같은 원인입니다";
    let input =
        json!({ "expectedVersion": 1, "remark": words, "comments": [{ "itemId": other["id"], "comment": words }] });
    assert_eq!(act_on(&app.sign_in("cs").await, "curateBulletin", &draft, input).await.refusals(), [] as [&str; 0]);
    let all = kept(&app).await;
    assert!(all.contains("같은 원인입니다") && !all.contains("홍길동"), "{all}");
}
