//! Hashing and checking passwords with Argon2id (19 MiB, 2 passes: OWASP's first choice), a few at a time.

use crate::kernel::error::Fault;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{io, sync::LazyLock, time::Duration};
use tokio::sync::Semaphore;

/// Each takes a core and 19 MiB for tens of milliseconds: more at once would starve everything else.
static AT_ONCE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What an unknown address is checked against, so that it takes as long as a known one.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hash_now("nobody's password").unwrap_or_default());

pub async fn hash(password: String) -> Result<String, Fault> {
    slowly(move || hash_now(&password))
        .await?
        .ok_or_else(|| Fault::internal(io::Error::other("a password can't be hashed")))
}

/// Whether it is the password behind this hash. Without a hash it takes as long, and is not.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Fault> {
    slowly(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        let parsed = PasswordHash::new(&hash);
        known & parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

/// Blocks: for the command line.
pub fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let turn = tokio::time::timeout(LONGEST_WAIT, AT_ONCE.acquire()).await;
    let _turn = turn.map_err(|_| Fault::RateLimited)?.map_err(Fault::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Fault::internal)
}

/// A password that nobody chose: 120 random bits.
pub fn one_time() -> Result<String, aws_lc_rs::error::Unspecified> {
    let mut bytes = [0; 15];
    aws_lc_rs::rand::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
