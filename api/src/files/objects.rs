//! Where the bytes are: a folder, or S3. An upload has two objects, the whole image and a small copy.

use crate::{
    files::{address::Addresses, picture::Picture},
    kernel::{error::Fault, signature::Signer},
};
use async_graphql::Context;
use entity::{ids::UploadId, upload::ImageKind};
use object_store::{
    GetResult, ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
use std::{fs, os::unix::fs::DirBuilderExt, sync::Arc};
use tokio::sync::Semaphore;

/// Bodies that may be in memory at once on a node, and pictures that may be decoded at once.
const MOST_RECEIVED: usize = 16;
const MOST_DECODED: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    Whole,
    Thumbnail,
}

impl Variant {
    pub fn file(self, kind: ImageKind) -> &'static str {
        match (self, kind) {
            (Self::Whole, ImageKind::Jpeg) => "image.jpg",
            (Self::Whole, ImageKind::Png) => "image.png",
            (Self::Thumbnail, ImageKind::Jpeg) => "thumbnail.jpg",
            (Self::Thumbnail, ImageKind::Png) => "thumbnail.png",
        }
    }

    pub fn of_file(name: &str) -> Option<(Self, ImageKind)> {
        let all = [Self::Whole, Self::Thumbnail].into_iter().flat_map(|variant| KINDS.map(|kind| (variant, kind)));
        all.into_iter().find(|(variant, kind)| variant.file(*kind) == name)
    }
}

const KINDS: [ImageKind; 2] = [ImageKind::Jpeg, ImageKind::Png];

pub struct Files {
    objects: Arc<dyn ObjectStore>,
    pub addresses: Addresses,
    /// The largest body, in bytes.
    pub largest: i32,
    pub receiving: Semaphore,
    pub decoding: Arc<Semaphore>,
}

#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error("`files_url` must be file:FOLDER or s3://BUCKET/PREFIX")]
    Unknown,
    #[error("the folder of `files_url` can't be made: {0}")]
    Folder(#[from] std::io::Error),
    #[error("`files_url` can't be opened: {0}")]
    Objects(#[from] object_store::Error),
}

impl Files {
    pub fn open(url: &str, largest: i32, signer: Signer) -> Result<Self, FilesError> {
        Ok(Self {
            objects: open(url)?,
            addresses: Addresses::new(signer),
            largest,
            receiving: Semaphore::new(MOST_RECEIVED),
            decoding: Arc::new(Semaphore::new(MOST_DECODED)),
        })
    }

    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        ctx.data_opt::<Arc<Self>>().map(|files| &**files).ok_or(Fault::Unavailable)
    }

    pub async fn put(&self, id: UploadId, picture: Picture) -> Result<(), object_store::Error> {
        let kind = picture.kind;
        self.objects.put(&path(id, Variant::Whole.file(kind)), picture.whole.into()).await?;
        self.objects.put(&path(id, Variant::Thumbnail.file(kind)), picture.thumbnail.into()).await?;
        Ok(())
    }

    /// `None` if it is not there.
    pub async fn get(&self, id: UploadId, file: &str) -> Result<Option<GetResult>, object_store::Error> {
        match self.objects.get(&path(id, file)).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whatever there is of it.
    pub async fn delete(&self, id: UploadId) -> Result<(), object_store::Error> {
        for file in [Variant::Whole, Variant::Thumbnail].iter().flat_map(|variant| KINDS.map(|kind| variant.file(kind)))
        {
            match self.objects.delete(&path(id, file)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// `07/018f…/image.jpg`: the last digits are random, so that no folder gets too long.
fn path(id: UploadId, file: &str) -> Path {
    let id = id.0.simple().to_string();
    Path::from_iter([id.get(30..).unwrap_or_default(), &id, file])
}

fn open(url: &str) -> Result<Arc<dyn ObjectStore>, FilesError> {
    if let Some(folder) = url.strip_prefix("file:").filter(|folder| !folder.is_empty()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let folder = LocalFileSystem::new_with_prefix(folder)?;
        // What is told to be ready must survive a power cut.
        return Ok(Arc::new(folder.with_fsync(true).with_automatic_cleanup(true)));
    }
    let place = url.strip_prefix("s3://").ok_or(FilesError::Unknown)?;
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    if bucket.is_empty() {
        return Err(FilesError::Unknown);
    }
    let bucket = AmazonS3Builder::from_env().with_bucket_name(bucket).build()?;
    Ok(Arc::new(PrefixStore::new(bucket, prefix)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_object_has_one_place_and_one_name() {
        let id = UploadId(Uuid::from_u128(0x0192_f3a1_7c00_7000_8000_0000_0000_00fe));
        assert_eq!(path(id, "image.jpg").as_ref(), "fe/0192f3a17c00700080000000000000fe/image.jpg");
        for variant in [Variant::Whole, Variant::Thumbnail] {
            for kind in KINDS {
                assert_eq!(Variant::of_file(variant.file(kind)), Some((variant, kind)));
            }
        }
        assert_eq!(Variant::of_file("../image.jpg"), None);
    }

    #[test]
    fn a_place_is_a_folder_or_s3() {
        for url in ["", "file:", "s3://", "s3:///prefix", "http://example.com", "files"] {
            assert!(matches!(open(url), Err(FilesError::Unknown)), "{url}");
        }
        assert!(open("s3://bucket/some/prefix").is_ok() && open("s3://bucket").is_ok());
    }
}
