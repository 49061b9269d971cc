//! How unlikely a count is: the upper tail of the negative binomial distribution with a given mean and variance.

/// What a count may be. How much it scatters is itself known from so many weeks alone: three guesses, each with what it weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    pub mean: f64,
    pub guesses: [Guess; 3],
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    pub weight: f64,
    /// Never below the mean.
    pub variance: f64,
}

/// Terms of a tail that are summed up; far beyond them is nothing that a float could tell.
const MOST_TERMS: usize = 100_000;

impl Forecast {
    /// The probability of this count or more; of what nothing can be expected of, nothing is unlikely.
    pub fn tail(&self, count: u32) -> f64 {
        if self.mean <= 0.0 {
            return 1.0;
        }
        self.over_guesses(|variance| tail(self.mean, variance, count))
    }

    /// The probability of exactly this count.
    pub fn probability(&self, count: u32) -> f64 {
        self.over_guesses(|variance| Shape::of(self.mean, variance).probability(count))
    }

    fn over_guesses(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.guesses.iter().map(|guess| guess.weight * of(guess.variance)).sum()
    }
}

fn tail(mean: f64, variance: f64, count: u32) -> f64 {
    if count == 0 {
        return 1.0;
    }
    let shape = Shape::of(mean, variance);
    let (mut term, mut sum, mut at) = (shape.probability(count), 0.0, f64::from(count));
    for _ in 0..MOST_TERMS {
        sum += term;
        term *= (at + shape.size) / (at + 1.0) * shape.odds;
        at += 1.0;
        // Beyond the mean each term is smaller than the one before.
        if at > mean && term < sum * 1e-12 {
            break;
        }
    }
    sum.min(1.0)
}

/// A negative binomial distribution: until how many failures, and how likely what is counted is.
struct Shape {
    size: f64,
    odds: f64,
}

impl Shape {
    fn of(mean: f64, variance: f64) -> Self {
        // As good as Poisson: a larger size would lose the digits that its logarithm is made of.
        let beyond = (variance - mean).max(mean * mean * 1e-7);
        let size = mean * mean / beyond;
        Self { size, odds: mean / (mean + size) }
    }

    fn probability(&self, count: u32) -> f64 {
        let count = f64::from(count);
        let ways = ln_gamma(count + self.size) - ln_gamma(self.size) - ln_gamma(count + 1.0);
        (ways + self.size * (-self.odds).ln_1p() + count * self.odds.ln()).exp()
    }
}

/// Stirling's series, after stepping up to where it is exact to all digits.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut product) = (x, 1.0);
    while x < 10.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() <= 1e-5 * other.abs()
    }

    #[test]
    fn v8_tails_are_those_of_the_tables() {
        assert!(near(tail(10.0, 10.0, 20), 0.003_454_342), "{}", tail(10.0, 10.0, 20));
        // Three failures, even odds: 1 - (1 + 3/2 + 3/2 + 5/4) / 8.
        assert!(near(tail(3.0, 6.0, 4), 0.34375), "{}", tail(3.0, 6.0, 4));
        assert!(near(tail(3.0, 6.0, 0), 1.0) && near(tail(3.0, 6.0, 1), 0.875));
    }

    #[test]
    fn v8_factorials_are_those_of_integers() {
        assert!(near(ln_gamma(11.0), 3_628_800_f64.ln()) && near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln()));
    }
}
