//! Uploads and images as the schema shows them.

use crate::{
    files::{
        objects::{Files, Variant},
        store,
    },
    kernel::{actor::Actor, cx::Cx, error::Fault, id::PublicId, scalar::DateTime},
};
use async_graphql::{Enum, ID, SimpleObject};
use chrono::Utc;
use entity::{
    ids::UploadId,
    upload::{self, ImageKind},
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
    /// How many bytes were announced.
    byte_size: i32,
    /// Width in pixels as it is shown; null until it is ready.
    width: Option<i32>,
    /// Height in pixels as it is shown; null until it is ready.
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
    /// What came was no image that is accepted: prepare another one.
    Refused,
}

pub fn content_type(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Jpeg => "image/jpeg",
        ImageKind::Png => "image/png",
    }
}

impl From<upload::Model> for Upload {
    fn from(row: upload::Model) -> Self {
        Self {
            id: row.id.encode(),
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
pub async fn upload_node(cx: &Cx, id: UploadId) -> Result<Option<Upload>, Fault> {
    let Actor::Employee(actor) = &cx.actor else { return Ok(None) };
    let upload = store::upload(cx.db.reader(), id).await?.filter(|upload| upload.owner_id == actor.id);
    Ok(upload.map(Upload::from))
}
