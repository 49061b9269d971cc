//! Asking what executives did for dissatisfied customers (R6).

use crate::{
    customer,
    kernel::{
        cx::Cx,
        error::Fault,
        id,
        policy::{Action, Rows},
        scalar::Date,
    },
    org::{Directory, settings::Setting},
    recovery::{
        report::{
            rules::{self, Counted},
            store::{self, Which},
            types::RecoveryReport,
        },
        rota, store as cases,
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::Days;
use std::collections::{BTreeSet, HashMap};

/// A report is of so many days at most.
const MOST_DAYS: i64 = 366;

/// Of which cases.
#[derive(InputObject, Default)]
pub struct RecoveryReportFilter {
    /// What this executive did: the cases that they hold or held last, and their calls in any.
    executive_id: Option<ID>,
    /// Those of complaints about this division.
    division_id: Option<ID>,
}

#[derive(Default)]
pub struct RecoveryReportQuery;

#[Object]
impl RecoveryReportQuery {
    /// What executives did for dissatisfied customers (고객불만 달래기 실적, R6), by the cases opened in a period: contacts, time to the first one,
    /// satisfaction before and after, and whether they stayed customers; executives see their own.
    async fn recovery_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day on which cases were opened.")] from: Date,
        #[graphql(desc = "The last day, at most 366 days with the first.")] to: Date,
        #[graphql(desc = "Of which cases.")] filter: Option<RecoveryReportFilter>,
    ) -> Result<Option<RecoveryReport>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RecoveryReport)?;
        if to.0 < from.0 || (to.0 - from.0).num_days() >= MOST_DAYS {
            return Err(Fault::bad_input("fault-recovery-period"));
        }
        let filter = filter.unwrap_or_default();
        let asked = filter.executive_id.as_ref().map(id::parse).transpose()?;
        let sees_all = matches!(scope.rows(), Rows::All);
        let calendar = directory.calendar();
        let which = Which {
            from: calendar.start_of(from.0),
            before: calendar.start_of(to.0 + Days::new(1)),
            executive: if sees_all { asked } else { Some(scope.employee()) },
            division: filter.division_id.as_ref().map(id::parse).transpose()?,
        };
        // Of somebody else's there is nothing.
        let nothing = !sees_all && asked.is_some_and(|asked| asked != scope.employee());
        let rows = if nothing { Vec::new() } else { store::cases(cx.db.reader(), &which).await? };
        if rows.len() as u64 > store::MOST_CASES {
            return Err(Fault::bad_input("fault-recovery-too-many"));
        }
        let (counted, of) = (counted(cx, directory, rows).await?, which.executive);
        let executives = if sees_all { rota::executives(directory) } else { Vec::new() };
        let turns = cases::turns(cx.db.reader()).await?;
        let had: BTreeSet<_> = turns.iter().filter(|turn| turn.cases > 0).map(|turn| turn.executive_id).collect();
        let none = executives.iter().filter(|id| !had.contains(id)).copied().collect();
        // Of one executive the others are not listed.
        let listed = if asked.is_some() { Vec::new() } else { executives };
        Ok(Some(RecoveryReport::new(directory, (from.0, to.0), (&counted, of), (listed, none), cx.now)))
    }
}

async fn counted(cx: &Cx, directory: &Directory, rows: Vec<store::Row>) -> Result<Vec<Counted>, Fault> {
    let customers: BTreeSet<_> = rows.iter().map(|row| row.customer_id).collect();
    let customers: Vec<_> = customers.into_iter().collect();
    let mut contracts: HashMap<_, Vec<_>> = HashMap::new();
    for contract in customer::contracts_of(&cx.db, &customers).await? {
        contracts.entry(contract.customer_id).or_default().push(contract);
    }
    let mut contacts = store::contacts(cx.db.reader(), rows.iter().map(|row| row.id)).await?;
    let calendar = directory.calendar();
    let days = u64::try_from(directory.whole_setting(Setting::RecoveryKeptDays, cx.now)).unwrap_or_default();
    let today = calendar.day_of(cx.now);
    let mut counted = |row: store::Row| {
        let theirs = contracts.get(&row.customer_id).map(Vec::as_slice).unwrap_or_default();
        Counted {
            kept: rules::kept(theirs, (calendar.day_of(row.opened_at), days), today),
            contacts: contacts.remove(&row.id).unwrap_or_default(),
            executive: row.executive_id,
            first_contact_by: row.first_contact_by,
            division: row.division_id,
            opened_at: row.opened_at,
            first_due_at: row.first_due_at,
            first_contact: row.first_contact,
            first_contact_at: row.first_contact_at,
            dissatisfaction: row.dissatisfaction,
            satisfaction: row.satisfaction,
            is_closed: row.closed_at.is_some(),
            is_exempt: row.exempt_at.is_some(),
        }
    };
    Ok(rows.into_iter().map(&mut counted).collect())
}
