//! What is on a page: marks, and what they are to whoever does not see them.

use crate::kernel::paper::{
    font::{Face, shown, width},
    ink::Ink,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub face: Face,
    pub size: f32,
    pub ink: Ink,
}

impl Style {
    pub const fn regular(size: f32) -> Self {
        Self { face: Face::Regular, size, ink: Ink::TEXT }
    }

    pub const fn bold(size: f32) -> Self {
        Self { face: Face::Bold, size, ink: Ink::TEXT }
    }

    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// From one baseline to the next: Hangul wants air.
    pub fn leading(self) -> f32 {
        self.size * 1.55
    }
}

/// On which side of its point a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Start,
    Middle,
    End,
}

/// Points from the upper left corner; a text's point is on its baseline.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    Words { x: f32, y: f32, style: Style, text: String },
    Box { x: f32, y: f32, width: f32, height: f32, radius: f32, fill: Option<Ink>, border: Option<(Ink, f32)> },
    Line { points: Vec<(f32, f32)>, ink: Ink, width: f32, dashed: bool },
}

impl Mark {
    /// What of the text can be shown, on one line.
    pub fn words(x: f32, y: f32, style: Style, align: Align, text: &str) -> Self {
        let text = shown(text);
        let wide = width(text.trim_end(), style.face, style.size);
        let x = match align {
            Align::Start => x,
            Align::Middle => x - wide / 2.0,
            Align::End => x - wide,
        };
        Self::Words { x, y, style, text }
    }

    pub fn filled(x: f32, y: f32, width: f32, height: f32, radius: f32, ink: Ink) -> Self {
        Self::Box { x, y, width, height, radius, fill: Some(ink), border: None }
    }

    pub fn line(from: (f32, f32), to: (f32, f32), ink: Ink, width: f32) -> Self {
        Self::Line { points: vec![from, to], ink, width, dashed: false }
    }

    fn moved(self, dx: f32, dy: f32) -> Self {
        match self {
            Self::Words { x, y, style, text } => Self::Words { x: x + dx, y: y + dy, style, text },
            Self::Box { x, y, width, height, radius, fill, border } => {
                Self::Box { x: x + dx, y: y + dy, width, height, radius, fill, border }
            }
            Self::Line { points, ink, width, dashed } => {
                let points = points.into_iter().map(|(x, y)| (x + dx, y + dy)).collect();
                Self::Line { points, ink, width, dashed }
            }
        }
    }
}

/// What its marks are.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Says nothing: a border, a background, a page number.
    Ornament,
    /// 1 to 6. Stands in the document's outline as well.
    Heading(u8),
    Paragraph,
    /// A chart or a picture, with what it shows in words.
    Figure(String),
    Table,
    Row,
    /// Of a column.
    HeadCell,
    /// Of a row.
    SideCell,
    Cell,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub role: Role,
    pub marks: Vec<Mark>,
    pub parts: Vec<Piece>,
}

impl Piece {
    pub fn new(role: Role, marks: Vec<Mark>) -> Self {
        Self { role, marks, parts: Vec::new() }
    }

    pub fn of(role: Role, parts: Vec<Self>) -> Self {
        Self { role, marks: Vec::new(), parts }
    }

    /// What it says, in the order in which it is read.
    pub fn text(&self) -> String {
        let words = |mark: &Mark| match mark {
            Mark::Words { text, .. } => Some(text.clone()),
            _ => None,
        };
        self.marks.iter().filter_map(words).collect()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    pub pieces: Vec<Piece>,
}

impl Sheet {
    pub fn new((width, height): (f32, f32)) -> Self {
        Self { width, height, pieces: Vec::new() }
    }

    pub fn place(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// A drawing with its upper left corner there.
    pub fn place_drawing(&mut self, x: f32, y: f32, drawing: Drawing) {
        let marks = drawing.marks.into_iter().map(|mark| mark.moved(x, y)).collect();
        self.place(Piece::new(Role::Figure(drawing.says), marks));
    }
}

/// A chart or another figure, by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    /// What it shows, in words.
    pub says: String,
    pub marks: Vec<Mark>,
}

impl Drawing {
    /// Alone on a sheet of its size, on white.
    pub fn sheet(self) -> Sheet {
        let mut sheet = Sheet::new((self.width, self.height));
        let ground = Mark::filled(0.0, 0.0, self.width, self.height, 0.0, Ink::WHITE);
        sheet.place(Piece::new(Role::Ornament, vec![ground]));
        sheet.place_drawing(0.0, 0.0, self);
        sheet
    }
}
