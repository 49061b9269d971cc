//! What people are told (알림, L4): one notification for each occasion, in the app and live, and by mail where they want it.
//!
//! Nobody who changes something writes a notification. `teller` reads the event log as its only reader, `rules` says whom an
//! event concerns, and the notifications, their events and the mails are written in the transaction that moves the reader on:
//! so each is made once, whatever becomes of a node. An *occasion* is what is told once: a comment that mentions the author
//! of the post it is on tells them one thing. Nobody is told what they did themselves, and who has left is told nothing.
//!
//! Its text is made when it is read, in the viewer's language, from its kind and the directory. Push to devices will be one
//! more thing that `teller` queues.

mod digest;
mod errors;
mod mutation;
mod query;
mod rules;
mod service;
mod store;
mod subscription;
mod teller;
mod types;

pub use mutation::NotificationMutation;
pub use query::NotificationQuery;
pub use store::forget;
pub use subscription::NotificationSubscription;
pub use teller::Teller;
pub use types::{Notification, NotificationPreference, notification_node, preferences, unread_count};
