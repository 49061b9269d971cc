//! Counting complaints as the regulator does (V13): own and external, by type, per quarter and per 100,000 contracts (C5), under two
//! rule sets that leave out different things.
//!
//! *External* is what came by the regulator or a consumer agency (`REGULATOR`), *own* is everything else; the *type* is the business line of
//! the item's category. What counts, and why not, is `rules`: one complaint, one outcome. `rules/sets` is what the rule sets say, in
//! versions, each from a quarter on; where they come from tells `docs/REGULATORY.md`. The decisions behind it:
//!
//! * What is no complaint (an inquiry, a suggestion, a compliment) is none here either: its number is told, by kind. Neither kind nor
//!   receipt of an item ever change, so `vocItems` lists them for any past quarter.
//! * A complaint belongs to the quarter in which it was received. What follows up a complaint, or is merged into one, counts with that
//!   one, in that one's quarter, and shares its fate.
//! * Two complaints are *the same* if one customer made them about one claim; without a claim, about one contract in one category; without
//!   a contract, in one category. Within 90 days after one the next is a repetition; whoever is silent for longer complains anew. Of nobody
//!   knows whom, nobody knows that.
//! * What came both ways counts once, as external, whichever was first; also if somebody merged the external one into the other: what the
//!   regulator sent does not vanish by how the company keeps its files. What is known at the moment of counting decides.
//! * What the rules ask and no item says (settled by the regulator's mediation, before a court, …) is a *mark*, set by the CS office or
//!   compliance; the item's timeline says so.
//! * An erased customer (C4) is no reason: figures stay without a person. A frozen quarter does not change; counted anew, nothing tells any
//!   more what is the same of what they said, so each of it counts.
//!
//! A quarter that runs, or is over and may still be corrected, is counted when somebody asks, from one moment of the database: one
//! statement by the index of `received_at`, whatever there is before. Thirty days after its end it is *frozen* (`jobs`): a row of
//! `regulatory_freeze`, which is sealed, and a line for each complaint with what became of it, whose SHA-256 stands in that row. So no line
//! can be changed unseen, and none needs a seal. Lines are written first, some thousand in a transaction, then the row that makes them count,
//! in one: whoever comes second with the same version has written lines that count for nothing. A correction is a further version with its
//! reason; every earlier one stays.

mod digest;
mod errors;
mod jobs;
mod loader;
mod marking;
mod mutation;
mod query;
pub mod rules;
pub mod service;
pub mod store;
mod types;

pub use jobs::register;
pub use loader::MarksOf;
pub use mutation::RegulatoryMutation;
pub use query::RegulatoryQuery;
pub use types::RegulatoryMark;

use crate::kernel::seal::{Kind, Sealed};

/// How what was frozen is written down when it is sealed (C3).
pub static FREEZES: Sealed = Sealed {
    table: "regulatory_freeze",
    format: 1,
    columns: &[
        ("at", Kind::Time),
        ("id", Kind::Id),
        ("quarter", Kind::Date),
        ("rule_set", Kind::Text),
        ("rule_version", Kind::Integer),
        ("version", Kind::Integer),
        ("reason", Kind::Text),
        ("reference", Kind::Text),
        ("frozen_by", Kind::Id),
        ("contracts", Kind::Integer),
        ("figures", Kind::Json),
        ("line_count", Kind::Integer),
        ("digest", Kind::Bytes),
    ],
    earlier: &[],
};
