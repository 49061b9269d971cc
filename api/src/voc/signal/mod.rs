//! What has become frequent (V8): each week, what every department got in every category is held against its own history.
//!
//! A *series* is what one department handles of one category, by the week in which it was received; what was rejected or merged
//! does not count. The method, in the order in which `rules` applies it:
//!
//! 1. *Exposure* (`rules/history`). A week is worth what the rest of the company got in it, so that a holiday or a storm that
//!    everybody feels is no signal of anybody; times a yearly wave of the category, as far as two years of it show one
//!    beyond chance (James and Stein).
//! 2. *Baseline* (`rules/baseline`). A series is expected to keep its share of the exposure, learnt from up to 104 weeks before
//!    the two that are judged. Weeks far above it count less, by Anscombe's residual, so that a past wave does not hide the next
//!    (Farrington 1996, Noufaily 2013). How much a series scatters beyond chance is its Pearson statistic, drawn towards that of
//!    series of its size: of a rare one nothing else is known.
//! 3. *Forecast* (`rules/tail`). A negative binomial distribution with that mean; its variance also has what is not known of the
//!    share and of the volume, and its tail is averaged over what the scatter may be. So p values hold far out, where the
//!    signals are.
//! 4. *Budget* (`rules/budget`). Of all series together 0.6 signals a week may be false: half for those of less than one item a week, of
//!    which there are most, half for the others. The threshold is the p value at which what all forecasts would let through adds up
//!    to that. It is neither Bonferroni's nor Benjamini and Hochberg's: it knows that a count is whole and that fewer than five are
//!    never a signal, so what the rarest can't spend, the others may. A company of few series spends less: no p value above 0.001 is one.
//! 5. A *signal* has at least five items and a quarter more than expected, this week as well, and a p value at or below the threshold
//!    for this week alone or for two together.
//!
//! With less than 26 weeks since there is the category or the department nothing is judged, and that is said of every such series that has
//! five items or more.
//!
//! The proof is `rules/simulation`: 20,000 series, 8,000 items a week, seeds 1 to 1,000. Where nothing has changed 0.66 signals a week are false.
//! Of what changes, found in its first week, and in its first or second, if seven in ten series scatter as chance does, two half as
//! much again and one twice as much:
//!
//! | usually a week | doubled | tripled |
//! | ---: | ---: | ---: |
//! | 10 | 14%, 49% | 67%, 97% |
//! | 20 | 43%, 83% | 98%, 100% |
//! | 40 | 77%, 99% | 100%, 100% |
//! | 60 | 96%, 100% | 100%, 100% |
//!
//! What it does not see: a rise that takes months, which becomes what is usual; one that the whole company shares; a department that
//! is given another one's work gives a signal, and rightly. Scatter that lasts from week to week makes more false signals than this.
//!
//! Nothing counts while somebody files an item. An hourly job sees that the weeks that are over have been judged: it counts
//! the weeks anew by the index of `received_at`, one statement a week, so that transfers, merges, imports and erasures need not tell
//! it; it writes what differs, judges, and keeps what it found with its numbers. A judgement stays as it was made.
//!
//! `groups` says what inside the category a signal is about, read when somebody asks, from texts that they may read.

pub mod groups;
mod jobs;
mod query;
pub mod rules;
mod service;
pub mod store;
mod types;

pub use jobs::register;
pub use query::VocSignalQuery;
pub use service::{judge_due, judge_week, monday};
