//! A department, and the company's values, as the schema shows them.

use crate::{
    connection,
    kernel::{cx::Cx, error::Fault, id::PublicId},
    org::{directory::Directory, types::Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    department,
    ids::{DepartmentId, EmployeeId, ValueTagId},
    value_tag,
};
use std::sync::Arc;

/// A node of the company's tree (부서). One without a parent is a division (본부).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Department {
    /// Global id.
    pub id: ID,
    /// The company's own code for it, unique.
    pub code: String,
    /// Name in Korean.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Whether it serves customers or those who do.
    pub kind: DepartmentKind,
    /// The department above it, absent for a division.
    pub parent: Option<Arc<Department>>,
    #[graphql(skip)]
    pub key: DepartmentId,
    #[graphql(skip)]
    pub path: Vec<DepartmentId>,
    #[graphql(skip)]
    pub leader_id: Option<EmployeeId>,
    #[graphql(skip)]
    pub responsible_executive_id: Option<EmployeeId>,
}

#[ComplexObject]
impl Department {
    /// Who heads it, absent while nobody does. Null for customers.
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.leader_id.filter(|_| is_employee(ctx)).and_then(|id| directory.employee(id)).cloned())
    }

    /// Of a division: the executive who answers for it (담당임원). Absent for any other department, and null for
    /// customers.
    async fn responsible_executive(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.responsible_executive_id.filter(|_| is_employee(ctx)).and_then(|id| directory.employee(id)).cloned())
    }

    /// The division it belongs to: itself, if it is one.
    async fn division(&self, ctx: &Context<'_>) -> Result<Option<Arc<Department>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.path.first().and_then(|id| directory.department(*id)).cloned())
    }
}

/// Who stands where in the company is for those who work in it.
fn is_employee(ctx: &Context<'_>) -> bool {
    Cx::of(ctx).is_ok_and(|cx| cx.employee().is_some())
}

impl Department {
    pub fn new(row: department::Model, parent: Option<Arc<Department>>) -> Self {
        let mut path = parent.as_ref().map(|parent| parent.path.clone()).unwrap_or_default();
        path.push(row.id);
        Self {
            id: row.id.encode(),
            code: row.code,
            name: row.name,
            name_en: row.name_en,
            kind: row.kind.into(),
            parent,
            key: row.id,
            path,
            leader_id: row.leader_id,
            responsible_executive_id: row.responsible_executive_id,
        }
    }
}

/// A value of the company that praise can name (가치 태그).
#[derive(SimpleObject)]
pub struct ValueTag {
    /// Global id.
    pub id: ID,
    /// The company's own code for it, unique.
    pub code: String,
    /// Name in Korean.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    #[graphql(skip)]
    pub key: ValueTagId,
}

impl From<value_tag::Model> for ValueTag {
    fn from(row: value_tag::Model) -> Self {
        Self { id: row.id.encode(), code: row.code, name: row.name, name_en: row.name_en, key: row.id }
    }
}

/// Where a department stands towards customers.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "department::DepartmentKind")]
pub enum DepartmentKind {
    /// Front line (현장): sales and claims offices, call centre, counters.
    FrontLine,
    /// Back office (후선부서): head-office departments that approve and support.
    BackOffice,
}

connection!(DepartmentConnection, DepartmentEdge, Arc<Department>, "Departments, ordered by name.");
