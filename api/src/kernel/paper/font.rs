//! Which letters there are and how wide each is. Both fonts are read once.

use crate::kernel::text::is_invisible;
use skrifa::{FontRef, GlyphId, MetadataProvider, instance::LocationRef, instance::Size};
use std::{collections::HashMap, sync::OnceLock};
use unicode_normalization::UnicodeNormalization;

/// Stands for what the fonts can't show.
const REPLACEMENT: char = '□';
/// In units of the letter's size; of what is in no table, which does not happen to a text that went through `shown`.
const UNKNOWN_WIDTH: f32 = 0.5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
}

/// A letter's number in the font and its width in units of the letter's size.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub glyph: GlyphId,
    pub advance: f32,
}

pub(super) struct Font {
    letters: HashMap<char, Letter>,
    parsed: Option<FontRef<'static>>,
    embedded: Option<krilla::text::Font>,
}

impl Face {
    pub(super) fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../font/SunhwanGothic-Regular.ttf"),
            Self::Bold => include_bytes!("../../../font/SunhwanGothic-Bold.ttf"),
        }
    }

    pub(super) fn font(self) -> &'static Font {
        static REGULAR: OnceLock<Font> = OnceLock::new();
        static BOLD: OnceLock<Font> = OnceLock::new();
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        }
        .get_or_init(|| Font::read(self.bytes()))
    }
}

impl Font {
    fn read(bytes: &'static [u8]) -> Self {
        let parsed = FontRef::new(bytes).ok();
        let letters = parsed.as_ref().map(letters).unwrap_or_default();
        Self { letters, parsed, embedded: krilla::text::Font::new(bytes.into(), 0) }
    }

    pub fn letter(&self, c: char) -> Option<Letter> {
        self.letters.get(&c).copied()
    }

    /// For outlines.
    pub fn parsed(&self) -> Option<&FontRef<'static>> {
        self.parsed.as_ref()
    }

    pub fn embedded(&self) -> Option<krilla::text::Font> {
        self.embedded.clone()
    }
}

fn letters(font: &FontRef<'static>) -> HashMap<char, Letter> {
    let (metrics, location) = (font.metrics(Size::unscaled(), LocationRef::default()), LocationRef::default());
    let widths = font.glyph_metrics(Size::unscaled(), location);
    let letter = |(code, glyph): (u32, GlyphId)| {
        let advance = widths.advance_width(glyph)? / f32::from(metrics.units_per_em);
        Some((char::from_u32(code)?, Letter { glyph, advance }))
    };
    font.charmap().mappings().filter_map(letter).collect()
}

/// How wide a text is that went through `shown`.
pub fn width(text: &str, face: Face, size: f32) -> f32 {
    let font = face.font();
    text.chars().map(|c| font.letter(c).map_or(UNKNOWN_WIDTH, |letter| letter.advance)).sum::<f32>() * size
}

/// What is shown of a text, on one line: composed letters, one blank for each white space, `□` for what the fonts have not.
pub fn shown(text: &str) -> String {
    let font = Face::Regular.font();
    let visible = text.nfc().filter(|c| c.is_whitespace() || !(is_invisible(*c) || c.is_control()));
    visible
        .map(|c| match c {
            c if c.is_whitespace() => ' ',
            c if font.letter(c).is_some() => c,
            _ => REPLACEMENT,
        })
        .collect()
}
