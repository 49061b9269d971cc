//! What happens is seen at once, by whoever may, on every node.

mod access;
mod jobs;
mod nothing_is_lost;
mod protocol;
mod stream;
