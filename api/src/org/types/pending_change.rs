//! A change that waits for a second pair of eyes, as the schema shows it.

use crate::{
    connection,
    kernel::{
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::{Action, Rows},
        scalar::{Date, DateTime},
    },
    org::{
        directory::Directory,
        rules::{self, Way},
        scope::ProposedProcessingScope,
        settings::SettingAmount,
        store,
        types::{Employee, Role},
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    ids::PendingChangeId,
    pending_change::{self, Proposal},
};
use std::sync::Arc;

/// A change of somebody's roles, of a setting, or of a processing scope, that waits for a second pair of eyes, or what became of it (X1).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PendingChange {
    /// Global id.
    pub id: ID,
    /// Whose roles would change, absent if it is about something else.
    subject: Option<Arc<Employee>>,
    /// The roles that they would have, absent if it is about something else.
    roles: Option<Vec<Role>>,
    /// What a setting would be, absent if it is about something else.
    setting: Option<ProposedSetting>,
    /// What a job function would complete itself, absent if it is about something else.
    processing_scope: Option<ProposedProcessingScope>,
    /// Where it stands.
    status: ChangeStatus,
    /// Who proposed it.
    proposed_by: Arc<Employee>,
    /// When it was proposed.
    proposed_at: DateTime,
    /// Who looks after it since the proposer left (O4), absent if nobody took it over.
    handed_over_to: Option<Arc<Employee>>,
    /// Who approved or rejected it, absent while it waits.
    decided_by: Option<Arc<Employee>>,
    /// When it was approved or rejected, absent while it waits.
    decided_at: Option<DateTime>,
    /// Why it was rejected, absent otherwise.
    reason: Option<String>,
    #[graphql(skip)]
    row: pending_change::Model,
}

#[ComplexObject]
impl PendingChange {
    /// Whether the viewer may approve it now: who proposed it or would gain by it may not.
    async fn viewer_can_approve(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::ApproveChange);
        Ok(scope
            .is_ok_and(|scope| rules::decide(&self.row, (scope.employee(), scope.actor().roles), Way::Approve).is_ok()))
    }

    /// Whether the viewer may reject it now, or, having proposed it, withdraw it.
    async fn viewer_can_reject(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::RejectChange);
        Ok(scope
            .is_ok_and(|scope| rules::decide(&self.row, (scope.employee(), scope.actor().roles), Way::Reject).is_ok()))
    }
}

impl PendingChange {
    /// As far as the viewer may see it: those whose reach is not all see processing scopes alone, as in the store's list.
    pub fn seen(row: pending_change::Model, cx: &Cx, directory: &Directory) -> Option<Self> {
        let scope = cx.allow(Action::PendingChanges).ok()?;
        let is_scope = matches!(row.proposal, Proposal::ProcessingScope { .. });
        if is_scope || matches!(scope.rows(), Rows::All) { Self::new(row, directory) } else { None }
    }

    /// `None` if somebody it names is not in this snapshot.
    pub fn new(row: pending_change::Model, directory: &Directory) -> Option<Self> {
        let (mut roles, mut setting, mut processing_scope) = (None, None, None);
        match &row.proposal {
            Proposal::EmployeeRoles { roles: given } => roles = Some(given.iter().copied().map(Role::from).collect()),
            Proposal::Setting { key, value, valid_from } => {
                let (key, value) = (key.clone(), value.clone().into());
                setting = Some(ProposedSetting { key, value, valid_from: Date(*valid_from) });
            }
            Proposal::ProcessingScope { job_function, tasks, valid_from } => {
                processing_scope = Some(ProposedProcessingScope::new(*job_function, tasks, *valid_from));
            }
        }
        let subject = match row.subject_id {
            Some(id) => Some(directory.employee(id)?.clone()),
            None => None,
        };
        Some(Self {
            id: row.id.encode(),
            subject,
            roles,
            setting,
            processing_scope,
            status: row.status.into(),
            proposed_by: directory.employee(row.proposed_by)?.clone(),
            proposed_at: DateTime(row.proposed_at),
            handed_over_to: row.handed_over_to.and_then(|id| directory.employee(id)).cloned(),
            decided_by: row.decided_by.and_then(|id| directory.employee(id)).cloned(),
            decided_at: row.decided_at.map(DateTime),
            reason: row.reason.clone(),
            row,
        })
    }
}

/// What a setting would be.
#[derive(SimpleObject)]
pub struct ProposedSetting {
    /// Which setting.
    key: String,
    /// What it would be.
    value: SettingAmount,
    /// From which day on.
    valid_from: Date,
}

/// A pending change by its id, as far as the viewer may see it.
pub async fn pending_change_node(
    cx: &Cx,
    directory: &Directory,
    id: PendingChangeId,
) -> Result<Option<PendingChange>, Fault> {
    let Ok(scope) = cx.allow(Action::PendingChanges) else { return Ok(None) };
    let row = store::pending_change(cx.db.reader(), &scope, id).await?;
    Ok(row.and_then(|row| PendingChange::new(row, directory)))
}

/// Where a pending change stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "pending_change::ChangeStatus")]
pub enum ChangeStatus {
    /// Waits for a second person.
    Pending,
    /// Approved, and in force.
    Approved,
    /// Rejected with a reason.
    Rejected,
}

connection!(PendingChangeConnection, PendingChangeEdge, PendingChange, "Pending changes, newest first.");
