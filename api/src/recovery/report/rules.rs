//! Figures of some cases (R6). Pure.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    contract,
    ids::{DepartmentId, EmployeeId},
    recovery_case::FirstContact,
};

/// What of a case counts here.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Who holds it, or held it last.
    pub executive: EmployeeId,
    /// Who made the first contact.
    pub first_contact_by: Option<EmployeeId>,
    pub division: Option<DepartmentId>,
    pub opened_at: DateTime<Utc>,
    pub first_due_at: DateTime<Utc>,
    pub first_contact: Option<FirstContact>,
    pub first_contact_at: Option<DateTime<Utc>>,
    pub dissatisfaction: Option<i32>,
    pub satisfaction: Option<i32>,
    pub is_closed: bool,
    /// Its deadline counts against nobody.
    pub is_exempt: bool,
    /// Whether they stayed customers; none while nobody can say.
    pub kept: Option<bool>,
    /// The executives' own contacts in it, by whom.
    pub contacts: Vec<(EmployeeId, i64)>,
}

impl Counted {
    /// Who holds it, and who did something in it.
    pub fn people(&self) -> impl Iterator<Item = EmployeeId> {
        [self.executive, self.caller()].into_iter().chain(self.contacts.iter().map(|(by, _)| *by))
    }

    /// Whose the first contact was; while there is none, whose it is to be.
    fn caller(&self) -> EmployeeId {
        self.first_contact_by.unwrap_or(self.executive)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub cases: i64,
    pub closed: i64,
    pub contacts: i64,
    pub reached: i64,
    /// Minutes to the first contact: the median, of how many.
    pub minutes: Option<i64>,
    pub contacted: i64,
    /// Of those whose day has come, or that were contacted: in time, of how many.
    pub in_time: i64,
    pub judged: i64,
    pub before: Mean,
    pub after: Mean,
    pub kept: i64,
    pub kept_known: i64,
    pub kept_unknown: i64,
}

/// A sum, and of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mean {
    pub sum: i64,
    pub n: i64,
}

impl Mean {
    fn of(values: impl Iterator<Item = i32>) -> Self {
        values.fold(Self::default(), |mean, value| Self { sum: mean.sum + i64::from(value), n: mean.n + 1 })
    }

    pub fn value(self) -> Option<f64> {
        (self.n > 0).then(|| (self.sum as f64 / self.n as f64 * 100.0).round() / 100.0)
    }
}

/// The share of some of all; none of nothing.
pub fn share(some: i64, all: i64) -> Option<f64> {
    (all > 0).then(|| (some as f64 / all as f64 * 10_000.0).round() / 10_000.0)
}

/// Of some cases, as far as they are this executive's; of all, if nobody is named. A case that went from one to another is, with how it ended,
/// of whoever holds it; each contact is of who made it, and the first one with its time as well.
pub fn figures<'a>(
    cases: impl IntoIterator<Item = &'a Counted>,
    of: Option<EmployeeId>,
    now: DateTime<Utc>,
) -> Figures {
    let cases: Vec<&Counted> = cases.into_iter().collect();
    let is_theirs = |who: EmployeeId| of.is_none_or(|of| of == who);
    let held: Vec<&Counted> = cases.iter().filter(|case| is_theirs(case.executive)).copied().collect();
    let called: Vec<&Counted> = cases.iter().filter(|case| is_theirs(case.caller())).copied().collect();
    let contacts = cases.iter().flat_map(|case| &case.contacts).filter(|(by, _)| is_theirs(*by));
    let minutes: Vec<i64> = called.iter().filter_map(|case| minutes(case)).collect();
    Figures {
        cases: count(&held, |_| true),
        closed: count(&held, |case| case.is_closed),
        contacts: contacts.map(|(_, made)| made).sum(),
        reached: count(&called, |case| case.first_contact == Some(FirstContact::Reached)),
        contacted: i64::try_from(minutes.len()).unwrap_or(i64::MAX),
        minutes: median(minutes),
        in_time: count(&called, |case| is_in_time(case, now) == Some(true)),
        judged: count(&called, |case| is_in_time(case, now).is_some()),
        before: Mean::of(held.iter().filter_map(|case| case.dissatisfaction)),
        after: Mean::of(held.iter().filter_map(|case| case.satisfaction)),
        kept: count(&held, |case| case.kept == Some(true)),
        kept_known: count(&held, |case| case.kept.is_some()),
        kept_unknown: count(&held, |case| case.kept.is_none()),
    }
}

fn count(cases: &[&Counted], holds: impl Fn(&Counted) -> bool) -> i64 {
    i64::try_from(cases.iter().filter(|case| holds(case)).count()).unwrap_or(i64::MAX)
}

fn minutes(case: &Counted) -> Option<i64> {
    Some((case.first_contact_at? - case.opened_at).num_minutes())
}

/// R3: none while there is still time, and of what counts against nobody (V12); a case that was closed without contact, or whose day is over, was
/// not in time.
fn is_in_time(case: &Counted, now: DateTime<Utc>) -> Option<bool> {
    match case.first_contact_at {
        _ if case.is_exempt => None,
        Some(at) => Some(at < case.first_due_at),
        None if case.is_closed || case.first_due_at <= now => Some(false),
        None => None,
    }
}

/// Of two in the middle the mean.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    match values.len() % 2 {
        0 => Some(values.get(middle.checked_sub(1)?)?.midpoint(upper)),
        _ => Some(upper),
    }
}

/// Whether somebody stayed a customer: a contract of theirs is in force so many days later. Unknown if they had none in force when the case
/// was opened, and while those days are not over.
pub fn kept(contracts: &[contract::Model], (opened, days): (NaiveDate, u64), today: NaiveDate) -> Option<bool> {
    let later = opened + Days::new(days);
    let in_force =
        |day: NaiveDate| contracts.iter().any(|one| one.sold_on <= day && one.ends_on.is_none_or(|ends| day <= ends));
    (later <= today && in_force(opened)).then(|| in_force(later))
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{ContractId, CustomerId};
    use uuid::Uuid;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00+09:00").parse().unwrap()
    }

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    fn case() -> Counted {
        Counted {
            executive: who(1),
            first_contact_by: None,
            division: None,
            opened_at: at("2026-03-02T09:00"),
            first_due_at: at("2026-03-04T00:00"),
            first_contact: None,
            first_contact_at: None,
            dissatisfaction: Some(5),
            satisfaction: None,
            is_closed: false,
            is_exempt: false,
            kept: None,
            contacts: Vec::new(),
        }
    }

    fn contacted(first: FirstContact, time: &str) -> Counted {
        Counted {
            first_contact: Some(first),
            first_contact_at: Some(at(time)),
            first_contact_by: Some(who(1)),
            contacts: vec![(who(1), 2)],
            ..case()
        }
    }

    /// R6: of a case that went from one to another each has what they did: the calls are whose they were, how it ended is of who ended it.
    #[test]
    fn r6_what_somebody_did_is_theirs_after_a_hand_over() {
        let now = at("2026-03-09T12:00");
        let handed = Counted {
            executive: who(2),
            contacts: vec![(who(1), 3), (who(2), 1)],
            satisfaction: Some(4),
            is_closed: true,
            ..contacted(FirstContact::Reached, "2026-03-02T10:00")
        };
        let cases = [handed, Counted { executive: who(2), ..case() }];
        let [one, other, all] = [Some(who(1)), Some(who(2)), None].map(|of| figures(&cases, of, now));
        assert_eq!((one.cases, one.contacts, one.reached, one.minutes), (0, 3, 1, Some(60)));
        assert_eq!((one.in_time, one.judged, one.after.n), (1, 1, 0));
        assert_eq!((other.cases, other.contacts, other.reached, other.minutes), (2, 1, 0, None));
        assert_eq!((other.in_time, other.judged, other.after.n), (0, 1, 1));
        assert_eq!((all.cases, all.contacts, all.contacted, all.judged), (2, 4, 1, 2));
    }

    /// V12: what counts against nobody is neither in time nor late.
    #[test]
    fn v12_an_exempt_case_is_not_judged() {
        let now = at("2026-03-09T12:00");
        let cases = [case(), Counted { is_exempt: true, ..case() }];
        assert_eq!((figures(&cases, None, now).cases, figures(&cases, None, now).judged), (2, 1));
    }

    /// R6: each figure with its number.
    #[test]
    fn r6_figures_say_of_how_many_they_are() {
        let now = at("2026-03-03T12:00");
        let cases = [
            Counted {
                is_closed: true,
                satisfaction: Some(4),
                kept: Some(true),
                ..contacted(FirstContact::Reached, "2026-03-02T10:00")
            },
            Counted {
                satisfaction: Some(3),
                kept: Some(false),
                ..contacted(FirstContact::Reached, "2026-03-02T12:00")
            },
            Counted { dissatisfaction: None, ..contacted(FirstContact::Refused, "2026-03-04T09:00") },
            case(),
            Counted { is_closed: true, dissatisfaction: Some(4), ..case() },
        ];
        let all = figures(&cases, None, now);
        assert_eq!((all.cases, all.closed, all.contacts, all.reached), (5, 2, 6, 2));
        assert_eq!((all.minutes, all.contacted), (Some(180), 3));
        assert_eq!((all.in_time, all.judged), (2, 4), "one has still time");
        assert_eq!((all.before, all.before.value()), (Mean { sum: 19, n: 4 }, Some(4.75)));
        assert_eq!((all.after.n, all.after.value()), (2, Some(3.5)));
        assert_eq!((all.kept, all.kept_known, all.kept_unknown), (1, 2, 3));
        assert_eq!(figures(&cases, None, at("2026-03-04T00:00")).judged, 5);
        let none = figures(&[], None, now);
        assert_eq!((none.minutes, none.before.value(), share(none.kept, none.kept_known)), (None, None, None));
        assert_eq!(share(2, 3), Some(0.6667));
        assert_eq!((median(vec![9, 1]), median(vec![9, 1, 2]), median(Vec::new())), (Some(5), Some(2), None));
    }

    /// R6: unknown is said, not guessed.
    #[test]
    fn r6_who_stayed_a_customer_has_a_contract_in_force_later() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let contract = |sold: &str, ends: Option<&str>| contract::Model {
            id: ContractId(Uuid::nil()),
            number: None,
            customer_id: CustomerId(Uuid::nil()),
            product: "자동차보험".into(),
            sold_on: day(sold),
            renewed_on: None,
            ends_on: ends.map(day),
            first_year_premium: 0,
            version: 1,
        };
        let (opened, today) = (day("2026-03-02"), day("2026-12-31"));
        let stays = |contracts: &[contract::Model]| kept(contracts, (opened, 180), today);
        assert_eq!(stays(&[]), None);
        assert_eq!(stays(&[contract("2026-04-01", None)]), None, "no customer when it was opened");
        assert_eq!(stays(&[contract("2020-04-01", None)]), Some(true));
        assert_eq!(stays(&[contract("2020-04-01", Some("2026-08-29"))]), Some(true), "the last day");
        assert_eq!(stays(&[contract("2020-04-01", Some("2026-08-28"))]), Some(false));
        let bought_anew = [contract("2020-04-01", Some("2026-05-01")), contract("2026-05-02", None)];
        assert_eq!(stays(&bought_anew), Some(true));
        assert_eq!(kept(&bought_anew, (opened, 180), day("2026-08-28")), None, "too early to say");
    }
}
