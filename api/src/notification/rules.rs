//! Whom an event concerns, and what of (L4).

mod authority;
mod hotline;
mod improvement;
mod programme;
mod recovery;
mod voc;

use crate::{
    kernel::{
        actor::{ALL_ROLES, RoleSet},
        policy::{Action, Reach},
    },
    org::{
        Directory, Employee,
        rules::{self as org_rules, Way},
    },
};
use entity::{
    absence, approval_request, decision, delegation_limit, duty_digest, event,
    ids::EmployeeId,
    improvement_task,
    notification::NotificationKind,
    pending_change::{self, ChangeStatus},
    voc_item,
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Notifications are kept for so many days.
pub const KEPT_DAYS: i64 = 180;
/// `markNotificationsRead` takes this many ids.
pub const MOST_IDS: usize = 100;

pub struct Post {
    pub author: EmployeeId,
    pub recipients: Vec<EmployeeId>,
}

pub struct Comment {
    pub post: Uuid,
    pub parent: Option<Uuid>,
    pub author: EmployeeId,
    pub mentions: Vec<EmployeeId>,
}

/// What some events are about, by id.
#[derive(Default)]
pub struct About {
    pub posts: HashMap<Uuid, Post>,
    /// With the comments that they answer.
    pub comments: HashMap<Uuid, Comment>,
    pub changes: HashMap<Uuid, pending_change::Model>,
    pub absences: HashMap<Uuid, absence::Model>,
    pub limits: HashMap<Uuid, delegation_limit::Model>,
    pub requests: HashMap<Uuid, approval_request::Model>,
    pub decisions: HashMap<Uuid, decision::Model>,
    pub items: HashMap<Uuid, voc_item::Model>,
    pub digests: HashMap<Uuid, duty_digest::Model>,
    pub improvements: HashMap<Uuid, improvement_task::Model>,
}

/// One person to be told one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub to: EmployeeId,
    pub kind: NotificationKind,
    pub subject: (&'static str, Uuid),
    pub actor: Option<EmployeeId>,
    pub occasion: String,
}

/// The events by which somebody may be told something.
const TOLD: [&str; 11] = [
    "praisePostCreated",
    "praisePostCommented",
    "praisePostHidden",
    "praiseCommentHidden",
    "changeProposed",
    "changeApproved",
    "changeRejected",
    "absenceRecorded",
    "absenceCancelled",
    "workTakenOver",
    "employeeRolesChanged",
];

/// What is due, each morning; told to the one person whose it is.
pub const DIGEST: &str = "dutyDigestMade";

pub fn is_told(event: &event::Model) -> bool {
    // What is told live, to each person concerned, goes by the same names.
    let name = event.name.as_str();
    let by_name = TOLD.contains(&name) || authority::TOLD.contains(&name);
    let by_name = by_name && event.object_type != "ApprovalInbox";
    let by_domain = [voc::is_told, improvement::is_told, recovery::is_told, hotline::is_told, programme::is_told]
        .iter()
        .any(|is_told| is_told(event));
    by_name || by_domain || name == DIGEST
}

/// Whom this event tells what, each person one thing.
pub fn tellings(event: &event::Model, about: &About, directory: &Directory) -> Vec<Telling> {
    if !is_told(event) {
        return Vec::new();
    }
    let id = event.object_id;
    let (occasion, subject, people) = match event.name.as_str() {
        "praisePostCreated" => (format!("praise {id}"), ("PraisePost", id), praised(about.posts.get(&id))),
        "praisePostCommented" => {
            let Some(part) = event.part_id else { return Vec::new() };
            (format!("comment {part}"), ("PraiseComment", part), commented(part, about))
        }
        "praisePostHidden" => {
            let author = about.posts.get(&id).map(|post| (post.author, NotificationKind::PostHidden));
            (format!("hidden {id} {}", event.version), ("PraisePost", id), author.into_iter().collect())
        }
        "praiseCommentHidden" => {
            let Some(part) = event.part_id else { return Vec::new() };
            let author = about.comments.get(&part).map(|comment| (comment.author, NotificationKind::CommentHidden));
            (format!("hidden {part} {}", event.version), ("PraiseComment", part), author.into_iter().collect())
        }
        "changeProposed" => {
            let change = about.changes.get(&id);
            let people = change.map(|change| approvers(change, directory)).unwrap_or_default();
            (format!("change {id}"), ("PendingChange", id), people)
        }
        "changeApproved" | "changeRejected" => {
            let people = about.changes.get(&id).and_then(decided);
            (format!("decided {id}"), ("PendingChange", id), people.into_iter().collect())
        }
        "absenceRecorded" => {
            let people = deputy(about.absences.get(&id), NotificationKind::DeputyNamed);
            (format!("absence {id}"), ("Absence", id), people)
        }
        "absenceCancelled" => {
            let people = deputy(about.absences.get(&id), NotificationKind::DeputyReleased);
            (format!("absence over {id}"), ("Absence", id), people)
        }
        // Of the successor, about whose work it was; it may become theirs again later.
        "workTakenOver" => {
            let occasion = format!("work {}", event.seq);
            let subject = ("Employee", event.part_id.unwrap_or(id));
            (occasion, subject, vec![(EmployeeId(id), NotificationKind::WorkTakenOver)])
        }
        "employeeRolesChanged" => {
            let occasion = format!("roles {id} {}", event.version);
            (occasion, ("Employee", id), vec![(EmployeeId(id), NotificationKind::RolesChanged)])
        }
        DIGEST => {
            let to = event.part_id.map(|id| (EmployeeId(id), NotificationKind::DutyDigest));
            (format!("digest {id}"), ("DutyDigest", id), to.into_iter().collect())
        }
        _ if recovery::is_told(event) => recovery::people(event),
        _ if hotline::is_told(event) => {
            let (occasion, object, people) = hotline::people(event);
            (occasion, (object, id), people)
        }
        _ if programme::is_told(event) => {
            let (occasion, object, people) = programme::people(event);
            (occasion, (object, id), people)
        }
        _ => {
            let people = match event.object_type.as_str() {
                "ImprovementTask" => improvement::people,
                _ if voc::is_told(event) => voc::people,
                _ => authority::people,
            };
            let (occasion, object, people) = people(event, about, directory);
            (occasion, (object, id), people)
        }
    };
    let mut told: Vec<Telling> = Vec::new();
    for (to, kind) in people {
        // Of several things that it is to them the first one counts.
        let new = !told.iter().any(|telling| telling.to == to);
        if new && event.actor_id != Some(to) && directory.is_active(to) {
            told.push(Telling { to, kind, subject, actor: event.actor_id, occasion: occasion.clone() });
        }
    }
    told
}

type Person = (EmployeeId, NotificationKind);

fn praised(post: Option<&Post>) -> Vec<Person> {
    let recipients = post.into_iter().flat_map(|post| &post.recipients);
    recipients.map(|to| (*to, NotificationKind::Praised)).collect()
}

/// Being mentioned comes before being answered, and that before that one's post is spoken of.
fn commented(id: Uuid, about: &About) -> Vec<Person> {
    let Some(comment) = about.comments.get(&id) else { return Vec::new() };
    let mentioned = comment.mentions.iter().map(|to| (*to, NotificationKind::Mentioned));
    let answered = comment.parent.and_then(|parent| about.comments.get(&parent));
    let answered = answered.map(|parent| (parent.author, NotificationKind::Replied));
    let author = about.posts.get(&comment.post).map(|post| (post.author, NotificationKind::Commented));
    mentioned.chain(answered).chain(author).collect()
}

/// Those who may approve it, if it still waits.
fn approvers(change: &pending_change::Model, directory: &Directory) -> Vec<Person> {
    let people = those_who_may(Action::ApproveChange, directory);
    let may = |person: &&Arc<Employee>| org_rules::decide(change, (person.key, person.role_set), Way::Approve).is_ok();
    people.filter(may).map(|person| (person.key, NotificationKind::ChangeWaiting)).collect()
}

fn those_who_may(action: Action, directory: &Directory) -> impl Iterator<Item = &Arc<Employee>> {
    let roles: Vec<_> = ALL_ROLES.into_iter().zip(action.row().reach).collect();
    let may =
        move |role_set: RoleSet| roles.iter().any(|(role, reach)| *reach != Reach::None && role_set.contains(*role));
    directory.employees().iter().filter(move |person| may(person.role_set))
}

/// Who proposed it, or looks after it since.
fn decided(change: &pending_change::Model) -> Option<Person> {
    let kind = match change.status {
        ChangeStatus::Pending => return None,
        ChangeStatus::Approved => NotificationKind::ChangeApproved,
        ChangeStatus::Rejected => NotificationKind::ChangeRejected,
    };
    Some((change.handed_over_to.unwrap_or(change.proposed_by), kind))
}

fn deputy(absence: Option<&absence::Model>, kind: NotificationKind) -> Vec<Person> {
    absence.and_then(|absence| absence.deputy_id).map(|to| (to, kind)).into_iter().collect()
}

/// What goes by mail to those who have not said: what waits for them, presses, or changes what they may do.
const MAILED: &[NotificationKind] = &[
    NotificationKind::ChangeWaiting,
    NotificationKind::LimitWaiting,
    NotificationKind::ApprovalWaiting,
    NotificationKind::ApprovalReminder,
    NotificationKind::VocDue,
    NotificationKind::VocOverdue,
    NotificationKind::VocEscalated,
    NotificationKind::VocReplyFailed,
    NotificationKind::AbuseReported,
    NotificationKind::DeputyNamed,
    NotificationKind::RolesChanged,
    NotificationKind::WorkTakenOver,
    NotificationKind::DutyDigest,
    NotificationKind::ImprovementRequested,
    NotificationKind::ImprovementDisputed,
    NotificationKind::ImprovementSubmitted,
    NotificationKind::ImprovementReturned,
    NotificationKind::ImprovementReopened,
    NotificationKind::ImprovementDue,
    NotificationKind::ImprovementOverdue,
    NotificationKind::RecoveryAssigned,
    NotificationKind::RecoveryOverdue,
    NotificationKind::RecoveryNobody,
    NotificationKind::PromiseMade,
    NotificationKind::PromiseDue,
    NotificationKind::PromiseOverdue,
    NotificationKind::PromiseDisputed,
    NotificationKind::HotlineUnacknowledged,
    NotificationKind::PreventionDirected,
    NotificationKind::PreventionOverdue,
    NotificationKind::AdvisorReviewWaiting,
    NotificationKind::AdvisorAsked,
    NotificationKind::AdvisorAnswerOverdue,
];

/// Whether a kind goes by mail to those who have not said.
pub fn mails_by_default(kind: NotificationKind) -> bool {
    MAILED.contains(&kind)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NothingGiven,
    BothGiven,
    TooManyIds { max: usize },
    NotFound { index: usize },
    Repeated { index: usize },
}

/// Which of one's notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which<T, M> {
    These(Vec<T>),
    /// All that were made until then.
    Until(M),
}

/// Either ids or all: what a client has not shown is not read by mistake.
pub fn which<T, M>(ids: Option<Vec<T>>, all: bool, until: Option<M>, now: M) -> Result<Which<T, M>, Refusal> {
    match (ids, all || until.is_some()) {
        (Some(_), true) => Err(Refusal::BothGiven),
        (None, false) => Err(Refusal::NothingGiven),
        (None, true) => Ok(Which::Until(until.unwrap_or(now))),
        (Some(ids), false) if ids.is_empty() => Err(Refusal::NothingGiven),
        (Some(ids), false) if ids.len() > MOST_IDS => Err(Refusal::TooManyIds { max: MOST_IDS }),
        (Some(ids), false) => Ok(Which::These(ids)),
    }
}

/// Each kind once.
pub fn preferences(kinds: &[NotificationKind]) -> Result<(), Refusal> {
    if kinds.is_empty() {
        return Err(Refusal::NothingGiven);
    }
    let repeated = kinds.iter().enumerate().find(|(index, kind)| kinds.iter().take(*index).any(|one| one == *kind));
    match repeated {
        Some((index, _)) => Err(Refusal::Repeated { index }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    /// L4: one thing for each person, the nearest to them first.
    #[test]
    fn l4_a_comment_is_to_each_person_what_concerns_them_most() {
        let (post, parent, reply) = (Uuid::from_u128(10), Uuid::from_u128(11), Uuid::from_u128(12));
        let mut about = About::default();
        about.posts.insert(post, Post { author: person(1), recipients: vec![] });
        let comment = |author, parent, mentions| Comment { post, parent, author, mentions };
        about.comments.insert(parent, comment(person(2), None, vec![]));
        about.comments.insert(reply, comment(person(3), Some(parent), vec![person(1)]));
        use NotificationKind::{Commented, Mentioned, Replied};
        let all = vec![(person(1), Mentioned), (person(2), Replied), (person(1), Commented)];
        assert_eq!(commented(reply, &about), all);
        assert_eq!(commented(parent, &about), [(person(1), Commented)]);
        assert_eq!(commented(post, &about), []);
    }

    #[test]
    fn either_ids_or_all_are_marked() {
        assert_eq!(which(None::<Vec<i32>>, false, None, 9), Err(Refusal::NothingGiven));
        assert_eq!(which(Some(vec![1]), true, None, 9), Err(Refusal::BothGiven));
        assert_eq!(which(Some(vec![1]), false, Some(8), 9), Err(Refusal::BothGiven));
        assert_eq!(which(Some(Vec::<i32>::new()), false, None, 9), Err(Refusal::NothingGiven));
        assert_eq!(which(Some(vec![1; 101]), false, None, 9), Err(Refusal::TooManyIds { max: 100 }));
        assert_eq!(which(Some(vec![1]), false, None, 9), Ok(Which::These(vec![1])));
        assert_eq!(which(None::<Vec<i32>>, true, None, 9), Ok(Which::Until(9)));
        assert_eq!(which(None::<Vec<i32>>, true, Some(8), 9), Ok(Which::Until(8)));
    }

    #[test]
    fn a_kind_is_set_once() {
        use NotificationKind::{Commented, Praised};
        assert_eq!(preferences(&[Praised, Commented]), Ok(()));
        assert_eq!(preferences(&[]), Err(Refusal::NothingGiven));
        assert_eq!(preferences(&[Praised, Commented, Praised]), Err(Refusal::Repeated { index: 2 }));
    }
}
