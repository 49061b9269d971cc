//! How content a customer is with what was done (처리 만족도, V15): one question, asked when an item closes.
//!
//! The *survey* of an item is made in the transaction that closes it, by hand or by itself, if its customer is known and was not asked
//! about anything for some days (`voc.surveyPauseDays`). An item is asked about once, whatever becomes of it later: if it is opened again, what was said
//! stands until the customer corrects it. What is rejected, merged, or ends because its customer is forgotten is not asked about.
//!
//! The customer answers in the app (`rateVoc`) or by the page behind a signed link (`links`), which needs no account and works for some days
//! (`voc.surveyDays`). The last answer counts; each is a step of the item's timeline, whose code is the score, with the comment among the item's texts:
//! masked, sealed, found and forgotten as they are. It is joined to the item, and the page says so.
//!
//! Who hears of it: assignee, board and customer by `vocChanges`; when an answer becomes one of the two lowest, whoever leads the assignee
//! (`telling`). `figures` says what a number of answers shows, and how surely.

mod figures;
mod letter;
mod links;
mod loader;
mod mutation;
mod query;
mod rules;
mod service;
pub mod store;
mod telling;
mod types;

pub use links::Links;
pub use mutation::VocSatisfactionMutation;
pub use query::VocSatisfactionQuery;
pub use rules::{LONGEST_COMMENT, SCORES, Terms, question};
pub use service::{Answer, Opened, ask, opened, rate, terms};
pub use types::VocSatisfaction;
