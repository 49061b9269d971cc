//! O1, O2: departments in a tree, the people in them, and who stands above whom.

use crate::documents::{get, rows};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn o1_the_line_of_command_is_leaders_then_the_executive_then_the_ceo() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    for (who, line) in [
        ("staff", vec!["최유진", "정하은", "강도윤", "윤성호"]),
        ("chief", vec!["정하은", "강도윤", "윤성호"]),
        ("exec", vec!["윤성호"]),
        ("cs", vec!["조은우", "윤성호"]),
        ("ceo", vec!["조은우"]),
    ] {
        let person = get(&staff, "employee", json!({ "id": app.company.id(who) })).await;
        let names: Vec<&str> =
            person["lineOfCommand"].as_array().unwrap().iter().map(|above| above["name"].as_str().unwrap()).collect();
        assert_eq!(names, line, "{who}");
    }
}

#[tokio::test]
async fn o1_a_department_knows_its_kind_its_division_and_who_heads_it() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let team = get(&staff, "department", json!({ "id": app.company.id("team") })).await;
    assert_eq!(
        team,
        json!({ "id": app.company.id("team"), "code": "team", "name": "대인1파트", "nameEn": "team", "kind": "FRONT_LINE", "parent": { "code": "centre" },
                "division": { "code": "claims" }, "leader": { "name": "최유진" }, "responsibleExecutive": null })
    );
    let division = get(&staff, "department", json!({ "id": app.company.id("claims") })).await;
    assert_eq!((&division["parent"], &division["responsibleExecutive"]["name"]), (&Value::Null, &json!("강도윤")));
    let list = async |filter: Value| rows(&get(&staff, "departments", json!({ "filter": filter })).await, "code");
    assert_eq!(list(json!({ "division": true })).await, ["support", "claims"]);
    assert_eq!(
        list(json!({ "parentId": app.company.id("centre") })).await,
        ["team", "team2"].map(|code| code.to_owned()).into_iter().rev().collect::<Vec<_>>()
    );
    assert_eq!(list(json!({ "kind": "BACK_OFFICE", "division": false })).await, ["office"]);
    assert_eq!(list(json!({ "nameContains": "보상" })).await, ["centre", "claims"]);
}

#[tokio::test]
async fn o2_an_employee_shows_what_the_record_has() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let person = get(&hr, "employee", json!({ "id": app.company.id("gone") })).await;
    for (field, value) in [
        ("name", json!("황보름")),
        ("email", json!("gone@hanbit.test")),
        ("rank", json!("대리")),
        ("jobFunction", json!("CLAIMS_ADJUSTER")),
        ("employmentKind", json!("EMPLOYEE")),
        ("status", json!("LEFT")),
        ("number", json!("2016-gone")),
        ("roles", json!(["STAFF"])),
        ("joinedOn", json!("2016-03-02")),
        ("leftOn", json!("2025-12-31")),
    ] {
        assert_eq!(person[field], value, "{field}");
    }
}

/// I1: a list in memory pages like any other, from both ends.
#[tokio::test]
async fn i1_people_page_by_name_from_both_ends() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let all = rows(&get(&staff, "employees", json!({ "first": 100 })).await, "name");
    assert_eq!(all.len(), tests::EVERYONE.len() - 1, "who has left is not among them");
    assert!(all.is_sorted());
    let (mut forward, mut backward, mut after, mut before) = (Vec::new(), Vec::new(), Value::Null, Value::Null);
    loop {
        let page = get(&staff, "employees", json!({ "first": 4, "after": after })).await;
        forward.extend(rows(&page, "name"));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    loop {
        let page = get(&staff, "employees", json!({ "last": 4, "before": before })).await;
        backward.splice(0..0, rows(&page, "name"));
        before = page["pageInfo"]["startCursor"].clone();
        if page["pageInfo"]["hasPreviousPage"] == false {
            break;
        }
    }
    assert_eq!((&forward, &backward), (&all, &all));
    let team = get(&staff, "employees", json!({ "filter": { "departmentId": app.company.id("centre") } })).await;
    assert_eq!(rows(&team, "name"), ["김민준", "이서연", "정하은", "최유진"]);
    let executives = |client| async move {
        get(client, "employees", json!({ "filter": { "role": "EXECUTIVE" } })).await["totalCount"].clone()
    };
    assert_eq!(executives(&staff).await, 0, "roles that one may not see can't be asked for");
    assert_eq!(executives(&app.sign_in("hr").await).await, 3);
}
