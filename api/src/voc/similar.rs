//! What a customer said lately that is like what is being filed (V5).

use crate::{
    kernel::{cx::Cx, error::Fault, policy::Permit},
    org::Directory,
    voc::{desk, store},
};
use chrono::{DateTime, Utc};
use entity::{ids::CustomerId, voc_item};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// Two texts that share less than this are not about the same thing.
const LEAST: f64 = 0.15;

/// The most similar first.
pub async fn of(
    cx: &Cx,
    (permit, directory): (&Permit, &Directory),
    customer: CustomerId,
    (text, since, most): (&str, DateTime<Utc>, u64),
) -> Result<Vec<voc_item::Model>, Fault> {
    let recent = store::recent_of(cx.db.reader(), customer, since, most).await?;
    let seen: Vec<_> = recent.into_iter().filter(|item| desk::sees(directory, permit, item, cx.now)).collect();
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let reports = store::reports(cx.db.reader(), seen.iter().map(|item| item.id)).await?;
    let wanted = pairs(text);
    let report = |item: &voc_item::Model| {
        let report = reports.iter().find(|text| text.item_id == item.id)?;
        Some(likeness(&wanted, &pairs(&report.text)))
    };
    let mut scored: Vec<(f64, voc_item::Model)> = seen
        .into_iter()
        .map(|item| (report(&item).unwrap_or_default(), item))
        .filter(|(score, _)| *score >= LEAST)
        .collect();
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    Ok(scored.into_iter().map(|(_, item)| item).collect())
}

pub type Pairs = HashSet<(char, char)>;

/// Pairs of neighbouring letters: Korean endings change, the stems before them stay.
pub fn pairs(text: &str) -> Pairs {
    let letters: Vec<char> =
        text.nfc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).take(4_000).collect();
    letters.iter().zip(letters.iter().skip(1)).map(|(one, next)| (*one, *next)).collect()
}

/// What both have, of what the shorter has: somebody who adds a sentence still says the same.
fn likeness(one: &Pairs, other: &Pairs) -> f64 {
    let shared = u32::try_from(one.intersection(other).count()).unwrap_or(u32::MAX);
    let least = u32::try_from(one.len().min(other.len())).unwrap_or(u32::MAX).max(8);
    f64::from(shared) / f64::from(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(one: &str, other: &str) -> bool {
        likeness(&pairs(one), &pairs(other)) >= LEAST
    }

    /// V5.
    #[test]
    fn v5_the_same_said_in_other_words_is_similar() {
        let first = "서류를 세 번이나 다시 냈는데 또 보완하라고 하네요.";
        assert!(like(first, "보완 서류를 또 내라고 합니다. 벌써 세 번째 다시 냈어요"));
        assert!(!like(first, "긴급출동을 불렀는데 한 시간 넘게 기다렸습니다"));
        assert!(!like(first, ""));
        assert!(!like("네", "네"));
    }
}
