//! Which uploads may be attached (V1).

use crate::files::{self, Owner};
use chrono::{DateTime, Utc};
use entity::{
    ids::UploadId,
    upload::{self, UploadPurpose, UploadStatus},
};

/// Why one of those that were given can't be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is none, or it is somebody else's, for something else, or too old.
    Unknown,
    NotReady,
    Used,
    Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    TooMany { max: i32 },
    ItemFull { max: i32 },
    Attachment { index: usize, why: Why },
}

/// So many at once, and on the item as many as it has.
pub fn number(given: usize, there: u64, (per_text, per_item): (i32, i32)) -> Result<(), Refusal> {
    let (given, there) = (i64::try_from(given).unwrap_or(i64::MAX), i64::try_from(there).unwrap_or(i64::MAX));
    if given > i64::from(per_text) {
        return Err(Refusal::TooMany { max: per_text });
    }
    match given.saturating_add(there) > i64::from(per_item) {
        true => Err(Refusal::ItemFull { max: per_item }),
        false => Ok(()),
    }
}

/// The uploads in the order in which they were given, if all of them can be attached.
pub fn claim<'a>(
    given: &[UploadId],
    uploads: &'a [upload::Model],
    by: Owner,
    now: DateTime<Utc>,
) -> Result<Vec<&'a upload::Model>, Vec<Refusal>> {
    let standing = |index: usize, id: &UploadId| {
        if given.iter().take(index).any(|earlier| earlier == id) {
            return Err(Why::Repeated);
        }
        let theirs = |upload: &&upload::Model| {
            upload.id == *id && upload.purpose == UploadPurpose::VocAttachment && by.owns(upload)
        };
        let upload = uploads.iter().find(theirs).ok_or(Why::Unknown)?;
        match upload.status {
            UploadStatus::Erased => Err(Why::Unknown),
            // What is claimed has given its key away, however long ago.
            UploadStatus::Ready if upload.data_key.is_none() => Err(Why::Used),
            _ if !files::is_usable(upload, by, now) => Err(Why::Unknown),
            UploadStatus::Ready => Ok(upload),
            UploadStatus::Prepared | UploadStatus::Receiving | UploadStatus::Refused => Err(Why::NotReady),
        }
    };
    let (mut claimed, mut refusals) = (Vec::new(), Vec::new());
    for (index, id) in given.iter().enumerate() {
        match standing(index, id) {
            Ok(upload) => claimed.push(upload),
            Err(why) => refusals.push(Refusal::Attachment { index, why }),
        }
    }
    if refusals.is_empty() { Ok(claimed) } else { Err(refusals) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use entity::ids::{CustomerId, EmployeeId};
    use uuid::Uuid;

    const ME: Owner = Owner::Employee(EmployeeId(Uuid::from_u128(1)));

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn upload(id: u128, change: impl FnOnce(&mut upload::Model)) -> upload::Model {
        let mut upload = upload::Model {
            id: UploadId(Uuid::from_u128(id)),
            owner_id: Some(EmployeeId(Uuid::from_u128(1))),
            customer_id: None,
            purpose: UploadPurpose::VocAttachment,
            status: UploadStatus::Ready,
            byte_size: 10,
            kind: Some(upload::FileKind::Pdf),
            width: None,
            height: None,
            kept_size: Some(10),
            name: Some(vec![1]),
            data_key: Some(vec![1]),
            created_at: now() - TimeDelta::hours(1),
            expires_at: now(),
            version: 3,
        };
        change(&mut upload);
        upload
    }

    fn refused(upload: upload::Model, by: Owner) -> Option<Why> {
        match claim(&[upload.id], &[upload], by, now()).err()?.first()? {
            Refusal::Attachment { index: 0, why } => Some(*why),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn v1_an_upload_is_attached_by_its_owner_once_ready_and_within_a_day() {
        assert_eq!(refused(upload(7, |_| {}), ME), None);
        for (change, why) in [
            ((|one| one.purpose = UploadPurpose::PraiseImage) as fn(&mut upload::Model), Why::Unknown),
            (|one| one.owner_id = Some(EmployeeId(Uuid::from_u128(2))), Why::Unknown),
            (|one| one.created_at -= TimeDelta::hours(23), Why::Unknown),
            (|one| one.status = UploadStatus::Erased, Why::Unknown),
            (|one| one.status = UploadStatus::Prepared, Why::NotReady),
            (|one| one.status = UploadStatus::Receiving, Why::NotReady),
            (|one| one.status = UploadStatus::Refused, Why::NotReady),
            (|one| one.data_key = None, Why::Used),
        ] {
            assert_eq!(refused(upload(7, change), ME), Some(why));
        }
        // A customer with the same id is somebody else.
        assert_eq!(refused(upload(7, |_| {}), Owner::Customer(CustomerId(Uuid::from_u128(1)))), Some(Why::Unknown));
    }

    #[test]
    fn v1_those_given_are_attached_in_their_order_or_not_at_all() {
        let uploads = [upload(7, |_| {}), upload(8, |_| {})];
        let (seven, eight, none) = (uploads[0].id, uploads[1].id, UploadId(Uuid::from_u128(9)));
        let claimed = claim(&[eight, seven], &uploads, ME, now()).unwrap();
        assert_eq!(claimed.iter().map(|upload| upload.id).collect::<Vec<_>>(), [eight, seven]);
        let at = |index, why| Refusal::Attachment { index, why };
        let refused = claim(&[seven, none, seven], &uploads, ME, now()).unwrap_err();
        assert_eq!(refused, [at(1, Why::Unknown), at(2, Why::Repeated)]);
    }

    #[test]
    fn v1_there_are_so_many_at_once_and_so_many_on_an_item() {
        assert_eq!(number(5, 45, (5, 50)), Ok(()));
        assert_eq!(number(6, 0, (5, 50)), Err(Refusal::TooMany { max: 5 }));
        assert_eq!(number(5, 46, (5, 50)), Err(Refusal::ItemFull { max: 50 }));
        assert_eq!(number(1, 0, (0, 50)), Err(Refusal::TooMany { max: 0 }));
        assert_eq!(number(usize::MAX, u64::MAX, (i32::MAX, i32::MAX)), Err(Refusal::TooMany { max: i32::MAX }));
    }
}
