//! What a result did to the rate of its VOC (H5).
//!
//! Weeks are whole ones, from Monday on. *Before* are up to 26 until the one in which work began, without those whose signal (V8) the task
//! comes from: they were chosen because they were high, and would make anything look like an improvement. *After* are those since the
//! result is in force, at most 26. `rules` compares the rates of both: a quasi-Poisson model whose exposure is all other VOC of the company
//! in the same week, as in V8, so that a quiet season is nobody's merit; its interval allows for weeks that scatter beyond chance, each
//! side by itself too (Welch). Fewer than eight weeks on a side, twenty items before, or ten to be expected after, say too little.
//! `rules/simulation` is the proof: in each of 960 worlds the interval covers the truth in at least 93 of 100 that it speaks of.
//!
//! An hourly job measures what the last judged week changes, and keeps it: a list of tasks reads a row of each. Once all 26 weeks are in, it
//! stays as it is. What it does not say: why. What else changed at the same time is in it, too.

pub mod rules;
pub mod service;
mod store;
