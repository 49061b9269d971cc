//! P10, P2: the board in figures, of one person at once, of departments and the company as they were counted.

use crate::documents::{ask, change, comment, get, praise, rows};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sunhwan::praise::statistics;
use tests::TestApp;

async fn count(app: &TestApp) {
    statistics::count_due(&app.db, &app.directory(), app.now()).await.unwrap();
}

async fn figures_of(app: &TestApp, who: &str, filter: Value, from: &str, to: &str) -> Value {
    let variables = json!({ "from": from, "to": to, "filter": filter });
    get(&app.sign_in(who).await, "praiseStatistics", variables).await
}

fn person(app: &TestApp, who: &str) -> Value {
    json!({ "employeeId": app.company.id(who) })
}

fn department(app: &TestApp, code: &str) -> Value {
    json!({ "departmentId": app.company.id(code) })
}

async fn march(app: &TestApp, filter: Value) -> Value {
    figures_of(app, "hr", filter, "2026-03-01", "2026-03-31").await
}

/// A praise by a customer, as the customer's app will write it.
async fn by_customer(app: &TestApp, of: &str) {
    let db = app.db.writer();
    let post = praise(app, "pat", &[of], "손님의 칭찬").await;
    let id = uuid::Uuid::parse_str(post.split_once('_').unwrap().1).unwrap();
    let (id, nobody) = match tests::on_postgres() {
        true => (format!("'{id}'"), "'0192f3a1-7c00-7000-8000-00000000000a'".to_owned()),
        false => (format!("x'{}'", id.simple()), "x'0192f3a17c007000800000000000000a'".to_owned()),
    };
    let sql = format!("UPDATE praise_post SET origin = 'CUSTOMER', author_id = {nobody} WHERE id = {id}");
    assert_eq!(db.execute_unprepared(&sql).await.unwrap().rows_affected(), 1);
}

#[tokio::test]
async fn p10_a_person_a_department_a_division_and_the_company_add_up() {
    let app = TestApp::start().await;
    praise(&app, "other", &["staff", "mate"], "함께").await;
    praise(&app, "exec2", &["staff"], "임원의 칭찬").await;
    praise(&app, "staff", &["other"], "답례").await;
    assert_eq!(march(&app, Value::Null).await["countedAt"], Value::Null, "nothing is counted yet");
    count(&app).await;
    for (filter, received, from_executives, given, pairs) in [
        (person(&app, "staff"), 2, 1, 1, 1),
        (person(&app, "mate"), 1, 0, 0, 0),
        (person(&app, "other"), 1, 0, 2, 1),
        (department(&app, "team"), 3, 1, 1, 1),
        (department(&app, "team2"), 0, 0, 0, 0),
        (department(&app, "centre"), 3, 1, 1, 1),
        (department(&app, "claims"), 3, 1, 1, 1),
        (department(&app, "support"), 1, 0, 3, 1),
        (Value::Null, 4, 1, 4, 1),
    ] {
        let found = march(&app, filter.clone()).await;
        let figures = [&found["received"], &found["receivedFromExecutives"], &found["given"], &found["mutualPairs"]];
        assert_eq!(json!(figures), json!([received, from_executives, given, pairs]), "{filter}");
        assert_eq!(found["countedAt"], "2026-03-02T03:00:00.000000Z", "{filter}");
    }
    let mutual = march(&app, Value::Null).await;
    assert_eq!((&mutual["reciprocated"], &mutual["reciprocity"]), (&json!(2), &json!(0.5)));
    let before = figures_of(&app, "hr", Value::Null, "2026-02-01", "2026-03-01").await;
    assert_eq!((&before["received"], &before["reciprocity"]), (&json!(0), &Value::Null));
}

/// P10: beyond three a month a pair stops counting, wherever it is counted.
#[tokio::test]
async fn p10_beyond_three_a_month_a_pair_stops_counting_everywhere() {
    let app = TestApp::start().await;
    for n in 0..5 {
        praise(&app, "other", &["staff"], &format!("또 {n}")).await;
    }
    count(&app).await;
    for filter in [person(&app, "staff"), department(&app, "team"), Value::Null] {
        let found = march(&app, filter.clone()).await;
        assert_eq!(json!([found["received"], found["beyondLimit"]]), json!([3, 2]), "{filter}");
    }
    assert_eq!(march(&app, person(&app, "other")).await["given"], 3);
}

/// P10, P7: what is hidden or deleted does not count, and what follows it moves up; also in a month that is over.
#[tokio::test]
async fn p10_p7_hidden_and_deleted_posts_do_not_count() {
    let app = TestApp::start().await;
    let mut posts = Vec::new();
    for n in 0..5 {
        posts.push(praise(&app, "other", &["staff"], &format!("{n}")).await);
    }
    change(&app.sign_in("other").await, "deletePraisePost", json!({ "postId": posts[0] })).await;
    count(&app).await;
    let found = march(&app, Value::Null).await;
    assert_eq!(json!([found["received"], found["beyondLimit"]]), json!([3, 1]));
    // Two months later something of March is hidden: a job counts March anew.
    app.pass(TimeDelta::days(60));
    count(&app).await;
    app.pass(TimeDelta::minutes(1));
    for post in &posts[1..3] {
        let hidden = json!({ "postId": post, "reason": "고객 정보" });
        assert_eq!(change(&app.sign_in("cs").await, "hidePraisePost", hidden).await.refusals(), [] as [&str; 0]);
    }
    assert_eq!(march(&app, person(&app, "staff")).await["received"], 2, "one person's are counted at once");
    assert_eq!(march(&app, Value::Null).await["received"], 3);
    let mut jobs = sunhwan::kernel::jobs::Jobs::default();
    let live = sunhwan::org::LiveDirectory::load(&app.db, sunhwan::kernel::clock::Clock::System).await.unwrap();
    jobs = statistics::register(jobs, live);
    app.pass(TimeDelta::minutes(11));
    // The job that counts what is due, and one for March.
    assert_eq!(jobs.run(&app.db, app.now()).await.unwrap(), 2);
    assert_eq!(march(&app, Value::Null).await["received"], 2);
    assert_eq!(march(&app, department(&app, "claims")).await["received"], 2);
    assert_eq!(jobs.run(&app.db, app.now()).await.unwrap(), 0);
}

/// P10: an older reading never replaces a newer one.
#[tokio::test]
async fn p10_what_was_counted_later_stays() {
    let app = TestApp::start().await;
    praise(&app, "other", &["staff"], "하나").await;
    app.pass(TimeDelta::minutes(10));
    count(&app).await;
    let earlier = app.now() - TimeDelta::minutes(5);
    praise(&app, "other", &["mate"], "둘").await;
    statistics::count_due(&app.db, &app.directory(), earlier).await.unwrap();
    assert_eq!(march(&app, Value::Null).await["received"], 1);
    count(&app).await;
    assert_eq!(march(&app, Value::Null).await["received"], 2);
}

/// P10: how executives take part, and whether they are answered.
#[tokio::test]
async fn p10_executives_comments_and_their_answers() {
    let app = TestApp::start().await;
    let posts = [
        praise(&app, "other", &["staff"], "하나").await,
        praise(&app, "other", &["staff"], "둘").await,
        praise(&app, "mate", &["staff"], "셋").await,
        praise(&app, "chief", &["staff"], "넷").await,
    ];
    app.pass(TimeDelta::hours(2));
    let first = comment(&app, "exec", &posts[0], None, "현장에서 배웁니다").await;
    comment(&app, "staff", &posts[0], Some(&first), "고맙습니다").await;
    app.pass(TimeDelta::hours(4));
    let second = comment(&app, "ceo", &posts[1], None, "든든합니다").await;
    comment(&app, "other", &posts[1], Some(&second), "저도요").await;
    app.pass(TimeDelta::hours(94));
    let third = comment(&app, "exec2", &posts[2], None, "잘 읽었습니다").await;
    comment(&app, "leader", &posts[3], None, "임원은 아닙니다").await;
    count(&app).await;
    for filter in [person(&app, "staff"), department(&app, "team"), Value::Null] {
        let found = march(&app, filter.clone()).await;
        assert_eq!(json!([found["withExecutiveComment"], found["executiveCommentRate"]]), json!([3, 0.75]), "{filter}");
        assert_eq!(
            json!([found["medianHoursToExecutive"], found["meanHoursToExecutive"]]),
            json!([6, 36.0]),
            "{filter}"
        );
        assert_eq!(json!([found["executiveComments"], found["answeredExecutiveComments"]]), json!([3, 1]), "{filter}");
    }
    change(&app.sign_in("exec2").await, "deletePraiseComment", json!({ "commentId": third })).await;
    let found = march(&app, person(&app, "staff")).await;
    assert_eq!(json!([found["withExecutiveComment"], found["executiveAnswerRate"]]), json!([2, 0.5]));
}

/// P10, X1: their own for everybody, the department for leaders, the division for executives, all for those who steer.
#[tokio::test]
async fn p10_x1_figures_show_as_far_as_the_role_reaches() {
    let app = TestApp::start().await;
    praise(&app, "other", &["staff"], "하나").await;
    count(&app).await;
    for (who, [own, mate, team, claims, support, company]) in [
        ("staff", [true, false, false, false, false, false]),
        ("chief", [true, true, true, false, false, false]),
        ("leader", [true, true, true, false, false, false]),
        ("exec", [true, true, true, true, false, false]),
        ("exec2", [true, false, false, false, true, false]),
        ("auditor", [true, false, false, false, false, false]),
        ("cs", [true; 6]),
        ("cco", [true; 6]),
        ("ceo", [true; 6]),
        ("hr", [true; 6]),
    ] {
        for (filter, sees) in [
            (person(&app, who), own),
            (person(&app, "mate"), mate),
            (department(&app, "team"), team),
            (department(&app, "claims"), claims),
            (department(&app, "support"), support),
            (Value::Null, company),
        ] {
            let found = figures_of(&app, who, filter.clone(), "2026-03-01", "2026-03-31").await;
            assert_eq!(!found.is_null(), sees, "{who}: {filter}");
        }
    }
    let hr = app.sign_in("hr").await;
    for wrong in [
        json!({ "from": "2026-03-02", "to": "2026-03-01" }),
        json!({ "from": "2000-03-02", "to": "2026-03-01" }),
        json!({ "from": "2026-03-01", "to": "2026-03-02", "filter": { "employeeId": app.company.id("mate"), "departmentId": app.company.id("team") } }),
    ] {
        assert_eq!(ask(&hr, "praiseStatistics", wrong).await.code(), "BAD_USER_INPUT");
    }
}

/// P2: a colleague's and a customer's praise weigh the same, and each can be listed by itself.
#[tokio::test]
async fn p2_customers_and_colleagues_weigh_the_same_and_are_told_apart() {
    let app = TestApp::start().await;
    by_customer(&app, "staff").await;
    app.pass(TimeDelta::seconds(1));
    praise(&app, "other", &["staff"], "동료의 칭찬").await;
    count(&app).await;
    for filter in [person(&app, "staff"), department(&app, "team"), Value::Null] {
        let found = march(&app, filter.clone()).await;
        let parts = [&found["received"], &found["receivedFromColleagues"], &found["receivedFromCustomers"]];
        assert_eq!(json!(parts), json!([2, 1, 1]), "{filter}");
    }
    let staff = app.sign_in("staff").await;
    for (filter, found) in [
        (json!({}), vec!["동료의 칭찬", "손님의 칭찬"]),
        (json!({ "origin": "COLLEAGUE" }), vec!["동료의 칭찬"]),
        (json!({ "origin": "CUSTOMER" }), vec!["손님의 칭찬"]),
        (json!({ "origin": "CUSTOMER", "recipientId": app.company.id("staff") }), vec!["손님의 칭찬"]),
        (json!({ "origin": "CUSTOMER", "recipientId": app.company.id("mate") }), vec![]),
    ] {
        let list = get(&staff, "praisePosts", json!({ "filter": filter })).await;
        assert_eq!(
            (rows(&list, "message"), &list["totalCount"]),
            (found.iter().map(|text| (*text).to_owned()).collect(), &json!(found.len())),
            "{filter}"
        );
    }
}
