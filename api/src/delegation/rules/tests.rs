//! Proofs of the rules: each by the rule it is about.

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn person(n: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(n))
}

fn authority(per_case: i64) -> Option<Authority> {
    let allowance = Allowance { per_case: Some(per_case), ..Allowance::UNLIMITED };
    Some(Authority { limit: None, allowance, used: Used::default() })
}

fn case(amount: i64) -> Case {
    Case { amount, benefits: None, special: None }
}

fn asker(most: i64) -> Asker {
    Asker { id: person(1), authority: authority(most) }
}

fn up(n: u128, most: i64) -> Candidate {
    Candidate { holder: person(n), authority: authority(most), is_absent: false, deputy: None }
}

fn away(n: u128, most: i64, deputy: Option<(u128, i64)>) -> Candidate {
    let deputy = deputy.map(|(deputy, most)| (person(deputy), authority(most)));
    Candidate { is_absent: true, deputy, ..up(n, most) }
}

fn before(hop: usize, holder: u128, approver: u128) -> Answer {
    Answer::Line(Place { hop, holder: person(holder), approver: person(approver) })
}

/// D4, D5.
#[test]
fn d5_the_first_up_the_line_whose_own_limit_covers_it() {
    let line = [up(2, 200), up(3, 100), up(4, 1_000)];
    let of = |amount| answer(&case(amount), &asker(100), &line, &[], false);
    assert_eq!([of(100), of(101), of(200)], [Answer::Alone, before(1, 2, 2), before(1, 2, 2)]);
    assert_eq!([of(201), of(1_000), of(1_001)], [before(3, 4, 4), before(3, 4, 4), Answer::Nobody]);
    let nothing = Asker { authority: None, ..asker(0) };
    assert_eq!(answer(&case(1), &nothing, &line, &[], false), before(1, 2, 2));
}

/// D5: tested against both limits; nobody's own request, also not as deputy; nor to their own benefit.
#[test]
fn d5_a_deputy_stands_in_by_both_limits_and_never_for_themself() {
    let of = |line: &[Candidate], benefits| answer(&Case { benefits, ..case(200) }, &asker(100), line, &[], false);
    let top = up(9, 1_000);
    assert_eq!(of(&[away(2, 300, Some((5, 200))), top.clone()], None), before(1, 2, 5));
    assert_eq!(of(&[away(2, 300, Some((5, 199))), top.clone()], None), before(2, 9, 9), "the deputy's own is less");
    assert_eq!(of(&[away(2, 199, Some((5, 300))), top.clone()], None), before(2, 9, 9), "the holder's is less");
    assert_eq!(of(&[away(2, 300, None), top.clone()], None), before(2, 9, 9), "nobody stands in");
    assert_eq!(of(&[away(2, 300, Some((1, 300))), top.clone()], None), before(2, 9, 9), "the asker stands in");
    for beneficiary in [2, 5] {
        let line = [away(2, 300, Some((5, 300))), top.clone()];
        assert_eq!(of(&line, Some(person(beneficiary))), before(2, 9, 9), "{beneficiary}");
    }
}

/// D4: what benefits the decider is never decided alone.
#[test]
fn d4_what_benefits_the_asker_goes_up() {
    let benefit = Case { benefits: Some(person(1)), ..case(1) };
    assert_eq!(answer(&benefit, &asker(100), &[up(2, 100)], &[], false), before(1, 2, 2));
    assert_eq!(answer(&benefit, &asker(100), &[], &[], false), Answer::Nobody);
}

/// D10: before compliance, if there is somebody there who may, and somebody who could end it.
#[test]
fn d10_a_special_benefit_goes_before_compliance_first() {
    let day: NaiveDate = "2026-03-02".parse().unwrap();
    let special = Some(SpecialBenefit { day, ceiling: 100, given: 60 });
    let of = |amount, officers: &[EmployeeId], cleared| {
        answer(&Case { special, ..case(amount) }, &asker(1_000), &[], officers, cleared)
    };
    let officer = [person(7)];
    assert_eq!([of(40, &officer, false), of(41, &officer, false)], [Answer::Alone, Answer::Compliance]);
    assert_eq!([of(41, &officer, true), of(41, &[], false)], [Answer::Alone, Answer::Nobody]);
    assert_eq!(of(41, &[person(1)], false), Answer::Nobody, "not by the asker themself");
    assert_eq!(of(1_001, &officer, false), Answer::Nobody, "nobody could end it");
}

/// D10: the lower of 10% of the first year's premium and 30,000 won, within 30 days before and after.
#[test]
fn d10_the_nearest_contract_that_leaves_least_counts() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let guard = Guard { days: 30, percent: 10, most: 30_000 };
    let today = day("2026-03-02");
    let near = |contracts: &[(&str, i64)], given: &[(&str, i64)]| {
        let contracts: Vec<_> =
            contracts.iter().map(|(on, premium)| Near { day: day(on), premium: *premium }).collect();
        let given: Vec<_> = given.iter().map(|(on, amount)| Given { day: day(on), amount: *amount }).collect();
        special_benefit(guard, today, &contracts, &given).map(|special| (special.ceiling, special.given))
    };
    assert_eq!(near(&[("2026-01-30", 1), ("2026-04-02", 1)], &[]), None);
    assert_eq!(near(&[("2026-01-31", 200_000)], &[]), Some((20_000, 0)));
    assert_eq!(near(&[("2026-04-01", 1_000_000)], &[]), Some((30_000, 0)));
    assert_eq!(near(&[("2026-03-01", i64::MAX)], &[]), Some((30_000, 0)));
    let given = [("2025-12-31", 7), ("2026-01-01", 5), ("2026-02-20", 11), ("2026-02-21", -11)];
    assert_eq!(near(&[("2026-01-31", 500_000)], &given), Some((30_000, 5)));
    assert_eq!(near(&[("2026-02-01", 500_000), ("2026-03-01", 200_000)], &[]), Some((20_000, 0)));
}

/// D6: of both limits the lesser.
#[test]
fn d6_the_most_that_one_could_approve() {
    assert_eq!((most(&up(2, 300), person(2), 500), most(&up(2, 300), person(2), 200)), (300, 200));
    let deputy = away(2, 300, Some((5, 120)));
    assert_eq!((most(&deputy, person(5), 500), most(&deputy, person(2), 500)), (120, 300));
    let unlimited = Some(Authority { limit: None, allowance: Allowance::UNLIMITED, used: Used::default() });
    assert_eq!(most(&Candidate { authority: unlimited, ..up(2, 0) }, person(2), i64::MAX), i64::MAX);
    assert_eq!(most(&Candidate { authority: None, ..up(2, 0) }, person(2), 5), 0);
}

/// D8: the holder, or whoever stands above them, as far as their own limit goes.
#[test]
fn d8_the_same_authority_or_a_higher_one_takes_back() {
    let allows = |most| Some(Allowance { per_case: Some(most), ..Allowance::UNLIMITED });
    let may = |by, allowance| may_reverse(person(by), person(1), &[person(2), person(3)], allowance, 100);
    assert!(may(1, allows(100)) && may(2, allows(100)) && may(3, Some(Allowance::UNLIMITED)));
    assert!(!may(1, allows(99)) && !may(2, None) && !may(4, allows(1_000)));
}

/// D8: three ledgers that never mix.
#[test]
fn d8_each_kind_has_its_ledger() {
    use DecisionKind as Kind;
    let ledgers =
        [Kind::ClaimPayment, Kind::FeeWaiver, Kind::ExceptionHandling, Kind::ServiceRecovery, Kind::RetentionGift];
    assert_eq!(
        ledgers.map(ledger),
        [Ledger::Claim, Ledger::Expense, Ledger::Expense, Ledger::Goodwill, Ledger::Goodwill]
    );
}

proptest! {
    /// D7: whatever the windows and what was used, what is covered fits into each, the most is covered, and one won more is not.
    #[test]
    fn d7_what_is_covered_passes_no_window(
        limits in prop::array::uniform4(prop::option::of(0..1_000_i64)),
        used in prop::array::uniform4(-10..1_500_i64),
        amount in 1..1_500_i64,
    ) {
        let [per_case, per_customer, per_day, per_month] = limits;
        let [incident, customer, day, month] = used;
        let authority = Authority {
            limit: None,
            allowance: Allowance { per_case, per_customer, per_day, per_month },
            used: Used { incident, customer, day, month },
        };
        let fits = limits.iter().zip(used).all(|(limit, used)| limit.is_none_or(|limit| used + amount <= limit));
        prop_assert_eq!(authority.covers(amount), fits);
        match authority.most() {
            None => prop_assert!(limits.iter().all(Option::is_none)),
            Some(most) => prop_assert!((most == 0 || authority.covers(most)) && !authority.covers(most + 1)),
        }
    }
}
