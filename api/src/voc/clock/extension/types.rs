//! An extension as the schema shows it.

use crate::{
    kernel::scalar::{Date, DateTime},
    org::{Directory, Employee},
};
use async_graphql::SimpleObject;
use entity::voc_extension::Model;
use std::sync::Arc;

/// More time for a complaint, of which the customer was told (처리기한 연장, V4).
#[derive(SimpleObject)]
pub struct VocExtension {
    /// When it was extended.
    at: DateTime,
    /// Who extended it.
    by: Option<Arc<Employee>>,
    /// The last day before.
    from_day: Date,
    /// The last day since then.
    until_day: Date,
}

impl VocExtension {
    pub fn new(row: &Model, directory: &Directory) -> Self {
        Self {
            at: DateTime(row.at),
            by: directory.employee(row.employee_id).cloned(),
            from_day: Date(row.from_day),
            until_day: Date(row.until_day),
        }
    }
}
