//! Scores and the model behind them, as the schema shows them.

use crate::{
    kernel::scalar::DateTime,
    voc::risk::{
        rules::{WITHIN, named, score},
        service::Standing,
    },
};
use async_graphql::{Enum, SimpleObject};
use entity::{
    voc_risk,
    voc_risk_model::{RiskEvaluation, RiskGroup, RiskLearnt, RiskVerdict, RiskWeight},
};

/// How likely an open complaint is to go to the regulator within 60 days (대외민원 위험, V9).
#[derive(SimpleObject)]
pub struct VocExternalRisk {
    /// From 0 to 1, calibrated: of those that are given 0.2, about one in five goes. `vocRiskModel.calibration` says how nearly.
    score: f64,
    /// What weighs most, the heaviest first; at most 5. What is not so for this complaint is not named.
    reasons: Vec<VocRiskReason>,
    /// Which model said so.
    model_version: i32,
    /// When. Looked at again within a minute of each change, and at least every hour.
    scored_at: DateTime,
}

/// One reason for a score.
#[derive(SimpleObject)]
pub struct VocRiskReason {
    /// What it is, as a code: one of `vocRiskModel.features`.
    code: String,
    /// What it is, in Korean.
    name: String,
    /// What it is, in English.
    name_en: String,
    /// What it adds to the logarithm of the odds; below zero it lowers the score. All contributions and the usual complaint's log odds add up
    /// to the score's.
    contribution: f64,
}

/// What the company's own complaints have taught about which of them go to the regulator, and whether that is used (V9).
#[derive(SimpleObject)]
pub struct VocRiskModel {
    /// Whether scores are shown, and if not, why.
    state: VocRiskState,
    /// Counts up each time it is learnt anew. Null before the first time.
    version: Option<i32>,
    /// When it was learnt.
    trained_at: Option<DateTime>,
    /// When it was last looked at: then it was found to be worth what `evaluation` says.
    evaluated_at: Option<DateTime>,
    /// How soon a complaint must go to count, in days.
    within_days: i64,
    /// Complaints of known customers that were looked at; of more than 50,000 as many by lot.
    complaints: i32,
    /// How many of them went.
    went: i32,
    /// When what it learnt from, was calibrated by and was held out was received. Null if there was too little.
    periods: Option<VocRiskPeriods>,
    /// How well it foretold what it had not seen. Null if there was too little.
    evaluation: Option<VocRiskEvaluation>,
    /// Tenths of those forecasts, the lowest first: how many were expected to go, and how many did.
    calibration: Vec<VocRiskGroup>,
    /// What a complaint is given of which nothing is known.
    usual_score: Option<f64>,
    /// What it looks at, and how much that weighs, the heaviest first.
    features: Vec<VocRiskFeature>,
}

/// Whether the model of external complaints is used.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum VocRiskState {
    /// It is: it was clearly better than the base rate.
    On,
    /// Nothing was learnt yet.
    Untrained,
    /// Too few complaints have gone to the regulator to learn from.
    TooFew,
    /// It was not clearly better than the base rate.
    NotBetter,
    /// It once was better than the base rate, and is not any more.
    NoLongerBetter,
}

/// By when complaints were received: the earlier taught, the later tested.
#[derive(SimpleObject)]
pub struct VocRiskPeriods {
    /// The first that was learnt from.
    learnt_from: DateTime,
    /// From here on it was calibrated.
    calibrated_from: DateTime,
    /// From here on nothing was learnt: these are the forecasts of `evaluation`.
    held_out_from: DateTime,
    /// The last.
    until: DateTime,
}

/// What forecasts were worth, of complaints that nothing was learnt from. The base rate is the share of them that went, which nobody
/// could have known before.
#[derive(SimpleObject)]
pub struct VocRiskEvaluation {
    /// When the first of them was received.
    from: DateTime,
    /// When the last of them was.
    until: DateTime,
    /// Forecasts; a complaint that stays open has several.
    forecasts: i32,
    /// Complaints.
    complaints: i32,
    /// Customers whose they are.
    customers: i32,
    /// Forecasts after which the customer went.
    went: i32,
    /// Customers who went.
    went_customers: i32,
    /// The share of the forecasts after which the customer went.
    base_rate: f64,
    /// The model's mean log loss; less is better.
    log_loss: f64,
    /// That of the base rate.
    base_log_loss: f64,
    /// How much less the model's is.
    gain: f64,
    /// The 95% interval of that, from here; it is used if this is above zero.
    gain_low: f64,
    /// To here.
    gain_high: f64,
    /// The model's mean squared error (Brier score); less is better.
    brier: f64,
    /// That of the base rate.
    base_brier: f64,
    /// How often, of one who went and one who did not, the first was given more (AUC); half is chance.
    auc: f64,
}

/// Forecasts that were about the same.
#[derive(SimpleObject)]
pub struct VocRiskGroup {
    /// How many.
    forecasts: i32,
    /// Their mean score.
    expected: f64,
    /// The share of them that went.
    observed: f64,
    /// How many that are.
    went: i32,
}

/// Something that the model looks at.
#[derive(SimpleObject)]
pub struct VocRiskFeature {
    /// As a code.
    code: String,
    /// What it is, in Korean.
    name: String,
    /// What it is, in English.
    name_en: String,
    /// What one more of it adds to the logarithm of the odds.
    weight: f64,
    /// By how much one more of it multiplies the odds.
    odds_factor: f64,
    /// Its average among complaints.
    mean: f64,
}

impl VocExternalRisk {
    /// None: there is nothing to foretell.
    pub fn new(row: voc_risk::Model) -> Option<Self> {
        let reason = |reason: voc_risk::RiskReason| {
            let feature = named(&reason.code)?;
            let (name, name_en) = (feature.name.to_owned(), feature.name_en.to_owned());
            Some(VocRiskReason { code: reason.code, name, name_en, contribution: reason.contribution })
        };
        Some(Self {
            score: row.score?,
            reasons: row.reasons.0.into_iter().filter_map(reason).collect(),
            model_version: row.model_version,
            scored_at: DateTime(row.scored_at),
        })
    }
}

impl VocRiskModel {
    pub fn new(standing: Option<Standing>) -> Self {
        let state = standing.as_ref().map_or(VocRiskState::Untrained, |standing| standing.verdict().into());
        let (model, check) = standing.map(|standing| (standing.model, standing.check)).unzip();
        let check = check.flatten();
        let evaluated_at = check.as_ref().map(|check| check.checked_at);
        let learnt = model.as_ref().and_then(|model| model.learnt.clone());
        let evaluation = check.map(|check| check.evaluation);
        let evaluation = evaluation.or_else(|| model.as_ref()?.evaluation.clone());
        let evaluated_at = evaluated_at.or_else(|| Some(model.as_ref()?.trained_at)).filter(|_| evaluation.is_some());
        let groups = evaluation.as_ref().map(|evaluation| evaluation.groups.clone()).unwrap_or_default();
        Self {
            state,
            version: model.as_ref().map(|model| model.version),
            trained_at: model.as_ref().map(|model| DateTime(model.trained_at)),
            evaluated_at: evaluated_at.map(DateTime),
            within_days: WITHIN.num_days(),
            complaints: model.as_ref().map_or(0, |model| model.complaints),
            went: model.as_ref().map_or(0, |model| model.went),
            periods: learnt.as_ref().map(VocRiskPeriods::new),
            evaluation: evaluation.map(VocRiskEvaluation::new),
            calibration: groups.iter().map(VocRiskGroup::new).collect(),
            usual_score: learnt.as_ref().map(|learnt| score(learnt, &[])),
            features: learnt.map(features).unwrap_or_default(),
        }
    }
}

fn features(learnt: RiskLearnt) -> Vec<VocRiskFeature> {
    let mut weights = learnt.weights;
    weights.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
    weights.into_iter().map(VocRiskFeature::new).collect()
}

impl From<RiskVerdict> for VocRiskState {
    fn from(verdict: RiskVerdict) -> Self {
        match verdict {
            RiskVerdict::On => Self::On,
            RiskVerdict::TooFew => Self::TooFew,
            RiskVerdict::NotBetter => Self::NotBetter,
            RiskVerdict::NoLongerBetter => Self::NoLongerBetter,
        }
    }
}

impl VocRiskPeriods {
    fn new(learnt: &RiskLearnt) -> Self {
        Self {
            learnt_from: DateTime(learnt.learnt_from),
            calibrated_from: DateTime(learnt.calibrated_from),
            held_out_from: DateTime(learnt.held_out_from),
            until: DateTime(learnt.until),
        }
    }
}

impl VocRiskEvaluation {
    fn new(of: RiskEvaluation) -> Self {
        Self {
            from: DateTime(of.from),
            until: DateTime(of.until),
            forecasts: of.forecasts,
            complaints: of.complaints,
            customers: of.customers,
            went: of.went,
            went_customers: of.went_customers,
            base_rate: of.base_rate,
            log_loss: of.log_loss,
            base_log_loss: of.base_log_loss,
            gain: of.gain,
            gain_low: of.gain_low,
            gain_high: of.gain_high,
            brier: of.brier,
            base_brier: of.base_brier,
            auc: of.auc,
        }
    }
}

impl VocRiskGroup {
    fn new(of: &RiskGroup) -> Self {
        let observed = f64::from(of.went) / f64::from(of.forecasts.max(1));
        Self { forecasts: of.forecasts, expected: of.expected, observed, went: of.went }
    }
}

impl VocRiskFeature {
    fn new(of: RiskWeight) -> Self {
        Self {
            odds_factor: of.weight.exp(),
            code: of.code,
            name: of.name,
            name_en: of.name_en,
            weight: of.weight,
            mean: of.mean,
        }
    }
}
