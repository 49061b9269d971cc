//! Who somebody is to an advisor, an advisor under their lock, and what each change leaves.

use crate::{
    advisor::{
        rules::{self, Deed, Refusal},
        store,
    },
    customer,
    kernel::{
        actor::RoleSet,
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Stop,
        events,
        policy::{Action, Permit, Scope},
        writes::Writes,
    },
    org::Directory,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    customer::Model as Customer,
    employee_role::Role,
    event,
    ids::{EmployeeId, LoyalCustomerAdvisorId},
    loyal_customer_advisor::Model as Advisor,
};
use uuid::Uuid;

/// The CS office and the CCO, to whom it belongs.
pub fn is_office(roles: RoleSet) -> bool {
    [Role::CsOffice, Role::Cco].into_iter().any(|role| roles.contains(role))
}

/// Whose row it is: an employee's as far as the policy reaches; a customer's own, from the appointment on.
pub fn sees(directory: &Directory, permit: &Permit, advisor: &Advisor) -> bool {
    match permit {
        Permit::Employee(scope) => covers(directory, scope, advisor),
        Permit::Customer(scope) => advisor.customer_id == scope.customer() && advisor.number.is_some(),
    }
}

fn covers(directory: &Directory, scope: &Scope, advisor: &Advisor) -> bool {
    let nominator = directory.employee(advisor.nominated_by);
    scope.covers(advisor.nominated_by, nominator.map(|person| person.path()).unwrap_or_default())
}

/// Whether what was said shows as it was said.
pub fn reads_originals(permit: &Permit, advisor: &Advisor) -> bool {
    match permit {
        Permit::Customer(_) => true,
        Permit::Employee(scope) => {
            let roles = scope.actor().roles;
            is_office(roles) || roles.is_executive() || advisor.nominated_by == scope.employee()
        }
    }
}

/// Which advisor, as the client knew it.
#[derive(Clone, Copy)]
pub struct Known {
    pub id: LoyalCustomerAdvisorId,
    pub expected_version: Option<i32>,
}

/// An advisor under their lock, after their customer's, if the caller sees them.
pub async fn locked(
    tx: &Tx,
    (directory, permit): (&Directory, &Permit),
    (id, field): (LoyalCustomerAdvisorId, &'static str),
) -> Result<(Advisor, Customer), Stop<Refusal>> {
    let not_found = || Stop::refused(Refusal::NotFound { field });
    // Whose it is never changes.
    let found = store::advisor(tx, id).await?.ok_or_else(not_found)?;
    if !sees(directory, permit, &found) {
        return Err(not_found());
    }
    let customer = customer::lock_for_case(tx, found.customer_id).await?.ok_or_else(not_found)?;
    let advisor = store::lock(tx, id).await?.filter(|advisor| sees(directory, permit, advisor));
    Ok((advisor.ok_or_else(not_found)?, customer))
}

/// Whether it can be done now to what the client knew.
pub fn admitted(
    (advisor, customer): (&Advisor, &Customer),
    deed: Deed,
    today: NaiveDate,
    expected: Option<i32>,
) -> Result<(), Refusal> {
    rules::can(deed, advisor, today)?;
    if expected.is_some_and(|version| version != advisor.version) {
        return Err(Refusal::StaleVersion);
    }
    if customer.erased_at.is_some() { Err(Refusal::CustomerErased) } else { Ok(()) }
}

pub fn changed<'a>(event: &'a str, advisor: &Advisor) -> Change<'a> {
    of_object(event, ("LoyalCustomerAdvisor", advisor.id.0), advisor.version)
}

pub fn of_object<'a>(event: &'a str, (object_type, object_id): (&'a str, Uuid), version: i32) -> Change<'a> {
    Change { event, object_type, object_id, version, part: None, fields: &[] }
}

/// The record and the event of a change, and what each of these people hears of it (L4); not whoever did it.
pub fn leave(
    rows: Writes,
    (cx, action): (&Cx, Action),
    change: &Change<'_>,
    told: impl IntoIterator<Item = EmployeeId>,
) -> Writes {
    let rows = change::insert(rows, cx, action, change);
    let told = told.into_iter().filter(|to| cx.employee() != Some(*to));
    told.fold(rows, |rows, to| rows.insert(heard(change, to, (cx.employee(), cx.now))))
}

/// What one person hears.
pub fn heard(
    change: &Change<'_>,
    to: EmployeeId,
    (by, now): (Option<EmployeeId>, DateTime<Utc>),
) -> event::ActiveModel {
    let change = Change {
        event: change.event,
        object_type: change.object_type,
        object_id: change.object_id,
        version: change.version,
        part: Some(("Employee", to.0)),
        fields: &[],
    };
    events::row_by(by, now, &change)
}

/// Everybody at work of whom the roles say so.
pub fn those(directory: &Directory, is_one: impl Fn(RoleSet) -> bool) -> Vec<EmployeeId> {
    let people = directory.employees().iter().filter(|person| person.is_active() && is_one(person.role_set));
    people.map(|person| person.key).collect()
}

/// The CCO, with who stands in while they are absent.
pub fn ccos(directory: &Directory, today: NaiveDate) -> Vec<EmployeeId> {
    let mut people = those(directory, |roles| roles.contains(Role::Cco));
    let deputies: Vec<_> = people.iter().filter_map(|id| directory.deputy_of(*id, today)).map(|one| one.key).collect();
    people.extend(deputies);
    people.sort_unstable();
    people.dedup();
    people
}
