//! M1, M3: what is recorded of a meeting, who reads it, and what it becomes.

use crate::{
    documents::{change, get},
    meeting::desk::{attempt, excellent, meeting_of, plan, record},
    voc::desk::{categories, category, read},
};
use serde_json::{Value, json};
use tests::TestApp;

fn points(app_is_slow: &str) -> Value {
    json!([
        { "kind": "INCONVENIENCE", "text": app_is_slow, "voc": { "categoryId": category("DELAY"), "dissatisfaction": 4 } },
        { "kind": "SUGGESTION", "text": "갱신 전에 미리 알려 주세요", "voc": { "categoryId": category("APP") } },
        { "kind": "SUGGESTION", "text": "주차장을 넓혀 주세요" },
    ])
}

/// M1, M3: satisfaction, inconveniences, suggestions, next step; each becomes VOC in the same call if it is to, once.
#[tokio::test]
async fn m3_what_was_said_becomes_voc_in_the_same_call_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    let meeting = plan(&chief, &hong, "2026-03-02").await;
    assert_eq!((&meeting["state"], &meeting["counts"]), (&json!("PLANNED"), &json!(false)));
    let said = "홍길동인데 010-1234-5678로 연락 주기로 하고 안 주셨어요";
    let input = json!({ "satisfaction": 2, "points": points(said), "nextStep": "홍길동 고객께 금요일까지 회신", "idempotencyKey": "k" });
    let (one, other) = tokio::join!(
        attempt(&chief, "recordMeeting", &meeting, input.clone()),
        attempt(&chief, "recordMeeting", &meeting, input.clone())
    );
    let (done, again) = (meeting_of(&one, "recordMeeting"), meeting_of(&other, "recordMeeting"));
    assert_eq!(done, again);
    assert_eq!(
        (&done["state"], &done["tier"], &done["counts"], &done["satisfaction"], &done["version"]),
        (&json!("DONE"), &json!("EXCELLENT"), &json!(true), &json!(2), &json!(2))
    );
    assert_eq!(
        (&done["nextStep"], &done["points"][0]["text"]),
        (&json!("홍길동 고객께 금요일까지 회신"), &json!(said))
    );
    assert_eq!(app.count("voc_item").await, 2);
    assert_eq!(app.count("customer_meeting_point").await, 3);
    let [complaint, suggestion, none] = [0, 1, 2].map(|n| done["points"][n]["vocItem"].clone());
    assert_eq!(
        (&complaint["kind"], &complaint["channel"], &suggestion["kind"], &none),
        (&json!("COMPLAINT"), &json!("MEETING"), &json!("SUGGESTION"), &Value::Null)
    );
    let cs = app.sign_in("cs").await;
    let item = read(&cs, &complaint).await;
    assert_eq!(
        (&item["text"], &item["customer"]["id"], &item["dissatisfaction"], &item["department"]["code"]),
        (&json!(said), &json!(hong), &json!(4), &json!("team"))
    );
    // The same key for something else; without a key it is recorded already.
    let mut more = input.clone();
    more["satisfaction"] = json!(5);
    assert_eq!(
        attempt(&chief, "recordMeeting", &meeting, more).await.refusals(),
        ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
    );
    let kept =
        "SELECT COUNT(*) AS n FROM audit_record WHERE action = 'recordMeeting' AND object_type = 'CustomerMeeting'";
    assert_eq!(app.number(kept).await, 1);
}

/// M3: what VOC refuses, refuses all of it, and says which.
#[tokio::test]
async fn m3_what_voc_refuses_records_nothing() {
    let app = TestApp::start().await;
    categories(&app).await;
    let chief = app.sign_in("chief").await;
    let meeting = plan(&chief, &excellent(&app, "C-1").await, "2026-03-02").await;
    let mut said = points("앱이 느립니다");
    said[1]["voc"]["categoryId"] = json!(category("OLD"));
    let refused = attempt(&chief, "recordMeeting", &meeting, json!({ "satisfaction": 2, "points": said })).await;
    assert_eq!(refused.refusals(), ["VOC_REFUSED points/1/voc/categoryId"]);
    let mut said = points("앱이 느립니다");
    said[0]["voc"]["dissatisfaction"] = json!(6);
    let refused = attempt(&chief, "recordMeeting", &meeting, json!({ "satisfaction": 2, "points": said })).await;
    assert_eq!(refused.refusals(), ["VOC_REFUSED points/0/voc/dissatisfaction"]);
    assert_eq!((app.count("voc_item").await, app.count("customer_meeting_point").await), (0, 0));
    let now = get(&chief, "customerMeeting", json!({ "id": meeting["id"] })).await;
    assert_eq!((&now["state"], &now["version"]), (&json!("PLANNED"), &json!(1)));
}

/// M1: everything that is wrong with it at once; resident numbers and 20,000 characters among it.
#[tokio::test]
async fn m1_a_wrong_recording_says_all_that_is_wrong() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    let meeting = plan(&chief, &hong, "2026-03-04").await;
    let point = |text: &str| json!({ "kind": "INCONVENIENCE", "text": text });
    let wrong = json!({ "satisfaction": 6, "nextStep": "가".repeat(20_000),
        "points": [point("900101-1234567입니다"), point(" "), point(&"가".repeat(2_001)), point("\u{7}")] });
    let said = attempt(&chief, "recordMeeting", &meeting, wrong).await;
    assert_eq!(
        said.refusals(),
        [
            "TOO_LONG nextStep",
            "RESIDENT_NUMBER points/0/text",
            "BLANK points/1/text",
            "TOO_LONG points/2/text",
            "INVALID_TEXT points/3/text",
            "SATISFACTION_INVALID satisfaction",
        ]
    );
    let many: Vec<Value> = (0..11).map(|n| point(&n.to_string())).collect();
    assert_eq!(
        attempt(&chief, "recordMeeting", &meeting, json!({ "satisfaction": 5, "points": many })).await.refusals(),
        ["TOO_MANY_POINTS points"]
    );
    // It has not been yet; and what was more than 30 days ago nobody knows any more.
    for day in [Value::Null, json!("2026-03-03"), json!("2026-01-30")] {
        let said = attempt(&chief, "recordMeeting", &meeting, json!({ "satisfaction": 5, "metOn": day })).await;
        assert_eq!(said.refusals(), ["DAY_INVALID metOn"], "{day}");
    }
    let done = record(&chief, &meeting, json!({ "metOn": "2026-03-02", "nextStep": " " })).await;
    assert_eq!((&done["on"], &done["nextStep"], &done["points"]), (&json!("2026-03-02"), &Value::Null, &json!([])));
}

/// M1: who is no longer excellent when it is recorded was met, but it does not count.
#[tokio::test]
async fn m1_only_with_an_excellent_customer_it_counts() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let hong = excellent(&app, "C-1").await;
    let meeting = plan(&chief, &hong, "2026-03-02").await;
    let input = json!({ "id": hong, "expectedVersion": 1, "tier": "STANDARD" });
    assert_eq!(change(&app.sign_in("cs").await, "updateCustomer", input).await.refusals(), [] as [&str; 0]);
    let done = record(&chief, &meeting, json!({})).await;
    assert_eq!((&done["state"], &done["tier"], &done["counts"]), (&json!("DONE"), &json!("STANDARD"), &json!(false)));
    let quota = get(&chief, "meetingQuota", json!({})).await;
    assert_eq!(quota["total"]["done"], 0);
}

/// C4, V1: what was said is sealed, shows as it was said on its path, and masked to everyone else; names of customers are masked.
#[tokio::test]
async fn m1_what_was_said_is_for_its_path() {
    let app = TestApp::start().await;
    let chief = app.sign_in("chief").await;
    let meeting = plan(&chief, &excellent(&app, "C-1").await, "2026-03-02").await;
    let said = "홍길동입니다, 010-1234-5678로 주세요";
    let point = json!([{ "kind": "INCONVENIENCE", "text": said }]);
    record(&chief, &meeting, json!({ "points": point, "nextStep": said })).await;
    for (who, text) in [
        ("chief", said),
        ("leader", said),
        ("exec", said),
        ("ceo", said),
        ("cco", said),
        ("cs", said),
        ("compliance", "홍*동입니다, 010-****-5678로 주세요"),
        ("auditor", "홍*동입니다, 010-****-5678로 주세요"),
    ] {
        let seen = get(&app.sign_in(who).await, "customerMeeting", json!({ "id": meeting["id"] })).await;
        assert_eq!((&seen["nextStep"], &seen["points"][0]["text"]), (&json!(text), &json!(text)), "{who}");
        assert_eq!(seen["customer"]["maskedName"], "홍*동");
    }
    assert_eq!(crate::customer::erasure::holding(&app, "홍길동").await, [] as [&str; 0]);
    assert_eq!(crate::customer::erasure::holding(&app, "입니다").await, [] as [&str; 0]);
}
