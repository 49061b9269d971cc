//! A search: how far back to look, a page of it, what it shows.

use crate::{
    kernel::{
        cx::Cx,
        error::Fault,
        page::{Key, Page, Position, Slice, Total},
        policy::Permit,
    },
    org::Directory,
    voc::{
        desk,
        listing::Filter,
        search::{
            rules, snippet,
            store::{self, Found, Part, Place},
            types::{VocSearchHighlight, VocSearchHit},
        },
        store as items,
        types::VocItem,
    },
};
use chrono::{DateTime, Utc};
use entity::{voc_item, voc_text};
use std::collections::HashMap;

/// Who looks for what.
pub struct Asked<'a> {
    pub permit: &'a Permit,
    pub directory: &'a Directory,
    pub now: DateTime<Utc>,
    pub filter: &'a Filter,
    pub words: &'a [String],
}

impl Asked<'_> {
    /// Whether most of what there is may be shown: all items are asked for, and all but the sensitive ones are open to the viewer.
    pub fn is_open(&self) -> bool {
        let reads_all = match self.permit {
            Permit::Employee(scope) => desk::is_office(scope) || desk::reads_all(self.directory, scope, self.now),
            Permit::Customer(_) => false,
        };
        reads_all && *self.filter == Filter::default()
    }
}

pub async fn total(cx: &Cx, asked: &Asked<'_>) -> Result<Total, Fault> {
    Ok(store::total(cx.db.reader(), asked).await?)
}

pub async fn hits(
    cx: &Cx,
    asked: &Asked<'_>,
    page: &Page,
    by_time: bool,
) -> Result<Slice<(Position, VocSearchHit)>, Fault> {
    let from = page.from.as_ref().map(|from| place(from).ok_or(Fault::bad_input("fault-cursor"))).transpose()?;
    let rows = if by_time { newest(cx, asked, page, from).await? } else { best(cx, asked, page, from).await? };
    let slice = Slice::cut(rows, page);
    let db = cx.db.reader();
    let found = items::items_by_id(db, slice.rows.iter().map(|row| row.item_id)).await?;
    let found: HashMap<_, _> = found.into_iter().map(|item| (item.id, item)).collect();
    let texts = items::texts_by_id(db, slice.rows.iter().map(|row| row.text_id)).await?;
    let texts: HashMap<_, _> = texts.into_iter().map(|text| (text.id, text)).collect();
    Ok(slice.filter_map(|row| {
        // Both were there a moment ago.
        let (item, text) = (found.get(&row.item_id)?, texts.get(&row.text_id)?);
        Some((position(&row, by_time), hit(asked, item, text, row.score)))
    }))
}

/// Batches that are looked at first: a page of a frequent word is in the first, ten thousand of a very frequent one in eight.
const FIRST_BY_TIME: i64 = 1;
const FIRST_BY_RELEVANCE: i64 = 8;

async fn newest(cx: &Cx, asked: &Asked<'_>, page: &Page, from: Option<Place>) -> Result<Vec<Found>, Fault> {
    let (size, descending) = (u64::from(page.size) + 1, !page.backward);
    let last = store::newest(cx.db.reader()).await? / rules::BATCH;
    let here = from.map(|from| from.seq / rules::BATCH);
    let (start, room) = match descending {
        true => here.map_or((last, last + 1), |here| (here, here + 1)),
        false => here.map_or((0, last + 1), |here| (here, last - here + 1)),
    };
    // The cursor may stand at the very end of its batch.
    let mut span = FIRST_BY_TIME + 1;
    loop {
        let ends = if descending { (start - span + 1, start) } else { (start, start + span - 1) };
        let batches = (span < room).then_some(ends);
        let part = Part { batches, from, newest_or_best_first: descending, size };
        let rows = store::by_time(cx.db.reader(), asked, &part).await?;
        match wider(rows.len() as u64, size, span, room) {
            Some(more) => span = more,
            None => return Ok(rows),
        }
    }
}

async fn best(cx: &Cx, asked: &Asked<'_>, page: &Page, from: Option<Place>) -> Result<Vec<Found>, Fault> {
    let last = store::newest(cx.db.reader()).await? / rules::BATCH;
    let (size, room) = (u64::from(page.size) + 1, last + 1);
    let mut span = FIRST_BY_RELEVANCE;
    loop {
        let batches = (span < room).then_some((last - span + 1, last));
        let part = Part { batches, from, newest_or_best_first: !page.backward, size };
        let rows = store::by_relevance(cx.db.reader(), asked, &part).await?;
        let found = rows.first().map_or(0, |row| row.found.unsigned_abs());
        match wider(found, rules::MOST_RANKED, span, room) {
            Some(more) => span = more,
            None => return Ok(rows),
        }
    }
}

fn wider(found: u64, wanted: u64, span: i64, room: i64) -> Option<i64> {
    let more = rules::wider(found, wanted, span.unsigned_abs(), room.max(0).unsigned_abs())?;
    i64::try_from(more).ok()
}

/// A place is written as `score:seq`, as `seq` by time.
fn position(row: &Found, by_time: bool) -> Position {
    let name = if by_time { row.seq.to_string() } else { format!("{}:{}", row.score, row.seq) };
    Position::named(name, row.text_id.0)
}

fn place(position: &Position) -> Option<Place> {
    let Key::Name(name) = &position.key else { return None };
    let (score, seq) = name.split_once(':').unwrap_or(("0", name));
    let seq = seq.parse().ok().filter(|seq| (0..=i64::MAX / 2).contains(seq))?;
    Some(Place { score: score.parse().ok()?, seq })
}

fn hit(asked: &Asked<'_>, item: &voc_item::Model, text: &voc_text::Model, score: i64) -> VocSearchHit {
    let snippet = snippet::of(&text.text, asked.words);
    let number = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let highlight = |(start, length)| VocSearchHighlight { start: number(start), length: number(length) };
    VocSearchHit {
        item: VocItem::new(item.clone(), asked.directory),
        snippet: snippet.text,
        highlights: snippet.hits.into_iter().map(highlight).collect(),
        text_kind: text.kind.into(),
        score: i32::try_from(score).unwrap_or_default(),
    }
}
