//! What inside a category it is about (V8): near texts, in groups.

mod likeness;
mod link;
#[cfg(test)]
mod tests;
mod words;

use likeness::Usage;

/// Texts that are grouped at once.
pub const MOST_TEXTS: usize = 2_000;
/// Telling words of a group.
const MOST_WORDS: usize = 5;

/// Texts that are about the same, by their places among those that were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub members: Vec<usize>,
    /// The one most like all others.
    pub representative: usize,
    pub words: Vec<String>,
}

/// Puts near texts together, the largest group first. `history` are earlier texts of the same category: what they say, too, tells
/// little. Texts beyond the first 2,000 are left out; one that is like no other is no group.
pub fn group(texts: &[&str], history: &[&str]) -> Vec<Group> {
    let texts = texts.get(..MOST_TEXTS).unwrap_or(texts);
    let usage = Usage::of(history.iter().chain(texts).copied());
    let likeness = likeness::likeness(texts, &usage);
    let mut groups: Vec<Group> = link::groups(&likeness)
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| {
            let of_group: Vec<&str> = members.iter().filter_map(|member| texts.get(*member).copied()).collect();
            let representative = representative(&members, &likeness);
            Group { words: likeness::telling(&of_group, &usage, MOST_WORDS), representative, members }
        })
        .collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.members.len()), group.members.first().copied()));
    groups
}

fn representative(members: &[usize], likeness: &[Vec<f64>]) -> usize {
    let sum = |member: &usize| -> f64 {
        let row = likeness.get(*member).map(Vec::as_slice).unwrap_or_default();
        members.iter().filter_map(|other| row.get(*other)).sum()
    };
    let mut best: Option<(f64, usize)> = None;
    for member in members {
        let sum = sum(member);
        if best.is_none_or(|(most, _)| sum > most) {
            best = Some((sum, *member));
        }
    }
    best.map_or(0, |(_, member)| member)
}
