//! Who was abused in three years of the demo, and what came of it (V12)? One of some hundred calls; most reports are confirmed, the last
//! ones wait for the CS office, and somebody rests now.

use super::{
    desk::Desk,
    life::{Life, Taken, Who},
};
use crate::{
    demo::{
        calendar::{local, utc},
        wording::{percent, weighted},
    },
    kernel::{error::Fault, id},
    voc::invented::{code, sealed_reason, sealed_words},
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entity::{
    abuse_report::{self, AbuseKind, AbuseReportState as State},
    employee_role::Role,
    ids::{AbuseReportId, DepartmentId, EmployeeId},
    rest_period,
    voc_item::{Sensitivity, VocChannel, VocKind, VocState},
    voc_step::VocStepKind as Step,
};
use fastrand::Rng;

/// Of so many calls and visits that are complaints one.
const ONE_OF: u64 = 150;
/// After that time the CS office has decided.
const DECIDED_AFTER: TimeDelta = TimeDelta::minutes(60 * 26);
/// What is newer, nobody has looked at yet.
const WAITS: TimeDelta = TimeDelta::days(4);

const WORDS: [(AbuseKind, &[&str], u32); 5] = [
    (
        AbuseKind::Verbal,
        &[
            "통화를 시작하자마자 반말과 욕설을 하셨고, 두 번 그만해 달라고 말씀드렸지만 계속하셨습니다.",
            "보완 서류를 안내하는 동안 소리를 지르며 욕을 하셨습니다. 안내 멘트 후 통화를 마쳤습니다.",
            "창구에서 번호표를 던지고 큰 소리로 욕을 하셔서 다른 고객들이 놀라셨습니다.",
            "지급 금액을 말씀드리자 15분 동안 욕설이 이어졌습니다. 녹취 있습니다.",
        ],
        58,
    ),
    (
        AbuseKind::Obstruction,
        &[
            "이미 답변드린 내용으로 오늘만 스물세 번 전화하셨습니다. 다른 상담을 할 수 없었습니다.",
            "두 시간 넘게 같은 말씀을 되풀이하며 통화를 끊지 못하게 하셨습니다.",
        ],
        18,
    ),
    (
        AbuseKind::Threat,
        &[
            "이름과 근무지를 묻고 퇴근할 때 찾아오겠다고 하셨습니다.",
            "가만두지 않겠다, 집을 알아내겠다는 말씀을 여러 번 하셨습니다.",
        ],
        13,
    ),
    (AbuseKind::Discrimination, &["학벌과 고향을 들먹이며 이런 일이나 하는 사람이라고 하셨습니다."], 7),
    (AbuseKind::SexualHarassment, &["업무와 상관없는 성적인 말씀을 그만해 달라고 한 뒤에도 계속하셨습니다."], 4),
];

const CALL: &str = "담당자 바꾸라고 몇 번을 말합니까. 사고 난 지가 언젠데 아직도 서류 타령이에요. 책임자 바꾸세요.";

const NOT_CONFIRMED: &str =
    "녹취를 들어 보니 목소리가 컸으나 폭언으로 보기 어렵습니다. 힘드셨을 텐데 면담을 요청해 주십시오.";

impl Desk<'_> {
    /// Perhaps somebody is abused while they are at it: then somebody else goes on. Drawn apart, so that nothing else of the demo is
    /// another by it.
    pub fn abused(&mut self, life: &mut Life) -> Result<bool, Fault> {
        let lot = life.item.received_at.timestamp_micros().unsigned_abs();
        let rng = &mut Rng::with_seed(lot ^ 0xAB5E);
        let is_met = matches!(life.item.channel, VocChannel::CallCenter | VocChannel::Branch);
        if life.item.kind != VocKind::Complaint || !is_met || rng.u64(0..ONE_OF) != 0 {
            return Ok(true);
        }
        let at = life.at + TimeDelta::minutes(rng.i64(3..25));
        let minutes = if percent(rng, 70) { 30 } else { 60 };
        let goes_on = self.report(life, at, (rng, minutes))?;
        if !goes_on {
            return Ok(false);
        }
        let at = self.now.min(life.at + TimeDelta::minutes(rng.i64(6..50)));
        self.take(life, at, Taken::new(Step::Started, life.assignee()), |item| item.state = VocState::InProgress)
    }

    /// Whoever has it says so, and somebody else of the department has it then.
    pub fn report(
        &mut self,
        life: &mut Life,
        at: DateTime<Utc>,
        (rng, minutes): (&mut Rng, i64),
    ) -> Result<bool, Fault> {
        let (Some(reporter), Some(place)) = (life.item.assignee_id, life.item.department_id) else { return Ok(true) };
        let there: Vec<EmployeeId> =
            self.at_work(place, local(at).date()).into_iter().filter(|one| *one != reporter).collect();
        let Some(next) = rng.choice(&there).copied() else { return Ok(true) };
        let id = AbuseReportId(id::fresh(at));
        let made_sensitive = life.item.sensitivity.is_none();
        let taken = Taken::new(Step::AbuseReported, Who::Employee(reporter));
        let done = self.take(life, at, taken, |item| {
            (item.assignee_id, item.state, item.abused_at) = (Some(next), VocState::Assigned, Some(at));
            item.sensitivity.get_or_insert(Sensitivity::Abuse);
        })?;
        if !done {
            return Ok(false);
        }
        let weights: Vec<(usize, u32)> = WORDS.iter().enumerate().map(|(n, (.., weight))| (n, *weight)).collect();
        let drawn = weighted(rng, &weights).and_then(|n| WORDS.get(n));
        let Some((kind, words, _)) = drawn else { return Ok(true) };
        let words = rng.choice(words.iter()).copied().unwrap_or_default();
        let customer = life.customer.as_deref().map(|known| &known.row);
        let office = self.directory.employees().iter().find(|one| one.role_set.contains(Role::CsOffice));
        let state = match at > self.now - WAITS {
            true => State::Reported,
            false if percent(rng, 9) => State::NotConfirmed,
            false => State::Confirmed,
        };
        let is_decided = state != State::Reported;
        let reason = match state {
            State::NotConfirmed => sealed_reason(self.ring, customer, id, NOT_CONFIRMED)?,
            _ => None,
        };
        let report = abuse_report::Model {
            id,
            item_id: life.item.id,
            customer_id: life.item.customer_id,
            reporter_id: reporter,
            kind: *kind,
            happened_at: at,
            reported_at: at,
            words: sealed_words(self.ring, customer, id, words)?,
            handed_over_to: Some(next),
            made_sensitive,
            made_cautious: customer.is_some_and(|customer| !customer.caution),
            state,
            decided_at: is_decided.then_some(at + DECIDED_AFTER),
            decided_by: office.map(|one| one.key).filter(|_| is_decided),
            reason,
            version: if is_decided { 2 } else { 1 },
        };
        self.written.rests.push(rest_period::Model {
            report_id: id,
            employee_id: reporter,
            from_at: at,
            until_at: at + TimeDelta::minutes(minutes),
            version: 1,
        });
        life.review = report.decided_at.zip(report.decided_by).map(|(at, by)| (at, by, state));
        self.written.cautions.extend(report.customer_id.filter(|_| state != State::NotConfirmed));
        self.written.reports.push(report);
        Ok(true)
    }

    /// What the CS office says of it is on the timeline, among whatever else has happened until then.
    pub fn review(&mut self, life: &mut Life) -> Result<(), Fault> {
        let Some((at, by, state)) = life.review.take() else { return Ok(()) };
        let taken = Taken::new(Step::AbuseReviewed, Who::Employee(by)).code(code(&state));
        self.take(life, at, taken, |item| {
            if state == State::NotConfirmed {
                item.abused_at = None;
                item.sensitivity = item.sensitivity.filter(|why| *why != Sensitivity::Abuse);
            }
        })?;
        Ok(())
    }

    /// A minute ago, in the department of the one whom the explorer signs in as staff: somebody rests now, as long as it is today.
    pub fn rests_now(&mut self, staff: EmployeeId, place: DepartmentId) -> Result<(), Fault> {
        let Some(mut life) = self.call(CALL, (staff, place), 40)? else { return Ok(()) };
        let day = local(self.now).date();
        let Some(other) = self.at_work(place, day).into_iter().find(|one| *one != staff) else { return Ok(()) };
        life.item.assignee_id = Some(other);
        let begins = life.at + TimeDelta::minutes(12);
        self.take(&mut life, begins, Taken::new(Step::Started, Who::Employee(other)), |item| {
            item.state = VocState::InProgress;
        })?;
        let ends = utc((day + TimeDelta::days(1)).and_time(NaiveTime::MIN));
        let at = begins + TimeDelta::minutes(16);
        let minutes = (ends - at).num_minutes().clamp(1, 180);
        self.report(&mut life, at, (&mut Rng::with_seed(7), minutes))?;
        self.end(life)
    }
}
