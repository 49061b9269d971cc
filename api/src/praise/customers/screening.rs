//! Which words of a customer show without anybody having read them (P3). What is doubtful is held and not refused: where this
//! can't tell, it holds.

use crate::kernel::text::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Who writes, as far as the words must not tell it.
#[derive(Clone, Copy, Default)]
pub struct Author<'a> {
    pub name: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
}

/// The shortest phone number without its area has as many digits.
const NUMBER: usize = 7;
/// So many letters between digits do not end a number: 010에 1234에 5678.
const LETTERS_WITHIN: usize = 2;
/// Of a phone number, what tells whose it is.
const PHONE_END: usize = 8;
/// The shortest name of a mailbox that is looked for: shorter ones are words.
const MAILBOX: usize = 4;
/// Read as digits where many stand together: 공일공 일이삼사.
const SPOKEN: [char; 12] = ['공', '영', '일', '이', '삼', '사', '오', '육', '륙', '칠', '팔', '구'];

/// What nobody should read about themself, wherever it stands, spaced out or not.
const ABUSE: [&str; 10] = ["씨발", "시발놈", "ㅅㅂ", "ㅂㅅ", "개새끼", "지랄", "미친놈", "미친년", "썅", "fuck"];
/// The same, but where it begins inside of one word and ends in the next it is nothing: 질병 신고, 다시 발급.
const ABUSE_BY_WORD: [&str; 3] = ["병신", "시발", "shit"];
/// The same without the blank.
const HARMLESS: [&str; 3] = ["질병신", "간병신", "다시발"];

/// P3: no numbers that may be somebody's, no address, no abuse, and nothing that says who the customer is.
pub fn is_plain(message: &str, author: Author<'_>) -> bool {
    let text = read(message);
    !text.contains('@') && !holds_number(&text) && !is_abusive(message, &letters(&text)) && !tells(&text, author)
}

/// As people read it: in one form, in small letters, without blanks and whatever shows nothing.
fn read(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(|c| c.is_numeric()).collect()
}

fn tells(text: &str, author: Author<'_>) -> bool {
    let holds = |text: &str, part: &str, shortest: usize| part.chars().count() >= shortest && text.contains(part);
    let names = author.name.is_some_and(|name| holds(&letters(text), &letters(&read(name)), 1));
    let phone = author.phone.map(digits).unwrap_or_default();
    let end = phone.char_indices().rev().nth(PHONE_END - 1).and_then(|(start, _)| phone.get(start..));
    let calls = end.is_some_and(|end| digits(text).contains(end));
    let word = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mailbox = author.email.and_then(|email| email.split('@').next()).map(|mailbox| word(&read(mailbox)));
    names || calls || mailbox.is_some_and(|mailbox| holds(&word(text), &mailbox, MAILBOX))
}

fn is_abusive(message: &str, joined: &str) -> bool {
    let words: Vec<String> = message.split_whitespace().map(|word| without_harmless(&letters(&read(word)))).collect();
    let begins = |place: usize, abuse: &str| {
        let here: String = words.iter().skip(place).take(abuse.chars().count()).map(String::as_str).collect();
        here.starts_with(abuse)
    };
    let by_word =
        |abuse: &str| words.iter().enumerate().any(|(place, word)| word.contains(abuse) || begins(place, abuse));
    ABUSE.iter().any(|abuse| joined.contains(&read(abuse))) || ABUSE_BY_WORD.into_iter().any(by_word)
}

fn without_harmless(word: &str) -> String {
    HARMLESS.iter().fold(word.to_owned(), |word, harmless| word.replace(harmless, ""))
}

/// Digits that stand together, and the letters behind them.
#[derive(Default)]
struct Group {
    digits: String,
    behind: String,
}

fn holds_number(text: &str) -> bool {
    let mut groups: Vec<Group> = Vec::new();
    let mut within = false;
    for c in text.chars() {
        match groups.last_mut() {
            Some(group) if c.is_numeric() && within => group.digits.push(c),
            _ if c.is_numeric() => groups.push(Group { digits: c.into(), ..Group::default() }),
            Some(group) if c.is_alphabetic() => group.behind.push(c),
            _ => {}
        }
        within = c.is_numeric();
    }
    let together = |one: &Group, _: &Group| one.behind.chars().count() <= LETTERS_WITHIN;
    groups.chunk_by(together).any(|run| !is_ordinary(run)) || is_spoken(text)
}

/// Too short for anybody's number, or made of dates, service numbers and small counts alone.
fn is_ordinary(run: &[Group]) -> bool {
    let mut left: usize = 0;
    let (mut rest, mut begins) = (run, true);
    while let Some((first, others)) = rest.split_first() {
        let known = date(rest).or_else(|| service_number(rest).filter(|_| begins));
        let taken = known.unwrap_or(1);
        if known.is_none() {
            // Three digits and more beside others are part of something longer.
            left += if first.digits.len() > 2 && run.len() > 1 { NUMBER } else { first.digits.len() };
        }
        begins = rest.get(taken - 1).is_some_and(|last| !last.behind.is_empty());
        rest = rest.get(taken..).unwrap_or(others);
    }
    left < NUMBER || run.iter().map(|group| group.digits.len()).sum::<usize>() < NUMBER
}

/// How many groups are a day of this century, if they begin with one; nobody's day of birth but a child's.
fn date(groups: &[Group]) -> Option<usize> {
    let within = |text: &str, most: u32| text.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    let is_year = |text: &str| text.len() == 4 && text.starts_with("20");
    match groups {
        [all, ..] if all.digits.len() == 8 && all.digits.is_ascii() => {
            let (year, (month, day)) = (all.digits.get(..4)?, (all.digits.get(4..6)?, all.digits.get(6..)?));
            (is_year(year) && within(month, 12) && within(day, 31)).then_some(1)
        }
        [year, month, day, ..] if is_year(&year.digits) && within(&month.digits, 12) && within(&day.digits, 31) => {
            let apart = ["", "년"].contains(&year.behind.as_str()) && ["", "월"].contains(&month.behind.as_str());
            apart.then_some(3)
        }
        [year, ..] if is_year(&year.digits) && year.behind.starts_with('년') => Some(1),
        _ => None,
    }
}

/// How many groups are a company's number (1588-1234), if they begin with one.
fn service_number(groups: &[Group]) -> Option<usize> {
    let begins = |text: &str| ["15", "16", "18"].iter().any(|prefix| text.starts_with(prefix));
    match groups {
        [all, ..] if all.digits.len() == 8 && begins(&all.digits) => Some(1),
        [first, second, ..] if first.digits.len() == 4 && begins(&first.digits) && second.digits.len() == 4 => {
            first.behind.is_empty().then_some(2)
        }
        _ => None,
    }
}

/// Whether a number is written as it is said.
fn is_spoken(text: &str) -> bool {
    let word: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    word.split(|c| !SPOKEN.contains(c) && !c.is_numeric())
        .any(|run| run.len() >= NUMBER && run.iter().filter(|c| SPOKEN.contains(c)).count() >= NUMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HONG: Author<'_> =
        Author { name: Some("홍길동"), phone: Some("01012345678"), email: Some("gildong7@example.com") };

    #[test]
    fn p3_ordinary_praise_shows_at_once() {
        for message in [
            "상담사님이 제 일처럼 알아봐 주셔서 그날 바로 해결됐습니다. 꼭 칭찬해 주세요.",
            "2026.03.02에 접수했는데 3일 만에 끝났어요 ㅠㅠ 감동입니다!!",
            "2026년 3월 2일 14시 30분에 오셨어요",
            "2026-03-02부터 2026-03-05까지 20260306",
            "사고 1588-1234로 전화하고 20분 만에 오셨어요",
            "15881234로 전화했어요",
            "2024년 3월에 가입, 2026년 3월에 갱신",
            "질병 신고를 다시 발급해 주셨어요. 질병신고, 다시발급!",
            "1시간 20분을 갓길에서 기다렸는데 12만 원 보험금도 5분 만에",
            "일이 이렇게 잘 풀릴 줄은 몰랐어요",
            "Thank you so much, really fast.",
        ] {
            assert!(is_plain(message, HONG), "{message}");
        }
    }

    #[test]
    fn p3_numbers_that_may_be_somebodys_are_held_however_they_are_written() {
        for message in [
            "제 번호 010-1234-5678로 연락 주세요",
            "제 번호 010 1234 5678 입니다",
            "1234-5678로 연락 주세요",
            "345-6789",
            "1234567",
            "010에 1234에 5678",
            "010의1588의1234",
            "010-1588-1234",
            "02-1588-1234",
            "０１０１２３４５６７８",
            "①②③④⑤⑥⑦",
            "010\u{3164}12\u{115f}34\u{1160}56\u{ffa0}78",
            "계좌 110-234-567890으로 입금됐어요",
            "900101-1234567 본인입니다",
            "1985년 3월 12일생이에요 19850312",
            "2026-03-02 010-9876-5432",
            "공일공 일이삼사 오육칠팔로 전화 주세요",
        ] {
            assert!(!is_plain(message, Author::default()), "{message}");
        }
    }

    #[test]
    fn p3_abuse_is_held_however_it_is_spaced() {
        for message in [
            "처음엔 씨-발 했는데 감사합니다",
            "씨 발 진짜",
            "씨\u{3164}발",
            "개 새끼들",
            "완전씨발",
            "완전 씨 발 최고",
            "이 병 신",
            "병신들아",
            "ㅅ ㅂ",
            "ㅆㅣ발",
            "FUCK",
            "ｆｕｃｋ",
        ] {
            assert!(!is_plain(message, Author::default()), "{message}");
        }
    }

    #[test]
    fn p3_what_says_who_the_customer_is_is_held() {
        for message in [
            "홍길동 고객입니다. 감사합니다",
            "홍 길동입니다",
            "홍\u{115f}길\u{ffa0}동",
            "앞은 1234 그리고 뒤는 5678",
            "hong@example.com 으로 보내 주세요",
            "hong＠example.com",
            "메일은 gildong 7 골뱅이 example.com",
        ] {
            assert!(!is_plain(message, HONG), "{message}");
        }
        for message in ["홍길동 고객입니다", "앞은 1234 그리고 뒤는 5678", "gildong7"] {
            assert!(is_plain(message, Author::default()), "of nobody nothing is known: {message}");
        }
    }
}
