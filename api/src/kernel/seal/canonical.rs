//! A row as bytes: the same for the same row on every database, and for no other row.

use crate::kernel::seal::merkle::{Hash, leaf};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::Value;
use std::fmt::Write as _;
use uuid::Uuid;

/// Each value begins with what it is and, if its length may differ, how long it is: no two rows run into each other.
pub struct Canonical(Vec<u8>);

impl Canonical {
    pub fn new(table: &str, format: i32, seq: i64) -> Self {
        let mut row = Self(Vec::with_capacity(256));
        row.text(table);
        row.integer(format.into());
        row.integer(seq);
        row
    }

    pub fn absent(&mut self) {
        self.0.push(0);
    }

    pub fn id(&mut self, id: Uuid) {
        self.0.push(1);
        self.0.extend(id.as_bytes());
    }

    /// In microseconds: what both databases keep.
    pub fn time(&mut self, time: DateTime<Utc>) {
        self.0.push(2);
        self.0.extend(time.timestamp_micros().to_be_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(3, text.as_bytes());
    }

    pub fn integer(&mut self, number: i64) {
        self.0.push(4);
        self.0.extend(number.to_be_bytes());
    }

    pub fn truth(&mut self, truth: bool) {
        self.0.extend([5, truth.into()]);
    }

    pub fn json(&mut self, value: &Value) {
        let mut text = String::new();
        write_json(&mut text, value);
        self.bytes(6, text.as_bytes());
    }

    pub fn date(&mut self, day: NaiveDate) {
        self.0.push(9);
        self.0.extend(day.num_days_from_ce().to_be_bytes());
    }

    /// For what has a type of its own, as a head's hashes.
    pub fn bytes(&mut self, kind: u8, bytes: &[u8]) {
        self.0.push(kind);
        self.0.extend((bytes.len() as u64).to_be_bytes());
        self.0.extend(bytes);
    }

    pub fn leaf(&self) -> Hash {
        leaf(&self.0)
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Without blanks, and the names of an object in order: PostgreSQL keeps them in an order of its own.
fn write_json(text: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (n, item) in items.iter().enumerate() {
                text.push_str(if n == 0 { "" } else { "," });
                write_json(text, item);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (n, (name, value)) in fields.into_iter().enumerate() {
                let comma = if n == 0 { "" } else { "," };
                let _ = write!(text, "{comma}{}:", Value::from(name.as_str()));
                write_json(text, value);
            }
            text.push('}');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fill: impl Fn(&mut Canonical)) -> Vec<u8> {
        let mut row = Canonical::new("t", 1, 7);
        fill(&mut row);
        row.into_bytes()
    }

    /// C3: two rows that differ anywhere are different bytes.
    #[test]
    fn c3_no_two_rows_are_written_down_alike() {
        let time = DateTime::from_timestamp_micros(5).unwrap();
        let rows = [
            row(|row| row.absent()),
            row(|row| row.text("")),
            row(|row| row.text("a")),
            row(|row| {
                row.text("a");
                row.text("b");
            }),
            row(|row| {
                row.text("ab");
                row.text("");
            }),
            row(|row| row.integer(5)),
            row(|row| row.time(time)),
            row(|row| row.id(Uuid::from_u128(5))),
            row(|row| row.truth(true)),
            row(|row| row.date(time.date_naive())),
            row(|row| row.bytes(8, b"a")),
            row(|row| row.json(&Value::from("a"))),
            row(|row| row.json(&serde_json::json!(["a", "b"]))),
            row(|row| row.json(&serde_json::json!(["a,b"]))),
            Canonical::new("t", 1, 8).into_bytes(),
            Canonical::new("t", 2, 7).into_bytes(),
            Canonical::new("u", 1, 7).into_bytes(),
        ];
        let different: std::collections::HashSet<_> = rows.iter().collect();
        assert_eq!(different.len(), rows.len());
    }

    #[test]
    fn the_order_of_an_objects_names_is_no_difference() {
        let (one, other) =
            (r#"{"b":[1,{"y":2,"x":null}],"a":"\"가"}"#, r#"{ "a": "\"가", "b": [1, {"x": null, "y": 2}] }"#);
        let written = |text: &str| row(|row| row.json(&serde_json::from_str(text).unwrap()));
        assert_eq!(written(one), written(other));
    }
}
