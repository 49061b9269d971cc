//! R1 to R6: with a hundred thousand cases every list and every look reads by an index.

use crate::documents::customer;
use entity::ids::SessionId;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use std::sync::{Arc, Mutex};
use sunhwan::{
    kernel::{
        actor::Actor,
        page::PageArgs,
        policy::{Action, Permit, Scope},
    },
    recovery::{promise::store as promises, store},
};
use tests::TestApp;
use uuid::Uuid;

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

/// A connection that remembers what is asked by it.
struct Watched {
    db: DatabaseConnection,
    asked: Arc<Mutex<Vec<Statement>>>,
}

impl Watched {
    fn of(app: &TestApp) -> Self {
        let asked: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let (mut db, kept) = (app.db.reader().clone(), asked.clone());
        db.set_metric_callback(move |info| kept.lock().unwrap().push(info.statement.clone()));
        Self { db, asked }
    }

    /// How the database did what was asked last, in its own words.
    async fn plan(&self, app: &TestApp) -> String {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        let [one] = &asked[..] else { panic!("one statement: {asked:?}") };
        let (explain, column) =
            if tests::on_postgres() { ("EXPLAIN", "QUERY PLAN") } else { ("EXPLAIN QUERY PLAN", "detail") };
        let explained = Statement { sql: format!("{explain} {}", one.sql), ..one.clone() };
        let rows = app.db.reader().query_all_raw(explained).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", column).unwrap()).collect::<Vec<_>>().join("\n")
    }
}

/// As somebody asks, for whom the policy answers.
fn scope(app: &TestApp, who: &str) -> Scope {
    let actor = app.directory().actor(app.key(who), SessionId(Uuid::nil()), false).unwrap();
    Actor::Employee(Arc::new(actor)).allow(Action::RecoveryCases).unwrap()
}

#[tokio::test]
async fn r1_with_a_hundred_thousand_cases_everything_reads_by_an_index() {
    let app = TestApp::start().await;
    fill(&app).await;
    let watched = Watched::of(&app);
    let db = &watched.db;
    let (exec2, now) = (app.key("exec2"), app.now());
    let page = |list: &str| PageArgs::default().page(list).unwrap();
    let (every, shared) = (page(store::NEWEST), page(store::SHARED));
    let none = store::Filter::default();
    let is_read_by = async |index: &str| {
        let plan = watched.plan(&app).await;
        assert!(plan.contains(index), "{index}\n{plan}");
    };
    store::cases(db, &scope(&app, "ceo"), &none, &every, false).await.unwrap();
    is_read_by("recovery_case_by_time").await;
    store::cases(db, &scope(&app, "exec2"), &none, &every, false).await.unwrap();
    is_read_by("recovery_case_of_executive").await;
    store::shared(db, &none, &shared, false).await.unwrap();
    is_read_by("recovery_case_shared").await;
    store::untold(db, now, 200).await.unwrap();
    is_read_by("recovery_case_awaited").await;
    store::open_of(db, exec2, 200).await.unwrap();
    is_read_by("recovery_case_open_of_executive").await;
    store::awaited_of(db, exec2, 200).await.unwrap();
    is_read_by("recovery_case_").await;
    store::loads(db).await.unwrap();
    is_read_by("recovery_case_open_of_").await;
    promises::due(db, now, 200).await.unwrap();
    is_read_by("recovery_promise_next").await;
    promises::owned_by(db, exec2, 200).await.unwrap();
    is_read_by("recovery_promise_of_owner").await;
    let (everybody, all) = (Permit::Employee(scope(&app, "ceo")), promises::Filter::default());
    promises::promises(db, (&everybody, &app.directory()), &all, &page(promises::LIST), false).await.unwrap();
    is_read_by("recovery_promise_by_day").await;
}
