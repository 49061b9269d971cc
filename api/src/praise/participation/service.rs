//! Who took part, and how.

use crate::{
    kernel::{calendar::Calendar, cx::Cx, db::Tx, error::Fault},
    praise::participation::{
        rules::{self, Executive, Participation, Span},
        store,
    },
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::ids::EmployeeId;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

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

/// What an executive owes the board on one day (P5).
pub struct Owed {
    pub executive: EmployeeId,
    /// Then nothing is due.
    pub is_absent: bool,
    pub commented_at: Option<DateTime<Utc>>,
}

/// P5: who is an executive on this business day; nobody on any other. Three statements.
pub async fn owed_on(tx: &Tx, calendar: &Calendar, day: NaiveDate) -> Result<Vec<Owed>, Fault> {
    if !calendar.is_business_day(day) {
        return Ok(Vec::new());
    }
    let span = Span { first: day, last: day };
    let executives: Vec<EmployeeId> = store::executives(tx, span).await?.into_keys().collect();
    let absences = store::absences(tx, &executives, span).await?;
    let time = (calendar.start_of(day), calendar.start_of(day + Days::new(1)));
    let comments = store::first_comments(tx, &executives, time).await?;
    let owed = |executive| Owed {
        executive,
        is_absent: absences.contains_key(&executive),
        commented_at: comments.get(&executive).copied(),
    };
    Ok(executives.into_iter().map(owed).collect())
}

/// When these people were absent between two days.
pub async fn absences_of(
    tx: &Tx,
    people: &[EmployeeId],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<HashMap<EmployeeId, Vec<(NaiveDate, NaiveDate)>>, Fault> {
    let found = store::absences(tx, people, Span { first, last }).await?;
    let spans = |spans: Vec<Span>| spans.into_iter().map(|span| (span.first, span.last)).collect();
    Ok(found.into_iter().map(|(who, all)| (who, spans(all))).collect())
}

/// On which days these comments were written.
pub async fn days_of(tx: &Tx, calendar: &Calendar, comments: &[Uuid]) -> Result<Vec<NaiveDate>, Fault> {
    let mut days: Vec<NaiveDate> =
        store::written(tx, comments).await?.into_iter().map(|at| calendar.day_of(at)).collect();
    days.sort_unstable();
    days.dedup();
    Ok(days)
}
