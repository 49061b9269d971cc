//! `/attachments/…`: giving an attachment of VOC to whoever its address was made for, as long as they may see it (V1, V10). What it shows can't be masked: an employee
//! leaves an access record (C3).

use crate::{
    app::App,
    customer::{self, Sight},
    files::{self, Variant, Viewer, content_type},
    http::{
        files::upload_id,
        request::{self, RequestId},
    },
    kernel::error::Fault,
    voc::{self, OpenedAttachment},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use entity::{ids::UploadId, upload::FileKind};
use futures_util::stream;
use serde::Deserialize;
use std::{
    convert::Infallible,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::OwnedSemaphorePermit;

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    viewer: String,
    signature: String,
}

/// Whatever is wrong with it: it is not there.
pub async fn get(app: web::Data<App>, request: HttpRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let Some((id, variant, viewer)) = asked(&app, &request, &path) else { return nothing() };
    let Ok(seat) = app.files.opening.clone().try_acquire_owned() else { return later() };
    match shown(&app, &request, (id, variant), viewer).await {
        Ok(Some((opened, bytes))) => answer(&opened, bytes, seat),
        Ok(None) => nothing(),
        Err(Fault::Unavailable) => later(),
        Err(fault) => {
            tracing::error!(?fault, "an attachment can't be read");
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
fn asked(app: &App, request: &HttpRequest, path: &(String, String)) -> Option<(UploadId, Variant, Viewer)> {
    let signed = web::Query::<Signed>::from_query(request.query_string()).ok()?;
    let (id, variant) = (upload_id(&path.0)?, Variant::of_word(&path.1)?);
    let now = app.clock.now();
    let (viewer, expires) = (&signed.viewer, signed.expires);
    let viewer = app.files.addresses.is_attachment(request.path(), viewer, expires, &signed.signature, now)?;
    // O4: who has signed out meanwhile sees nothing any more.
    let is_over = matches!(viewer, Viewer::Employee(_, session) if app.ended.contains(session));
    (!is_over).then_some((id, variant, viewer))
}

async fn shown(
    app: &App,
    request: &HttpRequest,
    (id, variant): (UploadId, Variant),
    viewer: Viewer,
) -> Result<Option<(OpenedAttachment, Vec<u8>)>, Fault> {
    if !app.watch.is_current() {
        return Err(Fault::Unavailable);
    }
    let directory = app.directory.fresh(&app.db).await.map_err(|_| Fault::Unavailable)?;
    let asked = (id, viewer);
    let Some(opened) = voc::open_attachment(&app.db, (&directory, &app.files.ring), asked, app.clock.now()).await?
    else {
        return Ok(None);
    };
    let key = opened.key.clone();
    let Some(bytes) = files::opened(&app.files, id, variant, key).await? else { return Ok(None) };
    if let (Viewer::Employee(actor, session), Some((customer, number))) = (viewer, &opened.about) {
        let sight = Sight {
            actor,
            session,
            customer: *customer,
            what: "attachment",
            reference: number.clone(),
            client_ip: request::client_ip(request, &app.config.trusted_proxies),
            request_id: RequestId::of(request),
        };
        customer::saw(&app.db, sight, app.clock.now()).await?;
    }
    Ok(Some((opened, bytes)))
}

/// Whatever it is, a browser runs nothing of it: images show, everything else is saved.
fn answer(opened: &OpenedAttachment, bytes: Vec<u8>, seat: OwnedSemaphorePermit) -> HttpResponse {
    let kind = opened.upload.kind.unwrap_or(FileKind::Pdf);
    let how = if kind == FileKind::Pdf { "attachment" } else { "inline" };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type(kind)))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("{how}; filename*=UTF-8''{}", percent(&opened.name))))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"))
        .no_chunking(u64::try_from(bytes.len()).unwrap_or_default())
        .streaming(pieces(bytes, seat))
}

const PIECE: usize = 64 * 1024;

/// Who takes longer gets no more of it: the seat is for others, too.
const LONGEST_ANSWER: Duration = Duration::from_secs(120);

/// The seat is given up with the last of it, and with what is left when its time is over.
fn pieces(bytes: Vec<u8>, seat: OwnedSemaphorePermit) -> impl stream::Stream<Item = Result<Bytes, Infallible>> {
    let held = Arc::new(Mutex::new(Some((Bytes::from(bytes), seat))));
    let waiting = Arc::downgrade(&held);
    tokio::spawn(async move {
        tokio::time::sleep(LONGEST_ANSWER).await;
        if let Some(held) = waiting.upgrade() {
            held.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    });
    stream::unfold(held, async |held| {
        let mut place = held.lock().unwrap_or_else(PoisonError::into_inner);
        let piece = place.as_mut().map(|(rest, _)| rest.split_to(rest.len().min(PIECE))).unwrap_or_default();
        if piece.is_empty() {
            place.take();
            return None;
        }
        drop(place);
        Some((Ok(piece), held))
    })
}

/// RFC 8187, 3.2.1.
fn percent(name: &str) -> String {
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_a_name_can_end_no_header() {
        assert_eq!(percent("진단 1\"\r\n;.pdf"), "%EC%A7%84%EB%8B%A8%201%22%0D%0A%3B.pdf");
        assert_eq!(percent("a-b_c.png"), "a-b_c.png");
    }
}
