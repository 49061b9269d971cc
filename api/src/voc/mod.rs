//! VOC (고객의 소리): what customers tell the company, from intake to close, and what is becoming frequent in it.
//!
//! An *item* is one thing that a customer told the company. It is filed in a *category*, whose rule says which *department* handles
//! it; there the least loaded person present is its *assignee* (V3). What can be done with it, in which state and by whom, is one table
//! (`rules::TABLE`); each change is a step on its *timeline*, which is only ever added to (V2). Its texts are kept beside it: what
//! says who somebody is, is masked in them, and the text as it was written is sealed with the customer's key for those on the item's
//! *path*: assignee, leaders above, CS office, whoever took it down (V1, V10, C4).
//!
//! Everyone who works here reads all items but the sensitive ones, which their path alone reads (V10). The customer reads their own,
//! without what colleagues say among themselves (V6). Lock order: customer, item (of two, in the order of their ids).

mod category;
pub mod clock;
mod closing;
mod desk;
mod enums;
mod errors;
mod extending;
mod forgetting;
mod intake;
pub mod invented;
mod listing;
mod loader;
mod masking;
mod merge;
mod mutation;
mod query;
mod refusal;
mod rekey;
pub mod risk;
mod rules;
pub mod search;
pub mod signal;
mod similar;
mod store;
mod subscription;
mod types;
mod work;

pub use category::VocCategoryMutation;
pub use closing::Closer;
pub use forgetting::forget_customer;
pub use mutation::VocMutation;
pub use query::VocQuery;
pub use rekey::rekey as rekey_texts;
pub use subscription::VocSubscription;
pub use types::{VocCategory, VocItem, VocText, voc_category_node, voc_item_node, voc_text_node};
