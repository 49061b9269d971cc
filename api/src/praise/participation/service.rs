//! Who took part, and how.

use crate::{
    kernel::{calendar::Calendar, cx::Cx, error::Fault},
    praise::participation::{
        rules::{self, Executive, Participation, Span},
        store,
    },
};
use chrono::NaiveDate;
use entity::ids::EmployeeId;
use std::collections::{HashMap, HashSet};

/// Everyone who was an executive in the period as far as it has come, and of one to come who is one now; without their absences
/// yet.
pub async fn executives(cx: &Cx, period: Span, today: NaiveDate) -> Result<HashMap<EmployeeId, Executive>, Fault> {
    let mut found = store::executives(cx.db.reader(), rules::looked_at(period, today)).await?;
    let so_far = Span { last: period.last.min(today), ..period };
    found.retain(|_, executive| {
        executive.terms.iter().any(|term| term.first <= so_far.last && so_far.first <= term.last)
    });
    Ok(found)
}

/// P5: how these executives kept to it.
pub async fn participation(
    cx: &Cx,
    calendar: &Calendar,
    mut executives: HashMap<EmployeeId, Executive>,
    period: Span,
) -> Result<HashMap<EmployeeId, Participation>, Fault> {
    let today = calendar.day_of(cx.now);
    let span = rules::looked_at(period, today);
    let days = rules::business_days(calendar, span);
    let people: Vec<EmployeeId> = executives.keys().copied().collect();
    for (who, absences) in store::absences(cx.db.reader(), &people, span).await? {
        executives.entry(who).or_default().absences = absences;
    }
    let moments = |day: &NaiveDate| {
        let next = day.succ_opt().unwrap_or(*day);
        (*day, calendar.start_of(*day), calendar.start_of(next))
    };
    let moments: Vec<_> = days.iter().map(moments).collect();
    let done = store::done(cx.db.reader(), &people, &moments).await?;
    let never = HashSet::new();
    let of = |(who, executive): (EmployeeId, Executive)| {
        let done = done.get(&who).unwrap_or(&never);
        (who, rules::participation(&executive, &days, done, period, today))
    };
    Ok(executives.into_iter().map(of).collect())
}
