//! V4: extension only with a recorded notice to the customer.

use super::*;
use crate::voc::clock::rules::{
    follow, pass,
    tests::{complaint, day, ground, local},
};
use entity::voc_item::VocState;
use std::sync::Arc;

/// The statutory clock of a complaint of 3 March, whose last day is the 17th.
fn clock() -> (Clock, Arc<Calendar>) {
    let (item, ground, mut clocks) = (complaint(local("2026-03-03T10:00")), ground(&[]), Vec::new());
    follow(&item, &mut clocks, &ground, item.received_at);
    (clocks.remove(2), ground.calendar)
}

fn wish(until: &str) -> Wish<'static> {
    Wish {
        until: day(until), reason: "손해사정 결과를 기다립니다", notice: "처리기한을 연장하게 되었습니다"
    }
}

#[test]
fn v4_an_extension_moves_the_day_and_what_was_warned_stays_so() {
    let (mut clock, calendar) = clock();
    let mut clocks = [clock.clone()];
    assert_eq!(pass(&mut clocks, local("2026-03-16T10:00")).len(), 1, "it has warned");
    [clock] = clocks;
    extend(&mut clock, &wish("2026-03-31"), 14, &calendar, local("2026-03-17T23:59")).unwrap();
    assert_eq!(clock.due_at, Some(local("2026-04-01T00:00")));
    assert_eq!((last_day(&clock, &calendar), clock.next_at), (day("2026-03-31"), clock.due_at));
    assert_eq!(clock.escalate_at, Some(local("2026-04-15T00:00")));
    assert_eq!(pass(&mut [clock], local("2026-03-31T23:59")), []);
}

#[test]
fn v4_an_extension_is_refused_unless_it_is_in_time_once_within_bounds_and_told() {
    let (clock, calendar) = clock();
    let refused = |clock: &Clock, wish: &Wish<'_>, at| {
        let mut tried = clock.clone();
        let refused = extend(&mut tried, wish, 14, &calendar, local(at)).unwrap_err();
        assert_eq!(tried, *clock, "what is refused changes nothing");
        refused
    };
    let now = "2026-03-10T10:00";
    assert_eq!(refused(&clock, &wish("2026-03-17"), now), Refusal::NotLater { after: day("2026-03-17") });
    assert_eq!(refused(&clock, &wish("2026-04-01"), now), Refusal::TooFar { until: day("2026-03-31") });
    assert_eq!(refused(&clock, &wish("2026-03-20"), "2026-03-18T00:00"), Refusal::TooLate);
    assert_eq!(refused(&clock, &Wish { notice: " ", ..wish("2026-03-20") }, now), Refusal::NoticeMissing);
    assert_eq!(refused(&clock, &Wish { reason: "", ..wish("2026-03-20") }, now), Refusal::ReasonMissing);
    let mut extended = clock.clone();
    extend(&mut extended, &wish("2026-03-20"), 14, &calendar, local(now)).unwrap();
    assert_eq!(refused(&extended, &wish("2026-03-24"), now), Refusal::AlreadyExtended);
    // Nor what does not run, nor a clock of the service's.
    let (mut item, ground) = (complaint(local("2026-03-03T10:00")), ground(&[]));
    let mut clocks = Vec::new();
    follow(&item, &mut clocks, &ground, item.received_at);
    assert_eq!(refused(&clocks[1], &wish("2026-03-20"), now), Refusal::NotRunning);
    item.state = VocState::Resolved;
    follow(&item, &mut clocks, &ground, local(now));
    assert_eq!(refused(&clocks[2], &wish("2026-03-20"), now), Refusal::NotRunning);
}
