//! Who was first asked, and whether they did it themselves (D12). Pure.

use entity::{ids::EmployeeId, voc_item::VocState, voc_step, voc_task::Outcome};

/// One step of an item: with whom it is afterwards, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub assignee: Option<EmployeeId>,
    pub state: VocState,
}

impl From<&voc_step::Model> for Turn {
    fn from(step: &voc_step::Model) -> Self {
        Self { assignee: step.assignee_id, state: step.state }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    pub asked: Option<EmployeeId>,
    pub handed_over: bool,
    pub outcome: Outcome,
}

/// How it went so far, by its steps from the first to the last. `recorded_by`: who took it down.
pub fn course(recorded_by: Option<EmployeeId>, turns: impl IntoIterator<Item = Turn>) -> Course {
    let begun = Course { asked: recorded_by, handed_over: false, outcome: Outcome::Open };
    turns.into_iter().fold(begun, |so_far, turn| {
        let asked = so_far.asked.or(turn.assignee);
        Course {
            asked,
            handed_over: so_far.handed_over || turn.assignee.is_some_and(|with| Some(with) != asked),
            outcome: match turn.state {
                VocState::Resolved | VocState::Closed => Outcome::Done,
                VocState::Rejected | VocState::Merged => Outcome::Dropped,
                _ => Outcome::Open,
            },
        }
    })
}

/// The share of some of all; none of nothing.
pub fn rate(some: i64, all: i64) -> Option<f64> {
    (all > 0).then(|| (some as f64 / all as f64 * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use VocState::{Assigned, Closed, InProgress, Merged, Received, Rejected, Resolved};
    use uuid::Uuid;

    const fn person(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    fn went(recorded_by: Option<u128>, turns: &[(Option<u128>, VocState)]) -> (Option<u128>, bool, Outcome) {
        let turns = turns.iter().map(|(with, state)| Turn { assignee: with.map(person), state: *state });
        let course = course(recorded_by.map(person), turns);
        (course.asked.map(|id| id.0.as_u128()), course.handed_over, course.outcome)
    }

    /// D12.
    #[test]
    fn d12_one_stop_is_what_nobody_else_ever_had() {
        let own = [(Some(1), Assigned), (Some(1), InProgress), (Some(1), Resolved), (Some(1), Closed)];
        assert_eq!(went(Some(1), &own), (Some(1), false, Outcome::Done));
        // By the customer: whoever first got it.
        assert_eq!(went(None, &own), (Some(1), false, Outcome::Done));
        assert_eq!(went(None, &[(None, Received), (Some(2), Assigned)]), (Some(2), false, Outcome::Open));
        // Taken down by one, done by another; also if it comes back.
        assert_eq!(went(Some(9), &own), (Some(9), true, Outcome::Done));
        let back = [(Some(1), Assigned), (Some(2), Assigned), (Some(1), Assigned), (Some(1), Resolved)];
        assert_eq!(went(Some(1), &back), (Some(1), true, Outcome::Done));
        // With nobody in between it is still theirs; opened again it is not done.
        assert_eq!(went(Some(1), &[(None, Received), (Some(1), Resolved)]), (Some(1), false, Outcome::Done));
        assert_eq!(went(Some(1), &[(Some(1), Resolved), (Some(1), Assigned)]), (Some(1), false, Outcome::Open));
        for ended in [Rejected, Merged] {
            assert_eq!(went(Some(1), &[(Some(1), Assigned), (Some(1), ended)]).2, Outcome::Dropped);
        }
        assert_eq!((rate(1, 3), rate(0, 0)), (Some(0.3333), None));
    }
}
