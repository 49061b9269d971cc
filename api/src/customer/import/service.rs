//! Taking over customers and contracts, all rows or none (C1, C5).

use crate::{
    customer::{
        import::{
            rules::{self, Column, Finding, Problem, Report, Wish},
            store,
            table::Row,
        },
        rules::{Edit, Refusal},
        service::{ALL, changed, compose, differing, write},
        store::taken,
        vault::Sought,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::{Fault, Stop},
        id,
        policy::Action,
        secret::Ring,
    },
};
use chrono::NaiveDate;
use entity::{
    contract, customer,
    ids::{ContractId, CustomerId},
};
use std::collections::{HashMap, HashSet};

/// What is to be written: new records, and those that differ, with what of them does.
#[derive(Default)]
struct Customers {
    rows: Vec<(customer::Model, Vec<&'static str>)>,
    /// Those that differ, as they were read.
    read: HashMap<CustomerId, customer::Model>,
}

/// C1: customers by their numbers; who is new gets a data key of their own.
pub async fn import_customers(
    cx: &Cx,
    ring: &Ring,
    rows: &[Row],
    today: NaiveDate,
    dry_run: bool,
) -> Result<Report, Stop<Refusal>> {
    let edits = match rules::customers(rows, today) {
        Ok(edits) => edits,
        Err(findings) => return Ok(Report { findings, ..Report::default() }),
    };
    let (mut report, mut plan) = plan_customers(cx, ring, &edits, today).await?;
    report.findings = erased(cx, ring, rows, &plan).await?;
    if dry_run || plan.rows.is_empty() || !report.findings.is_empty() {
        return Ok(report);
    }
    let tx = cx.db.begin().await?;
    let locked = store::lock_customers(&tx, plan.read.keys()).await?;
    let rows = plan.rows.iter_mut().map(|(row, _)| row);
    rules::as_locked(rows, &plan.read, &locked).map_err(Stop::refused)?;
    store::save_customers(&tx, plan.rows.iter().map(|(row, _)| row)).await.map_err(taken)?;
    let changes: Vec<Change<'_>> = plan.rows.iter().map(|(row, fields)| imported(row, fields)).collect();
    change::write_all(&tx, cx, Action::ImportCustomers, &changes).await?;
    tx.commit().await?;
    Ok(Report { applied: true, ..report })
}

/// Sealing takes its time: it is done before the transaction begins.
async fn plan_customers(
    cx: &Cx,
    ring: &Ring,
    edits: &[(String, Edit)],
    today: NaiveDate,
) -> Result<(Report, Customers), Fault> {
    let numbers: Vec<&str> = edits.iter().map(|(number, _)| number.as_str()).collect();
    let known = store::customers(&cx.db, &numbers).await?;
    let (mut report, mut plan) = (Report::default(), Customers::default());
    for (number, edit) in edits {
        let Some(before) = known.get(number) else {
            let new = compose(ring, CustomerId(id::fresh(cx.now)), (cx.now, today), edit)?;
            plan.rows.push((new, ALL.to_vec()));
            report.created += 1;
            continue;
        };
        let mut after = before.clone();
        write(ring, &mut after, edit)?;
        let different = differing(before, &after);
        if different.is_empty() {
            report.unchanged += 1;
            continue;
        }
        plan.read.insert(before.id, before.clone());
        after.version += 1;
        plan.rows.push((after, different));
        report.changed += 1;
    }
    // Two imports of the same new numbers wait for each other in one order, and never both at once.
    plan.rows.sort_by(|(one, _), (other, _)| one.number.cmp(&other.number));
    Ok((report, plan))
}

/// C4: rows of who was erased: they would be made again.
async fn erased(cx: &Cx, ring: &Ring, rows: &[Row], plan: &Customers) -> Result<Vec<Finding>, Fault> {
    let new = plan.rows.iter().filter(|(row, _)| !plan.read.contains_key(&row.id));
    let mut numbers = HashMap::new();
    for number in new.filter_map(|(row, _)| row.number.as_deref()) {
        numbers.extend(Sought::ErasedNumber.blind(ring, number).into_iter().map(|mark| (mark, number)));
    }
    let found = store::erased_numbers(&cx.db, numbers.keys().cloned().collect()).await?;
    let gone: HashSet<&str> = found.iter().filter_map(|mark| numbers.get(mark).copied()).collect();
    let column = Some(Column::Number);
    let is_gone = |row: &&Row| row.cells.get(&Column::Number).is_some_and(|number| gone.contains(number.trim()));
    let found = rows.iter().filter(is_gone);
    Ok(found.map(|row| Finding { line: Some(row.line), column, problem: Problem::Erased }).collect())
}

fn imported<'a>(row: &customer::Model, fields: &'a [&'static str]) -> Change<'a> {
    changed(if row.version == 1 { "customerCreated" } else { "customerUpdated" }, row, fields)
}

#[derive(Default)]
struct Contracts {
    rows: Vec<contract::Model>,
    /// The versions in which those that differ were read, and their customers.
    read: HashMap<ContractId, i32>,
    owners: HashMap<CustomerId, i32>,
}

/// C5: contracts by their numbers, each of a customer who is there.
pub async fn import_contracts(cx: &Cx, rows: &[Row], dry_run: bool) -> Result<Report, Stop<Refusal>> {
    let wishes = match rules::contracts(rows) {
        Ok(wishes) => wishes,
        Err(findings) => return Ok(Report { findings, ..Report::default() }),
    };
    let (report, plan) = plan_contracts(cx, &wishes).await?;
    if dry_run || plan.rows.is_empty() || !report.findings.is_empty() {
        return Ok(report);
    }
    let tx = cx.db.begin().await?;
    // Customers before contracts, as erasure does; a customer who is erased meanwhile is in another version.
    let owners = store::lock_customers(&tx, plan.owners.keys()).await?;
    let same = plan.owners.iter().all(|(id, version)| owners.get(id).is_some_and(|now| now.version == *version));
    if !same || !store::lock_contracts(&tx, &plan.read).await? {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    store::save_contracts(&tx, &plan.rows).await.map_err(taken)?;
    let changes: Vec<Change<'_>> = plan.rows.iter().map(contract_change).collect();
    change::write_all(&tx, cx, Action::ImportContracts, &changes).await?;
    tx.commit().await?;
    Ok(Report { applied: true, ..report })
}

async fn plan_contracts(cx: &Cx, wishes: &[Wish]) -> Result<(Report, Contracts), Fault> {
    let owners: Vec<&str> = wishes.iter().map(|wish| wish.customer.as_str()).collect();
    let numbers: Vec<&str> = wishes.iter().map(|wish| wish.number.as_str()).collect();
    let (owners, known) = (store::customers(&cx.db, &owners).await?, store::contracts(&cx.db, &numbers).await?);
    let (mut report, mut plan) = (Report::default(), Contracts::default());
    for wish in wishes {
        let say = |problem| Finding { line: Some(wish.line), column: Some(Column::CustomerNumber), problem };
        let Some(owner) = owners.get(&wish.customer) else {
            report.findings.push(say(Problem::UnknownCustomer));
            continue;
        };
        let row = match known.get(&wish.number) {
            None => of(wish, ContractId(id::fresh(cx.now)), owner.id, 1),
            Some(before) => of(wish, before.id, owner.id, before.version + 1),
        };
        match known.get(&wish.number) {
            None => report.created += 1,
            Some(before) if before.customer_id != owner.id => {
                report.findings.push(say(Problem::OtherCustomer));
                continue;
            }
            Some(before) if *before == (contract::Model { version: before.version, ..row.clone() }) => {
                report.unchanged += 1;
                continue;
            }
            Some(before) => {
                plan.read.insert(before.id, before.version);
                report.changed += 1;
            }
        }
        plan.owners.insert(owner.id, owner.version);
        plan.rows.push(row);
    }
    // As customers are.
    plan.rows.sort_by(|one, other| one.number.cmp(&other.number));
    Ok((report, plan))
}

fn of(wish: &Wish, id: ContractId, customer_id: CustomerId, version: i32) -> contract::Model {
    contract::Model {
        id,
        number: Some(wish.number.clone()),
        customer_id,
        product: wish.product.clone(),
        sold_on: wish.sold_on,
        renewed_on: wish.renewed_on,
        ends_on: wish.ends_on,
        first_year_premium: wish.first_year_premium,
        version,
    }
}

fn contract_change(row: &contract::Model) -> Change<'static> {
    Change {
        event: if row.version == 1 { "contractCreated" } else { "contractUpdated" },
        object_type: "Contract",
        object_id: row.id.0,
        version: row.version,
        part: None,
        fields: &["number", "customer", "product", "soldOn", "renewedOn", "endsOn", "firstYearPremium"],
    }
}
