//! Entries, requests, decisions and a person's limits by their keys, for many at once.

use crate::{
    delegation::{ledger, limit, limit::rules::Person, store},
    kernel::{batch::Batch, error::Fault},
    voc,
};
use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entity::{
    approval_request, approval_step, decision, delegation_limit,
    employee::JobFunction,
    ids::{ApprovalRequestId, DecisionId, DepartmentId, EmployeeId, VocItemId},
    ledger_entry,
};
use std::{collections::HashMap, sync::Arc};

/// What a decision consumed and gave back.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntriesOf(pub DecisionId);

impl Loader<EntriesOf> for Batch {
    type Value = Arc<Vec<ledger_entry::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[EntriesOf]) -> Result<HashMap<EntriesOf, Self::Value>, Fault> {
        let rows = ledger::store::entries_of(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let mut of: HashMap<EntriesOf, Vec<_>> = HashMap::new();
        for row in rows {
            of.entry(EntriesOf(row.decision_id)).or_default().push(row);
        }
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// All limits in force that could be this person's.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LimitsOf {
    id: EmployeeId,
    job_function: Option<JobFunction>,
    path: Vec<DepartmentId>,
    at: DateTime<Utc>,
}

impl LimitsOf {
    pub fn new(person: &Person, at: DateTime<Utc>) -> Self {
        Self { id: person.id, job_function: person.job_function, path: person.path.clone(), at }
    }
}

impl Loader<LimitsOf> for Batch {
    type Value = Arc<Vec<delegation_limit::Model>>;
    type Error = Fault;

    /// Of one request all are at one moment, and nearly always of one person: the viewer.
    async fn load(&self, keys: &[LimitsOf]) -> Result<HashMap<LimitsOf, Self::Value>, Fault> {
        let person = |key: &LimitsOf| Person { id: key.id, job_function: key.job_function, path: key.path.clone() };
        let people: Vec<Person> = keys.iter().map(person).collect();
        let Some(at) = keys.first().map(|key| key.at) else { return Ok(HashMap::new()) };
        let limits = Arc::new(limit::store::in_force(self.db.reader(), &people, None, at).await?);
        Ok(keys.iter().map(|key| (key.clone(), limits.clone())).collect())
    }
}

/// A request of a decision, whoever asks: who sees the one sees the other.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestById(pub ApprovalRequestId);

impl Loader<RequestById> for Batch {
    type Value = approval_request::Model;
    type Error = Fault;

    async fn load(&self, keys: &[RequestById]) -> Result<HashMap<RequestById, Self::Value>, Fault> {
        let rows = store::requests_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (RequestById(row.id), row)).collect())
    }
}

/// A decision of a request.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecisionById(pub DecisionId);

impl Loader<DecisionById> for Batch {
    type Value = decision::Model;
    type Error = Fault;

    async fn load(&self, keys: &[DecisionById]) -> Result<HashMap<DecisionById, Self::Value>, Fault> {
        let rows = store::decisions_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (DecisionById(row.id), row)).collect())
    }
}

/// What became of a request, step by step.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StepsOf(pub ApprovalRequestId);

impl Loader<StepsOf> for Batch {
    type Value = Arc<Vec<approval_step::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[StepsOf]) -> Result<HashMap<StepsOf, Self::Value>, Fault> {
        let steps = store::steps(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(steps.into_iter().map(|(id, rows)| (StepsOf(id), Arc::new(rows))).collect())
    }
}

/// Decisions about an item, and about those merged into it, the oldest first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecisionsAbout(pub VocItemId);

impl Loader<DecisionsAbout> for Batch {
    type Value = Arc<Vec<decision::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[DecisionsAbout]) -> Result<HashMap<DecisionsAbout, Self::Value>, Fault> {
        let items: Vec<VocItemId> = keys.iter().map(|key| key.0).collect();
        let inside = voc::incident::merged_into(self.db.reader(), &items).await?;
        let rows = store::decisions_about(self.db.reader(), inside.iter().map(|one| one.part)).await?;
        let about = |item: VocItemId| {
            let is_about = |row: &&decision::Model| {
                inside.iter().any(|one| one.whole == item && Some(one.part) == row.voc_item_id)
            };
            rows.iter().filter(is_about).cloned().collect()
        };
        Ok(items.into_iter().map(|item| (DecisionsAbout(item), Arc::new(about(item)))).collect())
    }
}
