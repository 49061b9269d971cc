//! How this node fares, in Prometheus' text format, on an address of its own that is never the public one.

use crate::{
    app::App,
    kernel::{
        jobs,
        metrics::{BOUNDS, Histogram},
    },
};
use actix_web::{App as Web, HttpResponse, HttpServer, dev::Server, http::header, web};
use std::{
    fmt::{Display, Write},
    io,
    net::{SocketAddr, TcpListener},
    sync::atomic::Ordering,
};

/// Listens, if the configuration says where.
pub fn serve(app: &web::Data<App>) -> io::Result<Option<(SocketAddr, Server)>> {
    if app.config.metrics_listen.is_empty() {
        return Ok(None);
    }
    let listener = TcpListener::bind(&app.config.metrics_listen)?;
    let (address, app) = (listener.local_addr()?, app.clone());
    let server = HttpServer::new(move || Web::new().app_data(app.clone()).route("/metrics", web::get().to(page)));
    let server = server.workers(1).disable_signals().shutdown_timeout(1).listen(listener)?.run();
    Ok(Some((address, server)))
}

async fn page(app: web::Data<App>) -> HttpResponse {
    let text = Text::default().operations(&app).connections(&app).database(&app).jobs(&app).await;
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")).body(text.0)
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP sunhwan_{name} {help}\n# TYPE sunhwan_{name} {kind}");
    }

    /// `labels` as they stand between braces.
    fn sample(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "sunhwan_{name} {value}"),
            labels => writeln!(self.0, "sunhwan_{name}{{{labels}}} {value}"),
        };
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, "", value);
    }

    fn histogram(&mut self, name: &str, labels: &str, histogram: &Histogram) {
        let (read, comma) = (histogram.read(), if labels.is_empty() { "" } else { "," });
        for (bound, count) in BOUNDS.iter().zip(read.within) {
            self.sample(&format!("{name}_bucket"), &format!("{labels}{comma}le=\"{}\"", seconds(*bound)), count);
        }
        self.sample(&format!("{name}_bucket"), &format!("{labels}{comma}le=\"+Inf\""), read.count);
        self.sample(&format!("{name}_sum"), labels, seconds(read.micros));
        self.sample(&format!("{name}_count"), labels, read.count);
    }

    fn operations(mut self, app: &App) -> Self {
        let metrics = &app.metrics;
        self.family("http_responses_total", "counter", "Answers by HTTP status; health checks aside.");
        for (status, count) in metrics.statuses.read() {
            self.sample("http_responses_total", &format!("status=\"{status}\""), count);
        }
        self.family("operations_total", "counter", "GraphQL operations and events by kind and first error code.");
        for ((operation, code), count) in metrics.codes.read() {
            self.sample("operations_total", &format!("operation=\"{operation}\",code=\"{code}\""), count);
        }
        self.family("operation_seconds", "histogram", "How long running took; of a subscription, each event.");
        self.histogram("operation_seconds", "operation=\"query\"", &metrics.queries);
        self.histogram("operation_seconds", "operation=\"mutation\"", &metrics.mutations);
        self.histogram("operation_seconds", "operation=\"subscription\"", &metrics.events);
        self.family("event_delivery_seconds", "histogram", "From a change to its answer for one subscriber.");
        self.histogram("event_delivery_seconds", "", &metrics.delivery);
        self
    }

    fn connections(mut self, app: &App) -> Self {
        let subscriptions = app.metrics.subscriptions.load(Ordering::Relaxed);
        self.one("sockets_open", "gauge", "WebSockets and event streams that are open.", app.sockets.open());
        self.one("sockets_most", "gauge", "WebSockets and event streams that may be open.", app.config.sockets);
        self.one("subscriptions_open", "gauge", "Subscriptions that listen.", subscriptions);
        let age = app.watch.age().as_secs_f64();
        self.one("access_version_age_seconds", "gauge", "How old is what is known of who may do what.", age);
        self
    }

    fn database(mut self, app: &App) -> Self {
        self.one("statements_total", "counter", "SQL statements of requests.", app.db.statements());
        self.family("pool_connections", "gauge", "Connections to the database, by pool and state.");
        for (pool, open, idle) in app.db.pools() {
            let used = open.saturating_sub(idle);
            self.sample("pool_connections", &format!("pool=\"{pool}\",state=\"used\""), used);
            self.sample("pool_connections", &format!("pool=\"{pool}\",state=\"idle\""), idle);
        }
        self.one("pool_most", "gauge", "Connections that requests may use.", app.config.database_connections);
        self.one("commits_waiting", "gauge", "Changes that wait to be committed.", app.db.waiting());
        self
    }

    async fn jobs(mut self, app: &App) -> Self {
        let (done, failed) = (&app.metrics.jobs_done, &app.metrics.jobs_failed);
        self.one("jobs_done_total", "counter", "Jobs that this node did.", done.load(Ordering::Relaxed));
        self.one("jobs_failed_total", "counter", "Attempts that failed here.", failed.load(Ordering::Relaxed));
        // Without the database there is no such line, and the others are still told.
        if let Ok(oldest) = jobs::oldest_due(&app.db, app.clock.now()).await {
            let late = oldest.map_or(0.0, |due| (app.clock.now() - due).as_seconds_f64());
            self.one("job_oldest_due_seconds", "gauge", "How late the oldest job is that is due, of all nodes.", late);
        }
        self
    }
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1_000_000.0
}
