//! Dropping the rows of whole blocks whose time is over. Their heads stay, so the chain is as whole as before.

use crate::kernel::{
    db::Db,
    seal::{Sealed, head, keys::SealKeys, store},
};
use chrono::{DateTime, Utc};
use sea_orm::DbErr;

/// Drops the rows of blocks that were sealed before this time; returns how many blocks and rows. One transaction for each.
pub async fn drop_blocks(
    db: &Db,
    sealed: &Sealed,
    keys: &SealKeys,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(u64, u64), DbErr> {
    let key_id = keys.signing_id().ok_or_else(|| DbErr::Custom("there is no key to sign with".to_owned()))?;
    let (mut blocks, mut rows) = (0, 0);
    while let Some(block) = store::first_kept(db, sealed, before).await? {
        let signature = keys.sign(&head::drop_bytes(&block, now, key_id)).map(|(_, signature)| signature);
        let tx = db.begin().await?;
        let gone = store::drop_rows(&tx, sealed, &block, now, key_id, signature.unwrap_or_default()).await?;
        tx.commit().await?;
        blocks += u64::from(gone.is_some());
        rows += gone.unwrap_or_default();
    }
    Ok((blocks, rows))
}
