//! Sending a bulletin, once: by itself at its hour, or before by the CS office (H1, H2); and telling the CCO of one that nobody acknowledges (H3).

use crate::{
    hotline::{
        composing::changed,
        inbox,
        letter::DRAWN,
        rules::{self, Person, To},
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Fault,
        events,
        mail::{self, Drawn},
        policy::Action,
        writes::Writes,
    },
    org::{Directory, settings::Setting},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    employee_role::Role,
    hotline_bulletin::{BulletinState, Model},
    ids::EmployeeId,
};

/// The hours of a business day that the calendar counts.
const BUSINESS_DAY: TimeDelta = TimeDelta::hours(9);
/// While there is nobody to whom it could be sent it is looked at again after so long.
const LOOK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// To whom a division's bulletin goes today.
pub fn to(directory: &Directory, bulletin: &Model, now: DateTime<Utc>) -> Option<To> {
    let today = directory.calendar().day_of(now);
    let person = |id: EmployeeId| {
        let deputy = directory.deputy_of(id, today).filter(|_| directory.is_absent(id, today)).map(|one| one.key);
        Person { id, deputy }
    };
    let with = |role: Role| {
        let people = directory.employees().iter().filter(move |one| one.is_active() && one.role_set.contains(role));
        people.map(|one| person(one.key)).collect::<Vec<_>>()
    };
    let executive = directory.department(bulletin.division_id).and_then(|one| one.responsible_executive_id);
    let executive = executive.filter(|id| directory.is_active(*id)).map(person);
    rules::recipient(executive, &with(Role::Cco), &with(Role::Ceo))
}

/// H2: marks it as sent, with everything that is told in the same transaction. False if there is nobody to send it to. The bulletin is locked,
/// and not sent yet.
pub async fn send(
    tx: &Tx,
    (directory, host): (&Directory, &str),
    bulletin: &mut Model,
    by: Option<&Cx>,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let Some(To { person, to_cco }) = to(directory, bulletin, now) else { return Ok(false) };
    let days = directory.whole_setting(Setting::HotlineAcknowledgeDays, now);
    let due = directory.calendar().add_business_time(now, BUSINESS_DAY * days);
    bulletin.state = BulletinState::Sent;
    bulletin.sent_at = Some(now);
    bulletin.released_by = by.and_then(Cx::employee);
    (bulletin.recipient_id, bulletin.deputy_id, bulletin.to_cco) = (Some(person.id), person.deputy, to_cco);
    (bulletin.acknowledge_by, bulletin.next_at) = (Some(due), Some(due));
    bulletin.version += 1;
    let (what, actor) = (changed("hotlineSent", bulletin, &["state"]), by.and_then(Cx::employee));
    let rows = match by {
        Some(cx) => change::insert(Writes::default(), cx, Action::ReleaseBulletin, &what),
        None => Writes::default().insert(events::row_by(None, now, &what)),
    };
    let reader = person.deputy.unwrap_or(person.id);
    // Nobody in the company did it to them: the office sends on behalf of the rule.
    let rows = rows.insert(inbox::heard(bulletin, "hotlineBulletinCame", reader, None, now));
    let rows = inbox::tell(rows, directory, bulletin, "hotlineSent", (actor, now));
    store::save(tx, bulletin).await?;
    rows.run_in(tx).await?;
    if let Some(reader) = directory.employee(reader) {
        let drawn = Drawn { to: reader.email.clone(), object_type: DRAWN, object_id: bulletin.id.0 };
        mail::post_drawn(tx, now, host, drawn).await?;
    }
    Ok(true)
}

/// Time has come for it, and it is locked: sends it, or tells the CCO. What became of it, if anything did.
pub async fn look_after(
    tx: &Tx,
    node: (&Directory, &str),
    mut bulletin: Model,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    match bulletin.state {
        BulletinState::Composed => {
            if !send(tx, node, &mut bulletin, None, now).await? {
                tracing::error!(bulletin = %bulletin.id.0, "a bulletin has nobody to go to: no executive, no CCO, no CEO");
                bulletin.next_at = Some(now + LOOK_AGAIN);
                store::save(tx, &bulletin).await?;
            }
        }
        BulletinState::Sent => tell_cco(tx, node.0, bulletin, now).await?,
        // Whoever acknowledged it left nothing to do.
        BulletinState::Acknowledged => return Ok(false),
    }
    Ok(true)
}

/// H3: once; the CEO where there is no CCO. Where there is neither, nobody was told, and it is looked at again.
async fn tell_cco(tx: &Tx, directory: &Directory, mut bulletin: Model, now: DateTime<Utc>) -> Result<(), Fault> {
    let with = |role: Role| {
        let people = directory.employees().iter().filter(move |one| one.is_active() && one.role_set.contains(role));
        people.map(|one| one.key).collect::<Vec<_>>()
    };
    let told = Some(with(Role::Cco)).filter(|ccos| !ccos.is_empty()).unwrap_or_else(|| with(Role::Ceo));
    if told.is_empty() {
        tracing::error!(bulletin = %bulletin.id.0, "nobody can be told that a bulletin is not acknowledged: no CCO, no CEO");
        bulletin.next_at = Some(now + LOOK_AGAIN);
        return Ok(store::save(tx, &bulletin).await?);
    }
    (bulletin.cco_told_at, bulletin.next_at) = (Some(now), None);
    bulletin.version += 1;
    let what: Change<'_> = changed("hotlineUnacknowledged", &bulletin, &["ccoToldAt"]);
    let rows = Writes::default().insert(events::row_by(None, now, &what));
    let hear = |rows: Writes, to| rows.insert(inbox::heard(&bulletin, "hotlineNotAcknowledged", to, None, now));
    let rows = told.into_iter().fold(rows, hear);
    let rows = inbox::tell(rows, directory, &bulletin, "hotlineUnacknowledged", (None, now));
    store::save(tx, &bulletin).await?;
    Ok(rows.run_in(tx).await?)
}
