//! A year of dissatisfied customers whom the demo's executives answered: given in turn, called, promised, ended, told; and what waits now. By the same
//! rotation, days and seals as everybody's.

mod life;
mod texts;

use crate::{
    demo::{calendar::local, fill::insert},
    kernel::{db::Db, error::Fault, secret::Ring},
    org::Directory,
    recovery::invented::{Candidate, Person, Stands, after, calls_for_case, can_be_shared, first_due, next, stands},
    voc::beside::division,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    absence::{self, AbsenceStatus},
    customer, decision,
    employee_role::Role,
    ids::*,
    recovery_case, recovery_contact, recovery_hand_over, recovery_opinion, recovery_promise, recovery_turn,
    voc_category, voc_item,
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Days that are looked back on.
const DAYS: u64 = 365;
/// How many executives have not called yet though they should have.
const FORGOTTEN: usize = 2;
/// Of how many complaints that are not the worst one was flagged by hand.
const FLAGGED_ONE_IN: usize = 60;

#[derive(Default)]
struct Written {
    cases: Vec<recovery_case::Model>,
    contacts: Vec<recovery_contact::Model>,
    opinions: Vec<recovery_opinion::Model>,
    promises: Vec<recovery_promise::Model>,
    hand_overs: Vec<recovery_hand_over::Model>,
}

struct Desk<'a> {
    ring: &'a Ring,
    directory: &'a Directory,
    rng: Rng,
    now: DateTime<Utc>,
    absences: Vec<absence::Model>,
    /// The top of each category's branch, by its code.
    branches: HashMap<VocCategoryId, String>,
    decisions: HashMap<VocItemId, decision::Model>,
    /// Whose customer nobody has called yet.
    forgotten: Vec<VocItemId>,
    turns: HashMap<EmployeeId, (i64, i32, Option<DateTime<Utc>>)>,
    /// When each of somebody's cases ends.
    open: HashMap<EmployeeId, Vec<DateTime<Utc>>>,
    written: Written,
}

/// A promise of which a customer was asked and has not said yet whether it was kept (R5), for whoever wants to see the page.
pub async fn open_promise(db: &Db, now: DateTime<Utc>) -> Result<Option<RecoveryPromiseId>, DbErr> {
    use recovery_promise::Column;
    let asked = recovery_promise::Entity::find().filter(Column::State.eq(recovery_promise::PromiseState::Kept));
    let asked = asked.filter(Column::OpenUntil.gt(now)).filter(Column::Words.is_not_null());
    Ok(asked.order_by_desc(Column::KeptAt).one(db.reader()).await?.map(|promise| promise.id))
}

/// Writes them, unless there are any.
pub async fn recovery(
    db: &Db,
    (ring, directory): (&Ring, &Directory),
    (seed, now): (u64, DateTime<Utc>),
) -> Result<(), Fault> {
    if recovery_case::Entity::find().count(db.reader()).await? > 0 {
        return Ok(());
    }
    let known = customer::Entity::find().filter(customer::Column::ErasedAt.is_null()).all(db.reader()).await?;
    let customers: HashMap<CustomerId, customer::Model> = known.into_iter().map(|row| (row.id, row)).collect();
    let mut desk = Desk::new(db, (ring, directory), (seed, now)).await?;
    let complaints = complaints(db, now).await?;
    let is_due = |item: &&voc_item::Model| {
        let is_known = item.customer_id.is_some_and(|id| customers.contains_key(&id));
        is_known && calls_for_case(item, 5) && first_due(directory.calendar(), item.received_at, 1) < now
    };
    desk.forgotten = complaints.iter().rev().filter(is_due).take(FORGOTTEN).map(|item| item.id).collect();
    for (place, item) in complaints.into_iter().enumerate() {
        let is_worst = calls_for_case(&item, 5);
        if !is_worst && place % FLAGGED_ONE_IN != 7 {
            continue;
        }
        if let Some(customer) = item.customer_id.and_then(|id| customers.get(&id)) {
            desk.answer(&item, customer, is_worst)?;
        }
    }
    let turns = desk.turns.into_iter().map(|(executive_id, (turn, cases, last_at))| recovery_turn::Model {
        executive_id,
        turn,
        cases,
        last_at,
    });
    let tx = db.begin().await?;
    insert::<recovery_case::Entity, _>(&tx, desk.written.cases).await?;
    insert::<recovery_contact::Entity, _>(&tx, desk.written.contacts).await?;
    insert::<recovery_opinion::Entity, _>(&tx, desk.written.opinions).await?;
    insert::<recovery_promise::Entity, _>(&tx, desk.written.promises).await?;
    insert::<recovery_hand_over::Entity, _>(&tx, desk.written.hand_overs).await?;
    insert::<recovery_turn::Entity, _>(&tx, turns.collect()).await?;
    Ok(tx.commit().await?)
}

/// Those of known customers that were dissatisfied and are not abuse, the oldest first.
async fn complaints(db: &Db, now: DateTime<Utc>) -> Result<Vec<voc_item::Model>, Fault> {
    use voc_item::Column as C;
    let since = now.checked_sub_days(Days::new(DAYS)).unwrap_or(now);
    let all = voc_item::Entity::find().filter(C::ReceivedAt.gte(since)).filter(C::Dissatisfaction.gte(4));
    let all = all.filter(C::CustomerId.is_not_null()).order_by_asc(C::ReceivedAt).order_by_asc(C::Id);
    let all = all.all(db.reader()).await?;
    Ok(all.into_iter().filter(|item| calls_for_case(item, 4)).collect())
}

impl<'a> Desk<'a> {
    async fn new(
        db: &Db,
        (ring, directory): (&'a Ring, &'a Directory),
        (seed, now): (u64, DateTime<Utc>),
    ) -> Result<Self, Fault> {
        let kept = absence::Entity::find().filter(absence::Column::Status.ne(AbsenceStatus::Cancelled));
        let categories = voc_category::Entity::find().all(db.reader()).await?;
        let parents: HashMap<_, _> = categories.iter().map(|row| (row.id, (row.parent_id, row.code.clone()))).collect();
        let top = |mut id: VocCategoryId| {
            let mut code = String::new();
            while let Some((parent, found)) = parents.get(&id) {
                code.clone_from(found);
                match parent {
                    Some(parent) => id = *parent,
                    None => break,
                }
            }
            code
        };
        let about = decision::Entity::find().filter(decision::Column::VocItemId.is_not_null());
        let decisions = about.all(db.reader()).await?;
        Ok(Self {
            ring,
            directory,
            rng: Rng::with_seed(seed ^ 0x3E),
            now,
            absences: kept.all(db.reader()).await?,
            branches: categories.iter().map(|row| (row.id, top(row.id))).collect(),
            decisions: decisions.into_iter().filter_map(|row| Some((row.voc_item_id?, row))).collect(),
            forgotten: Vec::new(),
            turns: HashMap::new(),
            open: HashMap::new(),
            written: Written::default(),
        })
    }

    fn is_absent(&self, who: EmployeeId, day: NaiveDate) -> bool {
        self.absences.iter().any(|row| row.employee_id == who && row.first_day <= day && day <= row.last_day)
    }

    /// Whose turn it was then.
    fn turn(&mut self, case: RecoveryCaseId, item: &voc_item::Model, at: DateTime<Utc>) -> Option<EmployeeId> {
        let about = division(self.directory, item);
        let responsible =
            about.and_then(|id| self.directory.department(id)).and_then(|one| one.responsible_executive_id);
        let day = local(at).date();
        let executives = self.directory.employees().iter().filter(|one| one.is_active() && one.role_set.is_executive());
        let candidates: Vec<Candidate> = executives
            .map(|one| {
                let person = Person {
                    id: one.key,
                    division: one.path().first().copied(),
                    answers_for_it: responsible == Some(one.key),
                    is_chief: one.role_set.contains(Role::Ceo),
                };
                let open = self.open.get(&one.key).map_or(0, |ends| ends.iter().filter(|end| **end > at).count());
                Candidate {
                    id: one.key,
                    turn: self.turns.get(&one.key).map(|turn| turn.0),
                    open: i64::try_from(open).unwrap_or(i64::MAX),
                    is_absent: self.is_absent(one.key, day),
                    stands: stands(&person, item, (about, None)),
                }
            })
            .filter(|one| one.stands != Stands::Never)
            .collect();
        let chosen = next(&candidates, case.0.as_u128())?;
        for (id, turn) in after(&candidates, chosen) {
            let row = self.turns.entry(id).or_insert((turn, 0, None));
            row.0 = turn;
            if id == chosen {
                (row.1, row.2) = (row.1 + 1, Some(at));
            }
        }
        Some(chosen)
    }

    fn words(&self, item: &voc_item::Model) -> &'static texts::Words {
        texts::of(self.branches.get(&item.category_id).map(String::as_str).unwrap_or_default())
    }

    fn shares(item: &voc_item::Model) -> bool {
        can_be_shared(item)
    }
}
