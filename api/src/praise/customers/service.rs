//! Taking in praise by customers (P1, P3).

use crate::{
    customer,
    kernel::{cx::Cx, db::Tx, error::Stop, id, idempotency::Key, jobs::Done, policy::Action, secret::Ring},
    org::Directory,
    praise::{
        customers::{
            bringer::{Bringer, judge, may_bring},
            rules, store,
            telling::{HELD, SHOWN, of, tell},
        },
        relay::insert_post,
        rules::Refusal,
        service::{self, NewPost},
        store as board,
    },
};
use entity::{
    ids::{EmployeeId, PraisePostId, UploadId},
    praise_post::{self, PraiseOrigin},
};
use uuid::Uuid;

/// P1, P3: a customer's praise, shown at once or held.
pub async fn create(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    by: Bringer<'_>,
    new: NewPost,
    key: Option<String>,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let key = service::idempotency_key(by.principal(), Action::CreatePraisePost, key, &new)?;
    if let Some(first) = service::made_before(cx, key.as_ref()).await? {
        return found(cx, &by, first).await;
    }
    may_bring(directory, &by, &new).map_err(Stop::refused)?;
    // Not in the transaction, so that who writes too much costs little; a few at once may still slip through together.
    let written = store::written_since(&cx.db, by.customer(), cx.now - rules::WINDOW).await?;
    rules::may_write(written).map_err(Stop::refused)?;
    let refused_images = by.images(cx, &new.images).await?;
    let tx = cx.db.begin().await?;
    let customer = customer::lock_for_case(&tx, by.customer()).await?.filter(|customer| customer.erased_at.is_none());
    let customer = customer.ok_or(Stop::refused(Refusal::UnknownCustomer))?;
    let (message, shows) = judge(directory, ring, (&by, &customer), &new, refused_images)?;
    let images = new.images.clone();
    let post = post(cx, &by, new, message, shows);
    match write(&tx, cx, &post, &images, key.as_ref()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(post)
        }
        Err(error) => {
            tx.rollback().await?;
            // The same call, at the same moment, was faster; or somebody with one of the images.
            match service::made_before(cx, key.as_ref()).await? {
                Some(first) if Key::broken_by(&error) || board::image_taken(&error) => found(cx, &by, first).await,
                _ if board::image_taken(&error) => Err(Stop::Refused(by.images(cx, &images).await?)),
                _ => Err(error.into()),
            }
        }
    }
}

fn post(cx: &Cx, by: &Bringer<'_>, new: NewPost, message: String, shows: bool) -> praise_post::Model {
    let held = (!shows).then_some(cx.now);
    praise_post::Model {
        origin: PraiseOrigin::Customer,
        channel: Some(by.channel()),
        recorded_by: by.recorder(),
        held_at: held,
        hidden_at: held,
        shown_at: shows.then_some(cx.now),
        ..service::fresh_post(PraisePostId(id::fresh(cx.now)), EmployeeId(by.customer().0), new, message, cx.now)
    }
}

const FIELDS: [&str; 4] = ["recipients", "message", "tags", "channel"];

async fn write(tx: &Tx, cx: &Cx, post: &praise_post::Model, images: &[UploadId], key: Option<&Key>) -> Done {
    insert_post(tx, post, images).await?;
    let event = if post.held_at.is_some() { HELD } else { SHOWN };
    tell(tx, cx, Action::CreatePraisePost, &[of(post.id, event, post.revision, &FIELDS)]).await?;
    match key {
        Some(key) => key.keep_in(tx, cx, post.id.0).await,
        None => Ok(()),
    }
}

/// What the same call made, as far as who calls sees it now: a customer does not see that it was rejected, nor why.
async fn found(cx: &Cx, by: &Bringer<'_>, id: Uuid) -> Result<praise_post::Model, Stop<Refusal>> {
    let id = PraisePostId(id);
    let post = match by {
        Bringer::Themself(scope) => store::own_post(cx.db.writer(), *scope, id).await?,
        Bringer::Recorder { scope, .. } => board::post(cx.db.writer(), scope, id).await?,
    };
    post.ok_or(Stop::refused(Refusal::PostNotFound))
}
