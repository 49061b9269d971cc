//! `/files/…`: taking the bytes of a prepared upload, and giving images to whoever has their signed address.

use crate::{
    app::App,
    files::{self, Denied, Files, TOKEN_HEADER, Variant, content_type, denied_said},
    http::{
        answer::{Malformed, Media},
        request::RequestId,
    },
    kernel::{
        error::{Fault, Stop},
        i18n::Locale,
        id::PublicId,
    },
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderName},
    },
    web,
};
use entity::ids::UploadId;
use futures_util::StreamExt;
use serde::Deserialize;
use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};
use uuid::Uuid;

pub const TOKEN: HeaderName = HeaderName::from_static(TOKEN_HEADER);

/// 10 MB over a slow line.
const LONGEST_BODY: Duration = Duration::from_secs(60);

pub async fn put(app: web::Data<App>, request: HttpRequest, id: web::Path<String>, body: web::Payload) -> HttpResponse {
    let language = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = Locale::negotiate(language.unwrap_or_default());
    match taken(&app, &request, &id, body).await {
        Ok(answer) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(answer),
        Err(malformed) => malformed.respond(Media::Json, locale, &RequestId::of(&request)),
    }
}

async fn taken(app: &App, request: &HttpRequest, id: &str, body: web::Payload) -> Result<serde_json::Value, Malformed> {
    let not_there = || said(Stop::refused(Denied::NotThere));
    let id = upload_id(id).ok_or_else(not_there)?;
    let token = request.headers().get(TOKEN).and_then(|value| value.to_str().ok()).ok_or_else(not_there)?;
    let upload = files::admit(&app.db, &app.files, id, token, app.clock.now()).await.map_err(said)?;
    let Some(_sending) = Sending::begin(&app.files, id) else { return Err(said(Stop::refused(Denied::Used))) };
    let Ok(turn) = app.files.receiving.clone().try_acquire_owned() else { return Err(fault(Fault::Unavailable)) };
    let body = read(body, usize::try_from(upload.byte_size).unwrap_or_default(), request).await?;
    let (db, kept) = (app.db.clone(), app.files.clone());
    let received = tokio::spawn(async move {
        // The body's place is taken for as long as there is a body, also when its sender has gone away.
        let _turn = turn;
        files::receive(db, kept, upload, body).await
    });
    let kept = received.await.map_err(|error| fault(Fault::internal(error)))?.map_err(said)?;
    Ok(serde_json::json!({
        "id": id.encode(), "status": "READY", "contentType": content_type(kept.kind), "width": kept.width, "height": kept.height
    }))
}

/// One body at a time for each upload, so that nobody takes all places with one.
struct Sending {
    files: Arc<Files>,
    id: UploadId,
}

impl Sending {
    fn begin(files: &Arc<Files>, id: UploadId) -> Option<Self> {
        let is_first = files.sending.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        is_first.then(|| Self { files: files.clone(), id })
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.files.sending.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// Not one byte more than was announced.
async fn read(mut body: web::Payload, announced: usize, request: &HttpRequest) -> Result<Vec<u8>, Malformed> {
    let too_large = || Malformed::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", "files-size-differs");
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > announced) {
        return Err(too_large());
    }
    let whole = async {
        let mut bytes = Vec::with_capacity(announced);
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| Malformed::bad("files-size-differs"))?;
            if bytes.len() + chunk.len() > announced {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    let late = || Malformed::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "http-slow-body");
    tokio::time::timeout(LONGEST_BODY, whole).await.map_err(|_| late())?
}

pub fn upload_id(text: &str) -> Option<UploadId> {
    Some(text).filter(|text| text.len() == 32).and_then(|text| Uuid::try_parse(text).ok()).map(UploadId)
}

fn said(stop: Stop<Denied>) -> Malformed {
    match stop {
        Stop::Refused(denied) => {
            let (status, code, key) = denied_said(denied.first().copied().unwrap_or(Denied::NotThere));
            Malformed::new(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), code, key)
        }
        Stop::Failed(error) => fault(error),
    }
}

fn fault(fault: Fault) -> Malformed {
    let status = match &fault {
        Fault::Internal(error) => {
            tracing::error!(%error, "an upload could not be kept");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    Malformed::new(status, fault.code(), fault.message().0)
}

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

/// What the address shows was decided when it was signed: nothing is looked up. Anything else is not there.
pub async fn get(app: web::Data<App>, request: HttpRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let nothing = || HttpResponse::NotFound().insert_header((header::CACHE_CONTROL, "no-store")).finish();
    let (id, file) = path.into_inner();
    let Ok(signed) = web::Query::<Signed>::from_query(request.query_string()) else { return nothing() };
    let (Some(id), Some((_, kind))) = (upload_id(&id), Variant::of_file(&file)) else { return nothing() };
    if !app.files.addresses.is_image(request.path(), signed.expires, &signed.signature, app.clock.now()) {
        return nothing();
    }
    match app.files.get(id, &file).await {
        Ok(Some(found)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, content_type(kind)))
            .insert_header((header::CACHE_CONTROL, "private, max-age=3600, immutable"))
            .insert_header((header::CONTENT_DISPOSITION, "inline"))
            .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
            .no_chunking(found.meta.size)
            .streaming(found.into_stream()),
        Ok(None) => nothing(),
        Err(error) => {
            tracing::error!(%error, "an image can't be read");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}
