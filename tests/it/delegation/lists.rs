//! Lists of decisions and requests: exactly what the viewer may see, in order, however they are turned over.

use crate::{
    delegation::desk::{allow, answer, ask_for, case, decide, line},
    documents::{customer, get},
};
use chrono::TimeDelta;
use entity::{customer::CustomerTier::Standard, decision::DecisionKind::ServiceRecovery};
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// The ids of a list, three at a time from one end.
async fn turned_over(client: &Client, field: &str, filter: &Value, backward: bool) -> Vec<Value> {
    let (mut ids, mut from) = (Vec::new(), Value::Null);
    loop {
        let page = match backward {
            true => json!({ "last": 3, "before": from, "filter": filter }),
            false => json!({ "first": 3, "after": from, "filter": filter }),
        };
        let found = get(client, field, page).await;
        let mut rows: Vec<Value> =
            found["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect();
        let (more, end) = match backward {
            true => ("hasPreviousPage", "startCursor"),
            false => ("hasNextPage", "endCursor"),
        };
        if backward {
            rows.reverse();
        }
        ids.extend(rows);
        from = found["pageInfo"][end].clone();
        if found["pageInfo"][more] == json!(false) {
            break;
        }
    }
    if backward {
        ids.reverse();
    }
    ids
}

/// D9, I7: a list is what `decision` and `approvalRequest` show one by one, each row once, newest first.
#[tokio::test]
async fn d9_lists_show_each_viewer_what_they_may_see_one_by_one() {
    let app = TestApp::start().await;
    line(&app).await;
    for who in ["mate", "pat", "other"] {
        allow(&app, who, ServiceRecovery, Standard, (100_000, None, None, None)).await;
    }
    let hong = customer(&app, "C-1").await;
    for n in 0..3 {
        for who in ["staff", "mate", "pat", "other", "chief", "leader"] {
            decide(&app.sign_in(who).await, case(&hong, &format!("{who}-{n}"), 1_000)).await;
            app.pass(TimeDelta::seconds(1));
        }
        let asked = ask_for(&app.sign_in("staff").await, case(&hong, &format!("UP-{n}"), 200_000)).await;
        if n > 0 {
            answer(&app.sign_in("chief").await, "approveRequest", &asked, json!({})).await;
        }
        ask_for(&app.sign_in("mate").await, case(&hong, &format!("FAR-{n}"), 500_000)).await;
    }
    let cs = app.sign_in("cs").await;
    for (list, one, size) in [("decisions", "decision", 20), ("approvalRequests", "approvalRequest", 6)] {
        let everything = turned_over(&cs, list, &json!({}), false).await;
        assert_eq!(everything.len(), size);
        let place = format!("query($id: ID!) {{ {one}(id: $id) {{ department {{ id }} }} }}");
        for who in ["staff", "mate", "chief", "leader", "exec", "exec2", "hr", "cs"] {
            let viewer = app.sign_in(who).await;
            let mut seen = Vec::new();
            for id in &everything {
                let object = viewer.data(&place, json!({ "id": id })).await[one].clone();
                if object.is_object() {
                    seen.push((id.clone(), object["department"]["id"].clone()));
                }
            }
            for department in [None, Some("claims"), Some("centre"), Some("team"), Some("office")] {
                let filter = department.map_or(json!({}), |code| json!({ "departmentId": app.company.id(code) }));
                let below = match department {
                    None => None,
                    Some("claims" | "centre") => Some(vec!["claims", "centre", "team", "team2"]),
                    Some(code) => Some(vec![code]),
                };
                let inside = |at: &Value| {
                    below.as_ref().is_none_or(|codes| codes.iter().any(|code| *at == app.company.id(code)))
                };
                let expected: Vec<&Value> = seen.iter().filter(|(_, at)| inside(at)).map(|(id, _)| id).collect();
                for backward in [false, true] {
                    let found = turned_over(&viewer, list, &filter, backward).await;
                    assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{list}, {who}, {department:?}, {backward}");
                }
            }
        }
    }
}
