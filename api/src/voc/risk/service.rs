//! Learning, looking again at what was learnt, and keeping the scores of what is open.

use crate::{
    kernel::{
        db::{Db, Tx},
        error::Fault,
    },
    voc::risk::{
        rules::{self, Case, FEATURES, Found, Other, Row, Said, Step, WITHIN, Words},
        store::{self, Item, Place},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{CustomerId, VocCategoryId, VocItemId},
    voc_category::BusinessLine,
    voc_item::{VocChannel, VocKind, VocState},
    voc_risk::{self, RiskReasons},
    voc_risk_check,
    voc_risk_model::{self, RiskLearnt, RiskVerdict},
    voc_step::VocStepKind,
    voc_text::VocTextKind,
};
use std::{
    collections::{BinaryHeap, HashMap},
    sync::Arc,
};

/// Complaints that are learnt from: of more, as many drawn by lot.
pub const MOST_COMPLAINTS: usize = 50_000;
/// Complaints of one look, of which everything is read at once.
const AT_ONCE: usize = 500;
const PLACES_AT_ONCE: u64 = 5_000;
/// How long a score is good for if nothing happens: time itself changes it.
const GOOD_FOR: TimeDelta = TimeDelta::hours(1);
/// Looks of one pass.
const MOST_LOOKS: usize = 40;

/// V9: learns anew from the complaints whose time is over, and keeps what came of it.
pub async fn train(db: &Db, now: DateTime<Utc>) -> Result<voc_risk_model::Model, Fault> {
    let found = learn(db, now).await?;
    let tx = db.begin().await?;
    let model = keep(&tx, found, now).await?;
    tx.commit().await?;
    Ok(model)
}

/// Writes nothing: minutes, with very many complaints.
pub async fn learn(db: &Db, now: DateTime<Utc>) -> Result<Found, Fault> {
    let rows = gather(db, now - rules::LEARNT_FROM, now).await?;
    // Some seconds of one core, of very many: beside the threads that answer.
    tokio::task::spawn_blocking(move || rules::learn(&FEATURES, rows)).await.map_err(Fault::internal)
}

pub async fn keep(tx: &Tx, found: Found, now: DateTime<Utc>) -> Result<voc_risk_model::Model, Fault> {
    let version = store::latest(tx).await?.map_or(0, |(model, _)| model.version) + 1;
    let model = model(version, found, now);
    store::insert_model(tx, model.clone()).await?;
    if model.verdict != RiskVerdict::On {
        store::forget_all(tx).await?;
    }
    Ok(model)
}

fn model(version: i32, found: Found, trained_at: DateTime<Utc>) -> voc_risk_model::Model {
    let whole = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    voc_risk_model::Model {
        version,
        trained_at,
        verdict: found.verdict,
        complaints: whole(found.complaints),
        went: whole(found.went),
        learnt: found.learnt,
        evaluation: found.evaluation,
    }
}

/// What came of looking again at the newest model.
pub enum Looked {
    NoModel,
    /// Too few have gone since.
    TooFew,
    Checked(voc_risk_check::Model),
}

/// V9: judges the newest model by all that it has not learnt from, what came since included; it is switched off if it is no longer better
/// than the base rate, and on again if it is.
pub async fn evaluate(db: &Db, now: DateTime<Utc>) -> Result<Looked, Fault> {
    let Some((model, _)) = store::latest(db.background()).await? else { return Ok(Looked::NoModel) };
    let Some(learnt) = model.learnt else { return Ok(Looked::NoModel) };
    let rows = gather(db, learnt.held_out_from, now).await?;
    let looked = tokio::task::spawn_blocking(move || rules::again(&learnt, &rows)).await.map_err(Fault::internal)?;
    let Some((verdict, evaluation)) = looked else { return Ok(Looked::TooFew) };
    let check = voc_risk_check::Model { model_version: model.version, checked_at: now, verdict, evaluation };
    let tx = db.begin().await?;
    store::insert_check(&tx, check.clone()).await?;
    if verdict != RiskVerdict::On {
        store::forget_all(&tx).await?;
    }
    tx.commit().await?;
    Ok(Looked::Checked(check))
}

/// The newest model, and whether it is used.
pub struct Standing {
    pub model: voc_risk_model::Model,
    pub check: Option<voc_risk_check::Model>,
}

impl Standing {
    pub fn verdict(&self) -> RiskVerdict {
        self.check.as_ref().map_or(self.model.verdict, |check| check.verdict)
    }
}

pub async fn standing(db: &Db) -> Result<Option<Standing>, Fault> {
    let latest = store::latest(db.reader()).await?;
    Ok(latest.map(|(model, check)| Standing { model, check }))
}

/// Complaints as they stood at their moments, of which by now it is known what became.
async fn gather(db: &Db, from: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<Row>, Fault> {
    let drawn = drawn(db, from, now - WITHIN).await?;
    let mut rows = Vec::with_capacity(drawn.len());
    for some in drawn.chunks(AT_ONCE) {
        for case in cases(db, some).await? {
            let moments = rules::moments(&case).filter(|at| *at + WITHIN <= now && case.is_at_risk(*at));
            rows.extend(moments.map(|at| Row {
                item: case.id,
                customer: case.customer,
                received_at: case.received_at,
                known_at: at + WITHIN,
                values: rules::values(&case, at),
                went: case.went(at),
            }));
        }
    }
    Ok(rows)
}

/// All complaints of that time; of more than there is room for, those with the lowest lots, so that each is as likely as any other and
/// the same are drawn again.
async fn drawn(db: &Db, from: DateTime<Utc>, before: DateTime<Utc>) -> Result<Vec<VocItemId>, Fault> {
    let mut lots: BinaryHeap<(u64, DateTime<Utc>, VocItemId)> = BinaryHeap::new();
    let mut after: Option<Place> = None;
    loop {
        let places = store::complaints(db.background(), (from, after), before, PLACES_AT_ONCE).await?;
        after = places.last().copied();
        for Place { received_at, id } in &places {
            lots.push((lot(*id), *received_at, *id));
            if lots.len() > MOST_COMPLAINTS {
                lots.pop();
            }
        }
        if after.is_none() || (places.len() as u64) < PLACES_AT_ONCE {
            break;
        }
    }
    let mut drawn: Vec<_> = lots.into_iter().map(|(_, received_at, id)| (received_at, id)).collect();
    drawn.sort_unstable();
    Ok(drawn.into_iter().map(|(_, id)| id).collect())
}

/// SplitMix64 over the random part of the id.
fn lot(id: VocItemId) -> u64 {
    let (_, low) = id.0.as_u64_pair();
    let mixed = (low ^ (low >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// These complaints with all that happened to them, and what else their customers told the company: four statements, and one for the
/// categories.
pub async fn cases(db: &Db, ids: &[VocItemId]) -> Result<Vec<Case>, Fault> {
    let reader = db.background();
    let lines = Arc::new(store::lines(reader).await?);
    let items = store::items_of_customers(reader, ids).await?;
    let rejected = items.iter().filter(|item| item.state == VocState::Rejected).map(|item| item.id);
    let asked: Vec<VocItemId> = ids.iter().copied().chain(rejected).collect();
    let mut steps = grouped(store::steps(reader, &asked).await?, |step| step.item_id);
    let mut texts = grouped(store::texts(reader, ids).await?, |text| text.item_id);
    let mut breaches = grouped(store::breaches(reader, ids).await?, |(item, ..)| *item);
    let others = others(&items, &steps);
    let wanted: std::collections::HashSet<VocItemId> = ids.iter().copied().collect();
    let case = |item: &Item| Case {
        id: item.id,
        version: item.version,
        customer: item.customer_id,
        received_at: item.received_at,
        first_received_at: item.first_received_at,
        line: line(&lines, item.category_id),
        lines: lines.clone(),
        dissatisfaction: item.dissatisfaction,
        follows: item.follows_id.is_some(),
        steps: steps.remove(&item.id).unwrap_or_default().into_iter().map(step).collect(),
        said: texts.remove(&item.id).unwrap_or_default().into_iter().map(said).collect(),
        breaches: breaches.remove(&item.id).unwrap_or_default().into_iter().map(|(_, kind, at)| (kind, at)).collect(),
        others: others.get(&item.customer_id).cloned().unwrap_or_default(),
    };
    Ok(items.iter().filter(|item| wanted.contains(&item.id)).map(case).collect())
}

fn line(lines: &HashMap<VocCategoryId, BusinessLine>, category: VocCategoryId) -> Option<BusinessLine> {
    lines.get(&category).copied()
}

fn grouped<T>(rows: Vec<T>, of: impl Fn(&T) -> VocItemId) -> HashMap<VocItemId, Vec<T>> {
    let mut grouped: HashMap<VocItemId, Vec<T>> = HashMap::new();
    for row in rows {
        grouped.entry(of(&row)).or_default().push(row);
    }
    grouped
}

fn others(items: &[Item], steps: &HashMap<VocItemId, Vec<store::Step>>) -> HashMap<CustomerId, Arc<Vec<Other>>> {
    let mut of: HashMap<CustomerId, Vec<Other>> = HashMap::new();
    for item in items {
        let rejected = steps.get(&item.id).into_iter().flatten().filter(|step| step.what == VocStepKind::Rejected);
        of.entry(item.customer_id).or_default().push(Other {
            id: item.id,
            received_at: item.received_at,
            is_external: item.channel == VocChannel::Regulator,
            is_complaint: item.kind == VocKind::Complaint,
            rejected_at: rejected.map(|step| step.at).max(),
            answered_at: item.first_response_at,
        });
    }
    of.into_iter().map(|(customer, others)| (customer, Arc::new(others))).collect()
}

fn step(step: store::Step) -> Step {
    Step { at: step.at, what: step.what, state: step.state, assignee: step.assignee_id, code: step.code }
}

fn said(text: store::Text) -> Said {
    let is_blank = text.kind == VocTextKind::Report && text.text.is_empty();
    let words = if text.kind == VocTextKind::Reply { Words::default() } else { Words::of(&text.text) };
    Said { at: text.at, kind: text.kind, words, is_blank }
}

/// V9: gives every open complaint its score, if there is a model that is used; how many were looked at. Any number of nodes may do it.
pub async fn refresh(db: &Db, now: DateTime<Utc>) -> Result<usize, Fault> {
    let used = store::latest(db.background()).await?.map(|(model, check)| Standing { model, check });
    let used = used.filter(|standing| standing.verdict() == RiskVerdict::On);
    let Some((version, learnt)) = used.and_then(|standing| Some((standing.model.version, standing.model.learnt?)))
    else {
        if store::is_any(db.background()).await? {
            store::forget_all(db.writer()).await?;
        }
        return Ok(0);
    };
    let mut looked_at = 0;
    for _ in 0..MOST_LOOKS {
        let due = store::due(db.background(), version, now - GOOD_FOR, AT_ONCE as u64).await?;
        if due.is_empty() {
            break;
        }
        let cases = cases(db, &due).await?;
        if cases.is_empty() {
            break;
        }
        looked_at += cases.len();
        store::replace(db, cases.iter().map(|case| scored(case, version, &learnt, now)).collect()).await?;
    }
    store::sweep(db).await?;
    Ok(looked_at)
}

fn scored(case: &Case, model_version: i32, learnt: &RiskLearnt, now: DateTime<Utc>) -> voc_risk::Model {
    let values = case.is_at_risk(now).then(|| rules::values(case, now));
    voc_risk::Model {
        item_id: case.id,
        item_version: case.version,
        model_version,
        scored_at: now,
        score: values.as_ref().map(|values| rules::score(learnt, values)),
        reasons: RiskReasons(values.map(|values| rules::reasons(learnt, &values)).unwrap_or_default()),
    }
}
