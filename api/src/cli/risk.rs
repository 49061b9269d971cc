//! `sunhwan risk`: what the company's own complaints teach about which of them go to the regulator (V9).

use crate::{
    app,
    cli::Error,
    config::Config,
    kernel::{clock::Clock, db::Db},
    voc::risk::{self, Looked},
};
use entity::voc_risk_model::{Model, RiskEvaluation, RiskVerdict};
use secrecy::ExposeSecret;
use std::fmt::Write;

async fn open(config: &Config) -> Result<Db, Error> {
    app::check_migrated(config.database_url.expose_secret()).await?;
    Ok(app::open(config).await?)
}

pub async fn train(config: &Config) -> Result<(), Error> {
    let db = open(config).await?;
    let model = risk::train(&db, Clock::System.now()).await?;
    risk::refresh(&db, Clock::System.now()).await?;
    db.close().await?;
    print!("{}", learnt(&model));
    Ok(())
}

pub async fn evaluate(config: &Config) -> Result<(), Error> {
    let db = open(config).await?;
    let looked = risk::evaluate(&db, Clock::System.now()).await?;
    risk::refresh(&db, Clock::System.now()).await?;
    db.close().await?;
    match looked {
        Looked::NoModel => println!("There is no model to evaluate: `sunhwan risk train` makes one."),
        Looked::TooFew => println!("Too few have gone to the regulator since to judge it: it stays as it is."),
        Looked::Checked(check) => {
            println!("Model {}: {}", check.model_version, says(check.verdict));
            print!("{}", worth(&check.evaluation));
        }
    }
    Ok(())
}

fn says(verdict: RiskVerdict) -> &'static str {
    match verdict {
        RiskVerdict::On => "on. It is clearly better than the base rate.",
        RiskVerdict::TooFew => "off. Too few complaints have gone to the regulator to learn from.",
        RiskVerdict::NotBetter => "off. It is not clearly better than the base rate.",
        RiskVerdict::NoLongerBetter => "off. It is not better than the base rate any more.",
    }
}

fn learnt(model: &Model) -> String {
    let mut text = format!("Model {}: {}\n", model.version, says(model.verdict));
    let _ = writeln!(text, "{} complaints of known customers, of which {} went.", model.complaints, model.went);
    if let Some(learnt) = &model.learnt {
        let day = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d");
        let _ = writeln!(
            text,
            "Learnt from {}, calibrated from {}, held out from {} to {}.\n\n  log odds  odds ×  what",
            day(learnt.learnt_from),
            day(learnt.calibrated_from),
            day(learnt.held_out_from),
            day(learnt.until)
        );
        let mut weights: Vec<_> = learnt.weights.iter().collect();
        weights.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
        for one in weights {
            let _ = writeln!(text, "  {:>8.3} {:>7.2}  {} ({})", one.weight, one.weight.exp(), one.name_en, one.name);
        }
    }
    text + &model.evaluation.as_ref().map(worth).unwrap_or_default()
}

fn worth(of: &RiskEvaluation) -> String {
    let mut text = format!(
        "\nHeld out: {} forecasts of {} complaints of {} customers; {} of {} customers went, {:.2}% of the forecasts.\n",
        of.forecasts,
        of.complaints,
        of.customers,
        of.went_customers,
        of.customers,
        of.base_rate * 100.0
    );
    let _ = writeln!(text, "  log loss {:.4}, of the base rate {:.4}", of.log_loss, of.base_log_loss);
    let _ = writeln!(text, "  better by {:.4} (95%: {:.4} to {:.4})", of.gain, of.gain_low, of.gain_high);
    let _ = writeln!(text, "  Brier score {:.4}, of the base rate {:.4}", of.brier, of.base_brier);
    let _ = writeln!(text, "  AUC {:.3}\n\n  forecasts  expected  observed", of.auc);
    for group in &of.groups {
        let observed = f64::from(group.went) / f64::from(group.forecasts.max(1));
        let _ = writeln!(text, "  {:>9} {:>8.2}% {:>8.2}%", group.forecasts, group.expected * 100.0, observed * 100.0);
    }
    text
}
