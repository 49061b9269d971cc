//! What the company as a whole did in each week: how much came, in which season its categories were, since when there is
//! anything of a category or a department.

use super::{JUDGED_WEEKS, Series, baseline};
use entity::ids::{DepartmentId, VocCategoryId};
use std::collections::BTreeMap;

pub struct History {
    volume: Vec<f64>,
    /// Weeks before those that are judged.
    past: usize,
    first: usize,
    categories: BTreeMap<VocCategoryId, Category>,
    /// The first week in which a department got anything.
    departments: BTreeMap<DepartmentId, usize>,
}

struct Category {
    first: usize,
    season: Vec<f64>,
}

impl History {
    pub fn of(all: &[Series]) -> Self {
        let length = all.iter().map(|series| series.counts.len()).max().unwrap_or_default();
        let mut volume = vec![0.0; length];
        let mut categories: BTreeMap<VocCategoryId, Vec<f64>> = BTreeMap::new();
        let mut departments: BTreeMap<DepartmentId, usize> = BTreeMap::new();
        for series in all {
            let of_category = categories.entry(series.category).or_insert_with(|| vec![0.0; length]);
            for ((all, of_category), count) in volume.iter_mut().zip(of_category).zip(&series.counts) {
                *all += f64::from(*count);
                *of_category += f64::from(*count);
            }
            let begun = series.counts.iter().position(|count| *count > 0).unwrap_or(length);
            let department = departments.entry(series.department).or_insert(length);
            *department = begun.min(*department);
        }
        let first = first_of(&volume);
        let past = length.saturating_sub(JUDGED_WEEKS);
        let categories =
            categories.into_iter().map(|(id, items)| (id, Category::of(&items, &volume, (first, past)))).collect();
        Self { volume, past, first, categories, departments }
    }

    /// Weeks of the company's history.
    pub fn weeks(&self) -> usize {
        self.past.saturating_sub(self.first)
    }

    /// The exposure and the count of each week of a series' history: since there is its category and its department.
    pub fn weeks_of(&self, series: &Series) -> Vec<(f64, u32)> {
        let category = self.categories.get(&series.category).map_or(self.past, |category| category.first);
        let department = self.departments.get(&series.department).copied().unwrap_or(self.past);
        let weeks = self.exposures(series).zip(series.counts.iter().copied());
        weeks.take(self.past).skip(category.max(department)).collect()
    }

    /// In the last weeks.
    pub fn exposure(&self, series: &Series, weeks: usize) -> f64 {
        self.exposures(series).skip(self.volume.len().saturating_sub(weeks)).sum()
    }

    /// The company's volume without the series itself, which would hide its own rise, in its category's season.
    fn exposures(&self, series: &Series) -> impl Iterator<Item = f64> {
        let season = self.categories.get(&series.category).map(|category| category.season.as_slice());
        let volumes = self.volume.iter().zip(&series.counts);
        volumes.zip(season.unwrap_or_default()).map(|((volume, count), season)| (volume - f64::from(*count)) * season)
    }

    /// In the last weeks.
    pub fn volume(&self, weeks: usize) -> f64 {
        self.volume.iter().rev().take(weeks).sum()
    }

    pub fn volume_factor(&self) -> f64 {
        let usual: f64 = self.volume.iter().take(self.past).skip(self.first).sum();
        if usual > 0.0 { self.volume(1) * self.weeks() as f64 / usual } else { 1.0 }
    }
}

impl Category {
    fn of(items: &[f64], volume: &[f64], (begun, past): (usize, usize)) -> Self {
        let weeks: Vec<(f64, f64)> = volume.iter().copied().zip(items.iter().copied()).take(past).skip(begun).collect();
        let season = baseline::season(&weeks, items.len().saturating_sub(begun + weeks.len()));
        Self {
            first: first_of(items),
            season: std::iter::repeat_n(1.0, begun.min(items.len())).chain(season).collect(),
        }
    }
}

fn first_of(weeks: &[f64]) -> usize {
    weeks.iter().position(|items| *items > 0.0).unwrap_or(weeks.len())
}
