//! Changing the keys of the ring: what nobody is known to have said is sealed by the ring itself (C2).

use crate::{
    kernel::{db::Db, error::Fault, secret::Ring},
    voc::{care, desk::place_of_nobody, store},
};

/// Texts of one look.
const AT_ONCE: u64 = 200;

/// Goes through all such texts, and returns how many were renewed. It may be interrupted and done again.
pub async fn rekey(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    Ok(texts(db, ring).await? + care::rekey(db, ring).await?)
}

async fn texts(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    let (mut renewed, mut after) = (0, None);
    loop {
        let texts = store::sealed_by_ring(db.reader(), after, AT_ONCE).await?;
        let Some(last) = texts.last().map(|text| text.id) else { return Ok(renewed) };
        for text in &texts {
            let old = text.original.as_deref().filter(|sealed| !ring.is_current(sealed));
            if let Some(fresh) = old.and_then(|sealed| ring.renew(sealed, &place_of_nobody(text.id))) {
                renewed += u64::from(store::reseal(db.writer(), text, fresh).await?);
            }
        }
        after = Some(last);
    }
}
