//! H5 against simulated truth: of seeds 1 to 1,000 the 95% interval covers the true ratio in at least 930, in each of these worlds
//! where it does not say that there is too little data; and of those alone in which it speaks.

use super::{MOST_WEEKS, TooLittle, Week, measure};

/// SplitMix64: the same numbers everywhere, for ever.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    fn poisson(&mut self, mean: f64) -> u32 {
        let (mut left, mut count) = (mean, 0);
        while left > 0.0 {
            let part = left.min(30.0);
            left -= part;
            let (mut p, mut u, mut k) = ((-part).exp(), self.unit(), 0);
            while u > p && k < 200 {
                u -= p;
                k += 1;
                p *= part / f64::from(k);
            }
            count += k;
        }
        count
    }

    /// Marsaglia and Tsang.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let u = self.unit();
            return self.gamma(shape + 1.0) * u.powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.unit().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }
}

/// How a week's count scatters around its mean.
#[derive(Clone, Copy, Debug)]
enum Scatter {
    Chance,
    /// The variance is so many times the mean.
    Times(f64),
    /// A negative binomial of this size: the larger the mean, the more it scatters.
    Size(f64),
}

#[derive(Clone, Copy, Debug)]
struct World {
    /// Items a week before.
    rate: f64,
    ratio: f64,
    weeks: (usize, usize),
    scatter: Scatter,
    /// The company's volume after, by what it was before; it swings and each item of it is one.
    volume: f64,
}

const OTHERS: f64 = 400.0;

impl World {
    fn week(&self, chance: &mut Chance, after: bool) -> Week {
        let change = if after { (self.ratio, self.volume) } else { (1.0, 1.0) };
        let volume = change.1 * (0.1 * chance.normal()).exp();
        let mean = self.rate * change.0 * volume;
        let items = match self.scatter {
            Scatter::Chance => chance.poisson(mean),
            Scatter::Times(times) => {
                let shape = mean / (times - 1.0);
                let mean = chance.gamma(shape) * (times - 1.0);
                chance.poisson(mean)
            }
            Scatter::Size(size) => {
                let mean = chance.gamma(size) / size * mean;
                chance.poisson(mean)
            }
        };
        Week { items, others: chance.poisson(OTHERS * volume) }
    }

    /// How often it spoke, and how often it was right.
    fn told(&self) -> (u32, u32) {
        let (mut spoke, mut right) = (0, 0);
        for seed in 1..=1_000 {
            let mut chance = Chance(seed);
            let before: Vec<Week> = (0..self.weeks.0).map(|_| self.week(&mut chance, false)).collect();
            let after: Vec<Week> = (0..self.weeks.1).map(|_| self.week(&mut chance, true)).collect();
            if let Ok(effect) = measure(&before, &after) {
                spoke += 1;
                right += u32::from(effect.low <= self.ratio && self.ratio <= effect.high);
            }
        }
        (spoke, right)
    }
}

const SCATTERS: [Scatter; 6] = [
    Scatter::Chance,
    Scatter::Times(1.5),
    Scatter::Times(2.0),
    Scatter::Times(4.0),
    Scatter::Size(20.0),
    Scatter::Size(5.0),
];
const RATIOS: [f64; 5] = [0.3, 0.5, 0.7, 1.0, 1.5];
const RATES: [f64; 4] = [3.0, 8.0, 25.0, 80.0];
const WEEKS: [(usize, usize); 4] = [(MOST_WEEKS, MOST_WEEKS), (MOST_WEEKS, 13), (MOST_WEEKS, 8), (12, 12)];

fn worlds() -> impl Iterator<Item = World> {
    SCATTERS.into_iter().flat_map(|scatter| {
        RATIOS.into_iter().flat_map(move |ratio| {
            RATES.into_iter().flat_map(move |rate| {
                WEEKS.into_iter().flat_map(move |weeks| {
                    [1.0, 1.6].into_iter().map(move |volume| World { rate, ratio, weeks, scatter, volume })
                })
            })
        })
    })
}

fn covers(world: World) {
    let (spoke, right) = world.told();
    println!("{right} of {spoke}: {world:?}");
    assert!(spoke >= 900, "{world:?} said too little {} times", 1_000 - spoke);
    assert!(f64::from(right) >= 0.93 * f64::from(spoke), "{world:?}: {right} of {spoke}");
}

/// H5: two out of each kind of world; all of them by `cargo test --release -p sunhwan --lib improvement -- --ignored --nocapture`.
#[test]
fn h5_the_interval_covers_the_truth_in_930_of_1000() {
    let world = |scatter, ratio, rate, weeks, volume| World { rate, ratio, weeks, scatter, volume };
    for one in [
        world(Scatter::Chance, 0.3, 8.0, WEEKS[0], 1.0),
        world(Scatter::Chance, 1.5, 3.0, WEEKS[1], 1.6),
        world(Scatter::Times(1.5), 0.7, 25.0, WEEKS[2], 1.6),
        world(Scatter::Times(2.0), 1.0, 8.0, WEEKS[0], 1.0),
        world(Scatter::Times(4.0), 0.5, 8.0, WEEKS[3], 1.6),
        world(Scatter::Size(20.0), 0.3, 25.0, WEEKS[1], 1.0),
        world(Scatter::Size(5.0), 1.5, 25.0, WEEKS[2], 1.6),
        world(Scatter::Size(5.0), 0.5, 3.0, WEEKS[0], 1.0),
    ] {
        let (spoke, _) = one.told();
        assert_eq!(spoke, 1_000, "{one:?}");
        covers(one);
    }
}

/// H5.
#[test]
#[ignore = "960 worlds of 1,000 companies each: minutes"]
fn h5_all_worlds() {
    worlds().for_each(covers);
}

/// H5: a model without scatter beyond chance would not do: this is what the test above can fail by.
#[test]
fn h5_an_interval_that_ignores_scatter_would_be_caught() {
    let world = World { rate: 8.0, ratio: 0.5, weeks: WEEKS[0], scatter: Scatter::Times(4.0), volume: 1.0 };
    let right = (1..=300).filter(|seed| {
        let mut chance = Chance(*seed);
        let before: u32 = (0..world.weeks.0).map(|_| world.week(&mut chance, false).items).sum();
        let after: u32 = (0..world.weeks.1).map(|_| world.week(&mut chance, true).items).sum();
        let error = (1.0 / f64::from(before) + 1.0 / f64::from(after)).sqrt();
        ((f64::from(after) / f64::from(before)).ln() - world.ratio.ln()).abs() <= 1.96 * error
    });
    assert!(right.count() < 260);
}

/// H5: it says too little for the same reason whatever came of it.
#[test]
fn h5_what_is_too_little_does_not_depend_on_the_result() {
    let weeks = |items, count| vec![Week { items, others: 400 }; count];
    for after in [0, 1, 3, 50] {
        assert_eq!(measure(&weeks(1, 12), &weeks(after, 26)), Err(TooLittle::ItemsBefore));
        assert_eq!(measure(&weeks(1, 26), &weeks(after, 9)), Err(TooLittle::ExpectedAfter));
        assert_eq!(measure(&weeks(9, 7), &weeks(after, 26)), Err(TooLittle::WeeksBefore));
        assert_eq!(measure(&weeks(9, 26), &weeks(after, 7)), Err(TooLittle::WeeksAfter));
        assert!(measure(&weeks(1, 26), &weeks(after, 10)).is_ok());
    }
}
