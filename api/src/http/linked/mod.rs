//! Pages for customers without an account, behind a signed link (V15, R5). The token is the only credential, so there is no cookie and nothing to
//! forge; looking changes nothing, because mail scanners look. A stranger's link and one that is over have the same page.

mod form;
mod page;

pub use form::Form;
pub use page::{Frame, escaped};

use crate::{
    app::App,
    http::{
        answer::Malformed,
        request::{self, RequestId},
    },
    kernel::{
        actor::{Actor, CustomerActor},
        cx::Cx,
        error::Fault,
        i18n::Locale,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method, StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use entity::ids::CustomerId;

/// Why there is no page.
pub enum Trouble {
    /// Not one of our links.
    Foreign,
    /// It was one.
    Over,
    Busy,
    Method,
    Malformed(StatusCode),
    Fault,
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::RateLimited => Self::Busy,
            Fault::Unavailable => Self::Malformed(StatusCode::SERVICE_UNAVAILABLE),
            fault => {
                tracing::error!(?fault, "a page could not be shown");
                Self::Fault
            }
        }
    }
}

impl From<Malformed> for Trouble {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.status)
    }
}

/// What a browser asks for: the page, or that an answer is taken.
pub struct Asked {
    pub cx: Cx,
    pub form: Form,
    pub locale: Locale,
    /// Whether it sends an answer; or why nothing can be done.
    pub is_answer: Result<bool, Trouble>,
}

pub async fn asked(app: &App, request: &HttpRequest, payload: web::Payload) -> Asked {
    let cx = cx(app, request);
    let passes = app.turnstile.passes(cx.client_ip.as_deref(), cx.now);
    let asked = match *request.method() {
        _ if !passes => Err(Trouble::Busy),
        Method::GET | Method::HEAD => Ok((Form::of_address(request), false)),
        Method::POST => {
            let posted = Form::posted(request, payload, app.config.request_seconds).await;
            posted.map(|form| (form, true)).map_err(Into::into)
        }
        _ => Err(Trouble::Method),
    };
    // Of a body that can't be read the address says who sent it.
    let (form, is_answer) = match asked {
        Ok((form, is_answer)) => (form, Ok(is_answer)),
        Err(trouble) => (Form::of_address(request), Err(trouble)),
    };
    let locale = match form.language.as_deref() {
        Some("ko") => Locale::Ko,
        Some("en") => Locale::En,
        _ => cx.locale,
    };
    Asked { cx, form, locale, is_answer }
}

/// Nobody asks, until the link says who.
fn cx(app: &App, request: &HttpRequest) -> Cx {
    let language = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Cx {
        actor: Actor::Anonymous,
        now: app.clock.now(),
        locale: Locale::negotiate(language.unwrap_or_default()),
        request_id: RequestId::of(request),
        client_ip: request::client_ip(request, &app.config.trusted_proxies),
        user_agent: request::user_agent(request),
        browser: None,
        db: app.db.clone(),
    }
}

/// What the link's owner does, they do as the customer.
pub fn as_customer(cx: &Cx, customer: CustomerId) -> Cx {
    Cx {
        actor: Actor::Customer(CustomerActor { id: customer }),
        now: cx.now,
        locale: cx.locale,
        request_id: cx.request_id.clone(),
        client_ip: cx.client_ip.clone(),
        user_agent: cx.user_agent.clone(),
        browser: None,
        db: cx.db.clone(),
    }
}

pub fn told(frame: &Frame<'_>, trouble: Trouble) -> HttpResponse {
    let (gone, busy) = (("http-link-gone-title", "http-link-gone"), ("http-link-busy-title", "http-link-busy"));
    let (status, (title, says)) = match trouble {
        Trouble::Foreign => (StatusCode::NOT_FOUND, gone),
        Trouble::Over => (StatusCode::GONE, gone),
        Trouble::Busy => (StatusCode::TOO_MANY_REQUESTS, busy),
        Trouble::Method => (StatusCode::METHOD_NOT_ALLOWED, ("http-link-fault-title", "http-link-unreadable")),
        Trouble::Malformed(StatusCode::SERVICE_UNAVAILABLE) => (StatusCode::SERVICE_UNAVAILABLE, busy),
        Trouble::Malformed(status) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            (status, ("http-link-problem", "http-link-too-large"))
        }
        Trouble::Malformed(status) => (status, ("http-link-problem", "http-link-unreadable")),
        Trouble::Fault => (StatusCode::INTERNAL_SERVER_ERROR, ("http-link-fault-title", "http-link-fault")),
    };
    let mut response = frame.trouble(status, title, says);
    let headers = response.headers_mut();
    match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        _ => {}
    }
    response
}
