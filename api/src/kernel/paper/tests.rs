//! What is drawn, read back from what was written.

use super::*;
use chrono::DateTime;

fn title() -> Title {
    let made_at = DateTime::parse_from_rfc3339("2026-03-02T08:00:00+09:00").unwrap().to_utc();
    Title { title: "고객지원본부 CS 핫라인".to_owned(), language: "ko", made_at }
}

fn chart() -> Drawing {
    let column = |(week, value): (usize, u64)| Column { label: format!("{}주", week + 1), value, marked: week == 7 };
    let values: Vec<Column> = [41, 38, 44, 52, 40, 39, 47, 63].into_iter().enumerate().map(column).collect();
    columns((250.0, 150.0), "주별 접수", "건", &values, "지난 8주의 접수 건수. 이번 주 63건.".to_owned())
}

fn document() -> Vec<Sheet> {
    let mut flow = Flow::new();
    flow.banner("한빛화재해상보험", "CS 핫라인 & <고객지원본부>", "2026년 2월 23일 – 3월 1일");
    flow.heading("요약", 60.0);
    flow.paragraph("서류를 세 번이나 다시 냈는데 또 보완하라고 하네요. ".repeat(4).trim(), Style::regular(10.0));
    let bar = |(label, value, before)| Bar { label: String::from(label), value, before: Some(before) };
    let kinds = [("보상·보험금 › 지급 지연", 31, 18), ("긴급출동 › 도착 지연", 12, 15), ("앱·홈페이지", 0, 4)].map(bar);
    flow.figures(chart(), bars(240.0, "분류별", ("이번 주", "지난 4주 평균"), &kinds, "분류별 건수".to_owned()));
    let columns = [(2.0, Align::Start), (5.0, Align::Start), (1.0, Align::End)];
    let rows: Vec<Vec<Cell>> = (0..40)
        .map(|n| vec![Cell::new(format!("VOC-{n:04}")), Cell::new("갱신하니까 보험료가 두 배예요."), Cell::new("7")])
        .collect();
    flow.heading("주요 건", 80.0);
    flow.table(&Shape { columns: &columns, style: Style::regular(9.5), most: 3 }, &["번호", "내용", "점수"], &rows);
    flow.finish(&Footer { left: "한빛화재해상보험 고객만족부 · 대외비".to_owned() })
}

#[test]
fn both_fonts_have_what_korean_is_written_with() {
    for face in [Face::Regular, Face::Bold] {
        let font = face.font();
        assert!(font.embedded().is_some() && font.parsed().is_some());
        let needed = ('가'..='힣').chain('ㄱ'..='ㅣ').chain(' '..='~').chain("·…“”‘’–—₩→▲▼○●□■※①②③℃㎡㈜甲乙".chars());
        let missing: Vec<char> = needed.filter(|c| font.letter(*c).is_none()).collect();
        assert_eq!(missing, [] as [char; 0]);
    }
}

#[test]
fn what_can_not_be_shown_is_seen_to_be_missing() {
    assert_eq!(shown("좋아요 😀 龘"), "좋아요 □ □");
    assert_eq!(shown("가\u{202e}나\u{200b}\u{2066}다\u{0}"), "가나다", "nothing turns, nothing hides");
    assert_eq!(shown("\u{1100}\u{1161}\t한\n글"), "가 한 글", "composed, on one line");
}

#[test]
fn lines_break_between_words_and_keep_every_letter() {
    let style = Style::regular(10.0);
    let text = "서류를 세 번이나 다시 냈는데 또 보완하라고 하네요.";
    let set = lines(text, style, 100.0, None);
    assert!(set.len() > 1 && set.concat() == text, "{set:?}");
    assert!(set.iter().all(|line| width(line.trim_end(), Face::Regular, 10.0) <= 100.0));
    assert!(set[..set.len() - 1].iter().all(|line| line.ends_with(' ')), "words stay apart when they are copied");
    let long = lines(&"가".repeat(40), style, 100.0, None);
    assert!(long.iter().all(|line| width(line, Face::Regular, 10.0) <= 100.0) && long.concat().chars().count() == 40);
    let cut = lines(text, style, 100.0, Some(1));
    assert!(cut.len() == 1 && cut[0].ends_with('…') && width(&cut[0], Face::Regular, 10.0) <= 100.0, "{cut:?}");
    assert_eq!(lines("하나\n\n둘", style, 100.0, None), ["하나", "", "둘"]);
    assert_eq!(lines("가나", style, 1.0, None), ["가", "나"], "narrower than a letter ends all the same");
}

#[test]
fn svg_holds_texts_and_never_markup_of_theirs() {
    let mut sheet = Sheet::new((100.0, 50.0));
    let words = Mark::words(1.0, 2.0, Style::regular(9.0), Align::Start, r#"<script>alert("&'")</script>"#);
    sheet.place(Piece::new(Role::Figure("a \"b\" <c>".to_owned()), vec![words]));
    let text = svg(&sheet, "<t>");
    assert!(text.contains("&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;"), "{text}");
    assert!(text.contains(r#"aria-label="a &quot;b&quot; &lt;c&gt;""#) && !text.contains("<script"), "{text}");
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    assert_eq!(pdf(&document(), &title()).unwrap(), pdf(&document(), &title()).unwrap());
    assert_eq!(png(&chart().sheet(), 2.0).unwrap(), png(&chart().sheet(), 2.0).unwrap());
}

#[test]
fn a_picture_has_its_size_and_is_not_blank() {
    let bytes = png(&chart().sheet(), 2.0).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (500, 300));
    let Ink(red, green, blue) = Ink::ACCENT;
    assert!(picture.pixels().any(|pixel| pixel.0 == [red, green, blue]), "the marked column");
    assert!(png(&Sheet::new((1e6, 1e6)), 1.0).is_err() && png(&Sheet::new((0.0, 5.0)), 1.0).is_err());
}
