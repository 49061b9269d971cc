//! Reading the board: order, pages, filters, and what waits for an executive.

use crate::documents::{comment, get, praise, rows};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// Seven posts a minute apart, two of them at the same moment.
async fn seven(app: &TestApp) -> Client {
    for (n, (by, of)) in [
        ("other", "staff"),
        ("mate", "staff"),
        ("other", "mate"),
        ("staff", "mate"),
        ("staff", "chief"),
        ("mate", "staff"),
        ("other", "staff"),
    ]
    .into_iter()
    .enumerate()
    {
        if n != 3 {
            app.pass(TimeDelta::minutes(1));
        }
        praise(app, by, &[of], &format!("{n}")).await;
    }
    app.sign_in("staff").await
}

async fn walk(client: &Client, field: &str, size: &str, variables: Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = Value::Null;
    let (from, edge, more) = if size == "first" {
        ("after", "endCursor", "hasNextPage")
    } else {
        ("before", "startCursor", "hasPreviousPage")
    };
    for _ in 0..20 {
        let mut variables = variables.clone();
        variables[size] = json!(2);
        variables[from] = cursor;
        let page = get(client, field, variables).await;
        match size {
            "first" => found.extend(rows(&page, "message")),
            _ => drop(found.splice(0..0, rows(&page, "message"))),
        }
        cursor = page["pageInfo"][edge].clone();
        if page["pageInfo"][more] == false {
            return found;
        }
    }
    panic!("no end of pages");
}

/// I1: both ways, in both orders, with rows of the same moment, every post comes once.
#[tokio::test]
async fn i1_pages_cover_the_board_from_both_ends_in_both_orders() {
    let app = TestApp::start().await;
    let staff = seven(&app).await;
    let newest = rows(&get(&staff, "praisePosts", json!({})).await, "message");
    assert_eq!((newest.len(), &newest[0], &newest[6]), (7, &"6".to_owned(), &"0".to_owned()));
    let oldest: Vec<String> = newest.iter().rev().cloned().collect();
    let ascending = json!({ "orderBy": { "field": "CREATED_AT", "direction": "ASC" } });
    for size in ["first", "last"] {
        assert_eq!(walk(&staff, "praisePosts", size, json!({})).await, newest, "{size}");
        assert_eq!(walk(&staff, "praisePosts", size, ascending.clone()).await, oldest, "{size} ascending");
    }
}

/// I1: a cursor survives inserts.
#[tokio::test]
async fn i1_a_cursor_survives_new_posts() {
    let app = TestApp::start().await;
    let staff = seven(&app).await;
    let page = get(&staff, "praisePosts", json!({ "first": 3 })).await;
    app.pass(TimeDelta::minutes(1));
    praise(&app, "mate", &["chief"], "new").await;
    let next = get(&staff, "praisePosts", json!({ "first": 10, "after": page["pageInfo"]["endCursor"] })).await;
    let mut all = rows(&page, "message");
    all.extend(rows(&next, "message"));
    all.sort();
    assert_eq!(all, ["0", "1", "2", "3", "4", "5", "6"]);
}

#[tokio::test]
async fn the_board_is_filtered_by_people_values_and_time() {
    let app = TestApp::start().await;
    let staff = seven(&app).await;
    let input =
        json!({ "recipientIds": [app.company.id("staff")], "message": "tagged", "tagIds": [app.company.id("CARE")] });
    app.pass(TimeDelta::minutes(1));
    crate::documents::change(&app.sign_in("mate").await, "createPraisePost", input).await;
    let person = |who: &str| app.company.id(who).to_owned();
    let since = "2026-03-02T03:04:00Z";
    for (filter, found) in [
        (json!({ "recipientId": person("staff") }), vec!["tagged", "6", "5", "1", "0"]),
        (json!({ "authorId": person("other") }), vec!["6", "2", "0"]),
        (json!({ "recipientId": person("staff"), "authorId": person("mate") }), vec!["tagged", "5", "1"]),
        (json!({ "tagId": app.company.id("CARE") }), vec!["tagged"]),
        (
            json!({ "tagId": app.company.id("CARE"), "recipientId": person("staff"), "authorId": person("mate") }),
            vec!["tagged"],
        ),
        (json!({ "tagId": app.company.id("CARE"), "authorId": person("other") }), vec![]),
        (json!({ "tagId": app.company.id("TRUST") }), vec![]),
        (json!({ "createdFrom": since }), vec!["tagged", "6", "5", "4"]),
        (json!({ "createdBefore": since, "recipientId": person("staff") }), vec!["1", "0"]),
    ] {
        let page = get(&staff, "praisePosts", json!({ "filter": filter })).await;
        assert_eq!(rows(&page, "message"), found, "{filter}");
        assert_eq!((&page["totalCount"], &page["totalCountExact"]), (&json!(found.len()), &json!(true)), "{filter}");
        for size in ["first", "last"] {
            assert_eq!(
                walk(&staff, "praisePosts", size, json!({ "filter": filter })).await,
                found,
                "{filter} by {size}"
            );
        }
    }
}

/// P6: posts that no executive has commented on, oldest first.
#[tokio::test]
async fn p6_what_waits_for_an_executive_is_listed_oldest_first() {
    let app = TestApp::start().await;
    seven(&app).await;
    let exec = app.sign_in("exec").await;
    let all = get(&exec, "awaitingExecutive", json!({})).await;
    assert_eq!((rows(&all, "message").len(), &rows(&all, "message")[0]), (7, &"0".to_owned()));
    let first = all["edges"][0]["node"]["id"].as_str().unwrap();
    comment(&app, "mate", first, None, "저도 고맙습니다").await;
    assert_eq!(
        get(&exec, "awaitingExecutive", json!({})).await["totalCount"],
        7,
        "a colleague's comment does not count"
    );
    comment(&app, "exec", first, None, "현장에서 배웁니다").await;
    for size in ["first", "last"] {
        let waiting = walk(&exec, "awaitingExecutive", size, json!({})).await;
        assert_eq!((waiting.len(), waiting.contains(&"0".to_owned())), (6, false));
    }
}
