//! Every way in which the business says no about a bulletin or what is directed because of it, and what is checked of the input before
//! anybody looks.

use crate::kernel::text::{self, TextFault};
use chrono::{Days, NaiveDate};
use entity::hotline_bulletin::BulletinState;

pub const LONGEST_REMARK: usize = 2_000;
pub const LONGEST_COMMENT: usize = 1_000;
pub const LONGEST_DIRECTION: usize = 2_000;
/// Items of one `curateBulletin`.
pub const MOST_AT_ONCE: usize = 40;
/// Directions because of one bulletin.
pub const MOST_DIRECTIONS: usize = 100;
const LONGEST_DAYS: Days = Days::new(366);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    BulletinNotFound,
    ItemNotFound {
        field: &'static str,
        index: Option<usize>,
    },
    /// Another division's, merged, rejected, or abused.
    ItemNotPossible {
        index: usize,
    },
    Text {
        field: &'static str,
        index: Option<usize>,
        fault: TextFault,
        max: usize,
    },
    ResidentNumber {
        field: &'static str,
        index: Option<usize>,
    },
    CustomerErased {
        field: &'static str,
        index: Option<usize>,
    },
    TooMany {
        field: &'static str,
        max: usize,
    },
    Repeated {
        field: &'static str,
        index: usize,
    },
    NothingChanges,
    StaleVersion,
    AlreadySent,
    NotSent,
    AlreadyAcknowledged,
    /// They neither answer for the division nor stand in for who does.
    NotRecipient,
    NobodyToSendTo,
    OwnerUnknown,
    DueInvalid,
    PreventionNotFound,
    AlreadyDone,
    NotOwner,
    KeyInvalid,
    KeyReused,
}

/// In one form, without what the law forbids keeping.
pub fn text((field, index): (&'static str, Option<usize>), given: &str, max: usize) -> Result<String, Refusal> {
    let text = text::clean(given, max).map_err(|fault| Refusal::Text { field, index, fault, max })?;
    match text::holds_resident_number(&text) {
        true => Err(Refusal::ResidentNumber { field, index }),
        false => Ok(text),
    }
}

/// H1: until it is sent, or was to be.
pub fn may_curate(state: BulletinState, is_time: bool) -> Result<(), Refusal> {
    if state == BulletinState::Composed && !is_time { Ok(()) } else { Err(Refusal::AlreadySent) }
}

/// H2: once.
pub fn may_release(state: BulletinState) -> Result<(), Refusal> {
    if state == BulletinState::Composed { Ok(()) } else { Err(Refusal::AlreadySent) }
}

/// H3: once, by who answers for the division, or stands in.
pub fn may_acknowledge(state: BulletinState, answers: bool) -> Result<(), Refusal> {
    match state {
        BulletinState::Composed => Err(Refusal::NotSent),
        _ if !answers => Err(Refusal::NotRecipient),
        BulletinState::Acknowledged => Err(Refusal::AlreadyAcknowledged),
        BulletinState::Sent => Ok(()),
    }
}

/// H3: by who answers for the division, or stands in; read or not.
pub fn may_direct(state: BulletinState, answers: bool) -> Result<(), Refusal> {
    match state {
        BulletinState::Composed => Err(Refusal::NotSent),
        _ if !answers => Err(Refusal::NotRecipient),
        _ => Ok(()),
    }
}

/// From today on, within a year.
pub fn due(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    if (today..=today + LONGEST_DAYS).contains(&day) { Ok(day) } else { Err(Refusal::DueInvalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H1, H2, H3: which state allows what, and to whom.
    #[test]
    fn h3_a_bulletin_is_curated_before_and_acknowledged_and_decided_on_after_it_is_sent() {
        use BulletinState::{Acknowledged, Composed, Sent};
        use Refusal::{AlreadyAcknowledged, AlreadySent, NotRecipient, NotSent};
        assert_eq!((may_curate(Composed, false), may_curate(Composed, true)), (Ok(()), Err(AlreadySent)));
        assert_eq!([Sent, Acknowledged].map(|state| may_curate(state, false)), [Err(AlreadySent); 2]);
        assert_eq!([Composed, Sent, Acknowledged].map(may_release), [Ok(()), Err(AlreadySent), Err(AlreadySent)]);
        let acknowledged = [Composed, Sent, Acknowledged].map(|state| may_acknowledge(state, true));
        assert_eq!(acknowledged, [Err(NotSent), Ok(()), Err(AlreadyAcknowledged)]);
        assert_eq!([Sent, Acknowledged].map(|state| may_acknowledge(state, false)), [Err(NotRecipient); 2]);
        assert_eq!([Composed, Sent, Acknowledged].map(|state| may_direct(state, true)), [Err(NotSent), Ok(()), Ok(())]);
        assert_eq!(may_direct(Sent, false), Err(NotRecipient));
    }

    #[test]
    fn h3_a_direction_is_due_within_a_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-03-02");
        assert!(due(today, today).is_ok() && due(day("2027-03-03"), today).is_ok());
        assert_eq!([day("2026-03-01"), day("2027-03-04")].map(|day| due(day, today)), [Err(Refusal::DueInvalid); 2]);
    }
}
