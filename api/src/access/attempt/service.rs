//! Counting an attempt before it is made, and taking it off when it succeeds.

use crate::{
    access::{
        attempt::{
            rules::{self, ACCOUNT, Limit},
            store,
        },
        gate::Gate,
        rules::Refusal,
    },
    kernel::{
        cx::Cx,
        db::{Db, Tx},
        error::{Fault, Stop},
        secret,
    },
};
use chrono::{DateTime, Utc};
use entity::ids::EmployeeId;
use std::net::IpAddr;

/// An attempt that has been counted as failed, until it is known to have succeeded.
#[derive(Clone)]
pub struct Attempt {
    account: String,
    address: Option<(String, Limit)>,
}

impl Attempt {
    /// Of whoever this e-mail address belongs to, if anyone.
    pub fn to_sign_in(cx: &Cx, gate: &Gate, email: &str) -> Self {
        Self { account: account(email), address: Some(from(cx, rules::address(gate.failures_per_address))) }
    }

    /// Of somebody signed in who proves their password: strangers can't lock them out of that.
    pub fn to_prove(employee: EmployeeId) -> Self {
        Self { account: secret::hash(format!("proof {}", employee.0)), address: None }
    }

    /// Of asking for mail to this address.
    pub fn to_be_mailed(cx: &Cx, gate: &Gate, email: &str) -> Self {
        let account = secret::hash(format!("mail {email}"));
        Self { account, address: Some(from(cx, rules::address(gate.failures_per_address))) }
    }

    /// Counts it, or refuses it; in a transaction of its own, so that it counts whatever happens next.
    pub async fn take(&self, cx: &Cx) -> Result<(), Stop<Refusal>> {
        let tx = cx.db.begin().await?;
        // Always in this order, so that two attempts don't wait for each other.
        let limits = [Some((&self.account, ACCOUNT)), self.address.as_ref().map(|(key, limit)| (key, *limit))];
        for (key, limit) in limits.into_iter().flatten() {
            let Some(row) = store::hold(&tx, key, cx.now).await? else { continue };
            let taken = rules::take(row, limit, cx.now);
            let taken = taken.map_err(|until| Stop::refused(Refusal::too_many_attempts(until, cx.now)))?;
            store::save(&tx, taken).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// It succeeded: the account's failures are over, the address has one less.
    pub async fn succeeded(&self, tx: &Tx, cx: &Cx) -> Result<(), Fault> {
        store::clear(tx, &self.account).await?;
        self.give_back_address(tx, cx).await
    }

    /// It was not made after all: nobody looked at the password.
    pub async fn give_back(&self, cx: &Cx) -> Result<(), Fault> {
        let tx = cx.db.begin().await?;
        if let Some(row) = store::hold(&tx, &self.account, cx.now).await? {
            store::save(&tx, rules::give_back(row)).await?;
        }
        self.give_back_address(&tx, cx).await?;
        Ok(tx.commit().await?)
    }

    async fn give_back_address(&self, tx: &Tx, cx: &Cx) -> Result<(), Fault> {
        let Some((address, _)) = &self.address else { return Ok(()) };
        match store::hold(tx, address, cx.now).await? {
            Some(row) => Ok(store::save(tx, rules::give_back(row)).await?),
            None => Ok(()),
        }
    }

    /// A new password by mail ends a lock-out.
    pub async fn clear_account(tx: &Tx, email: &str) -> Result<(), Fault> {
        Ok(store::clear(tx, &account(email)).await?)
    }
}

fn account(email: &str) -> String {
    secret::hash(format!("account {email}"))
}

/// One subscriber has a whole /64 of IPv6.
fn from(cx: &Cx, limit: Limit) -> (String, Limit) {
    let network = match cx.client_ip.as_deref().and_then(|ip| ip.parse::<IpAddr>().ok()) {
        Some(IpAddr::V6(ip)) => format!("{:x}", ip.to_bits() >> 64),
        Some(IpAddr::V4(ip)) => ip.to_string(),
        None => "unknown".into(),
    };
    (secret::hash(format!("address {network}")), limit)
}

/// Drops what no longer counts.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, Fault> {
    Ok(store::forget(db, now - ACCOUNT.forgotten_after).await?)
}
