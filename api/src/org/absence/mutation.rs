//! Recording and cancelling absences.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
        scalar::Date,
    },
    org::{
        absence::{
            errors::AbsenceError,
            service::{self, NewAbsence},
            types::{Absence, AbsenceKind},
        },
        directory::Directory,
        mutation::reloaded,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// Who is absent when.
#[derive(InputObject)]
pub struct RecordAbsenceInput {
    /// Who is absent; oneself if it is left out. For others: by their leader, their division's executive, the CEO, HR.
    employee_id: Option<ID>,
    /// Why.
    kind: AbsenceKind,
    /// The first day: today or later; for others, HR and the CEO may record days that are over.
    first_day: Date,
    /// The last day, at most 1,100 days in all.
    last_day: Date,
    /// Who stands in for them (대결자): somebody else who works here and is not absent on these days (O5).
    deputy_id: Option<ID>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first absence (I3).
    idempotency_key: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RecordAbsencePayload {
    /// The new absence, or the one that the same call recorded before; absent if it was refused.
    absence: Option<Absence>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AbsenceError>,
}

/// Which absence to cancel.
#[derive(InputObject)]
pub struct CancelAbsenceInput {
    /// The absence.
    id: ID,
    /// The absence's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CancelAbsencePayload {
    /// The absence as it is now, absent if it was refused.
    absence: Option<Absence>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AbsenceError>,
}

#[derive(Default)]
pub struct AbsenceMutation;

#[Object]
impl AbsenceMutation {
    /// Records an absence (O5). Overlapping ones are refused, and a deputy who is absent then, so that deputies never
    /// form a loop.
    async fn record_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is absent when.")] input: RecordAbsenceInput,
    ) -> Result<RecordAbsencePayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::RecordAbsence)?;
        let employee = input.employee_id.as_ref().map(id::parse).transpose()?;
        let new = NewAbsence {
            employee: employee.unwrap_or(scope.employee()),
            kind: input.kind.into(),
            first: input.first_day.0,
            last: input.last_day.0,
            deputy: input.deputy_id.as_ref().map(id::parse).transpose()?,
        };
        let key = input.idempotency_key.map(|key| key.0);
        Ok(match outcome(service::record(cx, Directory::of(ctx)?, &scope, new, key).await)? {
            Ok(absence) => {
                RecordAbsencePayload { absence: Absence::new(absence, &*reloaded(ctx).await?), user_errors: Vec::new() }
            }
            Err(refusals) => {
                RecordAbsencePayload { absence: None, user_errors: AbsenceError::all(cx.locale, refusals) }
            }
        })
    }

    /// Cancels an absence that has not begun. One that has begun ends with yesterday: they are back today (O5).
    async fn cancel_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which absence to cancel.")] input: CancelAbsenceInput,
    ) -> Result<CancelAbsencePayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::CancelAbsence)?;
        let (directory, id) = (Directory::of(ctx)?, id::parse(&input.id)?);
        Ok(match outcome(service::cancel(cx, directory, &scope, id, input.expected_version).await)? {
            Ok(absence) => {
                CancelAbsencePayload { absence: Absence::new(absence, &*reloaded(ctx).await?), user_errors: Vec::new() }
            }
            Err(refusals) => {
                CancelAbsencePayload { absence: None, user_errors: AbsenceError::all(cx.locale, refusals) }
            }
        })
    }
}
