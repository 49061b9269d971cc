//! Compliments that reached the company in another way and become praise (P9): in the caller's transaction, which has the customer
//! locked. They are screened as any customer's praise (P3).

use crate::{
    customer::Vault,
    kernel::{cx::Cx, db::Tx, error::Stop, id, jobs::Done, policy::Action, secret::Ring},
    org::Directory,
    praise::{
        customers::{
            rules::{self, Doubts},
            screening::Author,
            store,
            telling::{HELD, REJECTED, SHOWN, of, tell},
        },
        moderation,
        relay::insert_post,
        rules::{self as board_rules, Refusal},
        service::{self, NewPost},
        statistics,
    },
};
use entity::{
    customer::Model as Customer,
    department::DepartmentKind,
    employee_role::Role,
    ids::{EmployeeId, PraisePostId},
    praise_post::{self, PraiseChannel, PraiseOrigin},
};
use uuid::Uuid;

/// What somebody was thanked for.
pub struct Compliment<'a> {
    /// None: nobody knows who they are.
    pub customer: Option<&'a Customer>,
    /// What stands in the customer's place then: an id that is no customer's.
    pub instead: Uuid,
    pub recipients: Vec<EmployeeId>,
    pub message: &'a str,
    pub channel: PraiseChannel,
    /// The employee who says whom it praises; none: the customer.
    pub recorder: Option<EmployeeId>,
    /// Whether somebody is to look first, whatever it says.
    pub is_doubtful: bool,
}

pub async fn bring(
    tx: &Tx,
    cx: &Cx,
    action: Action,
    (directory, ring): (&Directory, &Ring),
    compliment: Compliment<'_>,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let Compliment { customer, recorder, .. } = compliment;
    let linked = customer.and_then(|customer| customer.employee_id);
    let author = EmployeeId(customer.map_or(compliment.instead, |customer| customer.id.0));
    if let Some(recorder) = recorder {
        // P1: as whoever records praise; to say whom a compliment praises is no way round it.
        let person = directory.employee(recorder);
        let kind = person.map_or(DepartmentKind::BackOffice, |person| person.department.kind.into());
        // R4: an executive speaks with customers, too.
        let hears_customers =
            person.is_some_and(|person| person.role_set.contains(Role::CsOffice) || person.role_set.is_executive());
        rules::may_record(kind, hears_customers).map_err(Stop::refused)?;
        rules::may_record_for(linked, recorder).map_err(Stop::refused)?;
    }
    // As `bringer::judge`: who praises by themself does not praise themself, and to who records no refusal tells who the customer is.
    let praises = recorder.or(linked).unwrap_or(author);
    let people = service::standings(directory, &compliment.recipients);
    let message = board_rules::create(praises, &people, &[], compliment.message)?;
    let person = customer.map(|customer| Vault::person(ring, customer)).transpose()?.unwrap_or_default();
    let known = Author { name: person.name.as_deref(), phone: person.phone.as_deref(), email: person.email.as_deref() };
    let doubts = Doubts {
        images: false,
        // Whom nobody knows might be anybody.
        praises_recorder: compliment.is_doubtful || customer.is_none(),
        works_here: linked.and_then(|id| directory.employee(id)).is_some_and(|person| person.is_active()),
    };
    let shows = rules::shows_at_once(&message, known, doubts);
    let held = (!shows).then_some(cx.now);
    let new = NewPost {
        recipients: compliment.recipients,
        tags: Vec::new(),
        message: String::new(),
        continues: None,
        images: Vec::new(),
        for_customer: None,
    };
    let post = praise_post::Model {
        origin: PraiseOrigin::Customer,
        channel: Some(compliment.channel),
        recorded_by: recorder,
        held_at: held,
        hidden_at: held,
        shown_at: shows.then_some(cx.now),
        ..service::fresh_post(PraisePostId(id::fresh(cx.now)), author, new, message, cx.now)
    };
    insert_post(tx, &post, &[]).await?;
    let event = if shows { SHOWN } else { HELD };
    tell(tx, cx, action, &[of(post.id, event, post.revision, &["recipients", "message", "channel"])]).await?;
    Ok(post)
}

/// Why it is off the board then; it names nobody.
const SAID_TWICE: &str = "같은 고객의 같은 칭찬이 병합되어 하나만 보입니다.";

/// Takes a post off the board that says the same as another. False if it is off already.
pub async fn retract(
    tx: &Tx,
    cx: &Cx,
    action: Action,
    (directory, by): (&Directory, EmployeeId),
    id: PraisePostId,
) -> Result<bool, Stop<Refusal>> {
    let Some(post) = store::lock_one(tx, id).await? else { return Ok(false) };
    let is_decided = post.hidden_at.is_some() && post.held_at.is_none();
    if post.deleted_at.is_some() || is_decided {
        return Ok(false);
    }
    store::release(tx, id, None).await?;
    moderation::hide(tx, id, Some((cx.now, by, SAID_TWICE.to_owned()))).await?;
    let event = if post.shown_at.is_some() { ("praisePostHidden", "PraisePost") } else { REJECTED };
    told(tx, cx, (action, directory), (&post, event)).await?;
    Ok(true)
}

/// As it was before `retract`, unless somebody has decided otherwise since.
pub async fn put_back(
    tx: &Tx,
    cx: &Cx,
    action: Action,
    directory: &Directory,
    id: PraisePostId,
) -> Result<(), Stop<Refusal>> {
    let post = store::lock_one(tx, id).await?;
    let Some(post) = post.filter(|post| post.hidden_reason.as_deref() == Some(SAID_TWICE)) else { return Ok(()) };
    moderation::hide(tx, id, None).await?;
    let event = match post.shown_at {
        Some(_) => ("praisePostUnhidden", "PraisePost"),
        None => {
            store::release(tx, id, Some(cx.now)).await?;
            HELD
        }
    };
    Ok(told(tx, cx, (action, directory), (&post, event)).await?)
}

async fn told(
    tx: &Tx,
    cx: &Cx,
    (action, directory): (Action, &Directory),
    (post, event): (&praise_post::Model, (&'static str, &'static str)),
) -> Done {
    tell(tx, cx, action, &[of(post.id, event, post.revision + 1, &["hidden", "held"])]).await?;
    statistics::touch(tx, directory.calendar(), post.created_at, cx.now).await
}
