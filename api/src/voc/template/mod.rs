//! What replies to customers can begin with (답변 템플릿, V6): texts of the CS office with placeholders, for everything or for a category.
//!
//! A client shows a template filled in for an item (`ReplyTemplate.rendered`); whoever replies edits it and sends the text, which is
//! checked and masked as any other. What a placeholder stands for is what everyone may see: the customer's name is masked. One that
//! nothing is known for stays as it is, and no reply leaves with one in it.

mod errors;
mod mutation;
mod query;
mod rules;
mod service;
mod store;
mod types;

pub use mutation::ReplyTemplateMutation;
pub use query::ReplyTemplateQuery;
pub use rules::{holds_placeholder, is_fine};
pub use types::{ReplyTemplate, reply_template_node};
