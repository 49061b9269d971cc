//! Importing a feed: all of it or nothing.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        policy::Action,
    },
    org::{
        absence,
        import::{
            rules::{self, Finding, Known, MOST_FINDINGS, Plan, Refusal, Report, Terms},
            sheet::Sheet,
            store,
            words::Source,
        },
        store as org_store,
    },
};
use chrono::NaiveDate;
use entity::ids::EmployeeId;
use std::sync::Arc;

const PLANS_MADE_BEFOREHAND: usize = 2;

pub struct Wish {
    pub sheets: Vec<Sheet>,
    pub deactivate_missing: bool,
    pub dry_run: bool,
    /// The plan's name as a dry run told it.
    pub expected_plan: Option<String>,
}

/// What it did, or, as a dry run or with findings, what it would do. `by` is nobody on the command line; `today` is the day at
/// the company.
pub async fn import(cx: &Cx, by: Option<EmployeeId>, today: NaiveDate, wish: Wish) -> Result<Report, Stop<Refusal>> {
    if wish.sheets.is_empty() {
        return Err(Stop::refused(Refusal::NothingToImport));
    }
    if wish.deactivate_missing && !wish.sheets.iter().any(|sheet| sheet.source == Source::Employees) {
        return Err(Stop::refused(Refusal::NobodyIsMissing));
    }
    let terms = Terms { today, deactivate_missing: wish.deactivate_missing, by };
    let feed = Arc::new((wish.sheets, terms));
    if wish.dry_run {
        let (plan, findings) = planned(cx, store::glance(&cx.db).await?, &feed).await?;
        return Ok(report(false, &plan, findings, &feed.0));
    }
    let (tx, plan, findings) = held(cx, &feed).await?;
    if !findings.is_empty() {
        tx.rollback().await?;
        return Ok(report(false, &plan, findings, &feed.0));
    }
    if let Err(refusal) = plan.may_run(wish.expected_plan.as_deref()) {
        tx.rollback().await?;
        return Err(Stop::refused(refusal));
    }
    absence::service::end_all(&tx, cx, Action::ImportEmployees, &plan.left, (today, by)).await?;
    store::save(&tx, &plan, cx.now).await?;
    org_store::follow_executives(&tx, feed.1.today).await?;
    change::write_all(&tx, cx, Action::ImportEmployees, &changes(cx, &plan)).await?;
    tx.commit().await?;
    Ok(report(true, &plan, findings, &feed.0))
}

/// A plan, and a transaction in which nobody can overtake it any more. It is made before anything is held, so that nobody
/// waits for it; where the company changed meanwhile it is made again, at last while everybody waits.
async fn held(cx: &Cx, feed: &Arc<(Vec<Sheet>, Terms)>) -> Result<(Tx, Plan, Vec<Finding>), Fault> {
    for _ in 0..PLANS_MADE_BEFOREHAND {
        let known = store::glance(&cx.db).await?;
        let stamp = known.stamp();
        let (plan, findings) = planned(cx, known, feed).await?;
        let tx = cx.db.begin().await?;
        store::hold(&tx).await?;
        if store::stamp(&tx).await? == stamp {
            return Ok((tx, plan, findings));
        }
        tx.rollback().await?;
    }
    let tx = cx.db.begin().await?;
    store::hold(&tx).await?;
    let (plan, findings) = planned(cx, store::known(&tx).await?, feed).await?;
    Ok((tx, plan, findings))
}

/// Away from the threads that serve: thousands of rows take their time.
async fn planned(cx: &Cx, known: Known, feed: &Arc<(Vec<Sheet>, Terms)>) -> Result<(Plan, Vec<Finding>), Fault> {
    let (feed, now) = (feed.clone(), cx.now);
    let work = move || rules::plan(&known, &feed.0, &feed.1, &mut || id::fresh(now));
    tokio::task::spawn_blocking(work).await.map_err(Fault::internal)
}

/// The import itself, and each thing that it changed; an import that changes nothing is recorded too.
fn changes<'a>(cx: &Cx, plan: &'a Plan) -> Vec<Change<'a>> {
    let whole = Change {
        event: "employeesImported",
        object_type: "EmployeeImport",
        object_id: id::fresh(cx.now),
        version: 1,
        part: None,
        fields: &["departments", "employees"],
    };
    let departments = plan.departments.iter().map(|change| Change {
        event: "departmentImported",
        object_type: "Department",
        object_id: change.row.id.0,
        version: change.row.version,
        part: None,
        fields: &change.fields,
    });
    let employees = plan.employees.iter().map(|change| Change {
        event: "employeeImported",
        object_type: "Employee",
        object_id: change.row.id.0,
        version: change.row.version,
        part: None,
        fields: &change.fields,
    });
    std::iter::once(whole).chain(departments).chain(employees).collect()
}

fn report(applied: bool, plan: &Plan, mut findings: Vec<Finding>, sheets: &[Sheet]) -> Report {
    let more_findings = findings.len().saturating_sub(MOST_FINDINGS);
    findings.truncate(MOST_FINDINGS);
    let (departments, employees) = plan.counts();
    let ignored = sheets.iter().flat_map(|sheet| sheet.ignored.iter().map(|header| (sheet.source, header.clone())));
    Report {
        applied,
        plan: plan.name.clone(),
        departments,
        employees,
        findings,
        more_findings,
        ignored: ignored.collect(),
    }
}
