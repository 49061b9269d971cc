//! What was said about VOC, found by its words (V7).
//!
//! Each text has a row in `voc_search`, written with it: the text as it is compared, and its pairs of neighbouring letters, because
//! most Korean words have two syllables and stand with particles. An index over the pairs gives candidates (GIN on PostgreSQL, FTS5 on
//! SQLite), and the text itself decides. Found is what stands in the masked text: what is masked is not found by anybody.
//!
//! Texts are numbered as they are written, and the index knows in which *batch* of 8,192 a text is. A frequent word is looked for in
//! the newest batches alone: `rules::wider` says how many more, if those were too few. So a page by time costs what it shows, and
//! a ranking is over the newest 10,000 matches (`rules::MOST_RANKED`), whatever the number of texts.
//!
//! Who may not see an item finds none of its texts (V10): that is a condition of the statement. Where nearly all is open to the viewer,
//! it is asked of the ranked matches from the best on, and not of all 10,000 before.

mod query;
mod rules;
mod service;
mod snippet;
pub mod store;
mod types;

pub use query::VocSearchQuery;
