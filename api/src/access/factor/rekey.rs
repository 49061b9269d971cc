//! Changing the keys of the ring while the service runs: secrets of authenticator apps are sealed by the first key.

use crate::{
    access::factor::{service::place, store},
    kernel::{db::Db, error::Fault, secret::Ring},
};

#[derive(Debug, thiserror::Error)]
#[error("a second factor does not open: is its key missing from `secret_keys`?")]
struct DoesNotOpen;

/// One person at a time; returns how many were renewed. Done again, it changes nothing.
pub async fn rekey(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    let mut renewed = 0;
    for employee in store::everyone(db).await? {
        let tx = db.begin().await?;
        let Some(mut factor) = store::hold(&tx, employee).await? else { continue };
        let mut changed = false;
        for secret in [&mut factor.secret, &mut factor.pending_secret].into_iter().flatten() {
            if !ring.is_current(secret) {
                let fresh = ring.renew(secret, place(employee).as_bytes());
                *secret = fresh.ok_or_else(|| Fault::internal(DoesNotOpen))?;
                changed = true;
            }
        }
        if changed {
            store::save(&tx, factor).await?;
            tx.commit().await?;
            renewed += 1;
        }
    }
    Ok(renewed)
}
