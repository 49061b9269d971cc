//! What an installation decides: defaults here, then the file, then the environment; checked before the port opens.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use std::{fmt::Write, path::Path};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    #[serde(serialize_with = "concealed")]
    pub database_url: SecretString,
    pub database_connections: u32,
    pub listen: String,
    pub metrics_listen: String,
    pub public_url: String,
    pub signing_keys: Vec<SigningKey>,
    pub access_token_minutes: u32,
    pub cors_origins: Vec<String>,
    pub workers: usize,
    pub request_bytes: usize,
    pub request_seconds: u32,
    pub sockets: usize,
    pub blind_seconds: u32,
    pub jobs: bool,
    pub drain_seconds: u32,
    pub log: String,
    pub log_json: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningKey {
    pub id: String,
    #[serde(serialize_with = "concealed")]
    pub key: SecretString,
}

fn concealed<S: Serializer>(_: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("")
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database_url: SecretString::default(),
            database_connections: 8,
            listen: "127.0.0.1:8080".into(),
            metrics_listen: String::new(),
            public_url: String::new(),
            signing_keys: Vec::new(),
            access_token_minutes: 10,
            cors_origins: Vec::new(),
            workers: 0,
            request_bytes: 256 * 1024,
            request_seconds: 10,
            sockets: 10_000,
            blind_seconds: 1,
            jobs: true,
            drain_seconds: 5,
            log: "info".into(),
            log_json: true,
        }
    }
}

/// One setting, for the manual.
struct Setting {
    name: &'static str,
    meaning: &'static str,
}

const SETTINGS: &[Setting] = &[
    Setting {
        name: "database_url",
        meaning: "Where the data is: `sqlite:///path/file.db?mode=rwc` (one node) or `postgres://…` (a cluster of its own). Also read from `DATABASE_URL`, which wins. Required.",
    },
    Setting {
        name: "database_connections",
        meaning: "Connections in the pool; about four for each core. SQLite: readers, beside one writer.",
    },
    Setting { name: "listen", meaning: "Address and port to listen on." },
    Setting {
        name: "metrics_listen",
        meaning: "Address and port of `/metrics` (Prometheus), which is open to whoever reaches it: never the public one. Off by default.",
    },
    Setting {
        name: "public_url",
        meaning: "The address at which clients reach it, without a path; the issuer of its tokens. Required by `serve`, and `https://…` unless it is this machine.",
    },
    Setting {
        name: "signing_keys",
        meaning: "Ed25519 keys of the access tokens: `id`, and `key` as PKCS #8 in base64. The first signs, all verify: to rotate, put a new one in front, and drop the old one when its tokens have ended. Required; `sunhwan init` makes one.",
    },
    Setting { name: "access_token_minutes", meaning: "How long an access token lives (X2), 1 to 60." },
    Setting {
        name: "cors_origins",
        meaning: "Origins of browser applications that may call it, exactly as browsers send them. None by default; there is no wildcard.",
    },
    Setting { name: "workers", meaning: "Threads that serve requests; 0 takes one for each core." },
    Setting { name: "request_bytes", meaning: "Largest request body, also after decompression." },
    Setting { name: "request_seconds", meaning: "How long a body may take to arrive, and an operation to run." },
    Setting { name: "sockets", meaning: "WebSockets that may be open at once on this node." },
    Setting {
        name: "blind_seconds",
        meaning: "How long a node serves on without having heard from the database who may do what; then it answers `UNAVAILABLE` (O4), 1 to 60. More than 1 trades that rule for staying up.",
    },
    Setting {
        name: "jobs",
        meaning: "Whether this node does what is to be done behind the requests. At least one node must.",
    },
    Setting {
        name: "drain_seconds",
        meaning: "After SIGTERM: how long `/health/ready` says no before no more requests are taken, so that a load balancer notices.",
    },
    Setting {
        name: "log",
        meaning: "What is logged: `error`, `warn`, `info`, `debug`, or by module as in `info,sqlx=debug`.",
    },
    Setting { name: "log_json", meaning: "Whether a log line is a JSON object, or text for people." },
];

/// Marks what belongs to a demo: `serve` refuses it.
pub const DEMO: &str = "demo";

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration can't be read: {0}")]
    Unreadable(#[from] config::ConfigError),
    #[error("the configuration is not complete:\n{}", .0.iter().map(|what| format!("  - {what}")).collect::<Vec<_>>().join("\n"))]
    Incomplete(Vec<String>),
}

impl Config {
    /// Defaults, then the file if there is one, then `SUNHWAN_…`, then `DATABASE_URL`.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut builder = config::Config::builder();
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        let environment = config::Environment::with_prefix("SUNHWAN").try_parsing(true);
        let environment = environment.list_separator(",").with_list_parse_key("cors_origins");
        builder = builder.add_source(environment.ignore_empty(true));
        builder = builder.set_override_option("database_url", std::env::var("DATABASE_URL").ok())?;
        Ok(builder.build()?.try_deserialize()?)
    }

    /// What every command that opens the database needs.
    pub fn check(&self) -> Result<(), ConfigError> {
        complete(self.missing())
    }

    fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        let database = self.database_url.expose_secret();
        if database.is_empty() {
            missing.push("`database_url` (or DATABASE_URL) is missing: where is the data?".to_owned());
        } else if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database.starts_with(scheme)) {
            missing.push("`database_url` must begin with sqlite: or postgres:".to_owned());
        }
        if !(1..=60).contains(&self.access_token_minutes) {
            missing.push("`access_token_minutes` must be from 1 to 60".to_owned());
        }
        if self.database_connections == 0 || self.request_bytes < 1024 || self.request_seconds == 0 {
            missing.push(
                "`database_connections`, `request_bytes` (at least 1024), `request_seconds` can't be 0".to_owned(),
            );
        }
        if self
            .cors_origins
            .iter()
            .any(|origin| !origin.starts_with("http") || origin.ends_with('/') || origin.contains('*'))
        {
            missing.push(
                "`cors_origins` are origins such as https://app.example.com, without path or wildcard".to_owned(),
            );
        }
        missing
    }

    /// What real service needs beside that: keys and an address of its own, nothing of a demo.
    pub fn check_for_service(&self) -> Result<(), ConfigError> {
        let mut missing = self.missing();
        if self.signing_keys.is_empty() {
            missing.push("`signing_keys` is missing: run `sunhwan init`, which makes one".to_owned());
        }
        if self.signing_keys.iter().any(|key| key.id.starts_with(DEMO)) {
            missing.push("`signing_keys` holds a key of the demo: make one with `sunhwan init`".to_owned());
        }
        if self.public_url.is_empty() {
            missing.push("`public_url` is missing: at which address do clients reach it?".to_owned());
        } else if !self.public_url.starts_with("https://") && !is_local(&self.public_url) {
            missing.push("`public_url` must be https, because tokens travel over it".to_owned());
        }
        complete(missing)
    }
}

fn complete(missing: Vec<String>) -> Result<(), ConfigError> {
    if missing.is_empty() { Ok(()) } else { Err(ConfigError::Incomplete(missing)) }
}

fn is_local(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| url.starts_with(local))
}

/// `docs/CONFIGURATION.md`.
pub fn print() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
        Printed by `sunhwan config`; a test compares. A setting comes from its default, then from the file (`--config`,\n\
        `sunhwan.toml` by default), then from the environment: `listen` is `SUNHWAN_LISTEN`. Lists in the environment are separated by\n\
        commas. What is missing or wrong is named before the port opens.\n\n\
        | setting | default | meaning |\n| --- | --- | --- |\n",
    );
    let defaults = serde_json::to_value(Config::default()).unwrap_or_default();
    for setting in SETTINGS {
        let default = match defaults.get(setting.name) {
            Some(serde_json::Value::String(text)) if text.is_empty() => String::new(),
            Some(serde_json::Value::Array(items)) if items.is_empty() => String::new(),
            Some(serde_json::Value::String(text)) => format!("`{text}`"),
            Some(value) => format!("`{value}`"),
            None => String::new(),
        };
        let _ = writeln!(page, "| `{}` | {default} | {} |", setting.name, setting.meaning);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_knows_every_setting_and_no_other() {
        let defaults = serde_json::to_value(Config::default()).unwrap();
        let mut names: Vec<&str> = defaults.as_object().unwrap().keys().map(String::as_str).collect();
        let mut described: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
        names.sort();
        described.sort();
        assert_eq!(names, described);
    }

    #[test]
    fn service_names_everything_that_is_missing() {
        let message = |config: &Config| config.check_for_service().unwrap_err().to_string();
        let mut config = Config::default();
        let all = message(&config);
        assert!(["database_url", "signing_keys", "public_url"].iter().all(|setting| all.contains(setting)), "{all}");
        config.database_url = "sqlite://x.db".into();
        let both = message(&config);
        assert!(both.contains("signing_keys") && both.contains("public_url"));
        config.signing_keys.push(SigningKey { id: "demo-1".into(), key: "".into() });
        config.public_url = "http://sunhwan.example.com".into();
        let both = message(&config);
        assert!(both.contains("key of the demo") && both.contains("https"));
        config.signing_keys[0].id = "2026-11".into();
        config.public_url = "https://sunhwan.example.com".into();
        assert!(config.check_for_service().is_ok());
        config.cors_origins.push("*".into());
        assert!(message(&config).contains("cors_origins"));
    }

    #[test]
    fn secrets_are_never_printed() {
        let config = Config {
            database_url: "postgres://u:hunter2@h/d".into(),
            signing_keys: vec![SigningKey { id: "k".into(), key: "hunter2".into() }],
            ..Config::default()
        };
        assert!(!format!("{config:?}").contains("hunter2"));
        assert!(!serde_json::to_string(&config).unwrap().contains("hunter2"));
    }
}
