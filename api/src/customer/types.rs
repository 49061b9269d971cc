//! Customers and contracts as the schema shows them: masked, to everyone (C2).

use crate::{
    connection,
    customer::{
        contract_types::{CONTRACTS, Contract, ContractConnection, ContractCount},
        contracts,
        erasure::{self, ErasureReason, LegalHold},
        loader::ContractsOf,
        masking,
        vault::Vault,
    },
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{PageArgs, Position, Slice, Total},
        policy::{Action, Permit},
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{contract, customer, ids::CustomerId};
use std::sync::Arc;

/// A customer (고객). Name, phone and e-mail are masked for everyone; `revealCustomer` shows them in the clear (C2).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Customer {
    /// Global id.
    pub id: ID,
    /// The number that the company gave them (고객번호), absent once they are erased.
    number: Option<String>,
    /// Which tier they belong to.
    tier: CustomerTier,
    /// Since when they are a customer.
    since_on: Date,
    /// Whether they are a vulnerable consumer (취약소비자), and why; absent if they are not, or erased.
    vulnerable: Option<Vulnerability>,
    /// Whether they agreed to be contacted.
    contact_consent: bool,
    /// When their data was erased (C4), absent if it was not.
    erased_at: Option<DateTime>,
    /// Why it was erased, absent if it was not.
    erasure_reason: Option<ErasureReason>,
    /// Rises with every change of the record; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    pub row: Arc<customer::Model>,
}

#[ComplexObject]
impl Customer {
    /// Their name, masked: 홍*동. Absent once they are erased.
    pub async fn masked_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        Ok(Vault::person(Vault::ring(ctx)?, &self.row)?.name.as_deref().map(masking::name))
    }

    /// Their phone number, masked: 010-****-1234. Absent if there is none.
    async fn masked_phone(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        Ok(Vault::person(Vault::ring(ctx)?, &self.row)?.phone.as_deref().map(masking::phone))
    }

    /// Their e-mail address, masked: h***@example.com. Absent if there is none.
    async fn masked_email(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        Ok(Vault::person(Vault::ring(ctx)?, &self.row)?.email.as_deref().map(masking::email))
    }

    /// Whether who meets them next is to take care (V12). Null for the customer themself.
    async fn caution(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        Ok(Cx::of(ctx)?.allow(Action::CustomerCaution).is_ok().then_some(self.row.caution))
    }

    /// The employee that they also are, absent if they are none, or erased. Null where the policy hides it.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        let person = self.row.employee_id.and_then(|id| directory.employee(id));
        Ok(match person {
            Some(person) if person.shows(ctx, Action::CustomerEmployee)? => Some(person.clone()),
            _ => None,
        })
    }

    /// What keeps or kept them from being erased (C4), the newest first; a handful. Null where the policy hides it.
    async fn legal_holds(&self, ctx: &Context<'_>) -> Result<Option<Vec<LegalHold>>, Fault> {
        erasure::legal_holds(ctx, self.row.id).await
    }

    /// Their contracts, the last sold first (C5).
    async fn contracts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<ContractConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(CONTRACTS)?;
        let all = self.all_contracts(ctx).await?;
        let place = |row: &contract::Model| Position::on(row.sold_on, row.id.0);
        let (total, rows) = (Total::of(all.len()), all.iter().map(|row| (place(row), row.clone())).collect());
        let slice = Slice::newest_first(rows, &page).map(|(place, row)| (place, Contract::new(row)));
        Ok(ContractConnection::new(CONTRACTS, slice, Some(total)))
    }

    /// How many contracts were sold, renewed and in force in each of the last quarters, up to today, oldest first (C5).
    async fn contract_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many quarters, 1 to 40.", default = 4)] quarters: u32,
    ) -> Result<Vec<ContractCount>, Fault> {
        if !(1..=40).contains(&quarters) {
            return Err(Fault::bad_input("fault-quarters"));
        }
        let today = Directory::of(ctx)?.calendar().day_of(Cx::of(ctx)?.now);
        let counted = contracts::per_quarter(&self.all_contracts(ctx).await?, today, quarters);
        Ok(counted.into_iter().map(ContractCount::from).collect())
    }
}

impl Customer {
    pub fn new(row: Arc<customer::Model>) -> Self {
        Self {
            id: row.id.encode(),
            number: row.number.clone(),
            tier: row.tier.into(),
            since_on: Date(row.since_on),
            vulnerable: row.vulnerable.map(Into::into),
            contact_consent: row.contact_consent,
            erased_at: row.erased_at.map(DateTime),
            erasure_reason: row.erasure_reason.map(Into::into),
            version: row.version,
            row,
        }
    }

    /// Together with all others that are asked for at the same time: for types that name a customer, whoever may read those.
    pub async fn load(ctx: &Context<'_>, id: CustomerId) -> Result<Option<Self>, Fault> {
        Ok(batch::load(ctx, id).await?.map(Self::new))
    }

    async fn all_contracts(&self, ctx: &Context<'_>) -> Result<Arc<Vec<contract::Model>>, Fault> {
        Ok(batch::load(ctx, ContractsOf(self.row.id)).await?.unwrap_or_default())
    }
}

/// Whether it is this customer's row that they may see: everyone who reads customers at all reads all of them, masked; a
/// customer nobody but themself.
pub fn reaches(permit: &Permit, id: CustomerId) -> bool {
    match permit {
        Permit::Employee(_) => true,
        Permit::Customer(scope) => scope.customer() == id,
    }
}

/// A customer by id, as far as the viewer may see any.
pub async fn customer_node(ctx: &Context<'_>, id: CustomerId) -> Result<Option<Customer>, Fault> {
    match Cx::of(ctx)?.permit(Action::Customer) {
        Ok(permit) if reaches(&permit, id) => Customer::load(ctx, id).await,
        _ => Ok(None),
    }
}

/// Which tier a customer belongs to.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "customer::CustomerTier")]
pub enum CustomerTier {
    /// Every customer who is not excellent.
    Standard,
    /// An excellent customer (우수고객).
    Excellent,
}

/// Why somebody is a vulnerable consumer (취약소비자).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "customer::Vulnerability")]
pub enum Vulnerability {
    /// Elderly (고령자).
    Elderly,
    /// Disabled (장애인).
    Disabled,
}

connection!(CustomerConnection, CustomerEdge, Customer, "Customers.");
