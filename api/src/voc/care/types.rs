//! Reports of abuse and rests as the schema shows them.

use crate::{
    connection,
    customer::{Customer, Vault},
    kernel::{batch, cx::Cx, error::Fault, id::PublicId, policy::Action, scalar::DateTime},
    org::{Directory, Employee},
    voc::{
        care::{
            loader::ReportById,
            rules,
            words::{self, REASON, WORDS},
        },
        types::{VocItem, voc_item_node},
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    abuse_report::{self, Model},
    ids::AbuseReportId,
    rest_period,
};
use std::sync::Arc;

/// That a customer abused an employee (고객 응대 중 폭언 등 신고, V12).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AbuseReport {
    /// Global id.
    pub id: ID,
    /// What was done to them.
    kind: AbuseKind,
    /// Where the report stands.
    state: AbuseReportState,
    /// When it happened.
    happened_at: DateTime,
    /// When it was reported.
    reported_at: DateTime,
    /// Who was abused.
    reporter: Option<Arc<Employee>>,
    /// Who has had the item since. Null if it was not with the reporter, or if nobody was there: then the CS office decides.
    handed_over_to: Option<Arc<Employee>>,
    /// When the CS office decided, or the reporter withdrew it. Null before.
    decided_at: Option<DateTime>,
    /// Who decided. Null before.
    decided_by: Option<Arc<Employee>>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Model,
}

#[ComplexObject]
impl AbuseReport {
    /// What happened, in the reporter's words. Null if they wrote none, and once the customer is forgotten (C4).
    async fn words(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.opened(ctx, (WORDS, self.row.words.as_deref())).await
    }

    /// Why it was decided so. Null before, if nobody wrote why, and once the customer is forgotten (C4).
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.opened(ctx, (REASON, self.row.reason.as_deref())).await
    }

    /// The item that it happened over. Null where the viewer may not see it: it is on the reporter's desk no longer.
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        voc_item_node(ctx, self.row.item_id).await
    }

    /// The customer, masked. Null if nobody knows who they are, and where the policy hides it.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match (self.row.customer_id, Cx::of(ctx)?.allow(Action::VocItemCustomer)) {
            (Some(id), Ok(_)) => Customer::load(ctx, id).await,
            _ => Ok(None),
        }
    }

    /// Whether the viewer may begin a rest after it now (`takeRest`).
    async fn viewer_can_rest(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::TakeRest);
        Ok(scope.is_ok_and(|who| rules::may_rest(&self.row, who.employee(), cx.now).is_ok()))
    }

    /// Whether the viewer may withdraw it now.
    async fn viewer_can_withdraw(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::WithdrawAbuseReport);
        Ok(scope.is_ok_and(|who| rules::may_withdraw(&self.row, who.employee()).is_ok()))
    }

    /// Whether the viewer may decide about it now.
    async fn viewer_can_review(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::ReviewAbuseReport);
        Ok(scope.is_ok_and(|who| rules::may_review(&self.row, who.employee()).is_ok()))
    }
}

impl AbuseReport {
    pub fn new(row: Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            state: row.state.into(),
            happened_at: DateTime(row.happened_at),
            reported_at: DateTime(row.reported_at),
            reporter: person(row.reporter_id),
            handed_over_to: row.handed_over_to.and_then(person),
            decided_at: row.decided_at.map(DateTime),
            decided_by: row.decided_by.and_then(person),
            version: row.version,
            row,
        }
    }

    async fn opened(
        &self,
        ctx: &Context<'_>,
        (column, sealed): (&str, Option<&[u8]>),
    ) -> Result<Option<String>, Fault> {
        let Some(sealed) = sealed else { return Ok(None) };
        let customer = match self.row.customer_id {
            Some(id) => batch::load(ctx, id).await?,
            None => None,
        };
        words::opened(Vault::ring(ctx)?, customer.as_deref(), (column, self.row.id), sealed)
    }
}

/// A report by its id, as far as the viewer may see it: their own, and those of whom the policy says.
pub async fn abuse_report_node(ctx: &Context<'_>, id: AbuseReportId) -> Result<Option<AbuseReport>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(scope) = cx.allow(Action::AbuseReports) else { return Ok(None) };
    let row = batch::load(ctx, ReportById(id)).await?;
    let path = |row: &Model| directory.employee(row.reporter_id).map(|person| person.path()).unwrap_or_default();
    let seen = row.filter(|row| scope.covers(row.reporter_id, path(row)));
    Ok(seen.map(|row| AbuseReport::new(row, directory)))
}

/// How long somebody rests after abuse (휴식, 산업안전보건법 제41조; V12): work passes over them meanwhile. For them and their leaders alone.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RestPeriod {
    /// Who rests.
    employee: Option<Arc<Employee>>,
    /// Since when.
    from: DateTime,
    /// When it ends by itself, or was ended.
    until: DateTime,
    /// Whether it goes on.
    is_current: bool,
    #[graphql(skip)]
    report: AbuseReportId,
}

#[ComplexObject]
impl RestPeriod {
    /// The report after which they rest.
    async fn abuse_report(&self, ctx: &Context<'_>) -> Result<Option<AbuseReport>, Fault> {
        abuse_report_node(ctx, self.report).await
    }
}

impl RestPeriod {
    pub fn new(row: &rest_period::Model, directory: &Directory, now: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            employee: directory.employee(row.employee_id).cloned(),
            from: DateTime(row.from_at),
            until: DateTime(row.until_at),
            is_current: row.until_at > now,
            report: row.report_id,
        }
    }
}

connection!(AbuseReportConnection, AbuseReportEdge, AbuseReport, "Reports of abuse.");
connection!(RestPeriodConnection, RestPeriodEdge, RestPeriod, "Rests after abuse.");

/// What a customer did to an employee.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "abuse_report::AbuseKind")]
pub enum AbuseKind {
    /// Swearing, insults, shouting (폭언·욕설).
    Verbal,
    /// Threats (협박).
    Threat,
    /// Sexual harassment (성희롱).
    SexualHarassment,
    /// Violence, or what was thrown or broken (폭행·기물 파손).
    Violence,
    /// The same again and again, so that work stands still (반복·장시간 업무방해).
    Obstruction,
    /// Contempt of who somebody is (차별·인격 모독).
    Discrimination,
    /// Anything else (기타).
    Other,
}

/// Where a report of abuse stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "abuse_report::AbuseReportState")]
pub enum AbuseReportState {
    /// The CS office has not decided yet (접수): it has all its effects.
    Reported,
    /// The CS office has confirmed it (확인).
    Confirmed,
    /// The CS office has not confirmed it (미확인): its effects are over.
    NotConfirmed,
    /// The reporter took it back (철회): its effects are over.
    Withdrawn,
}
