//! `/bulletin` and `/bulletin.pdf`: a bulletin for whoever its address was made for, as long as they may see it (H6). Without script, from nowhere
//! else, kept nowhere.

use crate::{
    app::App,
    hotline::{self, STYLE},
    kernel::{error::Fault, i18n::Locale},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// The one style element; nothing else, from nowhere.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// PDFs that are drawn at once, beside the threads that answer.
static DRAWING: Semaphore = Semaphore::const_new(2);

#[derive(Deserialize)]
struct Asked {
    token: String,
    lang: Option<String>,
}

pub async fn page(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let Some((token, locale)) = asked(&request) else { return nothing() };
    match opened(&app, &token, locale).await {
        Ok(Some(opened)) => {
            let page = hotline::page(&opened.document, &token);
            answer(HttpResponse::Ok()).content_type("text/html; charset=utf-8").body(page)
        }
        Ok(None) => nothing(),
        Err(fault) => later(&fault),
    }
}

pub async fn pdf(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let Some((token, locale)) = asked(&request) else { return nothing() };
    let opened = match opened(&app, &token, locale).await {
        Ok(Some(opened)) => opened,
        Ok(None) => return nothing(),
        Err(fault) => return later(&fault),
    };
    let Ok(_turn) = DRAWING.try_acquire() else { return later(&Fault::Unavailable) };
    let name = format!("hotline-{}.pdf", opened.week);
    match tokio::task::spawn_blocking(move || hotline::pdf(&opened.document, opened.composed_at)).await {
        Ok(Ok(bytes)) => answer(HttpResponse::Ok())
            .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")))
            .content_type("application/pdf")
            .body(bytes),
        Ok(Err(fault)) => later(&fault),
        Err(error) => later(&Fault::internal(error)),
    }
}

fn asked(request: &HttpRequest) -> Option<(String, Locale)> {
    let asked = web::Query::<Asked>::from_query(request.query_string()).ok()?.into_inner();
    let language = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = match asked.lang.as_deref() {
        Some("ko") => Locale::Ko,
        Some("en") => Locale::En,
        _ => Locale::negotiate(language.unwrap_or_default()),
    };
    Some((asked.token, locale))
}

/// A stranger is known by the signature that they have not.
async fn opened(app: &App, token: &str, locale: Locale) -> Result<Option<hotline::Opened>, Fault> {
    let now = app.clock.now();
    let Some(shown) = app.bulletins.read(token, now) else { return Ok(None) };
    // O4: who has signed out meanwhile sees nothing any more.
    if app.ended.contains(shown.viewer.session) {
        return Ok(None);
    }
    if !app.watch.is_current() {
        return Err(Fault::Unavailable);
    }
    let directory = app.directory.fresh(&app.db).await.map_err(|_| Fault::Unavailable)?;
    hotline::opened(&app.db, &directory, (shown, locale), now, app.bulletins.company()).await
}

fn answer(mut response: actix_web::HttpResponseBuilder) -> actix_web::HttpResponseBuilder {
    response
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    response
}

/// Whatever is wrong with it: it is not there.
fn nothing() -> HttpResponse {
    answer(HttpResponse::NotFound()).finish()
}

fn later(fault: &Fault) -> HttpResponse {
    if !matches!(fault, Fault::Unavailable) {
        tracing::error!(?fault, "a bulletin can't be shown");
    }
    answer(HttpResponse::ServiceUnavailable()).insert_header((header::RETRY_AFTER, "1")).finish()
}
