//! L4: reading, marking as read, and what comes by mail.

use super::told;
use crate::{
    access::mails,
    documents::{ask, change, get, praise, propose, rows},
};
use serde_json::{Value, json};
use tests::{TestApp, foreign};

async fn unread(app: &TestApp, who: &str) -> Value {
    get(&app.sign_in(who).await, "viewer", json!({})).await["unreadNotificationCount"].clone()
}

/// L4: unread counts; ids, all, or all until a moment; marking again changes nothing.
#[tokio::test]
async fn l4_what_is_read_is_counted_no_more() {
    let app = TestApp::start().await;
    for n in 0..4 {
        app.pass(chrono::TimeDelta::minutes(1));
        praise(&app, "staff", &["mate"], &format!("감사합니다 {n}")).await;
        app.tell().await;
    }
    assert_eq!((unread(&app, "mate").await, unread(&app, "staff").await), (json!(4), json!(0)));
    let mate = app.sign_in("mate").await;
    let list = get(&mate, "notifications", json!({})).await;
    let (ids, times) = (rows(&list, "id"), rows(&list, "madeAt"));
    let marked = |answer: tests::Answer| {
        let payload = &answer.json["data"]["markNotificationsRead"];
        (payload["markedCount"].clone(), payload["unreadNotificationCount"].clone())
    };
    let one = json!({ "ids": [ids[3]] });
    assert_eq!(marked(change(&mate, "markNotificationsRead", one.clone()).await), (json!(1), json!(3)));
    assert_eq!(marked(change(&mate, "markNotificationsRead", one).await), (json!(0), json!(3)));
    // Until the second newest: what came after it was not shown.
    let until = json!({ "until": times[1] });
    assert_eq!(marked(change(&mate, "markNotificationsRead", until).await), (json!(2), json!(1)));
    let filter = json!({ "filter": { "unread": true } });
    assert_eq!(rows(&get(&mate, "notifications", filter).await, "id"), [ids[0].clone()]);
    assert_eq!(marked(change(&mate, "markNotificationsRead", json!({ "all": true })).await), (json!(1), json!(0)));
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM audit_record WHERE action = 'markNotificationsRead'").await, 3);
    let pages = json!({ "first": 2 });
    let page = get(&mate, "notifications", pages).await;
    assert_eq!((rows(&page, "id"), &page["totalCount"]), (ids[..2].to_vec(), &json!(4)));
    let next = json!({ "first": 2, "after": page["pageInfo"]["endCursor"] });
    assert_eq!(rows(&get(&mate, "notifications", next).await, "id"), ids[2..]);
}

/// L4, X5: somebody else's notification is the same as none, to read and to mark.
#[tokio::test]
async fn l4_x5_notifications_are_their_readers_alone() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["mate"], "감사합니다").await;
    app.tell().await;
    let id = rows(&get(&app.sign_in("mate").await, "notifications", json!({})).await, "id").remove(0);
    let own = ask(&app.sign_in("mate").await, "node", json!({ "id": id })).await;
    assert_eq!(own.json["data"]["node"]["id"], id.as_str(), "{}", own.text);
    for who in ["staff", "admin", "auditor", "ceo"] {
        let client = app.sign_in(who).await;
        let node = ask(&client, "node", json!({ "id": id })).await;
        assert_eq!(node.json["data"]["node"], Value::Null, "{who}");
        let refused = change(&client, "markNotificationsRead", json!({ "ids": [id] })).await;
        assert_eq!(refused.refusals(), ["NOT_FOUND ids/0"], "{who}");
    }
    let mate = app.sign_in("mate").await;
    for (input, refusal) in [
        (json!({}), "NOTHING_GIVEN"),
        (json!({ "ids": [] }), "NOTHING_GIVEN"),
        (json!({ "ids": [id], "all": true }), "BOTH_GIVEN ids"),
        (json!({ "ids": vec![&id; 101] }), "TOO_MANY_IDS ids"),
        (json!({ "ids": [id, foreign::<entity::ids::NotificationId>()] }), "NOT_FOUND ids/1"),
    ] {
        assert_eq!(change(&mate, "markNotificationsRead", input).await.refusals(), [refusal]);
    }
    assert_eq!(unread(&app, "mate").await, 1, "nothing was changed");
}

/// L4: by mail what waits for somebody, and what else they want; nothing that they don't.
#[tokio::test]
async fn l4_mail_comes_as_people_prefer() {
    let app = TestApp::start().await;
    let wants =
        json!({ "preferences": [{ "kind": "PRAISED", "email": true }, { "kind": "CHANGE_WAITING", "email": false }] });
    for who in ["mate", "hr2"] {
        let answer = change(&app.sign_in(who).await, "updateNotificationPreferences", wants.clone()).await;
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
        let set = &answer.json["data"]["updateNotificationPreferences"]["preferences"];
        let emails = set.as_array().unwrap().iter().filter(|one| one["email"] == true);
        let emails: Vec<&str> = emails.map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(
            emails,
            [
                "PRAISED",
                "DEPUTY_NAMED",
                "WORK_TAKEN_OVER",
                "ROLES_CHANGED",
                "LIMIT_WAITING",
                "APPROVAL_WAITING",
                "APPROVAL_REMINDER",
                "VOC_DUE",
                "VOC_OVERDUE",
                "VOC_ESCALATED",
                "VOC_REPLY_FAILED",
                "ABUSE_REPORTED",
                "DUTY_DIGEST",
                "IMPROVEMENT_REQUESTED",
                "IMPROVEMENT_DISPUTED",
                "IMPROVEMENT_DUE",
                "IMPROVEMENT_OVERDUE",
                "IMPROVEMENT_SUBMITTED",
                "IMPROVEMENT_RETURNED",
                "IMPROVEMENT_REOPENED",
                "RECOVERY_ASSIGNED",
                "RECOVERY_OVERDUE",
                "RECOVERY_NOBODY",
                "PROMISE_MADE",
                "PROMISE_DUE",
                "PROMISE_OVERDUE",
                "PROMISE_DISPUTED",
                "HOTLINE_UNACKNOWLEDGED",
                "PREVENTION_DIRECTED",
                "PREVENTION_OVERDUE",
                "ADVISOR_REVIEW_WAITING",
                "ADVISOR_ASKED",
                "ADVISOR_ANSWER_OVERDUE"
            ]
        );
    }
    praise(&app, "staff", &["mate", "other"], "비밀스러운 이야기").await;
    propose(&app, "hr", "cs", &["STAFF", "CS_OFFICE", "AUDITOR"]).await;
    app.tell().await;
    assert_eq!(
        (told(&app, "other").await, told(&app, "hr2").await),
        (vec!["PRAISED".into()], vec!["CHANGE_WAITING".into()])
    );
    let mails = mails(&app).await;
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.recipient.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["admin@hanbit.test", "mate@hanbit.test"]);
    let mate = mails.iter().find(|mail| mail.recipient.starts_with("mate")).unwrap();
    let body = mate.body.as_deref().unwrap();
    assert!(mate.subject.contains("김민준 님이") && mate.subject.contains("김민준 praised you"), "{}", mate.subject);
    assert!(body.contains("https://sunhwan.test") && !body.contains("비밀"), "{body}");
    // And back again: the last word counts.
    let off = json!({ "preferences": [{ "kind": "PRAISED", "email": false }] });
    change(&app.sign_in("mate").await, "updateNotificationPreferences", off).await;
    praise(&app, "staff", &["mate"], "또 감사합니다").await;
    app.tell().await;
    assert_eq!(app.count("outgoing_mail").await, 2);
    let twice = json!({ "preferences": [{ "kind": "PRAISED", "email": false }, { "kind": "PRAISED", "email": true }] });
    let refused = change(&app.sign_in("mate").await, "updateNotificationPreferences", twice).await;
    assert_eq!(refused.refusals(), ["REPEATED preferences/1"]);
}

/// What is old is dropped, read or not.
#[tokio::test]
async fn notifications_are_kept_for_half_a_year() {
    let app = TestApp::start().await;
    praise(&app, "staff", &["mate"], "감사합니다").await;
    app.tell().await;
    app.pass(chrono::TimeDelta::days(100));
    praise(&app, "staff", &["mate"], "또 감사합니다").await;
    app.tell().await;
    assert_eq!(sunhwan::notification::forget(&app.db, app.now()).await.unwrap(), 0);
    app.pass(chrono::TimeDelta::days(81));
    assert_eq!(sunhwan::notification::forget(&app.db, app.now()).await.unwrap(), 1);
    assert_eq!(told(&app, "mate").await.len(), 1);
}
