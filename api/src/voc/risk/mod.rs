//! Which open complaints will go to the regulator (V9): a score for each, learnt from the company's own, with the reasons; off until it
//! is worth something.
//!
//! A complaint *goes* if the customer's next item by way of the regulator is received within 60 days. So it is about complaints of
//! customers who are known: of the others nobody would notice. The method, in the order in which `rules` applies it:
//!
//! 1. *Moments* (`rules/case`). A complaint teaches by how it stood on the day of its receipt and 1, 3, 7, 14 and 30 days later, as long as it
//!    was open and the customer had not gone. What is seen from a moment is what had happened by then: steps, texts, breaches and other
//!    items are looked at by their times, and what somebody has written over since counts as not known.
//! 2. *Outcomes*. Only moments whose 60 days are over teach, whether the complaint was closed by then or not: to leave out those that take
//!    longest would teach that they never go. Of a customer who was forgotten nothing is learnt (C4).
//! 3. *Features* (`rules/features`). Two dozen, each zero where nothing of the sort is known: what happened, what the customer did before,
//!    and a few words of masked texts. Nothing about who they are.
//! 4. *Split by time* (`rules/learn`). The earliest 60% of the moments teach, the next 20% calibrate, the last 20% are held out. What became
//!    known only when the next part had begun is left out, so that each part is as a service that stood there would have had it.
//! 5. *Fit* (`rules/logistic`). A logistic regression; each weight, for a feature that scatters by one, is drawn towards zero as if known to
//!    be about within one half of it. Platt's line through the calibrating part stretches and moves the log odds; if it would turn them
//!    round, nothing was learnt. What is used is what was evaluated: it is not fitted again to all.
//! 6. *Verdict* (`rules/evaluate`). Against the base rate of the held-out part itself, which nobody could have known before, so that a share that
//!    only rises or falls gains nothing. It is on if the 95% interval of the gain in log loss, customers drawn anew 1,000 times, lies above
//!    zero, and the squared error (Brier) is lower, too. Less than 50, 15 and 25 customers who went in the three parts are too few.
//!
//! The proof is `rules/simulation`: 3,000 complaints, of 1,500 customers. Where nothing can be foretold it was on in 0 of 2,000 companies, and in
//! 0 of 500 whose share of those who go rises from 5% to 18%. With three reasons, each of one complaint in five and up to three times over:
//!
//! | each adds to the log odds | on |
//! | ---: | ---: |
//! | 0.2 | 4% |
//! | 0.3 | 26% |
//! | 0.5 | 84% |
//! | 0.7 | 100% |
//!
//! The rule is careful: it would rather be off than tell handlers what is not so. What it does not see: that a customer goes about something else; who
//! goes without a name; reasons that nobody wrote down. It foretells and does not explain: that who was called back goes less often does not
//! say that calling back helps.
//!
//! A model is a row that is never changed. Each Monday one is learnt anew (`jobs`), from three years, of more than 50,000 complaints as many by lot;
//! the newest decides, also if it finds nothing. `evaluate` looks again at the newest one by all that it has not learnt from.
//!
//! Scores are kept, for lists by them, in a table of open complaints alone, and no action knows of it: every half minute `service::refresh` looks
//! which open complaints have changed since, or were looked at an hour ago, because time changes scores, too.

mod jobs;
mod loader;
mod query;
pub mod rules;
mod service;
pub mod store;
mod types;

pub use jobs::{Scorer, register};
pub use loader::RiskOf;
pub use query::VocRiskQuery;
pub use service::{Looked, cases, evaluate, refresh, train};
pub use types::VocExternalRisk;
