//! Which figures stand out among their like (D11). Pure.

/// With fewer there is no usual to differ from.
pub const FEWEST: usize = 8;
/// How many are named.
pub const MOST_NAMED: usize = 20;

/// What is usual among some figures: their median, and from where on one is far out (Tukey: three quartile ranges above the
/// third quartile).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usual {
    pub median: f64,
    pub far_out: f64,
}

pub fn usual(figures: &[i64]) -> Option<Usual> {
    if figures.len() < FEWEST {
        return None;
    }
    let mut sorted = figures.to_vec();
    sorted.sort_unstable();
    let (q1, median, q3) = (quantile(&sorted, 1, 4), quantile(&sorted, 1, 2), quantile(&sorted, 3, 4));
    // Where nearly all are alike, one must at least be three times as much.
    Some(Usual { median, far_out: (q3 + 3.0 * (q3 - q1)).max(3.0 * q3) })
}

/// Between the two figures nearest to that part of the way.
fn quantile(sorted: &[i64], part: usize, of: usize) -> f64 {
    let place = (sorted.len().saturating_sub(1)) * part;
    let (whole, rest) = (place / of, place % of);
    let at = |n: usize| sorted.get(n).or(sorted.last()).copied().unwrap_or_default() as f64;
    let share = rest as f64 / of as f64;
    at(whole) * (1.0 - share) + at(whole + 1) * share
}

/// The share of some of all; none of nothing.
pub fn rate(some: i64, all: i64) -> Option<f64> {
    (all > 0).then(|| (some as f64 / all as f64 * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D11.
    #[test]
    fn d11_a_figure_stands_out_far_above_its_like() {
        assert_eq!(usual(&[1; 7]), None);
        let usual = usual(&[10, 12, 8, 11, 9, 10, 13, 7, 100]).unwrap();
        assert_eq!(usual.median, 10.0);
        assert_eq!(usual.far_out, 36.0);
        assert_eq!(super::usual(&[5; 9]), Some(Usual { median: 5.0, far_out: 15.0 }));
        assert_eq!((quantile(&[1, 2, 3, 4], 1, 4), quantile(&[1, 2, 3, 4], 1, 2)), (1.75, 2.5));
    }

    #[test]
    fn d11_the_empowered_rate_is_decided_alone_of_all() {
        assert_eq!((rate(2, 3), rate(0, 5), rate(0, 0)), (Some(0.6667), Some(0.0), None));
    }
}
