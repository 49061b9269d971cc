//! The images of posts (P3): how they stand before they are shown, which of them a post shows, and which nobody shows.

use crate::{
    files::{self, Files, Owner},
    kernel::{batch::Batch, cx::Cx, db::Db, error::Fault, policy::Scope},
    praise::{rules::ImageStanding, store},
};
use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entity::{
    ids::{PraisePostId, UploadId},
    upload::{self, UploadPurpose, UploadStatus},
};
use std::collections::HashMap;

/// How each of these stands to whoever asks; without images, without a statement.
pub async fn standings(cx: &Cx, scope: &Scope, ids: &[UploadId]) -> Result<Vec<(UploadId, ImageStanding)>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let uploads = files::uploads(&cx.db, ids).await?;
    let shown = store::shown_of(&cx.db, ids).await?;
    let by = Owner::Employee(scope.employee());
    let standing = |id: &UploadId| match uploads.iter().find(|upload| upload.id == *id) {
        Some(upload) if upload.purpose == UploadPurpose::PraiseImage && by.owns(upload) => match upload.status {
            _ if shown.contains(id) => ImageStanding::Used,
            _ if !files::is_usable(upload, by, cx.now) => ImageStanding::Unknown,
            UploadStatus::Ready => ImageStanding::Ready,
            _ => ImageStanding::NotReady,
        },
        _ => ImageStanding::Unknown,
    };
    Ok(ids.iter().map(|id| (*id, standing(id))).collect())
}

/// The images of a post, in their order.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PostImages(pub PraisePostId);

impl Loader<PostImages> for Batch {
    type Value = Vec<upload::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[PostImages]) -> Result<HashMap<PostImages, Vec<upload::Model>>, Fault> {
        let posts: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut images: HashMap<PostImages, Vec<upload::Model>> = HashMap::new();
        for (post, upload) in store::images_of(&self.db, &posts).await? {
            images.entry(PostImages(post)).or_default().push(upload);
        }
        Ok(images)
    }
}

/// Uploads that are dropped at a time.
const FORGOTTEN_AT_ONCE: u64 = 200;

/// Drops what was sent for a post that was never written; returns how many.
pub async fn forget_images(db: &Db, files: &Files, now: DateTime<Utc>) -> Result<u64, Fault> {
    let mut forgotten = 0;
    loop {
        let unused = store::unused_uploads(db, now - files::KEPT_UNUSED, FORGOTTEN_AT_ONCE).await?;
        if unused.is_empty() {
            return Ok(forgotten);
        }
        forgotten += files::discard(db, files, &unused).await?;
    }
}
