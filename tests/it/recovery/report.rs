//! R6: what executives did, each figure with its number.

use crate::{
    documents::{customer, get},
    recovery::desk::{act, called, holder, name, opened},
    voc::desk::categories,
};
use chrono::TimeDelta;
use entity::{
    contract,
    ids::{ContractId, CustomerId},
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use sunhwan::kernel::id::PublicId;
use tests::TestApp;
use uuid::Uuid;

async fn insured(app: &TestApp, customer: &str, ends: Option<&str>) {
    let row = contract::Model {
        id: ContractId(Uuid::now_v7()),
        number: Some(format!("P-{}", Uuid::now_v7().simple())),
        customer_id: CustomerId::decode(customer).unwrap(),
        product: "자동차보험".into(),
        sold_on: "2025-05-06".parse().unwrap(),
        renewed_on: None,
        ends_on: ends.map(|day| day.parse().unwrap()),
        first_year_premium: 360_000,
        version: 1,
    };
    contract::Entity::insert(row.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
}

fn march() -> Value {
    json!({ "from": "2026-03-01", "to": "2026-03-31" })
}

/// R6: contacts, time to the first one, satisfaction before and after, and who stayed; unknown is said.
#[tokio::test]
async fn r6_the_report_says_of_how_many_each_figure_is() {
    let app = TestApp::start().await;
    categories(&app).await;
    let mut cases = Vec::new();
    for (n, ends) in [Some(None), Some(Some("2026-05-01")), None].into_iter().enumerate() {
        let id = customer(&app, &format!("C-{n}")).await;
        if let Some(ends) = ends {
            insured(&app, &id, ends).await;
        }
        cases.push(opened(&app, &id).await.1);
    }
    app.pass(TimeDelta::minutes(60));
    called(&app, &cases[0]).await;
    let end = json!({ "satisfaction": 4, "story": "바로 전화드렸습니다." });
    act(&holder(&app, &cases[0]).await, "closeRecoveryCase", &cases[0], end).await;
    app.pass(TimeDelta::minutes(120));
    called(&app, &cases[1]).await;
    let ask = async |who: &str, variables: Value| get(&app.sign_in(who).await, "recoveryReport", variables).await;
    let total = ask("ceo", march()).await["total"].clone();
    assert_eq!(
        (&total["cases"], &total["closed"], &total["contacts"], &total["reached"]),
        (&json!(3), &json!(1), &json!(2), &json!(2))
    );
    assert_eq!((&total["medianMinutesToFirstContact"], &total["firstContacts"]), (&json!(120), &json!(2)));
    assert_eq!((&total["inTimeShare"], &total["inTimeOf"]), (&json!(1.0), &json!(2)), "for the third there is time");
    assert_eq!((&total["dissatisfactionBefore"], &total["dissatisfactionOf"]), (&json!(5.0), &json!(3)));
    assert_eq!((&total["satisfactionAfter"], &total["satisfactionOf"]), (&json!(4.0), &json!(1)));
    assert_eq!((&total["keptShare"], &total["keptOf"], &total["keptUnknown"]), (&Value::Null, &json!(0), &json!(3)));
    app.pass(TimeDelta::days(181));
    let later = ask("ceo", march()).await["total"].clone();
    assert_eq!((&later["keptShare"], &later["keptOf"], &later["keptUnknown"]), (&json!(0.5), &json!(2), &json!(1)));
    assert_eq!((&later["inTimeShare"], &later["inTimeOf"]), (&json!(0.6667), &json!(3)));
    // By executive, by division, and who has never had one.
    let whole = ask("cs", march()).await;
    let of = |row: &Value| (name(&row["executive"]), row["figures"]["cases"].as_i64().unwrap());
    let mut rows: Vec<_> = whole["byExecutive"].as_array().unwrap().iter().map(of).collect();
    rows.sort();
    assert_eq!(rows, [("cco", 1), ("ceo", 1), ("exec", 0), ("exec2", 1)].map(|(who, n)| (who.to_owned(), n)));
    assert_eq!(whole["byDivision"][0]["division"]["code"], "claims");
    assert_eq!(whole["neverHadOne"].as_array().unwrap().iter().map(name).collect::<Vec<_>>(), ["exec"]);
    // An executive sees their own alone.
    let own = ask("exec2", march()).await;
    assert_eq!((&own["total"]["cases"], own["byExecutive"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!(own["neverHadOne"], json!([]));
    let others =
        json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "executiveId": app.company.id("ceo") } });
    assert_eq!(ask("exec2", others.clone()).await["total"]["cases"], 0);
    assert_eq!(ask("ceo", others).await["total"]["cases"], 1);
    let elsewhere =
        json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "divisionId": app.company.id("support") } });
    assert_eq!(ask("ceo", elsewhere).await["total"]["cases"], 0);
    for period in
        [json!({ "from": "2026-03-02", "to": "2026-03-01" }), json!({ "from": "2025-03-01", "to": "2026-03-31" })]
    {
        let answer = crate::documents::ask(&app.sign_in("ceo").await, "recoveryReport", period).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT");
    }
}

/// R6: what an executive did stays theirs when the case goes to another one.
#[tokio::test]
async fn r6_calls_are_of_who_made_them() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (_, case) = opened(&app, &customer(&app, "C-1").await).await;
    let was = name(&case["executive"]);
    app.pass(TimeDelta::minutes(60));
    called(&app, &case).await;
    let next = ["exec2", "ceo", "cco"].into_iter().find(|who| *who != was).unwrap();
    let to = json!({ "executiveId": app.company.id(next), "reason": "고객이 다른 임원을 원합니다" });
    act(&app.sign_in("cs").await, "handOverRecoveryCase", &case, to).await;
    let figures = async |by: &str, who: &str| {
        let all = get(&app.sign_in(by).await, "recoveryReport", march()).await["byExecutive"].clone();
        let row = all.as_array().unwrap().iter().find(|row| name(&row["executive"]) == who).cloned();
        let of = row.unwrap_or_else(|| panic!("{who} is not listed: {all}"))["figures"].clone();
        ["cases", "contacts", "firstContacts", "inTimeOf"].map(|field| of[field].as_i64().unwrap())
    };
    assert_eq!(figures("cs", &was).await, [0, 1, 1, 1]);
    assert_eq!(figures("cs", next).await, [1, 0, 0, 0]);
    let own = json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "executiveId": app.company.id(&was) } });
    let own = get(&app.sign_in("cs").await, "recoveryReport", own).await["total"].clone();
    assert_eq!(
        (&own["cases"], &own["contacts"], &own["medianMinutesToFirstContact"]),
        (&json!(0), &json!(1), &json!(60))
    );
    let whole = get(&app.sign_in("cs").await, "recoveryReport", march()).await["total"].clone();
    assert_eq!((&whole["cases"], &whole["contacts"], &whole["firstContacts"]), (&json!(1), &json!(1), &json!(1)));
}
