//! CSV text as rows of named cells, each with its line in the file.

use crate::org::import::{
    rules::{Finding, Problem, most_rows},
    words::{Column, Source},
};
use std::collections::BTreeMap;

/// One table of a feed as it was given.
pub struct Sheet {
    pub source: Source,
    pub rows: Vec<Row>,
    /// Headers that name nothing that is known.
    pub ignored: Vec<String>,
    /// What kept it from being read.
    pub findings: Vec<Finding>,
}

#[derive(Default)]
pub struct Row {
    /// The line in the file at which it begins, or its place in the list.
    pub line: usize,
    /// A column that is absent was not given; an empty cell was.
    pub cells: BTreeMap<Column, String>,
}

impl Sheet {
    pub fn of(source: Source, rows: Vec<Row>) -> Self {
        let mut sheet = Self { source, rows, ignored: Vec::new(), findings: Vec::new() };
        let max = most_rows(source);
        if sheet.rows.len() > max {
            sheet.stop(Finding::of_table(source, Problem::TooManyRows { max }));
        }
        sheet
    }

    /// A table that could not be read at all, or only in part: nothing of it is used.
    fn stop(&mut self, finding: Finding) {
        self.rows.clear();
        self.findings.push(finding);
    }

    /// A file whose encoding is broken at this line.
    pub fn broken(source: Source, line: usize) -> Self {
        let mut sheet = Self::of(source, Vec::new());
        sheet.stop(Finding { line: Some(line), ..Finding::of_table(source, Problem::BrokenEncoding) });
        sheet
    }
}

/// A row of its own after the last one: if a quotation mark before it is never closed, it is not seen as one.
const END: &str = "\u{1}";

/// Reads CSV with a header: comma, RFC 4180 quoting, any line end.
pub fn read(source: Source, text: &str) -> Sheet {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let ended = format!("{text}\n{END}");
    let mut lines = Lines { text: ended.as_bytes(), at: 0, line: 1 };
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(ended.as_bytes());
    let mut sheet = Sheet::of(source, Vec::new());
    let mut header: Option<Vec<Option<Column>>> = None;
    let mut last = 1;
    for record in csv.records() {
        // From a text in memory the reader fails at nothing.
        let Ok(record) = record else { break };
        let line = lines.of(record.position().map_or(0, |position| position.byte()));
        if record.len() == 1 && record.get(0) == Some(END) {
            if header.is_none() {
                sheet.stop(Finding::of_table(source, Problem::Empty));
            }
            return sheet;
        }
        last = line;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match &header {
            None => match columns(&mut sheet, &record, line) {
                Some(columns) => header = Some(columns),
                None => return sheet,
            },
            Some(columns) if columns.len() != record.len() => {
                let problem = Problem::WrongCells { expected: columns.len() };
                sheet.findings.push(Finding { line: Some(line), ..Finding::of_table(source, problem) });
            }
            Some(_) if sheet.rows.len() >= most_rows(source) => {
                sheet.stop(Finding::of_table(source, Problem::TooManyRows { max: most_rows(source) }));
                return sheet;
            }
            Some(columns) => {
                let cells = columns.iter().zip(&record);
                let cells = cells.filter_map(|(column, cell)| Some(((*column)?, cell.to_owned()))).collect();
                sheet.rows.push(Row { line, cells });
            }
        }
    }
    sheet.stop(Finding { line: Some(last), ..Finding::of_table(source, Problem::OpenQuote) });
    sheet
}

/// What each cell of the header names; `None` if the table can't be read by it.
fn columns(sheet: &mut Sheet, header: &csv::StringRecord, line: usize) -> Option<Vec<Option<Column>>> {
    let source = sheet.source;
    let columns: Vec<Option<Column>> = header.iter().map(|cell| Column::of(source, cell)).collect();
    let unknown = header.iter().zip(&columns).filter(|(cell, column)| column.is_none() && !cell.trim().is_empty());
    sheet.ignored = unknown.map(|(cell, _)| cell.trim().to_owned()).collect();
    let times = |column: Column| columns.iter().filter(|known| **known == Some(column)).count();
    let missing = Column::required(source).filter(|column| times(*column) == 0);
    let mut problems: Vec<(Column, Problem)> = missing.map(|column| (column, Problem::MissingColumn)).collect();
    let mut repeated: Vec<Column> = columns.iter().flatten().copied().filter(|column| times(*column) > 1).collect();
    repeated.sort();
    repeated.dedup();
    problems.extend(repeated.into_iter().map(|column| (column, Problem::RepeatedColumn)));
    let findings = problems.iter().map(|(column, problem)| Finding {
        line: Some(line),
        column: Some(*column),
        ..Finding::of_table(source, *problem)
    });
    sheet.findings.extend(findings);
    problems.is_empty().then_some(columns)
}

/// From places in the text to lines. The reader's own count is one short after CRLF.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record that begins here or after the line ends here. Asked in the text's order.
    fn of(&mut self, byte: u64) -> usize {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(here) = self.text.get(self.at) {
            let ends = matches!(here, b'\n' | b'\r');
            if self.at >= byte && !ends {
                break;
            }
            // CRLF is one line end.
            self.line += usize::from(ends && !(*here == b'\r' && self.text.get(self.at + 1) == Some(&b'\n')));
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        read(Source::Employees, text).rows.iter().map(|row| row.line).collect()
    }

    fn problems(text: &str) -> Vec<(Option<usize>, Problem)> {
        read(Source::Employees, text).findings.iter().map(|finding| (finding.line, finding.problem)).collect()
    }

    const HEAD: &str = "사번,성명,이메일,부서코드,비고";

    /// O3: line numbers are the file's, whatever ends its lines and whatever stands in its cells.
    #[test]
    fn o3_lines_are_those_of_the_file() {
        for end in ["\n", "\r\n", "\r"] {
            let rows = [HEAD, "1,가,a@b.c,T,", "", "2,나,b@b.c,T,\"두 줄\n비고 \"\"인용\"\"\"", "3,다,c@b.c,T,"];
            let text = rows.join(end);
            assert_eq!(lines(&text), [2, 4, 6], "{end:?}");
            assert_eq!(lines(&format!("{text}{end}")), [2, 4, 6], "{end:?}");
        }
        let sheet = read(Source::Employees, &format!("\u{feff}{HEAD}\n1,가,a@b.c,T,x\n"));
        assert_eq!((sheet.rows[0].cells[&Column::EmployeeNumber].as_str(), sheet.ignored), ("1", vec!["비고".into()]));
    }

    #[test]
    fn o3_a_table_that_can_t_be_read_says_why() {
        assert_eq!(
            problems("사번,성명,부서코드,직급,직급\n1,가,T,a,b"),
            [(Some(1), Problem::MissingColumn), (Some(1), Problem::RepeatedColumn)]
        );
        let row = "1,가,a@b.c,T,";
        assert_eq!(problems(&format!("{HEAD}\n{row}\n2,나\n")), [(Some(3), Problem::WrongCells { expected: 5 })]);
        // The mark swallows the rows that follow, in a column that nobody looks at.
        let open = read(Source::Employees, &format!("{HEAD}\n{row}\n2,나,b@b.c,T,\"x\n3,다,c@b.c,T,\n"));
        assert_eq!(
            (open.rows.len(), open.findings[0].problem, open.findings[0].line),
            (0, Problem::OpenQuote, Some(3))
        );
        assert_eq!(problems(""), [(None, Problem::Empty)]);
        let max = most_rows(Source::Employees);
        let many = |rows| format!("{HEAD}\n{}", format!("{row}\n").repeat(rows));
        assert_eq!(
            (problems(&many(max + 1)), problems(&many(max))),
            (vec![(None, Problem::TooManyRows { max })], vec![])
        );
    }
}
