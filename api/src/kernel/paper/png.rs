//! A sheet as a picture. Letters are drawn from their outlines, so that the reader needs no font.

use crate::kernel::{
    error::Fault,
    paper::{
        ink::Ink,
        sheet::{Mark, Piece, Sheet, Style},
    },
};
use image::{
    ExtendedColorType, ImageEncoder,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use skrifa::{
    MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};

/// What a picture may take: 64 megapixels would be 256 MB.
const MOST_PIXELS: f32 = 16_000_000.0;

#[derive(Debug, thiserror::Error)]
#[error("a picture of {width} by {height} points at {scale} can't be drawn")]
struct NoPicture {
    width: f32,
    height: f32,
    scale: f32,
}

/// `scale`: pixels for each point; 2 for screens of today.
pub fn png(sheet: &Sheet, scale: f32) -> Result<Vec<u8>, Fault> {
    let none = || Fault::internal(NoPicture { width: sheet.width, height: sheet.height, scale });
    let (width, height) = ((sheet.width * scale).round(), (sheet.height * scale).round());
    if !(width * height <= MOST_PIXELS && width >= 1.0 && height >= 1.0) {
        return Err(none());
    }
    // Within the bound above.
    let mut canvas = Pixmap::new(width as u32, height as u32).ok_or_else(none)?;
    canvas.fill(tiny_skia::Color::WHITE);
    let scaled = Transform::from_scale(scale, scale);
    sheet.pieces.iter().for_each(|piece| draw_piece(&mut canvas, piece, scaled));
    encode(&canvas)
}

/// On white, so that no pixel is transparent.
fn encode(canvas: &Pixmap) -> Result<Vec<u8>, Fault> {
    let opaque: Vec<u8> = canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive)
        .write_image(&opaque, canvas.width(), canvas.height(), ExtendedColorType::Rgb8)
        .map_err(Fault::internal)?;
    Ok(bytes)
}

fn draw_piece(canvas: &mut Pixmap, piece: &Piece, scaled: Transform) {
    piece.marks.iter().for_each(|mark| draw_mark(canvas, mark, scaled));
    piece.parts.iter().for_each(|part| draw_piece(canvas, part, scaled));
}

fn draw_mark(canvas: &mut Pixmap, mark: &Mark, scaled: Transform) {
    match mark {
        Mark::Words { x, y, style, text } => draw_words(canvas, text, *style, scaled.pre_translate(*x, *y)),
        Mark::Box { x, y, width, height, radius, fill, border } => {
            let Some(outline) = rounded(*x, *y, *width, *height, *radius) else { return };
            if let Some(ink) = fill {
                canvas.fill_path(&outline, &paint(*ink), FillRule::Winding, scaled, None);
            }
            if let Some((ink, width)) = border {
                let stroke = Stroke { width: *width, ..Stroke::default() };
                canvas.stroke_path(&outline, &paint(*ink), &stroke, scaled, None);
            }
        }
        Mark::Line { points, ink, width, dashed } => {
            let Some(path) = polyline(points) else { return };
            let dash = dashed.then(|| StrokeDash::new(vec![3.0, 3.0], 0.0)).flatten();
            let stroke = Stroke { width: *width, dash, ..Stroke::default() };
            canvas.stroke_path(&path, &paint(*ink), &stroke, scaled, None);
        }
    }
}

fn draw_words(canvas: &mut Pixmap, text: &str, style: Style, placed: Transform) {
    let font = style.face.font();
    let Some(parsed) = font.parsed() else { return };
    let outlines = parsed.outline_glyphs();
    let (mut pen, mut x) = (Pen(PathBuilder::new(), 0.0), 0.0);
    for letter in text.chars().filter_map(|c| font.letter(c)) {
        pen.1 = x;
        if let Some(outline) = outlines.get(letter.glyph) {
            let settings = DrawSettings::unhinted(Size::new(style.size), LocationRef::default());
            let _ = outline.draw(settings, &mut pen);
        }
        x += letter.advance * style.size;
    }
    if let Some(path) = pen.0.finish() {
        canvas.fill_path(&path, &paint(style.ink), FillRule::Winding, placed, None);
    }
}

/// Fonts count upwards, pages downwards.
struct Pen(PathBuilder, f32);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x + self.1, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x + self.1, -y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx + self.1, -cy, x + self.1, -y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.cubic_to(ax + self.1, -ay, bx + self.1, -by, x + self.1, -y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

fn paint(Ink(red, green, blue): Ink) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

fn polyline(points: &[(f32, f32)]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in points.iter().enumerate() {
        match place {
            0 => path.move_to(*x, *y),
            _ => path.line_to(*x, *y),
        }
    }
    path.finish()
}

fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let radius = radius.min(width / 2.0).min(height / 2.0);
    if radius <= 0.0 {
        return Some(PathBuilder::from_rect(Rect::from_xywh(x, y, width, height)?));
    }
    let mut path = PathBuilder::new();
    corners(x, y, width, height, radius, &mut |step| match step {
        Step::Move(x, y) => path.move_to(x, y),
        Step::Line(x, y) => path.line_to(x, y),
        Step::Curve(ax, ay, bx, by, x, y) => path.cubic_to(ax, ay, bx, by, x, y),
        Step::Close => path.close(),
    });
    path.finish()
}

pub(super) enum Step {
    Move(f32, f32),
    Line(f32, f32),
    Curve(f32, f32, f32, f32, f32, f32),
    Close,
}

/// How far a curve's handles are from its ends, in radii, to be nearly a quarter of a circle.
const HANDLE: f32 = 0.552_284_8;

/// A box with round corners, clockwise.
pub(super) fn corners(x: f32, y: f32, width: f32, height: f32, radius: f32, draw: &mut dyn FnMut(Step)) {
    let (right, below, short) = (x + width, y + height, radius * (1.0 - HANDLE));
    draw(Step::Move(x + radius, y));
    draw(Step::Line(right - radius, y));
    draw(Step::Curve(right - short, y, right, y + short, right, y + radius));
    draw(Step::Line(right, below - radius));
    draw(Step::Curve(right, below - short, right - short, below, right - radius, below));
    draw(Step::Line(x + radius, below));
    draw(Step::Curve(x + short, below, x, below - short, x, below - radius));
    draw(Step::Line(x, y + radius));
    draw(Step::Curve(x, y + short, x + short, y, x + radius, y));
    draw(Step::Close);
}
