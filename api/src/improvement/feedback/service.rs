//! Linking what a task is about, and telling those concerned, some at a time.

use crate::{
    customer::{self, Vault},
    improvement::{
        desk::changed,
        feedback::{letter, store},
        request::cause_of,
        store as tasks,
    },
    kernel::{
        change::Change,
        db::{Db, Tx},
        error::Fault,
        events,
        jobs::{self, Claim},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::series,
};
use chrono::{DateTime, Utc};
use entity::{
    customer::Model as Customer,
    ids::{CustomerId, EmployeeId, ImprovementTaskId, VocItemId},
    improvement_item::{ItemReason, Model as Link},
    improvement_task::{ImprovementState, Model as Task},
    voc_item::Model as Item,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

pub const GATHER: &str = "gatherImprovementItems";
pub const TELL: &str = "tellOfImprovement";
/// Rows that are linked in one transaction.
const LINKED_AT_ONCE: u64 = 500;
/// Items whose customers are written to in one.
const TOLD_AT_ONCE: u64 = 50;

/// By what letters are made.
pub struct Post {
    pub(super) ring: Arc<Ring>,
    pub(super) company: String,
    pub(super) host: String,
}

/// Where a job stands.
#[derive(Serialize, Deserialize)]
struct Place {
    task: ImprovementTaskId,
    /// Of the task when it was verified: each round has its own jobs.
    round: i32,
    batch: u32,
    after: Option<(DateTime<Utc>, VocItemId)>,
}

impl Place {
    async fn plan(&self, tx: &Tx, kind: &str, now: DateTime<Utc>) -> Result<(), Fault> {
        let key = format!("{} {} {}", self.task.0.simple(), self.round, self.batch);
        let data = serde_json::to_value(self).map_err(Fault::internal)?;
        jobs::plan(tx, kind, &key, now, data).await?;
        Ok(())
    }

    fn of(claim: &Claim) -> Result<Self, Fault> {
        serde_json::from_value(claim.data.clone()).map_err(Fault::internal)
    }

    /// The task, as long as it is as it was verified. Nobody is thanked for what has come again (H8): whom nobody told, the next round tells.
    async fn verified(&self, tx: &Tx) -> Result<Option<Task>, Fault> {
        let is_it = |task: &Task| task.state == ImprovementState::Verified && task.version == self.round;
        Ok(tasks::task(tx, self.task).await?.filter(is_it))
    }

    fn next(self, after: Option<(DateTime<Utc>, VocItemId)>) -> Self {
        Self { batch: self.batch + 1, after, ..self }
    }
}

/// In the transaction that verifies the task.
pub async fn plan(tx: &Tx, task: &Task, now: DateTime<Utc>) -> Result<(), Fault> {
    let first = Place { task: task.id, round: task.version + 1, batch: 0, after: None };
    first.plan(tx, GATHER, now).await
}

/// H4: what was received in the task's period, until its result was in force, is what it was about.
pub async fn gather(db: &Db, directory: &Directory, claim: &Claim, now: DateTime<Utc>) -> Result<(), Fault> {
    let place = Place::of(claim)?;
    let tx = db.begin().await?;
    let Some(task) = place.verified(&tx).await? else { return give_up(tx, claim, now).await };
    let calendar = directory.calendar();
    let until = task.effective_on.map_or(now, |day| calendar.start_of(day));
    let time = (calendar.start_of(task.counts_from), until);
    let cause = cause_of(&tx, directory, &task).await?;
    let found = series::received(&tx, &cause, time, place.after, LINKED_AT_ONCE).await?;
    let last = found.last().map(|item| (item.received_at, item.id));
    let is_over = (found.len() as u64) < LINKED_AT_ONCE;
    let links = found.into_iter().map(|item| Link {
        task_id: task.id,
        item_id: item.id,
        customer_id: item.customer_id,
        received_at: item.received_at,
        why: ItemReason::Counted,
        added_at: now,
        told_at: None,
        mail_id: None,
    });
    store::link(&tx, links).await?;
    match is_over {
        true => Place { batch: 0, after: None, ..place }.plan(&tx, TELL, now).await?,
        false => place.next(last).plan(&tx, GATHER, now).await?,
    }
    claim.done(&tx, now).await?;
    Ok(tx.commit().await?)
}

async fn give_up(tx: Tx, claim: &Claim, now: DateTime<Utc>) -> Result<(), Fault> {
    claim.done(&tx, now).await?;
    Ok(tx.commit().await?)
}

/// H4: department, employee and customer of some items; each of them once.
pub async fn tell(
    db: &Db,
    (directory, post): (&Directory, &Post),
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let place = Place::of(claim)?;
    let tx = db.begin().await?;
    let Some(task) = place.verified(&tx).await? else { return give_up(tx, claim, now).await };
    let links = store::untold(&tx, task.id, TOLD_AT_ONCE).await?;
    if links.is_empty() {
        return give_up(tx, claim, now).await;
    }
    let ids: Vec<VocItemId> = links.iter().map(|link| link.item_id).collect();
    let items = series::items(&tx, ids.iter().copied()).await?;
    write(&tx, post, (&task, &links, &items), now).await?;
    let people: BTreeSet<EmployeeId> = items.iter().flat_map(|item| concerned(directory, item)).collect();
    let rows = people.into_iter().fold(Writes::default(), |rows, to| {
        let heard = Change { part: Some(("Employee", to.0)), ..changed("improvementFedBack", &task) };
        rows.insert(events::row_by(task.verified_by, now, &heard))
    });
    rows.run_in(&tx).await?;
    store::set_told(&tx, (task.id, &ids), now).await?;
    place.next(None).plan(&tx, TELL, now).await?;
    claim.done(&tx, now).await?;
    Ok(tx.commit().await?)
}

/// To each customer who was not written to for another item of theirs; who may not be written to is not (C1). A record that does not open keeps
/// nobody else from their letter.
async fn write(
    tx: &Tx,
    post: &Post,
    (task, links, items): (&Task, &[Link], &[Item]),
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let of_whom: BTreeSet<CustomerId> = links.iter().filter_map(|link| link.customer_id).collect();
    // First of all: whoever erases one of them waits here, or has done so.
    let customers: Vec<Customer> = customer::lock_for_cases(tx, of_whom.iter().copied()).await?;
    let written = store::written_customers(tx, task.id, &of_whom.into_iter().collect::<Vec<_>>()).await?;
    for customer in customers.iter().filter(|customer| !written.contains(&customer.id)) {
        let theirs = |item: &&Item| item.customer_id == Some(customer.id) && series::counts(item.state);
        let Some(item) = items.iter().filter(theirs).min_by_key(|item| (item.received_at, item.id)) else { continue };
        let letter = letter::told(&post.company, &item.number, task.announcement.as_deref());
        if let Err(fault) = Vault::person(&post.ring, customer) {
            tracing::error!(?fault, customer = %customer.id.0, "a customer's record does not open: no letter can be sealed");
            continue;
        }
        let mail = customer::write_letter(tx, (&post.ring, &post.host), now, customer, &letter).await?;
        if let Some(mail) = mail {
            store::set_mail(tx, (task.id, item.id), mail).await?;
        }
    }
    Ok(())
}

/// Whoever took it down, or handles it if the customer filed it; and whoever leads where it is handled.
fn concerned(directory: &Directory, item: &Item) -> impl Iterator<Item = EmployeeId> {
    let took_it = item.recorded_by.or(item.assignee_id).filter(|id| directory.is_active(*id));
    let path = item.department_id.and_then(|id| directory.department(id)).map(|one| one.path.as_slice());
    let up = path.unwrap_or_default().iter().rev().filter_map(|id| directory.department(*id)?.leader_id);
    let leader = up.into_iter().find(|id| directory.is_active(*id));
    took_it.into_iter().chain(leader)
}
