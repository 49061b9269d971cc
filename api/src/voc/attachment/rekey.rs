//! Changing the keys of the ring (C2): it wraps the keys of files that nobody has claimed, and of those about nobody known. The bytes
//! stay as they are.

use crate::{
    files::{self, sealing},
    kernel::{db::Db, error::Fault, secret::Ring},
    voc::attachment::store,
};

/// Attachments of one look.
const AT_ONCE: u64 = 200;

/// Goes through all of them, and returns how many were renewed. It may be interrupted and done again.
pub async fn rekey(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    // Those about to be claimed first: who claims one meanwhile hands over what is found below.
    let (mut renewed, mut after) = (files::rekey(db, ring).await?, None);
    loop {
        let rows = store::under_ring(db, after, AT_ONCE).await?;
        let Some(last) = rows.last().map(|row| row.upload_id) else { return Ok(renewed) };
        for row in &rows {
            let old = row.data_key.as_deref().filter(|wrapped| !ring.is_current(wrapped));
            if let Some(fresh) = old.and_then(|wrapped| ring.renew(wrapped, &sealing::key_place(row.upload_id))) {
                renewed += u64::from(store::rewrap(db, row, fresh).await?);
            }
        }
        after = Some(last);
    }
}
