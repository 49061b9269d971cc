//! How often somebody may look customers up by what is masked (C2). Everyone sees `010-****-1234`; whoever may ask for any number as
//! often as they like finds out which one it is. So each look-up takes its share of two hours, and nobody may be ahead by more than one.

use crate::{
    customer::store,
    kernel::{cx::Cx, error::Fault, policy::Scope},
    org::{Directory, settings::Setting},
};
use chrono::TimeDelta;

/// In microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What one look-up takes.
    pub each: i64,
    /// How far ahead somebody may be before one more.
    pub ahead: i64,
}

pub fn pace(most_an_hour: i64) -> Pace {
    let hour = TimeDelta::hours(1).num_microseconds().unwrap_or(i64::MAX);
    // Half of them at once from rest, and half of them in the hour after that: never more in any hour.
    let each = hour.saturating_mul(2) / most_an_hour.max(1);
    Pace { each, ahead: (hour - each).max(0) }
}

/// Counts one more, or refuses it.
pub async fn admit(cx: &Cx, directory: &Directory, scope: &Scope) -> Result<(), Fault> {
    let most = directory.settings().at(directory.calendar().day_of(cx.now)).whole(Setting::CustomerLookupsPerHour);
    let (by, now) = (scope.employee(), cx.now.timestamp_micros());
    if store::count_lookup(cx.db.writer(), by, now, pace(most.into())).await? {
        return Ok(());
    }
    tracing::warn!(employee = %by.0, most, "somebody looks customers up faster than is allowed");
    Err(Fault::RateLimited)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C2.
    #[test]
    fn c2_an_hour_is_shared_out_among_look_ups() {
        assert_eq!(pace(120), Pace { each: 60_000_000, ahead: 3_540_000_000 });
        assert_eq!(pace(1), Pace { each: 7_200_000_000, ahead: 0 });
    }
}
