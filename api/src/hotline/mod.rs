//! CS hotline (CS 핫라인, H1 to H3, H6): each week the main VOC of each division, to the executive who answers for it.
//!
//! A *bulletin* is one division's one week. On the first business day after the week, at the hour of the setting, a job composes those of all
//! divisions (`composing`): it freezes the week's *figures*, and chooses *entries* among its items by a published score (`rules`). Until it is
//! sent the CS office curates it: adds, drops, comments. Then the `clerk`, or `releaseBulletin`, sends it, once: to the executive, to who stands
//! in for them while they are absent, to the CCO where nobody answers for the division. In the app, and by a mail that is drawn when it leaves
//! (`letter`), so that the outbox holds no customer's words. Who answers for the division acknowledges it, and *directs* what is to prevent such cases
//! (유사사례 재발방지, `prevention`). If they do not in time, the CCO is told, once.
//!
//! A bulletin keeps ids and figures. What customers said is looked up when it is shown, masked, as the reader may see it then: `document` makes
//! of it what `page`, `letter` and `sheet` show, in Korean or English. Who reads which: `rules::sees`.
//!
//! Lock order: customers, bulletin, prevention. Whoever hears of a bulletin live hears it by a part of the event log of their own (`inbox`).

mod clerk;
mod composing;
mod curating;
mod document;
mod errors;
mod figures;
mod forgetting;
mod inbox;
mod jobs;
mod letter;
mod links;
mod loader;
mod mutation;
mod page;
mod prevention;
mod query;
mod reading;
mod refusal;
mod rules;
mod sending;
mod service;
mod sheet;
pub mod store;
mod subscription;
mod types;

pub use clerk::Clerk;
pub use composing::{compose, compose_judged, write};
pub use document::Document;
pub use forgetting::forget_customer;
pub use jobs::register;
pub use letter::{DRAWN, draw};
pub use links::{Links, PAGE, PDF, Shown, Viewer};
pub use mutation::HotlineMutation;
pub use page::{STYLE, html as page};
pub use prevention::mutation::PreventionMutation;
pub use prevention::owning::OPEN_WORK;
pub use prevention::query::PreventionQuery;
pub use prevention::store::by_id as preventions_by_id;
pub use prevention::types::{RecurrencePrevention, recurrence_prevention_node};
pub use query::HotlineQuery;
pub use reading::{Opened, opened};
pub use rules::{composes_at, due_weeks, reasons, sends_at};
pub use sheet::pdf;
pub use subscription::HotlineSubscription;
pub use types::{HotlineBulletin, hotline_bulletin_node};
