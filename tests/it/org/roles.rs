//! X1: who gives which role, and the four eyes.

use crate::documents::{ask, change, get, propose};
use serde_json::json;
use tests::TestApp;

fn roles(employee: &str, roles: &[&str]) -> serde_json::Value {
    json!({ "employeeId": employee, "roles": roles })
}

#[tokio::test]
async fn x1_a_role_is_in_force_as_soon_as_it_is_given() {
    let app = TestApp::start().await;
    let (hr, mate) = (app.sign_in("hr").await, app.sign_in("mate").await);
    assert_eq!(ask(&mate, "awaitingExecutive", json!({})).await.code(), "FORBIDDEN");
    let answer = change(&hr, "setEmployeeRoles", roles(app.company.id("mate"), &["STAFF", "CS_OFFICE"])).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
    let payload = &answer.json["data"]["setEmployeeRoles"];
    assert_eq!(
        payload["employee"],
        json!({ "id": app.company.id("mate"), "roles": ["STAFF", "CS_OFFICE"], "version": 2 })
    );
    assert!(payload["pendingChange"].is_null());
    // The same token: a role in it is never trusted past the record (X3).
    assert!(ask(&mate, "awaitingExecutive", json!({})).await.json.get("errors").is_none());
    change(&hr, "setEmployeeRoles", roles(app.company.id("mate"), &["STAFF"])).await;
    assert_eq!(ask(&mate, "awaitingExecutive", json!({})).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn x1_admin_and_auditor_are_given_by_two() {
    let app = TestApp::start().await;
    let (hr, hr2, admin) = (app.sign_in("hr").await, app.sign_in("hr2").await, app.sign_in("admin").await);
    let id = propose(&app, "hr", "cs", &["STAFF", "CS_OFFICE", "AUDITOR"]).await;
    let cs = app.sign_in("cs").await;
    // Of others' roles the CS office hears nothing: it reads proposed processing scopes alone.
    assert_eq!(get(&cs, "pendingChanges", json!({})).await["totalCount"], 0);
    // The dry answer agrees with what then happens: neither the proposer nor anybody it is about.
    for (client, may) in [(&hr, false), (&hr2, true), (&admin, true)] {
        let listed = get(client, "pendingChanges", json!({ "filter": { "status": "PENDING" } })).await;
        assert_eq!(listed["edges"][0]["node"]["viewerCanApprove"], may);
        assert_eq!(listed["edges"][0]["node"]["viewerCanReject"], true, "who proposed it may withdraw it");
    }
    assert_eq!(change(&hr, "approveChange", json!({ "id": id })).await.refusals(), ["OWN_PROPOSAL"]);
    assert_eq!(
        change(&hr2, "setEmployeeRoles", roles(app.company.id("cs"), &["STAFF", "AUDITOR"])).await.refusals(),
        ["CHANGE_PENDING employeeId"]
    );
    let answer = change(&hr2, "approveChange", json!({ "id": id })).await;
    assert_eq!(
        answer.json["data"]["approveChange"]["pendingChange"],
        json!({ "id": id, "status": "APPROVED", "decidedBy": { "name": "서지우" } })
    );
    assert_eq!(
        ask(&cs, "viewer", json!({})).await.json["data"]["viewer"]["roles"],
        json!(["STAFF", "CS_OFFICE", "AUDITOR"])
    );
    assert_eq!(change(&admin, "approveChange", json!({ "id": id })).await.refusals(), ["ALREADY_DECIDED"]);
    assert_eq!(
        change(&admin, "rejectChange", json!({ "id": id, "reason": "x" })).await.refusals(),
        ["ALREADY_DECIDED"]
    );
    let taken = change(&hr, "setEmployeeRoles", roles(app.company.id("cs"), &["STAFF"])).await;
    assert!(!taken.json["data"]["setEmployeeRoles"]["pendingChange"].is_null(), "taking it away needs two as well");
}

#[tokio::test]
async fn x1_a_rejected_change_says_why_and_changes_nothing() {
    let app = TestApp::start().await;
    let id = propose(&app, "hr", "cs", &["STAFF", "ADMIN"]).await;
    let hr2 = app.sign_in("hr2").await;
    for reason in ["", "  ", "a\u{0}b", &"가".repeat(501)] {
        assert_eq!(
            change(&hr2, "rejectChange", json!({ "id": id, "reason": reason })).await.refusals(),
            ["REASON_INVALID reason"]
        );
    }
    let answer = change(&hr2, "rejectChange", json!({ "id": id, "reason": "아직 교육을 마치지 않았습니다" })).await;
    assert_eq!(
        answer.json["data"]["rejectChange"]["pendingChange"],
        json!({ "id": id, "status": "REJECTED", "reason": "아직 교육을 마치지 않았습니다" })
    );
    let cs = get(&hr2, "employee", json!({ "id": app.company.id("cs") })).await;
    assert_eq!(cs["roles"], json!(["STAFF", "CS_OFFICE"]));
}

#[tokio::test]
async fn x1_an_overtaken_proposal_is_not_applied() {
    let app = TestApp::start().await;
    let id = propose(&app, "hr", "cs", &["STAFF", "AUDITOR"]).await;
    let hr2 = app.sign_in("hr2").await;
    change(&hr2, "setEmployeeRoles", roles(app.company.id("cs"), &["STAFF"])).await;
    assert_eq!(change(&hr2, "approveChange", json!({ "id": id })).await.refusals(), ["OVERTAKEN"]);
    let pending = get(&hr2, "pendingChanges", json!({ "filter": { "status": "PENDING" } })).await;
    assert_eq!(pending["totalCount"], 1, "it still waits, to be rejected");
    let hr = app.sign_in("hr").await;
    assert_eq!(
        change(&hr, "rejectChange", json!({ "id": id, "reason": "다시 올리겠습니다" })).await.refusals(),
        [] as [&str; 0]
    );
    propose(&app, "hr", "cs", &["STAFF", "AUDITOR"]).await;
}

/// X1, X6: what two people changed stands in the log of the person whom it is about.
#[tokio::test]
async fn x6_an_approved_change_is_recorded_on_the_person() {
    let app = TestApp::start().await;
    let id = propose(&app, "hr", "cs", &["STAFF", "ADMIN"]).await;
    change(&app.sign_in("hr2").await, "approveChange", json!({ "id": id })).await;
    let about = json!({ "filter": { "objectId": app.company.id("cs") } });
    let log = get(&app.sign_in("auditor").await, "auditLog", about).await;
    assert_eq!((&log["totalCount"], &log["edges"][0]["node"]["fields"]), (&json!(1), &json!(["roles"])));
}

/// X1: an administrator always remains, also when two proposals were made while there were two.
#[tokio::test]
async fn x1_the_last_administrator_is_not_approved_away() {
    let app = TestApp::start().await;
    let second = propose(&app, "hr", "cs", &["STAFF", "ADMIN"]).await;
    change(&app.sign_in("hr2").await, "approveChange", json!({ "id": second })).await;
    let mut proposals = Vec::new();
    for who in ["admin", "cs"] {
        proposals.push(propose(&app, "hr", who, &["STAFF"]).await);
    }
    let hr2 = app.token(app.key("hr2"), false).await;
    let mut approvals = tokio::task::JoinSet::new();
    for id in proposals {
        let client = app.anonymous().with_token(&hr2);
        approvals.spawn(async move { change(&client, "approveChange", json!({ "id": id })).await.refusals() });
    }
    let mut answers = approvals.join_all().await;
    answers.sort();
    assert_eq!(answers, [vec![], vec!["LAST_ADMINISTRATOR roles".to_owned()]]);
    assert_eq!(app.count("employee_role WHERE role = 'ADMIN'").await, 1);
}

/// What is approved must still be possible: who has left meanwhile gets no role.
#[tokio::test]
async fn x1_nobody_who_has_left_is_given_a_role() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    let id = propose(&app, "hr", "cs", &["STAFF", "ADMIN"]).await;
    app.db
        .writer()
        .execute_unprepared("UPDATE employee SET status = 'LEFT' WHERE email = 'cs@hanbit.test'")
        .await
        .unwrap();
    assert_eq!(
        change(&app.sign_in("hr2").await, "approveChange", json!({ "id": id })).await.refusals(),
        ["HAS_LEFT employeeId"]
    );
}

/// X3: the snapshot ends where the database does, however many changes and reloads come at once.
#[tokio::test]
async fn x3_many_changes_of_roles_at_once_leave_no_stale_role() {
    let app = TestApp::start().await;
    let hr = app.token(app.key("hr"), false).await;
    for round in 0..5 {
        let mut changes = tokio::task::JoinSet::new();
        for (n, extra) in ["LEADER", "EXECUTIVE", "CCO", "COMPLIANCE", "CS_OFFICE", "HR"].into_iter().enumerate() {
            let (client, mate) = (app.anonymous().with_token(&hr), app.company.id("mate").to_owned());
            let wish = if (n + round) % 2 == 0 { vec!["STAFF", extra] } else { vec!["STAFF"] };
            changes.spawn(async move { change(&client, "setEmployeeRoles", roles(&mate, &wish)).await.status });
        }
        changes.join_all().await;
        let shown = get(&app.sign_in("hr2").await, "employee", json!({ "id": app.company.id("mate") })).await;
        let kept = app
            .count("employee_role WHERE employee_id = (SELECT id FROM employee WHERE email = 'mate@hanbit.test')")
            .await;
        assert_eq!(shown["roles"].as_array().unwrap().len() as i64, kept, "round {round}");
        let version = app.number("SELECT version AS n FROM employee WHERE email = 'mate@hanbit.test'").await;
        assert_eq!(shown["version"], version, "round {round}");
    }
}

/// X3: a client that goes away in the middle leaves no stale role behind.
#[tokio::test]
async fn x3_a_client_that_goes_away_leaves_no_stale_role() {
    use tokio::io::AsyncWriteExt;
    let app = TestApp::start().await;
    let token = app.token(app.key("hr"), false).await;
    for delay in 0..40 {
        let wish = if delay % 2 == 0 { vec!["STAFF", "LEADER"] } else { vec!["STAFF"] };
        let body = json!({ "query": crate::documents::document("setEmployeeRoles"), "variables": { "input": roles(app.company.id("mate"), &wish) } }).to_string();
        let mut socket = tokio::net::TcpStream::connect(app.address.trim_start_matches("http://")).await.unwrap();
        // It does not say goodbye: the server sees a reset, not an end of input.
        socket.set_zero_linger().unwrap();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(body.as_bytes()).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_micros(delay * 400)).await;
        drop(socket);
        // What it began may take its time; but then everyone sees it.
        let mut seen = (json!(0), json!(-1));
        for _ in 0..100 {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            let shown = get(&app.sign_in("hr2").await, "employee", json!({ "id": app.company.id("mate") })).await;
            let kept = app.number("SELECT version AS n FROM employee WHERE email = 'mate@hanbit.test'").await;
            seen = (shown["version"].clone(), json!(kept));
            if seen.0 == seen.1 {
                break;
            }
        }
        assert_eq!(seen.0, seen.1, "after {delay}");
    }
}

#[tokio::test]
async fn x1_each_wrong_change_of_roles_has_its_code() {
    let app = TestApp::start().await;
    let (hr, admin) = (app.sign_in("hr").await, app.sign_in("admin").await);
    let before = (app.count("employee_role").await, app.count("audit_record").await);
    for (client, input, refusal) in [
        (&hr, roles(app.company.id("hr"), &["STAFF", "CEO"]), "OWN_ROLES"),
        (&hr, roles(app.company.id("mate"), &[]), "NO_ROLE roles"),
        (&hr, roles(app.company.id("mate"), &["STAFF"]), "NOTHING_CHANGES roles"),
        (&hr, roles(app.company.id("gone"), &["STAFF", "LEADER"]), "HAS_LEFT employeeId"),
        (&hr, roles(app.company.id("admin"), &["STAFF"]), "LAST_ADMINISTRATOR roles"),
        (&admin, roles(app.company.id("admin"), &["STAFF"]), "OWN_ROLES"),
    ] {
        assert_eq!(change(client, "setEmployeeRoles", input).await.refusals(), [refusal]);
    }
    assert_eq!((app.count("employee_role").await, app.count("audit_record").await), before);
}

/// I3: a version that is not the current one changes nothing.
#[tokio::test]
async fn i3_a_stale_version_is_refused() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let wish = |version: i32, roles: &[&str]| json!({ "employeeId": app.company.id("mate"), "roles": roles, "expectedVersion": version });
    assert_eq!(change(&hr, "setEmployeeRoles", wish(1, &["STAFF", "LEADER"])).await.refusals(), [] as [&str; 0]);
    let answer = change(&hr.speaking("ko"), "setEmployeeRoles", wish(1, &["STAFF"])).await;
    assert_eq!(answer.refusals(), ["STALE_VERSION expectedVersion"]);
    assert_eq!(
        answer.json["data"]["setEmployeeRoles"]["userErrors"][0]["message"],
        "그 사이에 내용이 바뀌었습니다. 다시 조회한 뒤 진행해 주십시오."
    );
}
