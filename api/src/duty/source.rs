//! What each programme asks about its own things: for each type of them one function, which reads how they stand now.

use crate::{
    advisor,
    duty::rules::{Asked, Occasion},
    hotline, improvement,
    kernel::{
        db::{ConnectionTrait, Tx},
        error::Fault,
    },
    meeting,
    org::Directory,
    recovery,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    advisor_question::{self, QuestionState},
    duty::DutyKind,
    employee_role::Role,
    hotline_bulletin,
    ids::{
        AdvisorQuestionId, HotlineBulletinId, ImprovementTaskId, RecoveryCaseId, RecoveryPromiseId,
        RecurrencePreventionId,
    },
    improvement_task::{self, ImprovementState},
    recovery_case,
    recovery_promise::{self, PromiseState},
    recurrence_prevention::{self, PreventionState},
};
use uuid::Uuid;

/// The types of things that somebody is asked to do something about, by their names in the schema.
pub const TYPES: &[&str] = &[
    "AdvisorQuestion",
    "HotlineBulletin",
    "ImprovementTask",
    "RecoveryCase",
    "RecoveryPromise",
    "RecurrencePrevention",
];

/// Things that are asked of whoever has a role or an office: their type, where they are kept, and which of them are still asked.
pub const OF_ROLES: [(&str, &str, &str); 2] = [
    ("AdvisorQuestion", "advisor_question", "state = 'OPEN'"),
    ("HotlineBulletin", "hotline_bulletin", "state = 'SENT'"),
];

/// Where things of a type are kept.
pub fn table(object: &str) -> Option<&'static str> {
    Some(match object {
        "AdvisorQuestion" => "advisor_question",
        "HotlineBulletin" => "hotline_bulletin",
        "ImprovementTask" => "improvement_task",
        "RecoveryCase" => "recovery_case",
        "RecoveryPromise" => "recovery_promise",
        "RecurrencePrevention" => "recurrence_prevention",
        _ => return None,
    })
}

/// What is asked about these things of one type; of what is not there, nothing.
pub async fn about(tx: &Tx, directory: &Directory, object: &str, ids: &[Uuid]) -> Result<Vec<Occasion>, Fault> {
    let ids = ids.iter().copied();
    Ok(match object {
        "AdvisorQuestion" => {
            let questions = advisor::store::questions_by_id(tx, ids.map(AdvisorQuestionId)).await?;
            questions.iter().map(|row| question(directory, row)).collect()
        }
        "HotlineBulletin" => {
            let bulletins = hotline::store::by_id(tx, ids.map(HotlineBulletinId)).await?;
            bulletins.iter().map(|row| bulletin(directory, row)).collect()
        }
        "RecurrencePrevention" => {
            let rows = hotline::preventions_by_id(tx, ids.map(RecurrencePreventionId)).await?;
            rows.iter().map(|row| prevention(directory, row)).collect()
        }
        "RecoveryCase" => {
            let cases = recovery::store::cases_by_id(tx, ids.map(RecoveryCaseId)).await?;
            // Whose case it is, has an eye on its promises.
            let promises = recovery::promises_of(tx, cases.iter().map(|case| case.id)).await?;
            let promises = promises.iter().map(|row| promise(directory, row, &cases));
            cases.iter().map(first_contact).chain(promises).collect()
        }
        "RecoveryPromise" => {
            let promises = recovery::promises_by_id(tx, ids.map(RecoveryPromiseId)).await?;
            let cases = recovery::store::cases_by_id(tx, promises.iter().map(|row| row.case_id)).await?;
            promises.iter().map(|row| promise(directory, row, &cases)).collect()
        }
        "ImprovementTask" => {
            let tasks = improvement::store::tasks_by_id(tx, ids.map(ImprovementTaskId)).await?;
            tasks.iter().map(|task| improvement(directory, task)).collect()
        }
        _ => Vec::new(),
    })
}

/// A day's last moment.
fn end_of(directory: &Directory, day: NaiveDate) -> DateTime<Utc> {
    directory.calendar().start_of(day + Days::new(1)) - TimeDelta::microseconds(1)
}

/// M1: what leaders owe of today's period, and of one that is over as long as a meeting of it may still be recorded.
pub async fn meetings_now(
    db: &impl ConnectionTrait,
    directory: &Directory,
    now: DateTime<Utc>,
) -> Result<Vec<Occasion>, Fault> {
    let today = directory.calendar().day_of(now);
    let recorded_from = today - Days::new(meeting::RECORDED_WITHIN);
    let (mut all, mut on) = (Vec::new(), today);
    while on >= recorded_from {
        all.push(meetings(db, directory, on, now).await?);
        on = meeting::quota::period(directory, on, today).span.first - Days::new(1);
    }
    Ok(all)
}

/// M1: what each leader still owes of the period in which a day lies, until they have met so many. Three statements, whatever their number.
pub async fn meetings(
    db: &impl ConnectionTrait,
    directory: &Directory,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Occasion, Fault> {
    let today = directory.calendar().day_of(now);
    let period = meeting::quota::period(directory, on, today);
    let leaders = meeting::quota::standings(db, directory, period, today, None).await?;
    let owing = leaders.iter().filter(|one| one.standing.due > 0);
    let asked = owing.map(|one| Asked {
        of: one.leader,
        subject: None,
        opened_at: directory.calendar().start_of(period.span.first),
        due_at: end_of(directory, period.span.last),
        done: (one.standing.done >= one.standing.due).then_some((now.min(end_of(directory, period.span.last)), None)),
        is_excused: false,
    });
    Ok(Occasion {
        kind: DutyKind::CustomerMeetings,
        name: period.span.first.to_string(),
        asked: asked.collect(),
        waived: false,
    })
}

pub fn ends_period(directory: &Directory, day: NaiveDate) -> bool {
    meeting::quota::period(directory, day, day).span.last == day
}

/// A4: the CCO, until it is answered, by them or who stands in.
fn question(directory: &Directory, row: &advisor_question::Model) -> Occasion {
    let ccos = directory.employees().iter().filter(|person| person.is_active() && person.role_set.contains(Role::Cco));
    let asked = ccos.filter(|_| row.state != QuestionState::Closed).map(|person| Asked {
        of: person.key,
        subject: Some(("AdvisorQuestion", row.id.0)),
        opened_at: row.asked_at,
        due_at: end_of(directory, row.due_on),
        done: row.answered_at.map(|at| (at, row.answered_by)),
        is_excused: false,
    });
    Occasion { kind: DutyKind::AdvisorQuestion, name: row.id.0.to_string(), asked: asked.collect(), waived: false }
}

/// H3: whoever answers for the division now, until it is acknowledged, by them or who stands in; the CCO, to whom it went where nobody does.
fn bulletin(directory: &Directory, row: &hotline_bulletin::Model) -> Occasion {
    let executive = directory.department(row.division_id).and_then(|one| one.responsible_executive_id);
    let answers = executive.filter(|who| row.acknowledged_at.is_none() && !row.to_cco && directory.is_active(*who));
    let of = answers.or(row.recipient_id);
    let asked = of.zip(row.sent_at).zip(row.acknowledge_by).map(|((of, opened_at), due_at)| Asked {
        of,
        subject: Some(("HotlineBulletin", row.id.0)),
        opened_at,
        due_at,
        done: row.acknowledged_at.map(|at| (at, row.acknowledged_by)),
        is_excused: false,
    });
    Occasion {
        kind: DutyKind::BulletinAcknowledgement,
        name: row.id.0.to_string(),
        asked: asked.into_iter().collect(),
        waived: false,
    }
}

/// H3: whoever is to prevent similar cases, until they report what they did.
fn prevention(directory: &Directory, row: &recurrence_prevention::Model) -> Occasion {
    let asked = Asked {
        of: row.owner_id,
        subject: Some(("RecurrencePrevention", row.id.0)),
        opened_at: row.directed_at,
        due_at: end_of(directory, row.due_on),
        done: row.done_at.map(|at| (at, row.done_by)),
        is_excused: false,
    };
    let asked = (row.state != PreventionState::Closed).then_some(asked).into_iter().collect();
    Occasion { kind: DutyKind::RecurrenceAction, name: row.id.0.to_string(), asked, waived: false }
}

/// R3: the executive who holds the case, until the customer was reached, refused, or could not be; of a case that is closed without, nothing.
fn first_contact(case: &recovery_case::Model) -> Occasion {
    let done = case.first_contact_at.map(|at| (at, case.first_contact_by));
    // V12: who was abused, or whose complaint is none of ours, need not call.
    let waived = case.exempt_at.is_some();
    let is_asked = done.is_some() || (case.closed_at.is_none() && !waived);
    let asked = is_asked.then_some(Asked {
        of: case.executive_id,
        subject: Some(("RecoveryCase", case.id.0)),
        opened_at: case.opened_at,
        // It is due before that moment.
        due_at: case.first_due_at - TimeDelta::microseconds(1),
        done,
        is_excused: false,
    });
    Occasion { kind: DutyKind::FirstContact, name: case.id.0.to_string(), asked: asked.into_iter().collect(), waived }
}

/// R5: its owner, and the executive who holds the case, until it is kept; what the customer disputes is to be done.
fn promise(directory: &Directory, row: &recovery_promise::Model, cases: &[recovery_case::Model]) -> Occasion {
    let is_kept = matches!(row.state, PromiseState::Kept | PromiseState::Confirmed);
    let holder = cases.iter().find(|case| case.id == row.case_id).map(|case| case.executive_id);
    let people = [Some(row.owner_id), holder.filter(|holder| *holder != row.owner_id)];
    let people = people.into_iter().flatten().filter(|_| row.state != PromiseState::Ended);
    let asked = people.map(|of| Asked {
        of,
        subject: Some(("RecoveryPromise", row.id.0)),
        opened_at: row.made_at,
        due_at: end_of(directory, row.due_on),
        done: row.kept_at.filter(|_| is_kept).map(|at| (at, Some(row.owner_id))),
        is_excused: false,
    });
    Occasion { kind: DutyKind::Promise, name: row.id.0.to_string(), asked: asked.collect(), waived: false }
}

/// H4, H7: each owner their part, until its result is submitted; what was returned is to be done again.
fn improvement(directory: &Directory, task: &improvement_task::Model) -> Occasion {
    use ImprovementState::{Accepted, InProgress, Reopened, Submitted, Verified};
    let is_asked = matches!(task.state, Accepted | InProgress | Submitted | Verified | Reopened);
    let owners = [task.correction_owner_id, task.action_owner_id].into_iter().flatten();
    let is_done = matches!(task.state, Submitted | Verified);
    let done = task.submitted_at.filter(|_| is_done);
    let asked = task.due_on.filter(|_| is_asked).map(|day| {
        owners.map(move |of| Asked {
            of,
            subject: Some(("ImprovementTask", task.id.0)),
            opened_at: task.reopened_at.or(task.answered_at).unwrap_or(task.requested_at),
            due_at: end_of(directory, day),
            // One of both submits for both.
            done: done.map(|at| (at, Some(of))),
            is_excused: false,
        })
    });
    // H8: what comes again is to be done anew, and what was done stays done.
    let name = match task.reopenings {
        0 => task.id.0.to_string(),
        again => format!("{} {again}", task.id.0),
    };
    Occasion { kind: DutyKind::Improvement, name, asked: asked.into_iter().flatten().collect(), waived: false }
}
