//! Whom a compliment praises, by whom, and in which words (P9).

use crate::{praise::PraiseRefusal, voc::refusal::Refusal};
use entity::{
    ids::EmployeeId,
    praise_post::PraiseChannel,
    voc_item::{Model as Item, VocChannel, VocKind},
};

/// As long as praise is.
const LONGEST: usize = 2_000;

/// Nobody names themself. `by`: none if the customer names them.
pub fn may_praise(kind: VocKind, by: Option<EmployeeId>, people: &[EmployeeId]) -> Result<(), Refusal> {
    match by {
        _ if kind != VocKind::Compliment => Err(Refusal::NotACompliment),
        Some(by) if people.contains(&by) => Err(Refusal::PraisedOneself),
        _ => Ok(()),
    }
}

/// P3: who took it down does not decide alone that it shows; and what is read by its path alone is not for everyone to see.
pub fn is_doubtful(item: &Item, people: &[EmployeeId]) -> bool {
    item.sensitivity.is_some() || item.recorded_by.is_some_and(|by| people.contains(&by))
}

/// Its beginning, if it is longer than praise may be.
pub fn message(text: &str) -> String {
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

/// The nearest of the ways that the board knows.
pub fn channel(channel: VocChannel) -> PraiseChannel {
    match channel {
        VocChannel::CallCenter => PraiseChannel::CallCenter,
        VocChannel::App => PraiseChannel::App,
        VocChannel::Branch | VocChannel::Meeting => PraiseChannel::Branch,
        VocChannel::Letter | VocChannel::Regulator => PraiseChannel::Letter,
        VocChannel::Web | VocChannel::Social | VocChannel::Partner => PraiseChannel::Web,
    }
}

/// What the board says no to, in this domain's words.
pub fn refusal(of_board: PraiseRefusal) -> Refusal {
    match of_board {
        PraiseRefusal::SelfPraise { .. } | PraiseRefusal::RecordedForOneself => Refusal::PraisedOneself,
        PraiseRefusal::UnknownRecipient { .. } | PraiseRefusal::RecipientHasLeft { .. } => Refusal::PraisedUnknown,
        PraiseRefusal::NotFrontLine => Refusal::PraisedByBackOffice,
        _ => Refusal::PraisedCount,
    }
}

/// Whether everybody whom one praises is praised by the other, too.
pub fn is_said_by(one: &[EmployeeId], other: &[EmployeeId]) -> bool {
    one.iter().all(|person| other.contains(person))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    #[test]
    fn p9_a_compliment_praises_others() {
        let may = |kind, by: Option<u128>| may_praise(kind, by.map(who), &[who(1), who(2)]);
        assert_eq!(may(VocKind::Compliment, Some(3)), Ok(()));
        assert_eq!(may(VocKind::Compliment, None), Ok(()));
        assert_eq!(may(VocKind::Compliment, Some(2)), Err(Refusal::PraisedOneself));
        for kind in [VocKind::Complaint, VocKind::Suggestion, VocKind::Inquiry] {
            assert_eq!(may(kind, Some(3)), Err(Refusal::NotACompliment));
        }
    }

    #[test]
    fn p9_praise_has_two_thousand_characters() {
        assert_eq!(message(&"가".repeat(2_000)), "가".repeat(2_000));
        let cut = message(&"가".repeat(2_001));
        assert_eq!((cut.chars().count(), cut.ends_with("가…")), (2_000, true));
    }

    #[test]
    fn p9_the_same_people_are_praised_once() {
        assert!(is_said_by(&[who(1)], &[who(2), who(1)]));
        assert!(!is_said_by(&[who(1), who(3)], &[who(2), who(1)]));
    }
}
