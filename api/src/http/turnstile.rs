//! Strangers, one after the other: so many requests in a minute from each network address, on this node.

use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// Many phones share one address of their network.
const MOST_IN_A_MINUTE: u32 = 120;
/// Addresses that are counted in a minute; further ones pass.
const MOST_ADDRESSES: usize = 100_000;

#[derive(Default)]
pub struct Turnstile(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    number: i64,
    of: HashMap<u64, u32>,
}

impl Turnstile {
    /// Whether one more may pass from there.
    pub fn passes(&self, address: Option<&str>, now: DateTime<Utc>) -> bool {
        let network = address.and_then(|address| address.parse().ok()).map(network).unwrap_or_default();
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.timestamp().div_euclid(60);
        if minute.number != number {
            *minute = Minute { number, of: HashMap::new() };
        }
        if minute.of.len() >= MOST_ADDRESSES && !minute.of.contains_key(&network) {
            return true;
        }
        let passed = minute.of.entry(network).or_default();
        *passed = passed.saturating_add(1);
        *passed <= MOST_IN_A_MINUTE
    }
}

/// One subscriber has a whole /64 of IPv6.
fn network(address: IpAddr) -> u64 {
    match address {
        IpAddr::V4(ip) => u64::from(ip.to_bits()) | 1 << 32,
        IpAddr::V6(ip) => u64::try_from(ip.to_bits() >> 64).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v15_so_many_in_a_minute_from_each_address() {
        let (gate, now) = (Turnstile::default(), DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let passes = |address: &str, now| gate.passes(Some(address), now);
        assert!((0..MOST_IN_A_MINUTE).all(|_| passes("192.0.2.1", now)));
        assert!(!passes("192.0.2.1", now) && passes("192.0.2.2", now));
        assert!((0..MOST_IN_A_MINUTE).all(|n| passes(&format!("2001:db8::{n:x}"), now)));
        assert!(!passes("2001:db8::ffff", now) && passes("2001:db8:0:1::1", now) && gate.passes(None, now));
        assert!(passes("192.0.2.1", now + chrono::TimeDelta::minutes(1)));
    }
}
