//! Which invented customers go to the regulator, and why? For reasons that stand in what happened to them, so that they can be learnt (V9);
//! and by chance, so that nothing can be foretold for sure.

use super::{
    desk::{Desk, Known},
    life::Life,
    script::Filing,
};
use crate::kernel::error::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    voc_category::BusinessLine,
    voc_clock::ClockKind,
    voc_item::{Escalation, Model as Item, VocChannel, VocKind},
    voc_step::VocStepKind,
};
use fastrand::Rng;
use std::{mem, sync::Arc};

/// Chance of its own, so that everybody else says what they would have said.
pub(super) struct Outside {
    rng: Rng,
}

impl Outside {
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::with_seed(seed ^ 0x0F55) }
    }

    /// Whether somebody known goes, by how their complaint went.
    pub fn goes(&mut self, life: &Life, contacts: u32, line: BusinessLine, threatens: bool) -> bool {
        let item = &life.item;
        if life.customer.is_none() || item.kind != VocKind::Complaint || item.channel == VocChannel::Regulator {
            return false;
        }
        let late =
            life.clocks.iter().any(|clock| clock.kind != ClockKind::FirstResponse && clock.breached_at.is_some());
        let odds = -6.2
            + 2.6 * f64::from(u8::from(threatens))
            + 0.9 * f64::from(contacts)
            + 1.0 * f64::from(u8::from(item.escalation == Escalation::Executive))
            + 1.0 * f64::from((item.dissatisfaction.unwrap_or(0) - 3).max(0))
            + 1.2 * f64::from(item.reopenings)
            + 1.1 * f64::from(item.transfers)
            + 1.1 * f64::from(u8::from(late))
            + 0.6 * f64::from(u8::from(line == BusinessLine::Claims));
        self.rng.f64() < 1.0 / (1.0 + (-odds).exp())
    }
}

const MINUTES_A_DAY: i64 = 24 * 60;

impl Desk<'_> {
    /// The regulator sends the complaint on, some days to six weeks after the company heard of the customer.
    pub fn goes_to_regulator(
        &mut self,
        of: (Option<Arc<Known>>, Item),
        since: DateTime<Utc>,
        filing: &Filing,
    ) -> Result<(), Fault> {
        mem::swap(&mut self.rng, &mut self.outside.rng);
        let done = self.sent_on(of, since, filing);
        mem::swap(&mut self.rng, &mut self.outside.rng);
        done
    }

    /// How often the customer has come back to an item that was the last to be told of, and when they were last heard of.
    pub fn contacts(&self, item: &Item) -> (u32, DateTime<Utc>) {
        // Few have more steps.
        let steps = self.written.steps.iter().rev().take(60).filter(|step| step.item_id == item.id);
        let contacts = steps.filter(|step| step.what == VocStepKind::Answered);
        contacts.fold((0, item.received_at), |(count, last), step| (count + 1, last.max(step.at)))
    }

    fn sent_on(&mut self, of: (Option<Arc<Known>>, Item), since: DateTime<Utc>, filing: &Filing) -> Result<(), Fault> {
        let at = since + TimeDelta::minutes(self.rng.i64(3 * MINUTES_A_DAY..45 * MINUTES_A_DAY));
        let at = self.after(at, (0, 60));
        if at >= self.now {
            return Ok(());
        }
        let channel = Some(VocChannel::Regulator);
        let filing = Filing { at, of: Some(of), channel, is_surge: false, ..filing.clone() };
        let life = self.file(&filing, true)?;
        match self.receive(life, &filing)? {
            Some(life) => self.handle(life, &filing, false),
            None => Ok(()),
        }
    }
}
