//! The board's figures as the schema shows them.

use crate::{
    kernel::scalar::{Date, DateTime},
    praise::statistics::{
        rules::{self, share},
        service::Counted,
    },
};
use async_graphql::SimpleObject;
use chrono::NaiveDate;

/// What the board shows in figures (칭찬 통계, P10). One praise is one person praised in one post; what was hidden or deleted does
/// not count, nor does what one person gives another beyond so many in a month: by default 3, else as the setting
/// `praise.pairLimitPerMonth` says. Praise by a colleague and by a customer weighs the same (P2).
#[derive(SimpleObject)]
pub struct PraiseStatistics {
    /// The period's first day.
    from: Date,
    /// The period's last day, included.
    to: Date,
    /// Until when it is counted: of one person now, of departments and the company up to ten minutes ago. Null if nothing of the
    /// period is counted yet.
    counted_at: Option<DateTime>,
    /// Praise received.
    received: i64,
    /// Of it, from colleagues.
    received_from_colleagues: i64,
    /// Of it, from customers.
    received_from_customers: i64,
    /// Of that from colleagues, from executives.
    received_from_executives: i64,
    /// Praise given.
    given: i64,
    /// Praise received that does not count, because its giver had praised the same person that month as often as counts: by default 3
    /// times, else as the setting `praise.pairLimitPerMonth` says.
    beyond_limit: i64,
    /// Praise received on which an executive has commented.
    with_executive_comment: i64,
    /// Its share of all praise received, 0 to 1; null if there is none.
    executive_comment_rate: Option<f64>,
    /// In how many whole hours half of it had its first comment of an executive; null if none had.
    median_hours_to_executive: Option<u32>,
    /// In how many hours it had that comment on average; null if none had.
    mean_hours_to_executive: Option<f64>,
    /// Executives' comments on praise received, replies not counted.
    executive_comments: i64,
    /// Those that the praised person has answered.
    answered_executive_comments: i64,
    /// Their share, 0 to 1; null if there are none.
    executive_answer_rate: Option<f64>,
    /// Praise received from somebody whom they praised themselves in the same month.
    reciprocated: i64,
    /// Its share of all praise received, 0 to 1: near 1, nearly all of it came from people whom they praised back. It sees pairs alone,
    /// not larger circles. Null if there is none.
    reciprocity: Option<f64>,
    /// Pairs of people who praised each other in the same month, each once for each month.
    mutual_pairs: i64,
}

impl PraiseStatistics {
    pub fn new(counted: &Counted, from: NaiveDate, to: NaiveDate) -> Self {
        let figures = &counted.figures;
        let seen = rules::seen(figures);
        Self {
            from: Date(from),
            to: Date(to),
            counted_at: counted.at.map(DateTime),
            received: figures.received,
            received_from_colleagues: figures.received - figures.from_customers,
            received_from_customers: figures.from_customers,
            received_from_executives: figures.from_executives,
            given: figures.given,
            beyond_limit: figures.beyond_limit,
            with_executive_comment: seen,
            executive_comment_rate: share(seen, figures.received),
            median_hours_to_executive: rules::median_wait(figures),
            mean_hours_to_executive: share(figures.wait_seconds, seen).map(|seconds| seconds / 3_600.0),
            executive_comments: figures.executive_comments,
            answered_executive_comments: figures.answered,
            executive_answer_rate: share(figures.answered, figures.executive_comments),
            reciprocated: figures.mutual,
            reciprocity: share(figures.mutual, figures.received),
            mutual_pairs: figures.mutual_pairs,
        }
    }
}
