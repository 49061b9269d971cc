//! Taking in praise by customers, screening it, and forgetting what erased customers wrote.

use crate::{
    customer::{self, Vault},
    kernel::{
        audit,
        change::Change,
        cx::Cx,
        db::Tx,
        error::Stop,
        events, id,
        idempotency::Key,
        jobs::Done,
        policy::{Action, CustomerScope, Scope},
        secret::Ring,
    },
    org::Directory,
    praise::{
        customers::{rules, store},
        images, moderation,
        relay::insert_post,
        rules::{self as board_rules, ImageStanding, Refusal},
        service::{self, NewPost},
        statistics, store as board,
    },
};
use entity::{
    department::DepartmentKind,
    employee_role::Role,
    ids::{CustomerId, EmployeeId, PraisePostId, UploadId},
    praise_post::{self, PraiseChannel, PraiseOrigin},
};
use uuid::Uuid;

/// Who brings a customer's praise, and by which way.
pub enum Bringer<'a> {
    Themself(CustomerScope),
    Recorder { scope: &'a Scope, customer: CustomerId, channel: PraiseChannel },
}

impl Bringer<'_> {
    fn customer(&self) -> CustomerId {
        match self {
            Self::Themself(scope) => scope.customer(),
            Self::Recorder { customer, .. } => *customer,
        }
    }

    fn recorder(&self) -> Option<EmployeeId> {
        match self {
            Self::Themself(_) => None,
            Self::Recorder { scope, .. } => Some(scope.employee()),
        }
    }

    fn channel(&self) -> PraiseChannel {
        match self {
            Self::Themself(_) => PraiseChannel::App,
            Self::Recorder { channel, .. } => *channel,
        }
    }

    fn principal(&self) -> Uuid {
        self.recorder().map_or(self.customer().0, |recorder| recorder.0)
    }

    async fn images(&self, cx: &Cx, ids: &[UploadId]) -> Result<Vec<Refusal>, Stop<Refusal>> {
        let standings = match self {
            // Uploads belong to employees.
            Self::Themself(_) => ids.iter().map(|id| (*id, ImageStanding::Unknown)).collect(),
            Self::Recorder { scope, .. } => images::standings(cx, scope, ids).await?,
        };
        Ok(board_rules::images(&standings))
    }
}

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
        return found(cx, first).await;
    }
    may_bring(directory, &by, &new).map_err(Stop::refused)?;
    let refused_images = by.images(cx, &new.images).await?;
    let tx = cx.db.begin().await?;
    let customer = customer::lock_for_case(&tx, by.customer()).await?.filter(|customer| customer.erased_at.is_none());
    let customer = customer.ok_or(Stop::refused(Refusal::UnknownCustomer))?;
    // A customer who is an employee praises others as well.
    let author = customer.employee_id.unwrap_or(EmployeeId(customer.id.0));
    let (people, tags) = (service::standings(directory, &new.recipients), service::tags(directory, &new.tags));
    let message = match (board_rules::create(author, &people, &tags, &new.message), refused_images) {
        (Ok(message), refused) if refused.is_empty() => message,
        (checked, refused) => {
            return Err(Stop::Refused(checked.err().into_iter().flatten().chain(refused).collect()));
        }
    };
    // Who records praise of themself does not decide alone that it shows.
    let own = by.recorder().is_some_and(|recorder| new.recipients.contains(&recorder));
    let shows = !own && rules::is_plain(&message, Vault::name(ring, &customer)?.as_deref());
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
                Some(first) if Key::broken_by(&error) || board::image_taken(&error) => found(cx, first).await,
                _ if board::image_taken(&error) => Err(Stop::Refused(by.images(cx, &images).await?)),
                _ => Err(error.into()),
            }
        }
    }
}

fn may_bring(directory: &Directory, by: &Bringer<'_>, new: &NewPost) -> Result<(), Refusal> {
    if new.continues.is_some() {
        return Err(Refusal::ContinuedByCustomer);
    }
    match by {
        Bringer::Themself(_) => Ok(()),
        Bringer::Recorder { scope, .. } => {
            let kind = directory.employee(scope.employee()).map(|person| DepartmentKind::from(person.department.kind));
            let is_cs_office = scope.actor().roles.contains(Role::CsOffice);
            rules::may_record(kind.unwrap_or(DepartmentKind::BackOffice), is_cs_office)
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
        ..service::fresh_post(PraisePostId(id::fresh(cx.now)), EmployeeId(by.customer().0), new, message, cx.now)
    }
}

const FIELDS: [&str; 4] = ["recipients", "message", "tags", "channel"];

async fn write(tx: &Tx, cx: &Cx, post: &praise_post::Model, images: &[UploadId], key: Option<&Key>) -> Done {
    insert_post(tx, post, images).await?;
    let event = if post.held_at.is_some() { HELD } else { SHOWN };
    tell(tx, cx, Action::CreatePraisePost, of(post, event, post.revision, &FIELDS)).await?;
    match key {
        Some(key) => key.keep_in(tx, cx, post.id.0).await,
        None => Ok(()),
    }
}

/// What happened, and to what: while it is held it is nothing that the board's listeners hear of.
type Event = (&'static str, &'static str);
const SHOWN: Event = ("praisePostCreated", "PraisePost");
const HELD: Event = ("praiseHeld", "HeldPraise");
const REJECTED: Event = ("heldPraiseRejected", "HeldPraise");
const ERASED: Event = ("praisePostErased", "PraisePost");

fn of<'a>(post: &praise_post::Model, (event, object_type): Event, version: i32, fields: &'a [&'a str]) -> Change<'a> {
    Change { event, object_type, object_id: post.id.0, version, part: None, fields }
}

/// The record says who did it; the event nobody, because neither who recorded nor who screened it praises.
async fn tell(tx: &Tx, cx: &Cx, action: Action, change: Change<'_>) -> Done {
    events::write(tx, events::row_by(None, cx.now, &change)).await?;
    let record = audit::Record { object_type: "PraisePost", object_id: Some(change.object_id), fields: change.fields };
    audit::write(tx, cx, action, &record).await
}

async fn found(cx: &Cx, id: Uuid) -> Result<praise_post::Model, Stop<Refusal>> {
    let post = board::post_for_all(cx.db.writer(), PraisePostId(id)).await?;
    post.filter(|post| post.deleted_at.is_none()).ok_or(Stop::refused(Refusal::PostNotFound))
}

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
    store::decide(&tx, id, reason.map(|reason| (cx.now, scope.employee(), reason))).await?;
    let event = if screening.show { SHOWN } else { REJECTED };
    tell(&tx, cx, Action::ScreenPraisePost, of(&post, event, post.revision + 1, &["held", "hidden", "reason"])).await?;
    if screening.show {
        statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    }
    let post = board::post(&tx, scope, id).await?;
    tx.commit().await?;
    post.ok_or(Stop::refused(Refusal::PostNotFound))
}

/// C4, for the erasure of a customer, in its transaction: what they wrote is gone, that they praised stays.
pub async fn forget(tx: &Tx, cx: &Cx, action: Action, customer: CustomerId) -> Done {
    for post in store::lock_all(tx, customer).await? {
        store::blank(tx, post.id).await?;
        let event = if post.hidden_at.is_some() { REJECTED } else { ERASED };
        tell(tx, cx, action, of(&post, event, post.revision + 1, &["message", "images"])).await?;
    }
    Ok(())
}
