//! Preparing an upload.

use crate::{
    files::{
        address::{Addresses, TOKEN_HEADER},
        errors::UploadError,
        objects::Files,
        service::{self, NewUpload},
        types::{Upload, UploadPurpose},
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::DateTime,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::upload;

/// What is to be sent.
#[derive(InputObject)]
pub struct PrepareUploadInput {
    /// What it is for.
    purpose: UploadPurpose,
    /// How many bytes the file has, exactly.
    byte_size: i32,
    /// What it is said to be: `image/jpeg`, `image/png` or `image/webp`. What it is, its first bytes decide.
    content_type: String,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first upload (I3).
    idempotency_key: Option<ID>,
}

/// How to send the bytes.
#[derive(SimpleObject)]
pub struct UploadTarget {
    /// The HTTP method: `PUT`.
    method: String,
    /// The path on this server.
    url: String,
    /// Headers to send with it. One of them is a token that is good for one file: treat it as a secret.
    headers: Vec<UploadHeader>,
    /// Until when.
    expires_at: DateTime,
}

/// A header to send.
#[derive(SimpleObject)]
pub struct UploadHeader {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct PrepareUploadPayload {
    /// The upload, or the one that the same call prepared before; absent if it was refused.
    upload: Option<Upload>,
    /// How to send the bytes; absent if it was refused.
    target: Option<UploadTarget>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<UploadError>,
}

#[derive(Default)]
pub struct FilesMutation;

#[Object]
impl FilesMutation {
    /// Prepares the upload of an image (P3): send its bytes to `target` within 15 minutes, then give the upload's id to the
    /// mutation that shows it, within a day. Of the image its pixels are kept, turned upright; place, time, camera and all other data are dropped.
    async fn prepare_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be sent.")] input: PrepareUploadInput,
    ) -> Result<PrepareUploadPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::PrepareUpload)?;
        let files = Files::of(ctx)?;
        let content_type = input.content_type.clone();
        let new =
            NewUpload { purpose: input.purpose.into(), byte_size: input.byte_size, content_type: input.content_type };
        let prepared = service::prepare(cx, files, &scope, new, input.idempotency_key.map(|key| key.0)).await;
        Ok(match outcome(prepared)? {
            Ok(upload) => PrepareUploadPayload {
                target: Some(target(files, &upload, content_type)),
                upload: Some(upload.into()),
                user_errors: Vec::new(),
            },
            Err(refusals) => {
                PrepareUploadPayload { upload: None, target: None, user_errors: UploadError::all(cx.locale, refusals) }
            }
        })
    }
}

fn target(files: &Files, upload: &upload::Model, content_type: String) -> UploadTarget {
    let header = |name: &str, value| UploadHeader { name: name.to_owned(), value };
    UploadTarget {
        method: "PUT".to_owned(),
        url: Addresses::upload(upload.id),
        headers: vec![header("content-type", content_type), header(TOKEN_HEADER, files.addresses.token(upload.id))],
        expires_at: DateTime(upload.expires_at),
    }
}
