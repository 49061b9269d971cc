//! O4: parts of tasks are open work, and handed over with the rest.

use super::{attempt, begun, read};
use crate::{
    documents::{change, get},
    voc::desk::categories,
};
use serde_json::{Value, json};
use tests::TestApp;

async fn open_work(app: &TestApp, of: &str) -> Vec<(String, Value)> {
    let work = get(&app.sign_in("hr").await, "openWork", json!({ "employeeId": app.company.id(of) })).await;
    let one = |one: &Value| (one["kind"].as_str().unwrap().to_owned(), one["improvementTask"]["id"].clone());
    work.as_array().unwrap().iter().map(one).collect()
}

#[tokio::test]
async fn o4_parts_of_tasks_are_listed_and_handed_over() {
    let app = TestApp::start().await;
    categories(&app).await;
    let task = begun(&app, json!({})).await;
    let owned = ("OWNS_IMPROVEMENT".to_owned(), task["id"].clone());
    assert_eq!((open_work(&app, "staff").await, open_work(&app, "other").await), (vec![owned.clone()], vec![]));
    let hr = app.sign_in("hr").await;
    let to = |who: &str| json!({ "employeeId": app.company.id("staff"), "successorId": app.company.id(who), "only": ["OWNS_IMPROVEMENT"] });
    // H7: nobody has both parts.
    assert_eq!(change(&hr, "handOverWork", to("mate")).await.refusals(), ["HAS_OTHER_PART successorId"]);
    app.leave("staff").await;
    let answer = change(&hr, "handOverWork", to("other")).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    let handed = &answer.json["data"]["handOverWork"]["handedOver"];
    assert_eq!((&handed[0]["kind"], &handed[0]["improvementTask"]["id"]), (&json!("OWNS_IMPROVEMENT"), &task["id"]));
    assert_eq!((open_work(&app, "staff").await, open_work(&app, "other").await), (vec![], vec![owned]));
    let seen = read(&hr, &task).await;
    assert_eq!(
        (&seen["correctionOwner"]["email"], &seen["timeline"]["edges"][0]["node"]["kind"]),
        (&json!("other@hanbit.test"), &json!("HANDED_OVER"))
    );
    let change_of = &seen["timeline"]["edges"][0]["node"]["changes"][0];
    assert_eq!((&change_of["before"], &change_of["after"]), (&json!("김민준"), &json!("박지훈")));
    assert_eq!(app.count("audit_record WHERE action = 'handOverWork' AND object_type = 'ImprovementTask'").await, 1);
    let note = json!({ "note": "이어받았습니다" });
    assert_eq!(
        attempt(&app.sign_in("other").await, "reportImprovementProgress", &task, note).await.refusals(),
        [] as [&str; 0]
    );
    assert_eq!(change(&hr, "handOverWork", to("pat")).await.refusals(), ["NOTHING_TO_HAND_OVER employeeId"]);
}
