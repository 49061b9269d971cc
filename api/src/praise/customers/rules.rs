//! Which praise of customers shows at once, who records it for them, and what can be screened (P1, P3).

use crate::praise::rules::Refusal;
use entity::{
    department::DepartmentKind,
    praise_post::{self, PraiseOrigin},
};

/// As many digits as the shortest phone, account or resident number has, with nothing but signs between them.
const MOST_DIGITS: usize = 8;
/// How words begin that nobody should read about themself. Inside of words they are harmless more often than not: 질병신고.
const ABUSE: [&str; 11] =
    ["시발놈", "씨발", "ㅅㅂ", "병신", "ㅂㅅ", "개새끼", "지랄", "미친놈", "미친년", "fuck", "shit"];

/// P3: whether it shows without anybody having looked at it: no numbers that may be somebody's, no address, no abuse, and not the
/// customer's own name.
pub fn is_plain(message: &str, customer: Option<&str>) -> bool {
    let letters = letters(message);
    let names_them = customer.map(self::letters).is_some_and(|name| !name.is_empty() && letters.contains(&name));
    longest_number(message) <= MOST_DIGITS
        && !message.contains(['@', '＠'])
        && !message.split_whitespace().map(self::letters).any(|word| ABUSE.iter().any(|abuse| word.starts_with(abuse)))
        && !names_them
}

/// Without blanks and signs, in small letters: what is spaced out is still read.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// How many digits stand together, however they are written and grouped.
fn longest_number(text: &str) -> usize {
    let (mut longest, mut here) = (0, 0);
    for c in text.chars() {
        if c.is_numeric() {
            here += 1;
            longest = longest.max(here);
        } else if c.is_alphabetic() {
            here = 0;
        }
    }
    longest
}

/// P1: the front line records what customers tell it; the CS office what reaches it in any other way.
pub fn may_record(department: DepartmentKind, is_cs_office: bool) -> Result<(), Refusal> {
    match is_cs_office || department == DepartmentKind::FrontLine {
        true => Ok(()),
        false => Err(Refusal::NotFrontLine),
    }
}

/// P3: what is held, once.
pub fn may_screen(post: &praise_post::Model) -> Result<(), Refusal> {
    if post.origin != PraiseOrigin::Customer || post.deleted_at.is_some() {
        return Err(Refusal::PostNotFound);
    }
    match post.held_at {
        Some(_) => Ok(()),
        None => Err(Refusal::NotHeld),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_ordinary_praise_shows_at_once() {
        for message in [
            "상담사님이 제 일처럼 알아봐 주셔서 그날 바로 해결됐습니다. 꼭 칭찬해 주세요.",
            "2026.03.02에 접수했는데 3일 만에 끝났어요 ㅠㅠ 감동입니다!!",
            "사고 1588-1234로 전화하고 20분 만에 오셨어요",
            "질병 신고를 다시 발급해 주셨어요",
            "Thank you so much, really fast.",
        ] {
            assert!(is_plain(message, Some("홍길동")), "{message}");
        }
    }

    #[test]
    fn p3_numbers_addresses_abuse_and_the_customers_name_are_held() {
        for message in [
            "제 번호 010-1234-5678로 연락 주세요",
            "제 번호 010 1234 5678 입니다",
            "０１０１２３４５６７８",
            "계좌 110-234-567890으로 입금됐어요",
            "900101-1234567 본인입니다",
            "hong@example.com 으로 보내 주세요",
            "처음엔 씨-발 했는데 감사합니다",
            "홍길동 고객입니다. 감사합니다",
            "홍 길동입니다",
        ] {
            assert!(!is_plain(message, Some("홍길동")), "{message}");
        }
        assert!(is_plain("홍길동 고객입니다", None), "nobody's name is known");
    }

    #[test]
    fn p1_the_front_line_and_the_cs_office_record_for_customers() {
        assert_eq!(may_record(DepartmentKind::FrontLine, false), Ok(()));
        assert_eq!(may_record(DepartmentKind::BackOffice, true), Ok(()));
        assert_eq!(may_record(DepartmentKind::BackOffice, false), Err(Refusal::NotFrontLine));
    }
}
