//! What are the demo's VOC categories, how much comes in each, who handles it, and from which parts are its texts made?

use super::{app, branch_office, claims, contract, dispatch, kind_words, planner};
use entity::{
    voc_category::BusinessLine,
    voc_item::{Sensitivity, VocKind},
};

/// A category at the top, with the sentences that all below it share.
pub(super) struct Branch {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    pub line: BusinessLine,
    /// By the rule for all below it that have none of their own.
    pub department: &'static str,
    pub openings: &'static [&'static str],
    pub ends: &'static [&'static str],
    pub leaves: &'static [Leaf],
}

/// A category that items are filed in.
#[derive(Clone, Copy)]
pub(super) struct Leaf {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    /// What most of it is.
    pub kind: VocKind,
    /// Tenths of an item in a usual week.
    pub weekly: u32,
    pub line: Option<BusinessLine>,
    pub sensitivity: Option<Sensitivity>,
    pub wave: Wave,
    /// Departments that handle it, with their shares; the first by the rule of now.
    pub homes: &'static [(&'static str, u32)],
    pub middles: &'static [&'static str],
}

/// When there is more of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wave {
    None,
    Winter,
    Spring,
    Summer,
}

impl Wave {
    /// Per cent of what is usual.
    pub fn percent(self, month: u32) -> u32 {
        match (self, month) {
            (Self::Winter, 12 | 1 | 2) => 165,
            (Self::Winter, 6..=9) => 75,
            (Self::Spring, 3 | 4) => 145,
            (Self::Summer, 7..=9) => 130,
            _ => 95,
        }
    }
}

impl Leaf {
    pub(super) const fn new(
        code: &'static str,
        name: &'static str,
        name_en: &'static str,
        kind: VocKind,
        weekly: u32,
    ) -> Self {
        let (line, sensitivity, wave) = (None, None, Wave::None);
        Self { code, name, name_en, kind, weekly, line, sensitivity, wave, homes: &[], middles: &[] }
    }

    pub(super) const fn line(self, line: BusinessLine) -> Self {
        Self { line: Some(line), ..self }
    }

    pub(super) const fn sensitive(self, why: Sensitivity) -> Self {
        Self { sensitivity: Some(why), ..self }
    }

    pub(super) const fn wave(self, wave: Wave) -> Self {
        Self { wave, ..self }
    }

    pub(super) const fn homes(self, homes: &'static [(&'static str, u32)]) -> Self {
        Self { homes, ..self }
    }

    pub(super) const fn middles(self, middles: &'static [&'static str]) -> Self {
        Self { middles, ..self }
    }
}

pub(super) const BRANCHES: [&Branch; 9] = [
    &contract::BRANCH,
    &claims::BRANCH,
    &dispatch::BRANCH,
    &branch_office::BRANCH,
    &app::BRANCH,
    &app::PRIVACY,
    &planner::BRANCH,
    &kind_words::BRANCH,
    &kind_words::IDEAS,
];

/// Where something goes wrong in the last week.
pub(super) const SURGE: &str = "APP_UPLOAD";
