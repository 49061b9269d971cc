//! Server-sent events: a subscription over plain HTTP, as the GraphQL over SSE protocol has it (distinct connections).

use crate::{
    app::App,
    document::Checked,
    http::{
        answer::{self, Malformed},
        execute::{Asked, Caller},
        live::{End, Live},
        seats::Limits,
    },
};
use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web::{self, Bytes},
};
use async_graphql::Response;
use futures_util::stream;
use std::{convert::Infallible, time::Duration};
use tokio::sync::mpsc;

/// A comment this often keeps proxies from ending an idle connection, and finds out that a client has gone.
const HEARTBEAT: Duration = Duration::from_secs(12);
/// How long a client may take to read what it is sent.
const LONGEST_WRITE: Duration = Duration::from_secs(20);
/// Answers that may wait for a slow client; then its subscription waits too.
const MOST_WAITING: usize = 8;

fn next(body: &str) -> Bytes {
    format!("event: next\ndata: {body}\n\n").into()
}

const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

fn head() -> HttpResponseBuilder {
    let mut head = HttpResponse::Ok();
    head.insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"));
    head.insert_header((header::CACHE_CONTROL, "no-store"));
    // Compressed, an event would wait for the next one.
    head.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("identity")));
    head.insert_header(("x-accel-buffering", "no"));
    head
}

/// What is answered at once, as one event.
pub fn once(response: &Response, caller: &Caller) -> HttpResponse {
    let body = answer::json(response, caller.locale, &caller.request_id);
    let mut head = head();
    for cookie in answer::cookies(response) {
        head.append_header((header::SET_COOKIE, cookie));
    }
    head.body([next(&body).as_ref(), COMPLETE].concat())
}

pub async fn open(app: web::Data<App>, caller: Caller, holder: String, checked: Checked, asked: Asked) -> HttpResponse {
    let Some(seat) = app.sockets.sit(holder, Limits::of(&app.config)) else {
        let malformed = Malformed::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "fault-unavailable");
        return ended(End::Refused(malformed), &caller);
    };
    let mut live = match Live::open(app.clone(), caller.clone(), checked, asked).await {
        Ok(live) => live,
        Err(end) => return ended(end, &caller),
    };
    let (out, waiting) = mpsc::channel::<Bytes>(MOST_WAITING);
    actix_web::rt::spawn(async move {
        let _seat = seat;
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        loop {
            let piece = tokio::select! {
                answer = live.next() => match answer {
                    Ok(response) => next(&answer::json(&response, caller.locale, &caller.request_id)),
                    Err(end) => {
                        let _ = tokio::time::timeout(LONGEST_WRITE, out.send(last(end, &caller))).await;
                        return;
                    }
                },
                _ = heartbeat.tick() => Bytes::from_static(b":\n\n"),
                () = out.closed() => return,
                () = app.draining.begun() => {
                    let _ = out.try_send(Bytes::from_static(COMPLETE));
                    return;
                }
            };
            // A client that reads nothing is looked at no more than one that has gone.
            let sent = tokio::time::timeout(LONGEST_WRITE, out.send(piece)).await;
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    });
    head().streaming(stream::unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|piece| (Ok::<_, Infallible>(piece), waiting))
    }))
}

fn ended(end: End, caller: &Caller) -> HttpResponse {
    match end {
        End::Refused(malformed) => malformed.respond(answer::Media::EventStream, caller.locale, &caller.request_id),
        End::Failed(response) => once(&response, caller),
    }
}

/// Errors, then the end.
fn last(end: End, caller: &Caller) -> Bytes {
    let body = match end {
        End::Refused(malformed) => malformed.json(caller.locale, &caller.request_id),
        End::Failed(response) => answer::json(&response, caller.locale, &caller.request_id),
    };
    [next(&body).as_ref(), COMPLETE].concat().into()
}
