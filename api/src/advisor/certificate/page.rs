//! The certificate as one page, the same for PDF and SVG.

use crate::kernel::paper::{A4, Align, Ink, Mark, Piece, Role, Sheet, Style, lines, width};
use chrono::{Datelike, NaiveDate};

/// What stands on it.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub number: String,
    pub name: String,
    pub improvement: String,
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub company: String,
    pub signed_by: Option<String>,
}

const GOLD: Ink = Ink(0xa4, 0x82, 0x3c);
const PALE_GOLD: Ink = Ink(0xe6, 0xda, 0xbd);
const PAPER: Ink = Ink(0xfd, 0xfb, 0xf5);
const SEAL: Ink = Ink(0xb4, 0x2f, 0x26);
const MIDDLE: f32 = A4.0 / 2.0;
/// Where names and days stand, and how wide what is said may be.
const LABEL: f32 = 118.0;
const VALUE: f32 = 206.0;
const SAID: f32 = 400.0;

pub fn page(certificate: &Certificate) -> Sheet {
    let mut sheet = Sheet::new(A4);
    frame(&mut sheet);
    let quiet = Style::regular(12.0).ink(Ink::QUIET);
    let number = format!("제 {} 호", certificate.number);
    sheet.place(Piece::new(Role::Paragraph, vec![Mark::words(76.0, 104.0, quiet, Align::Start, &number)]));
    let title = Style::bold(44.0).ink(Ink::DEEP);
    centred(&mut sheet, Role::Heading(1), 196.0, title, &["명 예 사 원 증".to_owned()]);
    let under = "Certificate of Appointment · Loyal-Customer Advisor".to_owned();
    centred(&mut sheet, Role::Paragraph, 222.0, Style::regular(11.0).ink(GOLD), &[under]);
    divider(&mut sheet, 244.0);
    let y = facts(&mut sheet, certificate, 300.0);
    let y = reason(&mut sheet, certificate, y + 34.0);
    close(&mut sheet, certificate, y.max(596.0));
    sheet
}

/// Two lines around, with a small square in each corner.
fn frame(sheet: &mut Sheet) {
    let (wide, high) = A4;
    let border = |inset: f32, ink, thick| Mark::Box {
        x: inset,
        y: inset,
        width: wide - 2.0 * inset,
        height: high - 2.0 * inset,
        radius: 0.0,
        fill: None,
        border: Some((ink, thick)),
    };
    let mut marks =
        vec![Mark::filled(0.0, 0.0, wide, high, 0.0, PAPER), border(28.0, GOLD, 2.4), border(35.0, PALE_GOLD, 0.8)];
    for x in [28.0, wide - 28.0] {
        for y in [28.0, high - 28.0] {
            marks.push(Mark::filled(x - 6.0, y - 6.0, 12.0, 12.0, 0.0, PAPER));
            marks.push(Mark::filled(x - 4.0, y - 4.0, 8.0, 8.0, 0.0, GOLD));
        }
    }
    sheet.place(Piece::new(Role::Ornament, marks));
}

fn divider(sheet: &mut Sheet, y: f32) {
    let marks = vec![
        Mark::line((MIDDLE - 110.0, y), (MIDDLE - 10.0, y), PALE_GOLD, 1.0),
        Mark::line((MIDDLE + 10.0, y), (MIDDLE + 110.0, y), PALE_GOLD, 1.0),
        Mark::filled(MIDDLE - 3.0, y - 3.0, 6.0, 6.0, 3.0, GOLD),
    ];
    sheet.place(Piece::new(Role::Ornament, marks));
}

/// Lines in the middle of the page, the first on this baseline; the baseline after them.
fn centred(sheet: &mut Sheet, role: Role, y: f32, style: Style, said: &[String]) -> f32 {
    let at = |n: usize| y + n as f32 * style.leading();
    let mark = |(n, line): (usize, &String)| Mark::words(MIDDLE, at(n), style, Align::Middle, line);
    sheet.place(Piece::new(role, said.iter().enumerate().map(mark).collect()));
    at(said.len())
}

/// Name and term; where the next thing may stand.
fn facts(sheet: &mut Sheet, certificate: &Certificate, mut y: f32) -> f32 {
    let term = format!("{} ~ {}", day(certificate.from), day(certificate.until));
    let name = format!("{} 고객님", certificate.name);
    // A long name is set smaller before it is broken.
    let size = if certificate.name.chars().count() > 12 { 15.0 } else { 21.0 };
    let label = Style::regular(13.0).ink(Ink::QUIET);
    let last = LABEL + width("위촉 기", label.face, label.size);
    let (whose, when) = ([(LABEL, "성"), (last, "명")], [(LABEL, "위촉 기"), (last, "간")]);
    for (called, value, style) in [(whose, name, Style::bold(size)), (when, term, Style::regular(15.0))] {
        let said = lines(&value, style, A4.0 - VALUE - 90.0, Some(4));
        let at = |n: usize| y + n as f32 * style.leading();
        let mark = |(n, line): (usize, &String)| Mark::words(VALUE, at(n), style, Align::Start, line);
        let marks = called.map(|(x, part)| Mark::words(x, y, label, Align::Start, part)).into_iter();
        sheet.place(Piece::new(Role::Paragraph, marks.chain(said.iter().enumerate().map(mark)).collect()));
        y = at(said.len().saturating_sub(1)) + 40.0;
    }
    y
}

/// Why; where the next thing may stand.
fn reason(sheet: &mut Sheet, certificate: &Certificate, y: f32) -> f32 {
    let why = format!("고객님의 소중한 의견이 {} 개선으로 이어졌습니다.", certificate.improvement);
    let thanks = format!("이에 감사의 마음을 담아 {}의 명예사원으로 위촉합니다.", certificate.company);
    let (bold, plain) = (Style::bold(17.0).ink(Ink::DEEP), Style::regular(16.0));
    let y = centred(sheet, Role::Paragraph, y, bold, &even(&why, bold, 5));
    centred(sheet, Role::Paragraph, y + 10.0, plain, &even(&thanks, plain, 4)) + 10.0
}

/// Lines of nearly the same length: no single word stands alone on the last.
fn even(said: &str, style: Style, most: usize) -> Vec<String> {
    let widest = lines(said, style, SAID, Some(most));
    let narrower = (1..20).map(|n| SAID - n as f32 * 12.0).map(|wide| lines(said, style, wide, None));
    narrower.take_while(|one| one.len() <= widest.len()).last().unwrap_or(widest)
}

/// The day, the company, in whose name it is, and the seal.
fn close(sheet: &mut Sheet, certificate: &Certificate, y: f32) {
    centred(sheet, Role::Paragraph, y, Style::regular(15.0), &[day(certificate.from)]);
    let company = Style::bold(24.0).ink(Ink::DEEP);
    let y = centred(sheet, Role::Paragraph, y + 62.0, company, &lines(&certificate.company, company, SAID, Some(2)));
    let Some(name) = &certificate.signed_by else { return };
    let style = Style::regular(17.0);
    // A Korean name is set wide.
    let hangul = name.chars().count() <= 4 && name.chars().all(|one| ('가'..='힣').contains(&one));
    let name = if hangul { name.chars().map(String::from).collect::<Vec<_>>().join(" ") } else { name.clone() };
    let office = "대표이사 ";
    let before = width(office, style.face, style.size) + 12.0;
    let wide = before + width(&name, style.face, style.size);
    let marks = [(0.0, office), (before, name.as_str())]
        .map(|(x, part)| Mark::words(MIDDLE - wide / 2.0 + x, y + 5.0, style, Align::Start, part));
    sheet.place(Piece::new(Role::Paragraph, marks.to_vec()));
    let x = MIDDLE + wide / 2.0 + 34.0;
    let (left, top, side) = (x - 18.0, y - 19.0, 36.0);
    let ring =
        Mark::Box { x: left, y: top, width: side, height: side, radius: 18.0, fill: None, border: Some((SEAL, 1.6)) };
    let seal = Mark::words(x, y + 5.0, Style::bold(16.0).ink(SEAL), Align::Middle, "인");
    sheet.place(Piece::new(Role::Ornament, vec![ring, seal]));
}

fn day(day: NaiveDate) -> String {
    format!("{}년 {}월 {}일", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::paper::{Title, pdf, svg};

    fn certificate(name: &str, improvement: &str) -> Certificate {
        Certificate {
            number: "2026-0001".into(),
            name: name.into(),
            improvement: improvement.into(),
            from: "2026-03-02".parse().unwrap(),
            until: "2026-09-01".parse().unwrap(),
            company: "한빛화재해상보험".into(),
            signed_by: Some("윤성호".into()),
        }
    }

    /// Where each line ends, and on which baseline.
    fn words(sheet: &Sheet) -> Vec<(f32, f32, String)> {
        let marks = sheet.pieces.iter().flat_map(|piece| &piece.marks);
        let found = marks.filter_map(|mark| match mark {
            Mark::Words { x, y, style, text } => {
                Some((*x + width(text.trim_end(), style.face, style.size), *y, text.clone()))
            }
            _ => None,
        });
        found.collect()
    }

    /// A5: name, number, term, reason, the CEO's name and the company.
    #[test]
    fn a5_the_page_says_who_is_appointed_for_how_long_and_why() {
        let sheet = page(&certificate("홍길동", "보험금 지급 안내"));
        let text: String = sheet.pieces.iter().map(Piece::text).collect::<Vec<_>>().join("\n");
        for said in [
            "제 2026-0001 호",
            "홍길동 고객님",
            "2026년 3월 2일 ~ 2026년 9월 1일",
            "고객님의 소중한 의견이 보험금 지급 안내 개선으로 이어졌습니다.",
            "한빛화재해상보험",
            "대표이사 윤 성 호",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let drawn = svg(&sheet, "명예사원증");
        assert!(drawn.contains("홍길동 고객님") && drawn.starts_with("<svg"));
        let title = Title { title: "명예사원증".into(), language: "ko", made_at: chrono::DateTime::UNIX_EPOCH };
        let drawn = pdf(&[sheet], &title).unwrap();
        assert!(drawn.starts_with(b"%PDF-1.7"));
    }

    /// A5: long names and reasons wrap, and nothing leaves the frame.
    #[test]
    fn a5_what_is_long_wraps_within_the_frame() {
        let name = "가나다라마바사아자차카타파하".repeat(4);
        let improvement =
            "대인 사고 접수 이후 담당자 변경 안내와 서류 보완 요청을 한 번에 알려 드리는 절차와 모바일 서류 제출";
        for (name, improvement) in [
            (name.as_str(), improvement),
            ("Maximilian Alexander Montgomery-Featherstonehaugh the Third", &"가".repeat(60)),
            ("이", "앱"),
        ] {
            let mut one = certificate(name, improvement);
            one.company = "한빛화재해상보험주식회사 고객만족본부".into();
            let mut last = 0.0_f32;
            for (right, y, text) in words(&page(&one)) {
                assert!(right < A4.0 - 40.0 && y < A4.1 - 44.0, "{text}: {right} {y}");
                last = last.max(y);
            }
            assert!(last > 600.0);
        }
    }
}
