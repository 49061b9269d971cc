//! Preparing an upload, and taking its body.

use crate::{
    files::{
        name,
        objects::{Files, Variant},
        pdf, picture,
        picture::Picture,
        rules::{self, Announced, Denied, Owner, Refusal},
        sealing::{self, Sealed},
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::{Db, Tx},
        error::{Fault, Stop},
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        policy::{Action, Permit},
        secret::{DataKey, Ring},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{CustomerId, UploadId},
    upload::{self, FileKind, UploadPurpose, UploadStatus},
};
use serde::Serialize;
use std::sync::Arc;

pub struct NewUpload {
    pub purpose: UploadPurpose,
    pub byte_size: i32,
    pub content_type: String,
    pub file_name: Option<String>,
}

/// By which a retry is known: of a name nothing that could be guessed. Without one it is what it was before there were names.
#[derive(Serialize)]
struct Fingerprint<'a> {
    purpose: &'static str,
    byte_size: i32,
    content_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<Vec<u8>>,
}

fn fingerprint<'a>(ring: &Ring, new: &'a NewUpload) -> Fingerprint<'a> {
    let purpose = match new.purpose {
        UploadPurpose::PraiseImage => "PRAISE_IMAGE",
        UploadPurpose::VocAttachment => "VOC_ATTACHMENT",
    };
    let file_name = new.file_name.as_deref().and_then(|name| ring.blind("upload.name", name).into_iter().next());
    Fingerprint { purpose, byte_size: new.byte_size, content_type: &new.content_type, file_name }
}

/// P3, V1: announces a body. What is announced is only checked for what would be refused anyway: the body itself decides.
pub async fn prepare(
    cx: &Cx,
    files: &Files,
    permit: &Permit,
    new: NewUpload,
    key: Option<String>,
) -> Result<upload::Model, Stop<Refusal>> {
    let by = Owner::of(permit);
    let (owner_id, customer_id) = match by {
        Owner::Employee(id) => (Some(id), None),
        Owner::Customer(id) => (None, Some(id)),
    };
    let principal = owner_id.map(|id| id.0).or(customer_id.map(|id| id.0)).unwrap_or_default();
    let key = Key::given(principal, Action::PrepareUpload, key, &fingerprint(&files.ring, &new));
    let key = key.map_err(|_| Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }))?;
    if let Some(first) = made_before(cx, key.as_ref()).await? {
        return Ok(first);
    }
    // Two at one moment may both be the last: this keeps a flood away and promises no number.
    let lately = store::prepared_since(&cx.db, by, cx.now - TimeDelta::hours(1)).await?;
    let announced = Announced { by, purpose: new.purpose, byte_size: new.byte_size, content_type: &new.content_type };
    let accepted = rules::prepare(&announced, files.largest(new.purpose), lately);
    let id = UploadId(id::fresh(cx.now));
    let (data_key, name) = match (accepted, named(&new)) {
        (Ok(()), Ok(Some(name))) => {
            sealing::fresh(&files.ring, id, &name).map(|(key, name)| (Some(key), Some(name)))?
        }
        (Ok(()), Ok(None)) => (None, None),
        (accepted, named) => {
            let all = accepted.err().unwrap_or_default().into_iter().chain(named.err());
            return Err(Stop::Refused(all.collect()));
        }
    };
    let upload = upload::Model {
        id,
        owner_id,
        customer_id,
        purpose: new.purpose,
        status: UploadStatus::Prepared,
        byte_size: new.byte_size,
        kind: None,
        width: None,
        height: None,
        kept_size: None,
        name,
        data_key,
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
        fields: if upload.name.is_some() { &["byteSize", "purpose", "fileName"] } else { &["byteSize", "purpose"] },
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

/// Of an attachment alone: nobody sees what an image of a post was called.
fn named(new: &NewUpload) -> Result<Option<String>, Refusal> {
    match new.purpose {
        UploadPurpose::PraiseImage => Ok(None),
        UploadPurpose::VocAttachment => {
            name::clean(new.file_name.as_deref().unwrap_or_default()).map(Some).map_err(Refusal::Name)
        }
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
    let id = upload.id;
    match keep(&db, &files, upload, body).await {
        Ok(kept) => Ok(kept),
        Err(stop) => {
            // A fault of ours does not use the token up; a body that was refused does.
            let next = match &stop {
                Stop::Refused(_) => UploadStatus::Refused,
                Stop::Failed(_) => UploadStatus::Prepared,
            };
            store::advance(&db, id, UploadStatus::Receiving, next).await?;
            Err(stop)
        }
    }
}

/// What became of a body.
#[derive(Clone, Copy)]
pub struct Kept {
    pub kind: FileKind,
    pub width: Option<i32>,
    pub height: Option<i32>,
    /// Of what is sealed alone.
    pub size: Option<i32>,
}

impl Kept {
    fn picture(picture: &Picture) -> Self {
        let side = |side: u32| i32::try_from(side).ok();
        Self { kind: picture.kind, width: side(picture.width), height: side(picture.height), size: None }
    }
}

enum Looked {
    Plain(Picture),
    Sealed(Sealed),
}

async fn keep(db: &Db, files: &Files, upload: upload::Model, body: Vec<u8>) -> Result<Kept, Stop<Denied>> {
    let id = upload.id;
    let turn = files.decoding.clone().acquire_owned().await.map_err(Fault::internal)?;
    let ring = files.ring.clone();
    let looked = tokio::task::spawn_blocking(move || {
        // Kept until the work ends, whoever waits for it.
        let _turn = turn;
        match upload.purpose {
            UploadPurpose::PraiseImage => {
                let picture = picture::redraw(&body).map_err(Stop::refused)?;
                Ok((Kept::picture(&picture), Looked::Plain(picture)))
            }
            UploadPurpose::VocAttachment => sealed(&ring, &upload, body),
        }
    });
    let (kept, looked) = looked.await.map_err(Fault::internal)??;
    match looked {
        Looked::Plain(picture) => files.put(id, picture).await,
        Looked::Sealed(sealed) => files.put_sealed(id, sealed).await,
    }
    .map_err(Fault::internal)?;
    if store::finish(db, id, kept).await? {
        return Ok(kept);
    }
    // It was dropped meanwhile, perhaps because its customer was forgotten: then nothing of it may be left.
    files.delete(id).await.map_err(Fault::internal)?;
    Err(Stop::refused(Denied::NotThere))
}

/// V1, C4: an image as one of a post, a document as it came; either sealed with the file's key.
fn sealed(ring: &Ring, upload: &upload::Model, body: Vec<u8>) -> Result<(Kept, Looked), Stop<Denied>> {
    let key = sealing::unclaimed(ring, upload).ok_or(Stop::refused(Denied::NotThere))?;
    let (kept, whole, thumbnail) = if pdf::is_pdf(&body) {
        pdf::check(&body).map_err(Stop::refused)?;
        (Kept { kind: FileKind::Pdf, width: None, height: None, size: None }, body, None)
    } else {
        let picture = picture::redraw(&body).map_err(Stop::refused)?;
        (Kept::picture(&picture), picture.whole, Some(picture.thumbnail))
    };
    let kept = Kept { size: i32::try_from(whole.len()).ok(), ..kept };
    let small = thumbnail.map(|small| sealing::seal(&key, upload.id, Variant::Thumbnail, &small)).transpose()?;
    let whole = sealing::seal(&key, upload.id, Variant::Whole, &whole)?;
    Ok((kept, Looked::Sealed(Sealed { whole, thumbnail: small })))
}

/// These uploads, as far as there are any.
pub async fn uploads(db: &Db, ids: &[UploadId]) -> Result<Vec<upload::Model>, Fault> {
    Ok(store::uploads(db, ids).await?)
}

/// Drops uploads that nobody shows, their objects first: what is left if that fails is found again by its row.
pub async fn discard(db: &Db, files: &Files, ids: &[UploadId]) -> Result<u64, Fault> {
    let mut gone = Vec::with_capacity(ids.len());
    for id in ids {
        match files.delete(*id).await {
            Ok(()) => gone.push(*id),
            // The others do not wait for this one.
            Err(error) => tracing::error!(%error, upload = %id.0, "an object can't be dropped now"),
        }
    }
    Ok(store::delete(db, &gone).await?)
}

/// Uploads of a claim, under their locks.
pub async fn lock(tx: &Tx, ids: &[UploadId]) -> Result<Vec<upload::Model>, Fault> {
    Ok(store::lock(tx, ids).await?)
}

/// Whoever locked them has their keys now.
pub async fn hand_over(tx: &Tx, ids: &[UploadId]) -> Result<(), Fault> {
    Ok(store::hand_over(tx, ids).await?)
}

/// C4: of these, and of what the customer sent and nobody claimed, no name and no key is left; how many they were. `drop_erased` drops
/// the rest.
pub async fn erase(tx: &Tx, customer: CustomerId, ids: &[UploadId]) -> Result<u64, Fault> {
    Ok(store::erase(tx, customer, ids).await?)
}

/// Uploads that are dropped at a time.
const AT_ONCE: u64 = 200;

/// Some uploads that are to be dropped because their customer is forgotten.
pub async fn erased(db: &Db, after: Option<UploadId>) -> Result<Vec<UploadId>, Fault> {
    Ok(store::erased(db, after, AT_ONCE).await?)
}

/// Drops attachments that were sent for a text that was never written; returns how many.
pub async fn forget_unclaimed(db: &Db, files: &Files, now: DateTime<Utc>) -> Result<u64, Fault> {
    let mut forgotten = 0;
    loop {
        let unclaimed = store::unclaimed(db, now - rules::KEPT_UNUSED, AT_ONCE).await?;
        if unclaimed.is_empty() {
            return Ok(forgotten);
        }
        let gone = discard(db, files, &unclaimed).await?;
        forgotten += gone;
        if gone == 0 {
            return Ok(forgotten);
        }
    }
}

/// C2: keys of attachments that nobody has claimed yet, wrapped by the ring's first; returns how many were not.
pub async fn rekey(db: &Db, ring: &Ring) -> Result<u64, Fault> {
    let mut renewed = 0;
    for upload in store::keyed(db).await? {
        let old = upload.data_key.as_deref().filter(|wrapped| !ring.is_current(wrapped));
        if let Some(fresh) = old.and_then(|wrapped| ring.renew(wrapped, &sealing::key_place(upload.id))) {
            renewed += u64::from(store::rewrap(db, &upload, fresh).await?);
        }
    }
    Ok(renewed)
}

/// An attachment in the clear. `None` if it is not there, or does not open.
pub async fn opened(files: &Files, id: UploadId, variant: Variant, key: DataKey) -> Result<Option<Vec<u8>>, Fault> {
    let Some(sealed) = files.get_sealed(id, variant).await.map_err(Fault::internal)? else { return Ok(None) };
    let opened = tokio::task::spawn_blocking(move || sealing::open(&key, id, variant, &sealed));
    opened.await.map_err(Fault::internal)
}
