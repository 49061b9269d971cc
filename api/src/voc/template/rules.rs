//! What a template may say, and what it becomes for an item (V6).

use crate::{
    kernel::text::{self, TextFault},
    voc::refusal,
};
use entity::reply_template::Model as Template;

/// Templates of a company, in force or not: all of them are read at once.
pub const MOST: usize = 500;
pub const LONGEST_TITLE: usize = 60;
/// Shorter than a reply: it grows when it is filled in.
pub const LONGEST_BODY: usize = 4_000;
/// Of what is named in a refusal.
const LONGEST_NAME: usize = 30;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    CategoryUnknown,
    Text {
        field: &'static str,
        fault: TextFault,
        max: usize,
    },
    ResidentNumber {
        field: &'static str,
    },
    TitleTaken,
    /// No such placeholder.
    Unknown {
        name: String,
    },
    /// A brace without its other one.
    Unbalanced,
    TooMany,
    StaleVersion,
    NothingChanges,
    KeyInvalid,
    KeyReused,
}

/// Everything that a template can leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    CustomerName,
    ItemNumber,
    Category,
    Department,
    Assignee,
    ReceivedOn,
    DueOn,
}

impl Placeholder {
    pub const ALL: [Self; 7] = [
        Self::CustomerName,
        Self::ItemNumber,
        Self::Category,
        Self::Department,
        Self::Assignee,
        Self::ReceivedOn,
        Self::DueOn,
    ];

    /// As it is written between braces, in Korean and in English; either in any template.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::CustomerName => ["고객명", "customer"],
            Self::ItemNumber => ["접수번호", "number"],
            Self::Category => ["유형", "category"],
            Self::Department => ["담당부서", "department"],
            Self::Assignee => ["담당자", "assignee"],
            Self::ReceivedOn => ["접수일", "receivedOn"],
            Self::DueOn => ["처리기한", "dueOn"],
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.names().contains(&name.trim()))
    }
}

/// A text taken apart.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Known(Placeholder, &'a str),
    Unknown(&'a str),
    /// A brace that belongs to no other.
    Brace(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(place) = rest.find(['{', '}']) {
        let (words, from) = rest.split_at(place);
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        let inside = from.strip_prefix('{').and_then(|inside| inside.split_once(['{', '}', '\n']));
        let closes = inside.filter(|(name, _)| from.get(name.len() + 1..).is_some_and(|end| end.starts_with('}')));
        let (piece, length) = match closes {
            Some((name, _)) => {
                let whole = from.get(..name.len() + 2).unwrap_or(from);
                let piece = Placeholder::named(name).map_or(Piece::Unknown(whole), |known| Piece::Known(known, whole));
                (piece, whole.len())
            }
            None => (Piece::Brace(from.get(..1).unwrap_or(from)), 1),
        };
        pieces.push(piece);
        rest = from.get(length..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

/// Whether something is still open in it that a template leaves open. Other braces are the writer's own.
pub fn holds_placeholder(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Known(..)))
}

/// Each that stands in it, once.
pub fn placeholders(body: &str) -> Vec<Placeholder> {
    let pieces = pieces(body);
    let stands = |one: &Placeholder| pieces.iter().any(|piece| matches!(piece, Piece::Known(known, _) if known == one));
    Placeholder::ALL.into_iter().filter(stands).collect()
}

/// With everything filled in that is known; the rest stays as it is, and is named.
pub fn fill(body: &str, value: impl Fn(Placeholder) -> Option<String>) -> (String, Vec<Placeholder>) {
    let (mut text, mut missing) = (String::with_capacity(body.len()), Vec::new());
    for piece in pieces(body) {
        match piece {
            Piece::Words(words) | Piece::Unknown(words) | Piece::Brace(words) => text.push_str(words),
            Piece::Known(placeholder, whole) => match value(placeholder) {
                Some(value) => text.push_str(&value),
                None => {
                    text.push_str(whole);
                    if !missing.contains(&placeholder) {
                        missing.push(placeholder);
                    }
                }
            },
        }
    }
    (text, missing)
}

/// What is to be saved, next to all that there is. `template` is as it would be.
pub fn save(all: &[Template], template: Template) -> Result<Template, Vec<Refusal>> {
    let (title, body) = (said("title", &template.title, LONGEST_TITLE), said("body", &template.body, LONGEST_BODY));
    let mut refused: Vec<Refusal> =
        [title.as_ref().err().cloned(), body.as_ref().err().cloned()].into_iter().flatten().collect();
    if let Ok(title) = &title
        && all.iter().any(|one| is_called(one, &template, title))
    {
        refused.push(Refusal::TitleTaken);
    }
    refused.extend(body.as_ref().ok().and_then(|body| open(body).err()));
    let is_new = all.iter().all(|one| one.id != template.id);
    if is_new && all.len() >= MOST {
        refused.push(Refusal::TooMany);
    }
    match (title, body) {
        (Ok(title), Ok(body)) if refused.is_empty() => Ok(Template { title, body, ..template }),
        _ => Err(refused),
    }
}

/// Whether somebody could save it.
pub fn is_fine(title: &str, body: &str) -> bool {
    said("title", title, LONGEST_TITLE).is_ok()
        && said("body", body, LONGEST_BODY).is_ok_and(|body| open(&body).is_ok())
}

fn is_called(one: &Template, new: &Template, title: &str) -> bool {
    one.id != new.id && one.language == new.language && text::folded(&one.title) == text::folded(title)
}

/// What it leaves open is known.
fn open(body: &str) -> Result<(), Refusal> {
    for piece in pieces(body) {
        match piece {
            Piece::Unknown(whole) => {
                let name = whole.trim_matches(['{', '}']).trim();
                return Err(Refusal::Unknown { name: name.chars().take(LONGEST_NAME).collect() });
            }
            Piece::Brace(_) => return Err(Refusal::Unbalanced),
            Piece::Words(_) | Piece::Known(..) => {}
        }
    }
    Ok(())
}

fn said(field: &'static str, given: &str, max: usize) -> Result<String, Refusal> {
    refusal::text(field, given, max).map_err(|refused| match refused {
        refusal::Refusal::Text { fault, .. } => Refusal::Text { field, fault, max },
        _ => Refusal::ResidentNumber { field },
    })
}

/// Whether two are the same but for their versions.
pub fn is_same(one: &Template, other: &Template) -> bool {
    *one == Template { version: one.version, ..other.clone() }
}

#[cfg(test)]
mod tests;
