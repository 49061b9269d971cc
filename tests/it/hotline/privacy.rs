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
    assert_eq!(again.refusals(), ["CUSTOMER_ERASED itemId"]);
}
