//! Open work as the schema shows it.

use crate::{
    hotline::{RecurrencePrevention, recurrence_prevention_node},
    improvement::{ImprovementTask, improvement_task_node},
    kernel::{cx::Cx, error::Fault},
    meeting::{CustomerMeeting, customer_meeting_node},
    org::{
        absence::Absence,
        directory::Directory,
        leaving::rules::Work,
        types::{Department, PendingChange},
    },
    recovery::{RecoveryCase, RecoveryPromise, recovery_case_node, recovery_promise_node},
};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use entity::ids::{CustomerMeetingId, ImprovementTaskId, RecoveryCaseId, RecoveryPromiseId, RecurrencePreventionId};
use std::sync::Arc;
use uuid::Uuid;

/// Something that others rely on somebody for, and that a successor can take over (O4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct OpenWork {
    /// What it is; it says which of the other fields is there.
    kind: OpenWorkKind,
    /// The department they head or the division they answer for, absent for other kinds.
    department: Option<Arc<Department>>,
    /// The absence in which they stand in, absent for other kinds, and for those who may not read it.
    absence: Option<Absence>,
    /// The change that they proposed or took over, and that still waits, absent for other kinds, and for those who may not
    /// read such changes.
    pending_change: Option<PendingChange>,
    /// The id of what another domain keeps.
    #[graphql(skip)]
    elsewhere: Option<Uuid>,
}

#[ComplexObject]
impl OpenWork {
    /// The improvement task of which they own a part (개선과제, H7), absent for other kinds.
    async fn improvement_task(&self, ctx: &Context<'_>) -> Result<Option<ImprovementTask>, Fault> {
        match (self.kind, self.elsewhere) {
            (OpenWorkKind::OwnsImprovement, Some(id)) => improvement_task_node(ctx, ImprovementTaskId(id)).await,
            _ => Ok(None),
        }
    }

    /// The recovery case that they hold (고객불만 달래기, R2), absent for other kinds, and for those who may not see it.
    async fn recovery_case(&self, ctx: &Context<'_>) -> Result<Option<RecoveryCase>, Fault> {
        match (self.kind, self.elsewhere) {
            (OpenWorkKind::HoldsRecoveryCase, Some(id)) => recovery_case_node(ctx, RecoveryCaseId(id)).await,
            _ => Ok(None),
        }
    }

    /// The promise that they are to keep (고객과의 약속, R5), absent for other kinds, and for those who may not see it.
    async fn promise(&self, ctx: &Context<'_>) -> Result<Option<RecoveryPromise>, Fault> {
        match (self.kind, self.elsewhere) {
            (OpenWorkKind::OwesPromise, Some(id)) => recovery_promise_node(ctx, RecoveryPromiseId(id)).await,
            _ => Ok(None),
        }
    }

    /// What they are to do against the recurrence of a case (유사사례 재발방지, H3), absent for other kinds, and for those who may not read it.
    async fn recurrence_prevention(&self, ctx: &Context<'_>) -> Result<Option<RecurrencePrevention>, Fault> {
        match (self.kind, self.elsewhere) {
            (OpenWorkKind::OwnsPrevention, Some(id)) => {
                recurrence_prevention_node(ctx, RecurrencePreventionId(id)).await
            }
            _ => Ok(None),
        }
    }

    /// The meeting with a customer that they are to hold (고객 만남, M1), absent for other kinds, and for those who may not read it.
    async fn customer_meeting(&self, ctx: &Context<'_>) -> Result<Option<CustomerMeeting>, Fault> {
        match (self.kind, self.elsewhere) {
            (OpenWorkKind::PlannedMeeting, Some(id)) => customer_meeting_node(ctx, CustomerMeetingId(id)).await,
            _ => Ok(None),
        }
    }
}

/// What open work is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenWorkKind {
    /// They head a department (부서장).
    LeadsDepartment,
    /// They answer for a division as its responsible executive (담당임원).
    AnswersForDivision,
    /// They stand in for somebody (대결자), today or later.
    StandsIn,
    /// They proposed a change that still waits for a second person.
    ProposedChange,
    /// They own a part of an improvement task that is not verified yet (개선과제, H7).
    OwnsImprovement,
    /// They hold a recovery case that is not closed (고객불만 달래기, R2): an executive takes it over.
    HoldsRecoveryCase,
    /// They are to keep a promise to a customer (고객과의 약속, R5).
    OwesPromise,
    /// They are to do something against the recurrence of a case, and have not yet (유사사례 재발방지, H3).
    OwnsPrevention,
    /// They are to meet a customer (고객 만남, M1); whoever takes it over heads a department.
    PlannedMeeting,
}

/// All of it by its kind; of an absence or a change nothing else where the viewer may not read it by itself either.
pub fn open_work(work: Work, cx: &Cx, directory: &Directory) -> Vec<OpenWork> {
    let empty = |kind| OpenWork { kind, department: None, absence: None, pending_change: None, elsewhere: None };
    let headed = work.leads.into_iter().map(|one| (OpenWorkKind::LeadsDepartment, one.id));
    let answered = work.answers_for.into_iter().map(|one| (OpenWorkKind::AnswersForDivision, one.id));
    let departments = headed.chain(answered).filter_map(|(kind, id)| {
        let department = Some(directory.department(id)?.clone());
        Some(OpenWork { department, ..empty(kind) })
    });
    let absences = work.stands_in.into_iter().map(|row| {
        let absence = Absence::seen(row, cx, directory);
        OpenWork { absence, ..empty(OpenWorkKind::StandsIn) }
    });
    let changes = work.proposed.into_iter().map(|row| {
        let pending_change = PendingChange::seen(row, cx, directory);
        OpenWork { pending_change, ..empty(OpenWorkKind::ProposedChange) }
    });
    let elsewhere = work.elsewhere.into_iter().map(|(kind, id)| OpenWork { elsewhere: Some(id), ..empty(kind) });
    departments.chain(absences).chain(changes).chain(elsewhere).collect()
}
