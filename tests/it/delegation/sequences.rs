//! D1, D4, D7, D8, D9 over random sequences of everything that people and time do: no window is ever passed, the ledger always adds up,
//! a replayed key changes nothing, and `explainDecision` says what `makeDecision` then does. The oracle is written here once
//! more, from the rules, in another way.

use crate::{
    delegation::desk::{adds_up, allow, answer, case, make, money},
    documents::{customer, get},
    voc::desk::{attempt, categories, complaint, file},
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
    Make {
        who: usize,
        customer: usize,
        about: About,
        kind: usize,
        amount: i64,
    },
    /// The one into the other, apart again, of another claim or of none (D4).
    Merge(usize, usize),
    Unmerge(usize),
    Claim(usize, Option<usize>),
    Replay(usize),
    Approve {
        nth: usize,
        lower: bool,
    },
    Reject(usize),
    Withdraw(usize),
    Reverse {
        nth: usize,
        who: usize,
    },
    NewLimit {
        who: usize,
        kind: usize,
        scale: i64,
    },
    Away {
        who: usize,
        deputy: usize,
    },
    Pass {
        hours: i64,
    },
}

/// What is named: a claim, an item, or both. Items 0 to 2 are the first customer's, 3 and 4 the second's.
#[derive(Clone, Copy, Debug)]
struct About {
    claim: Option<usize>,
    item: Option<usize>,
}

const ITEMS: [usize; 5] = [0, 0, 0, 1, 1];

/// A claim or an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Claim(usize),
    Item(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let about = prop_oneof![
        3 => (0..3_usize).prop_map(|claim| About { claim: Some(claim), item: None }),
        3 => (0..5_usize).prop_map(|item| About { claim: None, item: Some(item) }),
        1 => (0..3_usize, 0..5_usize).prop_map(|(claim, item)| About { claim: Some(claim), item: Some(item) }),
    ];
    let make = (0..4_usize, 0..2_usize, about, 0..3_usize, 1..=120_i64);
    let make = make.prop_map(|(who, customer, about, kind, thousands)| Step::Make {
        who,
        customer: about.item.map_or(customer, |item| ITEMS[item]),
        about,
        kind,
        amount: thousands * 1_000,
    });
    prop_oneof![
        8 => make,
        2 => (0..5_usize, 0..5_usize).prop_map(|(one, other)| Step::Merge(one, other)),
        1 => (0..5_usize).prop_map(Step::Unmerge),
        2 => (0..5_usize, prop::option::of(0..3_usize)).prop_map(|(item, claim)| Step::Claim(item, claim)),
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
    /// Everything that was one with it when it was decided.
    parts: Vec<Part>,
    amount: i64,
    at: DateTime<Utc>,
}

/// An item as the oracle knows it.
struct Item {
    row: Value,
    claim: Option<usize>,
    merged_into: Option<usize>,
}

struct World {
    app: TestApp,
    customers: Vec<String>,
    limits: HashMap<(usize, usize), (DelegationLimitId, Terms)>,
    spent: Vec<Spent>,
    /// Every call that was answered: the input, and the id of what it made.
    made: Vec<(usize, Value, String)>,
    requests: Vec<(Value, usize, usize, About)>,
    items: Vec<Item>,
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Asia::Seoul).date_naive()
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let customers = vec![customer(&app, "C-1").await, customer(&app, "C-2").await];
        categories(&app).await;
        let (cs, mut items) = (app.sign_in("cs").await, Vec::new());
        for customer in ITEMS {
            let row = file(&cs, complaint(Some(&customers[customer]), "출동이 늦었습니다")).await;
            items.push(Item { row, claim: None, merged_into: None });
        }
        let (limits, spent, made, requests) = Default::default();
        let mut world = Self { app, customers, limits, spent, made, requests, items };
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

    /// D4: what is one with it now, by going from each thing to the next until nothing is new.
    fn one_with(&self, customer: usize, about: About) -> Vec<Part> {
        let mut parts: Vec<Part> = about.claim.map(Part::Claim).into_iter().chain(about.item.map(Part::Item)).collect();
        loop {
            let mut more = Vec::new();
            for (n, item) in self.items.iter().enumerate().filter(|(n, _)| ITEMS[*n] == customer) {
                let near: Vec<Part> =
                    item.claim.map(Part::Claim).into_iter().chain(item.merged_into.map(Part::Item)).collect();
                if parts.contains(&Part::Item(n)) {
                    more.extend(near);
                } else if near.iter().any(|part| parts.contains(part)) {
                    more.push(Part::Item(n));
                }
            }
            more.retain(|part| !parts.contains(part));
            if more.is_empty() {
                return parts;
            }
            parts.extend(more);
        }
    }

    fn left_of(&self, mut item: usize) -> usize {
        while let Some(into) = self.items[item].merged_into {
            item = into;
        }
        item
    }

    /// Whether this much more fits into every window of this holder, by what was spent.
    fn fits(&self, holder: &str, (kind, customer, about): (usize, usize, About), amount: i64) -> bool {
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
        let parts = self.one_with(customer, about);
        sum(&|one| one.parts.iter().any(|part| parts.contains(part)) && ledger(one.kind) == ledger(kind)) <= terms.case
            && sum(&|one| one.customer == customer && one.kind == kind && one.at > year) <= terms.customer
            && sum(&|one| one.holder == holder && one.kind == kind && day(one.at) == day(now)) <= terms.day
            && sum(&|one| one.holder == holder && one.kind == kind && month(one.at) == month(now)) <= terms.month
    }

    fn spend(&mut self, decision: &Value, (kind, customer, about): (usize, usize, About), holder: &str) {
        let amount: i64 = decision["amount"]["amount"].as_str().unwrap().parse().unwrap();
        assert!(self.fits(holder, (kind, customer, about), amount), "a window is passed: {decision}");
        let parts = self.one_with(customer, about);
        let decision = decision["id"].as_str().unwrap().to_owned();
        let (holder, at) = (holder.to_owned(), self.app.now());
        self.spent.push(Spent { decision, holder, kind, customer, parts, amount, at });
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Make { who, customer, about, kind, amount } => self.make(who, (kind, customer, about), amount).await,
            Step::Merge(one, other) => {
                let into = json!({ "intoId": self.items[other].row["id"], "reason": "같은 건" });
                if self.change("mergeVoc", one, into).await {
                    self.items[one].merged_into = Some(other);
                }
            }
            Step::Unmerge(one) => {
                let is_apart = self.change("unmergeVoc", one, json!({ "reason": "다른 건" })).await;
                self.items[one].merged_into = self.items[one].merged_into.filter(|_| !is_apart);
            }
            Step::Claim(one, claim) => {
                let edit = json!({ "claimReference": claim.map(|claim| format!("CLAIM-{claim}")) });
                if self.change("updateVoc", one, edit).await {
                    self.items[one].claim = claim;
                }
            }
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

    async fn change(&self, field: &str, item: usize, more: Value) -> bool {
        let done = attempt(&self.app.sign_in("cs").await, field, &self.items[item].row, more).await;
        done.json["data"][field]["vocItem"].is_object()
    }

    async fn make(&mut self, who: usize, place: (usize, usize, About), amount: i64) {
        let (kind, customer, about) = place;
        let client = self.app.sign_in(PEOPLE[who]).await;
        let mut input = case(&self.customers[customer], "", amount);
        input["kind"] = json!(KINDS[kind].1);
        input["claimReference"] = json!(about.claim.map(|claim| format!("CLAIM-{claim}")));
        input["vocItemId"] = json!(about.item.map(|item| self.items[item].row["id"].clone()));
        let question = json!({ "customerId": input["customerId"], "claimReference": input["claimReference"], "vocItemId": input["vocItemId"], "kind": input["kind"], "amount": input["amount"] });
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
            // A request is about what is left of it by then.
            let about = About { item: about.item.map(|item| self.left_of(item)), ..about };
            self.requests.push((request.clone(), kind, customer, about));
            self.made.push((who, input, request["id"].as_str().unwrap().to_owned()));
        }
    }

    async fn approve(&mut self, nth: usize, lower: bool) {
        let (request, kind, customer, about) = self.requests[nth % self.requests.len()].clone();
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
            self.spend(decision, (kind, customer, about), &holder);
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
