//! The appointment certificate (명예사원증, A5): one page, as PDF and SVG, opened by a short-lived signed link. It shows the customer's name in the clear, so an
//! employee who opens it needs the right to see customers so, and leaves an access record each time (C2, C3); customers open their own.

mod links;
mod page;

pub use links::{Format, Links};
pub use page::{Certificate, page};

use crate::{
    advisor::{
        desk, store,
        words::{self, Place},
    },
    customer::{self, RevealReason, RevealWish, Vault},
    kernel::{
        actor::Actor,
        cx::Cx,
        error::{Fault, Stop},
        policy::Action,
        secret::Ring,
    },
    org::Directory,
};
use entity::{customer::Model as Customer, ids::LoyalCustomerAdvisorId, loyal_customer_advisor::Model as Advisor};

/// What the page shows to whoever asks. None if they may not see it, or there is none (any more).
pub async fn open(
    cx: &Cx,
    (directory, ring, company): (&Directory, &Ring, &str),
    id: LoyalCustomerAdvisorId,
) -> Result<Option<Certificate>, Fault> {
    let Ok(permit) = cx.permit(Action::LoyalCustomerAdvisor) else { return Ok(None) };
    let advisor = store::advisor(cx.db.reader(), id).await?;
    let advisor = advisor.filter(|advisor| desk::sees(directory, &permit, advisor));
    let Some(advisor) = advisor else { return Ok(None) };
    let (Some(number), Some(from), Some(until)) = (advisor.number.clone(), advisor.first_day, advisor.last_day) else {
        return Ok(None);
    };
    let Some((customer, name)) = named(cx, (directory, ring), (&advisor, &number)).await? else { return Ok(None) };
    let improvement = match &advisor.improvement {
        Some(sealed) => words::shown(ring, &customer, (Place::Improvement, advisor.id.0), (sealed, true))?,
        None => None,
    };
    let signed_by = advisor.signed_by.and_then(|id| directory.employee(id)).map(|person| person.name.clone());
    let Some(improvement) = improvement else { return Ok(None) };
    Ok(Some(Certificate { number, name, improvement, from, until, company: company.to_owned(), signed_by }))
}

/// The customer with their name: their own, or shown as `revealCustomer` shows it.
async fn named(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    (advisor, number): (&Advisor, &str),
) -> Result<Option<(Customer, String)>, Fault> {
    if let Actor::Customer(_) = cx.actor {
        let customer = customer::by_id(cx.db.reader(), advisor.customer_id).await?;
        let Some(customer) = customer.filter(|one| one.erased_at.is_none()) else { return Ok(None) };
        let name = Vault::person(ring, &customer)?.name;
        return Ok(name.map(|name| (customer, name)));
    }
    let Ok(scope) = cx.allow(Action::RevealCustomer) else { return Ok(None) };
    let wish = RevealWish {
        customer: advisor.customer_id,
        fields: vec!["name"],
        reason: RevealReason::CaseHandling,
        reference: Some(number.to_owned()),
    };
    match customer::reveal(cx, (directory, ring), &scope, wish).await {
        Ok((customer, person)) => Ok(person.name.map(|name| (customer, name))),
        Err(Stop::Failed(fault)) => Err(fault),
        Err(Stop::Refused(why)) if why.iter().any(customer::is_too_many) => Err(Fault::RateLimited),
        Err(Stop::Refused(_)) => Ok(None),
    }
}
