//! Where the bytes are: a folder, or S3. An upload has two objects, the whole image and a small copy; a document has one.

use crate::{
    files::{address::Addresses, picture::Picture, sealing::Sealed},
    kernel::{error::Fault, secret::Ring, signature::Signer},
};
use actix_web::web::Bytes;
use async_graphql::Context;
use entity::{
    ids::UploadId,
    upload::{FileKind, UploadPurpose},
};
use object_store::{
    GetResult, ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
use std::{
    collections::HashSet,
    fs,
    os::unix::fs::DirBuilderExt,
    sync::{Arc, Mutex},
};
use tokio::sync::Semaphore;

/// Bodies that may be in memory at once on a node, and pictures that may be decoded at once.
const MOST_RECEIVED: usize = 16;
const MOST_DECODED: usize = 2;
/// Attachments that may be in memory at once, opened, on their way to whoever reads them.
const MOST_OPENED: usize = 32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    Whole,
    Thumbnail,
}

impl Variant {
    pub const ALL: [Self; 2] = [Self::Whole, Self::Thumbnail];

    /// The object of an image that is no secret.
    pub fn file(self, kind: FileKind) -> &'static str {
        match (self, kind) {
            (Self::Whole, FileKind::Png) => "image.png",
            (Self::Whole, FileKind::Jpeg | FileKind::Pdf) => "image.jpg",
            (Self::Thumbnail, FileKind::Png) => "thumbnail.png",
            (Self::Thumbnail, FileKind::Jpeg | FileKind::Pdf) => "thumbnail.jpg",
        }
    }

    pub fn of_file(name: &str) -> Option<(Self, FileKind)> {
        let all = Self::ALL.into_iter().flat_map(|variant| KINDS.map(|kind| (variant, kind)));
        all.into_iter().find(|(variant, kind)| variant.file(*kind) == name)
    }

    /// In the address of what is sealed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Thumbnail => "thumbnail",
        }
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.word() == word)
    }

    /// The object of what is sealed: what it is does not show.
    fn sealed(self) -> &'static str {
        match self {
            Self::Whole => "whole.sealed",
            Self::Thumbnail => "thumbnail.sealed",
        }
    }
}

const KINDS: [FileKind; 2] = [FileKind::Jpeg, FileKind::Png];

pub struct Files {
    objects: Arc<dyn ObjectStore>,
    pub addresses: Addresses,
    largest: Largest,
    /// What seals attachments until a text claims them.
    pub ring: Arc<Ring>,
    pub receiving: Arc<Semaphore>,
    /// Of whom a body is on its way: one at a time.
    pub sending: Mutex<HashSet<UploadId>>,
    pub decoding: Arc<Semaphore>,
    pub opening: Arc<Semaphore>,
}

/// The largest body for each purpose, in bytes.
#[derive(Clone, Copy)]
pub struct Largest {
    pub praise_image: i32,
    pub attachment: i32,
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
    pub fn open(url: &str, largest: Largest, (signer, ring): (Signer, Arc<Ring>)) -> Result<Self, FilesError> {
        Ok(Self {
            objects: open(url)?,
            addresses: Addresses::new(signer),
            largest,
            ring,
            receiving: Arc::new(Semaphore::new(MOST_RECEIVED)),
            sending: Mutex::default(),
            decoding: Arc::new(Semaphore::new(MOST_DECODED)),
            opening: Arc::new(Semaphore::new(MOST_OPENED)),
        })
    }

    pub fn largest(&self, purpose: UploadPurpose) -> i32 {
        match purpose {
            UploadPurpose::PraiseImage => self.largest.praise_image,
            UploadPurpose::VocAttachment => self.largest.attachment,
        }
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

    pub async fn put_sealed(&self, id: UploadId, sealed: Sealed) -> Result<(), object_store::Error> {
        self.objects.put(&path(id, Variant::Whole.sealed()), sealed.whole.into()).await?;
        if let Some(thumbnail) = sealed.thumbnail {
            self.objects.put(&path(id, Variant::Thumbnail.sealed()), thumbnail.into()).await?;
        }
        Ok(())
    }

    /// As it is kept. `None` if it is not there.
    pub async fn get_sealed(&self, id: UploadId, variant: Variant) -> Result<Option<Bytes>, object_store::Error> {
        match self.get(id, variant.sealed()).await? {
            Some(found) => found.bytes().await.map(Some),
            None => Ok(None),
        }
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
        let plain = Variant::ALL.into_iter().flat_map(|variant| KINDS.map(|kind| variant.file(kind)));
        for file in plain.chain(Variant::ALL.map(Variant::sealed)) {
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
        for variant in Variant::ALL {
            assert_eq!(Variant::of_word(variant.word()), Some(variant));
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
