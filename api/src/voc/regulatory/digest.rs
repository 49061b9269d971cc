//! What a freeze's lines add up to, so that the seal of the freeze (C3) is a seal of each of them.

use crate::voc::{
    regulatory::rules::{Exclusion, Line},
    store::code,
};
use entity::regulatory_line;
use sha2::{Digest, Sha256};

/// SHA-256 of a text with one row for each line, the oldest item first: the item's id, when it was received in microseconds since 1970, its
/// version, business line, origin, `COUNTED` or the reason, and the id of the other item or `-`, with blanks between them.
pub fn of<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<u8> {
    let mut hash = Sha256::new();
    for line in lines {
        let excluded = line.excluded.map_or("COUNTED".to_owned(), |exclusion| code(&exclusion.reason));
        let of = line.excluded.and_then(|exclusion| exclusion.of).map_or("-".to_owned(), |id| id.0.to_string());
        let (item, at) = (line.item.0, line.at.timestamp_micros());
        let (business_line, origin) = (code(&line.line), code(&line.origin));
        hash.update(format!("{item} {at} {} {business_line} {origin} {excluded} {of}\n", line.version));
    }
    hash.finalize().to_vec()
}

/// As it was before it was kept.
pub fn kept(row: &regulatory_line::Model) -> Line {
    Line {
        item: row.item_id,
        at: row.item_at,
        version: row.item_version,
        line: row.business_line,
        origin: row.origin,
        excluded: row.excluded_as.map(|reason| Exclusion { reason, of: row.other_id }),
    }
}
