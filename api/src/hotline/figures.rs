//! What a division's week was, from what was counted over all of them: pure.

use crate::hotline::{
    rules::{USUAL, WEEKS},
    store::{Breached, Received},
};
use entity::{
    hotline_bulletin::{Breaches, Figures, OfCategory, OfDepartment, OfKind, OfSignal, Reopened},
    ids::{DepartmentId, VocCategoryId},
    voc_clock::ClockKind,
    voc_item::VocKind,
    voc_signal,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

const MOST_CATEGORIES: usize = 8;
const MOST_SIGNALS: usize = 10;
const MOST_REOPENED: usize = 20;
/// Beyond these a list is no reading any more; a division has some dozens.
const MOST_DEPARTMENTS: usize = 60;
const KINDS: [VocKind; 4] = [VocKind::Complaint, VocKind::Suggestion, VocKind::Inquiry, VocKind::Compliment];

/// What was counted over the whole company.
pub struct Counted {
    /// Of each week up to the one that it is about, the oldest first.
    pub weeks: Vec<Vec<Received>>,
    pub breached: Vec<Breached>,
    pub open: HashMap<DepartmentId, i32>,
    pub signals: Vec<voc_signal::Model>,
    /// With the department of each, the first first.
    pub reopened: Vec<(DepartmentId, Reopened)>,
}

/// Counts of one thing in this week, and in those before that say what is usual.
#[derive(Clone, Copy, Default)]
struct Pair {
    items: i32,
    before: i32,
}

impl Pair {
    fn usual(self, weeks: usize) -> f64 {
        tenth(f64::from(self.before) / weeks.max(1) as f64)
    }
}

/// As people read it; the same on every machine.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

pub fn of(counted: &Counted, inside: &dyn Fn(DepartmentId) -> bool) -> Figures {
    let mine = |rows: &[Received]| rows.iter().filter(|row| inside(row.department_id)).cloned().collect::<Vec<_>>();
    let weeks: Vec<Vec<Received>> = counted.weeks.iter().map(|rows| mine(rows)).collect();
    let sum = |rows: &[Received], what: fn(&Received) -> i32| rows.iter().map(what).sum::<i32>();
    let (now, before) = weeks.split_last().map_or((&[][..], &[][..]), |(now, before)| (now.as_slice(), before));
    let usual = before.len().saturating_sub(USUAL);
    let before: Vec<&[Received]> = before.iter().skip(usual).map(Vec::as_slice).collect();
    let of_all: i32 = before.iter().map(|rows| sum(rows, |row| row.items)).sum();
    let (categories, other_categories) = categories(now, &before);
    Figures {
        weeks: weeks.iter().skip(weeks.len().saturating_sub(WEEKS)).map(|rows| sum(rows, |row| row.items)).collect(),
        usual: Pair { items: 0, before: of_all }.usual(before.len()),
        kinds: kinds(now, &before),
        categories,
        other_categories,
        departments: departments(now, &before, counted, inside),
        signals: signals(&counted.signals, inside),
        breaches: breaches(&counted.breached, inside),
        sensitive: sum(now, |row| row.sensitive),
        external: sum(now, |row| row.external),
        very_dissatisfied: sum(now, |row| row.very_dissatisfied),
        reopened: reopened(&counted.reopened, inside),
        open: counted.open.iter().filter(|(place, _)| inside(**place)).map(|(_, items)| items).sum(),
    }
}

fn by<K: Ord>(now: &[Received], before: &[&[Received]], key: fn(&Received) -> K) -> BTreeMap<K, Pair> {
    let mut pairs: BTreeMap<K, Pair> = BTreeMap::new();
    for row in now {
        pairs.entry(key(row)).or_default().items += row.items;
    }
    for row in before.iter().copied().flatten() {
        pairs.entry(key(row)).or_default().before += row.items;
    }
    pairs
}

fn kinds(now: &[Received], before: &[&[Received]]) -> Vec<OfKind> {
    let place = |row: &Received| KINDS.iter().position(|kind| *kind == row.kind).unwrap_or_default();
    let pairs = by(now, before, place);
    let of = |(place, kind): (usize, VocKind)| {
        let pair = pairs.get(&place).copied().unwrap_or_default();
        OfKind { kind, items: pair.items, usual: pair.usual(before.len()) }
    };
    KINDS.into_iter().enumerate().map(of).collect()
}

/// The most frequent, and how many items are in others.
fn categories(now: &[Received], before: &[&[Received]]) -> (Vec<OfCategory>, i32) {
    let mut pairs: Vec<(VocCategoryId, Pair)> = by(now, before, |row| row.category_id).into_iter().collect();
    pairs.sort_by_key(|(id, pair)| (Reverse(pair.items), Reverse(pair.before), *id));
    let others = pairs.iter().skip(MOST_CATEGORIES).map(|(_, pair)| pair.items).sum();
    let shown = pairs.into_iter().take(MOST_CATEGORIES).filter(|(_, pair)| pair.items > 0);
    let of = |(category, pair): (VocCategoryId, Pair)| OfCategory {
        category,
        items: pair.items,
        usual: pair.usual(before.len()),
    };
    (shown.map(of).collect(), others)
}

fn departments(
    now: &[Received],
    before: &[&[Received]],
    counted: &Counted,
    inside: &dyn Fn(DepartmentId) -> bool,
) -> Vec<OfDepartment> {
    let mut pairs = by(now, before, |row| row.department_id);
    // What is open, or ran out, may be of earlier weeks.
    let others = counted.open.keys().copied().chain(counted.breached.iter().map(|row| row.department_id));
    others.filter(|place| inside(*place)).for_each(|place| {
        pairs.entry(place).or_default();
    });
    let complaints = |place: DepartmentId| {
        let theirs = now.iter().filter(|row| row.department_id == place && row.kind == VocKind::Complaint);
        theirs.map(|row| row.items).sum()
    };
    let of = |(department, pair): (DepartmentId, Pair)| OfDepartment {
        department,
        items: pair.items,
        usual: pair.usual(before.len()),
        complaints: complaints(department),
        breaches: counted.breached.iter().filter(|row| row.department_id == department).map(|row| row.items).sum(),
        open: counted.open.get(&department).copied().unwrap_or_default(),
    };
    let mut all: Vec<OfDepartment> = pairs.into_iter().map(of).collect();
    all.sort_by_key(|one| (Reverse(one.items), Reverse(one.open), one.department));
    all.truncate(MOST_DEPARTMENTS);
    all
}

fn breaches(all: &[Breached], inside: &dyn Fn(DepartmentId) -> bool) -> Breaches {
    let of = |kind| all.iter().filter(|row| row.kind == kind && inside(row.department_id)).map(|row| row.items).sum();
    Breaches {
        first_response: of(ClockKind::FirstResponse),
        resolution: of(ClockKind::Resolution),
        statutory: of(ClockKind::Statutory),
    }
}

fn reopened(all: &[(DepartmentId, Reopened)], inside: &dyn Fn(DepartmentId) -> bool) -> Vec<Reopened> {
    let mine = all.iter().filter(|(place, _)| inside(*place)).map(|(_, reopened)| reopened.clone());
    mine.take(MOST_REOPENED).collect()
}

/// The most surprising first.
fn signals(all: &[voc_signal::Model], inside: &dyn Fn(DepartmentId) -> bool) -> Vec<OfSignal> {
    let of = |row: &voc_signal::Model| {
        let numbers = row.numbers.as_ref()?;
        Some(OfSignal {
            category: row.category_id,
            department: row.department_id,
            weeks: numbers.weeks,
            items: numbers.count,
            expected: tenth(numbers.expected),
            ratio: tenth(numbers.ratio),
            p_value: numbers.p_value,
        })
    };
    let mut found: Vec<OfSignal> = all.iter().filter(|row| inside(row.department_id)).filter_map(of).collect();
    found.sort_by(|a, b| a.p_value.total_cmp(&b.p_value).then(a.category.cmp(&b.category)));
    found.truncate(MOST_SIGNALS);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn place(n: u128) -> DepartmentId {
        DepartmentId(Uuid::from_u128(n))
    }

    fn row(department: u128, category: u128, kind: VocKind, items: i32) -> Received {
        let category_id = VocCategoryId(Uuid::from_u128(category));
        Received {
            department_id: place(department),
            category_id,
            kind,
            items,
            sensitive: 1,
            external: 0,
            very_dissatisfied: items / 2,
        }
    }

    /// H1: counts and trends by kind, category, department, against the weeks before.
    #[test]
    fn h1_a_week_is_held_against_the_four_before_it() {
        let usual =
            vec![row(1, 1, VocKind::Complaint, 4), row(2, 2, VocKind::Inquiry, 1), row(9, 1, VocKind::Complaint, 70)];
        let mut weeks = vec![vec![row(1, 1, VocKind::Complaint, 100)]; 3];
        weeks.extend(vec![usual; 4]);
        weeks.push(vec![
            row(1, 1, VocKind::Complaint, 6),
            row(1, 2, VocKind::Compliment, 1),
            row(2, 3, VocKind::Complaint, 2),
            row(9, 1, VocKind::Complaint, 80),
        ]);
        let breached = |department, kind, items| Breached { department_id: place(department), kind, items };
        let counted = Counted {
            weeks,
            breached: vec![
                breached(1, ClockKind::Resolution, 2),
                breached(3, ClockKind::Statutory, 1),
                breached(9, ClockKind::Statutory, 5),
            ],
            open: HashMap::from([(place(1), 7), (place(9), 50)]),
            signals: Vec::new(),
            reopened: Vec::new(),
        };
        let figures = of(&counted, &|id| id != place(9));
        assert_eq!((figures.weeks.as_slice(), figures.usual), (&[100, 100, 100, 5, 5, 5, 5, 9][..], 5.0));
        let kinds: Vec<_> = figures.kinds.iter().map(|kind| (kind.items, kind.usual)).collect();
        assert_eq!(kinds, [(8, 4.0), (0, 0.0), (0, 1.0), (1, 0.0)]);
        let categories: Vec<_> =
            figures.categories.iter().map(|one| (one.category.0.as_u128(), one.items, one.usual)).collect();
        assert_eq!((categories, figures.other_categories), (vec![(1, 6, 4.0), (3, 2, 0.0), (2, 1, 1.0)], 0));
        let departments: Vec<_> = figures
            .departments
            .iter()
            .map(|one| (one.department.0.as_u128(), one.items, one.complaints, one.breaches, one.open))
            .collect();
        assert_eq!(departments, [(1, 7, 6, 2, 7), (2, 2, 2, 0, 0), (3, 0, 0, 1, 0)]);
        assert_eq!(figures.breaches, Breaches { first_response: 0, resolution: 2, statutory: 1 });
        assert_eq!((figures.sensitive, figures.very_dissatisfied, figures.open), (3, 4, 7));
    }

    #[test]
    fn h1_a_week_without_voc_has_figures_too() {
        let counted = Counted {
            weeks: vec![Vec::new(); 8],
            breached: Vec::new(),
            open: HashMap::new(),
            signals: Vec::new(),
            reopened: Vec::new(),
        };
        let figures = of(&counted, &|_| true);
        assert_eq!((figures.weeks.as_slice(), figures.usual, figures.categories.len()), (&[0; 8][..], 0.0, 0));
        let none = Counted { weeks: Vec::new(), ..counted };
        assert_eq!(of(&none, &|_| true).usual, 0.0);
    }

    #[test]
    fn h1_many_categories_are_summed_up() {
        let now: Vec<Received> =
            (1..=20).map(|n| row(1, n, VocKind::Inquiry, 21 - i32::try_from(n).unwrap())).collect();
        let counted = Counted {
            weeks: vec![now],
            breached: Vec::new(),
            open: HashMap::new(),
            signals: Vec::new(),
            reopened: Vec::new(),
        };
        let figures = of(&counted, &|_| true);
        assert_eq!(figures.categories.len(), MOST_CATEGORIES);
        let shown: i32 = figures.categories.iter().map(|one| one.items).sum();
        assert_eq!(shown + figures.other_categories, figures.weeks[0]);
    }
}
