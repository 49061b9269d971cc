//! Every SQL statement about what executives did in a period.

use crate::kernel::db;
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, DepartmentId, EmployeeId, RecoveryCaseId},
    recovery_case::{Column, Entity, FirstContact},
    recovery_contact,
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use std::collections::HashMap;

/// More cases are not counted at once: the period is to be narrower.
pub const MOST_CASES: u64 = 20_000;

/// Which cases.
pub struct Which {
    pub from: DateTime<Utc>,
    pub before: DateTime<Utc>,
    /// Those that they hold, or in which they called.
    pub executive: Option<EmployeeId>,
    pub division: Option<DepartmentId>,
}

#[derive(FromQueryResult)]
pub struct Row {
    pub id: RecoveryCaseId,
    pub executive_id: EmployeeId,
    pub division_id: Option<DepartmentId>,
    pub customer_id: CustomerId,
    pub opened_at: DateTime<Utc>,
    pub first_due_at: DateTime<Utc>,
    pub first_contact: Option<FirstContact>,
    pub first_contact_at: Option<DateTime<Utc>>,
    pub first_contact_by: Option<EmployeeId>,
    pub exempt_at: Option<DateTime<Utc>>,
    pub dissatisfaction: Option<i32>,
    pub satisfaction: Option<i32>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// Those opened in the period, one more than there may be.
pub async fn cases(db: &DatabaseConnection, which: &Which) -> Result<Vec<Row>, DbErr> {
    let rows = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::ExecutiveId,
            Column::DivisionId,
            Column::CustomerId,
            Column::OpenedAt,
            Column::FirstDueAt,
            Column::FirstContact,
            Column::FirstContactAt,
            Column::FirstContactBy,
            Column::ExemptAt,
            Column::Dissatisfaction,
            Column::Satisfaction,
            Column::ClosedAt,
        ])
        .filter(Column::OpenedAt.gte(which.from))
        .filter(Column::OpenedAt.lt(which.before))
        .apply_if(which.executive, |rows, id| rows.filter(is_of(id)))
        .apply_if(which.division, |rows, id| rows.filter(Column::DivisionId.eq(id)))
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::Id)
        .limit(MOST_CASES + 1);
    rows.into_model().all(db).await
}

fn is_of(executive: EmployeeId) -> SimpleExpr {
    use recovery_contact::Column as C;
    let its = Expr::col(C::CaseId.as_column_ref()).equals(Column::Id.as_column_ref());
    let made = recovery_contact::Entity::find().select_only().column(C::Id).filter(its);
    let made = made.filter(C::ById.eq(executive)).filter(C::IsOwn.eq(true));
    Column::ExecutiveId.eq(executive).or(Expr::exists(made.into_query()))
}

/// Who of the executives themselves spoke with the customers of these cases, or tried to, and how often.
pub async fn contacts(
    db: &DatabaseConnection,
    cases: impl IntoIterator<Item = RecoveryCaseId>,
) -> Result<HashMap<RecoveryCaseId, Vec<(EmployeeId, i64)>>, DbErr> {
    use recovery_contact::Column as C;
    let these = db::any_of(db.get_database_backend(), C::CaseId, cases.into_iter().map(|id| id.0));
    let counted = recovery_contact::Entity::find()
        .select_only()
        .columns([C::CaseId, C::ById])
        .column_as(C::Id.count(), "contacts")
        .filter(these)
        .filter(C::IsOwn.eq(true))
        .group_by(C::CaseId)
        .group_by(C::ById)
        .into_tuple::<(RecoveryCaseId, EmployeeId, i64)>()
        .all(db)
        .await?;
    let mut of: HashMap<RecoveryCaseId, Vec<(EmployeeId, i64)>> = HashMap::new();
    for (case, by, made) in counted {
        of.entry(case).or_default().push((by, made));
    }
    Ok(of)
}
