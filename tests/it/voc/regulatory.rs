//! V13: quarters as the regulator counts them, on both databases.

use crate::{
    access::sealed_keys,
    documents::{ask, change, customer},
    voc::{
        desk::{act, assignee, complaint as filing, file as file_item},
        regulatory_desk::{
            category, complaint, contracts, counted, excluded, external, freeze, keep, lines, refused, report, set,
            start,
        },
    },
};
use chrono::TimeDelta;
use entity::{
    ids::VocItemId,
    voc_item::{self, Column, Rejection, Sensitivity, VocKind, VocState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, sea_query::Expr};
use serde_json::{Value, json};
use sunhwan::{
    kernel::{
        id::PublicId,
        seal::{Sealer, verify},
    },
    voc::regulatory::{FREEZES, service::freeze_due},
};
use tests::{TestApp, on_postgres};

const LAST: (i32, i32) = (2025, 4);
const RUNNING: (i32, i32) = (2026, 1);

/// V13, C5: own and external by type and per 100,000 contracts; as it is now, and marked so.
#[tokio::test]
async fn v13_a_running_quarter_is_counted_as_it_is_now() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    contracts(&app, &hong, 30, ("2025-05-01", Some("2026-04-30"))).await;
    contracts(&app, &hong, 10, ("2025-05-01", Some("2026-03-01"))).await;
    contracts(&app, &hong, 7, ("2026-03-03", None)).await;
    let app_problem = voc_item::Model { category_id: category("APP"), ..complaint(&app, "2026-02-02", &hong) };
    let inquiry = voc_item::Model { kind: VocKind::Inquiry, ..complaint(&app, "2026-02-03", &hong) };
    // The first moment of the quarter in Seoul, and the last of the one before.
    let first = "2025-12-31T15:00:00Z".parse().unwrap();
    let at = |received_at| voc_item::Model { received_at, ..complaint(&app, "2026-01-01", &hong) };
    let rows = vec![
        complaint(&app, "2026-01-05", &hong),
        external(&app, "2026-01-06", &hong),
        app_problem,
        inquiry,
        at(first),
        at(first - TimeDelta::microseconds(1)),
    ];
    keep(&app, rows).await;
    let now = report(&cs, RUNNING, "DISCLOSURE", json!({})).await;
    assert_eq!((&now["provisional"], &now["version"], &now["intact"]), (&json!(true), &Value::Null, &Value::Null));
    assert_eq!((now["firstDay"].as_str(), now["lastDay"].as_str()), (Some("2026-01-01"), Some("2026-03-31")));
    assert_eq!((counted(&now), &now["inquiries"], &now["contractsInForce"]), ((3, 1), &json!(1), &json!(30)));
    assert_eq!(now["total"]["totalPer100k"], json!(13333.33));
    let of_type = |name: &str| {
        let row = now["byType"].as_array().unwrap().iter().find(|row| row["businessLine"] == name);
        (row.unwrap()["figures"]["own"].clone(), row.unwrap()["figures"]["external"].clone())
    };
    assert_eq!(of_type("CLAIMS"), (json!(2), json!(1)));
    assert_eq!(of_type("MAINTENANCE"), (json!(1), json!(0)));
    assert_eq!((of_type("SOLICITATION"), of_type("OTHER")), ((json!(0), json!(0)), (json!(0), json!(0))));
    assert_eq!((lines(&now).len(), &now["complaints"]["totalCount"]), (4, &json!(4)));
    // What is filed is counted at once.
    file_item(&cs, filing(Some(&hong), "아직도 지급되지 않았습니다")).await;
    assert_eq!(counted(&report(&cs, RUNNING, "DISCLOSURE", json!({})).await), (4, 1));
}

/// V13: the whole way from the rows of items, each with its reason and the item that counts in its place.
#[tokio::test]
async fn v13_each_complaint_that_does_not_count_is_listed_with_its_reason() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let first = complaint(&app, "2026-01-05", &hong);
    let about = |other: &voc_item::Model, one: voc_item::Model| voc_item::Model {
        claim_reference: other.claim_reference.clone(),
        ..one
    };
    let company = complaint(&app, "2026-01-06", &hong);
    let merged = voc_item::Model {
        state: VocState::Merged,
        merged_into_id: Some(first.id),
        ..complaint(&app, "2026-01-07", &hong)
    };
    let rejected = voc_item::Model {
        state: VocState::Rejected,
        rejected_as: Some(Rejection::NotOurs),
        ..complaint(&app, "2026-01-08", &hong)
    };
    let follow_up = voc_item::Model { follows_id: Some(first.id), ..complaint(&app, "2026-01-09", &hong) };
    let nobodys = voc_item::Model { customer_id: None, ..complaint(&app, "2026-01-12", &hong) };
    let earlier = complaint(&app, "2025-12-20", &hong);
    let rows = vec![
        merged,
        rejected,
        follow_up,
        about(&first, complaint(&app, "2026-01-10", &hong)),
        about(&company, external(&app, "2026-01-11", &hong)),
        nobodys,
        about(&earlier, complaint(&app, "2026-01-13", &hong)),
    ];
    let (known, numbers) = (rows.clone(), [&first, &company].map(|item| item.number.clone()));
    keep(&app, vec![earlier, first, company.clone()]).await;
    keep(&app, rows).await;
    let disclosed = report(&cs, RUNNING, "DISCLOSURE", json!({})).await;
    let id = |place: usize| known[place].id.encode().to_string();
    let reason = |report: &Value, id: &str| lines(report).into_iter().find(|line| line.0 == id).unwrap().1;
    for (place, expected) in ["MERGED", "NOT_OURS", "FOLLOW_UP", "REPEATED"].iter().enumerate() {
        assert_eq!(reason(&disclosed, &id(place)).as_deref(), Some(*expected));
    }
    assert_eq!(reason(&disclosed, &company.id.encode()).as_deref(), Some("ALSO_EXTERNAL"));
    assert_eq!((reason(&disclosed, &id(4)), reason(&disclosed, &id(5))), (None, None));
    assert_eq!(reason(&disclosed, &id(6)).as_deref(), Some("REPEATED"), "of what was complained of last year");
    assert_eq!(counted(&disclosed), (2, 1));
    let evaluated = report(&cs, RUNNING, "EVALUATION", json!({})).await;
    assert_eq!((counted(&evaluated), reason(&evaluated, &id(5)).as_deref()), ((1, 1), Some("ANONYMOUS")));
    // What it is a repetition of, and which of many are asked for.
    let some = json!({ "filter": { "counted": false, "origin": "OWN", "reason": "MERGED" } });
    let some = report(&cs, RUNNING, "DISCLOSURE", some).await["complaints"].clone();
    assert_eq!(
        (&some["totalCount"], &some["edges"][0]["node"]["otherItem"]["number"]),
        (&json!(1), &json!(numbers[0]))
    );
    assert_eq!(excluded(&disclosed).iter().map(|row| row.1).sum::<i64>() + 3, 9);
}

async fn freeze_all(app: &TestApp) {
    freeze_due(&app.db, &app.directory(), app.now()).await.unwrap();
}

/// V13, C4: a frozen quarter is as it was, whatever becomes of its items.
#[tokio::test]
async fn v13_a_past_quarter_is_produced_again_as_it_was() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    contracts(&app, &hong, 4, ("2025-05-01", None)).await;
    let settled =
        voc_item::Model { state: VocState::Merged, merged_into_id: None, ..complaint(&app, "2025-11-03", &hong) };
    let rows: Vec<_> = (4..9).map(|day| complaint(&app, &format!("2025-11-0{day}"), &hong)).chain([settled]).collect();
    let ids = keep(&app, [rows, vec![external(&app, "2025-12-31", &hong)]].concat()).await;
    freeze_all(&app).await;
    let asked = ["DISCLOSURE", "EVALUATION"];
    let mut before = Vec::new();
    for name in asked {
        before.push(report(&cs, LAST, name, json!({})).await);
    }
    let frozen = &before[0];
    assert_eq!((&frozen["provisional"], &frozen["version"], counted(frozen)), (&json!(false), &json!(1), (6, 1)));
    assert_eq!(
        (&frozen["intact"], &frozen["frozenBy"], &frozen["ruleVersion"]),
        (&json!(true), &Value::Null, &json!(2))
    );
    // Rejected, corrected, marked, merged, more contracts; and the customer is forgotten.
    set(&app, &ids[0], Column::RejectedAs, "NOT_OURS").await;
    set(&app, &ids[1], Column::CategoryId, category("APP").0).await;
    set(&app, &ids[2], Column::MergedIntoId, VocItemId::decode(&ids[1]).unwrap().0).await;
    let marked = json!({ "id": ids[6], "marks": ["SETTLED", "WITHDRAWN"] });
    assert_eq!(change(&cs, "markComplaint", marked).await.refusals(), [] as [&str; 0]);
    contracts(&app, &hong, 4, ("2025-06-01", None)).await;
    let input = json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" });
    let gone = change(&app.sign_in("cs").await, "eraseCustomer", input).await;
    assert!(gone.json["data"]["eraseCustomer"]["customer"].is_object(), "{}", gone.text);
    app.pass(TimeDelta::days(40));
    let cs = app.sign_in("cs").await;
    freeze_all(&app).await;
    // What the items are now, is shown of them as they are now; what was counted, as it was.
    let figures = |report: &Value| {
        let mut figures = report.clone();
        figures["complaints"] = Value::Null;
        (figures, lines(report))
    };
    for (name, before) in asked.iter().zip(&before) {
        assert_eq!(figures(&report(&cs, LAST, name, json!({})).await), figures(before), "{name}");
    }
    let now = report(&cs, LAST, "DISCLOSURE", json!({ "current": true })).await;
    assert_eq!((&now["provisional"], counted(&now), &now["contractsInForce"]), (&json!(true), (4, 0), &json!(8)));
    assert_eq!(now["versions"].as_array().unwrap().len(), 1);
}

/// V13: thirty days after its end and not before; from the first complaint on.
#[tokio::test]
async fn v13_a_quarter_is_frozen_by_itself_when_its_time_for_corrections_is_over() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    freeze_all(&app).await;
    assert_eq!(app.count("regulatory_freeze").await, 0, "there is nothing");
    keep(&app, vec![complaint(&app, "2025-05-05", &hong)]).await;
    freeze_all(&app).await;
    freeze_all(&app).await;
    assert_eq!(app.count("regulatory_freeze").await, 6, "three quarters, two rule sets, once");
    assert_eq!(report(&cs, LAST, "EVALUATION", json!({})).await["version"], json!(1));
    app.pass(TimeDelta::days(58));
    freeze_all(&app).await;
    assert_eq!(app.count("regulatory_freeze").await, 6, "29 April");
    app.pass(TimeDelta::days(2));
    freeze_all(&app).await;
    assert_eq!(app.count("regulatory_freeze").await, 8);
}

/// V13: two nodes and a person at the same moment make one version.
#[tokio::test]
async fn v13_whoever_freezes_at_once_makes_one_version() {
    let app = start().await;
    let other = app.another_node().await;
    let (cs, hong) = (other.sign_in("cs").await, customer(&app, "C-1").await);
    keep(&app, (1..9).map(|day| complaint(&app, &format!("2025-10-0{day}"), &hong)).collect()).await;
    let (_, _, by_hand) =
        tokio::join!(freeze_all(&app), freeze_all(&other), freeze(&cs, json!({ "idempotencyKey": "one" })));
    assert_eq!(
        (app.count("regulatory_freeze").await, counted(&report(&cs, LAST, "DISCLOSURE", json!({})).await)),
        (2, (8, 0))
    );
    assert!(by_hand["regulatoryReport"].is_object() || refused(&by_hand) == ["STALE_VERSION"], "{by_hand}");
    assert_eq!(report(&cs, LAST, "DISCLOSURE", json!({})).await["intact"], json!(true));
}

/// V13, I3: a correction is a further version with its reason; what there was stays.
#[tokio::test]
async fn v13_a_correction_is_a_further_version_with_a_reason() {
    let app = start().await;
    let (compliance, hong) =
        (app.sign_in_as_only(entity::employee_role::Role::Compliance).await, customer(&app, "C-1").await);
    let ids = keep(&app, vec![complaint(&app, "2025-11-03", &hong), complaint(&app, "2025-11-04", &hong)]).await;
    let first = freeze(&compliance, json!({ "idempotencyKey": "one" })).await;
    assert_eq!((refused(&first).len(), &first["regulatoryReport"]["version"]), (0, &json!(1)));
    let between = app.now() + TimeDelta::minutes(1);
    app.pass(TimeDelta::minutes(2));
    assert_eq!(freeze(&compliance, json!({ "idempotencyKey": "one" })).await, first, "a retry");
    assert_eq!(
        refused(&freeze(&compliance, json!({ "idempotencyKey": "one", "ruleSet": "EVALUATION" })).await),
        ["IDEMPOTENCY_KEY_REUSED"]
    );
    let again = |more: Value| {
        let mut input = json!({ "expectedVersion": 1, "reason": "CLASSIFICATION", "reference": "REG-2026-3" });
        for (name, value) in more.as_object().cloned().unwrap_or_default() {
            input[name] = value;
        }
        freeze(&compliance, input)
    };
    assert_eq!(refused(&again(json!({})).await), ["NOTHING_CHANGES"]);
    set(&app, &ids[0], Column::RejectedAs, "NOT_OURS").await;
    assert_eq!(refused(&again(json!({ "expectedVersion": 0 })).await), ["STALE_VERSION"]);
    assert_eq!(refused(&again(json!({ "reason": null })).await), ["REASON_MISSING"]);
    assert_eq!(refused(&again(json!({ "reference": "홍길동 010-1234-5678" })).await), ["REFERENCE_INVALID"]);
    let second = again(json!({ "idempotencyKey": "two" })).await;
    assert_eq!(refused(&second), [] as [&str; 0]);
    let last = report(&compliance, LAST, "DISCLOSURE", json!({})).await;
    assert_eq!(
        (&last["version"], &last["reason"], &last["reference"]),
        (&json!(2), &json!("CLASSIFICATION"), &json!("REG-2026-3"))
    );
    assert_eq!((counted(&last), excluded(&last)), ((1, 0), vec![("NOT_OURS".to_owned(), 1)]));
    let versions: Vec<_> = last["versions"].as_array().unwrap().iter().map(|one| one["total"].clone()).collect();
    assert_eq!(versions, [1, 2]);
    for asked in [json!({ "version": 1 }), json!({ "asOf": between })] {
        let earlier = report(&compliance, LAST, "DISCLOSURE", asked).await;
        assert_eq!((&earlier["version"], counted(&earlier), lines(&earlier).len()), (&json!(1), (2, 0), 2));
    }
    let before = json!({ "asOf": app.now() - TimeDelta::days(1) });
    assert_eq!(report(&compliance, LAST, "DISCLOSURE", before).await, Value::Null);
    assert_eq!(report(&compliance, LAST, "DISCLOSURE", json!({ "version": 3 })).await, Value::Null);
    assert_eq!(report(&compliance, LAST, "EVALUATION", json!({ "version": 1 })).await, Value::Null);
    let audited = app.number("SELECT COUNT(*) AS n FROM audit_record WHERE action = 'Mutation.freezeRegulatoryReport' OR action = 'freezeRegulatoryReport'");
    assert_eq!(audited.await, 2);
}

/// V13: what makes no sense is refused.
#[tokio::test]
async fn v13_quarters_that_are_none_are_refused() {
    let app = start().await;
    let cs = app.sign_in("cs").await;
    for (year, quarter, more) in [
        (2026, 0, json!({})),
        (2026, 5, json!({})),
        (2026, -1, json!({})),
        (i32::MAX, 1, json!({})),
        (0, 1, json!({})),
        // To come, and before the first.
        (2026, 2, json!({})),
        (2014, 4, json!({})),
        (2025, 4, json!({ "version": 1, "current": true })),
        (2025, 4, json!({ "version": 1, "asOf": app.now() })),
    ] {
        let mut asked = json!({ "year": year, "quarter": quarter, "ruleSet": "DISCLOSURE" });
        for (name, value) in more.as_object().cloned().unwrap_or_default() {
            asked[name] = value;
        }
        assert_eq!(ask(&cs, "regulatoryReport", asked).await.code(), "BAD_USER_INPUT", "{year} {quarter}");
    }
    for half in [json!({ "year": 2025, "ruleSet": "DISCLOSURE" }), json!({ "quarter": 4, "ruleSet": "DISCLOSURE" })] {
        assert_eq!(ask(&cs, "regulatoryReport", half).await.code(), "BAD_USER_INPUT");
    }
    let last = crate::documents::get(&cs, "regulatoryReport", json!({ "ruleSet": "DISCLOSURE" })).await;
    assert_eq!((&last["year"], &last["quarter"]), (&json!(2025), &json!(4)), "the last that is over");
    for (year, quarter, code) in [
        (2026, 0, "QUARTER_INVALID"),
        (i32::MIN, 1, "QUARTER_INVALID"),
        (2014, 4, "QUARTER_TOO_EARLY"),
        (2026, 1, "QUARTER_NOT_OVER"),
        (2027, 1, "QUARTER_NOT_OVER"),
    ] {
        assert_eq!(
            refused(&freeze(&cs, json!({ "year": year, "quarter": quarter })).await),
            [code],
            "{year} {quarter}"
        );
    }
    assert_eq!(refused(&freeze(&cs, json!({ "idempotencyKey": "" })).await), ["IDEMPOTENCY_KEY_INVALID"]);
    assert_eq!(counted(&report(&cs, (2015, 1), "EVALUATION", json!({})).await), (0, 0));
}

/// V10: figures are whole; the list is of what the viewer may read, before and after it is frozen.
#[tokio::test]
async fn v10_a_sensitive_complaint_is_in_the_figures_and_listed_for_its_path_alone() {
    let app = start().await;
    let hong = customer(&app, "C-1").await;
    let hidden = voc_item::Model { sensitivity: Some(Sensitivity::Health), ..complaint(&app, "2025-11-03", &hong) };
    keep(&app, vec![hidden, complaint(&app, "2025-11-04", &hong), complaint(&app, "2025-11-05", &hong)]).await;
    for frozen in [false, true] {
        if frozen {
            freeze_all(&app).await;
        }
        for (who, listed) in [("cs", 3), ("ceo", 3), ("auditor", 2), ("exec2", 2)] {
            let client = app.sign_in(who).await;
            let seen = report(&client, LAST, "DISCLOSURE", json!({})).await;
            assert_eq!((counted(&seen), &seen["provisional"]), ((3, 0), &json!(!frozen)), "{who}");
            assert_eq!((lines(&seen).len(), &seen["complaints"]["totalCount"]), (listed, &json!(listed)), "{who}");
            let page = report(&client, LAST, "DISCLOSURE", json!({ "first": 1 })).await["complaints"].clone();
            let rest = json!({ "after": page["pageInfo"]["endCursor"] });
            let rest = report(&client, LAST, "DISCLOSURE", rest).await;
            assert_eq!(lines(&rest).len(), listed - 1, "{who}");
        }
    }
}

/// V13: what the rules ask and no item says is written down, and is on the timeline.
#[tokio::test]
async fn v13_a_mark_says_what_the_item_does_not() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let [own, sent] = [complaint(&app, "2026-01-05", &hong), external(&app, "2026-01-06", &hong)];
    let inquiry = voc_item::Model { kind: VocKind::Inquiry, ..complaint(&app, "2026-01-07", &hong) };
    let ids = keep(&app, vec![own, sent, inquiry]).await;
    let mark = async |id: &str, marks: &[&str], version: Option<i32>| {
        change(&cs, "markComplaint", json!({ "id": id, "marks": marks, "expectedVersion": version })).await
    };
    assert_eq!(mark(&ids[0], &["SETTLED"], None).await.refusals(), ["NOT_EXTERNAL marks"]);
    assert_eq!(mark(&ids[2], &["WITHDRAWN"], None).await.refusals(), ["NOT_A_COMPLAINT id"]);
    assert_eq!(mark(&tests::foreign::<VocItemId>(), &[], None).await.refusals(), ["ITEM_NOT_FOUND id"]);
    let marked = mark(&ids[1], &["SETTLED", "LITIGATION", "SETTLED"], Some(1)).await;
    let item = &marked.json["data"]["markComplaint"]["vocItem"];
    assert_eq!(
        (&item["version"], &item["regulatoryMarks"]),
        (&json!(2), &json!(["LITIGATION", "SETTLED"])),
        "{}",
        marked.text
    );
    assert_eq!(item["timeline"]["edges"][0]["node"], json!({ "kind": "UPDATED", "code": "regulatoryMarks" }));
    assert_eq!(mark(&ids[1], &["LITIGATION", "SETTLED"], Some(1)).await.refusals(), ["STALE_VERSION expectedVersion"]);
    assert_eq!(
        mark(&ids[1], &["LITIGATION", "SETTLED"], Some(2)).await.json["data"]["markComplaint"]["vocItem"]["version"],
        2
    );
    let disclosed = report(&cs, RUNNING, "DISCLOSURE", json!({})).await;
    assert_eq!((counted(&disclosed), excluded(&disclosed)), ((1, 0), vec![("SETTLED".to_owned(), 1)]));
    assert_eq!(counted(&report(&cs, RUNNING, "EVALUATION", json!({})).await), (1, 1));
    assert_eq!(mark(&ids[1], &[], None).await.refusals(), [] as [&str; 0]);
    assert_eq!(counted(&report(&cs, RUNNING, "DISCLOSURE", json!({})).await), (1, 1));
}

/// V13, V5: through the mutations that people use.
#[tokio::test]
async fn v13_what_people_do_with_items_is_counted_so() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let one = file_item(&cs, filing(Some(&hong), "지급이 늦습니다")).await;
    let again = file_item(&cs, filing(Some(&hong), "지급이 아직도 늦습니다")).await;
    let handler = assignee(&app, &again).await;
    act(&cs, "mergeVoc", &again, json!({ "intoId": one["id"], "reason": "같은 건" })).await;
    let mut sent = filing(Some(&hong), "금감원에 냈습니다");
    (sent["channel"], sent["claimReference"]) = (json!("REGULATOR"), json!("CL-2026-1"));
    file_item(&cs, sent).await;
    let now = report(&cs, RUNNING, "DISCLOSURE", json!({})).await;
    assert_eq!((counted(&now), excluded(&now)), ((1, 1), vec![("MERGED".to_owned(), 1)]));
    act(&cs, "unmergeVoc", &again, json!({ "reason": "다른 건" })).await;
    act(&handler, "rejectVoc", &again, json!({ "rejection": "DUPLICATE", "reason": "중복" })).await;
    let now = report(&cs, RUNNING, "DISCLOSURE", json!({})).await;
    assert_eq!((counted(&now), excluded(&now)), ((1, 1), vec![("DUPLICATE".to_owned(), 1)]));
}

/// V13, C3: what was frozen is sealed, and with it each line.
#[tokio::test]
async fn v13_what_is_changed_in_a_frozen_quarter_is_found() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    keep(&app, vec![complaint(&app, "2025-11-03", &hong), complaint(&app, "2025-11-04", &hong)]).await;
    freeze_all(&app).await;
    let keys = sealed_keys("k");
    Sealer::new(&FREEZES).pass(&app.db, &keys, app.now()).await.unwrap();
    let found = async || verify(&app.db, &FREEZES, &keys, 1, &[], app.now()).await.unwrap();
    let sound = found().await;
    assert_eq!((sound.rows, sound.unsealed, sound.findings.len()), (2, 0, 0));
    // No column is left out, also none that is added later.
    let db = app.db.reader();
    let all = Statement::from_string(db.get_database_backend(), "SELECT * FROM regulatory_freeze");
    let mut columns = db.query_one_raw(all).await.unwrap().unwrap().column_names();
    let mut known: Vec<&str> = FREEZES.columns.iter().map(|(name, _)| *name).chain(["seq"]).collect();
    columns.sort();
    known.sort();
    assert_eq!(columns, known);
    let run = async |sql: String| app.db.writer().execute_unprepared(&sql).await;
    for table in ["regulatory_freeze", "regulatory_line"] {
        let change = if table == "regulatory_line" { "excluded_as = 'ABUSE'" } else { "contracts = 1" };
        assert!(run(format!("UPDATE {table} SET {change}")).await.is_err(), "{table} is only ever added to");
        assert!(run(format!("DELETE FROM {table}")).await.is_err(), "{table} is only ever added to");
        let on = if on_postgres() { format!(" ON {table}") } else { String::new() };
        run(format!("DROP TRIGGER {table}_stays{on}")).await.unwrap();
    }
    assert_eq!(report(&cs, LAST, "DISCLOSURE", json!({})).await["intact"], json!(true));
    run("UPDATE regulatory_line SET excluded_as = 'ABUSE' WHERE item_id = (SELECT item_id FROM regulatory_line LIMIT 1)".to_owned())
        .await
        .unwrap();
    assert_eq!(report(&cs, LAST, "DISCLOSURE", json!({})).await["intact"], json!(false));
    assert_eq!(found().await.findings.len(), 0);
    run("UPDATE regulatory_freeze SET contracts = 99".to_owned()).await.unwrap();
    assert!(!found().await.findings.is_empty());
}

/// V13: as many statements for one complaint as for a hundred.
#[tokio::test]
async fn v13_a_quarter_takes_a_fixed_number_of_statements() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let mut rows: Vec<_> = (0..60).map(|n| complaint(&app, &format!("2025-11-{:02}", 1 + n % 28), &hong)).collect();
    for place in 1..30 {
        (rows[place].state, rows[place].merged_into_id) = (VocState::Merged, Some(rows[0].id));
    }
    keep(&app, rows).await;
    for frozen in [false, true] {
        if frozen {
            freeze_all(&app).await;
        }
        let mut taken = Vec::new();
        for first in [1, 10, 100] {
            taken.push(app.statements(report(&cs, LAST, "DISCLOSURE", json!({ "first": first }))).await.0);
        }
        // Versions; the list with its total, items and marks, what they were merged into; when it runs, what is counted and what of it the
        // viewer may read, frozen all lines once more to compare them.
        assert!(taken.iter().all(|one| *one == taken[1]) && taken[1] <= 14, "{frozen}: {taken:?}");
    }
}

/// V13: a follow-up into which what it follows was merged later stands for both: one of them counts.
#[tokio::test]
async fn v13_a_complaint_that_was_merged_into_its_follow_up_counts_once() {
    let app = start().await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let after = complaint(&app, "2026-01-09", &hong);
    let first = voc_item::Model {
        state: VocState::Merged,
        merged_into_id: Some(after.id),
        ..complaint(&app, "2026-01-05", &hong)
    };
    let (first_id, after_id) = (first.id, after.id);
    keep(&app, vec![after, first]).await;
    let follows = voc_item::Entity::update_many().col_expr(Column::FollowsId, Expr::value(first_id.0));
    follows.filter(Column::Id.eq(after_id)).exec(app.db.writer()).await.unwrap();
    for which in ["DISCLOSURE", "EVALUATION"] {
        assert_eq!(counted(&report(&cs, RUNNING, which, json!({})).await), (1, 0), "{which}");
    }
}
