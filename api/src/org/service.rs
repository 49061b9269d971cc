//! Giving and taking roles.

use crate::{
    kernel::{
        actor::RoleSet,
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Stop,
        id,
        policy::{Action, Scope},
        text,
    },
    org::{
        Directory,
        rules::{self, Refusal, Verdict, Way},
        scope as processing,
        settings::{self, service::Late},
        store,
    },
};
use entity::{
    employee_role::Role,
    ids::{EmployeeId, PendingChangeId},
    pending_change::{self, ChangeStatus, Proposal},
};

pub const LONGEST_REASON: usize = 500;

pub struct SetRoles {
    pub employee: EmployeeId,
    pub roles: RoleSet,
    pub expected_version: Option<i32>,
}

/// Gives these roles at once, or proposes them where two people are needed; the proposal is then what is returned.
pub async fn set_roles(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    wish: SetRoles,
) -> Result<Option<pending_change::Model>, Stop<Refusal>> {
    let not_found = Stop::refused(Refusal::NotFound { field: "employeeId" });
    let subject = directory.employee(wish.employee).ok_or(not_found)?;
    let others = directory.employees().iter().filter(|other| other.is_active() && other.key != subject.key);
    let administrators = others.filter(|other| other.role_set.contains(Role::Admin));
    let verdict =
        rules::set_roles(subject, wish.roles, scope.employee(), wish.expected_version, administrators.count())
            .map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let proposal = match verdict {
        Verdict::Apply => {
            if !store::bump_version(&tx, subject.key, subject.version).await? {
                return Err(Stop::refused(Refusal::StaleVersion));
            }
            store::replace_roles(&tx, subject.key, wish.roles.iter()).await?;
            store::follow_executives(&tx, directory.calendar().day_of(cx.now)).await?;
            None
        }
        Verdict::SecondPairOfEyes => {
            let change = pending_change::Model {
                id: PendingChangeId(id::fresh(cx.now)),
                subject_id: Some(subject.key),
                setting_key: None,
                subject_version: subject.version,
                proposal: Proposal::EmployeeRoles { roles: wish.roles.iter().collect() },
                status: ChangeStatus::Pending,
                proposed_by: scope.employee(),
                proposed_at: cx.now,
                handed_over_to: None,
                decided_by: None,
                decided_at: None,
                reason: None,
            };
            if !store::insert_pending_change(&tx, &change).await? {
                return Err(Stop::refused(Refusal::ChangePending));
            }
            Some(change)
        }
    };
    let changed = match &proposal {
        None => roles_changed(subject.key, subject.version),
        Some(change) => Change {
            event: "changeProposed",
            object_type: "PendingChange",
            object_id: change.id.0,
            version: 1,
            part: None,
            fields: &["roles"],
        },
    };
    change::write(&tx, cx, Action::SetEmployeeRoles, &changed).await?;
    tx.commit().await?;
    Ok(proposal)
}

fn roles_changed(employee: EmployeeId, version_before: i32) -> Change<'static> {
    Change {
        event: "employeeRolesChanged",
        object_type: "Employee",
        object_id: employee.0,
        version: version_before + 1,
        part: None,
        fields: &["roles"],
    }
}

pub enum Decision {
    Approve,
    Reject { reason: String },
}

/// The roles that two people agreed on, if that is still possible.
async fn give(tx: &Tx, subject: EmployeeId, proposed: RoleSet, version: i32) -> Result<(), Stop<Refusal>> {
    let administrators = store::other_administrators(tx, subject).await?;
    let current = store::roles_of(tx, subject).await?;
    rules::apply(current, proposed, administrators).map_err(Stop::refused)?;
    if !store::bump_version(tx, subject, version).await? {
        return Err(Stop::refused(Refusal::Overtaken));
    }
    Ok(store::replace_roles(tx, subject, proposed.iter()).await?)
}

impl From<Late> for Refusal {
    fn from(late: Late) -> Self {
        match late {
            Late::Overtaken => Self::Overtaken,
            Late::BackDated => Self::EffectiveDatePassed,
            Late::Unknown => Self::NotFound { field: "id" },
        }
    }
}

/// The second pair of eyes: approving puts the change in force.
pub async fn decide(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: PendingChangeId,
    decision: Decision,
) -> Result<pending_change::Model, Stop<Refusal>> {
    let (way, action, status, reason) = match decision {
        Decision::Approve => (Way::Approve, Action::ApproveChange, ChangeStatus::Approved, None),
        Decision::Reject { reason } => {
            let invalid = |_| Stop::refused(Refusal::ReasonInvalid { max: LONGEST_REASON });
            (
                Way::Reject,
                Action::RejectChange,
                ChangeStatus::Rejected,
                Some(text::clean(&reason, LONGEST_REASON).map_err(invalid)?),
            )
        }
    };
    let tx = cx.db.begin().await?;
    let change = store::pending_change(&tx, scope, id).await?;
    let mut change = change.ok_or(Stop::refused(Refusal::NotFound { field: "id" }))?;
    rules::decide(&change, (scope.employee(), scope.actor().roles), way).map_err(Stop::refused)?;
    if !store::decide_pending_change(&tx, id, status, scope.employee(), cx.now, reason.clone()).await? {
        return Err(Stop::refused(Refusal::AlreadyDecided));
    }
    if status == ChangeStatus::Approved {
        match (&change.proposal, change.subject_id) {
            (Proposal::EmployeeRoles { roles }, Some(subject)) => {
                give(&tx, subject, roles.iter().copied().collect(), change.subject_version).await?;
                store::follow_executives(&tx, directory.calendar().day_of(cx.now)).await?;
                change::write(&tx, cx, action, &roles_changed(subject, change.subject_version)).await?;
            }
            (Proposal::Setting { .. }, _) => {
                let today = directory.calendar().day_of(cx.now);
                let set = settings::service::approve(&tx, cx, &change, scope.employee(), today).await?;
                set.map_err(|late| Stop::refused(late.into()))?;
            }
            (Proposal::ProcessingScope { .. }, _) => {
                let today = directory.calendar().day_of(cx.now);
                let set = processing::service::approve(&tx, cx, &change, scope.employee(), today).await?;
                set.map_err(|late| Stop::refused(late.into()))?;
            }
            (Proposal::EmployeeRoles { .. }, None) => return Err(Stop::refused(Refusal::NotFound { field: "id" })),
        }
    }
    let decided = Change {
        event: if way == Way::Approve { "changeApproved" } else { "changeRejected" },
        object_type: "PendingChange",
        object_id: id.0,
        version: 2,
        part: None,
        fields: if reason.is_some() { &["status", "reason"] } else { &["status"] },
    };
    change::write(&tx, cx, action, &decided).await?;
    tx.commit().await?;
    change.status = status;
    change.decided_by = Some(scope.employee());
    change.decided_at = Some(cx.now);
    change.reason = reason;
    Ok(change)
}
