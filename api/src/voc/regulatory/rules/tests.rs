//! V13: a table of single complaints, what they are beside others, and random companies.

use super::{quarter::Quarter, sets::ALL, *};
use entity::regulatory_freeze::RuleSet::{self, Disclosure, Evaluation};
use proptest::prelude::*;
use std::collections::HashSet;
use uuid::Uuid;

fn id(n: u128) -> VocItemId {
    VocItemId(Uuid::from_u128(n))
}

fn day(days: i64) -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(days)
}

fn rules(set: RuleSet) -> &'static Rules {
    Rules::of(set, Quarter::new(2026, 1).unwrap()).unwrap()
}

/// The first quarter of 2026, in UTC.
fn quarter() -> (DateTime<Utc>, DateTime<Utc>) {
    (day(0), day(90))
}

/// A customer's own complaint about a claim, on some day of the quarter.
fn own(n: u128, on: i64) -> Complaint {
    Complaint {
        id: id(n),
        at: day(on),
        version: 1,
        origin: Origin::Own,
        line: BusinessLine::Claims,
        customer: Some(CustomerId(Uuid::from_u128(7))),
        matter: Matter::Claim(format!("CL-{n}")),
        rejected: None,
        merged_into: None,
        follows: None,
        abuse: false,
        marks: Vec::new(),
    }
}

fn external(n: u128, on: i64) -> Complaint {
    Complaint { origin: Origin::External, ..own(n, on) }
}

fn about(claim: &str, one: Complaint) -> Complaint {
    Complaint { matter: Matter::Claim(claim.into()), ..one }
}

fn other(n: u128, origin: Origin, stands: bool) -> Option<Other> {
    Some(Other { id: id(n), origin, stands })
}

/// The reason of each, by which rules.
fn reasons(set: RuleSet, all: &[Complaint]) -> Vec<Option<Reason>> {
    let lines = count(rules(set), all, quarter());
    lines.iter().map(|line| line.excluded.map(|exclusion| exclusion.reason)).collect()
}

/// V13: one complaint, and what each rule set says of it.
#[test]
fn v13_the_two_rule_sets_leave_out_different_things() {
    let with = |mark: Mark| Complaint { marks: vec![mark], ..external(1, 10) };
    let rejected = |rejected| Complaint { rejected: Some(rejected), ..own(1, 10) };
    for (what, one, disclosed, evaluated) in [
        ("own", own(1, 10), None, None),
        ("external", external(1, 10), None, None),
        ("not ours", rejected(Rejection::NotOurs), Some(Reason::NotOurs), Some(Reason::NotOurs)),
        ("duplicate", rejected(Rejection::Duplicate), Some(Reason::Duplicate), Some(Reason::Duplicate)),
        ("abuse", Complaint { abuse: true, ..own(1, 10) }, None, Some(Reason::Abuse)),
        ("abuse by the regulator", Complaint { abuse: true, ..external(1, 10) }, None, Some(Reason::Abuse)),
        ("anonymous", Complaint { customer: None, ..own(1, 10) }, None, Some(Reason::Anonymous)),
        ("anonymous by the regulator", Complaint { customer: None, ..external(1, 10) }, None, None),
        ("withdrawn", with(Mark::Withdrawn), None, Some(Reason::Withdrawn)),
        ("settled", with(Mark::Settled), Some(Reason::Settled), None),
        ("between businesses", with(Mark::BetweenBusinesses), Some(Reason::BetweenBusinesses), None),
        ("before a court", with(Mark::Litigation), Some(Reason::Litigation), None),
        ("not forwarded", with(Mark::NotForwarded), Some(Reason::NotForwarded), None),
    ] {
        assert_eq!(reasons(Disclosure, std::slice::from_ref(&one)), [disclosed], "disclosure: {what}");
        assert_eq!(reasons(Evaluation, &[one]), [evaluated], "evaluation: {what}");
    }
}

/// V13: a quarter is counted by the rules of its time.
#[test]
fn v13_a_quarter_is_counted_by_the_version_of_its_time() {
    let version = |set, year, number| Some(Rules::of(set, Quarter::new(year, number)?)?.version);
    assert_eq!(version(Disclosure, 2014, 4), None);
    assert_eq!((version(Disclosure, 2015, 1), version(Disclosure, 2023, 1)), (Some(1), Some(1)));
    assert_eq!((version(Disclosure, 2023, 2), version(Evaluation, 2023, 2)), (Some(2), Some(1)));
    let settled = Complaint { marks: vec![Mark::Settled], ..external(1, 10) };
    let earlier = Rules::of_version(Disclosure, 1).unwrap();
    assert_eq!(count(earlier, &[settled], quarter())[0].excluded, None);
    for (place, rules) in ALL.iter().enumerate() {
        assert_eq!(Rules::of_version(rules.set, rules.version), Some(rules));
        let later = ALL[place + 1..].iter().filter(|other| other.set == rules.set);
        assert!(later.into_iter().all(|later| later.from > rules.from && later.version == rules.version + 1));
        let reasons: HashSet<Reason> = rules.clauses.iter().map(|clause| clause.reason).collect();
        assert_eq!(reasons.len(), rules.clauses.len(), "each reason stands once");
    }
}

/// V13: merged items count once, with the one that is left.
#[test]
fn v13_what_is_merged_counts_with_the_one_that_is_left() {
    let merged = |one: Complaint, into: Option<Other>| Complaint { merged_into: into, ..one };
    let lines = count(rules(Disclosure), &[own(1, 1), merged(own(2, 2), other(1, Origin::Own, true))], quarter());
    assert_eq!(lines[0].excluded, None);
    assert_eq!(lines[1].excluded, Some(Exclusion { reason: Reason::Merged, of: Some(id(1)) }));
    // Into an inquiry, or into what was rejected: nothing else counts for it.
    assert_eq!(reasons(Disclosure, &[merged(own(2, 2), other(1, Origin::Own, false))]), [None]);
    // The regulator's is not lost in the company's own, whichever way they were merged.
    let hidden = merged(external(2, 2), other(1, Origin::Own, true));
    assert_eq!(reasons(Disclosure, &[own(1, 1), hidden]), [Some(Reason::AlsoExternal), None]);
    let hidden = merged(own(1, 1), other(2, Origin::External, true));
    assert_eq!(reasons(Disclosure, &[hidden, external(2, 2)]), [Some(Reason::Merged), None]);
    // Also along a chain: 3 into 1, and 1 into 4.
    let chain = [
        merged(own(1, 1), other(4, Origin::Own, true)),
        Complaint { follows: other(1, Origin::Own, true), ..external(3, 2) },
        own(4, 3),
    ];
    assert_eq!(reasons(Disclosure, &chain), [Some(Reason::Merged), None, Some(Reason::AlsoExternal)]);
}

/// V13, V2: a follow-up belongs to what it follows.
#[test]
fn v13_a_follow_up_counts_with_what_it_follows() {
    let after = |one: Complaint, what: Option<Other>| Complaint { follows: what, ..one };
    let lines = count(rules(Evaluation), &[after(own(2, 2), other(1, Origin::Own, true))], quarter());
    assert_eq!(lines[0].excluded, Some(Exclusion { reason: Reason::FollowUp, of: Some(id(1)) }));
    assert_eq!(reasons(Evaluation, &[after(own(2, 2), other(1, Origin::Own, false))]), [None], "of an inquiry");
    assert_eq!(
        reasons(Evaluation, &[after(external(2, 2), other(1, Origin::External, true))]),
        [Some(Reason::FollowUp)]
    );
    // Who goes to the regulator afterwards has complained once, there.
    let both = [own(1, 1), after(external(2, 40), other(1, Origin::Own, true))];
    assert_eq!(reasons(Evaluation, &both), [Some(Reason::AlsoExternal), None]);
}

/// V13: what is the same is mechanical: customer, matter, ninety days.
#[test]
fn v13_a_repetition_is_the_same_customer_about_the_same_within_ninety_days() {
    let again = |first: Complaint, second: Complaint| reasons(Disclosure, &[first, second]);
    let at = |n, on| about("CL-9", own(n, on));
    assert_eq!(again(at(1, 0), at(2, 80)), [None, Some(Reason::Repeated)]);
    assert_eq!(again(own(1, 0), own(2, 10)), [None, None], "another claim");
    let somebody = Some(CustomerId(Uuid::from_u128(8)));
    assert_eq!(again(at(1, 0), Complaint { customer: somebody, ..at(2, 10) }), [None, None], "another customer");
    let nobody = |one| Complaint { customer: None, ..one };
    assert_eq!(again(nobody(at(1, 0)), nobody(at(2, 10))), [None, None], "nobody knows who");
    // By the last one before it, not the first: and silence for longer begins anew. What is before the quarter is looked at, and has no line.
    assert_eq!(reasons(Disclosure, &[at(1, -90), at(2, 0)]), [Some(Reason::Repeated)]);
    assert_eq!(reasons(Disclosure, &[at(1, -91), at(2, 0)]), [None]);
    assert_eq!(reasons(Disclosure, &[at(1, -80), at(2, 5), at(3, 89)]), [Some(Reason::Repeated); 2]);
    // What does not count is nothing to repeat.
    let refused = Complaint { rejected: Some(Rejection::NotOurs), ..at(1, 0) };
    assert_eq!(again(refused, at(2, 10)), [Some(Reason::NotOurs), None]);
    let abusive = Complaint { abuse: true, ..at(1, 0) };
    assert_eq!(reasons(Evaluation, &[abusive.clone(), at(2, 10)]), [Some(Reason::Abuse), None]);
    assert_eq!(reasons(Disclosure, &[abusive, at(2, 10)]), [None, Some(Reason::Repeated)]);
}

#[test]
fn v13_a_matter_is_a_claim_else_a_contract_in_a_category_else_a_category() {
    let (contract, category) = (ContractId(Uuid::from_u128(1)), VocCategoryId(Uuid::from_u128(2)));
    assert_eq!(Matter::of(Some("A".into()), Some(contract), category), Matter::Claim("A".into()));
    assert_eq!(Matter::of(None, Some(contract), category), Matter::Contract(contract, category));
    assert_eq!(Matter::of(None, None, category), Matter::Category(category));
}

/// V13: what came both ways counts once, as external.
#[test]
fn v13_what_came_both_ways_counts_once_as_external_whichever_was_first() {
    let (company, regulator) = (|n, on| about("CL-9", own(n, on)), |n, on| about("CL-9", external(n, on)));
    assert_eq!(reasons(Disclosure, &[company(1, 0), regulator(2, 30)]), [Some(Reason::AlsoExternal), None]);
    assert_eq!(reasons(Disclosure, &[regulator(1, 0), company(2, 30)]), [None, Some(Reason::AlsoExternal)]);
    // After the quarter's end, as far as it is known by then.
    assert_eq!(reasons(Disclosure, &[company(1, 89), regulator(2, 100)]), [Some(Reason::AlsoExternal)]);
    assert_eq!(reasons(Disclosure, &[company(1, 0), regulator(2, 91)]), [None]);
    assert_eq!(reasons(Disclosure, &[regulator(1, 0), regulator(2, 30)]), [None, Some(Reason::Repeated)]);
    // Of what does not count itself, nothing else counts less.
    let settled = Complaint { marks: vec![Mark::Settled], ..regulator(2, 30) };
    assert_eq!(reasons(Disclosure, &[company(1, 0), settled]), [None, Some(Reason::Settled)]);
}

#[test]
fn v13_figures_are_by_a_hundred_thousand_contracts_to_two_decimals() {
    assert_eq!(per_100_000(676, 23_391_003), Some(2.89));
    assert_eq!((per_100_000(0, 5), per_100_000(5, 0)), (Some(0.0), None));
    assert_eq!(per_100_000(1, 200_000_000), Some(0.0));
    assert_eq!(per_100_000(1, 20_000_000), Some(0.01), "halves are rounded up");
}

fn complaint() -> impl Strategy<Value = Complaint> {
    let lines = [BusinessLine::Solicitation, BusinessLine::Maintenance, BusinessLine::Claims, BusinessLine::Other];
    let marks = [Mark::NotForwarded, Mark::Settled, Mark::BetweenBusinesses, Mark::Litigation, Mark::Withdrawn];
    let rejected = prop_oneof![
        8 => Just(None),
        1 => Just(Some(Rejection::Duplicate)),
        1 => Just(Some(Rejection::NotOurs)),
    ];
    let link = || proptest::option::weighted(0.2, (0..60u128, any::<bool>(), any::<bool>()));
    (
        (-90i64 * 24..180 * 24, any::<bool>(), 0..4usize, proptest::option::weighted(0.9, 0..4u128), 0..3u8),
        (rejected, link(), link(), proptest::bool::weighted(0.1), proptest::option::weighted(0.2, 0..5usize)),
    )
        .prop_map(move |((hour, external, line, customer, matter), (rejected, merged, followed, abuse, mark))| {
            let origin = |external| if external { Origin::External } else { Origin::Own };
            let other = |link: Option<(u128, bool, bool)>| {
                link.map(|(n, external, stands)| Other { id: id(n), origin: origin(external), stands })
            };
            Complaint {
                at: day(0) + TimeDelta::hours(hour),
                origin: origin(external),
                line: lines[line],
                customer: customer.map(|n| CustomerId(Uuid::from_u128(n))),
                matter: Matter::Claim(matter.to_string()),
                rejected,
                merged_into: other(merged),
                follows: other(followed),
                abuse,
                marks: mark.map(|n| marks[n]).into_iter().collect(),
                ..own(1, 0)
            }
        })
}

fn company() -> impl Strategy<Value = Vec<Complaint>> {
    proptest::collection::vec(complaint(), 0..60).prop_map(|mut all| {
        all.sort_by_key(|one| one.at);
        for (n, one) in all.iter_mut().enumerate() {
            one.id = id(n as u128);
        }
        all
    })
}

proptest! {
    /// V13: every complaint of the quarter has one outcome, for a reason of the rule set, and everything adds up.
    #[test]
    fn v13_every_complaint_counts_once_or_not_for_one_reason(all in company()) {
        for rules in &ALL {
            let lines = count(rules, &all, quarter());
            let within: Vec<VocItemId> =
                all.iter().filter(|one| one.at >= day(0) && one.at < day(90)).map(|one| one.id).collect();
            prop_assert_eq!(lines.iter().map(|line| line.item).collect::<Vec<_>>(), within);
            for line in &lines {
                let reason = line.excluded.map(|exclusion| exclusion.reason);
                prop_assert!(reason.is_none_or(|reason| rules.leaves_out(reason, line.origin)), "{:?}", line);
            }
            let figures = figures(&lines);
            let counted: i64 = figures.counted.iter().map(|row| row.own + row.external).sum();
            let excluded: i64 = figures.excluded.iter().map(|row| row.own + row.external).sum();
            prop_assert_eq!(counted + excluded, lines.len() as i64);
            prop_assert_eq!(counted, lines.iter().filter(|line| line.excluded.is_none()).count() as i64);
        }
    }

    /// V13: of what is the same, something counts: a repetition has a complaint before it that counts, or that does for another one, within
    /// ninety days each; and what also came by the regulator names one that did.
    #[test]
    fn v13_what_is_left_out_because_of_another_has_one_that_stands_for_it(all in company()) {
        for rules in &ALL {
            // All that there is, not a quarter of it: then nothing is outside.
            let lines = count(rules, &all, (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC));
            let of = |id: VocItemId| lines.iter().find(|line| line.item == id);
            for line in &lines {
                let Some(Exclusion { reason, of: Some(named) }) = line.excluded else { continue };
                if ![Reason::AlsoExternal, Reason::Repeated].contains(&reason) {
                    continue;
                }
                let other = of(named).unwrap();
                let stands = other.excluded.map(|exclusion| exclusion.reason);
                prop_assert!(matches!(stands, None | Some(Reason::AlsoExternal | Reason::Repeated)), "{:?}", other);
                match reason {
                    Reason::AlsoExternal => prop_assert_eq!(other.origin, Origin::External),
                    _ => prop_assert!(other.origin == line.origin && line.at - other.at <= TimeDelta::days(90)),
                }
            }
            // Whoever complained at all counts somewhere, unless everything of it is left out by itself.
            let beside = lines.iter().any(|line| matches!(
                line.excluded, Some(Exclusion { reason: Reason::AlsoExternal | Reason::Repeated, .. })
            ));
            prop_assert!(!beside || lines.iter().any(|line| line.excluded.is_none()));
        }
    }
}
