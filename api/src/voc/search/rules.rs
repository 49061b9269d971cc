//! What can be looked for, and how far back.

use crate::kernel::text;

/// V7: by relevance among the newest of these.
pub const MOST_RANKED: u64 = 10_000;
/// Texts that the index takes together; the migration says it, too.
pub const BATCH: i64 = 8_192;

const MOST_WORDS: usize = 10;
const LONGEST_QUERY: usize = 100;

/// Why nothing can be looked for by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    Empty,
    TooLong,
    TooManyWords,
    /// A word of one letter, or a phrase of such.
    TooShort,
}

impl Unfit {
    pub fn message(self) -> &'static str {
        match self {
            Self::Empty => "fault-search-empty",
            Self::TooLong => "fault-search-too-long",
            Self::TooManyWords => "fault-search-too-many-words",
            Self::TooShort => "fault-search-word-too-short",
        }
    }
}

/// The words of a query, folded: between blanks, or between quotation marks for a phrase. All of them must occur.
pub fn words(query: &str) -> Result<Vec<String>, Unfit> {
    let query = text::folded(query).replace(['“', '”', '„', '＂'], "\"");
    if query.chars().count() > LONGEST_QUERY {
        return Err(Unfit::TooLong);
    }
    let mut words: Vec<String> = Vec::new();
    for (n, part) in query.split('"').enumerate() {
        let found: Vec<&str> = if n % 2 == 1 { vec![part.trim()] } else { part.split(' ').collect() };
        for word in found.into_iter().filter(|word| !word.is_empty()) {
            if text::pairs(word).is_empty() {
                return Err(Unfit::TooShort);
            }
            if !words.iter().any(|one| one == word) {
                words.push(word.to_owned());
            }
        }
    }
    match words.len() {
        0 => Err(Unfit::Empty),
        n if n > MOST_WORDS => Err(Unfit::TooManyWords),
        _ => Ok(words),
    }
}

/// In how many batches to look next, if so many matches were found in `span` of all the batches there are; none if those will do. What
/// is rare in these is looked for everywhere at once: the index has few of them.
pub fn wider(found: u64, wanted: u64, span: u64, all: u64) -> Option<u64> {
    if found >= wanted || span >= all {
        return None;
    }
    let everywhere = found.saturating_mul(all) / span.max(1);
    if everywhere <= MOST_RANKED {
        return Some(all);
    }
    let enough = (span.saturating_mul(wanted) * 5 / 4).div_ceil(found.max(1));
    Some(enough.max(span + 1).min(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Result<Vec<String>, Unfit> {
        words(query)
    }

    /// V7.
    #[test]
    fn v7_words_stand_between_blanks_and_phrases_in_quotation_marks() {
        assert_eq!(of(" 보상  지급\tKakaoTalk 보상 ").unwrap(), ["보상", "지급", "kakaotalk"]);
        assert_eq!(of("\"보험금 지급\" 지연").unwrap(), ["보험금 지급", "지연"]);
        assert_eq!(of("지연“보험금  지급”").unwrap(), ["지연", "보험금 지급"]);
        assert_eq!(of("\"보험금 지").unwrap(), ["보험금 지"], "to the end");
        assert_eq!(of("\u{1107}\u{1169}\u{1109}\u{1161}\u{11bc}").unwrap(), ["보상"]);
    }

    /// V7: what the index can't find is refused, not answered with nothing.
    #[test]
    fn v7_what_cant_be_looked_for_is_refused() {
        for (query, unfit) in [
            ("", Unfit::Empty),
            ("  \"\" ", Unfit::Empty),
            ("보", Unfit::TooShort),
            ("보상 a", Unfit::TooShort),
            ("\"보 상\"", Unfit::TooShort),
            ("하나 둘둘 셋셋 넷넷 다섯 여섯 일곱 여덟 아홉 열열 열하나", Unfit::TooManyWords),
        ] {
            assert_eq!(of(query), Err(unfit), "{query}");
        }
        assert!(of(&"가".repeat(100)).is_ok());
        assert_eq!(of(&"가".repeat(101)), Err(Unfit::TooLong));
    }

    /// V7: a frequent word in as few batches as will do, a rare one everywhere at once; and it ends.
    #[test]
    fn v7_it_looks_no_further_back_than_it_must() {
        assert_eq!(wider(10_000, 10_000, 8, 123), None);
        assert_eq!(wider(13_000, 10_000, 8, 123), None);
        assert_eq!(wider(3, 10_000, 123, 123), None);
        assert_eq!(wider(4, 10_000, 8, 123), Some(123));
        assert_eq!(wider(3_300, 10_000, 8, 123), Some(31));
        assert_eq!(wider(9_999, 10_000, 8, 123), Some(11));
        for found in [0, 1, 20, 700, 9_999] {
            let (mut span, mut turns) = (1, 0);
            while let Some(next) = wider(found, 10_000, span, 2_000) {
                assert!(next > span && next <= 2_000);
                (span, turns) = (next, turns + 1);
                assert!(turns < 2_000);
            }
        }
    }
}
