//! Until when an answer counts, what it may be, and which one is heard at once (V15).

use crate::voc::refusal::{self, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::VocSurveyId,
    voc_item::{Model as Item, VocState},
    voc_survey::Model as Survey,
};
use std::ops::RangeInclusive;

/// 매우 불만족 to 매우 만족.
pub const SCORES: RangeInclusive<i32> = 1..=5;
pub const LONGEST_COMMENT: usize = 1_000;
/// The timeline keeps each answer for ever: who corrects more often is playing.
const MOST_ANSWERS: i32 = 20;

/// By which numbers the company asks.
#[derive(Clone, Copy)]
pub struct Terms {
    /// How long an answer is taken.
    pub open_days: i32,
    /// How long a customer is left alone after a question.
    pub pause_days: i32,
}

impl Terms {
    /// Whoever was asked after this moment is not asked now.
    pub fn left_alone_since(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - TimeDelta::days(self.pause_days.into())
    }
}

/// The question about an item that has just closed. None if nobody is known who could answer.
pub fn question(id: VocSurveyId, item: &Item, terms: Terms, now: DateTime<Utc>) -> Option<Survey> {
    let customer_id = item.customer_id.filter(|_| item.state == VocState::Closed)?;
    Some(Survey {
        id,
        item_id: item.id,
        customer_id,
        category_id: item.category_id,
        department_id: item.department_id,
        employee_id: item.assignee_id,
        asked_at: now,
        open_until: now + TimeDelta::days(terms.open_days.into()),
        mail_id: None,
        answers: 0,
        answered_at: None,
        score: None,
        channel: None,
        text_id: None,
    })
}

pub fn is_open(survey: &Survey, now: DateTime<Utc>) -> bool {
    now < survey.open_until && survey.answers < MOST_ANSWERS
}

pub fn score(given: i32) -> Result<i32, Refusal> {
    if SCORES.contains(&given) { Ok(given) } else { Err(Refusal::ScoreInvalid) }
}

/// Nothing but blanks is nothing said.
pub fn comment(given: Option<&str>) -> Result<Option<String>, Refusal> {
    let given = given.filter(|text| !text.trim().is_empty());
    given.map(|text| refusal::text("comment", text, LONGEST_COMMENT)).transpose()
}

/// L4: told once when it becomes low, not at each correction.
pub fn rings(before: Option<i32>, now: i32) -> bool {
    let is_low = |score: i32| score <= 2;
    is_low(now) && !before.is_some_and(is_low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{ids::*, voc_item::*};
    use uuid::Uuid;

    fn day(n: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + n * 86_400, 0).unwrap()
    }

    fn item(state: VocState, customer: Option<u128>) -> Item {
        Item {
            id: VocItemId(Uuid::from_u128(1)),
            number: "20260302-7K3Q-FA9B".into(),
            kind: VocKind::Complaint,
            channel: VocChannel::App,
            category_id: VocCategoryId(Uuid::from_u128(2)),
            dissatisfaction: None,
            severity: Severity::Normal,
            sensitivity: None,
            customer_id: customer.map(|n| CustomerId(Uuid::from_u128(n))),
            contract_id: None,
            task: None,
            claim_reference: None,
            external_id: None,
            state,
            department_id: None,
            assignee_id: Some(EmployeeId(Uuid::from_u128(4))),
            caused_by_id: None,
            escalation: Escalation::None,
            received_at: day(-9),
            first_received_at: day(-9),
            recorded_by: None,
            follows_id: None,
            merged_into_id: None,
            rejected_as: None,
            transfers: 0,
            reopenings: 0,
            first_response_at: None,
            resolved_at: None,
            closed_at: None,
            closes_at: None,
            abused_at: None,
            version: 7,
        }
    }

    const TERMS: Terms = Terms { open_days: 30, pause_days: 30 };

    /// V15: a known customer, when it closes.
    #[test]
    fn v15_only_what_closes_and_has_a_customer_is_asked_about() {
        let id = VocSurveyId(Uuid::from_u128(9));
        for state in [VocState::Rejected, VocState::Merged, VocState::Resolved, VocState::Assigned] {
            assert_eq!(question(id, &item(state, Some(3)), TERMS, day(0)), None, "{state:?}");
        }
        assert_eq!(question(id, &item(VocState::Closed, None), TERMS, day(0)), None);
        let survey = question(id, &item(VocState::Closed, Some(3)), TERMS, day(0)).unwrap();
        assert_eq!((survey.open_until, survey.employee_id.unwrap().0.as_u128()), (day(30), 4));
        assert_eq!(TERMS.left_alone_since(day(0)), day(-30));
    }

    #[test]
    fn v15_an_answer_is_taken_until_its_day_and_so_often() {
        let survey = question(VocSurveyId(Uuid::nil()), &item(VocState::Closed, Some(3)), TERMS, day(0)).unwrap();
        assert!(is_open(&survey, day(30) - TimeDelta::seconds(1)) && !is_open(&survey, day(30)));
        assert!(is_open(&Survey { answers: 19, ..survey.clone() }, day(1)));
        assert!(!is_open(&Survey { answers: 20, ..survey }, day(1)));
    }

    #[test]
    fn v15_a_score_is_one_to_five_and_a_comment_short() {
        for wrong in [i32::MIN, -1, 0, 6, i32::MAX] {
            assert_eq!(score(wrong), Err(Refusal::ScoreInvalid), "{wrong}");
        }
        assert!(SCORES.into_iter().all(|given| score(given) == Ok(given)));
        assert_eq!(
            (comment(None), comment(Some(" \r\n ")), comment(Some(" 네 "))),
            (Ok(None), Ok(None), Ok(Some("네".into())))
        );
        assert!(comment(Some(&"가".repeat(1_000))).is_ok() && comment(Some(&"가".repeat(1_001))).is_err());
        assert_eq!(comment(Some("900101-1234567입니다")), Err(Refusal::ResidentNumber { field: "comment" }));
    }

    #[test]
    fn v15_a_low_score_rings_when_it_becomes_low() {
        let rings = |before: Option<i32>| SCORES.filter(|now| rings(before, *now)).collect::<Vec<_>>();
        assert_eq!((rings(None), rings(Some(4))), (vec![1, 2], vec![1, 2]));
        assert_eq!((rings(Some(1)), rings(Some(2))), (vec![], vec![]));
    }
}
