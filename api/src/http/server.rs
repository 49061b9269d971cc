//! Starting and stopping: listening, draining, letting go.

use crate::{
    app::App,
    background, hotline,
    http::{
        attachments, bulletins, certificates, explorer, files, graphql, health, metrics, promise, request, satisfaction,
    },
};
use actix_cors::Cors;
use actix_web::{
    App as Web, HttpServer,
    dev::ServerHandle,
    http::{Method, header},
    middleware::{Compress, from_fn},
    web,
};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};
use tokio::{sync::watch, task::JoinSet};

/// Whether the server is about to stop.
#[derive(Clone)]
pub struct Draining(watch::Sender<bool>);

impl Default for Draining {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Draining {
    pub fn is(&self) -> bool {
        *self.0.borrow()
    }

    /// For what would else stay open for ever.
    pub async fn begun(&self) {
        // The sender is ours: it can't be gone.
        let _ = self.0.subscribe().wait_for(|draining| *draining).await;
    }
}

/// A server that runs.
pub struct Running {
    pub address: SocketAddr,
    pub metrics_address: Option<SocketAddr>,
    draining: Draining,
    drain: Duration,
    handle: ServerHandle,
    metrics: Option<ServerHandle>,
    served: tokio::task::JoinHandle<io::Result<()>>,
    /// What keeps the node up to date; ends with it.
    _background: JoinSet<()>,
}

/// Running requests may take this long to end after the drain.
const LAST_REQUESTS_SECONDS: u64 = 10;

pub fn start(app: App) -> io::Result<Running> {
    let listener = TcpListener::bind(&app.config.listen)?;
    let address = listener.local_addr()?;
    let draining = app.draining.clone();
    let drain = Duration::from_secs(app.config.drain_seconds.into());
    let workers = match app.config.workers {
        0 => std::thread::available_parallelism().map_or(2, usize::from),
        workers => workers,
    };
    let background = background::start(&app);
    let app = web::Data::new(app);
    let (metrics_address, metrics) = metrics::serve(&app)?.unzip();
    let server = HttpServer::new(move || {
        Web::new()
            .app_data(app.clone())
            .wrap(Compress::default())
            .wrap(cors(&app.config.cors_origins))
            .wrap(from_fn(request::identify))
            .service(web::resource("/graphql").to(graphql::endpoint))
            .route("/", web::get().to(explorer::page))
            .route("/explorer/config.json", web::get().to(explorer::config))
            .route("/explorer/{file}", web::get().to(explorer::asset))
            .route("/.well-known/jwks.json", web::get().to(health::jwks))
            .route("/files/{upload}", web::put().to(files::put))
            .route("/files/{upload}/{file}", web::get().to(files::get))
            .service(web::resource("/satisfaction").to(satisfaction::endpoint))
            .service(web::resource("/promise").to(promise::endpoint))
            .route("/attachments/{upload}/{variant}", web::get().to(attachments::get))
            .route(hotline::PAGE, web::get().to(bulletins::page))
            .route(hotline::PDF, web::get().to(bulletins::pdf))
            .route("/certificates/{file}", web::get().to(certificates::get))
            .route("/health/live", web::get().to(health::live))
            .route("/health/ready", web::get().to(health::ready))
    })
    .workers(workers)
    .disable_signals()
    .shutdown_timeout(LAST_REQUESTS_SECONDS)
    .client_request_timeout(Duration::from_secs(10))
    .keep_alive(Duration::from_secs(75))
    .listen(listener)?
    .run();
    let handle = server.handle();
    let metrics = metrics.map(|server| {
        let handle = server.handle();
        tokio::spawn(server);
        handle
    });
    Ok(Running {
        address,
        metrics_address,
        draining,
        drain,
        handle,
        metrics,
        served: tokio::spawn(server),
        _background: background,
    })
}

/// An exact list of origins, never reflected; none means that no browser application of elsewhere may call.
fn cors(origins: &[String]) -> Cors {
    origins.iter().fold(
        Cors::default()
            .allowed_methods([Method::GET, Method::POST, Method::PUT])
            .allowed_headers([
                header::AUTHORIZATION,
                header::CONTENT_TYPE,
                header::ACCEPT,
                header::ACCEPT_LANGUAGE,
                request::REQUEST_ID,
                files::TOKEN,
            ])
            .expose_headers([request::REQUEST_ID])
            .supports_credentials()
            .block_on_origin_mismatch(false)
            .max_age(600),
        |cors, origin| cors.allowed_origin(origin),
    )
}

impl Running {
    /// Fails readiness first, so that nobody sends more; then lets running requests end.
    pub async fn stop(self) {
        self.draining.0.send_replace(true);
        tokio::time::sleep(self.drain).await;
        self.handle.stop(true).await;
        if let Some(metrics) = self.metrics {
            metrics.stop(false).await;
        }
        if let Ok(Err(error)) = self.served.await {
            tracing::error!(%error, "the server ended with an error");
        }
    }

    /// Until the process is told to end.
    pub async fn until_told(mut self) -> io::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            // It ended by itself, which it never should.
            ended = &mut self.served => return ended.unwrap_or_else(|error| Err(io::Error::other(error))),
        }
        tracing::info!("stopping");
        self.stop().await;
        Ok(())
    }
}
