//! M1, M4: how many meetings are due, by whom, and how leaders keep to it.

use crate::{
    documents::{change, get},
    meeting::desk::{excellent, heads_since, plan, record},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sunhwan::{
    kernel::{actor::Actor, cx::Cx, i18n::Locale},
    meeting,
};
use tests::TestApp;

fn figures(of: &Value) -> [i64; 4] {
    ["leaders", "due", "done", "late"].map(|name| of[name].as_i64().unwrap())
}

async fn everyone_since(app: &TestApp, first: &str) {
    for (department, who) in [("claims", "exec"), ("centre", "leader"), ("team", "chief")] {
        heads_since(app, department, who, first, None).await;
    }
}

/// M4: per leader, department, division and period.
#[tokio::test]
async fn m4_the_report_says_due_done_rate_and_late() {
    let app = TestApp::start().await;
    everyone_since(&app, "2025-01-01").await;
    let chief = app.sign_in("chief").await;
    let mut customers = Vec::new();
    for n in 0..4 {
        customers.push(excellent(&app, &format!("C-{n}")).await);
    }
    // Three customers, one of them twice; and one by the leader above.
    for (n, on) in [(0, "2026-02-20"), (1, "2026-02-23"), (2, "2026-02-24"), (0, "2026-03-02")] {
        let meeting = plan(&chief, &customers[n], on).await;
        record(&chief, &meeting, json!({})).await;
    }
    let leader = app.sign_in("leader").await;
    let meeting = plan(&leader, &customers[3], "2026-03-02").await;
    record(&leader, &meeting, json!({})).await;
    plan(&leader, &customers[2], "2026-03-10").await;
    let cs = app.sign_in("cs").await;
    let quota = get(&cs, "meetingQuota", json!({})).await;
    assert_eq!(
        (&quota["from"], &quota["to"], &quota["quota"]),
        (&json!("2026-01-01"), &json!("2026-03-31"), &json!(2))
    );
    assert_eq!(figures(&quota["total"]), [3, 6, 4, 0]);
    // Of six that are due three: the chief's third makes up for nobody.
    assert_eq!(quota["total"]["rate"], 0.5);
    assert_eq!(quota["divisions"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&quota["divisions"][0]["department"]["code"], figures(&quota["divisions"][0]["figures"])),
        (&json!("claims"), [3, 6, 4, 0])
    );
    let by = |list: &Value, name: &str| -> Vec<(String, [i64; 4])> {
        let edges = list["edges"].as_array().unwrap();
        let code = |node: &Value| match name {
            "leader" => node["leader"]["email"].as_str().unwrap().replace("@hanbit.test", ""),
            _ => node["department"]["code"].as_str().unwrap().to_owned(),
        };
        let mut all: Vec<_> =
            edges.iter().map(|edge| (code(&edge["node"]), figures(&edge["node"]["figures"]))).collect();
        all.sort();
        all
    };
    let row = |name: &str, figures: [i64; 4]| (name.to_owned(), figures);
    assert_eq!(
        by(&quota["leaders"], "leader"),
        [row("chief", [1, 2, 3, 0]), row("exec", [1, 2, 0, 0]), row("leader", [1, 2, 1, 0])]
    );
    assert_eq!(
        by(&quota["departments"], "department"),
        [row("centre", [2, 4, 4, 0]), row("claims", [3, 6, 4, 0]), row("team", [1, 2, 3, 0])]
    );
    // When the period is over what is missing is late.
    app.pass(TimeDelta::days(60));
    let cs = app.sign_in("cs").await;
    let over = get(&cs, "meetingQuota", json!({ "on": "2026-01-15" })).await;
    assert_eq!(figures(&over["total"]), [3, 6, 4, 3]);
    let none = get(&cs, "meetingQuota", json!({})).await;
    assert_eq!((&none["from"], figures(&none["total"])), (&json!("2026-04-01"), [3, 6, 0, 0]));
    for (filter, expected) in [
        (json!({ "leaderId": app.company.id("leader") }), [1, 2, 1, 1]),
        (json!({ "departmentId": app.company.id("team") }), [1, 2, 3, 0]),
        (json!({ "leaderId": app.company.id("staff") }), [0, 0, 0, 0]),
    ] {
        let found = get(&cs, "meetingQuota", json!({ "on": "2026-01-15", "filter": filter })).await;
        assert_eq!(figures(&found["total"]), expected, "{filter}");
    }
}

/// M4, X1: leaders see their people's, executives their division's.
#[tokio::test]
async fn m4_the_report_shows_each_viewer_what_the_policy_reaches() {
    let app = TestApp::start().await;
    everyone_since(&app, "2025-01-01").await;
    for (who, leaders) in
        [("chief", 1), ("leader", 2), ("exec", 3), ("exec2", 0), ("ceo", 3), ("hr", 3), ("auditor", 3)]
    {
        let quota = get(&app.sign_in(who).await, "meetingQuota", json!({})).await;
        assert_eq!(quota["total"]["leaders"], leaders, "{who}");
        assert_eq!(quota["leaders"]["totalCount"], leaders, "{who}");
    }
}

/// M1: the period is a month, a quarter or a half-year by setting; a change counts from the next half-year on.
#[tokio::test]
async fn m1_the_period_is_set_and_no_two_overlap() {
    let app = TestApp::start().await;
    everyone_since(&app, "2025-01-01").await;
    let admin = app.sign_in("admin").await;
    for (key, value) in [("meeting.period", 1), ("meeting.quota", 3)] {
        let input = json!({ "changes": [{ "key": key, "integer": value }] });
        assert_eq!(change(&admin, "updateSettings", input).await.refusals(), [] as [&str; 0]);
    }
    let cs = app.sign_in("cs").await;
    for (on, from, to, quota) in [
        ("2026-03-02", "2026-01-01", "2026-03-31", 2),
        ("2026-05-02", "2026-04-01", "2026-06-30", 3),
        ("2026-07-02", "2026-07-01", "2026-07-31", 3),
        ("2027-02-02", "2027-02-01", "2027-02-28", 3),
    ] {
        let found = get(&cs, "meetingQuota", json!({ "on": on })).await;
        assert_eq!((&found["from"], &found["to"], &found["quota"]), (&json!(from), &json!(to), &json!(quota)), "{on}");
    }
    let input = json!({ "changes": [{ "key": "meeting.period", "integer": 4 }] });
    assert_eq!(change(&admin, "updateSettings", input).await.refusals().len(), 1);
}

/// M1: who becomes leader in mid-period, hands over, or is absent for long, owes accordingly less.
#[tokio::test]
async fn m1_what_is_due_follows_terms_and_absences() {
    let app = TestApp::start().await;
    // Exec: always. Leader: until mid-February. Chief: nobody has seen them yet, so since today.
    heads_since(&app, "claims", "exec", "2025-01-01", None).await;
    heads_since(&app, "centre", "staff", "2025-01-01", Some("2026-02-13")).await;
    heads_since(&app, "centre", "leader", "2026-02-14", None).await;
    let absence = json!({ "kind": "TRAINING", "firstDay": "2026-03-03", "lastDay": "2026-03-31", "employeeId": app.company.id("exec") });
    let made = change(&app.sign_in("hr").await, "recordAbsence", absence.clone()).await;
    assert_eq!(made.refusals(), [] as [&str; 0], "{}", made.text);
    app.reload().await;
    let cs = app.sign_in("cs").await;
    let due = async |who: &str| {
        let filter = json!({ "filter": { "leaderId": app.company.id(who) } });
        get(&cs, "meetingQuota", filter).await["total"]["due"].clone()
    };
    // 43 of 64 days; 32; 32; 22.
    assert_eq!(
        [due("exec").await, due("staff").await, due("leader").await, due("chief").await],
        [1, 1, 1, 1].map(|n| json!(n))
    );
    let all = get(&cs, "meetingQuota", json!({})).await;
    assert_eq!(figures(&all["total"]), [4, 4, 0, 0]);
    assert_eq!(all["leaders"]["edges"].as_array().unwrap().len(), 4);
    // The last period, of which nobody knows that the chief led already.
    let before = get(&cs, "meetingQuota", json!({ "on": "2025-12-31" })).await;
    assert_eq!(figures(&before["total"]), [2, 4, 0, 4]);
}

/// M1, O4: the hourly job keeps since when who heads what; once, on however many nodes.
#[tokio::test]
async fn m1_the_job_follows_who_heads_what() {
    let app = TestApp::start().await;
    let follow = async |day: &str| {
        let tx = app.db.begin().await.unwrap();
        let changed = meeting::follow_leaders(&tx, day.parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        changed
    };
    assert_eq!((follow("2026-03-02").await, follow("2026-03-02").await, follow("2026-03-03").await), (3, 0, 0));
    let hand_over = json!({ "employeeId": app.company.id("chief"), "successorId": app.company.id("leader"), "only": ["LEADS_DEPARTMENT"] });
    assert_eq!(change(&app.sign_in("hr").await, "handOverWork", hand_over).await.refusals(), [] as [&str; 0]);
    assert_eq!(follow("2026-03-10").await, 2);
    let open = "SELECT COUNT(*) AS n FROM leader_term WHERE last_day IS NULL";
    assert_eq!((app.count("leader_term").await, app.number(open).await), (4, 3));
    let ended = "SELECT COUNT(*) AS n FROM leader_term WHERE last_day = '2026-03-09'";
    assert_eq!(app.number(ended).await, 1);
    // Who has left heads nothing.
    app.leave("exec").await;
    assert_eq!((follow("2026-03-11").await, app.number(open).await), (1, 2));
    let node = app.another_node().await;
    let (one, other) = tokio::join!(run_jobs(&app), run_jobs(&node));
    assert_eq!(one + other, 1);
}

async fn run_jobs(app: &TestApp) -> usize {
    let live = sunhwan::org::LiveDirectory::load(&app.db, sunhwan::kernel::clock::Clock::System).await.unwrap();
    let jobs = meeting::register(Default::default(), live);
    jobs.run(&app.db, app.now()).await.unwrap()
}

/// L1: what the list of duties asks for.
#[tokio::test]
async fn l1_each_leader_owes_the_rest_of_the_period_by_its_last_day() {
    let app = TestApp::start().await;
    everyone_since(&app, "2025-01-01").await;
    let (chief, hong) = (app.sign_in("chief").await, excellent(&app, "C-1").await);
    let meeting = plan(&chief, &hong, "2026-03-02").await;
    record(&chief, &meeting, json!({})).await;
    let cx = Cx {
        actor: Actor::Anonymous,
        now: app.now(),
        locale: Locale::Ko,
        request_id: "test".into(),
        client_ip: None,
        user_agent: None,
        browser: None,
        db: app.db.clone(),
    };
    let today = "2026-03-02".parse().unwrap();
    let people = [app.key("chief"), app.key("leader"), app.key("staff")];
    let mut owed = meeting::owed(&cx, &app.directory(), today, &people).await.unwrap();
    owed.sort_by_key(|one| one.done);
    let seen: Vec<_> = owed.iter().map(|one| (one.leader, one.due_on.to_string(), one.due, one.done)).collect();
    let last = "2026-03-31".to_owned();
    assert_eq!(seen, [(app.key("leader"), last.clone(), 2, 0), (app.key("chief"), last, 2, 1)]);
}
