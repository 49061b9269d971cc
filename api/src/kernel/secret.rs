//! Secrets: sealing what is kept (AEAD, with a ring of keys), making tokens that nobody can guess, and hashing them.

use aws_lc_rs::hmac;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// The first key seals; all open, so that keys can be changed.
pub struct Ring(Vec<RingKey>);

struct RingKey {
    id: String,
    cipher: XChaCha20Poly1305,
    /// Made of the key, for blind indexes alone.
    blinding: hmac::Key,
}

const BLINDING: &[u8] = b"sunhwan blind index 1";

#[derive(Debug, thiserror::Error)]
pub enum RingError {
    #[error("no secret key is configured")]
    None,
    #[error("two secret keys have the id {0:?}")]
    Twice(String),
    #[error("the secret key {0:?} is not 32 bytes in base64, or its id is not 1 to 64 characters")]
    Unreadable(String),
}

impl Ring {
    /// `keys`: id and 32 bytes in base64, the sealing one first.
    pub fn new<'a>(keys: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, RingError> {
        let mut ring: Vec<RingKey> = Vec::new();
        for (id, key) in keys {
            let unreadable = || RingError::Unreadable(id.to_owned());
            let bytes = STANDARD.decode(key).ok().filter(|bytes| bytes.len() == KEY_BYTES).ok_or_else(unreadable)?;
            let cipher = XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| unreadable())?;
            if !(1..=64).contains(&id.len()) {
                return Err(unreadable());
            }
            if ring.iter().any(|known| known.id == id) {
                return Err(RingError::Twice(id.to_owned()));
            }
            let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &bytes), BLINDING);
            let blinding = hmac::Key::new(hmac::HMAC_SHA256, own.as_ref());
            ring.push(RingKey { id: id.to_owned(), cipher, blinding });
        }
        if ring.is_empty() { Err(RingError::None) } else { Ok(Self(ring)) }
    }

    /// `place` says where the value belongs: moved to another row it does not open.
    pub fn seal(&self, secret: &[u8], place: &[u8]) -> Result<Vec<u8>, aws_lc_rs::error::Unspecified> {
        let RingKey { id, cipher, .. } = self.0.first().ok_or(aws_lc_rs::error::Unspecified)?;
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload { msg: secret, aad: place };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| aws_lc_rs::error::Unspecified)?;
        let mut whole = vec![u8::try_from(id.len()).map_err(|_| aws_lc_rs::error::Unspecified)?];
        whole.extend_from_slice(id.as_bytes());
        whole.extend_from_slice(&nonce);
        whole.extend_from_slice(&sealed);
        Ok(whole)
    }

    /// `None` if its key is not in the ring, it was changed, or it belongs elsewhere.
    pub fn open(&self, sealed: &[u8], place: &[u8]) -> Option<Vec<u8>> {
        let (length, rest) = sealed.split_first()?;
        let (id, rest) = rest.split_at_checked(usize::from(*length))?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let RingKey { cipher, .. } = self.0.iter().find(|known| known.id.as_bytes() == id)?;
        cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place }).ok()
    }

    /// The id of the key that seals.
    pub fn first_id(&self) -> &str {
        self.0.first().map(|key| key.id.as_str()).unwrap_or_default()
    }

    /// Whether this was sealed with the first key.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        let id = sealed.split_first().and_then(|(length, rest)| rest.get(..usize::from(*length)));
        id == Some(self.first_id().as_bytes())
    }

    /// The same, sealed with the first key; `None` if it does not open.
    pub fn renew(&self, sealed: &[u8], place: &[u8]) -> Option<Vec<u8>> {
        self.seal(&self.open(sealed, place)?, place).ok()
    }

    /// The ids of all keys but the first.
    pub fn earlier_ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().skip(1).map(|key| key.id.as_str())
    }

    /// What an exact value is found by without being kept: its MAC under each key, the first key's first (C2). `purpose` keeps
    /// indexes of different columns apart.
    pub fn blind(&self, purpose: &str, value: &str) -> Vec<Vec<u8>> {
        let text = [purpose.as_bytes(), &[0], value.as_bytes()].concat();
        self.0.iter().map(|key| hmac::sign(&key.blinding, &text).as_ref().to_vec()).collect()
    }
}

/// A key of its own for what must be forgotten for good one day: whoever destroys its wrapped form has destroyed all that it
/// sealed (C4).
#[derive(Clone)]
pub struct DataKey(XChaCha20Poly1305);

impl DataKey {
    /// A fresh one, and its wrapped form, which opens in this place alone.
    pub fn fresh(ring: &Ring, place: &[u8]) -> Result<(Self, Vec<u8>), aws_lc_rs::error::Unspecified> {
        let bytes = random::<KEY_BYTES>()?;
        Ok((Self::of(&bytes).ok_or(aws_lc_rs::error::Unspecified)?, ring.seal(&bytes, place)?))
    }

    pub fn unwrap(ring: &Ring, wrapped: &[u8], place: &[u8]) -> Option<Self> {
        Self::of(&ring.open(wrapped, place)?)
    }

    /// Another key, which the ring wrapped, wrapped by this one instead: from then on it is gone when this one is.
    pub fn adopt(&self, ring: &Ring, wrapped: &[u8], place: &[u8]) -> Option<Vec<u8>> {
        self.seal(&ring.open(wrapped, place)?, place).ok()
    }

    /// The key that `adopt` wrapped.
    pub fn adopted(&self, wrapped: &[u8], place: &[u8]) -> Option<Self> {
        Self::of(&self.open(wrapped, place)?)
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        XChaCha20Poly1305::new_from_slice(bytes).ok().map(Self)
    }

    /// `place` says where the value belongs: moved elsewhere it does not open.
    pub fn seal(&self, secret: &[u8], place: &[u8]) -> Result<Vec<u8>, aws_lc_rs::error::Unspecified> {
        let nonce = random::<NONCE_BYTES>()?;
        let payload = Payload { msg: secret, aad: place };
        let sealed = self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| aws_lc_rs::error::Unspecified)?;
        Ok([&nonce[..], &sealed].concat())
    }

    pub fn open(&self, sealed: &[u8], place: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place }).ok()
    }
}

/// A fresh key of the ring.
pub fn fresh_key() -> Result<String, aws_lc_rs::error::Unspecified> {
    Ok(STANDARD.encode(random::<KEY_BYTES>()?))
}

pub fn random<const N: usize>() -> Result<[u8; N], aws_lc_rs::error::Unspecified> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)?;
    Ok(bytes)
}

/// 256 random bits, as a client carries them.
pub fn token() -> Result<String, aws_lc_rs::error::Unspecified> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// What is kept of something that has enough random bits: no salt and no slow hash is needed.
pub fn hash(token: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_place_with_its_key_alone() {
        let (old, new) = (fresh_key().unwrap(), fresh_key().unwrap());
        let before = Ring::new([("old", old.as_str())]).unwrap();
        let sealed = before.seal(b"secret", b"row 1").unwrap();
        assert_ne!(sealed, before.seal(b"secret", b"row 1").unwrap(), "no two look the same");
        assert_eq!(before.open(&sealed, b"row 1").as_deref(), Some(&b"secret"[..]));
        assert_eq!(before.open(&sealed, b"row 2"), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(before.open(&changed, b"row 1"), None, "byte {place}");
            assert_eq!(before.open(&sealed[..place], b"row 1"), None, "the first {place} bytes");
        }
        let after = Ring::new([("new", new.as_str()), ("old", old.as_str())]).unwrap();
        assert!(after.open(&sealed, b"row 1").is_some());
        assert!(before.open(&after.seal(b"secret", b"row 1").unwrap(), b"row 1").is_none());
    }

    /// C4.
    #[test]
    fn c4_what_a_data_key_sealed_opens_with_it_alone_and_the_key_with_its_ring_in_its_place() {
        let ring = |key: &str| Ring::new([("k", key)]).unwrap();
        let (ours, theirs) = (ring(&fresh_key().unwrap()), ring(&fresh_key().unwrap()));
        let (key, wrapped) = DataKey::fresh(&ours, b"customer 1").unwrap();
        let sealed = key.seal("홍길동".as_bytes(), b"name").unwrap();
        let again = DataKey::unwrap(&ours, &wrapped, b"customer 1").unwrap();
        assert_eq!(again.open(&sealed, b"name").as_deref(), Some("홍길동".as_bytes()));
        assert_eq!(again.open(&sealed, b"phone"), None);
        assert!(DataKey::unwrap(&ours, &wrapped, b"customer 2").is_none());
        assert!(DataKey::unwrap(&theirs, &wrapped, b"customer 1").is_none());
        let (other, _) = DataKey::fresh(&ours, b"customer 1").unwrap();
        assert_eq!(other.open(&sealed, b"name"), None);
    }

    /// C4: a file's key lives as long as the customer's that has taken it over.
    #[test]
    fn c4_an_adopted_key_opens_with_the_key_that_adopted_it_alone() {
        let ring = Ring::new([("k", fresh_key().unwrap().as_str())]).unwrap();
        let (file, wrapped) = DataKey::fresh(&ring, b"file 1").unwrap();
        let (customer, _) = DataKey::fresh(&ring, b"customer 1").unwrap();
        let (other, _) = DataKey::fresh(&ring, b"customer 2").unwrap();
        let sealed = file.seal(b"bytes", b"whole").unwrap();
        let taken = customer.adopt(&ring, &wrapped, b"file 1").unwrap();
        let again = customer.adopted(&taken, b"file 1").unwrap();
        assert_eq!(again.open(&sealed, b"whole").as_deref(), Some(&b"bytes"[..]));
        assert!(customer.adopted(&taken, b"file 2").is_none() && other.adopted(&taken, b"file 1").is_none());
        assert!(DataKey::unwrap(&ring, &taken, b"file 1").is_none());
        assert!(customer.adopt(&ring, &wrapped, b"file 2").is_none());
    }

    /// C2: exact values are found by what is no secret without the ring, also while its keys change.
    #[test]
    fn c2_a_blind_index_is_the_same_for_the_same_value_purpose_and_key_alone() {
        let (old, new) = (fresh_key().unwrap(), fresh_key().unwrap());
        let before = Ring::new([("old", old.as_str())]).unwrap();
        let after = Ring::new([("new", new.as_str()), ("old", old.as_str())]).unwrap();
        let index = before.blind("phone", "01012345678");
        assert_eq!(index, before.blind("phone", "01012345678"));
        assert_eq!(after.blind("phone", "01012345678")[1..], index[..]);
        assert_ne!(after.blind("phone", "01012345678")[0], index[0]);
        assert_ne!(index, before.blind("email", "01012345678"));
        assert_ne!(index, before.blind("phone", "01012345679"));
        let sealed = before.seal(b"x", b"y").unwrap();
        assert!(before.is_current(&sealed) && !after.is_current(&sealed) && !after.is_current(&[]));
    }

    #[test]
    fn keys_are_32_bytes_with_different_ids() {
        let key = fresh_key().unwrap();
        assert!(matches!(Ring::new([]), Err(RingError::None)));
        assert!(matches!(Ring::new([("a", key.as_str()), ("a", key.as_str())]), Err(RingError::Twice(_))));
        assert!(matches!(Ring::new([("a", "c2hvcnQ=")]), Err(RingError::Unreadable(_))));
        assert!(matches!(Ring::new([("", key.as_str())]), Err(RingError::Unreadable(_))));
    }
}
