//! The printed files, and what every client relies on in the graph's shape.

use serde_json::{Value, json};
use std::{fs, path::Path};
use sunhwan::{config, document::Shapes, kernel::policy, schema};
use tests::TestApp;

fn committed(file: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(&file).unwrap_or_default()
}

/// I1: `schema.graphql` is committed and checked.
#[test]
fn i1_the_printed_files_are_fresh() {
    for (file, printed, command) in [
        ("schema.graphql", schema::sdl(), "schema"),
        ("docs/POLICY.md", policy::print(), "policy"),
        ("docs/CONFIGURATION.md", config::print(), "config"),
    ] {
        assert!(committed(file) == printed, "{file} is stale: cargo run -q -- {command} > {file}");
    }
}

/// I1: lists are Relay connections with the four arguments; every one of them is counted by the limits.
#[test]
fn i1_every_list_of_objects_that_grows_is_a_connection() {
    let shapes = Shapes::of(&schema::sdl());
    assert_eq!(
        shapes.connections(),
        [
            "Customer.contracts",
            "ImprovementTask.items",
            "ImprovementTask.timeline",
            "LoyalCustomerAdvisor.activities",
            "LoyalCustomerAdvisor.questions",
            "LoyalCustomerAdvisor.suggestions",
            "MeetingQuota.departments",
            "MeetingQuota.leaders",
            "PraiseComment.replies",
            "PraisePost.comments",
            "PraiseRelay.members",
            "PraiseRelay.posts",
            "Query.absences",
            "Query.abuseReports",
            "Query.accessRecords",
            "Query.advisorCandidates",
            "Query.advisorSuggestions",
            "Query.approvalRequests",
            "Query.auditLog",
            "Query.awaitingExecutive",
            "Query.customerMeetings",
            "Query.customers",
            "Query.decisions",
            "Query.delegationLimits",
            "Query.departments",
            "Query.duties",
            "Query.dutyCoverage",
            "Query.employees",
            "Query.executiveParticipation",
            "Query.hotlineBulletins",
            "Query.improvementTasks",
            "Query.loyalCustomerAdvisors",
            "Query.meetingSuggestions",
            "Query.myDuties",
            "Query.notifications",
            "Query.pendingChanges",
            "Query.praisePosts",
            "Query.promises",
            "Query.recoveryCases",
            "Query.recurrencePreventions",
            "Query.replyTemplates",
            "Query.restPeriods",
            "Query.searchVoc",
            "Query.sessions",
            "Query.vocCategories",
            "Query.vocItems",
            "RecoveryCase.contacts",
            "RecoveryCase.handOvers",
            "RecoveryCase.opinions",
            "RecoveryCase.promises",
            "RegulatoryReport.complaints",
            "Setting.history",
            "VocItem.decisions",
            "VocItem.improvementTasks",
            "VocItem.texts",
            "VocItem.timeline",
        ]
    );
}

#[tokio::test]
async fn every_type_field_argument_and_value_is_described() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let schema = staff
        .data(
            "{ __schema { types { name kind description fields(includeDeprecated: true) { name description args { name description } }
               inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }",
            json!({}),
        )
        .await;
    let mut bare = Vec::new();
    let described = |thing: &Value| thing["description"].as_str().is_some_and(|text| !text.is_empty());
    for ty in schema["__schema"]["types"].as_array().unwrap() {
        let name = ty["name"].as_str().unwrap();
        if name.starts_with("__") || name == "ID" {
            continue;
        }
        if !described(ty) {
            bare.push(name.to_owned());
        }
        for part in ["fields", "inputFields", "enumValues"] {
            for member in ty[part].as_array().into_iter().flatten() {
                let path = format!("{name}.{}", member["name"].as_str().unwrap());
                if !described(member) {
                    bare.push(path.clone());
                }
                for argument in member["args"].as_array().into_iter().flatten() {
                    if !described(argument) {
                        bare.push(format!("{path}({})", argument["name"].as_str().unwrap()));
                    }
                }
            }
        }
    }
    assert_eq!(bare, [] as [String; 0]);
}

/// Trap 3: versions of the library differ here, and typed clients depend on it.
#[tokio::test]
async fn keys_come_in_the_order_in_which_they_were_asked_for() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let answer = staff
        .run(
            "{ z: valueTags { nameEn id code } posts: praisePosts { totalCount edges { cursor } } a: viewer { roles employee { name } } __typename }",
            json!({}),
        )
        .await;
    let places: Vec<usize> = [
        "\"z\"",
        "\"nameEn\"",
        "\"id\"",
        "\"code\"",
        "\"posts\"",
        "\"totalCount\"",
        "\"edges\"",
        "\"a\"",
        "\"roles\"",
        "\"employee\"",
        "\"__typename\"",
    ]
    .iter()
    .map(|key| answer.text.find(key).unwrap_or_else(|| panic!("{key} is not in {}", answer.text)))
    .collect();
    assert!(places.is_sorted(), "{}", answer.text);
}

/// Trap 3: what fails where nothing may be null nulls its parent, and the rest of the answer stands.
#[tokio::test]
async fn a_failure_nulls_the_nearest_nullable_parent() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let answer = staff.run("{ viewer { roles } praisePosts(first: 0) { edges { cursor } } }", json!({})).await;
    assert_eq!((answer.status, &answer.json["data"]), (200, &Value::Null), "{}", answer.text);
    assert!(answer.text.contains("\"data\":null"));
    let post = crate::documents::praise(&app, "other", &["mate"], "감사합니다").await;
    let answer = staff
        .run("query($id: ID!) { viewer { mustChangePassword } praisePost(id: $id) { id comments(first: 101) { totalCount } } }", json!({ "id": post }))
        .await;
    assert_eq!(answer.json["data"], json!({ "viewer": { "mustChangePassword": false }, "praisePost": null }));
    assert_eq!(answer.json["errors"][0]["path"], json!(["praisePost", "comments"]));
    assert_eq!(answer.code(), "BAD_USER_INPUT");
}
