//! The SQL of lists of advisors and suggestions.

use crate::{
    kernel::{
        db,
        page::{self, Page, Slice, Total},
        policy::{Permit, Rows, Scope},
    },
    org::Directory,
};
use entity::{
    advisor_suggestion::{self, Model as Suggestion},
    ids::{CustomerId, LoyalCustomerAdvisorId},
    loyal_customer_advisor::{self, AdvisorState, Column, Model as Advisor},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QuerySelect, QueryTrait, sea_query::SelectStatement,
};

pub const ADVISORS: &str = "advisors, the last nominated first";
pub const SUGGESTIONS: &str = "what advisors proposed, newest first";

/// Which advisors.
#[derive(Default)]
pub struct Filter {
    pub state: Option<AdvisorState>,
    pub customer: Option<CustomerId>,
}

pub async fn advisors(
    db: &DatabaseConnection,
    (permit, directory): (&Permit, &Directory),
    filter: &Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Advisor>, Option<Total>), DbErr> {
    let mut list = loyal_customer_advisor::Entity::find().into_query();
    if let Some(state) = filter.state {
        list.and_where(Column::State.eq(state));
    }
    if let Some(customer) = filter.customer {
        list.and_where(Column::CustomerId.eq(customer));
    }
    match permit {
        Permit::Employee(scope) => within(&mut list, db, (scope, directory)),
        Permit::Customer(scope) => {
            list.and_where(Column::CustomerId.eq(scope.customer())).and_where(Column::Number.is_not_null());
        }
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::NominatedAt, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

fn within(list: &mut SelectStatement, db: &DatabaseConnection, (scope, directory): (&Scope, &Directory)) {
    match scope.rows() {
        Rows::All => {}
        Rows::Of(employee) => {
            list.and_where(Column::NominatedBy.eq(employee));
        }
        Rows::Within(departments) => {
            let people = directory.employees_within(departments).chain([scope.employee()]).map(|id| id.0);
            list.and_where(db::any_of(db.get_database_backend(), Column::NominatedBy, people.collect::<Vec<_>>()));
        }
    }
}

/// Which suggestions.
#[derive(Default)]
pub struct Proposals {
    pub advisor: Option<LoyalCustomerAdvisorId>,
    /// Those that became VOC, or those that did not.
    pub filed: Option<bool>,
}

/// A6: of the advisors whom the scope covers.
pub async fn suggestions(
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    filter: &Proposals,
    page: &Page,
    count: bool,
) -> Result<(Slice<Suggestion>, Option<Total>), DbErr> {
    use advisor_suggestion::Column as S;
    let mut list = advisor_suggestion::Entity::find().into_query();
    if let Some(advisor) = filter.advisor {
        list.and_where(S::AdvisorId.eq(advisor));
    }
    if let Some(filed) = filter.filed {
        list.and_where(if filed { S::VocItemId.is_not_null() } else { S::VocItemId.is_null() });
    }
    if !matches!(scope.rows(), Rows::All) {
        let mut theirs = loyal_customer_advisor::Entity::find().select_only().column(Column::Id).into_query();
        within(&mut theirs, db, (scope, directory));
        list.and_where(S::AdvisorId.in_subquery(theirs));
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (S::At, S::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}
