//! Deciding on what is held, letting show again, and forgetting what erased customers wrote (P3, C4).

use crate::{
    customer,
    kernel::{
        cx::Cx,
        db::Tx,
        error::Stop,
        jobs::Done,
        policy::{Action, Scope},
    },
    org::Directory,
    praise::{
        customers::{
            rules, store,
            telling::{ERASED, ERASED_UNSEEN, REJECTED, SHOWN, of, tell},
        },
        moderation,
        rules::Refusal,
        statistics, store as board,
    },
};
use entity::{
    ids::{CustomerId, PraisePostId},
    praise_post::{self, PraiseOrigin},
};

/// What the CS office decides about a held post.
pub struct Screening {
    pub show: bool,
    pub reason: Option<String>,
    pub expected_version: Option<i32>,
}

/// P3: what is shown is told as any new post.
pub async fn screen(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: PraisePostId,
    screening: Screening,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let reason = moderation::rules::hiding(!screening.show, screening.reason.as_deref()).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let post = board::lock_post(&tx, scope, id).await?.ok_or(Stop::refused(Refusal::PostNotFound))?;
    rules::may_screen(&post).map_err(Stop::refused)?;
    moderation::rules::is_current((&post).into(), screening.expected_version).map_err(Stop::refused)?;
    if screening.show {
        may_let_show(&tx, scope, &post).await?;
    }
    store::decide(&tx, id, cx.now, reason.map(|reason| (cx.now, scope.employee(), reason))).await?;
    let event = if screening.show { SHOWN } else { REJECTED };
    let changed = of(id, event, post.revision + 1, &["held", "hidden", "reason"]);
    tell(&tx, cx, Action::ScreenPraisePost, &[changed]).await?;
    if screening.show {
        statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    }
    let post = board::post(&tx, scope, id).await?;
    tx.commit().await?;
    post.ok_or(Stop::refused(Refusal::PostNotFound))
}

/// P3: somebody who has no part in it lets a customer's praise show.
async fn may_let_show(tx: &Tx, scope: &Scope, post: &praise_post::Model) -> Result<(), Stop<Refusal>> {
    let linked = match post.customer() {
        Some(customer) => customer::linked_employee(tx, customer).await?,
        None => None,
    };
    rules::may_let_show(post, linked, scope.employee()).map_err(Stop::refused)
}

/// P3, P7: before the CS office lets a hidden post show again. A colleague's always may.
pub async fn may_show_again(tx: &Tx, scope: &Scope, post: &praise_post::Model) -> Result<(), Stop<Refusal>> {
    if post.origin != PraiseOrigin::Customer {
        return Ok(());
    }
    rules::may_show_again(post).map_err(Stop::refused)?;
    may_let_show(tx, scope, post).await
}

/// C4, for the erasure of a customer, in its transaction, which has the customer locked: what they wrote is gone, that they praised
/// stays.
pub async fn forget(tx: &Tx, cx: &Cx, action: Action, customer: CustomerId) -> Done {
    let posts = store::lock_all(tx, customer).await?;
    if posts.is_empty() {
        return Ok(());
    }
    store::blank_all(tx, customer).await?;
    let erased = |(id, revision, shown): &(PraisePostId, i32, bool)| {
        of(*id, if *shown { ERASED } else { ERASED_UNSEEN }, revision + 1, &["message", "images"])
    };
    tell(tx, cx, action, &posts.iter().map(erased).collect::<Vec<_>>()).await
}
