//! What people write, before it is kept: one normal form, no characters that a database or a reader can't take.

use crate::kernel::error::Fault;
use std::collections::BTreeSet;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// What is wrong with a text, if anything is. Lengths are counted in characters as a person sees them, so that a family
/// emoji or a syllable made of three letters counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    Blank,
    TooLong {
        max: usize,
    },
    /// NUL or another control character, which is never meant.
    Control,
}

/// One character of many code points is a trick, not a text: this many bytes a character is what the longest emoji need.
const BYTES_PER_CHARACTER: usize = 40;

/// In Unicode's composed form (NFC), without blanks around it, with line feeds alone as line ends.
pub fn clean(text: &str, max: usize) -> Result<String, TextFault> {
    if text.len() > max * BYTES_PER_CHARACTER {
        return Err(TextFault::TooLong { max });
    }
    let text: String = text.trim().replace("\r\n", "\n").nfc().collect();
    if text.is_empty() || text.chars().all(is_invisible) {
        return Err(TextFault::Blank);
    }
    if text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || turns_direction(c)) {
        return Err(TextFault::Control);
    }
    if text.graphemes(true).count() > max {
        return Err(TextFault::TooLong { max });
    }
    Ok(text)
}

/// A text to look for, in the form in which texts are kept. Control characters are nowhere to be found.
pub fn searchable(text: String) -> Result<String, Fault> {
    match text.chars().any(char::is_control) {
        true => Err(Fault::bad_input("fault-invalid-text")),
        false => Ok(text.nfc().collect()),
    }
}

/// A text as it is compared with what somebody looks for, and where in the text each character of it comes from: small letters, one
/// blank for many, nothing that nobody sees. The text is composed (NFC), as all texts are that `clean` has seen.
pub fn folded_places(text: &str) -> Vec<(char, usize)> {
    let mut folded: Vec<(char, usize)> = Vec::with_capacity(text.len() / 2);
    for (place, c) in text.chars().enumerate() {
        if matches!(c, '가'..='힣') {
            // Most of all letters.
            folded.push((c, place));
        } else if c.is_whitespace() {
            if folded.last().is_some_and(|(last, _)| *last != ' ') {
                folded.push((' ', place));
            }
        } else if !is_invisible(c) {
            folded.extend(c.to_lowercase().map(|c| (c, place)));
        }
    }
    if folded.last().is_some_and(|(last, _)| *last == ' ') {
        folded.pop();
    }
    folded
}

pub fn folded(text: &str) -> String {
    let places = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => folded_places(text),
        _ => folded_places(&text.nfc().collect::<String>()),
    };
    places.into_iter().map(|(c, _)| c).collect()
}

/// The pairs of neighbouring letters within the words of a folded text, each as a number, each once. Korean is written with particles
/// at its words, and most of its words have two syllables: pairs find those that words and trigrams do not. Two pairs may share a
/// number, so what is found by them is looked at again.
pub fn pairs(folded: &str) -> BTreeSet<i32> {
    let of = |(one, next): (char, char)| ((u32::from(one) << 16) ^ u32::from(next)) & 0x7fff_ffff;
    let words = folded.split(' ').flat_map(|word| word.chars().zip(word.chars().skip(1)));
    words.filter_map(|pair| i32::try_from(of(pair)).ok()).collect()
}

/// What a reader sees nothing of: white space, Unicode's Default_Ignorable_Code_Point, and the empty Braille cell.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Turns the reading direction of what follows, also outside of the text: nobody means that in a comment.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a resident registration number (주민등록번호) stands in it: the law forbids keeping one (개인정보 보호법 24조의2). Also in
/// full-width digits, with a hyphen or blanks between its halves, and with what nobody sees anywhere in it.
pub fn holds_resident_number(text: &str) -> bool {
    let text: Vec<char> = text.nfkc().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    let digit = |place: usize| text.get(place).and_then(|c| c.to_digit(10));
    let begins = |place: usize| place.checked_sub(1).and_then(digit).is_none();
    (0..text.len()).filter(|place| begins(*place)).any(|start| {
        let Some(birth) = (start..start + 6).map(digit).collect::<Option<Vec<u32>>>() else { return false };
        let joined = text.iter().skip(start + 6).take_while(|c| is_joint(**c)).count();
        let second = start + 6 + joined;
        let Some(rest) = (second..second + 7).map(digit).collect::<Option<Vec<u32>>>() else { return false };
        joined <= 3
            && digit(second + 7).is_none()
            && is_birth(&birth)
            && rest.first().is_some_and(|c| (1..=8).contains(c))
    })
}

fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '*' | '_' | '/')
}

/// Year, month and day, two digits each.
fn is_birth(digits: &[u32]) -> bool {
    let &[_, _, m, n, d, e] = digits else { return false };
    (1..=12).contains(&(m * 10 + n)) && (1..=31).contains(&(d * 10 + e))
}

/// Whether it can be the number of a case, as registers and courts give them, which is kept for years and shown to many: digits,
/// `-/._`, and short letters beside them (`CL-2026-00012`, `2026-자-00123`), or a few Latin letters alone. Words and names are too
/// long for it; phone and resident registration numbers are none, whatever stands between their digits.
pub fn is_case_number(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let pieces: Vec<(Kind, &[char])> = chars
        .chunk_by(|one, other| Kind::of(*one) == Kind::of(*other))
        .filter_map(|piece| Some((Kind::of(*piece.first()?), piece)))
        .collect();
    match pieces.as_slice() {
        [(Kind::Latin, letters)] => letters.len() <= LATIN_LETTERS,
        pieces => {
            pieces.iter().any(|(kind, _)| *kind == Kind::Digits) && letters_are_short(pieces) && !holds_number(pieces)
        }
    }
}

/// Of one block.
const LATIN_LETTERS: usize = 6;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Latin,
    Hangul,
    Joint,
    Strange,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' => Self::Digits,
            'a'..='z' | 'A'..='Z' => Self::Latin,
            '가'..='힣' => Self::Hangul,
            '-' | '/' | '.' | '_' => Self::Joint,
            _ => Self::Strange,
        }
    }
}

/// Three Hangul syllables are a name, unless digits stand right before and behind (`2026재가합12`); two words in a row are one, too.
fn letters_are_short(pieces: &[(Kind, &[char])]) -> bool {
    let is_digits =
        |place: Option<usize>| place.and_then(|place| pieces.get(place)).is_some_and(|(kind, _)| *kind == Kind::Digits);
    let short = pieces.iter().enumerate().all(|(place, (kind, piece))| match kind {
        Kind::Digits | Kind::Joint => true,
        Kind::Latin => piece.len() <= LATIN_LETTERS,
        Kind::Hangul => {
            piece.len() <= 2 || (piece.len() == 3 && is_digits(place.checked_sub(1)) && is_digits(Some(place + 1)))
        }
        Kind::Strange => false,
    });
    let joined: Vec<&(Kind, &[char])> = pieces.iter().filter(|(kind, _)| *kind != Kind::Joint).collect();
    let is_word = |(kind, piece): &(Kind, &[char])| *kind == Kind::Latin && piece.len() > 2;
    short && !joined.windows(2).any(|two| two.iter().all(|piece| is_word(piece)))
}

/// A phone or a resident registration number, in whichever groups its digits stand.
fn holds_number(pieces: &[(Kind, &[char])]) -> bool {
    let joined: Vec<&(Kind, &[char])> = pieces.iter().filter(|(kind, _)| *kind != Kind::Joint).collect();
    joined.split(|(kind, _)| *kind != Kind::Digits).any(|groups| {
        let digits = |some: &[&(Kind, &[char])]| some.iter().flat_map(|(_, piece)| piece.iter()).collect::<String>();
        let whole = digits(groups);
        let ranges = (0..groups.len()).flat_map(|from| (from + 1..=groups.len()).map(move |to| from..to));
        whole.starts_with('0') && (9..=11).contains(&whole.len())
            || ranges.filter_map(|range| groups.get(range)).any(|some| is_personal(&digits(some)))
    })
}

/// A mobile phone number, or thirteen digits that begin with a birth date.
fn is_personal(digits: &str) -> bool {
    let birth: Vec<u32> = digits.chars().take(6).filter_map(|c| c.to_digit(10)).collect();
    match digits.len() {
        11 => digits.starts_with("010"),
        12 => digits.starts_with("8210"),
        13 => is_birth(&birth) && !digits.get(6..7).is_some_and(|digit| matches!(digit, "0" | "9")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resident_registration_number_is_found_however_it_is_written() {
        for text in [
            "900101-1234567",
            "주민번호 9001011234567입니다",
            "900101 - 2234567",
            "９００１０１－１２３４５６７",
            "x900101–4234567y",
            "90\u{200b}0101-\u{feff}1234567",
        ] {
            assert!(holds_resident_number(text), "{text}");
        }
        for text in
            ["010-1234-5678", "901301-1234567", "900101-9234567", "19001011234567", "90010112345678", "900101", ""]
        {
            assert!(!holds_resident_number(text), "{text}");
        }
    }

    /// C3.
    #[test]
    fn c3_the_number_of_a_case_says_nothing_personal() {
        for number in [
            "2026-자-00123",
            "CL-2026-00012",
            "2026-77001",
            "C-1",
            "CLAIM-3",
            "CLAIM-1-2",
            "A",
            "B-12",
            "FAR",
            "2026재가합12",
            "제2026-1호",
            "HQ-CL-2026/17",
            "2026-0012-00123",
            "20260101-000123",
        ] {
            assert!(is_case_number(number), "{number}");
        }
        for personal in [
            "TEL:010-1234-5678",
            "010/1234/5678",
            "010_1234_5678",
            "01012345678",
            "02-123-4567",
            "CL-010-1234-5678",
            "2026/010.1234.5678",
            "82-10-1234-5678",
            "900101/1234567",
            "9001011234567",
            "CL-900101_1234567",
            "Hong.Gildong.1990",
            "Kim.Minsu.1990",
            "KimMinsu",
            "홍길동",
            "홍길동-2",
            "1990-홍길동",
            "홍길동 2",
            "hong@example.com",
            "가",
            "-",
            "",
        ] {
            assert!(!is_case_number(personal), "{personal}");
        }
    }

    #[test]
    fn characters_are_counted_as_people_see_them() {
        for one in ["가", "\u{1112}\u{1161}\u{11ab}", "👨\u{200d}👩\u{200d}👧\u{200d}👦", "🇰🇷", "e\u{301}"]
        {
            assert!(clean(&one.repeat(10), 10).is_ok(), "{one}");
            assert_eq!(clean(&one.repeat(11), 10), Err(TextFault::TooLong { max: 10 }), "{one}");
        }
    }

    #[test]
    fn decomposed_hangul_is_kept_composed() {
        assert_eq!(clean(" \u{1112}\u{1161}\u{11ab}빛\r\n ", 10).as_deref(), Ok("한빛"));
    }

    /// V7.
    #[test]
    fn v7_a_text_is_compared_as_people_read_it() {
        assert_eq!(folded("  \u{1107}\u{1169}상\u{200b}금을\n\t KakaoTalk으로 "), "보상금을 kakaotalk으로");
        assert_eq!(folded_places("A  나"), [('a', 0), (' ', 1), ('나', 3)]);
        assert_eq!(folded(" \n"), "");
    }

    /// V7: a word's pairs are all among those of a text that holds it, whatever particle stands at it; pairs don't cross blanks.
    #[test]
    fn v7_a_words_pairs_are_among_those_of_its_text() {
        let text = pairs(&folded("손해보상금을 Claim으로 지급"));
        for word in ["보상", "보상금", "지급", "claim", "금을 claim"] {
            let word = pairs(word);
            assert!(!word.is_empty() && word.is_subset(&text));
        }
        assert!(!pairs("로지").is_subset(&text));
        assert_eq!(pairs("보 상 a").len(), 0);
        assert_eq!(pairs("😀😀😀").len(), 1);
    }

    #[test]
    fn what_shows_nothing_is_blank() {
        for blank in ["", "  \n", "\u{200b}\u{200b}", "\u{3164}", "\u{115f}\u{1160}", "\u{2800}", "\u{ffa0}", "\u{ad}"]
        {
            assert_eq!(clean(blank, 10), Err(TextFault::Blank));
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for text in ["a\0b", "a\u{1b}[31mb", "a\u{7f}", "a\u{202e}b", "a\u{2066}b"] {
            assert_eq!(clean(text, 10), Err(TextFault::Control));
        }
        assert_eq!(clean("a\tb\nc", 10).as_deref(), Ok("a\tb\nc"));
    }

    #[test]
    fn one_character_of_many_marks_is_too_long() {
        let zalgo = format!("a{}", "\u{301}".repeat(1_000));
        assert_eq!(clean(&zalgo, 10), Err(TextFault::TooLong { max: 10 }));
    }
}
