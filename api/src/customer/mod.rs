//! Customers (고객): who they are, sealed and masked; their contracts; who saw their data; forgetting them (C1 to C5).
//!
//! What says who a customer is — name, phone, e-mail — is sealed with a key of their own, which the key ring wraps
//! (`vault`), and found by blind indexes alone, at a pace at which nobody guesses them (`lookup`). Everyone sees it masked; in the clear it leaves through `revealCustomer`
//! (`disclosure/`), one customer at a time, which writes down who saw it. Erasure destroys the key (`erasure/`): cases and
//! figures stay, without a person. Tier, dates and flags are no secret among those who may read customers at all.
//!
//! For domains on the right: `lock_for_case` before anything is written about a customer, `touch_case` when a case ends,
//! `contracts_near` (D10), `Vault` for their free text about a customer, `write_letter` for mail to them, the loader of
//! `CustomerId`, and the type `Customer`.

mod contract_types;
mod contracts;
mod disclosure;
mod erasure;
mod errors;
pub mod import;
mod letter;
mod loader;
mod lookup;
pub(crate) mod masking;
mod mutation;
mod query;
mod rekey;
mod rules;
mod service;
mod store;
mod types;
mod vault;

pub use contract_types::{Contract, contract_node};
pub use disclosure::{
    AccessRecord, DisclosureMutation, DisclosureQuery, Reason as RevealReason, SEALED as ACCESS_RECORDS, Sight,
    Wish as RevealWish, access_record_node, reveal, saw,
};
pub use erasure::{
    ErasureMutation, LegalHold, Listed, all_erased, erased, install_forgetting, legal_hold_node,
    list_new as list_new_erasures, register as register_erasure, repeat as repeat_erasure,
};
pub use letter::{Hearer, Letter, Letters, write as write_letter};
pub use mutation::CustomerMutation;
pub use query::CustomerQuery;
pub use rekey::rekey as rekey_customers;
pub use rules::{Edit, is_too_many};
pub use service::{compose, set_caution};
pub use store::{
    by_number, contracts as contracts_of, contracts_in_force, contracts_near, customer as by_id, customers_by_id,
    customers_in, erased_among, is_there, linked_employee, lock_for_case, lock_for_cases, touch_case,
};
pub use types::{Customer, CustomerTier, customer_node, reaches};
pub use vault::{Person, Vault};
