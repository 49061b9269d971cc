//! Which complaints of a quarter count, and why each of the others does not (V13). Pure; `sets` is what the rule sets say.

pub mod quarter;
pub mod sets;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{ContractId, CustomerId, VocCategoryId, VocItemId},
    regulatory_freeze::{Counted, Excluded, Figures},
    regulatory_line::{Origin, Reason},
    regulatory_mark::Mark,
    voc_category::BusinessLine,
    voc_item::Rejection,
};
use sets::Rules;
use std::collections::{BTreeMap, HashMap};

/// All that the rules look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub id: VocItemId,
    pub at: DateTime<Utc>,
    pub version: i32,
    pub origin: Origin,
    pub line: BusinessLine,
    /// None: nobody knows who complained.
    pub customer: Option<CustomerId>,
    pub matter: Matter,
    pub rejected: Option<Rejection>,
    /// The one that is left of all that were merged.
    pub merged_into: Option<Other>,
    pub follows: Option<Other>,
    pub abuse: bool,
    pub marks: Vec<Mark>,
}

/// What a complaint is about. Two of one customer are about the same if these are equal, and only then.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Matter {
    /// A claim, whatever about it.
    Claim(String),
    Contract(ContractId, VocCategoryId),
    Category(VocCategoryId),
    /// The customer was erased: nobody can say any more what it was about.
    Forgotten(VocItemId),
}

impl Matter {
    pub fn of(claim: Option<String>, contract: Option<ContractId>, category: VocCategoryId) -> Self {
        match (claim, contract) {
            (Some(claim), _) => Self::Claim(claim),
            (None, Some(contract)) => Self::Contract(contract, category),
            (None, None) => Self::Category(category),
        }
    }
}

/// The item that another one says it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other {
    pub id: VocItemId,
    pub origin: Origin,
    /// Whether it is a complaint that was not rejected: else nothing counts in the other's place.
    pub stands: bool,
}

/// Why it does not count, and what counts in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    pub reason: Reason,
    pub of: Option<VocItemId>,
}

/// What became of one complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub item: VocItemId,
    pub at: DateTime<Utc>,
    pub version: i32,
    pub line: BusinessLine,
    pub origin: Origin,
    pub excluded: Option<Exclusion>,
}

/// V13: the complaints from one moment until another, each counted or left out for one reason. `all`, the oldest first, also has those of
/// `same_for_days` before and external ones of as many after, as far as there are any: they say which are the same.
pub fn count(rules: &Rules, all: &[Complaint], (from, before): (DateTime<Utc>, DateTime<Utc>)) -> Vec<Line> {
    let alone: Vec<Option<Exclusion>> = all.iter().map(|one| by_itself(rules, one)).collect();
    let candidates = || all.iter().zip(&alone).filter(|(_, excluded)| excluded.is_none()).map(|(one, _)| one);
    let cases = Cases::of(candidates(), all);
    let in_quarter = all.iter().zip(&alone).filter(|(one, _)| (from..before).contains(&one.at));
    in_quarter
        .map(|(one, excluded)| Line {
            item: one.id,
            at: one.at,
            version: one.version,
            line: one.line,
            origin: one.origin,
            excluded: excluded.or_else(|| cases.beside_others(rules, one)),
        })
        .collect()
}

/// What is to be said of it whatever else there is.
fn by_itself(rules: &Rules, one: &Complaint) -> Option<Exclusion> {
    let clauses = rules.clauses.iter().filter(|clause| clause.holds_for(one.origin));
    clauses.map(|clause| clause.reason).find_map(|reason| {
        let of = fits(reason, one)?;
        Some(Exclusion { reason, of })
    })
}

/// Whether a reason fits, and the item that it names.
fn fits(reason: Reason, one: &Complaint) -> Option<Option<VocItemId>> {
    // What came by the regulator is never lost in what did not: it counts, and the other one does not.
    let lost_in = |other: Option<Other>| {
        other.filter(|other| other.stands && (one.origin == Origin::Own || other.origin == Origin::External))
    };
    let marked = |mark: Mark| one.marks.contains(&mark).then_some(None);
    match reason {
        Reason::NotOurs => (one.rejected == Some(Rejection::NotOurs)).then_some(None),
        Reason::Duplicate => (one.rejected == Some(Rejection::Duplicate)).then_some(None),
        Reason::Merged => lost_in(one.merged_into).map(|other| Some(other.id)),
        Reason::FollowUp => lost_in(one.follows).map(|other| Some(other.id)),
        Reason::NotForwarded => marked(Mark::NotForwarded),
        Reason::Settled => marked(Mark::Settled),
        Reason::BetweenBusinesses => marked(Mark::BetweenBusinesses),
        Reason::Litigation => marked(Mark::Litigation),
        Reason::Withdrawn => marked(Mark::Withdrawn),
        Reason::Abuse => one.abuse.then_some(None),
        Reason::Anonymous => one.customer.is_none().then_some(None),
        // They depend on others.
        Reason::AlsoExternal | Reason::Repeated => None,
    }
}

type Place = (DateTime<Utc>, VocItemId);

/// What there is of one customer about one matter, the oldest first.
#[derive(Default)]
struct Case {
    own: Vec<Place>,
    external: Vec<Place>,
}

struct Cases<'a> {
    of: HashMap<(CustomerId, &'a Matter), Case>,
    /// An own complaint, and the external one that follows it or was merged into it.
    linked: HashMap<VocItemId, VocItemId>,
}

impl<'a> Cases<'a> {
    fn of(candidates: impl Iterator<Item = &'a Complaint>, all: &[Complaint]) -> Self {
        let left_of_merged: HashMap<VocItemId, VocItemId> =
            all.iter().filter_map(|one| Some((one.id, one.merged_into?.id))).collect();
        let mut cases = Self { of: HashMap::new(), linked: HashMap::new() };
        for one in candidates {
            if one.origin == Origin::External {
                for other in [one.merged_into, one.follows].into_iter().flatten() {
                    cases.linked.entry(other.id).or_insert(one.id);
                    if let Some(left) = left_of_merged.get(&other.id) {
                        cases.linked.entry(*left).or_insert(one.id);
                    }
                }
            }
            let Some(customer) = one.customer else { continue };
            let case = cases.of.entry((customer, &one.matter)).or_default();
            match one.origin {
                Origin::Own => case.own.push((one.at, one.id)),
                Origin::External => case.external.push((one.at, one.id)),
            }
        }
        cases
    }

    /// What is to be said of it because of others.
    fn beside_others(&self, rules: &Rules, one: &Complaint) -> Option<Exclusion> {
        let days = TimeDelta::days(rules.same_for_days);
        let case = one.customer.and_then(|customer| self.of.get(&(customer, &one.matter)));
        let excluded = |reason: Reason, of: Option<VocItemId>| {
            of.filter(|_| rules.leaves_out(reason, one.origin)).map(|of| Exclusion { reason, of: Some(of) })
        };
        let also = || {
            let linked = self.linked.get(&one.id).copied();
            linked.or_else(|| near(&case?.external, (one.at - days, one.at + days)))
        };
        let repeats = || {
            let alike = case.map(|case| if one.origin == Origin::Own { &case.own } else { &case.external })?;
            let earlier = alike.partition_point(|place| *place < (one.at, one.id));
            let last = alike.get(earlier.checked_sub(1)?)?;
            (one.at - last.0 <= days).then_some(last.1)
        };
        let external = if one.origin == Origin::Own { excluded(Reason::AlsoExternal, also()) } else { None };
        external.or_else(|| excluded(Reason::Repeated, repeats()))
    }
}

/// The first of them between two moments.
fn near(places: &[Place], (from, until): (DateTime<Utc>, DateTime<Utc>)) -> Option<VocItemId> {
    let first = places.partition_point(|place| place.0 < from);
    places.get(first).filter(|place| place.0 <= until).map(|place| place.1)
}

/// How many of what.
pub fn figures(lines: &[Line]) -> Figures {
    let mut counted: BTreeMap<BusinessLine, [i64; 2]> = BTreeMap::new();
    let mut excluded: BTreeMap<Reason, [i64; 2]> = BTreeMap::new();
    for line in lines {
        let [own, external] = match line.excluded {
            None => counted.entry(line.line).or_default(),
            Some(exclusion) => excluded.entry(exclusion.reason).or_default(),
        };
        match line.origin {
            Origin::Own => *own += 1,
            Origin::External => *external += 1,
        }
    }
    Figures {
        counted: counted.into_iter().map(|(line, [own, external])| Counted { line, own, external }).collect(),
        excluded: excluded.into_iter().map(|(reason, [own, external])| Excluded { reason, own, external }).collect(),
        ..Figures::default()
    }
}

/// By 100,000 contracts in force, to two decimals as it is disclosed; of no contracts there is no such figure.
pub fn per_100_000(complaints: i64, contracts: i64) -> Option<f64> {
    let (complaints, contracts) = (i128::from(complaints), i128::from(contracts));
    let hundredths = (contracts > 0).then(|| (complaints * 10_000_000 * 2 + contracts) / (contracts * 2))?;
    Some(hundredths as f64 / 100.0)
}
