//! Whose turn it is (R1): all executives and the CEO, one after the other. Pure.
//!
//! Each has a number of *turns*. Whoever has the fewest is next: of those who are there, and apart from the division complained about. Who is
//! much busier with open cases than the least busy is let off for a while, two turns at most, so that to be slow is no way round it. Who is
//! passed over because of their division keeps their place, and gets the next case of another one; who is away is moved along with the others,
//! so that they come back neither to a heap nor before everybody else.

use entity::ids::EmployeeId;

/// How somebody stands to what was complained about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    Apart,
    /// Of the division complained about: they come last.
    Within,
    Never,
}

#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub id: EmployeeId,
    /// None: they are new among the executives.
    pub turn: Option<i64>,
    /// Open cases of theirs.
    pub open: i64,
    pub is_absent: bool,
    pub stands: Stands,
}

/// So much busier than the least busy is nothing yet.
const USUAL_SPREAD: i64 = 2;
/// And for what is more they are let off so many turns at most.
const MOST_LET_OFF: i64 = 2;

/// The next executive; none if nobody may have it. `case`: between equals no name is always first.
pub fn next(all: &[Candidate], case: u128) -> Option<EmployeeId> {
    let group = |one: &Candidate| (one.is_absent, one.stands);
    let best = all.iter().filter(|one| one.stands != Stands::Never).map(group).min()?;
    let among: Vec<&Candidate> = all.iter().filter(|one| group(one) == best).collect();
    let least = among.iter().map(|one| one.open).min().unwrap_or_default();
    let newcomers = newcomers(all);
    let score = |one: &Candidate| {
        let let_off = (one.open - least - USUAL_SPREAD).clamp(0, MOST_LET_OFF);
        one.turn.unwrap_or(newcomers) + let_off
    };
    let lot = |id: EmployeeId| (id.0.as_u128() ^ case).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) >> 64;
    among.into_iter().min_by_key(|one| (score(one), one.open, lot(one.id))).map(|one| one.id)
}

/// Who is new begins just behind those who had most.
fn newcomers(all: &[Candidate]) -> i64 {
    all.iter().filter_map(|one| one.turn).max().map_or(0, |most| (most - 1).max(0))
}

/// How many turns each has had after the case was given to one of them.
pub fn after(all: &[Candidate], chosen: EmployeeId) -> Vec<(EmployeeId, i64)> {
    let newcomers = newcomers(all);
    let turn = |one: &Candidate| one.turn.unwrap_or(newcomers);
    let reached = all.iter().find(|one| one.id == chosen).map(turn).unwrap_or_default();
    let moved = |one: &Candidate| match one {
        one if one.id == chosen => turn(one) + 1,
        one if one.is_absent => turn(one).max(reached),
        one => turn(one),
    };
    all.iter().map(|one| (one.id, moved(one))).collect()
}

#[cfg(test)]
mod tests;
