//! Subscriptions over WebSocket: the protocol `graphql-transport-ws`, with the close codes that it names.

use crate::{
    app::App,
    http::{
        answer::{self, Malformed, Media},
        execute::{self, Asked, Caller},
        graphql,
        live::{End, Live},
        request::{self, RequestId},
        seats::{Limits, Seat},
        token,
    },
    kernel::i18n::Locale,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    rt::task::JoinHandle,
    web,
};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, Session};
use async_graphql::{Response, parser::types::OperationType};
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};
use tokio::sync::mpsc;

pub const PROTOCOL: &str = "graphql-transport-ws";
/// Operations that may be under way on one socket.
const MOST_OPERATIONS: usize = 100;
/// How long a client may take to say who it is.
const LONGEST_SILENCE: Duration = Duration::from_secs(10);
/// How often the socket is looked at: whether the token has ended, the node stops, the client has gone.
const EVERY: Duration = Duration::from_secs(1);
const PING_AFTER: Duration = Duration::from_secs(25);
const GONE_AFTER: Duration = Duration::from_secs(60);
/// How long a client may take to read what it is sent.
const LONGEST_WRITE: Duration = Duration::from_secs(20);

/// Why a socket is closed: the code and what it means.
type Close = (u16, &'static str);
const MALFORMED: Close = (4400, "Invalid message");
const UNAUTHORIZED: Close = (4401, "Unauthorized");
const FORBIDDEN: Close = (4403, "Forbidden");
const TIMEOUT: Close = (4408, "Connection initialisation timeout");
const TAKEN: Close = (4409, "Subscriber already exists");
const TWICE: Close = (4429, "Too many initialisation requests");
const STOPPING: Close = (1001, "Going away");
const TRY_LATER: Close = (1013, "Try again later");
const TOO_MANY: Close = (1013, "Too many connections");

/// Answers that may wait to be written. When there is more to say than the machine keeps up with, several then leave in one
/// write, which costs as much as one.
const MOST_WAITING: usize = 16;

/// Shakes hands, and leaves the socket to a task of its own.
pub fn open(app: &web::Data<App>, request: &HttpRequest, payload: web::Payload, locale: Locale) -> HttpResponse {
    let request_id = RequestId::of(request);
    let refuse = |malformed: Malformed| malformed.respond(Media::Json, locale, &request_id);
    let offered = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL);
    if !offered
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.trim() == PROTOCOL)
    {
        return refuse(Malformed::bad("http-websocket-protocol"));
    }
    let client_ip = request::client_ip(request, &app.config.trusted_proxies);
    let Some(seat) = app.sockets.sit(execute::stranger(client_ip.as_deref()), Limits::of(&app.config)) else {
        return refuse(Malformed::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "fault-unavailable"));
    };
    let Ok((response, session, messages)) = actix_ws::handle_with_protocols(request, payload, &[PROTOCOL]) else {
        return refuse(Malformed::bad("http-websocket-protocol"));
    };
    let most = app.config.request_bytes;
    let messages = messages.max_frame_size(most).aggregate_continuations().max_continuation_size(most);
    let (out, waiting) = mpsc::channel(MOST_WAITING);
    let user_agent = request::user_agent(request);
    let caller = Caller { token: None, locale, request_id, client_ip, user_agent, browser: None };
    let now = Instant::now();
    let socket = Socket {
        app: app.clone(),
        caller,
        session,
        out,
        operations: HashMap::new(),
        last_number: 0,
        opened: now,
        heard: now,
        pinged: now,
        acknowledged: false,
        seat,
    };
    actix_web::rt::spawn(async move {
        socket.run(messages, waiting).await;
    });
    response
}

/// What an operation's task has to say.
enum Said {
    Message { operation: u64, id: String, text: String, last: bool },
    Close(Close),
}

/// An operation that is under way; its number tells it from one of the same id that the client completed.
struct Operation {
    number: u64,
    task: JoinHandle<()>,
}

struct Socket {
    app: web::Data<App>,
    caller: Caller,
    session: Session,
    out: mpsc::Sender<Said>,
    operations: HashMap<String, Operation>,
    last_number: u64,
    opened: Instant,
    heard: Instant,
    pinged: Instant,
    acknowledged: bool,
    seat: Seat,
}

impl Socket {
    async fn run(mut self, mut messages: AggregatedMessageStream, mut waiting: mpsc::Receiver<Said>) {
        let mut turn = tokio::time::interval(EVERY);
        let draining = self.app.draining.clone();
        let close = loop {
            let step = tokio::select! {
                message = messages.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await,
                    Some(Err(_)) => Err(Some(MALFORMED)),
                    None => Err(None),
                },
                Some(said) = waiting.recv() => self.say(said).await,
                _ = turn.tick() => self.look().await,
                () = draining.begun() => Err(Some(STOPPING)),
            };
            if let Err(close) = step {
                break close;
            }
        };
        for (_, operation) in self.operations.drain() {
            operation.task.abort();
        }
        if let Some((code, reason)) = close {
            let reason = CloseReason { code: CloseCode::from(code), description: Some(reason.to_owned()) };
            let _ = tokio::time::timeout(LONGEST_WRITE, self.session.close(Some(reason))).await;
        }
    }

    /// Once a second.
    async fn look(&mut self) -> Result<(), Option<Close>> {
        if !self.acknowledged {
            return if self.opened.elapsed() > LONGEST_SILENCE { Err(Some(TIMEOUT)) } else { Ok(()) };
        }
        execute::now(&self.app, &self.caller).await.map_err(|malformed| Some(closing(&malformed)))?;
        if self.heard.elapsed() > GONE_AFTER {
            return Err(None);
        }
        if self.heard.elapsed() > PING_AFTER && self.pinged.elapsed() > PING_AFTER {
            self.pinged = Instant::now();
            in_time(self.session.ping(b"")).await?;
        }
        Ok(())
    }

    async fn hear(&mut self, message: AggregatedMessage) -> Result<(), Option<Close>> {
        self.heard = Instant::now();
        match message {
            AggregatedMessage::Text(text) => match serde_json::from_str(&text) {
                Ok(Value::Object(message)) => self.understand(message).await,
                _ => Err(Some(MALFORMED)),
            },
            AggregatedMessage::Ping(payload) => in_time(self.session.pong(&payload)).await,
            AggregatedMessage::Pong(_) => Ok(()),
            AggregatedMessage::Binary(_) => Err(Some(MALFORMED)),
            AggregatedMessage::Close(reason) => {
                in_time(self.session.clone().close(reason)).await?;
                Err(None)
            }
        }
    }

    async fn understand(&mut self, mut message: Map<String, Value>) -> Result<(), Option<Close>> {
        let payload = message.remove("payload");
        let id = match message.remove("id") {
            Some(Value::String(id)) if !id.is_empty() && id.len() <= 128 => Some(id),
            None => None,
            Some(_) => return Err(Some(MALFORMED)),
        };
        let kind = message.remove("type");
        match (kind.as_ref().and_then(Value::as_str).unwrap_or_default(), id, payload) {
            ("connection_init", None, payload) => self.acknowledge(payload).await,
            ("ping", None, _) => self.write(json!({ "type": "pong" }).to_string()).await,
            ("pong", None, _) => Ok(()),
            ("subscribe", Some(id), Some(Value::Object(payload))) => self.subscribe(id, payload).await,
            ("complete", Some(id), _) => {
                if let Some(operation) = self.operations.remove(&id) {
                    operation.task.abort();
                }
                Ok(())
            }
            _ => Err(Some(MALFORMED)),
        }
    }

    /// Takes the token of the first message, as `Authorization: Bearer …` would be, and the language.
    async fn acknowledge(&mut self, payload: Option<Value>) -> Result<(), Option<Close>> {
        if self.acknowledged {
            return Err(Some(TWICE));
        }
        let mut fields = match payload {
            Some(Value::Object(fields)) => fields,
            Some(Value::Null) | None => Map::new(),
            Some(_) => return Err(Some(MALFORMED)),
        };
        if let Some(Value::String(locale)) = fields.remove("locale") {
            self.caller.locale = Locale::negotiate(&locale);
        }
        let authorization = fields.remove("authorization").or_else(|| fields.remove("Authorization"));
        // Nothing that a socket is for is open to nobody.
        let Some(Value::String(authorization)) = authorization else { return Err(Some(FORBIDDEN)) };
        self.caller.token = Some(token::scheme(&authorization).map_err(|_| Some(FORBIDDEN))?);
        let moment = execute::now(&self.app, &self.caller).await.map_err(|malformed| Some(closing(&malformed)))?;
        if !moment.actor.may_listen() {
            return Err(Some(FORBIDDEN));
        }
        if !self.seat.is_of(moment.holder(&self.caller), Limits::of(&self.app.config)) {
            return Err(Some(TOO_MANY));
        }
        self.acknowledged = true;
        self.write(json!({ "type": "connection_ack" }).to_string()).await
    }

    async fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Result<(), Option<Close>> {
        if !self.acknowledged {
            return Err(Some(UNAUTHORIZED));
        }
        let asked = graphql::from_fields(payload).map_err(|_| Some(MALFORMED))?;
        if self.operations.contains_key(&id) {
            return Err(Some(TAKEN));
        }
        if self.operations.len() >= MOST_OPERATIONS {
            let malformed = Malformed::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", "fault-rate-limited");
            let errors = malformed.errors(self.caller.locale, &self.caller.request_id);
            return self.write(message("error", &id, Some(&errors))).await;
        }
        self.last_number += 1;
        let voice = Voice { operation: self.last_number, id: id.clone(), out: self.out.clone() };
        let task = actix_web::rt::spawn(operate(self.app.clone(), self.caller.clone(), asked, voice));
        self.operations.insert(id, Operation { number: self.last_number, task });
        Ok(())
    }

    async fn say(&mut self, said: Said) -> Result<(), Option<Close>> {
        match said {
            Said::Close(close) => Err(Some(close)),
            // The client has completed it meanwhile.
            Said::Message { operation, id, .. }
                if self.operations.get(&id).is_none_or(|one| one.number != operation) =>
            {
                Ok(())
            }
            Said::Message { id, text, last, .. } => {
                if last {
                    self.operations.remove(&id);
                }
                self.write(text).await
            }
        }
    }

    async fn write(&mut self, text: String) -> Result<(), Option<Close>> {
        in_time(self.session.text(text)).await
    }
}

/// A client that reads nothing holds nobody up for longer.
async fn in_time(write: impl Future<Output = Result<(), Closed>>) -> Result<(), Option<Close>> {
    match tokio::time::timeout(LONGEST_WRITE, write).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(None),
    }
}

/// What an operation's task speaks with.
struct Voice {
    operation: u64,
    id: String,
    out: mpsc::Sender<Said>,
}

impl Voice {
    async fn say(&self, kind: &str, payload: Option<&str>) {
        let text = message(kind, &self.id, payload);
        let said = Said::Message { operation: self.operation, id: self.id.clone(), text, last: kind != "next" };
        let _ = self.out.send(said).await;
    }

    async fn close(&self, close: Close) {
        let _ = self.out.send(Said::Close(close)).await;
    }
}

/// `payload` is JSON already.
fn message(kind: &str, id: &str, payload: Option<&str>) -> String {
    let id = Value::from(id);
    match payload {
        Some(payload) => format!(r#"{{"type":"{kind}","id":{id},"payload":{payload}}}"#),
        None => format!(r#"{{"type":"{kind}","id":{id}}}"#),
    }
}

/// One operation, from its beginning to its end. What runs and ends is boxed: a subscription that waits for months must not keep
/// the room for it.
async fn operate(app: web::Data<App>, caller: Caller, asked: Asked, voice: Voice) {
    let moment = match execute::now(&app, &caller).await {
        Ok(moment) => moment,
        Err(malformed) => return voice.close(closing(&malformed)).await,
    };
    let errors = |response: &Response| answer::errors_json(response, caller.locale, &caller.request_id);
    let checked = match execute::check(&app, &moment, &asked) {
        Ok(checked) => checked,
        Err(rejection) => return voice.say("error", Some(&errors(&execute::rejected(rejection)))).await,
    };
    if checked.operation != OperationType::Subscription {
        return match Box::pin(execute::run(&app, &caller, moment, checked, asked.variables)).await {
            Err(malformed) => {
                voice.say("error", Some(&malformed.errors(caller.locale, &caller.request_id))).await;
            }
            Ok(response) if !answer::ran(&response) => voice.say("error", Some(&errors(&response))).await,
            Ok(response) => {
                let body = answer::json(&response, caller.locale, &caller.request_id);
                voice.say("next", Some(&body)).await;
                voice.say("complete", None).await;
            }
        };
    }
    let end = match Box::pin(Live::open(app, caller.clone(), checked, asked)).await {
        Err(end) => end,
        Ok(mut live) => loop {
            match live.next().await {
                Ok(response) => {
                    let body = answer::json(&response, caller.locale, &caller.request_id);
                    voice.say("next", Some(&body)).await;
                }
                Err(end) => break end,
            }
        },
    };
    match end {
        End::Refused(malformed) => voice.close(closing(&malformed)).await,
        End::Failed(response) => voice.say("error", Some(&errors(&response))).await,
    }
}

/// How a socket ends whose caller can't be served any longer.
fn closing(malformed: &Malformed) -> Close {
    if malformed.status == StatusCode::UNAUTHORIZED { FORBIDDEN } else { TRY_LATER }
}
