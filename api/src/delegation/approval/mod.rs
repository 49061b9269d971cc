//! What is beyond the asker's authority (D5, D6, D10): before whom it is put, what they say, and what time does.
//!
//! A request is *before* one person: the first up the asker's line of command whose own limit covers it, or the deputy who stands in
//! for them today. If it may hold a special benefit compliance looks first, any of its officers. It reserves nothing: whoever
//! approves consumes the holder's windows at that moment, and is looked at anew. Each change leaves a *step*.

pub mod clerk;
pub mod inbox;
pub mod service;
pub mod types;

use crate::{
    delegation::{
        rules::{Answer, Place},
        service::seal,
        standing::Question,
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::Fault,
        id,
        policy::Action,
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, Employee, Setting},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    approval_request::{ApprovalStage, ApprovalStatus, Model},
    approval_step::{self, StepKind},
    customer::Model as Customer,
    decision::Demand,
    ids::{ApprovalRequestId, EmployeeId},
};
use uuid::Uuid;

/// What is asked for.
pub struct Asked<'a> {
    pub question: &'a Question,
    pub demand: Demand,
    pub reason: &'a str,
}

/// Where a request's reason belongs.
pub fn reason_place(id: ApprovalRequestId) -> (&'static str, Uuid) {
    ("approval_request.reason", id.0)
}

/// Where its answer does.
pub fn answer_place(id: ApprovalRequestId) -> (&'static str, Uuid) {
    ("approval_request.answer", id.0)
}

/// A request before whom `answer` says.
pub fn new_request(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    asked: &Asked<'_>,
    (customer, asker): (&Customer, &Employee),
    answer: Answer,
) -> Result<Model, Fault> {
    let id = ApprovalRequestId(id::fresh(cx.now));
    let question = asked.question;
    let mut request = Model {
        id,
        kind: question.kind,
        customer_id: customer.id,
        tier: customer.tier,
        // The item says its claim itself, also when it is corrected meanwhile.
        claim_reference: question.incident.named.clone().unwrap_or_default(),
        voc_item_id: question.incident.item,
        amount: question.amount,
        demand: asked.demand,
        reason: seal(ring, customer, reason_place(id), asked.reason)?,
        requested_by: asker.key,
        requested_at: cx.now,
        department_id: asker.department.key,
        stage: ApprovalStage::Compliance,
        holder_id: asker.key,
        approver_id: None,
        hop: 0,
        status: ApprovalStatus::Pending,
        assigned_at: cx.now,
        remind_at: None,
        due_at: cx.now,
        cleared_by: None,
        decided_by: None,
        decided_at: None,
        answer: None,
        decision_id: None,
        version: 1,
    };
    put_before(&mut request, directory, answer, cx.now);
    Ok(request)
}

/// Puts it before whom the answer says; from then on they have their time (D6).
pub fn put_before(request: &mut Model, directory: &Directory, answer: Answer, now: DateTime<Utc>) {
    match answer {
        Answer::Line(Place { hop, holder, approver }) => {
            request.stage = ApprovalStage::Line;
            request.holder_id = holder;
            request.approver_id = Some(approver);
            request.hop = i32::try_from(hop).unwrap_or(i32::MAX);
        }
        Answer::Compliance => {
            request.stage = ApprovalStage::Compliance;
            request.holder_id = request.requested_by;
            request.approver_id = None;
            request.hop = 0;
        }
        Answer::Alone | Answer::Nobody => {}
    }
    request.assigned_at = now;
    let after = |setting| {
        let hours = TimeDelta::hours(directory.whole_setting(setting, now).into());
        directory.calendar().add_business_time(now, hours)
    };
    request.remind_at = Some(after(Setting::ApprovalReminderHours));
    request.due_at = after(Setting::ApprovalMoveUpHours);
}

/// The step that has just been made.
pub fn step(request: &Model, what: StepKind, by: Option<EmployeeId>, at: DateTime<Utc>) -> approval_step::Model {
    approval_step::Model {
        request_id: request.id,
        version: request.version,
        at,
        what,
        stage: request.stage,
        actor_id: by,
        approver_id: request.approver_id,
        holder_id: request.holder_id,
        amount: request.amount,
    }
}

/// A new request, its first step, and what the change leaves.
pub fn rows(cx: &Cx, request: &Model) -> Writes {
    let first = step(request, StepKind::Requested, Some(request.requested_by), cx.now);
    let fields = &["kind", "customer", "amount", "reason"];
    let made = changed("approvalRequested", request, fields);
    change::insert(store::new_request(request.clone(), first), cx, Action::MakeDecision, &made)
}

pub fn changed<'a>(event: &'a str, request: &Model, fields: &'a [&'a str]) -> Change<'a> {
    Change {
        event,
        object_type: "ApprovalRequest",
        object_id: request.id.0,
        version: request.version,
        part: None,
        fields,
    }
}
