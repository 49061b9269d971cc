//! What somebody was told in the morning, as the schema shows it (L3).

use crate::{
    duty::{loader::DigestById, types::DutyKind},
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::Action,
        scalar::{Date, DateTime},
    },
};
use async_graphql::{Context, ID, SimpleObject};
use entity::{
    duty_digest::{self, Model},
    ids::DutyDigestId,
};

/// What the viewer was told on a business day of what they have to do (오늘의 할 일, L3): once, in the app and by mail. Numbers of that morning.
#[derive(SimpleObject)]
pub struct DutyDigest {
    /// Global id.
    pub id: ID,
    /// Of which day.
    day: Date,
    /// When it was made.
    made_at: DateTime,
    /// What ends today, by kind; empty if praise alone waits.
    lines: Vec<DutyDigestLine>,
    /// How much praise no executive had commented on yet (P6): in an executive's first digest of a week. Else null.
    awaiting_praise: Option<i32>,
}

/// How many duties of a kind.
#[derive(SimpleObject)]
pub struct DutyDigestLine {
    /// Which programme asks what.
    kind: DutyKind,
    /// How many end on that day.
    today: i32,
    /// How many should have been done before.
    late: i32,
}

impl From<&duty_digest::DigestLine> for DutyDigestLine {
    fn from(line: &duty_digest::DigestLine) -> Self {
        Self { kind: line.kind.into(), today: line.today, late: line.late }
    }
}

impl From<Model> for DutyDigest {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.encode(),
            day: Date(row.day),
            made_at: DateTime(row.made_at),
            lines: row.lines.0.iter().map(Into::into).collect(),
            awaiting_praise: row.awaiting_praise,
        }
    }
}

/// Their own alone.
pub async fn duty_digest_node(ctx: &Context<'_>, id: DutyDigestId) -> Result<Option<DutyDigest>, Fault> {
    let Ok(scope) = Cx::of(ctx)?.allow(Action::MyDuties) else { return Ok(None) };
    let row = batch::load(ctx, DigestById(id)).await?;
    Ok(row.filter(|row| row.employee_id == scope.employee()).map(Into::into))
}
