//! Putting together what is near: average linkage by chains of nearest neighbours, which takes as many steps as there are pairs and
//! comes to the same groups as always joining the nearest two would. Of equally near ones the first counts, so the same texts
//! always make the same groups.

/// How alike two groups are on average, at least, to be one.
const NEAR: f64 = 0.12;

/// The groups, each with its members in order; the first member's order.
pub fn groups(likeness: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let mut linkage = Linkage::new(likeness);
    let mut chain: Vec<usize> = Vec::new();
    while let Some(last) = chain.last().copied().or_else(|| linkage.open()) {
        if chain.is_empty() {
            chain.push(last);
        }
        let before = chain.iter().rev().nth(1).copied();
        match linkage.nearest(last, before) {
            // Whoever is near to none now is near to none later: joining others only averages.
            None => {
                chain.pop();
                linkage.close(last);
            }
            Some(next) if Some(next) == before => {
                chain.truncate(chain.len().saturating_sub(2));
                linkage.join(last, next);
            }
            Some(next) => chain.push(next),
        }
    }
    linkage.into_groups()
}

struct Linkage {
    /// Between groups, by the place of their first text.
    likeness: Vec<Vec<f64>>,
    members: Vec<Vec<usize>>,
    is_open: Vec<bool>,
}

impl Linkage {
    fn new(likeness: &[Vec<f64>]) -> Self {
        let members = (0..likeness.len()).map(|text| vec![text]).collect();
        Self { likeness: likeness.to_vec(), members, is_open: vec![true; likeness.len()] }
    }

    fn open(&self) -> Option<usize> {
        self.is_open.iter().position(|is_open| *is_open)
    }

    fn close(&mut self, group: usize) {
        if let Some(is_open) = self.is_open.get_mut(group) {
            *is_open = false;
        }
    }

    /// The nearest open group, if any is near; of equals the one it came from, so that a chain ends.
    fn nearest(&self, group: usize, before: Option<usize>) -> Option<usize> {
        let row = self.likeness.get(group)?;
        let mut best = before.and_then(|before| Some((*row.get(before)?, before))).filter(|(near, _)| *near >= NEAR);
        for (other, (near, is_open)) in row.iter().zip(&self.is_open).enumerate() {
            let is_nearer = best.is_none_or(|(most, _)| *near > most);
            if *is_open && other != group && *near >= NEAR && is_nearer {
                best = Some((*near, other));
            }
        }
        best.map(|(_, other)| other)
    }

    /// The one with the first text takes in the other.
    fn join(&mut self, one: usize, other: usize) {
        let (kept, gone) = (one.min(other), one.max(other));
        let size = |group: usize| self.members.get(group).map_or(0.0, |members| members.len() as f64);
        let (many, more) = (size(kept), size(gone));
        let averaged: Vec<f64> = match (self.likeness.get(kept), self.likeness.get(gone)) {
            (Some(kept), Some(gone)) => {
                kept.iter().zip(gone).map(|(one, other)| (many * one + more * other) / (many + more)).collect()
            }
            _ => return,
        };
        for (row, near) in self.likeness.iter_mut().zip(&averaged) {
            if let Some(place) = row.get_mut(kept) {
                *place = *near;
            }
        }
        if let Some(row) = self.likeness.get_mut(kept) {
            *row = averaged;
        }
        let joined = self.members.get_mut(gone).map(std::mem::take).unwrap_or_default();
        if let Some(members) = self.members.get_mut(kept) {
            members.extend(joined);
            members.sort_unstable();
        }
        self.close(gone);
    }

    fn into_groups(self) -> Vec<Vec<usize>> {
        self.members.into_iter().filter(|members| !members.is_empty()).collect()
    }
}
