//! Proposing a processing scope, and putting in force what a second person approved.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        policy::{Action, Scope},
    },
    org::{
        Directory,
        scope::{
            rules::{self, Refusal, Wish},
            store,
        },
        settings::service::Late,
        store as org_store,
    },
};
use chrono::NaiveDate;
use entity::{
    employee::JobFunction,
    ids::{EmployeeId, PendingChangeId},
    pending_change::{self, ChangeStatus, Proposal},
    processing_scope,
};

/// D3, D12: a proposal that waits for an executive.
pub async fn propose(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    wish: Wish,
) -> Result<pending_change::Model, Stop<Refusal>> {
    let today = directory.calendar().day_of(cx.now);
    let tx = cx.db.begin().await?;
    let versions = store::versions(&tx, wish.function).await?;
    let tasks = rules::propose(&wish, &versions, today).map_err(Stop::refused)?;
    let change = pending_change::Model {
        id: PendingChangeId(id::fresh(cx.now)),
        subject_id: None,
        setting_key: Some(key(wish.function)),
        subject_version: rules::version(&versions),
        proposal: Proposal::ProcessingScope { job_function: wish.function, tasks, valid_from: wish.valid_from },
        status: ChangeStatus::Pending,
        proposed_by: scope.employee(),
        proposed_at: cx.now,
        handed_over_to: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    if !org_store::insert_pending_change(&tx, &change).await? {
        return Err(Stop::refused(Refusal::ChangePending));
    }
    let proposed = Change {
        event: "changeProposed",
        object_type: "PendingChange",
        object_id: change.id.0,
        version: 1,
        part: None,
        fields: &["processingScope"],
    };
    change::write(&tx, cx, Action::SetProcessingScope, &proposed).await?;
    tx.commit().await?;
    Ok(change)
}

/// What only one open proposal can have.
fn key(function: JobFunction) -> String {
    format!("{}{function:?}", org_store::SCOPES)
}

/// The second pair of eyes has approved: puts the proposal in force if it still is what it was when it was proposed.
pub async fn approve(
    tx: &Tx,
    cx: &Cx,
    approved: &pending_change::Model,
    by: EmployeeId,
    today: NaiveDate,
) -> Result<Result<(), Late>, Fault> {
    let Proposal::ProcessingScope { job_function, tasks, valid_from } = &approved.proposal else {
        return Ok(Err(Late::Unknown));
    };
    let version = rules::version(&store::versions(tx, *job_function).await?);
    if version != approved.subject_version {
        return Ok(Err(Late::Overtaken));
    }
    if *valid_from < today {
        return Ok(Err(Late::BackDated));
    }
    let row = processing_scope::Model {
        job_function: *job_function,
        version: version + 1,
        tasks: tasks.clone(),
        valid_from: *valid_from,
        proposed_by: approved.proposed_by,
        approved_by: by,
        approved_at: cx.now,
    };
    if !store::insert(tx, &row).await? {
        return Ok(Err(Late::Overtaken));
    }
    let changed = Change {
        event: "processingScopeChanged",
        object_type: "ProcessingScope",
        object_id: id::of_name("ProcessingScope", &key(*job_function)),
        version: row.version,
        part: None,
        fields: &["tasks", "validFrom"],
    };
    change::write(tx, cx, Action::ApproveChange, &changed).await?;
    Ok(Ok(()))
}
