//! Where lines break: between words, as Korean is set in print; within a word only when it alone is too wide.

use crate::kernel::paper::{
    font::{shown, width},
    sheet::Style,
};

/// The lines of a text. A line that goes on ends in the blank at which it was broken, so that the words stay apart for whoever copies them.
/// With `most`, the last line says by `…` that there was more.
pub fn lines(text: &str, style: Style, wide: f32, most: Option<usize>) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().flat_map(|line| paragraph(&shown(line), style, wide)).collect();
    if let Some(most) = most
        && lines.len() > most
    {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = shortened(last, style, wide);
        }
    }
    lines
}

fn paragraph(text: &str, style: Style, wide: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if !line.is_empty() && measure(&line, style) + measure(word.trim_end(), style) > wide {
            lines.push(std::mem::take(&mut line));
        }
        for part in pieces(word, style, wide) {
            if !line.is_empty() && measure(&line, style) + measure(part.trim_end(), style) > wide {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(&part);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// A word, or what of it fits on a line each.
fn pieces(word: &str, style: Style, wide: f32) -> Vec<String> {
    if measure(word.trim_end(), style) <= wide {
        return vec![word.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for c in word.chars() {
        if !piece.is_empty() && measure(&piece, style) + measure(c.encode_utf8(&mut [0; 4]), style) > wide {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    pieces.push(piece);
    pieces
}

fn shortened(line: &str, style: Style, wide: f32) -> String {
    let mut kept: Vec<char> = line.trim_end().chars().collect();
    while !kept.is_empty() && measure(&kept.iter().collect::<String>(), style) + measure("…", style) > wide {
        kept.pop();
    }
    format!("{}…", kept.into_iter().collect::<String>().trim_end())
}

fn measure(text: &str, style: Style) -> f32 {
    width(text, style.face, style.size)
}
