//! V2, V3, V6: what is done with an item.

use crate::{
    documents::{absent, change, customer, get},
    voc::desk::{act, assignee, attempt, categories, category, complaint, file, kinds, read},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

const TEXT: &str = "사고 접수한 지 열흘인데 담당자가 바뀌었다는 연락도 없었습니다.";

async fn begun(app: &TestApp) -> (Value, Client, String) {
    categories(app).await;
    let hong = customer(app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), TEXT)).await;
    let handler = assignee(app, &item).await;
    (item, handler, hong)
}

/// V2: from receipt to close, with everything on its timeline.
#[tokio::test]
async fn v2_the_life_of_an_item_is_on_its_timeline() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let client = app.as_customer(&hong);
    app.pass(TimeDelta::seconds(1));
    act(&handler, "startVocWork", &item, json!({ "expectedVersion": 1 })).await;
    app.pass(TimeDelta::seconds(1));
    act(&handler, "replyToCustomer", &item, json!({ "text": "오늘 안에 연락드리겠습니다." })).await;
    app.pass(TimeDelta::seconds(1));
    act(&handler, "addVocNote", &item, json!({ "text": "전 담당자 퇴사" })).await;
    app.pass(TimeDelta::seconds(1));
    let waiting = act(&handler, "waitForCustomer", &item, json!({ "reason": "진단서를 기다립니다" })).await;
    assert_eq!(waiting["state"], "WAITING_FOR_CUSTOMER");
    app.pass(TimeDelta::seconds(1));
    let answered = act(&client, "sendCustomerMessage", &item, json!({ "text": "진단서 보냈어요" })).await;
    assert_eq!(answered["state"], "IN_PROGRESS");
    app.pass(TimeDelta::seconds(1));
    let resolved = act(&handler, "resolveVoc", &item, json!({ "text": "오늘 지급했습니다." })).await;
    assert_eq!(
        (&resolved["state"], &resolved["closesAt"]),
        (&json!("RESOLVED"), &json!("2026-03-09T03:00:06.000000Z"))
    );
    app.pass(TimeDelta::seconds(1));
    let closed = act(&client, "closeVoc", &item, json!({})).await;
    assert_eq!((&closed["state"], &closed["closesAt"]), (&json!("CLOSED"), &Value::Null));
    app.pass(TimeDelta::seconds(1));
    let reopened = act(&client, "reopenVoc", &item, json!({ "reason": "입금이 안 됐습니다" })).await;
    assert_eq!(
        (&reopened["state"], &reopened["reopenings"], &reopened["resolvedAt"], &reopened["version"]),
        (&json!("ASSIGNED"), &json!(1), &Value::Null, &json!(9))
    );
    let all = read(&handler, &item).await;
    let steps = ["REOPENED", "CLOSED", "RESOLVED", "ANSWERED", "WAITING", "NOTED", "REPLIED", "STARTED", "FILED"];
    assert_eq!(kinds(&all["timeline"]), steps);
    let edges = all["timeline"]["edges"].as_array().unwrap();
    for (newer, older) in edges.iter().zip(&edges[1..]) {
        assert_eq!(newer["node"]["fromState"], older["node"]["state"]);
    }
    assert_eq!(kinds(&all["texts"]), ["REASON", "REPLY", "MESSAGE", "REASON", "NOTE", "REPLY", "REPORT"]);
    // V6: the customer sees neither notes nor reasons, nor who did what.
    let own = read(&client, &item).await;
    assert_eq!(kinds(&own["texts"]), ["REPLY", "MESSAGE", "REPLY", "REPORT"]);
    let steps = ["REOPENED", "CLOSED", "RESOLVED", "ANSWERED", "WAITING", "REPLIED", "STARTED", "FILED"];
    assert_eq!(kinds(&own["timeline"]), steps);
    let hidden = own["timeline"]["edges"].as_array().unwrap().iter().all(|edge| {
        let node = &edge["node"];
        node["by"].is_null() && node["textId"].is_null() && node["code"].is_null()
    });
    assert!(hidden, "{own}");
    let note = all["texts"]["edges"][4]["node"]["id"].clone();
    assert_eq!(get(&client, "node", json!({ "id": note })).await, Value::Null);
    assert_eq!(get(&handler, "node", json!({ "id": note })).await["id"], note);
    let (steps, texts) = (app.count("voc_step").await, app.count("voc_text").await);
    assert_eq!((steps, texts), (9, 7));
}

/// By which each state is come to, and what is done from it: name among `viewerActions`, mutation, input.
fn deeds(app: &TestApp, other: &Value) -> [(&'static str, &'static str, Value); 17] {
    [
        ("UPDATE", "updateVoc", json!({ "dissatisfaction": 2 })),
        ("ASSIGN", "assignVoc", json!({ "assigneeId": app.company.id("chief") })),
        ("START", "startVocWork", json!({})),
        ("REPLY", "replyToCustomer", json!({ "text": "네" })),
        ("NOTE", "addVocNote", json!({ "text": "네" })),
        ("MESSAGE", "sendCustomerMessage", json!({ "text": "네" })),
        ("WAIT", "waitForCustomer", json!({ "reason": "네" })),
        ("RESOLVE", "resolveVoc", json!({ "text": "네" })),
        ("CLOSE", "closeVoc", json!({})),
        ("REOPEN", "reopenVoc", json!({ "reason": "네" })),
        ("REJECT", "rejectVoc", json!({ "rejection": "DUPLICATE", "reason": "네" })),
        ("TRANSFER", "transferVoc", json!({ "departmentId": app.company.id("office"), "reason": "네" })),
        ("ESCALATE", "escalateVoc", json!({ "reason": "네" })),
        ("EXTEND_DEADLINE", "extendDeadline", json!({ "until": "2026-03-30", "reason": "네", "notice": "네" })),
        ("MERGE", "mergeVoc", json!({ "intoId": other["id"], "reason": "네" })),
        ("UNMERGE", "unmergeVoc", json!({ "reason": "네" })),
        ("REPORT_ABUSE", "reportAbuse", json!({ "kind": "VERBAL", "words": "네" })),
    ]
}

const WAYS: [(&str, &[usize]); 8] = [
    ("RECEIVED", &[]),
    ("ASSIGNED", &[]),
    ("IN_PROGRESS", &[2]),
    ("WAITING_FOR_CUSTOMER", &[2, 6]),
    ("RESOLVED", &[2, 7]),
    ("CLOSED", &[2, 7, 8]),
    ("REJECTED", &[10]),
    ("MERGED", &[14]),
];

/// Everyone who may have to do with an item: the handler is staff, mate or chief, and whoever of these is not, is a member of the department.
const EVERYONE: [&str; 13] = [
    "cs", "handler", "member", "chief", "leader", "exec", "ceo", "cco", "pat", "other", "exec2", "auditor", "customer",
];
/// Those of whom each deed is tried that they are said to be able to do.
const DOERS: [&str; 6] = ["cs", "handler", "member", "exec", "pat", "customer"];

/// V2: whatever the table does not know is refused, from every state, for everyone: assignee, member, leaders above, CS office, whoever took it
/// down, an outsider, the customer; and what a viewer is told they can do is what they then can.
#[tokio::test]
async fn v2_every_deed_in_every_state_does_what_viewer_actions_said() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, pat, hong) = (app.sign_in("cs").await, app.sign_in("pat").await, customer(&app, "C-1").await);
    let other = file(&cs, complaint(Some(&hong), "다른 이야기입니다")).await;
    let deeds = deeds(&app, &other);
    let mut people = std::collections::HashMap::new();
    for name in ["cs", "staff", "mate", "chief", "leader", "exec", "ceo", "cco", "pat", "other", "exec2", "auditor"] {
        people.insert(name, app.sign_in(name).await);
    }
    people.insert("customer", app.as_customer(&hong));
    let (mut done, mut refused) = (0, 0);
    for (state, way) in WAYS {
        let made = async |of: &str| {
            let mut new = complaint(Some(of), TEXT);
            if state == "RECEIVED" {
                new["categoryId"] = json!(category("APP"));
            }
            let item = file(&pat, new).await;
            let handler = item["assignee"]["email"].as_str().map(|email| email.split('@').next().unwrap().to_owned());
            for step in way {
                let (_, field, input) = &deeds[*step];
                let by = handler.as_deref().filter(|_| *step == 2).unwrap_or("cs");
                let tried = attempt(&people[by], field, &item, input.clone()).await;
                assert!(tried.refusals().is_empty(), "{state} {field} by {by}: {} {item}", tried.text);
            }
            (item, handler)
        };
        // By this one it is seen who may do what; what must be refused leaves it as it is.
        let (looked_at, looked_at_by) = made(&hong).await;
        for who in EVERYONE {
            let Some(client) = person(&people, who, looked_at_by.as_deref()) else { continue };
            let seen = read(client, &looked_at).await;
            assert_eq!(seen["state"], if who == "customer" { seen["state"].clone() } else { json!(state) });
            let may = seen["viewerActions"].as_array().unwrap().clone();
            for (name, field, input) in &deeds {
                if !may.contains(&json!(name)) {
                    let tried = attempt(client, field, &looked_at, input.clone()).await;
                    let forbidden = tried.json["errors"][0]["extensions"]["code"] == "FORBIDDEN";
                    assert!(forbidden || !tried.refusals().is_empty(), "{who} {name} from {state}: {}", tried.text);
                    refused += 1;
                } else if DOERS.contains(&who) {
                    // Whoever is abused is given nothing new of that customer.
                    let of =
                        if *name == "REPORT_ABUSE" { customer(&app, &format!("A-{done}")).await } else { hong.clone() };
                    let (item, handler) = made(&of).await;
                    let client = person(&people, who, handler.as_deref()).unwrap();
                    let mut input = input.clone();
                    if *name == "ASSIGN" {
                        // A member takes it themself; nobody gives it to who has it.
                        let has = handler.as_deref();
                        let to = if who == "member" {
                            member(has)
                        } else {
                            ["chief", "staff"][usize::from(has == Some("chief"))]
                        };
                        input["assigneeId"] = json!(app.company.id(to));
                    }
                    if *name == "MERGE" && who == "handler" {
                        // Who merges is in charge of both.
                        let give = json!({ "assigneeId": app.company.id(handler.as_deref().unwrap()) });
                        attempt(&cs, "assignVoc", &other, give).await;
                    }
                    let tried = attempt(client, field, &item, input.clone()).await;
                    assert!(tried.refusals().is_empty(), "{who} {name} from {state}: {}", tried.text);
                    done += 1;
                }
            }
        }
        assert_eq!(read(&cs, &looked_at).await["version"], looked_at["version"].as_i64().unwrap() + way.len() as i64);
    }
    assert!(done > 150 && refused > 900, "{done} done, {refused} refused");
}

/// Who works in the team, does not lead it, and has not got the item.
fn member(handler: Option<&str>) -> &'static str {
    if handler == Some("staff") { "mate" } else { "staff" }
}

fn person<'a>(
    people: &'a std::collections::HashMap<&'static str, Client>,
    who: &str,
    handler: Option<&str>,
) -> Option<&'a Client> {
    match who {
        "handler" => people.get(handler?),
        "member" => people.get(member(handler)),
        who => people.get(who),
    }
}

/// V3: the assignee, those above them and the CS office write; whoever works there takes an item themself.
#[tokio::test]
async fn v3_writing_follows_assignment() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let is_staff = item["assignee"]["email"] == "staff@hanbit.test";
    let (mate, mates_name) = if is_staff { ("mate", "mate") } else { ("staff", "staff") };
    let reply = json!({ "text": "확인했습니다" });
    for outsider in ["other", "exec2", "hr"] {
        let refused = attempt(&app.sign_in(outsider).await, "replyToCustomer", &item, reply.clone()).await;
        assert_eq!(refused.refusals(), ["NOT_IN_CHARGE id"], "{outsider}");
    }
    let mate = app.sign_in(mate).await;
    assert_eq!(attempt(&mate, "replyToCustomer", &item, reply.clone()).await.refusals(), ["NOT_IN_CHARGE id"]);
    let give = |who: &str| json!({ "assigneeId": app.company.id(who) });
    assert_eq!(attempt(&mate, "assignVoc", &item, give("chief")).await.refusals(), ["NOT_IN_CHARGE id"]);
    let taken = act(&mate, "assignVoc", &item, give(mates_name)).await;
    assert_eq!(
        (&taken["state"], &taken["assignee"]["email"]),
        (&json!("ASSIGNED"), &json!(format!("{mates_name}@hanbit.test")))
    );
    act(&mate, "replyToCustomer", &item, reply.clone()).await;
    // Who no longer has it.
    if item["assignee"]["email"] != "chief@hanbit.test" {
        assert_eq!(attempt(&handler, "replyToCustomer", &item, reply.clone()).await.refusals(), ["NOT_IN_CHARGE id"]);
    }
    for above in ["chief", "leader", "exec", "ceo", "cs", "cco"] {
        act(&app.sign_in(above).await, "replyToCustomer", &item, reply.clone()).await;
    }
    let chief = app.sign_in("chief").await;
    for nobody in ["other", "gone"] {
        let refused = attempt(&chief, "assignVoc", &item, give(nobody)).await;
        assert_eq!(refused.refusals(), ["ASSIGNEE_UNKNOWN assigneeId"], "{nobody}");
    }
    assert_eq!(attempt(&chief, "assignVoc", &item, give(mates_name)).await.refusals(), ["NOTHING_CHANGES"]);
    let stale = json!({ "assigneeId": app.company.id("chief"), "expectedVersion": 1 });
    assert_eq!(attempt(&chief, "assignVoc", &item, stale).await.refusals(), ["STALE_VERSION expectedVersion"]);
}

/// V3: transfers are counted; it goes up to the leader, then to the executive, and no further.
#[tokio::test]
async fn v3_items_are_transferred_and_escalated() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let to = |place: &str| json!({ "departmentId": app.company.id(place), "reason": "앱 화면 문제입니다" });
    assert_eq!(attempt(&handler, "transferVoc", &item, to("team")).await.refusals(), ["SAME_DEPARTMENT departmentId"]);
    assert_eq!(
        attempt(&handler, "transferVoc", &item, to("team2")).await.refusals(),
        ["DEPARTMENT_UNKNOWN departmentId"]
    );
    let moved = act(&handler, "transferVoc", &item, to("office")).await;
    assert_eq!(
        (&moved["department"]["code"], &moved["transfers"], &moved["state"]),
        (&json!("office"), &json!(1), &json!("ASSIGNED"))
    );
    assert_eq!(attempt(&handler, "addVocNote", &item, json!({ "text": "네" })).await.refusals(), ["NOT_IN_CHARGE id"]);
    let cs = app.sign_in("cs").await;
    let up = json!({ "reason": "언론에 알리겠다고 합니다" });
    assert_eq!(act(&cs, "escalateVoc", &item, up.clone()).await["escalation"], "LEADER");
    assert_eq!(act(&cs, "escalateVoc", &item, up.clone()).await["escalation"], "EXECUTIVE");
    assert_eq!(attempt(&cs, "escalateVoc", &item, up).await.refusals(), ["NOBODY_UP id"]);
}

/// V2: after seven days without an answer, once, also after downtime; the customer's answer keeps it open.
#[tokio::test]
async fn v2_what_is_resolved_and_not_answered_closes_by_itself() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let second = file(&app.sign_in("cs").await, complaint(Some(&hong), "두 번째 이야기")).await;
    let other = assignee(&app, &second).await;
    for (by, item) in [(&handler, &item), (&other, &second)] {
        act(by, "startVocWork", item, json!({})).await;
        act(by, "resolveVoc", item, json!({ "text": "지급했습니다" })).await;
    }
    app.pass(TimeDelta::days(6));
    assert_eq!(app.closer().await, 0);
    let back = act(&app.as_customer(&hong), "sendCustomerMessage", &second, json!({ "text": "아직입니다" })).await;
    assert_eq!((&back["state"], &back["reopenings"], &back["closesAt"]), (&json!("ASSIGNED"), &json!(1), &Value::Null));
    app.pass(TimeDelta::days(4));
    assert_eq!((app.closer().await, app.closer().await), (1, 0));
    let closed = read(&handler_again(&app, &item).await, &item).await;
    let step = &closed["timeline"]["edges"][0]["node"];
    assert_eq!(
        (&closed["state"], &step["kind"], &step["actor"]),
        (&json!("CLOSED"), &json!("CLOSED"), &json!("SERVICE"))
    );
    // Thirty days after it was resolved it can be opened again; later something new has to follow it.
    app.pass(TimeDelta::days(20));
    let client = app.as_customer(&hong);
    act(&client, "reopenVoc", &item, json!({ "reason": "다시 확인해 주세요" })).await;
    let handler = handler_again(&app, &item).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "확인했습니다" })).await;
    app.pass(TimeDelta::days(30) + TimeDelta::seconds(1));
    app.closer().await;
    let client = app.as_customer(&hong);
    assert_eq!(attempt(&client, "reopenVoc", &item, json!({ "reason": "다시" })).await.refusals(), ["TOO_LATE id"]);
    assert_eq!(
        attempt(&client, "sendCustomerMessage", &item, json!({ "text": "다시" })).await.refusals(),
        ["TOO_LATE id"]
    );
}

async fn handler_again(app: &TestApp, item: &Value) -> Client {
    assignee(app, &read(&app.sign_in("cs").await, item).await).await
}

/// V2, V3: whoever had it has left: somebody else gets it when it is opened again.
#[tokio::test]
async fn v3_what_is_opened_again_goes_to_somebody_who_is_there() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "지급했습니다" })).await;
    let who = item["assignee"]["email"].as_str().unwrap().split('@').next().unwrap().to_owned();
    app.leave(&who).await;
    app.reload().await;
    let back = act(&app.as_customer(&hong), "reopenVoc", &item, json!({ "reason": "아직입니다" })).await;
    let seen = read(&app.sign_in("cs").await, &back).await;
    assert_eq!(seen["state"], "ASSIGNED");
    assert_ne!(seen["assignee"]["email"], item["assignee"]["email"]);
}

/// V14: what an item is about, and who caused it, is corrected by whom it is with; what changed is on the timeline.
#[tokio::test]
async fn v14_the_department_that_caused_it_is_named() {
    let app = TestApp::start().await;
    let (item, handler, _) = begun(&app).await;
    let edit = json!({ "causedById": app.company.id("support"), "categoryId": category("CLAIMS"), "severity": "HIGH",
        "claimReference": " cl-2026-7 ", "dissatisfaction": null, "sensitivity": "ACCUSED_EMPLOYEE" });
    let edited = act(&handler, "updateVoc", &item, edit.clone()).await;
    assert_eq!(
        (&edited["causedBy"]["code"], &edited["category"]["code"], &edited["severity"], &edited["claimReference"]),
        (&json!("support"), &json!("CLAIMS"), &json!("HIGH"), &json!("CL-2026-7"))
    );
    assert_eq!((&edited["dissatisfaction"], &edited["sensitivity"]), (&Value::Null, &json!("ACCUSED_EMPLOYEE")));
    let step = &read(&handler, &item).await["timeline"]["edges"][0]["node"];
    assert_eq!(step["code"], "category causedBy dissatisfaction severity sensitivity claimReference");
    assert_eq!(attempt(&handler, "updateVoc", &item, edit).await.refusals(), ["NOTHING_CHANGES"]);
    let filter = json!({ "filter": { "causedById": app.company.id("support") } });
    assert_eq!(get(&app.sign_in("cs").await, "vocItems", filter).await["totalCount"], 1);
}

/// V3: nobody is there: it waits with its department, and somebody takes it.
#[tokio::test]
async fn v3_nobody_present_leaves_it_received() {
    let app = TestApp::start().await;
    categories(&app).await;
    for (who, deputy) in [("staff", "other"), ("mate", "other"), ("chief", "leader")] {
        absent(&app, who, deputy).await;
    }
    app.reload().await;
    let item = file(&app.sign_in("cs").await, complaint(None, TEXT)).await;
    assert_eq!((&item["state"], &item["department"]["code"]), (&json!("RECEIVED"), &json!("team")));
    let cs = app.sign_in("cs").await;
    assert_eq!(attempt(&cs, "assignVoc", &item, json!({})).await.refusals(), ["ASSIGNEE_UNKNOWN assigneeId"]);
    let staff = app.sign_in("staff").await;
    let taken = change(&staff, "assignVoc", json!({ "id": item["id"], "assigneeId": app.company.id("staff") })).await;
    assert_eq!(taken.json["data"]["assignVoc"]["vocItem"]["state"], "ASSIGNED", "{}", taken.text);
}

/// I3: a retry says nothing a second time, and opens nothing again; also when both are under way at once.
#[tokio::test]
async fn i3_what_is_said_is_said_once() {
    let app = TestApp::start().await;
    let (item, handler, hong) = begun(&app).await;
    let client = app.as_customer(&hong);
    let message = json!({ "id": item["id"], "text": "아직인가요", "idempotencyKey": "m-1" });
    let both =
        futures_util::future::join_all((0..4).map(|_| change(&client, "sendCustomerMessage", message.clone()))).await;
    assert!(both.iter().all(|answer| answer.refusals().is_empty()));
    act(&handler, "startVocWork", &item, json!({})).await;
    act(&handler, "resolveVoc", &item, json!({ "text": "지급했습니다" })).await;
    let again = change(&client, "sendCustomerMessage", message.clone()).await;
    assert_eq!(again.json["data"]["sendCustomerMessage"]["vocItem"]["state"], "RESOLVED", "{}", again.text);
    let other = json!({ "id": item["id"], "text": "다른 말", "idempotencyKey": "m-1" });
    assert_eq!(
        change(&client, "sendCustomerMessage", other).await.refusals(),
        ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]
    );
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM voc_text WHERE kind = 'MESSAGE'").await, 1);
    for n in 1..20 {
        act(&client, "sendCustomerMessage", &item, json!({ "text": format!("{n}번째") })).await;
    }
    let input = json!({ "id": item["id"], "text": "스물한 번째" });
    assert_eq!(change(&client, "sendCustomerMessage", input).await.code(), "RATE_LIMITED");
}
