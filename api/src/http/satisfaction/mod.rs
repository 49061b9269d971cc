//! `/satisfaction`: the page behind the link of an invitation (V15). The token is the only credential, so there is no cookie and nothing to
//! forge; looking changes nothing, because mail scanners look. A stranger's link and one that is over have the same page.

mod form;
mod page;

use crate::{
    app::App,
    http::{
        answer::Malformed,
        request::{self, RequestId},
    },
    kernel::{
        actor::{Actor, CustomerActor},
        cx::Cx,
        error::{Fault, Said, Stop},
        i18n::{self, Locale},
        policy::Action,
    },
    voc::{
        Refusal, VocErrorCode, Which,
        satisfaction::{self, Answer, Opened},
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
use entity::{
    ids::{CustomerId, VocItemId},
    voc_survey::SurveyChannel,
};
use form::Form;
use page::{Filled, Frame, Shown};
use tracing::Instrument;

/// Why there is no page of a survey.
enum Trouble {
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

pub async fn endpoint(app: web::Data<App>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let cx = cx(&app, &request);
    let passes = app.turnstile.passes(cx.client_ip.as_deref(), cx.now);
    let asked = match *request.method() {
        _ if !passes => Err(Trouble::Busy),
        Method::GET | Method::HEAD => Ok((Form::of_address(&request), false)),
        Method::POST => {
            let posted = Form::posted(&request, payload, app.config.request_seconds).await;
            posted.map(|form| (form, true)).map_err(Into::into)
        }
        _ => Err(Trouble::Method),
    };
    // Of a body that can't be read the address says who sent it.
    let (form, asked) = match asked {
        Ok((form, is_answer)) => (form, Ok(is_answer)),
        Err(trouble) => (Form::of_address(&request), Err(trouble)),
    };
    let locale = match form.language.as_deref() {
        Some("ko") => Locale::Ko,
        Some("en") => Locale::En,
        _ => cx.locale,
    };
    let token = form.token.clone();
    let frame = Frame { company: &app.explorer.company, locale, token: &token };
    let answered = match asked {
        Ok(false) => show(&app, &cx, &frame, None).await,
        Ok(true) => take(&app, &cx, &frame, form).await,
        Err(trouble) => Err(trouble),
    };
    answered.unwrap_or_else(|trouble| told(&frame, trouble))
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

async fn opened(app: &App, cx: &Cx, token: &str) -> Result<Opened, Trouble> {
    let id = app.surveys.read(token).ok_or(Trouble::Foreign)?;
    satisfaction::opened(cx, &app.ring, id).await?.ok_or(Trouble::Over)
}

async fn show(app: &App, cx: &Cx, frame: &Frame<'_>, filled: Option<Filled>) -> Result<HttpResponse, Trouble> {
    let opened = opened(app, cx, frame.token).await?;
    let directory = app.directory.now();
    let day = |moment| directory.calendar().day_of(moment);
    let answer = opened.answer.as_ref().map(|(score, at, comment)| (day(*at), *score, comment.as_deref()));
    let status = if filled.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let filled = filled.unwrap_or_else(|| match &answer {
        Some((_, score, comment)) => {
            Filled { score: Some(*score), comment: comment.unwrap_or_default().to_owned(), problems: Vec::new() }
        }
        None => Filled::default(),
    });
    let shown = Shown { number: &opened.number, until: day(opened.open_until), answer, filled };
    Ok(frame.survey(status, &shown))
}

/// The answer is shown at an address of its own, so that loading the page again sends nothing again.
async fn take(app: &web::Data<App>, cx: &Cx, frame: &Frame<'_>, form: Form) -> Result<HttpResponse, Trouble> {
    let opened = opened(app, cx, frame.token).await?;
    // Nothing chosen is no score.
    let score = form.score.as_deref().and_then(|score| score.parse().ok()).unwrap_or_default();
    let comment = form.comment.unwrap_or_default();
    let answer = Answer { score, comment: Some(comment.clone()), channel: SurveyChannel::Link };
    match rate(app, as_customer(cx, opened.customer), opened.item, answer).await {
        Ok(()) => {
            let place = format!("satisfaction?token={}&lang={}", frame.token, page::code(frame.locale));
            let mut response = HttpResponse::SeeOther();
            response.insert_header((header::LOCATION, place)).insert_header((header::CACHE_CONTROL, "no-store"));
            Ok(response.finish())
        }
        Err(Stop::Failed(fault)) => Err(fault.into()),
        Err(Stop::Refused(refused)) => {
            let said: Vec<Said<VocErrorCode>> = refused.into_iter().map(Into::into).collect();
            if !said.iter().all(|said| ["score", "comment"].map(|field| vec![field.to_owned()]).contains(&said.field)) {
                return Err(Trouble::Over);
            }
            let problems = said.iter().map(|said| i18n::text(frame.locale, said.key, &said.args)).collect();
            let score = Some(score).filter(|score| satisfaction::SCORES.contains(score));
            show(app, cx, frame, Some(Filled { score, comment, problems })).await
        }
    }
}

/// What the link's owner does, they do as the customer.
fn as_customer(cx: &Cx, customer: CustomerId) -> Cx {
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

/// In a task of its own: who goes away must not stop it between its commit and what follows from it.
async fn rate(app: &web::Data<App>, cx: Cx, item: VocItemId, answer: Answer) -> Result<(), Stop<Refusal>> {
    let app = app.clone();
    let work = async move {
        let permit = cx.permit(Action::RateVoc)?;
        let which = Which { id: item, expected_version: None };
        let rated = satisfaction::rate(&cx, (&app.directory.now(), &app.ring), &permit, which, answer).await;
        app.feed.ring();
        rated.map(|_| ())
    };
    tokio::spawn(work.in_current_span()).await.map_err(|error| Stop::Failed(Fault::internal(error)))?
}

fn told(frame: &Frame<'_>, trouble: Trouble) -> HttpResponse {
    let (gone, busy) = (("voc-survey-gone-title", "voc-survey-gone"), ("voc-survey-busy-title", "voc-survey-busy"));
    let (status, (title, says)) = match trouble {
        Trouble::Foreign => (StatusCode::NOT_FOUND, gone),
        Trouble::Over => (StatusCode::GONE, gone),
        Trouble::Busy => (StatusCode::TOO_MANY_REQUESTS, busy),
        Trouble::Method => (StatusCode::METHOD_NOT_ALLOWED, ("voc-survey-fault-title", "voc-survey-unreadable")),
        Trouble::Malformed(StatusCode::SERVICE_UNAVAILABLE) => (StatusCode::SERVICE_UNAVAILABLE, busy),
        Trouble::Malformed(status) if status == StatusCode::PAYLOAD_TOO_LARGE => {
            (status, ("voc-survey-problem", "voc-survey-too-large"))
        }
        Trouble::Malformed(status) => (status, ("voc-survey-problem", "voc-survey-unreadable")),
        Trouble::Fault => (StatusCode::INTERNAL_SERVER_ERROR, ("voc-survey-fault-title", "voc-survey-fault")),
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
