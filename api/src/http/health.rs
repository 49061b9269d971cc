//! Whether the process lives, and whether it should be sent requests.

use crate::{app::App, http::graphql};
use actix_web::{HttpResponse, http::header, web};

/// It answers: restart it only if this fails.
pub async fn live() -> HttpResponse {
    plain(true, "live")
}

/// It is not stopping, and its database answers.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    match app.draining.is() {
        true => plain(false, "stopping"),
        false => match graphql::reachable(&app).await {
            Ok(()) => plain(true, "ready"),
            Err(_) => plain(false, "the database can't be reached"),
        },
    }
}

fn plain(well: bool, text: &'static str) -> HttpResponse {
    let mut response = if well { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"));
    response.insert_header((header::CACHE_CONTROL, "no-store")).body(text)
}

/// The public keys of our tokens (RFC 7517), for those who verify them too.
pub async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(app.keys.jwks())
}
