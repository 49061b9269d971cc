//! X2: sessions listed and ended.

use super::sign_in::{PASSWORD, give_password};
use crate::documents::{ask, change, get};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp, foreign};

async fn on(app: &TestApp, who: &str, device: &str) -> Client {
    let input = json!({ "email": format!("{who}@hanbit.test"), "password": PASSWORD, "deviceName": device });
    let answer = change(&app.anonymous(), "signIn", input).await;
    app.anonymous().with_token(answer.json["data"]["signIn"]["accessToken"].as_str().unwrap())
}

fn nodes(list: &Value) -> Vec<Value> {
    list["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect()
}

#[tokio::test]
async fn x2_sessions_are_listed_by_device_and_ended_from_afar() {
    let app = TestApp::start().await;
    give_password(&app, "staff").await;
    let phone = on(&app, "staff", "내 휴대전화").await;
    app.pass(TimeDelta::minutes(1));
    let desk = on(&app, "staff", "사무실 PC").await;
    let listed = nodes(&get(&desk, "sessions", json!({})).await);
    let seen: Vec<_> = listed
        .iter()
        .map(|node| (node["deviceName"].as_str().unwrap(), node["isCurrent"].as_bool().unwrap()))
        .collect();
    assert_eq!(seen, [("사무실 PC", true), ("내 휴대전화", false)]);
    assert_eq!((&listed[1]["clientIp"], &listed[1]["secondFactor"]), (&json!("127.0.0.1"), &json!(false)));
    assert_eq!(listed[1]["createdAt"], listed[1]["lastUsedAt"]);
    let gone = &listed[1]["id"];
    let answer = change(&desk, "revokeSession", json!({ "id": gone })).await;
    assert_eq!(answer.json["data"]["revokeSession"]["session"]["endedAt"], "2026-03-02T03:01:00.000000Z");
    assert_eq!(ask(&phone, "viewer", json!({})).await.status, 401);
    assert_eq!(nodes(&get(&desk, "sessions", json!({})).await).len(), 1);
    let all = get(&desk, "sessions", json!({ "filter": { "includeEnded": true } })).await;
    assert_eq!((nodes(&all).len(), &all["totalCount"]), (2, &json!(2)));
    let before = app.count("audit_record").await;
    let answer = change(&desk, "revokeSession", json!({ "id": gone })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "again changes nothing");
    assert_eq!(app.count("audit_record").await, before);
}

/// X1, X5: others' sessions are not there, but for administrators.
#[tokio::test]
async fn x2_others_sessions_are_for_administrators_alone() {
    let app = TestApp::start().await;
    give_password(&app, "mate").await;
    let mate = on(&app, "mate", "PC").await;
    let own = nodes(&get(&mate, "sessions", json!({})).await)[0]["id"].clone();
    let of_mate = json!({ "filter": { "employeeId": app.company.id("mate") } });
    for who in ["staff", "hr", "auditor", "ceo"] {
        let client = app.sign_in(who).await;
        assert_eq!(nodes(&get(&client, "sessions", of_mate.clone()).await), [] as [Value; 0], "{who}");
        assert_eq!(ask(&client, "node", json!({ "id": own })).await.json["data"]["node"], Value::Null, "{who}");
        for id in [own.clone(), json!(foreign::<entity::ids::SessionId>())] {
            assert_eq!(change(&client, "revokeSession", json!({ "id": id })).await.refusals(), ["NOT_FOUND id"]);
        }
    }
    assert_eq!(ask(&mate, "viewer", json!({})).await.status, 200);
    let admin = app.sign_in("admin").await;
    assert_eq!(nodes(&get(&admin, "sessions", of_mate).await).len(), 1);
    assert_eq!(change(&admin, "revokeSession", json!({ "id": own })).await.refusals(), [] as [&str; 0]);
    assert_eq!(ask(&mate, "viewer", json!({})).await.status, 401);
}

/// The address that counts is the client's, if a proxy of ours says so.
#[tokio::test]
async fn x2_behind_a_trusted_proxy_the_client_has_its_own_address() {
    for (trusted, recorded) in [(vec![], "127.0.0.1"), (vec!["127.0.0.1".parse().unwrap()], "203.0.113.7")] {
        let app = TestApp::start_with(|config| config.trusted_proxies = trusted).await;
        give_password(&app, "staff").await;
        let client = app.anonymous();
        let input = json!({ "email": "staff@hanbit.test", "password": PASSWORD });
        let body = json!({ "query": crate::documents::document("signIn"), "variables": { "input": input } });
        let request = client.request("POST").header("x-forwarded-for", "1.2.3.4, 203.0.113.7").json(&body);
        let answer = client.send(request).await;
        let client = app.anonymous().with_token(answer.json["data"]["signIn"]["accessToken"].as_str().unwrap());
        assert_eq!(nodes(&get(&client, "sessions", json!({})).await)[0]["clientIp"], recorded);
    }
}
