//! Addresses of images, and tokens for sending them: signed, so that nothing has to be looked up to know a stranger.

use crate::{files::objects::Variant, kernel::signature::Signer};
use chrono::{DateTime, Utc};
use entity::{ids::UploadId, upload::ImageKind};

/// The header that carries an upload's token.
pub const TOKEN_HEADER: &str = "upload-token";

/// An address works for at most this long.
const LONGEST_SECONDS: i64 = 3_600;
/// And is the same for so long, so that a browser finds it in its cache.
const STEP_SECONDS: i64 = 600;

pub struct Addresses(Signer);

impl Addresses {
    pub fn new(signer: Signer) -> Self {
        Self(signer)
    }

    pub fn upload(id: UploadId) -> String {
        format!("/files/{}", id.0.simple())
    }

    /// The same for the same upload: a retry is given it again. That it is good once is the row's doing.
    pub fn token(&self, id: UploadId) -> String {
        self.0.sign(&format!("put {}", id.0.simple()))
    }

    pub fn is_token(&self, id: UploadId, token: &str) -> bool {
        self.0.verify(&format!("put {}", id.0.simple()), token)
    }

    pub fn image(&self, id: UploadId, variant: Variant, kind: ImageKind, now: DateTime<Utc>) -> String {
        let last = now.timestamp() + LONGEST_SECONDS;
        let expires = last - last.rem_euclid(STEP_SECONDS);
        let path = format!("{}/{}", Self::upload(id), variant.file(kind));
        let signature = self.0.sign(&format!("get {path} {expires}"));
        format!("{path}?expires={expires}&signature={signature}")
    }

    pub fn is_image(&self, path: &str, expires: i64, signature: &str, now: DateTime<Utc>) -> bool {
        now.timestamp() < expires && self.0.verify(&format!("get {path} {expires}"), signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn p3_an_address_is_of_one_image_for_at_most_an_hour() {
        let addresses = Addresses::new(Signer::new(["key"], "files"));
        let now: DateTime<Utc> = "2026-03-02T03:07:00Z".parse().unwrap();
        let id = UploadId(Uuid::from_u128(7));
        let address = addresses.image(id, Variant::Whole, ImageKind::Jpeg, now);
        assert_eq!(address, addresses.image(id, Variant::Whole, ImageKind::Jpeg, now + chrono::TimeDelta::minutes(2)));
        let (path, query) = address.split_once("?expires=").unwrap();
        let (expires, signature) = query.split_once("&signature=").unwrap();
        let expires: i64 = expires.parse().unwrap();
        assert!((3_000..=3_600).contains(&(expires - now.timestamp())));
        assert!(addresses.is_image(path, expires, signature, now));
        let then = |seconds| DateTime::from_timestamp(expires + seconds, 0).unwrap();
        assert!(addresses.is_image(path, expires, signature, then(-1)));
        assert!(!addresses.is_image(path, expires, signature, then(0)));
        assert!(!addresses.is_image(path, expires + 600, signature, now));
        assert!(!addresses.is_image(&path.replace("image", "thumbnail"), expires, signature, now));
        assert!(!addresses.is_image(path, expires, &addresses.token(id), now));
        assert!(addresses.is_token(id, &addresses.token(id)) && !addresses.is_token(id, signature));
        assert!(!addresses.is_token(UploadId(Uuid::from_u128(8)), &addresses.token(id)));
    }
}
