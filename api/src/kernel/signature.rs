//! What leaves the service in an address or a header and comes back: was it us who wrote it?

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The first key signs; all verify, so that keys can be changed.
pub struct Signer(Vec<hmac::Key>);

impl Signer {
    /// Keys of its own for each purpose, made of the configured ones: a signature for one purpose is worth nothing for another.
    pub fn new<'a>(keys: impl IntoIterator<Item = &'a str>, purpose: &str) -> Self {
        let own = |key: &str| {
            let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), purpose.as_bytes());
            hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref())
        };
        Self(keys.into_iter().map(own).collect())
    }

    /// Without a key it is empty, which verifies nothing.
    pub fn sign(&self, text: &str) -> String {
        self.0.first().map(|key| URL_SAFE_NO_PAD.encode(hmac::sign(key, text.as_bytes()))).unwrap_or_default()
    }

    pub fn verify(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else { return false };
        self.0.iter().any(|key| hmac::verify(key, text.as_bytes(), &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_worth_something_for_its_text_its_purpose_and_its_key_alone() {
        let (old, new) = (Signer::new(["old"], "files"), Signer::new(["new", "old"], "files"));
        let signed = old.sign("a");
        assert!(old.verify("a", &signed) && new.verify("a", &signed));
        assert!(!old.verify("b", &signed) && !old.verify("a", "") && !old.verify("a", &signed[1..]));
        assert!(!Signer::new(["old"], "mail").verify("a", &signed));
        assert!(!old.verify("a", &new.sign("a")));
        assert!(!Signer::new([], "files").verify("a", &Signer::new([], "files").sign("a")));
    }
}
