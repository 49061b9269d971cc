//! The praise board (칭찬마당): colleagues praise each other in public, customers praise them, colleagues comment and react, and
//! executives take part.
//!
//! An employee praises one to ten colleagues, never themself (P1); a colleague's praise shows at once (P3). Comments
//! have one level of replies and may mention people; each kind of reaction counts once per person (P4). A post *awaits
//! an executive* until one has commented on it (P6).
//!
//! `customers`: praise by customers, and its screening (P1, P3). `participation`: how executives keep to it (P5). `moderation`: what becomes of a text later (P7). `relay`: who was praised
//! praises on (P8). `statistics`: figures (P10).

mod ahead;
mod customers;
mod errors;
mod images;
mod loader;
mod moderation;
mod mutation;
mod participation;
mod query;
mod relay;
mod rules;
mod service;
pub mod statistics;
mod store;
mod subscription;
mod types;

#[cfg(test)]
pub use customers::{Author, is_plain};
pub use customers::{Compliment, ScreeningMutation, bring, forget as forget_customer, put_back, retract};
pub use images::forget_images;
pub use moderation::ModerationMutation;
pub use mutation::PraiseMutation;
pub use participation::{ParticipationQuery, absences_of, days_of, owed_on};
pub use query::PraiseQuery;
pub use relay::RelayQuery;
pub use rules::Refusal as PraiseRefusal;
pub use statistics::StatisticsQuery;
pub use store::awaiting_count;
pub use subscription::PraiseSubscription;
pub use types::{PraiseComment, PraisePost, praise_comment_node, praise_post_node};
