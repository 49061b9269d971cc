//! A year of leaders' meetings with excellent customers: who kept to the quota, who did not, what was said, and what became VOC of it.

use crate::{
    demo::{
        calendar::{is_business_day, local, utc},
        fill::insert,
        programme::meeting_texts::{CANCELLED, INCONVENIENT, NEXT, SUGGESTED},
        wording::{percent, weighted},
    },
    kernel::{db::Db, error::Fault, id, secret::Ring},
    meeting::{sealed_next_step, sealed_point, sealed_reason},
    org::Directory,
};
use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    customer::{self, CustomerTier, Model as Customer},
    customer_meeting::{self, MeetingState, Model as Meeting},
    customer_meeting_point::{self, Model as Point, PointKind},
    employee,
    ids::*,
    leader_term,
    voc_item::{self, VocChannel, VocKind},
    voc_text::{self, VocTextKind},
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, sea_query::Expr};
use std::collections::{HashMap, HashSet};

/// Of this quarter and the four before.
const QUARTERS: u32 = 4;
/// What somebody else took down at a branch, and a leader really heard on a visit.
const HEARD: usize = 40;

/// Writes them, unless there are any.
pub async fn meetings(db: &Db, ring: &Ring, directory: &Directory, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    if customer_meeting::Entity::find().count(db.reader()).await? > 0 {
        return Ok(());
    }
    let known = customer::Entity::find()
        .filter(customer::Column::Tier.eq(CustomerTier::Excellent))
        .filter(customer::Column::ErasedAt.is_null());
    let customers = known.order_by_asc(customer::Column::Id).all(db.reader()).await?;
    let joined = employee::Entity::find().all(db.reader()).await?;
    let joined: HashMap<_, _> = joined.into_iter().map(|row| (row.id, row.joined_on)).collect();
    let leaders = leaders(directory, &joined);
    let (rng, today) = (Rng::with_seed(seed ^ 0x4D), local(now).date());
    let mut diary = Diary { ring, rng, now, today, taken: HashSet::new(), meetings: Vec::new(), points: Vec::new() };
    let mut heard = Vec::new();
    if !customers.is_empty() {
        for item in voiced(db).await? {
            if let Some(id) = diary.heard(&customers, directory, item)? {
                heard.push(id);
            }
        }
        for (leader, department, joined) in &leaders {
            for back in (0..=QUARTERS).rev() {
                diary.quarter((*leader, *department, *joined), back, &customers)?;
            }
        }
    }
    let term = |(leader, department, joined): Head| leader_term::Model {
        department_id: department,
        employee_id: leader,
        first_day: joined,
        last_day: None,
    };
    let tx = db.begin().await?;
    insert::<leader_term::Entity, _>(&tx, heads(directory, &joined).into_iter().map(term).collect()).await?;
    insert::<customer_meeting::Entity, _>(&tx, diary.meetings).await?;
    insert::<customer_meeting_point::Entity, _>(&tx, diary.points).await?;
    for item in heard {
        let met = voc_item::Entity::update_many().col_expr(voc_item::Column::Channel, Expr::value(VocChannel::Meeting));
        met.filter(voc_item::Column::Id.eq(item)).exec(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

type Head = (EmployeeId, DepartmentId, NaiveDate);

/// Every department that somebody heads, with since when they could.
fn heads(directory: &Directory, joined: &HashMap<EmployeeId, NaiveDate>) -> Vec<Head> {
    let led = directory.departments().iter().filter_map(|one| Some((one.leader_id?, one.key)));
    led.filter_map(|(who, department)| Some((who, department, *joined.get(&who)?))).collect()
}

/// Each leader once, with what is nearest to the top.
fn leaders(directory: &Directory, joined: &HashMap<EmployeeId, NaiveDate>) -> Vec<Head> {
    let depth = |id: DepartmentId| directory.department(id).map_or(usize::MAX, |one| one.path.len());
    let mut all = heads(directory, joined);
    all.retain(|(who, ..)| directory.is_active(*who));
    all.sort_by_key(|(who, department, _)| (*who, depth(*department), *department));
    all.dedup_by_key(|(who, ..)| *who);
    all
}

/// A suggestion or a complaint that was taken down at a branch, with what was said as everyone may read it.
struct Voiced {
    item: voc_item::Model,
    text: String,
}

async fn voiced(db: &Db) -> Result<Vec<Voiced>, Fault> {
    let items = voc_item::Entity::find()
        .filter(voc_item::Column::Channel.eq(VocChannel::Branch))
        .filter(voc_item::Column::Kind.is_in([VocKind::Suggestion, VocKind::Complaint]))
        .filter(voc_item::Column::CustomerId.is_not_null())
        .filter(voc_item::Column::Sensitivity.is_null())
        .order_by_desc(voc_item::Column::ReceivedAt);
    let mut voiced = Vec::new();
    for item in items.all(db.reader()).await? {
        let said = voc_text::Entity::find()
            .filter(voc_text::Column::ItemId.eq(item.id))
            .filter(voc_text::Column::Kind.eq(VocTextKind::Report));
        if let Some(said) = said.one(db.reader()).await?.filter(|said| !said.text.is_empty()) {
            voiced.push(Voiced { item, text: said.text });
        }
        if voiced.len() >= 4 * HEARD {
            break;
        }
    }
    Ok(voiced)
}

struct Diary<'a> {
    ring: &'a Ring,
    rng: Rng,
    now: DateTime<Utc>,
    today: NaiveDate,
    /// Nobody is called on twice a day, and seldom within half a year.
    taken: HashSet<(CustomerId, NaiveDate)>,
    meetings: Vec<Meeting>,
    points: Vec<Point>,
}

impl Diary<'_> {
    /// A meeting in which what became this item was said.
    fn heard(
        &mut self,
        customers: &[Customer],
        directory: &Directory,
        voiced: Voiced,
    ) -> Result<Option<VocItemId>, Fault> {
        let day = local(voiced.item.received_at).date();
        let customer = customers.iter().find(|one| Some(one.id) == voiced.item.customer_id);
        let place = voiced.item.department_id.and_then(|id| directory.department(id));
        let leader = place.and_then(|place| {
            let up = place.path.iter().rev().filter_map(|id| directory.department(*id));
            up.filter_map(|one| Some((one.leader_id?, one.key))).find(|(who, _)| directory.is_active(*who))
        });
        let (Some(customer), Some((leader, department))) = (customer, leader) else { return Ok(None) };
        let recent = (self.today - day).num_days() < 400 && self.meetings.len() < HEARD;
        if !recent || !self.taken.insert((customer.id, day)) {
            return Ok(None);
        }
        let at = voiced.item.received_at;
        let meeting = self.done((leader, department), customer, day, at)?;
        let kind = match voiced.item.kind {
            VocKind::Suggestion => PointKind::Suggestion,
            _ => PointKind::Inconvenience,
        };
        self.point(&meeting, customer, (0, kind, &voiced.text, Some(voiced.item.id)))?;
        self.meetings.push(meeting);
        Ok(Some(voiced.item.id))
    }

    /// What one leader did in a quarter: most do what is due, some more, some nothing.
    fn quarter(
        &mut self,
        (leader, department, joined): (EmployeeId, DepartmentId, NaiveDate),
        back: u32,
        customers: &[Customer],
    ) -> Result<(), Fault> {
        let Some(day) = self.today.checked_sub_months(Months::new(3 * back)) else { return Ok(()) };
        let (first, last) = crate::kernel::calendar::Period::Quarter.around(day);
        if joined > first {
            return Ok(());
        }
        let many = weighted(&mut self.rng, &[(0, 10), (1, 20), (2, 52), (3, 14), (4, 4)]).unwrap_or(2);
        for _ in 0..many {
            let span = u64::try_from((last - first).num_days()).unwrap_or(89);
            let day = first + Days::new(self.rng.u64(0..=span));
            let days = day.iter_days().take(7);
            let Some(day) = days.into_iter().find(|day| is_business_day(*day) && *day <= last) else { continue };
            let Some(customer) = self.rng.choice(customers) else { continue };
            let soon = (self.today - day).num_days();
            if (soon < 0 && !customer.contact_consent) || !self.taken.insert((customer.id, day)) {
                continue;
            }
            self.meet((leader, department), customer, day)?;
        }
        Ok(())
    }

    fn meet(&mut self, of: (EmployeeId, DepartmentId), customer: &Customer, day: NaiveDate) -> Result<(), Fault> {
        let at = utc(day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.rng.i64(600..1_050)));
        let not_yet = at + TimeDelta::hours(3) > self.now;
        if not_yet || percent(&mut self.rng, 5) {
            let mut meeting = self.planned(of, customer, day);
            if !not_yet {
                meeting.state = MeetingState::Cancelled;
                let why = self.rng.choice(CANCELLED).copied().unwrap_or_default();
                (meeting.cancelled_at, meeting.cancelled_by) = (Some(at - TimeDelta::hours(20)), Some(of.0));
                meeting.cancel_reason = sealed_reason(self.ring, customer, meeting.id, why)?;
                meeting.version = 2;
            }
            self.meetings.push(meeting);
            return Ok(());
        }
        let meeting = self.done(of, customer, day, at)?;
        let many = weighted(&mut self.rng, &[(0, 22), (1, 46), (2, 24), (3, 8)]).unwrap_or(1);
        for place in 0..many {
            let (kind, pool) = match percent(&mut self.rng, 55) {
                true => (PointKind::Inconvenience, INCONVENIENT),
                false => (PointKind::Suggestion, SUGGESTED),
            };
            let text = self.rng.choice(pool).copied().unwrap_or_default();
            self.point(&meeting, customer, (place, kind, text, None))?;
        }
        self.meetings.push(meeting);
        Ok(())
    }

    fn planned(
        &mut self,
        (leader, department): (EmployeeId, DepartmentId),
        customer: &Customer,
        day: NaiveDate,
    ) -> Meeting {
        let ahead = TimeDelta::hours(24 * self.rng.i64(3..15) + self.rng.i64(0..8));
        let planned_at =
            (utc(day.and_time(NaiveTime::MIN) + TimeDelta::hours(10)) - ahead).min(self.now - TimeDelta::minutes(40));
        Meeting {
            id: CustomerMeetingId(id::fresh(planned_at)),
            leader_id: leader,
            department_id: department,
            customer_id: customer.id,
            state: MeetingState::Planned,
            day,
            planned_at,
            planned_by: leader,
            tier: None,
            satisfaction: None,
            next_step: None,
            recorded_at: None,
            recorded_by: None,
            cancelled_at: None,
            cancelled_by: None,
            cancel_reason: None,
            version: 1,
        }
    }

    fn done(
        &mut self,
        of: (EmployeeId, DepartmentId),
        customer: &Customer,
        day: NaiveDate,
        at: DateTime<Utc>,
    ) -> Result<Meeting, Fault> {
        let meeting = self.planned(of, customer, day);
        let recorded_at = (at + TimeDelta::minutes(self.rng.i64(90..2_000))).min(self.now - TimeDelta::minutes(5));
        let next_step = match percent(&mut self.rng, 62) {
            true => {
                let text = self.rng.choice(NEXT).copied().unwrap_or_default();
                sealed_next_step(self.ring, customer, meeting.id, text)?
            }
            false => None,
        };
        Ok(Meeting {
            state: MeetingState::Done,
            tier: Some(CustomerTier::Excellent),
            satisfaction: weighted(&mut self.rng, &[(5, 30), (4, 42), (3, 18), (2, 7), (1, 3)]),
            next_step,
            recorded_at: Some(recorded_at),
            recorded_by: Some(of.0),
            version: 2,
            ..meeting
        })
    }

    fn point(
        &mut self,
        meeting: &Meeting,
        customer: &Customer,
        (position, kind, text, voc_item_id): (i32, PointKind, &str, Option<VocItemId>),
    ) -> Result<(), Fault> {
        let id = MeetingPointId(id::fresh(meeting.recorded_at.unwrap_or(self.now)));
        let text = sealed_point(self.ring, customer, id, text)?;
        self.points.push(Point { id, meeting_id: meeting.id, position, kind, text, voc_item_id });
        Ok(())
    }
}
