//! A dozen advisors in every state, made of those whose VOC led to a verified improvement: by the same rules as real ones.

use crate::{
    advisor::{Place, rules, sealed},
    demo::{
        calendar::{business_days_after, is_business_day, local, utc},
        fill::insert,
        programme::advisor_texts::{ACTIVITIES, AGREED, DISAGREED, MERITS, QUESTIONS},
        wording::weighted,
    },
    improvement::store::{Contribution, contributions},
    kernel::{db::Db, error::Fault, id, secret::Ring},
    org::Directory,
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use entity::{
    advisor_activity::{self, ActivityKind, ActivityState},
    advisor_question::{self, QuestionState},
    advisor_review::{self, ReviewStep},
    advisor_suggestion,
    customer::{self, Model as Customer},
    employee_role::Role,
    ids::*,
    improvement_task,
    loyal_customer_advisor::{self, AdvisorEnd, AdvisorState as State, ConsentHow, Model as Advisor, RenewalState},
    voc_item::{self, VocKind},
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};

/// How it stands today, and how many days ago it was nominated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Nominated,
    Feasible,
    Approved,
    /// In the first term.
    Active,
    /// In the first term, and a second one is asked for.
    Renewing,
    Renewed,
    Expired,
    Resigned,
    Rejected,
    Withdrawn,
}

/// The oldest first: an expired term began long ago.
const FATES: [(Fate, i64); 12] = [
    (Fate::Renewed, 258),
    (Fate::Expired, 245),
    (Fate::Resigned, 190),
    (Fate::Renewing, 178),
    (Fate::Active, 140),
    (Fate::Rejected, 96),
    (Fate::Active, 82),
    (Fate::Withdrawn, 60),
    (Fate::Active, 41),
    (Fate::Approved, 16),
    (Fate::Feasible, 8),
    (Fate::Nominated, 3),
];
const MONTHS: i32 = 6;

/// Writes them, unless there are any, or nothing was improved yet.
pub async fn advisors(db: &Db, ring: &Ring, directory: &Directory, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    if loyal_customer_advisor::Entity::find().count(db.reader()).await? > 0 {
        return Ok(());
    }
    let rng = Rng::with_seed(seed ^ 0xAD);
    let Some(cast) = Cast::of(directory) else { return Ok(()) };
    let mut desk =
        Desk { ring, rng, now, cast, numbers: HashMap::new(), filed: filed(db).await?, written: Written::default() };
    for ((fate, ago), (customer, task, contribution)) in FATES.into_iter().zip(chosen(db).await?) {
        desk.tell((fate, ago), &customer, (&task, contribution.verified_at))?;
    }
    let written = desk.written;
    let tx = db.begin().await?;
    insert::<loyal_customer_advisor::Entity, _>(&tx, written.advisors).await?;
    insert::<advisor_review::Entity, _>(&tx, written.reviews).await?;
    insert::<advisor_activity::Entity, _>(&tx, written.activities).await?;
    insert::<advisor_suggestion::Entity, _>(&tx, written.suggestions).await?;
    insert::<advisor_question::Entity, _>(&tx, written.questions).await?;
    tx.commit().await?;
    Ok(())
}

type Chosen = (Customer, improvement_task::Model, Contribution);

/// Customers who agreed to be contacted, each with a task that their VOC led to: the first verified first.
async fn chosen(db: &Db) -> Result<Vec<Chosen>, Fault> {
    let mut all = contributions(db.reader(), None, 4_000).await?;
    // Whose item was named when the task was asked for, comes before whose was counted.
    all.sort_by_key(|one| (!one.is_named, one.verified_at, one.customer_id));
    let (mut tasks, mut seen, mut chosen) = (HashMap::<ImprovementTaskId, usize>::new(), HashSet::new(), Vec::new());
    for one in all {
        let of_task = tasks.entry(one.task_id).or_default();
        if chosen.len() >= FATES.len() || *of_task >= 3 || !seen.insert(one.customer_id) {
            continue;
        }
        let customer = customer::Entity::find_by_id(one.customer_id).one(db.reader()).await?;
        let Some(customer) = customer.filter(|one| one.contact_consent && one.erased_at.is_none()) else { continue };
        let task = improvement_task::Entity::find_by_id(one.task_id).one(db.reader()).await?;
        let Some(task) = task else { continue };
        *of_task += 1;
        chosen.push((customer, task, one));
    }
    chosen.sort_by_key(|(_, _, one)| (one.verified_at, one.customer_id));
    Ok(chosen)
}

/// Suggestions of known customers: what an advisor proposed and was filed.
async fn filed(db: &Db) -> Result<HashMap<CustomerId, Vec<(DateTime<Utc>, VocItemId)>>, Fault> {
    let items = voc_item::Entity::find()
        .filter(voc_item::Column::Kind.eq(VocKind::Suggestion))
        .filter(voc_item::Column::CustomerId.is_not_null())
        .order_by_asc(voc_item::Column::ReceivedAt);
    let mut of: HashMap<CustomerId, Vec<_>> = HashMap::new();
    for item in items.all(db.reader()).await? {
        if let Some(customer) = item.customer_id {
            of.entry(customer).or_default().push((item.received_at, item.id));
        }
    }
    Ok(of)
}

/// Who nominates, reviews, appoints and answers.
struct Cast {
    nominators: Vec<EmployeeId>,
    office: Vec<EmployeeId>,
    executives: Vec<EmployeeId>,
    cco: EmployeeId,
    ceo: Option<EmployeeId>,
}

impl Cast {
    fn of(directory: &Directory) -> Option<Self> {
        let with = |role: Role| -> Vec<EmployeeId> {
            let people = directory.employees().iter().filter(|one| one.is_active() && one.role_set.contains(role));
            people.map(|one| one.key).collect()
        };
        let (office, cco) = (with(Role::CsOffice), with(Role::Cco).first().copied()?);
        let executives: Vec<_> = with(Role::Executive).into_iter().filter(|id| *id != cco).collect();
        let nominators = with(Role::Leader).into_iter().filter(|id| !executives.contains(id) && !office.contains(id));
        let cast = Self {
            nominators: nominators.collect(),
            office,
            executives,
            cco,
            ceo: directory.chief_executives().first().copied(),
        };
        (cast.office.len() > 1 && cast.executives.len() > 3 && !cast.nominators.is_empty()).then_some(cast)
    }
}

#[derive(Default)]
struct Written {
    advisors: Vec<Advisor>,
    reviews: Vec<advisor_review::Model>,
    activities: Vec<advisor_activity::Model>,
    suggestions: Vec<advisor_suggestion::Model>,
    questions: Vec<advisor_question::Model>,
}

struct Desk<'a> {
    ring: &'a Ring,
    rng: Rng,
    now: DateTime<Utc>,
    cast: Cast,
    /// The last number of each year.
    numbers: HashMap<i32, i64>,
    filed: HashMap<CustomerId, Vec<(DateTime<Utc>, VocItemId)>>,
    written: Written,
}

impl Desk<'_> {
    fn tell(
        &mut self,
        (fate, ago): (Fate, i64),
        customer: &Customer,
        (task, verified_at): (&improvement_task::Model, DateTime<Utc>),
    ) -> Result<(), Fault> {
        let at = (self.now - TimeDelta::days(ago)).max(verified_at + TimeDelta::hours(30));
        if at >= self.now {
            return Ok(());
        }
        let id = LoyalCustomerAdvisorId(id::fresh(at));
        let merit = self.rng.choice(MERITS).copied().unwrap_or_default();
        let improvement = rules::improvement(&task.title).unwrap_or_else(|_| "고객 안내".to_owned());
        let nominator = self.rng.choice(&self.cast.nominators).copied().unwrap_or(self.cast.cco);
        let mut advisor = Advisor {
            id,
            customer_id: customer.id,
            state: State::Nominated,
            nominated_by: nominator,
            nominated_at: at,
            merit: sealed(self.ring, customer, (Place::Merit, id.0), merit)?,
            improvement: sealed(self.ring, customer, (Place::Improvement, id.0), &improvement)?,
            improvement_task_id: task.id,
            consent_how: None,
            consent_on: None,
            consent_recorded_by: None,
            number: None,
            appointed_at: None,
            appointed_by: None,
            signed_by: None,
            first_day: None,
            last_day: None,
            renewals: 0,
            renewal: None,
            renewal_by: None,
            ended_at: None,
            ended_by: None,
            ended_as: None,
            end_reason: None,
            version: 1,
        };
        self.reviewed(&mut advisor, customer, (fate, at))?;
        if matches!(fate, Fate::Active | Fate::Renewing | Fate::Renewed | Fate::Expired | Fate::Resigned) {
            self.appointed(&mut advisor, at + TimeDelta::days(9));
            self.lived(&mut advisor, customer, fate)?;
        }
        if fate == Fate::Withdrawn {
            (advisor.state, advisor.ended_as) = (State::Withdrawn, Some(AdvisorEnd::Resigned));
            advisor.ended_at = Some(at + TimeDelta::days(4));
        }
        self.written.advisors.push(advisor);
        Ok(())
    }

    fn reviewed(
        &mut self,
        advisor: &mut Advisor,
        customer: &Customer,
        (fate, at): (Fate, DateTime<Utc>),
    ) -> Result<(), Fault> {
        let steps = match fate {
            Fate::Nominated => 0,
            // The CS office, and one executive so far.
            Fate::Feasible | Fate::Rejected => 2,
            Fate::Withdrawn => 1,
            _ => 3,
        };
        let is_rejected = fate == Fate::Rejected;
        self.round(advisor, customer, (1, at), (steps, is_rejected))?;
        advisor.state = match (fate, steps) {
            (Fate::Rejected, _) => State::Rejected,
            (_, 0) => State::Nominated,
            (_, 3) => State::Approved,
            _ => State::Feasible,
        };
        Ok(())
    }

    /// So many steps of a round; the last one disagrees if it is rejected.
    fn round(
        &mut self,
        advisor: &mut Advisor,
        customer: &Customer,
        (round, at): (i32, DateTime<Utc>),
        (steps, is_rejected): (usize, bool),
    ) -> Result<(), Fault> {
        let asked_for = if round == 1 { Some(advisor.nominated_by) } else { advisor.renewal_by };
        let is_free = |id: &EmployeeId| asked_for != Some(*id) && customer.employee_id != Some(*id);
        let mut office: Vec<_> = self.cast.office.iter().copied().filter(is_free).collect();
        let mut executives: Vec<_> = self.cast.executives.iter().copied().filter(is_free).collect();
        self.rng.shuffle(&mut office);
        self.rng.shuffle(&mut executives);
        let reviewers = office.into_iter().take(1).map(|id| (ReviewStep::Feasibility, id));
        let reviewers = reviewers.chain(executives.into_iter().take(2).map(|id| (ReviewStep::Executive, id)));
        for (n, (step, reviewer)) in reviewers.take(steps).enumerate() {
            let agrees = !(is_rejected && n + 1 == steps);
            let text = if agrees { self.rng.choice(AGREED).copied().unwrap_or_default() } else { DISAGREED };
            let place = (Place::Review(round, reviewer.0), advisor.id.0);
            let hours = i64::try_from(n).unwrap_or_default() * 44 + self.rng.i64(20..40);
            self.written.reviews.push(advisor_review::Model {
                advisor_id: advisor.id,
                round,
                reviewer_id: reviewer,
                step,
                agrees,
                reason: sealed(self.ring, customer, place, text)?,
                at: (at + TimeDelta::hours(hours)).min(self.now - TimeDelta::minutes(30)),
            });
            advisor.version += 1;
        }
        Ok(())
    }

    fn appointed(&mut self, advisor: &mut Advisor, at: DateTime<Utc>) {
        let day = local(at).date();
        let first = day.iter_days().take(10).find(|day| is_business_day(*day)).unwrap_or(day);
        let at = utc(first.and_hms_opt(10, 30, 0).unwrap_or_default());
        let count = self.numbers.entry(first.year()).or_default();
        *count += 1;
        let how = weighted(&mut self.rng, &[(ConsentHow::Call, 50), (ConsentHow::Written, 30), (ConsentHow::App, 20)]);
        let by = self.cast.office.first().copied();
        advisor.state = State::Active;
        (advisor.consent_how, advisor.consent_on) = (how, Some(first.pred_opt().unwrap_or(first)));
        (advisor.consent_recorded_by, advisor.appointed_by) = (by, by);
        advisor.number = Some(rules::number(first, *count));
        (advisor.appointed_at, advisor.signed_by) = (Some(at), self.cast.ceo);
        (advisor.first_day, advisor.last_day) = (Some(first), Some(rules::last_day(first, MONTHS)));
        advisor.version += 1;
    }

    /// The term as far as it has come.
    fn lived(&mut self, advisor: &mut Advisor, customer: &Customer, fate: Fate) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (advisor.first_day, advisor.last_day) else { return Ok(()) };
        let today = local(self.now).date();
        let begun = utc(first.and_hms_opt(11, 0, 0).unwrap_or_default());
        let mut until = last.min(today);
        match fate {
            Fate::Renewing | Fate::Renewed => {
                let asked = begun + TimeDelta::days(150);
                if asked < self.now {
                    advisor.renewal_by = self.cast.office.last().copied();
                    advisor.version += 1;
                    let steps = if fate == Fate::Renewed { 3 } else { 1 };
                    self.round(advisor, customer, (2, asked), (steps, false))?;
                    advisor.renewal =
                        Some(if fate == Fate::Renewed { RenewalState::Granted } else { RenewalState::Feasible });
                }
                if advisor.renewal == Some(RenewalState::Granted) {
                    advisor.renewals = 1;
                    advisor.last_day = Some(rules::last_day(rules::day_after(last), MONTHS));
                    until = today;
                }
            }
            Fate::Resigned => {
                until = (first + TimeDelta::days(70)).min(today);
                (advisor.state, advisor.ended_as) = (State::Ended, Some(AdvisorEnd::Resigned));
                advisor.ended_at = Some(utc(until.and_hms_opt(9, 12, 0).unwrap_or_default()).min(self.now));
                let why = "이직으로 바빠져 활동이 어렵습니다. 좋은 경험이었어요.";
                advisor.end_reason = sealed(self.ring, customer, (Place::EndReason, advisor.id.0), why)?;
                advisor.version += 1;
            }
            _ => {}
        }
        if advisor.state == State::Active && advisor.last_day.is_some_and(|last| last < today) {
            (advisor.state, advisor.ended_as) = (State::Ended, Some(AdvisorEnd::Expired));
            advisor.ended_at =
                advisor.last_day.map(|last| utc(rules::day_after(last).and_hms_opt(0, 0, 0).unwrap_or_default()));
            advisor.version += 1;
        }
        self.worked(advisor, customer, (begun, until))?;
        self.asked(advisor, customer, (begun, until))
    }

    fn worked(
        &mut self,
        advisor: &Advisor,
        customer: &Customer,
        (begun, until): (DateTime<Utc>, NaiveDate),
    ) -> Result<(), Fault> {
        let mut said: Vec<_> = ACTIVITIES.iter().collect();
        self.rng.shuffle(&mut said);
        let mut items = self.filed.get(&advisor.customer_id).cloned().unwrap_or_default().into_iter();
        for (n, (instruction, report, proposal)) in said.into_iter().take(self.rng.usize(2..6)).enumerate() {
            let assigned_at = begun + TimeDelta::days(4 + 24 * i64::try_from(n).unwrap_or_default());
            let day = local(assigned_at).date();
            if day >= until {
                break;
            }
            let id = AdvisorActivityId(id::fresh(assigned_at));
            let due_on = (day + TimeDelta::days(14)).min(advisor.last_day.unwrap_or(day));
            let reported_at = assigned_at + TimeDelta::hours(self.rng.i64(30..320));
            let is_done = local(reported_at).date() < until && reported_at < self.now;
            let state = match (is_done, advisor.state) {
                (true, _) => ActivityState::Reported,
                (false, State::Active) => ActivityState::Assigned,
                (false, _) => ActivityState::Lapsed,
            };
            let by_office = self.rng.u32(0..5) == 0;
            let kind = match *instruction {
                text if text.contains("간담회") => ActivityKind::AttendMeeting,
                text if text.contains("답해") => ActivityKind::AnswerQuestion,
                _ => ActivityKind::TryService,
            };
            let office = self.cast.office.first().copied().unwrap_or(self.cast.cco);
            let told = if is_done { sealed(self.ring, customer, (Place::Report, id.0), report)? } else { None };
            self.written.activities.push(advisor_activity::Model {
                id,
                advisor_id: advisor.id,
                kind,
                instruction: sealed(self.ring, customer, (Place::Instruction, id.0), instruction)?,
                due_on,
                assigned_at,
                assigned_by: office,
                state,
                reported_at: is_done.then_some(reported_at),
                reported_by: (is_done && by_office).then_some(office),
                rating: if is_done { weighted(&mut self.rng, &[(5, 30), (4, 45), (3, 18), (2, 7)]) } else { None },
                report: told,
                version: if state == ActivityState::Assigned { 1 } else { 2 },
            });
            if is_done {
                let suggestion = AdvisorSuggestionId(id::fresh(reported_at));
                self.written.suggestions.push(advisor_suggestion::Model {
                    id: suggestion,
                    advisor_id: advisor.id,
                    activity_id: id,
                    at: reported_at,
                    position: 0,
                    text: sealed(self.ring, customer, (Place::Suggestion, suggestion.0), proposal)?,
                    voc_item_id: items.next().map(|(_, item)| item),
                });
            }
        }
        Ok(())
    }

    fn asked(
        &mut self,
        advisor: &Advisor,
        customer: &Customer,
        (begun, until): (DateTime<Utc>, NaiveDate),
    ) -> Result<(), Fault> {
        let mut said: Vec<_> = QUESTIONS.iter().collect();
        self.rng.shuffle(&mut said);
        for (n, (question, answer)) in said.into_iter().take(self.rng.usize(1..4)).enumerate() {
            let asked_at = begun + TimeDelta::days(11 + 37 * i64::try_from(n).unwrap_or_default());
            let day = local(asked_at).date();
            if day >= until || asked_at >= self.now {
                break;
            }
            let id = AdvisorQuestionId(id::fresh(asked_at));
            let answered_at = asked_at + TimeDelta::hours(self.rng.i64(5..90));
            let is_done = answered_at < self.now;
            let said = if is_done { sealed(self.ring, customer, (Place::Answer, id.0), answer)? } else { None };
            self.written.questions.push(advisor_question::Model {
                id,
                advisor_id: advisor.id,
                asked_at,
                asked_by: None,
                question: sealed(self.ring, customer, (Place::Question, id.0), question)?,
                due_on: business_days_after(day, 3),
                state: if is_done { QuestionState::Answered } else { QuestionState::Open },
                answered_at: is_done.then_some(answered_at),
                answered_by: is_done.then_some(self.cast.cco),
                answer: said,
                overdue_told_at: None,
                version: if is_done { 2 } else { 1 },
            });
        }
        Ok(())
    }
}
