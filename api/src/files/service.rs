//! Preparing an upload, and taking its body.

use crate::{
    files::{
        objects::Files,
        picture,
        rules::{self, Denied, Refusal},
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Db,
        error::{Fault, Stop},
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        policy::{Action, Scope},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::UploadId,
    upload::{self, UploadPurpose, UploadStatus},
};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub struct NewUpload {
    #[serde(serialize_with = "named")]
    pub purpose: UploadPurpose,
    pub byte_size: i32,
    pub content_type: String,
}

fn named<S: serde::Serializer>(purpose: &UploadPurpose, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(match purpose {
        UploadPurpose::PraiseImage => "PRAISE_IMAGE",
    })
}

/// P3: announces a body. What is announced is only checked for what would be refused anyway: the body itself decides.
pub async fn prepare(
    cx: &Cx,
    files: &Files,
    scope: &Scope,
    new: NewUpload,
    key: Option<String>,
) -> Result<upload::Model, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::PrepareUpload, key, &new);
    let key = key.map_err(|_| Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }))?;
    if let Some(first) = made_before(cx, key.as_ref()).await? {
        return Ok(first);
    }
    // Two at one moment may both be the last: this keeps a flood away and promises no number.
    let lately = store::prepared_since(&cx.db, scope.employee(), cx.now - TimeDelta::hours(1)).await?;
    rules::prepare(new.byte_size, &new.content_type, files.largest, lately)?;
    let upload = upload::Model {
        id: UploadId(id::fresh(cx.now)),
        owner_id: scope.employee(),
        purpose: new.purpose,
        status: UploadStatus::Prepared,
        byte_size: new.byte_size,
        kind: None,
        width: None,
        height: None,
        created_at: cx.now,
        expires_at: cx.now + rules::OPEN_FOR,
        version: 1,
    };
    let made = Change {
        event: "uploadPrepared",
        object_type: "Upload",
        object_id: upload.id.0,
        version: upload.version,
        part: None,
        fields: &["byteSize", "purpose"],
    };
    let writes = change::insert(store::new_upload(&upload), cx, Action::PrepareUpload, &made);
    let writes = match &key {
        Some(key) => writes.insert(key.keep(cx, upload.id.0)),
        None => writes,
    };
    match writes.run(&cx.db).await {
        Ok(()) => Ok(upload),
        // The same call, at the same moment, was faster.
        Err(error) if Key::broken_by(&error) => made_before(cx, key.as_ref()).await?.ok_or(error.into()),
        Err(error) => Err(error.into()),
    }
}

/// What the same call made before (I3), if it is still there.
async fn made_before(cx: &Cx, key: Option<&Key>) -> Result<Option<upload::Model>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen(cx).await? {
        Seen::Never => Ok(None),
        Seen::Before(id) => {
            let made = store::upload(cx.db.writer(), UploadId(id)).await?;
            if made.is_none() {
                // Nobody used it, and it was dropped long before its key would be: the call makes another one.
                key.drop(cx).await?;
            }
            Ok(made)
        }
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
    }
}

/// Whether a body may come: asked before it is read. Whoever has no token for it is told that there is nothing.
pub async fn admit(
    db: &Db,
    files: &Files,
    id: UploadId,
    token: &str,
    now: DateTime<Utc>,
) -> Result<upload::Model, Stop<Denied>> {
    if !files.addresses.is_token(id, token) {
        return Err(Stop::refused(Denied::NotThere));
    }
    let upload = store::upload(db.writer(), id).await?.ok_or(Stop::refused(Denied::NotThere))?;
    rules::receive(&upload, now).map_err(Stop::refused)?;
    Ok(upload)
}

/// The body, once: draws it anew, keeps it, and says that it is ready. Run it in a task of its own, so that it is finished
/// though its sender goes away.
pub async fn receive(db: Db, files: Arc<Files>, upload: upload::Model, body: Vec<u8>) -> Result<Kept, Stop<Denied>> {
    if usize::try_from(upload.byte_size) != Ok(body.len()) {
        return Err(Stop::refused(Denied::SizeDiffers));
    }
    if !store::advance(&db, upload.id, UploadStatus::Prepared, UploadStatus::Receiving).await? {
        return Err(Stop::refused(Denied::Used));
    }
    match keep(&db, &files, upload.id, body).await {
        Ok(picture) => Ok(picture),
        Err(stop) => {
            // A fault of ours does not use the token up; a body that was refused does.
            let next = match &stop {
                Stop::Refused(_) => UploadStatus::Refused,
                Stop::Failed(_) => UploadStatus::Prepared,
            };
            store::advance(&db, upload.id, UploadStatus::Receiving, next).await?;
            Err(stop)
        }
    }
}

/// What became of a body.
pub struct Kept {
    pub width: u32,
    pub height: u32,
}

async fn keep(db: &Db, files: &Files, id: UploadId, body: Vec<u8>) -> Result<Kept, Stop<Denied>> {
    let turn = files.decoding.clone().acquire_owned().await.map_err(Fault::internal)?;
    let drawn = tokio::task::spawn_blocking(move || {
        // Kept until the work ends, whoever waits for it.
        let _turn = turn;
        picture::redraw(&body)
    });
    let picture = drawn.await.map_err(Fault::internal)?.map_err(Stop::refused)?;
    let (kind, width, height) = (picture.kind, picture.width, picture.height);
    files.put(id, picture).await.map_err(Fault::internal)?;
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    match store::finish(db, id, kind, side(width), side(height)).await? {
        true => Ok(Kept { width, height }),
        false => Err(Stop::refused(Denied::NotThere)),
    }
}

/// These uploads, as far as there are any.
pub async fn uploads(db: &Db, ids: &[UploadId]) -> Result<Vec<upload::Model>, Fault> {
    Ok(store::uploads(db, ids).await?)
}

/// Drops uploads that nobody shows, their objects first: what is left if that fails is found again by its row.
pub async fn discard(db: &Db, files: &Files, ids: &[UploadId]) -> Result<u64, Fault> {
    for id in ids {
        files.delete(*id).await.map_err(Fault::internal)?;
    }
    Ok(store::delete(db, ids).await?)
}
