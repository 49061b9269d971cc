//! Attachments are sealed before they are kept (C4), each with a key of its own. The ring wraps it until a text claims the file; then
//! whoever claims it wraps it anew, by the key of the customer whom it is about. So the bytes are sealed once, and a change of keys, a
//! claim and an erasure are a matter of a few bytes in a row.

use crate::{
    files::objects::Variant,
    kernel::{
        error::Fault,
        secret::{DataKey, Ring},
    },
};
use entity::{ids::UploadId, upload};

/// A file as it is kept.
pub struct Sealed {
    pub whole: Vec<u8>,
    pub thumbnail: Option<Vec<u8>>,
}

#[derive(Debug, thiserror::Error)]
#[error("nothing can be sealed: no random numbers")]
struct CannotSeal;

fn place(part: &str, id: UploadId) -> Vec<u8> {
    [part.as_bytes(), &[0], id.0.as_bytes()].concat()
}

/// Where the key of a file belongs, whoever wraps it.
pub fn key_place(id: UploadId) -> Vec<u8> {
    place("upload.data_key", id)
}

/// A key, wrapped by the ring, and a name sealed with it.
pub fn fresh(ring: &Ring, id: UploadId, name: &str) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let fresh = DataKey::fresh(ring, &key_place(id)).and_then(|(key, wrapped)| {
        let name = key.seal(name.as_bytes(), &place("upload.name", id))?;
        Ok((wrapped, name))
    });
    fresh.map_err(|_| Fault::internal(CannotSeal))
}

/// The key of a file that nobody has claimed yet.
pub fn unclaimed(ring: &Ring, upload: &upload::Model) -> Option<DataKey> {
    DataKey::unwrap(ring, upload.data_key.as_deref()?, &key_place(upload.id))
}

/// What it is called by whoever sent it.
pub fn name(key: &DataKey, upload: &upload::Model) -> Option<String> {
    let name = key.open(upload.name.as_deref()?, &place("upload.name", upload.id))?;
    String::from_utf8(name).ok()
}

pub fn seal(key: &DataKey, id: UploadId, variant: Variant, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    key.seal(bytes, &place(variant.word(), id)).map_err(|_| Fault::internal(CannotSeal))
}

pub fn open(key: &DataKey, id: UploadId, variant: Variant, sealed: &[u8]) -> Option<Vec<u8>> {
    key.open(sealed, &place(variant.word(), id))
}
