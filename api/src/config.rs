//! What an installation decides: defaults here, then the file, then the environment; checked before the port opens.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};
use std::{fmt::Write, net::IpAddr, path::Path};

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
    pub seal_keys: Vec<SigningKey>,
    pub seal_public_keys: Vec<PublicKey>,
    pub seal_heads_file: String,
    pub erasures_file: String,
    pub audit_retention_years: u32,
    pub access_token_minutes: u32,
    pub refresh_token_hours: u32,
    pub session_days: u32,
    pub second_factor_required: bool,
    pub sign_in_failures_per_address: u32,
    pub secret_keys: Vec<SigningKey>,
    pub app_url: String,
    #[serde(serialize_with = "concealed")]
    pub mail_url: SecretString,
    pub mail_from: String,
    pub files_url: String,
    pub upload_bytes: u32,
    pub attachment_bytes: u32,
    pub trusted_proxies: Vec<IpAddr>,
    pub cors_origins: Vec<String>,
    pub workers: usize,
    pub request_bytes: usize,
    pub request_seconds: u32,
    pub sockets: usize,
    pub sockets_each: usize,
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

/// What remains of a seal key that seals no more.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    pub id: String,
    pub key: String,
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
            seal_keys: Vec::new(),
            seal_public_keys: Vec::new(),
            seal_heads_file: String::new(),
            erasures_file: String::new(),
            audit_retention_years: 0,
            access_token_minutes: 10,
            refresh_token_hours: 12,
            session_days: 7,
            second_factor_required: true,
            sign_in_failures_per_address: 300,
            secret_keys: Vec::new(),
            app_url: String::new(),
            mail_url: "file:mail".into(),
            mail_from: "Sunhwan <sunhwan@localhost>".into(),
            files_url: "file:files".into(),
            upload_bytes: 10 * 1024 * 1024,
            attachment_bytes: 10 * 1024 * 1024,
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            workers: 0,
            request_bytes: 256 * 1024,
            request_seconds: 10,
            sockets: 10_000,
            sockets_each: 100,
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
        meaning: "Connections in the pool; about four for each core. PostgreSQL: 9 more at most, for commits and the service's own work. SQLite: readers, beside one writer.",
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
    Setting {
        name: "seal_keys",
        meaning: "Ed25519 keys that seal the audit log (C3): `id`, and `key` as PKCS #8 in base64. The first seals, all verify: to rotate, put a new one in front, and keep the public half of the old one in `seal_public_keys`. Whoever has the key and the database can rewrite the log, up to the heads that left it: keep them apart. Required; `sunhwan init` makes one.",
    },
    Setting {
        name: "seal_public_keys",
        meaning: "Public halves of seal keys that verify and seal no more: `id`, and `key` as `sunhwan audit keys` prints it. An auditor's configuration has these alone.",
    },
    Setting {
        name: "seal_heads_file",
        meaning: "A file to which the head of each sealed block is added, best on a disk that the database's owner can't write to. `audit verify` compares its last head. Heads are logged anyway (`sunhwan::seal`).",
    },
    Setting {
        name: "erasures_file",
        meaning: "A file to which each erased customer is added (C4), outside of the database's backups: `sunhwan erasures apply` repeats it on a restored one. Erasures are logged anyway (`sunhwan::erasure`).",
    },
    Setting {
        name: "audit_retention_years",
        meaning: "After so many years, at least 2, the rows of sealed blocks of the audit log and of access records are dropped; their heads stay. 0 keeps them for ever.",
    },
    Setting { name: "access_token_minutes", meaning: "How long an access token lives (X2), 1 to 60." },
    Setting {
        name: "refresh_token_hours",
        meaning: "How long a refresh token may wait to be used (X2), 1 to 720: who stays away longer signs in again.",
    },
    Setting {
        name: "session_days",
        meaning: "How long one stays signed in at most, however often tokens are renewed, 1 to 90.",
    },
    Setting {
        name: "second_factor_required",
        meaning: "Whether EXECUTIVE, CEO, CCO and ADMIN must sign in with a second factor (X2). Others may.",
    },
    Setting {
        name: "sign_in_failures_per_address",
        meaning: "Failed sign-ins from one address (IPv6: one /64) within an hour before it has to wait. Higher if a whole company shares one address.",
    },
    Setting {
        name: "secret_keys",
        meaning: "Keys that seal secrets at rest: `id`, and `key` as 32 bytes in base64. The first seals, all open: to rotate, put a new one in front and keep the old one. Whoever loses them loses all second factors. Required; `sunhwan init` makes one.",
    },
    Setting {
        name: "app_url",
        meaning: "The browser application to which links in mails lead (`…/invitation#TOKEN`, `…/password-reset#TOKEN`); `public_url` if absent.",
    },
    Setting {
        name: "mail_url",
        meaning: "Where mail goes: `file:FOLDER` (`.eml` files; the default is `file:mail`), `smtps://user:password@host`, or `smtp://user:password@host:587?tls=required`. `smtp://` without it is accepted for this machine, and for a name without a dot, as in a private network of containers.",
    },
    Setting { name: "mail_from", meaning: "The sender of mails, as `Name <address>`." },
    Setting {
        name: "files_url",
        meaning: "Where images and attachments are kept: `file:FOLDER` (one node, or a folder that all nodes share), or `s3://BUCKET/PREFIX` with credentials, region and endpoint from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, …). Back it up together with the database.",
    },
    Setting {
        name: "upload_bytes",
        meaning: "Largest image that people may send for a post, from 1,024 to 100 MB. A node holds 16 files in memory at most while they are sent.",
    },
    Setting {
        name: "attachment_bytes",
        meaning: "Largest attachment of VOC, from 1,024 to 100 MB. A node holds 16 files in memory at most while they are sent, and 32 attachments while they are read.",
    },
    Setting {
        name: "trusted_proxies",
        meaning: "Exact addresses of the load balancers in front: from them alone `X-Forwarded-For` is believed.",
    },
    Setting {
        name: "cors_origins",
        meaning: "Origins of browser applications that may call it, exactly as browsers send them. None by default; there is no wildcard.",
    },
    Setting { name: "workers", meaning: "Threads that serve requests; 0 takes one for each core." },
    Setting { name: "request_bytes", meaning: "Largest request body, also after decompression." },
    Setting { name: "request_seconds", meaning: "How long a body may take to arrive, and an operation to run." },
    Setting {
        name: "sockets",
        meaning: "WebSockets and streams of server-sent events that may be open at once on this node.",
    },
    Setting {
        name: "sockets_each",
        meaning: "Of these, how many one person may have open, and how many one network address before it is said who it is.",
    },
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
        let environment =
            environment.list_separator(",").with_list_parse_key("cors_origins").with_list_parse_key("trusted_proxies");
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
        if !(1..=720).contains(&self.refresh_token_hours) || !(1..=90).contains(&self.session_days) {
            missing.push("`refresh_token_hours` must be from 1 to 720, `session_days` from 1 to 90".to_owned());
        }
        if self.sign_in_failures_per_address == 0 {
            missing.push("`sign_in_failures_per_address` can't be 0".to_owned());
        }
        if self.database_connections == 0 || self.request_bytes < 1024 || self.request_seconds == 0 {
            missing.push(
                "`database_connections`, `request_bytes` (at least 1024), `request_seconds` can't be 0".to_owned(),
            );
        }
        if !self.files_url.starts_with("file:") && !self.files_url.starts_with("s3://") {
            missing.push("`files_url` must be file:FOLDER or s3://BUCKET/PREFIX".to_owned());
        }
        if !(1_024..=100_000_000).contains(&self.upload_bytes) {
            missing.push("`upload_bytes` must be from 1,024 to 100,000,000".to_owned());
        }
        if !(1_024..=100_000_000).contains(&self.attachment_bytes) {
            missing.push("`attachment_bytes` must be from 1,024 to 100,000,000".to_owned());
        }
        if self.audit_retention_years == 1 {
            missing.push("`audit_retention_years` must be at least 2, or 0 to keep everything".to_owned());
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
        if self.seal_keys.is_empty() {
            missing.push("`seal_keys` is missing: nothing could be sealed; `sunhwan init` makes one".to_owned());
        }
        if self.seal_keys.iter().any(|key| key.id.starts_with(DEMO)) {
            missing.push("`seal_keys` holds a key of the demo: make one with `sunhwan init`".to_owned());
        }
        if self.secret_keys.is_empty() {
            missing.push("`secret_keys` is missing: run `sunhwan init`, which makes one".to_owned());
        }
        if self.secret_keys.iter().any(|key| key.id.starts_with(DEMO)) {
            missing.push("`secret_keys` holds a key of the demo".to_owned());
        }
        if !self.app_url.is_empty() && !self.app_url.starts_with("https://") && !is_local(&self.app_url) {
            missing.push("`app_url` must be https, because one-time links lead there".to_owned());
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
        assert!(
            ["database_url", "signing_keys", "seal_keys", "secret_keys", "public_url"]
                .iter()
                .all(|setting| all.contains(setting)),
            "{all}"
        );
        config.database_url = "sqlite://x.db".into();
        let both = message(&config);
        assert!(both.contains("signing_keys") && both.contains("public_url"));
        config.signing_keys.push(SigningKey { id: "demo-1".into(), key: "".into() });
        config.seal_keys.push(SigningKey { id: "demo-1".into(), key: "".into() });
        config.public_url = "http://sunhwan.example.com".into();
        let both = message(&config);
        assert_eq!(both.matches("key of the demo").count(), 2);
        assert!(both.contains("https"));
        config.signing_keys[0].id = "2026-11".into();
        config.seal_keys[0].id = "2026-11".into();
        config.secret_keys.push(SigningKey { id: "demo-1".into(), key: "".into() });
        assert!(message(&config).contains("`secret_keys` holds a key of the demo"));
        config.secret_keys[0].id = "2026-11".into();
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
            seal_keys: vec![SigningKey { id: "k".into(), key: "hunter2".into() }],
            secret_keys: vec![SigningKey { id: "k".into(), key: "hunter2".into() }],
            mail_url: "smtps://u:hunter2@h".into(),
            ..Config::default()
        };
        assert!(!format!("{config:?}").contains("hunter2"));
        assert!(!serde_json::to_string(&config).unwrap().contains("hunter2"));
    }
}
