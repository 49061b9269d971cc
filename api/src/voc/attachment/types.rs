//! Attachments as the schema shows them.

use crate::{
    customer::Vault,
    files::{Files, Variant, Viewer, content_type},
    kernel::{batch, cx::Cx, error::Fault, id::PublicId},
    voc::attachment::{
        loader::AttachmentsOf,
        service::{key, shown},
    },
};
use async_graphql::{Context, ID, SimpleObject};
use entity::{
    ids::{CustomerId, VocTextId},
    upload::{self, FileKind},
};

/// A file that belongs to what was said (첨부파일): an image without any data but its pixels, or a PDF as it was sent.
#[derive(SimpleObject)]
pub struct VocAttachment {
    /// The upload that it came by.
    id: ID,
    /// What it is called, as its sender called it as far as that can do no harm, with the ending of what it really is.
    name: String,
    /// `image/jpeg`, `image/png` or `application/pdf`.
    content_type: String,
    /// How many bytes there are at `url`.
    byte_size: i32,
    /// Where it is, as a path on this server that works without a token for five minutes at most, and for as long as this viewer may see it: read it anew
    /// then. A PDF is a download.
    url: String,
    /// A copy of at most 480 pixels on each side, in the same way. Null for a PDF.
    thumbnail_url: Option<String>,
    /// Width in pixels. Null for a PDF.
    width: Option<i32>,
    /// Height in pixels. Null for a PDF.
    height: Option<i32>,
}

impl VocAttachment {
    fn new(files: &Files, viewer: Viewer, cx: &Cx, (upload, name): (&upload::Model, String)) -> Option<Self> {
        let kind = upload.kind?;
        let url = |variant| files.addresses.attachment(upload.id, variant, viewer, cx.now);
        Some(Self {
            id: upload.id.encode(),
            name,
            content_type: content_type(kind).to_owned(),
            byte_size: upload.kept_size?,
            url: url(Variant::Whole),
            thumbnail_url: (kind != FileKind::Pdf).then(|| url(Variant::Thumbnail)),
            width: upload.width,
            height: upload.height,
        })
    }
}

/// Those of a text, for whoever may read it as it was written.
pub async fn attachments_of(
    ctx: &Context<'_>,
    text: VocTextId,
    customer: Option<CustomerId>,
) -> Result<Vec<VocAttachment>, Fault> {
    let attached = batch::load(ctx, AttachmentsOf(text)).await?.unwrap_or_default();
    let cx = Cx::of(ctx)?;
    let Some(viewer) = Viewer::of(&cx.actor).filter(|_| !attached.is_empty()) else { return Ok(Vec::new()) };
    let customer = match customer {
        Some(id) => batch::load(ctx, id).await?,
        None => None,
    };
    let (files, ring) = (Files::of(ctx)?, Vault::ring(ctx)?);
    let mut shows = Vec::new();
    for (row, upload) in attached.iter() {
        let Some(key) = key(ring, row, customer.as_deref())? else { continue };
        let name = shown(upload, &key);
        shows.extend(name.and_then(|name| VocAttachment::new(files, viewer, cx, (upload, name))));
    }
    Ok(shows)
}
