//! What a node counts as it works, for `/metrics`. Names are a few of our own: nothing that a client chooses becomes one.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Upper bounds in microseconds; what is longer is in none.
pub const BOUNDS: [u64; 12] =
    [500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000];

/// How often something took how long.
#[derive(Default)]
pub struct Histogram {
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

/// A histogram as it was read. Other threads count on meanwhile: a bucket may be ahead of the count by what they did.
#[derive(Debug, PartialEq, Eq)]
pub struct Reading {
    /// How many took no longer than each bound.
    pub within: [u64; BOUNDS.len()],
    pub count: u64,
    pub micros: u64,
}

impl Histogram {
    pub fn observe(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        if let Some((_, bucket)) = BOUNDS.iter().zip(&self.buckets).find(|(bound, _)| micros <= **bound) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub fn read(&self) -> Reading {
        let mut sum = 0;
        let within = self.buckets.each_ref().map(|bucket| {
            sum += bucket.load(Ordering::Relaxed);
            sum
        });
        let micros = self.micros.load(Ordering::Relaxed);
        Reading { within, count: self.count.load(Ordering::Relaxed).max(sum), micros }
    }
}

/// Of what few things, how many.
#[derive(Default)]
pub struct Tally<K>(Mutex<BTreeMap<K, u64>>);

impl<K: Ord + Clone> Tally<K> {
    pub fn add(&self, key: K) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
    }

    pub fn read(&self) -> Vec<(K, u64)> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(key, count)| (key.clone(), *count)).collect()
    }
}

#[derive(Default)]
pub struct Metrics {
    pub queries: Histogram,
    pub mutations: Histogram,
    /// Resolving one event for one subscriber.
    pub events: Histogram,
    /// From the moment of a change until it is resolved for one subscriber.
    pub delivery: Histogram,
    /// The kind of operation and the code of its first error, `OK` without one.
    pub codes: Tally<(&'static str, &'static str)>,
    pub statuses: Tally<u16>,
    pub subscriptions: AtomicUsize,
    pub jobs_done: AtomicU64,
    pub jobs_failed: AtomicU64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_counts_in_every_bucket_that_is_long_enough() {
        let histogram = Histogram::default();
        for micros in [1, 500, 501, 9_999_999, 10_000_001] {
            histogram.observe(Duration::from_micros(micros));
        }
        let read = histogram.read();
        assert_eq!((read.within[0], read.within[1], read.within[10], read.within[11]), (2, 3, 3, 4));
        assert_eq!((read.count, read.micros), (5, 1 + 500 + 501 + 9_999_999 + 10_000_001));
    }

    #[test]
    fn a_tally_counts_each_key() {
        let tally = Tally::default();
        [200_u16, 503, 200].into_iter().for_each(|status| tally.add(status));
        assert_eq!(tally.read(), [(200, 2), (503, 1)]);
    }
}
