//! Filing, working on, answering, merging.

use crate::{
    access::Gate,
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::{Action, Permit},
        scalar::Date,
    },
    org::{Directory, ProcessingTask},
    voc::{
        enums::{Rejection, Sensitivity, Severity, VocChannel, VocKind},
        errors::VocError,
        extending,
        intake::{self, New},
        merge,
        refusal::Refusal,
        satisfaction::Links,
        types::VocItem,
        work::{self, Doing, Edit, Saying, Which},
    },
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::{
    ids::{EmployeeId, UploadId},
    voc_item::Model,
};

/// What a customer told the company.
#[derive(InputObject)]
pub struct FileVocInput {
    /// What it is.
    kind: VocKind,
    /// By which way it came. A customer files by `WEB` or `APP`.
    channel: VocChannel,
    /// What it is about.
    category_id: ID,
    /// What the customer said, 1 to 20,000 characters. A resident registration number (주민등록번호) in it is refused; phone, card and
    /// account numbers and the customer's name show masked outside of the item's path (V1).
    text: String,
    /// How dissatisfied they are, 1 to 5.
    dissatisfaction: Option<i32>,
    /// Whose it is; left out if nobody knows, and by a customer, who files their own.
    customer_id: Option<ID>,
    /// The customer's contract that it is about.
    contract_id: Option<ID>,
    /// The claim that it is about (사고·보험금 접수번호), up to 64 characters.
    claim_reference: Option<String>,
    /// What the channel that it came by calls it: a second call with the same one answers the first item (V1). Up to 128 printable ASCII
    /// characters.
    external_id: Option<String>,
    /// The customer's earlier item that it follows up; it keeps the day on which that one was first received (V2).
    follows_id: Option<ID>,
    /// Why it is to be read by its path alone (V10); else as its category says.
    sensitivity: Option<Sensitivity>,
    /// Of a compliment: which employees it praises, 1 to 10, each once and nobody themself. It becomes praise on the board, once (P9),
    /// with the text as everyone may read it, screened as any customer's praise (P3).
    praised_employee_ids: Option<Vec<ID>>,
    /// Files that belong to it: `prepareUpload` for `VOC_ATTACHMENT` by the same person, ready, each once; as many as the setting
    /// `voc.attachmentsPerText` says, usually 0 to 5 (V1).
    attachment_ids: Option<Vec<ID>>,
    /// What the customer asks for (처리업무, D12). What is inside the processing scope of the employee who files it stays with them; anything
    /// else goes where the category's rule says.
    task: Option<ProcessingTask>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first item (I3).
    idempotency_key: Option<ID>,
}

/// What is to be corrected. What is left out stays, null clears.
#[derive(InputObject)]
pub struct UpdateVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What it is about. Who handles it stays: `transferVoc` changes that.
    category_id: Option<ID>,
    /// How dissatisfied the customer is, 1 to 5.
    dissatisfaction: MaybeUndefined<i32>,
    /// How soon it is to be answered.
    severity: Option<Severity>,
    /// Why it is read by its path alone.
    sensitivity: MaybeUndefined<Sensitivity>,
    /// Which department caused it (V14).
    caused_by_id: MaybeUndefined<ID>,
    /// The claim that it is about.
    claim_reference: MaybeUndefined<String>,
    /// Of a compliment that is not praise yet: which employees it praises, 1 to 10, as in `fileVoc` (P9).
    praised_employee_ids: Option<Vec<ID>>,
    /// What the customer asks for (D12). Who handles it stays.
    task: Option<ProcessingTask>,
}

/// Who is to handle it.
#[derive(InputObject)]
pub struct AssignVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Somebody who works in the department that handles it; if left out, whoever there has least to do today. Who merely works there
    /// takes it themself.
    assignee_id: Option<ID>,
}

/// Which item.
#[derive(InputObject)]
pub struct StartVocWorkInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
}

/// What to say to the customer.
#[derive(InputObject)]
pub struct ReplyToCustomerInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What to say, 1 to 5,000 characters; `replyTemplates` have what it can begin with.
    text: String,
    /// Files that belong to it: `prepareUpload` for `VOC_ATTACHMENT` by the same person, ready, each once; as many as the setting
    /// `voc.attachmentsPerText` says, usually 0 to 5 (V1).
    attachment_ids: Option<Vec<ID>>,
    /// Makes a retry safe: the same key with the same text and files within 7 days says nothing again (I3).
    idempotency_key: Option<ID>,
}

/// What the customer says.
#[derive(InputObject)]
pub struct SendCustomerMessageInput {
    /// The item.
    id: ID,
    /// What they say, 1 to 20,000 characters. It ends a wait for them, and opens again what was resolved not too long ago.
    text: String,
    /// Files that belong to it: `prepareUpload` for `VOC_ATTACHMENT` by the same person, ready, each once; as many as the setting
    /// `voc.attachmentsPerText` says, usually 0 to 5 (V1).
    attachment_ids: Option<Vec<ID>>,
    /// Makes a retry safe: the same key with the same text and files within 7 days says nothing again (I3).
    idempotency_key: Option<ID>,
}

/// What colleagues are to know.
#[derive(InputObject)]
pub struct AddVocNoteInput {
    /// The item.
    id: ID,
    /// What to write down, 1 to 5,000 characters. No customer ever sees it (V6).
    text: String,
    /// Files that belong to it: `prepareUpload` for `VOC_ATTACHMENT` by the same person, ready, each once; as many as the setting
    /// `voc.attachmentsPerText` says, usually 0 to 5 (V1).
    attachment_ids: Option<Vec<ID>>,
    /// Makes a retry safe: the same key with the same text and files within 7 days says nothing again (I3).
    idempotency_key: Option<ID>,
}

/// Why the customer is to answer first.
#[derive(InputObject)]
pub struct WaitForCustomerInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What is waited for, 1 to 1,000 characters; among colleagues.
    reason: String,
}

/// What was done.
#[derive(InputObject)]
pub struct ResolveVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What the customer is told about it, 1 to 5,000 characters: a reply.
    text: String,
}

/// Which item.
#[derive(InputObject)]
pub struct CloseVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
}

/// Why it is not done with.
#[derive(InputObject)]
pub struct ReopenVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Why, 1 to 1,000 characters.
    reason: String,
}

/// Why it is not handled.
#[derive(InputObject)]
pub struct RejectVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// In which way.
    rejection: Rejection,
    /// Why, 1 to 1,000 characters; among colleagues.
    reason: String,
}

/// Where it belongs.
#[derive(InputObject)]
pub struct TransferVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// The department that is to handle it; whoever there has least to do today gets it.
    department_id: ID,
    /// Why, 1 to 1,000 characters; among colleagues.
    reason: String,
}

/// Why it goes up.
#[derive(InputObject)]
pub struct EscalateVocInput {
    /// The item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Why, 1 to 1,000 characters; among colleagues.
    reason: String,
}

/// Until when, and what the customer is told.
#[derive(InputObject)]
pub struct ExtendDeadlineInput {
    /// The complaint.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// The new last day: after the present one, and at most so many days later as the setting `voc.extensionDays` says.
    until: Date,
    /// Why, 1 to 1,000 characters; among colleagues.
    reason: String,
    /// What the customer is told, 1 to 5,000 characters: a reply.
    notice: String,
}

/// Which two are one.
#[derive(InputObject)]
pub struct MergeVocInput {
    /// The item that ends.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// The item of the same customer that goes on.
    into_id: ID,
    /// Why, 1 to 1,000 characters; among colleagues.
    reason: String,
}

/// Which is no longer one with another.
#[derive(InputObject)]
pub struct UnmergeVocInput {
    /// The item that was merged.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Why, 1 to 1,000 characters; among colleagues.
    reason: String,
}

macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// The item as it is now; absent if it was refused.
            voc_item: Option<VocItem>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<VocError>,
        }

        impl $name {
            fn of(ctx: &Context<'_>, done: Result<Model, Stop<Refusal>>) -> Result<Self, Fault> {
                let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
                Ok(match outcome(done)? {
                    Ok(row) => Self { voc_item: Some(VocItem::new(row, directory)), user_errors: Vec::new() },
                    Err(refusals) => Self { voc_item: None, user_errors: VocError::all(cx.locale, refusals) },
                })
            }
        }
    )*};
}

payloads! {
    FileVocPayload UpdateVocPayload AssignVocPayload StartVocWorkPayload ReplyToCustomerPayload SendCustomerMessagePayload
    AddVocNotePayload WaitForCustomerPayload ResolveVocPayload CloseVocPayload ReopenVocPayload RejectVocPayload TransferVocPayload
    EscalateVocPayload ExtendDeadlinePayload MergeVocPayload UnmergeVocPayload
}

/// One deed on one item.
async fn act(
    ctx: &Context<'_>,
    (permit, action): (&Permit, Action),
    which: (&ID, Option<i32>),
    doing: Doing,
) -> Result<Model, Stop<Refusal>> {
    say(ctx, (permit, action), which, (doing, None, None)).await
}

/// One that says something, which a retry must not say again (I3).
async fn say(
    ctx: &Context<'_>,
    (permit, action): (&Permit, Action),
    which: (&ID, Option<i32>),
    (doing, attachments, key): (Doing, Option<Vec<ID>>, Option<ID>),
) -> Result<Model, Stop<Refusal>> {
    let (cx, directory, ring) = (Cx::of(ctx)?, Directory::of(ctx)?, Vault::ring(ctx)?);
    let saying = Saying { doing, attachments: files(attachments)?, key: key.map(|key| key.0) };
    let by = (directory, ring, Gate::of(ctx)?, Links::in_request(ctx)?);
    work::act(cx, by, (permit, action), known(which)?, saying).await
}

fn files(ids: Option<Vec<ID>>) -> Result<Vec<UploadId>, Fault> {
    ids.unwrap_or_default().iter().map(id::parse).collect()
}

fn people(ids: &Option<Vec<ID>>) -> Result<Option<Vec<EmployeeId>>, Fault> {
    ids.as_ref().map(|ids| ids.iter().map(id::parse).collect()).transpose()
}

fn known((id, expected_version): (&ID, Option<i32>)) -> Result<Which, Fault> {
    Ok(Which { id: id::parse(id)?, expected_version })
}

#[derive(Default)]
pub struct VocMutation;

#[Object]
impl VocMutation {
    /// Takes down what a customer told the company (V1): an employee for a customer or for nobody known, or a customer their own. The
    /// category's rule gives it to a department, and there to whoever has least to do (V3).
    async fn file_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the customer told the company.")] input: FileVocInput,
    ) -> Result<FileVocPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let permit = cx.permit(Action::FileVoc)?;
        let parse = |id: &Option<ID>| id.as_ref().map(id::parse).transpose();
        let customer = parse(&input.customer_id)?;
        // For whom customers are not to be read there are none.
        if customer.is_some() && cx.permit(Action::Customer).is_err() {
            return FileVocPayload::of(ctx, Err(Stop::refused(Refusal::CustomerNotFound)));
        }
        let new = New {
            kind: input.kind.into(),
            channel: input.channel.into(),
            category: id::parse(&input.category_id)?,
            text: input.text,
            dissatisfaction: input.dissatisfaction,
            customer,
            contract: input.contract_id.as_ref().map(id::parse).transpose()?,
            claim_reference: input.claim_reference,
            external_id: input.external_id,
            follows: input.follows_id.as_ref().map(id::parse).transpose()?,
            sensitivity: input.sensitivity.map(Into::into),
            praised: people(&input.praised_employee_ids)?,
            attachments: files(input.attachment_ids)?,
            task: input.task.map(Into::into),
        };
        let key = input.idempotency_key.map(|key| key.0);
        let filed = intake::file(cx, Directory::of(ctx)?, Vault::ring(ctx)?, &permit, (new, key)).await;
        FileVocPayload::of(ctx, filed)
    }

    /// Corrects what is known about an item (V14). Its assignee, those who lead the department and the CS office may.
    async fn update_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be corrected.")] input: UpdateVocInput,
    ) -> Result<UpdateVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::UpdateVoc)?;
        let edit = Edit {
            category: input.category_id.as_ref().map(id::parse).transpose()?,
            dissatisfaction: given(input.dissatisfaction),
            severity: input.severity.map(Into::into),
            sensitivity: given(input.sensitivity).map(|value| value.map(Into::into)),
            caused_by: given(input.caused_by_id).map(|id| id.as_ref().map(id::parse).transpose()).transpose()?,
            claim_reference: given(input.claim_reference),
            praised: people(&input.praised_employee_ids)?,
            task: input.task.map(Into::into),
        };
        let which = (&input.id, input.expected_version);
        UpdateVocPayload::of(ctx, act(ctx, (&permit, Action::UpdateVoc), which, Doing::Update(edit)).await)
    }

    /// Gives an item to somebody in the department that handles it (V3).
    async fn assign_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to handle it.")] input: AssignVocInput,
    ) -> Result<AssignVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::AssignVoc)?;
        let to = input.assignee_id.as_ref().map(id::parse).transpose()?;
        let which = (&input.id, input.expected_version);
        AssignVocPayload::of(ctx, act(ctx, (&permit, Action::AssignVoc), which, Doing::Assign(to)).await)
    }

    /// Says that its assignee is at it (V2).
    async fn start_voc_work(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which item.")] input: StartVocWorkInput,
    ) -> Result<StartVocWorkPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::StartVocWork)?;
        let which = (&input.id, input.expected_version);
        StartVocWorkPayload::of(ctx, act(ctx, (&permit, Action::StartVocWork), which, Doing::Start).await)
    }

    /// Answers the customer (V6): by e-mail, if they have an address and agreed to be written to, and in the app. `delivery` says where it
    /// is. The first reply ends the first of the service clocks (V4).
    async fn reply_to_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to say to the customer.")] input: ReplyToCustomerInput,
    ) -> Result<ReplyToCustomerPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::ReplyToCustomer)?;
        let which = (&input.id, input.expected_version);
        let doing = (Doing::Reply(input.text), input.attachment_ids, input.idempotency_key);
        ReplyToCustomerPayload::of(ctx, say(ctx, (&permit, Action::ReplyToCustomer), which, doing).await)
    }

    /// What the customer says later: by themself in the app, or taken down by an employee (V6).
    async fn send_customer_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the customer says.")] input: SendCustomerMessageInput,
    ) -> Result<SendCustomerMessagePayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::SendCustomerMessage)?;
        let doing = (Doing::Message(input.text), input.attachment_ids, input.idempotency_key);
        let done = say(ctx, (&permit, Action::SendCustomerMessage), (&input.id, None), doing).await;
        SendCustomerMessagePayload::of(ctx, done)
    }

    /// Writes something down for colleagues (내부 메모, V6).
    async fn add_voc_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What colleagues are to know.")] input: AddVocNoteInput,
    ) -> Result<AddVocNotePayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::AddVocNote)?;
        let doing = (Doing::Note(input.text), input.attachment_ids, input.idempotency_key);
        AddVocNotePayload::of(ctx, say(ctx, (&permit, Action::AddVocNote), (&input.id, None), doing).await)
    }

    /// Says that the customer is to answer first: the service clock stands until they do (V4).
    async fn wait_for_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why the customer is to answer first.")] input: WaitForCustomerInput,
    ) -> Result<WaitForCustomerPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::WaitForCustomer)?;
        let which = (&input.id, input.expected_version);
        let doing = Doing::Wait(input.reason);
        WaitForCustomerPayload::of(ctx, act(ctx, (&permit, Action::WaitForCustomer), which, doing).await)
    }

    /// Says that it is answered. Without an answer from the customer it closes by itself after some days (V2).
    async fn resolve_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was done.")] input: ResolveVocInput,
    ) -> Result<ResolveVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::ResolveVoc)?;
        let which = (&input.id, input.expected_version);
        let doing = Doing::Resolve(input.text);
        ResolveVocPayload::of(ctx, act(ctx, (&permit, Action::ResolveVoc), which, doing).await)
    }

    /// Closes what is resolved; the customer may, too (V2).
    async fn close_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which item.")] input: CloseVocInput,
    ) -> Result<CloseVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::CloseVoc)?;
        let which = (&input.id, input.expected_version);
        CloseVocPayload::of(ctx, act(ctx, (&permit, Action::CloseVoc), which, Doing::Close).await)
    }

    /// Opens again what was resolved not too long ago; the customer may, too (V2).
    async fn reopen_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why it is not done with.")] input: ReopenVocInput,
    ) -> Result<ReopenVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::ReopenVoc)?;
        let which = (&input.id, input.expected_version);
        let doing = Doing::Reopen(input.reason);
        ReopenVocPayload::of(ctx, act(ctx, (&permit, Action::ReopenVoc), which, doing).await)
    }

    /// Says that it is not handled: a duplicate, or no matter of this company (V2).
    async fn reject_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why it is not handled.")] input: RejectVocInput,
    ) -> Result<RejectVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::RejectVoc)?;
        let which = (&input.id, input.expected_version);
        let doing = Doing::Reject(input.rejection.into(), input.reason);
        RejectVocPayload::of(ctx, act(ctx, (&permit, Action::RejectVoc), which, doing).await)
    }

    /// Gives an item to another department (V3); each time is counted.
    async fn transfer_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Where it belongs.")] input: TransferVocInput,
    ) -> Result<TransferVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::TransferVoc)?;
        let which = (&input.id, input.expected_version);
        let doing = Doing::Transfer(id::parse(&input.department_id)?, input.reason);
        TransferVocPayload::of(ctx, act(ctx, (&permit, Action::TransferVoc), which, doing).await)
    }

    /// Takes an item to the department's leader, and then to the division's executive (V3).
    async fn escalate_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why it goes up.")] input: EscalateVocInput,
    ) -> Result<EscalateVocPayload, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::EscalateVoc)?;
        let which = (&input.id, input.expected_version);
        let doing = Doing::Escalate(input.reason);
        EscalateVocPayload::of(ctx, act(ctx, (&permit, Action::EscalateVoc), which, doing).await)
    }

    /// Extends a complaint's statutory deadline (처리기한 연장), once and before it is over, with a notice to the customer that is recorded
    /// (V4).
    async fn extend_deadline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Until when, and what the customer is told.")] input: ExtendDeadlineInput,
    ) -> Result<ExtendDeadlinePayload, Fault> {
        let (cx, directory, ring) = (Cx::of(ctx)?, Directory::of(ctx)?, Vault::ring(ctx)?);
        let permit = cx.permit(Action::ExtendDeadline)?;
        let which = known((&input.id, input.expected_version))?;
        let new = extending::New { until: input.until.0, reason: &input.reason, notice: &input.notice };
        ExtendDeadlinePayload::of(
            ctx,
            extending::extend(cx, (directory, ring, Gate::of(ctx)?), &permit, which, new).await,
        )
    }

    /// Makes one of two items of the same customer; both timelines stay (V5).
    async fn merge_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which two are one.")] input: MergeVocInput,
    ) -> Result<MergeVocPayload, Fault> {
        let (cx, directory, ring) = (Cx::of(ctx)?, Directory::of(ctx)?, Vault::ring(ctx)?);
        let permit = cx.permit(Action::MergeVoc)?;
        let pair = (known((&input.id, input.expected_version))?, id::parse(&input.into_id)?);
        MergeVocPayload::of(ctx, merge::merge(cx, (directory, ring), &permit, pair, &input.reason).await)
    }

    /// Takes a merged item out of the other again, as it was (V5).
    async fn unmerge_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which is no longer one with another.")] input: UnmergeVocInput,
    ) -> Result<UnmergeVocPayload, Fault> {
        let (cx, directory, ring) = (Cx::of(ctx)?, Directory::of(ctx)?, Vault::ring(ctx)?);
        let permit = cx.permit(Action::UnmergeVoc)?;
        let which = known((&input.id, input.expected_version))?;
        UnmergeVocPayload::of(ctx, merge::unmerge(cx, (directory, ring), &permit, which, &input.reason).await)
    }
}

/// Left out, cleared, or given.
fn given<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}
