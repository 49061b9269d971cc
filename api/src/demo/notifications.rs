//! What the ten accounts were told of the board: the newest of it, and the very newest not read yet.

use crate::kernel::id;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{EmployeeId, NotificationId},
    notification::{Model, NotificationKind},
    praise_comment, praise_post,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// For each of them.
const MOST: usize = 15;
const UNREAD: usize = 4;
/// After how long they read.
const READ_AFTER: TimeDelta = TimeDelta::minutes(95);

struct Told {
    at: DateTime<Utc>,
    kind: NotificationKind,
    by: EmployeeId,
    subject: (&'static str, Uuid),
    occasion: String,
}

pub fn rows(people: &[EmployeeId], posts: &[praise_post::Model], comments: &[praise_comment::Model]) -> Vec<Model> {
    let mut told: BTreeMap<EmployeeId, Vec<Told>> = people.iter().map(|person| (*person, Vec::new())).collect();
    let mut tell = |to: EmployeeId, thing: Told| {
        if let Some(things) = told.get_mut(&to).filter(|_| to != thing.by) {
            let new = things.iter().all(|known| known.occasion != thing.occasion);
            things.extend(new.then_some(thing));
        }
    };
    for post in posts {
        let (by, subject, occasion) = (post.author_id, ("PraisePost", post.id.0), format!("praise {}", post.id.0));
        for to in post.recipient_ids.0.iter().copied() {
            tell(
                to,
                Told { at: post.created_at, kind: NotificationKind::Praised, by, subject, occasion: occasion.clone() },
            );
        }
    }
    let authors: HashMap<Uuid, EmployeeId> = posts.iter().map(|post| (post.id.0, post.author_id)).collect();
    let writers: HashMap<Uuid, EmployeeId> = comments.iter().map(|comment| (comment.id.0, comment.author_id)).collect();
    for comment in comments {
        let (by, subject, occasion) =
            (comment.author_id, ("PraiseComment", comment.id.0), format!("comment {}", comment.id.0));
        let mentioned = comment.mention_ids.0.iter().map(|to| (*to, NotificationKind::Mentioned));
        let answered = comment.parent_id.and_then(|parent| writers.get(&parent.0));
        let answered = answered.map(|to| (*to, NotificationKind::Replied));
        let author = authors.get(&comment.post_id.0).map(|to| (*to, NotificationKind::Commented));
        for (to, kind) in mentioned.chain(answered).chain(author) {
            tell(to, Told { at: comment.created_at, kind, by, subject, occasion: occasion.clone() });
        }
    }
    told.into_iter().flat_map(|(person, things)| newest(person, things)).collect()
}

fn newest(person: EmployeeId, mut things: Vec<Told>) -> Vec<Model> {
    things.sort_by(|a, b| (b.at, &b.occasion).cmp(&(a.at, &a.occasion)));
    let row = |(place, thing): (usize, Told)| Model {
        id: NotificationId(id::fresh(thing.at)),
        employee_id: person,
        kind: thing.kind,
        subject_type: thing.subject.0.to_owned(),
        subject_id: thing.subject.1,
        actor_id: Some(thing.by),
        occasion: thing.occasion,
        made_at: thing.at,
        read_at: (place >= UNREAD).then_some(thing.at + READ_AFTER),
    };
    things.into_iter().take(MOST).enumerate().map(row).collect()
}
