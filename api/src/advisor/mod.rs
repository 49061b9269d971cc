//! Loyal-customer advisors (불만고객 명예사원, later Thanks-VOC 명예사원): customers whose voice improved the service, appointed for a term (A1 to A6).
//!
//! A *nomination* is reviewed by the CS office (feasibility), then by two executives who agree; its nominator reviews nothing, and one who disagrees ends
//! it, with a reason. With the customer's consent, of which when and how is recorded, the CS office appoints them: they get a number, a certificate
//! (`certificate/`) and a term, which ends by itself (`jobs`), can be renewed once by a new review of the same kind, and can be resigned or ended early. A
//! customer has one nomination under way or term at a time (a unique index). What may be done in which state is one table (`rules::TABLE`).
//!
//! During the term the CS office assigns *activities*; the advisor reports on them by their app, or an employee takes it down for them; each suggestion of a
//! report can become VOC in the same call (A4, A6). A *question* goes to the CCO, who answers within some business days. Customers see their own record
//! from the appointment on, without who nominated and reviewed them, and why.
//!
//! Everything that is said of or by an advisor is sealed with the customer's key: read by the CS office, executives and its nominator, and the customer; masked to everyone
//! else; gone once they are erased (C4), while counts stay. Whoever withdraws their consent to be contacted is neither nominated nor appointed, and
//! assigned nothing any more. Lock order: customer, advisor, activity or question. `open_questions` is for duties (L1).

mod activity;
mod appointing;
mod candidate;
pub mod certificate;
mod desk;
mod enums;
mod errors;
mod forgetting;
mod jobs;
mod listing;
mod loader;
mod mutation;
mod nominating;
mod query;
mod question;
mod reviewing;
pub mod rules;
pub mod store;
mod term;
mod types;
mod words;

pub use forgetting::forget_customer;
pub use jobs::{pass, register};
pub use mutation::AdvisorMutation;
pub use query::AdvisorQuery;
pub use question::{OpenQuestion, open_questions};
pub use types::{
    AdvisorActivity, AdvisorQuestion, AdvisorSuggestion, LoyalCustomerAdvisor, advisor_activity_node,
    advisor_question_node, advisor_suggestion_node, loyal_customer_advisor_node,
};
pub use words::{Place, sealed};
