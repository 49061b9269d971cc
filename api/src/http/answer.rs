//! What goes back: media type and status as GraphQL over HTTP has them, errors with codes, in the client's language.

use crate::kernel::{
    error::Fault,
    i18n::{self, Args, Locale},
};
use actix_web::{
    HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
};
use async_graphql::{PathSegment, ServerError};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// Of the media types of an answer, the one that the client would rather have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: everything about the operation is 200.
    Json,
    /// `application/graphql-response+json`: what did not run is 4xx.
    GraphqlResponse,
    /// `text/event-stream`: each answer as an event; the only one for subscriptions.
    EventStream,
}

impl Media {
    /// By the `Accept` header's q-values; `None` if it takes none. Absent or `*/*` means JSON, as ever.
    pub fn negotiate(accept: &str) -> Option<Self> {
        if accept.trim().is_empty() {
            return Some(Self::Json);
        }
        let mut best: Option<(f32, bool, Self)> = None;
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "application/json" => (true, Self::Json),
                "application/graphql-response+json" => (true, Self::GraphqlResponse),
                "text/event-stream" => (true, Self::EventStream),
                "*/*" | "application/*" => (false, Self::Json),
                _ => continue,
            };
            let mut quality = 1.0;
            let mut charset_fits = true;
            for parameter in parts {
                let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                match name.trim().to_ascii_lowercase().as_str() {
                    "q" => quality = value.trim().parse().unwrap_or(0.0),
                    "charset" => charset_fits = value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8"),
                    _ => {}
                }
            }
            // Of equal ones the first that was named, and a named one before a wildcard.
            let better = best.is_none_or(|(q, named, _)| quality > q || (quality == q && media.0 && !named));
            if charset_fits && quality > 0.0 && better {
                best = Some((quality, media.0, media.1));
            }
        }
        best.map(|(_, _, media)| media)
    }

    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            // What goes wrong before a stream begins is plain JSON.
            Self::Json | Self::EventStream => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }
}

/// An error of ours about the document itself: its code, as the error's source.
pub struct Coded(pub &'static str);

/// Errors beyond these are counted, not told.
const MOST_ERRORS: usize = 10;

/// A request that can't be served at all.
#[derive(Debug)]
pub struct Malformed {
    pub status: StatusCode,
    pub code: &'static str,
    pub key: &'static str,
    pub args: Args,
}

impl Malformed {
    pub fn new(status: StatusCode, code: &'static str, key: &'static str) -> Self {
        Self { status, code, key, args: Args::default() }
    }

    pub fn bad(key: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", key)
    }

    fn error<'a>(&self, locale: Locale, request_id: &'a str) -> ErrorOut<'a> {
        let message = i18n::text(locale, self.key, &self.args);
        ErrorOut { message, locations: &[], path: &[], code: self.code, request_id }
    }

    /// As the answer to a request.
    pub fn json(&self, locale: Locale, request_id: &str) -> String {
        written(&Out { data: None, errors: vec![self.error(locale, request_id)] })
    }

    /// As a list of errors alone.
    pub fn errors(&self, locale: Locale, request_id: &str) -> String {
        written(&[self.error(locale, request_id)])
    }

    pub fn respond(self, media: Media, locale: Locale, request_id: &str) -> HttpResponse {
        tracing::Span::current().record("code", self.code);
        let mut response = body(self.status, media, self.json(locale, request_id));
        let headers = response.headers_mut();
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer error="invalid_token""#));
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                let allow =
                    HeaderValue::from_static(if self.key == "http-get-mutation" { "POST" } else { "GET, POST" });
                headers.insert(header::ALLOW, allow);
            }
            _ => {}
        }
        response
    }
}

/// Whether anything ran: what fails before has no path, and then there is no data to speak of.
pub fn ran(response: &async_graphql::Response) -> bool {
    response.data != async_graphql::Value::Null || response.errors.iter().all(|error| !error.path.is_empty())
}

fn errors<'a>(response: &'a async_graphql::Response, locale: Locale, request_id: &'a str) -> Vec<ErrorOut<'a>> {
    let mut errors: Vec<ErrorOut> =
        response.errors.iter().take(MOST_ERRORS).map(|error| ErrorOut::of(error, locale, request_id)).collect();
    if response.errors.len() > MOST_ERRORS {
        let more =
            Args::default().with("count", i64::try_from(response.errors.len() - MOST_ERRORS).unwrap_or(i64::MAX));
        errors.push(ErrorOut {
            message: i18n::text(locale, "http-more-errors", &more),
            locations: &[],
            path: &[],
            code: "GRAPHQL_VALIDATION_FAILED",
            request_id,
        });
    }
    if let Some(first) = errors.first() {
        tracing::Span::current().record("code", first.code);
    }
    errors
}

/// An operation's answer: of what ran, or why nothing ran.
pub fn json(response: &async_graphql::Response, locale: Locale, request_id: &str) -> String {
    let data = ran(response).then_some(&response.data);
    written(&Out { data, errors: errors(response, locale, request_id) })
}

/// Its errors alone, as a list.
pub fn errors_json(response: &async_graphql::Response, locale: Locale, request_id: &str) -> String {
    written(&errors(response, locale, request_id))
}

pub fn respond(response: &async_graphql::Response, media: Media, locale: Locale, request_id: &str) -> HttpResponse {
    let status = match (ran(response), media) {
        (false, Media::GraphqlResponse) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let mut answer = body(status, media, json(response, locale, request_id));
    for cookie in cookies(response) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// Those that a resolver has set.
pub fn cookies(response: &async_graphql::Response) -> impl Iterator<Item = HeaderValue> {
    let values = response.http_headers.get_all("set-cookie").iter();
    values.filter_map(|value| HeaderValue::from_bytes(value.as_bytes()).ok())
}

fn written(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn body(status: StatusCode, media: Media, json: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, media.header()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept, Accept-Language, Authorization, Origin"))
        .body(json)
}

#[derive(Serialize)]
struct Out<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
}

struct ErrorOut<'a> {
    message: String,
    locations: &'a [async_graphql::Pos],
    path: &'a [PathSegment],
    code: &'static str,
    request_id: &'a str,
}

impl<'a> ErrorOut<'a> {
    fn of(error: &'a ServerError, locale: Locale, request_id: &'a str) -> Self {
        let message = match error.source::<Fault>() {
            Some(fault) => {
                if let Fault::Internal(source) = fault {
                    // The one place where it is logged; the request's span adds its id.
                    tracing::error!(error = ?source, path = ?error.path, "a fault of ours");
                }
                let (key, args) = fault.message();
                i18n::text(locale, key, &args)
            }
            // From the library, in English, for whoever wrote the document.
            None => brief(&error.message),
        };
        Self { message, locations: &error.locations, path: &error.path, code: code(error), request_id }
    }
}

/// By where the error comes from.
fn code(error: &ServerError) -> &'static str {
    match (error.source::<Fault>(), error.source::<Coded>()) {
        (Some(fault), _) => fault.code(),
        (None, Some(coded)) => coded.0,
        (None, None) if error.path.is_empty() => "GRAPHQL_VALIDATION_FAILED",
        (None, None) => "BAD_USER_INPUT",
    }
}

/// How it went, in one word: the first error's code.
pub fn outcome(response: &async_graphql::Response) -> &'static str {
    response.errors.first().map_or("OK", code)
}

/// The library repeats what was sent; an answer must not grow with it.
fn brief(message: &str) -> String {
    message.chars().take(300).collect()
}

impl Serialize for ErrorOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", &self.message)?;
        if !self.locations.is_empty() {
            map.serialize_entry("locations", self.locations)?;
        }
        if !self.path.is_empty() {
            map.serialize_entry("path", self.path)?;
        }
        map.serialize_entry("extensions", &serde_json::json!({ "code": self.code, "requestId": self.request_id }))?;
        map.end()
    }
}

/// What the method is for, when it is neither GET nor POST.
pub fn wrong_method(method: &Method) -> Malformed {
    tracing::debug!(%method, "method not allowed");
    Malformed::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "http-method")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_is_the_clients_choice() {
        for (accept, media) in [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("application/graphql-response+json", Some(Media::GraphqlResponse)),
            ("application/graphql-response+json; charset=utf-8, application/json", Some(Media::GraphqlResponse)),
            ("application/json;q=0.9, application/graphql-response+json", Some(Media::GraphqlResponse)),
            ("application/graphql-response+json;q=0.5, application/json", Some(Media::Json)),
            ("*/*, application/graphql-response+json", Some(Media::GraphqlResponse)),
            ("text/html, */*;q=0.1", Some(Media::Json)),
            ("application/json;q=0", None),
            ("text/html", None),
            ("application/json; charset=iso-8859-1", None),
        ] {
            assert_eq!(Media::negotiate(accept), media, "{accept}");
        }
    }
}
