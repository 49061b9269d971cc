//! From what was asked, however it came, to what is answered: who asks now, whether the document may run, running it.

use crate::{
    app::App,
    customer,
    document::{self, Checked, Rejection},
    http::{
        answer::{self, Coded, Malformed},
        token,
    },
    kernel::{
        actor::Actor,
        batch,
        cx::{Browser, Cx},
        error::Fault,
        i18n::Locale,
    },
    org::Directory,
};
use actix_web::http::StatusCode;
use async_graphql::{
    Request, Response, ServerError, Variables,
    parser::types::{ExecutableDocument, OperationType},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::Instrument;

/// Of an operation's name, which anybody may choose.
const LONGEST_LOGGED_NAME: usize = 64;

/// A GraphQL request, however it came.
pub struct Asked {
    pub query: String,
    pub operation_name: Option<String>,
    pub variables: Map<String, Value>,
}

/// Who asks, by what they show for themselves.
#[derive(Clone)]
pub struct Caller {
    pub token: Option<String>,
    pub locale: Locale,
    pub request_id: String,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    pub browser: Option<Browser>,
}

/// Who that is at this moment, and the company as it is.
pub struct Moment {
    pub now: DateTime<Utc>,
    pub actor: Actor,
    pub directory: Arc<Directory>,
}

impl Moment {
    /// Who holds what stays open.
    pub fn holder(&self, caller: &Caller) -> String {
        match &self.actor {
            Actor::Employee(actor) => format!("person {}", actor.id.0),
            Actor::Customer(actor) => format!("customer {}", actor.id.0),
            Actor::Anonymous => stranger(caller.client_ip.as_deref()),
        }
    }
}

/// One who has not said yet who they are.
pub fn stranger(client_ip: Option<&str>) -> String {
    format!("address {}", client_ip.unwrap_or_default())
}

pub fn bad_token() -> Malformed {
    Malformed::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", "http-bad-token")
}

fn unavailable() -> Malformed {
    Malformed::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "fault-unavailable")
}

/// Looks again at who asks (O4): at each request, and at each event of a subscription.
pub async fn now(app: &App, caller: &Caller) -> Result<Moment, Malformed> {
    let now = app.clock.now();
    if !app.watch.is_current() {
        return Err(unavailable());
    }
    let directory = app.directory.fresh(&app.db).await.map_err(|_| unavailable())?;
    let actor = token::actor(
        caller.token.as_deref(),
        &app.keys,
        &app.ended,
        &directory,
        app.config.second_factor_required,
        now,
    );
    let actor = actor.map_err(|_| bad_token())?;
    // C4: looked up each time and kept nowhere, so that an erased customer is out with the next request. It is one row by its key.
    if let Actor::Customer(actor) = &actor
        && !customer::is_there(&app.db, actor.id).await.map_err(|_| unavailable())?
    {
        return Err(bad_token());
    }
    Ok(Moment { now, actor, directory })
}

/// Whether the document may run, for this actor.
pub fn check(app: &App, moment: &Moment, asked: &Asked) -> Result<Checked, Rejection> {
    let checked = examine(app, moment, asked);
    if let Err(rejection) = &checked {
        app.metrics.codes.add(("none", rejection.code));
    }
    checked
}

fn examine(app: &App, moment: &Moment, asked: &Asked) -> Result<Checked, Rejection> {
    let checked = document::check(&app.shapes, &asked.query, asked.operation_name.as_deref(), &asked.variables)?;
    if checked.introspects && matches!(moment.actor, Actor::Anonymous) && !app.is_demo() {
        return Err(Rejection {
            code: "INTROSPECTION_DISABLED",
            message: "Sign in to introspect; the schema is also published as a file.".into(),
        });
    }
    let span = tracing::Span::current();
    let who = match &moment.actor {
        Actor::Anonymous => None,
        Actor::Employee(actor) => Some(actor.id.0),
        Actor::Customer(actor) => Some(actor.id.0),
    };
    if let Some(who) = who {
        span.record("actor", tracing::field::display(who.simple()));
    }
    if let Some(name) = &asked.operation_name {
        span.record("operation", name.chars().take(LONGEST_LOGGED_NAME).collect::<String>());
    }
    Ok(checked)
}

/// The request as the schema takes it, with loaders of its own.
pub fn request(
    app: &App,
    caller: &Caller,
    moment: Moment,
    document: ExecutableDocument,
    variables: Map<String, Value>,
) -> Request {
    let Moment { now, actor, directory } = moment;
    let viewer = match &actor {
        Actor::Anonymous | Actor::Customer(_) => None,
        Actor::Employee(actor) => Some(actor.id),
    };
    let cx = Cx {
        actor,
        now,
        locale: caller.locale,
        request_id: caller.request_id.clone(),
        client_ip: caller.client_ip.clone(),
        user_agent: caller.user_agent.clone(),
        browser: caller.browser.clone(),
        db: app.db.clone(),
    };
    let mut request = Request::new("")
        .variables(Variables::from_json(Value::Object(variables)))
        .data(batch::loaders(app.db.clone(), viewer))
        .data(cx)
        .data(directory);
    request.set_parsed_query(document);
    request
}

/// Runs a query or a mutation, and counts it.
pub async fn run(
    app: &App,
    caller: &Caller,
    moment: Moment,
    checked: Checked,
    variables: Map<String, Value>,
) -> Result<Response, Malformed> {
    let start = Instant::now();
    let (name, times) = match checked.operation {
        OperationType::Mutation => ("mutation", &app.metrics.mutations),
        _ => ("query", &app.metrics.queries),
    };
    let answered = execute(app, caller, moment, checked, variables).await;
    times.observe(start.elapsed());
    app.metrics.codes.add((name, answered.as_ref().map_or_else(|malformed| malformed.code, answer::outcome)));
    answered
}

async fn execute(
    app: &App,
    caller: &Caller,
    moment: Moment,
    checked: Checked,
    variables: Map<String, Value>,
) -> Result<Response, Malformed> {
    let request = request(app, caller, moment, checked.document, variables);
    let limit = Duration::from_secs(app.config.request_seconds.into());
    let execution = match checked.operation {
        // A client that goes away must not stop a change between its commit and what follows from it.
        OperationType::Mutation => {
            let (schema, feed) = (app.schema.clone(), app.feed.clone());
            let work = async move {
                let response = schema.execute(request).await;
                feed.ring();
                response
            };
            let task = tokio::spawn(work.in_current_span());
            tokio::time::timeout(limit, task).await.map(|done| done.map_err(Fault::internal))
        }
        _ => tokio::time::timeout(limit, app.schema.execute(request)).await.map(Ok),
    };
    match execution {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(fault)) => {
            tracing::error!(?fault, "a mutation's task ended without an answer");
            Err(Malformed::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", "fault-internal"))
        }
        Err(_) => {
            tracing::warn!(?limit, "an operation was not done in time");
            Err(Malformed::new(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", "http-timeout"))
        }
    }
}

pub fn rejected(rejection: Rejection) -> Response {
    let mut error = ServerError::new(rejection.message, None);
    error.source = Some(Arc::new(Coded(rejection.code)));
    Response::from_errors(vec![error])
}
