//! `/graphql`: POST for everything, GET for queries; by `Accept`, one answer or a stream of events.

use crate::{
    app::App,
    http::{
        answer::{self, Malformed, Media},
        execute::{self, Asked, Caller},
        request::{self, RequestId},
        socket, sse, token,
    },
    kernel::{error::Fault, i18n::Locale},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web,
};
use async_graphql::parser::types::OperationType;
use flate2::read::MultiGzDecoder;
use futures_util::StreamExt;
use serde_json::{Map, Value};
use std::{io::Read, time::Duration};

pub async fn endpoint(app: web::Data<App>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let request_id = RequestId::of(&request);
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let locale = Locale::negotiate(text(header::ACCEPT_LANGUAGE));
    if text(header::UPGRADE).eq_ignore_ascii_case("websocket") {
        return socket::open(&app, &request, payload, locale);
    }
    let Some(media) = Media::negotiate(text(header::ACCEPT)) else {
        let malformed = Malformed::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", "http-not-acceptable");
        return malformed.respond(Media::Json, locale, &request_id);
    };
    let is_get = request.method() == Method::GET;
    let asked = match *request.method() {
        Method::POST => posted(&app, &request, payload).await,
        Method::GET => from_address(request.query_string()),
        ref other => Err(answer::wrong_method(other)),
    };
    let token = token::bearer(request.headers()).map_err(|_| execute::bad_token());
    let answered = match (asked, token) {
        (Ok(asked), Ok(token)) => {
            let client_ip = request::client_ip(&request, &app.config.trusted_proxies);
            let user_agent = request::user_agent(&request);
            let browser = Some(request::browser(&request, &app.config));
            let caller = Caller { token, locale, request_id: request_id.clone(), client_ip, user_agent, browser };
            answer(&app, caller, asked, is_get, media).await
        }
        (Err(malformed), _) | (_, Err(malformed)) => Err(malformed),
    };
    answered.unwrap_or_else(|malformed| malformed.respond(media, locale, &request_id))
}

async fn answer(
    app: &web::Data<App>,
    caller: Caller,
    asked: Asked,
    is_get: bool,
    media: Media,
) -> Result<HttpResponse, Malformed> {
    let moment = execute::now(app, &caller).await?;
    let checked = match execute::check(app, &moment, &asked) {
        Ok(checked) => checked,
        Err(rejection) => {
            let rejected = execute::rejected(rejection);
            return Ok(match media {
                Media::EventStream => sse::once(&rejected, &caller),
                media => answer::respond(&rejected, media, caller.locale, &caller.request_id),
            });
        }
    };
    if is_get && checked.operation == OperationType::Mutation {
        return Err(Malformed::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "http-get-mutation"));
    }
    match (checked.operation, media) {
        (OperationType::Subscription, Media::EventStream) => {
            let holder = moment.holder(&caller);
            Ok(sse::open(app.clone(), caller, holder, checked, asked).await)
        }
        (OperationType::Subscription, _) => {
            Err(Malformed::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", "http-needs-stream"))
        }
        (_, Media::EventStream) => {
            let response = execute::run(app, &caller, moment, checked, asked.variables).await?;
            Ok(sse::once(&response, &caller))
        }
        (_, media) => {
            let response = execute::run(app, &caller, moment, checked, asked.variables).await?;
            Ok(answer::respond(&response, media, caller.locale, &caller.request_id))
        }
    }
}

async fn posted(app: &App, request: &HttpRequest, payload: web::Payload) -> Result<Asked, Malformed> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(is_json) {
        // Anything that a browser sends without asking first would be another site's doing.
        return Err(Malformed::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "http-media-type"));
    }
    let limit = Duration::from_secs(app.config.request_seconds.into());
    let body = tokio::time::timeout(limit, body(request, payload, app.config.request_bytes)).await;
    let body = body.map_err(|_| Malformed::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "http-slow-body"))??;
    let Ok(value) = serde_json::from_slice(&body) else { return Err(Malformed::bad("http-not-json")) };
    match value {
        Value::Object(fields) => from_fields(fields),
        Value::Array(_) => Err(Malformed::bad("http-batch")),
        _ => Err(Malformed::bad("http-not-an-object")),
    }
}

/// `application/json`, in UTF-8 if it says so.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    })
}

pub(super) async fn body(request: &HttpRequest, mut payload: web::Payload, most: usize) -> Result<Vec<u8>, Malformed> {
    let too_large = || Malformed::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", "http-too-large");
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    if text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > most)
    {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Malformed::bad("http-broken-body"))?;
        if body.len() + chunk.len() > most {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    match text(header::CONTENT_ENCODING).unwrap_or("identity").trim().to_ascii_lowercase().as_str() {
        "identity" => Ok(body),
        "gzip" => {
            // Never unpacks more than it may keep, whatever the body would grow to.
            let mut unpacked = Vec::new();
            let mut unpacking = MultiGzDecoder::new(body.as_slice()).take(most as u64 + 1);
            unpacking.read_to_end(&mut unpacked).map_err(|_| Malformed::bad("http-broken-body"))?;
            if unpacked.len() > most { Err(too_large()) } else { Ok(unpacked) }
        }
        _ => Err(Malformed::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "http-encoding")),
    }
}

pub(super) fn from_fields(mut fields: Map<String, Value>) -> Result<Asked, Malformed> {
    let query = match fields.remove("query") {
        Some(Value::String(query)) => query,
        Some(Value::Null) | None => return Err(Malformed::bad("http-no-query")),
        Some(_) => return Err(Malformed::bad("http-query-type")),
    };
    let operation_name = match fields.remove("operationName") {
        Some(Value::String(name)) => Some(name),
        Some(Value::Null) | None => None,
        Some(_) => return Err(Malformed::bad("http-operation-name-type")),
    };
    let variables = match fields.remove("variables") {
        Some(Value::Object(variables)) => variables,
        Some(Value::Null) | None => Map::new(),
        Some(_) => return Err(Malformed::bad("http-variables-type")),
    };
    match fields.remove("extensions") {
        Some(Value::Object(_) | Value::Null) | None => Ok(Asked { query, operation_name, variables }),
        Some(_) => Err(Malformed::bad("http-extensions-type")),
    }
}

/// GET: the same fields as parameters, with JSON in `variables` and `extensions`.
fn from_address(query_string: &str) -> Result<Asked, Malformed> {
    let parameters = web::Query::<Vec<(String, String)>>::from_query(query_string);
    let parameters = parameters.map_err(|_| Malformed::bad("http-parameters"))?.into_inner();
    let mut fields = Map::new();
    for (name, value) in parameters {
        let value = match name.as_str() {
            "query" | "operationName" => Value::String(value),
            "variables" | "extensions" if value.is_empty() => Value::Null,
            "variables" | "extensions" => serde_json::from_str(&value).map_err(|_| Malformed::bad("http-not-json"))?,
            _ => continue,
        };
        fields.insert(name, value);
    }
    from_fields(fields)
}

/// Whether the database answers, for health.
pub async fn reachable(app: &App) -> Result<(), Fault> {
    let ping = tokio::time::timeout(Duration::from_secs(1), app.db.ping()).await;
    ping.map_err(|_| Fault::Unavailable)?.map_err(Fault::from)
}
