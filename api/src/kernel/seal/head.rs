//! A block's head as bytes to sign, as a hash for the next head, and as the short mark that leaves the database.

use crate::kernel::seal::{
    canonical::Canonical,
    keys::SealKeys,
    merkle::{Hash, hex},
};
use chrono::{DateTime, Utc};
use entity::seal_block::Model;
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// What is signed says what it is, so that no signature of ours passes for another.
const HEAD: &str = "sunhwan seal head";
const DROP: &str = "sunhwan seal drop";
const BYTES: u8 = 7;

/// What stands before the first block.
pub const NOTHING: Hash = [0; 32];

/// Everything that a head says, the key that signs it included.
pub fn bytes(head: &Model) -> Vec<u8> {
    let mut text = Canonical::new(HEAD, head.format, head.number);
    text.text(&head.series);
    text.integer(head.after_seq);
    text.integer(head.through_seq);
    text.integer(head.horizon_seq);
    text.integer(head.row_count);
    text.bytes(BYTES, &head.root);
    text.bytes(BYTES, &head.previous);
    text.time(head.sealed_at);
    text.text(&head.key_id);
    text.into_bytes()
}

/// The head's hash, which the next head names.
pub fn digest(head: &Model) -> Hash {
    Sha256::digest(bytes(head)).into()
}

/// That the rows of this block were dropped at this time.
pub fn drop_bytes(head: &Model, at: DateTime<Utc>, key_id: &str) -> Vec<u8> {
    let mut text = Canonical::new(DROP, head.format, head.number);
    text.bytes(BYTES, &digest(head));
    text.time(at);
    text.text(key_id);
    text.into_bytes()
}

/// Whether the drop that the head speaks of was signed; `None` if there was none.
pub fn drop_is_signed(head: &Model, keys: &SealKeys) -> Option<bool> {
    let at = head.dropped_at?;
    let (Some(key_id), Some(signature)) = (&head.drop_key_id, &head.drop_signature) else { return Some(false) };
    Some(keys.verify(key_id, &drop_bytes(head, at, key_id), signature) == Some(true))
}

/// `audit_record/42/9f3c…`: a head as it is logged, kept by auditors, and given to `audit verify --head`. It stands for
/// every row up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadMark {
    pub series: String,
    pub number: i64,
    pub digest: Hash,
}

impl HeadMark {
    pub fn of(head: &Model) -> Self {
        Self { series: head.series.clone(), number: head.number, digest: digest(head) }
    }
}

impl fmt::Display for HeadMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.series, self.number, hex(&self.digest))
    }
}

impl FromStr for HeadMark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.trim().split('/');
        let (Some(series), Some(number), Some(hash), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        let number = number.parse().map_err(|_| ())?;
        let mut digest = NOTHING;
        if hash.len() != digest.len() * 2 || !hash.is_ascii() {
            return Err(());
        }
        for (n, byte) in digest.iter_mut().enumerate() {
            let digits = hash.get(2 * n..2 * n + 2).ok_or(())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| ())?;
        }
        Ok(Self { series: series.to_owned(), number, digest })
    }
}

/// One line of the file of heads.
pub fn line(head: &Model) -> String {
    serde_json::json!({
        "head": HeadMark::of(head).to_string(),
        "sealedAt": head.sealed_at.to_rfc3339(),
        "after": head.after_seq,
        "through": head.through_seq,
        "rows": head.row_count,
        "root": hex(&head.root),
        "previous": hex(&head.previous),
        "key": head.key_id,
        "signature": hex(&head.signature),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::seal::keys::fresh_key;

    fn head() -> Model {
        Model {
            series: "t".into(),
            number: 3,
            format: 1,
            after_seq: 10,
            through_seq: 20,
            horizon_seq: 21,
            row_count: 9,
            root: vec![1; 32],
            previous: vec![2; 32],
            sealed_at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            key_id: "k".into(),
            signature: vec![],
            dropped_at: None,
            drop_key_id: None,
            drop_signature: None,
        }
    }

    /// C3: nothing in a head can be changed under its signature.
    #[test]
    fn c3_a_signature_holds_for_one_head_alone() {
        let (key, other) = (fresh_key().unwrap(), fresh_key().unwrap());
        let keys = SealKeys::new([("k", key.as_str())], []).unwrap();
        let (id, signature) = keys.sign(&bytes(&head())).unwrap();
        assert_eq!((id, keys.verify("k", &bytes(&head()), &signature)), ("k", Some(true)));
        type Change = fn(&mut Model);
        let changes: [Change; 11] = [
            |head| head.series = "u".into(),
            |head| head.number = 4,
            |head| head.format = 2,
            |head| head.after_seq = 9,
            |head| head.through_seq = 19,
            |head| head.horizon_seq = 22,
            |head| head.row_count = 8,
            |head| head.root = vec![3; 32],
            |head| head.previous = vec![3; 32],
            |head| head.sealed_at += chrono::TimeDelta::microseconds(1),
            |head| head.key_id = "l".into(),
        ];
        for (n, change) in changes.into_iter().enumerate() {
            let mut changed = head();
            change(&mut changed);
            assert_eq!(keys.verify("k", &bytes(&changed), &signature), Some(false), "{n}");
            assert_ne!(digest(&changed), digest(&head()), "{n}");
        }
        assert_eq!(keys.verify("l", &bytes(&head()), &signature), None, "an unknown key");
        let theirs = SealKeys::new([("k", other.as_str())], []).unwrap();
        assert_eq!(theirs.verify("k", &bytes(&head()), &signature), Some(false), "another's key");
    }

    #[test]
    fn a_mark_is_read_as_it_is_written() {
        let mark = HeadMark::of(&head());
        let text = mark.to_string();
        assert!(text.starts_with("t/3/") && text.len() == 4 + 64);
        assert_eq!(text.parse(), Ok(mark));
        for wrong in ["", "t/3", "t/3/00", "t/x/00", &format!("{text}/1"), &text.replace("t/3/", "t/3/+")] {
            assert_eq!(wrong.parse::<HeadMark>(), Err(()), "{wrong}");
        }
        assert!(line(&head()).contains(&text));
    }
}
