//! What every request gets: an id, a log line, headers that keep browsers from guessing.

use crate::{app::App, kernel::id};
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use std::time::Instant;
use tracing::{Instrument, field::Empty, info_span};

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone)]
pub struct RequestId(pub String);

/// Takes the caller's request id if it is a plain one, else makes one; logs the request when it is answered.
pub async fn identify(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| is_plain(id));
    let request_id = given.map_or_else(|| id::fresh(app.clock.now()).simple().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(request_id.clone()));
    let start = Instant::now();
    let (method, path) = (request.method().clone(), request.path().to_owned());
    let span = info_span!("request", id = %request_id, operation = Empty, actor = Empty, code = Empty);
    let result = next.call(request).instrument(span.clone()).await;
    let mut response = result?;
    let status = response.status().as_u16();
    if !path.starts_with("/health") {
        app.metrics.statuses.add(status);
    }
    let millis = start.elapsed().as_secs_f64() * 1_000.0;
    span.in_scope(|| match path.starts_with("/health") {
        true => tracing::debug!(%method, path, status, millis, "answered"),
        false => tracing::info!(%method, path, status, millis, "answered"),
    });
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if app.draining.is() {
        // Else keep-alive connections outlive the drain, and their next request is cut off.
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}

fn is_plain(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

impl RequestId {
    pub fn of(request: &impl HttpMessage) -> String {
        request.extensions().get::<Self>().map(|id| id.0.clone()).unwrap_or_default()
    }
}
