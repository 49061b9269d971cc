//! A sheet as SVG text: the one place where words become XML.

use crate::kernel::paper::{
    font::Face,
    sheet::{Mark, Piece, Role, Sheet},
};
use std::fmt::Write;

/// Ours, and what readers' machines have for Korean.
const FAMILY: &str = "'Sunhwan Gothic', 'NanumGothic', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif";

/// A whole document that can also stand in an HTML page. `title` names it to those who do not see it.
pub fn svg(sheet: &Sheet, title: &str) -> String {
    let mut out = String::new();
    let (width, height, title) = (number(sheet.width), number(sheet.height), escaped(title));
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{title}" font-family="{FAMILY}">"#
    );
    sheet.pieces.iter().for_each(|piece| write_piece(&mut out, piece));
    out.push_str("</svg>");
    out
}

fn write_piece(out: &mut String, piece: &Piece) {
    match &piece.role {
        Role::Figure(says) => {
            let _ = write!(out, r#"<g role="img" aria-label="{}">"#, escaped(says));
        }
        Role::Ornament => out.push_str(r#"<g aria-hidden="true">"#),
        _ => out.push_str("<g>"),
    }
    piece.marks.iter().for_each(|mark| write_mark(out, mark));
    piece.parts.iter().for_each(|part| write_piece(out, part));
    out.push_str("</g>");
}

fn write_mark(out: &mut String, mark: &Mark) {
    let _ = match mark {
        Mark::Words { x, y, style, text } => {
            let weight = match style.face {
                Face::Regular => 400,
                Face::Bold => 700,
            };
            let (x, y, size, ink) = (number(*x), number(*y), number(style.size), style.ink.hex());
            let text = escaped(text.trim_end());
            write!(out, r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{ink}">{text}</text>"#)
        }
        Mark::Box { x, y, width, height, radius, fill, border } => {
            let fill = fill.map_or("none".to_owned(), |ink| ink.hex());
            let border =
                border.map(|(ink, width)| format!(r#" stroke="{}" stroke-width="{}""#, ink.hex(), number(width)));
            let [x, y, width, height, radius] = [x, y, width, height, radius].map(|value| number(*value));
            let border = border.unwrap_or_default();
            write!(
                out,
                r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}" fill="{fill}"{border}/>"#
            )
        }
        Mark::Line { points, ink, width, dashed } => {
            let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
            let dash = if *dashed { r#" stroke-dasharray="3 3""# } else { "" };
            let (points, ink, width) = (points.join(" "), ink.hex(), number(*width));
            write!(out, r#"<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="{width}"{dash}/>"#)
        }
    };
}

/// Hundredths of a point are finer than anybody sees.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
