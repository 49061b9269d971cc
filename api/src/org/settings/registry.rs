//! Which settings there are.

use crate::kernel::calendar::USUAL_ZONE;
use entity::setting_value::SettingValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// P7.
    PraiseEditMinutes,
    /// P10.
    PraisePairLimit,
    /// O6.
    CompanyTimeZone,
    /// C2.
    CustomerRevealsPerHour,
    /// C4.
    CustomerRetentionYears,
}

pub struct Spec {
    pub setting: Setting,
    pub key: &'static str,
    /// The rule that reads it.
    pub rule: &'static str,
    pub meaning: &'static str,
    pub kind: Kind,
    pub unit: Option<Unit>,
    /// Which way is stricter, if it may go no other way.
    pub stricter: Option<Stricter>,
    /// Whether a second person must approve a change.
    pub four_eyes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Whole { default: i32, min: i32, max: i32 },
    Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    PerMonth,
    PerHour,
    Years,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stricter {
    Lower,
    Higher,
}

pub const REGISTRY: [Spec; 5] = [
    Spec {
        setting: Setting::PraiseEditMinutes,
        key: "praise.editMinutes",
        rule: "P7",
        meaning: "How long an author may edit praise after posting it.",
        kind: Kind::Whole { default: 30, min: 0, max: 1_440 },
        unit: Some(Unit::Minutes),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::PraisePairLimit,
        key: "praise.pairLimitPerMonth",
        rule: "P10",
        meaning: "How many posts a month count of one giver for one receiver.",
        kind: Kind::Whole { default: 3, min: 1, max: 31 },
        unit: Some(Unit::PerMonth),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::CompanyTimeZone,
        key: "company.timeZone",
        rule: "O6",
        meaning: "The time zone in which the company's days begin and end, by its IANA name.",
        kind: Kind::Zone,
        unit: None,
        stricter: None,
        // It moves every deadline of everyone.
        four_eyes: true,
    },
    Spec {
        setting: Setting::CustomerRevealsPerHour,
        key: "customer.revealsPerHour",
        rule: "C2",
        meaning: "How many customers one person may see in the clear within an hour.",
        kind: Kind::Whole { default: 30, min: 1, max: 30 },
        unit: Some(Unit::PerHour),
        stricter: Some(Stricter::Lower),
        four_eyes: false,
    },
    Spec {
        setting: Setting::CustomerRetentionYears,
        key: "customer.retentionYears",
        rule: "C4",
        meaning: "After how many years without a case a customer's data is erased.",
        kind: Kind::Whole { default: 3, min: 1, max: 3 },
        unit: Some(Unit::Years),
        stricter: Some(Stricter::Lower),
        // What was erased does not come back.
        four_eyes: true,
    },
];

impl Setting {
    pub fn spec(self) -> &'static Spec {
        // The registry is in the order of the enum, which a test checks.
        #[expect(clippy::indexing_slicing, reason = "as many rows as variants")]
        &REGISTRY[self as usize]
    }

    pub fn of_key(key: &str) -> Option<Self> {
        REGISTRY.iter().find(|spec| spec.key == key).map(|spec| spec.setting)
    }
}

impl Kind {
    pub fn default(self) -> SettingValue {
        match self {
            Self::Whole { default, .. } => SettingValue::Whole(default),
            Self::Zone => SettingValue::Text(USUAL_ZONE.name().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_in_the_order_of_its_settings_and_keys_are_different() {
        for (index, spec) in REGISTRY.iter().enumerate() {
            assert_eq!(spec.setting as usize, index, "{}", spec.key);
            assert_eq!(Setting::of_key(spec.key), Some(spec.setting));
        }
        assert_eq!(Setting::of_key("praise"), None);
    }
}
