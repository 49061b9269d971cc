//! How alike texts are: the cosine of what they are made of, where what the category's texts always say counts little.

use super::words::{pieces, words};
use std::collections::{BTreeMap, BTreeSet};

/// In how many texts each piece stands: those of the category's history, and the ones to be grouped.
pub struct Usage {
    texts: f64,
    standing_in: BTreeMap<String, u32>,
}

impl Usage {
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut usage = Self { texts: 0.0, standing_in: BTreeMap::new() };
        for text in texts {
            usage.texts += 1.0;
            for piece in pieces_of(text).into_keys() {
                *usage.standing_in.entry(piece).or_default() += 1;
            }
        }
        usage
    }

    /// How telling a piece is. Little, but not nothing, if every text has it: all of them may be about the same.
    pub fn weight(&self, piece: &str) -> f64 {
        let standing_in = self.standing_in.get(piece).copied().unwrap_or(1);
        (self.texts / f64::from(standing_in)).ln_1p()
    }
}

/// How often each piece stands in a text.
fn pieces_of(text: &str) -> BTreeMap<String, u32> {
    let mut found = BTreeMap::new();
    for piece in words(text).iter().flat_map(|word| pieces(word)) {
        *found.entry(piece).or_default() += 1;
    }
    found
}

/// Each text's pieces, as a vector of length one.
fn vectors(texts: &[&str], usage: &Usage) -> Vec<BTreeMap<String, f64>> {
    let vector = |text: &&str| {
        let mut vector: BTreeMap<String, f64> = pieces_of(text)
            .into_iter()
            .map(|(piece, times)| {
                let weight = usage.weight(&piece) * (1.0 + f64::from(times).ln());
                (piece, weight)
            })
            .collect();
        let length = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
        vector.values_mut().for_each(|weight| *weight /= length.max(f64::MIN_POSITIVE));
        vector
    };
    texts.iter().map(vector).collect()
}

/// Of each text, how alike it is to each one: 0 to 1.
pub fn likeness(texts: &[&str], usage: &Usage) -> Vec<Vec<f64>> {
    let vectors = vectors(texts, usage);
    let mut having: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    for (text, vector) in vectors.iter().enumerate() {
        for (piece, weight) in vector {
            having.entry(piece).or_default().push((text, *weight));
        }
    }
    let row = |vector: &BTreeMap<String, f64>| {
        let mut row = vec![0.0; texts.len()];
        for (piece, weight) in vector {
            for (other, theirs) in having.get(piece.as_str()).into_iter().flatten() {
                if let Some(sum) = row.get_mut(*other) {
                    *sum += weight * theirs;
                }
            }
        }
        row
    };
    vectors.iter().map(row).collect()
}

/// The words of a group that tell it from the others, the most telling first. They are found by their pieces, so that a verb in
/// all its endings counts as one; each piece is then named by the word in which it stands most often.
pub fn telling(texts: &[&str], usage: &Usage, most: usize) -> Vec<String> {
    let mut having: BTreeMap<String, u32> = BTreeMap::new();
    let mut named: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for text in texts {
        let words: BTreeSet<String> = words(text).into_iter().collect();
        let pieces_of: BTreeSet<(String, &String)> =
            words.iter().flat_map(|word| pieces(word).into_iter().map(move |piece| (piece, word))).collect();
        for (piece, word) in &pieces_of {
            *named.entry(piece.clone()).or_default().entry((*word).clone()).or_default() += 1;
        }
        let once: BTreeSet<String> = pieces_of.into_iter().map(|(piece, _)| piece).collect();
        for piece in once {
            *having.entry(piece).or_default() += 1;
        }
    }
    let mut found: Vec<(f64, String)> = having
        .into_iter()
        .filter(|(_, standing_in)| *standing_in > 1 || texts.len() == 1)
        .map(|(piece, standing_in)| (f64::from(standing_in) * usage.weight(&piece), piece))
        .collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let mut telling: Vec<String> = Vec::new();
    for (_, piece) in found {
        let word = named.get(&piece).and_then(usual_name);
        // `업로` and `로드` are both of 업로드.
        let is_new = |word: &String| !telling.iter().any(|known| known.contains(&piece) || known == word);
        telling.extend(word.filter(is_new));
        if telling.len() == most {
            break;
        }
    }
    telling
}

/// The most frequent one, of several the shortest.
fn usual_name(names: &BTreeMap<String, u32>) -> Option<String> {
    names
        .iter()
        .min_by_key(|(name, times)| (std::cmp::Reverse(**times), name.chars().count()))
        .map(|(name, _)| name.clone())
}
