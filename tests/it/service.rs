//! Starting and stopping, health, what real service refuses.

use chrono::Utc;
use serde_json::json;
use std::time::Duration;
use sunhwan::{
    app::{self, App},
    config::{Config, SigningKey},
    demo,
    kernel::{actor::Actor, clock::Clock, cx::Cx, db::Db, i18n::Locale},
};
use tests::{TestApp, TestDatabase};

fn config(url: &str) -> Config {
    Config {
        database_url: url.to_owned().into(),
        public_url: "https://sunhwan.test".into(),
        signing_keys: vec![SigningKey { id: "k".into(), key: sunhwan::access::token::fresh_key().unwrap().into() }],
        seal_keys: vec![SigningKey { id: "k".into(), key: sunhwan::kernel::seal::fresh_key().unwrap().into() }],
        secret_keys: vec![SigningKey { id: "k".into(), key: sunhwan::kernel::secret::fresh_key().unwrap().into() }],
        // As in the demo; what it does is for `access/second_factor.rs` to show.
        second_factor_required: false,
        // A machine that compiles beside its tests may stop for a second.
        blind_seconds: 10,
        mail_url: format!("file:{}", std::env::temp_dir().join("sunhwan-test-mail").display()).into(),
        ..Config::default()
    }
}

async fn why_not(config: Config) -> String {
    match App::build_for_service(config, Clock::System).await {
        Ok(_) => String::from("it serves"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn service_refuses_what_belongs_to_a_demo_and_what_is_not_ready() {
    let database = TestDatabase::empty().await;
    assert!(why_not(config(&database.url)).await.contains("sunhwan migrate"));
    let db = Db::open(&database.url, 2).await.unwrap();
    app::migrate(&database.url).await.unwrap();
    assert_eq!(why_not(config(&database.url)).await, "it serves");
    #[expect(clippy::disallowed_methods, reason = "the demo is as old as today")]
    let now = Utc::now();
    assert!(demo::fill(&db, now, |_| {}).await.unwrap());
    assert!(demo::fill(&db, now, |_| {}).await.unwrap(), "a second time changes nothing");
    assert!(why_not(config(&database.url)).await.contains("filled by the demo"));
    let mut with_demo_key = config(&database.url);
    with_demo_key.signing_keys[0].id = demo::KEY_ID.into();
    assert!(why_not(with_demo_key).await.contains("key of the demo"));
    let mut without = config(&database.url);
    without.secret_keys.clear();
    assert!(why_not(without).await.contains("`secret_keys` is missing"));
}

#[tokio::test]
async fn a_container_asks_whether_the_service_is_ready() {
    let app = TestApp::start().await;
    let ask = async |listen: String| {
        let asked = tokio::task::spawn_blocking(move || sunhwan::healthcheck::ask(&listen)).await.unwrap();
        asked.map_err(|error| error.to_string())
    };
    let listen = app.address.replace("http://", "");
    let everywhere = listen.replace("127.0.0.1", "0.0.0.0");
    assert_eq!((ask(listen.clone()).await, ask(everywhere).await), (Ok(()), Ok(())));
    app.stop().await;
    assert!(ask(listen).await.is_err());
}

#[tokio::test]
async fn the_demo_does_not_touch_a_real_company() {
    let app = TestApp::start().await;
    let before = app.count("employee").await;
    assert!(!demo::fill(&app.db, app.now(), |_| {}).await.unwrap());
    assert_eq!(app.count("employee").await, before);
}

#[tokio::test]
async fn health_and_keys_answer_without_signing_in() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    for path in ["/health/live", "/health/ready"] {
        let answer = client.send(client.get(path)).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    let keys = client.send(client.get("/.well-known/jwks.json")).await.json;
    assert_eq!(keys["keys"][0]["alg"], "EdDSA");
    assert!(keys["keys"][0].get("d").is_none(), "the private part stays here");
}

#[tokio::test]
async fn a_request_id_is_kept_if_it_is_plain() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let ask = |id: &'static str| client.send(client.get("/health/live").header("x-request-id", id));
    assert_eq!(ask("partner-1234_abc").await.headers["x-request-id"], "partner-1234_abc");
    for strange in ["short", "with space 123", "<script>alert(1)</script>"] {
        assert_ne!(ask(strange).await.headers["x-request-id"], strange);
    }
}

/// On SIGTERM readiness fails first, connections are told to close, running requests end.
#[tokio::test]
async fn stopping_fails_readiness_first_and_loses_no_request() {
    let app = TestApp::start_with(|config| config.drain_seconds = 1).await;
    let client = app.anonymous();
    assert_eq!(client.send(client.get("/health/ready")).await.status, 200);
    let stopping = tokio::spawn(app.stop());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let answer = client.send(client.get("/health/ready")).await;
    assert_eq!((answer.status, answer.headers["connection"].to_str().unwrap()), (503, "close"));
    assert_eq!(client.data("{ __typename }", json!({})).await["__typename"], "Query");
    stopping.await.unwrap();
    assert!(client.get("/health/live").send().await.is_err());
}

#[tokio::test]
async fn the_explorer_is_served_whole_and_locked_up() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let page = client.send(client.get("/")).await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self';") && !policy.contains("unsafe")
    );
    assert!(!page.text.contains("http://") && !page.text.contains("https://"), "nothing from elsewhere");
    let assets: Vec<&str> = page.text.split('"').filter(|part| part.starts_with("/explorer/")).collect();
    assert!(assets.len() >= 2);
    for asset in assets {
        let answer = client.send(client.get(asset)).await;
        assert_eq!(answer.status, 200, "{asset}");
        assert!(answer.headers["cache-control"].to_str().unwrap().contains("immutable"));
    }
    for stray in ["/explorer/../Cargo.toml", "/explorer/%2e%2e%2fCargo.toml", "/explorer/nothing.js"] {
        assert_eq!(client.send(client.get(stray)).await.status, 404, "{stray}");
    }
    let told = client.send(client.get("/explorer/config.json")).await.json;
    assert_eq!((&told["demo"], &told["accounts"]), (&json!(false), &json!([])));
    assert!(told["examples"].as_array().unwrap().len() >= 15);
}

/// I9: every ready example runs in the demo, as the role it is for, and finds something.
#[tokio::test]
async fn i9_every_example_of_the_explorer_runs_in_the_demo() {
    let database = TestDatabase::empty().await;
    let db = Db::open(&database.url, 2).await.unwrap();
    app::migrate(&database.url).await.unwrap();
    demo::fill(&db, Clock::System.now(), |_| {}).await.unwrap();
    let mut config = config(&database.url);
    config.listen = "127.0.0.1:0".into();
    config.drain_seconds = 0;
    let files = tempfile::tempdir().unwrap();
    config.files_url = format!("file:{}", files.path().display());
    let (ring, now) = (app::ring(&config).unwrap(), Clock::System.now());
    demo::customers(&db, &ring, demo::SEED, now).await.unwrap();
    let directory = sunhwan::org::LiveDirectory::load(&db, Clock::System).await.unwrap().now();
    demo::customer_praise(&db, &ring, &directory, demo::SEED, now).await.unwrap();
    demo::voc(&db, (&ring, &directory), demo::LITTLE, (demo::SEED, now)).await.unwrap();
    demo::decisions(&db, &ring, &directory, demo::SEED, now).await.unwrap();
    demo::improvements(&db, &directory, demo::SEED, now).await.unwrap();
    demo::recovery(&db, (&ring, &directory), (demo::SEED, now)).await.unwrap();
    demo::hotline(&db, &directory, demo::SEED, now).await.unwrap();
    a_year_of_bulletins(&db, directory.departments().iter().filter(|one| one.path.len() == 1).count()).await;
    demo::meetings(&db, &ring, &directory, demo::SEED, now).await.unwrap();
    demo::advisors(&db, &ring, &directory, demo::SEED, now).await.unwrap();
    let app = App::build(config, Clock::System).await.unwrap();
    demo::attachments(&app.db, &app.files, demo::SEED, now).await.unwrap();
    let running = sunhwan::http::start(app).unwrap();
    let address = format!("http://{}", running.address);
    let anonymous = tests::Client::new(&address, None);
    let told = anonymous.send(anonymous.get("/explorer/config.json")).await.json;
    assert_eq!(told["company"], demo::COMPANY);
    let mut tokens = std::collections::HashMap::new();
    for account in told["accounts"].as_array().unwrap() {
        let input = json!({ "email": account["email"], "password": account["password"] });
        let payload = crate::documents::change(&anonymous, "signIn", input).await.json["data"]["signIn"].clone();
        assert_eq!(payload["viewer"]["employee"]["name"], account["name"]);
        tokens
            .insert(account["role"].as_str().unwrap().to_owned(), payload["accessToken"].as_str().unwrap().to_owned());
    }
    assert_eq!(tokens.len(), sunhwan::kernel::actor::ALL_ROLES.len(), "somebody for every role");
    let roles: std::collections::HashSet<&str> =
        told["examples"].as_array().unwrap().iter().map(|example| example["role"].as_str().unwrap()).collect();
    assert_eq!(roles.len(), tokens.len(), "an example for every role");
    let staff = tests::Client::new(&address, Some(tokens["STAFF"].clone()));
    let start = staff.data("{ eventCursor }", json!({})).await["eventCursor"].clone();
    for example in told["examples"].as_array().unwrap() {
        let token = &tokens[example["role"].as_str().unwrap()];
        let variables = serde_json::from_str(example["variables"].as_str().unwrap()).unwrap_or(json!({}));
        let client = tests::Client::new(&address, Some(token.clone()));
        let query = example["query"].as_str().unwrap();
        let data = match query.starts_with("subscription") {
            // From before the examples that change something.
            true => client.subscribe(query, json!({ "after": start })).await.next().await.unwrap()["data"].clone(),
            false => client.data(query, variables).await,
        };
        for (field, answer) in data.as_object().unwrap() {
            let found = match answer {
                serde_json::Value::Object(_) if answer.get("edges").is_some() => {
                    ["pendingChanges", "auditLog"].contains(&field.as_str())
                        || !answer["edges"].as_array().unwrap().is_empty()
                }
                serde_json::Value::Object(_) if answer.get("userErrors").is_some() => answer["userErrors"] == json!([]),
                serde_json::Value::Array(rows) => rows.iter().all(|row| !row.is_null()),
                other => !other.is_null(),
            };
            assert!(found, "{}: {field}: {answer}", example["title"]);
        }
    }
    running.stop().await;
}

/// H1 to H3 in the demo: each division's bulletin of each week; the newest are open, the others sent, read in time or told to the CCO; directions
/// that are done, that are not yet, and that were late.
async fn a_year_of_bulletins(db: &Db, divisions: usize) {
    use entity::{
        hotline_bulletin::{self, BulletinState},
        recurrence_prevention::{self, PreventionState},
    };
    use sea_orm::EntityTrait;
    let bulletins = hotline_bulletin::Entity::find().all(db.reader()).await.unwrap();
    let newest = bulletins.iter().map(|one| one.week).max();
    assert_eq!(bulletins.len(), 52 * divisions);
    for one in &bulletins {
        assert_eq!(one.state == BulletinState::Composed, Some(one.week) == newest, "{}", one.week);
        assert!(one.cco_told_at.is_none() || one.acknowledged_at.is_none_or(|at| Some(at) >= one.acknowledge_by));
        assert_eq!(one.figures.weeks.len(), 8);
    }
    let late = bulletins.iter().filter(|one| one.cco_told_at.is_some()).count();
    assert!(late > 0 && late * 4 < bulletins.len(), "{late} of {}", bulletins.len());
    let directed = recurrence_prevention::Entity::find().all(db.reader()).await.unwrap();
    let done = directed.iter().filter(|one| one.state == PreventionState::Done).count();
    let told = directed.iter().filter(|one| one.overdue_told_at.is_some()).count();
    assert!(done > 20 && done < directed.len() && told > 0, "{done} of {}, {told} late", directed.len());
}

/// A first administrator signs in with the one-time password, and can do nothing but change it.
#[tokio::test]
async fn a_first_administrator_begins_with_a_one_time_password() {
    let database = TestDatabase::empty().await;
    let db = Db::open(&database.url, 2).await.unwrap();
    app::migrate(&database.url).await.unwrap();
    let now = Clock::System.now();
    let one_time = sunhwan::access::first_administrator(&db, " Boss@Hanbit.Test ", now).await.unwrap().unwrap();
    assert!(sunhwan::access::first_administrator(&db, "second@hanbit.test", now).await.unwrap().is_none());
    let mut config = config(&database.url);
    config.listen = "127.0.0.1:0".into();
    config.drain_seconds = 0;
    let running = sunhwan::http::start(App::build_for_service(config, Clock::System).await.unwrap()).unwrap();
    let client = tests::Client::new(&format!("http://{}", running.address), None);
    let input = json!({ "email": "boss@hanbit.test", "password": one_time });
    let signed_in = crate::documents::change(&client, "signIn", input).await.json["data"]["signIn"].clone();
    assert_eq!(signed_in["viewer"]["mustChangePassword"], true);
    let client = client.with_token(signed_in["accessToken"].as_str().unwrap());
    assert_eq!(client.run("{ valueTags { id } }", json!({})).await.code(), "PASSWORD_CHANGE_REQUIRED");
    let input = json!({ "currentPassword": one_time, "newPassword": "비 오는 날의 파전과 막걸리" });
    let changed = crate::documents::change(&client, "changePassword", input).await;
    assert_eq!(changed.refusals(), [] as [&str; 0]);
    let token = changed.json["data"]["changePassword"]["accessToken"].as_str().unwrap();
    let client = client.with_token(token);
    assert_eq!(
        client.data("{ viewer { roles mustChangePassword } valueTags { id } }", json!({})).await["viewer"],
        json!({ "roles": ["STAFF", "ADMIN"], "mustChangePassword": false })
    );
    running.stop().await;
}

/// X2: the last administrator, without phone, codes and password, gets in again by whoever runs the service.
#[tokio::test]
async fn x2_a_lost_administrator_is_rescued_from_the_command_line() {
    let app = TestApp::start().await;
    let admin = app.sign_in("admin").await;
    let cx = |now| Cx {
        actor: Actor::Anonymous,
        now,
        locale: Locale::default(),
        request_id: "cli-test".into(),
        client_ip: None,
        user_agent: None,
        browser: None,
        db: app.db.clone(),
    };
    let rescue = async |email: &str| sunhwan::access::rescue(&cx(app.now()), &app.directory(), email).await.unwrap();
    for nobody in ["staff@hanbit.test", "gone@hanbit.test", "nobody@hanbit.test", ""] {
        assert_eq!(rescue(nobody).await, None, "{nobody}");
    }
    let one_time = rescue(" Admin@hanbit.test ").await.expect("a password");
    assert_eq!(app.count("second_factor").await, 0);
    let ended = async || admin.run("{ viewer { roles } }", json!({})).await.status == 401;
    for _ in 0..100 {
        if ended().await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(ended().await, "their sessions have ended on every node");
    let input = json!({ "email": "admin@hanbit.test", "password": one_time });
    let signed_in = crate::documents::change(&app.anonymous(), "signIn", input).await.json["data"]["signIn"].clone();
    assert_eq!(signed_in["viewer"]["mustChangePassword"], true);
    let log = json!({ "filter": { "action": "resetSecondFactor" } });
    let log = crate::documents::get(&app.sign_in("auditor").await, "auditLog", log).await;
    assert_eq!((&log["totalCount"], &log["edges"][0]["node"]["requestId"]), (&json!(1), &json!("cli-test")));
}
