//! What is left out, under which rules, since when (V13): to be read aloud. `docs/REGULATORY.md` says where each comes from.
//!
//! A set's clauses are in the order in which they are asked: the first that fits is the reason.

use crate::voc::regulatory::rules::quarter::Quarter;
use entity::{
    regulatory_freeze::RuleSet,
    regulatory_line::{
        Origin,
        Reason::{self, *},
    },
};

/// Under these rules this is left out; of one origin alone, if it names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    pub reason: Reason,
    pub of: Option<Origin>,
}

/// One version of a rule set. It holds for the quarters from `from` on, until a later version does.
#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    pub set: RuleSet,
    pub version: i64,
    pub from: Quarter,
    /// For so many days after a complaint the same customer's next one about the same is no other.
    pub same_for_days: i64,
    pub clauses: &'static [Clause],
}

const fn any(reason: Reason) -> Clause {
    Clause { reason, of: None }
}

const fn external(reason: Reason) -> Clause {
    Clause { reason, of: Some(Origin::External) }
}

const fn own(reason: Reason) -> Clause {
    Clause { reason, of: Some(Origin::Own) }
}

const fn quarter(year: i32, number: u32) -> Quarter {
    match Quarter::new(year, number) {
        Some(quarter) => quarter,
        None => FIRST,
    }
}

/// Nothing is counted before it: what was counted then, was so under rules that are not here.
pub const FIRST: Quarter = Quarter::first_of(2015);

const SAME_FOR_DAYS: i64 = 90;

/// Of a set the versions are in order.
pub static ALL: [Rules; 3] = [
    Rules {
        set: RuleSet::Disclosure,
        version: 1,
        from: FIRST,
        same_for_days: SAME_FOR_DAYS,
        clauses: &[
            any(NotOurs),
            any(Duplicate),
            any(Merged),
            any(FollowUp),
            external(NotForwarded),
            own(AlsoExternal),
            any(Repeated),
        ],
    },
    Rules {
        set: RuleSet::Disclosure,
        version: 2,
        from: quarter(2023, 2),
        same_for_days: SAME_FOR_DAYS,
        clauses: &[
            any(NotOurs),
            any(Duplicate),
            any(Merged),
            any(FollowUp),
            external(NotForwarded),
            external(Settled),
            external(BetweenBusinesses),
            external(Litigation),
            own(AlsoExternal),
            any(Repeated),
        ],
    },
    Rules {
        set: RuleSet::Evaluation,
        version: 1,
        from: FIRST,
        same_for_days: SAME_FOR_DAYS,
        clauses: &[
            any(NotOurs),
            any(Duplicate),
            any(Merged),
            any(FollowUp),
            any(Withdrawn),
            any(Abuse),
            own(Anonymous),
            own(AlsoExternal),
            any(Repeated),
        ],
    },
];

pub const SETS: [RuleSet; 2] = [RuleSet::Disclosure, RuleSet::Evaluation];

impl Rules {
    /// Those that a quarter is counted by; none before the first.
    pub fn of(set: RuleSet, quarter: Quarter) -> Option<&'static Self> {
        ALL.iter().rev().find(|rules| rules.set == set && rules.from <= quarter)
    }

    pub fn of_version(set: RuleSet, version: i64) -> Option<&'static Self> {
        ALL.iter().find(|rules| rules.set == set && rules.version == version)
    }

    pub fn leaves_out(&self, reason: Reason, origin: Origin) -> bool {
        self.clauses.iter().any(|clause| clause.reason == reason && clause.holds_for(origin))
    }
}

impl Clause {
    pub fn holds_for(&self, origin: Origin) -> bool {
        self.of.is_none_or(|of| of == origin)
    }
}
