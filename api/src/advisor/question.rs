//! The direct line to the CCO (A4).

use crate::{
    advisor::{
        activity::{done_before, kept, principal, there},
        desk,
        rules::{self, Deed, Refusal},
        store,
        words::{self, Place},
    },
    customer,
    kernel::{
        change::Change,
        cx::Cx,
        db::Db,
        error::{Fault, Stop},
        id,
        idempotency::{InvalidKey, Key},
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, Setting},
};
use chrono::NaiveDate;
use entity::{
    advisor_question::{Model as Question, QuestionState},
    employee_role::Role,
    ids::{AdvisorQuestionId, EmployeeId, LoyalCustomerAdvisorId},
};

pub async fn ask(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    (advisor, text, key): (LoyalCustomerAdvisorId, String, Option<String>),
) -> Result<Question, Stop<Refusal>> {
    let key = Key::given(principal(permit), Action::AskAdvisorQuestion, key, &(advisor, &text));
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let text = rules::text(&["question"], &text, rules::LONGEST_QUESTION).map_err(Stop::refused)?;
    let calendar = directory.calendar();
    let today = calendar.day_of(cx.now);
    let tx = cx.db.begin().await?;
    let (advisor, customer) = desk::locked(&tx, (directory, permit), (advisor, "advisorId")).await?;
    if let Some(id) = done_before(&tx, cx, key.as_ref()).await? {
        return there(store::question(&tx, AdvisorQuestionId(id)).await?);
    }
    desk::admitted((&advisor, &customer), Deed::Ask, today, None).map_err(Stop::refused)?;
    let asked = store::questions(&tx, [advisor.id]).await?;
    let open = asked.iter().filter(|one| one.state == QuestionState::Open).count();
    rules::may_ask(asked.len(), open).map_err(Stop::refused)?;
    let days = directory.whole_setting(Setting::AdvisorAnswerDays, cx.now);
    let id = AdvisorQuestionId(id::fresh(cx.now));
    let question = Question {
        id,
        advisor_id: advisor.id,
        asked_at: cx.now,
        asked_by: cx.employee(),
        question: words::sealed(ring, &customer, (Place::Question, id.0), &text)?,
        due_on: calendar.add_business_days(today, u16::try_from(days).unwrap_or_default()),
        state: QuestionState::Open,
        answered_at: None,
        answered_by: None,
        answer: None,
        overdue_told_at: None,
        version: 1,
    };
    let rows = store::insert_question(Writes::default(), &question);
    let made = changed("advisorAsked", &question, &["question", "dueOn"]);
    let rows = desk::leave(rows, (cx, Action::AskAdvisorQuestion), &made, desk::ccos(directory, today));
    kept(rows, cx, key.as_ref(), question.id.0).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(question)
}

pub fn changed<'a>(event: &'a str, question: &Question, fields: &'a [&'a str]) -> Change<'a> {
    Change { fields, ..desk::of_object(event, ("AdvisorQuestion", question.id.0), question.version) }
}

/// The CCO, or who stands in for them today (O5).
pub fn is_in_charge(directory: &Directory, scope: &Scope, today: NaiveDate) -> bool {
    scope.actor().roles.contains(Role::Cco) || desk::ccos(directory, today).contains(&scope.employee())
}

pub async fn answer(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: Scope,
    (id, expected, text): (AdvisorQuestionId, Option<i32>, String),
) -> Result<Question, Stop<Refusal>> {
    let by = scope.employee();
    let text = rules::text(&["answer"], &text, rules::LONGEST_ANSWER).map_err(Stop::refused)?;
    let today = directory.calendar().day_of(cx.now);
    let not_found = || Stop::refused(Refusal::NotFound { field: "id" });
    let tx = cx.db.begin().await?;
    let found = store::question(&tx, id).await?.ok_or_else(not_found)?;
    if !is_in_charge(directory, &scope, today) {
        // Who sees it is told that it is not theirs; to everyone else it is not there.
        let scope = cx.allow(Action::LoyalCustomerAdvisors).map_err(Stop::Failed)?;
        let advisor = store::advisor(&tx, found.advisor_id).await?.ok_or_else(not_found)?;
        let seen = desk::sees(directory, &Permit::Employee(scope), &advisor);
        return Err(if seen { Stop::refused(Refusal::NotInCharge) } else { not_found() });
    }
    // Their customer first, whoever answers: a deputy sees no other advisor.
    let advisor = store::advisor(&tx, found.advisor_id).await?.ok_or_else(not_found)?;
    let customer = customer::lock_for_case(&tx, advisor.customer_id).await?.ok_or_else(not_found)?;
    let advisor = store::lock(&tx, advisor.id).await?.ok_or_else(not_found)?;
    let mut question = store::lock_question(&tx, found.id).await?.ok_or_else(not_found)?;
    rules::may_answer(&question).map_err(Stop::refused)?;
    desk::admitted((&advisor, &customer), Deed::Answer, today, None).map_err(Stop::refused)?;
    if expected.is_some_and(|version| version != question.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    question.state = QuestionState::Answered;
    (question.answered_at, question.answered_by) = (Some(cx.now), Some(by));
    question.answer = words::sealed(ring, &customer, (Place::Answer, question.id.0), &text)?;
    question.version += 1;
    store::save_question(&tx, &question).await?;
    let made = changed("advisorAnswered", &question, &["state", "answer"]);
    desk::leave(Writes::default(), (cx, Action::AnswerAdvisorQuestion), &made, []).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(question)
}

/// A question that waits for the CCO, for the list of duties (L1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    pub id: AdvisorQuestionId,
    pub due_on: NaiveDate,
    pub is_overdue: bool,
}

const MOST_LISTED: u64 = 200;

/// Whom they wait for, and which, the earliest day first.
pub async fn open_questions(
    db: &Db,
    directory: &Directory,
    today: NaiveDate,
) -> Result<(Vec<EmployeeId>, Vec<OpenQuestion>), Fault> {
    let of =
        |one: Question| OpenQuestion { id: one.id, due_on: one.due_on, is_overdue: rules::is_overdue(&one, today) };
    let open = store::open_questions(db.reader(), MOST_LISTED).await?;
    Ok((desk::ccos(directory, today), open.into_iter().map(of).collect()))
}
