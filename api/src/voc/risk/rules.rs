//! Which complaints go to the regulator: what is known of one at a moment, what was learnt, what it is worth (V9). Pure.

mod case;
mod evaluate;
mod features;
mod learn;
mod logistic;
mod words;

pub use case::{Case, Other, Said, Step, moments};
pub use evaluate::evaluate;
pub use features::{FEATURES, Feature, named, values};
pub use learn::{Found, Row, again, learn, reasons, score};
pub use words::Words;

use chrono::TimeDelta;
use entity::voc_item::{Model as Item, VocChannel, VocKind};

/// A complaint *goes to the regulator* if the customer's next item by that way is received within this time of the moment.
pub const WITHIN: TimeDelta = TimeDelta::days(60);
/// How far back complaints are learnt from.
pub const LEARNT_FROM: TimeDelta = TimeDelta::days(3 * 365);
/// What the customer did before counts this long.
pub const EARLIER: TimeDelta = TimeDelta::days(180);
pub const EARLIER_EXTERNAL: TimeDelta = TimeDelta::days(2 * 365);
/// A complaint teaches by how it stood so many days after its receipt, as long as it was open.
pub const MOMENTS: [i64; 6] = [0, 1, 3, 7, 14, 30];

/// Whether it is one of those that have a score while they are open: by somebody known, since of others nobody would notice that they
/// went; and not by the regulator already.
pub fn is_meant(item: &Item) -> bool {
    item.kind == VocKind::Complaint && item.channel != VocChannel::Regulator && item.customer_id.is_some()
}

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
