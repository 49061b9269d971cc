//! Reading customers, and finding them by what exactly is known of them (C2).

use crate::{
    customer::{
        lookup, rules,
        store::{self, CustomerFilter as Filter},
        types::{self, Customer, CustomerConnection, CustomerTier},
        vault::{Sought, Vault},
    },
    kernel::{
        connection::{self, OrderDirection},
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        secret::Ring,
    },
    org::Directory,
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use std::sync::Arc;

/// Which customers: those of whom all of this is so. Texts are compared as wholes: a part of a name finds nobody (C2).
#[derive(InputObject, Default)]
pub struct CustomerFilter {
    /// Who has this customer number.
    number: Option<String>,
    /// Who has this phone number, however it is written.
    phone: Option<String>,
    /// Whose phone number ends with these four digits.
    phone_end: Option<String>,
    /// Who has this e-mail address.
    email: Option<String>,
    /// Who has this full name; blanks and capitals make no difference.
    name: Option<String>,
    /// Who belongs to this tier.
    tier: Option<CustomerTier>,
    /// Also those whose data was erased (C4); not when ordered by number, because they have none.
    #[graphql(default)]
    include_erased: bool,
}

/// In which order.
#[derive(InputObject)]
pub struct CustomerOrder {
    /// By what.
    field: CustomerOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What customers can be ordered by. Never by name: the database does not know it (C2).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum CustomerOrderField {
    /// Since when they are customers.
    SinceOn,
    /// Their customer number.
    Number,
}

impl CustomerFilter {
    /// `None` if nobody can be meant, because no customer has such a value.
    fn read(self, ring: &Ring) -> Option<Filter> {
        use entity::customer::Column::{EmailIndex, NameIndex, PhoneEndIndex, PhoneIndex};
        let mut filter = Filter { erased: self.include_erased, ..Filter::default() };
        let four = |end: &str| Some(end.to_owned()).filter(|end| end.len() == 4 && rules::phone_end(end).is_some());
        if let Some(number) = self.number {
            filter.number = Some(rules::number(&number).ok()?);
        }
        let texts = [
            (NameIndex, Sought::Name, self.name.map(|name| rules::name(&name).ok())),
            (PhoneIndex, Sought::Phone, self.phone.map(|phone| rules::phone(&phone).ok())),
            (PhoneEndIndex, Sought::PhoneEnd, self.phone_end.map(|end| four(end.trim()))),
            (EmailIndex, Sought::Email, self.email.map(|email| rules::email(&email).ok())),
        ];
        for (column, kind, text) in texts {
            if let Some(text) = text {
                filter.blind.push((column, kind.blind(ring, &text?)));
            }
        }
        filter.tier = self.tier.map(Into::into);
        Some(filter)
    }
}

#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// Customers, masked; the newest first unless ordered otherwise. Null, with an error, for roles that may not read it. What is masked
    /// is not to be guessed: a person looks customers up by name, phone or e-mail at most as often within an hour as
    /// `customer.lookupsPerHour` says, else it is `RATE_LIMITED` (C2).
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which customers.")] filter: Option<CustomerFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<CustomerOrder>,
    ) -> Result<Option<CustomerConnection>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::Customers)?;
        let list = match order_by.map(|order| (order.field, order.direction)) {
            None | Some((CustomerOrderField::SinceOn, OrderDirection::Desc)) => store::SINCE_NEWEST_FIRST,
            Some((CustomerOrderField::SinceOn, OrderDirection::Asc)) => store::SINCE_OLDEST_FIRST,
            Some((CustomerOrderField::Number, OrderDirection::Asc)) => store::NUMBER_FIRST,
            Some((CustomerOrderField::Number, OrderDirection::Desc)) => store::NUMBER_LAST,
        };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let (count, ring) = (connection::wants_total(ctx), Vault::ring(ctx)?);
        let filter = filter.unwrap_or_default().read(ring).unwrap_or_else(Filter::nobody);
        if !filter.blind.is_empty() {
            lookup::admit(cx, Directory::of(ctx)?, &scope).await?;
        }
        let (slice, total) = store::customers(cx.db.reader(), &scope, filter, (list, &page), count).await?;
        let slice = slice.map(|row| {
            let place = match &row.number {
                Some(number) if store::is_by_number(list) => Position::named(number, row.id.0),
                _ => Position::on(row.since_on, row.id.0),
            };
            (place, Customer::new(Arc::new(row)))
        });
        Ok(Some(CustomerConnection::new(list, slice, total)))
    }

    /// One customer by id, masked; null if there is none, or not for this viewer: a customer reads themself alone. Null, with an
    /// error, for roles that may not read it.
    async fn customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The customer's id.")] id: ID,
    ) -> Result<Option<Customer>, Fault> {
        let (permit, id) = (Cx::of(ctx)?.permit(Action::Customer)?, id::parse(&id)?);
        match types::reaches(&permit, id) {
            true => Customer::load(ctx, id).await,
            false => Ok(None),
        }
    }
}
