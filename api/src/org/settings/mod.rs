//! Numbers and names that an administrator can change: the bold ones of the rules.
//!
//! The *registry* says what there is: key, type, bounds, default, which rule it belongs to, whether it may only be made
//! stricter, and whether a second person must approve it. A change is valid from today or a later day, never
//! back-dated, and nothing is overwritten: every earlier value stays, with who set it and when.

mod errors;
mod memory;
mod mutation;
mod query;
mod registry;
mod rules;
pub(super) mod service;
pub(super) mod store;
mod types;

pub use memory::Settings;
pub use mutation::SettingsMutation;
pub use query::SettingsQuery;
pub use registry::Setting;
pub use types::SettingAmount;
