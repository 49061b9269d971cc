//! Duties as the schema shows them.

use crate::{
    connection,
    duty::{
        loader::DutyById,
        query::sees,
        rules::{self, Kept, Standing},
    },
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::{AnyId, PublicId},
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use chrono::NaiveDate;
use entity::{
    duty::{self, Model},
    ids::DutyId,
};
use std::sync::Arc;

/// What a programme asks of a leader by a moment (리더 실천 과제, L1).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Duty {
    /// Global id.
    pub id: ID,
    /// Which programme asks what.
    kind: DutyKind,
    /// Of whom.
    employee: Option<Arc<Employee>>,
    /// Since when.
    opened_at: DateTime,
    /// It is in time until then.
    due_at: DateTime,
    /// When it was done. Null until then.
    done_at: Option<DateTime>,
    /// Who did it: they themself, whoever stood in, or whoever had it together with them. Null until then.
    done_by: Option<Arc<Employee>>,
    /// The type of what is to be done, by its name in this schema. Null for what is no object, such as the day's praise comment.
    subject_type: Option<String>,
    /// The global id of what is to be done, for `node`. Null for what is no object.
    subject_id: Option<ID>,
    /// Rises with every change; who applies events keeps the highest.
    version: i32,
    #[graphql(skip)]
    row: Model,
}

#[ComplexObject]
impl Duty {
    /// How it stands now (L2).
    async fn state(&self, ctx: &Context<'_>) -> Result<DutyState, Fault> {
        Ok(rules::standing(&self.row, Cx::of(ctx)?.now).into())
    }
}

impl Duty {
    pub fn new(row: Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        let subject = row.subject_type.as_deref().zip(row.subject_id);
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            employee: person(row.employee_id),
            opened_at: DateTime(row.opened_at),
            due_at: DateTime(row.due_at),
            done_at: row.done_at.map(DateTime),
            done_by: row.done_by.and_then(person),
            subject_type: row.subject_type.clone(),
            subject_id: subject.and_then(|(object, id)| AnyId::of_type(object, id)).map(AnyId::encode),
            version: row.version,
            row,
        }
    }
}

/// A duty by its id, as far as the viewer may see it: their own, and those of whom the policy says.
pub async fn duty_node(ctx: &Context<'_>, id: DutyId) -> Result<Option<Duty>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(scope) = cx.allow(Action::Duties) else { return Ok(None) };
    let row = batch::load(ctx, DutyById(id)).await?;
    let today = directory.calendar().day_of(cx.now);
    let stands_in = |row: &Model| {
        let deputy = directory.deputy_of(row.employee_id, today).is_some_and(|deputy| deputy.key == scope.employee());
        deputy && rules::BY_DEPUTY.contains(&row.kind)
    };
    let person = |row: &Model| directory.employee(row.employee_id);
    let seen = row.filter(|row| stands_in(row) || person(row).is_some_and(|person| sees(directory, &scope, person)));
    Ok(seen.map(|row| Duty::new(row, directory)))
}

/// How somebody kept to their duties in a period (L2).
#[derive(SimpleObject)]
pub struct DutyCoverage {
    /// Who.
    employee: Arc<Employee>,
    /// The period's first day.
    from: Date,
    /// Its last day; what is still to come counts once it is done.
    to: Date,
    /// What became due, but for what was called off.
    due: i32,
    /// Done in time by themself.
    done: i32,
    /// Done in time by somebody else: who stood in, or who had it together with them.
    done_by_deputy: i32,
    /// Done, too late, by whomever.
    done_late: i32,
    /// Not done though its time is over, and still to be done.
    late: i32,
    /// Not done, and no longer to be done by them: as `MISSED`.
    missed: i32,
    /// Not done, on a day of absence.
    excused: i32,
    /// What was done in time, by them or who stood in, of what was not excused; from 0 to 1. Null if nothing was.
    coverage: Option<f64>,
    /// How many one after the other, up to now and of the kinds asked for, were done in time; what was excused breaks nothing.
    current_streak: i32,
}

impl DutyCoverage {
    pub fn new(employee: Arc<Employee>, kept: Kept, (from, to): (NaiveDate, NaiveDate)) -> Self {
        Self {
            employee,
            from: Date(from),
            to: Date(to),
            due: kept.due,
            done: kept.done,
            done_by_deputy: kept.by_deputy,
            done_late: kept.done_late,
            late: kept.late,
            missed: kept.missed,
            excused: kept.excused,
            coverage: kept.coverage(),
            current_streak: kept.streak,
        }
    }
}

connection!(DutyConnection, DutyEdge, Duty, "Duties, what ends first first.");
connection!(DutyCoverageConnection, DutyCoverageEdge, DutyCoverage, "How people kept to their duties, by name.");

/// Which programme asks what. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "duty::DutyKind")]
pub enum DutyKind {
    /// A comment on the praise board (칭찬 댓글), on each business day of an executive (P5).
    PraiseComment,
    /// The week's bulletin, read and acknowledged (CS 핫라인 확인, H3).
    BulletinAcknowledgement,
    /// An action against recurrence of similar cases (유사사례 재발 방지, H3).
    RecurrenceAction,
    /// The first call to a dissatisfied customer (고객불만 달래기 첫 연락, R3).
    FirstContact,
    /// What was promised to a customer (고객 약속, R5).
    Promise,
    /// Visits to excellent customers in the period (우수고객 만남, M1).
    CustomerMeetings,
    /// An answer to a loyal-customer advisor (명예사원 질의 답변, A4).
    AdvisorQuestion,
    /// An improvement task (개선과제, H4).
    Improvement,
}

/// How a duty stands (L2).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Standing")]
pub enum DutyState {
    /// Open, and there is time (예정).
    Due,
    /// Open, and its time is over (지연).
    Late,
    /// Not done, and nobody can make up for it: a day's comment, a period's meetings; or it was late when it became somebody else's (놓침).
    Missed,
    /// Done in time by themself (완료).
    Done,
    /// Done in time by somebody else: who stood in, or who had it together with them (대결자 완료).
    DoneByDeputy,
    /// Done after its time (지연 완료).
    DoneLate,
    /// Its time went by while they were absent, or before it became theirs (부재로 면제): it counts for nobody, and is still to be done if it can be.
    Excused,
    /// Nobody's any more, or somebody else's (취소).
    Cancelled,
}
