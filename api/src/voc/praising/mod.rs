//! A compliment that names employees becomes praise of customer origin (P9), once: in the transaction that names them, by whoever files it
//! or whoever has it later, with the text as everyone may read it. Both name each other (`voc_praise`), each as far as the viewer may
//! see it.
//!
//! Where items are merged the praise goes with them. If both had some, one comes off the board, unless it praises somebody whom the
//! other does not; if they are taken apart again, each has its own.

mod loader;
pub mod rules;
pub mod service;
mod store;

pub use loader::{ItemOf, PraiseOf};
