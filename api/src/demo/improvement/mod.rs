//! Two years of improvement tasks (H4 to H8): what the demo's VOC led to, in every state, by the same rules as real ones. What some of them
//! changed is planted in the VOC itself (`left`), so that their effect is measured as it would be.

mod themes;

pub use themes::left;

use crate::{
    demo::{
        calendar::{business_days_after, local, utc},
        fill::insert,
    },
    improvement::{Plan, cause_of, effect, in_charge, invented::Invented},
    kernel::{db::Db, error::Fault, id},
    org::{Directory, Setting},
    voc::series,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    employee::EmploymentKind,
    employee_role::Role,
    ids::*,
    improvement_item::{self, ItemReason},
    improvement_step,
    improvement_task::{self, ImprovementState, Model as Task, SeriesPart},
    voc_category,
};
use fastrand::Rng;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::collections::HashMap;
use themes::{Ending, NOTES, PLANTED, THEMES, Theme};

#[derive(Debug, thiserror::Error)]
#[error("the demo's improvement {0:?} breaks a rule: {1:?}")]
struct Breaks(&'static str, Vec<crate::improvement::Refusal>);

/// Writes them, unless there are any.
pub async fn improvements(db: &Db, directory: &Directory, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    if improvement_task::Entity::find().count(db.reader()).await? > 0 {
        return Ok(());
    }
    let categories = voc_category::Entity::find().all(db.reader()).await?;
    let categories = categories.into_iter().map(|row| (row.code, row.id)).collect();
    let mut desk = Desk { db, directory, categories, rng: Rng::with_seed(seed ^ 0x1A9), now };
    let (mut tasks, mut steps, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for theme in &THEMES {
        let Some((told, linked)) = desk.tell(theme).await? else { continue };
        tasks.push(told.task);
        steps.extend(told.steps);
        items.extend(linked);
    }
    let tx = db.begin().await?;
    insert::<improvement_task::Entity, _>(&tx, tasks).await?;
    insert::<improvement_step::Entity, _>(&tx, steps).await?;
    insert::<improvement_item::Entity, _>(&tx, items).await?;
    tx.commit().await?;
    effect::service::measure_due(db, directory, now).await?;
    Ok(())
}

struct Desk<'a> {
    db: &'a Db,
    directory: &'a Directory,
    categories: HashMap<String, VocCategoryId>,
    rng: Rng,
    now: DateTime<Utc>,
}

/// Items that somebody named when they asked.
const NAMED: usize = 4;

type Told = (Invented, Vec<improvement_item::Model>);

impl Desk<'_> {
    async fn tell(&mut self, theme: &Theme) -> Result<Option<Told>, Fault> {
        let asked_on = local(self.now).date() - TimeDelta::days(theme.ago);
        let Some((task, people)) = self.begun(theme, asked_on) else { return Ok(None) };
        let mut told = Invented::requested(task);
        self.live(&mut told, theme, (asked_on, &people)).map_err(|why| Fault::internal(Breaks(theme.title, why)))?;
        let items = self.items(&told.task).await?;
        if theme.ending == Ending::Reopened {
            self.again(&mut told).await?;
        }
        let soon = self.directory.whole_setting(Setting::ImprovementDueSoonDays, self.now);
        told.told(local(self.now).date(), soon);
        let again = told.task.reopened_by_item_id.into_iter().filter(|id| items.iter().all(|link| link.item_id != *id));
        let again: Vec<_> =
            series::items(self.db.reader(), again).await?.iter().map(|item| recurred(&told.task, item)).collect();
        Ok(Some((told, items.into_iter().chain(again).collect())))
    }

    /// What was asked, and who has to do with it.
    fn begun(&mut self, theme: &Theme, day: NaiveDate) -> Option<(Task, People)> {
        let department = self.directory.departments().iter().find(|one| one.code == theme.department)?.clone();
        let people = self.people(department.key, theme)?;
        let series = department.key;
        let at = self.moment(day);
        let handles =
            matches!(theme.leaf, "APP_UPLOAD" | "CLAIMS_DOCUMENTS" | "CONTRACT_WITHDRAWAL" | "APP_CERTIFICATE");
        let task = Task {
            id: ImprovementTaskId(id::fresh(at)),
            title: theme.title.to_owned(),
            problem: theme.problem.to_owned(),
            category_id: *self.categories.get(theme.leaf)?,
            series_department_id: handles.then_some(series),
            series_part: handles.then_some(SeriesPart::Handled),
            signal_week: None,
            counts_from: day - Days::new(182),
            department_id: department.key,
            requested_by: people.asker,
            requested_at: at,
            desired_by: None,
            state: ImprovementState::Requested,
            answered_by: None,
            answered_at: None,
            due_on: None,
            correction: None,
            correction_owner_id: None,
            corrective_action: None,
            action_owner_id: None,
            success_criteria: None,
            began_at: None,
            result: None,
            submitted_by: None,
            submitted_at: None,
            effective_on: None,
            verified_by: None,
            verified_at: None,
            announcement: None,
            watched_until: None,
            reopened_at: None,
            reopened_by_item_id: None,
            reopenings: 0,
            returns: 0,
            involved: EmployeeIds(Vec::new()),
            due_told: 0,
            version: 1,
        };
        Some((task, people))
    }

    fn people(&mut self, department: DepartmentId, theme: &Theme) -> Option<People> {
        let everyone = self.directory.employees().iter();
        let works = |person: &&std::sync::Arc<crate::org::Employee>| {
            person.is_active() && EmploymentKind::from(person.employment_kind) == EmploymentKind::Employee
        };
        let leader = in_charge(self.directory, department, self.now).into_iter().next()?;
        let mut there: Vec<EmployeeId> =
            everyone.clone().filter(works).filter(|one| one.path().contains(&department)).map(|one| one.key).collect();
        there.retain(|id| *id != leader);
        self.rng.shuffle(&mut there);
        // A department of one: its leader does the other part.
        let (one, other) = (*there.first()?, there.get(1).copied().unwrap_or(leader));
        let office: Vec<EmployeeId> =
            everyone.filter(works).filter(|one| one.role_set.contains(Role::CsOffice)).map(|one| one.key).collect();
        let mut verifiers: Vec<EmployeeId> = office.clone();
        verifiers.retain(|id| ![one, other].contains(id));
        let asker = *office.get(theme.title.len() % office.len().max(1))?;
        Some(People {
            asker,
            leader,
            one,
            other,
            verifier: *verifiers.get(theme.title.len() % verifiers.len().max(1))?,
        })
    }

    fn moment(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let time = NaiveTime::from_hms_opt(self.rng.u32(9..18), self.rng.u32(0..60), self.rng.u32(0..60));
        utc(day.and_time(time.unwrap_or_default())).min(self.now)
    }

    /// So many business days later, at some time of the day.
    fn later(&mut self, day: NaiveDate, count: u32) -> (NaiveDate, DateTime<Utc>) {
        let day = business_days_after(day, count).min(local(self.now).date());
        (day, self.moment(day))
    }

    fn live(
        &mut self,
        told: &mut Invented,
        theme: &Theme,
        (day, people): (NaiveDate, &People),
    ) -> Result<(), Vec<crate::improvement::Refusal>> {
        use Ending::{Accepted, Denied, Disputed, InProgress, Late, Reassigned, Requested, Withdrawn};
        if theme.ending == Requested {
            return Ok(());
        }
        let count = self.rng.u32(1..4);
        let (day, at) = self.later(day, count);
        if matches!(theme.ending, Disputed | Denied | Withdrawn | Reassigned(_)) {
            told.dispute(
                (at, people.leader),
                "저희 부서만으로는 바꿀 수 없는 일이라 담당을 다시 정해 주시기 바랍니다.",
            )?;
            let (day, at) = self.later(day, 3);
            let office = (at, people.verifier);
            return match theme.ending {
                Withdrawn => told.withdraw(office, "이미 다른 과제로 진행하고 있어 이 과제는 거두겠습니다."),
                Reassigned(code) => {
                    let to = self.directory.departments().iter().find(|one| one.code == code).map(|one| one.key);
                    to.map_or(Ok(()), |to| told.reassign(office, to, "말씀대로 기획 부서의 일이어서 다시 요청합니다."))
                }
                Denied => {
                    told.deny(office, "설계 화면을 고칠 수 있는 곳은 귀 부서입니다.")?;
                    let (day, at) = self.later(day, 2);
                    told.revise((at, people.leader), plan(theme, people, day + Days::new(60)), day)?;
                    let (_, at) = self.later(day, 4);
                    told.progress((at, people.one), NOTES[0])
                }
                _ => Ok(()),
            };
        }
        let due = if theme.ending == Late { day + Days::new(60) } else { day + Days::new(75) };
        told.accept((at, people.leader), plan(theme, people, due), day)?;
        if theme.ending == Accepted {
            return Ok(());
        }
        let mut day = day;
        for (place, note) in NOTES.iter().cycle().skip(theme.title.len() % 3).take(3).enumerate() {
            let next = self.later(day, 3 + 3 * u32::try_from(place).unwrap_or_default());
            let by = if place % 2 == 0 { people.one } else { people.other };
            told.progress((next.1, by), note)?;
            day = next.0;
        }
        if matches!(theme.ending, InProgress | Late) {
            return Ok(());
        }
        self.finish(told, theme, (day, people))
    }

    fn finish(
        &mut self,
        told: &mut Invented,
        theme: &Theme,
        (day, people): (NaiveDate, &People),
    ) -> Result<(), Vec<crate::improvement::Refusal>> {
        let (effective, at) = match PLANTED.iter().find(|(leaf, ..)| *leaf == theme.leaf && ends_well(theme.ending)) {
            Some((_, since, _)) => {
                let effective = local(self.now).date() - TimeDelta::days(*since);
                (effective, self.later(effective, 2).1)
            }
            None => self.later(day, 4),
        };
        let result = format!("{} 현장에 적용을 마쳤습니다.", theme.action);
        told.submit((at, people.other), &result, effective)?;
        let (mut day, mut at) = self.later(local(at).date(), 3);
        if matches!(theme.ending, Ending::Returned | Ending::VerifiedLate) {
            told.send_back(
                (at, people.verifier),
                "현장 두 곳에서 아직 예전 방식으로 안내하고 있습니다. 확인 뒤 다시 내 주십시오.",
            )?;
            if theme.ending == Ending::Returned {
                return Ok(());
            }
            (day, at) = self.later(day, 5);
            told.progress((at, people.one), "빠진 현장 두 곳에 적용을 마쳤습니다.")?;
            (day, at) = self.later(day, 1);
            told.submit((at, people.other), &result, effective.max(day))?;
            (_, at) = self.later(day, 3);
        }
        if theme.ending == Ending::Submitted {
            return Ok(());
        }
        let days = self.directory.whole_setting(Setting::ImprovementWatchDays, self.now);
        told.verify((at, people.verifier), days.into(), &format!("고객님의 말씀을 듣고 {}", theme.action))
    }

    /// Those that were named, and those of its period once it is verified.
    async fn items(&mut self, task: &Task) -> Result<Vec<improvement_item::Model>, Fault> {
        let cause = cause_of(self.db.reader(), self.directory, task).await?;
        let start = |day| self.directory.calendar().start_of(day);
        let until = task.effective_on.filter(|_| task.verified_at.is_some()).map(start);
        let before = (start(task.counts_from), task.requested_at);
        let named = series::received(self.db.reader(), &cause, before, None, 2_000).await?;
        let skip = named.len().saturating_sub(NAMED);
        let names: Vec<VocItemId> = named.iter().skip(skip).map(|item| item.id).collect();
        let all = match until {
            Some(until) => {
                series::received(self.db.reader(), &cause, (before.0, until.max(before.1)), None, 5_000).await?
            }
            None => named.into_iter().skip(skip).collect(),
        };
        let link = |item: series::Received| {
            let is_named = names.contains(&item.id);
            improvement_item::Model {
                task_id: task.id,
                item_id: item.id,
                customer_id: item.customer_id,
                received_at: item.received_at,
                why: if is_named { ItemReason::Named } else { ItemReason::Counted },
                added_at: if is_named { task.requested_at } else { task.verified_at.unwrap_or(task.requested_at) },
                told_at: task.verified_at,
                mail_id: None,
            }
        };
        Ok(all.into_iter().map(link).collect())
    }

    /// H8: the first that came after its verification.
    async fn again(&self, told: &mut Invented) -> Result<(), Fault> {
        let Some(verified) = told.task.verified_at else { return Ok(()) };
        let cause = cause_of(self.db.reader(), self.directory, &told.task).await?;
        let until = told.task.watched_until.unwrap_or(self.now).min(self.now);
        let after =
            series::received(self.db.reader(), &cause, (verified + TimeDelta::days(20), until), None, 1).await?;
        if let Some(item) = after.first() {
            told.reopen(item.received_at + TimeDelta::seconds(2), item.id);
        }
        Ok(())
    }
}

fn ends_well(ending: Ending) -> bool {
    matches!(ending, Ending::Verified | Ending::VerifiedLate | Ending::Reopened)
}

struct People {
    asker: EmployeeId,
    leader: EmployeeId,
    one: EmployeeId,
    other: EmployeeId,
    verifier: EmployeeId,
}

fn plan(theme: &Theme, people: &People, due_on: NaiveDate) -> Plan {
    Plan {
        due_on: Some(due_on),
        correction: Some(theme.correction.to_owned()),
        correction_owner: Some(people.one),
        corrective_action: Some(theme.action.to_owned()),
        action_owner: Some(people.other),
        success_criteria: Some(theme.criteria.to_owned()),
    }
}

fn recurred(task: &Task, item: &entity::voc_item::Model) -> improvement_item::Model {
    improvement_item::Model {
        task_id: task.id,
        item_id: item.id,
        customer_id: item.customer_id,
        received_at: item.received_at,
        why: ItemReason::Recurred,
        added_at: task.reopened_at.unwrap_or(item.received_at),
        told_at: None,
        mail_id: None,
    }
}
