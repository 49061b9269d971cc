//! How does an invented item go: who files it, how long it takes, and what comes between?

use super::{
    app,
    desk::{Desk, Known},
    life::{Life, Taken, Who, reopen, resolve},
    tree::{BRANCHES, Branch, Leaf},
    words::{Saying, Voice, channel, saying, solution},
};
use crate::{
    demo::{
        EXAMPLE_NUMBER,
        calendar::{is_business_day, local, utc},
        wording::{percent, weighted},
    },
    kernel::{error::Fault, id},
    org::scope::rules::{may_complete, tasks},
    voc::invented::{code, number, severity},
};
use chrono::{DateTime, NaiveTime, TimeDelta, Timelike, Utc};
use entity::{
    ids::{DepartmentId, EmployeeId, VocItemId},
    processing_scope::Task,
    voc_item::{Escalation, Model as Item, Rejection, Sensitivity, VocChannel, VocKind, VocState},
    voc_step::VocStepKind as Step,
    voc_text::VocTextKind as Text,
};
use std::sync::Arc;

const MINUTES_A_DAY: i64 = 24 * 60;

/// What is to be filed.
#[derive(Clone)]
pub(super) struct Filing {
    pub branch: &'static Branch,
    pub leaf: &'static Leaf,
    pub at: DateTime<Utc>,
    pub is_surge: bool,
    /// Somebody in particular, with another item of theirs.
    pub of: Option<(Option<Arc<Known>>, Item)>,
    /// By which way, if that is known.
    pub channel: Option<VocChannel>,
}

impl Desk<'_> {
    /// One item and all that becomes of it.
    pub fn tell(&mut self, filing: Filing) -> Result<(), Fault> {
        let threatens = filing.leaf.kind == VocKind::Complaint && percent(&mut self.rng, 5);
        let life = self.file(&filing, threatens)?;
        if let Some(life) = self.receive(life, &filing)? {
            self.handle(life, &filing, threatens)?;
        }
        Ok(())
    }

    pub fn file(&mut self, filing: &Filing, threatens: bool) -> Result<Life, Fault> {
        let kind = match filing.leaf.kind {
            VocKind::Complaint if !filing.is_surge && filing.channel.is_none() && percent(&mut self.rng, 13) => {
                VocKind::Inquiry
            }
            kind => kind,
        };
        let channel = filing.channel.unwrap_or_else(|| channel(filing.branch, &mut self.rng));
        let customer = match &filing.of {
            Some((customer, _)) => customer.clone(),
            None => self.customer(channel, filing.at),
        };
        let item = self.item(filing, (kind, channel), customer.as_deref());
        let voice = Voice {
            branch: filing.branch,
            leaf: filing.leaf,
            middles: filing.is_surge.then_some(app::SURGE),
            kind,
            channel,
            name: customer.as_ref().and_then(|known| known.name.as_deref()),
            threatens,
        };
        let text = voice.speak(&mut self.rng);
        let who = item.recorded_by.map_or(Who::Customer, Who::Employee);
        self.begin(Life { item, clocks: Vec::new(), customer, at: filing.at, review: None }, who, text)
    }

    /// Nobody knows who writes in social media, or every second of the others.
    fn customer(&mut self, channel: VocChannel, at: DateTime<Utc>) -> Option<Arc<Known>> {
        let unknown = if channel == VocChannel::Social { 92 } else { 48 };
        if percent(&mut self.rng, unknown) {
            return None;
        }
        let day = local(at).date();
        let somebody = self.rng.choice(&self.customers).cloned();
        // Whom the explorer's examples speak of has nothing else open, and was not asked about anything lately.
        let is_example = |known: &Known| known.row.number.as_deref() == Some(EXAMPLE_NUMBER);
        let is_lately = at > self.now - TimeDelta::days(80);
        somebody.filter(|known| known.row.since_on <= day && !(is_lately && is_example(known)))
    }

    pub fn item(&mut self, filing: &Filing, (kind, channel): (VocKind, VocChannel), customer: Option<&Known>) -> Item {
        let (at, rng) = (filing.at, &mut self.rng);
        let dissatisfaction = match kind {
            VocKind::Complaint => weighted(rng, &[(2, 9), (3, 33), (4, 34), (5, 14), (0, 10)]),
            VocKind::Inquiry => weighted(rng, &[(1, 8), (2, 16), (3, 12), (0, 64)]),
            VocKind::Suggestion => weighted(rng, &[(1, 10), (2, 14), (0, 76)]),
            VocKind::Compliment => weighted(rng, &[(1, 30), (0, 70)]),
        };
        let dissatisfaction = dissatisfaction.filter(|level| *level > 0);
        let id = VocItemId(id::fresh(at));
        let department_id = self.home(filing.leaf);
        // What came in within the last hours waits for somebody more often.
        let waits = percent(&mut self.rng, if at > self.now - TimeDelta::hours(5) { 30 } else { 4 });
        let assignee_id = match department_id.filter(|_| !waits) {
            Some(place) => self.somebody(place, local(at).date()),
            None => None,
        };
        let recorded_by = self.recorder(channel, customer.is_some(), at);
        let task = self.wish(filing.branch.code, kind);
        // D12: who is asked and may complete it keeps it.
        let keeper = recorded_by.zip(task).and_then(|(by, task)| self.keeper(by, task));
        let (department_id, assignee_id) =
            keeper.map_or((department_id, assignee_id), |(place, by)| (Some(place), Some(by)));
        let follows =
            filing.of.as_ref().map(|(_, item)| item).filter(|item| item.closed_at.is_some_and(|closed| closed < at));
        let claim = (filing.branch.code == "CLAIMS" && percent(&mut self.rng, 70)).then(|| self.next_number());
        let contract = customer.and_then(|known| known.contracts.iter().find(|(_, sold)| *sold <= local(at).date()));
        let counts = matches!(filing.branch.code, "CONTRACT" | "CLAIMS" | "PLANNER");
        Item {
            id,
            number: number(self.directory, id, at),
            kind,
            channel,
            category_id: self.categories.get(filing.leaf.code).copied().unwrap_or(entity::ids::VocCategoryId(id.0)),
            dissatisfaction,
            severity: severity(
                kind,
                dissatisfaction,
                channel,
                customer.is_some_and(|known| known.row.vulnerable.is_some()),
            ),
            sensitivity: filing.leaf.sensitivity.or_else(|| self.sensitive(filing)),
            customer_id: customer.map(|known| known.row.id),
            contract_id: contract.filter(|_| counts).map(|(id, _)| *id),
            task,
            claim_reference: claim.map(|claim| format!("{}-{:05}", at.format("%Y"), 50_000 + claim)),
            external_id: (channel == VocChannel::Partner).then(|| format!("P-{:06}", 204_000 + self.next_number())),
            state: if assignee_id.is_some() { VocState::Assigned } else { VocState::Received },
            department_id,
            assignee_id,
            caused_by_id: None,
            escalation: Escalation::None,
            received_at: at,
            first_received_at: follows.map_or(at, |item| item.first_received_at),
            recorded_by,
            follows_id: follows.map(|item| item.id),
            merged_into_id: None,
            rejected_as: None,
            transfers: 0,
            reopenings: 0,
            first_response_at: None,
            resolved_at: None,
            closed_at: None,
            closes_at: None,
            abused_at: None,
            version: 1,
        }
    }

    /// D12: what somebody who asks wants to have done.
    fn wish(&mut self, branch: &str, kind: VocKind) -> Option<Task> {
        let tasks: &[(Task, u32)] = match branch {
            "CONTRACT" => &[
                (Task::ContractChange, 24),
                (Task::PaymentMethodChange, 22),
                (Task::CertificateIssue, 20),
                (Task::Cancellation, 12),
                (Task::Refund, 9),
                (Task::BeneficiaryChange, 8),
                (Task::PolicyLoan, 5),
            ],
            "CLAIMS" => &[(Task::ClaimStatusGuidance, 66), (Task::ClaimIntake, 26), (Task::SmallClaimPayment, 8)],
            "SERVICE" | "APP" | "PRIVACY" => &[(Task::PersonalDataChange, 45), (Task::CertificateIssue, 55)],
            "DISPATCH" => &[(Task::RoadsideDispatch, 100)],
            _ => &[],
        };
        if kind != VocKind::Inquiry || tasks.is_empty() {
            return None;
        }
        weighted(&mut self.rng, tasks)
    }

    fn keeper(&self, by: EmployeeId, task: Task) -> Option<(DepartmentId, EmployeeId)> {
        let person = self.directory.employee(by)?;
        let function = person.job_function.into();
        may_complete(tasks(function, None), task).then_some((person.department.key, by))
    }

    /// V10: some accuse somebody, some abuse whoever answers the phone.
    fn sensitive(&mut self, filing: &Filing) -> Option<Sensitivity> {
        let accuses = filing.leaf.code.ends_with("_RUDE") && percent(&mut self.rng, 12);
        let abuses = filing.branch.code == "SERVICE" && self.rng.u32(0..1_000) < 6;
        match (accuses, abuses) {
            (true, _) => Some(Sensitivity::AccusedEmployee),
            (_, true) => Some(Sensitivity::Abuse),
            _ => None,
        }
    }

    /// Customers file by web and app themselves; all else somebody takes down.
    fn recorder(&mut self, channel: VocChannel, is_known: bool, at: DateTime<Utc>) -> Option<entity::ids::EmployeeId> {
        if is_known && matches!(channel, VocChannel::Web | VocChannel::App) {
            return None;
        }
        let place = match channel {
            VocChannel::CallCenter | VocChannel::App => ["5210", "5220", "5230", "5240"],
            VocChannel::Branch | VocChannel::Meeting => ["5410", "5420", "5430", "5410"],
            VocChannel::Regulator | VocChannel::Letter => ["5500"; 4],
            VocChannel::Web | VocChannel::Social | VocChannel::Partner => ["5100"; 4],
        };
        let code = self.rng.choice(place).unwrap_or("5100");
        let place = self.department(code)?;
        self.somebody(place, local(at).date())
    }

    /// Into somebody's hands, unless it ends before that.
    pub fn receive(&mut self, mut life: Life, filing: &Filing) -> Result<Option<Life>, Fault> {
        if life.item.state == VocState::Received {
            let at = self.after(life.at, (5, 300));
            let person = life.item.department_id.and_then(|place| self.somebody(place, local(at).date()));
            let Some(person) = person else { return self.ended(life) };
            let assigned = Taken::new(Step::Assigned, Who::Employee(person));
            let done = self.take(&mut life, at, assigned, |item| {
                (item.assignee_id, item.state) = (Some(person), VocState::Assigned);
            })?;
            if !done {
                return self.ended(life);
            }
        }
        if percent(&mut self.rng, 3) && !filing.is_surge && !self.transfer(&mut life, filing)? {
            return self.ended(life);
        }
        if percent(&mut self.rng, 3) && !filing.is_surge && filing.of.is_none() {
            self.reject(&mut life)?;
            return self.ended(life);
        }
        Ok(Some(life))
    }

    fn ended(&mut self, life: Life) -> Result<Option<Life>, Fault> {
        self.end(life)?;
        Ok(None)
    }

    fn transfer(&mut self, life: &mut Life, filing: &Filing) -> Result<bool, Fault> {
        let at = self.after(life.at, (10, 240));
        let Some(other) = self.rng.choice(filing.branch.leaves) else { return Ok(true) };
        let place = self.home(other).filter(|place| life.item.department_id != Some(*place));
        let Some(place) = place else { return Ok(true) };
        let person = self.somebody(place, local(at).date());
        let why = saying(Saying::Transfer, None, &mut self.rng);
        let taken = Taken::new(Step::Transferred, life.assignee()).saying(Text::Reason, why);
        self.take(life, at, taken, |item| {
            (item.department_id, item.assignee_id) = (Some(place), person);
            item.transfers += 1;
        })
    }

    fn reject(&mut self, life: &mut Life) -> Result<(), Fault> {
        let at = self.after(life.at, (10, 400));
        let (what, why) = match percent(&mut self.rng, 55) {
            true => (Rejection::Duplicate, Saying::Duplicate),
            false => (Rejection::NotOurs, Saying::NotOurs),
        };
        let why = saying(why, None, &mut self.rng);
        let taken = Taken::new(Step::Rejected, life.assignee()).code(code(&what)).saying(Text::Reason, why);
        let reject = |item: &mut Item| (item.rejected_as, item.state) = (Some(what), VocState::Rejected);
        self.take(life, at, taken, reject)?;
        Ok(())
    }

    pub fn handle(&mut self, mut life: Life, filing: &Filing, threatens: bool) -> Result<(), Fault> {
        if filing.of.is_none() && life.customer.is_some() && percent(&mut self.rng, 4) {
            self.twin(&mut life, filing)?;
        }
        let done = self.work(&mut life, threatens)?;
        let (item, known) = (life.item.clone(), life.customer.clone());
        let (contacts, heard) = self.contacts(&item);
        let goes = filing.of.is_none() && self.outside.goes(&life, contacts, filing.branch.line, threatens);
        self.end(life)?;
        if goes {
            self.goes_to_regulator((known.clone(), item.clone()), heard, filing)?;
        }
        if done && known.is_some() && filing.of.is_none() && percent(&mut self.rng, 4) {
            let at = self.after(item.received_at, (40 * MINUTES_A_DAY, 120 * MINUTES_A_DAY));
            if item.state == VocState::Closed && at < self.now {
                self.tell(Filing { at, of: Some((known, item)), is_surge: false, channel: None, ..filing.clone() })?;
            }
        }
        Ok(())
    }

    /// V5: the same customer says it once more, and that is merged into the first.
    fn twin(&mut self, life: &mut Life, filing: &Filing) -> Result<(), Fault> {
        let at = life.at + TimeDelta::minutes(self.rng.i64(3..50));
        if at > self.now {
            return Ok(());
        }
        let of = Some((life.customer.clone(), life.item.clone()));
        let mut twin = self.file(&Filing { at, of, ..filing.clone() }, false)?;
        let at = self.after(twin.at, (5, 90));
        let (into, who, why) = (life.item.id, life.assignee(), saying(Saying::Merge, None, &mut self.rng));
        let merged = Taken { other: Some(into), ..Taken::new(Step::Merged, who) }.saying(Text::Reason, why);
        let is_merged = self.take(&mut twin, at, merged, |item| {
            (item.state, item.merged_into_id) = (VocState::Merged, Some(into));
        })?;
        let took = Taken { other: Some(twin.item.id), ..Taken::new(Step::TookOver, who) };
        if is_merged {
            self.take(life, at, took, |_| {})?;
        }
        self.twins.push(twin);
        Ok(())
    }

    /// True if it was done with before now.
    fn work(&mut self, life: &mut Life, threatens: bool) -> Result<bool, Fault> {
        let at = self.after(life.at, (4, 80));
        if !self.start(life, at)? || !self.abused(life)? || !self.praised(life)? {
            return Ok(false);
        }
        let minutes =
            weighted(&mut self.rng, &[(150, 58), (1_300, 27), (5 * MINUTES_A_DAY, 10), (18 * MINUTES_A_DAY, 5)]);
        let minutes = minutes.unwrap_or(150) * if threatens { 3 } else { 1 };
        if (minutes > 300 || percent(&mut self.rng, 55)) && !self.hold(life)? {
            return Ok(false);
        }
        if percent(&mut self.rng, 15) && !self.note(life)? {
            return Ok(false);
        }
        if threatens && !self.press(life)? {
            return Ok(false);
        }
        if minutes > 4 * MINUTES_A_DAY && life.item.kind == VocKind::Complaint && percent(&mut self.rng, 35) {
            let at = self.after(life.at, (MINUTES_A_DAY, 4 * MINUTES_A_DAY));
            self.extend(life, at)?;
        }
        if percent(&mut self.rng, 11) && life.item.kind != VocKind::Compliment && !self.wait(life)? {
            return Ok(false);
        }
        let spread = self.rng.i64(minutes / 3..=minutes);
        if !self.resolve(life, spread)? {
            return Ok(false);
        }
        if percent(&mut self.rng, 4) && life.item.kind == VocKind::Complaint && !self.again(life)? {
            return Ok(false);
        }
        self.close(life)
    }

    fn start(&mut self, life: &mut Life, at: DateTime<Utc>) -> Result<bool, Fault> {
        let taken = Taken::new(Step::Started, life.assignee());
        self.take(life, at, taken, |item| item.state = VocState::InProgress)
    }

    fn hold(&mut self, life: &mut Life) -> Result<bool, Fault> {
        // Some are late even with that.
        let most = if percent(&mut self.rng, 88) { 70 } else { 600 };
        let at = self.after(life.at, (5, most));
        let text = saying(Saying::Holding, life.name(), &mut self.rng);
        let taken = Taken::new(Step::Replied, life.assignee()).saying(Text::Reply, text);
        self.take(life, at, taken, |item| {
            item.first_response_at.get_or_insert(at);
        })
    }

    fn note(&mut self, life: &mut Life) -> Result<bool, Fault> {
        let at = self.after(life.at, (5, 120));
        let text = saying(Saying::Note, None, &mut self.rng);
        let taken = Taken::new(Step::Noted, life.assignee()).saying(Text::Note, text);
        self.take(life, at, taken, |_| {})
    }

    /// The customer comes back before anybody has answered, and it goes up.
    fn press(&mut self, life: &mut Life) -> Result<bool, Fault> {
        for _ in 0..self.rng.u32(1..4) {
            let at = life.at + TimeDelta::minutes(self.rng.i64(300..2_600));
            let text = saying(Saying::Presses, None, &mut self.rng);
            // What is said by phone, somebody writes down.
            let who = if life.item.recorded_by.is_none() { Who::Customer } else { life.assignee() };
            let taken = Taken::new(Step::Answered, who).saying(Text::Message, text);
            if !self.take(life, at, taken, |_| {})? {
                return Ok(false);
            }
        }
        let at = self.after(life.at, (10, 200));
        self.pass(life, at.min(self.now));
        life.at = at.min(self.now);
        if life.item.escalation != Escalation::None {
            return Ok(true);
        }
        let up = if percent(&mut self.rng, 80) { Escalation::Leader } else { Escalation::Executive };
        let why = saying(Saying::Escalate, None, &mut self.rng);
        let taken = Taken::new(Step::Escalated, life.assignee()).code(code(&up)).saying(Text::Reason, why);
        self.take(life, at, taken, |item| item.escalation = up)
    }

    fn wait(&mut self, life: &mut Life) -> Result<bool, Fault> {
        let at = self.after(life.at, (20, 400));
        let why = saying(Saying::Waiting, None, &mut self.rng);
        let taken = Taken::new(Step::Waiting, life.assignee()).saying(Text::Reason, why);
        if !self.take(life, at, taken, |item| item.state = VocState::WaitingForCustomer)? {
            return Ok(false);
        }
        if percent(&mut self.rng, 15) {
            return Ok(true);
        }
        let at = life.at + TimeDelta::minutes(self.rng.i64(200..6 * MINUTES_A_DAY));
        let text = saying(Saying::Answer, None, &mut self.rng);
        let who = if life.item.recorded_by.is_none() { Who::Customer } else { life.assignee() };
        let taken = Taken::new(Step::Answered, who).saying(Text::Message, text);
        self.take(life, at, taken, |item| item.state = VocState::InProgress)
    }

    fn resolve(&mut self, life: &mut Life, minutes: i64) -> Result<bool, Fault> {
        let at = self.after(life.at, (minutes, minutes + 60));
        let text = saying(solution(life.item.kind), life.name(), &mut self.rng);
        let taken = Taken::new(Step::Resolved, life.assignee()).saying(Text::Reply, text);
        let days = self.close_days;
        self.take(life, at, taken, |item| resolve(item, at, days))
    }

    /// V2: the customer is not content.
    fn again(&mut self, life: &mut Life) -> Result<bool, Fault> {
        let at = life.at + TimeDelta::minutes(self.rng.i64(60..6 * MINUTES_A_DAY));
        let text = saying(Saying::Reopen, None, &mut self.rng);
        let who = if life.item.recorded_by.is_none() { Who::Customer } else { life.assignee() };
        let kind = if matches!(who, Who::Customer) { Text::Message } else { Text::Reason };
        if !self.take(life, at, Taken::new(Step::Reopened, who).saying(kind, text), reopen)? {
            return Ok(false);
        }
        let at = self.after(life.at, (10, 200));
        if !self.start(life, at)? {
            return Ok(false);
        }
        let minutes = self.rng.i64(100..2_000);
        self.resolve(life, minutes)
    }

    /// V14, then V2: which department caused it is said while it is resolved; most close by themselves.
    fn close(&mut self, life: &mut Life) -> Result<bool, Fault> {
        if life.item.kind == VocKind::Complaint && percent(&mut self.rng, 22) {
            let at = life.at + TimeDelta::minutes(self.rng.i64(2..90));
            let Some(leaf) = self.leaf() else { return Ok(false) };
            let cause = if percent(&mut self.rng, 75) { life.item.department_id } else { self.home(leaf) };
            let taken = Taken::new(Step::Updated, life.assignee()).code("causedBy");
            if !self.take(life, at, taken, |item| item.caused_by_id = cause)? {
                return Ok(false);
            }
        }
        let by_hand = percent(&mut self.rng, 15);
        let (who, at) = match life.item.closes_at {
            Some(at) if !by_hand => (Who::Service, at),
            _ => (life.assignee(), life.at + TimeDelta::minutes(self.rng.i64(60..3 * MINUTES_A_DAY))),
        };
        let is_closed = self.take(life, at, Taken::new(Step::Closed, who), |item| {
            (item.state, item.closed_at, item.closes_at) = (VocState::Closed, Some(at), None);
        })?;
        if is_closed {
            self.ask(life)?;
        }
        Ok(is_closed)
    }

    fn leaf(&mut self) -> Option<&'static Leaf> {
        let branch = self.rng.choice(BRANCHES)?;
        self.rng.choice(branch.leaves)
    }

    /// So many minutes later, while people work: nine to six on business days.
    pub fn after(&mut self, at: DateTime<Utc>, (least, most): (i64, i64)) -> DateTime<Utc> {
        let then = local(at + TimeDelta::minutes(self.rng.i64(least..=most.max(least))));
        if is_business_day(then.date()) && (9..18).contains(&then.hour()) {
            return utc(then);
        }
        let mut day = if then.hour() >= 18 { then.date() + TimeDelta::days(1) } else { then.date() };
        while !is_business_day(day) {
            day += TimeDelta::days(1);
        }
        let opens = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
        utc(day.and_time(opens)) + TimeDelta::seconds(self.rng.i64(60..4_200))
    }
}
