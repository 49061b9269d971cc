//! Praise by customers (P1, P3): by their own app, or recorded for them by the front line. It shows at once if nothing in it is
//! doubtful by rule; else it is *held* until the CS office has screened it, and meanwhile counts nowhere.
//!
//! A held post is a hidden one (`hidden_at`) that also says that nobody has decided yet (`held_at`): whatever leaves hidden posts
//! out leaves it out. `shown_at` stays: what never showed was told to nobody, and is never just unhidden. Of a customer's post
//! `author_id` is the customer's id. Its event comes when it shows: until then the board's listeners hear nothing of it.

mod bringer;
mod compliment;
mod deciding;
mod mutation;
mod rules;
mod screening;
pub mod service;
mod store;
mod telling;

pub use bringer::Bringer;
pub use compliment::{Compliment, bring, put_back, retract};
pub use deciding::{forget, may_show_again};
pub use mutation::ScreeningMutation;
#[cfg(test)]
pub use screening::{Author, is_plain};
pub use store::{own_post, own_posts};
