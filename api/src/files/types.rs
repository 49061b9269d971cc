//! Uploads and images as the schema shows them.

use crate::{
    files::{
        objects::{Files, Variant},
        rules::Owner,
        sealing, store,
    },
    kernel::{cx::Cx, error::Fault, id::PublicId, policy::Action, scalar::DateTime},
};
use async_graphql::{Context, Enum, ID, SimpleObject};
use chrono::Utc;
use entity::{
    ids::UploadId,
    upload::{self, FileKind, UploadStatus as Status},
};

/// A file on its way (업로드), from its preparation until it is shown. Its owner alone sees it; unused it is dropped after a day.
#[derive(SimpleObject)]
pub struct Upload {
    /// Global id; give it to the mutation that shows the file.
    pub id: ID,
    /// What it is for.
    purpose: UploadPurpose,
    /// How far it is.
    status: UploadStatus,
    /// What the file is called, made safe: without paths, control characters, and what turns the direction of reading; where it is shown it has the
    /// ending of what it really is. Null for an image of a post, and once it is attached.
    file_name: Option<String>,
    /// How many bytes were announced.
    byte_size: i32,
    /// Width in pixels as it is shown; null until it is ready, and for a document.
    width: Option<i32>,
    /// Height in pixels as it is shown; null until it is ready, and for a document.
    height: Option<i32>,
    /// When it was prepared.
    created_at: DateTime,
    /// Until when its bytes are taken.
    expires_at: DateTime,
    /// Rises with every change.
    version: i32,
}

/// An image (이미지) as it is shown: upright, without any data but its pixels.
#[derive(SimpleObject)]
pub struct Image {
    /// The upload that it came by.
    id: ID,
    /// Where it is, as a path on this server that works without a token, for an hour at most: read it anew then.
    url: String,
    /// A copy of at most 480 pixels on each side, in the same way.
    thumbnail_url: String,
    /// Width in pixels.
    width: i32,
    /// Height in pixels.
    height: i32,
    /// `image/jpeg` or `image/png`.
    content_type: String,
}

/// What an upload is for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "upload::UploadPurpose")]
pub enum UploadPurpose {
    /// An image of a praise post (P3).
    PraiseImage,
    /// An attachment of VOC (첨부파일, V1): an image or a PDF.
    VocAttachment,
}

/// How far an upload is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "upload::UploadStatus")]
pub enum UploadStatus {
    /// Its bytes have not come yet.
    Prepared,
    /// Its bytes have come and are being looked at.
    Receiving,
    /// It can be shown.
    Ready,
    /// What came was no file that is accepted: prepare another one.
    Refused,
    /// The customer whom it is about is forgotten (C4): it is about to be dropped.
    Erased,
}

pub fn content_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpeg => "image/jpeg",
        FileKind::Png => "image/png",
        FileKind::Pdf => "application/pdf",
    }
}

impl Upload {
    pub fn new(files: &Files, row: upload::Model) -> Self {
        let key = sealing::unclaimed(&files.ring, &row);
        Self {
            id: row.id.encode(),
            file_name: key.and_then(|key| sealing::name(&key, &row)),
            purpose: row.purpose.into(),
            status: row.status.into(),
            byte_size: row.byte_size,
            width: row.width,
            height: row.height,
            created_at: DateTime(row.created_at),
            expires_at: DateTime(row.expires_at),
            version: row.version,
        }
    }
}

impl Image {
    /// For those who may see it: whoever has its address can read it. `None` until it is ready.
    pub fn new(files: &Files, row: &upload::Model, now: chrono::DateTime<Utc>) -> Option<Self> {
        let kind = row.kind?;
        let url = |variant| files.addresses.image(row.id, variant, kind, now);
        Some(Self {
            id: row.id.encode(),
            url: url(Variant::Whole),
            thumbnail_url: url(Variant::Thumbnail),
            width: row.width?,
            height: row.height?,
            content_type: content_type(kind).to_owned(),
        })
    }
}

/// An upload by its id, for its owner.
pub async fn upload_node(ctx: &Context<'_>, id: UploadId) -> Result<Option<Upload>, Fault> {
    let cx = Cx::of(ctx)?;
    let Ok(permit) = cx.permit(Action::PrepareUpload) else { return Ok(None) };
    let upload = store::upload(cx.db.reader(), id).await?;
    let theirs = upload.filter(|upload| Owner::of(&permit).owns(upload) && upload.status != Status::Erased);
    let files = Files::of(ctx)?;
    Ok(theirs.map(|upload| Upload::new(files, upload)))
}
