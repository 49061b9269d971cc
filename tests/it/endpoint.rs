//! What `/graphql` does with everything that is not a well-formed request (design: GraphQL over HTTP, and worse).

use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Answer, Client, TestApp};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

async fn accepting(client: &Client, accept: &str, body: &str) -> Answer {
    let mut request = client.request("POST").header("content-type", JSON).body(body.to_owned()).build().unwrap();
    request.headers_mut().insert("accept", HeaderValue::from_str(accept).unwrap());
    let response = tests::http().execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.unwrap();
    Answer { status, headers, json: serde_json::from_str(&text).unwrap_or(Value::Null), text }
}

fn media(headers: &HeaderMap) -> &str {
    headers["content-type"].to_str().unwrap()
}

#[tokio::test]
async fn the_status_follows_the_media_type() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    for (body, json_status, graphql_status, code) in [
        (r#"{"query":"{ __typename }"}"#, 200, 200, ""),
        (r#"{"query":"{ viewer { roles } }"}"#, 200, 200, ""),
        (r#"{"query":"{ valueTags { id } }"}"#, 200, 200, "UNAUTHENTICATED"),
        (r#"{"query":"{"}"#, 200, 400, "GRAPHQL_PARSE_FAILED"),
        (r#"{"query":"{ nothing }"}"#, 200, 400, "GRAPHQL_VALIDATION_FAILED"),
        (r#"{"query":"query a { __typename } query b { __typename }"}"#, 200, 400, "GRAPHQL_VALIDATION_FAILED"),
        (r#"{"query":"query($id: ID!) { node(id: $id) { id } }"}"#, 200, 400, "BAD_USER_INPUT"),
        (r#"{"query":"{ __schema { queryType { name } } }"}"#, 200, 400, "INTROSPECTION_DISABLED"),
        (r#"{}"#, 400, 400, "BAD_REQUEST"),
        (r#"{"query":1}"#, 400, 400, "BAD_REQUEST"),
        (r#"{"query":"{ __typename }","variables":"x"}"#, 400, 400, "BAD_REQUEST"),
        (r#"{"query":"{ __typename }","operationName":{}}"#, 400, 400, "BAD_REQUEST"),
        (r#"{"query":"{ __typename }","extensions":[]}"#, 400, 400, "BAD_REQUEST"),
        (r#"[{"query":"{ __typename }"}]"#, 400, 400, "BAD_REQUEST"),
        ("7", 400, 400, "BAD_REQUEST"),
        ("", 400, 400, "BAD_REQUEST"),
        ("{not json", 400, 400, "BAD_REQUEST"),
        ("{\"query\":\"{ __typename } # \\ud800\"}", 400, 400, "BAD_REQUEST"),
    ] {
        for (accept, status) in [(JSON, json_status), (GRAPHQL, graphql_status)] {
            let answer = accepting(&client, accept, body).await;
            assert_eq!(answer.status, status, "{accept} {body}: {}", answer.text);
            assert_eq!(media(&answer.headers), format!("{accept}; charset=utf-8"));
            if !code.is_empty() {
                assert_eq!(answer.code(), code, "{body}");
                let request_id = answer.json["errors"][0]["extensions"]["requestId"].as_str().unwrap();
                assert_eq!(answer.headers["x-request-id"].to_str().unwrap(), request_id);
            }
            // `data` is absent when nothing ran.
            let ran = code.is_empty() || code == "UNAUTHENTICATED";
            assert_eq!(answer.json.get("data").is_some(), ran, "{body}: {}", answer.text);
        }
    }
    assert_eq!(accepting(&client, "text/html", r#"{"query":"{ __typename }"}"#).await.status, 406);
}

#[tokio::test]
async fn only_json_is_read() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let body = r#"{"query":"mutation { signOut { userErrors { code } } }"}"#;
    for content_type in [
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "foo",
    ] {
        let answer = client.send(client.request("POST").header("content-type", content_type).body(body)).await;
        assert_eq!((answer.status, answer.code()), (415, "UNSUPPORTED_MEDIA_TYPE"), "{content_type}");
    }
    assert_eq!(client.send(client.request("POST").body(body)).await.status, 415);
    let answer = client
        .send(client.request("POST").header("content-type", "Application/JSON; charset=\"UTF-8\"").body(body))
        .await;
    assert_eq!(answer.code(), "UNAUTHENTICATED");
}

#[tokio::test]
async fn get_is_for_queries_alone() {
    let app = TestApp::start().await;
    let client = app.sign_in("staff").await;
    let get = |parameters: &[(&str, &str)]| client.request("GET").query(parameters);
    let answer = client
        .send(get(&[
            ("query", "query a { viewer { roles } } query b($n: Int) { praisePosts(first: $n) { totalCount } }"),
            ("operationName", "b"),
            ("variables", r#"{"n":1}"#),
        ]))
        .await;
    assert_eq!(answer.json["data"]["praisePosts"]["totalCount"], 0, "{}", answer.text);
    for (parameters, status) in [
        (vec![("query", "mutation { signOut { userErrors { code } } }")], 405),
        (
            vec![
                ("query", "query a { __typename } mutation b { signOut { userErrors { code } } }"),
                ("operationName", "b"),
            ],
            405,
        ),
        (vec![("query", "{ __typename }"), ("variables", "{")], 400),
        (vec![("query", "{ __typename }"), ("variables", "[]")], 400),
        (vec![], 400),
    ] {
        let answer = client.send(get(&parameters)).await;
        assert_eq!(answer.status, status, "{parameters:?}: {}", answer.text);
        if status == 405 {
            assert_eq!(answer.headers["allow"], "POST");
        }
    }
    assert_eq!(app.count("session WHERE ended_at IS NOT NULL").await, 0);
    for method in ["PUT", "DELETE", "PATCH"] {
        assert_eq!(client.send(client.request(method)).await.status, 405, "{method}");
    }
}

#[tokio::test]
async fn a_body_has_a_size_and_a_time() {
    let app = TestApp::start_with(|config| {
        config.request_bytes = 4_096;
        config.request_seconds = 1;
    })
    .await;
    let client = app.anonymous();
    let large = json!({ "query": "{ __typename }", "variables": { "x": "y".repeat(5_000) } }).to_string();
    let answer = client.post(large.clone()).await;
    assert_eq!((answer.status, answer.code()), (413, "PAYLOAD_TOO_LARGE"));
    // Small on the way, large when unpacked.
    let packed = gzip(&[b' '; 65_536]);
    let answer = client
        .send(client.request("POST").header("content-type", JSON).header("content-encoding", "gzip").body(packed))
        .await;
    assert_eq!((answer.status, answer.code()), (413, "PAYLOAD_TOO_LARGE"), "{}", answer.text);
    let fits = gzip(br#"{"query":"{ __typename }"}"#);
    for (encoding, status) in [("gzip", 200), ("br", 415), ("deflate", 415)] {
        let request = client.request("POST").header("content-type", JSON).header("content-encoding", encoding);
        assert_eq!(client.send(request.body(fits.clone())).await.status, status, "{encoding}");
    }
    // Announced, and never sent.
    let mut socket = tokio::net::TcpStream::connect(app.address.trim_start_matches("http://")).await.unwrap();
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    socket
        .write_all(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
        )
        .await
        .unwrap();
    let mut answer = vec![0; 1_024];
    let read = tokio::time::timeout(Duration::from_secs(20), socket.read(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

fn gzip(text: &[u8]) -> Vec<u8> {
    use std::process::{Command, Stdio};
    let mut gzip = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut gzip.stdin.take().unwrap(), text).unwrap();
    gzip.wait_with_output().unwrap().stdout
}

/// A, B: the two documents that kill a stock server, against the running one; it answers, and goes on answering.
#[tokio::test]
async fn two_small_documents_do_no_harm() {
    let app = TestApp::start().await;
    let client = app.sign_in("staff").await;
    for depth in [1_400, 2_800, 4_500, 6_900] {
        let query = format!("{{ praisePosts(filter: {}1{}) {{ totalCount }} }}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(client.run(&query, json!({})).await.code(), "QUERY_TOO_LARGE", "{depth}");
        let variables = format!(
            "{{\"query\":\"query($f: PraisePostFilter) {{ praisePosts(filter: $f) {{ totalCount }} }}\",\"variables\":{{\"f\":{}1{}}}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        );
        assert_eq!(client.post(variables).await.status, 400, "{depth} in variables");
    }
    let mut bomb = String::from("{ ...f0 }");
    for level in 0..40 {
        bomb.push_str(&format!(" fragment f{level} on Query {{ ...f{n} ...f{n} }}", n = level + 1));
    }
    bomb.push_str(" fragment f40 on Query { __typename }");
    let bombed =
        tokio::time::timeout(Duration::from_secs(5), client.run(&bomb, json!({}))).await.expect("it must not block");
    assert_eq!(bombed.code(), "QUERY_TOO_LARGE");
    let hidden = bomb.replacen("{ ...f0 }", "query a { __typename } query b { ...f0 }", 1);
    let body = json!({ "query": hidden, "operationName": "a" }).to_string();
    let answer = tokio::time::timeout(Duration::from_secs(5), client.post(body)).await.expect("it must not block");
    assert_eq!(answer.json["data"]["__typename"], "Query");
    let changing = bomb
        .replace("on Query", "on Mutation")
        .replacen("{ ...f0 }", "mutation { ...f0 }", 1)
        .replace("{ __typename }", "{ ...gone }");
    let answer = tokio::time::timeout(Duration::from_secs(5), client.run(&changing, json!({})))
        .await
        .expect("it must not block");
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(client.data("{ __typename }", json!({})).await["__typename"], "Query");
}

#[tokio::test]
async fn errors_do_not_grow_with_the_document() {
    let app = TestApp::start().await;
    let client = app.sign_in("staff").await;
    let query = format!("{{ {} }}", (0..300).map(|i| format!("nope{i} ")).collect::<String>());
    let answer = client.run(&query, json!({})).await;
    let errors = answer.json["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 11);
    assert_eq!(errors[10]["message"], "And 290 more errors.");
    assert!(!answer.text.to_lowercase().contains("did you mean"));
}

/// Trap 1: "not given" is not null, which the library would make of it: null is refused where a value must be.
#[tokio::test]
async fn a_variable_that_is_not_given_is_not_null() {
    let app = TestApp::start().await;
    crate::documents::praise(&app, "other", &["mate"], "감사합니다").await;
    let staff = app.sign_in("staff").await;
    let query = "query($first: Int = 1, $dir: OrderDirection, $tag: ID, $order: PraisePostOrder) {
        praisePosts(first: $first, filter: { tagId: $tag }, orderBy: $order) { totalCount }
        other: praisePosts(orderBy: { field: CREATED_AT, direction: $dir }) { totalCount } }";
    // The direction is required: left out, it is missing, and the document's author is told so.
    assert_eq!(staff.run(query, json!({})).await.code(), "GRAPHQL_VALIDATION_FAILED");
    let query = "query($first: Int, $tag: ID, $order: PraisePostOrder) { praisePosts(first: $first, filter: { tagId: $tag }, orderBy: $order) { totalCount } }";
    for variables in [json!({}), json!({ "tag": null }), json!({ "first": null, "tag": null, "order": null })] {
        assert_eq!(staff.data(query, variables).await["praisePosts"]["totalCount"], 1);
    }
}

/// X3: a credential that is worth nothing is not the same as none.
#[tokio::test]
async fn x3_a_bad_token_is_401_and_not_nobody() {
    let app = TestApp::start().await;
    for header in ["Bearer nonsense", "Bearer", "Basic c3RhZmY6cHc=", "Bearer a.b.c", ""] {
        let client = app.anonymous();
        let request = client.request("POST").header("authorization", header).header("content-type", JSON);
        let answer = client.send(request.body(r#"{"query":"{ __typename }"}"#)).await;
        assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"), "{header:?}");
        assert!(answer.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    }
    let token = app.token(app.key("staff"), false).await;
    let client = app.anonymous().with_token(&token);
    assert_eq!(client.run("{ __typename }", json!({})).await.status, 200);
    app.pass(chrono::TimeDelta::minutes(11));
    assert_eq!(client.run("{ __typename }", json!({})).await.status, 401);
    let gone = app.token(app.key("gone"), false).await;
    assert_eq!(app.anonymous().with_token(&gone).run("{ __typename }", json!({})).await.status, 401, "who has left");
}

/// I2: messages follow `Accept-Language`.
#[tokio::test]
async fn i2_faults_speak_the_clients_language() {
    let app = TestApp::start().await;
    for (language, message) in
        [("ko-KR,ko;q=0.9", "로그인이 필요합니다."), ("en", "Sign in first."), ("fr", "로그인이 필요합니다.")]
    {
        let answer = app.anonymous().speaking(language).run("{ valueTags { id } }", json!({})).await;
        assert_eq!(answer.json["errors"][0]["message"], message);
    }
}

#[tokio::test]
async fn cors_is_an_exact_list() {
    let app = TestApp::start_with(|config| config.cors_origins = vec!["https://app.hanbit.example".into()]).await;
    let client = app.anonymous();
    for (origin, allowed) in [
        ("https://app.hanbit.example", true),
        ("https://evil.example", false),
        ("null", false),
        ("https://app.hanbit.example.evil.example", false),
    ] {
        let request =
            client.request("OPTIONS").header("origin", origin).header("access-control-request-method", "POST");
        let preflight =
            client.send(request.header("access-control-request-headers", "content-type,authorization")).await;
        let found = preflight.headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(found, allowed.then_some(origin), "{origin}");
        // The cookie with the refresh token, for pages of a listed origin alone.
        let credentials = preflight.headers.get("access-control-allow-credentials").is_some();
        assert!(credentials || !allowed, "{origin}");
    }
}

#[tokio::test]
async fn introspection_is_for_those_who_are_signed_in() {
    let app = TestApp::start().await;
    for query in [
        "{ __schema { types { name } } }",
        "{ x: __type(name: \"Query\") { name } }",
        "{ ...f } fragment f on Query { __schema { types { name } } }",
        "{ ... on Query { __schema { types { name } } } }",
    ] {
        assert_eq!(app.anonymous().run(query, json!({})).await.code(), "INTROSPECTION_DISABLED", "{query}");
        assert!(app.sign_in("staff").await.run(query, json!({})).await.json.get("errors").is_none());
    }
}
