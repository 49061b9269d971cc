//! Which part of a text shows that it was found.

use crate::kernel::text;

/// In characters, the marks of what is left out not counted.
const LENGTH: usize = 120;
const BEFORE: usize = 30;

#[derive(Debug, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    /// Start and length of each hit in it, in characters (code points).
    pub hits: Vec<(usize, usize)>,
}

/// About 120 characters around the first hit.
pub fn of(full: &str, words: &[String]) -> Snippet {
    let hits = hits(full, words);
    let count = full.chars().count();
    let first = hits.first().map_or(0, |(start, _)| *start);
    let start = first.saturating_sub(BEFORE).min(count.saturating_sub(LENGTH));
    let end = (start + LENGTH).min(count);
    let (head, tail) = (if start > 0 { "…" } else { "" }, if end < count { "…" } else { "" });
    let shown = full.chars().skip(start).take(end - start).map(|c| if c.is_whitespace() { ' ' } else { c });
    let text = head.chars().chain(shown).chain(tail.chars()).collect();
    let shift = head.chars().count();
    let inside = hits.into_iter().filter(|(from, _)| (start..end).contains(from));
    let hits = inside.map(|(from, to)| (from - start + shift, to.min(end) - from)).collect();
    Snippet { text, hits }
}

/// From where to where in the text, in its order; those that touch each other as one.
fn hits(full: &str, words: &[String]) -> Vec<(usize, usize)> {
    let folded = text::folded_places(full);
    let mut all: Vec<(usize, usize)> = Vec::new();
    for word in words {
        let word: Vec<char> = word.chars().collect();
        let found = folded.windows(word.len().max(1)).filter(|part| part.iter().map(|(c, _)| c).eq(word.iter()));
        all.extend(found.filter_map(|part| Some((part.first()?.1, part.last()?.1 + 1))));
    }
    all.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(snippet: &Snippet) -> Vec<String> {
        let part = |(from, length): &(usize, usize)| snippet.text.chars().skip(*from).take(*length).collect();
        snippet.hits.iter().map(part).collect()
    }

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|word| (*word).to_owned()).collect()
    }

    /// V7.
    #[test]
    fn v7_a_short_text_is_its_own_snippet() {
        let snippet = of("손해보상금을 KakaoTalk으로\n지급해 주세요. 보상!", &words(&["보상", "kakaotalk", "상금"]));
        assert_eq!(snippet.text, "손해보상금을 KakaoTalk으로 지급해 주세요. 보상!");
        assert_eq!(marked(&snippet), ["보상금", "KakaoTalk", "보상"]);
    }

    /// V7: the first hit shows, wherever it stands; offsets count characters, also behind an emoji.
    #[test]
    fn v7_the_first_hit_of_a_long_text_shows() {
        let text = format!("{}😀 보험금  지급이 늦습니다 {}", "가나다 ".repeat(100), "라마바 ".repeat(100));
        let snippet = of(&text, &words(&["보험금 지급"]));
        assert_eq!(snippet.text.chars().count(), LENGTH + 2);
        assert_eq!(marked(&snippet), ["보험금  지급"]);
        let last = of(&format!("{}끝말", "가나다 ".repeat(100)), &words(&["끝말"]));
        assert!(last.text.starts_with('…') && last.text.ends_with("끝말"));
        assert_eq!(of("", &words(&["보상"])), Snippet { text: String::new(), hits: vec![] });
    }
}
