//! Every way in which an upload can be refused: as a user error when it is prepared, as an HTTP status when its body comes.

use crate::{
    files::{
        name::NameFault,
        rules::{Denied, Refusal},
    },
    kernel::{error::Said, i18n::Args},
    user_error,
};
use async_graphql::Enum;
use entity::upload::UploadPurpose;

/// Why an upload was not prepared.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadErrorCode {
    /// A file has at least one byte.
    Empty,
    /// The file is larger than this installation takes.
    TooLarge,
    /// Only JPEG, PNG and WebP are taken, and as an attachment PDF.
    UnsupportedType,
    /// A customer sends attachments, and no images of posts.
    PurposeNotOpen,
    /// An attachment has a name, of which something is left without paths and control characters.
    FileNameMissing,
    /// A resident registration number (주민등록번호) in the name: the law forbids keeping one (V1).
    ResidentNumber,
    /// This person has prepared 60 uploads within an hour: wait.
    TooManyUploads,
    /// The idempotency key is empty, longer than 128 bytes, or holds control characters.
    IdempotencyKeyInvalid,
    /// The idempotency key was used for a call with another input (I3).
    IdempotencyKeyReused,
}

user_error!(UploadError, UploadErrorCode, "Why an upload was not prepared. Nothing was changed.");

impl From<Refusal> for Said<UploadErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use UploadErrorCode as Code;
        let max = |max: i64| Args::default().with("max", max);
        let (code, field, key, args) = match refusal {
            Refusal::Empty => (Code::Empty, "byteSize", "files-empty", Args::default()),
            Refusal::TooLarge { max: most } => (Code::TooLarge, "byteSize", "files-too-large", max(most.into())),
            Refusal::UnsupportedType { purpose } => {
                let key = match purpose {
                    UploadPurpose::PraiseImage => "files-unsupported-type",
                    UploadPurpose::VocAttachment => "files-unsupported-attachment",
                };
                (Code::UnsupportedType, "contentType", key, Args::default())
            }
            Refusal::PurposeNotOpen => (Code::PurposeNotOpen, "purpose", "files-purpose-not-open", Args::default()),
            Refusal::Name(NameFault::Missing) => {
                (Code::FileNameMissing, "fileName", "files-name-missing", Args::default())
            }
            Refusal::Name(NameFault::ResidentNumber) => {
                (Code::ResidentNumber, "fileName", "files-resident-number", Args::default())
            }
            Refusal::TooMany { max: most } => {
                (Code::TooManyUploads, "", "files-too-many", max(i64::try_from(most).unwrap_or(i64::MAX)))
            }
            Refusal::KeyInvalid { max: most } => (
                Code::IdempotencyKeyInvalid,
                "idempotencyKey",
                "files-key-invalid",
                max(i64::try_from(most).unwrap_or(i64::MAX)),
            ),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "files-key-reused", Args::default()),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}

/// HTTP status, code and message of a body that was not taken.
pub fn denied_said(denied: Denied) -> (u16, &'static str, &'static str) {
    match denied {
        Denied::NotThere => (404, "NOT_FOUND", "files-not-found"),
        Denied::Used => (409, "UPLOAD_USED", "files-used"),
        Denied::Expired => (410, "UPLOAD_EXPIRED", "files-expired"),
        Denied::SizeDiffers => (400, "SIZE_DIFFERS", "files-size-differs"),
        Denied::UnsupportedType => (415, "UNSUPPORTED_TYPE", "files-unsupported-body"),
        Denied::TooManyPixels => (422, "TOO_MANY_PIXELS", "files-too-many-pixels"),
        Denied::Unreadable => (422, "UNREADABLE_IMAGE", "files-unreadable"),
        Denied::DocumentUnreadable => (422, "UNREADABLE_DOCUMENT", "files-document-unreadable"),
        Denied::ActiveContent => (422, "ACTIVE_CONTENT", "files-active-content"),
    }
}
