//! Sockets and event streams that are open on this node: so many in all, and so many for each who holds them, so that neither a
//! stranger nor one person takes the places of everyone.

use crate::config::Config;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

#[derive(Clone, Default)]
pub struct Sockets(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    open: usize,
    /// By whoever holds them: somebody who is signed in, or the address of one who has not said yet who they are.
    of: HashMap<String, usize>,
}

/// One of them, until it is dropped.
pub struct Seat {
    sockets: Sockets,
    holder: String,
}

/// How many may be open.
#[derive(Clone, Copy)]
pub struct Limits {
    all: usize,
    each: usize,
}

impl Limits {
    pub fn of(config: &Config) -> Self {
        Self { all: config.sockets, each: config.sockets_each }
    }
}

impl Sockets {
    pub fn sit(&self, holder: String, limits: Limits) -> Option<Seat> {
        let mut state = self.state();
        if state.open >= limits.all || !state.take(&holder, limits.each) {
            return None;
        }
        state.open += 1;
        drop(state);
        Some(Seat { sockets: self.clone(), holder })
    }

    pub fn open(&self) -> usize {
        self.state().open
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, holder: &str, most: usize) -> bool {
        let held = self.of.entry(holder.to_owned()).or_default();
        let free = *held < most;
        *held += usize::from(free);
        free
    }

    fn leave(&mut self, holder: &str) {
        if let Some(held) = self.of.get_mut(holder) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                self.of.remove(holder);
            }
        }
    }
}

impl Seat {
    /// They have said who they are. False if this one has as many as may be already.
    pub fn is_of(&mut self, holder: String, limits: Limits) -> bool {
        let mut state = self.sockets.state();
        if !state.take(&holder, limits.each) {
            return false;
        }
        state.leave(&self.holder);
        drop(state);
        self.holder = holder;
        true
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.sockets.state();
        state.open = state.open.saturating_sub(1);
        state.leave(&self.holder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { all: 5, each: 2 };

    #[test]
    fn i7_so_many_in_all_and_so_many_for_each() {
        let sockets = Sockets::default();
        let sit = |holder: &str| sockets.sit(holder.to_owned(), LIMITS);
        let mut seats: Vec<Seat> = ["a", "a", "b", "b"].into_iter().map(|holder| sit(holder).unwrap()).collect();
        assert!(sit("a").is_none() && sit("b").is_none());
        // Who says who they are leaves the address's place for the next stranger there.
        assert!(seats[0].is_of("p".to_owned(), LIMITS) && seats[1].is_of("p".to_owned(), LIMITS));
        assert!(!seats[2].is_of("p".to_owned(), LIMITS));
        seats.push(sit("a").unwrap());
        assert!(sit("c").is_none(), "five in all");
        seats.clear();
        assert_eq!((sockets.open(), sockets.state().of.len()), (0, 0));
    }
}
