//! Every SQL statement about advisors but that of lists.

use crate::kernel::{
    db::{self, Tx},
    writes::Writes,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    advisor_activity::{self, ActivityState, Model as Activity},
    advisor_question::{self, Model as Question, QuestionState},
    advisor_review::{self, Model as Review},
    advisor_suggestion::{self, Model as Suggestion},
    ids::{AdvisorActivityId, AdvisorQuestionId, AdvisorSuggestionId, CustomerId, LoyalCustomerAdvisorId},
    loyal_customer_advisor::{self, AdvisorState, Column, Model as Advisor},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockType},
};
use std::collections::HashMap;

/// Whether the customer has a nomination under way or a term.
pub fn is_running(error: &DbErr) -> bool {
    db::broke_unique(error, "loyal_customer_advisor_one", "loyal_customer_advisor.customer_id")
}

pub fn insert(rows: Writes, advisor: &Advisor) -> Writes {
    rows.insert(advisor.clone().into_active_model())
}

pub fn insert_review(rows: Writes, review: &Review) -> Writes {
    rows.insert(review.clone().into_active_model())
}

pub fn insert_activity(rows: Writes, activity: &Activity) -> Writes {
    rows.insert(activity.clone().into_active_model())
}

pub fn insert_suggestion(rows: Writes, suggestion: &Suggestion) -> Writes {
    rows.insert(suggestion.clone().into_active_model())
}

pub fn insert_question(rows: Writes, question: &Question) -> Writes {
    rows.insert(question.clone().into_active_model())
}

pub async fn advisor(db: &impl ConnectionTrait, id: LoyalCustomerAdvisorId) -> Result<Option<Advisor>, DbErr> {
    loyal_customer_advisor::Entity::find_by_id(id).one(db).await
}

/// After its customer.
pub async fn lock(tx: &Tx, id: LoyalCustomerAdvisorId) -> Result<Option<Advisor>, DbErr> {
    loyal_customer_advisor::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

pub async fn save(tx: &Tx, advisor: &Advisor) -> Result<(), DbErr> {
    let all = ActiveModelTrait::reset_all(advisor.clone().into_active_model());
    loyal_customer_advisor::Entity::update(all).exec(tx).await.map(|_| ())
}

const RUNNING: [AdvisorState; 4] =
    [AdvisorState::Nominated, AdvisorState::Feasible, AdvisorState::Approved, AdvisorState::Active];

/// Their customer is locked.
pub async fn running_of(tx: &Tx, customer: CustomerId) -> Result<Option<Advisor>, DbErr> {
    let theirs = loyal_customer_advisor::Entity::find().filter(Column::CustomerId.eq(customer));
    theirs.filter(Column::State.is_in(RUNNING)).lock(LockType::NoKeyUpdate).one(tx).await
}

/// How many were appointed in a year: whoever counts has the turn.
pub async fn appointed_in(tx: &Tx, year: i32) -> Result<i64, DbErr> {
    let numbers = loyal_customer_advisor::Entity::find().select_only().column(Column::Number);
    let numbers = numbers.filter(Column::Number.starts_with(format!("{year}-")));
    let numbers: Vec<Option<String>> = numbers.into_tuple().all(tx).await?;
    let count = |number: String| number.split_once('-').and_then(|(_, count)| count.parse::<i64>().ok());
    Ok(numbers.into_iter().flatten().filter_map(count).max().unwrap_or_default())
}

pub async fn reviews(
    db: &impl ConnectionTrait,
    advisors: impl IntoIterator<Item = LoyalCustomerAdvisorId>,
) -> Result<Vec<Review>, DbErr> {
    use advisor_review::Column as R;
    let these = db::any_of(db.get_database_backend(), R::AdvisorId, advisors.into_iter().map(|id| id.0));
    advisor_review::Entity::find().filter(these).order_by_asc(R::At).order_by_asc(R::ReviewerId).all(db).await
}

pub async fn activity(db: &impl ConnectionTrait, id: AdvisorActivityId) -> Result<Option<Activity>, DbErr> {
    advisor_activity::Entity::find_by_id(id).one(db).await
}

/// After its advisor.
pub async fn lock_activity(tx: &Tx, id: AdvisorActivityId) -> Result<Option<Activity>, DbErr> {
    advisor_activity::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

pub async fn save_activity(tx: &Tx, activity: &Activity) -> Result<(), DbErr> {
    let all = ActiveModelTrait::reset_all(activity.clone().into_active_model());
    advisor_activity::Entity::update(all).exec(tx).await.map(|_| ())
}

pub async fn activities(
    db: &impl ConnectionTrait,
    advisors: impl IntoIterator<Item = LoyalCustomerAdvisorId>,
) -> Result<Vec<Activity>, DbErr> {
    use advisor_activity::Column as A;
    let these = db::any_of(db.get_database_backend(), A::AdvisorId, advisors.into_iter().map(|id| id.0));
    let rows = advisor_activity::Entity::find().filter(these);
    rows.order_by_desc(A::AssignedAt).order_by_desc(A::Id).all(db).await
}

/// What was not done lapses with the term.
pub async fn lapse(tx: &Tx, advisor: LoyalCustomerAdvisorId) -> Result<(), DbErr> {
    use advisor_activity::Column as A;
    advisor_activity::Entity::update_many()
        .col_expr(A::State, Expr::value(ActivityState::Lapsed))
        .col_expr(A::Version, Expr::col(A::Version).add(1))
        .filter(A::AdvisorId.eq(advisor))
        .filter(A::State.eq(ActivityState::Assigned))
        .exec(tx)
        .await
        .map(|_| ())
}

pub async fn suggestions(
    db: &impl ConnectionTrait,
    advisors: impl IntoIterator<Item = LoyalCustomerAdvisorId>,
) -> Result<Vec<Suggestion>, DbErr> {
    use advisor_suggestion::Column as S;
    let these = db::any_of(db.get_database_backend(), S::AdvisorId, advisors.into_iter().map(|id| id.0));
    advisor_suggestion::Entity::find().filter(these).order_by_desc(S::At).order_by_desc(S::Id).all(db).await
}

pub async fn suggestion(db: &impl ConnectionTrait, id: AdvisorSuggestionId) -> Result<Option<Suggestion>, DbErr> {
    advisor_suggestion::Entity::find_by_id(id).one(db).await
}

pub async fn question(db: &impl ConnectionTrait, id: AdvisorQuestionId) -> Result<Option<Question>, DbErr> {
    advisor_question::Entity::find_by_id(id).one(db).await
}

/// After its advisor.
pub async fn lock_question(tx: &Tx, id: AdvisorQuestionId) -> Result<Option<Question>, DbErr> {
    advisor_question::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

pub async fn save_question(tx: &Tx, question: &Question) -> Result<(), DbErr> {
    let all = ActiveModelTrait::reset_all(question.clone().into_active_model());
    advisor_question::Entity::update(all).exec(tx).await.map(|_| ())
}

pub async fn questions_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = AdvisorQuestionId>,
) -> Result<Vec<Question>, DbErr> {
    let these = db::any_of(db.get_database_backend(), advisor_question::Column::Id, ids.into_iter().map(|id| id.0));
    advisor_question::Entity::find().filter(these).all(db).await
}

pub async fn questions(
    db: &impl ConnectionTrait,
    advisors: impl IntoIterator<Item = LoyalCustomerAdvisorId>,
) -> Result<Vec<Question>, DbErr> {
    use advisor_question::Column as Q;
    let these = db::any_of(db.get_database_backend(), Q::AdvisorId, advisors.into_iter().map(|id| id.0));
    advisor_question::Entity::find().filter(these).order_by_desc(Q::AskedAt).order_by_desc(Q::Id).all(db).await
}

/// Everything that waits for the CCO, the earliest day first.
pub async fn open_questions(db: &DatabaseConnection, most: u64) -> Result<Vec<Question>, DbErr> {
    use advisor_question::Column as Q;
    let open = advisor_question::Entity::find().filter(Q::State.eq(QuestionState::Open));
    open.order_by_asc(Q::DueOn).order_by_asc(Q::Id).limit(most).all(db).await
}

pub async fn by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = LoyalCustomerAdvisorId>,
) -> Result<HashMap<LoyalCustomerAdvisorId, Advisor>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    let rows = loyal_customer_advisor::Entity::find().filter(these).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Whose last day is over, some of them, locked; what somebody else has is passed over, and comes again.
pub async fn lock_expired(tx: &Tx, today: NaiveDate, most: u64) -> Result<Vec<Advisor>, DbErr> {
    let over = loyal_customer_advisor::Entity::find()
        .filter(Column::State.eq(AdvisorState::Active))
        .filter(Column::LastDay.lt(today))
        .order_by_asc(Column::LastDay)
        .order_by_asc(Column::Id)
        .limit(most);
    over.lock_with_behavior(LockType::NoKeyUpdate, sea_orm::sea_query::LockBehavior::SkipLocked).all(tx).await
}

/// Whose answer is overdue and of which nobody was told yet, some of them, locked.
pub async fn lock_overdue(tx: &Tx, today: NaiveDate, most: u64) -> Result<Vec<Question>, DbErr> {
    use advisor_question::Column as Q;
    let late = advisor_question::Entity::find()
        .filter(Q::State.eq(QuestionState::Open))
        .filter(Q::DueOn.lt(today))
        .filter(Q::OverdueToldAt.is_null())
        .order_by_asc(Q::DueOn)
        .order_by_asc(Q::Id)
        .limit(most);
    late.lock_with_behavior(LockType::NoKeyUpdate, sea_orm::sea_query::LockBehavior::SkipLocked).all(tx).await
}

/// It is no change of the question: its version stays.
pub async fn told_overdue(tx: &Tx, ids: &[AdvisorQuestionId], now: DateTime<Utc>) -> Result<(), DbErr> {
    use advisor_question::Column as Q;
    advisor_question::Entity::update_many()
        .col_expr(Q::OverdueToldAt, Expr::value(now))
        .filter(db::any_of(tx.get_database_backend(), Q::Id, ids.iter().map(|id| id.0)))
        .exec(tx)
        .await
        .map(|_| ())
}

/// C4: what of a customer waits for an answer, in all their terms.
pub async fn lock_open_questions_of(tx: &Tx, customer: CustomerId) -> Result<Vec<Question>, DbErr> {
    use advisor_question::Column as Q;
    let theirs = loyal_customer_advisor::Entity::find().select_only().column(Column::Id);
    let theirs = theirs.filter(Column::CustomerId.eq(customer)).into_query();
    let open = advisor_question::Entity::find().filter(Q::AdvisorId.in_subquery(theirs));
    let open = open.filter(Q::State.eq(QuestionState::Open)).order_by_asc(Q::Id);
    open.lock(LockType::NoKeyUpdate).all(tx).await
}

/// C4: what was said goes, that it was stays; nobody is answered any more.
pub async fn blank(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    let theirs = || {
        let ids = loyal_customer_advisor::Entity::find().select_only().column(Column::Id);
        ids.filter(Column::CustomerId.eq(customer)).into_query()
    };
    use advisor_activity::Column as A;
    use advisor_question::Column as Q;
    use advisor_review::Column as R;
    use advisor_suggestion::Column as S;
    loyal_customer_advisor::Entity::update_many()
        .col_expr(Column::Merit, nothing())
        .col_expr(Column::Improvement, nothing())
        .col_expr(Column::EndReason, nothing())
        .filter(Column::CustomerId.eq(customer))
        .exec(tx)
        .await?;
    let reviews = advisor_review::Entity::update_many().col_expr(R::Reason, nothing());
    reviews.filter(R::AdvisorId.in_subquery(theirs())).exec(tx).await?;
    let activities = advisor_activity::Entity::update_many().col_expr(A::Instruction, nothing());
    let activities = activities.col_expr(A::Report, nothing());
    activities.filter(A::AdvisorId.in_subquery(theirs())).exec(tx).await?;
    let suggestions = advisor_suggestion::Entity::update_many().col_expr(S::Text, nothing());
    suggestions.filter(S::AdvisorId.in_subquery(theirs())).exec(tx).await?;
    let questions = advisor_question::Entity::update_many().col_expr(Q::Question, nothing());
    let questions = questions.col_expr(Q::Answer, nothing());
    questions.filter(Q::AdvisorId.in_subquery(theirs())).exec(tx).await?;
    let open = advisor_question::Entity::update_many()
        .col_expr(Q::State, Expr::value(QuestionState::Closed))
        .col_expr(Q::Version, Expr::col(Q::Version).add(1));
    let open = open.filter(Q::AdvisorId.in_subquery(theirs())).filter(Q::State.eq(QuestionState::Open));
    open.exec(tx).await.map(|_| ())
}
