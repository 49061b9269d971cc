//! L1 to L3, without a database.

use super::*;
use chrono::TimeDelta;
use fastrand::Rng;

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_420_400, 0).unwrap() + TimeDelta::hours(hours)
}

fn who(n: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(n))
}

fn asked(of: u128, due: i64) -> Asked {
    Asked {
        of: who(of),
        subject: Some(("RecoveryCase", Uuid::from_u128(9))),
        opened_at: at(0),
        due_at: at(due),
        done: None,
        is_excused: false,
    }
}

fn occasion(asked: Vec<Asked>) -> Occasion {
    Occasion { kind: DutyKind::FirstContact, name: "case".to_owned(), asked, waived: false }
}

/// The rows after this was taken in.
fn after(rows: &[Duty], asked: Vec<Asked>, now: i64) -> Vec<Duty> {
    let last = rows.iter().map(|row| row.id.0.as_u128()).max().unwrap_or(100);
    let next = std::cell::Cell::new(last + 1);
    let fresh = || DutyId(Uuid::from_u128(next.replace(next.get() + 1)));
    let changed = follow(&occasion(asked), rows, at(now), fresh);
    let mut all: Vec<Duty> = rows.to_vec();
    for row in changed {
        let before = all.iter().find(|one| one.id == row.id).map_or(0, |one| one.version);
        assert_eq!(row.version, before + 1);
        all.retain(|one| one.id != row.id);
        all.push(row);
    }
    all
}

/// L2: due, late, done, done by who stood in, done late, excused, called off.
#[test]
fn l2_a_duty_stands_as_it_was_done() {
    let rows = after(&[], vec![asked(1, 8)], 0);
    let duty = rows[0].clone();
    assert_eq!((standing(&duty, at(8)), standing(&duty, at(9))), (Standing::Due, Standing::Late));
    let done = |hours: i64, by: u128| Duty { done_at: Some(at(hours)), done_by: Some(who(by)), ..duty.clone() };
    assert_eq!(standing(&done(8, 1), at(9)), Standing::Done);
    assert_eq!(standing(&done(8, 2), at(9)), Standing::DoneByDeputy);
    assert_eq!(standing(&done(9, 1), at(9)), Standing::DoneLate);
    assert_eq!(standing(&done(9, 2), at(9)), Standing::DoneLate);
    let excused = Duty { is_excused: true, ..duty.clone() };
    assert_eq!(standing(&excused, at(9)), Standing::Excused);
    // Whoever did it all the same, later, did it.
    assert_eq!(standing(&Duty { is_excused: true, ..done(9, 1) }, at(9)), Standing::Done);
    assert_eq!(standing(&Duty { cancelled_at: Some(at(1)), ..duty }, at(9)), Standing::Cancelled);
}

/// L1: the list follows what is asked: somebody else, later, done, undone, called off, asked again.
#[test]
fn l1_the_list_follows_what_is_asked() {
    let rows = after(&[], vec![asked(1, 8)], 0);
    assert_eq!(rows.len(), 1);
    assert_eq!(after(&rows, vec![asked(1, 8)], 1), rows, "nothing new");
    // It is somebody else's, with more time.
    let rows = after(&rows, vec![asked(2, 10)], 2);
    let of = |rows: &[Duty], n: u128| rows.iter().find(|row| row.employee_id == who(n)).unwrap().clone();
    assert_eq!(standing(&of(&rows, 1), at(20)), Standing::Cancelled);
    assert_eq!(standing(&of(&rows, 2), at(9)), Standing::Due);
    let rows = after(&rows, vec![Asked { done: Some((at(9), Some(who(3)))), ..asked(2, 10) }], 9);
    assert_eq!(standing(&of(&rows, 2), at(20)), Standing::DoneByDeputy);
    // What was done counted for nothing after all.
    let rows = after(&rows, vec![asked(2, 10)], 11);
    assert_eq!(standing(&of(&rows, 2), at(20)), Standing::Late);
    let rows = after(&rows, vec![asked(1, 30)], 12);
    assert_eq!(
        (standing(&of(&rows, 1), at(20)), standing(&of(&rows, 2), at(20))),
        (Standing::Due, Standing::Missed),
        "it was late when it became somebody else's"
    );
    assert_eq!(rows.len(), 2, "the same row again");
    let rows = after(&rows, vec![Asked { done: Some((at(13), None)), ..asked(1, 30) }], 13);
    // Done stays done, also when nothing is asked any more.
    assert_eq!(standing(&of(&after(&rows, vec![], 14), 1), at(40)), Standing::Done);
}

/// L1: whatever was asked in between, in the end the list says what is asked in the end.
#[test]
fn l1_the_list_ends_as_what_is_asked_ends() {
    let mut rng = Rng::with_seed(7);
    for _ in 0..300 {
        let mut rows = Vec::new();
        let mut last = Vec::new();
        for now in 0..rng.i64(1..12) {
            let all: Vec<(bool, i64)> = (1..4).map(|_| (rng.bool(), rng.i64(1..40))).collect();
            let those = (1..4).zip(all).filter(|(_, (is_asked, _))| *is_asked);
            last = those.map(|(n, (_, due))| asked(n, due)).collect();
            rows = after(&rows, last.clone(), now);
        }
        for n in 1..4 {
            let open = rows.iter().find(|row| row.employee_id == who(n) && row.cancelled_at.is_none());
            let meant = last.iter().find(|asked| asked.of == who(n));
            assert_eq!(open.map(|row| row.due_at), meant.map(|asked| asked.due_at));
        }
    }
}

/// L2: absence on the day on which it ended excuses, and a corrected absence no longer; nothing is judged before it is over.
#[test]
fn l2_who_was_absent_when_it_ended_is_excused() {
    let duty = after(&[], vec![asked(1, 8)], 0)[0].clone();
    assert_eq!(excuse(&duty, true, at(8)), None, "there is time");
    let excused = excuse(&duty, true, at(9)).unwrap();
    assert_eq!(standing(&excused, at(10)), Standing::Excused);
    assert_eq!(excuse(&excused, true, at(10)), None, "known");
    let corrected = excuse(&excused, false, at(10)).unwrap();
    assert_eq!(standing(&corrected, at(10)), Standing::Late);
    let done = Duty { done_at: Some(at(7)), ..duty.clone() };
    assert_eq!(excuse(&done, true, at(9)), None);
    assert_eq!(excuse(&Duty { cancelled_at: Some(at(1)), ..duty.clone() }, true, at(9)), None);
    // Moved to a later day, it is due again.
    let moved = after(std::slice::from_ref(&excused), vec![asked(1, 30)], 10)[0].clone();
    assert_eq!((standing(&moved, at(10)), moved.judged_at), (Standing::Due, None));
    // P5: the board says itself of whom it asks nothing.
    assert_eq!(excuse(&Duty { kind: DutyKind::PraiseComment, ..duty }, true, at(9)), None);
}

/// L2: what was excused neither counts nor lowers what was kept.
#[test]
fn l2_coverage_is_of_what_was_not_excused() {
    let kept = Kept { due: 10, done: 5, by_deputy: 1, done_late: 1, late: 1, missed: 0, excused: 2, streak: 0 };
    assert_eq!(kept.coverage(), Some(0.75));
    assert_eq!(Kept { due: 2, excused: 2, ..Kept::default() }.coverage(), None);
    assert_eq!(Kept::default().coverage(), None);
}

/// L3: who has something that ends today is told, with what is late; who is late alone was told already.
#[test]
fn l3_whoever_has_something_due_today_is_told() {
    let count = |of, kind, is_late, count| OpenCount { of: who(of), kind, is_late, count };
    let counts = [
        count(1, DutyKind::Promise, false, 2),
        count(1, DutyKind::PraiseComment, true, 1),
        count(1, DutyKind::Promise, true, 3),
        count(2, DutyKind::Promise, true, 5),
    ];
    let found = digests(&counts);
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), [who(1)]);
    let lines: Vec<_> = found[&who(1)].iter().map(|line| (line.kind, line.today, line.late)).collect();
    assert_eq!(lines, [(DutyKind::PraiseComment, 0, 1), (DutyKind::Promise, 2, 3)]);
}

/// L2: who let the time go by answers for it though it is another's now; to whom it came after that it is no fault, and still theirs to do.
#[test]
fn l2_what_is_handed_over_late_counts_for_who_was_late() {
    let rows = after(&[], vec![asked(1, 8)], 0);
    let rows = after(&rows, vec![asked(2, 8)], 20);
    let of = |rows: &[Duty], n: u128| rows.iter().find(|row| row.employee_id == who(n)).unwrap().clone();
    assert_eq!(standing(&of(&rows, 1), at(21)), Standing::Missed);
    let theirs = of(&rows, 2);
    assert_eq!((standing(&theirs, at(21)), theirs.opened_at), (Standing::Excused, at(20)));
    assert!(excuse(&theirs, false, at(22)).is_none_or(|judged| judged.is_excused), "whoever judges it later");
    let done = after(&rows, vec![Asked { done: Some((at(23), Some(who(2)))), ..asked(2, 8) }], 23);
    assert_eq!(standing(&of(&done, 2), at(24)), Standing::Done);
    // In time, it is the other's as it was.
    let rows = after(&after(&[], vec![asked(1, 8)], 0), vec![asked(2, 8)], 5);
    assert_eq!((standing(&of(&rows, 1), at(9)), standing(&of(&rows, 2), at(9))), (Standing::Cancelled, Standing::Late));
}

/// L1: what others did before it came to somebody is no duty of theirs; who did it and gave it away at once has done it.
#[test]
fn l1_what_others_did_before_is_nobody_elses() {
    let rows = after(&[], vec![asked(1, 8)], 0);
    let given = |by: u128| vec![Asked { done: Some((at(2), Some(who(by)))), ..asked(2, 8) }];
    let rows = after(&rows, given(1), 3);
    assert_eq!(rows.len(), 1);
    assert_eq!(standing(&rows[0], at(9)), Standing::Done);
    assert_eq!(after(&rows, given(1), 4), rows);
    // Of what nobody was asked before, as when the list begins, it is known who did it.
    let rows = after(&[], given(1), 3);
    assert_eq!((rows.len(), standing(&rows[0], at(9))), (1, Standing::DoneByDeputy));
}

/// L2: a day's comment and a period's meetings know by themselves what absence remits; what was done late may be excused, too.
#[test]
fn l2_what_absence_excuses() {
    let duty = after(&[], vec![asked(1, 8)], 0)[0].clone();
    for kind in PASSING {
        assert_eq!(excuse(&Duty { kind, ..duty.clone() }, true, at(9)), None, "{kind:?}");
    }
    let late = Duty { done_at: Some(at(10)), done_by: Some(who(1)), ..duty.clone() };
    let excused = excuse(&late, true, at(11)).unwrap();
    assert_eq!((standing(&late, at(11)), standing(&excused, at(11))), (Standing::DoneLate, Standing::Done));
    assert_eq!(standing(&excuse(&excused, false, at(12)).unwrap(), at(12)), Standing::DoneLate);
    let in_time = Duty { done_at: Some(at(7)), ..late };
    assert_eq!(excuse(&in_time, true, at(11)), None);
}

/// L2, V12: what counts against nobody is not missed either, however late it was; and is judged anew if it is asked after all.
#[test]
fn l2_v12_what_is_waived_counts_against_nobody() {
    let rows = after(&[], vec![asked(1, 8)], 0);
    let waived = Occasion { waived: true, ..occasion(vec![]) };
    let changed = follow(&waived, &rows, at(20), || DutyId(Uuid::nil()));
    assert_eq!(standing(&changed[0], at(21)), Standing::Cancelled);
    let again = after(&changed, vec![asked(1, 8)], 22);
    assert_eq!(standing(&again[0], at(23)), Standing::Late);
}

/// L1, P5, M1: a day's comment is each executive's own, whenever they became one: that others were asked before takes nothing away.
#[test]
fn l1_p5_what_each_does_for_themself_is_theirs() {
    for kind in PASSING {
        let of = |asked: Vec<Asked>| Occasion { kind, ..occasion(asked) };
        let fresh = || DutyId(Uuid::from_u128(7));
        let rows = follow(&of(vec![asked(1, 8)]), &[], at(0), fresh);
        let done = Asked { done: Some((at(3), Some(who(2)))), ..asked(2, 8) };
        let changed = follow(&of(vec![asked(1, 8), done]), &rows, at(3), || DutyId(Uuid::from_u128(8)));
        let stands: Vec<_> = changed.iter().map(|row| (row.employee_id, standing(row, at(4)), row.opened_at)).collect();
        assert_eq!(stands, [(who(2), Standing::Done, at(0))], "{kind:?}");
    }
}
