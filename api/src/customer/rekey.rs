//! Changing the keys of the ring while the service runs (C2): customers' data keys are wrapped, and their blind indexes made, by
//! the first key.

use crate::{
    customer::{store, vault::Vault},
    kernel::{db::Db, error::Fault, secret::Ring},
};
use entity::ids::CustomerId;

/// Customers of one transaction: few, so that nobody who serves one waits long.
const AT_ONCE: u64 = 100;

/// Goes through all customers, and returns how many were renewed. It may be interrupted and done again: who is under the first
/// key is left as they are. It is no change of a record: versions stay.
pub async fn rekey(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    let (mut renewed, mut after) = (0, None);
    while let Some(last) = next(db, ring, after, &mut renewed).await? {
        after = Some(last);
    }
    Ok(renewed)
}

/// The next few after this one; the last of them.
async fn next(db: &Db, ring: &Ring, after: Option<CustomerId>, renewed: &mut u64) -> Result<Option<CustomerId>, Fault> {
    // Most are looked at only, or were renewed by an earlier run: nobody has to wait for that.
    let read = store::under_a_key(db.reader(), after, AT_ONCE).await?;
    let Some(last) = read.last().map(|customer| customer.id) else { return Ok(None) };
    let mut old = Vec::new();
    for mut customer in read {
        if Vault::renew(ring, &mut customer)? {
            old.push(customer.id);
        }
    }
    if !old.is_empty() {
        let tx = db.begin().await?;
        for mut customer in store::lock_all(&tx, &old).await? {
            if Vault::renew(ring, &mut customer)? {
                store::save(&tx, &customer).await?;
                *renewed += 1;
            }
        }
        tx.commit().await?;
    }
    Ok(Some(last))
}
