//! What the demo's people left in the audit log when they wrote, reacted and agreed on limits: sealed when the demo is started.

use crate::kernel::{id, policy::Action};
use chrono::{DateTime, Utc};
use entity::{
    audit_record::{FieldNames, Model},
    delegation_limit::{self, LimitStatus},
    ids::{AuditRecordId, EmployeeId, SessionId},
    praise_comment, praise_post, praise_reaction,
};
use uuid::Uuid;

/// In the order in which it happened, as a log is written.
pub fn records(
    posts: &[praise_post::Model],
    comments: &[praise_comment::Model],
    reactions: &[praise_reaction::Model],
    limits: &[delegation_limit::Model],
) -> Vec<Model> {
    let posts = posts.iter().map(|post| {
        let fields = &["recipients", "message", "tags"];
        record(Action::CreatePraisePost, post.author_id, post.created_at, ("PraisePost", post.id.0), fields)
    });
    let comments = comments.iter().map(|comment| {
        let fields = &["post", "text", "mentions"];
        record(Action::CommentOnPraise, comment.author_id, comment.created_at, ("PraiseComment", comment.id.0), fields)
    });
    let reactions = reactions.iter().map(|reaction| {
        let on = ("PraisePost", reaction.post_id.0);
        record(Action::AddReaction, reaction.employee_id, reaction.created_at, on, &["reactions"])
    });
    let proposed = limits.iter().map(|limit| {
        let on = ("DelegationLimit", limit.id.0);
        record(Action::ProposeDelegationLimit, limit.proposed_by, limit.proposed_at, on, &["perCase", "validFrom"])
    });
    let decided = limits.iter().filter_map(|limit| {
        let action = match limit.status {
            LimitStatus::Proposed => return None,
            LimitStatus::Approved => Action::ApproveDelegationLimit,
            LimitStatus::Rejected => Action::RejectDelegationLimit,
        };
        Some(record(action, limit.decided_by?, limit.decided_at?, ("DelegationLimit", limit.id.0), &["status"]))
    });
    let records = posts.chain(comments).chain(reactions).chain(proposed).chain(decided);
    let mut records: Vec<Model> = records.collect();
    records.sort_by_key(|record| (record.at, record.id.0));
    records
}

pub(super) fn record(action: Action, who: EmployeeId, at: DateTime<Utc>, on: (&str, Uuid), fields: &[&str]) -> Model {
    let [.., third, fourth] = who.0.into_bytes();
    let session = id::fresh(at);
    Model {
        at,
        id: AuditRecordId(id::fresh(at)),
        actor_id: Some(who.0),
        session_id: Some(SessionId(session)),
        action: action.row().field.trim_start_matches("Mutation.").to_owned(),
        object_type: on.0.to_owned(),
        object_id: Some(on.1),
        fields: FieldNames(fields.iter().map(|field| (*field).to_owned()).collect()),
        client_ip: Some(format!("10.9.{third}.{fourth}")),
        request_id: session.simple().to_string(),
    }
}
