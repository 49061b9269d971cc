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
    #[graphql(default_with = "UploadPurpose::PraiseImage")]
    purpose: UploadPurpose,
    /// How many bytes the file has, exactly.
    byte_size: i32,
    /// What it is said to be: `image/jpeg`, `image/png` or `image/webp`; of an attachment also `application/pdf`. What it is, its first bytes decide.
    content_type: String,
    /// What it is called (파일 이름); of an attachment alone, and required there. It is made safe, as `Upload.fileName` says.
    file_name: Option<String>,
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
    /// Prepares the upload of an image of a post (P3) or of an attachment of VOC (V1): send its bytes to `target` within 15 minutes, then give the
    /// upload's id to the mutation that shows it, within a day. Of an image its pixels are kept, turned upright; place, time, camera and all other data
    /// are dropped. A PDF is kept as it is. Customers prepare attachments of their own.
    async fn prepare_upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be sent.")] input: PrepareUploadInput,
    ) -> Result<PrepareUploadPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let permit = cx.permit(Action::PrepareUpload)?;
        let files = Files::of(ctx)?;
        let content_type = input.content_type.clone();
        let new = NewUpload {
            purpose: input.purpose.into(),
            byte_size: input.byte_size,
            content_type: input.content_type,
            file_name: input.file_name,
        };
        let prepared = service::prepare(cx, files, &permit, new, input.idempotency_key.map(|key| key.0)).await;
        Ok(match outcome(prepared)? {
            Ok(upload) => PrepareUploadPayload {
                target: Some(target(files, &upload, content_type)),
                upload: Some(Upload::new(files, upload)),
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
