//! M2: whom to meet next.

use crate::{
    documents::{change, customer, get},
    meeting::desk::{attempt, excellent, known, plan, record},
    voc::desk::{categories, category, complaint, file},
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use serde_json::{Value, json};
use sunhwan::meeting::suggestion::{self, Window};
use tests::{Client, TestApp};

async fn numbers(client: &Client, variables: Value) -> Vec<String> {
    let found = get(client, "meetingSuggestions", variables).await;
    found.as_array().unwrap().iter().map(|one| one["customer"]["number"].as_str().unwrap().to_owned()).collect()
}

async fn contract(app: &TestApp, number: &str, of: &str, ends: &str) {
    let row = json!({ "number": number, "customerNumber": of, "product": "자동차보험", "soldOn": "2025-04-01", "endsOn": ends, "firstYearPremium": "500000" });
    let answer = change(&app.sign_in("cs").await, "importContracts", json!({ "rows": [row] })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
}

/// M2: not met lately, open or recent VOC, renewal due, each with its reasons; no consent, not excellent, met lately or planned: not suggested; caution last.
#[tokio::test]
async fn m2_suggestions_say_why_and_respect_consent_and_caution() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, chief) = (app.sign_in("cs").await, app.sign_in("chief").await);
    let ids = {
        let mut ids = Vec::new();
        for n in 1..=7 {
            ids.push(excellent(&app, &format!("C-{n}")).await);
        }
        ids
    };
    customer(&app, "C-8").await;
    let silent = known(&app, "C-9", "EXCELLENT", false).await;
    // 1 nothing; 2 a renewal; 3 open VOC; 4 caution with open VOC; 5 met lately; 6 planned; 7 sensitive VOC alone.
    contract(&app, "P-2", "C-2", "2026-04-20").await;
    contract(&app, "P-1", "C-1", "2026-06-20").await;
    file(&cs, complaint(Some(&ids[2]), "서류를 또 내라고 합니다")).await;
    file(&cs, complaint(Some(&ids[3]), "욕을 하셨습니다")).await;
    file(&cs, complaint(Some(&silent), "연락하지 마세요")).await;
    let mut health = complaint(Some(&ids[6]), "의료자문 결과가 다릅니다");
    health["categoryId"] = json!(category("HEALTH"));
    file(&cs, health).await;
    let caution = json!({ "id": ids[3], "expectedVersion": 1, "caution": true });
    assert_eq!(change(&cs, "updateCustomer", caution).await.refusals(), [] as [&str; 0]);
    let met = plan(&chief, &ids[4], "2026-03-01").await;
    record(&chief, &met, json!({})).await;
    let planned = plan(&chief, &ids[5], "2026-03-20").await;
    let found = get(&chief, "meetingSuggestions", json!({ "first": 50 })).await;
    let seen: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["customer"]["number"].as_str().unwrap(), one["reasons"].clone()))
        .collect();
    assert_eq!(seen[0], ("C-3", json!(["OPEN_VOC", "RECENT_VOC", "NEVER_MET"])));
    assert_eq!(seen[1], ("C-2", json!(["RENEWAL_DUE", "NEVER_MET"])));
    let mut equal = [seen[2].clone(), seen[3].clone()];
    equal.sort_by_key(|(number, _)| *number);
    assert_eq!(equal, [("C-1", json!(["NEVER_MET"])), ("C-7", json!(["NEVER_MET"]))]);
    assert_eq!(seen[4], ("C-4", json!(["OPEN_VOC", "RECENT_VOC", "NEVER_MET"])));
    assert_eq!(seen.len(), 5);
    assert_eq!(
        (&found[4]["caution"], &found[0]["caution"], &found[1]["renewalOn"]),
        (&json!(true), &json!(false), &json!("2026-04-20"))
    );
    assert_eq!(found[0]["customer"]["maskedName"], "홍*동");
    assert_eq!(numbers(&chief, json!({ "first": 2 })).await, ["C-3", "C-2"]);
    // A cancelled meeting holds nobody back, and who was met comes again after a while.
    attempt(&chief, "cancelMeeting", &planned, json!({ "reason": "고객 사정" })).await;
    assert!(numbers(&chief, json!({})).await.contains(&"C-6".to_owned()));
    app.pass(TimeDelta::days(181));
    let chief = app.sign_in("chief").await;
    let later = get(&chief, "meetingSuggestions", json!({ "first": 50 })).await;
    let again = later.as_array().unwrap().iter().find(|one| one["customer"]["number"] == "C-5").unwrap().clone();
    assert_eq!((&again["lastMetOn"], &again["reasons"]), (&json!("2026-03-01"), &json!(["NOT_MET_LATELY"])));
}

/// M2: for leaders, bounded.
#[tokio::test]
async fn m2_suggestions_are_for_leaders_and_bounded() {
    let app = TestApp::start().await;
    excellent(&app, "C-1").await;
    let (cs, exec2) = (app.sign_in("cs").await, app.sign_in("exec2").await);
    let of = |who: &str| json!({ "leaderId": app.company.id(who) });
    assert_eq!(numbers(&cs, of("chief")).await, ["C-1"]);
    assert_eq!(numbers(&app.sign_in("leader").await, of("chief")).await, ["C-1"]);
    for (client, variables) in [(&cs, json!({})), (&cs, of("staff")), (&exec2, of("chief"))] {
        assert_eq!(numbers(client, variables).await, [] as [&str; 0]);
    }
    for first in [0, 51, -1] {
        let answer = crate::documents::ask(&cs, "meetingSuggestions", json!({ "first": first })).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{first}");
    }
}

/// M2: looked up by indexes, whatever the number of customers.
#[tokio::test]
async fn m2_customers_are_looked_up_by_indexes() {
    let app = TestApp::start().await;
    if tests::on_postgres() {
        // Of few rows PostgreSQL rightly reads all; the indexes are the same.
        return;
    }
    let today = "2026-03-02".parse().unwrap();
    let window = Window {
        today,
        met_since: today - Days::new(180),
        planned_since: today - Days::new(30),
        renewal_until: today + Days::new(60),
        voc_since: DateTime::<Utc>::UNIX_EPOCH,
    };
    let plans = suggestion::plans(app.db.reader(), &window).await.unwrap();
    // `p`: what was found; `v`: the newest VOC, of which there are so many at most.
    let bounded = |step: &str| step.starts_with("SCAN p") || step.starts_with("SCAN v");
    let wrong: Vec<_> = plans.iter().filter(|step| step.starts_with("SCAN ") && !bounded(step)).collect();
    assert_eq!(wrong, [] as [&str; 0], "{plans:#?}");
    let newest: Vec<_> = plans.iter().filter(|step| step.starts_with("SEARCH n ")).collect();
    assert_eq!(newest.len(), 5, "{plans:#?}");
    let by_time = |step: &&&String| step.contains("USING INDEX") || step.contains("USING COVERING INDEX");
    assert_eq!(newest.iter().filter(by_time).count(), 5, "{plans:#?}");
}
