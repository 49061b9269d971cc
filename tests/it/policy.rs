//! X1, X5: every root field, called as nobody, as a role that may not, and as one that may.

use crate::documents::{absent, ask, customer, document, get, praise, propose};
use entity::ids::{
    AbsenceId, AbuseReportId, AdvisorActivityId, AdvisorQuestionId, ApprovalRequestId, CustomerId, CustomerMeetingId,
    DecisionId, DelegationLimitId, DepartmentId, EmployeeId, HotlineBulletinId, ImprovementTaskId, LegalHoldId,
    LoyalCustomerAdvisorId, PraiseCommentId, PraisePostId, RecoveryCaseId, RecoveryPromiseId, RecurrencePreventionId,
    VocCategoryId, VocItemId,
};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use sunhwan::{
    document::Shapes,
    kernel::{
        actor::ALL_ROLES,
        policy::{self, Reach},
    },
    schema,
};
use tests::{TestApp, foreign};

fn root_fields() -> BTreeSet<String> {
    let sdl = schema::sdl();
    let fields =
        |root: &'static str| Shapes::of(&sdl).fields(root).into_iter().map(move |field| format!("{root}.{field}"));
    fields("Query").chain(fields("Mutation")).chain(fields("Subscription")).collect()
}

/// Variables with which a root field answers without a fault.
pub fn variables(app: &TestApp, field: &str, post: &str, change: &str) -> Value {
    let id = |name| app.company.id(name);
    match field {
        "signIn" => json!({ "input": { "email": "nobody@hanbit.test", "password": "wrong" } }),
        "refreshSession" => json!({ "input": { "refreshToken": "nothing" } }),
        "revokeSession" => json!({ "input": { "id": foreign::<entity::ids::SessionId>() } }),
        "verifySecondFactor" => json!({ "input": { "challenge": "nothing", "code": "123456" } }),
        "enrollSecondFactor" => json!({ "input": { "currentPassword": "wrong" } }),
        "confirmSecondFactor" => json!({ "input": { "code": "123456" } }),
        "inviteEmployee" | "resetSecondFactor" => json!({ "input": { "employeeId": id("mate") } }),
        "acceptInvitation" | "resetPassword" => {
            json!({ "input": { "token": "nothing", "newPassword": "a long enough password" } })
        }
        "requestPasswordReset" => json!({ "input": { "email": "nobody@hanbit.test" } }),
        "changePassword" => json!({ "input": { "currentPassword": "wrong", "newPassword": "a long enough password" } }),
        "node" | "praisePost" => json!({ "id": post }),
        "nodes" => json!({ "ids": [post] }),
        "employee" => json!({ "id": id("mate") }),
        "department" => json!({ "id": id("team") }),
        "setEmployeeRoles" => json!({ "input": { "employeeId": id("mate"), "roles": ["STAFF"] } }),
        "approveChange" => json!({ "input": { "id": change } }),
        "rejectChange" => json!({ "input": { "id": change, "reason": "아직 이릅니다" } }),
        "importEmployees" => json!({ "input": { "employeesCsv": "사번,성명,이메일,부서코드\n", "dryRun": true } }),
        "recordAbsence" => {
            json!({ "input": { "kind": "LEAVE", "firstDay": "2026-03-09", "lastDay": "2026-03-10" } })
        }
        "cancelAbsence" => json!({ "input": { "id": foreign::<AbsenceId>() } }),
        "updateSettings" => json!({ "input": { "changes": [{ "key": "praise.editMinutes", "integer": 45 }] } }),
        "deactivateEmployee" => json!({ "input": { "employeeId": foreign::<EmployeeId>() } }),
        "openWork" => json!({ "employeeId": id("mate") }),
        "handOverWork" => json!({ "input": { "employeeId": id("mate"), "successorId": id("cs") } }),
        "businessCalendar" => json!({ "from": "2026-03-01", "to": "2026-03-31" }),
        "importHolidays" => json!({ "input": { "year": 2026, "national": true } }),
        "customer" => json!({ "id": foreign::<CustomerId>() }),
        "importCustomers" => json!({ "input": { "csv": "고객번호,성명\n", "dryRun": true } }),
        "importContracts" => json!({ "input": { "rows": [], "dryRun": true } }),
        "eraseCustomer" => json!({ "input": { "customerId": foreign::<CustomerId>(), "reason": "CUSTOMER_REQUEST" } }),
        "placeLegalHold" => json!({ "input": { "customerId": foreign::<CustomerId>(), "reference": "2026-17" } }),
        "liftLegalHold" => json!({ "input": { "id": foreign::<LegalHoldId>() } }),
        "revealCustomer" => json!({ "input": {
            "customerId": foreign::<CustomerId>(), "fields": ["NAME"], "reason": "CALLBACK" } }),
        "createCustomer" => json!({ "input": { "number": "C-1", "name": "홍길동", "idempotencyKey": "one" } }),
        "updateCustomer" => {
            json!({ "input": { "id": foreign::<CustomerId>(), "expectedVersion": 1, "caution": true } })
        }
        "makeDecision" => json!({ "input": {
            "customerId": foreign::<CustomerId>(), "claimReference": "A-1", "kind": "SERVICE_RECOVERY", "amount": { "amount": "1000" },
            "reason": "지연 안내", "idempotencyKey": "one"
        } }),
        "explainDecision" => json!({ "input": {
            "customerId": foreign::<CustomerId>(), "claimReference": "A-1", "kind": "SERVICE_RECOVERY", "amount": { "amount": "1000" }
        } }),
        "authorityReport" | "oneStopReport" | "dutyCoverage" => json!({ "from": "2026-03-01", "to": "2026-03-31" }),
        "decision" => json!({ "id": foreign::<DecisionId>() }),
        "reverseDecision" => json!({ "input": { "id": foreign::<DecisionId>(), "reason": "착오" } }),
        "approvalRequest" => json!({ "id": foreign::<ApprovalRequestId>() }),
        "approveRequest" | "rejectRequest" => {
            json!({ "input": { "id": foreign::<ApprovalRequestId>(), "reason": "확인" } })
        }
        "withdrawRequest" => json!({ "input": { "id": foreign::<ApprovalRequestId>() } }),
        "markNotificationsRead" => json!({ "input": { "all": true } }),
        "updateNotificationPreferences" => {
            json!({ "input": { "preferences": [{ "kind": "PRAISED", "email": true }] } })
        }
        "prepareUpload" => {
            json!({ "input": { "purpose": "PRAISE_IMAGE", "byteSize": 1000, "contentType": "image/jpeg" } })
        }
        "createPraisePost" => json!({ "input": { "recipientIds": [id("mate")], "message": "감사합니다" } }),
        "commentOnPraise" => json!({ "input": { "postId": post, "text": "저도 감사합니다" } }),
        "editPraisePost" => json!({ "input": { "postId": post, "expectedVersion": 1, "message": "다시 감사합니다" } }),
        "deletePraisePost" => json!({ "input": { "postId": post } }),
        "hidePraisePost" => json!({ "input": { "postId": post, "hidden": false } }),
        "screenPraisePost" => json!({ "input": { "postId": post, "show": true } }),
        "deletePraiseComment" => json!({ "input": { "commentId": foreign::<PraiseCommentId>() } }),
        "hidePraiseComment" => json!({ "input": { "commentId": foreign::<PraiseCommentId>(), "reason": "욕설" } }),
        "praiseRelay" => json!({ "id": post }),
        "praiseStatistics" => {
            json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "employeeId": id("mate") } })
        }
        "executiveParticipation" => json!({ "from": "2026-03-01", "to": "2026-03-31" }),
        "processingScope" => json!({ "jobFunction": "COUNTER" }),
        "setProcessingScope" => json!({ "input": { "jobFunction": "COUNTER", "tasks": ["CERTIFICATE_ISSUE"] } }),
        "delegationLimit" => json!({ "id": foreign::<DelegationLimitId>() }),
        "proposeDelegationLimit" => json!({ "input": {
            "holder": { "jobFunction": "COUNTER" }, "kind": "FEE_WAIVER", "tier": "STANDARD", "perCase": { "amount": "30000" },
        } }),
        "approveDelegationLimit" => json!({ "input": { "id": foreign::<DelegationLimitId>() } }),
        "rejectDelegationLimit" => {
            json!({ "input": { "id": foreign::<DelegationLimitId>(), "reason": "아직 이릅니다" } })
        }
        "reportAbuse" => json!({ "input": { "id": foreign::<VocItemId>(), "kind": "VERBAL" } }),
        "withdrawAbuseReport" => json!({ "input": { "id": foreign::<AbuseReportId>() } }),
        "reviewAbuseReport" => json!({ "input": { "id": foreign::<AbuseReportId>(), "confirmed": true } }),
        "takeRest" | "endRest" => json!({ "input": { "abuseReportId": foreign::<AbuseReportId>() } }),
        "vocItem" => json!({ "id": foreign::<VocItemId>() }),
        "vocSatisfaction" => json!({ "from": "2026-03-01", "to": "2026-03-31" }),
        "rateVoc" => json!({ "input": { "id": foreign::<VocItemId>(), "score": 5 } }),
        "searchVoc" => json!({ "query": "보상" }),
        "similarVoc" => json!({ "text": "서류를 세 번이나 냈습니다" }),
        "fileVoc" => json!({ "input": {
            "kind": "COMPLAINT", "channel": "WEB", "categoryId": foreign::<VocCategoryId>(), "text": "서류를 세 번이나 냈습니다",
        } }),
        "updateVoc" | "assignVoc" | "startVocWork" | "closeVoc" => {
            json!({ "input": { "id": foreign::<VocItemId>() } })
        }
        "replyToCustomer" | "sendCustomerMessage" | "addVocNote" | "resolveVoc" => {
            json!({ "input": { "id": foreign::<VocItemId>(), "text": "확인했습니다" } })
        }
        "waitForCustomer" | "reopenVoc" | "escalateVoc" | "unmergeVoc" => {
            json!({ "input": { "id": foreign::<VocItemId>(), "reason": "서류를 기다립니다" } })
        }
        "saveVocCategory" => json!({ "input": {
            "id": foreign::<VocCategoryId>(), "code": "CLAIMS", "name": "보상", "nameEn": "Claims", "businessLine": "CLAIMS",
        } }),
        "saveReplyTemplate" => {
            json!({ "input": { "title": "접수 안내", "language": "KOREAN", "body": "{고객명} 고객님" } })
        }
        "regulatoryReport" => json!({ "year": 2026, "quarter": 1, "ruleSet": "DISCLOSURE" }),
        "freezeRegulatoryReport" => {
            json!({ "input": { "year": 2025, "quarter": 4, "ruleSet": "DISCLOSURE", "expectedVersion": 0 } })
        }
        "markComplaint" => json!({ "input": { "id": foreign::<VocItemId>(), "marks": [] } }),
        "saveAssignmentRule" => json!({ "input": { "categoryId": foreign::<VocCategoryId>() } }),
        "extendDeadline" => json!({ "input": {
            "id": foreign::<VocItemId>(), "until": "2026-03-30", "reason": "손해사정", "notice": "기한을 연장합니다",
        } }),
        "rejectVoc" => {
            json!({ "input": { "id": foreign::<VocItemId>(), "rejection": "NOT_OURS", "reason": "타사 계약입니다" } })
        }
        "transferVoc" => {
            json!({ "input": { "id": foreign::<VocItemId>(), "departmentId": foreign::<DepartmentId>(), "reason": "소관" } })
        }
        "mergeVoc" => {
            json!({ "input": { "id": foreign::<VocItemId>(), "intoId": foreign::<VocItemId>(), "reason": "같은 건" } })
        }
        "openRecoveryCase" => {
            json!({ "input": { "vocItemId": foreign::<VocItemId>(), "reason": "세 번째 민원입니다" } })
        }
        "logContact" => {
            json!({ "input": { "id": foreign::<RecoveryCaseId>(), "way": "CALL", "outcome": "REACHED" } })
        }
        "recordOpinion" => {
            json!({ "input": { "id": foreign::<RecoveryCaseId>(), "opinion": "연락이 없었다고 합니다" } })
        }
        "makePromise" => {
            json!({ "input": { "id": foreign::<RecoveryCaseId>(), "promise": "서류 안내", "dueOn": "2026-03-09" } })
        }
        "markPromiseKept" => json!({ "input": { "id": foreign::<RecoveryPromiseId>() } }),
        "confirmPromise" => json!({ "input": { "id": foreign::<RecoveryPromiseId>(), "kept": true } }),
        "closeRecoveryCase" | "handOverRecoveryCase" => json!({ "input": { "id": foreign::<RecoveryCaseId>() } }),
        "recoveryCase" => json!({ "id": foreign::<RecoveryCaseId>() }),
        "recoveryReport" => json!({ "from": "2026-03-01", "to": "2026-03-31" }),
        "hotlineBulletin" => json!({ "id": foreign::<HotlineBulletinId>() }),
        "curateBulletin" => {
            json!({ "input": { "id": foreign::<HotlineBulletinId>(), "expectedVersion": 1, "remark": "요약" } })
        }
        "releaseBulletin" | "acknowledgeBulletin" => json!({ "input": { "id": foreign::<HotlineBulletinId>() } }),
        "directRecurrencePrevention" => json!({ "input": {
            "bulletinId": foreign::<HotlineBulletinId>(), "vocItemId": foreign::<VocItemId>(), "ownerId": id("mate"),
            "dueOn": "2026-03-20", "direction": "안내 절차를 고칩니다",
        } }),
        "reportRecurrencePrevention" => {
            json!({ "input": { "id": foreign::<RecurrencePreventionId>(), "result": "고쳤습니다" } })
        }
        "loyalCustomerAdvisor" => json!({ "id": foreign::<LoyalCustomerAdvisorId>() }),
        "nominateAdvisor" => json!({ "input": { "customerId": foreign::<CustomerId>(), "merit": "반복된 제안",
            "improvementTaskId": foreign::<ImprovementTaskId>(), "improvement": "서류 안내" } }),
        "reviewAdvisor" => json!({ "input": { "id": foreign::<LoyalCustomerAdvisorId>(), "agrees": true } }),
        "appointAdvisor" => json!({ "input": {
            "id": foreign::<LoyalCustomerAdvisorId>(), "consentHow": "CALL", "consentOn": "2026-03-02" } }),
        "renewAdvisor" => json!({ "input": { "id": foreign::<LoyalCustomerAdvisorId>() } }),
        "endAdvisorTerm" => {
            json!({ "input": { "id": foreign::<LoyalCustomerAdvisorId>(), "endedAs": "RESIGNED", "reason": "개인 사정" } })
        }
        "assignAdvisorActivity" => json!({ "input": { "advisorId": foreign::<LoyalCustomerAdvisorId>(),
            "kind": "TRY_SERVICE", "instruction": "앱으로 청구해 보기", "dueOn": "2026-03-20" } }),
        "reportAdvisorActivity" => {
            json!({ "input": { "id": foreign::<AdvisorActivityId>(), "rating": 4, "report": "편해졌습니다" } })
        }
        "askAdvisorQuestion" => {
            json!({ "input": { "advisorId": foreign::<LoyalCustomerAdvisorId>(), "question": "언제 바뀌나요" } })
        }
        "answerAdvisorQuestion" => {
            json!({ "input": { "id": foreign::<AdvisorQuestionId>(), "answer": "다음 달입니다" } })
        }
        "customerMeeting" => json!({ "id": foreign::<CustomerMeetingId>() }),
        "planMeeting" => json!({ "input": { "customerId": foreign::<CustomerId>(), "on": "2026-03-03" } }),
        "recordMeeting" => json!({ "input": { "id": foreign::<CustomerMeetingId>(), "satisfaction": 4 } }),
        "cancelMeeting" => json!({ "input": { "id": foreign::<CustomerMeetingId>(), "reason": "일정 변경" } }),
        "addReaction" | "removeReaction" => json!({ "input": { "postId": post, "kind": "CLAP" } }),
        "improvementTask" => json!({ "id": foreign::<ImprovementTaskId>() }),
        "improvementEffect" => json!({ "taskId": foreign::<ImprovementTaskId>() }),
        "requestImprovement" => json!({ "input": {
            "title": "서류 안내", "problem": "서류를 여러 번 다시 냅니다", "categoryId": foreign::<VocCategoryId>(), "departmentId": id("team"),
        } }),
        "answerImprovement" => {
            json!({ "input": { "id": foreign::<ImprovementTaskId>(), "accept": false, "reason": "소관이 아닙니다" } })
        }
        "resolveImprovementDispute" => {
            json!({ "input": { "id": foreign::<ImprovementTaskId>(), "resolution": "DENY", "reason": "소관입니다" } })
        }
        "reviseImprovementPlan" => {
            json!({ "input": { "id": foreign::<ImprovementTaskId>(), "plan": { "dueOn": "2026-04-30" } } })
        }
        "reportImprovementProgress" => json!({ "input": { "id": foreign::<ImprovementTaskId>(), "note": "착수" } }),
        "submitImprovementResult" => json!({ "input": { "id": foreign::<ImprovementTaskId>(), "result": "완료" } }),
        "verifyImprovement" => json!({ "input": { "id": foreign::<ImprovementTaskId>(), "verified": true } }),
        _ => json!({}),
    }
}

#[test]
fn x1_the_table_has_a_row_for_every_root_field_and_no_other_root_field() {
    let is_root = |field: &&str| ["Query.", "Mutation.", "Subscription."].iter().any(|root| field.starts_with(root));
    let rows: BTreeSet<String> = policy::TABLE.iter().map(|row| row.field).filter(is_root).map(str::to_owned).collect();
    assert_eq!(rows, root_fields());
    let shapes = Shapes::of(&schema::sdl());
    for row in policy::TABLE {
        let (ty, field) = row.field.split_once('.').unwrap();
        assert!(shapes.fields(ty).iter().any(|known| known == field), "{} is not in the schema", row.field);
    }
}

/// As nobody, as a role that may not, and as one that may: a subscription opens or says why not.
#[tokio::test]
async fn x5_every_subscription_refuses_nobody_and_each_role_as_the_table_says() {
    let app = TestApp::start().await;
    for row in policy::TABLE.iter().filter(|row| row.field.starts_with("Subscription.")) {
        let document = document(row.field.trim_start_matches("Subscription."));
        let refused = app.anonymous().subscribe(&document, json!({})).await.next().await.unwrap();
        assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{}: {refused}", row.field);
        for (role, reach) in ALL_ROLES.into_iter().zip(row.reach) {
            let mut events = app.sign_in_as_only(role).await.subscribe(&document, json!({})).await;
            match reach != Reach::None {
                true => assert!(events.within(Duration::from_millis(50)).await.is_err(), "{} as {role:?}", row.field),
                false => {
                    let refused = events.next().await.unwrap();
                    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{} as {role:?}", row.field);
                }
            }
        }
    }
}

#[tokio::test]
async fn x5_every_root_field_refuses_nobody_and_each_role_as_the_table_says() {
    let app = TestApp::start().await;
    let post = praise(&app, "other", &["mate"], "끝까지 도와주셔서 감사합니다").await;
    let change = propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    for row in policy::TABLE {
        let (root, field) = row.field.split_once('.').unwrap();
        if !["Query", "Mutation"].contains(&root) {
            continue;
        }
        let variables = variables(&app, field, &post, &change);
        let answer = ask(&app.anonymous(), field, variables.clone()).await;
        match row.anonymous {
            true => assert!(answer.json.get("errors").is_none(), "{} as nobody: {}", row.field, answer.text),
            false => assert_eq!(answer.code(), "UNAUTHENTICATED", "{}", row.field),
        }
        for (role, reach) in ALL_ROLES.into_iter().zip(row.reach) {
            let client = app.sign_in_as_only(role).await;
            let answer = ask(&client, field, variables.clone()).await;
            match reach != Reach::None {
                true => assert!(answer.json.get("errors").is_none(), "{} as {role:?}: {}", row.field, answer.text),
                false => assert_eq!(answer.code(), "FORBIDDEN", "{} as {role:?}", row.field),
            }
        }
    }
}

/// X1: customers may do what the table says, and nothing else.
#[tokio::test]
async fn x1_every_root_field_refuses_customers_what_the_table_does_not_open() {
    let app = TestApp::start().await;
    let post = praise(&app, "other", &["mate"], "끝까지 도와주셔서 감사합니다").await;
    let change = propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    let client = app.as_customer(&customer(&app, "C-1001").await);
    for row in policy::TABLE {
        let (root, field) = row.field.split_once('.').unwrap();
        let open = Reach::of_customers(row.action) != Reach::None;
        match root {
            "Query" | "Mutation" => {
                let answer = ask(&client, field, variables(&app, field, &post, &change)).await;
                match open {
                    true => assert!(answer.json.get("errors").is_none(), "{}: {}", row.field, answer.text),
                    false => assert_eq!(answer.code(), "FORBIDDEN", "{}: {}", row.field, answer.text),
                }
            }
            "Subscription" => {
                let mut events = client.subscribe(&document(field), json!({})).await;
                match open {
                    true => assert!(events.within(Duration::from_millis(50)).await.is_err(), "{}", row.field),
                    false => {
                        let refused = events.next().await.unwrap();
                        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{}", row.field);
                    }
                }
            }
            // A guarded field: those of what customers see are tested with it.
            _ => {}
        }
    }
}

/// X5: a row that one may not see is the same as a row that is not there.
#[tokio::test]
async fn x5_what_one_may_not_see_does_not_exist() {
    let app = TestApp::start().await;
    let change = propose(&app, "hr", "cs", &["STAFF", "AUDITOR"]).await;
    let auditor = app.sign_in("auditor").await;
    let records = get(&auditor, "auditLog", json!({ "filter": { "action": "setEmployeeRoles" } })).await;
    let record = records["edges"][0]["node"]["id"].as_str().unwrap().to_owned();
    let staff = app.sign_in("staff").await;
    for hidden in [change.clone(), record.clone(), foreign::<PraisePostId>()] {
        let answer = ask(&staff, "node", json!({ "id": hidden })).await;
        assert_eq!(answer.json["data"]["node"], Value::Null, "{}", answer.text);
        assert!(answer.json.get("errors").is_none(), "{}", answer.text);
    }
    for (who, seen) in [("auditor", record.clone()), ("hr", record), ("admin", change)] {
        let client = app.sign_in(who).await;
        let answer = ask(&client, "node", json!({ "id": seen })).await;
        assert_eq!(answer.json["data"]["node"]["id"], seen.as_str(), "{who}: {}", answer.text);
    }
}

/// X1: every guarded field, as the table says, from the point of view of every role by itself.
#[tokio::test]
async fn x1_guarded_fields_show_as_far_as_the_role_reaches() {
    let app = TestApp::start().await;
    // All who stand for a role work in the head office of the support division, which none of them leads.
    let people = [("gone", "claims", "team"), ("cs", "support", "office"), ("hr", "support", "support")];
    // Who is here has neither a day on which they come back nor a deputy.
    for (who, deputy) in [("cs", "other"), ("hr", "hr2"), ("pat", "mate")] {
        absent(&app, who, deputy).await;
    }
    for row in policy::TABLE.iter().filter(|row| row.field.starts_with("Employee.")) {
        let field = row.field.trim_start_matches("Employee.");
        for (role, reach) in ALL_ROLES.into_iter().zip(row.reach) {
            let client = app.sign_in_as_only(role).await;
            for (person, division, _) in people {
                let shown = get(&client, "employee", json!({ "id": app.company.id(person) })).await;
                let within = match reach {
                    Reach::None | Reach::Own => false,
                    Reach::Dept | Reach::Division => division == "support",
                    Reach::All => true,
                };
                let there = match field {
                    "leftOn" => person == "gone",
                    "absentUntil" | "deputy" => person != "gone",
                    _ => true,
                };
                assert_eq!(!shown[field].is_null(), within && there, "{role:?} sees {field} of {person}");
            }
            let own = get(&client, "employee", json!({ "id": app.company.id("pat") })).await;
            assert_eq!(own[field].is_null(), field == "leftOn", "{role:?} sees their own {field}");
        }
    }
    // Who leads and who answers for a division, through real people with several roles.
    for (viewer, seen) in [
        ("staff", vec!["staff"]),
        ("chief", vec!["staff", "mate", "chief"]),
        ("leader", vec!["staff", "mate", "chief", "leader"]),
        ("exec", vec!["staff", "mate", "chief", "leader", "exec"]),
        ("exec2", vec!["other", "exec2", "ceo", "cs", "hr"]),
    ] {
        let client = app.sign_in(viewer).await;
        for person in ["staff", "mate", "chief", "leader", "exec", "exec2", "other", "ceo", "cs", "hr"] {
            let shown = get(&client, "employee", json!({ "id": app.company.id(person) })).await;
            assert_eq!(!shown["number"].is_null(), seen.contains(&person), "{viewer} sees {person}");
            assert!(!shown["name"].is_null());
        }
    }
}

/// X1, O5: why somebody is absent is for those whom it concerns; that one stands in for them is no reason to know.
#[tokio::test]
async fn x1_why_somebody_is_absent_shows_as_far_as_the_role_reaches() {
    let app = TestApp::start().await;
    for person in ["cs", "mate"] {
        absent(&app, person, "pat").await;
    }
    let row = policy::TABLE.iter().find(|row| row.field == "Absence.kind").unwrap();
    for (role, reach) in ALL_ROLES.into_iter().zip(row.reach) {
        let client = app.sign_in_as_only(role).await;
        for (person, division) in [("cs", "support"), ("mate", "claims")] {
            let filter = json!({ "filter": { "employeeId": app.company.id(person) } });
            let shown = get(&client, "absences", filter).await["edges"][0]["node"].clone();
            let within = match reach {
                Reach::None | Reach::Own => false,
                Reach::Dept | Reach::Division => division == "support",
                Reach::All => true,
            };
            assert_eq!(shown["firstDay"], "2026-03-02", "{role:?} stands in for {person}");
            assert_eq!(!shown["kind"].is_null(), within, "{role:?} sees why {person} is absent");
        }
    }
}

/// O4, X1: who has left is listed for those alone who may know it, and their day with them.
#[tokio::test]
async fn x1_who_has_left_is_listed_for_those_who_may_know() {
    let app = TestApp::start().await;
    for (viewer, listed) in [("staff", 0), ("chief", 1), ("exec2", 0), ("hr", 1)] {
        let client = app.sign_in(viewer).await;
        let left = get(&client, "employees", json!({ "filter": { "status": "LEFT" } })).await;
        assert_eq!(left["edges"].as_array().unwrap().len(), listed, "{viewer}");
        assert_eq!(left["totalCount"], listed, "{viewer}");
    }
}

#[test]
fn role_names_are_those_of_the_schema() {
    let sdl = schema::sdl();
    let (_, role) = sdl.split_once("enum Role {").unwrap();
    let (role, _) = role.split_once("\n}").unwrap();
    let names: Vec<&str> = role
        .lines()
        .map(str::trim)
        .filter(|line| line.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(names, ALL_ROLES.map(|role| role.to_value()));
}
