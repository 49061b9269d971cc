//! Addresses of images and attachments, and tokens for sending them: signed, so that nothing has to be looked up to know a stranger.

use crate::{
    files::objects::Variant,
    kernel::{actor::Actor, signature::Signer},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, SessionId, UploadId},
    upload::FileKind,
};
use uuid::Uuid;

/// The header that carries an upload's token.
pub const TOKEN_HEADER: &str = "upload-token";

/// An address works for at most this long.
const LONGEST_SECONDS: i64 = 3_600;
/// And is the same for so long, so that a browser finds it in its cache.
const STEP_SECONDS: i64 = 600;
/// That of an attachment works for at most this long: time enough for a page to show it.
const ATTACHMENT_SECONDS: i64 = 300;
const ATTACHMENT_STEP: i64 = 60;

/// For whom the address of an attachment was made. What they may see is looked up anew when it is used: an address is worth no
/// more than whoever it was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    Employee(EmployeeId, SessionId),
    Customer(CustomerId),
}

impl Viewer {
    pub fn of(actor: &Actor) -> Option<Self> {
        match actor {
            Actor::Anonymous => None,
            Actor::Employee(actor) => Some(Self::Employee(actor.id, actor.session)),
            Actor::Customer(actor) => Some(Self::Customer(actor.id)),
        }
    }

    pub fn code(self) -> String {
        match self {
            Self::Employee(id, session) => format!("e{}{}", id.0.simple(), session.0.simple()),
            Self::Customer(id) => format!("c{}", id.0.simple()),
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        let id = |text: &str| Some(text).filter(|text| text.len() == 32).and_then(|text| Uuid::try_parse(text).ok());
        match code.split_at_checked(1)? {
            ("e", ids) => {
                let (person, session) = ids.split_at_checked(32)?;
                Some(Self::Employee(EmployeeId(id(person)?), SessionId(id(session)?)))
            }
            ("c", customer) => Some(Self::Customer(CustomerId(id(customer)?))),
            _ => None,
        }
    }
}

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

    pub fn image(&self, id: UploadId, variant: Variant, kind: FileKind, now: DateTime<Utc>) -> String {
        let last = now.timestamp() + LONGEST_SECONDS;
        let expires = last - last.rem_euclid(STEP_SECONDS);
        let path = format!("{}/{}", Self::upload(id), variant.file(kind));
        let signature = self.0.sign(&format!("get {path} {expires}"));
        format!("{path}?expires={expires}&signature={signature}")
    }

    pub fn is_image(&self, path: &str, expires: i64, signature: &str, now: DateTime<Utc>) -> bool {
        now.timestamp() < expires && self.0.verify(&format!("get {path} {expires}"), signature)
    }

    pub fn attachment(&self, id: UploadId, variant: Variant, viewer: Viewer, now: DateTime<Utc>) -> String {
        let last = now.timestamp() + ATTACHMENT_SECONDS;
        let expires = last - last.rem_euclid(ATTACHMENT_STEP);
        let path = format!("/attachments/{}/{}", id.0.simple(), variant.word());
        let viewer = viewer.code();
        let signature = self.0.sign(&format!("get {path} {viewer} {expires}"));
        format!("{path}?expires={expires}&viewer={viewer}&signature={signature}")
    }

    pub fn is_attachment(
        &self,
        path: &str,
        viewer: &str,
        expires: i64,
        signature: &str,
        now: DateTime<Utc>,
    ) -> Option<Viewer> {
        let is_ours = now.timestamp() < expires && self.0.verify(&format!("get {path} {viewer} {expires}"), signature);
        if is_ours { Viewer::parse(viewer) } else { None }
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
        let address = addresses.image(id, Variant::Whole, FileKind::Jpeg, now);
        assert_eq!(address, addresses.image(id, Variant::Whole, FileKind::Jpeg, now + chrono::TimeDelta::minutes(2)));
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

    #[test]
    fn v1_the_address_of_an_attachment_is_of_one_viewer_for_five_minutes() {
        let addresses = Addresses::new(Signer::new(["key"], "files"));
        let now: DateTime<Utc> = "2026-03-02T03:07:30Z".parse().unwrap();
        let id = UploadId(Uuid::from_u128(7));
        let (me, session) = (EmployeeId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        for viewer in [Viewer::Employee(me, session), Viewer::Customer(CustomerId(Uuid::from_u128(3)))] {
            let address = addresses.attachment(id, Variant::Whole, viewer, now);
            let (path, query) = address.split_once("?expires=").unwrap();
            let (expires, rest) = query.split_once("&viewer=").unwrap();
            let (code, signature) = rest.split_once("&signature=").unwrap();
            let expires: i64 = expires.parse().unwrap();
            assert!((240..=300).contains(&(expires - now.timestamp())));
            let at = |seconds| DateTime::from_timestamp(expires + seconds, 0).unwrap();
            assert_eq!(addresses.is_attachment(path, code, expires, signature, at(-1)), Some(viewer));
            assert_eq!(addresses.is_attachment(path, code, expires, signature, at(0)), None);
            assert_eq!(addresses.is_attachment(path, code, expires + 60, signature, now), None);
            let other = Viewer::Customer(CustomerId(Uuid::from_u128(4))).code();
            assert_eq!(addresses.is_attachment(path, &other, expires, signature, now), None);
            assert_eq!(
                addresses.is_attachment(&path.replace("whole", "thumbnail"), code, expires, signature, now),
                None
            );
            assert!(!addresses.is_image(path, expires, signature, now) && !addresses.is_token(id, signature));
        }
        for code in ["", "e", "c1", "x00000000000000000000000000000001", "c0000000000000000000000000000000g"] {
            assert_eq!(Viewer::parse(code), None);
        }
    }
}
