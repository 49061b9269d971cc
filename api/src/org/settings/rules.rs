//! Which change of a setting is possible, and whether it needs a second person.

use crate::org::settings::registry::{Kind, Spec, Stricter};
use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::setting_value::SettingValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NothingGiven,
    UnknownKey,
    Repeated,
    WrongType,
    OutOfBounds { min: i32, max: i32 },
    UnknownTimeZone,
    BackDated,
    OnlyStricter,
    NothingChanges,
    StaleVersion,
    ChangePending,
}

/// Which change of the list is refused, if it is one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    pub index: Option<usize>,
    pub why: Refusal,
}

#[derive(Clone, Debug)]
pub struct Wish {
    pub value: SettingValue,
    pub valid_from: NaiveDate,
    pub expected_version: Option<i32>,
}

/// How the setting stands: its version, and its value on the day from which the change is to be valid.
pub struct Standing {
    pub version: i32,
    pub value: SettingValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Apply,
    SecondPairOfEyes,
}

pub fn change(spec: &Spec, now: &Standing, wish: &Wish, today: NaiveDate) -> Result<Verdict, Refusal> {
    if wish.expected_version.is_some_and(|version| version != now.version) {
        return Err(Refusal::StaleVersion);
    }
    match (spec.kind, &wish.value) {
        (Kind::Whole { min, max, .. }, SettingValue::Whole(value)) if !(min..=max).contains(value) => {
            return Err(Refusal::OutOfBounds { min, max });
        }
        (Kind::Zone, SettingValue::Text(name)) if name.parse::<Tz>().is_err() => return Err(Refusal::UnknownTimeZone),
        (Kind::Whole { .. }, SettingValue::Whole(_)) | (Kind::Zone, SettingValue::Text(_)) => {}
        _ => return Err(Refusal::WrongType),
    }
    if wish.valid_from < today {
        return Err(Refusal::BackDated);
    }
    if wish.value == now.value {
        return Err(Refusal::NothingChanges);
    }
    if let (Some(stricter), SettingValue::Whole(from), SettingValue::Whole(to)) =
        (spec.stricter, &now.value, &wish.value)
        && (to < from) != (stricter == Stricter::Lower)
    {
        return Err(Refusal::OnlyStricter);
    }
    Ok(if spec.four_eyes { Verdict::SecondPairOfEyes } else { Verdict::Apply })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::settings::registry::Setting;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn wish(value: SettingValue, valid_from: &str) -> Wish {
        Wish { value, valid_from: day(valid_from), expected_version: None }
    }

    fn check(spec: &Spec, from: i32, wish: &Wish) -> Result<Verdict, Refusal> {
        change(spec, &Standing { version: 2, value: SettingValue::Whole(from) }, wish, day("2026-03-02"))
    }

    #[test]
    fn a_change_keeps_type_and_bounds_and_is_never_back_dated() {
        let spec = Setting::PraiseEditMinutes.spec();
        let whole = SettingValue::Whole;
        assert_eq!(check(spec, 30, &wish(whole(60), "2026-03-02")), Ok(Verdict::Apply));
        assert_eq!(check(spec, 30, &wish(whole(1_440), "2027-03-02")), Ok(Verdict::Apply));
        let bounds = Err(Refusal::OutOfBounds { min: 0, max: 1_440 });
        assert_eq!(check(spec, 30, &wish(whole(1_441), "2026-03-02")), bounds);
        assert_eq!(check(spec, 30, &wish(whole(-1), "2026-03-02")), bounds);
        assert_eq!(check(spec, 30, &wish(SettingValue::Text("60".into()), "2026-03-02")), Err(Refusal::WrongType));
        assert_eq!(check(spec, 30, &wish(whole(60), "2026-03-01")), Err(Refusal::BackDated));
        assert_eq!(check(spec, 60, &wish(whole(60), "2026-03-02")), Err(Refusal::NothingChanges));
        let stale = Wish { expected_version: Some(1), ..wish(whole(60), "2026-03-02") };
        assert_eq!(check(spec, 30, &stale), Err(Refusal::StaleVersion));
    }

    #[test]
    fn o6_a_time_zone_is_a_known_one_and_needs_a_second_person() {
        let spec = Setting::CompanyTimeZone.spec();
        let text = |name: &str| wish(SettingValue::Text(name.into()), "2026-03-02");
        assert_eq!(check(spec, 30, &text("Europe/London")), Ok(Verdict::SecondPairOfEyes));
        assert_eq!(check(spec, 30, &text("Seoul")), Err(Refusal::UnknownTimeZone));
    }

    /// "Can only be made stricter": no setting of today is such, those of S3, C3 and the statutory clock will be.
    #[test]
    fn what_may_only_be_made_stricter_goes_one_way() {
        let spec = |stricter| Spec { stricter: Some(stricter), ..super::tests::plain() };
        let to = |value| wish(SettingValue::Whole(value), "2026-03-02");
        assert_eq!(check(&spec(Stricter::Lower), 30, &to(29)), Ok(Verdict::Apply));
        assert_eq!(check(&spec(Stricter::Lower), 30, &to(31)), Err(Refusal::OnlyStricter));
        assert_eq!(check(&spec(Stricter::Higher), 30, &to(31)), Ok(Verdict::Apply));
        assert_eq!(check(&spec(Stricter::Higher), 30, &to(29)), Err(Refusal::OnlyStricter));
    }

    fn plain() -> Spec {
        Spec {
            setting: Setting::PraiseEditMinutes,
            key: "x",
            rule: "S3",
            meaning: "",
            kind: Kind::Whole { default: 30, min: 0, max: 100 },
            unit: None,
            stricter: None,
            four_eyes: false,
        }
    }
}
