//! `sunhwan rekey`: everything that a key of `secret_keys` wraps or seals, by the first of them, while the service runs (C2).

use crate::{
    access,
    app::{self, StartError},
    cli::{Error, load},
    customer,
    kernel::db::Db,
    voc,
};
use secrecy::ExposeSecret;
use std::path::Path;

/// It may be interrupted, and done as often as one likes.
pub async fn rekey(config: Option<&Path>) -> Result<(), Error> {
    let config = load(config)?;
    config.check()?;
    app::check_migrated(config.database_url.expose_secret()).await?;
    let ring = app::ring(&config).map_err(StartError::from)?;
    let db: Db = app::open(&config).await?;
    let customers = customer::rekey_customers(&db, &ring).await?;
    let factors = access::rekey_factors(&db, &ring).await?;
    let texts = voc::rekey_texts(&db, &ring).await?;
    let files = voc::rekey_attachments(&db, &ring).await?;
    // Once more: a node that still sealed with an earlier key meanwhile is found out.
    let late = customer::rekey_customers(&db, &ring).await?
        + access::rekey_factors(&db, &ring).await?
        + voc::rekey_texts(&db, &ring).await?
        + voc::rekey_attachments(&db, &ring).await?;
    db.close().await?;
    println!(
        "{customers} customers, {factors} second factors, {texts} texts and {files} attachments of nobody known are under the key {:?} now.",
        ring.first_id()
    );
    let earlier: Vec<&str> = ring.earlier_ids().collect();
    match (late, earlier.is_empty()) {
        (0, true) => println!("There is no other key in `secret_keys`."),
        (0, false) => println!(
            "Nothing is under {} any more. Once every node has the new key in front, and after an hour, they may leave \
             `secret_keys`; keep them as long as backups from before are kept, and `erasures list` writes the list anew. \
             Numbers of customers who were erased before are recognised as long as the key of then is there.",
            earlier.join(", ")
        ),
        _ => println!(
            "{late} came under an earlier key meanwhile: give every node the new key in front, then do it again."
        ),
    }
    Ok(())
}
