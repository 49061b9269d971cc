//! The list of erasures that is kept outside of the database and its backups (C4): one line of JSON each, which nobody can add
//! to without a secret key.

use crate::{
    customer::erasure::store,
    kernel::{db::Db, error::Fault, id::PublicId, secret::Ring},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    customer::{self, ErasureReason},
    ids::CustomerId,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::OpenOptions,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// One erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub customer: CustomerId,
    pub reason: ErasureReason,
    pub at: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    customer: String,
    reason: String,
    erased_at: String,
    mac: String,
}

impl Listed {
    /// `None` of who is not erased.
    pub fn of(customer: &customer::Model) -> Option<Self> {
        let reason = customer.erasure_reason.unwrap_or(ErasureReason::LegalDuty);
        Some(Self { customer: customer.id, reason, at: customer.erased_at? })
    }

    pub fn line(&self, ring: &Ring) -> String {
        let mut line = self.unsigned();
        line.mac = macs(ring, &line).into_iter().next().unwrap_or_default();
        serde_json::to_string(&line).unwrap_or_default()
    }

    /// `None` if it is no such line, or was not written by who has one of the keys.
    pub fn read(ring: &Ring, line: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(line).ok()?;
        let listed = Self {
            customer: CustomerId::decode(&line.customer)?,
            reason: ErasureReason::of_code(&line.reason)?,
            at: DateTime::parse_from_rfc3339(&line.erased_at).ok()?.with_timezone(&Utc),
        };
        macs(ring, &line).contains(&line.mac).then_some(listed)
    }

    fn unsigned(&self) -> Line {
        Line {
            customer: self.customer.encode().to_string(),
            reason: self.reason.code(),
            erased_at: self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            mac: String::new(),
        }
    }
}

fn macs(ring: &Ring, line: &Line) -> Vec<String> {
    let text = format!("{}\n{}\n{}", line.customer, line.reason, line.erased_at);
    ring.blind("customer.erasure", &text).into_iter().map(|mac| URL_SAFE_NO_PAD.encode(mac)).collect()
}

/// Erasures that are told at once.
const AT_ONCE: u64 = 500;

/// Tells the file of erasures it has not been told of; returns how many. One that stands there twice, because a node died in
/// between, is repeated twice and changes nothing. Without a file nothing is told, and none is marked as if it were: a node that has
/// one, now or later, tells it.
pub async fn list_new(db: &Db, ring: &Ring, file: Option<&Path>, now: DateTime<Utc>) -> Result<usize, Fault> {
    let Some(file) = file else { return Ok(0) };
    let new = store::unlisted(db, AT_ONCE).await?;
    let listed: Vec<Listed> = new.iter().filter_map(Listed::of).collect();
    if listed.is_empty() {
        return Ok(0);
    }
    let lines: String = listed.iter().map(|listed| listed.line(ring) + "\n").collect();
    append(file, &lines).map_err(Fault::internal)?;
    let these: Vec<CustomerId> = listed.iter().map(|listed| listed.customer).collect();
    store::set_listed(db, &these, now).await?;
    Ok(these.len())
}

/// Whole lines or none: half a line of a full disk is taken back; behind half a line of who died a new one begins.
fn append(file: &Path, lines: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(file)?;
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let begin = if last == [b'\n'] { "" } else { "\n" };
    let written = file.write_all(format!("{begin}{lines}").as_bytes()).and_then(|()| file.sync_data());
    if written.is_err() {
        // What hinders writing may hinder this, too; then the next one begins a new line.
        file.set_len(length).ok();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C4.
    #[test]
    fn c4_a_line_never_goes_on_where_another_was_torn() {
        let file = std::env::temp_dir().join(format!("erasures-{}", crate::kernel::secret::token().unwrap()));
        append(&file, "one\n").unwrap();
        append(&file, "two\n").unwrap();
        std::fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"to").unwrap();
        append(&file, "three\nfour\n").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\ntwo\nto\nthree\nfour\n");
        std::fs::remove_file(&file).unwrap();
    }

    use crate::kernel::secret::fresh_key;
    use uuid::Uuid;

    /// C4.
    #[test]
    fn c4_a_line_of_the_list_is_worth_something_with_a_key_alone() {
        let ring = |key: &str| Ring::new([("k", key)]).unwrap();
        let (ours, theirs) = (ring(&fresh_key().unwrap()), ring(&fresh_key().unwrap()));
        let at = "2026-03-02T03:00:00.000001Z".parse().unwrap();
        let listed = Listed { customer: CustomerId(Uuid::from_u128(7)), reason: ErasureReason::CustomerRequest, at };
        let line = listed.line(&ours);
        assert_eq!(Listed::read(&ours, &line), Some(listed));
        assert_eq!(Listed::read(&theirs, &line), None);
        assert_eq!(Listed::read(&ours, &line.replace("2026", "2025")), None);
        assert_eq!(Listed::read(&ours, "{}"), None);
    }
}
