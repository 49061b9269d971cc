//! O3: what the HR feed changes, and what it can't.

use crate::documents::{absent, ask, change, get, propose, rows};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};

pub const HEAD: &str = "사번,성명,이메일,부서코드,직무,직급,재직상태,입사일,역할";

/// A feed of people with the usual columns.
pub fn people(rows: &[&str]) -> Value {
    json!({ "employeesCsv": format!("{HEAD}\n{}\n", rows.join("\n")) })
}

pub async fn import(client: &Client, input: Value) -> Answer {
    change(client, "importEmployees", input).await
}

/// Imports what must not be refused; gives the report.
pub async fn imported(client: &Client, input: Value) -> Value {
    let answer = import(client, input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["importEmployees"]["report"].clone()
}

/// What is wrong, as `SOURCE line COLUMN PROBLEM`, and the messages are there.
pub fn findings(answer: &Answer) -> Vec<String> {
    let report = &answer.json["data"]["importEmployees"]["report"];
    assert_eq!(report["applied"], false, "{}", answer.text);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let findings = report["findings"].as_array().unwrap_or_else(|| panic!("no report: {}", answer.text));
    let told = findings.iter().map(|finding| {
        assert!(!finding["message"].as_str().unwrap().is_empty());
        let line = finding["line"].as_i64().map_or("-".to_owned(), |line| line.to_string());
        format!("{} {line} {} {}", text(&finding["source"]), text(&finding["column"]), text(&finding["problem"]))
    });
    told.collect()
}

fn counts(created: i32, changed: i32, left: i32, unchanged: i32) -> Value {
    json!({ "created": created, "changed": changed, "left": left, "unchanged": unchanged })
}

async fn person(client: &Client, app: &TestApp, who: &str) -> Value {
    get(client, "employee", json!({ "id": app.company.id(who) })).await
}

const NEW_TREE: &str = "부서코드,부서명,상위부서코드,부서구분,부서장사번,담당임원사번,비고
N1,\"디지털\n본부\",,후선,,2016-exec2,\"새로 생긴 본부\"
N12,앱운영파트,N11,후선,,,
N11,앱운영부,N1,후선,E-100,,
team,대인1파트,N11,현장,2016-chief,,옮김
";

#[tokio::test]
async fn o3_a_feed_creates_and_moves_departments_and_people_at_once() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let mut input = people(&[
        "E-100,문가온,Gaon.Moon@hanbit.test,N11,본사,과장,재직,2026.03.02,\"STAFF,LEADER\"",
        "E-101, 유나래 ,narae@hanbit.test,N12,상담사,사원,휴직,20260301,",
        "2016-mate,이서연,mate@hanbit.test,N12,보상직원,과장,재직,2016-03-02,직원",
        "2016-staff,김민준,staff@hanbit.test,team,보상직원,대리,재직,2016-03-02,직원",
    ]);
    input["departmentsCsv"] = json!(NEW_TREE);
    // Everyone has a role: whose cell is empty has none.
    let refused = import(&hr, input.clone()).await;
    assert_eq!(findings(&refused), ["EMPLOYEES 3 ROLES NO_ROLE"]);
    input["employeesCsv"] = json!(input["employeesCsv"].as_str().unwrap().replace("20260301,", "20260301,직원"));
    let report = imported(&hr, input.clone()).await;
    assert_eq!(report["applied"], true);
    assert_eq!((&report["departments"], &report["employees"]), (&counts(3, 1, 0, 0), &counts(2, 1, 0, 1)));
    assert_eq!(report["ignoredColumns"], json!(["비고"]));
    // In force for the next request, without anybody restarting anything.
    let named = get(&hr, "employees", json!({ "filter": { "nameContains": "문가온" } })).await;
    let gaon = get(&hr, "employee", json!({ "id": named["edges"][0]["node"]["id"] })).await;
    for (field, value) in [
        ("number", json!("E-100")),
        ("email", json!("gaon.moon@hanbit.test")),
        ("rank", json!("과장")),
        ("jobFunction", json!("HEAD_OFFICE")),
        ("employmentKind", json!("EMPLOYEE")),
        ("status", json!("ACTIVE")),
        ("roles", json!(["STAFF", "LEADER"])),
        ("joinedOn", json!("2026-03-02")),
        ("version", json!(1)),
    ] {
        assert_eq!(gaon[field], value, "{field}");
    }
    let team = get(&hr, "department", json!({ "id": app.company.id("team") })).await;
    assert_eq!((&team["parent"]["code"], &team["division"]["code"]), (&json!("N11"), &json!("N1")));
    let named =
        hr.data("{ departments(filter: { nameContains: \"디지털\" }) { edges { node { name } } } }", json!({})).await;
    let named = &named["departments"]["edges"][0]["node"]["name"];
    assert_eq!(named, "디지털 본부", "a line end within a cell is a blank");
    let line = person(&hr, &app, "mate").await["lineOfCommand"].clone();
    assert_eq!(line[0]["name"], "문가온", "who leads the new department stands above the moved one");
    // The same feed again changes nothing, and no version rises.
    let again = imported(&hr, input).await;
    assert_eq!((&again["departments"], &again["employees"]), (&counts(0, 0, 0, 4), &counts(0, 0, 0, 4)));
    assert_eq!(app.number("SELECT version AS n FROM employee WHERE number = '2016-mate'").await, 2);
    assert_eq!(app.number("SELECT version AS n FROM employee WHERE number = '2016-staff'").await, 1);
}

/// O3: rows in JSON mean the same; what is omitted stays, `null` clears.
#[tokio::test]
async fn o3_rows_and_csv_mean_the_same() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let row = |extra: Value| {
        let mut row =
            json!({ "number": "2016-mate", "name": "이서연", "email": "mate@hanbit.test", "departmentCode": "team" });
        row.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json!({ "employees": [row] })
    };
    let same = imported(&hr, row(json!({}))).await;
    assert_eq!(same["employees"], counts(0, 0, 0, 1), "what is omitted stays");
    let changed =
        json!({ "rank": null, "jobFunction": "SALES", "employmentKind": "PLANNER", "roles": ["STAFF", "LEADER"] });
    assert_eq!(imported(&hr, row(changed)).await["employees"], counts(0, 1, 0, 0));
    let mate = person(&hr, &app, "mate").await;
    assert_eq!(
        (&mate["rank"], &mate["jobFunction"], &mate["employmentKind"], &mate["roles"]),
        (&json!(""), &json!("SALES"), &json!("PLANNER"), &json!(["STAFF", "LEADER"]))
    );
    let departments = json!({ "departments": [{ "code": "office", "name": "고객만족부", "leaderNumber": "2016-cs" }, { "code": "team", "name": "대인1파트", "leaderNumber": null }] });
    assert_eq!(imported(&hr, departments).await["departments"], counts(0, 2, 0, 0));
    let office = get(&hr, "department", json!({ "id": app.company.id("office") })).await;
    assert_eq!((&office["leader"]["name"], &office["parent"]["code"]), (&json!("임수빈"), &json!("support")));
    assert!(get(&hr, "department", json!({ "id": app.company.id("team") })).await["leader"].is_null());
    for (input, refusal) in [
        (json!({}), "NOTHING_TO_IMPORT"),
        (json!({ "employees": [], "employeesCsv": HEAD }), "GIVEN_TWICE employees"),
        (json!({ "departments": [], "deactivateMissing": true }), "NOBODY_IS_MISSING deactivateMissing"),
    ] {
        assert_eq!(import(&hr, input).await.refusals(), [refusal]);
    }
    let wrong = import(&hr, row(json!({ "roles": ["STAFF", "ADMIN"] }))).await;
    assert_eq!(wrong.refusals(), ["ROWS_REFUSED"]);
    assert_eq!(findings(&wrong), ["EMPLOYEES 1 ROLES ROLE_NOT_GRANTED"]);
}

/// O3, I3: a dry run tells the same and changes nothing; its plan holds until something else would change.
#[tokio::test]
async fn o3_a_dry_run_changes_nothing_and_its_plan_can_be_held() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let feed = |extra: Value| {
        let mut input = people(&["2016-mate,이서윤,mate@hanbit.test,team,보상직원,대리,재직,2016-03-02,직원"]);
        input.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        input
    };
    let before = (app.count("audit_record").await, app.count("employee WHERE version > 1").await);
    let dry = imported(&hr, feed(json!({ "dryRun": true }))).await;
    assert_eq!((&dry["applied"], &dry["employees"]), (&json!(false), &counts(0, 1, 0, 0)));
    assert_eq!((app.count("audit_record").await, app.count("employee WHERE version > 1").await), before);
    assert_eq!(person(&hr, &app, "mate").await["name"], "이서연");
    let roles = json!({ "employeeId": app.company.id("mate"), "roles": ["STAFF", "CS_OFFICE"] });
    assert_eq!(change(&hr, "setEmployeeRoles", roles).await.refusals(), [] as [&str; 0]);
    let held = feed(json!({ "expectedPlan": dry["plan"] }));
    assert_eq!(import(&hr, held).await.refusals(), ["PLAN_CHANGED expectedPlan"]);
    assert_eq!(person(&hr, &app, "mate").await["name"], "이서연");
    let dry = imported(&hr, feed(json!({ "dryRun": true }))).await;
    let done = imported(&hr, feed(json!({ "expectedPlan": dry["plan"] }))).await;
    assert_eq!((&done["applied"], &done["plan"], &done["employees"]), (&json!(true), &dry["plan"], &dry["employees"]));
    let mate = person(&hr, &app, "mate").await;
    assert_eq!((&mate["name"], &mate["roles"]), (&json!("이서윤"), &json!(["STAFF", "CS_OFFICE"])));
}

/// O3, O4: who leaves is signed out at once; who comes back has to be given anew what a feed can't give.
#[tokio::test]
async fn o3_who_leaves_loses_access_and_comes_back_without_higher_roles() {
    let app = TestApp::start().await;
    let (hr, cs) = (app.sign_in("hr").await, app.sign_in("cs").await);
    let row = |status: &str| {
        people(&[&format!("2016-cs,임수빈,cs@hanbit.test,office,보상직원,대리,{status},2016-03-02,직원")])
    };
    assert!(ask(&cs, "awaitingExecutive", json!({})).await.json.get("errors").is_none());
    assert_eq!(imported(&hr, row("퇴직")).await["employees"], counts(0, 0, 1, 0));
    let answer = ask(&cs, "viewer", json!({})).await;
    assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"));
    let theirs = "session WHERE ended_at IS NULL AND employee_id = (SELECT id FROM employee WHERE number = '2016-cs')";
    assert_eq!(app.count(theirs).await, 0);
    assert!(app.count("session WHERE ended_at IS NULL").await > 0, "nobody else's");
    let gone = person(&hr, &app, "cs").await;
    assert_eq!((&gone["status"], &gone["leftOn"]), (&json!("LEFT"), &json!("2026-03-02")));
    // Days later the same feed says the same: the day on which they left is not today.
    app.pass(chrono::TimeDelta::days(3));
    let hr = app.sign_in("hr").await;
    assert_eq!(imported(&hr, row("퇴사")).await["employees"], counts(0, 0, 0, 1));
    assert_eq!(imported(&hr, row("재직")).await["employees"], counts(0, 1, 0, 0));
    let back = person(&hr, &app, "cs").await;
    assert_eq!((&back["status"], &back["leftOn"], &back["roles"]), (&json!("ACTIVE"), &Value::Null, &json!(["STAFF"])));
    assert_eq!(ask(&app.sign_in("cs").await, "awaitingExecutive", json!({})).await.code(), "FORBIDDEN");
}

/// O3: LEADER is given and taken; higher roles are neither, and a row that asks for one is refused.
#[tokio::test]
async fn o3_the_feed_gives_and_takes_staff_and_leader_alone() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let row = |who: &str, name: &str, roles: &str| {
        format!("2016-{who},{name},{who}@hanbit.test,support,보상직원,대리,재직,2016-03-02,{roles}")
    };
    let rows = [row("admin", "권나라", "관리자"), row("exec2", "조은우", "STAFF/LEADER"), row("auditor", "신동혁", "")];
    assert_eq!(imported(&hr, people(&rows.each_ref().map(String::as_str))).await["employees"], counts(0, 3, 0, 0));
    for (who, roles) in [
        ("admin", json!(["LEADER", "ADMIN"])),
        ("exec2", json!(["STAFF", "LEADER", "EXECUTIVE"])),
        ("auditor", json!(["AUDITOR"])),
    ] {
        assert_eq!(person(&hr, &app, who).await["roles"], roles, "{who}");
    }
    for (wrong, finding) in [
        (row("mate", "이서연", "직원/인사"), "EMPLOYEES 2 ROLES ROLE_NOT_GRANTED"),
        (row("mate", "이서연", "\"STAFF,ADMIN\""), "EMPLOYEES 2 ROLES ROLE_NOT_GRANTED"),
        (row("mate", "이서연", "BOSS"), "EMPLOYEES 2 ROLES UNKNOWN_WORD"),
        (row("mate", "이서연", ""), "EMPLOYEES 2 ROLES NO_ROLE"),
        (row("hr", "오세현", "STAFF/LEADER"), "EMPLOYEES 2 ROLES OWN_ROLES"),
    ] {
        assert_eq!(findings(&import(&hr, people(&[&wrong])).await), [finding], "{wrong}");
    }
    // A proposal that waited is overtaken where the feed changed the roles.
    let id = propose(&app, "hr", "mate", &["STAFF", "AUDITOR"]).await;
    imported(&hr, people(&[&row("mate", "이서연", "STAFF/LEADER")])).await;
    let hr2 = app.sign_in("hr2").await;
    assert_eq!(change(&hr2, "approveChange", json!({ "id": id })).await.refusals(), ["OVERTAKEN"]);
}

/// O3, X1: an administrator always remains, whether they are marked or missing.
#[tokio::test]
async fn o3_the_last_administrator_can_t_leave() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let leaves = "2016-admin,권나라,admin@hanbit.test,support,보상직원,대리,퇴직,2016-03-02,직원";
    assert_eq!(findings(&import(&hr, people(&[leaves])).await), ["EMPLOYEES 2 STATUS LAST_ADMINISTRATOR"]);
    let mut missing = people(&["2016-hr,오세현,hr@hanbit.test,support,보상직원,대리,재직,2016-03-02,직원"]);
    missing["deactivateMissing"] = json!(true);
    assert_eq!(findings(&import(&hr, missing.clone()).await), ["EMPLOYEES - STATUS LAST_ADMINISTRATOR"]);
    assert_eq!(app.count("employee WHERE status = 'LEFT'").await, 1);
    app.db
        .writer()
        .execute_unprepared("INSERT INTO employee_role SELECT id, 'ADMIN' FROM employee WHERE number = '2016-hr'")
        .await
        .unwrap();
    assert_eq!(imported(&hr, missing).await["employees"], counts(0, 0, 15, 1));
    assert_eq!(
        ask(&app.sign_in("hr").await, "viewer", json!({})).await.json["data"]["viewer"]["roles"],
        json!(["STAFF", "HR", "ADMIN"])
    );
}

/// O3: who is missing stays, unless it is asked for; and not so many that the feed may be cut off.
#[tokio::test]
async fn o3_a_feed_that_may_be_cut_off_empties_no_company() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let rows: Vec<String> =
        (0..40).map(|n| format!("P-{n},하이플래너 {n},p{n}@hanbit.test,team,영업,사원,재직,2020-03-02,직원")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let full = app.number("SELECT COUNT(*) AS n FROM employee WHERE status = 'ACTIVE'").await + 40;
    imported(&hr, people(&rows)).await;
    assert_eq!(imported(&hr, people(&rows[..1])).await["employees"], counts(0, 0, 0, 1), "who is missing stays");
    // The company's own stand in a feed with the first ten of them: thirty would leave.
    let own = "SELECT number FROM employee WHERE number LIKE '2016-%' AND status = 'ACTIVE'";
    let reader = app.db.reader();
    let statement = sea_orm::Statement::from_string(reader.get_database_backend(), own);
    let own: Vec<String> =
        reader.query_all_raw(statement).await.unwrap().iter().map(|row| row.try_get("", "number").unwrap()).collect();
    let own = own.iter().map(|number| {
        let (who, department) = (number.trim_start_matches("2016-"), "support");
        json!({ "number": number, "name": "그대로", "email": format!("{who}@hanbit.test"), "departmentCode": department })
    });
    let planners = (0..10).map(|n| json!({ "number": format!("P-{n}"), "name": "그대로", "email": format!("p{n}@hanbit.test"), "departmentCode": "team" }));
    let mut input = json!({ "employees": own.chain(planners).collect::<Vec<_>>(), "deactivateMissing": true });
    let answer = import(&hr, input.clone()).await;
    assert_eq!(answer.refusals(), ["MANY_MISSING deactivateMissing"]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM employee WHERE status = 'ACTIVE'").await, full);
    // Who has looked at the plan may.
    input["dryRun"] = json!(true);
    let dry = imported(&hr, input.clone()).await;
    assert_eq!(dry["employees"]["left"], 30);
    input["dryRun"] = json!(false);
    input["expectedPlan"] = dry["plan"].clone();
    assert_eq!(imported(&hr, input).await["employees"], dry["employees"]);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM employee WHERE status = 'ACTIVE'").await, full - 30);
}

/// O2, O3: addresses are unique in the end; on the way to it two may swap theirs.
#[tokio::test]
async fn o3_two_people_may_swap_their_addresses() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let row = |who: &str, name: &str, email: &str| {
        format!("2016-{who},{name},{email}@hanbit.test,team,보상직원,대리,재직,2016-03-02,직원")
    };
    let swap = [row("mate", "이서연", "STAFF"), row("staff", "김민준", "chief"), row("chief", "최유진", "mate")];
    let swap = swap.each_ref().map(String::as_str);
    imported(&hr, people(&swap)).await;
    for (who, email) in [("mate", "staff"), ("staff", "chief"), ("chief", "mate")] {
        assert_eq!(person(&hr, &app, who).await["email"], format!("{email}@hanbit.test"));
    }
    assert_eq!(
        findings(
            &import(
                &hr,
                people(&[
                    &row("mate", "이서연", "cs"),
                    &row("staff", "김민준", "Mate"),
                    &row("chief", "최유진", "mate")
                ])
            )
            .await
        ),
        ["EMPLOYEES 2 EMAIL EMAIL_TAKEN", "EMPLOYEES 4 EMAIL REPEATED_EMAIL"]
    );
    assert_eq!(
        findings(&import(&hr, people(&[&row("mate", "이서연", "gone")])).await),
        ["EMPLOYEES 2 EMAIL EMAIL_TAKEN"],
        "nobody gets the address of somebody who has left"
    );
}

/// O3, X6: the import, and each thing that it changed, with its fields.
#[tokio::test]
async fn o3_x6_an_import_is_recorded_for_each_thing_that_changed() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let mut input = people(&[
        "2016-mate,이서윤,mate@hanbit.test,office,보상직원,대리,재직,2016-03-02,관리자",
        "2016-staff,김민준,staff@hanbit.test,team,보상직원,대리,재직,2016-03-02,직원",
    ]);
    input["departments"] = json!([{ "code": "team", "name": "대인2파트" }]);
    imported(&hr, input).await;
    let log =
        get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "importEmployees" } })).await;
    let mut records: Vec<(String, Value)> = log["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| (edge["node"]["objectType"].as_str().unwrap().to_owned(), edge["node"]["fields"].clone()))
        .collect();
    records.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        records,
        [
            ("Department".to_owned(), json!(["name"])),
            ("Employee".to_owned(), json!(["name", "department", "roles"])),
            ("EmployeeImport".to_owned(), json!(["departments", "employees"])),
        ]
    );
}

/// O3, O4, O5: who leaves by a feed is absent no more, as who leaves by the mutation; deputies are told, and are free again.
#[tokio::test]
async fn o4_absences_of_who_leaves_by_a_feed_end_and_their_deputies_are_free() {
    let app = TestApp::start().await;
    absent(&app, "mate", "chief").await;
    let days = |first: u32, last: u32| json!({ "kind": "LEAVE", "firstDay": format!("2026-03-{first:02}"), "lastDay": format!("2026-03-{last:02}") });
    let mut later = days(10, 12);
    later["deputyId"] = json!(app.company.id("chief"));
    assert_eq!(change(&app.sign_in("mate").await, "recordAbsence", later).await.refusals(), [] as [&str; 0]);
    let kept = change(&app.sign_in("staff").await, "recordAbsence", days(10, 12)).await;
    assert_eq!(kept.refusals(), [] as [&str; 0]);
    app.pass(TimeDelta::hours(24));
    let (hr, chief) = (app.sign_in("hr").await, app.sign_in("chief").await);
    assert_eq!(change(&chief, "recordAbsence", days(4, 12)).await.refusals(), ["STANDS_IN firstDay"]);
    let leaves = people(&["2016-mate,이서연,mate@hanbit.test,team,보상직원,대리,퇴직,2016-03-02,직원"]);
    assert_eq!(imported(&hr, leaves).await["employees"], counts(0, 0, 1, 0));
    assert_eq!(app.count("absence WHERE status = 'ENDED_EARLY' AND last_day = '2026-03-02' AND version = 2").await, 1);
    assert_eq!(app.count("absence WHERE status = 'CANCELLED' AND ended_by IS NOT NULL AND version = 2").await, 1);
    assert_eq!(app.count("absence WHERE status = 'RECORDED' AND version = 1").await, 1, "others' stay");
    assert_eq!(app.count("audit_record WHERE action = 'importEmployees' AND object_type = 'Absence'").await, 2);
    assert_eq!(change(&chief, "recordAbsence", days(4, 12)).await.refusals(), [] as [&str; 0]);
    app.tell().await;
    let told = get(&chief, "notifications", json!({ "filter": { "kind": "DEPUTY_RELEASED" } })).await;
    assert_eq!(rows(&told, "kind").len(), 2);
}
