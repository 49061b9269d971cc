//! What a refresh token is made of.

use crate::kernel::secret::{hash, random};
use aws_lc_rs::error::Unspecified;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::ids::SessionId;
use uuid::Uuid;

/// Of the family, and of the token's own part.
const SECRET: usize = 32;

pub struct RefreshToken {
    pub session: SessionId,
    family: [u8; SECRET],
    own: [u8; SECRET],
}

impl RefreshToken {
    /// The first of a session.
    pub fn first(session: SessionId) -> Result<Self, Unspecified> {
        Ok(Self { session, family: random()?, own: random()? })
    }

    /// What replaces it.
    pub fn next(&self) -> Result<Self, Unspecified> {
        Ok(Self { session: self.session, family: self.family, own: random()? })
    }

    pub fn family_hash(&self) -> String {
        hash(self.family)
    }

    pub fn hash(&self) -> String {
        hash(self.own)
    }

    /// As a client carries it.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.session.0.as_bytes().as_slice(), &self.family, &self.own].concat())
    }

    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (session, rest) = bytes.split_first_chunk::<16>()?;
        let (family, own) = rest.split_first_chunk::<SECRET>()?;
        Some(Self { session: SessionId(Uuid::from_bytes(*session)), family: *family, own: own.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_is_read_as_it_was_written() {
        let token = RefreshToken::first(SessionId(Uuid::from_u128(7))).unwrap();
        let read = RefreshToken::read(&token.text()).unwrap();
        assert_eq!((read.session, read.family_hash(), read.hash()), (token.session, token.family_hash(), token.hash()));
        let next = token.next().unwrap();
        assert_eq!(next.family_hash(), token.family_hash());
        assert_ne!(next.hash(), token.hash());
        for wrong in ["", "x", &token.text()[1..], &format!("{}A", token.text()), &format!("{}AAAA", token.text())] {
            assert!(RefreshToken::read(wrong).is_none(), "{wrong}");
        }
    }
}
