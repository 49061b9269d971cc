//! A quarter as it was counted for the regulator, as the schema shows it (V13).

use crate::{
    kernel::{
        connection::wants_total,
        cx::Cx,
        error::Fault,
        page::{PageArgs, Position, Slice, Total},
        policy::{Action, Permit},
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
    voc::{
        enums::VocBusinessLine,
        regulatory::{
            digest,
            rules::{self, Line, quarter::Quarter, sets::Rules},
            service::{self, Found},
            store::{self, Filter},
        },
        types::{VocItem, voc_item_node},
    },
};
use async_graphql::{ComplexObject, Context, Enum, InputObject, SimpleObject};
use entity::{
    regulatory_freeze::{self, Figures, Model as Freeze},
    regulatory_line, regulatory_mark,
};
use std::sync::Arc;

/// By which rules complaints are counted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "regulatory_freeze::RuleSet")]
pub enum RegulatoryRuleSet {
    /// The quarterly disclosure of complaints (민원건수 공시).
    Disclosure,
    /// The evaluation of consumer protection (금융소비자보호 실태평가).
    Evaluation,
}

/// Why a quarter that was frozen is counted anew.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "regulatory_freeze::Correction")]
pub enum RegulatoryCorrection {
    /// Items were of another category, or no matter of the company's (유형 정정).
    Classification,
    /// Items turned out to be the same, or not to be (중복 정정).
    Duplicates,
    /// The number of contracts was corrected (보유계약 정정).
    Contracts,
    /// The regulator or the association asked for it (감독당국·협회 요청).
    Regulator,
    /// The rules are read differently now (산정기준 정정).
    Rules,
}

/// By whom a complaint came.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "regulatory_line::Origin")]
pub enum RegulatoryOrigin {
    /// By the customer to the company (자체민원).
    Own,
    /// By the regulator or a consumer agency (대외민원).
    External,
}

/// Why a complaint does not count.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "regulatory_line::Reason")]
pub enum RegulatoryReason {
    /// Rejected: a matter of another company (타사 민원).
    NotOurs,
    /// Rejected: a duplicate (중복).
    Duplicate,
    /// Merged into another complaint, which counts for both (병합).
    Merged,
    /// It follows up a complaint, which counts for both (후속 민원).
    FollowUp,
    /// Marked: the agency dealt with it itself and neither passed it on nor asked for the facts (이첩·사실조회 없음).
    NotForwarded,
    /// Marked: settled by mediation at the regulator's (자율조정 성립).
    Settled,
    /// Marked: between businesses (B2B 민원).
    BetweenBusinesses,
    /// Marked: before a court (소송 관련).
    Litigation,
    /// Marked: the customer withdrew it (취하).
    Withdrawn,
    /// Abuse (악성민원).
    Abuse,
    /// Nobody knows who complained (익명).
    Anonymous,
    /// The same complaint also came by the regulator, and counts there (대외 중복).
    AlsoExternal,
    /// The same customer complained about the same within 90 days before (반복민원).
    Repeated,
}

/// What the regulator's rules ask about a complaint and the item itself does not say.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "regulatory_mark::Mark")]
pub enum RegulatoryMark {
    /// The agency dealt with it itself: it neither passed it on nor asked for the facts (이첩·사실조회 없음).
    NotForwarded,
    /// Settled by mediation at the regulator's (자율조정 성립).
    Settled,
    /// Between businesses (B2B 민원).
    BetweenBusinesses,
    /// Before a court (소송 관련).
    Litigation,
    /// The customer withdrew it (취하). The only one that a complaint to the company itself can have.
    Withdrawn,
}

/// Complaints of a quarter as the regulator counts them (V13): as they were frozen, or as they are now.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RegulatoryReport {
    /// The year.
    year: i32,
    /// The quarter, 1 to 4.
    quarter: i32,
    /// Its first day.
    first_day: Date,
    /// Its last day.
    last_day: Date,
    /// By which rules.
    rule_set: RegulatoryRuleSet,
    /// By which version of them.
    rule_version: i32,
    /// Which complaints these rules leave out, in the order in which they are asked: the first that fits is the reason.
    clauses: Vec<RegulatoryClause>,
    /// True: as everything is at `countedAt`; it can still change. False: as it was frozen, for ever.
    provisional: bool,
    /// 1 of what was frozen first, and one more with each correction. Null if it is provisional.
    version: Option<i32>,
    /// When it was counted; of what is frozen, when that was.
    counted_at: DateTime,
    /// Who froze it. Null if it is provisional, or was frozen because its time was over.
    frozen_by: Option<Arc<Employee>>,
    /// Why it was counted anew. Null of the first version.
    reason: Option<RegulatoryCorrection>,
    /// The number of the case behind that.
    reference: Option<String>,
    /// Contracts in force on the last day, of a running quarter today (보유계약 건수, C5).
    contracts_in_force: i32,
    /// What counts, by type; a type without a complaint is there, too.
    by_type: Vec<RegulatoryTypeFigures>,
    /// What counts, in all.
    total: RegulatoryFigures,
    /// What does not count, by reason. All of it, also what the viewer may not read: `complaints` lists the others.
    exclusions: Vec<RegulatoryExclusionFigures>,
    /// Inquiries that were received in the quarter (단순 상담·질의). Like suggestions and compliments they are no complaints and in no other
    /// figure; `vocItems` lists them.
    inquiries: i32,
    /// Suggestions that were received in the quarter.
    suggestions: i32,
    /// Compliments that were received in the quarter.
    compliments: i32,
    /// Every version of this quarter under these rules that was frozen, the last first.
    versions: Vec<RegulatoryVersion>,
    #[graphql(skip)]
    found: Found,
    #[graphql(skip)]
    time: store::Time,
}

/// What is left out under some rules.
#[derive(SimpleObject)]
pub struct RegulatoryClause {
    /// What.
    reason: RegulatoryReason,
    /// Of which origin alone. Null if of both.
    origin: Option<RegulatoryOrigin>,
}

/// Complaints that count.
#[derive(SimpleObject, Clone, Copy)]
pub struct RegulatoryFigures {
    /// To the company itself (자체민원).
    own: i32,
    /// By the regulator or a consumer agency (대외민원).
    external: i32,
    /// Both.
    total: i32,
    /// `own` by 100,000 contracts in force (환산건수), to two decimals. Null if there are no contracts.
    #[graphql(name = "ownPer100k")]
    own_per_100k: Option<f64>,
    /// `external` by 100,000 contracts in force. Null if there are no contracts.
    #[graphql(name = "externalPer100k")]
    external_per_100k: Option<f64>,
    /// `total` by 100,000 contracts in force. Null if there are no contracts.
    #[graphql(name = "totalPer100k")]
    total_per_100k: Option<f64>,
}

/// Complaints of one type that count.
#[derive(SimpleObject)]
pub struct RegulatoryTypeFigures {
    /// Which type.
    business_line: VocBusinessLine,
    /// How many.
    figures: RegulatoryFigures,
}

/// Complaints that do not count for one reason.
#[derive(SimpleObject)]
pub struct RegulatoryExclusionFigures {
    /// Why.
    reason: RegulatoryReason,
    /// To the company itself.
    own: i32,
    /// By the regulator or a consumer agency.
    external: i32,
    /// Both.
    total: i32,
}

/// One version of a quarter that was frozen.
#[derive(SimpleObject)]
pub struct RegulatoryVersion {
    /// Which; ask for it as `version`.
    version: i32,
    /// When it was frozen.
    frozen_at: DateTime,
    /// Who did. Null: its time was over.
    frozen_by: Option<Arc<Employee>>,
    /// Why. Null of the first.
    reason: Option<RegulatoryCorrection>,
    /// The number of the case behind that.
    reference: Option<String>,
    /// By which version of the rules.
    rule_version: i32,
    /// What counts, in all.
    total: i32,
}

/// One complaint of a quarter, and what became of it.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RegulatoryComplaint {
    /// Its type, as it was filed when it was counted.
    business_line: VocBusinessLine,
    /// By whom it came.
    origin: RegulatoryOrigin,
    /// Whether it counts.
    counted: bool,
    /// Why it does not. Null if it does.
    excluded_as: Option<RegulatoryReason>,
    /// The item's version when it was counted: its timeline says what it was then.
    item_version: i32,
    #[graphql(skip)]
    line: Line,
}

#[ComplexObject]
impl RegulatoryComplaint {
    /// The item as it is now.
    async fn item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        voc_item_node(ctx, self.line.item).await
    }

    /// The item that counts in its place, as far as the viewer may see it. Null if the reason names none.
    async fn other_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.line.excluded.and_then(|exclusion| exclusion.of) {
            Some(other) => voc_item_node(ctx, other).await,
            None => Ok(None),
        }
    }
}

impl From<Line> for RegulatoryComplaint {
    fn from(line: Line) -> Self {
        Self {
            business_line: line.line.into(),
            origin: line.origin.into(),
            counted: line.excluded.is_none(),
            excluded_as: line.excluded.map(|exclusion| exclusion.reason.into()),
            item_version: line.version,
            line,
        }
    }
}

crate::connection!(
    RegulatoryComplaintConnection,
    RegulatoryComplaintEdge,
    RegulatoryComplaint,
    "Complaints of a quarter, each counted or left out for one reason."
);

/// Which complaints.
#[derive(InputObject, Default)]
pub struct RegulatoryComplaintFilter {
    /// Those that count, or those that do not.
    counted: Option<bool>,
    /// Those that do not count for this reason.
    reason: Option<RegulatoryReason>,
    /// Those of this type.
    business_line: Option<VocBusinessLine>,
    /// Those that came so.
    origin: Option<RegulatoryOrigin>,
}

const COMPLAINTS: &str = "complaints of a quarter, newest first";

#[ComplexObject]
impl RegulatoryReport {
    /// The quarter's complaints, the newest first, each with what became of it: those that the viewer may read (V10).
    async fn complaints(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which complaints.")] filter: Option<RegulatoryComplaintFilter>,
    ) -> Result<RegulatoryComplaintConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = Permit::Employee(cx.allow(Action::RegulatoryReport)?);
        let page = PageArgs { first, after, last, before }.page(COMPLAINTS)?;
        let (viewer, count) = ((&permit, directory, cx.now), wants_total(ctx));
        let filter = filter.unwrap_or_default().into();
        let place = |line: Line| (Position::at(line.at, line.item.0), line);
        let (slice, total) = match &self.found {
            Found::Frozen(freeze) => {
                let which = (freeze.id, &filter);
                let (rows, total) = store::lines(cx.db.reader(), viewer, which, (&page, count)).await?;
                (rows.map(|row| place(digest::kept(&row))), total)
            }
            Found::Counted(counted) => {
                let readable = store::readable(cx.db.reader(), viewer, self.time).await?;
                let listed = |line: &&Line| filter.takes(line) && readable.contains(&line.item);
                let rows: Vec<_> = counted.lines.iter().rev().filter(listed).cloned().map(place).collect();
                let total = count.then(|| Total::of(rows.len()));
                (Slice::newest_first(rows, &page), total)
            }
        };
        Ok(RegulatoryComplaintConnection::new(COMPLAINTS, slice.map(|(place, line)| (place, line.into())), total))
    }

    /// Whether every complaint's line is as it was when it was frozen (C3): all of them are read, which takes seconds for hundreds of thousands.
    /// The figures themselves are sealed: `sunhwan audit verify` looks at them. Null if it is provisional.
    async fn intact(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        match &self.found {
            Found::Frozen(freeze) => Ok(Some(service::is_intact(&Cx::of(ctx)?.db, freeze).await?)),
            Found::Counted(_) => Ok(None),
        }
    }
}

impl From<RegulatoryComplaintFilter> for Filter {
    fn from(filter: RegulatoryComplaintFilter) -> Self {
        Self {
            counted: filter.counted,
            reason: filter.reason.map(Into::into),
            line: filter.business_line.map(Into::into),
            origin: filter.origin.map(Into::into),
        }
    }
}

fn whole(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl RegulatoryFigures {
    fn new((own, external): (i64, i64), contracts: i64) -> Self {
        let per = |count| rules::per_100_000(count, contracts);
        Self {
            own: whole(own),
            external: whole(external),
            total: whole(own + external),
            own_per_100k: per(own),
            external_per_100k: per(external),
            total_per_100k: per(own + external),
        }
    }
}

const TYPES: [VocBusinessLine; 4] =
    [VocBusinessLine::Solicitation, VocBusinessLine::Maintenance, VocBusinessLine::Claims, VocBusinessLine::Other];

fn sum(figures: &Figures) -> (i64, i64) {
    let counted = &figures.counted;
    (counted.iter().map(|row| row.own).sum(), counted.iter().map(|row| row.external).sum())
}

impl RegulatoryReport {
    pub fn new(directory: &Directory, quarter: Quarter, (found, versions): (Found, Vec<Arc<Freeze>>)) -> Option<Self> {
        let (freeze, rules, at, contracts, figures) = match &found {
            Found::Frozen(freeze) => {
                let rules = Rules::of_version(freeze.rule_set, freeze.rule_version)?;
                (Some(freeze.clone()), rules, freeze.at, freeze.contracts, freeze.figures.clone())
            }
            Found::Counted(counted) => (None, counted.rules, counted.at, counted.contracts, counted.figures.clone()),
        };
        let person = |freeze: &Freeze| freeze.frozen_by.and_then(|id| directory.employee(id)).cloned();
        let by_type = TYPES.map(|business_line| {
            let row = figures.counted.iter().find(|row| VocBusinessLine::from(row.line) == business_line);
            let count = row.map_or((0, 0), |row| (row.own, row.external));
            RegulatoryTypeFigures { business_line, figures: RegulatoryFigures::new(count, contracts) }
        });
        let exclusions = figures.excluded.iter().map(|row| RegulatoryExclusionFigures {
            reason: row.reason.into(),
            own: whole(row.own),
            external: whole(row.external),
            total: whole(row.own + row.external),
        });
        let version = |freeze: &Arc<Freeze>| RegulatoryVersion {
            version: whole(freeze.version),
            frozen_at: DateTime(freeze.at),
            frozen_by: person(freeze),
            reason: freeze.reason.map(Into::into),
            reference: freeze.reference.clone(),
            rule_version: whole(freeze.rule_version),
            total: whole(sum(&freeze.figures).0 + sum(&freeze.figures).1),
        };
        let clause = |clause: &rules::sets::Clause| RegulatoryClause {
            reason: clause.reason.into(),
            origin: clause.of.map(Into::into),
        };
        Some(Self {
            year: quarter.year(),
            quarter: whole(quarter.number().into()),
            first_day: Date(quarter.first()),
            last_day: Date(quarter.last()),
            rule_set: rules.set.into(),
            rule_version: whole(rules.version),
            clauses: rules.clauses.iter().map(clause).collect(),
            provisional: freeze.is_none(),
            version: freeze.as_ref().map(|freeze| whole(freeze.version)),
            counted_at: DateTime(at),
            frozen_by: freeze.as_deref().and_then(person),
            reason: freeze.as_ref().and_then(|freeze| freeze.reason).map(Into::into),
            reference: freeze.as_ref().and_then(|freeze| freeze.reference.clone()),
            contracts_in_force: whole(contracts),
            by_type: by_type.into(),
            total: RegulatoryFigures::new(sum(&figures), contracts),
            exclusions: exclusions.collect(),
            inquiries: whole(figures.inquiries),
            suggestions: whole(figures.suggestions),
            compliments: whole(figures.compliments),
            versions: versions.iter().map(version).collect(),
            time: service::time(directory, quarter),
            found,
        })
    }
}
