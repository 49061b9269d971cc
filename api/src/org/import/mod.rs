//! The HR feed (O3): departments and people from CSV or JSON, all rows or none.
//!
//! A *feed* is up to two tables, departments and employees. It is read into *sheets* (`decode`, `sheet`), whose cells become
//! typed rows (`cells`, by the words of `words`), of which `rules` make a *plan*: what is created, changed, left as it is, and
//! who leaves; and *findings*, each with its line. With any finding nothing is changed. The transaction that writes a plan
//! first sees, under a lock, that the company is still the one it was made from.

mod cells;
mod decode;
mod departments;
mod errors;
mod mutation;
mod people;
mod rules;
mod service;
mod sheet;
mod store;
mod types;
mod words;

pub use decode::{Encoding, decode};
pub use errors::{explain, refusals};
pub use mutation::ImportMutation;
pub use rules::{Finding, Refusal, Report};
pub use service::{Wish, import};
pub use sheet::{Sheet, read as read_csv};
pub use words::Source;
