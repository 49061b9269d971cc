//! `sunhwan erasures`: the list of who was erased, and repeating it on a restored backup (C4).

use crate::{
    app::{self, StartError},
    cli::{Error, cx, load},
    customer::{Listed, all_erased, repeat_erasure},
    kernel::i18n::Locale,
};
use secrecy::ExposeSecret;
use std::{fs, path::Path};

/// Erasures that are read at once.
const AT_ONCE: u64 = 1_000;

/// Every erasure that this database knows, as lines of the list.
pub async fn list(config: Option<&Path>) -> Result<(), Error> {
    let config = load(config)?;
    config.check()?;
    let ring = app::ring(&config).map_err(StartError::from)?;
    let db = app::open(&config).await?;
    let mut after = None;
    loop {
        let erased = all_erased(&db, after, AT_ONCE).await?;
        for listed in erased.iter().filter_map(Listed::of) {
            println!("{}", listed.line(&ring));
        }
        let Some(last) = erased.last() else { break };
        after = Some(last.id);
    }
    Ok(db.close().await?)
}

/// Before the service is started on a restored backup. A line that is not ours stops it before anything is done.
pub async fn apply(config: Option<&Path>, file: &Path) -> Result<(), Error> {
    let config = load(config)?;
    config.check()?;
    let ring = app::ring(&config).map_err(StartError::from)?;
    let text =
        fs::read_to_string(file).map_err(|error| Error::Other(format!("{} can't be read: {error}", file.display())))?;
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let not_ours =
            || Error::Other(format!("{}:{}: not written with any of `secret_keys`", file.display(), number + 1));
        all.push(Listed::read(&ring, line).ok_or_else(not_ours)?);
    }
    app::install_forgetting();
    app::check_migrated(config.database_url.expose_secret()).await?;
    let db = app::open(&config).await?;
    let mut again = 0;
    for listed in &all {
        let done = (listed.reason, listed.at);
        again += usize::from(repeat_erasure(&cx(&db, Locale::default()), &ring, listed.customer, done).await?);
    }
    db.close().await?;
    println!("{} erasures listed, {again} repeated.", all.len());
    Ok(())
}
