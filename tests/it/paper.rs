//! Pages as those get them who read, search or copy a PDF.

use chrono::DateTime;
use sunhwan::kernel::paper::{Align, Cell, Flow, Footer, Shape, Sheet, Style, Title, pdf};
use tests::pdf::pages;

fn title() -> Title {
    let made_at = DateTime::parse_from_rfc3339("2026-03-02T08:00:00+09:00").unwrap().to_utc();
    Title { title: "CS 핫라인".to_owned(), language: "ko", made_at }
}

fn written(flow: Flow) -> Vec<String> {
    let sheets: Vec<Sheet> = flow.finish(&Footer { left: "한빛화재해상보험".to_owned() });
    pages(&pdf(&sheets, &title()).unwrap())
}

#[test]
fn words_are_words_in_a_pdf() {
    let mut flow = Flow::new();
    let said = "갱신하니까 보험료가 두 배예요. (왜 오른 건지) 설명해 주는 사람이 아무도 없어요 \\ 100% <b>";
    flow.paragraph(said, Style::regular(10.0));
    flow.paragraph("금감원에 민원 넣겠습니다 😡", Style::bold(10.0));
    let pages = written(flow);
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].replace('\n', ""), format!("{said}금감원에 민원 넣겠습니다 □한빛화재해상보험1 / 1"));
}

#[test]
fn a_table_goes_on_on_the_next_page_under_its_head() {
    let mut flow = Flow::new();
    let columns = [(1.0, Align::Start), (3.0, Align::Start)];
    let rows: Vec<Vec<Cell>> = (0..60).map(|row| vec![Cell::new(format!("{row}행")), Cell::new("도착 지연")]).collect();
    flow.heading("주요 건", 60.0);
    flow.table(&Shape { columns: &columns, style: Style::regular(9.5), most: 2 }, &["번호", "내용"], &rows);
    let pages = written(flow);
    assert!(pages.len() > 1);
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains("번호\n내용\n"), "each page has the head: {page}");
        assert!(page.ends_with(&format!("{} / {}", place + 1, pages.len())));
    }
    let all = pages.join("\n");
    let missing: Vec<usize> = (0..60).filter(|row| !all.lines().any(|line| line == format!("{row}행"))).collect();
    assert_eq!(missing, [] as [usize; 0], "no row is lost where a page breaks");
}
