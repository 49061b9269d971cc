//! What of a text says who somebody is: masked for whoever is not on the item's path (V1).

use crate::customer::masking as mask;

/// The text as everyone may read it: without the customer's name, phone, card and account numbers, and mail addresses.
pub fn masked(text: &str, name: Option<&str>) -> String {
    let text = match name.filter(|name| name.chars().count() > 1) {
        Some(name) => without_name(text, name),
        None => text.to_owned(),
    };
    numbers(&addresses(&text))
}

/// Without phone, card and account numbers, and mail addresses.
pub fn without_numbers(text: &str) -> String {
    masked(text, None)
}

/// However it is written: in small letters, and, from three letters on, with blanks in it.
pub fn without_name(text: &str, name: &str) -> String {
    let letters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let mut characters: Vec<char> = text.chars().collect();
    let mut place = 0;
    while place < characters.len() {
        let Some(found) = at(&characters, place, &letters) else {
            place += 1;
            continue;
        };
        place = found.last().map_or(place, |last| last + 1);
        // 홍*동: the first and the last letter; of two the first.
        let hidden = found.get(1..found.len() - usize::from(found.len() > 2)).unwrap_or_default();
        for place in hidden {
            if let Some(c) = characters.get_mut(*place) {
                *c = '*';
            }
        }
    }
    characters.into_iter().collect()
}

/// Where the letters of the name are, if it begins here.
fn at(text: &[char], begin: usize, letters: &[char]) -> Option<Vec<usize>> {
    let mut places = Vec::with_capacity(letters.len());
    let mut place = begin;
    for letter in letters {
        while letters.len() > 2 && !places.is_empty() && text.get(place).is_some_and(|c| c.is_whitespace()) {
            place += 1;
        }
        text.get(place).filter(|c| c.to_lowercase().eq([*letter]))?;
        places.push(place);
        place += 1;
    }
    Some(places)
}

/// Words with an `@` in them.
fn addresses(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '_' | '-' | '+' | '%');
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !is_part(c)).unwrap_or(word.len()));
        shown.push_str(before);
        let is_address = word.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        shown.push_str(&if is_address { mask::email(word) } else { word.to_owned() });
        rest = after;
    }
    shown + rest
}

/// A run of digits with a few joints between them: `010-1234-5678`, `02) 123 - 4567`.
struct Run {
    /// Characters of the text, from and to.
    from: usize,
    to: usize,
    digits: String,
    groups: Vec<usize>,
}

/// As many characters may be between two digits of a number.
const LONGEST_JOINT: usize = 3;

fn runs(text: &[char]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, c) in text.iter().enumerate() {
        let Some(digit) = c.to_digit(10).or_else(|| full_width(*c)) else { continue };
        let digit = char::from_digit(digit, 10).unwrap_or('0');
        let goes_on = |run: &&mut Run| {
            let between = text.get(run.to..place).unwrap_or_default();
            between.len() <= LONGEST_JOINT && between.iter().all(|c| is_joint(*c))
        };
        match runs.last_mut().filter(goes_on) {
            Some(run) => {
                match run.groups.last_mut().filter(|_| run.to == place) {
                    Some(group) => *group += 1,
                    None => run.groups.push(1),
                }
                run.digits.push(digit);
                run.to = place + 1;
            }
            None => runs.push(Run { from: place, to: place + 1, digits: digit.to_string(), groups: vec![1] }),
        }
    }
    runs
}

fn full_width(c: char) -> Option<u32> {
    ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０'))
}

/// What an item is called by: its day and two groups of letters and digits (20260302-7K3Q-FA9B).
fn is_item_number(text: &[char], from: usize) -> bool {
    let group = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let (day, code) = (group(from, from + 8), [group(from + 9, from + 13), group(from + 14, from + 18)].concat());
    let joined = [from + 8, from + 13].into_iter().all(|place| text.get(place) == Some(&'-'));
    let is_code = code.len() == 8 && code.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let is_day = day.len() == 8 && day.starts_with(&['2', '0']) && day.iter().all(char::is_ascii_digit);
    joined && is_code && is_day && code.iter().any(char::is_ascii_uppercase)
}

fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '/' | '_' | '~' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

impl Run {
    /// A day, and perhaps a time: 2026-03-02 14.30.
    fn is_time(&self) -> bool {
        let (Some(year), [4, rest @ ..]) = (self.digits.get(..2), self.groups.as_slice()) else { return false };
        matches!(year, "19" | "20") && rest.len() >= 2 && rest.iter().all(|group| *group <= 2)
    }

    fn says_who(&self) -> bool {
        let length = self.digits.len();
        let is_phone = self.digits.starts_with('0') && length >= 9;
        // Accounts have 10 digits and more, cards 15 or 16; several in a row are one run. Small numbers in a row are a list.
        let is_number = length >= 10 && self.groups.iter().any(|group| *group >= 3);
        (is_phone || is_number) && !self.is_time()
    }
}

/// All digits but the last four become stars; what stands between them stays.
fn numbers(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let says_who = |run: &Run| run.says_who() && !is_item_number(&characters, run.from);
    let runs: Vec<Run> = runs(&characters).into_iter().filter(says_who).collect();
    for run in runs {
        let shown = run.digits.len() - 4;
        // Seoul's area code has two digits.
        let begins = match run.digits.as_str() {
            digits if digits.starts_with("02") => 2,
            digits if digits.starts_with('0') => 3,
            _ => 0,
        };
        let digits = characters
            .iter_mut()
            .take(run.to)
            .skip(run.from)
            .filter(|c| c.is_ascii_digit() || full_width(**c).is_some());
        for c in digits.take(shown).skip(begins) {
            *c = '*';
        }
    }
    characters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// V1.
    #[test]
    fn v1_what_says_who_somebody_is_is_masked() {
        for (text, shown) in [
            ("010-1234-5678로 전화 주세요", "010-****-5678로 전화 주세요"),
            ("01012345678", "010****5678"),
            ("연락처 010 1234 5678", "연락처 010 **** 5678"),
            ("０１０-１２３４-５６７８", "０１０-****-５６７８"),
            ("02-123-4567", "02-***-4567"),
            ("카드 1234-5678-9012-3456 결제", "카드 ****-****-****-3456 결제"),
            ("계좌 110-234-567890입니다", "계좌 ***-***-**7890입니다"),
            ("hong@example.com으로", "h***@example.com으로"),
            ("홍길동입니다. 홍길동 고객이요", "홍*동입니다. 홍*동 고객이요"),
            ("홍 길동이고 홍 길 동입니다", "홍 *동이고 홍 * 동입니다"),
            ("010-1234-5678 010-9876-5432", "010-****-**** ***-****-5432"),
            ("1234-5678-9012-3456 2028.03.01", "****-****-****-**** ****.03.01"),
            ("010 - 1234 - 5678", "010 - **** - 5678"),
            ("010)1234-5678, 02) 123-4567", "010)****-5678, 02) ***-4567"),
            ("계좌 20260302-7123-4567", "계좌 ********-****-4567"),
            ("010/1234/5678 아니면 010_1234_5678", "010/****/5678 아니면 010_****_5678"),
        ] {
            assert_eq!(masked(text, Some("홍길동")), shown);
        }
    }

    /// V1.
    #[test]
    fn v1_a_name_is_masked_in_any_case() {
        assert_eq!(masked("I am john kim, John  Kim!", Some("John Kim")), "I am j*** **m, J***  **m!");
        assert_eq!(masked("이 수리업체와 이수 씨", Some("이수")), "이 수리업체와 이* 씨");
    }

    /// V1: what everyone needs in order to understand it stays.
    #[test]
    fn v1_days_amounts_and_claims_stay() {
        for text in [
            "2026-03-02 14.30에 사고가 났습니다",
            "1,200,000원을 청구했는데 300000원만 나왔어요",
            "접수번호 CL-2026-00012",
            "접수번호 20260302-71KQ-FA9B",
            "20260302-7123-4A9B 건과 20260302-9999-123K 건",
            "3번 전화해서 20분씩 기다렸습니다 1588-1234",
            "a@b, @home",
            "",
        ] {
            assert_eq!(masked(text, Some("홍길동")), text);
        }
        assert_eq!(masked("이 건은", Some("이")), "이 건은");
    }
}
