//! V2, V3, V4, V10 as tables: written from the rules, not from the code.

use super::*;
use chrono::TimeZone;
use uuid::Uuid;

const STATES: [State; 8] = [Received, Assigned, InProgress, WaitingForCustomer, Resolved, Closed, Rejected, Merged];

/// V2: every deed in every state, as the rule says it: `.` refused, `=` stays, else the state that it leads to.
#[test]
fn v2_every_deed_in_every_state_leads_where_the_rule_says() {
    // Received, Assigned, InProgress, Waiting, Resolved, Closed, Rejected, Merged.
    let expected = [
        (Deed::Update, "======.."),
        (Deed::Assign, "aaa=...."),
        (Deed::Start, ".p......"),
        (Deed::Reply, ".====..."),
        (Deed::Note, "=======."),
        (Deed::Message, "===aaa.."),
        (Deed::Wait, "..w....."),
        (Deed::Resolve, "..rr...."),
        (Deed::Close, "....c..."),
        (Deed::Reopen, "....aa.."),
        (Deed::Reject, "xxx....."),
        (Deed::Transfer, "aaaa...."),
        (Deed::Escalate, "====...."),
        (Deed::Extend, "====...."),
        (Deed::Merge, "mmmm...."),
        (Deed::Unmerge, ".......b"),
        (Deed::TakeOver, "=====..."),
        (Deed::ReportAbuse, "aaa====."),
    ];
    for (deed, row) in expected {
        let said: String = STATES
            .into_iter()
            .map(|state| match leads(deed, state) {
                None => '.',
                Some(Leads::Nowhere) => '=',
                Some(Leads::ToAssignee) => 'a',
                Some(Leads::Back) => 'b',
                Some(Leads::To(InProgress)) => 'p',
                Some(Leads::To(WaitingForCustomer)) => 'w',
                Some(Leads::To(Resolved)) => 'r',
                Some(Leads::To(Closed)) => 'c',
                Some(Leads::To(Rejected)) => 'x',
                Some(Leads::To(Merged)) => 'm',
                Some(Leads::To(_)) => '?',
            })
            .collect();
        assert_eq!(said, row, "{deed:?}");
    }
    for (deed, states, _) in TABLE {
        for state in states {
            let rows = TABLE.iter().filter(|(one, states, _)| *one == deed && states.contains(state)).count();
            assert_eq!(rows, 1, "{deed:?} {state:?}");
        }
    }
}

/// V3: writing follows assignment; V6, V10: what a customer does with their own.
#[test]
fn v3_who_may_do_what_follows_from_what_they_are_to_the_item() {
    let all = [
        Deed::Update,
        Deed::Assign,
        Deed::Start,
        Deed::Reply,
        Deed::Note,
        Deed::Message,
        Deed::Wait,
        Deed::Resolve,
        Deed::Close,
        Deed::Reopen,
        Deed::Reject,
        Deed::Transfer,
        Deed::Escalate,
        Deed::Extend,
        Deed::Merge,
        Deed::Unmerge,
        Deed::TakeOver,
        Deed::ReportAbuse,
    ];
    let nobody = Part::default();
    let may = |part: Part| all.into_iter().filter(|deed| part.may(*deed)).collect::<Vec<_>>();
    assert_eq!(may(Part { assignee: true, ..nobody }), all);
    let but_start: Vec<Deed> = all.into_iter().filter(|deed| *deed != Deed::Start).collect();
    assert_eq!(may(Part { leader: true, ..nobody }), but_start);
    assert_eq!(may(Part { office: true, ..nobody }), but_start);
    assert_eq!(may(Part { member: true, ..nobody }), [Deed::Assign, Deed::Note, Deed::Message, Deed::ReportAbuse]);
    assert_eq!(may(Part { recorder: true, ..nobody }), [Deed::Message, Deed::ReportAbuse]);
    assert_eq!(may(Part { customer: true, ..nobody }), [Deed::Message, Deed::Close, Deed::Reopen]);
    assert_eq!(may(nobody), []);
}

/// V10: its path alone; whoever merely works there is not on it.
#[test]
fn v10_the_path_of_an_item() {
    let nobody = Part::default();
    for part in [
        Part { assignee: true, ..nobody },
        Part { leader: true, ..nobody },
        Part { office: true, ..nobody },
        Part { recorder: true, ..nobody },
    ] {
        assert!(part.is_on_path(), "{part:?}");
    }
    assert!(!Part { member: true, customer: true, ..nobody }.is_on_path());
}

/// V3: a member takes it themself, whoever is in charge gives it to anybody.
#[test]
fn v3_a_member_takes_an_item_and_gives_it_to_nobody_else() {
    let [me, other] = [1, 2].map(|n| EmployeeId(Uuid::from_u128(n)));
    let member = Part { member: true, ..Part::default() };
    assert_eq!([member.may_assign(me, me), member.may_assign(me, other)], [true, false]);
    let assignee = Part { assignee: true, ..Part::default() };
    assert!(assignee.may_assign(me, other));
    assert!(!Part::default().may_assign(me, me));
}

/// V3: the least loaded; and between equals not always the same.
#[test]
fn v3_the_least_loaded_gets_it_and_equals_take_turns() {
    let people: Vec<EmployeeId> = (1..=4).map(|n| EmployeeId(Uuid::from_u128(n << 64))).collect();
    let loaded: Vec<_> = people.iter().copied().zip([3, 1, 2, 5]).collect();
    assert_eq!(least_loaded(&loaded, 7), Some(people[1]));
    assert_eq!(least_loaded(&[], 7), None);
    let equal: Vec<_> = people.iter().map(|person| (*person, 0)).collect();
    let mut turns = [0; 4];
    for item in 0..400_u128 {
        let chosen = least_loaded(&equal, item.wrapping_mul(0x1234_5678_9ABC_DEF1_0000_0001)).unwrap();
        turns[people.iter().position(|person| *person == chosen).unwrap()] += 1;
    }
    assert!(turns.iter().all(|turns| *turns > 40), "{turns:?}");
}

/// V2: within 30 days after it was resolved.
#[test]
fn v2_what_was_resolved_too_long_ago_is_not_opened_again() {
    let at = Utc.with_ymd_and_hms(2026, 3, 2, 6, 0, 0).unwrap();
    assert!(may_reopen(Some(at), at + TimeDelta::days(30), 30));
    assert!(!may_reopen(Some(at), at + TimeDelta::days(30) + TimeDelta::seconds(1), 30));
}

/// V4: what presses.
#[test]
fn v4_what_presses_is_of_high_severity() {
    use VocKind::{Complaint, Compliment, Inquiry};
    let of = |kind, level, channel, vulnerable| severity(kind, level, channel, vulnerable) == Severity::High;
    assert!(!of(Complaint, Some(4), VocChannel::App, false));
    assert!(of(Complaint, Some(5), VocChannel::App, false));
    assert!(of(Inquiry, None, VocChannel::Regulator, false));
    assert!(of(Complaint, None, VocChannel::CallCenter, true));
    assert!(!of(Compliment, Some(5), VocChannel::Regulator, true));
}

/// V3.
#[test]
fn v3_it_goes_up_to_the_leader_then_to_the_executive() {
    assert_eq!(next_up(Escalation::None), Some(Escalation::Leader));
    assert_eq!(next_up(Escalation::Leader), Some(Escalation::Executive));
    assert_eq!(next_up(Escalation::Executive), None);
}
