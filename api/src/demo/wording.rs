//! How a template becomes a Korean sentence: particles that follow the final consonant, native numerals,
//! placeholders, and decks that deal every text once before any comes again.

use fastrand::Rng;

/// What stands in for the `{keys}` of a template.
pub(super) type Words = Vec<(&'static str, String)>;

/// 0 for none, else the index of the final consonant; `None` where the ending has no sound one could tell.
fn final_consonant(word: &str) -> Option<u32> {
    let last = word.chars().rev().find(|c| c.is_alphanumeric())?;
    match last {
        '가'..='힣' => Some((u32::from(last) - u32::from('가')) % 28),
        '1' | '7' | '8' | 'L' | 'R' | 'l' | 'r' => Some(RIEUL),
        '0' | '3' | '6' | 'M' | 'N' | 'm' | 'n' => Some(1),
        _ => Some(0),
    }
}

/// ㄹ counts as a vowel before 으로.
const RIEUL: u32 = 8;

/// The particle, named by its form after a consonant, in the form that fits the word.
pub(super) fn particle(word: &str, after_consonant: &'static str) -> &'static str {
    let (has_final, is_rieul) = match final_consonant(word) {
        Some(0) | None => (false, false),
        Some(index) => (true, index == RIEUL),
    };
    match after_consonant {
        "은" if !has_final => "는",
        "이" if !has_final => "가",
        "을" if !has_final => "를",
        "과" if !has_final => "와",
        "으로" if !has_final || is_rieul => "로",
        "이라" if !has_final => "라",
        other => other,
    }
}

const PARTICLES: &[&str] = &["은", "이", "을", "과", "으로", "이라"];

/// 1 to 99 as said before a counter: 한, 두, 스무, 서른두.
pub(super) fn counted(number: u32) -> String {
    let tens = match number / 10 {
        1 => "열",
        2 if number == 20 => "스무",
        2 => "스물",
        3 => "서른",
        4 => "마흔",
        5 => "쉰",
        6 => "예순",
        7 => "일흔",
        8 => "여든",
        9 => "아흔",
        _ => "",
    };
    let ones = match number % 10 {
        1 => "한",
        2 => "두",
        3 => "세",
        4 => "네",
        5 => "다섯",
        6 => "여섯",
        7 => "일곱",
        8 => "여덟",
        9 => "아홉",
        _ => "",
    };
    format!("{tens}{ones}")
}

/// `20-60` or `10-90/10`: a number of that range, in such steps.
fn draw_number(range: &str, rng: &mut Rng) -> Option<u32> {
    let (range, step) = match range.split_once('/') {
        Some((range, step)) => (range, step.parse().ok()?),
        None => (range, 1),
    };
    let (low, high) = range.split_once('-')?;
    let (low, high): (u32, u32) = (low.parse().ok()?, high.parse().ok()?);
    let steps = high.checked_sub(low)?.checked_div(step)?;
    Some(low + rng.u32(0..=steps) * step)
}

fn resolve(key: &str, words: &Words, rng: &mut Rng) -> Option<String> {
    if let Some(range) = key.strip_prefix('#') {
        return draw_number(range, rng).map(|number| number.to_string());
    }
    if let Some(range) = key.strip_prefix('@') {
        return draw_number(range, rng).map(counted);
    }
    let (key, wanted) = match key.split_once('|') {
        Some((key, wanted)) => (key, Some(wanted)),
        None => (key, None),
    };
    let word = words.iter().find(|(name, _)| *name == key).map(|(_, word)| word)?;
    Some(match wanted {
        None => word.clone(),
        Some(wanted) => {
            let known = PARTICLES.iter().find(|known| **known == wanted)?;
            format!("{word}{}", particle(word, known))
        }
    })
}

/// The template with its placeholders filled: `{key}`, `{key|이}` with a particle, `{#2-9}` a number in digits,
/// `{@2-9}` in native numerals. What cannot be resolved stays as it is, for a test to see.
pub(super) fn fill(template: &str, words: &Words, rng: &mut Rng) -> String {
    let mut text = String::with_capacity(template.len() + 48);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((key, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match resolve(key, words, rng) {
            Some(word) => text.push_str(&word),
            None => {
                text.push('{');
                text.push_str(key);
                text.push('}');
            }
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

/// One of the items, by weight; nothing when all weigh nothing.
pub(super) fn weighted<T: Copy>(rng: &mut Rng, items: &[(T, u32)]) -> Option<T> {
    let total: u32 = items.iter().map(|(_, weight)| weight).sum();
    if total == 0 {
        return None;
    }
    let mut roll = rng.u32(0..total);
    for &(item, weight) in items {
        if roll < weight {
            return Some(item);
        }
        roll -= weight;
    }
    None
}

pub(super) fn percent(rng: &mut Rng, chance: u32) -> bool {
    rng.u32(0..100) < chance
}

/// Deals all cards in random order before any comes again.
pub(super) struct Deck<T> {
    all: Vec<T>,
    left: Vec<T>,
}

impl<T: Copy + PartialEq> Deck<T> {
    pub(super) fn new(all: impl IntoIterator<Item = T>) -> Self {
        Self { all: all.into_iter().collect(), left: Vec::new() }
    }

    pub(super) fn draw(&mut self, rng: &mut Rng) -> Option<T> {
        self.draw_where(rng, |_| true)
    }

    /// The next card that fits; the others keep their place.
    pub(super) fn draw_where(&mut self, rng: &mut Rng, fits: impl Fn(&T) -> bool) -> Option<T> {
        if !self.left.iter().any(&fits) {
            // Cards not yet dealt stay on top, so that the new round does not push them back.
            let mut fresh: Vec<T> = self.all.iter().filter(|card| !self.left.contains(card)).copied().collect();
            rng.shuffle(&mut fresh);
            fresh.append(&mut self.left);
            self.left = fresh;
        }
        let position = self.left.iter().rposition(fits)?;
        Some(self.left.remove(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_final_consonant() {
        for (word, wanted, expected) in [
            ("김서윤 대리님", "이", "이"),
            ("이하은 씨", "이", "가"),
            ("강릉보상센터", "은", "는"),
            ("고객콜센터 1팀", "을", "을"),
            ("계약심사부", "과", "와"),
            ("두 분", "을", "을"),
            ("서울", "으로", "로"),
            ("서울", "은", "은"),
            ("서울", "과", "과"),
            ("보상센터", "으로", "로"),
            ("보상센터", "이라", "라"),
            ("대리님", "과", "과"),
            ("강릉", "으로", "으로"),
            ("부산", "이라", "이라"),
            ("4분기", "을", "를"),
            ("IT", "은", "는"),
            ("제3", "이", "이"),
            ("(주)한빛", "이", "이"),
            ("한빛(주)", "이", "가"),
        ] {
            assert_eq!(particle(word, wanted), expected, "{word} + {wanted}");
        }
    }

    #[test]
    fn numbers_before_a_counter_are_native() {
        let said: Vec<String> = [1, 2, 3, 4, 10, 20, 21, 42, 99].into_iter().map(counted).collect();
        assert_eq!(said, ["한", "두", "세", "네", "열", "스무", "스물한", "마흔두", "아흔아홉"]);
    }

    #[test]
    fn a_template_is_filled_and_what_is_unknown_stays_visible() {
        let words = vec![("r", "김서윤 대리님".to_owned()), ("team", "강릉보상센터".to_owned())];
        let rng = &mut Rng::with_seed(1);
        assert_eq!(
            fill("{team|이} {r|을} {@20-20} 번 {#30-30/10}건", &words, rng),
            "강릉보상센터가 김서윤 대리님을 스무 번 30건"
        );
        assert_eq!(fill("{nobody|이} {", &words, rng), "{nobody|이} {");
    }

    #[test]
    fn a_deck_deals_every_card_before_any_comes_again() {
        let rng = &mut Rng::with_seed(7);
        let mut deck = Deck::new(0..10);
        for _ in 0..5 {
            let mut round: Vec<i32> = (0..10).filter_map(|_| deck.draw(rng)).collect();
            round.sort_unstable();
            assert_eq!(round, (0..10).collect::<Vec<_>>());
        }
        assert_eq!(Deck::<i32>::new([]).draw(rng), None);
    }
}
