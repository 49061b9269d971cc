//! Attaching what was sent, and opening it for those who may see it.

use crate::{
    customer::{self, Vault},
    files::{self, Owner, Viewer, sealing},
    kernel::{
        actor::{Actor, CustomerActor},
        db::Db,
        error::{Fault, Stop},
        policy::{Action, Permit},
        secret::{DataKey, Ring},
    },
    org::{Directory, settings::Setting},
    voc::{
        attachment::{
            rules,
            store::{self, Attached},
        },
        desk::{self, Desk},
        refusal::Refusal,
        store as items,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    customer::Model as Customer,
    ids::{CustomerId, UploadId, VocItemId, VocTextId},
    upload::{self, UploadStatus},
    voc_attachment,
};
use std::sync::Arc;

/// A file whose key is with the item now.
pub struct Claimed {
    upload: UploadId,
    data_key: Vec<u8>,
}

impl Claimed {
    pub fn row(self, item: VocItemId, text: VocTextId, position: usize) -> voc_attachment::Model {
        voc_attachment::Model {
            upload_id: self.upload,
            item_id: item,
            text_id: text,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            data_key: Some(self.data_key),
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the key of the upload {0} does not open: is its key missing from `secret_keys`?")]
struct DoesNotOpen(uuid::Uuid);

/// Under the locks of the customer, and of the item if it is there already. The uploads' come last: two who want the same wait here, and one
/// finds it used.
pub async fn claim(
    desk: &Desk<'_>,
    item: Option<VocItemId>,
    ids: &[UploadId],
    customer: Option<&Customer>,
) -> Result<Vec<Claimed>, Stop<Refusal>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let setting = |setting| desk.directory.whole_setting(setting, desk.cx.now);
    let limits = (setting(Setting::VocAttachmentsPerText), setting(Setting::VocAttachmentsPerItem));
    let refused = |refusal| Stop::refused(Refusal::Attached(refusal));
    // Before anything is read: a list may be as long as a request.
    rules::number(ids.len(), 0, limits).map_err(refused)?;
    if let Some(item) = item {
        rules::number(ids.len(), store::number(&desk.tx, item).await?, limits).map_err(refused)?;
    }
    let uploads = files::lock(&desk.tx, ids).await?;
    let claimed = rules::claim(ids, &uploads, Owner::of(desk.permit), desk.cx.now)
        .map_err(|all| Stop::Refused(all.into_iter().map(Refusal::Attached).collect()))?;
    let claimed = claimed.into_iter().map(|upload| taken(desk.ring, upload, customer)).collect::<Result<_, _>>()?;
    files::hand_over(&desk.tx, ids).await?;
    Ok(claimed)
}

fn taken(ring: &Ring, upload: &upload::Model, customer: Option<&Customer>) -> Result<Claimed, Stop<Refusal>> {
    let wrapped = upload.data_key.clone().unwrap_or_default();
    let data_key = match customer {
        Some(customer) => Vault::adopt(ring, customer, &sealing::key_place(upload.id), &wrapped)?
            .ok_or(Stop::refused(Refusal::CustomerErased))?,
        None => wrapped,
    };
    Ok(Claimed { upload: upload.id, data_key })
}

/// The key of a file. `None` once the customer is forgotten.
pub fn key(ring: &Ring, row: &voc_attachment::Model, customer: Option<&Customer>) -> Result<Option<DataKey>, Fault> {
    let Some(wrapped) = row.data_key.as_deref() else { return Ok(None) };
    let place = sealing::key_place(row.upload_id);
    match customer {
        Some(customer) => Vault::adopted(ring, customer, &place, wrapped),
        None => {
            let key = DataKey::unwrap(ring, wrapped, &place);
            key.map(Some).ok_or_else(|| Fault::internal(DoesNotOpen(row.upload_id.0)))
        }
    }
}

/// A file that may be shown, and by which key.
pub struct Opened {
    pub upload: upload::Model,
    pub key: DataKey,
    pub name: String,
    /// Whose it shows something of, and the item's number.
    pub about: Option<(CustomerId, String)>,
}

/// V1, V10: for whoever the address was made for, if they may still see it.
pub async fn open(
    db: &Db,
    (directory, ring): (&Directory, &Ring),
    (id, viewer): (UploadId, Viewer),
    now: DateTime<Utc>,
) -> Result<Option<Opened>, Fault> {
    let Some(permit) = permit(directory, viewer) else { return Ok(None) };
    let Some((row, upload)) = store::attachment(db, id).await? else { return Ok(None) };
    let Some(item) = items::item(db.reader(), row.item_id).await? else { return Ok(None) };
    let text = items::texts_by_id(db.reader(), [row.text_id]).await?.into_iter().next();
    let shows = text.is_some_and(|text| desk::sees_originals(directory, &permit, &item, text.kind));
    if !shows || !desk::sees(directory, &permit, &item, now) {
        return Ok(None);
    }
    let customer = match item.customer_id {
        Some(id) => customer::customers_by_id(db, &[id]).await?.into_iter().next(),
        None => None,
    };
    let about = item.customer_id.map(|customer| (customer, item.number.clone()));
    Ok(opened(ring, (row, upload), customer.as_ref())?.map(|opened| Opened { about, ..opened }))
}

fn opened(ring: &Ring, (row, upload): Attached, customer: Option<&Customer>) -> Result<Option<Opened>, Fault> {
    let Some(key) = key(ring, &row, customer)? else { return Ok(None) };
    Ok(shown(&upload, &key).map(|name| Opened { upload, key, name, about: None }))
}

/// What a file is called, if it is there to be shown.
pub fn shown(upload: &upload::Model, key: &DataKey) -> Option<String> {
    let kind = upload.kind.filter(|_| upload.status == UploadStatus::Ready)?;
    Some(files::shown_name(&sealing::name(key, upload)?, kind))
}

/// What they may do now, as if they asked for the item.
fn permit(directory: &Directory, viewer: Viewer) -> Option<Permit> {
    let actor = match viewer {
        Viewer::Employee(id, session) => Actor::Employee(Arc::new(directory.actor(id, session, false)?)),
        Viewer::Customer(id) => Actor::Customer(CustomerActor { id }),
    };
    actor.permit(Action::VocItem).ok()
}
