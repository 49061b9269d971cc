//! What may be sent, when it is taken, and what an image may be.

use crate::{files::name::NameFault, kernel::policy::Permit};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{CustomerId, EmployeeId},
    upload::{self, UploadPurpose, UploadStatus},
};

/// How long a prepared upload waits for its body.
pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(15);
/// How long what was sent may wait to be shown.
const USABLE_FOR: TimeDelta = TimeDelta::hours(24);
/// When what nobody shows is dropped: later, so that nobody is about to show it just then.
pub const KEPT_UNUSED: TimeDelta = TimeDelta::hours(25);
/// Uploads that one person may prepare within an hour: so many that only a program would ask for more.
pub const MOST_AN_HOUR: u64 = 60;
pub const MOST_PIXELS: u64 = 40_000_000;
pub const LONGEST_SIDE: u32 = 12_000;

/// Why an upload was not prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLarge {
        max: i32,
    },
    UnsupportedType {
        purpose: UploadPurpose,
    },
    /// Customers show no images at the praise board.
    PurposeNotOpen,
    Name(NameFault),
    TooMany {
        max: u64,
    },
    KeyInvalid {
        max: usize,
    },
    KeyReused,
}

/// Who sends a file: it is nobody else's until it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Employee(EmployeeId),
    Customer(CustomerId),
}

impl Owner {
    pub fn of(permit: &Permit) -> Self {
        match permit {
            Permit::Employee(scope) => Self::Employee(scope.employee()),
            Permit::Customer(scope) => Self::Customer(scope.customer()),
        }
    }

    pub fn owns(self, upload: &upload::Model) -> bool {
        match self {
            Self::Employee(id) => upload.owner_id == Some(id),
            Self::Customer(id) => upload.customer_id == Some(id),
        }
    }
}

/// Why a body was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    NotThere,
    Used,
    Expired,
    SizeDiffers,
    UnsupportedType,
    TooManyPixels,
    Unreadable,
    DocumentUnreadable,
    /// A document that runs or carries programs.
    ActiveContent,
}

/// What is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
}

/// What is announced.
pub struct Announced<'a> {
    pub by: Owner,
    pub purpose: UploadPurpose,
    pub byte_size: i32,
    pub content_type: &'a str,
}

const IMAGES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];
const PDF: &str = "application/pdf";

/// P3, V1: a file of a kind that is accepted, not larger than configured.
pub fn prepare(announced: &Announced<'_>, largest: i32, in_last_hour: u64) -> Result<(), Vec<Refusal>> {
    let Announced { by, purpose, byte_size, content_type } = *announced;
    let mut refusals = Vec::new();
    let is_attachment = purpose == UploadPurpose::VocAttachment;
    if matches!(by, Owner::Customer(_)) && !is_attachment {
        refusals.push(Refusal::PurposeNotOpen);
    }
    if byte_size < 1 {
        refusals.push(Refusal::Empty);
    }
    if byte_size > largest {
        refusals.push(Refusal::TooLarge { max: largest });
    }
    if !(IMAGES.contains(&content_type) || is_attachment && content_type == PDF) {
        refusals.push(Refusal::UnsupportedType { purpose });
    }
    if in_last_hour >= MOST_AN_HOUR {
        refusals.push(Refusal::TooMany { max: MOST_AN_HOUR });
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// P3: one body, within the time.
pub fn receive(upload: &upload::Model, now: DateTime<Utc>) -> Result<(), Denied> {
    if upload.status != UploadStatus::Prepared {
        return Err(Denied::Used);
    }
    if now >= upload.expires_at { Err(Denied::Expired) } else { Ok(()) }
}

/// Whether this person may show it, if it is ready.
pub fn is_usable(upload: &upload::Model, by: Owner, now: DateTime<Utc>) -> bool {
    by.owns(upload) && now < upload.created_at + USABLE_FOR
}

/// By the first bytes alone: what a file is called or said to be proves nothing.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Format::Png),
        _ if is_webp => Some(Format::WebP),
        _ => None,
    }
}

/// P3: as its head says, before anything is decoded.
pub fn dimensions(width: u32, height: u32) -> Result<(), Denied> {
    let too_many = u64::from(width) * u64::from(height) > MOST_PIXELS || width.max(height) > LONGEST_SIDE;
    if too_many { Err(Denied::TooManyPixels) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::UploadId;
    use uuid::Uuid;

    const ID: Uuid = Uuid::from_u128(1);
    const ME: Owner = Owner::Employee(EmployeeId(ID));

    fn upload(status: UploadStatus, now: DateTime<Utc>) -> upload::Model {
        upload::Model {
            id: UploadId(Uuid::from_u128(2)),
            owner_id: Some(EmployeeId(ID)),
            customer_id: None,
            purpose: UploadPurpose::PraiseImage,
            status,
            byte_size: 10,
            kind: None,
            width: None,
            height: None,
            kept_size: None,
            name: None,
            data_key: None,
            created_at: now,
            expires_at: now + OPEN_FOR,
            version: 1,
        }
    }

    #[test]
    fn p3_an_upload_is_of_an_accepted_type_and_size() {
        let purpose = UploadPurpose::PraiseImage;
        let of = |byte_size, content_type| Announced { by: ME, purpose, byte_size, content_type };
        let check = |size, kind| prepare(&of(size, kind), 100, 0).err().unwrap_or_default();
        let other = Refusal::UnsupportedType { purpose };
        assert_eq!(check(100, "image/png"), []);
        assert_eq!(check(101, "image/webp"), [Refusal::TooLarge { max: 100 }]);
        assert_eq!(check(0, "image/svg+xml"), [Refusal::Empty, other]);
        assert_eq!(check(1, "application/pdf"), [other]);
        assert_eq!(check(-1, "image/jpeg"), [Refusal::Empty]);
        let flood = prepare(&of(1, "image/jpeg"), 1, MOST_AN_HOUR);
        assert_eq!(flood, Err(vec![Refusal::TooMany { max: MOST_AN_HOUR }]));
    }

    #[test]
    fn v1_customers_send_attachments_and_nothing_else() {
        let by = Owner::Customer(CustomerId(ID));
        let check = |purpose, content_type| prepare(&Announced { by, purpose, byte_size: 1, content_type }, 1, 0);
        for content_type in IMAGES.into_iter().chain([PDF]) {
            assert_eq!(check(UploadPurpose::VocAttachment, content_type), Ok(()));
        }
        assert_eq!(check(UploadPurpose::PraiseImage, "image/png"), Err(vec![Refusal::PurposeNotOpen]));
        let purpose = UploadPurpose::VocAttachment;
        for other in ["application/zip", "text/html", "image/svg+xml", "image/gif", "application/PDF", ""] {
            assert_eq!(check(purpose, other), Err(vec![Refusal::UnsupportedType { purpose }]), "{other}");
        }
    }

    #[test]
    fn p3_a_body_is_taken_once_and_within_a_quarter_of_an_hour() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let prepared = upload(UploadStatus::Prepared, now);
        assert_eq!(receive(&prepared, now + OPEN_FOR - TimeDelta::microseconds(1)), Ok(()));
        assert_eq!(receive(&prepared, now + OPEN_FOR), Err(Denied::Expired));
        for status in [UploadStatus::Receiving, UploadStatus::Ready, UploadStatus::Refused] {
            assert_eq!(receive(&upload(status, now), now), Err(Denied::Used));
        }
    }

    #[test]
    fn p3_an_upload_is_its_owners_for_a_day() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let ready = upload(UploadStatus::Ready, now);
        assert!(is_usable(&ready, ME, now + TimeDelta::hours(23)));
        assert!(!is_usable(&ready, ME, now + TimeDelta::hours(24)));
        assert!(!is_usable(&ready, Owner::Employee(EmployeeId(Uuid::from_u128(9))), now));
        // The id of a customer is none of an employee.
        assert!(!is_usable(&ready, Owner::Customer(CustomerId(ID)), now));
    }

    #[test]
    fn p3_the_first_bytes_say_what_it_is() {
        assert_eq!(sniff(&[0xff, 0xd8, 0xff, 0xe0]), Some(Format::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Some(Format::Png));
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8 "), Some(Format::WebP));
        for other in [&b"PK\x03\x04"[..], b"<svg xmlns=", b"GIF89a", b"RIFF\0\0\0\0WAVE", b"BM", b"", b"\xff\xd8"] {
            assert_eq!(sniff(other), None);
        }
    }

    #[test]
    fn p3_an_image_has_at_most_40_megapixels_and_12000_on_a_side() {
        assert_eq!(dimensions(8_000, 5_000), Ok(()));
        assert_eq!(dimensions(8_000, 5_001), Err(Denied::TooManyPixels));
        assert_eq!(dimensions(12_000, 1), Ok(()));
        assert_eq!(dimensions(1, 12_001), Err(Denied::TooManyPixels));
        assert_eq!(dimensions(u32::MAX, u32::MAX), Err(Denied::TooManyPixels));
    }
}
