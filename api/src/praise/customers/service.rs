//! Taking in praise by customers, screening it, and forgetting what erased customers wrote.

use crate::{
    customer::{self, Person, Vault},
    kernel::{
        audit, bulk,
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
        customers::{
            rules::{self, Doubts},
            screening::Author,
            store,
        },
        images, moderation,
        relay::insert_post,
        rules::{self as board_rules, ImageStanding, Refusal},
        service::{self, NewPost},
        statistics, store as board,
    },
};
use entity::{
    customer::Model as Customer,
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

/// The message as it is kept, and whether it shows at once.
fn judge(
    directory: &Directory,
    ring: &Ring,
    (by, customer): (&Bringer<'_>, &Customer),
    new: &NewPost,
    refused_images: Vec<Refusal>,
) -> Result<(String, bool), Stop<Refusal>> {
    let author = match by {
        // A customer who is an employee praises others as well.
        Bringer::Themself(_) => customer.employee_id.unwrap_or(EmployeeId(customer.id.0)),
        // To who records, the customer is masked: no refusal tells which employee they are. It is held instead.
        Bringer::Recorder { scope, .. } => {
            rules::may_record_for(customer.employee_id, scope.employee()).map_err(Stop::refused)?;
            EmployeeId(customer.id.0)
        }
    };
    let (people, tags) = (service::standings(directory, &new.recipients), service::tags(directory, &new.tags));
    let message = match (board_rules::create(author, &people, &tags, &new.message), refused_images) {
        (Ok(message), refused) if refused.is_empty() => message,
        (checked, refused) => {
            return Err(Stop::Refused(checked.err().into_iter().flatten().chain(refused).collect()));
        }
    };
    let doubts = Doubts {
        images: !new.images.is_empty(),
        praises_recorder: by.recorder().is_some_and(|recorder| new.recipients.contains(&recorder)),
        works_here: customer.employee_id.and_then(|id| directory.employee(id)).is_some_and(|person| person.is_active()),
    };
    let Person { name, phone, email } = Vault::person(ring, customer)?;
    let known = Author { name: name.as_deref(), phone: phone.as_deref(), email: email.as_deref() };
    let shows = rules::shows_at_once(&message, known, doubts);
    Ok((message, shows))
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

/// What happened, and to what: while it is held it is nothing that the board's listeners hear of.
type Event = (&'static str, &'static str);
const SHOWN: Event = ("praisePostCreated", "PraisePost");
const HELD: Event = ("praiseHeld", "HeldPraise");
const REJECTED: Event = ("heldPraiseRejected", "HeldPraise");
const ERASED: Event = ("praisePostErased", "PraisePost");
/// Of what never showed.
const ERASED_UNSEEN: Event = ("heldPraiseErased", "HeldPraise");

fn of<'a>(id: PraisePostId, (event, object_type): Event, version: i32, fields: &'a [&'a str]) -> Change<'a> {
    Change { event, object_type, object_id: id.0, version, part: None, fields }
}

/// The records say who did it; the events nobody, because neither who recorded nor who screened it praises.
async fn tell(tx: &Tx, cx: &Cx, action: Action, changes: &[Change<'_>]) -> Done {
    bulk::insert(tx, changes.iter().map(|change| events::row_by(None, cx.now, change))).await?;
    let record = |change: &Change<'_>| {
        let (object_id, fields) = (Some(change.object_id), change.fields);
        audit::row(cx, action, &audit::Record { object_type: "PraisePost", object_id, fields })
    };
    bulk::insert(tx, changes.iter().map(record)).await
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
