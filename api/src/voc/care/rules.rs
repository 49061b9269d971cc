//! What follows from abuse, for how long, and who decides about it (V12).

use crate::voc::refusal::Refusal;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    abuse_report::{AbuseReportState as State, Model as Report},
    ids::EmployeeId,
};

pub const LONGEST_WORDS: usize = 2_000;
/// What happened longer ago is no reason to take anything out of anybody's hands now.
const LONGEST_AGO: TimeDelta = TimeDelta::days(30);
/// For so long a rest can be begun after a report.
const OFFER: TimeDelta = TimeDelta::hours(24);

/// Whether a report has its effects: nobody has said that it was none.
pub fn stands(state: State) -> bool {
    matches!(state, State::Reported | State::Confirmed)
}

/// Now, unless they say when.
pub fn happened(given: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    match given {
        Some(at) if at > now || at < now - LONGEST_AGO => Err(Refusal::HappenedInvalid),
        given => Ok(given.unwrap_or(now)),
    }
}

/// Whether what happened then counts in figures of whoever had the item.
pub fn counts(abused_at: Option<DateTime<Utc>>, at: DateTime<Utc>) -> bool {
    abused_at.is_none_or(|since| at < since)
}

/// Since when an item counts against nobody, by its reports that stand.
pub fn since<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Option<DateTime<Utc>> {
    reports.into_iter().filter(|report| stands(report.state)).map(|report| report.happened_at).min()
}

/// So many minutes, to the day's end at most.
pub fn rest_until(now: DateTime<Utc>, minutes: i32, day_ends: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (1..=1_440).contains(&minutes).then(|| (now + TimeDelta::minutes(minutes.into())).min(day_ends))
}

/// Somebody else's report is not there for them.
pub fn may_rest(report: &Report, who: EmployeeId, now: DateTime<Utc>) -> Result<(), Refusal> {
    match report {
        report if report.reporter_id != who => Err(Refusal::ReportNotFound { field: "abuseReportId" }),
        report if now > report.reported_at + OFFER || !stands(report.state) => Err(Refusal::RestOver),
        _ => Ok(()),
    }
}

/// Once, and nobody their own.
pub fn may_review(report: &Report, who: EmployeeId) -> Result<(), Refusal> {
    match report {
        report if report.reporter_id == who => Err(Refusal::OwnReport),
        report if report.state != State::Reported => Err(Refusal::AlreadyDecided),
        _ => Ok(()),
    }
}

/// Whoever reported it, before it is decided.
pub fn may_withdraw(report: &Report, who: EmployeeId) -> Result<(), Refusal> {
    match report {
        report if report.reporter_id != who => Err(Refusal::ReportNotFound { field: "id" }),
        report if report.state != State::Reported => Err(Refusal::AlreadyDecided),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use entity::{
        abuse_report::AbuseKind,
        ids::{AbuseReportId, VocItemId},
    };
    use uuid::Uuid;

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, hour, minute, 0).unwrap()
    }

    fn report(state: State, happened_at: DateTime<Utc>) -> Report {
        Report {
            id: AbuseReportId(Uuid::from_u128(1)),
            item_id: VocItemId(Uuid::from_u128(2)),
            customer_id: None,
            reporter_id: who(3),
            kind: AbuseKind::Verbal,
            happened_at,
            reported_at: at(3, 0),
            words: None,
            handed_over_to: None,
            made_sensitive: true,
            made_cautious: true,
            state,
            decided_at: None,
            decided_by: None,
            reason: None,
            version: 1,
        }
    }

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    #[test]
    fn v12_from_the_abuse_on_nothing_counts_while_a_report_stands() {
        let reports = [
            report(State::Confirmed, at(3, 0)),
            report(State::Reported, at(2, 0)),
            report(State::NotConfirmed, at(1, 0)),
            report(State::Withdrawn, at(0, 0)),
        ];
        assert_eq!(since(&reports), Some(at(2, 0)));
        assert_eq!(since(&reports[2..]), None);
        assert!(counts(None, at(9, 0)) && counts(Some(at(2, 0)), at(1, 59)));
        assert!(!counts(Some(at(2, 0)), at(2, 0)) && !counts(Some(at(2, 0)), at(9, 0)));
    }

    #[test]
    fn v12_what_happened_is_over_and_not_long_ago() {
        let now = at(3, 0);
        assert_eq!(happened(None, now), Ok(now));
        assert_eq!(happened(Some(at(2, 0)), now), Ok(at(2, 0)));
        assert_eq!(happened(Some(at(3, 1)), now), Err(Refusal::HappenedInvalid));
        assert_eq!(happened(Some(now - TimeDelta::days(31)), now), Err(Refusal::HappenedInvalid));
    }

    #[test]
    fn v12_a_rest_is_bounded_and_ends_with_the_day() {
        let ends = at(15, 0);
        assert_eq!(rest_until(at(3, 0), 30, ends), Some(at(3, 30)));
        assert_eq!(rest_until(at(14, 50), 30, ends), Some(ends));
        for minutes in [0, -1, 1_441] {
            assert_eq!(rest_until(at(3, 0), minutes, ends), None);
        }
    }

    #[test]
    fn v12_who_reported_it_may_rest_within_a_day() {
        let mine = report(State::Reported, at(3, 0));
        assert_eq!(may_rest(&mine, who(3), at(3, 0) + TimeDelta::hours(24)), Ok(()));
        assert_eq!(may_rest(&mine, who(3), at(3, 1) + TimeDelta::hours(24)), Err(Refusal::RestOver));
        assert_eq!(may_rest(&mine, who(4), at(3, 0)), Err(Refusal::ReportNotFound { field: "abuseReportId" }));
        let none = report(State::Withdrawn, at(3, 0));
        assert_eq!(may_rest(&none, who(3), at(3, 0)), Err(Refusal::RestOver));
    }

    #[test]
    fn v12_a_report_is_decided_once_by_somebody_else_or_withdrawn() {
        for (state, may) in [
            (State::Reported, Ok(())),
            (State::Confirmed, Err(Refusal::AlreadyDecided)),
            (State::NotConfirmed, Err(Refusal::AlreadyDecided)),
            (State::Withdrawn, Err(Refusal::AlreadyDecided)),
        ] {
            let report = report(state, at(3, 0));
            assert_eq!((may_review(&report, who(4)), may_withdraw(&report, who(3))), (may, may));
            assert_eq!(may_review(&report, who(3)), Err(Refusal::OwnReport));
            assert_eq!(may_withdraw(&report, who(4)), Err(Refusal::ReportNotFound { field: "id" }));
        }
    }
}
