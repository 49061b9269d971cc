//! Charts: columns by time, bars by name. Small numbers of large counts, so each says its value.

use crate::kernel::paper::{
    font::{shown, width},
    ink::Ink,
    sheet::{Align, Drawing, Mark, Style},
    wrap::lines,
};

const TITLE: Style = Style::bold(11.0).ink(Ink::DEEP);
const LABEL: Style = Style::regular(8.5).ink(Ink::QUIET);
const VALUE: Style = Style::bold(8.5);

/// One week's.
pub struct Column {
    pub label: String,
    pub value: u64,
    /// The one that the chart is about.
    pub marked: bool,
}

/// One thing's, with what it is compared with.
pub struct Bar {
    pub label: String,
    pub value: u64,
    pub before: Option<u64>,
}

/// Columns over time. `axis` names what is counted; `says` is the chart in words.
pub fn columns(size: (f32, f32), title: &str, axis: &str, values: &[Column], says: String) -> Drawing {
    let (wide, high) = size;
    let (left, top, floor) = (0.0, 42.0, high - 24.0);
    let mut marks = head(wide, title, axis);
    let most = values.iter().map(|column| column.value).max().unwrap_or_default().max(1);
    let step = (wide - 2.0 * left) / values.len().max(1) as f32;
    let thick = (step * 0.62).min(44.0);
    // Labels that would touch are left out, the last one never.
    let widest = values.iter().map(|column| width(&shown(&column.label), LABEL.face, LABEL.size)).fold(1.0, f32::max);
    let each = ((widest + 6.0) / step).ceil().max(1.0) as usize;
    for (place, column) in values.iter().enumerate() {
        let middle = left + step * (place as f32 + 0.5);
        let tall = (floor - top) * share(column.value, most);
        let ink = if column.marked { Ink::ACCENT } else { Ink::PALE };
        if column.value > 0 {
            marks.push(Mark::filled(middle - thick / 2.0, floor - tall, thick, tall, 1.5, ink));
        }
        let style = if column.marked { VALUE.ink(Ink::ACCENT) } else { LABEL };
        marks.push(Mark::words(middle, floor - tall - 4.0, style, Align::Middle, &column.value.to_string()));
        if (values.len() - 1 - place).is_multiple_of(each) {
            let style = if column.marked { VALUE } else { LABEL };
            marks.push(Mark::words(middle, floor + 14.0, style, Align::Middle, &column.label));
        }
    }
    marks.push(Mark::line((left, floor), (wide - left, floor), Ink::HAIR, 1.0));
    Drawing { width: wide, height: high, says, marks }
}

/// Bars in the order in which they are given, each under its name. `legend`: what a bar is, and what the thin one under it.
pub fn bars(wide: f32, title: &str, legend: (&str, &str), values: &[Bar], says: String) -> Drawing {
    const ROW: f32 = 36.0;
    const TOP: f32 = 46.0;
    let high = TOP + ROW * values.len() as f32 + 2.0;
    let mut marks = head(wide, title, "");
    key(&mut marks, wide, legend, values.iter().any(|bar| bar.before.is_some()));
    let (left, right) = (0.0, wide - 40.0);
    let most = values.iter().flat_map(|bar| [Some(bar.value), bar.before]).flatten().max().unwrap_or_default().max(1);
    for (place, bar) in values.iter().enumerate() {
        let top = TOP + ROW * place as f32;
        let style = LABEL.ink(Ink::TEXT);
        let label = lines(&bar.label, style, wide, Some(1)).concat();
        marks.push(Mark::words(left, top + 9.0, style, Align::Start, &label));
        let long = ((right - left) * share(bar.value, most)).max(1.0);
        marks.push(Mark::filled(left, top + 13.5, long, 9.0, 1.5, Ink::ACCENT));
        marks.push(Mark::words(left + long + 5.0, top + 21.5, VALUE, Align::Start, &bar.value.to_string()));
        if let Some(before) = bar.before.filter(|before| *before > 0) {
            let long = ((right - left) * share(before, most)).max(1.0);
            marks.push(Mark::filled(left, top + 24.0, long, 3.5, 1.0, Ink::PALE));
        }
    }
    Drawing { width: wide, height: high, says, marks }
}

fn head(wide: f32, title: &str, axis: &str) -> Vec<Mark> {
    let mut marks = vec![Mark::words(0.0, 16.0, TITLE, Align::Start, title)];
    if !axis.is_empty() {
        marks.push(Mark::words(wide, 16.0, LABEL, Align::End, axis));
    }
    marks
}

fn key(marks: &mut Vec<Mark>, wide: f32, (now, before): (&str, &str), compared: bool) {
    let mut x = wide;
    let entries = [compared.then_some((before, Ink::PALE)), Some((now, Ink::ACCENT))];
    for (text, ink) in entries.into_iter().flatten() {
        let text = shown(text);
        x -= width(&text, LABEL.face, LABEL.size);
        marks.push(Mark::words(x, 34.0, LABEL, Align::Start, &text));
        marks.push(Mark::filled(x - 12.0, 27.0, 8.0, 8.0, 1.5, ink));
        x -= 26.0;
    }
}

/// Counts beyond 16 million lose their last digits only, in a length of some hundred points.
fn share(value: u64, most: u64) -> f32 {
    value as f32 / most as f32
}
