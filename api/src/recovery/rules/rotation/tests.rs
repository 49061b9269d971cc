//! R1: the rotation, simulated.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn who(n: usize) -> EmployeeId {
    // As far apart as real ids are.
    EmployeeId(Uuid::from_u128((n as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)))
}

fn candidate(n: usize, turn: i64) -> Candidate {
    Candidate { id: who(n), turn: Some(turn), open: 0, is_absent: false, stands: Stands::Apart }
}

#[test]
fn r1_whoever_had_the_fewest_turns_is_next() {
    let all = [candidate(0, 3), candidate(1, 2), candidate(2, 3)];
    assert_eq!(next(&all, 7), Some(who(1)));
    let absent = Candidate { is_absent: true, ..candidate(1, 2) };
    let within = Candidate { stands: Stands::Within, ..candidate(0, 1) };
    assert_eq!(next(&[within, absent, candidate(2, 9)], 7), Some(who(2)), "apart, and there");
    assert_eq!(next(&[within, absent], 7), Some(who(0)), "of that division, if nobody else is there");
    let never = Candidate { stands: Stands::Never, ..candidate(2, 0) };
    assert_eq!(next(&[never, absent], 7), Some(who(1)), "if nobody is there at all");
    assert_eq!(next(&[never], 7), None);
    assert_eq!(next(&[], 7), None);
}

#[test]
fn r1_who_is_much_busier_is_let_off_for_a_while_and_no_longer() {
    let busy = |turn, open| Candidate { open, ..candidate(0, turn) };
    let idle = candidate(1, 5);
    assert_eq!(next(&[busy(4, 2), idle], 7), Some(who(0)));
    assert_eq!(next(&[busy(4, 4), idle], 7), Some(who(1)));
    assert_eq!(next(&[busy(2, 50), idle], 7), Some(who(0)), "two turns at most");
    // Between equals the least busy.
    assert_eq!(next(&[busy(5, 1), idle], 7), Some(who(1)));
}

#[test]
fn r1_between_equals_no_name_is_always_first() {
    let all: Vec<Candidate> = (0..5).map(|n| candidate(n, 0)).collect();
    let mut first = [0; 5];
    for case in 0..1_000_u128 {
        let next = next(&all, case.wrapping_mul(0xD134_2543_DE82_EF95_1234_5678_9ABC_DEF1)).unwrap();
        first[(0..5).find(|n| who(*n) == next).unwrap()] += 1;
    }
    assert!(first.iter().all(|times| (120..=280).contains(times)), "{first:?}");
}

#[test]
fn r1_who_is_new_or_comes_back_finds_no_heap() {
    let newcomer = Candidate { turn: None, ..candidate(9, 0) };
    let all = [candidate(0, 40), candidate(1, 41), newcomer];
    // Once, and then in their turn.
    let turns = after(&all, who(9));
    assert_eq!(turns, [(who(0), 40), (who(1), 41), (who(9), 41)]);
    let away = Candidate { is_absent: true, ..candidate(2, 12) };
    assert_eq!(after(&[candidate(0, 40), away], who(0)), [(who(0), 41), (who(2), 40)]);
    // Who is passed over because of their division keeps their place.
    let within = Candidate { stands: Stands::Within, ..candidate(3, 12) };
    assert_eq!(after(&[candidate(0, 40), within], who(0)), [(who(0), 41), (who(3), 12)]);
}

/// A small generator of our own: the same year for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// A company, and how a year goes there.
#[derive(Clone, Debug)]
struct Year {
    /// Of how many executives each division has, and of every hundred complaints how many are about it. The last person is the CEO.
    divisions: Vec<(usize, u64)>,
    cases: u64,
    /// Days of each in which they are away: from which day, how long.
    away: Vec<(u64, u64)>,
    /// How many days each takes for a case.
    pace: Vec<u64>,
    seed: u64,
}

struct Held {
    cases: Vec<u64>,
    /// Of each case an equal part for everybody who was there.
    share: Vec<f64>,
}

const DAYS: u64 = 250;

impl Year {
    fn people(&self) -> usize {
        self.divisions.iter().map(|(executives, _)| executives).sum::<usize>() + 1
    }

    fn division_of(&self, person: usize) -> Option<usize> {
        let mut end = 0;
        self.divisions.iter().position(|(executives, _)| {
            end += executives;
            person < end
        })
    }

    fn run(&self) -> Held {
        let (people, mut chance) = (self.people(), Chance(self.seed));
        let mut held = Held { cases: vec![0; people], share: vec![0.0; people] };
        let mut turns: Vec<Option<i64>> = vec![None; people];
        let mut open: Vec<Vec<u64>> = vec![Vec::new(); people];
        let all: u64 = self.divisions.iter().map(|(_, complaints)| complaints).sum();
        for n in 0..self.cases {
            let day = n * DAYS / self.cases;
            open.iter_mut().for_each(|ends| ends.retain(|end| *end > day));
            let mut place = chance.below(all);
            let about = self.divisions.iter().position(|(_, complaints)| {
                let is_here = place < *complaints;
                place = place.saturating_sub(*complaints);
                is_here
            });
            let is_away = |person: usize| {
                let (from, days) = self.away[person];
                (from..from + days).contains(&day)
            };
            let candidates: Vec<Candidate> = (0..people)
                .map(|person| Candidate {
                    id: who(person),
                    turn: turns[person],
                    open: open[person].len() as i64,
                    is_absent: is_away(person),
                    stands: match self.division_of(person) {
                        division if division.is_some() && division == about => Stands::Within,
                        _ => Stands::Apart,
                    },
                })
                .collect();
            let case = u128::from(chance.below(u64::MAX)) << 64 | u128::from(chance.below(u64::MAX));
            let chosen = next(&candidates, case).unwrap();
            for (id, turn) in after(&candidates, chosen) {
                turns[(0..people).find(|person| who(*person) == id).unwrap()] = Some(turn);
            }
            let person = (0..people).find(|person| who(*person) == chosen).unwrap();
            held.cases[person] += 1;
            open[person].push(day + 1 + chance.below(2 * self.pace[person]));
            let there: Vec<usize> = (0..people).filter(|person| !is_away(*person)).collect();
            there.iter().for_each(|person| held.share[*person] += 1.0 / there.len() as f64);
        }
        held
    }
}

/// R1, the proof that the issue asks for: over a year no executive who was there holds more than one and a half times the mean, and the CEO
/// takes part; with absences, with divisions of which one has half of all complaints, and with slow and quick executives.
#[test]
fn r1_over_a_year_nobody_holds_more_than_one_and_a_half_times_the_mean() {
    for seed in 0..20 {
        // Ten executives in eight divisions, and the CEO.
        let divisions = vec![(2, 50), (1, 20), (2, 10), (1, 8), (1, 5), (1, 4), (1, 2), (1, 1)];
        let people = 11;
        let year = Year {
            divisions,
            cases: 330,
            // Two weeks of leave, one after the other; one of them is away for three months.
            away: (0..people).map(|n| if n == 4 { (100, 62) } else { (n * 20, 10) }).collect(),
            pace: (0..people).map(|n| if n == 6 { 40 } else { 5 + n }).collect(),
            seed,
        };
        let held = year.run();
        let mean = 330.0 / people as f64;
        for (person, cases) in held.cases.iter().enumerate() {
            let cases = *cases as f64;
            assert!(cases <= 1.5 * mean, "{seed}: {person} holds {cases} of {mean}: {:?}", held.cases);
            let least = if person == 4 { 0.5 } else { 0.75 };
            assert!(cases >= least * mean, "{seed}: {person} holds {cases} of {mean}: {:?}", held.cases);
        }
        assert!(held.cases[people as usize - 1] > 0, "the CEO takes part");
        assert!(held.cases.iter().all(|cases| *cases > 0));
    }
}

fn years() -> impl Strategy<Value = Year> {
    let divisions = proptest::collection::vec((1_usize..=2, 1_u64..=60), 4..=9);
    (divisions, 60_u64..=500, any::<u64>()).prop_flat_map(|(divisions, cases, seed)| {
        let people = divisions.iter().map(|(executives, _)| executives).sum::<usize>() + 1;
        let away = proptest::collection::vec((0_u64..DAYS, 0_u64..=40), people);
        let pace = proptest::collection::vec(1_u64..=30, people);
        (away, pace).prop_map(move |(away, pace)| Year { divisions: divisions.clone(), cases, away, pace, seed })
    })
}

proptest! {
    /// R1: whatever the company and the year: of what was given out while they were there nobody holds more than one and a half times an
    /// equal part, and the turns that they were let off or moved along.
    #[test]
    fn r1_in_any_company_nobody_holds_more_than_their_part(year in years()) {
        let held = year.run();
        prop_assert_eq!(held.cases.iter().sum::<u64>(), year.cases);
        let most_in_a_division = year.divisions.iter().map(|(executives, _)| *executives).max().unwrap_or(0);
        // A division's executives can't take what is about it: the others share it.
        let others = year.people() as f64 / (year.people() - most_in_a_division) as f64;
        for (person, cases) in held.cases.iter().enumerate() {
            let bound = 1.5_f64.max(others) * held.share[person] + 1.0 + MOST_LET_OFF as f64;
            prop_assert!(*cases as f64 <= bound, "{} holds {} of {}: {:?}", person, cases, held.share[person], held.cases);
        }
    }
}
