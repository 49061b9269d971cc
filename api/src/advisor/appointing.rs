//! Appointing an advisor, with the customer's consent (A2, A3, A5).

use crate::{
    advisor::{
        desk::{self, Known},
        rules::{self, Deed, Refusal},
        store,
    },
    customer,
    kernel::{
        change::Change,
        cx::Cx,
        db::{self, Turn},
        error::Stop,
        policy::{Action, Permit, Scope},
        writes::Writes,
    },
    org::{Directory, Setting},
};
use chrono::{Datelike, NaiveDate};
use entity::loyal_customer_advisor::{AdvisorState, ConsentHow, Model as Advisor};

/// How and when the customer said that they agree.
pub struct Consent {
    pub how: ConsentHow,
    pub on: NaiveDate,
}

pub async fn appoint(
    cx: &Cx,
    directory: &Directory,
    scope: Scope,
    known: Known,
    consent: Consent,
) -> Result<Advisor, Stop<Refusal>> {
    let by = scope.employee();
    let calendar = directory.calendar();
    let today = calendar.day_of(cx.now);
    let permit = Permit::Employee(scope);
    let tx = cx.db.begin().await?;
    let (mut advisor, customer) = desk::locked(&tx, (directory, &permit), (known.id, "id")).await?;
    let expected = known.expected_version;
    desk::admitted((&advisor, &customer), Deed::Appoint, today, expected).map_err(Stop::refused)?;
    rules::may_be_asked(&customer, "id").map_err(Stop::refused)?;
    let nominated_on = calendar.day_of(advisor.nominated_at);
    let on = rules::consent_on(consent.on, nominated_on, today).map_err(Stop::refused)?;
    // One at a time: each takes the next number.
    db::take_turn(&tx, Turn::AdvisorNumbers).await?;
    let count = store::appointed_in(&tx, today.year()).await? + 1;
    let months = directory.whole_setting(Setting::AdvisorTermMonths, cx.now);
    advisor.state = AdvisorState::Active;
    (advisor.consent_how, advisor.consent_on) = (Some(consent.how), Some(on));
    advisor.consent_recorded_by = Some(by);
    advisor.number = Some(rules::number(today, count));
    (advisor.appointed_at, advisor.appointed_by) = (Some(cx.now), Some(by));
    advisor.signed_by = directory.chief_executives().iter().copied().find(|id| directory.is_active(*id));
    (advisor.first_day, advisor.last_day) = (Some(today), Some(rules::last_day(today, months)));
    advisor.version += 1;
    store::save(&tx, &advisor).await?;
    let fields = &["state", "number", "consentOn", "consentHow", "from", "until"];
    let made = Change { fields, ..desk::changed("advisorAppointed", &advisor) };
    let rows = desk::leave(Writes::default(), (cx, Action::AppointAdvisor), &made, [advisor.nominated_by]);
    rows.run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(advisor)
}
