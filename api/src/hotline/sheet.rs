//! A bulletin on paper (H6): its charts, which page and mail show too, and its pages as PDF.

use crate::{
    hotline::document::{Categories, Document, Entry, Table, Weekly},
    kernel::{
        error::Fault,
        i18n::Locale,
        paper::{self, Align, Bar, Card, Cell, Column, Drawing, Flow, Footer, Ink, Shape, Style, Title},
    },
};
use chrono::{DateTime, Utc};

const TEXT: Style = Style::regular(10.5);
const NOTE: Style = Style::regular(9.0).ink(Ink::QUIET);
const CELL: Style = Style::regular(9.0);

fn whole(value: i32) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

pub fn weekly(weekly: &Weekly, size: (f32, f32)) -> Drawing {
    let last = weekly.weeks.len().saturating_sub(1);
    let column = |(place, (label, items)): (usize, &(String, i32))| Column {
        label: label.clone(),
        value: whole(*items),
        marked: place == last,
    };
    let values: Vec<Column> = weekly.weeks.iter().enumerate().map(column).collect();
    paper::columns(size, &weekly.title, &weekly.axis, &values, weekly.says.clone())
}

pub fn categories(categories: &Categories, wide: f32) -> Drawing {
    let bar = |(name, items, usual): &(String, i32, f64)| Bar {
        label: name.clone(),
        value: whole(*items),
        before: Some(usual.round().max(0.0) as u64),
    };
    let bars: Vec<Bar> = categories.rows.iter().map(bar).collect();
    paper::bars(wide, &categories.title, (&categories.now, &categories.usual), &bars, categories.says.clone())
}

/// The same document gives the same bytes. A processor's work.
pub fn pdf(document: &Document, made_at: DateTime<Utc>) -> Result<Vec<u8>, Fault> {
    let mut flow = Flow::new();
    flow.banner(&document.company, &document.title, &format!("{} · {}", document.period, document.composed));
    document.notices.iter().for_each(|notice| flow.paragraph(notice, Style::bold(10.5).ink(Ink::ALERT)));
    document.lead.iter().for_each(|line| flow.paragraph(line, TEXT));
    if let Some((heading, remark)) = &document.remark {
        flow.space(6.0);
        flow.paragraph(heading, Style::bold(9.5).ink(Ink::ACCENT));
        flow.paragraph(remark, TEXT);
    }
    flow.space(8.0);
    let card = |fact: &crate::hotline::document::Fact| Card {
        label: fact.label.clone(),
        value: fact.value.clone(),
        note: fact.note.clone(),
        ink: if fact.alert { Ink::ALERT } else { Ink::DEEP },
    };
    flow.cards(4, &document.facts.iter().map(card).collect::<Vec<_>>());
    flow.space(6.0);
    let half = (flow.width() - 16.0) / 2.0;
    let weekly = weekly(&document.weekly, (half, 176.0));
    match &document.categories {
        Some(rows) => flow.figures(weekly, categories(rows, half)),
        None => flow.figure(weekly),
    }
    document.tables.iter().for_each(|one| table(&mut flow, one));
    flow.heading(&document.items_title, 80.0);
    document.items.iter().for_each(|one| entry(&mut flow, one));
    for line in document.nothing.iter().chain(&document.hidden) {
        flow.space(4.0);
        flow.paragraph(line, NOTE);
    }
    let language = match document.locale {
        Locale::Ko => "ko",
        Locale::En => "en",
    };
    let title = Title { title: format!("{} {}", document.title, document.period), language, made_at };
    paper::pdf(&flow.finish(&Footer { left: document.footer.clone() }), &title)
}

fn table(flow: &mut Flow, table: &Table) {
    flow.heading(&table.title, 70.0);
    if let Some(note) = &table.note {
        flow.paragraph(note, NOTE);
        flow.space(3.0);
    }
    let columns: Vec<(f32, Align)> = (0..table.head.len())
        .map(|place| if place < table.words { (2.6, Align::Start) } else { (1.0, Align::End) })
        .collect();
    let head: Vec<&str> = table.head.iter().map(String::as_str).collect();
    let rows: Vec<Vec<Cell>> = table.rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
    flow.table(&Shape { columns: &columns, style: CELL, most: 2 }, &head, &rows);
}

fn entry(flow: &mut Flow, entry: &Entry) {
    flow.room(78.0);
    flow.rule();
    flow.minor(&format!("{}. {}", entry.place, entry.head), &entry.score);
    flow.paragraph(&entry.meta, NOTE);
    flow.space(2.0);
    flow.paragraph(&format!("“{}”", entry.quote), TEXT);
    flow.paragraph(&entry.reasons, NOTE);
    if let Some((heading, comment)) = &entry.comment {
        flow.paragraph(&format!("{heading}: {comment}"), Style::regular(9.5).ink(Ink::ACCENT));
    }
    entry.directions.iter().for_each(|one| flow.paragraph(one, Style::regular(9.5).ink(Ink::DEEP)));
    flow.space(5.0);
}
