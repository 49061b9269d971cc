//! `/certificates/…`: giving an advisor's certificate to whoever its address was made for (A5). It shows a name in the clear: whether they may see it is asked anew, and
//! an employee leaves an access record (C3).

use crate::{
    advisor::certificate::{self, Format},
    app::App,
    files::Viewer,
    http::request::{self, RequestId},
    kernel::{
        actor::{Actor, CustomerActor},
        cx::Cx,
        error::Fault,
        i18n::Locale,
        paper,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use entity::ids::LoyalCustomerAdvisorId;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    viewer: String,
    signature: String,
}

/// Whatever is wrong with it: it is not there.
pub async fn get(app: web::Data<App>, request: HttpRequest, file: web::Path<String>) -> HttpResponse {
    let Some((id, format, viewer)) = asked(&app, &request, &file) else { return nothing() };
    let Ok(_seat) = app.files.opening.clone().try_acquire_owned() else { return later() };
    match drawn(&app, &request, (id, format), viewer).await {
        Ok(Some(bytes)) => answer(format, bytes),
        Ok(None) => nothing(),
        Err(Fault::Unavailable | Fault::RateLimited) => later(),
        Err(fault) => {
            tracing::error!(?fault, "a certificate can't be drawn");
            later()
        }
    }
}

fn nothing() -> HttpResponse {
    HttpResponse::NotFound().insert_header((header::CACHE_CONTROL, "no-store")).finish()
}

fn later() -> HttpResponse {
    let mut answer = HttpResponse::ServiceUnavailable();
    answer.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::RETRY_AFTER, "1")).finish()
}

/// Known by its signature alone: a stranger costs no SQL.
fn asked(app: &App, request: &HttpRequest, file: &str) -> Option<(LoyalCustomerAdvisorId, Format, Viewer)> {
    let signed = web::Query::<Signed>::from_query(request.query_string()).ok()?;
    let said = (signed.viewer.as_str(), signed.expires, signed.signature.as_str());
    let (id, format, viewer) = app.certificates.read(file, said, app.clock.now())?;
    // O4: who has signed out meanwhile sees nothing any more.
    let is_over = matches!(viewer, Viewer::Employee(_, session) if app.ended.contains(session));
    (!is_over).then_some((id, format, viewer))
}

async fn drawn(
    app: &App,
    request: &HttpRequest,
    (id, format): (LoyalCustomerAdvisorId, Format),
    viewer: Viewer,
) -> Result<Option<Vec<u8>>, Fault> {
    if !app.watch.is_current() {
        return Err(Fault::Unavailable);
    }
    let directory = app.directory.fresh(&app.db).await.map_err(|_| Fault::Unavailable)?;
    let actor = match viewer {
        Viewer::Customer(id) => Actor::Customer(CustomerActor { id }),
        Viewer::Employee(id, session) => match directory.actor(id, session, false) {
            Some(actor) => Actor::Employee(Arc::new(actor)),
            None => return Ok(None),
        },
    };
    let cx = Cx {
        actor,
        now: app.clock.now(),
        locale: Locale::Ko,
        request_id: RequestId::of(request),
        client_ip: request::client_ip(request, &app.config.trusted_proxies),
        user_agent: request::user_agent(request),
        browser: None,
        db: app.db.clone(),
    };
    let by = (&*directory, &*app.ring, app.surveys.company());
    let Some(shown) = certificate::open(&cx, by, id).await? else { return Ok(None) };
    let made_at = directory.calendar().start_of(shown.from);
    let drawing = move || -> Result<Vec<u8>, Fault> {
        let title = format!("명예사원증 {}", shown.number);
        let sheet = certificate::page(&shown);
        match format {
            Format::Svg => Ok(paper::svg(&sheet, &title).into_bytes()),
            Format::Pdf => paper::pdf(&[sheet], &paper::Title { title, language: "ko", made_at }),
        }
    };
    let drawn = tokio::task::spawn_blocking(drawing).await.map_err(Fault::internal)?;
    drawn.map(Some)
}

/// Whatever it is, a browser runs nothing of it, and keeps nothing.
fn answer(format: Format, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, format.content_type()))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes)
}
