//! What each command does, in the order in which it does it.

pub mod audit;
pub mod customers;
pub mod erasures;
mod import;
pub mod rekey;
pub mod risk;
pub mod token;

pub use import::{Employees, employees as import_employees};

use crate::{
    access::{self, token::fresh_key},
    app::{self, App, StartError},
    config::{Config, ConfigError, SigningKey},
    demo, healthcheck,
    http::{self, DemoAccount},
    kernel::{
        actor::Actor,
        clock::Clock,
        cx::Cx,
        db::{self, Db},
        error::Fault,
        i18n::Locale,
        id, secret,
    },
    org::LiveDirectory,
};
use secrecy::{ExposeSecret, SecretString};
use std::{fmt::Write, fs, io, path::Path};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{}", db::plainly(.0))]
    Database(#[from] sea_orm::DbErr),
    #[error("{0}")]
    Other(String),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Other(match fault {
            Fault::Internal(source) => source.to_string(),
            fault => fault.to_string(),
        })
    }
}

/// Starts the log, on standard error.
pub fn log(filter: &str, json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| "info".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // A second call, as in tests, changes nothing.
    let _ = if json { log.json().flatten_event(true).try_init() } else { log.compact().try_init() };
}

/// Where the configuration is if nobody says.
const USUAL_FILE: &str = "sunhwan.toml";

/// A file that is named must be there; the usual one may be missing.
fn load(file: Option<&Path>) -> Result<Config, Error> {
    match file {
        Some(file) if !file.exists() => Err(Error::Other(format!("{} is not there", file.display()))),
        Some(file) => Ok(Config::load(Some(file))?),
        None => Ok(Config::load(Some(Path::new(USUAL_FILE)).filter(|file| file.exists()))?),
    }
}

/// A configuration with a key that nobody else has, the tables, and the first administrator. The file comes first: if it
/// can't be written, nothing has happened, and if what follows fails, it is taken away again.
pub async fn init(file: Option<&Path>, admin_email: &str, public_url: &str) -> Result<(), Error> {
    let file = file.unwrap_or(Path::new(USUAL_FILE));
    if file.exists() {
        return Err(Error::Other(format!("{} is there already: nothing was changed", file.display())));
    }
    if !is_address(admin_email) {
        return Err(Error::Other(format!("{admin_email:?} is not an e-mail address")));
    }
    let mut config = Config::load(None)?;
    if config.database_url.expose_secret().is_empty() {
        config.database_url = "sqlite://sunhwan.db?mode=rwc".into();
    }
    let no_random = |_| Error::Other("no random numbers".into());
    let (key, seal_key) = (fresh_key().map_err(no_random)?, fresh_key().map_err(no_random)?);
    let secret_key = secret::fresh_key().map_err(no_random)?;
    let database = match std::env::var_os("DATABASE_URL") {
        Some(_) => "# database_url: from DATABASE_URL\n".to_owned(),
        None => format!("database_url = {}\n", toml(config.database_url.expose_secret())),
    };
    let text = format!(
        "# Sunhwan. Every setting: `sunhwan config`. Keep this file secret: whoever reads it can sign in as anyone.\n\
         {database}public_url = {}\nlisten = {}\n\n[[signing_keys]]\nid = \"{day}\"\nkey = \"{key}\"\n\n\
         [[seal_keys]]\nid = \"{day}\"\nkey = \"{seal_key}\"\n\n\
         # Keep a copy elsewhere: without it no second factor opens any more.\n\
         [[secret_keys]]\nid = \"{day}\"\nkey = \"{secret_key}\"\n",
        toml(public_url),
        toml(&config.listen),
        day = Clock::System.now().format("%Y-%m-%d"),
    );
    write_secret(file, &text)?;
    let password = match first_administrator(&config, admin_email).await {
        Ok(password) => password,
        Err(error) => {
            fs::remove_file(file)?;
            return Err(error);
        }
    };
    println!("Wrote {} with fresh keys.", file.display());
    println!("First administrator: {admin_email}\nOne-time password:   {password}");
    println!(
        "Start with `sunhwan serve`, sign in, change the password and set up a second factor: until then nothing else is open."
    );
    Ok(())
}

async fn first_administrator(config: &Config, email: &str) -> Result<String, Error> {
    reserve(config.database_url.expose_secret())?;
    app::migrate(config.database_url.expose_secret()).await?;
    let db = app::open(config).await?;
    let password = access::first_administrator(&db, email, Clock::System.now()).await?;
    password.ok_or_else(|| Error::Other("the database has a company already: nothing was changed".into()))
}

/// What the command line does is done by nobody who is signed in.
fn cx(db: &Db, locale: Locale) -> Cx {
    let now = Clock::System.now();
    let request_id = format!("cli-{}", id::fresh(now).simple());
    let db = db.clone();
    Cx { actor: Actor::Anonymous, now, locale, request_id, client_ip: None, user_agent: None, browser: None, db }
}

/// A one-time password for an administrator who can't sign in any more.
pub async fn rescue(config: Option<&Path>, email: &str) -> Result<(), Error> {
    let config = load(config)?;
    config.check()?;
    app::check_migrated(config.database_url.expose_secret()).await?;
    let db = app::open(&config).await?;
    let directory = LiveDirectory::load(&db, Clock::System).await?.now();
    let password = access::rescue(&cx(&db, Locale::default()), &directory, email).await?;
    db.close().await?;
    let password = password.ok_or_else(|| Error::Other(format!("no administrator has the address {email:?}")))?;
    println!("One-time password for {email}: {password}");
    println!("The sessions have ended, and the second factor is gone: sign in, change the password, set up a new one.");
    Ok(())
}

/// Somebody at some host, in what mail servers take without more ado.
fn is_address(email: &str) -> bool {
    let plain = email.bytes().all(|byte| byte.is_ascii_graphic());
    plain && email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.len() > 2 && !host.contains('@'))
}

/// An SQLite file that nobody else may read, before SQLite would make one that everybody may.
fn reserve(url: &str) -> Result<(), Error> {
    let path = url.strip_prefix("sqlite://").map(|path| Path::new(path.split('?').next().unwrap_or(path)));
    match path {
        Some(path) if !path.exists() && !path.as_os_str().is_empty() => write_secret(path, ""),
        _ => Ok(()),
    }
}

fn toml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Readable by its owner alone.
fn write_secret(file: &Path, text: &str) -> Result<(), Error> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let written = made.and_then(|mut made| made.write_all(text.as_bytes()));
    written.map_err(|error| Error::Other(format!("{} can't be written: {error}", file.display())))
}

fn start(app: App) -> Result<http::Running, Error> {
    let listen = app.config.listen.clone();
    http::start(app).map_err(|error| Error::Other(format!("can't listen on {listen}: {error}")))
}

pub async fn serve(file: Option<&Path>) -> Result<(), Error> {
    let config = load(file)?;
    config.check_for_service()?;
    log(&config.log, config.log_json);
    let mail_stays_here = config.mail_url.expose_secret().starts_with("file:");
    let app = App::build_for_service(config, Clock::System).await?;
    let running = start(app)?;
    if mail_stays_here {
        tracing::warn!("`mail_url` is a folder: no mail leaves this machine");
    }
    tracing::info!(address = %running.address, "ready");
    Ok(running.until_told().await?)
}

/// Whether the service that this configuration describes is ready.
pub fn healthcheck(file: Option<&Path>) -> Result<(), Error> {
    Ok(healthcheck::ask(&load(file)?.listen)?)
}

pub async fn migrate(file: Option<&Path>) -> Result<(), Error> {
    let config = load(file)?;
    config.check()?;
    let done = app::migrate(config.database_url.expose_secret()).await?;
    println!("{done} migrations applied.");
    Ok(())
}

/// A key of the demo in its folder, made at the first start.
fn demo_key(
    data: &Path,
    name: &str,
    fresh: fn() -> Result<String, aws_lc_rs::error::Unspecified>,
) -> Result<SigningKey, Error> {
    let file = data.join(name);
    if !file.exists() {
        fs::create_dir_all(data)?;
        write_secret(&file, &fresh().map_err(|_| Error::Other("no random numbers".into()))?)?;
    }
    let key = SecretString::from(fs::read_to_string(&file)?.trim().to_owned());
    Ok(SigningKey { id: demo::KEY_ID.into(), key })
}

/// Where the demo is reached: links in its mails lead there, and tokens are for it. Commands beside it know by what it wrote down.
fn demo_address(data: &Path, listen: &str) -> String {
    let written = || fs::read_to_string(data.join("demo.address")).ok();
    if listen.ends_with(":0") { written().unwrap_or_else(|| "sunhwan.demo".to_owned()) } else { listen.to_owned() }
}

/// The demo's configuration: an SQLite file and keys of its own, whatever `DATABASE_URL` says.
fn demo_config(data: &Path, listen: &str) -> Result<Config, Error> {
    let path = data.join("demo.db");
    let path = path.to_str().ok_or_else(|| Error::Other("the folder's name is not UTF-8".into()))?;
    Ok(Config {
        database_url: format!("sqlite://{path}?mode=rwc").into(),
        listen: listen.to_owned(),
        public_url: format!("http://{}", demo_address(data, listen)),
        // Where its explorer is: a page of these may have the refresh token in a cookie.
        cors_origins: [listen.to_owned(), listen.replace("127.0.0.1", "localhost")]
            .map(|at| format!("http://{at}"))
            .into(),
        signing_keys: vec![demo_key(data, "demo.key", fresh_key)?],
        seal_keys: vec![demo_key(data, "demo-seal.key", fresh_key)?],
        secret_keys: vec![demo_key(data, "demo.secret", secret::fresh_key)?],
        // There is no other node from which a change could come, and a laptop may stop for a moment.
        blind_seconds: 10,
        // One click signs in as anyone.
        second_factor_required: false,
        mail_url: format!("file:{}", data.join("mail").display()).into(),
        files_url: format!("file:{}", data.join("files").display()),
        drain_seconds: 0,
        log: std::env::var("SUNHWAN_LOG").unwrap_or_else(|_| "info".into()),
        log_json: false,
        ..Config::default()
    })
}

/// An invented company, ready to be looked at.
pub async fn demo(data: &Path, listen: &str) -> Result<(), Error> {
    let config = demo_config(data, listen)?;
    log(&config.log, config.log_json);
    // Before a company is invented: is there a place for it to listen?
    drop(
        std::net::TcpListener::bind(listen)
            .map_err(|error| Error::Other(format!("can't listen on {listen}: {error}")))?,
    );
    if !listen.ends_with(":0") {
        fs::write(data.join("demo.address"), listen)?;
    }
    reserve(config.database_url.expose_secret())?;
    app::migrate(config.database_url.expose_secret()).await?;
    let db = app::open(&config).await?;
    let filled = demo::fill(&db, Clock::System.now(), |step| eprintln!("  {step} …")).await?;
    if !filled {
        return Err(Error::Other("this database holds a real company: the demo does not touch it".into()));
    }
    let ring = app::ring(&config).map_err(StartError::from)?;
    demo::customers(&db, &ring, demo::SEED, Clock::System.now()).await?;
    let directory = LiveDirectory::load(&db, Clock::System).await?.now();
    demo::customer_praise(&db, &ring, &directory, demo::SEED, Clock::System.now()).await?;
    eprintln!("  writing three years of VOC …");
    demo::voc(&db, (&ring, &directory), demo::WHOLE, (demo::SEED, Clock::System.now())).await?;
    demo::decisions(&db, &ring, &directory, demo::SEED, Clock::System.now()).await?;
    demo::improvements(&db, &directory, demo::SEED, Clock::System.now()).await?;
    demo::recovery(&db, (&ring, &directory), (demo::SEED, Clock::System.now())).await?;
    demo::hotline(&db, &directory, demo::SEED, Clock::System.now()).await?;
    demo::meetings(&db, &ring, &directory, demo::SEED, Clock::System.now()).await?;
    demo::advisors(&db, &ring, &directory, demo::SEED, Clock::System.now()).await?;
    db.close().await?;
    let app = App::build(config, Clock::System).await?;
    demo::pictures(&app.db, &app.files, demo::SEED, app.clock.now()).await?;
    demo::attachments(&app.db, &app.files, demo::SEED, app.clock.now()).await?;
    let accounts = app.explorer.accounts.clone();
    let survey = demo::open_survey(&app.db, app.clock.now()).await?.map(|id| app.surveys.path(id));
    let promise = demo::open_promise(&app.db, app.clock.now()).await?.map(|id| app.promises.path(id));
    let running = start(app)?;
    let pages = [(survey, "when VOC of theirs closed"), (promise, "when a promise to them was kept")];
    println!("{}", welcome(&format!("http://{}", running.address), &accounts, &pages, data));
    Ok(running.until_told().await?)
}

/// `pages` are those behind links that customers were sent, and when.
fn welcome(address: &str, accounts: &[DemoAccount], pages: &[(Option<String>, &str)], data: &Path) -> String {
    let mut text = format!(
        "\n순환 Sunhwan demo: {}\n\n  Explorer  {address}/\n  Endpoint  {address}/graphql\n\nSign in (password {:?}):\n",
        demo::COMPANY,
        demo::PASSWORD
    );
    for account in accounts {
        let _ = writeln!(text, "  {:<10} {:<26} {}", account.role, account.email, account.name);
    }
    let query = r#"{"query":"mutation($i:SignInInput!){signIn(input:$i){accessToken viewer{employee{name}}}}","variables":{"i":{"email":"staff@hanbit.example","password":"PASSWORD"}}}"#;
    let _ = write!(
        text,
        "\nTry:\n  curl -s {address}/graphql -H 'content-type: application/json' -d '{}'\n\n\
         As a customer, with a token for `authorization: Bearer`:\n  sunhwan token --data {} --customer {}\n",
        query.replace("PASSWORD", demo::PASSWORD),
        data.display(),
        demo::EXAMPLE_NUMBER
    );
    for (path, when) in pages {
        if let Some(path) = path {
            let _ = write!(text, "\nThe page behind the link that a customer was sent {when}:\n  {address}{path}\n");
        }
    }
    text + "\nEnd with Ctrl-C."
}
