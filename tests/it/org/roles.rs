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
    assert_eq!(ask(&cs, "pendingChanges", json!({})).await.code(), "FORBIDDEN");
    // The dry answer agrees with what then happens: neither the proposer nor anybody it is about.
    for (client, may) in [(&hr, false), (&hr2, true), (&admin, true)] {
        let listed = get(client, "pendingChanges", json!({ "filter": { "status": "PENDING" } })).await;
        assert_eq!(listed["edges"][0]["node"]["viewerCanApprove"], may);
    }
    assert_eq!(change(&hr, "approveChange", json!({ "id": id })).await.refusals(), ["OWN_PROPOSAL"]);
    assert_eq!(change(&hr, "rejectChange", json!({ "id": id, "reason": "x" })).await.refusals(), ["OWN_PROPOSAL"]);
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
