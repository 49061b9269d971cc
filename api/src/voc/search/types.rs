//! What a search shows.

use crate::voc::{enums::VocTextKind, types::VocItem};
use async_graphql::{Enum, SimpleObject};

/// A text that holds what was looked for, of an item that the viewer may see. An item with several such texts is found several times.
#[derive(SimpleObject)]
pub struct VocSearchHit {
    /// The item whose text it is.
    pub item: VocItem,
    /// About 120 characters around the first hit; what says who somebody is stays masked.
    pub snippet: String,
    /// Where in the snippet the hits are.
    pub highlights: Vec<VocSearchHighlight>,
    /// What the text is.
    pub text_kind: VocTextKind,
    /// How well it fits: occurrences of the words (to 4 of each) count most, then short texts and what the customer said. Comparable
    /// within one search alone.
    pub score: i32,
}

/// A hit within a snippet, counted in characters (Unicode code points, not UTF-16 units).
#[derive(SimpleObject)]
pub struct VocSearchHighlight {
    /// How many characters stand before it.
    pub start: i32,
    /// How many it has.
    pub length: i32,
}

/// In which order what was found is listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum VocSearchOrder {
    /// The best first, of the newest 10,000 matches.
    Relevance,
    /// What was written last first.
    Time,
}

crate::connection!(VocSearchConnection, VocSearchEdge, VocSearchHit, "What a search found.");
