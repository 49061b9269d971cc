//! Reading open work.

use crate::{
    kernel::{cx::Cx, error::Fault, id, policy::Action},
    org::{
        directory::Directory,
        leaving::{
            service,
            types::{OpenWork, open_work},
        },
    },
};
use async_graphql::{Context, ID, Object};
use entity::ids::EmployeeId;

#[derive(Default)]
pub struct LeavingQuery;

#[Object]
impl LeavingQuery {
    /// What others rely on somebody for, and what `handOverWork` would hand over (O4); as a rule a handful. Empty for
    /// people of whom the viewer may not know it; what they may not read by itself is null in it.
    async fn open_work(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose; also of somebody who has left.")] employee_id: ID,
    ) -> Result<Vec<OpenWork>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::OpenWork)?;
        let directory = Directory::of(ctx)?;
        let person = directory.employee(id::parse::<EmployeeId>(&employee_id)?);
        let Some(person) = person.filter(|one| scope.covers(one.key, one.path())) else { return Ok(Vec::new()) };
        Ok(open_work(service::open_work(cx, directory, person.key).await?, cx, directory))
    }
}
