//! What may be sent, when it is taken, and what an image may be.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::EmployeeId,
    upload::{self, UploadStatus},
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
    TooLarge { max: i32 },
    UnsupportedType,
    TooMany { max: u64 },
    KeyInvalid { max: usize },
    KeyReused,
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
}

/// What is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
}

/// P3: an image of a kind that is accepted, not larger than configured.
pub fn prepare(byte_size: i32, content_type: &str, largest: i32, in_last_hour: u64) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    if byte_size < 1 {
        refusals.push(Refusal::Empty);
    }
    if byte_size > largest {
        refusals.push(Refusal::TooLarge { max: largest });
    }
    if !["image/jpeg", "image/png", "image/webp"].contains(&content_type) {
        refusals.push(Refusal::UnsupportedType);
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
pub fn is_usable(upload: &upload::Model, owner: EmployeeId, now: DateTime<Utc>) -> bool {
    upload.owner_id == owner && now < upload.created_at + USABLE_FOR
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
    use entity::{ids::UploadId, upload::UploadPurpose};
    use uuid::Uuid;

    const ME: EmployeeId = EmployeeId(Uuid::from_u128(1));

    fn upload(status: UploadStatus, now: DateTime<Utc>) -> upload::Model {
        upload::Model {
            id: UploadId(Uuid::from_u128(2)),
            owner_id: ME,
            purpose: UploadPurpose::PraiseImage,
            status,
            byte_size: 10,
            kind: None,
            width: None,
            height: None,
            created_at: now,
            expires_at: now + OPEN_FOR,
            version: 1,
        }
    }

    #[test]
    fn p3_an_upload_is_of_an_accepted_type_and_size() {
        let check = |size, kind| prepare(size, kind, 100, 0).err().unwrap_or_default();
        assert_eq!(check(100, "image/png"), []);
        assert_eq!(check(101, "image/webp"), [Refusal::TooLarge { max: 100 }]);
        assert_eq!(check(0, "image/svg+xml"), [Refusal::Empty, Refusal::UnsupportedType]);
        assert_eq!(check(-1, "image/jpeg"), [Refusal::Empty]);
        assert_eq!(prepare(1, "image/jpeg", 1, MOST_AN_HOUR), Err(vec![Refusal::TooMany { max: MOST_AN_HOUR }]));
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
        assert!(!is_usable(&ready, EmployeeId(Uuid::from_u128(9)), now));
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
