//! Attachments (첨부파일, V1): images and PDFs that belong to what is said about an item.
//!
//! Whoever says something claims uploads of their own with it, each once, under the uploads' locks. Then the file's own key, until now
//! wrapped by the ring, is wrapped by the key of the customer whose item it is; by nobody's else if one knows who they are. What a photo
//! shows can't be masked: so an attachment, its name with it, is there for the item's path and the customer alone, and those of
//! notes never for a customer. An address is made for one viewer; when it is used, it is looked up whether they may still see it.
//! A customer who is forgotten takes their key with them; a job drops what can't be opened any more (C4).

mod jobs;
mod loader;
mod rekey;
pub mod rules;
mod service;
pub mod store;
mod types;

pub use jobs::{forget, plan_dropping, register};
pub use rekey::rekey;
pub use service::{Claimed, Opened, claim, open};
pub use types::{VocAttachment, attachments_of};
