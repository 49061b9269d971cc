//! Heads outside of the database: the log, and a file to which each is added.

use crate::kernel::seal::{HeadMark, Sealed, head, merkle::hex};
use entity::seal_block::Model;
use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

/// Into the log, and into the file if there is one.
pub fn tell(heads: &[Model], file: Option<&Path>) -> io::Result<()> {
    for head in heads {
        tracing::info!(
            target: "sunhwan::seal", head = %HeadMark::of(head), rows = head.row_count, through = head.through_seq,
            root = hex(&head.root), key = head.key_id, signature = hex(&head.signature), "sealed"
        );
    }
    let Some(file) = file.filter(|_| !heads.is_empty()) else { return Ok(()) };
    let lines: String = heads.iter().map(|head| head::line(head) + "\n").collect();
    let mut file = OpenOptions::new().append(true).create(true).open(file)?;
    file.write_all(lines.as_bytes())?;
    file.sync_data()
}

/// The last head of the table in the file; `None` if there is none yet.
pub fn last_told(file: &Path, sealed: &Sealed) -> io::Result<Option<HeadMark>> {
    let mut last: Option<HeadMark> = None;
    for line in BufReader::new(File::open(file)?).lines() {
        let line: serde_json::Value = serde_json::from_str(&line?).unwrap_or_default();
        let told: Option<HeadMark> = line.get("head").and_then(|head| head.as_str()?.parse().ok());
        // Several nodes may write to one file, a little out of order.
        last = match (last, told.filter(|told| told.series == sealed.table)) {
            (Some(last), Some(told)) if told.number > last.number => Some(told),
            (None, told) => told,
            (last, _) => last,
        };
    }
    Ok(last)
}
