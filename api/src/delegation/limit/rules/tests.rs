//! Do the rules of limits hold, one by one and after anything that people may do in any order?

use super::*;
use crate::kernel::calendar::{USUAL_ZONE, Zones};
use chrono::TimeDelta;
use entity::decision::DecisionKind;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

const KIND: DecisionKind = DecisionKind::ServiceRecovery;

fn calendar() -> Calendar {
    Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), BTreeMap::new())
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(n - 1)
}

/// The first moment of that day in Seoul.
fn start(n: u64) -> DateTime<Utc> {
    calendar().start_of(day(n))
}

fn who(n: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(n))
}

fn department(n: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(n))
}

fn terms(per_case: i64) -> Terms {
    Terms { per_case, per_customer: None, per_day: None, per_month: None }
}

fn limit(n: u128, holder: Holder, tier: CustomerTier, terms: Terms) -> Model {
    let (employee_id, job_function, department_id) = holder.columns();
    Model {
        id: DelegationLimitId(Uuid::from_u128(n)),
        employee_id,
        job_function,
        department_id,
        kind: KIND,
        tier,
        per_case: terms.per_case,
        per_customer: terms.per_customer,
        per_day: terms.per_day,
        per_month: terms.per_month,
        valid_from: day(1),
        valid_until: None,
        effective_from: None,
        effective_until: None,
        replaces_id: None,
        ends: false,
        status: LimitStatus::Proposed,
        proposed_by: who(1),
        proposed_at: start(1),
        decided_by: None,
        decided_at: None,
        reason: None,
        version: 1,
    }
}

fn approved(limit: Model, span: Span) -> Model {
    let status = LimitStatus::Approved;
    Model { status, effective_from: Some(span.from), effective_until: span.until, version: limit.version + 1, ..limit }
}

fn in_force(n: u128, tier: CustomerTier, per_case: i64, from: u64, until: Option<u64>) -> Model {
    let span = Span { from: start(from), until: until.map(start) };
    approved(limit(n, COUNTER, tier, terms(per_case)), span)
}

const COUNTER: Holder = Holder::Function(JobFunction::Counter, None);
use CustomerTier::{Excellent, Standard};

#[test]
fn d2_the_most_specific_limit_wins() {
    let person =
        Person { id: who(7), job_function: Some(JobFunction::Counter), path: [1, 2, 3].map(department).to_vec() };
    let at = |n| Holder::Function(JobFunction::Counter, Some(department(n)));
    let holders = [Holder::Employee(who(7)), at(3), at(2), at(1), COUNTER];
    let others = [Holder::Employee(who(8)), at(4), Holder::Function(JobFunction::Sales, None)];
    let mut limits: Vec<Model> = Vec::new();
    let found = |limits: &[Model]| {
        let tiers = [Standard, Excellent];
        tiers.map(|tier| most_specific(limits, &person, KIND, tier).map(|limit| limit.id.0.as_u128()))
    };
    for (n, holder) in others.into_iter().enumerate() {
        limits.push(limit(100 + n as u128, holder, Standard, terms(9)));
    }
    assert_eq!(found(&limits), [None, None]);
    // From the least specific on, each wins over all before; an excellent customer's only for them.
    for (n, holder) in holders.into_iter().enumerate().rev() {
        let n = n as u128;
        limits.push(limit(10 + n, holder, Standard, terms(9)));
        assert_eq!(found(&limits), [Some(10 + n); 2]);
        limits.push(limit(20 + n, holder, Excellent, terms(9)));
        assert_eq!(found(&limits), [Some(10 + n), Some(20 + n)]);
        limits.reverse();
        assert_eq!(found(&limits), [Some(10 + n), Some(20 + n)], "in whatever order they come");
    }
    assert_eq!(most_specific(&limits, &person, DecisionKind::FeeWaiver, Standard), None);
    let planner = Person { job_function: None, ..person.clone() };
    assert_eq!(most_specific(&limits, &planner, KIND, Standard).map(|limit| limit.id.0.as_u128()), Some(10));
    limits.retain(|limit| limit.employee_id.is_none());
    assert_eq!(most_specific(&limits, &planner, KIND, Standard), None, "O2: planners are named or have none");
}

#[test]
fn d1_amounts_are_more_than_nothing_and_wider_windows_are_wider() {
    let full = |per_case, per_customer, per_day, per_month| Terms {
        per_case,
        per_customer: Some(per_customer),
        per_day: Some(per_day),
        per_month: Some(per_month),
    };
    let refused = |terms: Terms| terms.check().err().unwrap_or_default();
    assert_eq!(refused(full(1, 1, 1, 1)), []);
    assert_eq!(refused(full(MOST, MOST, MOST, MOST)), []);
    assert_eq!(refused(terms(0)), [Refusal::Zero { field: "perCase" }]);
    assert_eq!(refused(terms(-1)), [Refusal::Zero { field: "perCase" }]);
    assert_eq!(refused(terms(MOST + 1)), [Refusal::TooLarge { field: "perCase" }]);
    let narrow = |field| Refusal::WindowTooNarrow { field };
    assert_eq!(refused(full(3, 2, 5, 5)), [narrow("perCustomer")]);
    assert_eq!(refused(full(3, 3, 2, 5)), [narrow("perDay")]);
    assert_eq!(refused(full(3, 3, 5, 4)), [narrow("perMonth")]);
    assert_eq!(refused(Terms { per_day: None, ..full(3, 3, 0, 2) }), [narrow("perMonth")]);
    assert!(Terms::NOTHING.check().is_err());
}

#[test]
fn d1_what_has_no_window_is_the_widest() {
    let all = |n| Terms { per_case: n, per_customer: Some(n), per_day: Some(n), per_month: Some(n) };
    assert!(all(3).covers(&all(3)) && all(4).covers(&all(3)) && !all(2).covers(&all(3)));
    for open in
        [Terms { per_customer: None, ..all(3) }, Terms { per_day: None, ..all(3) }, Terms { per_month: None, ..all(3) }]
    {
        assert!(open.covers(&all(3)) && !all(3).covers(&open) && open.covers(&open));
    }
}

#[test]
fn d1_a_limit_is_for_one_person_or_for_a_job_function() {
    let (one, function, place) = (Some(who(1)), Some(JobFunction::Counter), Some(department(1)));
    assert!(Holder::new(one, None, None).is_ok() && Holder::new(None, function, None).is_ok());
    assert!(Holder::new(None, function, place).is_ok());
    for (employee, function, department) in
        [(None, None, None), (one, function, None), (one, None, place), (None, None, place)]
    {
        assert_eq!(Holder::new(employee, function, department), Err(Refusal::HolderInvalid));
    }
}

#[test]
fn d3_limits_are_never_back_dated() {
    let refused = |from, until: Option<u64>| days(day(from), until.map(day), day(10)).err().unwrap_or_default();
    assert_eq!((refused(10, None), refused(10, Some(10))), (vec![], vec![]));
    assert_eq!(refused(9, None), [Refusal::BackDated]);
    assert_eq!(refused(11, Some(10)), [Refusal::EndsBeforeItBegins]);
    assert_eq!(refused(4_000, None), [Refusal::TooFar { field: "validFrom" }]);
    assert_eq!(refused(10, Some(4_000)), [Refusal::TooFar { field: "validUntil" }]);
}

#[test]
fn d3_a_limit_begins_with_its_day_or_with_its_approval_and_ends_with_its_last_day() {
    let proposal = Model { valid_from: day(5), valid_until: Some(day(7)), ..limit(1, COUNTER, Standard, terms(1)) };
    let placed = |now| place(&proposal, &[], now, &calendar()).map(|placed| placed.span);
    assert_eq!(placed(start(2)), Ok(Span { from: start(5), until: Some(start(8)) }));
    let late = start(6) + TimeDelta::hours(3);
    assert_eq!(placed(late), Ok(Span { from: late, until: Some(start(8)) }));
    assert_eq!(placed(start(8)), Err(vec![Refusal::ValidityPassed]));
}

#[test]
fn d2_two_limits_of_one_holder_kind_and_tier_never_overlap() {
    let others = [in_force(1, Standard, 9, 10, Some(20))];
    let check = |from, until: Option<u64>| {
        let proposal =
            Model { valid_from: day(from), valid_until: until.map(day), ..limit(2, COUNTER, Standard, terms(9)) };
        place(&proposal, &others, start(1), &calendar()).err().unwrap_or_default()
    };
    for (from, until) in [(10, Some(19)), (5, Some(10)), (19, None), (12, Some(13)), (5, None)] {
        assert_eq!(check(from, until), [Refusal::Overlaps], "{from} to {until:?}");
    }
    assert_eq!((check(5, Some(9)), check(20, None)), (vec![], vec![]), "from one's end to the next one's beginning");
}

#[test]
fn d1_an_excellent_customers_limit_is_never_narrower_seen_from_either_side() {
    let check = |proposal: Model, other: Model| place(&proposal, &[other], start(1), &calendar()).err();
    let narrower = Some(vec![Refusal::NarrowerForExcellent]);
    let (standard, excellent) = (|n| limit(2, COUNTER, Standard, terms(n)), |n| limit(2, COUNTER, Excellent, terms(n)));
    assert_eq!(check(excellent(8), in_force(1, Standard, 9, 10, Some(20))), narrower);
    assert_eq!(check(excellent(9), in_force(1, Standard, 9, 10, Some(20))), None);
    assert_eq!(check(standard(9), in_force(1, Excellent, 8, 10, Some(20))), narrower);
    assert_eq!(check(standard(8), in_force(1, Excellent, 8, 10, Some(20))), None);
    let apart = Model { valid_from: day(20), ..excellent(8) };
    assert_eq!(check(apart, in_force(1, Standard, 9, 10, Some(20))), None);
}

#[test]
fn d1_an_excellent_customer_never_has_less_than_all_others_whatever_limit_is_nearer() {
    let person = Person { id: who(7), job_function: Some(JobFunction::Counter), path: vec![department(1)] };
    let counts = |mine: i64, everyones: i64| {
        let named = limit(1, Holder::Employee(who(7)), Excellent, terms(mine));
        let limits = [named, limit(2, COUNTER, Standard, terms(everyones))];
        [Standard, Excellent].map(|tier| most_specific(&limits, &person, KIND, tier).map(|limit| limit.id.0.as_u128()))
    };
    assert_eq!(counts(9, 8), [Some(2), Some(1)]);
    assert_eq!(counts(8, 9), [Some(2), Some(2)], "the nearer one is narrower");
}

#[test]
fn d3_the_replaced_limit_ends_where_the_new_one_begins() {
    let old = in_force(1, Standard, 9, 10, None);
    let new =
        |from| Model { valid_from: day(from), replaces_id: Some(old.id), ..limit(2, COUNTER, Standard, terms(5)) };
    let others = [old.clone()];
    let calendar = calendar();
    let placed = place(&new(15), &others, start(12), &calendar).unwrap();
    assert_eq!((placed.span.from, placed.replaced), (start(15), Some(&old)));
    assert_eq!(ended(&old, placed.span.from).effective_until, Some(start(15)));
    // One that is still to come never begins.
    let never = ended(&old, start(5));
    assert_eq!(never.effective_until, never.effective_from);
    assert!(!Span::of(&never).unwrap().overlaps(Span { from: start(1), until: None }));
    for gone in [never, ended(&old, start(15))] {
        assert_eq!(place(&new(15), &[gone], start(12), &calendar), Err(vec![Refusal::NotInForce]));
    }
    let excellent = Model { tier: Excellent, ..old.clone() };
    for other in [excellent, Model { ends: true, ..old.clone() }] {
        assert_eq!(place(&new(15), &[other], start(12), &calendar), Err(vec![Refusal::ReplacesOther]));
    }
    // What only ends a limit takes nobody's place.
    let ending = Model { ends: true, ..new(15) };
    assert_eq!(place(&ending, &others, start(12), &calendar).map(|placed| placed.replaced), Ok(Some(&old)));
}

#[test]
fn d3_the_second_pair_of_eyes_is_somebody_else() {
    let proposal = limit(1, Holder::Employee(who(5)), Standard, terms(1));
    assert_eq!(decide(&proposal, who(2), Way::Approve, Some(1)), Ok(()));
    assert_eq!(decide(&proposal, who(1), Way::Approve, None), Err(Refusal::OwnProposal));
    assert_eq!(decide(&proposal, who(5), Way::Approve, None), Err(Refusal::OwnLimit));
    assert_eq!(decide(&proposal, who(1), Way::Reject, None), Ok(()));
    assert_eq!(decide(&proposal, who(2), Way::Approve, Some(2)), Err(Refusal::StaleVersion));
    let decided = Model { status: LimitStatus::Rejected, ..proposal };
    assert_eq!(decide(&decided, who(2), Way::Approve, None), Err(Refusal::AlreadyDecided));
}

/// What people do: propose something for so many days from now, approve one of what was proposed, let hours pass.
#[derive(Clone, Debug)]
enum Step {
    Propose { excellent: bool, from: u64, lasts: Option<u64>, amount: i64, replaces: Option<usize>, ends: bool },
    Approve(usize),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let propose = (any::<bool>(), 0..12u64, proptest::option::of(0..6u64), 1..4i64, any::<Option<u8>>(), 0..5u8)
        .prop_map(|(excellent, from, lasts, amount, replaces, ends)| {
            let (replaces, ends) = (replaces.map(usize::from), ends == 0);
            Step::Propose { excellent, from, lasts, amount, replaces, ends }
        });
    let step = prop_oneof![4 => propose, 5 => any::<u8>().prop_map(|n| Step::Approve(n.into())), 1 => (0..60i64).prop_map(Step::Wait)];
    proptest::collection::vec(step, 1..60)
}

/// As the service does it: those that the rules let through.
fn take(step: &Step, all: &mut Vec<Model>, now: &mut DateTime<Utc>) -> Option<()> {
    let calendar = calendar();
    let others = |all: &[Model]| -> Vec<Model> {
        all.iter().filter(|one| one.status == LimitStatus::Approved && !one.ends).cloned().collect()
    };
    match step {
        Step::Wait(hours) => *now += TimeDelta::hours(*hours),
        Step::Propose { excellent, from, lasts, amount, replaces, ends } => {
            let tier = if *excellent { Excellent } else { Standard };
            let others = others(all);
            let replaced = replaces.and_then(|n| others.get(n % others.len().max(1)));
            if *ends && replaced.is_none() {
                return None;
            }
            let today = calendar.day_of(*now);
            let valid_from = today + Days::new(*from);
            let tier = replaced.filter(|_| *ends).map_or(tier, |limit| limit.tier);
            let proposal = Model {
                valid_from,
                valid_until: lasts.filter(|_| !*ends).map(|days| valid_from + Days::new(days)),
                replaces_id: replaced.map(|limit| limit.id),
                ends: *ends,
                ..limit(all.len() as u128, COUNTER, tier, terms(*amount))
            };
            days(proposal.valid_from, proposal.valid_until, today).ok()?;
            place(&proposal, &others, *now, &calendar).ok()?;
            all.push(proposal);
        }
        Step::Approve(n) => {
            let waiting: Vec<usize> = (0..all.len()).filter(|n| all[*n].status == LimitStatus::Proposed).collect();
            let index = *waiting.get(n % waiting.len().max(1))?;
            decide(&all[index], who(2), Way::Approve, None).ok()?;
            let others = others(all);
            let placed = place(&all[index], &others, *now, &calendar).ok()?;
            if let Some(replaced) = placed.replaced {
                let place = all.iter().position(|one| one.id == replaced.id)?;
                all[place] = ended(replaced, placed.span.from);
            }
            all[index] = approved(all[index].clone(), placed.span);
        }
    }
    Some(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// D1, D2, D3: whatever is proposed, approved and ended in whatever order, no two limits of one holder, kind and tier
    /// overlap, an excellent customer's is never narrower, and what was in force in the past stays what it was.
    #[test]
    fn d2_limits_never_overlap_whatever_people_do(steps in steps()) {
        let (mut all, mut now) = (Vec::new(), start(1));
        for step in &steps {
            let before = all.clone();
            take(step, &mut all, &mut now);
            let spans: Vec<(&Model, Span)> =
                all.iter().filter(|one| !one.ends).filter_map(|one| Some((one, Span::of(one)?))).collect();
            for (index, (one, span)) in spans.iter().enumerate() {
                for (other, _) in spans.iter().skip(index + 1).filter(|(_, there)| there.overlaps(*span)) {
                    prop_assert_ne!(one.tier, other.tier, "two in force at once");
                    prop_assert!(!is_narrower_for_excellent(one, other), "narrower for excellent customers");
                }
            }
            for (old, new) in before.iter().zip(&all) {
                match (Span::of(old), Span::of(new)) {
                    (None, Some(new)) => prop_assert!(new.from >= now),
                    (Some(old), Some(new)) if old != new => {
                        prop_assert_eq!(old.from, new.from);
                        prop_assert!(new.until.is_some_and(|until| until >= now), "the past was changed");
                    }
                    _ => {}
                }
            }
        }
    }
}
