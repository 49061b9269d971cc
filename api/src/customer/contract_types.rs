//! Contracts and their counts as the schema shows them (C5).

use crate::{
    connection,
    customer::{
        contracts::Counts,
        store,
        types::{Customer, reaches},
    },
    kernel::{cx::Cx, error::Fault, id::PublicId, money::Money, policy::Action, scalar::Date},
};
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{
    contract,
    ids::{ContractId, CustomerId},
};

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

/// The list's name, for its cursors.
pub const CONTRACTS: &str = "contracts of a customer, last sold first";

connection!(ContractConnection, ContractEdge, Contract, "Contracts, the last sold first.");
