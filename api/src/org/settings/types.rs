//! Settings as the schema shows them.

use crate::{
    connection,
    kernel::{
        error::Fault,
        page::{Page, PageArgs, Position, Slice, Total},
        scalar::{Date, DateTime},
    },
    org::{
        directory::Directory,
        settings::registry::{self, Kind, Spec},
        types::Employee,
    },
};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use chrono::NaiveDate;
use entity::setting_value::{self, SettingValue};
use std::sync::Arc;
use uuid::Uuid;

/// A number or a name that an administrator can change.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Setting {
    /// Its name, unique.
    key: String,
    /// The id of the rule that reads it.
    rule: String,
    /// What it means.
    meaning: String,
    /// Which field of a value it uses.
    #[graphql(name = "type")]
    ty: SettingType,
    /// What an integer counts, absent for texts.
    unit: Option<SettingUnit>,
    /// The smallest integer that it can be, absent for texts.
    minimum: Option<i32>,
    /// The largest integer that it can be, absent for texts.
    maximum: Option<i32>,
    /// What it is while nobody has changed it.
    default: SettingAmount,
    /// Whether it can only be made stricter.
    only_stricter: bool,
    /// Whether a change needs a second person, who approves it with `approveChange`.
    needs_approval: bool,
    /// What it is on the day that was asked for.
    value: SettingAmount,
    /// Since when it has been that, absent for the default.
    valid_from: Option<Date>,
    /// Rises with every change, also those that are not valid yet; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    spec: &'static Spec,
}

/// A setting's value: one of the two, as its `type` says.
#[derive(SimpleObject, Clone)]
pub struct SettingAmount {
    /// Of an `INTEGER`, absent otherwise.
    integer: Option<i32>,
    /// Of a `TIME_ZONE`, absent otherwise.
    text: Option<String>,
}

/// What a setting is made of.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum SettingType {
    /// A whole number.
    Integer,
    /// The name of a time zone, such as `Asia/Seoul`.
    TimeZone,
}

/// What a number counts.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "registry::Unit")]
pub enum SettingUnit {
    /// Minutes.
    Minutes,
    /// How many in a month.
    PerMonth,
    /// Days.
    Days,
    /// Hundredths.
    Percent,
    /// Won (원).
    Won,
    /// Hours in which the company works (O6).
    BusinessHours,
    /// How many in an hour.
    PerHour,
    /// Years.
    Years,
    /// Days on which the company works (O6).
    BusinessDays,
    /// Hours.
    Hours,
    /// Months.
    Months,
}

/// One change of a setting, past or to come.
#[derive(SimpleObject)]
pub struct SettingChange {
    /// 1 for the first change of this setting, and so on.
    version: i32,
    /// What it was set to.
    value: SettingAmount,
    /// From which day on.
    valid_from: Date,
    /// Who changed or proposed it.
    made_by: Option<Arc<Employee>>,
    /// When it was put in force.
    made_at: DateTime,
    /// Who approved it, absent where nobody had to.
    approved_by: Option<Arc<Employee>>,
}

const HISTORY: &str = "a setting's changes, newest first";

#[ComplexObject]
impl Setting {
    /// Every change of it, newest first, with those that are not valid yet.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<SettingChangeConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(HISTORY)?;
        let directory = Directory::of(ctx)?;
        let mut rows: Vec<_> = directory.settings().rows(self.spec.setting).collect();
        rows.sort_by_key(|row| -row.version);
        let total = Total::of(rows.len());
        let slice = cut(rows, &page).map(|row| {
            let person = |id| directory.employee(id).cloned();
            let change = SettingChange {
                version: row.version,
                value: row.value.clone().into(),
                valid_from: Date(row.valid_from),
                made_by: person(row.made_by),
                made_at: DateTime(row.made_at),
                approved_by: row.approved_by.and_then(person),
            };
            (Position::at(row.made_at, place(row)), change)
        });
        Ok(SettingChangeConnection::new(HISTORY, slice, Some(total)))
    }
}

/// The place of a change in its list: its version alone.
fn place(row: &setting_value::Model) -> Uuid {
    Uuid::from_u128(u128::from(row.version.unsigned_abs()))
}

fn cut<'a>(mut newest_first: Vec<&'a setting_value::Model>, page: &Page) -> Slice<&'a setting_value::Model> {
    if page.backward {
        newest_first.reverse();
    }
    let beyond = |row: &&setting_value::Model| {
        page.from.as_ref().is_none_or(|from| if page.backward { place(row) > from.id } else { place(row) < from.id })
    };
    Slice::cut(newest_first.into_iter().filter(beyond).take(page.size as usize + 1).collect(), page)
}

impl Setting {
    pub fn new(spec: &'static Spec, directory: &Directory, day: NaiveDate) -> Self {
        let on_day = directory.settings().at(day);
        let (ty, bounds) = match spec.kind {
            Kind::Whole { min, max, .. } => (SettingType::Integer, Some((min, max))),
            Kind::Zone => (SettingType::TimeZone, None),
        };
        Self {
            key: spec.key.to_owned(),
            rule: spec.rule.to_owned(),
            meaning: spec.meaning.to_owned(),
            ty,
            unit: spec.unit.map(Into::into),
            minimum: bounds.map(|(min, _)| min),
            maximum: bounds.map(|(_, max)| max),
            default: spec.kind.default().into(),
            only_stricter: spec.stricter.is_some(),
            needs_approval: spec.four_eyes,
            value: on_day.value(spec.setting).into(),
            valid_from: on_day.row(spec.setting).map(|row| Date(row.valid_from)),
            version: directory.settings().version(spec.setting),
            spec,
        }
    }
}

impl From<SettingValue> for SettingAmount {
    fn from(value: SettingValue) -> Self {
        match value {
            SettingValue::Whole(integer) => Self { integer: Some(integer), text: None },
            SettingValue::Text(text) => Self { integer: None, text: Some(text) },
        }
    }
}

connection!(SettingChangeConnection, SettingChangeEdge, SettingChange, "Changes of a setting, newest first.");
