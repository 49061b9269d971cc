//! Changing the keys of the ring: reports about customers whom nobody knows are sealed by the ring itself (C2).

use crate::{
    kernel::{db::Db, error::Fault, secret::Ring},
    voc::care::{
        store,
        words::{REASON, WORDS, place_of_nobody},
    },
};

/// Reports of one look.
const AT_ONCE: u64 = 200;

/// How many were renewed.
pub async fn rekey(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    let (mut renewed, mut after) = (0, None);
    loop {
        let reports = store::sealed_by_ring(db.reader(), after, AT_ONCE).await?;
        let Some(last) = reports.last().map(|report| report.id) else { return Ok(renewed) };
        for report in &reports {
            let fresh = |column, sealed: &Option<Vec<u8>>| {
                let old = sealed.as_deref().filter(|sealed| !ring.is_current(sealed))?;
                ring.renew(old, &place_of_nobody(column, report.id))
            };
            let (words, reason) = (fresh(WORDS, &report.words), fresh(REASON, &report.reason));
            if words.is_some() || reason.is_some() {
                let seals = (words.or_else(|| report.words.clone()), reason.or_else(|| report.reason.clone()));
                renewed += u64::from(store::reseal(db.writer(), report, seals).await?);
            }
        }
        after = Some(last);
    }
}
