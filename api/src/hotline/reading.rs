//! Who somebody is to a bulletin, and a bulletin as a link opens it.

use crate::{
    hotline::{
        document::{self, Document},
        links::{Shown, Viewer},
        rules::{self, Part},
        store::{self, Reader},
    },
    kernel::{
        actor::Actor,
        db::Db,
        error::Fault,
        i18n::Locale,
        policy::{Action, Rows, Scope},
    },
    org::Directory,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{employee_role::Role, hotline_bulletin::Model, ids::DepartmentId, ids::EmployeeId};
use std::sync::Arc;

pub fn is_office(scope: &Scope) -> bool {
    [Role::CsOffice, Role::Cco].into_iter().any(|role| scope.actor().roles.contains(role))
}

/// H2: for reading: it was sent to them, they stand or stood in, or they answer for the division now.
pub fn receives(directory: &Directory, bulletin: &Model, who: EmployeeId, now: DateTime<Utc>) -> bool {
    let holders = [bulletin.recipient_id, executive(directory, bulletin)];
    bulletin.deputy_id == Some(who)
        || holders.into_iter().flatten().any(|id| id == who || stands_in(directory, who, id, now))
}

/// H3, O5: for acknowledging and directing: they answer for the division today, or stand in for who does. Of one that went to the CCO, because
/// nobody answered then, the CCO, and whoever received it in that place. Who did once, and does no more, reads it and no more.
pub fn answers(directory: &Directory, bulletin: &Model, who: EmployeeId, now: DateTime<Utc>) -> bool {
    let has = |id: EmployeeId, roles: &[Role]| {
        let person = directory.employee(id).filter(|person| person.is_active());
        person.is_some_and(|person| roles.iter().any(|role| person.role_set.contains(*role)))
    };
    let in_place = bulletin.recipient_id.filter(|id| bulletin.to_cco && has(*id, &[Role::Cco, Role::Ceo]));
    let holders = [executive(directory, bulletin), in_place];
    (bulletin.to_cco && has(who, &[Role::Cco]))
        || holders.into_iter().flatten().any(|id| id == who || stands_in(directory, who, id, now))
}

fn executive(directory: &Directory, bulletin: &Model) -> Option<EmployeeId> {
    directory.department(bulletin.division_id).and_then(|one| one.responsible_executive_id)
}

/// O5: as long as they are absent.
fn stands_in(directory: &Directory, who: EmployeeId, whom: EmployeeId, now: DateTime<Utc>) -> bool {
    directory.deputy_of(whom, directory.calendar().day_of(now)).is_some_and(|deputy| deputy.key == who)
}

/// O5: whom somebody stands in for today.
pub fn stood_in_for(directory: &Directory, who: EmployeeId, now: DateTime<Utc>) -> Vec<EmployeeId> {
    let people = directory.employees().iter().map(|person| person.key);
    people.filter(|id| stands_in(directory, who, *id, now)).collect()
}

pub fn part(directory: &Directory, scope: &Scope, bulletin: &Model, now: DateTime<Utc>) -> Part {
    let reached = match scope.rows() {
        Rows::All => true,
        Rows::Of(_) => false,
        Rows::Within(divisions) => divisions.contains(&bulletin.division_id),
    };
    Part { office: is_office(scope), receives: receives(directory, bulletin, scope.employee(), now), reached }
}

/// X5: what one may not see is not there.
pub fn sees(directory: &Directory, scope: &Scope, bulletin: &Model, now: DateTime<Utc>) -> bool {
    rules::sees(part(directory, scope, bulletin, now), bulletin.state)
}

/// For lists: the divisions that somebody answers for, or stands in for who does.
pub fn reader<'a>(directory: &Directory, scope: &'a Scope, now: DateTime<Utc>) -> Reader<'a> {
    let me = scope.employee();
    let stands_in_for = stood_in_for(directory, me, now);
    let answers = |id: EmployeeId| id == me || stands_in_for.contains(&id);
    let divisions = directory.departments().iter().filter(|one| one.path.len() == 1);
    let mine: Vec<DepartmentId> =
        divisions.filter(|one| one.responsible_executive_id.is_some_and(answers)).map(|one| one.key).collect();
    Reader { scope, office: is_office(scope), mine, stands_in_for }
}

/// A bulletin that a link opens.
pub struct Opened {
    pub document: Document,
    pub week: NaiveDate,
    pub composed_at: DateTime<Utc>,
}

/// H6: as whoever the link was made for may see it now; none if they may not any more.
pub async fn opened(
    db: &Db,
    directory: &Directory,
    (shown, locale): (Shown, Locale),
    now: DateTime<Utc>,
    company: &str,
) -> Result<Option<Opened>, Fault> {
    let Viewer { employee, session } = shown.viewer;
    let Some(actor) = directory.actor(employee, session, false) else { return Ok(None) };
    let actor = Actor::Employee(Arc::new(actor));
    let Ok(scope) = actor.allow(Action::HotlineBulletin) else { return Ok(None) };
    let row = store::bulletin(db.reader(), shown.bulletin).await?;
    let Some(row) = row.filter(|row| sees(directory, &scope, row, now)) else { return Ok(None) };
    let items = actor.permit(Action::VocItem).ok();
    let reader = document::Reader { permit: items.as_ref(), office: is_office(&scope), to: Some(employee) };
    let document = document::of(db, directory, &row, &reader, (locale, company), now).await?;
    Ok(Some(Opened { document, week: row.week, composed_at: row.composed_at }))
}
