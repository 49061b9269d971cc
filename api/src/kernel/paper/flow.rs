//! A document from top to bottom: lines and pages break by themselves, a table's head is repeated.

use crate::kernel::paper::{
    A4,
    font::Face,
    ink::Ink,
    sheet::{Align, Drawing, Mark, Piece, Role, Sheet, Style},
    wrap::lines,
};

const MARGIN: f32 = 48.0;
const FOOT: f32 = 56.0;
const FOOTER: Style = Style::regular(8.0).ink(Ink::QUIET);
/// Around a cell's text.
const PAD: (f32, f32) = (6.0, 5.0);

/// What stands at the foot of each page: a text at the left, and the page's number.
pub struct Footer {
    pub left: String,
}

pub struct Flow {
    done: Vec<Sheet>,
    sheet: Sheet,
    y: f32,
}

/// A table's columns, and how its rows look.
pub struct Shape<'a> {
    /// What share of the width each has; they need not sum to one.
    pub columns: &'a [(f32, Align)],
    pub style: Style,
    /// Lines a cell may have.
    pub most: usize,
}

#[derive(Clone)]
pub struct Cell {
    pub text: String,
    pub ink: Ink,
    pub bold: bool,
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ink: Ink::TEXT, bold: false }
    }

    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// A number with its name over it and a note under it.
pub struct Card {
    pub label: String,
    pub value: String,
    pub note: String,
    pub ink: Ink,
}

impl Default for Flow {
    fn default() -> Self {
        Self::new()
    }
}

impl Flow {
    pub fn new() -> Self {
        Self { done: Vec::new(), sheet: Sheet::new(A4), y: MARGIN }
    }

    /// How wide what is set in it is.
    pub fn width(&self) -> f32 {
        A4.0 - 2.0 * MARGIN
    }

    pub fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Goes to the next page unless that much fits on this one.
    pub fn room(&mut self, height: f32) {
        if self.y + height > A4.1 - FOOT && self.y > MARGIN {
            self.done.push(std::mem::replace(&mut self.sheet, Sheet::new(A4)));
            self.y = MARGIN;
        }
    }

    /// A band over the whole page's width with the document's title on it.
    pub fn banner(&mut self, over: &str, title: &str, under: &str) {
        let high = 104.0;
        self.sheet.place(Piece::new(Role::Ornament, vec![Mark::filled(0.0, 0.0, A4.0, high, 0.0, Ink::DEEP)]));
        let (small, large) = (Style::regular(9.5).ink(Ink::PALE), Style::bold(20.0).ink(Ink::WHITE));
        let line = |y, style, text: &str| vec![Mark::words(MARGIN, y, style, Align::Start, text)];
        self.sheet.place(Piece::new(Role::Paragraph, line(34.0, small, over)));
        self.sheet.place(Piece::new(Role::Heading(1), line(62.0, large, title)));
        self.sheet.place(Piece::new(Role::Paragraph, line(84.0, small, under)));
        self.y = high + 24.0;
    }

    /// A heading stays with what follows: `with` points of it at least.
    pub fn heading(&mut self, text: &str, with: f32) {
        let style = Style::bold(13.0).ink(Ink::DEEP);
        self.space(10.0);
        self.room(style.leading() + with);
        self.set(Role::Heading(2), text, style, self.width(), 0.0);
        self.space(4.0);
    }

    /// A heading of the third level, with a few words at the right end of its line.
    pub fn minor(&mut self, text: &str, right: &str) {
        let style = Style::bold(10.5);
        self.room(style.leading() * 2.0);
        let baseline = self.y + style.leading() * 0.72;
        self.set(Role::Heading(3), text, style, self.width() - 70.0, 0.0);
        let end = MARGIN + self.width();
        let words = Mark::words(end, baseline, style.ink(Ink::ACCENT), Align::End, right);
        self.sheet.place(Piece::new(Role::Paragraph, vec![words]));
    }

    /// A hair line over the whole width.
    pub fn rule(&mut self) {
        let line = Mark::line((MARGIN, self.y), (MARGIN + self.width(), self.y), Ink::HAIR, 0.7);
        self.sheet.place(Piece::new(Role::Ornament, vec![line]));
        self.space(5.0);
    }

    /// Cards, so many beside each other.
    pub fn cards(&mut self, beside: usize, cards: &[Card]) {
        const HIGH: f32 = 66.0;
        const GAP: f32 = 12.0;
        let wide = (self.width() - GAP * (beside.max(1) - 1) as f32) / beside.max(1) as f32;
        for row in cards.chunks(beside.max(1)) {
            self.room(HIGH);
            for (place, card) in row.iter().enumerate() {
                let x = MARGIN + (wide + GAP) * place as f32;
                let over = Mark::line((x, self.y + 4.0), (x + wide, self.y + 4.0), Ink::HAIR, 1.5);
                self.sheet.place(Piece::new(Role::Ornament, vec![over]));
                let line = |y: f32, style: Style, text: &str| {
                    let text = lines(text, style, wide, Some(1)).concat();
                    Mark::words(x, self.y + y, style, Align::Start, &text)
                };
                let marks = vec![
                    line(19.0, Style::regular(9.0).ink(Ink::QUIET), &card.label),
                    line(40.0, Style::bold(18.0).ink(card.ink), &card.value),
                    line(54.0, Style::regular(8.0).ink(Ink::QUIET), &card.note),
                ];
                self.sheet.place(Piece::new(Role::Paragraph, marks));
            }
            self.y += HIGH;
        }
    }

    pub fn paragraph(&mut self, text: &str, style: Style) {
        self.set(Role::Paragraph, text, style, self.width(), 0.0);
    }

    fn set(&mut self, role: Role, text: &str, style: Style, wide: f32, indent: f32) {
        let mut marks = Vec::new();
        for line in lines(text, style, wide, None) {
            if self.y + style.leading() > A4.1 - FOOT {
                self.sheet.place(Piece::new(role.clone(), std::mem::take(&mut marks)));
                self.room(style.leading());
            }
            self.y += style.leading();
            let y = self.y - style.leading() * 0.28;
            marks.push(Mark::words(MARGIN + indent, y, style, Align::Start, &line));
        }
        self.sheet.place(Piece::new(role, marks));
    }

    pub fn figure(&mut self, drawing: Drawing) {
        self.room(drawing.height);
        let height = drawing.height;
        self.sheet.place_drawing(MARGIN, self.y, drawing);
        self.y += height;
    }

    /// Two figures side by side.
    pub fn figures(&mut self, left: Drawing, right: Drawing) {
        let height = left.height.max(right.height);
        self.room(height);
        let second = MARGIN + self.width() - right.width;
        self.sheet.place_drawing(MARGIN, self.y, left);
        self.sheet.place_drawing(second, self.y, right);
        self.y += height;
    }

    /// The first cell of each row names the row.
    pub fn table(&mut self, shape: &Shape<'_>, head: &[&str], rows: &[Vec<Cell>]) {
        let head: Vec<Cell> = head.iter().map(|text| Cell::new(*text).bold().ink(Ink::QUIET)).collect();
        let mut table = Vec::new();
        self.room(self.height(shape, &head) + rows.first().map_or(0.0, |row| self.height(shape, row)));
        self.row(shape, &head, true, &mut table);
        for row in rows {
            if self.y + self.height(shape, row) > A4.1 - FOOT {
                self.sheet.place(Piece::of(Role::Table, std::mem::take(&mut table)));
                self.room(self.height(shape, row));
                self.row(shape, &head, true, &mut table);
            }
            self.row(shape, row, false, &mut table);
        }
        self.sheet.place(Piece::of(Role::Table, table));
        self.space(6.0);
    }

    fn height(&self, shape: &Shape<'_>, row: &[Cell]) -> f32 {
        let tallest = self.cells(shape, row).into_iter().map(|(_, _, _, lines)| lines.len()).max().unwrap_or(1);
        tallest as f32 * shape.style.leading() + 2.0 * PAD.1
    }

    /// Where each cell begins, how wide it is, on which side its text stands, and its lines.
    fn cells(&self, shape: &Shape<'_>, row: &[Cell]) -> Vec<(f32, f32, Align, Vec<String>)> {
        let sum: f32 = shape.columns.iter().map(|(share, _)| share).sum();
        let mut x = MARGIN;
        let mut cells = Vec::new();
        for (cell, (share, align)) in row.iter().zip(shape.columns) {
            let wide = self.width() * share / sum;
            let text = lines(&cell.text, styled(shape.style, cell), wide - 2.0 * PAD.0, Some(shape.most));
            cells.push((x, wide, *align, text));
            x += wide;
        }
        cells
    }

    fn row(&mut self, shape: &Shape<'_>, row: &[Cell], head: bool, table: &mut Vec<Piece>) {
        let height = self.height(shape, row);
        let below = self.y + height;
        let (left, right) = (MARGIN, MARGIN + self.width());
        let ground = match head {
            true => Mark::filled(left, self.y, self.width(), height, 0.0, Ink::MIST),
            false => Mark::line((left, below), (right, below), Ink::HAIR, 0.7),
        };
        self.sheet.place(Piece::new(Role::Ornament, vec![ground]));
        let mut parts = Vec::new();
        for (place, ((x, wide, align, lines), cell)) in self.cells(shape, row).into_iter().zip(row).enumerate() {
            let style = styled(shape.style, cell);
            let x = match align {
                Align::Start => x + PAD.0,
                Align::Middle => x + wide / 2.0,
                Align::End => x + wide - PAD.0,
            };
            let mark = |(line, text): (usize, &String)| {
                let y = self.y + PAD.1 + style.leading() * (line as f32 + 0.72);
                Mark::words(x, y, style, align, text)
            };
            let role = match (head, place) {
                (true, _) => Role::HeadCell,
                (false, 0) => Role::SideCell,
                (false, _) => Role::Cell,
            };
            parts.push(Piece::new(role, lines.iter().enumerate().map(mark).collect()));
        }
        table.push(Piece::of(Role::Row, parts));
        self.y = below;
    }

    /// The pages, each with its foot.
    pub fn finish(mut self, footer: &Footer) -> Vec<Sheet> {
        self.done.push(self.sheet);
        let all = self.done.len();
        for (number, sheet) in self.done.iter_mut().enumerate() {
            let (right, y) = (A4.0 - MARGIN, A4.1 - FOOT + 24.0);
            let marks = vec![
                Mark::line((MARGIN, y - 14.0), (right, y - 14.0), Ink::HAIR, 0.7),
                Mark::words(MARGIN, y, FOOTER, Align::Start, &footer.left),
                Mark::words(right, y, FOOTER, Align::End, &format!("{} / {all}", number + 1)),
            ];
            sheet.place(Piece::new(Role::Ornament, marks));
        }
        self.done
    }
}

fn styled(style: Style, cell: &Cell) -> Style {
    let face = if cell.bold { Face::Bold } else { style.face };
    Style { face, ink: cell.ink, ..style }
}
