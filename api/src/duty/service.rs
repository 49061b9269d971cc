//! Keeping the list: what is asked is read where it is asked, and written here in the same transaction.

use crate::{
    duty::{
        rules::{self, Occasion, OpenCount},
        source, store,
    },
    kernel::{
        cx::Cx,
        db::{Db, Tx},
        error::Fault,
        id,
    },
    org::{Directory, Employee, settings::Setting},
    praise,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::{
    duty::{DutyKind, Model as Duty},
    duty_digest::{DigestLines, Model as Digest},
    employee_role::Role,
    ids::{DutyDigestId, DutyId, EmployeeId},
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are judged in one transaction.
const MOST_AT_ONCE: u64 = 500;

/// Brings the rows of these occasions up to what is asked, and tells those whose they are.
pub async fn follow(tx: &Tx, occasions: &[Occasion], now: DateTime<Utc>) -> Result<(), Fault> {
    let changed = changed(tx, occasions, now).await?;
    Ok(store::save(tx, &changed, now).await?)
}

/// As `follow`; what is over by now is no news to anybody.
async fn follow_untold(tx: &Tx, occasions: &[Occasion], now: DateTime<Utc>) -> Result<(), Fault> {
    let (over, open): (Vec<Duty>, Vec<Duty>) =
        changed(tx, occasions, now).await?.into_iter().partition(|row| row.done_at.is_some() || row.due_at < now);
    store::write(tx, &over).await?;
    Ok(store::save(tx, &open, now).await?)
}

async fn changed(tx: &Tx, occasions: &[Occasion], now: DateTime<Utc>) -> Result<Vec<Duty>, Fault> {
    let mut changed = Vec::new();
    let mut kinds: Vec<DutyKind> = occasions.iter().map(|occasion| occasion.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        // A case and its promise may have brought the same one.
        let of_kind = occasions.iter().filter(|occasion| occasion.kind == kind);
        let of_kind: BTreeMap<&str, &Occasion> = of_kind.map(|occasion| (occasion.name.as_str(), occasion)).collect();
        let of_kind: Vec<&Occasion> = of_kind.into_values().collect();
        let names: Vec<String> = of_kind.iter().map(|occasion| occasion.name.clone()).collect();
        let rows = store::of_occasions(tx, kind, &names).await?;
        for occasion in of_kind {
            let its: Vec<Duty> = rows.iter().filter(|row| row.occasion == occasion.name).cloned().collect();
            changed.extend(rules::follow(occasion, &its, now, || DutyId(id::fresh(now))));
        }
    }
    Ok(changed)
}

/// What the praise board asks on a day (P5): nothing on a day on which nobody works.
pub async fn praise_of(tx: &Tx, directory: &Directory, day: NaiveDate) -> Result<Occasion, Fault> {
    let calendar = directory.calendar();
    let owed = praise::owed_on(tx, calendar, day).await?;
    let (opened_at, next) = (calendar.start_of(day), calendar.start_of(day + Days::new(1)));
    let asked = owed.into_iter().map(|owed| rules::Asked {
        of: owed.executive,
        subject: None,
        opened_at,
        due_at: next - chrono::TimeDelta::microseconds(1),
        done: owed.commented_at.map(|at| (at, Some(owed.executive))),
        is_excused: owed.is_absent,
    });
    Ok(Occasion { kind: DutyKind::PraiseComment, name: day.to_string(), asked: asked.collect(), waived: false })
}

/// What each day begins with, and what is over with the last one; also of days on which nobody planned. Doing it again changes nothing.
pub async fn plan(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<(), Fault> {
    let today = directory.calendar().day_of(now);
    let tx = db.begin().await?;
    let planned: Option<NaiveDate> =
        store::last_asked(&tx, DutyKind::PraiseComment).await?.and_then(|day| day.parse().ok());
    let first = planned.map_or(today, |day| day.max(today - Days::new(MOST_DAYS as u64)).min(today));
    let mut occasions = meetings_of(&tx, directory, now).await?;
    for day in first.iter_days().take_while(|day| *day <= today) {
        occasions.push(praise_of(&tx, directory, day).await?);
    }
    follow(&tx, &occasions, now).await?;
    tx.commit().await?;
    while judge(db, directory, now).await? {}
    Ok(())
}

/// M1: what is owed of today's period; of those before, if it was asked then: when the list was not there yet nothing was.
pub async fn meetings_of(tx: &Tx, directory: &Directory, now: DateTime<Utc>) -> Result<Vec<Occasion>, Fault> {
    let mut all = source::meetings_now(tx, directory, now).await?;
    let before = all.iter().skip(1).map(|occasion| occasion.name.clone()).collect::<Vec<_>>();
    if !before.is_empty() {
        let asked = store::asked_of(tx, DutyKind::CustomerMeetings, before.clone()).await?;
        all.retain(|occasion| !before.contains(&occasion.name) || asked.contains(&occasion.name));
    }
    Ok(all)
}

/// How far back the list goes when it begins.
const BEGINS_BEFORE: Days = Days::new(366);
const THINGS_AT_ONCE: u32 = 100;

/// What was there before the list: whatever is open, and what ended in the year before. Doing it again changes nothing.
pub async fn take_in(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<(), Fault> {
    let calendar = directory.calendar();
    let today = calendar.day_of(now);
    let first = today - BEGINS_BEFORE;
    for object in source::TYPES {
        let Some(table) = source::table(object) else { continue };
        let mut after = None;
        loop {
            let ids = store::ids_after(db.background(), table, after, THINGS_AT_ONCE).await?;
            let Some(last) = ids.last().copied() else { break };
            let tx = db.begin().await?;
            let mut occasions = source::about(&tx, directory, object, &ids).await?;
            let since = calendar.start_of(first);
            occasions.retain(|one| one.asked.iter().any(|asked| asked.done.is_none() || asked.due_at >= since));
            follow_untold(&tx, &occasions, now).await?;
            tx.commit().await?;
            after = Some(last);
        }
    }
    // Before there were meetings none were asked.
    let met = store::first_meeting(db.background()).await?;
    for day in first.iter_days().take_while(|day| *day <= today) {
        let tx = db.begin().await?;
        let mut occasions = vec![praise_of(&tx, directory, day).await?];
        // A period's last day has all of it.
        if source::ends_period(directory, day) && met.is_some_and(|met| met <= day) {
            occasions.push(source::meetings(&tx, directory, day, now).await?);
        }
        follow_untold(&tx, &occasions, now).await?;
        tx.commit().await?;
    }
    plan(db, directory, now).await
}

/// L2: who was absent when it ended is excused. True if there may be more.
async fn judge(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<bool, Fault> {
    let tx = db.begin().await?;
    let over = store::unjudged(&tx, now, MOST_AT_ONCE).await?;
    let judged = judged(&tx, directory, &over, now).await?;
    store::save(&tx, &judged, now).await?;
    tx.commit().await?;
    Ok(over.len() as u64 == MOST_AT_ONCE && !judged.is_empty())
}

async fn judged(tx: &Tx, directory: &Directory, over: &[Duty], now: DateTime<Utc>) -> Result<Vec<Duty>, Fault> {
    let calendar = directory.calendar();
    let day = |row: &Duty| calendar.day_of(row.due_at);
    let (Some(first), Some(last)) = (over.iter().map(day).min(), over.iter().map(day).max()) else {
        return Ok(Vec::new());
    };
    let mut people: Vec<EmployeeId> = over.iter().map(|row| row.employee_id).collect();
    people.sort_unstable();
    people.dedup();
    let absences = praise::absences_of(tx, &people, (first, last)).await?;
    let was_absent = |row: &Duty| {
        absences
            .get(&row.employee_id)
            .is_some_and(|spans| spans.iter().any(|(from, to)| (*from..=*to).contains(&day(row))))
    };
    Ok(over.iter().filter_map(|row| rules::excuse(row, was_absent(row), now)).collect())
}

/// Absences were recorded, cut short or cancelled: what they excuse, or no longer do, is looked at again.
pub async fn absences_changed(
    tx: &Tx,
    directory: &Directory,
    absences: &[(EmployeeId, (NaiveDate, NaiveDate))],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let calendar = directory.calendar();
    let today = calendar.day_of(now);
    let mut days = BTreeSet::new();
    for (who, (first, last)) in absences {
        let last = (*last).min(today);
        let time = (calendar.start_of(*first), calendar.start_of(last + Days::new(1)));
        let over = store::not_in_time(tx, *who, time).await?;
        let changed = judged(tx, directory, &over, now).await?;
        store::save(tx, &changed, now).await?;
        let back = std::iter::successors(Some(last), NaiveDate::pred_opt).take_while(|day| day >= first);
        days.extend(back.take(MOST_DAYS_AWAY));
    }
    praise_again(tx, directory, days.into_iter(), now).await
}

/// What the board asks on these days, those alone on which it asked before: a day before there was the list stays without rows.
pub async fn praise_again(
    tx: &Tx,
    directory: &Directory,
    days: impl Iterator<Item = NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let names: Vec<String> = days.map(|day| day.to_string()).collect();
    let mut occasions = Vec::new();
    for name in store::asked_of(tx, DutyKind::PraiseComment, names).await? {
        if let Ok(day) = name.parse() {
            occasions.push(praise_of(tx, directory, day).await?);
        }
    }
    follow(tx, &occasions, now).await
}

/// Days back that are looked at again when the calendar changes, and that are made up for after a pause.
pub const MOST_DAYS: usize = 31;
/// Of one absence: who was ill for a season says so afterwards.
const MOST_DAYS_AWAY: usize = 366;

/// L3, P6: what is told in the morning, to each person once a day.
pub async fn digest(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let calendar = directory.calendar();
    let day = calendar.day_of(now);
    let hour = u32::try_from(directory.settings().at(day).whole(Setting::DutyDigestHour)).unwrap_or_default();
    let begins = calendar.start_of(day);
    let zone = calendar.zones().on(day);
    let is_time = now.with_timezone(&zone).time() >= NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    if !calendar.is_business_day(day) || !is_time {
        return Ok(0);
    }
    let counts = store::open_until(db.background(), (begins, calendar.start_of(day + Days::new(1)))).await?;
    let counts = counts.into_iter().filter_map(|count| to_whom(directory, count, day)).collect::<Vec<_>>();
    let mut lines = rules::digests(&counts);
    let is_weekly = calendar.first_business_day_of_week(day) == Some(day);
    let awaiting = if is_weekly { praise::awaiting_count(db).await? } else { 0 };
    let comments = |person: &Employee| [Role::Executive, Role::Ceo].iter().any(|role| person.role_set.contains(*role));
    for person in directory.employees().iter().filter(|person| awaiting > 0 && comments(person)) {
        lines.entry(person.key).or_default();
    }
    let is_executive = |who: EmployeeId| directory.employee(who).is_some_and(|person| comments(person));
    // Who is away reads it when they are back; it would be of another day. Who has had today's has had it.
    let told = store::told_on(db.background(), day).await?;
    lines.retain(|who, _| directory.is_active(*who) && !directory.is_absent(*who, day) && !told.contains(who));
    if lines.is_empty() {
        return Ok(0);
    }
    let digests = lines.into_iter().map(|(employee_id, lines)| Digest {
        id: DutyDigestId(id::fresh(now)),
        employee_id,
        day,
        lines: DigestLines(lines),
        awaiting_praise: (awaiting > 0 && is_executive(employee_id)).then_some(awaiting),
        made_at: now,
    });
    let tx = db.begin().await?;
    let made = store::insert_digests(&tx, digests.collect(), now).await?;
    tx.commit().await?;
    Ok(made)
}

/// What somebody absent is asked and who stands in may do, is told to who stands in.
fn to_whom(directory: &Directory, count: OpenCount, day: NaiveDate) -> Option<OpenCount> {
    match directory.is_absent(count.of, day) {
        false => Some(count),
        true if rules::BY_DEPUTY.contains(&count.kind) => {
            directory.deputy_of(count.of, day).map(|deputy| OpenCount { of: deputy.key, ..count })
        }
        true => None,
    }
}

/// How these people kept to it.
pub async fn kept(
    cx: &Cx,
    directory: &Directory,
    people: &[EmployeeId],
    kinds: Option<&[DutyKind]>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<std::collections::HashMap<EmployeeId, rules::Kept>, Fault> {
    let calendar = directory.calendar();
    let time = (calendar.start_of(from), calendar.start_of(to + Days::new(1)));
    Ok(store::kept(cx.db.reader(), people, kinds, time, cx.now).await?)
}
