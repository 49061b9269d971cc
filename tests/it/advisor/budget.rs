//! How many statements advisors take, whatever there is.

use crate::{
    advisor::{
        activities::{assigned, report},
        desk::{appointed, begun, contributor, nomination},
        questions::ask,
    },
    documents::{change, get},
};
use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn a6_advisors_take_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let staff = app.sign_in("staff").await;
    let (mut seen, mut nominated) = (Vec::new(), Vec::new());
    for n in 0..3 {
        let (customer, task) =
            if n == 0 { (hong.clone(), task.clone()) } else { contributor(&app, &format!("C-{}", n + 1)).await };
        let bare = "mutation($input: NominateAdvisorInput!) { nominateAdvisor(input: $input) { loyalCustomerAdvisor { id } userErrors { code } } }";
        let (statements, made) =
            app.statements(staff.run(bare, json!({ "input": nomination(&customer, &task) }))).await;
        assert_eq!(made.refusals(), [] as [&str; 0]);
        nominated.push(statements);
        let cs = app.sign_in("cs").await;
        let id = made.json["data"]["nominateAdvisor"]["loyalCustomerAdvisor"]["id"].clone();
        change(&cs, "endAdvisorTerm", json!({ "id": id, "reason": "다시" })).await;
        let advisor = appointed(&app, &customer, &task).await;
        let activity = assigned(&app, &advisor).await;
        change(&cs, "reportAdvisorActivity", report(&activity)).await;
        ask(&app.as_customer(&customer), &advisor, "언제 바뀌나요?").await;
        let count = async |field: &str| app.statements(get(&cs, field, json!({}))).await.0;
        seen.push([
            count("loyalCustomerAdvisors").await,
            count("advisorSuggestions").await,
            app.statements(get(&cs, "loyalCustomerAdvisor", json!({ "id": advisor["id"] }))).await.0,
        ]);
    }
    assert!(nominated.iter().all(|statements| *statements == nominated[0] && *statements <= 10), "{nominated:?}");
    // At most so many, whatever there is: what is asked for at the same time goes together, mostly.
    assert!(seen.iter().all(|of| of[0] <= 6 && of[1] <= 6 && of[2] <= 20), "{seen:?}");
    // Candidates and their total; customers, what each contributed, tasks, effects.
    contributor(&app, "C-9").await;
    let exec = app.sign_in("exec").await;
    let one = app.statements(get(&exec, "advisorCandidates", json!({}))).await.0;
    contributor(&app, "C-10").await;
    let two = app.statements(get(&exec, "advisorCandidates", json!({}))).await.0;
    assert!(one <= 8 && two <= 8, "{one} {two}");
}
