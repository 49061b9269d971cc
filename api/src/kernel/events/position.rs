//! A place in the event log, as clients keep it to go on from there.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::event;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub transaction_id: i64,
    pub seq: i64,
}

/// Tells a cursor of the log from one of a list.
const TAG: &[u8; 4] = b"evt1";

impl Position {
    pub fn of(row: &event::Model) -> Self {
        Self { transaction_id: row.transaction_id, seq: row.seq }
    }

    pub fn write(self) -> String {
        let mut bytes = TAG.to_vec();
        bytes.extend_from_slice(&self.transaction_id.to_be_bytes());
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// `None` unless it is what `write` writes.
    pub fn read(cursor: &str) -> Option<Self> {
        if cursor.len() > 64 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (transaction_id, seq) = bytes.strip_prefix(TAG)?.split_first_chunk::<8>()?;
        let found =
            Self { transaction_id: i64::from_be_bytes(*transaction_id), seq: i64::from_be_bytes(seq.try_into().ok()?) };
        (found.transaction_id >= 0 && found.seq >= 0).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        let position = Position { transaction_id: 7_000_000_001, seq: 42 };
        assert_eq!(Position::read(&position.write()), Some(position));
        for wrong in ["", "evt1", "AAAA", &position.write()[1..], &format!("{}AA", position.write()), &"A".repeat(100)]
        {
            assert_eq!(Position::read(wrong), None, "{wrong}");
        }
        assert_eq!(Position::read(&Position { transaction_id: -1, seq: 1 }.write()), None);
    }

    #[test]
    fn a_later_transaction_comes_later_whatever_its_number_in_the_log() {
        assert!(Position { transaction_id: 2, seq: 1 } > Position { transaction_id: 1, seq: 9 });
        assert!(Position { transaction_id: 10, seq: 1 } > Position { transaction_id: 9, seq: 1 });
    }
}
