//! L4: whom what happens is told.

use super::told;
use crate::documents::{absent, change, comment, get, praise, propose, rows};
use chrono::TimeDelta;
use serde_json::json;
use sunhwan::{notification::Teller, org::LiveDirectory};
use tests::TestApp;

/// L4: who is praised is told, and nobody else; nothing is told before it is done.
#[tokio::test]
async fn l4_who_is_praised_is_told_by_whom() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate", "other"], "끝까지 도와주셔서 감사합니다").await;
    assert_eq!(told(&app, "mate").await, [] as [&str; 0]);
    app.tell().await;
    for who in ["mate", "other"] {
        let list = get(&app.sign_in(who).await, "notifications", json!({})).await;
        assert_eq!(rows(&list, "kind"), ["PRAISED"]);
        assert_eq!(rows(&list, "subjectId"), [post.as_str()]);
        assert_eq!(rows(&list, "title"), ["김민준 praised you on the praise board."]);
        assert_eq!(list["edges"][0]["node"]["actor"]["name"], "김민준");
        assert_eq!(list["totalCount"], 1);
    }
    let korean = app.sign_in("mate").await.speaking("ko");
    let list = get(&korean, "notifications", json!({})).await;
    assert_eq!(rows(&list, "title"), ["김민준 님이 칭찬마당에서 회원님을 칭찬했습니다."]);
    for who in ["staff", "chief"] {
        assert_eq!(told(&app, who).await, [] as [&str; 0], "{who}");
    }
    // Nothing that anybody wrote is in it.
    let texts = "SELECT COUNT(*) AS n FROM notification WHERE occasion LIKE '%도와%' OR subject_type LIKE '%도와%'";
    assert_eq!(app.number(texts).await, 0);
}

/// L4: a comment tells its author's post, whom it answers and whom it mentions; each of them once.
#[tokio::test]
async fn l4_a_comment_tells_each_person_one_thing() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    let first = comment(&app, "other", &post, None, "저도 감사합니다").await;
    app.tell().await;
    assert_eq!(told(&app, "staff").await, ["COMMENTED"]);
    app.pass(TimeDelta::seconds(1));
    let input = json!({
        "postId": post, "parentId": first, "text": "두 분 덕분입니다",
        "mentionIds": [app.company.id("staff"), app.company.id("chief"), app.company.id("mate")],
    });
    let answer = change(&app.sign_in("mate").await, "commentOnPraise", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
    app.tell().await;
    assert_eq!(told(&app, "staff").await, ["MENTIONED", "COMMENTED"], "the author is mentioned, and told once");
    assert_eq!(told(&app, "chief").await, ["MENTIONED"]);
    assert_eq!(told(&app, "other").await, ["REPLIED"]);
    // Who mentions themself is not told.
    assert_eq!(told(&app, "mate").await, ["PRAISED"]);
}

/// L4: nobody is told of what they did themselves, and who has left is told nothing.
#[tokio::test]
async fn l4_own_actions_and_those_who_have_left_are_not_told() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["mate", "other"], "감사합니다").await;
    comment(&app, "staff", &post, None, "다시 한번 감사합니다").await;
    app.leave("other").await;
    app.tell().await;
    assert_eq!(told(&app, "staff").await, [] as [&str; 0]);
    assert_eq!(app.count("notification").await, 1, "mate alone");
}

/// L4, X1: a change waits for those who may approve it, and its end is told to who proposed it.
#[tokio::test]
async fn l4_a_pending_change_is_told_to_those_who_may_approve_it() {
    let app = TestApp::start().await;
    let id = propose(&app, "hr", "hr2", &["STAFF", "HR", "AUDITOR"]).await;
    app.tell().await;
    assert_eq!(told(&app, "admin").await, ["CHANGE_WAITING"]);
    for who in ["hr", "hr2", "staff", "auditor"] {
        assert_eq!(told(&app, who).await, [] as [&str; 0], "{who}: proposed it, gains by it, or may not approve");
    }
    change(&app.sign_in("admin").await, "approveChange", json!({ "id": id })).await;
    app.tell().await;
    assert_eq!(told(&app, "hr").await, ["CHANGE_APPROVED"]);
    assert_eq!(told(&app, "hr2").await, ["ROLES_CHANGED"]);
    app.pass(TimeDelta::seconds(1));
    let id = propose(&app, "hr", "other", &["STAFF", "AUDITOR"]).await;
    let reason = json!({ "id": id, "reason": "아직 이릅니다" });
    assert_eq!(change(&app.sign_in("hr2").await, "rejectChange", reason).await.refusals(), [] as [&str; 0]);
    app.tell().await;
    assert_eq!(told(&app, "hr").await, ["CHANGE_REJECTED", "CHANGE_APPROVED"]);
    // It was decided before anybody could be told that it waits.
    assert_eq!(told(&app, "admin").await, ["CHANGE_WAITING"]);
    assert_eq!(told(&app, "other").await, [] as [&str; 0]);
}

/// L4, O5: a deputy is told when they are named, and when they need not stand in.
#[tokio::test]
async fn l4_a_deputy_is_told_of_the_absence_and_of_its_end() {
    let app = TestApp::start().await;
    let absence = absent(&app, "staff", "mate").await;
    app.tell().await;
    assert_eq!(told(&app, "mate").await, ["DEPUTY_NAMED"]);
    app.pass(TimeDelta::seconds(1));
    let answer = change(&app.sign_in("staff").await, "cancelAbsence", json!({ "id": absence })).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    app.tell().await;
    assert_eq!(told(&app, "mate").await, ["DEPUTY_RELEASED", "DEPUTY_NAMED"]);
}

/// L4, O4: who takes work over is told whose it was; and whose roles change, by whom.
#[tokio::test]
async fn l4_a_successor_is_told_and_who_has_other_roles() {
    let app = TestApp::start().await;
    let hr = app.sign_in("hr").await;
    let roles = json!({ "employeeId": app.company.id("mate"), "roles": ["STAFF", "LEADER"] });
    assert_eq!(change(&hr, "setEmployeeRoles", roles).await.refusals(), [] as [&str; 0]);
    let over = json!({ "employeeId": app.company.id("chief"), "successorId": app.company.id("mate") });
    assert_eq!(change(&hr, "handOverWork", over).await.refusals(), [] as [&str; 0]);
    app.tell().await;
    let list = get(&app.sign_in("mate").await, "notifications", json!({})).await;
    let mut kinds = rows(&list, "kind");
    kinds.sort();
    assert_eq!(kinds, ["ROLES_CHANGED", "WORK_TAKEN_OVER"]);
    let subjects = rows(
        &get(&app.sign_in("mate").await, "notifications", json!({ "filter": { "kind": "WORK_TAKEN_OVER" } })).await,
        "subjectId",
    );
    assert_eq!(subjects, [app.company.id("chief")]);
    assert_eq!(told(&app, "chief").await, [] as [&str; 0]);
}

/// L4, P7: whose post or comment is hidden is told so, each time, and nobody else.
#[tokio::test]
async fn l4_p7_the_author_of_what_is_hidden_is_told() {
    let app = TestApp::start().await;
    let post = praise(&app, "staff", &["other"], "감사합니다").await;
    let said = comment(&app, "mate", &post, None, "고객 이름이 들어간 댓글").await;
    let hide = async |hidden: bool| {
        let reason = hidden.then_some("고객 정보");
        let input = json!({ "commentId": said, "hidden": hidden, "reason": reason });
        let answer = change(&app.sign_in("cs").await, "hidePraiseComment", input).await;
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
        app.tell().await;
        app.pass(TimeDelta::seconds(1));
    };
    hide(true).await;
    let list = get(&app.sign_in("mate").await, "notifications", json!({})).await;
    assert_eq!(rows(&list, "kind"), ["COMMENT_HIDDEN"]);
    assert_eq!(rows(&list, "subjectId"), [said.as_str()]);
    assert_eq!(rows(&list, "title"), ["임수빈 hid your comment."]);
    assert_eq!(list["edges"][0]["node"]["subjectType"], "PraiseComment");
    let korean = get(&app.sign_in("mate").await.speaking("ko"), "notifications", json!({})).await;
    assert_eq!(rows(&korean, "title"), ["임수빈 님이 회원님의 댓글을 숨겼습니다."]);
    hide(false).await;
    assert_eq!(told(&app, "mate").await, ["COMMENT_HIDDEN"], "that it shows again is not told");
    hide(true).await;
    assert_eq!(told(&app, "mate").await, ["COMMENT_HIDDEN", "COMMENT_HIDDEN"]);
    assert_eq!(
        (told(&app, "staff").await, told(&app, "other").await),
        (vec!["COMMENTED".into()], vec!["PRAISED".into()])
    );
    let hidden = json!({ "postId": post, "reason": "고객 정보" });
    assert_eq!(change(&app.sign_in("cs").await, "hidePraisePost", hidden).await.refusals(), [] as [&str; 0]);
    app.tell().await;
    assert_eq!(told(&app, "staff").await, ["POST_HIDDEN", "COMMENTED"]);
}

/// L4: whom another node has just taken in is told, though this node's directory has not seen them yet.
#[tokio::test]
async fn l4_who_came_back_a_moment_ago_is_told() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::start().await;
    app.leave("mate").await;
    let usual = app.teller();
    let behind = LiveDirectory::load(&app.db, usual.clock.clone()).await.unwrap();
    let back = "UPDATE employee SET status = 'ACTIVE' WHERE email = 'mate@hanbit.test'";
    app.db.writer().execute_unprepared(back).await.unwrap();
    app.reload().await;
    praise(&app, "staff", &["mate"], "다시 오셔서 반갑습니다").await;
    assert!(!behind.now().is_active(app.key("mate")), "it does not know yet");
    let teller = Teller { directory: behind, ..usual };
    while teller.pass().await.unwrap() == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(told(&app, "mate").await, ["PRAISED"]);
}
