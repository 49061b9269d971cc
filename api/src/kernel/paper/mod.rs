//! Pages and pictures: what is put on paper by name, never as text of a format, and drawn as PDF, PNG or SVG.
//!
//! A `Sheet` holds `Piece`s: marks (words, boxes, lines) and what they are to a reader who does not see them (a heading, a paragraph, a table's cell,
//! a figure with a text in its place). Whoever writes a document uses `Flow`, which breaks lines and pages and repeats a table's head; whoever
//! designs one page, such as a certificate, places pieces on a `Sheet`; charts are `Drawing`s, for both and for mails.
//!
//! - `pdf` writes PDF 1.7 with its fonts' used letters embedded, as PDF/UA-1: words are words to whoever searches, copies or has it read aloud.
//! - `png` draws a picture for mails, whose readers know neither SVG nor our font.
//! - `svg` writes the same for pages. It is the one place where a text becomes XML.
//!
//! Two fonts are in the binary (`api/font`: Hangul, Latin, signs). What they can't show is shown as `□`; what nobody sees, such as a sign that
//! turns the reading direction, is left out. Nothing depends on time, chance or the machine: the same sheets give the same bytes.
//! Drawing is a processor's work of some milliseconds a page: callers hand it to `spawn_blocking`.

mod chart;
mod flow;
mod font;
mod ink;
mod pdf;
mod png;
mod sheet;
mod svg;
#[cfg(test)]
mod tests;
mod wrap;

pub use chart::{Bar, Column, bars, columns};
pub use flow::{Card, Cell, Flow, Footer, Shape};
pub use font::{Face, shown, width};
pub use ink::Ink;
pub use pdf::{Title, pdf};
pub use png::png;
pub use sheet::{Align, Drawing, Mark, Piece, Role, Sheet, Style};
pub use svg::svg;
pub use wrap::lines;

/// A4, in points.
pub const A4: (f32, f32) = (595.0, 842.0);
