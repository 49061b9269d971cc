//! Taking over customers and contracts, all rows or none (C1, C5).

use crate::{
    customer::{
        import::{
            rules::{self, Column, Finding, Problem, Report, Wish},
            store,
            table::Row,
        },
        rules::Refusal,
        service::{ALL, changed, compose, differing, write},
        store::taken,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::Stop,
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
use std::collections::HashMap;

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
    let numbers: Vec<&str> = edits.iter().map(|(number, _)| number.as_str()).collect();
    let known = store::customers(&cx.db, &numbers).await?;
    let (mut report, mut save, mut read, mut fields) =
        (Report::default(), Vec::new(), HashMap::new(), Vec::<Vec<&'static str>>::new());
    for (number, edit) in &edits {
        let Some(before) = known.get(number) else {
            save.push(compose(ring, CustomerId(id::fresh(cx.now)), (cx.now, today), edit)?);
            fields.push(ALL.to_vec());
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
        read.insert(before.id, before.version);
        after.version += 1;
        save.push(after);
        fields.push(different);
        report.changed += 1;
    }
    if dry_run || save.is_empty() {
        return Ok(report);
    }
    let tx = cx.db.begin().await?;
    if !store::lock_customers(&tx, &read).await? {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    store::save_customers(&tx, &save).await.map_err(taken)?;
    let changes: Vec<Change<'_>> = save.iter().zip(&fields).map(|(row, fields)| imported(row, fields)).collect();
    change::write_all(&tx, cx, Action::ImportCustomers, &changes).await?;
    tx.commit().await?;
    Ok(Report { applied: true, ..report })
}

fn imported<'a>(row: &customer::Model, fields: &'a [&'static str]) -> Change<'a> {
    changed(if row.version == 1 { "customerCreated" } else { "customerUpdated" }, row, fields)
}

/// C5: contracts by their numbers, each of a customer who is there.
pub async fn import_contracts(cx: &Cx, rows: &[Row], dry_run: bool) -> Result<Report, Stop<Refusal>> {
    let wishes = match rules::contracts(rows) {
        Ok(wishes) => wishes,
        Err(findings) => return Ok(Report { findings, ..Report::default() }),
    };
    let owners: Vec<&str> = wishes.iter().map(|wish| wish.customer.as_str()).collect();
    let numbers: Vec<&str> = wishes.iter().map(|wish| wish.number.as_str()).collect();
    let (owners, known) = (store::customers(&cx.db, &owners).await?, store::contracts(&cx.db, &numbers).await?);
    let (mut report, mut save, mut read) = (Report::default(), Vec::new(), HashMap::new());
    for wish in &wishes {
        let say = |column, problem| Finding { line: Some(wish.line), column: Some(column), problem };
        let Some(owner) = owners.get(&wish.customer) else {
            report.findings.push(say(Column::CustomerNumber, Problem::UnknownCustomer));
            continue;
        };
        match known.get(&wish.number) {
            None => {
                save.push(of(wish, ContractId(id::fresh(cx.now)), owner.id, 1));
                report.created += 1;
            }
            Some(before) if before.customer_id != owner.id => {
                report.findings.push(say(Column::CustomerNumber, Problem::OtherCustomer));
            }
            Some(before) if of(wish, before.id, owner.id, before.version) == *before => report.unchanged += 1,
            Some(before) => {
                read.insert(before.id, before.version);
                save.push(of(wish, before.id, owner.id, before.version + 1));
                report.changed += 1;
            }
        }
    }
    if dry_run || save.is_empty() || !report.findings.is_empty() {
        return Ok(report);
    }
    let tx = cx.db.begin().await?;
    // Of customers before contracts, as erasure does; a customer who is erased meanwhile is in another version.
    let theirs: std::collections::HashSet<CustomerId> = save.iter().map(|row| row.customer_id).collect();
    let owners = owners.values().filter(|owner| theirs.contains(&owner.id)).map(|owner| (owner.id, owner.version));
    if !store::lock_customers(&tx, &owners.collect()).await? || !store::lock_contracts(&tx, &read).await? {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    store::save_contracts(&tx, &save).await.map_err(taken)?;
    let changes: Vec<Change<'_>> = save.iter().map(contract_change).collect();
    change::write_all(&tx, cx, Action::ImportContracts, &changes).await?;
    tx.commit().await?;
    Ok(Report { applied: true, ..report })
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
