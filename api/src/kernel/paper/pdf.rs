//! Sheets as PDF/UA-1: with its outline, its language, and what each piece is.

use crate::kernel::{
    error::Fault,
    paper::{
        ink::Ink,
        png::{Step, corners},
        sheet::{Mark, Piece, Role, Sheet, Style},
    },
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::{DateTime as Moment, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Node, TableHeaderScope, Tag, TagGroup, TagTree},
    text::{GlyphId, KrillaGlyph},
};
use std::num::NonZeroU16;

/// What a document says about itself.
pub struct Title {
    pub title: String,
    /// `ko` or `en`.
    pub language: &'static str,
    /// When what it shows was so: given, so that the same document has the same bytes.
    pub made_at: DateTime<Utc>,
}

#[derive(Debug, thiserror::Error)]
#[error("the document can't be written: {0}")]
struct NoDocument(String);

fn none(why: impl std::fmt::Debug) -> Fault {
    Fault::internal(NoDocument(format!("{why:?}")))
}

pub fn pdf(sheets: &[Sheet], title: &Title) -> Result<Vec<u8>, Fault> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let configuration = configuration.finish().map_err(none)?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut told = Told { tree: TagTree::new().with_lang(Some(title.language.to_owned())), outline: Vec::new() };
    for (number, sheet) in sheets.iter().enumerate() {
        let settings = PageSettings::from_wh(sheet.width, sheet.height).ok_or_else(|| none("a page without a size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in &sheet.pieces {
            told.heading(piece, number);
            if let Some(node) = draw(&mut surface, piece) {
                told.tree.push(node);
            }
        }
        surface.finish();
        page.finish();
    }
    document.set_outline(told.outline(&title.title));
    document.set_tag_tree(told.tree);
    document.set_metadata(metadata(title));
    document.finish().map_err(none)
}

fn metadata(title: &Title) -> Metadata {
    let at = title.made_at;
    // Parts of a date fit.
    let part = |value: u32| u8::try_from(value).unwrap_or_default();
    let moment = Moment::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let known = Metadata::new().title(title.title.clone()).language(title.language.to_owned());
    known.creator("Sunhwan".to_owned()).producer("Sunhwan".to_owned()).creation_date(moment)
}

/// What is known of the document besides its marks.
struct Told {
    tree: TagTree,
    /// Heading, page, and where on it.
    outline: Vec<(String, usize, f32)>,
}

impl Told {
    fn heading(&mut self, piece: &Piece, page: usize) {
        if let Role::Heading(_) = piece.role
            && let Some(Mark::Words { y, style, .. }) = piece.marks.first()
        {
            self.outline.push((piece.text(), page, y - style.size));
        }
    }

    /// The headings in their order; of a document without any, its title.
    fn outline(&self, title: &str) -> Outline {
        let mut outline = Outline::new();
        let node =
            |text: &str, page, y| OutlineNode::new(text.to_owned(), XyzDestination::new(page, Point::from_xy(0.0, y)));
        match self.outline.as_slice() {
            [] => outline.push_child(node(title, 0, 0.0)),
            headings => headings.iter().for_each(|(text, page, y)| outline.push_child(node(text, *page, *y))),
        }
        outline
    }
}

fn draw(surface: &mut Surface<'_>, piece: &Piece) -> Option<Node> {
    if piece.role == Role::Ornament {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        piece.marks.iter().for_each(|mark| draw_mark(surface, mark));
        surface.end_tagged();
        return None;
    }
    let mut group = group(piece)?;
    if !piece.marks.is_empty() {
        group.push(surface.start_tagged(ContentTag::Other));
        piece.marks.iter().for_each(|mark| draw_mark(surface, mark));
        surface.end_tagged();
    }
    for part in &piece.parts {
        if let Some(node) = draw(surface, part) {
            group.push(node);
        }
    }
    Some(group.into())
}

fn group(piece: &Piece) -> Option<TagGroup> {
    Some(match &piece.role {
        Role::Ornament => return None,
        Role::Heading(level) => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            TagGroup::new(Tag::Hn(level, Some(piece.text())))
        }
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::Figure(says) => TagGroup::new(Tag::Figure(Some(says.clone()))),
        Role::Table => TagGroup::new(Tag::Table),
        Role::Row => TagGroup::new(Tag::TR),
        Role::HeadCell => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
        Role::SideCell => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
        Role::Cell => TagGroup::new(Tag::TD),
    })
}

fn draw_mark(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Words { x, y, style, text } => draw_words(surface, Point::from_xy(*x, *y), *style, text),
        Mark::Box { x, y, width, height, radius, fill, border } => {
            let Some(path) = rounded(*x, *y, *width, *height, *radius) else { return };
            surface.set_fill(fill.map(filled));
            surface.set_stroke(border.map(|(ink, width)| stroke(ink, width, false)));
            surface.draw_path(&path);
        }
        Mark::Line { points, ink, width, dashed } => {
            let mut path = PathBuilder::new();
            for (place, (x, y)) in points.iter().enumerate() {
                match place {
                    0 => path.move_to(*x, *y),
                    _ => path.line_to(*x, *y),
                }
            }
            let Some(path) = path.finish() else { return };
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*ink, *width, *dashed)));
            surface.draw_path(&path);
        }
    }
}

fn draw_words(surface: &mut Surface<'_>, at: Point, style: Style, text: &str) {
    let font = style.face.font();
    let Some(embedded) = font.embedded() else { return };
    let glyph = |(start, c): (usize, char)| {
        let letter = font.letter(c)?;
        let number = GlyphId::new(letter.glyph.to_u32());
        Some(KrillaGlyph::new(number, letter.advance, 0.0, 0.0, 0.0, start..start + c.len_utf8(), None))
    };
    let glyphs: Vec<KrillaGlyph> = text.char_indices().filter_map(glyph).collect();
    surface.set_fill(Some(filled(style.ink)));
    surface.set_stroke(None);
    surface.draw_glyphs(at, &glyphs, embedded, text, style.size, false);
}

fn filled(Ink(red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn stroke(Ink(red, green, blue): Ink, width: f32, dashed: bool) -> Stroke {
    let dash = dashed.then(|| StrokeDash { array: vec![3.0, 3.0], offset: 0.0 });
    Stroke { paint: rgb::Color::new(red, green, blue).into(), width, dash, ..Stroke::default() }
}

fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let radius = radius.min(width / 2.0).min(height / 2.0);
    if radius <= 0.0 {
        path.push_rect(Rect::from_xywh(x, y, width, height)?);
        return path.finish();
    }
    corners(x, y, width, height, radius, &mut |step| match step {
        Step::Move(x, y) => path.move_to(x, y),
        Step::Line(x, y) => path.line_to(x, y),
        Step::Curve(ax, ay, bx, by, x, y) => path.cubic_to(ax, ay, bx, by, x, y),
        Step::Close => path.close(),
    });
    path.finish()
}
