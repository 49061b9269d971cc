//! What every request gets: an id, a log line, headers that keep browsers from guessing.

use crate::{
    app::App,
    config::Config,
    kernel::{cx::Browser, id},
};
use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use std::{net::IpAddr, time::Instant};
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

/// What a browser adds by itself: where the page comes from, and the cookie with a refresh token.
pub fn browser(request: &HttpRequest, config: &Config) -> Browser {
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    // The public address may have a path; an origin has none.
    let is_own = |origin: &str| {
        let rest = config.public_url.strip_prefix(origin);
        origin.contains("://") && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_trusted = origin.is_some_and(|origin| is_own(origin) || config.cors_origins.iter().any(|one| one == origin));
    let mut browser = Browser { refresh_token: None, is_trusted, is_secure: config.public_url.starts_with("https://") };
    let name = browser.cookie_name();
    let mut cookies = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let value = cookies.find_map(|all| all.split("; ").find_map(|one| one.strip_prefix(name)?.strip_prefix('=')));
    browser.refresh_token = value.map(str::to_owned);
    browser
}

fn is_plain(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

impl RequestId {
    pub fn of(request: &impl HttpMessage) -> String {
        request.extensions().get::<Self>().map(|id| id.0.clone()).unwrap_or_default()
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";
/// Of a browser's name for itself, which anybody may choose.
const LONGEST_USER_AGENT: usize = 300;

/// Whence the request came. Behind proxies of ours it is the last address of `X-Forwarded-For` that is none of them: what
/// stands before that, anybody may have written.
pub fn client_ip(request: &HttpRequest, proxies: &[IpAddr]) -> Option<String> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let lines = request.headers().get_all(FORWARDED_FOR).filter_map(|line| line.to_str().ok());
    Some(client_of(peer, lines.collect::<Vec<_>>().join(","), proxies).to_string())
}

fn client_of(peer: IpAddr, forwarded: String, proxies: &[IpAddr]) -> IpAddr {
    let mut client = peer;
    let mut hops = forwarded.rsplit(',').map(str::trim);
    while proxies.iter().any(|proxy| proxy.to_canonical() == client) {
        match hops.next().and_then(|hop| hop.parse::<IpAddr>().ok()) {
            Some(hop) => client = hop.to_canonical(),
            None => break,
        }
    }
    client
}

pub fn user_agent(request: &HttpRequest) -> Option<String> {
    let text = request.headers().get(header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().filter(|c| !c.is_control()).take(LONGEST_USER_AGENT).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed_about_the_client() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2"), ip("::ffff:10.0.0.3")];
        for (peer, forwarded, client) in [
            ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.3", "2001:db8::5", "2001:db8::5"),
            ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
            ("10.0.0.1", "unknown", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ] {
            assert_eq!(client_of(ip(peer), forwarded.into(), &proxies), ip(client), "{peer} {forwarded:?}");
        }
        assert_eq!(client_of(ip("10.0.0.1"), "1.2.3.4".into(), &[]), ip("10.0.0.1"));
    }
}
