//! What a browser sends: a small body, written as forms are.

use crate::http::{answer::Malformed, graphql::body};
use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
    web,
};
use std::{collections::BTreeMap, time::Duration};

/// A thousand characters of the longest kind, as forms write them.
const MOST_BYTES: usize = 128 * 1024;

#[derive(Default)]
pub struct Form {
    pub token: String,
    pub language: Option<String>,
    /// What else there is, by name.
    pub fields: BTreeMap<String, String>,
}

impl Form {
    /// Of two of a name the last one counts.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "token" => form.token = value,
                "lang" => form.language = Some(value),
                _ => {
                    form.fields.insert(name, value);
                }
            }
        }
        form
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    pub fn of_address(request: &HttpRequest) -> Self {
        let fields = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        fields.map(|fields| Self::of(fields.into_inner())).unwrap_or_default()
    }

    pub async fn posted(request: &HttpRequest, payload: web::Payload, seconds: u32) -> Result<Self, Malformed> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !content_type.is_some_and(is_form) {
            return Err(Malformed::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UNSUPPORTED_MEDIA_TYPE",
                "http-media-type",
            ));
        }
        let limit = Duration::from_secs(seconds.into());
        let late = |_| Malformed::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "http-slow-body");
        let bytes = tokio::time::timeout(limit, body(request, payload, MOST_BYTES)).await.map_err(late)??;
        let text = String::from_utf8(bytes).map_err(|_| Malformed::bad("http-broken-body"))?;
        let fields = web::Query::<Vec<(String, String)>>::from_query(&text);
        fields.map(|fields| Self::of(fields.into_inner())).map_err(|_| Malformed::bad("http-parameters"))
    }
}

/// In UTF-8 if it says so.
fn is_form(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let form = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    form && parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    })
}
