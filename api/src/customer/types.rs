//! Customers and contracts as the schema shows them: masked, to everyone (C2).

use crate::{
    connection,
    customer::{
        contracts::{self, Counts},
        loader::ContractsOf,
        masking, store,
        vault::Vault,
    },
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        money::Money,
        page::{PageArgs, Position, Slice, Total},
        policy::{Action, Permit},
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    contract, customer,
    ids::{ContractId, CustomerId},
};
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
    /// Whether they are a vulnerable consumer (취약소비자), and why; absent if they are not.
    vulnerable: Option<Vulnerability>,
    /// Whether they agreed to be contacted.
    contact_consent: bool,
    /// When their data was erased (C4), absent if it was not.
    erased_at: Option<DateTime>,
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

    /// The employee that they also are, absent if they are none. Null where the policy hides it.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        let person = self.row.employee_id.and_then(|id| directory.employee(id));
        Ok(match person {
            Some(person) if person.shows(ctx, Action::CustomerEmployee)? => Some(person.clone()),
            _ => None,
        })
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

/// A contract by id, as far as the viewer may see its customer.
pub async fn contract_node(cx: &Cx, id: ContractId) -> Result<Option<Contract>, Fault> {
    let Ok(permit) = cx.permit(Action::Customer) else { return Ok(None) };
    let contract = store::contract(&cx.db, id).await?.filter(|contract| reaches(&permit, contract.customer_id));
    Ok(contract.map(Contract::new))
}

/// A customer's contract (계약, C5).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Contract {
    /// Global id.
    pub id: ID,
    /// Its number (증권번호), absent once its customer is erased.
    number: Option<String>,
    /// What was sold.
    product: String,
    /// When it was sold.
    sold_on: Date,
    /// When it was last renewed, absent if it never was.
    renewed_on: Option<Date>,
    /// Its last day, absent if none is set.
    ends_on: Option<Date>,
    /// The premium of the first year.
    first_year_premium: Money,
    /// Rises with every change of the record.
    version: i32,
    #[graphql(skip)]
    customer: CustomerId,
}

#[ComplexObject]
impl Contract {
    /// Whose it is.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.customer).await
    }
}

impl Contract {
    pub fn new(row: contract::Model) -> Self {
        Self {
            id: row.id.encode(),
            number: row.number,
            product: row.product,
            sold_on: Date(row.sold_on),
            renewed_on: row.renewed_on.map(Date),
            ends_on: row.ends_on.map(Date),
            first_year_premium: Money::won(row.first_year_premium),
            version: row.version,
            customer: row.customer_id,
        }
    }
}

/// A customer's contracts in one quarter (C5).
#[derive(SimpleObject)]
pub struct ContractCount {
    /// The year.
    year: i32,
    /// The quarter, 1 to 4.
    quarter: i32,
    /// How many were sold in it.
    sold: i32,
    /// How many were renewed in it; of one that was renewed more often, the last time counts.
    renewed: i32,
    /// How many were in force on its last day, of the running quarter today.
    in_force: i32,
}

impl From<Counts> for ContractCount {
    fn from(counts: Counts) -> Self {
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            year: counts.year,
            quarter: i32::try_from(counts.quarter).unwrap_or_default(),
            sold: number(counts.sold),
            renewed: number(counts.renewed),
            in_force: number(counts.in_force),
        }
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

/// The list's name, for its cursors.
const CONTRACTS: &str = "contracts of a customer, last sold first";

connection!(CustomerConnection, CustomerEdge, Customer, "Customers.");
connection!(ContractConnection, ContractEdge, Contract, "Contracts, the last sold first.");
