//! Reading who saw customers' data (C3).

use crate::{
    customer::disclosure::{
        store::{self, AccessFilter},
        types::{AccessRecord, AccessRecordConnection},
    },
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        scalar::DateTime,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which access records.
#[derive(InputObject, Default)]
pub struct AccessRecordFilter {
    /// Those of this customer's data.
    customer_id: Option<ID>,
    /// What this employee saw.
    actor_id: Option<ID>,
    /// Those of this moment or later.
    from: Option<DateTime>,
    /// Those before this moment.
    before: Option<DateTime>,
}

#[derive(Default)]
pub struct DisclosureQuery;

#[Object]
impl DisclosureQuery {
    /// Who saw which customer's data, newest first (C3); for the CCO and auditors alone. Null, with an error, for others.
    async fn access_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which records.")] filter: Option<AccessRecordFilter>,
    ) -> Result<Option<AccessRecordConnection>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AccessRecords)?;
        let page = PageArgs { first, after, last, before }.page(store::ACCESS_RECORDS)?;
        let filter = filter.unwrap_or_default();
        let filter = AccessFilter {
            customer: filter.customer_id.as_ref().map(id::parse).transpose()?,
            actor: filter.actor_id.as_ref().map(id::parse).transpose()?,
            from: filter.from.map(|time| time.0),
            before: filter.before.map(|time| time.0),
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::access_records(&cx.db, &scope, &filter, &page, count).await?;
        let slice = slice.map(|row| (Position::at(row.at, row.id.0), AccessRecord::new(row, directory)));
        Ok(Some(AccessRecordConnection::new(store::ACCESS_RECORDS, slice, total)))
    }
}
