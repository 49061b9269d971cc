//! D7: many at once, on two nodes where there can be two: the sums decided within every window stay within it, and within one request of
//! it; what is refused is refused for that reason and no other.

use crate::{
    delegation::desk::{about, adds_up, allow, case, make},
    documents::customer,
    voc::desk::{act, attempt, categories, complaint, file},
};
use entity::{customer::CustomerTier::Standard, decision::DecisionKind::ServiceRecovery};
use serde_json::{Value, json};
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};
use tests::TestApp;

const CLIENTS: usize = 64;
const EACH: usize = 10;
const AMOUNT: i64 = 1_000;

/// Every client decides again and again; how much was decided, and how much was not.
async fn spend(apps: &[TestApp], who: &[&str], place: impl Fn(usize) -> (String, String)) -> (i64, usize) {
    let input = |n| {
        let (customer, claim) = place(n);
        case(&customer, &claim, AMOUNT)
    };
    spend_on(apps, who, input).await
}

async fn spend_on(apps: &[TestApp], who: &[&str], input: impl Fn(usize) -> Value) -> (i64, usize) {
    let mut clients = Vec::new();
    for n in 0..CLIENTS {
        clients.push(apps[n % apps.len()].sign_in(who[n % who.len()]).await);
    }
    let work = clients.iter().enumerate().map(|(n, client)| {
        let input = &input;
        async move {
            let mut made = (0, 0);
            for turn in 0..EACH {
                let answer = make(client, input(n * EACH + turn)).await;
                let payload = answer.json["data"]["makeDecision"].clone();
                match (payload["decision"].is_object(), answer.refusals().as_slice()) {
                    (true, _) => made.0 += AMOUNT,
                    (false, [refusal]) if refusal == "NOBODY_CAN_APPROVE" => made.1 += 1,
                    _ => panic!("{}", answer.text),
                }
            }
            made
        }
    });
    let made: Vec<(i64, usize)> = futures_util::future::join_all(work).await;
    (made.iter().map(|one| one.0).sum(), made.iter().map(|one| one.1).sum())
}

async fn nodes() -> Vec<TestApp> {
    let first = TestApp::start_with(|config| config.database_connections = 16).await;
    // So that nobody up the line can take what is refused.
    first.leave("ceo").await;
    first.reload().await;
    // SQLite serves one node.
    let second = if tests::on_postgres() { Some(first.another_node().await) } else { None };
    std::iter::once(first).chain(second).collect()
}

async fn check(apps: &[TestApp], decided: (i64, usize), window: i64) {
    let app = &apps[0];
    assert_eq!(decided.0, window / AMOUNT * AMOUNT, "within the window, and within one request of it");
    assert_eq!(decided.1, CLIENTS * EACH - (window / AMOUNT) as usize);
    assert_eq!(app.number("SELECT CAST(SUM(amount) AS BIGINT) AS n FROM ledger_entry").await, decided.0);
    assert_eq!(app.count("decision").await, window / AMOUNT);
    adds_up(app).await;
}

/// One holder's day and month.
#[tokio::test]
async fn d7_one_holders_windows_hold_however_many_decide_at_once() {
    let apps = nodes().await;
    let window = 100_500;
    allow(&apps[0], "staff", ServiceRecovery, Standard, (AMOUNT, None, Some(window), Some(window + 500))).await;
    let mut customers = Vec::new();
    for n in 0..8 {
        customers.push(customer(&apps[0], &format!("C-{n}")).await);
    }
    let decided = spend(&apps, &["staff"], |n| (customers[n % 8].clone(), format!("CLAIM-{n}"))).await;
    check(&apps, decided, window).await;
}

/// One customer's rolling window, spent by four holders.
#[tokio::test]
async fn d7_one_customers_window_holds_over_all_holders() {
    let apps = nodes().await;
    let window = 77_000;
    // None of them stands above another: what one may not decide, nobody may.
    let who = ["staff", "mate", "pat", "other"];
    for one in who {
        allow(&apps[0], one, ServiceRecovery, Standard, (AMOUNT, Some(window), None, None)).await;
    }
    let hong = customer(&apps[0], "C-1").await;
    let decided = spend(&apps, &who, |n| (hong.clone(), format!("CLAIM-{n}"))).await;
    check(&apps, decided, window).await;
}

/// One incident, spent by four holders for three customers.
#[tokio::test]
async fn d7_one_incidents_window_holds_over_holders_and_customers() {
    let apps = nodes().await;
    let window = 55_999;
    // None of them stands above another: what one may not decide, nobody may.
    let who = ["staff", "mate", "pat", "other"];
    for one in who {
        allow(&apps[0], one, ServiceRecovery, Standard, (window, None, None, None)).await;
    }
    let mut customers = Vec::new();
    for n in 0..3 {
        customers.push(customer(&apps[0], &format!("C-{n}")).await);
    }
    let decided = spend(&apps, &who, |n| (customers[n % 3].clone(), "ONE".to_owned())).await;
    check(&apps, decided, window).await;
}

/// One incident, named by its claim, by either of two items of it, for each of two customers.
#[tokio::test]
async fn d4_one_incidents_window_holds_however_it_is_named() {
    let apps = nodes().await;
    let window = 47_500;
    let who = ["staff", "mate", "pat", "other"];
    for one in who {
        allow(&apps[0], one, ServiceRecovery, Standard, (window, None, None, None)).await;
    }
    categories(&apps[0]).await;
    let (cs, mut ways) = (apps[0].sign_in("cs").await, Vec::new());
    for n in 0..2 {
        let customer = customer(&apps[0], &format!("C-{n}")).await;
        let mut input = complaint(Some(&customer), "출동이 늦었습니다");
        let merged = file(&cs, input.clone()).await;
        input["claimReference"] = json!("ONE");
        let left = file(&cs, input).await;
        act(&cs, "mergeVoc", &merged, json!({ "intoId": left["id"], "reason": "같은 건" })).await;
        ways.extend([
            about(&customer, &merged, AMOUNT),
            about(&customer, &left, AMOUNT),
            case(&customer, "ONE", AMOUNT),
        ]);
    }
    let input = |n: usize| {
        let mut input = ways[n % 6].clone();
        input["idempotencyKey"] = json!(format!("key-{n}"));
        input
    };
    let decided = spend_on(&apps, &who, input).await;
    check(&apps, decided, window).await;
}

/// While it is decided about them, items are merged, taken apart and given other claims: of none of them is more decided than the window.
#[tokio::test]
async fn d4_no_items_window_is_passed_while_items_are_merged_and_corrected() {
    let apps = nodes().await;
    let window = 40_000;
    let who = ["staff", "mate", "pat", "other"];
    for one in who {
        allow(&apps[0], one, ServiceRecovery, Standard, (window, None, None, None)).await;
    }
    categories(&apps[0]).await;
    let (cs, hong) = (apps[0].sign_in("cs").await, customer(&apps[0], "C-1").await);
    let mut items = Vec::new();
    for n in 0..3 {
        let mut input = complaint(Some(&hong), "출동이 늦었습니다");
        input["claimReference"] = json!(format!("CLAIM-{n}"));
        items.push(file(&cs, input).await);
    }
    let input = |n: usize| {
        let mut input = match n % 6 {
            claim @ 0..3 => case(&hong, &format!("CLAIM-{claim}"), AMOUNT),
            item => about(&hong, &items[item - 3], AMOUNT),
        };
        input["idempotencyKey"] = json!(format!("key-{n}"));
        input
    };
    let stir = async {
        for n in 0..24_usize {
            let (item, other) = (&items[n % 3], &items[(n + 1) % 3]);
            let claim = json!({ "claimReference": format!("CLAIM-{}", (n * 2) % 3) });
            for (field, more) in [
                ("mergeVoc", json!({ "intoId": other["id"], "reason": "같은 건" })),
                ("unmergeVoc", json!({ "reason": "다른 건" })),
                ("updateVoc", claim),
            ] {
                attempt(&cs, field, item, more).await;
            }
        }
    };
    let ((decided, _), ()) = tokio::join!(spend_on(&apps, &who, input), stir);
    assert!(decided >= window, "something of it was decided");
    let passed = "SELECT COUNT(*) AS n FROM ledger_balance WHERE \"window\" = 'INCIDENT' AND used > 40000";
    assert_eq!(apps[0].number(passed).await, 0);
    adds_up(&apps[0]).await;
}

/// All of them at once, each person with windows of their own: nobody waits for somebody who waits for them.
#[tokio::test]
async fn d7_decisions_that_share_some_windows_never_stand_in_each_others_way() {
    let apps = nodes().await;
    // None of them stands above another: what one may not decide, nobody may.
    let who = ["staff", "mate", "pat", "other"];
    for one in who {
        allow(&apps[0], one, ServiceRecovery, Standard, (60_000, Some(150_000), Some(90_000), Some(95_000))).await;
    }
    let mut customers = Vec::new();
    for n in 0..3 {
        customers.push(customer(&apps[0], &format!("C-{n}")).await);
    }
    let place = |n: usize| (customers[(n * 7) % 3].clone(), format!("CLAIM-{}", (n * 5) % 11));
    let (decided, _) = spend(&apps, &who, place).await;
    assert_eq!(decided, 4 * 90_000, "each one's day is the narrowest");
    adds_up(&apps[0]).await;
    let passed = "SELECT COUNT(*) AS n FROM (SELECT holder_id FROM ledger_entry GROUP BY holder_id, day HAVING SUM(amount) > 90000
        UNION ALL SELECT customer_id FROM ledger_entry GROUP BY customer_id HAVING SUM(amount) > 150000) t";
    assert_eq!(apps[0].number(passed).await, 0);
}

/// D7: a node that is killed in the middle: every approved answer is in the ledger, and nothing in it was never asked for.
#[tokio::test]
async fn d7_a_node_that_is_killed_leaves_nothing_half_done() {
    let app = TestApp::start().await;
    allow(&app, "staff", ServiceRecovery, Standard, (1_000_000_000, None, None, None)).await;
    let hong = customer(&app, "C-1").await;
    let (mut approved, mut asked, mut unanswered) = (Vec::new(), Vec::new(), 0);
    for kill in 0..4_u64 {
        let (mut victim, address) = start_node(&app).await;
        let client = app.sign_in("staff").await.at(&address);
        let inputs: Vec<Value> = (0..60).map(|n| case(&hong, &format!("CLAIM-{kill}-{n}"), AMOUNT)).collect();
        let client = &client;
        let calls = inputs.iter().map(|input| async move {
            let body = json!({ "query": crate::documents::document("makeDecision"), "variables": { "input": input } });
            let sent = client.request("POST").body(body.to_string()).send().await.ok()?;
            let answer: Value = sent.json().await.ok()?;
            answer["data"]["makeDecision"]["decision"]["id"].as_str().map(str::to_owned)
        });
        let stop = async {
            tokio::time::sleep(Duration::from_millis(60 + kill * 90)).await;
            victim.kill().unwrap();
            victim.wait().unwrap();
        };
        let (answers, ()) = tokio::join!(futures_util::future::join_all(calls), stop);
        unanswered += answers.iter().filter(|answer| answer.is_none()).count();
        approved.extend(answers.into_iter().flatten());
        asked.extend(inputs);
    }
    assert!(unanswered > 0, "nothing was interrupted: the kills prove nothing");
    let staff = app.sign_in("staff").await;
    for id in &approved {
        let found = crate::documents::get(&staff, "decision", json!({ "id": id })).await;
        assert!(found.is_object(), "{id} was answered and is not there");
    }
    let decided = app.count("decision").await;
    assert!(decided >= approved.len() as i64);
    assert_eq!((app.count("ledger_entry").await, app.count("decision_key").await), (decided, decided));
    let keys: Vec<String> =
        asked.iter().map(|input| format!("'{}'", input["idempotencyKey"].as_str().unwrap())).collect();
    let strange = format!("SELECT COUNT(*) AS n FROM decision_key WHERE key NOT IN ({})", keys.join(", "));
    assert_eq!(app.number(&strange).await, 0);
    adds_up(&app).await;
    // Whoever got no answer asks again with the same key, and each is decided once.
    for input in asked {
        assert!(make(&staff, input).await.json["data"]["makeDecision"]["decision"].is_object());
    }
    assert_eq!(app.count("ledger_entry").await, 240);
}

/// Another node of this service as a process of its own, and its address.
async fn start_node(app: &TestApp) -> (Child, String) {
    let place = tempfile::NamedTempFile::new().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "delegation::together::a_node_that_may_be_killed"]);
    command.env("SUNHWAN_TEST_NODE", app.node_settings().to_string()).env("SUNHWAN_TEST_PLACE", place.path());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..500 {
        let address = std::fs::read_to_string(place.path()).unwrap();
        if address.ends_with('\n') {
            return (child, address.trim().to_owned());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("the node does not start");
}

/// Not a test: the node that the test above starts as a process of its own.
#[tokio::test]
#[ignore = "started by another test"]
async fn a_node_that_may_be_killed() {
    let Ok(settings) = std::env::var("SUNHWAN_TEST_NODE") else { return };
    let node = tests::node(&serde_json::from_str(&settings).unwrap()).await;
    std::fs::write(std::env::var("SUNHWAN_TEST_PLACE").unwrap(), format!("http://{}\n", node.address)).unwrap();
    std::future::pending::<()>().await;
}
