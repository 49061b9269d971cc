//! What a text is made of: its words without particles, and of each its pairs of syllables, which survive what endings do to a verb.

/// Characters of a text that are looked at.
const MOST_CHARACTERS: usize = 2_000;
/// Longest first, so that `에서는` is not taken for `는`.
const PARTICLES: [&str; 47] = [
    "에서부터",
    "으로부터",
    "에서는",
    "에서도",
    "에게서",
    "으로는",
    "으로도",
    "이라고",
    "이라는",
    "까지는",
    "까지도",
    "부터는",
    "한테서",
    "입니다",
    "이에요",
    "인데요",
    "에서",
    "에게",
    "한테",
    "으로",
    "까지",
    "부터",
    "보다",
    "처럼",
    "마다",
    "조차",
    "밖에",
    "이나",
    "이랑",
    "하고",
    "라고",
    "라는",
    "예요",
    "인데",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "도",
    "로",
    "와",
    "과",
    "만",
];

/// The words of a text, in its order. Numbers alone, single syllables and what is only drawn (`ㅠㅠ`) say nothing.
pub fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    text.split(|c: char| !is_letter(c))
        .filter(|word| word.chars().any(|c| !c.is_ascii_digit()))
        .map(|word| stem(&word.to_lowercase()).to_owned())
        .filter(|word| word.chars().nth(1).is_some())
        .collect()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

/// A word without its particle, as far as a rule can tell that knows no words: of Hangul alone, and two syllables stay.
fn stem(word: &str) -> &str {
    if !word.chars().all(is_syllable) {
        return word;
    }
    let stems = PARTICLES.iter().filter_map(|particle| word.strip_suffix(particle));
    stems.into_iter().find(|stem| stem.chars().nth(1).is_some()).unwrap_or(word)
}

fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// What words are compared by: of Hangul pairs of syllables, of others the word.
pub fn pieces(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if !letters.iter().copied().all(is_syllable) {
        return vec![word.to_owned()];
    }
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v8_words_lose_their_particles_and_keep_two_syllables() {
        let found = words("앱에서 사진을 올리면 계속 처음 화면으로 돌아갑니다 ㅠㅠ 010-1234 담당자가요 KB손해");
        assert_eq!(found, ["앱에서", "사진", "올리면", "계속", "처음", "화면", "돌아갑니다", "담당자가요", "kb손해"]);
        assert_eq!(words("추가 결과는 보상센터에서는"), ["추가", "결과", "보상센터"]);
    }

    #[test]
    fn v8_endings_leave_a_verbs_first_pair_of_syllables_alone() {
        assert_eq!(pieces("올리면"), ["올리", "리면"]);
        assert_eq!(pieces("kb손해"), ["kb손해"]);
    }
}
