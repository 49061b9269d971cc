//! What a number of answers shows, and how surely: mean, top-2-box and response rate with 95% intervals.

/// How often each score was given, 1 first, and how many customers were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub asked: i64,
    pub scores: [i64; 5],
}

/// An estimate with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// The standard normal distribution's 97.5% quantile.
const Z: f64 = 1.959_964;
/// Student's t, the same quantile, by degrees of freedom from 1 on.
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

impl Counts {
    pub fn answered(&self) -> i64 {
        self.scores.iter().sum()
    }

    /// Of those who were asked.
    pub fn response_rate(&self) -> Option<Estimate> {
        share(self.answered(), self.asked)
    }

    /// Those who said 4 or 5 (만족·매우 만족).
    pub fn top_two(&self) -> Option<Estimate> {
        let [_, _, _, satisfied, very] = self.scores;
        share(satisfied + very, self.answered())
    }

    /// Student's interval. Where all say the same it would claim to know: there, and of one answer, it is as wide as the scale allows for so
    /// many (Wilson's on 1 to 5).
    pub fn mean(&self) -> Option<Estimate> {
        let answered = self.answered();
        let n = answered as f64;
        let scored = || (1_i32..).map(f64::from).zip(self.scores.iter().map(|count| *count as f64));
        let value = (answered > 0).then(|| scored().map(|(score, count)| score * count).sum::<f64>() / n)?;
        let squares: f64 = scored().map(|(score, count)| count * (score - value).powi(2)).sum();
        if squares < 1e-9 {
            let (low, high) = wilson((value - 1.0) / 4.0, n);
            return Some(rounded(value, 1.0 + 4.0 * low, 1.0 + 4.0 * high));
        }
        let half = t(answered - 1) * (squares / (n - 1.0) / n).sqrt();
        Some(rounded(value, (value - half).max(1.0), (value + half).min(5.0)))
    }
}

/// Wilson's interval; none of nothing.
fn share(part: i64, all: i64) -> Option<Estimate> {
    let value = (all > 0).then(|| part as f64 / all as f64)?;
    let (low, high) = wilson(value, all as f64);
    Some(rounded(value, low, high))
}

fn wilson(p: f64, n: f64) -> (f64, f64) {
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

fn t(degrees: i64) -> f64 {
    let place = usize::try_from(degrees - 1).unwrap_or_default();
    T.get(place).copied().unwrap_or(Z + 2.4 / degrees as f64)
}

fn rounded(value: f64, low: f64, high: f64) -> Estimate {
    let four = |value: f64| (value * 10_000.0).round() / 10_000.0;
    Estimate { value: four(value), low: four(low), high: four(high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, low: f64, high: f64) -> Option<Estimate> {
        Some(Estimate { value, low, high })
    }

    /// V15. By hand: Student's t with 4 and 399 degrees of freedom, Wilson's interval without correction.
    #[test]
    fn v15_figures_say_how_surely_they_are_known() {
        let few = Counts { asked: 20, scores: [1, 1, 0, 1, 2] };
        assert_eq!(few.mean(), estimate(3.4, 1.1448, 5.0));
        assert_eq!(few.top_two(), estimate(0.6, 0.2307, 0.8824));
        assert_eq!(few.response_rate(), estimate(0.25, 0.1119, 0.4687));
        let many = Counts { asked: 1_000, scores: [10, 20, 70, 120, 180] };
        assert_eq!(many.mean(), estimate(4.1, 3.9996, 4.2004));
        assert_eq!(many.top_two(), estimate(0.75, 0.7053, 0.7899));
    }

    #[test]
    fn v15_nothing_says_nothing_and_agreement_is_no_certainty() {
        assert_eq!(
            (Counts::default().mean(), Counts::default().top_two(), Counts::default().response_rate()),
            (None, None, None)
        );
        let unanswered = Counts { asked: 9, ..Counts::default() };
        assert_eq!((unanswered.mean(), unanswered.top_two()), (None, None));
        assert_eq!(unanswered.response_rate().unwrap().value, 0.0);
        let one = Counts { asked: 1, scores: [0, 0, 0, 0, 1] };
        assert_eq!(one.mean(), estimate(5.0, 1.8262, 5.0));
        let alike = Counts { asked: 9, scores: [0, 0, 0, 9, 0] };
        let mean = alike.mean().unwrap();
        assert!(mean.value == 4.0 && mean.low < 3.0 && mean.high > 4.4, "{mean:?}");
    }

    #[test]
    fn v15_the_quantile_goes_on_where_the_table_ends() {
        assert!((t(30) - t(31)).abs() < 0.005 && t(31) > t(100) && (t(100) - 1.984).abs() < 0.002);
    }
}
