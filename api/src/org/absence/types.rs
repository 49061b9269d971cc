//! An absence as the schema shows it.

use crate::{
    connection,
    kernel::{
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{
        absence::{rules, store},
        directory::Directory,
        types::Employee,
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{absence, ids::AbsenceId};
use std::sync::Arc;

/// Days on which somebody does not work (부재), and who stands in for them (O5).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Absence {
    /// Global id.
    pub id: ID,
    /// Who is absent.
    employee: Arc<Employee>,
    /// The first day.
    first_day: Date,
    /// The last day that counts: earlier than planned if they came back earlier.
    last_day: Date,
    /// The last day as it was recorded.
    planned_last_day: Date,
    /// Who stands in for them (대결자), absent if nobody does.
    deputy: Option<Arc<Employee>>,
    /// Where it stands.
    status: AbsenceStatus,
    /// Who recorded it.
    recorded_by: Option<Arc<Employee>>,
    /// When it was recorded.
    recorded_at: DateTime,
    /// Who cancelled it or ended it early, absent if nobody did.
    ended_by: Option<Arc<Employee>>,
    /// When it was cancelled or ended early, absent if it was not.
    ended_at: Option<DateTime>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: absence::Model,
}

#[ComplexObject]
impl Absence {
    /// Why; null for whom it does not concern, as who only stands in for them.
    async fn kind(&self, ctx: &Context<'_>) -> Result<Option<AbsenceKind>, Fault> {
        Ok(self.employee.shows(ctx, Action::AbsenceKind)?.then_some(self.row.kind.into()))
    }

    /// Whether the viewer may cancel it now, or end it if it has begun.
    async fn viewer_can_cancel(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, today) = (Cx::of(ctx)?, Directory::of(ctx)?.calendar().day_of(Cx::of(ctx)?.now));
        let scope = cx.allow(Action::CancelAbsence);
        let covered = scope.is_ok_and(|scope| scope.covers(self.employee.key, self.employee.path()));
        Ok(covered && rules::cancel(&self.row, today, None).is_ok())
    }
}

impl Absence {
    /// `None` if whom it is of is not in this snapshot.
    pub fn new(row: absence::Model, directory: &Directory) -> Option<Self> {
        let person = |id: Option<_>| id.and_then(|id| directory.employee(id)).cloned();
        Some(Self {
            id: row.id.encode(),
            employee: directory.employee(row.employee_id)?.clone(),
            first_day: Date(row.first_day),
            last_day: Date(row.last_day),
            planned_last_day: Date(row.planned_last_day),
            deputy: person(row.deputy_id),
            status: row.status.into(),
            recorded_by: person(Some(row.recorded_by)),
            recorded_at: DateTime(row.recorded_at),
            ended_by: person(row.ended_by),
            ended_at: row.ended_at.map(DateTime),
            version: row.version,
            row,
        })
    }

    /// As far as the viewer may see it: of those they may read of, or in which they stand in.
    pub fn seen(row: absence::Model, cx: &Cx, directory: &Directory) -> Option<Self> {
        let scope = cx.allow(Action::Absences).ok()?;
        let person = directory.employee(row.employee_id)?;
        let seen = row.deputy_id == Some(scope.employee()) || scope.covers(person.key, person.path());
        if seen { Self::new(row, directory) } else { None }
    }
}

/// An absence by its id, as far as the viewer may see it.
pub async fn absence_node(cx: &Cx, directory: &Directory, id: AbsenceId) -> Result<Option<Absence>, Fault> {
    if cx.allow(Action::Absences).is_err() {
        return Ok(None);
    }
    let row = store::absence(cx.db.reader(), id).await?;
    Ok(row.and_then(|row| Absence::seen(row, cx, directory)))
}

/// Why somebody is absent.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "absence::AbsenceKind")]
pub enum AbsenceKind {
    /// Paid or unpaid leave (휴가).
    Leave,
    /// Sick leave (병가).
    SickLeave,
    /// Parental leave (육아휴직).
    ParentalLeave,
    /// Business trip (출장).
    BusinessTrip,
    /// Training (교육).
    Training,
    /// Anything else.
    Other,
}

/// Where an absence stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "absence::AbsenceStatus")]
pub enum AbsenceStatus {
    /// As it was recorded.
    Recorded,
    /// They came back early: it ended before its planned last day.
    EndedEarly,
    /// Cancelled before it began: no day of it counts.
    Cancelled,
}

connection!(AbsenceConnection, AbsenceEdge, Absence, "Absences, latest first day first.");
