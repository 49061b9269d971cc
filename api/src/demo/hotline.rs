//! A year of the demo's CS hotline: each division's bulletin of each week, composed as real ones are, sent, acknowledged, some late with the CCO
//! told, and what executives directed because of them. The newest are open for the CS office.

use crate::{
    demo::{calendar::utc, fill::insert, hotline_texts as texts, wording::percent},
    hotline,
    kernel::{db::Db, error::Fault, id},
    org::Directory,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    employee_role::Role,
    hotline_bulletin::{self, BulletinState},
    hotline_entry,
    ids::{DepartmentId, EmployeeId, RecurrencePreventionId, VocItemId},
    recurrence_prevention::{self, PreventionState},
    voc_item::{self, VocState},
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::HashMap;

const WEEKS: usize = 52;
/// The hour.
const COMPOSES: i32 = 8;
/// For how long the newest can be curated after the demo has begun.
const OPEN_FOR: TimeDelta = TimeDelta::hours(3);
const BUSINESS_DAY: TimeDelta = TimeDelta::hours(9);

/// Writes it, unless there is any.
pub async fn hotline(db: &Db, directory: &Directory, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    if hotline_bulletin::Entity::find().limit(1).one(db.reader()).await?.is_some() {
        return Ok(());
    }
    let mut year = Year { directory, rng: Rng::with_seed(seed ^ 0x0407_11e5), now, written: Written::default() };
    let weeks = weeks(directory, now);
    let newest = weeks.last().copied();
    for week in weeks {
        let at = if Some(week) == newest { now } else { hotline::composes_at(directory.calendar(), week, COMPOSES) };
        let mut composed = hotline::compose_judged(db, directory, week, at).await?;
        let open = open_at(db, at).await?;
        let places = places(db, &composed.entries).await?;
        for bulletin in &mut composed.bulletins {
            correct(directory, bulletin, &open);
            let theirs: Vec<&mut hotline_entry::Model> =
                composed.entries.iter_mut().filter(|entry| entry.bulletin_id == bulletin.id).collect();
            if Some(week) == newest {
                year.leave_open(bulletin);
            } else {
                year.live(bulletin, theirs, &places);
            }
        }
        year.written.bulletins.append(&mut composed.bulletins);
        year.written.entries.append(&mut composed.entries);
    }
    let tx = db.begin().await?;
    insert::<hotline_bulletin::Entity, _>(&tx, year.written.bulletins).await?;
    insert::<hotline_entry::Entity, _>(&tx, year.written.entries).await?;
    insert::<recurrence_prevention::Entity, _>(&tx, year.written.preventions).await?;
    Ok(tx.commit().await?)
}

/// Those that have been composed by now, the oldest first.
fn weeks(directory: &Directory, now: DateTime<Utc>) -> Vec<NaiveDate> {
    let newest = hotline::due_weeks(directory.calendar(), COMPOSES, None, now).pop();
    let newest = newest.unwrap_or_default();
    (0..WEEKS as u64).rev().map(|ago| newest - Days::new(7 * ago)).collect()
}

/// What each department had open at a moment that is over.
async fn open_at(db: &Db, at: DateTime<Utc>) -> Result<HashMap<DepartmentId, i32>, DbErr> {
    use voc_item::Column as C;
    let unresolved = Condition::any().add(C::ResolvedAt.is_null()).add(C::ResolvedAt.gt(at));
    let unclosed = Condition::any().add(C::ClosedAt.is_null()).add(C::ClosedAt.gt(at));
    let rows = voc_item::Entity::find()
        .select_only()
        .column(C::DepartmentId)
        .column_as(Expr::cust("CAST(COUNT(*) AS INTEGER)"), "items")
        .filter(C::ReceivedAt.lt(at))
        .filter(C::DepartmentId.is_not_null())
        .filter(C::State.is_not_in([VocState::Rejected, VocState::Merged]))
        .filter(unresolved)
        .filter(unclosed)
        .group_by(C::DepartmentId)
        .into_tuple::<(DepartmentId, i32)>()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

async fn places(db: &Db, entries: &[hotline_entry::Model]) -> Result<HashMap<VocItemId, DepartmentId>, DbErr> {
    use voc_item::Column as C;
    let ids: Vec<VocItemId> = entries.iter().map(|entry| entry.item_id).collect();
    let rows = voc_item::Entity::find().select_only().columns([C::Id, C::DepartmentId]).filter(C::Id.is_in(ids));
    let rows: Vec<(VocItemId, Option<DepartmentId>)> = rows.into_tuple().all(db.reader()).await?;
    Ok(rows.into_iter().filter_map(|(id, place)| Some((id, place?))).collect())
}

/// What is open is counted as of today when it is composed: this was some time ago.
fn correct(directory: &Directory, bulletin: &mut hotline_bulletin::Model, open: &HashMap<DepartmentId, i32>) {
    let inside =
        |id: DepartmentId| directory.department(id).is_some_and(|one| one.path.first() == Some(&bulletin.division_id));
    let all = open.iter().filter(|(id, _)| inside(**id)).map(|(_, items)| items).sum();
    for department in &mut bulletin.figures.departments {
        department.open = open.get(&department.department).copied().unwrap_or_default();
    }
    bulletin.figures.open = all;
}

#[derive(Default)]
struct Written {
    bulletins: Vec<hotline_bulletin::Model>,
    entries: Vec<hotline_entry::Model>,
    preventions: Vec<recurrence_prevention::Model>,
}

struct Year<'a> {
    directory: &'a Directory,
    rng: Rng,
    now: DateTime<Utc>,
    written: Written,
}

impl Year<'_> {
    fn leave_open(&self, bulletin: &mut hotline_bulletin::Model) {
        bulletin.composed_at = self.now - TimeDelta::minutes(20);
        bulletin.release_at = self.now + OPEN_FOR;
        bulletin.next_at = Some(bulletin.release_at);
    }

    /// From its composing to its acknowledgement, and what was directed.
    fn live(
        &mut self,
        bulletin: &mut hotline_bulletin::Model,
        entries: Vec<&mut hotline_entry::Model>,
        places: &HashMap<VocItemId, DepartmentId>,
    ) {
        let Some(executive) = self.recipient(bulletin) else { return };
        self.curate(bulletin, entries);
        let sent_at = bulletin.release_at;
        let due = self.directory.calendar().add_business_time(sent_at, BUSINESS_DAY * 2);
        (bulletin.state, bulletin.sent_at, bulletin.recipient_id) =
            (BulletinState::Sent, Some(sent_at), Some(executive));
        (bulletin.acknowledge_by, bulletin.next_at) = (Some(due), Some(due));
        bulletin.version += 1;
        // Most on the same day or the next, some after the CCO was told.
        let minutes = match self.rng.u32(0..100) {
            0..46 => self.rng.i64(12..400),
            46..80 => self.rng.i64(400..980),
            80..92 => self.rng.i64(980..1_080),
            _ => self.rng.i64(1_090..1_620),
        };
        let read_at = self.directory.calendar().add_business_time(sent_at, TimeDelta::minutes(minutes));
        if due <= self.now && read_at > due {
            (bulletin.cco_told_at, bulletin.next_at) = (Some(due), None);
            bulletin.version += 1;
        }
        if read_at > self.now {
            return;
        }
        (bulletin.state, bulletin.acknowledged_at, bulletin.acknowledged_by) =
            (BulletinState::Acknowledged, Some(read_at), Some(executive));
        bulletin.next_at = None;
        bulletin.version += 1;
        self.direct(bulletin, (executive, read_at), places);
    }

    fn recipient(&self, bulletin: &mut hotline_bulletin::Model) -> Option<EmployeeId> {
        let executive = self.directory.department(bulletin.division_id)?.responsible_executive_id;
        let executive = executive.filter(|id| self.directory.is_active(*id));
        bulletin.to_cco = executive.is_none();
        let with = |role: Role| {
            self.directory
                .employees()
                .iter()
                .find(|one| one.is_active() && one.role_set.contains(role))
                .map(|one| one.key)
        };
        executive.or_else(|| with(Role::Cco)).or_else(|| with(Role::Ceo))
    }

    fn curate(&mut self, bulletin: &mut hotline_bulletin::Model, mut entries: Vec<&mut hotline_entry::Model>) {
        let total = bulletin.figures.weeks.last().copied().unwrap_or_default();
        if total > 0 && percent(&mut self.rng, 60) {
            bulletin.remark = Some((*self.pick(texts::REMARKS)).to_owned());
            bulletin.version += 1;
        }
        for entry in entries.iter_mut().take(2) {
            if percent(&mut self.rng, 35) {
                entry.comment = Some((*self.pick(texts::COMMENTS)).to_owned());
            }
        }
    }

    fn direct(
        &mut self,
        bulletin: &hotline_bulletin::Model,
        (by, read_at): (EmployeeId, DateTime<Utc>),
        places: &HashMap<VocItemId, DepartmentId>,
    ) {
        let entries: Vec<VocItemId> = self.of_this_week(bulletin, places);
        for (place, item) in entries.into_iter().take(2).enumerate() {
            if !percent(&mut self.rng, if place == 0 { 42 } else { 14 }) {
                continue;
            }
            let Some(owner) = places.get(&item).and_then(|place| self.leader(*place)).filter(|owner| *owner != by)
            else {
                continue;
            };
            let (direction, result) = *self.pick(texts::DIRECTIONS);
            let directed_at = read_at + TimeDelta::minutes(self.rng.i64(3..40));
            if directed_at >= self.now {
                continue;
            }
            let day = self.directory.calendar().day_of(directed_at);
            let due_on = self.directory.calendar().add_business_days(day, self.rng.u16(7..16));
            let end = due_on + Days::new(if percent(&mut self.rng, 12) { 5 } else { 0 });
            let done_at = utc((end - Days::new(self.rng.u64(0..4))).and_time(NaiveTime::MIN))
                + TimeDelta::minutes(self.rng.i64(9 * 60..18 * 60));
            let overdue = utc((due_on + Days::new(1)).and_time(NaiveTime::MIN));
            let done = Some(done_at).filter(|at| *at < self.now);
            let is_told = overdue <= self.now && done.is_none_or(|at| at > overdue);
            self.written.preventions.push(recurrence_prevention::Model {
                id: RecurrencePreventionId(id::fresh(directed_at)),
                bulletin_id: bulletin.id,
                item_id: item,
                division_id: bulletin.division_id,
                directed_by: by,
                directed_at,
                owner_id: owner,
                due_on,
                direction: direction.to_owned(),
                state: if done.is_some() { PreventionState::Done } else { PreventionState::Open },
                result: done.map(|_| result.to_owned()),
                done_at: done,
                done_by: done.map(|_| owner),
                overdue_told_at: is_told.then_some(overdue),
                next_at: (done.is_none() && !is_told).then_some(overdue),
                version: 1 + i32::from(is_told) + i32::from(done.is_some()),
            });
        }
    }

    fn of_this_week(
        &self,
        bulletin: &hotline_bulletin::Model,
        places: &HashMap<VocItemId, DepartmentId>,
    ) -> Vec<VocItemId> {
        let inside = |id: &DepartmentId| {
            self.directory.department(*id).is_some_and(|one| one.path.first() == Some(&bulletin.division_id))
        };
        let mut items: Vec<VocItemId> =
            places.iter().filter(|(_, place)| inside(place)).map(|(item, _)| *item).collect();
        items.sort_unstable();
        items
    }

    fn leader(&self, place: DepartmentId) -> Option<EmployeeId> {
        let path = &self.directory.department(place)?.path;
        let leaders = path.iter().rev().filter_map(|id| self.directory.department(*id)?.leader_id);
        leaders.into_iter().find(|id| self.directory.is_active(*id))
    }

    fn pick<T>(&mut self, from: &'static [T]) -> &'static T {
        let place = self.rng.usize(0..from.len());
        // Within the list; an empty one would not compile.
        #[expect(clippy::indexing_slicing, reason = "a place of the list")]
        &from[place]
    }
}
