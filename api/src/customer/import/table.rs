//! A table's text as rows: which cell belongs to which column.

use crate::customer::import::rules::{Column, Finding, Kind, Problem};
use std::collections::HashMap;

/// Rows of one import.
pub const MOST_ROWS: usize = 50_000;

/// One row: its line in the file (or its number in a list), and the cells of the columns that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    pub cells: HashMap<Column, String>,
}

/// The rows, or why the table is none. Columns that are not known are left aside.
pub fn read_csv(kind: Kind, text: &str) -> Result<Vec<Row>, Vec<Finding>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).flexible(true).from_reader(text.as_bytes());
    let none = |problem| vec![Finding { line: Some(1), column: None, problem }];
    let header = reader.headers().map_err(|_| none(Problem::NoHeader))?.clone();
    let columns: Vec<Option<Column>> = header.iter().map(|name| Column::of(kind, name)).collect();
    if columns.iter().all(Option::is_none) {
        return Err(none(Problem::NoHeader));
    }
    let missing = kind.columns().iter().filter(|column| column.is_needed(kind) && !columns.contains(&Some(**column)));
    let missing =
        missing.map(|column| Finding { line: Some(1), column: Some(*column), problem: Problem::MissingColumn });
    let known = || columns.iter().flatten();
    let twice = kind.columns().iter().filter(|column| known().filter(|other| other == column).count() > 1);
    let twice = twice.map(|column| Finding { line: Some(1), column: Some(*column), problem: Problem::RepeatedColumn });
    let mut findings: Vec<Finding> = missing.chain(twice).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else { return Err(none(Problem::WrongCells)) };
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or_default());
        if record.len() != columns.len() {
            findings.push(Finding { line: Some(line), column: None, problem: Problem::WrongCells });
        }
        let cells = columns.iter().zip(record.iter());
        let cells = cells.filter_map(|(column, cell)| Some(((*column)?, cell.trim().to_owned()))).collect();
        rows.push(Row { line, cells });
        if rows.len() > MOST_ROWS {
            return Err(none(Problem::TooManyRows));
        }
    }
    if findings.is_empty() { Ok(rows) } else { Err(findings) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c1_a_table_has_its_columns_in_any_order_and_either_language() {
        let rows = read_csv(Kind::Customers, "\u{feff}성명,number,메모\n홍길동,C-1,x\n").unwrap();
        assert_eq!(rows[0].line, 2);
        assert_eq!(rows[0].cells[&Column::Number], "C-1");
        assert_eq!(rows[0].cells[&Column::Name], "홍길동");
        assert_eq!(rows[0].cells.len(), 2);
    }

    #[test]
    fn c1_a_table_that_is_none_says_why() {
        let problems = |text: &str| -> Vec<Problem> {
            read_csv(Kind::Customers, text).unwrap_err().into_iter().map(|finding| finding.problem).collect()
        };
        assert_eq!(problems(""), [Problem::NoHeader]);
        assert_eq!(problems("a,b\n"), [Problem::NoHeader]);
        assert_eq!(problems("성명\n홍길동\n"), [Problem::MissingColumn]);
        assert_eq!(problems("고객번호,성명,name\nC-1,a,b\n"), [Problem::RepeatedColumn]);
        assert_eq!(problems("고객번호,성명\nC-1\n"), [Problem::WrongCells]);
    }
}
