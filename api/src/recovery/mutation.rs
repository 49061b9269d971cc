//! Opening, contacting, hearing, promising, ending, handing over.

use crate::{
    customer::Vault,
    improvement::New as NewTask,
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::{Action, Permit},
        scalar::{Date, DateTime},
    },
    org::Directory,
    recovery::{
        closing::{self, End},
        errors::RecoveryError,
        handing::{self, Wish},
        opening,
        promise::{self, Answer, Kept, Links},
        refusal::Refusal,
        service::{self, Known, NewContact, NewOpinion},
        types::{
            RecoveryCase, RecoveryContact, RecoveryContactOutcome, RecoveryContactWay, RecoveryOpinion, RecoveryPromise,
        },
    },
    voc::{VocKind, beside::New as NewItem},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{
    ids::{EmployeeId, RecoveryCaseId},
    recovery_case::Model as Case,
    recovery_promise::{Model as PromiseRow, PromiseChannel},
    voc_item,
};

/// Which complaint an executive is to answer, and why.
#[derive(InputObject)]
pub struct OpenRecoveryCaseInput {
    /// The complaint, of a known customer; neither rejected nor merged.
    voc_item_id: ID,
    /// Why, 1 to 1,000 characters, for whoever holds the case.
    reason: String,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first case (I3).
    idempotency_key: Option<ID>,
}

/// When the customer was contacted, how, and what became of it.
#[derive(InputObject)]
pub struct LogContactInput {
    /// The case.
    id: ID,
    /// By which way. A letter is the executive's, after as many tries as the setting `recovery.tries` says.
    way: RecoveryContactWay,
    /// What became of it; of a letter an attempt.
    outcome: RecoveryContactOutcome,
    /// When it was: neither before the case nor in the future. Now, if left out.
    at: Option<DateTime>,
    /// Whether the executive apologised to the customer, who was reached or is written to.
    #[graphql(default = false)]
    apologized: bool,
    /// What was said, up to 5,000 characters.
    note: Option<String>,
    /// Makes a retry safe: the same key with the same input within 7 days logs nothing again (I3).
    idempotency_key: Option<ID>,
}

/// Something that the executive heard, to be filed as VOC.
#[derive(InputObject)]
pub struct RecoveryFilingInput {
    /// What it is. A compliment that names employees becomes praise, too (P9).
    kind: VocKind,
    /// What it is about.
    category_id: ID,
    /// What the customer said, 1 to 20,000 characters.
    text: String,
    /// How dissatisfied they are, 1 to 5. It opens no case of its own: somebody speaks with them already.
    dissatisfaction: Option<i32>,
    /// Of a compliment: which employees it praises, 1 to 10.
    praised_employee_ids: Option<Vec<ID>>,
    /// The claim that it is about.
    claim_reference: Option<String>,
}

/// Something that is to become better because of what the executive heard (개선과제, H4).
#[derive(InputObject)]
pub struct RecoveryImprovementInput {
    /// What is to become better, 1 to 120 characters.
    title: String,
    /// What is wrong, and what shows it, 1 to 2,000 characters; nothing personal.
    problem: String,
    /// What its VOC is about: this category and those below it.
    category_id: ID,
    /// Which department is to do it; any of the company.
    department_id: ID,
    /// When it should be done, if anybody would like to say.
    desired_by: Option<Date>,
}

/// What the customer told the executive, and what is to become of it.
#[derive(InputObject)]
pub struct RecordOpinionInput {
    /// The case.
    id: ID,
    /// What they said, 1 to 20,000 characters. Whoever oversees the case reads it.
    opinion: String,
    /// What of it is filed as VOC of this customer, up to 5; all of it or nothing (R4).
    filings: Option<Vec<RecoveryFilingInput>>,
    /// Which improvements are asked for because of it, up to 3, in the same step; the complaint and what is filed show them.
    improvements: Option<Vec<RecoveryImprovementInput>>,
    /// Makes a retry safe: the same key with the same input within 7 days files nothing again (I3).
    idempotency_key: Option<ID>,
}

/// What is promised to the customer of a case.
#[derive(InputObject)]
pub struct MakePromiseInput {
    /// The case.
    id: ID,
    /// What is promised, 1 to 1,000 characters; the customer reads it.
    promise: String,
    /// The day by which it is kept: today or later, within 366 days.
    due_on: Date,
    /// The employee who keeps it; whoever promises it, if left out.
    owner_id: Option<ID>,
    /// Makes a retry safe: the same key with the same input within 7 days promises nothing again (I3).
    idempotency_key: Option<ID>,
}

/// Which promise is kept.
#[derive(InputObject)]
pub struct MarkPromiseKeptInput {
    /// The promise.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// How it was kept, up to 5,000 characters; among colleagues.
    note: Option<String>,
}

/// Whether a promise was kept.
#[derive(InputObject)]
pub struct ConfirmPromiseInput {
    /// The promise.
    id: ID,
    /// True: it was kept. False: it was not, and is to be kept again.
    kept: bool,
    /// What the customer wants to add, up to 1,000 characters.
    comment: Option<String>,
}

/// How a case ends.
#[derive(InputObject)]
pub struct CloseRecoveryCaseInput {
    /// The case.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// How satisfied the customer is now, 1 to 5, if they were reached and said so.
    satisfaction: Option<i32>,
    /// The decision by which it was made good: one about this complaint (`makeDecision`).
    remedy_id: Option<ID>,
    /// Why it ends without contact, or with open promises, which stand all the same: 1 to 1,000 characters. Needed then.
    reason: Option<String>,
    /// What happened, as a short story for everybody who works here (R7), up to 2,000 characters: name and numbers of the customer are masked in it.
    /// Needed if the customer was reached; refused if the complaint is sensitive or was abuse.
    story: Option<String>,
}

/// To whom a case goes.
#[derive(InputObject)]
pub struct HandOverRecoveryCaseInput {
    /// The case.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// An executive who is there and is not concerned; whoever is next, if left out.
    executive_id: Option<ID>,
    /// Why, 1 to 1,000 characters. Needed unless whoever holds it is away for as many business days as the setting `recovery.absenceDays` says.
    reason: Option<String>,
    /// Makes a retry safe: the same key with the same input within 7 days hands it to nobody else (I3).
    idempotency_key: Option<ID>,
}

macro_rules! payloads {
    ($($name:ident $field:ident $shown:ident $row:ty;)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            $field: Option<$shown>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<RecoveryError>,
        }

        impl $name {
            fn of(cx: &Cx, done: Result<$row, Stop<Refusal>>, show: impl FnOnce($row) -> $shown) -> Result<Self, Fault> {
                Ok(match outcome(done)? {
                    Ok(row) => Self { $field: Some(show(row)), user_errors: Vec::new() },
                    Err(refusals) => Self { $field: None, user_errors: RecoveryError::all(cx.locale, refusals) },
                })
            }
        }
    )*};
}

payloads! {
    OpenRecoveryCasePayload recovery_case RecoveryCase Case;
    CloseRecoveryCasePayload recovery_case RecoveryCase Case;
    HandOverRecoveryCasePayload recovery_case RecoveryCase Case;
    MakePromisePayload promise RecoveryPromise PromiseRow;
    MarkPromiseKeptPayload promise RecoveryPromise PromiseRow;
    ConfirmPromisePayload promise RecoveryPromise PromiseRow;
}

/// What became of it.
#[derive(SimpleObject)]
pub struct LogContactPayload {
    /// The case as it is now; absent if it was refused.
    recovery_case: Option<RecoveryCase>,
    /// What was logged; absent if it was refused.
    contact: Option<RecoveryContact>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<RecoveryError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RecordOpinionPayload {
    /// The case as it is now; absent if it was refused.
    recovery_case: Option<RecoveryCase>,
    /// What was recorded, with what was filed; absent if it was refused.
    opinion: Option<RecoveryOpinion>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<RecoveryError>,
}

#[derive(Default)]
pub struct RecoveryMutation;

#[Object]
impl RecoveryMutation {
    /// Has an executive answer a complaint personally that does not by itself (R1). Whose turn it is the rotation says; who opens it does not choose.
    async fn open_recovery_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which complaint, and why.")] input: OpenRecoveryCaseInput,
    ) -> Result<OpenRecoveryCasePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::OpenRecoveryCase)?;
        let new = opening::New { item: id::parse(&input.voc_item_id)?, reason: input.reason };
        let key = input.idempotency_key.map(|key| key.0);
        let done = opening::open(cx, (directory, Vault::ring(ctx)?), &scope, (new, key)).await;
        // Whoever flagged it need not see what the executive hears.
        let inside = |case: &Case| cx.allow(Action::RecoveryCases).is_ok_and(|scope| service::sees(&scope, case));
        OpenRecoveryCasePayload::of(cx, done, |case| {
            let inside = inside(&case);
            RecoveryCase::new(case, inside, directory)
        })
    }

    /// Writes down a contact with the customer, or a try (R2, R3). The executive's own call or visit is the first contact; somebody else's is not.
    async fn log_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When, how, and what became of it.")] input: LogContactInput,
    ) -> Result<LogContactPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::LogContact)?;
        let new = NewContact {
            way: input.way.into(),
            outcome: input.outcome.into(),
            at: input.at.map(|at| at.0),
            apologized: input.apologized,
            note: input.note,
        };
        let (id, key) = (id::parse(&input.id)?, input.idempotency_key.map(|key| key.0));
        let done = service::log_contact(cx, (directory, Vault::ring(ctx)?), &scope, id, (new, key)).await;
        Ok(match outcome(done)? {
            Ok((case, contact)) => LogContactPayload {
                contact: Some(RecoveryContact::new(contact, case.customer_id, directory)),
                recovery_case: Some(RecoveryCase::new(case, true, directory)),
                user_errors: Vec::new(),
            },
            Err(refusals) => LogContactPayload {
                contact: None,
                recovery_case: None,
                user_errors: RecoveryError::all(cx.locale, refusals),
            },
        })
    }

    /// Writes down what the customer said, and makes VOC, praise and improvement tasks of it in the same step: all of it, or nothing (R4).
    async fn record_opinion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they said, and what is to become of it.")] input: RecordOpinionInput,
    ) -> Result<RecordOpinionPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RecordOpinion)?;
        let permit = Permit::Employee(scope.clone());
        let filings = input.filings.unwrap_or_default().into_iter().map(RecoveryFilingInput::item);
        let tasks = input.improvements.unwrap_or_default().into_iter().map(RecoveryImprovementInput::task);
        let new = NewOpinion {
            words: input.opinion,
            filings: filings.collect::<Result<_, Fault>>()?,
            tasks: tasks.collect::<Result<_, Fault>>()?,
        };
        let (id, key) = (id::parse(&input.id)?, input.idempotency_key.map(|key| key.0));
        let with = (directory, Vault::ring(ctx)?);
        let done = service::record_opinion(cx, with, (&permit, &scope), id, (new, key)).await;
        Ok(match outcome(done)? {
            Ok((case, opinion)) => RecordOpinionPayload {
                opinion: Some(RecoveryOpinion::new(opinion, case.customer_id, directory)),
                recovery_case: Some(RecoveryCase::new(case, true, directory)),
                user_errors: Vec::new(),
            },
            Err(refusals) => RecordOpinionPayload {
                opinion: None,
                recovery_case: None,
                user_errors: RecoveryError::all(cx.locale, refusals),
            },
        })
    }

    /// Promises the customer something, with a day and somebody who keeps it (R5).
    async fn make_promise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is promised.")] input: MakePromiseInput,
    ) -> Result<MakePromisePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::MakePromise)?;
        let owner = input.owner_id.as_ref().map(id::parse::<EmployeeId>).transpose()?;
        let new = promise::New { words: input.promise, due_on: input.due_on.0, owner };
        let (id, key) = (id::parse::<RecoveryCaseId>(&input.id)?, input.idempotency_key.map(|key| key.0));
        let done = promise::make(cx, (directory, Vault::ring(ctx)?), &scope, id, (new, key)).await;
        MakePromisePayload::of(cx, done, |row| RecoveryPromise::new(row, directory))
    }

    /// Says that a promise is kept: by its owner (R5). The customer is asked whether it was, by a letter if they may be written to, and in
    /// their app.
    async fn mark_promise_kept(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which promise.")] input: MarkPromiseKeptInput,
    ) -> Result<MarkPromiseKeptPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::MarkPromiseKept)?;
        let kept = Kept { id: id::parse(&input.id)?, expected_version: input.expected_version, note: input.note };
        let with = (directory, Vault::ring(ctx)?, Links::in_request(ctx)?);
        let done = promise::mark_kept(cx, with, &scope, kept).await;
        MarkPromiseKeptPayload::of(cx, done, |row| RecoveryPromise::new(row, directory))
    }

    /// The customer says whether a promise to them was kept (R5). The last answer counts; the same one again changes nothing.
    async fn confirm_promise(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether it was kept.")] input: ConfirmPromiseInput,
    ) -> Result<ConfirmPromisePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::ConfirmPromise)?;
        let answer = Answer {
            id: id::parse(&input.id)?,
            is_kept: input.kept,
            comment: input.comment,
            channel: PromiseChannel::App,
        };
        let done = promise::answer(cx, (directory, Vault::ring(ctx)?), &permit, answer).await;
        ConfirmPromisePayload::of(cx, done, |row| RecoveryPromise::new(row, directory))
    }

    /// Ends a case (R2), and tells everybody its story (R7).
    async fn close_recovery_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it ends.")] input: CloseRecoveryCaseInput,
    ) -> Result<CloseRecoveryCasePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::CloseRecoveryCase)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let end = End {
            satisfaction: input.satisfaction,
            remedy: input.remedy_id.as_ref().map(id::parse).transpose()?,
            reason: input.reason,
            story: input.story,
        };
        let done = closing::close(cx, Vault::ring(ctx)?, &scope, known, end).await;
        CloseRecoveryCasePayload::of(cx, done, |case| RecoveryCase::new(case, true, directory))
    }

    /// Gives a case to another executive, with a ground (R2): whoever holds it if they are away for long, the CS office with a reason.
    async fn hand_over_recovery_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom.")] input: HandOverRecoveryCaseInput,
    ) -> Result<HandOverRecoveryCasePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::HandOverRecoveryCase)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let wish = Wish { to: input.executive_id.as_ref().map(id::parse).transpose()?, reason: input.reason };
        let key = input.idempotency_key.map(|key| key.0);
        let done = handing::hand_over(cx, (directory, Vault::ring(ctx)?), &scope, known, (wish, key)).await;
        // It may be somebody else's by now.
        let inside = |case: &Case| cx.allow(Action::RecoveryCases).is_ok_and(|scope| service::sees(&scope, case));
        HandOverRecoveryCasePayload::of(cx, done, |case| {
            let inside = inside(&case);
            RecoveryCase::new(case, inside, directory)
        })
    }
}

impl RecoveryImprovementInput {
    fn task(self) -> Result<NewTask, Fault> {
        Ok(NewTask {
            title: self.title,
            problem: self.problem,
            category: id::parse(&self.category_id)?,
            series: None,
            signal_week: None,
            counts_from: None,
            department: id::parse(&self.department_id)?,
            desired_by: self.desired_by.map(|day| day.0),
            items: Vec::new(),
        })
    }
}

impl RecoveryFilingInput {
    fn item(self) -> Result<NewItem, Fault> {
        let praised = self.praised_employee_ids.map(|ids| ids.iter().map(id::parse).collect::<Result<_, _>>());
        Ok(NewItem {
            kind: self.kind.into(),
            // As what is told on the phone.
            channel: voc_item::VocChannel::CallCenter,
            category: id::parse(&self.category_id)?,
            text: self.text,
            dissatisfaction: self.dissatisfaction,
            customer: None,
            contract: None,
            claim_reference: self.claim_reference,
            external_id: None,
            follows: None,
            sensitivity: None,
            praised: praised.transpose()?,
            attachments: Vec::new(),
            task: None,
        })
    }
}
