//! VOC (고객의 소리): what customers tell the company, from intake to close, and what is becoming frequent in it.
//!
//! An *item* is one thing that a customer told the company. It is filed in a *category*, whose rule says which *department* handles
//! it; there the least loaded person present is its *assignee* (V3). What can be done with it, in which state and by whom, is one table
//! (`rules::TABLE`); each change is a step on its *timeline*, which is only ever added to (V2). Its texts are kept beside it: what
//! says who somebody is, is masked in them, and the text as it was written is sealed with the customer's key for those on the item's
//! *path*: assignee, leaders above, CS office, whoever took it down (V1, V10, C4).
//!
//! Everyone who works here reads all items but the sensitive ones, which their path alone reads (V10). The customer reads their own,
//! without what colleagues say among themselves (V6); replies leave by mail where they may (`reply`). Lock order: customer, item (of two,
//! in the order of their ids), report of abuse. Which items are one, and what their claims are, changes under the customer's lock alone:
//! `incident` relies on that (D4).
//!
//! `series`: the VOC of a cause, for who counts it, links it or watches for it. `care`: who is abused need not go on (V12). `praising`: a compliment that names employees becomes praise (P9).

mod attachment;
pub mod beside;
mod care;
mod category;
pub mod clock;
mod closing;
mod desk;
mod enums;
mod errors;
mod extending;
mod forgetting;
pub mod incident;
mod intake;
pub mod invented;
mod listing;
mod loader;
mod masking;
mod merge;
mod mutation;
pub mod onestop;
mod praising;
mod query;
mod quoting;
mod refusal;
pub mod regulatory;
mod rekey;
mod reply;
pub mod risk;
mod rules;
pub mod satisfaction;
pub mod search;
pub mod series;
pub mod signal;
mod similar;
mod store;
mod subscription;
mod template;
mod types;
mod work;

pub use attachment::{
    Opened as OpenedAttachment, forget as forget_attachments, open as open_attachment, register as register_dropping,
    rekey as rekey_attachments,
};
pub use care::{AbuseReport, CareMutation, CareQuery, abuse_report_node};
pub use category::{VocCategoryMutation, all as all_categories};
pub use closing::Closer;
pub use desk::sees;
pub use enums::Sensitivity as VocSensitivity;
pub use enums::VocKind;
pub use errors::VocErrorCode;
pub use forgetting::forget_customer;
pub use masking::{without_name, without_numbers};
pub use mutation::VocMutation;
pub use onestop::OneStopQuery;
pub use query::VocQuery;
pub use quoting::{About, Brief, Named, briefs, lock_for_words};
pub use refusal::Refusal;
pub use rekey::rekey as rekey_texts;
pub use reply::settled as reply_settled;
pub use subscription::VocSubscription;
pub use template::{ReplyTemplate, ReplyTemplateMutation, ReplyTemplateQuery, reply_template_node};
pub use types::{VocCategory, VocItem, VocText, voc_category_node, voc_item_node, voc_text_node};
pub use work::Which;
