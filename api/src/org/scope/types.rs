//! Processing scopes as the schema shows them.

use crate::{
    kernel::scalar::{Date, DateTime},
    org::{
        directory::Directory,
        scope::rules,
        types::{Employee, JobFunction},
    },
};
use async_graphql::{Enum, SimpleObject};
use chrono::NaiveDate;
use entity::{
    employee,
    processing_scope::{Model, Task, Tasks},
};
use std::sync::Arc;

/// What a job function completes itself (처리가능업무, D12). What is not in it is handed over.
#[derive(SimpleObject)]
pub struct ProcessingScope {
    /// Whose work.
    job_function: JobFunction,
    /// What they complete themselves.
    tasks: Vec<ProcessingTask>,
    /// Which version counts on that day: 0 is the shipped default.
    version: i32,
    /// How often it was changed, also for days to come; send it back as `expectedVersion`.
    latest_version: i32,
    /// Since which day it counts, absent for the default.
    valid_from: Option<Date>,
    /// Who proposed it, absent for the default.
    proposed_by: Option<Arc<Employee>>,
    /// Who approved it (D3), absent for the default.
    approved_by: Option<Arc<Employee>>,
    /// When it was approved, absent for the default.
    approved_at: Option<DateTime>,
}

impl ProcessingScope {
    pub fn new(function: employee::JobFunction, versions: &[Model], day: NaiveDate, directory: &Directory) -> Self {
        let row = rules::on_day(versions, day);
        let person = |id| directory.employee(id).cloned();
        Self {
            job_function: function.into(),
            tasks: rules::tasks(function, row).iter().copied().map(Into::into).collect(),
            version: row.map(|row| row.version).unwrap_or_default(),
            latest_version: rules::version(versions),
            valid_from: row.map(|row| Date(row.valid_from)),
            proposed_by: row.and_then(|row| person(row.proposed_by)),
            approved_by: row.and_then(|row| person(row.approved_by)),
            approved_at: row.map(|row| DateTime(row.approved_at)),
        }
    }
}

/// What a job function would complete itself.
#[derive(SimpleObject)]
pub struct ProposedProcessingScope {
    /// Whose work.
    job_function: JobFunction,
    /// What they would complete themselves: all of it.
    tasks: Vec<ProcessingTask>,
    /// From which day on.
    valid_from: Date,
}

impl ProposedProcessingScope {
    pub fn new(function: employee::JobFunction, tasks: &Tasks, valid_from: NaiveDate) -> Self {
        let tasks = tasks.0.iter().copied().map(Into::into).collect();
        Self { job_function: function.into(), tasks, valid_from: Date(valid_from) }
    }
}

/// What customers ask for at counters, the call centre and claims offices. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Task")]
pub enum ProcessingTask {
    /// A contract is changed (계약 변경).
    ContractChange,
    /// Who is paid is changed (수익자 변경).
    BeneficiaryChange,
    /// How the premium is paid is changed (자동이체 변경).
    PaymentMethodChange,
    /// An address, phone number or the like is changed (고객정보 변경).
    PersonalDataChange,
    /// A certificate is issued (증명서 발급).
    CertificateIssue,
    /// A loan on a contract (보험계약대출).
    PolicyLoan,
    /// A contract is cancelled (해지).
    Cancellation,
    /// Premiums or fees are paid back (환급).
    Refund,
    /// A claim is taken in (사고·보험금 접수).
    ClaimIntake,
    /// Where a claim stands is told (보험금 진행 안내).
    ClaimStatusGuidance,
    /// A small claim is paid, within the delegation limit (소액 보험금 지급).
    SmallClaimPayment,
    /// Help is sent to the roadside (긴급출동).
    RoadsideDispatch,
    /// A complaint is taken in (불만 접수).
    ComplaintIntake,
    /// A complaint is settled (불만 처리).
    ComplaintResolution,
}
