//! What waits in the demo for whoever tries the explorer's examples?

use super::{
    desk::{Desk, Known},
    life::{Life, Taken, Who, resolve},
    script::Filing,
    tree::BRANCHES,
    words::{Saying, saying},
};
use crate::{demo::EXAMPLE_NUMBER, kernel::error::Fault, voc::invented::severity};
use chrono::TimeDelta;
use entity::{
    ids::{DepartmentId, EmployeeId},
    voc_item::{VocChannel, VocKind, VocState},
    voc_step::VocStepKind as Step,
    voc_text::VocTextKind as Text,
};
use std::sync::Arc;

/// Both items of the scene have it.
pub const EXAMPLE_CLAIM: &str = "2026-77001";

const FIRST: &str = "홍서윤입니다. 사고 접수한 지 열흘인데 담당자가 바뀌었다는 연락도 없었습니다. 전화를 일곱 번 했는데 한 번도 안 \
                     받으시네요. 010-2468-1234로 연락 주세요.";
const SAID: &str = "어제 오후에 전화 준다고 하셔서 일도 못 하고 기다렸습니다. 통화 녹취 다 있으니 이번 주까지 답이 없으면 금감원에 \
                    민원 넣겠습니다.";
const EARLIER: &str = "앱에서 진단서 사진을 올리면 처음 화면으로 돌아가요. 세 번 해도 똑같습니다.";
const AGAIN: &str =
    "강릉 사고 건 담당자 연락이 안 돼서 앱으로 다시 남겨요. 담당자가 바뀌었다는 연락도 없고 전화도 안 받아요 ㅠㅠ";

impl Desk<'_> {
    /// A customer who comes back, and files the same once more: both with the one whom the explorer signs in as staff.
    pub fn scene(&mut self, staff: EmployeeId, place: DepartmentId) -> Result<(), Fault> {
        let Some(mut first) = self.of_example(FIRST, VocChannel::CallCenter, (staff, place), 2_900)? else {
            return Ok(());
        };
        let begins = first.at + TimeDelta::minutes(35);
        self.take(&mut first, begins, Taken::new(Step::Started, Who::Employee(staff)), |item| {
            item.state = VocState::InProgress;
        })?;
        let told = saying(Saying::Holding, first.name(), &mut self.rng);
        let replied = Taken::new(Step::Replied, Who::Employee(staff)).saying(Text::Reply, told);
        let at = begins + TimeDelta::minutes(40);
        self.take(&mut first, at, replied, |item| {
            item.first_response_at.get_or_insert(at);
        })?;
        let said = Taken::new(Step::Answered, Who::Customer).saying(Text::Message, SAID.to_owned());
        self.take(&mut first, at + TimeDelta::minutes(1_300), said, |_| {})?;
        let note = "세 번째 연락. 약속한 전화가 빠진 것이 사실이라 센터장님과 먼저 상의함.".to_owned();
        let noted = Taken::new(Step::Noted, Who::Employee(staff)).saying(Text::Note, note);
        self.take(&mut first, at + TimeDelta::minutes(1_350), noted, |_| {})?;
        let again = self.of_example(AGAIN, VocChannel::App, (staff, place), 150)?;
        self.end(first)?;
        if let Some(again) = again {
            self.end(again)?;
        }
        self.asked_scene((staff, place))?;
        self.rests_now(staff, place)
    }

    /// V15: something of the same customer that has closed two days ago, and about which they have not said anything yet.
    fn asked_scene(&mut self, whose: (EmployeeId, DepartmentId)) -> Result<(), Fault> {
        let Some(mut life) = self.of_example(EARLIER, VocChannel::App, whose, 12 * 1_440)? else { return Ok(()) };
        life.item.claim_reference = None;
        let staff = Who::Employee(whose.0);
        let started = life.at + TimeDelta::minutes(50);
        self.take(&mut life, started, Taken::new(Step::Started, staff), |item| item.state = VocState::InProgress)?;
        let text = saying(Saying::Solved, life.name(), &mut self.rng);
        let (at, days) = (started + TimeDelta::minutes(2_400), self.close_days);
        let resolved = Taken::new(Step::Resolved, staff).saying(Text::Reply, text);
        self.take(&mut life, at, resolved, |item| resolve(item, at, days))?;
        let at = at + TimeDelta::days(days.into());
        self.take(&mut life, at, Taken::new(Step::Closed, Who::Service), |item| {
            (item.state, item.closed_at, item.closes_at) = (VocState::Closed, Some(at), None);
        })?;
        let survey = self.survey(&life);
        self.written.surveys.extend(survey);
        self.end(life)
    }

    /// Somebody else, who calls.
    pub fn call(&mut self, text: &str, whose: (EmployeeId, DepartmentId), minutes: i64) -> Result<Option<Life>, Fault> {
        let is_other = |known: &&Arc<Known>| {
            known.row.number.as_deref() != Some(EXAMPLE_NUMBER) && known.row.employee_id.is_none()
        };
        let customer = self.customers.iter().find(is_other).cloned();
        self.filed(customer, (text, VocChannel::CallCenter), whose, minutes)
    }

    fn of_example(
        &mut self,
        text: &str,
        channel: VocChannel,
        whose: (EmployeeId, DepartmentId),
        minutes: i64,
    ) -> Result<Option<Life>, Fault> {
        let customer = self.customers.iter().find(|known| known.row.number.as_deref() == Some(EXAMPLE_NUMBER)).cloned();
        let life = self.filed(customer, (text, channel), whose, minutes)?;
        Ok(life.map(|mut life| {
            life.item.claim_reference = Some(EXAMPLE_CLAIM.to_owned());
            life
        }))
    }

    fn filed(
        &mut self,
        customer: Option<Arc<Known>>,
        (text, channel): (&str, VocChannel),
        (staff, place): (EmployeeId, DepartmentId),
        minutes: i64,
    ) -> Result<Option<Life>, Fault> {
        let found = BRANCHES.iter().find_map(|branch| {
            let leaf = branch.leaves.iter().find(|leaf| leaf.code == "CLAIMS_NO_CONTACT")?;
            Some((*branch, leaf))
        });
        let (Some(customer), Some((branch, leaf))) = (customer, found) else { return Ok(None) };
        let at = self.now - TimeDelta::minutes(minutes);
        let filing = Filing { branch, leaf, at, is_surge: false, of: None, channel: None };
        let mut item = self.item(&filing, (VocKind::Complaint, channel), Some(&customer));
        (item.kind, item.channel, item.dissatisfaction) = (VocKind::Complaint, channel, Some(4));
        let is_vulnerable = customer.row.vulnerable.is_some();
        item.severity = severity(item.kind, item.dissatisfaction, channel, is_vulnerable);
        (item.sensitivity, item.external_id) = (None, None);
        (item.department_id, item.assignee_id, item.state) = (Some(place), Some(staff), VocState::Assigned);
        (item.claim_reference, item.task) = (None, None);
        item.recorded_by = if channel == VocChannel::App { None } else { item.recorded_by.or(Some(staff)) };
        let who = item.recorded_by.map_or(Who::Customer, Who::Employee);
        let life = Life { item, clocks: Vec::new(), customer: Some(customer), at, review: None };
        self.begin(life, who, text.to_owned()).map(Some)
    }
}
