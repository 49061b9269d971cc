//! What the tests of attachments begin with: files, how they are sent, and what is shown of them.

use crate::{
    documents::{change, get},
    praise::images::put,
    voc::desk::read,
};
use reqwest::Response;
use serde_json::{Value, json};
use tests::{Client, TestApp};

/// A page with a line on it.
pub fn pdf(line: &str) -> Vec<u8> {
    let text = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (number, object) in objects.iter().enumerate() {
        places.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

pub fn announced(name: &str, size: usize) -> Value {
    let content_type = if name.ends_with(".pdf") { "application/pdf" } else { "image/jpeg" };
    json!({ "purpose": "VOC_ATTACHMENT", "byteSize": size, "contentType": content_type, "fileName": name })
}

/// An upload that must be prepared.
pub async fn prepare(client: &Client, name: &str, size: usize) -> Value {
    let answer = change(client, "prepareUpload", announced(name, size)).await;
    assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
    answer.json["data"]["prepareUpload"].clone()
}

/// The id of an upload of these bytes, which must be taken.
pub async fn sent(app: &TestApp, client: &Client, name: &str, body: Vec<u8>) -> Value {
    let prepared = prepare(client, name, body.len()).await;
    let response = put(app, &prepared["target"], body).await;
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    prepared["upload"]["id"].clone()
}

/// What belongs to everything that was said about an item, the first said first, as this client sees it.
pub async fn attached(client: &Client, item: &Value) -> Vec<Value> {
    let seen = read(client, item).await;
    let texts = seen["texts"]["edges"].as_array().unwrap_or_else(|| panic!("not there: {item}"));
    texts.iter().rev().flat_map(|edge| edge["node"]["attachments"].as_array().unwrap().clone()).collect()
}

pub fn names(attached: &[Value]) -> Vec<&str> {
    attached.iter().map(|one| one["name"].as_str().unwrap()).collect()
}

/// As a browser follows it: without a token.
pub async fn opened(app: &TestApp, url: &Value) -> Response {
    tests::http().get(format!("{}{}", app.address, url.as_str().unwrap())).send().await.unwrap()
}

pub async fn status_of(app: &TestApp, url: &Value) -> u16 {
    opened(app, url).await.status().as_u16()
}

/// How an upload stands, to its owner.
pub async fn upload_of(client: &Client, id: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Upload { status fileName } } }";
    client.data(query, json!({ "id": id })).await["node"].clone()
}

/// The bytes of everything that is kept, if it is kept in a folder.
pub fn kept(app: &TestApp) -> Vec<Vec<u8>> {
    fn walk(folder: &std::path::Path, found: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(std::fs::read(path).unwrap()) }
        }
    }
    let mut found = Vec::new();
    if let Some(folder) = app.config.files_url.strip_prefix("file:") {
        walk(std::path::Path::new(folder), &mut found);
    }
    found.sort();
    found
}

/// Whether somebody's audit records say that files were attached.
pub async fn audited(app: &TestApp, action: &str) -> bool {
    let filter = json!({ "filter": { "action": action } });
    let log = get(&app.sign_in("auditor").await, "auditLog", filter).await;
    log["edges"].as_array().unwrap().iter().any(|edge| edge["node"].to_string().contains("attachments"))
}
