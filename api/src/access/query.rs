//! Who am I, and who did what.

use crate::{
    access::{
        store::{self, AuditFilter},
        types::{AuditRecord, AuditRecordConnection, Viewer},
    },
    kernel::{
        actor::Actor,
        connection,
        cx::Cx,
        error::Fault,
        id::{self, AnyId},
        page::{PageArgs, Position},
        policy::{Action, Permit},
        text,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which audit records.
#[derive(InputObject, Default)]
pub struct AuditLogFilter {
    /// What this employee did.
    actor_id: Option<ID>,
    /// What was done to this object.
    object_id: Option<ID>,
    /// What this mutation did.
    action: Option<String>,
}

#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who is asking; null if nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>, Fault> {
        let cx = Cx::of(ctx)?;
        if let Actor::Anonymous = cx.actor {
            return Ok(None);
        }
        let scope = match cx.permit(Action::Viewer)? {
            Permit::Employee(scope) => scope,
            Permit::Customer(scope) => return Ok(Some(Viewer::Customer(scope.customer()))),
        };
        let employee = Directory::of(ctx)?.employee(scope.employee()).ok_or(Fault::Unauthenticated)?.clone();
        let actor = scope.actor();
        Ok(Some(Viewer::Employee {
            employee,
            must_change_password: actor.must_change_password,
            needs_second_factor: actor.needs_second_factor,
        }))
    }

    /// What was changed, newest first (X6): everything for auditors and the CCO, for others what they did themselves.
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which records.")] filter: Option<AuditLogFilter>,
    ) -> Result<AuditRecordConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::AuditLog)?;
        let directory = Directory::of(ctx)?;
        let page = PageArgs { first, after, last, before }.page(store::AUDIT_LOG)?;
        let filter = filter.unwrap_or_default();
        let object = filter.object_id.as_ref().map(|id| AnyId::decode(id).ok_or(Fault::bad_input("fault-invalid-id")));
        let filter = AuditFilter {
            actor: filter.actor_id.as_ref().map(id::parse).transpose()?,
            object: object.transpose()?.map(AnyId::uuid),
            action: filter.action.map(text::searchable).transpose()?,
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::audit_log(&cx.db, &scope, directory, filter, &page, count).await?;
        let slice = slice.map(|row| (Position::at(row.at, row.id.0), AuditRecord::new(row, directory)));
        Ok(AuditRecordConnection::new(store::AUDIT_LOG, slice, total))
    }
}
