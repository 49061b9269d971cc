//! What happened, in one order for everyone. A change appends its event in its own transaction; every node reads the log as
//! it grows (`Feed`) and gives it to whoever listens, each event once, also to those who were away (I4).
//!
//! The order on PostgreSQL is that of transactions, and of an event only what is older than the oldest transaction still
//! running is read: then nothing can appear later in what was read already. Whoever changes an object that others change
//! too locks it before they write anything, so that the order of its events is that of its versions.

mod feed;
mod log;
mod position;
mod reader;

pub use feed::{Event, Feed, Growth, Listener, Topic};
pub use log::{begin_anew, forget, row, row_by, write};
pub use position::Position;
pub use reader::{MOST_IN_ONE_PASS, Work, pass};
