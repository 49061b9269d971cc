//! D1, D4, D7, D8, D9 over random sequences of everything that people and time do: no window is ever passed, the ledger always adds up,
//! a replayed key changes nothing, and `explainDecision` says what `makeDecision` then does. The oracle is written here once
//! more, from the rules, in another way.

use crate::{
    delegation::desk::{adds_up, allow, answer, case, make, money},
    documents::{customer, get},
};
use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use entity::{
    absence::{self, AbsenceKind, AbsenceStatus},
    customer::CustomerTier::Standard,
    decision::DecisionKind,
    delegation_limit,
    ids::{AbsenceId, DelegationLimitId},
};
use proptest::prelude::*;
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use std::collections::HashMap;
use tests::TestApp;
use uuid::Uuid;

const PEOPLE: [&str; 5] = ["staff", "mate", "chief", "leader", "ceo"];
const KINDS: [(DecisionKind, &str, &str); 3] = [
    (DecisionKind::ServiceRecovery, "SERVICE_RECOVERY", "GOODWILL"),
    (DecisionKind::RetentionGift, "RETENTION_GIFT", "GOODWILL"),
    (DecisionKind::FeeWaiver, "FEE_WAIVER", "EXPENSE"),
];

#[derive(Clone, Debug)]
enum Step {
    Make { who: usize, customer: usize, claim: usize, kind: usize, amount: i64 },
    Replay(usize),
    Approve { nth: usize, lower: bool },
    Reject(usize),
    Withdraw(usize),
    Reverse { nth: usize, who: usize },
    NewLimit { who: usize, kind: usize, scale: i64 },
    Away { who: usize, deputy: usize },
    Pass { hours: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let make = (0..4_usize, 0..2_usize, 0..3_usize, 0..3_usize, 1..=120_i64);
    let make = make.prop_map(|(who, customer, claim, kind, thousands)| Step::Make {
        who,
        customer,
        claim,
        kind,
        amount: thousands * 1_000,
    });
    prop_oneof![
        8 => make,
        1 => any::<usize>().prop_map(Step::Replay),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(nth, lower)| Step::Approve { nth, lower }),
        1 => any::<usize>().prop_map(Step::Reject),
        1 => any::<usize>().prop_map(Step::Withdraw),
        2 => (any::<usize>(), 0..5_usize).prop_map(|(nth, who)| Step::Reverse { nth, who }),
        1 => (0..4_usize, 0..3_usize, 1..4_i64).prop_map(|(who, kind, scale)| Step::NewLimit { who, kind, scale }),
        1 => (0..4_usize, 0..4_usize).prop_map(|(who, deputy)| Step::Away { who, deputy }),
        2 => prop_oneof![1..30_i64, 500..800_i64, 8_000..9_000_i64].prop_map(|hours| Step::Pass { hours }),
    ]
}

#[derive(Clone, Copy)]
struct Terms {
    case: i64,
    customer: i64,
    day: i64,
    month: i64,
}

/// What was consumed, and is not taken back.
#[derive(Clone)]
struct Spent {
    decision: String,
    holder: String,
    kind: usize,
    customer: usize,
    claim: usize,
    amount: i64,
    at: DateTime<Utc>,
}

struct World {
    app: TestApp,
    customers: Vec<String>,
    limits: HashMap<(usize, usize), (DelegationLimitId, Terms)>,
    spent: Vec<Spent>,
    /// Every call that was answered: the input, and the id of what it made.
    made: Vec<(usize, Value, String)>,
    requests: Vec<(Value, usize, usize, usize)>,
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Asia::Seoul).date_naive()
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let customers = vec![customer(&app, "C-1").await, customer(&app, "C-2").await];
        let mut world =
            Self { app, customers, limits: HashMap::new(), spent: Vec::new(), made: Vec::new(), requests: Vec::new() };
        for who in 0..4 {
            for kind in 0..3 {
                world.allow(who, kind, 1).await;
            }
        }
        world
    }

    async fn allow(&mut self, who: usize, kind: usize, scale: i64) {
        let case = [50_000, 60_000, 100_000, 200_000][who] * scale;
        let terms = Terms { case, customer: case * 2, day: case * 2, month: case * 3 };
        if let Some((before, _)) = self.limits.get(&(who, kind)) {
            let ended =
                delegation_limit::ActiveModel { effective_until: Set(Some(self.app.now())), ..Default::default() };
            let these = delegation_limit::Entity::update_many().set(ended);
            let these =
                sea_orm::QueryFilter::filter(these, sea_orm::ColumnTrait::eq(&delegation_limit::Column::Id, *before));
            these.exec(self.app.db.writer()).await.unwrap();
        }
        let numbers = (terms.case, Some(terms.customer), Some(terms.day), Some(terms.month));
        let id = allow(&self.app, PEOPLE[who], KINDS[kind].0, Standard, numbers).await;
        self.limits.insert((who, kind), (id, terms));
    }

    /// Whether this much more fits into every window of this holder, by what was spent.
    fn fits(&self, holder: &str, (kind, customer, claim): (usize, usize, usize), amount: i64) -> bool {
        let now = self.app.now();
        let Some(who) = PEOPLE.iter().position(|name| *name == holder) else { return false };
        if holder == "ceo" {
            return true;
        }
        let (_, terms) = self.limits[&(who, kind)];
        let sum = |counts: &dyn Fn(&Spent) -> bool| {
            self.spent.iter().filter(|one| counts(one)).map(|one| one.amount).sum::<i64>() + amount
        };
        let ledger = |kind: usize| KINDS[kind].2;
        let year = now.checked_sub_months(Months::new(12)).unwrap();
        let month = |at| (day(at).year(), day(at).month());
        sum(&|one| one.claim == claim && ledger(one.kind) == ledger(kind)) <= terms.case
            && sum(&|one| one.customer == customer && one.kind == kind && one.at > year) <= terms.customer
            && sum(&|one| one.holder == holder && one.kind == kind && day(one.at) == day(now)) <= terms.day
            && sum(&|one| one.holder == holder && one.kind == kind && month(one.at) == month(now)) <= terms.month
    }

    fn spend(&mut self, decision: &Value, (kind, customer, claim): (usize, usize, usize), holder: &str) {
        let amount: i64 = decision["amount"]["amount"].as_str().unwrap().parse().unwrap();
        assert!(self.fits(holder, (kind, customer, claim), amount), "a window is passed: {decision}");
        let decision = decision["id"].as_str().unwrap().to_owned();
        let (holder, at) = (holder.to_owned(), self.app.now());
        self.spent.push(Spent { decision, holder, kind, customer, claim, amount, at });
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Make { who, customer, claim, kind, amount } => self.make(who, (kind, customer, claim), amount).await,
            Step::Replay(nth) if !self.made.is_empty() => {
                let (who, input, id) = self.made[nth % self.made.len()].clone();
                let again = make(&self.app.sign_in(PEOPLE[who]).await, input).await;
                let again = &again.json["data"]["makeDecision"];
                let same = [&again["decision"]["id"], &again["approvalRequest"]["id"]];
                assert!(same.contains(&&json!(id)), "{again}");
            }
            Step::Approve { nth, lower } if !self.requests.is_empty() => self.approve(nth, lower).await,
            Step::Reject(nth) if !self.requests.is_empty() => {
                let (request, ..) = self.requests[nth % self.requests.len()].clone();
                let by = request["approver"]["email"].as_str().unwrap().replace("@hanbit.test", "");
                answer(&self.app.sign_in(&by).await, "rejectRequest", &request, json!({})).await;
            }
            Step::Withdraw(nth) if !self.requests.is_empty() => {
                let (request, ..) = self.requests[nth % self.requests.len()].clone();
                answer(&self.app.sign_in("staff").await, "withdrawRequest", &request, json!({})).await;
            }
            Step::Reverse { nth, who } if !self.spent.is_empty() => {
                let nth = nth % self.spent.len();
                let input = json!({ "id": self.spent[nth].decision, "reason": "착오" });
                let client = self.app.sign_in(PEOPLE[who]).await;
                let done = crate::documents::change(&client, "reverseDecision", input).await;
                if done.json["data"]["reverseDecision"]["decision"].is_object() {
                    self.spent.remove(nth);
                }
            }
            Step::NewLimit { who, kind, scale } => self.allow(who, kind, scale).await,
            Step::Away { who, deputy } if who != deputy => self.away(who, deputy).await,
            Step::Pass { hours } => {
                self.app.pass(TimeDelta::hours(hours));
                while self.app.clerk().await > 0 {}
            }
            _ => {}
        }
        adds_up(&self.app).await;
    }

    async fn make(&mut self, who: usize, place: (usize, usize, usize), amount: i64) {
        let (kind, customer, claim) = place;
        let client = self.app.sign_in(PEOPLE[who]).await;
        let mut input = case(&self.customers[customer], &format!("CLAIM-{claim}"), amount);
        input["kind"] = json!(KINDS[kind].1);
        let question = json!({ "customerId": input["customerId"], "claimReference": input["claimReference"], "kind": input["kind"], "amount": input["amount"] });
        let explained = get(&client, "explainDecision", json!({ "input": question })).await["explanation"].clone();
        let made = make(&client, input.clone()).await;
        let made = &made.json["data"]["makeDecision"];
        let (decision, request) = (&made["decision"], &made["approvalRequest"]);
        let said = match (decision.is_object(), request.is_object()) {
            (true, _) => "ALONE",
            (_, true) => "LINE",
            _ => "NOBODY",
        };
        assert_eq!(explained["answer"], said, "{explained} but {made}");
        assert_eq!(explained["approver"]["email"], request["approver"]["email"]);
        assert_eq!(said == "ALONE", self.fits(PEOPLE[who], place, amount), "{made}");
        if decision.is_object() {
            self.spend(decision, place, PEOPLE[who]);
            self.made.push((who, input, decision["id"].as_str().unwrap().to_owned()));
        } else if request.is_object() {
            self.requests.push((request.clone(), kind, customer, claim));
            self.made.push((who, input, request["id"].as_str().unwrap().to_owned()));
        }
    }

    async fn approve(&mut self, nth: usize, lower: bool) {
        let (request, kind, customer, claim) = self.requests[nth % self.requests.len()].clone();
        let admin = self.app.sign_in("cs").await;
        let now = get(&admin, "approvalRequest", json!({ "id": request["id"] })).await;
        let by = now["approver"]["email"].as_str().unwrap().replace("@hanbit.test", "");
        let client = self.app.sign_in(&by).await;
        let seen = get(&client, "approvalRequest", json!({ "id": request["id"] })).await;
        let most = seen["viewerMaxAmount"]["amount"].as_str().map(str::to_owned);
        let more = match (&most, lower) {
            (Some(most), true) => json!({ "amount": money(most) }),
            _ => json!({}),
        };
        let done = answer(&client, "approveRequest", &request, more).await;
        let approved = done.json["data"]["approveRequest"]["approvalRequest"].clone();
        // What the object said of its viewer is what then happened.
        let could = if lower { most.is_some() } else { seen["viewerCanApprove"] == true };
        assert_eq!(approved.is_object(), could, "{} after {seen}", done.text);
        if approved.is_object() {
            let decision = &approved["decision"];
            let holder = decision["holder"]["email"].as_str().unwrap().replace("@hanbit.test", "");
            self.spend(decision, (kind, customer, claim), &holder);
        }
    }

    async fn away(&mut self, who: usize, deputy: usize) {
        let today = day(self.app.now());
        let person = |who: usize| self.app.key(PEOPLE[who]);
        let row = absence::Model {
            id: AbsenceId(Uuid::now_v7()),
            employee_id: person(who),
            kind: AbsenceKind::Leave,
            first_day: today,
            last_day: today + TimeDelta::days(1),
            planned_last_day: today + TimeDelta::days(1),
            deputy_id: Some(person(deputy)),
            status: AbsenceStatus::Recorded,
            recorded_by: person(who),
            recorded_at: self.app.now(),
            ended_by: None,
            ended_at: None,
            version: 1,
        };
        absence::Entity::insert(row.into_active_model()).exec_without_returning(self.app.db.writer()).await.unwrap();
        self.app.reload().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]
    /// D7, D8, D9.
    #[test]
    fn d7_no_window_is_ever_passed_whatever_people_and_time_do(steps in prop::collection::vec(step(), 20..45)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                world.take(step).await;
            }
            world.app.stop().await;
        });
    }
}
