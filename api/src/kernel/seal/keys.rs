//! The Ed25519 keys of seals: one signs, all verify. An auditor needs public ones alone.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::collections::BTreeMap;

pub struct SealKeys {
    signing: Option<(String, Ed25519KeyPair)>,
    public: BTreeMap<String, Vec<u8>>,
}

#[derive(Debug, thiserror::Error)]
pub enum SealKeyError {
    #[error("two seal keys have the id {0:?}")]
    Twice(String),
    #[error("the seal key {0:?} is not an Ed25519 key as base64 of PKCS #8")]
    Unreadable(String),
    #[error("the public seal key {0:?} is not 32 bytes as base64")]
    PublicUnreadable(String),
}

impl SealKeys {
    /// Ids with private keys (PKCS #8 in base64), of which the first signs, and with public ones of keys that are no more.
    pub fn new<'a>(
        private: impl IntoIterator<Item = (&'a str, &'a str)>,
        public: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, SealKeyError> {
        let mut keys = Self { signing: None, public: BTreeMap::new() };
        for (id, key) in private {
            let unreadable = || SealKeyError::Unreadable(id.to_owned());
            let der = STANDARD.decode(key).map_err(|_| unreadable())?;
            let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| unreadable())?;
            keys.know(id, pair.public_key().as_ref().to_vec())?;
            keys.signing.get_or_insert((id.to_owned(), pair));
        }
        for (id, key) in public {
            let key = STANDARD.decode(key).ok().filter(|key| key.len() == 32);
            keys.know(id, key.ok_or_else(|| SealKeyError::PublicUnreadable(id.to_owned()))?)?;
        }
        Ok(keys)
    }

    fn know(&mut self, id: &str, key: Vec<u8>) -> Result<(), SealKeyError> {
        match self.public.insert(id.to_owned(), key) {
            Some(_) => Err(SealKeyError::Twice(id.to_owned())),
            None => Ok(()),
        }
    }

    pub fn signing_id(&self) -> Option<&str> {
        self.signing.as_ref().map(|(id, _)| id.as_str())
    }

    /// The key's id and the signature; `None` if there are public keys alone.
    pub fn sign(&self, bytes: &[u8]) -> Option<(&str, Vec<u8>)> {
        let (id, key) = self.signing.as_ref()?;
        Some((id, key.sign(bytes).as_ref().to_vec()))
    }

    /// `None` if the key is unknown.
    pub fn verify(&self, key_id: &str, bytes: &[u8], signature: &[u8]) -> Option<bool> {
        let key = self.public.get(key_id)?;
        Some(UnparsedPublicKey::new(&ED25519, key).verify(bytes, signature).is_ok())
    }

    /// Ids and public keys in base64, for auditors.
    pub fn public(&self) -> impl Iterator<Item = (&str, String)> {
        self.public.iter().map(|(id, key)| (id.as_str(), STANDARD.encode(key)))
    }
}

/// A fresh private key: PKCS #8 in base64.
pub fn fresh_key() -> Result<String, aws_lc_rs::error::Unspecified> {
    Ok(STANDARD.encode(Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())?.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_key_verifies_by_its_public_half_and_signs_no_more() {
        let (old, new) = (fresh_key().unwrap(), fresh_key().unwrap());
        let before = SealKeys::new([("old", old.as_str())], []).unwrap();
        let (_, signature) = before.sign(b"x").unwrap();
        let public = before.public().next().unwrap().1;
        let after = SealKeys::new([("new", new.as_str())], [("old", public.as_str())]).unwrap();
        assert_eq!(after.verify("old", b"x", &signature), Some(true));
        assert_eq!(after.sign(b"x").unwrap().0, "new");
        let auditors = SealKeys::new([], [("old", public.as_str())]).unwrap();
        assert_eq!((auditors.verify("old", b"x", &signature), auditors.sign(b"x")), (Some(true), None));
    }

    #[test]
    fn what_is_no_key_and_what_comes_twice_is_refused() {
        let key = fresh_key().unwrap();
        let no = |private: &[(&str, &str)], public: &[(&str, &str)]| {
            SealKeys::new(private.iter().copied(), public.iter().copied()).err().unwrap().to_string()
        };
        assert!(no(&[("k", "AAAA")], &[]).contains("PKCS"));
        assert!(no(&[], &[("k", "AAAA")]).contains("32 bytes"));
        assert!(no(&[("k", &key), ("k", &key)], &[]).contains("two"));
    }
}
