//! Is the demo's VOC what the rules say of real VOC, and are its texts as different as customers are?

use super::{
    tree::Branch,
    words::{Voice, channel},
    *,
};
use crate::{demo::organisation::department_of_code, kernel::text::holds_resident_number};
use std::collections::HashSet;

const SEED: u64 = crate::demo::SEED;

fn all() -> impl Iterator<Item = (&'static Branch, &'static tree::Leaf)> {
    BRANCHES.into_iter().flat_map(|branch| branch.leaves.iter().map(move |leaf| (branch, leaf)))
}

fn texts(seed: u64, of_each: usize) -> Vec<String> {
    let rng = &mut Rng::with_seed(seed);
    let mut texts = Vec::new();
    for (branch, leaf) in all() {
        for place in 0..of_each {
            let (channel, name) = (channel(branch, rng), Some("홍서윤"));
            let voice = Voice { branch, leaf, middles: None, kind: leaf.kind, channel, name, threatens: place == 0 };
            texts.push(voice.speak(rng));
        }
    }
    texts
}

/// V1, V3: every category has a code of its own, and every one that items are filed in somebody who gets them.
#[test]
fn v1_v3_categories_have_codes_and_departments_of_the_company() {
    let codes: Vec<&str> = BRANCHES.iter().map(|one| one.code).chain(all().map(|(_, leaf)| leaf.code)).collect();
    assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    assert!(codes.iter().all(|code| code.len() <= 32 && code.chars().all(|c| c.is_ascii_uppercase() || c == '_')));
    assert!(BRANCHES.iter().all(|branch| department_of_code(branch.department).is_some()));
    for (_, leaf) in all() {
        assert!(!leaf.homes.is_empty(), "{}", leaf.code);
        assert!(leaf.homes.iter().all(|(code, _)| department_of_code(code).is_some()), "{}", leaf.code);
    }
    assert!(all().any(|(_, leaf)| leaf.code == SURGE));
}

/// V1: texts are made of twelve of each part at least, so that few are the same; none is unfinished or holds what is refused.
#[test]
fn v1_texts_differ_and_are_finished() {
    for (branch, leaf) in all() {
        let least = branch.openings.len().min(branch.ends.len()).min(leaf.middles.len());
        assert!(least >= 12, "{}: {least}", leaf.code);
    }
    let texts = texts(SEED, 60);
    for text in &texts {
        assert!(!text.contains(['{', '}']) && !text.trim().is_empty() && !holds_resident_number(text), "{text}");
    }
    let different: HashSet<&String> = texts.iter().collect();
    assert!(different.len() * 100 >= texts.len() * 93, "{} of {}", different.len(), texts.len());
}

#[test]
fn the_same_seed_gives_the_same_texts() {
    assert_eq!(texts(SEED, 3), texts(SEED, 3));
    assert_ne!(texts(SEED, 3), texts(SEED + 1, 3));
}

/// V8: the fault is planted into the last week that is over, whatever day it is.
#[test]
fn v8_the_fault_is_in_the_last_whole_week() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    for today in ["2026-11-23", "2026-11-25", "2026-11-29"] {
        for (given, is_in) in [("2026-11-15", false), ("2026-11-16", true), ("2026-11-22", true), ("2026-11-23", false)]
        {
            assert_eq!(is_last_week(day(given), day(today)), is_in, "{given} on {today}");
        }
    }
}
