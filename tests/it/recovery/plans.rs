//! R1 to R6: with a hundred thousand cases every list and every look reads by an index.

use crate::documents::customer;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};
use tests::TestApp;

/// Cases and promises of a company with a hundred thousand of each, all alike but for who, when and how.
async fn fill(app: &TestApp) {
    customer(app, "C-1").await;
    let postgres = tests::on_postgres();
    let numbers = match postgres {
        true => "generate_series(1, 100000) n",
        false => "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 100000) SELECT n FROM s)",
    };
    let (id, at, day) = match postgres {
        true => (
            "gen_random_uuid()",
            "TIMESTAMPTZ '2026-01-01' + n * INTERVAL '1 minute'",
            "DATE '2026-01-01' + CAST(n % 300 AS INTEGER)",
        ),
        false => (
            "randomblob(16)",
            "strftime('%Y-%m-%dT%H:%M:%S', '2026-01-01', '+' || n || ' minutes') || '.000000+00:00'",
            "date('2026-01-01', '+' || (n % 300) || ' days')",
        ),
    };
    // Items of their own: one open case of each.
    let item = format!(
        "INSERT INTO voc_item (id, number, kind, channel, category_id, severity, customer_id, state, escalation, received_at, \
         first_received_at, transfers, reopenings, version) SELECT {id}, 'N-' || n, 'COMPLAINT', 'WEB', \
         (SELECT id FROM voc_category LIMIT 1), 'NORMAL', (SELECT id FROM customer LIMIT 1), 'CLOSED', 'NONE', {at}, {at}, 0, 0, 1 \
         FROM {numbers}"
    );
    // One who has few of them, as one of many has.
    let who = "(SELECT id FROM employee WHERE email = CASE WHEN x.n % 40 = 1 THEN 'exec2@hanbit.test' WHEN x.n % 3 = 0 THEN \
               'exec@hanbit.test' WHEN x.n % 3 = 1 THEN 'ceo@hanbit.test' ELSE 'cco@hanbit.test' END)";
    let case = format!(
        "INSERT INTO recovery_case (id, item_id, customer_id, executive_id, origin, opened_at, state, first_due_at, tries, first_contact, \
         hand_overs, closed_at, story, shared_at, version) SELECT {id}, x.id, x.customer_id, {who}, 'AUTOMATIC', x.received_at, \
         CASE WHEN x.n % 100 = 0 THEN 'AWAITING_CONTACT' ELSE 'CLOSED' END, x.received_at, 0, \
         CASE WHEN x.n % 100 = 0 THEN NULL ELSE 'REACHED' END, 0, CASE WHEN x.n % 100 = 0 THEN NULL ELSE x.received_at END, \
         CASE WHEN x.n % 3 = 0 THEN '이야기' END, CASE WHEN x.n % 3 = 0 AND x.n % 100 <> 0 THEN x.received_at END, 1 \
         FROM (SELECT id, customer_id, received_at, ROW_NUMBER() OVER (ORDER BY received_at) AS n FROM voc_item) x"
    );
    let promise = format!(
        "INSERT INTO recovery_promise (id, case_id, customer_id, due_on, owner_id, made_at, made_by, state, answers, next_step, next_at, \
         version) SELECT {id}, x.id, x.customer_id, {day}, {who}, x.opened_at, x.executive_id, \
         CASE WHEN x.n % 100 = 0 THEN 'OPEN' ELSE 'CONFIRMED' END, 0, NULL, CASE WHEN x.n % 100 = 0 THEN x.opened_at END, 1 \
         FROM (SELECT id, customer_id, executive_id, opened_at, ROW_NUMBER() OVER (ORDER BY opened_at) AS n FROM recovery_case) x",
        day = day.replace("(n ", "(x.n ")
    );
    crate::voc::desk::categories(app).await;
    let tx = app.db.writer().begin().await.unwrap();
    if postgres {
        tx.execute_unprepared("SET LOCAL statement_timeout = 0").await.unwrap();
    }
    for sql in [item, case, promise, "ANALYZE".to_owned()] {
        tx.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    tx.commit().await.unwrap();
}

/// How the database would do it.
async fn plan(app: &TestApp, sql: &str) -> String {
    let db = app.db.reader();
    let backend = db.get_database_backend();
    let explain = if tests::on_postgres() { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
    let rows = db.query_all_raw(Statement::from_string(backend, format!("{explain} {sql}"))).await.unwrap();
    let column = if tests::on_postgres() { "QUERY PLAN" } else { "detail" };
    rows.iter().map(|row| row.try_get::<String>("", column).unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn r1_with_a_hundred_thousand_cases_everything_reads_by_an_index() {
    let app = TestApp::start().await;
    fill(&app).await;
    let who = match tests::on_postgres() {
        true => format!("'{}'", app.key("exec2").0),
        false => format!("x'{}'", app.key("exec2").0.simple()),
    };
    let now = if tests::on_postgres() { "'2026-03-01'" } else { "'2026-03-01T00:00:00.000000+00:00'" };
    for (sql, index) in [
        ("SELECT * FROM recovery_case ORDER BY opened_at DESC, id DESC LIMIT 21".to_owned(), "recovery_case_by_time"),
        (
            format!("SELECT * FROM recovery_case WHERE executive_id = {who} ORDER BY opened_at DESC, id DESC LIMIT 21"),
            "recovery_case_of_executive",
        ),
        (
            "SELECT * FROM recovery_case WHERE shared_at IS NOT NULL AND EXISTS (SELECT id FROM voc_item WHERE id = recovery_case.item_id \
             AND sensitivity IS NULL AND abused_at IS NULL) ORDER BY shared_at DESC, id DESC LIMIT 21"
                .to_owned(),
            "recovery_case_shared",
        ),
        (
            format!("SELECT id FROM recovery_case WHERE first_contact IS NULL AND closed_at IS NULL AND first_due_at <= {now} \
                     AND overdue_told_at IS NULL ORDER BY first_due_at, id LIMIT 200"),
            "recovery_case_awaited",
        ),
        (
            format!("SELECT * FROM recovery_case WHERE executive_id = {who} AND closed_at IS NULL ORDER BY id LIMIT 200"),
            "recovery_case_open_of_executive",
        ),
        (
            "SELECT executive_id, COUNT(id) FROM recovery_case WHERE closed_at IS NULL GROUP BY executive_id".to_owned(),
            "recovery_case_open_of_",
        ),
        (
            format!("SELECT id FROM recovery_promise WHERE next_at <= {now} ORDER BY next_at, id LIMIT 200"),
            "recovery_promise_next",
        ),
        ("SELECT * FROM recovery_promise ORDER BY due_on, id LIMIT 21".to_owned(), "recovery_promise_by_day"),
        (
            format!("SELECT * FROM recovery_promise WHERE owner_id = {who} ORDER BY due_on, id LIMIT 21"),
            "recovery_promise_of_owner",
        ),
    ] {
        let plan = plan(&app, &sql).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
    }
}
